// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/timeline.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/engine/promised.h"
#include "src/lifecycle/timeline/messages.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/fields.h"
#include "src/lifecycle/wire/withheld.h"
#include "src/schema/schema.h"
#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

namespace trunkline {
namespace {

// Finds a fact of a command by its name in the field list of the command's
// kind.
template <typename T>
class FactFinder {
 public:
  static constexpr bool kWrites = true;
  explicit FactFinder(std::string_view name) : name_(name) {}

  template <typename Value>
  void operator()(schema::Field field, const Value& value) {
    if constexpr (std::is_same_v<Value, T>) {
      if (field.name() == name_) found_ = &value;
    }
  }
  void Embedded(schema::Field, std::string_view) {}
  const T* found() const { return found_; }

 private:
  const std::string_view name_;
  const T* found_ = nullptr;
};

// Returns a fact of a command; its default if the command's kind has none of
// that name.
template <typename T>
const T& Fact(const Command& command, std::string_view name) {
  static const T& none = *new T();
  FactFinder<T> finder(name);
  std::visit([&](const auto& m) { Fields(finder, m); }, command);
  return finder.found() == nullptr ? none : *finder.found();
}

using base::ToAbsl;
using lifecycle::DefinitionData;
using lifecycle::kNone;
using lifecycle::LabelOf;
namespace messages = lifecycle::timeline_messages;

// The stages that `trunkline import` gives.
struct ImportedStage {
  std::string_view id;
  base::Message label;
};
constexpr ImportedStage kImportedStages[] = {
    {"received", messages::kImportedReceived},
    {"handling", messages::kImportedHandling},
    {"closed", messages::kImportedClosed},
};

constexpr absl::Time kNever = absl::InfiniteFuture();

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// One line, whatever was written.
std::string OneLine(std::string_view text) {
  std::string out;
  for (char c : text) {
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  return out;
}

// The decision that a command brings; empty: none.
std::string_view Decided(const Command& command) {
  const auto* const decision = lifecycle::FactIn<std::string>(
      command,
      [](const auto& m) -> decltype((m.decision)) { return m.decision; });
  return decision == nullptr ? std::string_view() : *decision;
}

// What the timeline says of a decision.
struct Routed {
  std::string lead, ruleset_hash;
};

Routed RoutedBy(std::string_view decision) {
  Routed routed;
  schema::EachField(decision, [&](const schema::WireField& field) {
    if (field.Is(schema::fields::Decision::kLead)) {
      routed.lead = std::string(field.bytes());
    } else if (field.Is(schema::fields::Decision::kRulesetHash)) {
      routed.ruleset_hash = std::string(field.bytes());
    }
  });
  return routed;
}

class Teller {
 public:
  explicit Teller(const TimelineOptions& options)
      : o_(options), zh_(options.language == Language::kChinese) {
    if (o_.definition != nullptr) data_ = &lifecycle::DataOf(*o_.definition);
  }

  absl::StatusOr<std::string> Tell(const std::vector<Event>& events) {
    if (events.empty()) {
      return base::InvalidArgument(base::Fill<messages::kNoEvent>());
    }
    for (const Event& event : events) {
      const absl::Status status = Apply(event, &case_);
      if (!status.ok()) return base::InvalidArgument(base::TextOf(status));
      if (event.version == 1) Head();
      rerouted_ = rerouted_ || (KindOf(event.command) != CommandKind::kOpen &&
                                !Decided(event.command).empty());
      Tell(event);
    }
    Clocks();
    Foot();
    Fit();
    return std::move(out_);
  }

 private:
  absl::string_view Say(const base::Message& message) const {
    return ToAbsl(message.In(o_.language));
  }
  template <typename Enum>
  absl::string_view Word(const schema::EnumNames& names, Enum value) const {
    const int number = static_cast<int>(value);
    return ToAbsl(zh_ ? names.ChineseName(number) : names.Name(number));
  }
  std::string When(absl::Time time) const {
    return time == kNever ? "-" : base::FormatMinute(time, o_.zone);
  }
  std::string Unit(const std::string& code) const {
    if (o_.rules == nullptr) return code;
    const std::string_view label =
        o_.rules->DepartmentLabel(code, LanguageTag(o_.language));
    return label == code ? code : absl::StrCat(ToAbsl(label), " (", code, ")");
  }
  template <typename Entries>
  std::string LabelIn(const Entries& entries, int place,
                      const std::string& id) const {
    return place == kNone ? id
                          : std::string(LabelOf(
                                entries[static_cast<std::size_t>(place)].label,
                                LanguageTag(o_.language), id));
  }
  std::string StageLabel(const std::string& id) const {
    if (data_ != nullptr && data_->FindStage(id) != kNone) {
      return LabelIn(data_->stages, data_->FindStage(id), id);
    }
    // A case that is kept elsewhere has stages of its own, which no definition
    // names.
    for (const ImportedStage& stage : kImportedStages) {
      if (id == stage.id) return std::string(stage.label.In(o_.language));
    }
    return id;
  }
  std::string ClockLabel(const std::string& id) const {
    return data_ == nullptr ? id
                            : LabelIn(data_->clocks, data_->FindClock(id), id);
  }
  std::string RoleLabel(const std::string& id) const {
    return data_ == nullptr ? id
                            : LabelIn(data_->roles, data_->FindRole(id), id);
  }
  std::string TransitionLabel(const Event& event) const {
    if (data_ != nullptr) {
      for (const lifecycle::Transition& t : data_->transitions) {
        if (t.id == event.transition) {
          return std::string(LabelOf(t.label, LanguageTag(o_.language), t.id));
        }
      }
    }
    const absl::string_view word =
        Word(schema::CommandKindNames(), KindOf(event.command));
    return word.empty() ? std::string(Say(messages::kUnknown))
                        : std::string(word);
  }

  void Head() {
    absl::StrAppend(&out_, Say(messages::kCase), case_.id,
                    Say(messages::kComma), case_.jurisdiction);
    const absl::string_view type = Word(schema::TicketTypeNames(), case_.type);
    if (!type.empty()) absl::StrAppend(&out_, Say(messages::kComma), type);
    if (!case_.category.empty()) {
      absl::StrAppend(&out_, Say(messages::kComma),
                      o_.rules == nullptr
                          ? case_.category
                          : std::string(o_.rules->CategoryLabel(
                                case_.category, LanguageTag(o_.language))));
    }
    if (!case_.region.empty()) {
      absl::StrAppend(&out_, Say(messages::kComma),
                      o_.rules == nullptr
                          ? case_.region
                          : std::string(o_.rules->RegionLabel(
                                case_.region, LanguageTag(o_.language))));
    }
    if (case_.confidential) {
      absl::StrAppend(&out_, Say(messages::kConfidentialCase));
    }
    if (case_.definition_id.empty()) {
      absl::StrAppend(&out_, "\n", Say(messages::kKeptElsewhere), "\n\n");
      return;
    }
    absl::StrAppend(&out_, "\n", Say(messages::kLifecycle), case_.definition_id,
                    Say(messages::kVersion), case_.definition_version, "\n\n");
  }

  void Add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    absl::StrAppend(&facts_, facts_.empty() ? "" : Say(messages::kSemicolon),
                    ToAbsl(name), name.empty() ? "" : Say(messages::kColon),
                    ToAbsl(value));
  }
  void AddWords(std::string_view name, const std::string& text) {
    if (text.empty()) return;
    Add(name, o_.words ? OneLine(text)
                       : absl::StrCat("(", Characters(text),
                                      Say(messages::kCharacters)));
  }
  std::string Units(const std::vector<std::string>& codes) const {
    std::string list;
    for (const std::string& code : codes) {
      absl::StrAppend(&list, list.empty() ? "" : Say(messages::kListComma),
                      Unit(code));
    }
    return list;
  }
  static std::string List(const std::vector<std::string>& ids) {
    std::string list;
    for (const std::string& id : ids) {
      absl::StrAppend(&list, list.empty() ? "" : ", ", id);
    }
    return list;
  }
  std::string_view View(absl::string_view s) const { return base::FromAbsl(s); }

  // What a command says, in words; nothing of the caller.
  void Facts(const Event& event) {
    const Command& m = event.command;
    const CommandKind kind = KindOf(m);
    const auto& unit = Fact<std::string>(m, "unit");
    const auto& reason = Fact<std::string>(m, "reason");
    const int number = Fact<int>(m, "clock");
    const auto& extension = Fact<DeadlinePolicy::Amount>(m, "extension");
    const auto& time_limit = Fact<DeadlinePolicy::Amount>(m, "time_limit");
    facts_.clear();
    const auto say = [&](const base::Message& message) {
      return message.In(o_.language);
    };
    const auto yes = [&](const base::Message& what, std::optional<bool> value) {
      if (!value.has_value()) return;
      Add(say(what), View(*value ? Say(messages::kYes) : Say(messages::kNo)));
    };
    if (kind == CommandKind::kRemind) {
      Add("", View(Word(schema::AlertLevelNames(), AlertLevel::kReminder)));
    }
    Add("",
        View(Word(schema::AlertLevelNames(), Fact<AlertLevel>(m, "level"))));
    Add("", View(Word(schema::SupervisionMeasureNames(),
                      Fact<SupervisionMeasure>(m, "measure"))));
    Add("", View(Word(schema::ReferralGroundNames(),
                      Fact<ReferralGround>(m, "ground"))));
    if (!unit.empty()) {
      Add(kind == CommandKind::kDispatch || kind == CommandKind::kDesignate
              ? say(messages::kLead)
              : say(messages::kUnit),
          Unit(unit));
    }
    Add(say(messages::kAssisting),
        Units(Fact<std::vector<std::string>>(m, "assisting")));
    if (Fact<bool>(m, "interim")) Add("", say(messages::kInterim));
    if (number != 0 &&
        static_cast<std::size_t>(number) <= case_.clocks.size()) {
      const Clock& clock = case_.clocks[static_cast<std::size_t>(number) - 1];
      Add(say(messages::kClockFact), ClockLabel(clock.definition));
      if (clock.assignment != 0) {
        Add("",
            Unit(
                case_
                    .assignments[static_cast<std::size_t>(clock.assignment) - 1]
                    .unit));
      }
    }
    Add(say(messages::kNumber), Fact<std::string>(m, "number"));
    Add(say(messages::kCases), Fact<std::string>(m, "main_case"));
    Add(say(messages::kCases),
        List(Fact<std::vector<std::string>>(m, "duplicates")));
    Add(say(messages::kCases),
        List(Fact<std::vector<std::string>>(m, "parts")));
    Add(say(messages::kMember), Fact<std::string>(m, "member"));
    // Holds, replies, and the arithmetic of a proposal.
    const auto time = [&](const base::Message& what, std::string_view name) {
      const absl::Time at = Fact<absl::Time>(m, name);
      if (at != absl::Time() && at != kNever) Add(say(what), When(at));
    };
    time(messages::kUntil, "until");
    time(messages::kReplyBy, "reply_by");
    time(messages::kBegan, "started_at");
    time(messages::kEnded, "clock_due_at");
    if (const auto* proposal = std::get_if<ProposeCommand>(&m);
        proposal != nullptr && proposal->waited.amount != 0) {
      Add(say(messages::kWaited), Length(proposal->waited));
    }
    if (Fact<bool>(m, "lengthen")) Add("", say(messages::kLonger));
    Add(say(messages::kDispute), Fact<std::string>(m, "dispute"));
    Add(say(messages::kPerson), Fact<std::string>(m, "person"));
    Add("", View(Word(schema::RefusalReasonNames(),
                      Fact<RefusalReason>(m, "refusal_reason"))));
    Add("", View(Word(schema::RefusalActionNames(),
                      Fact<RefusalAction>(m, "refusal_action"))));
    if (extension.amount != 0) Add("", Length(extension));
    if (time_limit.amount != 0) Add("", Length(time_limit));
    yes(messages::kClaimTrue, Fact<std::optional<bool>>(m, "claim_true"));
    yes(messages::kBeyondRemit, Fact<std::optional<bool>>(m, "beyond_remit"));
    yes(messages::kContacted, Fact<std::optional<bool>>(m, "contacted"));
    Add("", View(Word(schema::ContactOutcomeNames(),
                      Fact<ContactOutcome>(m, "contact_outcome"))));
    Add("", View(Word(schema::SolvedNames(), Fact<Solved>(m, "solved"))));
    Add("", View(Word(schema::SatisfactionNames(),
                      Fact<Satisfaction>(m, "satisfaction"))));
    yes(messages::kAtFault, Fact<std::optional<bool>>(m, "at_fault"));
    yes(messages::kLawful, Fact<std::optional<bool>>(m, "lawful"));
    if (const auto* amend = std::get_if<AmendCommand>(&event.command)) {
      Add(say(messages::kCategory), amend->category);
      Add(say(messages::kRegion), amend->region);
      Add("", View(Word(schema::TicketTypeNames(), amend->type)));
      Add("", View(Word(schema::UrgencyNames(), amend->urgency)));
      yes(messages::kConfidential, amend->confidential);
      yes(messages::kReplyWaived, amend->reply_waived);
    }
    if (std::holds_alternative<AmendCommand>(m) ||
        std::holds_alternative<RerouteCommand>(m)) {
      const Routed routed = RoutedBy(Decided(m));
      Add(say(messages::kRoutedTo), Unit(routed.lead));
      if (const auto* const reroute = std::get_if<RerouteCommand>(&m)) {
        Add(say(messages::kRuleSet),
            absl::StrCat(reroute->replaced_ruleset_hash.substr(0, 12), " -> ",
                         routed.ruleset_hash.substr(0, 12)));
      }
    }
    if (const auto* open = std::get_if<OpenCommand>(&event.command);
        open != nullptr && !open->lead.empty()) {
      Add(say(messages::kLead), Unit(open->lead));
    }
    if (Fact<bool>(m, "time_unknown")) {
      Add("", say(messages::kTimeUnknown));
    }
    if (const auto* feedback = std::get_if<FeedbackCommand>(&event.command);
        feedback != nullptr && !feedback->attachments.empty()) {
      Add(say(messages::kAttachments),
          std::to_string(feedback->attachments.size()));
    }
    Add(say(messages::kKnowledge), Fact<std::string>(m, "knowledge"));
    if ((kind == CommandKind::kHold || kind == CommandKind::kRequestHold) &&
        IsHoldReason(reason)) {
      Add(say(messages::kReason), reason);
    } else {
      AddWords(say(messages::kReason), reason);
    }
    AddWords(say(messages::kAuthority), Fact<std::string>(m, "authority"));
    AddWords(say(messages::kReference), Fact<std::string>(m, "reference"));
    AddWords(say(messages::kFacts), Fact<std::string>(m, "facts"));
    AddWords(say(messages::kLegalBasis), Fact<std::string>(m, "legal_basis"));
    AddWords(say(messages::kInternal), Fact<std::string>(m, "internal_text"));
    AddWords(say(messages::kAnswer), Fact<std::string>(m, "public_text"));
  }

  // A word that a deadline policy knows, not free text.
  bool IsHoldReason(const std::string& reason) const {
    for (const PromisedDeadline& promised : case_.promised_deadlines) {
      if (promised.policy == nullptr) continue;
      const std::vector<std::string>& known = promised.policy->hold;
      if (std::find(known.begin(), known.end(), reason) != known.end()) {
        return true;
      }
    }
    return false;
  }

  std::string Length(const DeadlinePolicy::Amount& amount) const {
    const auto unit = static_cast<std::size_t>(amount.unit);
    if (unit >= std::size(messages::kUnits)) return absl::StrCat(amount.amount);
    return base::FillPattern(messages::kUnits[unit].In(o_.language),
                             {amount.amount}, o_.language);
  }

  void Tell(const Event& event) {
    // Of a withheld event, only the parts that all readers see are shown.
    if (lifecycle::IsBareShell(event)) return;
    const std::string stage =
        event.stage.empty() ? ""
                            : absl::StrCat(" -> ", StageLabel(event.stage));
    std::string who = RoleLabel(event.role);
    if (!event.unit.empty()) absl::StrAppend(&who, ", ", Unit(event.unit));
    absl::StrAppend(&out_, When(event.at), "  ", TransitionLabel(event), stage,
                    who.empty() ? "" : absl::StrCat("  [", who, "]"), "\n");
    Facts(event);
    if (!facts_.empty()) Line(facts_);
    if (event.stated_at != kNever) {
      Line(absl::StrCat(Say(messages::kStatedTime), When(event.stated_at)));
    }
    for (const ClockEvent& change : event.clocks) Tell(change);
    if (event.resolution != Resolution::kUnspecified) {
      Line(absl::StrCat(Say(messages::kResult),
                        Word(schema::ResolutionNames(), event.resolution)));
    }
  }

  void Line(const std::string& text) {
    absl::StrAppend(&out_, "                  ", text, "\n");
  }

  std::string ClockName(const Clock& clock) const {
    std::string name = ClockLabel(clock.definition);
    if (clock.assignment != 0) {
      absl::StrAppend(
          &name, ", ",
          Unit(case_.assignments[static_cast<std::size_t>(clock.assignment) - 1]
                   .unit));
    }
    return name;
  }

  void Tell(const ClockEvent& change) {
    const Clock& clock =
        case_.clocks[static_cast<std::size_t>(change.clock) - 1];
    std::string text = absl::StrCat(Say(messages::kClock), ClockName(clock),
                                    Say(messages::kColon));
    const std::string until =
        absl::StrCat(Say(messages::kDue), When(change.due));
    switch (change.kind) {
      case ClockEvent::Kind::kUnspecified:
        return;
      case ClockEvent::Kind::kExpect:
        absl::StrAppend(&text, Say(messages::kWaits));
        break;
      case ClockEvent::Kind::kStart:
        absl::StrAppend(&text, until);
        break;
      case ClockEvent::Kind::kHold:
        absl::StrAppend(&text, Say(messages::kStandsStill));
        break;
      case ClockEvent::Kind::kResume:
        absl::StrAppend(&text, Say(messages::kGoesOn), until);
        break;
      case ClockEvent::Kind::kExtend:
        absl::StrAppend(&text, Say(messages::kExtended), until);
        break;
      case ClockEvent::Kind::kReset:
        absl::StrAppend(&text, Say(messages::kCountsAnew), until);
        break;
      case ClockEvent::Kind::kStop:
        absl::StrAppend(&text, Ending(clock));
        break;
    }
    if (change.provisional) {
      absl::StrAppend(&text, Say(messages::kProvisional));
    }
    Line(text);
  }

  absl::string_view Ending(const Clock& clock) const {
    if (clock.started == kNever) return Say(messages::kNeverStarted);
    // A window, not an obligation.
    if (!lifecycle::Obliges(case_, clock)) return Say(messages::kClosed);
    return clock.stopped <= clock.due ? Say(messages::kInTime)
                                      : Say(messages::kLate);
  }

  void Clocks() {
    if (case_.clocks.empty()) return;
    absl::StrAppend(&out_, "\n", Say(messages::kClocks), "\n");
    for (const Clock& clock : case_.clocks) {
      absl::StrAppend(&out_, "  ", ClockName(clock), Say(messages::kColon),
                      When(clock.started), " .. ", When(clock.due),
                      clock.provisional ? Say(messages::kProvisional) : "",
                      Say(messages::kComma));
      switch (clock.state) {
        case Clock::State::kStopped:
          absl::StrAppend(&out_, Say(messages::kStopped), When(clock.stopped),
                          Say(messages::kComma), Ending(clock));
          break;
        case Clock::State::kRunning:
          absl::StrAppend(&out_, Say(messages::kRunning));
          break;
        case Clock::State::kOnHold:
          absl::StrAppend(&out_, Say(messages::kOnHold));
          break;
        default:
          absl::StrAppend(&out_, Say(messages::kWaits));
          break;
      }
      absl::StrAppend(&out_, "\n");
    }
  }

  // That the decision does not fit the case any more.
  void Fit() {
    if (case_.closed_at != kNever) return;
    if (case_.decision_outdated) {
      absl::StrAppend(&out_, Say(messages::kOutdated), "\n");
      return;
    }
    const std::string lead = RoutedBy(case_.decision).lead;
    if (case_.lead == 0 || !rerouted_ || lead.empty() ||
        lead == case_.Lead()->unit) {
      return;
    }
    absl::StrAppend(&out_, Say(messages::kLeadNow), Unit(lead), "\n");
  }

  void Foot() {
    absl::StrAppend(&out_, "\n", Say(messages::kNow), StageLabel(case_.stage));
    if (case_.resolution != Resolution::kUnspecified) {
      absl::StrAppend(&out_, Say(messages::kComma),
                      Word(schema::ResolutionNames(), case_.resolution));
    }
    if (case_.lead != 0) {
      absl::StrAppend(&out_, Say(messages::kLeadIs), Unit(case_.Lead()->unit));
    }
    const auto count = [&](const base::Message& what, int n) {
      if (n == 0) return;
      absl::StrAppend(&out_, Say(messages::kSemicolon), Say(what), " ", n);
    };
    count(messages::kDispatches, case_.dispatches);
    count(messages::kReturns, case_.returns);
    count(messages::kRedos, case_.redos);
    count(messages::kExtensions, case_.extensions);
    count(messages::kReopenings, case_.reopenings);
    int yellow = 0, red = 0;
    for (const Assignment& a : case_.assignments) {
      yellow += a.yellow_cards;
      red += a.red_cards;
    }
    count(messages::kYellowCards, yellow);
    count(messages::kRedCards, red);
    absl::StrAppend(&out_, "\n");
    if (!case_.merged_into.empty()) {
      absl::StrAppend(&out_, Say(messages::kMergedInto), case_.merged_into,
                      "\n");
    }
    if (!case_.duplicates.empty() && !case_.definition_id.empty()) {
      absl::StrAppend(&out_, Say(messages::kMergedHere), List(case_.duplicates),
                      "\n");
    }
    // What a unit did elsewhere is not all told.
    if (case_.definition_id.empty()) return;
    for (const Assignment& a : case_.assignments) {
      if (a.end == Assignment::End::kRunning && a.last_act_at == kNever) {
        absl::StrAppend(&out_, Say(messages::kSilent), Unit(a.unit),
                        Say(messages::kSince), When(a.dispatched_at), "\n");
      }
    }
  }

  const TimelineOptions& o_;
  const bool zh_;
  const DefinitionData* data_ = nullptr;
  Case case_;
  bool rerouted_ = false;  // The case has another decision than at first.
  std::string facts_;
  std::string out_;
};

}  // namespace

absl::StatusOr<std::string> RenderTimeline(const std::vector<Event>& events,
                                           const TimelineOptions& options) {
  return Teller(options).Tell(events);
}

}  // namespace trunkline
