// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_SHOWN_WORDS_H_
#define TRUNKLINE_SRC_INSIGHT_SHOWN_WORDS_H_

#include <cstddef>
#include <optional>

#include "trunkline/insight.h"

// The words of a table of cases that a report may show.
namespace trunkline::insight {

struct ShownTable {
  // The table with base::kOtherValues, or the node above, in place of each word
  // that may not be shown. nullopt: every word may be.
  std::optional<FactTable> table;
  // Rows in which a word was replaced.
  std::size_t rows = 0;
};

// Looks at category, region, departments and language; enumerators are no
// words, and `against`, ids and links are on no page of words. A page, its
// name, its sections, its workbook and its record are all made of the table
// that this returns, so none of them can have what another one hides. Cost: a
// pass over these columns; the table is copied only if a word must go.
ShownTable HideUnknownWords(const FactTable& cases,
                            const ReportOptions& options);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_SHOWN_WORDS_H_
