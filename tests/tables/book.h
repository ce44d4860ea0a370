// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_TABLES_BOOK_H_
#define TRUNKLINE_TESTS_TABLES_BOOK_H_

#include <string>
#include <utility>
#include <vector>

namespace trunkline::tables {

// A ZIP archive of parts, by name.
std::string MakeZip(
    const std::vector<std::pair<std::string, std::string>>& parts);

// A workbook of hand-written XML: what spreadsheet programs write, and what
// they never do.
struct Book {
  // Name, XML inside <sheetData>, XML behind it, whether the sheet is hidden.
  struct Sheet {
    std::string name;
    std::string rows;
    std::string after = {};
    bool hidden = false;
  };
  std::vector<Sheet> sheets;
  // Inside <sst>: shared strings.
  std::string strings = {};
  // Format codes of styles 1, 2, ...; style 0 is General.
  std::vector<std::string> formats = {};
  bool from_1904 = false;

  std::string Bytes() const;
};

// `<row r="N">` with inline strings, empty ones left out.
std::string TextRow(int number, const std::vector<std::string>& cells,
                    const std::string& attributes = {});

}  // namespace trunkline::tables

#endif  // TRUNKLINE_TESTS_TABLES_BOOK_H_
