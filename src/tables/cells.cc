// SPDX-License-Identifier: Apache-2.0
#include "src/tables/cells.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/base/strings.h"

namespace trunkline::tables {

std::optional<bool> FindBool(std::string_view word) {
  static constexpr std::pair<std::string_view, bool> kWords[] = {
      {"true", true}, {"yes", true}, {"y", true},  {"1", true},
      {"是", true},   {"真", true},  {"√", true},  {"false", false},
      {"no", false},  {"n", false},  {"0", false}, {"否", false},
      {"假", false},  {"×", false}};
  for (const auto& [spelling, value] : kWords) {
    if (absl::EqualsIgnoreCase(base::ToAbsl(spelling), base::ToAbsl(word))) {
      return value;
    }
  }
  return std::nullopt;
}

std::vector<std::string> SplitCodes(std::string_view cell) {
  std::vector<std::string> out;
  for (const std::string& element : SplitList(cell, /*wide=*/true)) {
    const std::string_view code = Trim(element);
    if (!code.empty()) out.emplace_back(code);
  }
  return out;
}

std::size_t HeaderWidth(const Row& row) {
  std::size_t width = row.size();
  while (width > 0 && Trim(row[width - 1]).empty()) --width;
  return width;
}

CellError DefectOf(const Row& row, std::size_t max_row_bytes) {
  switch (row.defect) {
    case Row::Defect::kTooLong:
      return absl::StrCat("the row is longer than ", max_row_bytes,
                          " bytes; is a quotation mark missing?");
    case Row::Defect::kUnclosedQuote:
      return "the file ends inside quotation marks that this row opens";
    case Row::Defect::kNone:
      break;
  }
  return {};
}

CellError WidthError(const Row& row, std::size_t width,
                     std::size_t* surplus) {
  std::size_t first = std::string_view::npos;
  for (std::size_t i = row.size(); i-- > width;) {
    if (!Trim(row[i]).empty()) first = i;
  }
  if (surplus != nullptr) *surplus = first;
  if (row.size() >= width && first == std::string_view::npos) return {};
  return absl::StrCat("the row has ", row.size(), " columns, the header has ",
                      width);
}

std::string NotInCharset(Charset charset, bool advice) {
  std::string out = "is not " + std::string(CharsetName(charset));
  if (advice && charset == Charset::kUtf8) {
    out += "; if the file is GBK, say --charset gbk";
  }
  return out;
}

}  // namespace trunkline::tables
