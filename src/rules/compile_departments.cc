// SPDX-License-Identifier: Apache-2.0
// Departments: superiors, regions, and successors once they are dissolved.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/rules/compilation.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

constexpr EntryKind kKind = EntryKind::kDepartment;

void ReadSuccessors(const pb::Department& m, Compilation* c, Department* d) {
  absl::flat_hash_map<Id, Id> first;  // By category, the department.
  for (int i = 0; i != m.successor_size(); ++i) {
    const auto& successor = m.successor(i);
    const std::string path = At("successor", i);
    Successor s;
    s.place = static_cast<std::uint32_t>(i);
    s.department = c->FindDepartment(successor.department(),
                                     absl::StrCat(path, ".department"));
    if (!successor.category().empty()) {
      s.category = c->FindCategory(successor.category(),
                                   absl::StrCat(path, ".category"));
      if (s.category == kNone) continue;
    }
    if (s.department == kNone) continue;
    const auto [other, is_new] = first.try_emplace(s.category, s.department);
    if (!is_new) {
      c->Error("ambiguous-successor",
               base::Fill<messages::kTwoSuccessors>(
                   base::Quoted(c->entries(kKind)[other->second - 1].id),
                   base::Quoted(successor.department())),
               path);
      continue;
    }
    d->successors.push_back(s);
  }
}

// Numbers the departments in preorder of their superiors.
void PlaceInTree(Compiled* out) {
  const std::vector<Department>& departments = out->departments;
  const std::size_t count = departments.size();
  // Of each department, the first below it, and the next beside it.
  std::vector<Id> below(count, kNone), beside(count, kNone);
  for (auto id = static_cast<Id>(count - 1); id != kNone; --id) {
    beside[id] = below[departments[id].superior];
    below[departments[id].superior] = id;
  }
  std::vector<TreePlace>& tree = out->department_tree;
  tree.assign(count, TreePlace());
  std::uint32_t order = 0;
  for (Id at = below[kNone]; at != kNone;) {
    ++order;
    tree[at] = {order, order};
    if (below[at] != kNone) {
      at = below[at];
      continue;
    }
    while (at != kNone && beside[at] == kNone) {
      at = departments[at].superior;
      if (at != kNone) tree[at].last = order;
    }
    if (at != kNone) at = beside[at];
  }
}

// Removes each successor that makes a cycle, and reports it. CutCycles() cannot
// do this, since a department may have several successors. Depth-first search,
// with an explicit stack because the input bounds the depth.
void CutSuccessorCycles(Compilation* c) {
  std::vector<Department>& departments = c->out.departments;
  enum class State : std::uint8_t { kNew, kOnPath, kDone };
  std::vector<State> state(departments.size(), State::kNew);
  std::vector<std::pair<Id, std::size_t>> path;  // With the next successor.
  for (Id start = 1; start < departments.size(); ++start) {
    if (state[start] != State::kNew) continue;
    path.assign(1, {start, 0});
    state[start] = State::kOnPath;
    while (!path.empty()) {
      auto& [id, child] = path.back();
      auto& successors = departments[id].successors;
      if (child == successors.size()) {
        state[id] = State::kDone;
        path.pop_back();
        continue;
      }
      const Id next = successors[child].department;
      if (state[next] == State::kOnPath) {
        c->On(kKind, c->entries(kKind)[id - 1]);
        c->Error("successor-cycle",
                 base::Fill<messages::kSuccessorCycle>(
                     base::Quoted(departments[next].code),
                     base::Quoted(departments[id].code)),
                 At("successor", static_cast<int>(successors[child].place)));
        successors[child++].department = kNone;  // Removed below.
        continue;
      }
      ++child;
      if (state[next] == State::kNew) {
        state[next] = State::kOnPath;
        path.push_back({next, 0});
      }
    }
  }
  for (Department& d : departments) {
    auto& list = d.successors;
    const auto removed = std::remove_if(
        list.begin(), list.end(),
        [](const Successor& s) { return s.department == kNone; });
    list.erase(removed, list.end());
  }
}

void SortSuccessors(Compilation* c) {
  for (Department& d : c->out.departments) {
    std::sort(d.successors.begin(), d.successors.end(),
              [](const Successor& a, const Successor& b) {
                return a.category < b.category;
              });
  }
}

void LinkPredecessors(Compilation* c) {
  auto& departments = c->out.departments;
  for (Id id = 1; id != departments.size(); ++id) {
    for (const Successor& s : departments[id].successors) {
      std::vector<Id>& before = departments[s.department].predecessors;
      // One department may follow another for several categories.
      if (before.empty() || before.back() != id) before.push_back(id);
    }
  }
}

}  // namespace

void CompileDepartments(Compilation* c) {
  c->out.departments.resize(c->entries(kKind).size() + 1);
  c->ForEach<pb::Department>(
      kKind, [&](Id id, const SourceEntry& entry, const pb::Department& m) {
        Department& d = c->out.departments[id];
        d.code = entry.id;
        d.bytes = entry.bytes;
        d.labels = c->ReadLabels(m.name());
        d.valid = c->ReadValidity(m.valid(), "valid");
        if (!m.superior().empty()) {
          d.superior = c->FindDepartment(m.superior(), "superior");
        }
        if (!m.region().empty()) d.region = c->FindRegion(m.region(), "region");
        ReadSuccessors(m, c, &d);
        c->AddNames(m, id, &c->out.department_names);
      });
  c->out.department_names.SetPlaces(FlatPlaces(c->out.departments.size()));
  c->out.department_names.Freeze(&c->out.department_ids);
  c->CutCycles(kKind, "superior", "superior-cycle", &Department::superior,
               &c->out.departments);
  PlaceInTree(&c->out);
  CutSuccessorCycles(c);
  SortSuccessors(c);
  LinkPredecessors(c);
}

}  // namespace trunkline::rules
