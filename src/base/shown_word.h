// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_SHOWN_WORD_H_
#define TRUNKLINE_SRC_BASE_SHOWN_WORD_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

// Which unknown words of coded columns may be shown: one rule for messages,
// logs, tables and reports.
namespace trunkline::base {

inline constexpr std::uint64_t kShownFromRows = 5;
inline constexpr std::size_t kShownCharacters = 20;
inline constexpr int kShownDigits = 4;

// What stands for a word that is not shown. It is no code: codes have no blank.
inline constexpr char kOtherValues[] = "other values";

// Whether a word may be a telephone number or an address of e-mail: it has more
// than kShownDigits digits in a row, ASCII or full-width; seven in all, Chinese
// ones included, whatever stands between them; or an @.
bool HasDialledDigits(std::string_view word);

// Whether an unknown word that stands in `rows` rows may be shown: the rows are
// at least kShownFromRows; the word has at most kShownCharacters characters, is
// UTF-8 without control characters, and not HasDialledDigits().
bool MayShowWord(std::string_view word, std::uint64_t rows);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_SHOWN_WORD_H_
