// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_STRINGS_H_
#define TRUNKLINE_SRC_BASE_STRINGS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/string_view.h"

namespace trunkline::base {

// The bridge between std::string_view and absl::string_view, which are one
// type with a newer Abseil and two that do not convert on Debian 12.
inline absl::string_view ToAbsl(std::string_view s) {
  return absl::string_view(s.data(), s.size());
}
inline std::string_view FromAbsl(absl::string_view s) {
  return std::string_view(s.data(), s.size());
}

// Returns the offset of the first byte that is not part of valid UTF-8, or
// npos. Overlong forms, surrogates and values above U+10FFFF are not valid.
std::size_t FindInvalidUtf8(std::string_view s);

// Whether `s` is valid UTF-8 without NUL.
bool IsText(std::string_view s);

// Returns `s` for an error message: at most `max_bytes` (then "..."), cut at a
// character; control bytes and invalid UTF-8 as \xNN.
std::string Quoted(std::string_view s, std::size_t max_bytes = 60);

// Returns how many bytes must be put in, left out, replaced or swapped with
// their neighbour to make one of the other, or `limit` + 1 when it is more (the
// longer one's size + 1 if that is less). Cost: the size times `limit`.
std::size_t EditDistance(std::string_view a, std::string_view b,
                         std::size_t limit);

// A longer word has no near one.
inline constexpr std::size_t kMaxNearBytes = 128;

// Returns the candidate nearest to `word` for a "did you mean", or an empty
// view when none is near (at most a third of the word's bytes, at least 1, are
// different) or the word has more than kMaxNearBytes. Of equally near ones the
// smallest. The view points into `candidates`.
std::string_view Nearest(std::string_view word,
                         const std::vector<std::string_view>& candidates);

// Returns the name of a cell of a spreadsheet, "C12", by its row and column
// from 1. A number that is less is left out: "C", "12", "".
std::string CellName(std::int64_t row, std::int64_t column);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_STRINGS_H_
