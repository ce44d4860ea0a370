// SPDX-License-Identifier: Apache-2.0
// Departments: superiors, regions, and successors once they are dissolved.
#include "src/rules/compilation.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

constexpr EntryKind kKind = EntryKind::kDepartment;

void ReadSuccessors(const pb::Department& m, Compilation* c, Department* d) {
  for (int i = 0; i != m.successor_size(); ++i) {
    const auto& successor = m.successor(i);
    const std::string path = At("successor", i);
    Successor s;
    s.department = c->FindDepartment(successor.department(),
                                     absl::StrCat(path, ".department"));
    if (!successor.category().empty()) {
      s.category = c->FindCategory(successor.category(),
                                   absl::StrCat(path, ".category"));
      if (s.category == kNone) continue;
    }
    if (s.department == kNone) continue;
    for (const Successor& other : d->successors) {
      if (other.category != s.category) continue;
      c->Error("ambiguous-successor",
               base::Fill<messages::kTwoSuccessors>(
                   base::Quoted(c->entries(kKind)[other.department - 1].id),
                   base::Quoted(successor.department())),
               path);
    }
    d->successors.push_back(s);
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
                 At("successor", static_cast<int>(child)));
        successors.erase(successors.begin() +
                         static_cast<std::ptrdiff_t>(child));
        continue;
      }
      ++child;
      if (state[next] == State::kNew) {
        state[next] = State::kOnPath;
        path.push_back({next, 0});
      }
    }
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
  CutSuccessorCycles(c);
  LinkPredecessors(c);
}

}  // namespace trunkline::rules
