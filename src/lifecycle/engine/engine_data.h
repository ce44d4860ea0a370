// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_ENGINE_ENGINE_DATA_H_
#define TRUNKLINE_SRC_LIFECYCLE_ENGINE_ENGINE_DATA_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "trunkline/cases/lifecycle_engine.h"

// What the parts of LifecycleEngine share.
namespace trunkline::lifecycle {

// What an engine keeps. Immutable.
struct EngineData {
  LifecycleDefinition definition;
  RuleSet rules;
  CalendarSet calendars;
  WorkCalendar round_the_clock;
  // By transition and stage (the last: no case yet), a bit for each role.
  std::vector<std::vector<std::uint64_t>> rights;
  std::vector<CommandKind> commands;  // That the definition has.

  const DefinitionData& data() const { return DataOf(definition); }
  // Null: that version is not there.
  const WorkCalendar* CalendarOf(const DeadlinePolicy& policy,
                                 std::string_view version) const;
  const WorkCalendar* CalendarOf(const DeadlinePolicy& policy) const;
};

// A command in its case, with what both leave open filled in.
struct Attempt {
  const EngineData& engine;
  const Case& c;
  const Command& command;
  const Actor& actor;
  absl::Time at;       // Never before the case's last event.
  int stage = kNone;   // Place; the number of stages: no case yet.
  int assignment = 0;  // That it is about; 0: none.
  bool asks = false;   // The command is still to be filled in.

  const Assignment* Of() const {
    return assignment == 0 ? nullptr : &c.assignments[Nth(assignment)];
  }
};

// The assignment that a command is about: the one it names; else, by its kind,
// that of the request it answers, the actor's own, or the lead's.
int FindAssignment(const Case& c, const Command& command, const Actor& actor);

// The assignment whose request a command answers; 0: none, or it answers none.
int RequestOf(const Case& c, CommandKind kind);

// The actor of an attempt that a clock or the desk itself makes: without id,
// unit and roles.
inline const Actor& Nobody() {
  static const Actor& nobody = *new Actor();
  return nobody;
}

// The first measure of a case that is of a unit (empty: any) and in a state;
// null: none.
const Supervision* FindMeasure(const Case& c, SupervisionMeasure measure,
                               std::string_view unit, Supervision::State state);

// The proposal that an order of a measure against a unit answers: one against
// that unit, else one against none; what is ordered of one unit answers no
// proposal against another. `unit` empty: the first one. Null: none.
const Supervision* FindProposal(const Case& c, SupervisionMeasure measure,
                                std::string_view unit);

// The earliest promise to the caller of a case, by the newest clock of each:
// not stopped, or stopped by a merge that holds. InfiniteFuture: none is
// counted, or an answer was given.
absl::Time PromiseOf(const DefinitionData& data, const Case& c);

// Whether `addressee` is no more at `at`, and `unit` is its successor in force,
// for the category of the case.
bool IsHeirOf(const RuleSet& rules, const Case& c, const std::string& addressee,
              const std::string& unit, absl::Time at);
// The first ordered measure that `unit` may answer at `at`: its own, else one
// whose addressee is no more, and whose successor in force it is. `addressee`
// empty: any. Null: none.
const Supervision* FindOwed(const RuleSet& rules, const Case& c,
                            SupervisionMeasure measure,
                            std::string_view addressee, const std::string& unit,
                            absl::Time at);

// Bits of the roles that the actor holds at `at` as for this assignment. An
// actor without an id holds none.
std::uint64_t RolesOf(const EngineData& engine, const Case& c,
                      const Actor& actor, int assignment, absl::Time at);

// Bits of the roles that the actor holds at `at` as for any assignment of the
// case.
std::uint64_t RolesAnywhere(const EngineData& engine, const Case& c,
                            const Actor& actor, absl::Time at);

// `now`, or the time of the case's last event if that is later.
inline absl::Time AtOf(const Case& c, absl::Time now) {
  return c.version == 0 ? now : std::max(now, c.updated_at);
}

// PermissionDenied for an actor without an id.
absl::Status CheckNamed(const Actor& actor);

// Whether the actor must keep out of the case: it is recused, or of a
// department that the ticket is against, of one below that, of one that took
// over from them, or of one that they took over from (src/rules/barred.h).
bool HasInterest(const RuleSet& rules, const Case& c, const Actor& actor);
// Whether a department must not be given the case.
bool IsBarred(const RuleSet& rules, const Case& c, const std::string& unit);

bool Holds(const Guard& guard, const Attempt& attempt);
// As the schema writes it: "BEFORE_DUE".
std::string_view GuardName(Guard::Kind kind);

// The name of a fact that is given and cannot be so; empty: none. Whether
// facts are given at all is the definition's.
std::string_view FindBadValue(const Attempt& attempt);

// The newest clock of a definition that belongs to an assignment (0: the
// case), or null.
const Clock* FindClock(const DefinitionData& data, const Case& c, int clock,
                       int assignment);

// What the effects of a transition do to the clocks of a case.
absl::Status ChangeClocks(const Attempt& attempt, const Transition& transition,
                          std::vector<ClockEvent>* changes);

// What a command does to the clocks that follow from it alone, without effects
// of a transition: a desk records a merge in the main case so.
absl::Status ChangeClocksOf(const EngineData& engine, const Case& c,
                            const Command& command, absl::Time at,
                            std::vector<ClockEvent>* changes);

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_ENGINE_ENGINE_DATA_H_
