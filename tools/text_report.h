// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TEXT_REPORT_H_
#define TRUNKLINE_TOOLS_TEXT_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/message.h"
#include "trunkline/language.h"

namespace trunkline::tools {

// A row with its category, and what models that did not learn from it say.
struct JudgedRow {
  std::string category;
  std::string suggested;  // The best leaf; empty: nothing.
  std::int32_t margin = 0;
  std::int32_t percent = -1;  // What the models say of their share right.
};

// How often suggestions are right.
struct TextFigures {
  struct Level {
    std::size_t level = 0;  // From 1.
    std::size_t rows = 0;   // That have a category of that level.
    std::size_t right = 0;
    std::int64_t f1 = 0;  // MacroF1().
  };
  // The rows with the greatest margins.
  struct Answered {
    std::size_t percent = 0;  // Of all rows.
    std::size_t rows = 0;
    std::size_t right = 0;
    std::int32_t margin = 0;  // The least of them.
  };
  // Rows of which the models say that they are right in [from, from + 9] per
  // cent.
  struct Said {
    std::int32_t from = 0;
    std::size_t rows = 0;
    std::size_t right = 0;
  };
  struct Category {
    std::string code;
    std::size_t rows = 0;       // That have it.
    std::size_t right = 0;      // Of these, those that it was suggested for.
    std::size_t suggested = 0;  // Rows that it was suggested for.
  };
  struct Confusion {
    std::string category, suggested;
    std::size_t rows = 0;
  };

  std::size_t rows = 0;
  std::size_t given = 0;  // Rows with a suggestion.
  std::vector<Level> levels;
  std::vector<Answered> answered;     // 100 %, 95 %, ..., 5 %.
  std::vector<Said> said;             // Only those with rows.
  std::vector<Category> categories;   // By code.
  std::vector<Confusion> confusions;  // The commonest first.
  // Rows by the first part of their category and that of the suggestion, which
  // is empty if there is none.
  std::vector<Confusion> first_parts;
};
TextFigures FiguresOf(std::vector<JudgedRow> rows);

// How often suggestions are right: by level, by the share of rows that are
// answered (most certain first), by what the models say of themselves, and the
// commonest confusions. Lines for people.
base::Text TextReport(const TextFigures& figures);

// The same and more as one HTML page that needs no other file and no network.
// `models`: what the page says of the models; may be empty.
std::string TextPage(const TextFigures& figures, std::string_view models,
                     Language language);

// The mean of the F1 of all categories that rows have, cut to `level` parts (0:
// in full), in 1/10000. A suggestion below a row's category counts as it.
std::int64_t MacroF1(const std::vector<JudgedRow>& rows, std::size_t level);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_TEXT_REPORT_H_
