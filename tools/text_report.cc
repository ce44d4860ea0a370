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

base::Text TextReport(std::vector<JudgedRow> rows) {
  base::Text out;
  const auto line = [&](const base::Text& text) {
    out += text;
    out += base::Verbatim("\n");
  };
  std::size_t levels = 0, given = 0;
  for (const JudgedRow& row : rows) {
    levels = std::max(levels, Depth(row.category));
    given += row.suggested.empty() ? 0 : 1;
  }
  line(base::Fill<messages::kReportRows>(rows.size(), given));
  for (std::size_t level = 1; level <= levels; ++level) {
    std::size_t right = 0, all = 0;
    for (const JudgedRow& row : rows) {
      if (Depth(row.category) < level) continue;
      ++all;
      right += Right(row, level) ? 1 : 0;
    }
    const std::int64_t f1 = MacroF1(rows, level);
    line(base::Fill<messages::kReportLevel>(
        level, Percent(right, all),
        absl::StrFormat("%d.%04d", f1 / 10'000, f1 % 10'000)));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const JudgedRow& a, const JudgedRow& b) {
                     return a.margin > b.margin;
                   });
  for (std::size_t percent : {100, 90, 80, 70, 60, 50}) {
    const std::size_t answered = rows.size() * percent / 100;
    std::size_t right = 0;
    for (std::size_t i = 0; i != answered; ++i) right += Right(rows[i], 0);
    line(base::Fill<messages::kReportAnswered>(percent,
                                               Percent(right, answered)));
  }
  std::map<std::int32_t, std::pair<std::size_t, std::size_t>> said;
  for (const JudgedRow& row : rows) {
    if (row.percent < 0) continue;
    auto& [all, right] = said[row.percent / 10 * 10];
    ++all;
    right += Right(row, 0) ? 1 : 0;
  }
  for (const auto& [percent, counts] : said) {
    line(base::Fill<messages::kReportSaid>(
        percent, percent + 9, counts.first,
        Percent(counts.second, counts.first)));
  }
  std::map<std::pair<std::string, std::string>, std::size_t> confusions;
  for (const JudgedRow& row : rows) {
    if (row.suggested.empty() || Right(row, 0)) continue;
    ++confusions[{row.category, row.suggested}];
  }
  std::vector<std::pair<std::pair<std::string, std::string>, std::size_t>> most(
      confusions.begin(), confusions.end());
  std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) {
    return a.second > b.second;
  });
  if (most.size() > 10) most.resize(10);
  for (const auto& [pair, count] : most) {
    line(base::Fill<messages::kReportConfused>(count, pair.first, pair.second));
  }
  return out;
}

}  // namespace trunkline::tools
