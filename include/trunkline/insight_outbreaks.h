// SPDX-License-Identifier: Apache-2.0
//
// Outbreaks that need more than a day and a cell to be seen: weeks with more
// contacts than the same weeks of earlier years, and clusters of tickets in
// neighbouring regions in the last days.
//
//   auto weeks = FindSeasonalAlerts(cases, zone, {from, to, as_of});
//   if (!weeks.ok()) return;            // an option is out of range
//   if (weeks->weeks_evaluated == 0) {  // Three years and three weeks are
//     Say(weeks->weeks_known, weeks->weeks_needed);  // needed.
//   }
//   for (const SeasonalAlert& a : weeks->alerts) {
//     Show(a.cell, a.observed, a.upper);
//   }
//   auto found = FindClusters(cases, zone, {from, to, as_of});
//   if (!found.ok()) return;
//   for (const Cluster& c : found->clusters) Show(c.category, c.regions, c.p);
//
// What cannot be evaluated is counted, so that no list is mistaken for all that
// there is. docs/insight.md has every definition.
//
// It is part of the optional target trunkline::insight. Functions are pure; any
// number of threads may call them. The same input gives the same result,
// whatever the order of the rows.
#ifndef TRUNKLINE_INSIGHT_OUTBREAKS_H_
#define TRUNKLINE_INSIGHT_OUTBREAKS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "trunkline/insight.h"

namespace trunkline {

// --- seasonal alerts ---

// When a week is a seasonal alert.
struct SeasonalAlertOptions {
  // The regression and its bound; a period is a week. 1 to 20 years of 1 to 52
  // weeks; the half width and the recent periods are at most half of a year.
  FarringtonOptions farrington;
  // A cell is evaluated if its same weeks of earlier years have at least so
  // many contacts a week on average.
  double min_expected = 1;
  // A week with fewer contacts in a cell is no alert.
  std::int64_t min_count = 5;
  // False discovery rate of a week's family.
  double q = 0.05;
  // A part explains the whole if it has at least this share of its excess.
  double explains = 0.5;
};

// A cell with more contacts in a week than its bound, with the arithmetic.
struct SeasonalAlert {
  absl::CivilDay first_day;   // The Monday of the week.
  absl::CivilDay last_day;    // Its Sunday.
  AlertCell cell;             // Where.
  std::int64_t observed = 0;  // Contacts of the cell in the week.
  // As FarringtonPoint::expected.
  double expected = 0;
  double upper = 0;    // As FarringtonPoint::upper.
  double score = 0;    // As FarringtonPoint::score.
  bool trend = false;  // As FarringtonPoint::trend.
  // Probability of so many or more, by the normal distribution on the scale of
  // powers of 2/3, from which the bound is.
  double p = 1;
  // Contacts of the weeks that were used, by year, the earliest first.
  std::vector<std::int64_t> earlier;
};

// The seasonal alerts of a period, and what was not evaluated.
struct SeasonalAlerts {
  // By week; then by score, descending; then by cell.
  std::vector<SeasonalAlert> alerts;
  int weeks = 0;  // Those whose Sunday is in the period and has ended.
  int weeks_evaluated = 0;  // Those with enough weeks before them.
  // Whole weeks that the table has before the first of them.
  int weeks_known = 0;
  int weeks_needed = 0;  // Weeks that must be before a week.
  // Cells that were evaluated, added up over the weeks.
  std::size_t family = 0;
  // Cells with a contact in a week that were not, since fewer than
  // `min_expected` were expected; added up over the weeks.
  std::size_t few_expected = 0;
  // Likewise, since the regression does not converge.
  std::size_t not_converged = 0;
  // Of the discoveries, how many are false on average.
  double expected_by_chance = 0;
};

// Compares the weeks, from Monday to Sunday, that end in a period with the same
// weeks of earlier years, by Farrington(), for every pair of a category node
// and a region node. Contacts are counted as FindAlerts() does; all evaluated
// cells of a week are one family (Benjamini and Hochberg), and the deepest cell
// that explains an increase is shown. Cases that were accepted after the period
// or after its `as_of` are left out. InvalidArgument: an option is out of
// range, or it is no table of cases. Cost: linear in the cases; for those of
// the weeks used, the product of the depths of category and region; and a
// regression for each cell and week with at least `min_count`.
absl::StatusOr<SeasonalAlerts> FindSeasonalAlerts(
    const FactTable& cases, absl::TimeZone zone, const KpiPeriod& period,
    const SeasonalAlertOptions& options = {});

// --- clusters ---

// How FindClusters() scans.
struct ClusterOptions {
  // `last_day` and `max_p` are not used.
  SpaceTimeScanOptions scan;
  // Days that are scanned; the windows are the last of them. 1 to 3,660.
  int days = 120;
  // With fewer days in the table nothing is evaluated.
  int min_days = 60;
  // A category with fewer tickets is not evaluated.
  std::size_t min_tickets = 5;
  // A category with more tickets is not evaluated.
  std::size_t max_tickets = 50'000;
  // With more regions nothing is evaluated.
  std::size_t max_regions = 1000;
  // False discovery rate of all categories.
  double q = 0.05;
  // Which regions adjoin each region, by codes. A ticket is then at the deepest
  // region of its path that is listed here, and a ticket without one is left
  // out. Empty: regions are the districts, which are the first two codes of a
  // path, and those of one parent adjoin each other.
  std::map<std::string, std::vector<std::string>> neighbours;
};

// Neighbouring regions with more tickets of a category in the last days than
// follow from their tickets and from those of the days.
struct Cluster {
  std::string category;              // Of the first level.
  std::vector<std::string> regions;  // Paths of those with a ticket, sorted.
  // First day of the window.
  absl::CivilDay first_day;
  absl::CivilDay last_day;          // Last day of the window, included.
  std::int64_t observed = 0;        // Tickets of the regions in the window.
  double expected = 0;              // of_regions * of_days / of_all
  std::int64_t of_regions = 0;      // On all days scanned.
  std::int64_t of_days = 0;         // In all regions in the window.
  std::int64_t of_all = 0;          // In all regions on all days scanned.
  double log_likelihood_ratio = 0;  // As SpaceTimeCluster has it.
  double p = 1;  // Share of the replications, as SpaceTimeCluster has it.
  std::vector<std::string> ids;  // Sorted; without those of cut rows.
};

// The clusters of a period's last days, and what was not evaluated.
struct Clusters {
  // By p; then by the likelihood ratio, descending; then by category.
  std::vector<Cluster> clusters;
  // First day scanned.
  absl::CivilDay first_day;
  absl::CivilDay last_day;  // Last day scanned, included.
  int days_known = 0;       // Days that the table has of these.
  int days_needed = 0;      // ClusterOptions::min_days.
  // Regions with a ticket. Fewer than two, or more than `max_regions`: nothing
  // was evaluated.
  std::size_t regions = 0;
  // Categories that were scanned.
  std::size_t scanned = 0;
  std::size_t few_tickets = 0;      // Categories with fewer than `min_tickets`.
  std::size_t many_tickets = 0;     // Categories with more than `max_tickets`.
  std::int64_t without_region = 0;  // Tickets that are left out.
  // Of the clusters, how many are false on average.
  double expected_by_chance = 0;
};

// Looks for the most likely cluster of each category of the first level by
// FindSpaceTimeCluster(), in windows that end on the last day of a period, or
// of its `as_of` if that is earlier. All categories that are scanned are one
// family (Benjamini and Hochberg); replications of a category end when its p is
// above q. InvalidArgument: an option is out of range, or it is no table of
// cases. Cost: linear in the cases; for each category that of the scan.
absl::StatusOr<Clusters> FindClusters(const FactTable& cases,
                                      absl::TimeZone zone,
                                      const KpiPeriod& period,
                                      const ClusterOptions& options = {});

// Of both, for ReportOptions.
struct OutbreakOptions {
  SeasonalAlertOptions seasonal;  // Of FindSeasonalAlerts().
  ClusterOptions clusters;        // Of FindClusters().
};

}  // namespace trunkline

#endif  // TRUNKLINE_INSIGHT_OUTBREAKS_H_
