// SPDX-License-Identifier: Apache-2.0
#include "tools/table.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace trunkline::tools {
namespace {

constexpr std::size_t kMaxWidth = 48;
constexpr std::size_t kSettleAfter = 1000;

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Blocks that Unicode calls wide or full-width (UAX #11).
constexpr Range kWide[] = {
    {0x1100, 0x115F},  {0x231A, 0x231B}, {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},  {0x4E00, 0x9FFF}, {0xA000, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},  {0xF900, 0xFAFF}, {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD}};
constexpr Range kZero[] = {
    {0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};

std::size_t Width(std::uint32_t c) {
  auto in = [c](const Range& r) { return c >= r.first && c <= r.last; };
  if (c < 0x300) return 1;
  if (std::any_of(std::begin(kZero), std::end(kZero), in)) return 0;
  return std::any_of(std::begin(kWide), std::end(kWide), in) ? 2 : 1;
}

// Reads one character of valid UTF-8.
std::uint32_t Next(std::string_view s, std::size_t* i) {
  const auto c = static_cast<unsigned char>(s[*i]);
  std::size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
  n = std::min(n, s.size() - *i);
  std::uint32_t out = n == 1 ? c : c & (0xFFu >> (n + 1));
  for (std::size_t k = 1; k < n; ++k) {
    out = out << 6 | (static_cast<unsigned char>(s[*i + k]) & 0x3Fu);
  }
  *i += n;
  return out;
}

}  // namespace

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  std::size_t i = 0;
  while (i < text.size()) width += Width(Next(text, &i));
  return width;
}

std::string Fit(std::string_view text, std::size_t width) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  if (DisplayWidth(line) <= width) return line;
  std::size_t used = 0;
  std::size_t i = 0;
  while (i < line.size()) {
    std::size_t after = i;
    used += Width(Next(line, &after));
    if (used + 1 > width) break;
    i = after;
  }
  return line.substr(0, i) + "…";
}

Table::Table(std::vector<std::string> headers)
    : headers_(std::move(headers)), widths_(headers_.size()) {}

void Table::Add(const std::vector<std::string>& cells) {
  rows_.push_back(cells);
}

std::string Table::Take(bool last) {
  std::string out;
  if (!settled_) {
    if (!last && rows_.size() < kSettleAfter) return out;
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      widths_[i] = DisplayWidth(headers_[i]);
      for (const auto& row : rows_) {
        widths_[i] =
            std::max(widths_[i], std::min(kMaxWidth, DisplayWidth(row[i])));
      }
    }
    settled_ = true;
    Append(headers_, &out);
  }
  for (const auto& row : rows_) Append(row, &out);
  rows_.clear();
  return out;
}

void Table::Append(const std::vector<std::string>& cells,
                   std::string* out) const {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    // The last column is as long as it is.
    const bool last = i + 1 == cells.size();
    const std::string cell =
        Fit(cells[i], last ? std::string::npos : widths_[i]);
    line += cell;
    if (!last) line.append(widths_[i] - DisplayWidth(cell) + 2, ' ');
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  *out += line;
  *out += '\n';
}

}  // namespace trunkline::tools
