// SPDX-License-Identifier: Apache-2.0
#include "tools/text_report.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/suggest/model_file.h"
#include "tools/messages.h"

namespace trunkline::tools {
namespace {

using suggest::IsUnder;

constexpr std::size_t kMostConfusions = 10;  // In the lines.

// The first parts of a code.
std::string_view Cut(std::string_view code, std::size_t level) {
  std::size_t end = 0;
  for (std::size_t i = 0; i != level && end != std::string_view::npos; ++i) {
    end = code.find('.', i == 0 ? 0 : end + 1);
  }
  return level == 0 ? code : code.substr(0, end);
}

bool Right(const JudgedRow& row, std::size_t level) {
  const std::string_view asked = Cut(row.category, level);
  return !row.suggested.empty() && IsUnder(row.suggested, asked);
}

std::string Percent(std::uint64_t part, std::uint64_t all) {
  const std::uint64_t tenths = all == 0 ? 0 : part * 1000 / all;
  return absl::StrCat(tenths / 10, ".", tenths % 10);
}

// "0.8870" of ten-thousandths.
std::string F1(std::int64_t f1) {
  return absl::StrFormat("%d.%04d", f1 / 10'000, f1 % 10'000);
}

// The last per cent of a bin.
std::int32_t LastOf(const TextFigures::Said& bin) {
  return bin.from == 90 ? 100 : bin.from + 9;
}

std::size_t Depth(std::string_view code) {
  return static_cast<std::size_t>(std::count(code.begin(), code.end(), '.') +
                                  1);
}

}  // namespace

std::int64_t MacroF1(const std::vector<JudgedRow>& rows, std::size_t level) {
  struct Counts {
    std::int64_t right = 0, suggested = 0, rows = 0;
  };
  std::map<std::string_view, Counts> classes;
  for (const JudgedRow& row : rows) {
    if (Depth(row.category) < level) continue;
    const std::string_view asked = Cut(row.category, level);
    ++classes[asked].rows;
    if (Right(row, level)) {
      ++classes[asked].right;
      ++classes[asked].suggested;
    } else if (!row.suggested.empty()) {
      ++classes[Cut(row.suggested, level)].suggested;
    }
  }
  std::int64_t sum = 0, count = 0;
  for (const auto& [code, counts] : classes) {
    if (counts.rows == 0) continue;
    ++count;
    sum += 20'000 * counts.right / (counts.rows + counts.suggested);
  }
  return count == 0 ? 0 : sum / count;
}

TextFigures FiguresOf(std::vector<JudgedRow> rows) {
  TextFigures out;
  out.rows = rows.size();
  std::size_t levels = 0;
  for (const JudgedRow& row : rows) {
    levels = std::max(levels, Depth(row.category));
    out.given += row.suggested.empty() ? 0 : 1;
  }
  for (std::size_t level = 1; level <= levels; ++level) {
    TextFigures::Level& made = out.levels.emplace_back();
    made.level = level;
    for (const JudgedRow& row : rows) {
      if (Depth(row.category) < level) continue;
      ++made.rows;
      made.right += Right(row, level) ? 1 : 0;
    }
    made.f1 = MacroF1(rows, level);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const JudgedRow& a, const JudgedRow& b) {
                     return a.margin > b.margin;
                   });
  for (std::size_t percent = 100; percent != 0; percent -= 5) {
    TextFigures::Answered& made = out.answered.emplace_back();
    made.percent = percent;
    made.rows = rows.size() * percent / 100;
    for (std::size_t i = 0; i != made.rows; ++i) {
      made.right += Right(rows[i], 0) ? 1 : 0;
    }
    if (made.rows != 0) made.margin = rows[made.rows - 1].margin;
  }
  std::map<std::int32_t, TextFigures::Said> said;
  std::map<std::string, TextFigures::Category> categories;
  using Pair = std::pair<std::string, std::string>;
  std::map<Pair, std::size_t> confusions, first_parts;
  for (const JudgedRow& row : rows) {
    const bool right = Right(row, 0);
    ++first_parts[{std::string(Cut(row.category, 1)),
                   std::string(Cut(row.suggested, 1))}];
    if (row.percent >= 0) {
      // 100 is with those from 90 on.
      TextFigures::Said& bin = said[std::min(row.percent / 10, 9) * 10];
      ++bin.rows;
      bin.right += right ? 1 : 0;
    }
    TextFigures::Category& own = categories[row.category];
    ++own.rows;
    if (right) {
      ++own.right;
      ++own.suggested;
    } else if (!row.suggested.empty()) {
      ++categories[row.suggested].suggested;
      ++confusions[{row.category, row.suggested}];
    }
  }
  for (auto& [from, bin] : said) {
    bin.from = from;
    out.said.push_back(bin);
  }
  for (auto& [code, category] : categories) {
    category.code = code;
    out.categories.push_back(category);
  }
  for (const auto& [pair, count] : confusions) {
    out.confusions.push_back({pair.first, pair.second, count});
  }
  std::stable_sort(
      out.confusions.begin(), out.confusions.end(),
      [](const TextFigures::Confusion& a, const TextFigures::Confusion& b) {
        return a.rows > b.rows;
      });
  for (const auto& [pair, count] : first_parts) {
    out.first_parts.push_back({pair.first, pair.second, count});
  }
  return out;
}

base::Text TextReport(const TextFigures& figures) {
  base::Text out;
  const auto line = [&](const base::Text& text) {
    out += text;
    out += base::Verbatim("\n");
  };
  line(base::Fill<messages::kReportRows>(figures.rows, figures.given));
  if (figures.rows == 0) return out;
  for (const TextFigures::Level& level : figures.levels) {
    line(base::Fill<messages::kReportLevel>(
        level.level, Percent(level.right, level.rows), F1(level.f1)));
  }
  for (const TextFigures::Answered& one : figures.answered) {
    if (one.percent % 10 != 0 || one.percent < 50) continue;
    line(base::Fill<messages::kReportAnswered>(one.percent,
                                               Percent(one.right, one.rows)));
  }
  for (const TextFigures::Said& bin : figures.said) {
    line(base::Fill<messages::kReportSaid>(bin.from, LastOf(bin), bin.rows,
                                           Percent(bin.right, bin.rows)));
  }
  for (std::size_t i = 0;
       i != std::min<std::size_t>(figures.confusions.size(), kMostConfusions);
       ++i) {
    const TextFigures::Confusion& one = figures.confusions[i];
    line(base::Fill<messages::kReportConfused>(one.rows, one.category,
                                               one.suggested));
  }
  return out;
}

}  // namespace trunkline::tools
