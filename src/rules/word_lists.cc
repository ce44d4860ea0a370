// SPDX-License-Identifier: Apache-2.0
#include "src/rules/word_lists.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "src/base/release.h"

namespace trunkline::rules {

void WordLists::Freeze(const std::vector<std::uint32_t>& ranks,
                       std::size_t literal_count) {
  const auto order = [&](const auto& added) {
    return std::make_tuple(added.first, ~ranks[added.second], added.second);
  };
  std::sort(added_.begin(), added_.end(),
            [&](const auto& a, const auto& b) { return order(a) < order(b); });
  begin_.assign(literal_count + 1, 0);
  for (const auto& [word, number] : added_) {
    ++begin_[word + 1];
    numbers_.push_back(number);
  }
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  base::Release(&added_);
}

}  // namespace trunkline::rules
