// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_CORPUS_H_
#define TRUNKLINE_SRC_SUGGEST_CORPUS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/suggest/learn.h"

namespace trunkline::suggest {

// An n-gram that occurs in enough matters.
struct CountedGram {
  std::string text;
  std::uint32_t matters = 0;
  std::uint32_t callers = 0;  // 0: not known.
};

// The n-grams of rows.
//
// Idea. N-grams are counted by length. Those of n characters are looked for
// only where both n-grams of n - 1 characters inside are frequent, since a
// longer one is not more frequent than its parts. So rare ones, which are most,
// are never kept, and a key of two numbers stands for any length.
class Corpus {
 public:
  Corpus(const std::vector<Row>& rows, const LearnOptions& options);

  const std::vector<CountedGram>& grams() const { return grams_; }
  // Indexes of the n-grams that a row has, sorted, each once.
  const std::vector<std::vector<std::uint32_t>>& rows() const { return rows_; }
  // By row: the number of its matter.
  const std::vector<std::uint32_t>& matters() const { return matters_; }

 private:
  struct Counter;

  void GroupRows(const std::vector<Row>& rows);
  // Counts what `visit(row, add)` adds, and keeps the frequent ones.
  template <typename Visit>
  std::vector<std::uint64_t> Frequent(const Visit& visit);

  std::size_t min_matters_;
  std::vector<CountedGram> grams_;
  std::vector<std::vector<std::uint32_t>> rows_;
  std::vector<std::uint32_t> matters_;
  std::vector<std::uint32_t> callers_;  // By row; empty: not known.
  std::vector<std::uint32_t> matter_order_, caller_order_;  // Of rows.
};

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_CORPUS_H_
