// SPDX-License-Identifier: Apache-2.0
#include "src/insight/outbreak_sections.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/civil.h"

namespace trunkline::insight {
namespace {

std::string Decimal(double number) { return absl::StrFormat("%.1f", number); }

std::string DaysOf(absl::CivilDay first, absl::CivilDay last) {
  return absl::StrCat(base::FormatDate(first), " - ", base::FormatDate(last));
}

// "41 + 38 + 50": contacts of the same weeks, the earliest year first.
std::string EarlierOf(const SeasonalAlert& alert) {
  std::string out;
  for (const std::int64_t count : alert.earlier) {
    absl::StrAppend(&out, out.empty() ? "" : " + ", count);
  }
  return out;
}

// Leaves as many rows as a page lists, and says how many more there are.
template <typename Row>
std::vector<Row> Listed(const Wording& w, std::vector<Row> rows,
                        DocumentSection* section) {
  const std::size_t most = w.options().max_listed;
  if (rows.size() > most) {
    section->paragraphs.push_back(
        w.Say<messages::kMoreListed>(rows.size() - most));
    rows.resize(most);
  }
  return rows;
}

}  // namespace

DocumentSection SeasonalSection(const Wording& w, const SeasonalAlerts& found,
                                bool whole_city,
                                const std::vector<SeasonalRow>& rows) {
  DocumentSection out;
  out.heading = w.Say<messages::kSeasonalTitle>();
  out.paragraphs.push_back(w.Say<messages::kSeasonalNote>());
  if (found.weeks == 0) {
    out.paragraphs.push_back(w.Say<messages::kSeasonalNoWeek>());
    return out;
  }
  if (found.weeks_evaluated != found.weeks) {
    out.paragraphs.push_back(w.Say<messages::kSeasonalShort>(
        found.weeks - found.weeks_evaluated, found.weeks, found.weeks_known,
        found.weeks_needed));
  }
  if (found.weeks_evaluated == 0) return out;
  if (whole_city) {
    out.paragraphs.push_back(w.Say<messages::kSeasonalFamily>(
        found.family, Decimal(found.expected_by_chance)));
    if (found.few_expected + found.not_converged != 0) {
      out.paragraphs.push_back(w.Say<messages::kSeasonalFew>(
          found.few_expected, found.not_converged));
    }
  }
  DocumentTable& table = out.table;
  table.headings = {
      w.Say<messages::kWeek>(),          w.Say<messages::kCategoryHeading>(),
      w.Say<messages::kRegionHeading>(), w.Say<messages::kObservedInWeek>(),
      w.Say<messages::kExpected>(),      w.Say<messages::kUpperBound>(),
      w.Say<messages::kScoreOfWeek>()};
  table.numeric = {false, false, false, true, true, true, true};
  // The counts of earlier years may be small.
  if (!w.is_public()) {
    table.headings.insert(table.headings.end(),
                          {w.Say<messages::kEarlierWeeks>(),
                           w.Say<messages::kTrend>(), w.Say<messages::kIds>()});
    table.numeric.insert(table.numeric.end(), {false, false, false});
  }
  for (const SeasonalRow& row : Listed(w, rows, &out)) {
    const SeasonalAlert& alert = *row.alert;
    const auto shown = [&](std::string text) {
      return row.hidden ? std::string(kHidden) : text;
    };
    std::vector<std::string> cells = {
        DaysOf(alert.first_day, alert.last_day),
        row.category,
        w.RegionOf(alert.cell.region),
        shown(absl::StrCat(alert.observed)),
        shown(Decimal(alert.expected)),
        shown(Decimal(alert.upper)),
        shown(absl::StrFormat("%.2f", alert.score))};
    if (!w.is_public()) {
      cells.push_back(EarlierOf(alert));
      cells.push_back(alert.trend ? w.Say<messages::kWithTrend>()
                                  : w.Say<messages::kWithoutTrend>());
      cells.push_back(row.ids == nullptr ? std::string() : w.Joined(*row.ids));
    }
    table.rows.push_back(std::move(cells));
  }
  return out;
}

DocumentSection ClusterSection(const Wording& w, const Clusters& found,
                               const SpaceTimeScanOptions& scan,
                               bool whole_city,
                               const std::vector<ClusterRow>& rows) {
  DocumentSection out;
  out.heading = w.Say<messages::kClustersTitle>();
  out.paragraphs.push_back(w.Say<messages::kClustersNote>(
      scan.max_days, base::FormatDate(found.last_day), scan.max_places,
      scan.replications, scan.seed));
  if (found.days_known < found.days_needed) {
    out.paragraphs.push_back(
        w.Say<messages::kClustersShort>(found.days_known, found.days_needed));
    return out;
  }
  const std::size_t categories =
      found.scanned + found.few_tickets + found.many_tickets;
  if (categories == 0) {
    out.paragraphs.push_back(w.Say<messages::kClustersRegions>(found.regions));
    return out;
  }
  if (whole_city) {
    out.paragraphs.push_back(w.Say<messages::kClustersFamily>(
        found.scanned, DaysOf(found.first_day, found.last_day),
        Decimal(found.expected_by_chance)));
    if (found.few_tickets + found.many_tickets != 0) {
      out.paragraphs.push_back(
          w.Say<messages::kClustersFew>(found.few_tickets, found.many_tickets));
    }
    const std::int64_t without = found.without_region;
    if (without != 0) {
      const bool small = w.is_public() && without < w.options().min_cell;
      out.paragraphs.push_back(w.Say<messages::kClustersNowhere>(
          small ? std::string(kHidden) : absl::StrCat(without)));
    }
  } else {
    out.paragraphs.push_back(w.Say<messages::kClustersInside>());
  }
  DocumentTable& table = out.table;
  table.headings = {
      w.Say<messages::kDays>(), w.Say<messages::kCategoryHeading>(),
      w.Say<messages::kClusterRegions>(), w.Say<messages::kObservedInWindow>(),
      w.Say<messages::kExpected>()};
  table.numeric = {false, false, false, true, true};
  if (!w.is_public()) {
    table.headings.push_back(w.Say<messages::kExpectedFrom>());
    table.headings.push_back(w.Say<messages::kLikelihoodRatio>());
    table.numeric.insert(table.numeric.end(), {false, true});
  }
  table.headings.push_back(w.Say<messages::kPValue>());
  table.numeric.push_back(true);
  if (!w.is_public()) {
    table.headings.push_back(w.Say<messages::kIds>());
    table.numeric.push_back(false);
  }
  for (const ClusterRow& row : Listed(w, rows, &out)) {
    const Cluster& cluster = *row.cluster;
    std::string regions;
    for (const std::string& path : cluster.regions) {
      absl::StrAppend(&regions, regions.empty() ? "" : ", ", w.RegionOf(path));
    }
    std::vector<std::string> cells = {
        DaysOf(cluster.first_day, cluster.last_day), row.category, regions,
        row.hidden ? std::string(kHidden) : absl::StrCat(cluster.observed),
        row.hidden ? std::string(kHidden) : Decimal(cluster.expected)};
    if (!w.is_public()) {
      cells.push_back(absl::StrCat(cluster.of_regions, " x ", cluster.of_days,
                                   " / ", cluster.of_all));
      cells.push_back(Decimal(cluster.log_likelihood_ratio));
    }
    cells.push_back(absl::StrFormat("%.3g", cluster.p));
    if (!w.is_public()) cells.push_back(w.Joined(cluster.ids));
    table.rows.push_back(std::move(cells));
  }
  return out;
}

}  // namespace trunkline::insight
