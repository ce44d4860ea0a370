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

// Finds for each transition and stage the roles that may take it.
//
// A right may leave out any of transition, command, and the stages it leads to
// and comes from; of all rights that apply the most particular decides alone.
// Two that apply to the same never tie: a right names a subset of the four,
// which as bits (8, 4, 2, 1) are its rank, and two rights with equal values
// in the same subset are an issue. Takes transitions x stages x rights, each
// of which is limited.
void DefinitionLoader::ReadRights() {
  struct Known {
    int from, to, command, transition;
    std::vector<int> roles;
    std::string id;
  };
  std::vector<Known> rights;
  std::map<std::vector<int>, std::string> seen;
  Each(rights_, [&](const std::string& id, const auto& m) {
    Known right{kNone,
                kNone,
                Value(m.command(), pb::CommandKind_IsValid, "command"),
                kNone,
                Roles(m.role(), "role"),
                id};
    bool found = true;
    const auto find = [&](const auto& table, const std::string& name,
                          const char* path) {
      if (name.empty()) return kNone;
      const int index = Find(table, name, path);
      found = found && index != kNone;
      return index;
    };
    right.transition = find(transitions_, m.transition(), "transition");
    right.from = find(stages_, m.from(), "from");
    right.to = find(stages_, m.to(), "to");
    if (right.roles.empty()) {
      Field("role", "no-role", base::Fill<messages::kNoRole>());
    }
    if (!found) return;
    const auto [first, fresh] = seen.emplace(
        std::vector<int>{right.from, right.to, right.command, right.transition},
        id);
    if (!fresh) {
      Field("", "same-right",
            base::Fill<messages::kSameRight>(base::Quoted(first->second)));
    }
    rights.push_back(std::move(right));
  });
  const int no_case = static_cast<int>(data_.stages.size());
  for (std::size_t i = 0; i != data_.transitions.size(); ++i) {
    Transition& t = data_.transitions[i];
    t.roles.resize(data_.stages.size() + 1);
    std::vector<int> from = t.from;
    if (t.command == CommandKind::kOpen) from.push_back(no_case);
    for (int stage : from) {
      if (stage == kNone) continue;
      const int to = t.to != kNone      ? t.to
                     : stage == no_case ? data_.initial
                                        : stage;
      int best = -1;
      for (const Known& r : rights) {
        if (r.command != 0 && r.command != static_cast<int>(t.command)) {
          continue;
        }
        if (r.from != kNone && r.from != stage) continue;
        if (r.to != kNone && r.to != to) continue;
        if (r.transition != kNone && r.transition != static_cast<int>(i)) {
          continue;
        }
        const int rank = (r.transition != kNone ? 8 : 0) +
                         (r.command != 0 ? 4 : 0) + (r.to != kNone ? 2 : 0) +
                         (r.from != kNone ? 1 : 0);
        if (rank > best) {
          best = rank;
          t.roles[Slot(stage)] = r.roles;
        }
      }
    }
  }
}

}  // namespace trunkline::lifecycle
