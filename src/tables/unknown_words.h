// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_UNKNOWN_WORDS_H_
#define TRUNKLINE_SRC_TABLES_UNKNOWN_WORDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "src/base/message.h"
#include "src/base/shown_word.h"

// Words of tickets that neither the schema nor the rules know.
//
// Where columns have slipped, a word in the place of a category may be a name
// or a telephone number. So a message about one row never shows a word; what
// is often met is shown once, in a summary, by one rule for tool, logs and
// reports: MayShowUnknown().
namespace trunkline::tables {

// Columns whose words are codes. A word of any other column is never shown.
enum class CodedColumn : std::uint8_t {
  kNone,
  kCategory,
  kRegion,
  kUnit,  // Departments: first receiver, accused, lead.
  kType,
  kChannel,
  kNumber,   // A dialled number that the rules do not have.
  kUrgency,  // Counted, never shown.
};
inline constexpr std::size_t kCodedColumns = 8;
// By the name of a field of a ticket, as in messages: "category".
CodedColumn CodedColumnOf(std::string_view field);

using base::kShownCharacters;
using base::kShownDigits;
using base::kShownFromRows;

// Whether an unknown word that stands in `rows` rows of a column may be shown:
// the column is coded and not the urgency, and base::MayShowWord().
bool MayShowUnknown(CodedColumn column, std::string_view word,
                    std::uint64_t rows);

// Counts unknown words by column. Memory is bounded: the words beyond
// kMaxWords of a column are only counted. Not for use from two threads at once.
class UnknownWords {
 public:
  static constexpr std::size_t kMaxWords = 10'000;

  // `show_all`: the caller has the right to see values (--show-unknown).
  explicit UnknownWords(bool show_all = false) : show_all_(show_all) {}

  void Add(CodedColumn column, std::string_view word);
  bool empty() const;
  // Returns the known name that is nearest to a word, or nothing.
  using Nearest = std::function<std::string(CodedColumn, std::string_view)>;
  // One line for each column with unknown words, the most frequent first:
  //   unknown category: "Pothol" (did you mean "Pothole"?) in 12 rows, other
  //   values in 7 rows
  base::Text ToText(const Nearest& nearest = nullptr) const;

 private:
  struct Words {
    std::map<std::string, std::uint64_t, std::less<>> rows;
    std::uint64_t others = 0;
  };
  bool show_all_;
  std::array<Words, kCodedColumns> columns_;
};

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_UNKNOWN_WORDS_H_
