// SPDX-License-Identifier: Apache-2.0
// Weeks above those of earlier years and clusters of the last days: against
// Farrington() and the scan on plain series, what is not evaluated, and what a
// report of either edition says of them.
#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/insight/shown_counts.h"
#include "tests/catch.h"
#include "tests/insight/small_city.h"
#include "trunkline/insight_outbreaks.h"

namespace trunkline::insight {
namespace {

const absl::CivilDay kMonday(2015, 1, 5);

// The weeks `first` to before `last` of a table that begins on kMonday.
KpiPeriod Weeks(int first, int last) {
  const absl::Time to = absl::FromCivil(kMonday + 7 * last, kZone);
  return {absl::FromCivil(kMonday + 7 * first, kZone), to, to};
}

// A row a week, on its Monday, with a count of contacts.
void AddWeeks(const std::string& category, const std::string& region,
              const std::vector<double>& counts, Rows* rows) {
  for (std::size_t week = 0; week != counts.size(); ++week) {
    if (counts[week] == 0) continue;
    rows->push_back(
        {{"id", absl::StrCat(category, "@", region, "#", week)},
         {"accepted_at",
          base::FormatDate(kMonday + 7 * static_cast<int>(week))},
         {"category", category},
         {"region", region},
         {"contacts", absl::StrCat(static_cast<std::int64_t>(counts[week]))}});
  }
}

// 165 weeks; the last one has 90 instead of some 20.
std::vector<double> Series() {
  std::mt19937 random(11);
  std::vector<double> counts;
  for (int week = 0; week != 164; ++week) {
    counts.push_back(16 + static_cast<double>(random() % 9));
  }
  counts.push_back(90);
  return counts;
}

SeasonalAlerts Find(const Rows& rows, const KpiPeriod& period,
                    const SeasonalAlertOptions& options = {}) {
  auto found = FindSeasonalAlerts(TableOf(rows), kZone, period, options);
  INFO(found.status().ToString());
  REQUIRE(found.ok());
  return *std::move(found);
}

bool Near(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

TEST_CASE("a cell's weeks are what Farrington says of its series") {
  const std::vector<double> counts = Series();
  const auto points = Farrington(counts, 160);
  REQUIRE(points.ok());
  Rows rows;
  AddWeeks("e.n", "1/2", counts, &rows);
  const SeasonalAlerts found = Find(rows, Weeks(160, 165));
  CHECK(found.weeks == 5);
  CHECK(found.weeks_evaluated == 5);
  CHECK(found.weeks_known == 160);
  CHECK(found.weeks_needed == 159);
  // Three nodes of each tree in each week.
  CHECK(found.family == 5 * 9);
  CHECK(found.few_expected == 0);
  // It is shown once, at the deepest cell.
  REQUIRE(found.alerts.size() == 1);
  const SeasonalAlert& alert = found.alerts[0];
  CHECK(alert.cell == AlertCell{"e.n", "1/2"});
  CHECK(alert.first_day == kMonday + 7 * 164);
  CHECK(alert.last_day == kMonday + 7 * 164 + 6);
  CHECK(alert.observed == 90);
  CHECK(Near(alert.expected, points->back().expected));
  CHECK(Near(alert.upper, points->back().upper));
  CHECK(Near(alert.score, points->back().score));
  CHECK(alert.trend == points->back().trend);
  CHECK(alert.p < 0.001);
  REQUIRE(alert.earlier.size() == 3);
  double sum = 0;
  for (int week = 164 - 52 - 3; week <= 164 - 52 + 3; ++week) {
    sum += counts[static_cast<std::size_t>(week)];
  }
  CHECK(static_cast<double>(alert.earlier.back()) == sum);
}

TEST_CASE("the order of the rows changes no week") {
  Rows rows;
  AddWeeks("e.n", "1/2", Series(), &rows);
  AddWeeks("e.w", "1/3", Series(), &rows);
  const SeasonalAlerts first = Find(rows, Weeks(160, 165));
  std::shuffle(rows.begin(), rows.end(), std::mt19937(3));
  const SeasonalAlerts second = Find(rows, Weeks(160, 165));
  CHECK(first.family == second.family);
  REQUIRE(first.alerts.size() == second.alerts.size());
  for (std::size_t i = 0; i != first.alerts.size(); ++i) {
    CHECK(first.alerts[i].cell == second.alerts[i].cell);
    CHECK(first.alerts[i].score == second.alerts[i].score);
  }
}

TEST_CASE("weeks without enough before them are counted, not evaluated") {
  Rows rows;
  AddWeeks("e.n", "1/2", Series(), &rows);
  SeasonalAlerts found = Find(rows, Weeks(157, 161));
  CHECK(found.weeks == 4);
  CHECK(found.weeks_evaluated == 2);  // Those with 159 and 160 before them.
  CHECK(found.weeks_known == 157);
  found = Find(rows, Weeks(20, 24));
  CHECK(found.weeks == 4);
  CHECK(found.weeks_evaluated == 0);
  CHECK(found.family == 0);
  // A week that has not ended is none, and what is later is not looked at.
  KpiPeriod period = Weeks(160, 165);
  period.as_of -= absl::Hours(1);
  CHECK(Find(rows, period).weeks == 4);
  CHECK(Find(rows, period).alerts.empty());
  CHECK(Find({}, Weeks(160, 165)).weeks_known == 0);
}

TEST_CASE("a cell of which little is expected is counted, not evaluated") {
  Rows rows;
  AddWeeks("e.n", "1/2", Series(), &rows);
  std::vector<double> rare(165);
  rare[100] = 3;
  rare[164] = 30;
  AddWeeks("e.x", "1/2", rare, &rows);
  const SeasonalAlerts found = Find(rows, Weeks(164, 165));
  // e.x in each of three regions.
  CHECK(found.few_expected == 3);
  for (const SeasonalAlert& alert : found.alerts) {
    CHECK(alert.cell.category != "e.x");
  }
  SeasonalAlertOptions options;
  options.farrington.years = 0;
  CHECK(absl::IsInvalidArgument(
      FindSeasonalAlerts(TableOf(rows), kZone, Weeks(164, 165), options)
          .status()));
  CHECK(absl::IsInvalidArgument(
      FindSeasonalAlerts(FactTable::Calls(), kZone, Weeks(164, 165)).status()));
}

// 120 days of four districts, and an outbreak in one of them on the last three.
Rows Districts() {
  Rows rows;
  const auto add = [&](absl::CivilDay day, int district) {
    rows.push_back({{"id", absl::StrCat("D", rows.size())},
                    {"accepted_at", base::FormatDate(day)},
                    {"category", rows.size() % 2 == 0 ? "noise.a" : "noise.b"},
                    {"region", absl::StrCat("43/", district, "/s")}});
  };
  for (absl::CivilDay day(2018, 7, 4); day != absl::CivilDay(2018, 11, 1);
       ++day) {
    for (int district = 1; district != 5; ++district) add(day, district);
    if (day < absl::CivilDay(2018, 10, 29)) continue;
    for (int i = 0; i != 12; ++i) add(day, 2);
  }
  rows.push_back({{"id", "SECRET"},
                  {"accepted_at", "2018-10-31"},
                  {"category", "noise"},
                  {"region", "43/2"},
                  {"cut", "true"}});
  return rows;
}

Clusters Scan(const Rows& rows, const ClusterOptions& options = {}) {
  auto found = FindClusters(TableOf(rows), kZone, October(), options);
  INFO(found.status().ToString());
  REQUIRE(found.ok());
  return *std::move(found);
}

TEST_CASE("an outbreak of a month's last days is a cluster") {
  Rows rows = Districts();
  const Clusters found = Scan(rows);
  CHECK(found.days_known == 120);
  CHECK(found.regions == 4);
  CHECK(found.scanned == 1);
  REQUIRE(found.clusters.size() == 1);
  const Cluster& one = found.clusters[0];
  CHECK(one.category == "noise");
  CHECK(one.regions == std::vector<std::string>{"43/2"});
  CHECK(one.first_day == absl::CivilDay(2018, 10, 29));
  CHECK(one.last_day == absl::CivilDay(2018, 10, 31));
  CHECK(one.observed == 3 * 13 + 1);
  CHECK(one.of_regions == 120 + 36 + 1);
  CHECK(one.of_days == 3 * 16 + 1);
  CHECK(one.of_all == 120 * 4 + 36 + 1);
  CHECK(Near(one.expected, static_cast<double>(one.of_regions) *
                               static_cast<double>(one.of_days) /
                               static_cast<double>(one.of_all)));
  CHECK(one.p == 0.001);
  CHECK(one.ids.size() == 3 * 13);  // Not the one that is cut.
  std::shuffle(rows.begin(), rows.end(), std::mt19937(4));
  CHECK(Scan(rows).clusters.at(0).ids == one.ids);
}

TEST_CASE("what is not scanned is counted") {
  Rows rows = Districts();
  rows.push_back({{"id", "FEW"},
                  {"accepted_at", "2018-10-30"},
                  {"category", "water"},
                  {"region", "43/1"}});
  rows.push_back({{"id", "NOWHERE"},
                  {"accepted_at", "2018-10-30"},
                  {"category", "noise.a"}});
  Clusters found = Scan(rows);
  CHECK(found.few_tickets == 1);
  CHECK(found.without_region == 1);
  ClusterOptions options;
  options.max_tickets = 100;
  found = Scan(rows, options);
  CHECK(found.many_tickets == 1);
  CHECK(found.scanned == 0);
  options = {};
  options.max_regions = 3;
  CHECK(Scan(rows, options).scanned == 0);
  // Too few days, and nothing at all.
  found = Scan(City());
  CHECK(found.days_known == 31);
  CHECK(found.days_needed == 60);
  CHECK(found.scanned == 0);
  CHECK(Scan({}).days_known == 0);
  options = {};
  options.min_days = 121;
  CHECK(absl::IsInvalidArgument(
      FindClusters(TableOf(rows), kZone, October(), options).status()));
}

TEST_CASE("the regions of a list of borders, with those that have no ticket") {
  const Rows rows = Districts();
  ClusterOptions options;
  // A row of districts; 5 has no ticket, and 4 is in no list.
  options.neighbours = {
      {"1", {"5"}}, {"5", {"1", "2"}}, {"2", {"5", "3"}}, {"3", {"2"}}};
  const Clusters found = Scan(rows, options);
  CHECK(found.regions == 3);
  CHECK(found.without_region == 120);
  REQUIRE(found.clusters.size() == 1);
  CHECK(found.clusters[0].regions == std::vector<std::string>{"43/2"});
}

TEST_CASE("a scan ends when p must be above what is asked for") {
  std::mt19937 random(6);
  std::vector<std::vector<std::size_t>> row(6);
  for (std::size_t i = 0; i + 1 != row.size(); ++i) {
    row[i].push_back(i + 1);
    row[i + 1].push_back(i);
  }
  for (int round = 0; round != 10; ++round) {
    std::vector<PlaceDay> tickets;
    for (int i = 0; i != 80; ++i) {
      tickets.push_back({random() % 6, static_cast<int>(random() % 40)});
    }
    for (int i = 0; i != round; ++i) tickets.push_back({2, 39});
    SpaceTimeScanOptions options;
    options.max_days = 10;
    options.replications = 199;
    options.last_day = 39;
    const auto all = FindSpaceTimeCluster(tickets, row, options);
    REQUIRE(all.ok());
    if (!all->has_value()) continue;
    options.max_p = 0.05;
    const auto some = FindSpaceTimeCluster(tickets, row, options);
    REQUIRE(some.ok());
    if ((*all)->p <= 0.05) {
      CHECK((*some)->p == (*all)->p);
    } else {
      CHECK((*some)->p > 0.05);
      CHECK((*some)->p <= (*all)->p);
    }
    CHECK((*some)->last_day == 39);
  }
  SpaceTimeScanOptions options;
  options.last_day = 3;
  CHECK_FALSE(FindSpaceTimeCluster({{0, 4}}, row, options).ok());
}

TEST_CASE("a count is shown if its difference to others is no small cell") {
  const absl::CivilDay first(2018, 10, 1), last(2018, 10, 31);
  const auto cell = [&](const std::string& category, const std::string& region,
                        absl::CivilDay from, absl::CivilDay to) {
    return CellDays{category, {region}, from, to};
  };
  ShownCounts shown(10);
  shown.Add(cell("noise", "43/1", first, last), 50);
  shown.Add(cell("noise", "43/2", first, last), 9);  // Hidden itself.
  CHECK_FALSE(shown.Admit(cell("noise.site", "43/1", first, first), 45));
  CHECK(shown.Admit(cell("noise.site", "43/1", first, first), 40));
  CHECK(shown.Admit(cell("noise.site", "43/1", first, first + 6), 40));
  CHECK_FALSE(shown.Admit(cell("noise", "43/1", first, first + 6), 43));
  CHECK_FALSE(shown.Admit(cell("noise", "43/3", first, first), 9));
  // One does not lie in the other.
  CHECK(shown.Admit(cell("noise", "43/2", first, first), 43));
  CHECK(shown.Admit(cell("water", "43/1", first, first), 45));
}

std::string Index(const Rows& rows, const KpiPeriod& period,
                  ReportEdition edition, Language language) {
  ReportOptions options;
  options.show_unknown = true;  // Its codes are of no rule set.
  options.edition = edition;
  options.language = language;
  options.zone = kZone;
  const auto pages =
      MakeReport(Kpis(), TableOf(rows), nullptr, period, options);
  INFO(pages.status().ToString());
  REQUIRE(pages.ok());
  return pages->front().markdown;
}

TEST_CASE("a report says what it has not evaluated, with counts") {
  for (const ReportEdition edition :
       {ReportEdition::kInternal, ReportEdition::kPublic}) {
    const std::string english =
        Index(City(), October(), edition, Language::kEnglish);
    CHECK_THAT(english,
               match::Contains("Not evaluated: 4 of 4 weeks. The table has 0 "
                               "whole weeks before the first one, and 159"));
    CHECK_THAT(english,
               match::Contains("Not evaluated: the table has 31 days, and 60"));
    const std::string chinese =
        Index(City(), October(), edition, Language::kChinese);
    CHECK_THAT(chinese, match::Contains("未评估：4周中的4周"));
    CHECK_THAT(chinese, match::Contains("未评估：表中有31天，需要60天"));
  }
}

TEST_CASE("a report shows the arithmetic of a week and of a cluster") {
  Rows rows;
  AddWeeks("e.n", "1/2", Series(), &rows);
  const KpiPeriod period = Weeks(160, 165);
  const std::string week =
      Index(rows, period, ReportEdition::kInternal, Language::kEnglish);
  CHECK_THAT(week, match::Contains("## Weeks above those of earlier years"));
  CHECK_THAT(week, match::Contains("45 pairs and weeks were evaluated"));
  CHECK_THAT(week,
             match::Contains("| 2018-02-26 - 2018-03-04 | e.n | 2 | 90 | "));
  CHECK_THAT(week, match::Contains("e.n@1/2\\#164"));
  const std::string cluster = Index(
      Districts(), October(), ReportEdition::kInternal, Language::kEnglish);
  CHECK_THAT(cluster, match::Contains("999 replications, seed 1"));
  CHECK_THAT(cluster,
             match::Contains("| 2018-10-29 - 2018-10-31 | noise | 2 | 40 | "));
  CHECK_THAT(cluster, match::Contains("| 157 x 49 / 517 |"));
  CHECK_THAT(cluster, match::Contains("| 0.001 |"));
  CHECK(cluster.find("SECRET") == std::string::npos);
  CHECK_THAT(Index(Districts(), October(), ReportEdition::kInternal,
                   Language::kChinese),
             match::Contains("## 时空聚集"));
}

TEST_CASE("a public report has neither ids nor earlier years of them") {
  Rows rows;
  AddWeeks("e.n", "1/2", Series(), &rows);
  const std::string week =
      Index(rows, Weeks(160, 165), ReportEdition::kPublic, Language::kEnglish);
  CHECK(week.find("e.n@") == std::string::npos);
  CHECK(week.find("Same weeks, year by year") == std::string::npos);
  const std::string cluster =
      Index(Districts(), October(), ReportEdition::kPublic, Language::kEnglish);
  CHECK_THAT(cluster,
             match::Contains("| 2018-10-29 - 2018-10-31 | noise | 2 | "));
  CHECK(cluster.find("157 x") == std::string::npos);
  for (const Row& row : Districts()) {
    INFO(row.at("id"));
    CHECK(cluster.find(" " + row.at("id") + " ") == std::string::npos);
  }
}

}  // namespace
}  // namespace trunkline::insight
