// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_CELLS_H_
#define TRUNKLINE_SRC_TABLES_CELLS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/tables/charset.h"
#include "src/tables/csv.h"

// What every table reader asks of rows and cells: spellings that clerks use,
// lists of codes, and the defects of a row with their messages.
namespace trunkline::tables {

// What is wrong with a cell, in words; empty: nothing is.
using CellError = std::string;

// "true", "yes", "y", "1", "是", "真", "√" and their opposites, in any case;
// nullopt for anything else.
std::optional<bool> FindBool(std::string_view word);

// Splits a list of codes at `;` and `；`. Empty elements are left out: a clerk
// may end a list with a separator, "a;b;".
std::vector<std::string> SplitCodes(std::string_view cell);

// Returns the number of columns of a header row. Columns without a name at the
// end are left out: spreadsheets add them.
std::size_t HeaderWidth(const Row& row);

// Returns why a row was not read (Row::defect), or nothing.
CellError DefectOf(const Row& row, std::size_t max_row_bytes);

// Returns how the columns of a row differ from the header's, or nothing.
// Columns after the last of the header may be there if they are empty.
// `surplus`, if given, gets the first one that is not, or npos.
CellError WidthError(const Row& row, std::size_t width,
                     std::size_t* surplus = nullptr);

// Returns "is not UTF-8", with the option to try, if any, when `advice`.
std::string NotInCharset(Charset charset, bool advice);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_CELLS_H_
