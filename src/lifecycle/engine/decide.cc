// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/ids.h"
#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/messages.h"
#include "src/lifecycle/engine/refusals.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/withheld.h"
#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

namespace trunkline {

using lifecycle::Attempt;
using lifecycle::DefinitionData;
using lifecycle::FindRefusal;
using lifecycle::Guard;
using lifecycle::kBack;
using lifecycle::kNone;
using lifecycle::Slot;
using lifecycle::Transition;

namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2169;

// What the events of a command carry of its host.
absl::Status CheckIds(const Case& c, const Actor& actor) {
  TRUNKLINE_RETURN_IF_ERROR(base::CheckId(base::messages::kCaseId, c.id));
  TRUNKLINE_RETURN_IF_ERROR(
      base::CheckId(base::messages::kJurisdiction, c.jurisdiction));
  TRUNKLINE_RETURN_IF_ERROR(base::CheckId(base::messages::kActorId, actor.id));
  TRUNKLINE_RETURN_IF_ERROR(
      base::CheckId(base::messages::kActorUnit, actor.unit));
  for (const std::string& role : actor.roles) {
    TRUNKLINE_RETURN_IF_ERROR(base::CheckId(base::messages::kActorRole, role));
  }
  return absl::OkStatus();
}

// A command is decided by the transitions that its kind has in the case's
// stage, in the definition's order: the first is taken that right, guards,
// facts and values all allow. If there is none, the refusal of the one that
// came closest is returned, since a definition has several transitions of one
// kind for cases that exclude each other, and the refusal of the first would
// mislead. A missing right hides which guard or fact would be next.
//
// Invariant: what Decide() returns, Apply() accepts. Events are computed from
// the case as it is, which does not change. Cost: a bit test for each
// transition and role, then its guards; no allocation before one is taken.

// How far a refused command came. Guards that hold count as one each.
enum : int { kNoRight = 1, kNoGuard = 1000, kNoFact = 2000 };

struct Choice {
  const Transition* transition = nullptr;
  int role = kNone;
  Denial denial;
};

bool OfTimeAlone(const Attempt& a, const Transition& t) {
  const std::vector<int>& roles = t.roles[Slot(a.stage)];
  return std::all_of(roles.begin(), roles.end(), [&](int role) {
    return a.engine.data().roles[Slot(role)].relation ==
           lifecycle::Role::Relation::kClock;
  });
}

constexpr std::string_view kMeasure = "measure";

// Which transition is meant cannot be said before the measure is.
bool LacksMeasure(const Attempt& a) {
  const lifecycle::Fact* const fact =
      lifecycle::FindFact(KindOf(a.command), kMeasure);
  return fact != nullptr && !lifecycle::Gives(a.command, *fact);
}

// Whether a transition can be taken, by right and guards, and as which role;
// if not, how far it came.
Denial::Kind Try(const Attempt& a, const Transition& t, std::uint64_t held,
                 int* role, std::string_view* subject, int* came) {
  const auto index =
      static_cast<std::size_t>(&t - a.engine.data().transitions.data());
  const std::uint64_t right = a.engine.rights[index][Slot(a.stage)] & held;
  *came = right == 0 ? kNoRight : kNoGuard;
  // What time alone may do is none of an actor's refusal.
  const bool by_time = right == 0 && OfTimeAlone(a, t);
  if (right == 0 && a.asks) return Denial::Kind::kRight;
  if (const std::string_view refusal = FindRefusal(a, t); !refusal.empty()) {
    if (right == 0) return Denial::Kind::kRight;
    *subject = refusal;
    return Denial::Kind::kGuard;
  }
  for (const Guard& guard : t.guards) {
    if (by_time) break;
    if (!Holds(guard, a)) {
      // It is for other commands than this one.
      if (guard.kind == Guard::Kind::kMeasureIs) *came = 0;
      if (right == 0) return Denial::Kind::kRight;
      if (guard.kind == Guard::Kind::kMeasureIs && LacksMeasure(a)) {
        *came = kNoFact;
        *subject = kMeasure;
        return Denial::Kind::kFact;
      }
      *subject = lifecycle::GuardName(guard.kind);
      return Denial::Kind::kGuard;
    }
    ++*came;
  }
  if (by_time) *came = 0;
  if (right == 0) return Denial::Kind::kRight;
  *came = kNoFact;
  int first = 0;
  while ((right >> first & 1) == 0) ++first;
  *role = first;
  return Denial::Kind::kNone;
}

Choice Choose(const Attempt& a, const std::vector<int>& candidates,
              std::uint64_t held) {
  const DefinitionData& data = a.engine.data();
  Choice choice;
  Denial& denial = choice.denial;
  denial.kind = Denial::Kind::kStage;
  if (Slot(a.stage) < data.stages.size()) {
    denial.stage = data.stages[Slot(a.stage)].id;
  }
  int closest = 0;
  for (int i : candidates) {
    const Transition& t = data.transitions[Slot(i)];
    int role = kNone, came = 0;
    std::string_view subject;
    Denial::Kind kind = Try(a, t, held, &role, &subject, &came);
    if (kind == Denial::Kind::kNone && !a.asks) {
      for (std::size_t f = 0; f != t.facts.size(); ++f) {
        if (lifecycle::Gives(a.command, *t.facts[f])) continue;
        kind = Denial::Kind::kFact;
        subject = t.fact_names[f];
        break;
      }
      if (kind == Denial::Kind::kNone) {
        subject = FindBadValue(a);
        if (!subject.empty()) kind = Denial::Kind::kValue;
      }
    }
    if (kind == Denial::Kind::kNone) {
      choice.transition = &t;
      choice.role = role;
      denial = Denial();
      return choice;
    }
    if (denial.transition.empty() || came > closest) {
      closest = came;
      denial.kind = kind;
      denial.transition = t.id;
      denial.subject = subject;
    }
  }
  if (denial.kind == Denial::Kind::kStage) denial.merged_into = a.c.merged_into;
  return choice;
}

// The stage of a case as its definition has it; the number of stages: not
// open; kNone: another definition or version.
int StageOf(const DefinitionData& data, const Case& c) {
  if (c.version == 0) return static_cast<int>(data.stages.size());
  if (c.definition_id != data.id || c.definition_version != data.version) {
    return kNone;
  }
  return data.FindStage(c.stage);
}

const std::vector<int>& Candidates(const DefinitionData& data, int stage,
                                   CommandKind kind) {
  static const std::vector<int> kNoCandidates;
  const auto k = static_cast<std::size_t>(kind);
  return k < kCommandKinds ? data.by_stage[Slot(stage)][k] : kNoCandidates;
}

bool LeadsBack(const DefinitionData& data, int stage) {
  for (const std::vector<int>& transitions : data.by_stage[Slot(stage)]) {
    for (int i : transitions) {
      if (data.transitions[Slot(i)].to == kBack) return true;
    }
  }
  return false;
}

// A case of an older version, and the stage that it goes on in.
int MigratedStage(const DefinitionData& data, const Case& c) {
  if (c.version == 0 || c.definition_id != data.id ||
      c.definition_version == data.version) {
    return kNone;
  }
  for (const lifecycle::Migration& m : data.migrations) {
    if (m.from_version != c.definition_version) continue;
    const auto found = m.stages.find(c.stage);
    if (found == m.stages.end()) return kNone;
    // Where one goes back, both stages must keep their names.
    const auto keeps = [&](const std::string& stage) {
      const auto to = m.stages.find(stage);
      return to != m.stages.end() && data.stages[Slot(to->second)].id == stage;
    };
    return LeadsBack(data, found->second) &&
                   !(keeps(c.stage) && keeps(c.stage_before))
               ? kNone
               : found->second;
  }
  return kNone;
}

Choice ChooseFor(const lifecycle::EngineData& engine, const Case& c,
                 const Command& command, const Actor& actor, absl::Time now,
                 Attempt* attempt) {
  const DefinitionData& data = engine.data();
  Choice choice;
  const auto refuse = [&](Denial::Kind kind, std::string_view subject = {}) {
    choice.denial.kind = kind;
    choice.denial.subject = subject;
    return choice;
  };
  const bool migrates = KindOf(command) == CommandKind::kMigrate;
  attempt->stage = migrates ? MigratedStage(data, c) : StageOf(data, c);
  if (attempt->stage == kNone) return refuse(Denial::Kind::kVersion);
  if (!lifecycle::OnWire(now)) return refuse(Denial::Kind::kValue, "now");
  const int named = lifecycle::NamedAssignment(command);
  if (named < 0 || Slot(named) > c.assignments.size()) {
    return refuse(Denial::Kind::kValue, "assignment");
  }
  if (lifecycle::HasInterest(engine.rules, c, actor)) {
    return refuse(Denial::Kind::kInterest);
  }
  attempt->assignment = lifecycle::FindAssignment(c, command, actor);
  const std::uint64_t held =
      RolesOf(attempt->engine, c, actor, attempt->assignment, attempt->at);
  return Choose(*attempt, Candidates(data, attempt->stage, KindOf(command)),
                held);
}

absl::StatusCode CodeOf(Denial::Kind kind) {
  switch (kind) {
    case Denial::Kind::kInterest:
    case Denial::Kind::kRight:
      return absl::StatusCode::kPermissionDenied;
    case Denial::Kind::kFact:
    case Denial::Kind::kValue:
      return absl::StatusCode::kInvalidArgument;
    default:
      return absl::StatusCode::kFailedPrecondition;
  }
}

// The event of a transition, without its clocks.
void Fill(const Attempt& a, const Transition& t, int role, absl::Time now,
          Event* e) {
  const DefinitionData& data = a.engine.data();
  const Case& c = a.c;
  e->case_id = c.id;
  e->version = c.version + 1;
  e->at = a.at;
  if (now != a.at) e->stated_at = now;
  e->actor = a.actor.id;
  e->unit = a.actor.unit;
  if (role != kNone) e->role = data.roles[Slot(role)].id;
  e->command = a.command;
  e->assignment = a.assignment;
  e->transition = t.id;
  e->resolution = t.resolution;
  if (t.to == kBack) {
    e->stage = c.stage_before;
  } else if (t.to != kNone) {
    const std::string& to = data.stages[Slot(t.to)].id;
    if (to != c.stage) e->stage = to;
  }
  const auto take_lead = [&](std::string* unit) {
    if (unit->empty() && c.lead != 0) *unit = c.Lead()->unit;
  };
  if (auto* const open = std::get_if<OpenCommand>(&e->command)) {
    open->jurisdiction = c.jurisdiction;
    open->definition_id = data.id;
    open->definition_version = data.version;
  } else if (auto* const migrate = std::get_if<MigrateCommand>(&e->command)) {
    const std::string& stage = data.stages[Slot(a.stage)].id;
    migrate->definition_version = data.version;
    if (stage != c.stage) e->stage = stage;
  } else if (auto* const reroute = std::get_if<RerouteCommand>(&e->command)) {
    schema::EachField(c.decision, [&](const schema::WireField& field) {
      if (field.Is(schema::fields::Decision::kRulesetHash)) {
        reroute->replaced_ruleset_hash = std::string(field.bytes());
      }
    });
  } else if (auto* const grant =
                 std::get_if<GrantExtensionCommand>(&e->command)) {
    if (grant->extension.amount == 0) {
      grant->extension = c.extension_request.extension;
    }
  } else if (auto* const hold = std::get_if<HoldCommand>(&e->command)) {
    if (hold->reason.empty()) hold->reason = c.hold_request.reason;
    if (hold->until == absl::InfiniteFuture()) {
      hold->until = c.hold_request.until;
    }
  } else if (auto* const finding = std::get_if<FindCommand>(&e->command)) {
    take_lead(&finding->unit);
  } else if (auto* const order = std::get_if<SuperviseCommand>(&e->command)) {
    take_lead(&order->unit);
  } else if (auto* const proposal = std::get_if<ProposeCommand>(&e->command)) {
    take_lead(&proposal->unit);
  } else if (auto* const answer = std::get_if<AnswerCommand>(&e->command)) {
    // A successor's answer says whose measure it is.
    if (answer->unit.empty() && !lifecycle::IsReferral(answer->measure)) {
      const Supervision* const owed = lifecycle::FindOwed(
          a.engine.rules, c, answer->measure, "", a.actor.unit, a.at);
      if (owed != nullptr && owed->unit != a.actor.unit) {
        answer->unit = owed->unit;
      }
    }
  }
  // What the command named and what it is about are one.
  std::visit(
      [&](auto& m) {
        if constexpr (lifecycle::kHasAssignment<std::decay_t<decltype(m)>>) {
          m.assignment = a.assignment;
        }
      },
      e->command);
}

}  // namespace

const WorkCalendar* lifecycle::EngineData::CalendarOf(
    const DeadlinePolicy& policy) const {
  return policy.calendar.empty() ? &round_the_clock
                                 : calendars.Find(policy.calendar);
}

const WorkCalendar* lifecycle::EngineData::CalendarOf(
    const DeadlinePolicy& policy, std::string_view version) const {
  return policy.calendar.empty() ? &round_the_clock
                                 : calendars.Find(policy.calendar, version);
}

LifecycleEngine::LifecycleEngine(
    std::shared_ptr<const lifecycle::EngineData> data)
    : data_(std::move(data)) {}

const LifecycleDefinition& LifecycleEngine::definition() const {
  return data_->definition;
}

absl::StatusOr<LifecycleEngine> LifecycleEngine::Create(
    const LifecycleDefinition& definition, const RuleSet& rules,
    const CalendarSet& calendars) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      WorkCalendar plain,
      WorkCalendar::RoundTheClock("round-the-clock", rules.time_zone(),
                                  kFirstYear, kLastYear));
  auto engine = std::make_shared<lifecycle::EngineData>(lifecycle::EngineData{
      definition, rules, calendars, std::move(plain), {}, {}});
  const DefinitionData& data = engine->data();
  std::vector<base::Text> defects;
  const auto check = [&](const DeadlinePolicy& period,
                         const base::Message& message, const std::string& id) {
    if (period.amount == 0 || engine->CalendarOf(period) != nullptr) return;
    defects.push_back(base::FillFound(
        message, {base::Quoted(id), base::Quoted(period.calendar)}));
  };
  for (const Transition& t : data.transitions) {
    for (const Guard& g : t.guards)
      check(g.period, lifecycle::engine_messages::kNoCalendarOf, t.id);
    auto& right = engine->rights.emplace_back(t.roles.size());
    for (std::size_t stage = 0; stage != t.roles.size(); ++stage) {
      for (int role : t.roles[stage]) right[stage] |= std::uint64_t{1} << role;
    }
    if (std::find(engine->commands.begin(), engine->commands.end(),
                  t.command) == engine->commands.end()) {
      engine->commands.push_back(t.command);
    }
  }
  for (const lifecycle::EscalationDefinition& e : data.escalations) {
    check(e.after, lifecycle::engine_messages::kNoCalendarOfEscalation, e.id);
  }
  for (const lifecycle::DisputeStep& step : data.disputes.steps) {
    check(step.limit, lifecycle::engine_messages::kNoCalendarOfDisputeStep,
          step.id);
  }
  if (!defects.empty()) {
    return base::InvalidArgument(base::Join(defects, base::Verbatim("\n")));
  }
  std::sort(engine->commands.begin(), engine->commands.end());
  return LifecycleEngine(std::move(engine));
}

absl::StatusOr<std::vector<Event>> LifecycleEngine::Decide(
    const Case& c, const Command& command, const Actor& actor,
    absl::Time now) const {
  TRUNKLINE_RETURN_IF_ERROR(CheckIds(c, actor));
  Attempt attempt{*data_, c, command, actor, lifecycle::AtOf(c, now)};
  const Choice choice = ChooseFor(*data_, c, command, actor, now, &attempt);
  if (choice.transition == nullptr) {
    return base::ErrorOf(CodeOf(choice.denial.kind),
                         {ToText(choice.denial, command, Language::kEnglish),
                          ToText(choice.denial, command, Language::kChinese)});
  }
  std::vector<Event> events(1);
  Fill(attempt, *choice.transition, choice.role, now, &events[0]);
  const absl::Status status =
      ChangeClocks(attempt, *choice.transition, &events[0].clocks);
  if (!status.ok()) return base::Annotate(status, choice.transition->id);
  return events;
}

Denial LifecycleEngine::WhyRefused(const Case& c, const Command& command,
                                   const Actor& actor, absl::Time now) const {
  Attempt attempt{*data_, c, command, actor, lifecycle::AtOf(c, now)};
  Choice choice = ChooseFor(*data_, c, command, actor, now, &attempt);
  if (choice.transition == nullptr) return choice.denial;
  std::vector<ClockEvent> clocks;
  const absl::Status status =
      ChangeClocks(attempt, *choice.transition, &clocks);
  if (!status.ok() && !absl::IsOutOfRange(status)) {
    const bool extends = KindOf(command) == CommandKind::kGrantExtension ||
                         KindOf(command) == CommandKind::kAmend;
    const bool guard = absl::IsFailedPrecondition(status);
    choice.denial.kind = guard ? Denial::Kind::kGuard : Denial::Kind::kValue;
    choice.denial.transition = choice.transition->id;
    choice.denial.subject = guard ? (extends ? "EXTENDABLE" : "COUNTABLE")
                                  : (extends ? "extension" : "clock");
    choice.denial.stage = data_->data().stages[Slot(attempt.stage)].id;
  }
  return choice.denial;
}

void LifecycleEngine::CommandsFor(
    const Case& c, const Actor& actor, absl::Time now,
    std::vector<AvailableCommand>* commands) const {
  static const std::vector<std::string_view> kNoFacts;
  const DefinitionData& data = data_->data();
  Command command;
  Attempt attempt{*data_, c, command, actor, lifecycle::AtOf(c, now)};
  attempt.asks = true;
  const int stage = StageOf(data, c);
  Denial everything;
  if (!lifecycle::OnWire(now)) {
    everything.kind = Denial::Kind::kValue;
    everything.subject = "now";
  } else if (lifecycle::HasInterest(data_->rules, c, actor)) {
    everything.kind = Denial::Kind::kInterest;
  }
  // Of the few assignments that commands can be about.
  struct Held {
    int assignment = kNone;
    std::uint64_t roles = 0;
  };
  std::array<Held, 4> cache;
  std::size_t cached = 0;
  const auto held = [&](int assignment) {
    for (std::size_t i = 0; i != cached; ++i) {
      if (cache[i].assignment == assignment) return cache[i].roles;
    }
    const Held h{assignment, RolesOf(*data_, c, actor, assignment, attempt.at)};
    if (cached != cache.size()) cache[cached++] = h;
    return h.roles;
  };
  const auto offer_of = [&](CommandKind kind) {
    AvailableCommand offer;
    offer.command = kind;
    offer.facts = &kNoFacts;
    attempt.stage =
        kind == CommandKind::kMigrate ? MigratedStage(data, c) : stage;
    if (attempt.stage == kNone) {
      offer.denial.kind = Denial::Kind::kVersion;
      return offer;
    }
    offer.denial = everything;
    if (everything) return offer;
    command = lifecycle::NewCommand(kind);
    attempt.assignment = lifecycle::FindAssignment(c, command, actor);
    const std::vector<int>& candidates = Candidates(data, attempt.stage, kind);
    const Choice choice = Choose(
        attempt, candidates, candidates.empty() ? 0 : held(attempt.assignment));
    offer.denial = choice.denial;
    if (choice.transition != nullptr) {
      offer.transition = choice.transition->id;
      offer.facts = &choice.transition->fact_names;
    }
    return offer;
  };
  // Those that may be given from the front on, the others from the back.
  commands->resize(data_->commands.size());
  std::size_t given = 0, denied = commands->size();
  for (CommandKind kind : data_->commands) {
    const AvailableCommand offer = offer_of(kind);
    (*commands)[offer.denial ? --denied : given++] = offer;
  }
  std::reverse(commands->begin() + static_cast<std::ptrdiff_t>(given),
               commands->end());
}

std::vector<AvailableCommand> LifecycleEngine::CommandsFor(
    const Case& c, const Actor& actor, absl::Time now) const {
  std::vector<AvailableCommand> offers;
  CommandsFor(c, actor, now, &offers);
  return offers;
}

}  // namespace trunkline
