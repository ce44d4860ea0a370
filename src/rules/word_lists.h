// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_WORD_LISTS_H_
#define TRUNKLINE_SRC_RULES_WORD_LISTS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

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
  // true. A number may be visited several times.
  template <typename Visitor>
  void ForEach(const std::vector<std::uint32_t>& words, Visitor&& visit) const {
    for (std::uint32_t word : words) {
      for (std::uint32_t i = begin_[word]; i != begin_[word + 1]; ++i) {
        if (!visit(numbers_[i])) break;
      }
    }
  }

 private:
  std::vector<std::pair<std::uint32_t, std::uint32_t>> added_;
  std::vector<std::uint32_t> begin_;  // By word, in numbers_.
  std::vector<std::uint32_t> numbers_;
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_WORD_LISTS_H_
