// SPDX-License-Identifier: Apache-2.0
//
// A LifecycleEngine says what may happen to a case next: it holds a
// LifecycleDefinition with the calendars and departments that it counts and
// decides by. It decides; the host stores the events that it returns (or lets a
// Desk do it), and applies them.
//
//   auto engine =
//       trunkline::LifecycleEngine::Create(definition, rules, calendars);
//   if (!engine.ok()) return engine.status();  // every defect, by name
//   trunkline::Case c;
//   c.id = "20180625-0001";
//   c.jurisdiction = rules.id();
//   auto open = trunkline::MakeOpenCommand(ticket, decision, calculator);
//   if (!open.ok()) return open.status();
//   auto events = engine->Decide(c, *open, clerk, now);
//   if (!events.ok()) return events.status();
//   for (const trunkline::Event& e : *events) {
//     Store(e);
//     if (absl::Status s = trunkline::Apply(e, &c); !s.ok()) return s;
//   }
//   engine->Decide(c, trunkline::SignCommand(), other_clerk, now);
//   // PERMISSION_DENIED: sign: no right; it belongs to: assigned unit
//
// Everything is a pure function of its arguments: nothing here reads the clock,
// keeps a case or changes one. Times are absolute; the calendars give the zone.
//
// Cost: where nothing else is said, linear in the case and in what is given.
#ifndef TRUNKLINE_CASES_LIFECYCLE_ENGINE_H_
#define TRUNKLINE_CASES_LIFECYCLE_ENGINE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/calendar.h"
#include "trunkline/cases/access.h"
#include "trunkline/cases/actor.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/decision.h"
#include "trunkline/language.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"

namespace trunkline {

namespace internal {
class LifecycleEngineAccess;
}
namespace lifecycle {
struct EngineData;
}

// Why a command is refused.
struct Denial {
  enum class Kind : std::uint8_t {
    kNone = 0,  // It is not.
    kVersion,   // The case runs under another definition or version.
    kInterest,  // The actor has an interest in the case.
    kStage,     // Not possible in the case's stage.
    kRight,     // No role of the actor has the right.
    kFact,      // A fact is missing; `subject` is its name.
    kValue,     // A fact does not fit; `subject` is its name.
    kGuard,     // A guard does not hold; `subject` is its kind, "EXTENDABLE",
                // "COUNTABLE" (a clock cannot move), or "NO_DUPLICATES".
  };
  // What it is refused for. Converts to false if kNone.
  Kind kind = Kind::kNone;
  // Transition that came closest; empty: none was possible. Views live as long
  // as the LifecycleEngine.
  std::string_view transition;
  std::string_view subject;  // "reason", "BEFORE_DUE"
  std::string_view stage;    // Of the case, then; empty: not open yet.
  // Of kStage: the case that this one was merged into, where the command is to
  // be given instead. Empty: it is not merged. Lives as long as the Case, until
  // that is changed.
  std::string_view merged_into;

  explicit operator bool() const { return kind != Kind::kNone; }
};

// One command that the definition has, for one actor and case.
struct AvailableCommand {
  CommandKind command = CommandKind::kUnspecified;  // The kind of command.
  std::string_view transition;  // Taken if it is given; empty: refused.
  // Names of the facts that it must carry. Never null.
  const std::vector<std::string_view>* facts = nullptr;
  Denial denial;  // Why not.
};

// One fact of a command, as a host needs it to build a form. All views are
// static.
struct FormField {
  // One of the values of an enum.
  struct Value {
    int number = 0;            // As in the schema.
    std::string_view name;     // "phone"
    std::string_view chinese;  // "来电"
  };
  std::string_view name;            // As in the schema: "contact_outcome".
  std::string_view chinese;         // "接通情况"
  FactType type = FactType::kText;  // What kind of value it takes.
  bool required = false;            // The transition asks for it.
  std::vector<Value> values;        // Of kEnum: the allowed ones.
};

// Returns the facts of an available command: those that its transition asks for
// first, each group in the order of the schema.
std::vector<FormField> FormOf(const AvailableCommand& command);

// Immutable, cheap to copy (one shared pointer), safe from any number of
// threads; keeps definition, rule set and calendars.
class LifecycleEngine {
 public:
  // InvalidArgument with every defect, one a line: a calendar that an
  // escalation or guard names and that is not in the set. Cost: linear in the
  // definition: transitions times stages times rights.
  static absl::StatusOr<LifecycleEngine> Create(
      const LifecycleDefinition& definition, const RuleSet& rules,
      const CalendarSet& calendars);

  const LifecycleDefinition& definition() const;

  // Returns the events that a command leads to, ready for Apply() in this
  // order; the case is not changed. A case that is to be opened (kOpen) has
  // `id` and `jurisdiction` and nothing else.
  //
  // `now` earlier than the case's last event counts as that event's time and is
  // kept in `stated_at`.
  //
  //   PermissionDenied    no role of the actor has the right; or it has an
  //                       interest: it is recused, or of a department that the
  //                       ticket is against, one below that, one that took
  //                       over from them or that they took over from; or it
  //                       has no id
  //   InvalidArgument     a fact is missing or does not fit (an unknown
  //                       department, an infinite time)
  //   FailedPrecondition  not in this stage; a guard does not hold; the case
  //                       runs under another definition
  //   OutOfRange          a calendar does not reach; the message names the year
  //
  // The message names transition and right, guard or fact, in English
  // (MessageOf() gives the Chinese one); it quotes neither words nor caller. If
  // a command has several transitions, the message is about the one that came
  // closest. Cost: linear in the command, the transitions of its kind, and the
  // ledgers of the clocks that it moves.
  absl::StatusOr<std::vector<Event>> Decide(const Case& c,
                                            const Command& command,
                                            const Actor& actor,
                                            absl::Time now) const;

  // Returns why Decide() would refuse; `denial` false: it would not, but for
  // OutOfRange.
  Denial WhyRefused(const Case& c, const Command& command, const Actor& actor,
                    absl::Time now) const;

  // Fills `commands` with every command that the definition has, those that the
  // actor may give now first, each group by CommandKind. Facts are taken as
  // given, and as guards want them: AvailableCommand::facts names them.
  // Allocates nothing once `commands` has grown. Cost: linear in the
  // transitions of the definition.
  void CommandsFor(const Case& c, const Actor& actor, absl::Time now,
                   std::vector<AvailableCommand>* commands) const;
  std::vector<AvailableCommand> CommandsFor(const Case& c, const Actor& actor,
                                            absl::Time now) const;

  // Returns the reminders, cards and proposals that are due at `now` and were
  // not raised yet, and the end of a hold whose last instant has passed, as
  // events in the order of their times; usually none. Guards hold for time as
  // for actors. Clocks go on from the last instant of the hold. If a
  // limit counts working time, they wait for the next working instant; a yellow
  // card comes at the last one before its time (DeadlinePolicy::yellow). A late
  // call raises what still holds: of each clock the highest level that it has
  // reached, and no yellow card after the due time. OutOfRange as for Decide();
  // FailedPrecondition under another definition. Cost of this and of NextDue():
  // running clocks times steps of escalation.
  absl::StatusOr<std::vector<Event>> Tick(const Case& c, absl::Time now) const;

  // Returns the earliest time at which Tick() has something to raise, which may
  // be past; InfiniteFuture: not before another event. Without what does not
  // hold any more at `now`.
  absl::Time NextDue(const Case& c,
                     absl::Time now = absl::InfinitePast()) const;

  // --- disputes about competence (dispute.h) ---
  // As trunkline::DecideDispute(), by the steps and offices of the definition.
  // FailedPrecondition: the dispute runs under another definition. OutOfRange:
  // a calendar does not reach.
  absl::StatusOr<std::vector<DisputeEvent>> DecideDispute(
      const Dispute& dispute, const DisputeCommand& command, const Actor& actor,
      absl::Time now) const;
  // OK if the actor may read the dispute: by an access right (kDispute), as an
  // office that takes part, or as one of the contending units.
  absl::Status CheckDisputeAccess(const Dispute& dispute,
                                  const Actor& actor) const;

  // --- who may call what ---
  // OK if the actor has the right to a call about this case; PermissionDenied
  // if no access right of the definition gives it, if the actor has an interest
  // (see Decide) or if it has no id. The message names the roles that have the
  // right. The engine must be that of the case's own definition. `now` tells
  // which successor of a department that is no more has its part in measures;
  // one before the case's last event counts as that event's time.
  absl::Status CheckAccess(Access access, const Case& c, const Actor& actor,
                           absl::Time now = absl::InfinitePast()) const;
  // As above for a call about no case in particular: a role with a relation to
  // a case does not count.
  absl::Status CheckAccess(Access access, const Actor& actor) const;
  // OK if there can be a case in which the actor has the right.
  absl::Status CheckAccessToSome(Access access, const Actor& actor) const;

  // --- who sees what ---
  // By the definition's views: what no view of the viewer's roles gives is
  // absent. A masked phone number keeps its first three and last two digits
  // ("139******07"), and none if it has fewer than eight. A report and a
  // confidential ticket show nothing of the caller, of the caller's words and
  // of the place, but to roles with FIELD_SECRET_CALLER. Attributes, which are
  // the host's own, are shown as they are: keep the caller out of them.
  //
  // Proposals of measures, findings and referrals are shown only with
  // FIELD_REFERRALS: without it the case has none of them, and their events are
  // shells, which have version, time, stage and clocks, and no command.
  //
  // PermissionDenied as for CheckAccess() of kGet; `now` as there.
  absl::StatusOr<Case> Redact(const Case& c, const Actor& viewer,
                              absl::Time now = absl::InfinitePast()) const;
  // An event of case `c`, as the viewer may see it. PermissionDenied as for
  // CheckAccess() of `access`.
  absl::StatusOr<Event> Redact(const Event& event, const Case& c,
                               const Actor& viewer,
                               Access access = Access::kHistory,
                               absl::Time now = absl::InfinitePast()) const;

  // Returns a denial in a sentence.
  std::string ToText(const Denial& denial, const Command& command,
                     Language language) const;

 private:
  friend class internal::LifecycleEngineAccess;
  explicit LifecycleEngine(std::shared_ptr<const lifecycle::EngineData> data);

  std::shared_ptr<const lifecycle::EngineData> data_;
};

// Returns the command that opens a case: the ticket's bytes, the decision, and
// the deadlines that it promises. InvalidArgument for a decision of another
// rule set than the calculator's, or for a ticket without accepted_at.
absl::StatusOr<OpenCommand> MakeOpenCommand(
    const StoredTicket& ticket, const Decision& decision,
    const DeadlineCalculator& calculator);

// Gives a command the decision and the promised deadlines of another routing.
// Errors as for MakeOpenCommand(); the command is then unchanged.
absl::Status AddDecision(const StoredTicket& ticket, const Decision& decision,
                         const DeadlineCalculator& calculator,
                         DispatchCommand* command);
absl::Status AddDecision(const StoredTicket& ticket, const Decision& decision,
                         const DeadlineCalculator& calculator,
                         DesignateCommand* command);
absl::Status AddDecision(const StoredTicket& ticket, const Decision& decision,
                         const DeadlineCalculator& calculator,
                         AmendCommand* command);
absl::Status AddDecision(const StoredTicket& ticket, const Decision& decision,
                         const DeadlineCalculator& calculator,
                         RerouteCommand* command);

// What the citizen said of the last feedback: kSatisfied, kDissatisfied,
// kUnrated (reached, but no rating), or kUnspecified: no one was reached yet.
// The last rating counts; one that a unit of the case recorded, only if it is
// the only one. With merged cases: kDissatisfied if one caller is dissatisfied,
// else kSatisfied if one is satisfied, else kUnrated if one was reached.
Resolution Verdict(const Case& c);
// As above, of one caller: `member` is the id of a merged case; empty: of the
// case itself.
Resolution Verdict(const Case& c, std::string_view member);

// What leaves the centre for another system: no caller, no caller's words, no
// internal text, no place, no proposal, finding or referral, whatever the
// definition says.
Event WithoutCaller(const Event& event);
Case WithoutCaller(const Case& c);

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_LIFECYCLE_ENGINE_H_
