// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_VIEWERS_H_
#define TRUNKLINE_TESTS_DESK_VIEWERS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/actor.h"
#include "trunkline/cases/desk.h"

// Who asks, in tests of rights: every role, in cases in every stage.
namespace trunkline::testing {

// A file of the source tree.
std::string Whole(const std::string& path);
// A file of the lifecycle pack.
std::string Pack(const std::string& name);

// A viewer, and the role that the pack should find in it.
struct Viewer {
  std::string role;
  Actor actor;
};

// Each role, each two of them, some without an id, a unit that a measure is
// addressed to, and one that has no part in the case.
std::vector<Viewer> Viewers();

// Which roles of the pack a viewer holds.
std::set<std::string> RolesOf(const std::string& role);

// Ids of the stages of the pack.
std::vector<std::string> Stages();

// Names of the calls of Desk (desk.h) that name an actor.
std::set<std::string> CallsOfDesk();

// When the cases below were opened.
absl::Time Opened();

// A case in a stage, with a lead, an assisting and a subordinate unit, a
// finding about the lead, and a measure that is ordered of a fourth unit.
Case InStage(const std::string& stage, const std::string& id);

// Stores a case as it is given. Only its columns and state matter here.
void Put(Desk& desk, const Case& c);

// A command with every fact that its kind can have, each of them good.
AnyCommand WithFacts(CommandKind kind);

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_VIEWERS_H_
