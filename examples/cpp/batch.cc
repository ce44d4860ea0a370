// SPDX-License-Identifier: Apache-2.0
// Routes a table by columns on two threads.
#include <iostream>
#include <map>
#include <string_view>
#include <vector>

#include "trunkline/batch.h"
#include "trunkline/files.h"

int main() {
  const trunkline::RuleSet rules =
      trunkline::SourceFiles::Open({"packs/cn/national", "packs/cn/changsha"})
          ->LoadRuleSet()
          .value.value();

  // Three columns of a table, as a database client or a CSV reader has them.
  constexpr std::size_t kRows = 100'000;
  constexpr std::string_view kRegions[] = {"430102", "430103", "430111", ""};
  constexpr std::string_view kCategories[] = {"environment.noise.construction",
                                              "environment", "unheard.of"};
  std::vector<std::string_view> region(kRows), category(kRows);
  std::vector<std::int64_t> accepted(kRows);
  for (std::size_t row = 0; row < kRows; ++row) {
    region[row] = kRegions[row % 4];
    category[row] = kCategories[row % 3];
    accepted[row] =
        (1'530'000'000 + static_cast<std::int64_t>(row)) * 1'000'000;
  }
  trunkline::TicketColumns columns;
  columns.count = kRows;
  columns.accepted_us = accepted.data();
  columns.category = category.data();
  columns.region = region.data();

  std::vector<trunkline::RoutedRow> rows(kRows), again(kRows);
  if (!RouteMany(rules, columns, rows.data(), 2).ok()) return 1;
  if (!RouteMany(rules, columns, again.data(), 1).ok()) return 1;

  std::map<std::string_view, int> by_lead;
  bool same = true;
  for (std::size_t row = 0; row < kRows; ++row) {
    ++by_lead[rows[row].lead];
    same = same && rows[row].lead == again[row].lead;
  }
  std::cout << kRows << " tickets\n";
  for (const auto& [lead, count] : by_lead) {
    std::cout << count << ' ' << lead << '\n';
  }
  std::cout << (same ? "same answers" : "other answers") << " on one thread\n";
  return same ? 0 : 1;
}
