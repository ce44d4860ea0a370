// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/engine/refusals.h"

#include <algorithm>
#include <string_view>

namespace trunkline::lifecycle {
namespace {

// A withdrawal, a refusal or a termination answers one caller; the callers of
// merged cases wait on, and the emergency line does not answer them either.
// Closings follow the callbacks; whom these must have heard is the
// definition's (guard CALLERS_HEARD).
bool EndsUnheard(const Transition& t) {
  return t.resolution != Resolution::kUnspecified &&
         t.command != CommandKind::kMerge && t.command != CommandKind::kClose &&
         t.command != CommandKind::kExplain;
}

// Whether it grants what a unit asked for, or a longer promise. A hold that
// was not asked for, in a definition that allows it, answers no request.
bool Grants(const Attempt& a) {
  switch (KindOf(a.command)) {
    case CommandKind::kHold:
    case CommandKind::kGrantExtension:
    case CommandKind::kGrantReturn:
    case CommandKind::kGrantTermination:
      return RequestOf(a.c, KindOf(a.command)) != 0;
    case CommandKind::kAmend:
      return std::get<AmendCommand>(a.command).lengthen;
    default:
      return false;
  }
}

// Whether the unit leads or led the case, or a part of it below its lead. Who
// assists asks for nothing.
bool HasPart(const Case& c, const std::string& unit) {
  return !unit.empty() &&
         std::any_of(c.assignments.begin(), c.assignments.end(),
                     [&](const Assignment& a) {
                       return a.unit == unit &&
                              a.kind != Assignment::Kind::kAssisting;
                     });
}

bool IsExcused(const Case& c) {
  return c.extension_request.assignment != 0 || !c.hold_reason.empty() ||
         !c.dispute.empty();
}

bool ProposesLateness(const Attempt& a) {
  const auto* const m = std::get_if<ProposeCommand>(&a.command);
  return m != nullptr && m->ground == ReferralGround::kOverdue;
}

}  // namespace

std::string_view FindRefusal(const Attempt& a, const Transition& t) {
  if (!a.c.duplicates.empty() && EndsUnheard(t)) return "NO_DUPLICATES";
  if (Grants(a) && HasPart(a.c, a.actor.unit)) return "OWN_REQUEST";
  if (ProposesLateness(a) && IsExcused(a.c)) return "EXCUSED";
  return {};
}

}  // namespace trunkline::lifecycle
