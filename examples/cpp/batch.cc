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
  std::vector<trunkline::Ticket> tickets(kRows);  // Views: nothing is copied.
  for (std::size_t row = 0; row < kRows; ++row) {
    tickets[row].region = kRegions[row % 4];
    tickets[row].category = kCategories[row % 3];
    tickets[row].accepted_at =
        absl::FromUnixSeconds(1'530'000'000 + static_cast<std::int64_t>(row));
  }
  std::vector<trunkline::Decision> decisions(kRows), again(kRows);
  if (!RouteMany(rules, tickets.data(), kRows, decisions.data(), 2).ok() ||
      !RouteMany(rules, tickets.data(), kRows, again.data(), 1).ok()) {
    return 1;
  }

  std::map<std::string_view, int> by_lead;
  bool same = true;
  for (std::size_t row = 0; row < kRows; ++row) {
    ++by_lead[decisions[row].lead];
    same = same && decisions[row].lead == again[row].lead;
  }
  std::cout << kRows << " tickets\n";
  for (const auto& [lead, count] : by_lead) {
    std::cout << count << ' ' << lead << '\n';
  }
  std::cout << (same ? "same answers" : "other answers") << " on one thread\n";
  return same ? 0 : 1;
}
