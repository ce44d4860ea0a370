// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_CELLS_H_
#define TRUNKLINE_SRC_TABLES_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/message.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"
#include "src/tables/rows.h"

// What every table reader asks of rows and cells: spellings that clerks use,
// lists of codes, and the defects of a row with their messages.
namespace trunkline::tables {

// What is wrong with a cell, in words; empty: nothing is.
using CellError = base::Text;

// "true", "yes", "y", "1", "是", "真", "√" and their opposites, in any case;
// nullopt for anything else.
std::optional<bool> FindBool(std::string_view word);

// Splits a list of codes at `;` and `；`. Empty elements are left out: a clerk
// may end a list with a separator, "a;b;".
std::vector<std::string> SplitCodes(std::string_view cell);

// Returns the text that a spreadsheet was made to keep as text: that of
// ="0012" and of '0012.
std::string_view TypedText(std::string_view cell);

// What merged cells may give to the cells that they cover.
enum class Merged : std::uint8_t { kName, kRefused };

// Returns why a cell cannot be used, whatever its column means, or nothing: it
// is an error of the spreadsheet or a formula without its value, merged cells
// cover it, its bytes are not of `charset`, it holds a NUL.
CellError ErrorOf(const Row& row, std::size_t column, Merged merged,
                  Charset charset);

// Returns why a cell cannot be an id or a code, or nothing: a spreadsheet has
// made a date or a rounded number of it.
CellError CodeError(std::string_view cell, CellKind kind);

// Finds ids that a spreadsheet has rounded to 15 digits, in a column that holds
// longer ones: all their later digits are zeros. One id alone may end so by
// chance; a column whose ids all do was rounded.
class RoundedIds {
 public:
  // Returns why the next id of the column is refused, or nothing.
  CellError Check(std::string_view id);

 private:
  bool exact_ = false;  // A long id did not end in zeros.
};

// Returns why a row was not read (Row::defect), or nothing.
CellError DefectOf(const Row& row, std::size_t max_row_bytes);

// Returns why a row does not fit the heading, or nothing: it has cells behind
// the last column. Missing cells at the end are empty. `surplus`, if given, gets
// the first one that is too many, or npos.
CellError WidthError(const Row& row, std::size_t width,
                     std::size_t* surplus = nullptr);

// Returns "is not UTF-8", with the option to try, if any, when `advice`.
base::Text NotInCharset(Charset charset, bool advice);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_CELLS_H_
