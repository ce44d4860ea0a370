// SPDX-License-Identifier: Apache-2.0
// Hotlines: numbers and their phases in time.
#include <algorithm>

#include "src/rules/compilation.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

PhaseSpan ReadPhase(const pb::Phase& m, Id owner, const std::string& path,
                    Compilation* c) {
  PhaseSpan p;
  p.kind = static_cast<Phase>(m.kind());
  if (p.kind == Phase::kUnspecified || p.kind > Phase::kEmergency) {
    c->Error("missing-kind", base::Fill<messages::kNoPhaseKind>(),
             absl::StrCat(path, ".kind"));
  }
  p.valid = c->ReadValidity(m.valid(), absl::StrCat(path, ".valid"));
  p.target = c->Keep(m.target());
  c->CheckDigits(p.target, absl::StrCat(path, ".target"));
  p.owner = m.owner().empty()
                ? owner
                : c->FindDepartment(m.owner(), absl::StrCat(path, ".owner"));
  return p;
}

// Sorts the phases by time and reports where they overlap or leave a gap.
void OrderPhases(Compilation* c, Hotline* h) {
  std::vector<std::pair<PhaseSpan, int>> order;  // With the place in the file.
  for (const PhaseSpan& p : h->phases) {
    order.emplace_back(p, static_cast<int>(order.size()));
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) {
                     return a.first.valid.from < b.first.valid.from;
                   });
  for (std::size_t i = 0; i != order.size(); ++i) {
    h->phases[i] = order[i].first;
    if (i == 0) continue;
    const Interval& before = order[i - 1].first.valid;
    const Interval& after = order[i].first.valid;
    const std::string path = At("phase", order[i].second);
    if (after.from < before.to) {
      c->Error("phase-overlap",
               base::Fill<messages::kPhaseOverlap>(base::Quoted(h->number),
                                                   c->Civil(after.from)),
               path);
    } else if (after.from > before.to) {
      c->Warning("phase-gap",
                 base::Fill<messages::kPhaseGap>(base::Quoted(h->number),
                                                 c->Civil(before.to),
                                                 c->Civil(after.from)),
                 path);
    }
  }
}

}  // namespace

void CompileHotlines(Compilation* c) {
  constexpr EntryKind kKind = EntryKind::kHotline;
  c->out.hotlines.resize(c->entries(kKind).size() + 1);
  c->ForEach<pb::Hotline>(
      kKind, [&](Id id, const SourceEntry& entry, const pb::Hotline& m) {
        Hotline& h = c->out.hotlines[id];
        h.number = entry.id;
        h.bytes = entry.bytes;
        c->CheckDigits(h.number, "number");
        const Id owner =
            m.owner().empty() ? kNone : c->FindDepartment(m.owner(), "owner");
        if (m.phase_size() == 0) {
          c->Error("no-phase",
                   base::Fill<messages::kNoPhase>(base::Quoted(h.number)));
        }
        for (int i = 0; i != m.phase_size(); ++i) {
          h.phases.push_back(ReadPhase(m.phase(i), owner, At("phase", i), c));
        }
        OrderPhases(c, &h);
      });
}

}  // namespace trunkline::rules
