// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_ACCESS_H_
#define TRUNKLINE_SRC_DESK_ACCESS_H_

#include "absl/status/status.h"
#include "trunkline/cases/actor.h"

namespace trunkline::desk {

// PermissionDenied for an actor without an id, whatever its roles;
// InvalidArgument for one whose id, unit or roles cannot be kept as text.
absl::Status CheckNamed(const Actor& actor);

// Whether the actor has the role of the host itself, "system".
bool IsHost(const Actor& actor);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_ACCESS_H_
