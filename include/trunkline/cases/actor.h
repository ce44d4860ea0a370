// SPDX-License-Identifier: Apache-2.0
//
// An Actor gives a command or views a case: a member of staff or a system, its
// department, and the roles in which it acts.
//
//   trunkline::Actor actor;
//   actor.id = "staff-17";
//   actor.unit = "csq.housing";       // A department code; empty: none.
//   actor.roles = {"department"};     // Holders that the definition knows.
//
// The host authenticates its users and fills in the actor; this library checks
// only what the actor may do.
#ifndef TRUNKLINE_CASES_ACTOR_H_
#define TRUNKLINE_CASES_ACTOR_H_

#include <string>
#include <vector>

namespace trunkline {

// A plain value: safe to copy and to read from any thread.
struct Actor {
  // Identifies the actor in events. Must not be the name of a person.
  std::string id;
  // Department code. Empty: the centre, or no department.
  std::string unit;
  // Holders of LifecycleRole ("operator", "dispatcher"). The relation to a
  // case, lead or assisting, follows from `unit`.
  std::vector<std::string> roles;
  // What a read is for, as a word that the host defines ("callback"): kept in
  // the access record if the read shows who called. No names, no free text.
  // At most 255 bytes. Empty: none is given. The initializer lets a host leave
  // it out of {id, unit, roles} without a compiler warning.
  std::string purpose = {};
};

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_ACTOR_H_
