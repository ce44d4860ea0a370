// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_CSV_H_
#define TRUNKLINE_SRC_TABLES_CSV_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/tables/charset.h"
#include "src/tables/rows.h"

namespace trunkline::tables {

struct CsvOptions {
  // 0: what a first line "sep=;" says, else the one of comma, tab and semicolon
  // that most of the first ten lines have outside quotes.
  char delimiter = 0;
  // --- limits ---
  // A longer row is skipped up to the next line break.
  std::size_t max_row_bytes = std::size_t{1} << 20;
};

// Reads rows in a stream: memory does not grow with the file. Any line breaks;
// quotes double; line breaks inside quotes are kept; empty lines are skipped.
// Blanks behind a closing quotation mark are dropped.
//
// Other text there makes the row defective, as does a quotation mark that
// nothing closes (Row::Defect). Such a cell may hold line breaks, or rows whose
// own mark was taken for the closing one; which it is cannot be known. So
// reading goes on at the line below the one where the cell opens: no other row
// is lost, and the lines of a cell that was meant so are rows of their own,
// which rarely fit the heading.
class CsvReader : public RowReader {
 public:
  // `input` must outlive this.
  CsvReader(TextInput* input, const CsvOptions& options);
  ~CsvReader() override;

  absl::StatusOr<bool> Next(Row* row) override;
  Charset charset() const override;
  std::vector<base::Text> notes() const override;
  // Known after the first Next().
  char delimiter() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Appends a cell, quoted if it must be.
void AppendCsvCell(std::string_view cell, std::string* out);
// Appends a row and a line feed.
void AppendCsvRow(const std::vector<std::string>& cells, std::string* out);

// Splits a list cell at `;`. `\;` and `\\` stand for `;` and `\`, and `\ ` for
// a space at either end of an element; other spaces at the ends go. A `\`
// before anything else is kept. `wide`: a full-width `；` separates, too.
std::vector<std::string> SplitList(std::string_view cell, bool wide);
// As SplitList() with `wide`, and an enumeration comma 、 separates, too, for
// lists of words; `\；` and `\、` stand for these characters.
std::vector<std::string> SplitWords(std::string_view cell);
std::string JoinWords(const std::vector<std::string>& words);
// The reverse: SplitList(JoinList(v), any) gives v unless v has a single empty
// element or, with `wide`, an element holds a full-width semicolon.
template <typename Range>
std::string JoinList(const Range& elements);
void AppendListElement(std::string_view element, std::string* out);

template <typename Range>
std::string JoinList(const Range& elements) {
  std::string out;
  bool first = true;
  for (const auto& element : elements) {
    if (!first) out += ';';
    first = false;
    AppendListElement(element, &out);
  }
  return out;
}

// Returns the size of the white space at the begin of a text: ASCII, no-break,
// ideographic or without width (a byte order mark); 0: there is none.
std::size_t SpaceAt(std::string_view s);
// Takes white space away at both ends.
std::string_view Trim(std::string_view s);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_CSV_H_
