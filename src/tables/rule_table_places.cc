// SPDX-License-Identifier: Apache-2.0
// Places of issues: from a line of the text that a table of rules became back
// to the row and column of the table.
#include "src/base/strings.h"
#include "src/tables/messages.h"
#include "src/tables/rule_columns.h"
#include "src/tables/rule_table.h"

namespace trunkline::tables {

int RuleTable::ColumnOf(std::string_view path, const Row& row) const {
  auto column = [&](std::string_view header) {
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      if (headers_[i] == header) return static_cast<int>(i);
    }
    return -1;
  };
  auto filled = [&](int i) {
    return i >= 0 && i < 64 && (row.filled >> i & 1) != 0;
  };
  std::string plain;
  bool inside = false;
  for (char c : path) {
    inside |= c == '[';
    if (!inside) plain += c;
    inside &= c != ']';
  }
  // The first filled column whose header begins so.
  auto below = [&](std::string_view prefix) {
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      if (headers_[i].substr(0, prefix.size()) == prefix &&
          filled(static_cast<int>(i))) {
        return static_cast<int>(i);
      }
    }
    return -1;
  };
  if (plain == "name" || plain.substr(0, 5) == kNamePrefix) {
    const int i = below(kNamePrefix);
    if (i >= 0) return i;
  }
  int exact = -1;
  std::string prefix = plain;
  while (!prefix.empty()) {
    const int i = column(prefix);
    if (filled(i)) return i;
    if (exact < 0) exact = i;
    const std::size_t dot = prefix.rfind('.');
    if (dot == std::string::npos) break;
    prefix.resize(dot);
  }
  if (!plain.empty()) {
    // A message whose parts have columns.
    const int i = below(plain + ".");
    if (i >= 0) return i;
    if (row.extra) return column(kExtra);
  }
  return exact >= 0 ? exact : column("id");
}

const RuleTable::Row* RuleTable::RowOf(const Place& place) const {
  if (place.file != name_ || place.line < 1 ||
      static_cast<std::size_t>(place.line) > rows_.size()) {
    return nullptr;
  }
  return &rows_[static_cast<std::size_t>(place.line) - 1];
}

void RuleTable::MapPlace(Place* place, std::string_view path,
                         int* column) const {
  *column = -1;
  const Row* const row = RowOf(*place);
  if (row == nullptr) return;
  *column = ColumnOf(path, *row);
  place->line = static_cast<int>(row->line);
  place->column = *column + 1;
  place->sheet = sheet_;
}

bool RuleTable::Map(Issue* issue) const {
  const Row* const row = RowOf(issue->place);
  const std::uint64_t bad = row == nullptr ? 0 : row->bad;
  int column = -1;
  MapPlace(&issue->place, issue->path, &column);
  if (bad != 0) {
    // What is said of another cell of the row stays true: its value is wrong.
    // What is said of the rule may only follow from the cell that is missing.
    if (column < 0 || (column < 64 && (bad >> column & 1) != 0)) return false;
    const std::string& header = headers_[static_cast<std::size_t>(column)];
    if (issue->path.compare(0, header.size(), header) != 0) return false;
  }
  if (column >= 0 && !issue->path.empty()) {
    base::Text text = base::Fill<messages::kOfColumn>(
        base::Text{issue->message, issue->message_zh},
        base::Quoted(headers_[static_cast<std::size_t>(column)]));
    issue->message = std::move(text.en);
    if (!issue->message_zh.empty()) issue->message_zh = std::move(text.zh);
  }
  MapPlace(&issue->other, {}, &column);
  return true;
}

}  // namespace trunkline::tables
