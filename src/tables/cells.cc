// SPDX-License-Identifier: Apache-2.0
#include "src/tables/cells.h"

#include <utility>

#include "absl/strings/match.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/tables/messages.h"

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

std::string_view TypedText(std::string_view cell) {
  if (cell.size() >= 3 && cell.substr(0, 2) == "=\"" && cell.back() == '"') {
    const std::string_view inner = cell.substr(2, cell.size() - 3);
    if (inner.find('"') == std::string_view::npos) return inner;
  }
  // An apostrophe that closes a quotation is none of a spreadsheet's.
  if (cell.size() >= 2 && cell[0] == '\'' &&
      cell.find('\'', 1) == std::string_view::npos) {
    return cell.substr(1);
  }
  return cell;
}

CellError ErrorOf(const Row& row, std::size_t column, Merged merged,
                  Charset charset) {
  const std::string_view cell = row[column];
  switch (row.kind(column)) {
    case CellKind::kError:
      return base::Fill<messages::kSheetError>(base::Quoted(cell));
    case CellKind::kUncalculated:
      return base::Fill<messages::kUncalculated>();
    default:
      break;
  }
  if (row.merged(column) && merged == Merged::kRefused && !cell.empty()) {
    return base::Fill<messages::kMerged>();
  }
  if (base::FindInvalidUtf8(cell) != std::string_view::npos) {
    return base::Fill<messages::kTheCell>(
        NotInCharset(charset, /*advice=*/true));
  }
  if (cell.find('\0') != std::string_view::npos) {
    return base::Fill<messages::kCellNul>();
  }
  return {};
}

namespace {

constexpr std::size_t kExactDigits = 15;  // Of a spreadsheet's numbers.

bool IsDigits(std::string_view s) {
  return !s.empty() &&
         s.find_first_not_of("0123456789") == std::string_view::npos;
}

// Whether a text is "2.01809E+19".
bool IsScientific(std::string_view s) {
  const std::size_t e = s.find_first_of("eE");
  if (e == std::string_view::npos || e == 0 || e + 2 > s.size()) return false;
  std::string_view exponent = s.substr(e + 1);
  const bool sign = exponent[0] == '+' || exponent[0] == '-';
  if (sign) exponent.remove_prefix(1);
  const std::string_view mantissa = s.substr(0, e);
  const std::size_t dot = mantissa.find('.');
  // "12E3" may be a code; a spreadsheet writes a sign or a fraction.
  return IsDigits(exponent) && (sign || dot != std::string_view::npos) &&
         IsDigits(mantissa.substr(0, dot)) &&
         (dot == std::string_view::npos || IsDigits(mantissa.substr(dot + 1)));
}

// Whether a text is a date as a spreadsheet writes one into a CSV file:
// "2018/9/3", "2018年9月3日". Ids with hyphens, "2018-9-3", are common.
bool IsSheetDate(std::string_view s) {
  if (s.size() < 8 || s[0] < '0' || s[0] > '9') return false;
  if (s.find('/') == s.npos && s.find("年") == s.npos) return false;
  const std::optional<base::WrittenTime> date = base::FindTime(s);
  return date.has_value() && date->civil.year() >= 1900 &&
         date->civil.year() <= 2100;
}

base::Text KeepText() { return base::Fill<messages::kKeepText>(); }

}  // namespace

CellError CodeError(std::string_view cell, CellKind kind) {
  if (kind == CellKind::kDate || IsSheetDate(cell)) {
    return base::Fill<messages::kMadeDate>(KeepText());
  }
  if (kind == CellKind::kShownOtherwise) {
    return base::Fill<messages::kMadeOther>(KeepText());
  }
  if (IsScientific(cell) || (kind == CellKind::kNumber && IsDigits(cell) &&
                             cell.size() > kExactDigits)) {
    return base::Fill<messages::kMadeRound>(KeepText());
  }
  return {};
}

bool RoundedIds::EndsInZeros(std::string_view id) {
  return id.size() >= kExactDigits + 3 && IsDigits(id) &&
         id.find_first_not_of('0', kExactDigits) == std::string_view::npos;
}

void RoundedIds::Count(std::string_view id) {
  if (id.size() <= kExactDigits || !IsDigits(id)) return;
  last_.push_back(EndsInZeros(id));
  zeros_ += last_.back() ? 1 : 0;
  // As many above the row that is checked as below it.
  if (last_.size() > 2 * kAhead + 1) {
    zeros_ -= last_.front() ? 1 : 0;
    last_.pop_front();
  }
}

CellError RoundedIds::Check(std::string_view id) const {
  if (2 * zeros_ < last_.size() || !EndsInZeros(id)) return {};
  return base::Fill<messages::kMadeZeros>(KeepText());
}

CellError DefectOf(const Row& row, std::size_t max_row_bytes,
                   std::size_t* column) {
  const bool of_quotes =
      row.defect != Row::Defect::kNone && row.defect != Row::Defect::kTooLong;
  const std::size_t number = row.defect_column + 1;
  if (column != nullptr) {
    *column = of_quotes ? row.defect_column : std::string_view::npos;
  }
  CellError error;
  switch (row.defect) {
    case Row::Defect::kTooLong:
      return base::Fill<messages::kRowTooLong>(max_row_bytes);
    case Row::Defect::kTextAfterQuote:
      error = base::Fill<messages::kTextAfterQuote>(number);
      break;
    case Row::Defect::kUnclosedQuote:
      error = base::Fill<messages::kUnclosedQuote>(number);
      break;
    case Row::Defect::kLongQuote:
      error = base::Fill<messages::kLongQuote>(number, max_row_bytes);
      break;
    case Row::Defect::kNone:
      return {};
  }
  return row.defect_line == row.line
             ? error
             : base::At(base::Fill<messages::kLine>(row.defect_line), error);
}

CellError WidthError(const Row& row, std::size_t width, std::size_t* surplus) {
  std::size_t first = std::string_view::npos;
  for (std::size_t n = row.cells(); n-- > 0 && row.column(n) >= width;) {
    const std::size_t i = row.column(n);
    if (!Trim(row[i]).empty() && !row.merged(i)) first = i;
  }
  if (surplus != nullptr) *surplus = first;
  if (first == std::string_view::npos) return {};
  return base::Fill<messages::kWidth>(row.size(), width);
}

base::Text NotInCharset(Charset charset, bool advice) {
  base::Text out = base::Fill<messages::kIsNot>(CharsetName(charset));
  if (advice && charset == Charset::kUtf8) {
    out += base::Fill<messages::kSayGbk>();
  }
  return out;
}

}  // namespace trunkline::tables
