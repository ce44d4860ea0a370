// SPDX-License-Identifier: Apache-2.0
// Emergency hints are compared.
#include <memory>
#include <string_view>

#include "src/diff/branch.h"
#include "src/diff/compare.h"

namespace trunkline::diff {

void Comparison::CompareHints() {
  for (int side : {kOld, kNew}) {
    signals_[static_cast<std::size_t>(side)] = std::make_unique<ClaimTable>(
        &space_, &atoms_, side, ClaimTable::Kind::kSignals,
        space_.rules(side).signal_index, 0);
  }
  Link(signals_[0].get(), signals_[1].get(),
       [](std::uint32_t, std::uint32_t) { return true; });
  const auto signal = [&](int side, const Winners& w) -> const rules::Signal* {
    if (w.empty()) return nullptr;
    const auto s = static_cast<std::size_t>(side);
    return &space_.rules(side).signals[signals_[s]->claims()[w[0].first].rule];
  };
  Roots(signals_[0].get(), signals_[1].get(), {}, false,
        [&](const Cell& cell, const Winners& before, const Winners& after) {
          const rules::Signal* const a = signal(kOld, before);
          const rules::Signal* const b = signal(kNew, after);
          if (a == nullptr && b == nullptr) return;
          const auto add = [&](const Cell& c) {
            Add(Component::kHint, c, Bit(DiffKind::kHint),
                IdsOf(signals_[0].get(), before),
                IdsOf(signals_[1].get(), after));
          };
          if (a == nullptr || b == nullptr || a->id != b->id ||
              a->number != b->number) {
            add(cell);
            return;
          }
          const auto& c = space_.rules(kOld).conditions;
          const auto& d = space_.rules(kNew).conditions;
          if (a->bytes == b->bytes || a->condition + b->condition == 0) return;
          Branches(cell, [&](Branch* branch) {
            const std::string_view was =
                AskWord(kOld, c.conditions[a->condition], a->condition, branch);
            const std::string_view is =
                AskWord(kNew, d.conditions[b->condition], b->condition, branch);
            if (was != is) add(branch->cell);
          });
        });
}

std::string_view Comparison::AskWord(int side, const rules::Condition& c,
                                     std::uint32_t condition, Branch* branch) {
  const rules::Conditions& own = space_.rules(side).conditions;
  const rules::Range& words = c.any.count != 0 ? c.any : c.all;
  for (std::uint32_t i = words.begin; i != words.begin + words.count; ++i) {
    if (branch->AskAtom(atoms_.WordOf(side, condition, own.pool[i]))) {
      return own.written[i];
    }
  }
  return {};
}

}  // namespace trunkline::diff
