// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include "src/insight/fact_columns.h"

namespace trunkline {

// Of all windows those that begin with a call: a window that begins between two
// calls has the calls of the window that begins with the second, and further
// ones at its end at most.
std::optional<LowestConnectRate> FindLowestConnectRate(const FactTable& calls,
                                                       absl::Time from,
                                                       absl::Time to) {
  const internal::FactTableAccess::Rep& rep =
      internal::FactTableAccess::Get(calls);
  if (rep.wait >= rep.columns.size()) return std::nullopt;
  constexpr std::int64_t kDay = 86'400'000'000;
  const std::int64_t begin = absl::ToUnixMicros(from);
  const std::int64_t end = absl::ToUnixMicros(to);
  std::vector<std::pair<std::int64_t, bool>> offers;
  for (std::size_t row = 0; row != rep.rows; ++row) {
    const std::int64_t at = rep.columns[rep.offered].times[row];
    if (at == insight::kNoTime || at < begin || at >= end) continue;
    offers.emplace_back(
        at, rep.columns[rep.answered].times[row] != insight::kNoTime);
  }
  std::sort(offers.begin(), offers.end());
  std::optional<LowestConnectRate> lowest;
  std::int64_t answered = 0;
  std::size_t last = 0;  // The first call after the window.
  for (std::size_t first = 0; first != offers.size(); ++first) {
    if (offers[first].first > end - kDay) break;
    while (last != offers.size() &&
           offers[last].first < offers[first].first + kDay) {
      answered += offers[last++].second ? 1 : 0;
    }
    const auto offered = static_cast<std::int64_t>(last - first);
    if (!lowest.has_value() ||
        answered * lowest->offered < lowest->answered * offered) {
      lowest = LowestConnectRate{answered, offered,
                                 absl::FromUnixMicros(offers[first].first)};
    }
    answered -= offers[first].second ? 1 : 0;
  }
  return lowest;
}

std::vector<DailyCalls> CountCallsByDay(const FactTable& calls,
                                        absl::TimeZone zone) {
  const internal::FactTableAccess::Rep& rep =
      internal::FactTableAccess::Get(calls);
  std::vector<DailyCalls> out;
  const auto dialled = calls.Find("dialled");
  if (rep.wait >= rep.columns.size() || !dialled.has_value()) return out;
  std::map<std::pair<std::string_view, absl::CivilDay>, std::int64_t> counts;
  for (std::size_t row = 0; row != rep.rows; ++row) {
    const std::int64_t at = rep.columns[rep.offered].times[row];
    if (at == insight::kNoTime) continue;
    ++counts[{calls.Word(*dialled, row),
              absl::ToCivilDay(absl::FromUnixMicros(at), zone)}];
  }
  for (const auto& [key, offered] : counts) {
    out.push_back({std::string(key.first), key.second, offered});
  }
  return out;
}

}  // namespace trunkline
