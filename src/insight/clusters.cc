// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "src/base/message.h"
#include "src/base/status.h"
#include "src/insight/cell_cases.h"
#include "src/insight/fact_columns.h"
#include "src/insight/messages.h"
#include "trunkline/insight_outbreaks.h"

// The scan of each category of a month. Of n categories one whose p is above q
// is no discovery, whatever the others are; most have no cluster, and their
// replications end after some fifty that reach their ratio, about 200 of 999 on
// average. Four months of a city of a million tickets in five years are some
// 66,000 tickets, so that all scans together cost what one of 50,000 tickets
// may.
namespace trunkline {
namespace {

using insight::CellColumns;

constexpr int kMaxDays = 3660;

bool IsSound(const ClusterOptions& options) {
  return options.days >= 1 && options.days <= kMaxDays &&
         options.min_days >= 1 && options.min_days <= options.days &&
         options.q >= 0 && options.q <= 1;
}

// Where tickets are: a number for each region, by the order of their paths.
class Places {
 public:
  explicit Places(const ClusterOptions& options) : options_(options) {}

  // The region that a ticket of a path is at; empty: none.
  std::string_view Of(std::string_view path) const {
    if (options_.neighbours.empty()) return insight::PathPrefix(path, 2);
    for (std::string_view rest = path; !rest.empty();) {
      const std::size_t slash = rest.rfind('/');
      const std::string_view code =
          slash == std::string_view::npos ? rest : rest.substr(slash + 1);
      if (options_.neighbours.count(std::string(code)) != 0) return rest;
      rest = slash == std::string_view::npos ? std::string_view()
                                             : rest.substr(0, slash);
    }
    return {};
  }

  // Gives numbers to regions, and to those that are listed without a ticket: a
  // zone reaches those behind them.
  void Number(const std::vector<std::string_view>& paths) {
    std::map<std::string, std::size_t, std::less<>> by_key;
    for (const std::string_view path : paths) by_key.emplace(KeyOf(path), 0);
    for (const auto& entry : options_.neighbours) {
      by_key.emplace(entry.first, 0);
    }
    std::size_t next = 0;
    for (auto& entry : by_key) entry.second = next++;
    neighbours_.resize(next);
    paths_.resize(next);
    for (const std::string_view path : paths) {
      const std::size_t number = by_key.find(KeyOf(path))->second;
      numbers_.emplace(path, number);
      // The same code may be below different ones; the first path names it.
      std::string& name = paths_[number];
      if (name.empty() || path < name) name = std::string(path);
    }
    if (options_.neighbours.empty()) {
      std::map<std::string_view, std::vector<std::size_t>> siblings;
      for (const auto& [path, number] : numbers_) {
        const std::size_t slash = path.rfind('/');
        siblings[path.substr(0, slash == std::string_view::npos ? 0 : slash)]
            .push_back(number);
      }
      for (const auto& entry : siblings) {
        for (const std::size_t one : entry.second) {
          neighbours_[one] = entry.second;
        }
      }
      return;
    }
    for (const auto& [code, others] : options_.neighbours) {
      for (const std::string& other : others) {
        const auto found = by_key.find(other);
        if (found == by_key.end()) continue;
        neighbours_[by_key.find(code)->second].push_back(found->second);
      }
    }
  }

  std::size_t NumberOf(std::string_view path) const {
    return numbers_.find(path)->second;
  }
  const std::string& PathOf(std::size_t number) const { return paths_[number]; }
  const std::vector<std::vector<std::size_t>>& neighbours() const {
    return neighbours_;
  }

 private:
  // Without a list regions are told apart by their paths, else by their codes.
  std::string_view KeyOf(std::string_view path) const {
    if (options_.neighbours.empty()) return path;
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
  }

  const ClusterOptions& options_;
  std::map<std::string_view, std::size_t> numbers_;
  std::vector<std::string> paths_;  // Empty: no ticket is there.
  std::vector<std::vector<std::size_t>> neighbours_;
};

// A ticket of the days that are scanned.
struct Ticket {
  std::uint32_t row = 0;
  int day = 0;
  std::string_view path;  // Of its region.
};

// Scans a category; nullopt: nothing has more than expected.
absl::StatusOr<std::optional<Cluster>> ScanCategory(
    const std::string& category, const std::vector<Ticket>& tickets,
    const Places& places, const Clusters& days, const ClusterOptions& options) {
  std::vector<PlaceDay> facts;
  facts.reserve(tickets.size());
  for (const Ticket& ticket : tickets) {
    facts.push_back({places.NumberOf(ticket.path), ticket.day});
  }
  SpaceTimeScanOptions scan = options.scan;
  scan.last_day = days.days_known - 1;
  scan.max_p = options.q;
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::optional<SpaceTimeCluster> found,
      FindSpaceTimeCluster(facts, places.neighbours(), scan));
  if (!found.has_value()) return std::optional<Cluster>();
  Cluster out;
  out.category = category;
  out.first_day = days.first_day + found->first_day;
  out.last_day = days.first_day + found->last_day;
  out.observed = found->observed;
  out.expected = found->expected;
  out.log_likelihood_ratio = found->log_likelihood_ratio;
  out.p = found->p;
  out.of_all = static_cast<std::int64_t>(facts.size());
  for (const PlaceDay& fact : facts) {
    const bool in_zone = std::binary_search(found->places.begin(),
                                            found->places.end(), fact.place);
    if (in_zone) {
      ++out.of_regions;
      out.regions.push_back(places.PathOf(fact.place));
    }
    if (fact.day >= found->first_day) ++out.of_days;
  }
  std::sort(out.regions.begin(), out.regions.end());
  out.regions.erase(std::unique(out.regions.begin(), out.regions.end()),
                    out.regions.end());
  return std::optional<Cluster>(std::move(out));
}

// The ids of a cluster's cases.
std::vector<std::string> IdsOf(const Cluster& cluster,
                               const std::vector<Ticket>& tickets,
                               const Places& places, absl::CivilDay first_day,
                               const FactTable& cases,
                               const CellColumns& columns) {
  std::vector<std::string> ids;
  for (const Ticket& ticket : tickets) {
    if (first_day + ticket.day < cluster.first_day ||
        cases.Flag(columns.cut, ticket.row).value_or(false) ||
        !std::binary_search(cluster.regions.begin(), cluster.regions.end(),
                            places.PathOf(places.NumberOf(ticket.path)))) {
      continue;
    }
    ids.emplace_back(cases.Word(0, ticket.row));
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace

absl::StatusOr<Clusters> FindClusters(const FactTable& cases,
                                      absl::TimeZone zone,
                                      const KpiPeriod& period,
                                      const ClusterOptions& options) {
  const auto columns = insight::FindCellColumns(cases);
  if (!IsSound(options) || !columns.has_value()) {
    return base::InvalidArgument(
        base::Fill<insight::messages::kClusterOptions>());
  }
  Clusters out;
  out.days_needed = options.min_days;
  const absl::Time end = std::min(period.to, period.as_of);
  out.last_day = absl::ToCivilDay(end - absl::Nanoseconds(1), zone);
  out.first_day = out.last_day - (options.days - 1);
  const absl::Time begin = absl::FromCivil(out.first_day, zone);
  absl::Time earliest = absl::InfiniteFuture();
  std::vector<std::uint32_t> rows;
  for (std::size_t row = 0; row != cases.rows(); ++row) {
    const auto at = cases.TimeAt(columns->accepted, row);
    if (!at.has_value() || *at >= end) continue;
    earliest = std::min(earliest, *at);
    if (*at >= begin) rows.push_back(static_cast<std::uint32_t>(row));
  }
  if (rows.empty()) return out;
  out.first_day = std::max(out.first_day, absl::ToCivilDay(earliest, zone));
  out.days_known = static_cast<int>(out.last_day - out.first_day) + 1;
  if (out.days_known < out.days_needed) return out;

  Places places(options);
  std::map<std::string, std::vector<Ticket>> by_category;
  std::vector<std::string_view> paths;
  for (const std::uint32_t row : rows) {
    const std::string_view category = cases.Word(columns->category, row);
    if (category.empty()) continue;
    const std::string_view path = places.Of(cases.Word(columns->region, row));
    if (path.empty()) {
      ++out.without_region;
      continue;
    }
    const absl::CivilDay day =
        absl::ToCivilDay(*cases.TimeAt(columns->accepted, row), zone);
    by_category[std::string(insight::PathPrefix(category, 1))].push_back(
        {row, static_cast<int>(day - out.first_day), path});
    paths.push_back(path);
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  out.regions = paths.size();
  if (out.regions < 2 ||
      std::max(out.regions, options.neighbours.size()) > options.max_regions) {
    return out;
  }
  places.Number(paths);

  std::vector<Cluster> found;
  std::vector<double> p;
  for (const auto& [category, tickets] : by_category) {
    if (tickets.size() < options.min_tickets) {
      ++out.few_tickets;
      continue;
    }
    if (tickets.size() > options.max_tickets) {
      ++out.many_tickets;
      continue;
    }
    ++out.scanned;
    TRUNKLINE_ASSIGN_OR_RETURN(
        std::optional<Cluster> one,
        ScanCategory(category, tickets, places, out, options));
    if (!one.has_value()) continue;
    p.push_back(one->p);
    found.push_back(*std::move(one));
  }
  const std::vector<bool> significant =
      BenjaminiHochberg(p, options.q, out.scanned);
  for (std::size_t i = 0; i != found.size(); ++i) {
    if (!significant[i]) continue;
    Cluster& one = found[i];
    one.ids = IdsOf(one, by_category.find(one.category)->second, places,
                    out.first_day, cases, *columns);
    out.clusters.push_back(std::move(one));
  }
  out.expected_by_chance = options.q * static_cast<double>(out.clusters.size());
  std::sort(out.clusters.begin(), out.clusters.end(),
            [](const Cluster& a, const Cluster& b) {
              if (a.p != b.p) return a.p < b.p;
              if (a.log_likelihood_ratio != b.log_likelihood_ratio) {
                return a.log_likelihood_ratio > b.log_likelihood_ratio;
              }
              return a.category < b.category;
            });
  return out;
}

}  // namespace trunkline
