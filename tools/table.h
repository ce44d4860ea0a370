// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TABLE_H_
#define TRUNKLINE_TOOLS_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline::tools {

// Columns that a UTF-8 text takes on a terminal: East Asian wide characters
// take two, combining marks none.
std::size_t DisplayWidth(std::string_view text);

// Returns `text` in one line of at most `width` columns, the cut marked "…".
std::string Fit(std::string_view text, std::size_t width);

// An aligned table that is written while it is read: the first rows settle the
// widths, later cells are cut to them.
class Table {
 public:
  explicit Table(std::vector<std::string> headers);
  void Add(const std::vector<std::string>& cells);
  // Takes what can be written by now; `last`: everything.
  std::string Take(bool last);

 private:
  void Append(const std::vector<std::string>& cells, std::string* out) const;

  std::vector<std::string> headers_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
  bool settled_ = false;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_TABLE_H_
