// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_WORD_LISTS_H_
#define TRUNKLINE_SRC_RULES_WORD_LISTS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "trunkline/decision.h"

// Numbers under words, for entries that are found through a word of the text.
// Add, Freeze, then read from any thread.
namespace trunkline::rules {

class WordLists {
 public:
  // If more entries of one key have words, they are found through their words.
  static constexpr std::size_t kMaxEntriesPerKey = 4;

  void Add(std::uint32_t word, std::uint32_t number) {
    added_.emplace_back(word, number);
  }
  // Sorts the numbers of each word by their rank downwards. `ranks` are by
  // number.
  void Freeze(const std::vector<std::uint32_t>& ranks,
              std::size_t literal_count);
  bool empty() const { return numbers_.empty(); }

  // Calls visit(number) for those of each word in turn, as long as it returns
  // true: each once, or if `memory` is null as often as it is found. An entry
  // of n words costs n if each must be looked at to see that it does not hold;
  // to look at it for each of them would be quadratic.
  template <typename Visitor>
  void ForEach(const std::vector<std::uint32_t>& words,
               internal::WordMemory* memory, Visitor&& visit) const {
    for (std::uint32_t word : words) {
      for (std::uint32_t i = begin_[word]; i != begin_[word + 1]; ++i) {
        std::uint32_t number = numbers_[i];
        if ((number & kOfSeveralWords) != 0) {
          number ^= kOfSeveralWords;
          if (memory != nullptr && !IsFirst(number, memory)) continue;
        }
        if (!visit(number)) break;
      }
    }
    if (memory == nullptr || memory->visited.empty()) return;
    for (std::uint32_t number : memory->visited) memory->seen[number / 64] = 0;
    memory->visited.clear();
  }

 private:
  // In numbers_: the number is listed under other words, too.
  static constexpr std::uint32_t kOfSeveralWords = 1u << 31;
  // Whether a number was not visited yet.
  bool IsFirst(std::uint32_t number, internal::WordMemory* memory) const {
    if (memory->seen.size() < seen_size_) memory->seen.resize(seen_size_, 0);
    std::uint64_t& bits = memory->seen[number / 64];
    const std::uint64_t bit = std::uint64_t{1} << number % 64;
    if ((bits & bit) != 0) return false;
    bits |= bit;
    memory->visited.push_back(number);
    return true;
  }

  std::vector<std::pair<std::uint32_t, std::uint32_t>> added_;
  std::vector<std::uint32_t> begin_;  // By word, in numbers_.
  std::vector<std::uint32_t> numbers_;
  std::size_t seen_size_ = 0;  // Of a bit for each number, in words.
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_WORD_LISTS_H_
