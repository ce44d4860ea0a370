// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition_loader.h"
#include "src/lifecycle/definition/messages.h"
#include "trunkline_internal/v1/lifecycle.pb.h"

namespace trunkline::lifecycle {

namespace pb = ::trunkline_internal::v1;

// Finds for each access and stage the roles that have the right. A right with
// the stage replaces the one without stages; two of the same rank are an issue.
// What no right names stays without a bit: it is denied.
void DefinitionLoader::ReadAccessRights() {
  const std::size_t no_case = data_.stages.size();
  for (auto& stages : data_.access) stages.assign(no_case + 1, 0);
  // The right that names an access and a stage (or kNone).
  std::map<std::pair<int, int>, std::string> named;
  std::vector<std::uint64_t> general(kAccesses, 0);
  Each(access_rights_, [&](const std::string& id, const auto& m) {
    const int access = Value(m.access(), pb::Access_IsValid, "access");
    if (m.access() == 0) {
      Field("access", "no-access", base::Fill<messages::kNoAccess>());
    }
    std::uint64_t roles = 0;
    for (const int role : Roles(m.role(), "role")) {
      if (role != kNone) roles |= std::uint64_t{1} << role;
    }
    if (m.role().empty()) {
      Field("role", "no-role", base::Fill<messages::kNoRole>());
    }
    std::vector<int> stages;
    for (int i = 0; i != m.stage_size(); ++i) {
      const int stage =
          Find(stages_, m.stage(i), absl::StrCat("stage[", i, "]"));
      if (stage != kNone) stages.push_back(stage);
    }
    if (m.stage().empty()) stages.push_back(kNone);
    for (const int stage : stages) {
      const auto [first, fresh] = named.emplace(std::pair(access, stage), id);
      if (!fresh) {
        Field("", "same-right",
              base::Fill<messages::kSameAccess>(base::Quoted(first->second)));
      }
      auto& of_access = data_.access[Slot(access)];
      if (stage == kNone) {
        general[Slot(access)] = roles;
      } else {
        of_access[Slot(stage)] = roles;
      }
    }
  });
  for (std::size_t access = 0; access != kAccesses; ++access) {
    for (std::size_t stage = 0; stage <= no_case; ++stage) {
      if (named.count({static_cast<int>(access), static_cast<int>(stage)}) ==
          0) {
        data_.access[access][stage] = general[access];
      }
    }
  }
}

}  // namespace trunkline::lifecycle
