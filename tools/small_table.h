// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_SMALL_TABLE_H_
#define TRUNKLINE_TOOLS_SMALL_TABLE_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace trunkline::tools {

// A table that fits in memory.
struct SmallTable {
  std::map<std::string, std::size_t, std::less<>> columns;  // By header.
  std::vector<std::vector<std::string>> rows;

  bool Has(std::string_view column) const {
    return columns.find(column) != columns.end();
  }
  // The cell without spaces at its ends; empty where there is none.
  std::string_view Cell(const std::vector<std::string>& row,
                        std::string_view column) const;
};

// Reads a table of at most 256 MiB that has each of the columns.
// InvalidArgument names the file.
absl::StatusOr<SmallTable> ReadSmallTable(
    const std::string& path, const std::vector<std::string>& columns);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_SMALL_TABLE_H_
