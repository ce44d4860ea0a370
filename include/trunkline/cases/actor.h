// An Actor is whoever gives a command or looks at a case: a member of staff or
// a system, the unit it belongs to, and what it may act as there.
//
//   trunkline::Actor actor;
//   actor.id = "staff-17";
//   actor.unit = "csq.housing";         // a department code; empty: none
//   actor.roles = {"department"};       // words that the definition knows
//
// The host says who its users are; nothing here authenticates. A plain value.
#ifndef TRUNKLINE_CASES_ACTOR_H_
#define TRUNKLINE_CASES_ACTOR_H_

#include <string>
#include <vector>

namespace trunkline {

struct Actor {
  std::string id;    // Kept in events; never the name of a person.
  std::string unit;  // Department code.
  // Words that LifecycleRole.holder names ("operator", "dispatcher"). What it
  // is to a case, lead or assisting, follows from `unit`.
  std::vector<std::string> roles;
};

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_ACTOR_H_
