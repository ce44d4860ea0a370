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
  std::vector<std::uint32_t> words_of(ranks.size(), 0);
  for (const auto& [word, number] : added_) {
    ++begin_[word + 1];
    ++words_of[number];
  }
  for (const auto& [word, number] : added_) {
    numbers_.push_back(words_of[number] > 1 ? number | kOfSeveralWords
                                            : number);
  }
  seen_size_ = (ranks.size() + 63) / 64;
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  base::Release(&added_);
}

}  // namespace trunkline::rules
