// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/engine/check_event.h"

#include <string_view>
#include <type_traits>
#include <variant>

#include "src/base/message.h"
#include "src/base/strings.h"
#include "src/calendar/clock.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/messages.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/form.h"
#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

namespace trunkline::lifecycle {
namespace {

using Kind = CommandKind;

namespace messages = engine_messages;
using base::Fill;

// "event 3 of case "2018-0001": what".
base::Text OfEvent(const Event& event, const base::Text& what) {
  return base::At(
      Fill<messages::kEventOfCase>(event.version, base::Quoted(event.case_id)),
      what);
}

absl::Status Refuse(const Event& event, const base::Text& what) {
  return base::FailedPrecondition(OfEvent(event, what));
}

// Whether `number` is the place of one of `size` things, from 1, or 0.
bool Exists(int number, std::size_t size) {
  return number >= 0 && static_cast<std::size_t>(number) <= size;
}

struct Said {
  int clock = 0;  // The clock that the command names; 0: none.
  // What it lacks without which it says nothing; null: nothing.
  const base::Message* lacks = nullptr;
  // How many assignments the event adds.
  std::size_t added = 0;
  // Of the list of the case that the event adds to, if any: what it lists, how
  // many entries it would have, and may have.
  const base::Message* list = nullptr;
  std::size_t entries = 0;
  std::size_t most = kMostEntries;
};

// One look at the command, since this runs for every event of every case. The
// sizes of lists are all that it reads of the case.
Said WhatIsSaid(const Event& e, const Case& c) {
  return std::visit(
      [&](const auto& m) -> Said {
        using T = std::decay_t<decltype(m)>;
        Said said;
        const auto grows = [&](const base::Message& list, std::size_t has,
                               std::size_t more = 1) {
          said.list = &list;
          said.entries = has + more;
        };
        const auto assigns = [&](std::size_t more) {
          said.added = more;
          grows(messages::kListAssignments, c.assignments.size(), more);
        };
        if constexpr (kHasClock<T>) said.clock = m.clock;
        bool other_case = true;
        if constexpr (std::is_same_v<T, MergeCommand>) {
          other_case = !m.main_case.empty();
        } else if constexpr (std::is_same_v<T, LinkCommand>) {
          other_case = !m.duplicates.empty();
          grows(messages::kListDuplicates, c.duplicates.size(),
                m.duplicates.size());
        } else if constexpr (std::is_same_v<T, UnlinkCommand>) {
          other_case = !m.duplicates.empty();
        } else if constexpr (std::is_same_v<T, SplitCommand>) {
          other_case = !m.parts.empty();
          grows(messages::kListParts, c.parts.size(), m.parts.size());
        } else if constexpr (std::is_same_v<T, DispatchCommand> ||
                             std::is_same_v<T, DesignateCommand>) {
          if (m.unit.empty()) said.lacks = &messages::kNamesNoUnit;
          // A unit that has an assignment is designated in it: there is no new
          // lead.
          assigns((e.assignment == 0 ? 1 : 0) + m.assisting.size());
        } else if constexpr (std::is_same_v<T, AddAssistingCommand> ||
                             std::is_same_v<T, SubDispatchCommand>) {
          if (m.unit.empty()) said.lacks = &messages::kNamesNoUnit;
          assigns(1);
        } else if constexpr (std::is_same_v<T, OpenCommand>) {
          // The source of a case that is kept elsewhere names a lead. Clocks
          // are not of it.
          if (!m.lead.empty())
            grows(messages::kListAssignments, c.assignments.size());
        } else if constexpr (std::is_same_v<T, FeedbackCommand>) {
          grows(messages::kListFeedbacks, c.feedbacks.size());
        } else if constexpr (std::is_same_v<T, CallbackCommand>) {
          grows(messages::kListCallbacks, c.callbacks.size());
        } else if constexpr (std::is_same_v<T, RecuseCommand>) {
          grows(messages::kListRecusals, c.recused.size());
        } else if constexpr (std::is_same_v<T, FindCommand>) {
          grows(messages::kListFindings, c.findings.size());
        } else if constexpr (std::is_same_v<T, ProposeCommand>) {
          grows(messages::kListMeasures, c.supervision.size());
        } else if constexpr (std::is_same_v<T, SuperviseCommand> ||
                             std::is_same_v<T, DeclineCommand>) {
          // It answers a proposal, if there is one; asked of full lists alone.
          std::string_view unit;
          if constexpr (std::is_same_v<T, SuperviseCommand>) unit = m.unit;
          if (c.supervision.size() >= kMostEntries &&
              FindProposal(c, m.measure, unit) == nullptr) {
            grows(messages::kListMeasures, c.supervision.size());
          }
        } else if constexpr (std::is_same_v<T, RemindCommand> ||
                             std::is_same_v<T, CardCommand>) {
          bool listed = !m.escalation.empty();
          // That of a reply is kept with its measure.
          if constexpr (std::is_same_v<T, RemindCommand>) {
            listed = listed && m.measure == SupervisionMeasure::kUnspecified;
          }
          if (listed) {
            grows(messages::kListEscalations, c.escalations.size());
            said.most = kMostEscalations;
          }
        }
        if (!other_case) said.lacks = &messages::kNamesNoOther;
        return said;
      },
      e.command);
}

// Whether the bytes of an event have more than one command, or an opening more
// than one ticket. Readers take the last; a caller in another would stay in the
// bytes, where neither sealing nor erasing looks for it.
bool TellsTwice(std::string_view event) {
  using schema::WireField;
  namespace fields = schema::fields;
  int commands = 0, tickets = 0;
  schema::EachField(event, [&](const WireField& field) {
    if (!field.Is(fields::Event::kCommand)) return;
    schema::EachField(field.bytes(), [&](const WireField& command) {
      ++commands;
      if (!command.Is(fields::Command::kOpen)) return;
      schema::EachField(command.bytes(), [&](const WireField& of_open) {
        if (of_open.Is(fields::OpenCommand::kTicket)) ++tickets;
      });
    });
  });
  return commands > 1 || tickets > 1;
}

}  // namespace

absl::Status CheckEvent(const Event& e, const Case& c) {
  if (e.version != c.version + 1) {
    return Refuse(e, Fill<messages::kNextEvent>(c.version, c.version + 1));
  }
  if (e.case_id.empty()) return Refuse(e, Fill<messages::kNamesNoCase>());
  const Kind kind = KindOf(e.command);
  const auto* const open = std::get_if<OpenCommand>(&e.command);
  // The source of a case that is kept elsewhere may tell its ticket again.
  const bool renews = open != nullptr && c.version != 0 &&
                      c.definition_id.empty() && open->definition_id.empty();
  const bool opens = open != nullptr && !renews;
  if (opens != (c.version == 0)) {
    return Refuse(
        e, opens ? Fill<messages::kIsOpen>() : Fill<messages::kNotOpen>());
  }
  if (!opens && e.case_id != c.id) {
    return Refuse(e, Fill<messages::kCaseIs>(base::Quoted(c.id)));
  }
  if (!OnWire(e.at)) return Refuse(e, Fill<messages::kNoEventTime>());
  if (!opens && e.at < c.updated_at) {
    return Refuse(e, Fill<messages::kBeforeLast>());
  }
  if (opens && e.stage.empty()) {
    return Refuse(e, Fill<messages::kNamesNoStage>());
  }
  if (!Exists(e.assignment, c.assignments.size())) {
    return Refuse(e, Fill<messages::kNoAssignment>(e.assignment));
  }
  const Said said = WhatIsSaid(e, c);
  if (!Exists(said.clock, c.clocks.size())) {
    return Refuse(e, Fill<messages::kNoClock>(said.clock));
  }
  switch (kind) {
    case Kind::kRemoveAssisting:
    case Kind::kSign:
    case Kind::kContact:
    case Kind::kReport:
    case Kind::kFeedback:
    case Kind::kRequestReturn:
    case Kind::kGrantReturn:
    case Kind::kRequestExtension:
    case Kind::kGrantExtension:
    case Kind::kRequestTermination:
    case Kind::kReportDelay:
      if (e.assignment == 0) {
        return Refuse(e, Fill<messages::kNamesNoAssignment>());
      }
      break;
    case Kind::kRemind:
    case Kind::kCard: {
      // It counts for the unit of the clock, else for the lead.
      const int of =
          said.clock == 0
              ? c.lead
              : c.clocks[static_cast<std::size_t>(said.clock) - 1].assignment;
      if (!Exists(of, c.assignments.size())) {
        return Refuse(e, Fill<messages::kNoAssignment>(of));
      }
      break;
    }
    default:
      break;
  }
  if (said.lacks != nullptr) {
    return Refuse(e, base::FillFound(*said.lacks, {}));
  }
  if (said.entries > said.most) {
    return Refuse(
        e, Fill<messages::kListIsFull>(
               said.most, base::FillFound(*said.list, {}), said.entries));
  }
  if (e.clocks.empty()) return absl::OkStatus();
  // Its clocks may be of assignments that it adds.
  const std::size_t assignments = c.assignments.size() + said.added;
  std::size_t clocks = c.clocks.size();
  for (const ClockEvent& change : e.clocks) {
    const auto number = static_cast<std::size_t>(change.clock);
    if (number == clocks + 1 && (change.kind == ClockEvent::Kind::kExpect ||
                                 change.kind == ClockEvent::Kind::kStart)) {
      ++clocks;
      if (clocks > kMostEntries) {
        return Refuse(
            e, Fill<messages::kListIsFull>(
                   kMostEntries, base::FillFound(messages::kListClocks, {}),
                   clocks));
      }
    }
    if (change.clock < 1 || number > clocks) {
      return Refuse(e, Fill<messages::kNoClock>(change.clock));
    }
    if (number <= c.clocks.size() && change.kind != ClockEvent::Kind::kStop &&
        c.clocks[number - 1].ledger.size() >= kMostLedger) {
      return Refuse(e, Fill<messages::kManyEvents>(change.clock, kMostLedger));
    }
    if (change.summed.pauses != 0 && !calendar::IsSound(change.summed)) {
      return Refuse(e, Fill<messages::kUnsoundPauses>(change.clock));
    }
    if (!Exists(change.assignment, assignments)) {
      return Refuse(e, Fill<messages::kClockOfNone>(change.clock));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckForm(const Event& event) {
  FormChecker checker(FormChecker::Messages::kChecked);
  Fields(checker, event);
  base::Text what = checker.what();
  if (what.empty() && !event.unknown.empty()) {
    // These bytes are written in place of the fields.
    auto read = ReadEvent(event.unknown);
    Event known = event;
    known.unknown.clear();
    if (read.ok()) read->unknown.clear();
    if (!read.ok() || WriteEvent(*read) != WriteEvent(known)) {
      what = Fill<messages::kOtherBytes>();
    } else if (TellsTwice(event.unknown)) {
      what = Fill<messages::kTwiceInBytes>();
    }
  }
  if (what.empty()) return absl::OkStatus();
  return base::InvalidArgument(OfEvent(event, what));
}

}  // namespace trunkline::lifecycle
