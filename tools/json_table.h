// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_JSON_TABLE_H_
#define TRUNKLINE_TOOLS_JSON_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/tables/charset.h"

namespace trunkline::tools {

// JSON lines, an object each, as a CSV table with one column for each member
// that is asked for; "caller.phone" is also the member of the member "caller".
// A row that has a member twice is a defect. Lines have at most 4 MiB, values
// nest at most 100 deep; memory does not grow with the input.
class JsonTable {
 public:
  JsonTable(tables::ReadFunction read, std::vector<std::string> columns);

  // Reads some of the table; see tables::ReadFunction.
  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size);
  // Why a row is no JSON object; empty: it is one. Ask for rows in order.
  std::string Defect(std::uint64_t row);
  // Columns that some object has had so far.
  std::vector<std::string> Taken() const;
  // Paths of members with a value that are no column, so far; at most 1,000.
  const std::set<std::string>& unused() const { return unused_; }

 private:
  absl::Status Fill();

  tables::ReadFunction read_;
  std::vector<std::string> columns_;
  std::vector<bool> taken_;  // By column.
  std::set<std::string> unused_;
  std::string in_, out_;
  std::size_t at_ = 0;
  bool ended_ = false;
  std::uint64_t row_ = 0;
  std::map<std::uint64_t, std::string> defects_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_JSON_TABLE_H_
