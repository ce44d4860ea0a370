// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "generated/name_tables.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/promised.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/withheld.h"
#include "src/rules/barred.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"

namespace trunkline {
namespace lifecycle {
namespace {

bool Has(std::uint32_t bits, int bit) { return (bits >> bit & 1) != 0; }

// Whether a unit of the case recorded a call.
bool JudgesItself(const Case& c, const Callback& call) {
  return std::any_of(c.assignments.begin(), c.assignments.end(),
                     [&](const Assignment& a) { return a.unit == call.unit; });
}

// How often the centre called a caller about the last feedback. What a unit of
// the case attempted does not use up the caller's word about it.
int Attempts(const Case& c, std::string_view member) {
  return static_cast<int>(std::count_if(
      c.callbacks.begin(), c.callbacks.end(), [&](const Callback& call) {
        return Slot(call.feedback) == c.feedbacks.size() &&
               call.member == member && !JudgesItself(c, call);
      }));
}

int Count(Guard::Counter counter, const Case& c) {
  using Counter = Guard::Counter;
  switch (counter) {
    case Counter::kDispatches:
      return c.dispatches;
    case Counter::kReturns:
      return c.returns;
    case Counter::kRedos:
      return c.redos;
    case Counter::kExtensions:
      return c.lead == 0 ? 0 : c.Lead()->extensions;
    case Counter::kReopenings:
      return c.reopenings;
    case Counter::kAttempts:
      return Attempts(c, "");
    case Counter::kSentBack:
      return c.sent_back;
    case Counter::kHolds:
      return c.holds;
    case Counter::kUnspecified:
      break;
  }
  return 0;
}

bool Pending(Guard::Request request, const Case& c) {
  using Request = Guard::Request;
  switch (request) {
    case Request::kReturn:
      return c.return_request.assignment != 0;
    case Request::kExtension:
      return c.extension_request.assignment != 0;
    case Request::kTermination:
      return c.termination_request.assignment != 0;
    case Request::kHold:
      return c.hold_request.assignment != 0;
    case Request::kUnspecified:
      break;
  }
  return false;
}

// A code covers its subtree.
bool Covers(std::string_view outer, std::string_view code) {
  return code.substr(0, outer.size()) == outer &&
         (code.size() == outer.size() || code[outer.size()] == '.');
}

bool Exempt(const Guard& g, const Case& c) {
  return Has(g.types, static_cast<int>(c.type)) ||
         std::any_of(
             g.categories.begin(), g.categories.end(),
             [&](const std::string& code) { return Covers(code, c.category); });
}

bool CalledBy(const std::vector<int>& roles, const Attempt& a) {
  return std::all_of(roles.begin(), roles.end(), [&](int role) {
    const std::string& id = a.engine.data().roles[Slot(role)].id;
    return std::any_of(
        a.c.callbacks.begin(), a.c.callbacks.end(), [&](const Callback& call) {
          return call.role == id && Slot(call.feedback) == a.c.feedbacks.size();
        });
  });
}

bool BeforeDue(const Guard& g, const Attempt& a) {
  const ClockDef& def = a.engine.data().clocks[Slot(g.clock)];
  const bool of_case = def.scope == ClockDef::Scope::kCase ||
                       def.scope == ClockDef::Scope::kStatutory ||
                       def.scope == ClockDef::Scope::kInterim;
  const Clock* const clock =
      FindClock(a.engine.data(), a.c, g.clock, of_case ? 0 : a.assignment);
  if (clock == nullptr) return true;
  return clock->state != Clock::State::kRunning || a.at <= clock->due;
}

// Whether `at` is at most the guard's period after `from`.
bool Within(const Guard& g, const Attempt& a, absl::Time from, absl::Time at) {
  if (from == absl::InfiniteFuture()) return false;
  const WorkCalendar* const calendar = a.engine.CalendarOf(g.period);
  if (calendar == nullptr) return false;
  CountOptions options;
  options.provisional = true;
  const auto due = DueTime(g.period, *calendar, from, options);
  return due.ok() && at <= due->due;
}

// The unit that a command names, else the lead's; empty: neither.
template <typename M>
std::string_view UnitOf(const M& m, const Case& c) {
  return !m.unit.empty() ? std::string_view(m.unit)
         : c.lead != 0   ? std::string_view(c.Lead()->unit)
                         : std::string_view();
}

// Inaction and misconduct are an authority's findings.
bool Found(const Attempt& a) {
  const auto* const m = std::get_if<SuperviseCommand>(&a.command);
  if (m == nullptr || (m->ground != ReferralGround::kInaction &&
                       m->ground != ReferralGround::kMisconduct)) {
    return true;
  }
  const std::string_view unit = UnitOf(*m, a.c);
  return std::any_of(a.c.findings.begin(), a.c.findings.end(),
                     [&](const Finding& f) {
                       return f.ground == m->ground && f.unit == unit;
                     });
}

// Whether a policy that the case counts by names the reason.
bool IsHoldReason(const Attempt& a) {
  const auto* const given = FactIn<std::string>(
      a.command,
      [](const auto& m) -> decltype((m.reason)) { return m.reason; });
  const std::string& reason =
      given != nullptr && !given->empty() ? *given : a.c.hold_request.reason;
  if (reason.empty()) return true;  // That it is missing says the fact.
  return std::any_of(
      a.c.clocks.begin(), a.c.clocks.end(), [&](const Clock& clock) {
        const DeadlinePolicy* const policy = PolicyOf(a.c, clock);
        return clock.state != Clock::State::kStopped && policy != nullptr &&
               std::find(policy->hold.begin(), policy->hold.end(), reason) !=
                   policy->hold.end();
      });
}

// When the hold that a command asks for or grants ends.
absl::Time UntilOf(const Attempt& a) {
  const auto* const until = FactIn<absl::Time>(
      a.command, [](const auto& m) -> decltype((m.until)) { return m.until; });
  return until != nullptr && *until != absl::InfiniteFuture()
             ? *until
             : a.c.hold_request.until;
}

bool Answered(const Attempt& a) {
  const auto* const m = std::get_if<LiftCommand>(&a.command);
  return m != nullptr && FindMeasure(a.c, m->measure, m->unit,
                                     Supervision::State::kAnswered) != nullptr;
}

bool Reached(const Command& command) {
  const auto* const outcome = FactIn<ContactOutcome>(
      command, [](const auto& m) -> decltype((m.contact_outcome)) {
        return m.contact_outcome;
      });
  return outcome != nullptr && *outcome != ContactOutcome::kUnspecified &&
         *outcome != ContactOutcome::kNoAnswer;
}

bool Lengthens(const Command& command) {
  const auto* const amend = std::get_if<AmendCommand>(&command);
  return amend != nullptr && amend->lengthen;
}

// Whether each caller has said something, or was called often enough.
bool CallersHeard(const Case& c, int count) {
  const auto heard = [&](std::string_view member) {
    return Verdict(c, member) != Resolution::kUnspecified ||
           Attempts(c, member) >= count;
  };
  return heard("") &&
         std::all_of(c.duplicates.begin(), c.duplicates.end(), heard);
}

// Whether the command takes the ticket out of the dispute that it is in: it is
// withdrawn from it, or designated by it. Another designation would take it out
// unnoticed, and the ruling would then find it in no dispute.
bool LeavesDispute(const Attempt& a) {
  if (const auto* m = std::get_if<DesignateCommand>(&a.command)) {
    return m->dispute == a.c.dispute;
  }
  const auto* const raise = std::get_if<RaiseDisputeCommand>(&a.command);
  return raise != nullptr && raise->withdrawn && raise->dispute == a.c.dispute;
}

// Whether the actor is shown what is withheld of the case.
bool SeesReferrals(const Attempt& a) {
  const DefinitionData& data = a.engine.data();
  const std::uint64_t held = RolesAnywhere(a.engine, a.c, a.actor, a.at);
  return std::any_of(
      data.views.begin(), data.views.end(), [&](const View& view) {
        return (view.fields & View::Bit(View::Field::kReferrals)) != 0 &&
               std::any_of(view.roles.begin(), view.roles.end(),
                           [&](int role) { return (held >> role & 1) != 0; });
      });
}

// A measure that was revoked, that is lifted without an answer, counts for
// nothing. Nor does a referral for an actor who is not shown it: that a command
// is possible must not tell of it.
bool Supervised(const Attempt& a) {
  const Case& c = a.c;
  return std::any_of(
      c.supervision.begin(), c.supervision.end(), [&](const Supervision& s) {
        return (s.state == Supervision::State::kOrdered ||
                s.state == Supervision::State::kAnswered ||
                (s.state == Supervision::State::kLifted &&
                 s.answered_at != absl::InfiniteFuture())) &&
               (c.redone_at == absl::InfiniteFuture() || s.at >= c.redone_at) &&
               (!IsReferral(s.measure) || SeesReferrals(a));
      });
}

bool Relates(const EngineData& engine, Role::Relation relation, const Case& c,
             const Actor& actor, int assignment, absl::Time at) {
  if (relation == Role::Relation::kNothing) return true;
  if (relation == Role::Relation::kAddressee) {
    // Whom a referral is about is not to learn of it.
    return !actor.unit.empty() &&
           std::any_of(
               c.supervision.begin(), c.supervision.end(),
               [&](const Supervision& s) {
                 return !IsWithheld(s) &&
                        (s.unit == actor.unit ||
                         IsHeirOf(engine.rules, c, s.unit, actor.unit, at));
               });
  }
  if (relation == Role::Relation::kClock || assignment == 0) return false;
  const Assignment& a = c.assignments[Nth(assignment)];
  if (actor.unit.empty() || a.unit != actor.unit ||
      (a.end != Assignment::End::kRunning &&
       a.end != Assignment::End::kCaseClosed)) {
    return false;
  }
  switch (relation) {
    case Role::Relation::kLead:
      return c.lead == assignment;
    case Role::Relation::kAssisting:
      return a.kind == Assignment::Kind::kAssisting;
    case Role::Relation::kSubordinate:
      return a.kind == Assignment::Kind::kSubordinate;
    default:
      return true;
  }
}

// Whose part a command is about if it names none and no request.
enum class About : std::uint8_t { kNone, kOwn, kOwnOrLead, kLead };

About AboutOf(CommandKind kind) {
  switch (kind) {
    case CommandKind::kDispatch:
    case CommandKind::kDesignate:
    case CommandKind::kAddAssisting:
      return About::kNone;
    case CommandKind::kSign:
    case CommandKind::kContact:
    case CommandKind::kRequestReturn:
    case CommandKind::kSubDispatch:
    case CommandKind::kReport:
    case CommandKind::kRequestExtension:
    case CommandKind::kFeedback:
    case CommandKind::kRequestTermination:
    case CommandKind::kRequestHold:
    case CommandKind::kReportDelay:
      return About::kOwnOrLead;
    case CommandKind::kRefuseHold:
    case CommandKind::kGrantReturn:
    case CommandKind::kRefuseReturn:
    case CommandKind::kGrantExtension:
    case CommandKind::kRefuseExtension:
    case CommandKind::kGrantTermination:
    case CommandKind::kRefuseTermination:
    case CommandKind::kHold:
    case CommandKind::kResume:
    case CommandKind::kFile:
    case CommandKind::kRedo:
    case CommandKind::kRemind:
      return About::kLead;
    default:
      return About::kOwn;
  }
}

// Whether the citizen was reached, about the last feedback.
bool Speaks(const Case& c, const Callback& call, std::string_view member) {
  return Slot(call.feedback) == c.feedbacks.size() && call.member == member &&
         call.contact_outcome != ContactOutcome::kUnspecified &&
         call.contact_outcome != ContactOutcome::kNoAnswer;
}

// The last that the citizen said of the last feedback; what a unit of the case
// recorded counts only if nothing else was recorded. A later refusal to say
// takes nothing back.
template <typename Word>
Word LastWord(const Case& c, Word Callback::*word, std::string_view member) {
  Word own{}, centre{};
  for (const Callback& call : c.callbacks) {
    if (!Speaks(c, call, member) || call.*word == Word{}) continue;
    (JudgesItself(c, call) ? own : centre) = call.*word;
  }
  return centre != Word{} ? centre : own;
}

// By one of the callers.
bool Unsolved(const Case& c) {
  const auto says_so = [&](std::string_view member) {
    return LastWord(c, &Callback::solved, member) == Solved::kNo;
  };
  return says_so("") ||
         std::any_of(c.duplicates.begin(), c.duplicates.end(), says_so);
}

// Whether a command brings the text that departments read, or could.
bool GivesText(const Command& command, bool could) {
  if (const auto* dispatch = std::get_if<DispatchCommand>(&command)) {
    return could || !dispatch->dispatch_text.empty();
  }
  if (const auto* designate = std::get_if<DesignateCommand>(&command)) {
    return could || !designate->dispatch_text.empty();
  }
  return false;
}

SupervisionMeasure MeasureOf(const Command& command) {
  if (const auto* m = std::get_if<ProposeCommand>(&command)) return m->measure;
  if (const auto* m = std::get_if<SuperviseCommand>(&command)) {
    return m->measure;
  }
  if (const auto* m = std::get_if<DeclineCommand>(&command)) return m->measure;
  if (const auto* m = std::get_if<AnswerCommand>(&command)) return m->measure;
  if (const auto* m = std::get_if<LiftCommand>(&command)) return m->measure;
  return SupervisionMeasure::kUnspecified;
}

}  // namespace

int RequestOf(const Case& c, CommandKind kind) {
  switch (kind) {
    case CommandKind::kGrantReturn:
    case CommandKind::kRefuseReturn:
      return c.return_request.assignment;
    case CommandKind::kGrantExtension:
    case CommandKind::kRefuseExtension:
      return c.extension_request.assignment;
    case CommandKind::kGrantTermination:
    case CommandKind::kRefuseTermination:
      return c.termination_request.assignment;
    case CommandKind::kHold:
    case CommandKind::kRefuseHold:
      return c.hold_request.assignment;
    default:
      return 0;
  }
}

const Supervision* FindMeasure(const Case& c, SupervisionMeasure measure,
                               std::string_view unit,
                               Supervision::State state) {
  for (const Supervision& s : c.supervision) {
    if (s.measure == measure && s.state == state &&
        (unit.empty() || s.unit == unit)) {
      return &s;
    }
  }
  return nullptr;
}

const Supervision* FindProposal(const Case& c, SupervisionMeasure measure,
                                std::string_view unit) {
  const Supervision* of_none = nullptr;
  for (const Supervision& s : c.supervision) {
    if (s.measure != measure || s.state != Supervision::State::kProposed) {
      continue;
    }
    if (unit.empty() || s.unit == unit) return &s;
    if (s.unit.empty() && of_none == nullptr) of_none = &s;
  }
  return of_none;
}

int FindAssignment(const Case& c, const Command& command, const Actor& actor) {
  const CommandKind kind = KindOf(command);
  const About about = AboutOf(kind);
  if (about == About::kNone) {
    // The unit that leads already: it is confirmed.
    const Assignment* const lead = c.Lead();
    const auto* const designated = std::get_if<DesignateCommand>(&command);
    return designated != nullptr && lead != nullptr &&
                   lead->end == Assignment::End::kRunning &&
                   lead->unit == designated->unit
               ? c.lead
               : 0;
  }
  if (const int named = NamedAssignment(command); named != 0) return named;
  if (const int asked = RequestOf(c, kind); asked != 0) return asked;
  if (const auto* const remind = std::get_if<RemindCommand>(&command);
      remind != nullptr && remind->clock > 0 &&
      Slot(remind->clock) <= c.clocks.size()) {
    const int of = c.clocks[Nth(remind->clock)].assignment;
    if (of != 0) return of;
  }
  if (about != About::kLead && !actor.unit.empty()) {
    for (std::size_t i = c.assignments.size(); i != 0; --i) {
      const Assignment& a = c.assignments[i - 1];
      if (a.unit == actor.unit && a.end == Assignment::End::kRunning) {
        return static_cast<int>(i);
      }
    }
  }
  return about == About::kOwn ? 0 : c.lead;
}

std::uint64_t RolesOf(const EngineData& engine, const Case& c,
                      const Actor& actor, int assignment, absl::Time at) {
  const DefinitionData& data = engine.data();
  std::uint64_t held = 0;
  if (actor.id.empty()) return held;
  for (std::size_t i = 0; i != data.roles.size(); ++i) {
    const Role& role = data.roles[i];
    const bool word = std::find(actor.roles.begin(), actor.roles.end(),
                                role.holder) != actor.roles.end();
    if (word && Relates(engine, role.relation, c, actor, assignment, at)) {
      held |= std::uint64_t{1} << i;
    }
  }
  return held;
}

namespace {

// The category of a case at acceptance, as routing takes it.
rules::Id CategoryOf(const rules::Compiled& compiled, const Case& c) {
  const std::int64_t at = rules::ToSeconds(c.accepted_at);
  return compiled.ValidCategory(compiled.ReadCategory(c.category, at).id, at);
}

rules::Accused AccusedOf(const rules::Compiled& compiled, const Case& c) {
  rules::Accused accused;
  for (const std::string& code : c.against) {
    const rules::Id id = compiled.department_ids.Find(code);
    if (id != rules::kNone) rules::AddAccused(compiled, id, &accused);
  }
  rules::JoinAccused(&accused);
  return accused;
}

}  // namespace

bool HasInterest(const RuleSet& rules, const Case& c, const Actor& actor) {
  const auto names = [](const std::vector<std::string>& list,
                        const std::string& id) {
    return !id.empty() && std::find(list.begin(), list.end(), id) != list.end();
  };
  if (names(c.recused, actor.id) || names(c.against, actor.unit)) return true;
  if (c.against.empty() || actor.unit.empty()) return false;
  const rules::Compiled& compiled = internal::CompiledOf(rules);
  const rules::Id unit = compiled.department_ids.Find(actor.unit);
  if (unit == rules::kNone) return false;
  const rules::Accused accused = AccusedOf(compiled, c);
  if (accused.empty()) return false;
  const rules::Id category = CategoryOf(compiled, c);
  std::vector<rules::Id> todo;
  return rules::IsBarred(compiled, unit, accused, category,
                         rules::ToSeconds(c.accepted_at), &todo) ||
         rules::IsContinuedBy(compiled, unit, accused, category);
}

bool IsHeirOf(const RuleSet& rules, const Case& c, const std::string& addressee,
              const std::string& unit, absl::Time at) {
  const rules::Compiled& compiled = internal::CompiledOf(rules);
  const rules::Id old = compiled.department_ids.Find(addressee);
  const rules::Id heir = compiled.department_ids.Find(unit);
  if (old == rules::kNone || heir == rules::kNone || old == heir) return false;
  if (compiled.departments[old].successors.empty()) return false;
  return compiled.InForce(old, CategoryOf(compiled, c), rules::ToSeconds(at)) ==
         heir;
}

const Supervision* FindOwed(const RuleSet& rules, const Case& c,
                            SupervisionMeasure measure,
                            std::string_view addressee, const std::string& unit,
                            absl::Time at) {
  if (unit.empty()) return nullptr;
  const auto first = [&](const auto& may) -> const Supervision* {
    for (const Supervision& s : c.supervision) {
      if (s.measure == measure && s.state == Supervision::State::kOrdered &&
          (addressee.empty() || s.unit == addressee) && may(s)) {
        return &s;
      }
    }
    return nullptr;
  };
  const Supervision* const own =
      first([&](const Supervision& s) { return s.unit == unit; });
  if (own != nullptr) return own;
  return first([&](const Supervision& s) {
    return IsHeirOf(rules, c, s.unit, unit, at);
  });
}

bool IsBarred(const RuleSet& rules, const Case& c, const std::string& unit) {
  if (std::find(c.against.begin(), c.against.end(), unit) != c.against.end()) {
    return true;
  }
  const rules::Compiled& compiled = internal::CompiledOf(rules);
  const rules::Id id = compiled.department_ids.Find(unit);
  if (id == rules::kNone) return false;
  const rules::Accused accused = AccusedOf(compiled, c);
  std::vector<rules::Id> todo;
  return !accused.empty() &&
         rules::IsBarred(compiled, id, accused, CategoryOf(compiled, c),
                         rules::ToSeconds(c.accepted_at), &todo);
}

const Clock* FindClock(const DefinitionData& data, const Case& c, int clock,
                       int assignment) {
  const std::string& id = data.clocks[Slot(clock)].id;
  for (std::size_t i = c.clocks.size(); i != 0; --i) {
    const Clock& found = c.clocks[i - 1];
    if (found.assignment == assignment && found.definition == id) {
      return &found;
    }
  }
  return nullptr;
}

bool Holds(const Guard& g, const Attempt& a) {
  const Case& c = a.c;
  const Assignment* const of = a.Of();
  switch (g.kind) {
    case Guard::Kind::kBeforeDue:
      return BeforeDue(g, a);
    case Guard::Kind::kFewer:
      return Count(g.counter, c) < g.count;
    case Guard::Kind::kAtLeast:
      return Count(g.counter, c) >= g.count;
    case Guard::Kind::kNotDesignated:
      return of == nullptr || !of->designated;
    case Guard::Kind::kSigned:
      return of != nullptr && of->signed_at != absl::InfiniteFuture();
    case Guard::Kind::kNotSigned:
      return of == nullptr || of->signed_at == absl::InfiniteFuture();
    case Guard::Kind::kContacted:
      return of != nullptr && of->contacted_at != absl::InfiniteFuture();
    case Guard::Kind::kTold:
      return c.extensions_unannounced == 0;
    case Guard::Kind::kDispatchable:
      return !c.confidential || !c.dispatch_text.empty() ||
             GivesText(a.command, a.asks);
    case Guard::Kind::kPending:
      return Pending(g.request, c);
    case Guard::Kind::kNotPending:
      return !Pending(g.request, c);
    case Guard::Kind::kVerdict:
      return Has(g.resolutions, static_cast<int>(Verdict(c)));
    case Guard::Kind::kExempt:
      return Exempt(g, c);
    case Guard::Kind::kNotExempt:
      return !Exempt(g, c);
    case Guard::Kind::kWaived:
      return c.reply_waived || Exempt(g, c);
    case Guard::Kind::kWithin:
      return Within(g, a, c.closed_at, a.at);
    case Guard::Kind::kSupervised:
      return Supervised(a);
    case Guard::Kind::kResolutionIn:
      return Has(g.resolutions, static_cast<int>(c.resolution));
    case Guard::Kind::kCalledBy:
      return CalledBy(g.roles, a);
    case Guard::Kind::kDisputed:
      return !c.dispute.empty();
    case Guard::Kind::kNotDisputed:
      return c.dispute.empty() || a.asks || LeavesDispute(a);
    case Guard::Kind::kUnsolved:
      return Unsolved(c);
    case Guard::Kind::kMeasureIs:
      return a.asks || Has(g.measures, static_cast<int>(MeasureOf(a.command)));
    case Guard::Kind::kFound:
      return a.asks || Found(a);
    case Guard::Kind::kNotHeld:
      return c.hold_reason.empty();
    case Guard::Kind::kDelayUnreported:
      return of == nullptr || of->delay_reported_at == absl::InfiniteFuture();
    case Guard::Kind::kHoldReason:
      return a.asks || IsHoldReason(a);
    case Guard::Kind::kUntilWithin:
      return a.asks || UntilOf(a) == absl::InfiniteFuture() ||
             Within(g, a, a.at, UntilOf(a));
    case Guard::Kind::kReached:
      return a.asks || Reached(a.command);
    case Guard::Kind::kAnswered:
      return a.asks || Answered(a);
    case Guard::Kind::kLengthens:
      return Lengthens(a.command);
    case Guard::Kind::kNotLengthens:
      return !Lengthens(a.command);
    case Guard::Kind::kCallersHeard:
      return CallersHeard(c, g.count);
  }
  return false;
}

std::string_view GuardName(Guard::Kind kind) {
  return schema::GuardKindNames().ShortIdentifier(static_cast<int>(kind));
}

}  // namespace lifecycle

Resolution Verdict(const Case& c, std::string_view member) {
  const Satisfaction rating =
      lifecycle::LastWord(c, &Callback::satisfaction, member);
  if (rating != Satisfaction::kUnspecified) {
    return rating >= Satisfaction::kDissatisfied ? Resolution::kDissatisfied
                                                 : Resolution::kSatisfied;
  }
  return std::any_of(c.callbacks.begin(), c.callbacks.end(),
                     [&](const Callback& call) {
                       return lifecycle::Speaks(c, call, member);
                     })
             ? Resolution::kUnrated
             : Resolution::kUnspecified;
}

Resolution Verdict(const Case& c) {
  // One caller's word does not stand for another's: who is dissatisfied is not
  // outvoted.
  const auto weight = [](Resolution verdict) {
    switch (verdict) {
      case Resolution::kDissatisfied:
        return 3;
      case Resolution::kSatisfied:
        return 2;
      case Resolution::kUnrated:
        return 1;
      default:
        return 0;
    }
  };
  Resolution out = Verdict(c, "");
  for (const std::string& member : c.duplicates) {
    const Resolution verdict = Verdict(c, member);
    if (weight(verdict) > weight(out)) out = verdict;
  }
  return out;
}

}  // namespace trunkline
