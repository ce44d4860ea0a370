// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_LIFECYCLE_WORLD_H_
#define TRUNKLINE_TESTS_LIFECYCLE_WORLD_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/cases/actor.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/ruleset.h"

// What the stories of the lifecycle happen in: the definition of
// packs/lifecycle/12345, the small city of data/city.txtpb, packs/calendars.
namespace trunkline {

struct World {
  RuleSet rules;
  DeadlineCalculator limits;
  LifecycleEngine life;
};

// The default definition and the small city, each with an overlay laid over it
// if there is one. Fails the test at any issue.
World MakeWorld(std::string_view overlay = {}, std::string_view city = {});
const World& DefaultWorld();

// "operator", "dispatcher", ... of the centre; "legal_office" and the others of
// an arbitration; "roads" and other departments.
// "reviewer-2" is a second one, "operator+dispatcher" is both,
// "dispatcher@hall" sits in another unit.
Actor As(std::string_view who);

// "2018-06-25 09:00" in the city's zone.
absl::Time At(std::string_view civil);

// The command that opens a case with this ticket (text format), accepted at.
Command Opening(const World& world, std::string_view ticket, absl::Time at);

// A case that has only an id.
Case NewCase(std::string_view id = "C-1");

// Decides and applies; the status of the decision.
absl::Status Do(const World& world, const Command& command, const Actor& actor,
                absl::Time now, Case* c, std::vector<Event>* events = nullptr);

}  // namespace trunkline

#endif  // TRUNKLINE_TESTS_LIFECYCLE_WORLD_H_
