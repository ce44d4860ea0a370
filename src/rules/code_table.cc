// SPDX-License-Identifier: Apache-2.0
#include "src/rules/code_table.h"

#include <utility>

namespace trunkline::rules {

std::uint64_t CodeTable::MixAll(std::string_view code) const {
  std::uint64_t mixed = seed_.b ^ code.size();
  std::size_t i = 0;
  for (; i + 8 <= code.size(); i += 8) {
    mixed = Mix(mixed ^ Load<std::uint64_t>(code.data() + i), seed_.a);
  }
  return mixed;  // The caller has the last eight bytes.
}

void CodeTable::Grow() {
  const std::vector<Slot> slots = std::move(slots_);
  const std::vector<std::string_view> codes = std::move(codes_);
  const std::size_t size = slots.empty() ? 4 : 2 * slots.size();
  slots_.assign(size, Slot());
  codes_.assign(size, {});
  shift_ = 64;
  for (std::size_t n = size; n != 1; n /= 2) --shift_;
  for (std::size_t i = 0; i != slots.size(); ++i) {
    if (slots[i].id == kNone) continue;
    std::size_t at = Home(slots[i].words, slots[i].size);
    while (slots_[at].id != kNone) at = Next(at);
    slots_[at] = slots[i];
    codes_[at] = codes[i];
  }
}

}  // namespace trunkline::rules
