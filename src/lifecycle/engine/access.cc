// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/access.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "generated/name_tables.h"
#include "src/base/message.h"
#include "src/base/status.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/messages.h"
#include "trunkline/cases/enum_names.h"

namespace trunkline {
namespace {

namespace messages = lifecycle::engine_messages;
using lifecycle::DefinitionData;
using lifecycle::kNone;
using lifecycle::Slot;

// Names the roles as `--role` and the schema do in English, and by their labels
// in Chinese.
absl::Status Denied(const DefinitionData& data, Access access,
                    std::uint64_t right) {
  std::vector<base::Text> holders;
  for (std::size_t i = 0; i != data.roles.size(); ++i) {
    if ((right >> i & 1) == 0) continue;
    const lifecycle::Role& role = data.roles[i];
    holders.push_back(
        {role.id, std::string(lifecycle::LabelOf(role.label, "zh", role.id))});
  }
  const base::Text call = {
      std::string(AccessName(access)),
      std::string(schema::AccessNames().ChineseName(static_cast<int>(access)))};
  return base::PermissionDenied(
      holders.empty()
          ? base::Fill<messages::kNoRole>(call)
          : base::Fill<messages::kBelongsTo>(
                call, base::Join(holders, base::Fill<messages::kRoleComma>())));
}

// Bits of roles by stage; none for a number that is no access.
const std::vector<std::uint64_t>& RightsOf(const DefinitionData& data,
                                           Access access) {
  const auto i = static_cast<std::size_t>(access);
  return data.access[i < kAccesses ? i : 0];
}

}  // namespace

std::string_view AccessName(Access access) { return EnumName(access); }

std::uint64_t lifecycle::RolesAnywhere(const EngineData& engine, const Case& c,
                                       const Actor& actor, absl::Time at) {
  std::uint64_t roles = RolesOf(engine, c, actor, 0, at);
  for (std::size_t i = 0; i != c.assignments.size(); ++i) {
    roles |= RolesOf(engine, c, actor, static_cast<int>(i) + 1, at);
  }
  return roles;
}

absl::Status lifecycle::CheckNamed(const Actor& actor) {
  if (!actor.id.empty()) return absl::OkStatus();
  return base::PermissionDenied(base::Fill<messages::kNoActor>());
}

absl::Status LifecycleEngine::CheckAccess(Access access, const Case& c,
                                          const Actor& actor,
                                          absl::Time now) const {
  const auto status = lifecycle::CheckNamed(actor);
  if (!status.ok()) return status;
  if (lifecycle::HasInterest(data_->rules, c, actor)) {
    return base::PermissionDenied(base::Fill<messages::kInterest>());
  }
  const DefinitionData& data = data_->data();
  // A stage that the definition lacks, as a mirror may have, has the rights
  // that name none.
  const int found = data.FindStage(c.stage);
  const std::size_t stage = found == kNone ? data.stages.size() : Slot(found);
  const std::uint64_t right = RightsOf(data, access)[stage];
  if ((right & lifecycle::RolesAnywhere(*data_, c, actor,
                                        lifecycle::AtOf(c, now))) == 0) {
    return Denied(data, access, right);
  }
  return absl::OkStatus();
}

absl::Status LifecycleEngine::CheckAccess(Access access,
                                          const Actor& actor) const {
  const auto status = lifecycle::CheckNamed(actor);
  if (!status.ok()) return status;
  const DefinitionData& data = data_->data();
  const std::uint64_t right = RightsOf(data, access).back();
  if ((right & RolesOf(*data_, Case(), actor, 0, absl::InfinitePast())) == 0) {
    return Denied(data, access, right);
  }
  return absl::OkStatus();
}

absl::Status LifecycleEngine::CheckAccessToSome(Access access,
                                                const Actor& actor) const {
  const auto status = lifecycle::CheckNamed(actor);
  if (!status.ok()) return status;
  const DefinitionData& data = data_->data();
  std::uint64_t right = 0;
  for (const std::uint64_t roles : RightsOf(data, access)) right |= roles;
  for (std::size_t i = 0; i != data.roles.size(); ++i) {
    const lifecycle::Role& role = data.roles[i];
    if ((right >> i & 1) != 0 &&
        role.relation != lifecycle::Role::Relation::kClock &&
        std::find(actor.roles.begin(), actor.roles.end(), role.holder) !=
            actor.roles.end()) {
      return absl::OkStatus();
    }
  }
  return Denied(data, access, right);
}

}  // namespace trunkline
