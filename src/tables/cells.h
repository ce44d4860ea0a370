// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_CELLS_H_
#define TRUNKLINE_SRC_TABLES_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
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
// made a date or a rounded number of it, or shows the number otherwise.
// `cell` is Row::shown().
CellError CodeError(std::string_view cell, CellKind kind);

// Finds ids that a spreadsheet has rounded to 15 digits: all their later digits
// are zeros. Of 18 digits one id in a thousand ends so by chance, so that the
// ids of the rows around it decide: it is taken as it is if fewer than half of
// the long ones end so.
class RoundedIds {
 public:
  // The ids of so many rows are to be counted before one is checked.
  static constexpr std::size_t kAhead = 2000;

  // Whether an id has 18 digits or more and ends as a rounded one does.
  static bool EndsInZeros(std::string_view id);
  // Counts an id of the column, in the order of the rows.
  void Count(std::string_view id);
  // Returns why an id that was counted is refused, or nothing.
  CellError Check(std::string_view id) const;

 private:
  std::deque<bool> last_;  // Of long ids: whether they end in zeros.
  std::size_t zeros_ = 0;  // Of `last_`.
};

// Returns why a row was not read (Row::defect), or nothing. `column`, if given,
// gets the one that is at fault, or npos.
CellError DefectOf(const Row& row,
                   std::size_t max_row_bytes = CsvOptions().max_row_bytes,
                   std::size_t* column = nullptr);

// Returns why a row does not fit the heading, or nothing: it has cells behind
// the last column. Missing cells at the end are empty. `surplus`, if given,
// gets the first one that is too many, or npos.
CellError WidthError(const Row& row, std::size_t width,
                     std::size_t* surplus = nullptr);

// Returns "is not UTF-8", with the option to try, if any, when `advice`.
base::Text NotInCharset(Charset charset, bool advice);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_CELLS_H_
