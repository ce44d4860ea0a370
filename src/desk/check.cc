// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/access_record.h"
#include "src/desk/check_keys.h"
#include "src/desk/desk_rep.h"
#include "src/desk/disputes.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"
#include "src/desk/micros.h"
#include "src/desk/mirror.h"
#include "src/desk/relations.h"
#include "src/desk/seal.h"
#include "src/desk/withheld_events.h"

namespace trunkline {
namespace {

namespace messages = desk::messages;

constexpr std::size_t kPage = 500;

// A time as it comes back from a column.
absl::Time Stored(absl::Time time) {
  return desk::FromMicros(desk::ToMicros(time));
}
absl::Time StoredUp(absl::Time time) {
  return desk::FromMicros(desk::ToMicrosUp(time));
}

// The case that continues a mirror, as its own link says; empty: none.
std::string AdoptedAs(const std::vector<Event>& events) {
  std::string id;
  for (const Event& event : events) {
    const auto* const link = std::get_if<LinkCommand>(&event.command);
    if (link != nullptr && absl::StartsWith(event.cause, "adopted/") &&
        !link->duplicates.empty()) {
      id = link->duplicates.front();
    }
  }
  return id;
}

// Whether the events of a case are those of the mirror of a source's case.
bool IsMirrored(const std::vector<Event>& events, std::string_view source,
                const CaseRef& ref) {
  if (!desk::IsMirrorOf(source, ref)) return false;
  // "SOURCE/OLD_ID/", from "SOURCE:OLD_ID".
  std::string cause = ref.id;
  cause[source.size()] = '/';
  cause += '/';
  for (const Event& event : events) {
    if (!absl::StartsWith(event.cause, "adopted/") &&
        !absl::StartsWith(event.cause, cause)) {
      return false;
    }
  }
  return true;
}

class Checker {
 public:
  Checker(Store* store, const desk::RulesTable* rules,
          const desk::Sealing* sealing)
      : store_(store), rules_(*rules), sealing_(*sealing) {}

  absl::Status Run(const std::function<void(std::size_t)>& progress) {
    CaseRef after;
    // Mirrors are only in a scan of their own.
    for (const char* source : {"", "*"}) {
      CaseFilter filter;
      filter.source = source;
      after = CaseRef();
      for (;;) {
        TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                                   store_->Scan(filter, after, kPage));
        if (page.empty()) break;
        after = page.back().ref;
        for (const CaseRecord& row : page) {
          TRUNKLINE_RETURN_IF_ERROR(CheckCase(row));
          TRUNKLINE_RETURN_IF_ERROR(CheckRelations(row));
          ++out_.cases;
        }
        if (progress) progress(out_.cases);
      }
    }
    TRUNKLINE_ASSIGN_OR_RETURN(out_.overwritten, store_->FinishErasures());
    if (ticks_unverified_ > 0) {
      desk::AddUnverified(base::Fill<messages::kNextTicks>(ticks_unverified_),
                          &out_);
    }
    if (unread_ > 0) {
      desk::AddUnverified(base::Fill<messages::kPartsUnread>(unread_), &out_);
    }
    TRUNKLINE_RETURN_IF_ERROR(CheckFeed());
    TRUNKLINE_RETURN_IF_ERROR(CheckAccess());
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckDisputes(store_, &checked_, &out_));
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckKeys(store_, checked_, &out_));
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckCounters(store_, checked_, &out_));
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckMeasures(store_, checked_, &out_));
    return desk::CheckTables(store_, &out_);
  }

  DeskCheck Take() { return std::move(out_); }

 private:
  void Fault(const CaseRef& ref, base::Text what) {
    desk::AddFault(ref, std::move(what), &out_);
  }

  absl::Status CheckCase(const CaseRecord& seen) {
    // If events were added between the two reads, both are repeated.
    for (int attempt = 0; attempt < 10; ++attempt) {
      std::vector<SealedRecord> sealed;
      TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord row,
                                 store_->Load(seen.ref, &sealed));
      TRUNKLINE_ASSIGN_OR_RETURN(
          const std::vector<EventRecord> rows,
          store_->Events(seen.ref, 0,
                         static_cast<std::size_t>(row.version) + 1));
      if (static_cast<std::int64_t>(rows.size()) > row.version) continue;
      CheckCase(row, rows, sealed);
      return absl::OkStatus();
    }
    Fault(seen.ref, base::Fill<messages::kMoreEvents>());
    return absl::OkStatus();
  }

  // The cases that a case names. A mirror names those of its source.
  absl::Status CheckRelations(const CaseRecord& row) {
    if (!row.source.empty()) return absl::OkStatus();
    const auto c = desk::ReadStoredCase(row);
    if (!c.ok()) return absl::OkStatus();  // CheckCase() says so.
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<base::Text> broken,
                               desk::FindBrokenRelations(store_, *c));
    if (broken.empty()) return absl::OkStatus();
    // It may have changed since the row was read.
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord now,
                               store_->Load(row.ref, nullptr));
    if (now.version != row.version) return absl::OkStatus();
    for (const base::Text& what : broken) Fault(row.ref, what);
    return absl::OkStatus();
  }

  void CheckCase(const CaseRecord& row, const std::vector<EventRecord>& rows,
                 const std::vector<SealedRecord>& sealed) {
    const CaseRef& ref = row.ref;
    desk::CheckedCase& checked = checked_.cases[ref];
    checked.version = row.version;
    if (static_cast<std::int64_t>(rows.size()) != row.version) {
      Fault(ref,
            base::Fill<messages::kVersionAndEvents>(row.version, rows.size()));
      return;
    }
    std::map<std::int64_t, const SealedRecord*> parts;
    for (const SealedRecord& part : sealed) parts[part.version] = &part;
    std::string chain = desk::FirstLink(ref);
    std::vector<Event> events;
    for (const EventRecord& one : rows) {
      ++out_.events;
      const base::Text where = base::Fill<messages::kEvent>(one.version);
      if (one.version != static_cast<std::int64_t>(events.size()) + 1) {
        Fault(ref, base::Fill<messages::kFollows>(where, events.size()));
      }
      chain = desk::NextLink(chain, one.bytes, one.seal);
      if (chain != one.chain) {
        Fault(ref, base::Fill<messages::kChanged>(where));
        chain = one.chain;  // The next events are checked on their own.
      }
      const auto part = parts.find(one.version);
      const auto withheld = desk::FindWithheld(store_, one);
      if (!withheld.ok()) {
        Fault(ref, base::TextOf(withheld.status()));
      } else if (withheld->found) {
        // It has no part that is sealed besides.
        if (part != parts.end()) {
          Fault(ref, base::Fill<messages::kWithheldSealed>(where));
        }
      } else if (one.seal.empty() != (part == parts.end())) {
        Fault(ref, one.seal.empty() ? base::Fill<messages::kPartNoSeal>(where)
                                    : base::Fill<messages::kLacksPart>(where));
      } else if (part != parts.end()) {
        if (!part->second->salt.empty()) {
          ++out_.sealed;
          checked.is_sealed = true;
          if (!part->second->erased_by.empty() ||
              part->second->erased_at != absl::InfiniteFuture()) {
            Fault(ref, base::Fill<messages::kMarkedErased>(where));
          }
          if (desk::SealOf(part->second->salt, part->second->bytes) !=
              one.seal) {
            Fault(ref, base::Fill<messages::kPartChanged>(where));
          } else {
            CheckKey(ref, where, *part->second);
          }
        } else {
          ++out_.erased;
          checked.is_erased = true;
          if (part->second->erased_at == absl::InfiniteFuture() ||
              !part->second->bytes.empty()) {
            Fault(ref, base::Fill<messages::kPartMissing>(where));
          }
          CheckKey(ref, where, *part->second);
        }
      }
      auto event = ReadEvent(one.bytes);
      if (!event.ok()) {
        Fault(ref, base::At(where, event.status()));
        return;
      }
      CheckColumns(row, one, *event);
      if (withheld.ok() && withheld->found) {
        auto whole = ReadEvent(withheld->bytes);
        if (whole.ok()) event = std::move(whole);
      }
      events.push_back(*std::move(event));
    }
    for (const auto& entry : parts) {
      if (entry.first < 1 || entry.first > row.version) {
        Fault(ref, base::Fill<messages::kPartOfNone>());
      }
    }
    if (chain != row.chain) Fault(ref, base::Fill<messages::kChainEnd>());
    Case c;
    if (row.source.empty()) {
      for (const Event& event : events) {
        const absl::Status status = Apply(event, &c);
        if (!status.ok()) {
          Fault(ref, base::TextOf(status));
          return;
        }
      }
      checked.is_own = true;
      checked.has_open_measures = !desk::MeasuresRecord(ref, c).bytes.empty();
    } else {
      c = desk::FoldMirror(ref, events);
    }
    if (IsMirrored(events, row.source.empty() ? SourceIn(ref) : row.source,
                   ref) == row.source.empty()) {
      Fault(ref, base::Fill<messages::kSourceColumn>());
    }
    if (row.adopted_as != (row.source.empty() ? "" : AdoptedAs(events))) {
      Fault(ref, base::Fill<messages::kAdoptedColumn>());
    }
    NoteNumber(ref, c);
    CheckNextTick(row, c);
    CaseRecord expected;
    desk::FillRecord(c, row.next_tick_at, &expected);
    if (Stored(expected.opened_at) != row.opened_at ||
        Stored(expected.due) != row.due) {
      Fault(ref, base::Fill<messages::kOpenedOrDueColumn>());
    }
    if (expected.state != row.state) {
      Fault(ref, base::Fill<messages::kStateDiffers>());
    }
    if (expected.stage != row.stage || expected.unit != row.unit ||
        expected.region != row.region || expected.open != row.open) {
      Fault(ref, base::Fill<messages::kOtherColumns>());
    }
  }

  // The columns of an event, against the event.
  void CheckColumns(const CaseRecord& row, const EventRecord& one,
                    const Event& event) {
    const CommandKind kind = KindOf(event.command);
    // A later version may know a kind that this one does not.
    const bool type = one.type == desk::EventType(kind) ||
                      (kind == CommandKind::kUnspecified &&
                       absl::StartsWith(one.type, "trunkline.case."));
    if (!type || one.at != Stored(event.at) || one.source != row.source) {
      Fault(row.ref, base::Fill<messages::kEventColumns>(
                         base::Fill<messages::kEvent>(one.version)));
    }
    if (event.case_id != row.ref.id || event.version != one.version) {
      Fault(row.ref, base::Fill<messages::kSaysAnother>(
                         base::Fill<messages::kEvent>(one.version)));
    }
  }

  // The source that an id would have if it were a mirror's.
  static std::string SourceIn(const CaseRef& ref) {
    return ref.id.substr(0, ref.id.find(':'));
  }

  // Remembers the number of an id that a desk made: its ticket has none.
  void NoteNumber(const CaseRef& ref, const Case& c) {
    const std::size_t dash = ref.id.rfind('-');
    std::int64_t number = 0;
    if (dash == std::string::npos || ref.id.find(':') != std::string::npos ||
        !absl::SimpleAtoi(ref.id.substr(dash + 1), &number)) {
      return;
    }
    const auto ticket = ReadTicket(c.ticket, Format::kBinary);
    if (!ticket.ok() || !ticket->id().empty()) return;
    std::int64_t& most = checked_.numbers[absl::StrCat(ref.jurisdiction, "/",
                                                       ref.id.substr(0, dash))];
    most = std::max(most, number);
  }

  void CheckNextTick(const CaseRecord& row, const Case& c) {
    absl::Time expected = absl::InfiniteFuture();
    if (row.source.empty()) {
      const auto rules = rules_.Find(row.ref.jurisdiction);
      const auto lifecycle =
          rules.ok() ? (*rules)->LifecycleFor(c) : rules.status();
      if (!lifecycle.ok()) {
        ++ticks_unverified_;
        return;
      }
      expected = (*lifecycle)->NextDue(c);
      // A late tick passes over what does not hold any more.
      if (row.next_tick_at > StoredUp(expected)) {
        expected =
            (*lifecycle)->NextDue(c, row.next_tick_at - absl::Nanoseconds(1));
      }
      // A tick that failed is put off.
      if (row.next_tick_at > StoredUp(expected) &&
          row.next_tick_at != absl::InfiniteFuture() &&
          !CanTick(**lifecycle, c, row.next_tick_at)) {
        return;
      }
    }
    if (row.next_tick_at != StoredUp(expected)) {
      Fault(row.ref, base::Fill<messages::kTickColumn>());
    }
  }

  static bool CanTick(const LifecycleEngine& lifecycle, Case c,
                      absl::Time now) {
    const auto events = lifecycle.Tick(c, now);
    if (!events.ok()) return false;
    for (const Event& event : *events) {
      if (!Apply(event, &c).ok()) return false;
    }
    return lifecycle.NextDue(c) > now;
  }

  absl::Status CheckFeed() {
    std::map<CaseRef, std::int64_t> reached;
    std::int64_t last = 0;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> page,
                                 store_->Feed(last, kPage));
      for (const EventRecord& row : page) {
        if (row.position != last + 1) {
          Fault({}, base::Fill<messages::kFeedGap>(last + 1));
        }
        last = row.position;
        std::int64_t& version = reached[row.ref];
        if (row.version != version + 1) {
          Fault(row.ref,
                base::Fill<messages::kFeedOrder>(row.version, version));
        }
        version = row.version;
      }
      if (page.empty()) break;
    }
    for (const auto& [ref, checked] : checked_.cases) {
      // It may have got further events since it was checked.
      if (reached[ref] < checked.version) {
        Fault(ref,
              base::Fill<messages::kFeedEnds>(reached[ref], checked.version));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckAccess() {
    std::string chain(32, '\0');
    std::int64_t last = 0;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<AccessRecord> page,
                                 store_->AccessRecords(last, kPage));
      if (page.empty()) break;
      for (const AccessRecord& record : page) {
        const base::Text where =
            base::Fill<messages::kAccessEntry>(record.position);
        if (record.position != last + 1) {
          Fault({}, base::Fill<messages::kAccessGap>(last + 1));
        }
        last = record.position;
        chain = AccessLink(chain, record.bytes);
        if (chain != record.chain) {
          Fault({}, base::Fill<messages::kChanged>(where));
          chain = record.chain;  // The next entries are checked on their own.
        }
        if (!desk::ReadAccessEntry(record).ok()) {
          Fault({}, base::Fill<messages::kEntryNotRead>(where));
        }
        ++out_.accesses;
      }
    }
    out_.access_chain = chain;
    return absl::OkStatus();
  }

  // What the keys say of a sealed part.
  void CheckKey(const CaseRef& ref, const base::Text& where,
                const SealedRecord& part) {
    const auto state = sealing_.Examine(ref, part);
    if (!state.ok()) {
      Fault(ref, base::Fill<messages::kPartNotRead>(where, state.status()));
    } else if (*state == desk::Sealing::State::kUnknown) {
      ++unread_;
    } else if (*state == desk::Sealing::State::kForgotten) {
      ++out_.forgotten;
    } else if (*state == desk::Sealing::State::kKeyLeft) {
      Fault(ref, base::Fill<messages::kKeyLeft>(where));
    }
  }

  Store* store_;
  const desk::RulesTable& rules_;
  const desk::Sealing& sealing_;
  DeskCheck out_;
  desk::CheckedCases checked_;
  std::size_t ticks_unverified_ = 0;
  std::size_t unread_ = 0;
};

}  // namespace

absl::StatusOr<DeskCheck> Desk::Check(
    const Actor& actor, const std::function<void(std::size_t)>& progress) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->CheckAccessToAll(Access::kCheck, actor));
  Checker checker(rep_->store.get(), &rep_->rules, &rep_->sealing);
  TRUNKLINE_RETURN_IF_ERROR(checker.Run(progress));
  return checker.Take();
}

}  // namespace trunkline
