// SPDX-License-Identifier: Apache-2.0
// Alerts: against EARS on a plain series, against a plain reference on a city,
// and what a person asks of one.
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "trunkline/insight.h"

namespace trunkline::insight {
namespace {

const absl::CivilDay kFirst(2018, 1, 1);

// Counts by day, each day ended.
std::vector<DailyAlerts> Feed(AlertMonitor* monitor,
                              const std::vector<double>& counts) {
  std::vector<DailyAlerts> out;
  for (std::size_t t = 0; t != counts.size(); ++t) {
    monitor->Add(kFirst + static_cast<int>(t), "e.n", "1/2",
                 static_cast<std::int64_t>(counts[t]));
    out.push_back(monitor->EndDay().value_or(DailyAlerts()));
  }
  return out;
}

TEST_CASE("without alerts a cell is what EARS says of its series") {
  std::mt19937 random(7);
  std::vector<double> counts;
  for (int t = 0; t != 200; ++t) {
    counts.push_back(20 + static_cast<double>(random() % 9));
  }
  for (const auto& [baseline, method] :
       {std::pair(AlertBaseline::kC1, EarsMethod::kC1),
        std::pair(AlertBaseline::kC2, EarsMethod::kC2)}) {
    AlertOptions options;
    options.baseline = baseline;
    options.min_z = 1e9;  // No alert ever leaves the baseline.
    AlertMonitor monitor(options);
    EarsOptions ears;
    ears.method = method;
    ears.min_sigma = 1;
    ears.alpha = 0.001;
    const std::vector<double> bounds = EarsUpperBounds(counts, ears);
    const double z = 3.0902323061678132;
    for (std::size_t t = 0; t != counts.size(); ++t) {
      monitor.Add(kFirst + static_cast<int>(t), "e.n", "1/2",
                  static_cast<std::int64_t>(counts[t]));
      monitor.EndDay();
      const auto cell = monitor.Explain({"e.n", "1/2"});
      REQUIRE(cell.has_value());
      if (std::isnan(bounds[t])) {
        CHECK(cell->verdict == AlertVerdict::kNoBaseline);
        continue;
      }
      REQUIRE(std::abs(cell->expected + z * cell->sigma - bounds[t]) < 1e-9);
      CHECK(cell->days.size() == 7);
    }
  }
}

TEST_CASE("an outbreak is an alert, and leaves later baselines") {
  std::vector<double> counts(30, 10);
  counts[20] = 60;
  counts[25] = 60;
  AlertMonitor monitor;
  const std::vector<DailyAlerts> days = Feed(&monitor, counts);
  for (std::size_t t = 0; t != days.size(); ++t) {
    INFO(t);
    CHECK(days[t].alerts.size() == (t == 20 || t == 25 ? 1u : 0u));
  }
  // The pair below all others explains them.
  const Alert& first = days[20].alerts.front();
  CHECK(first.cell == AlertCell{"e.n", "1/2"});
  CHECK(first.observed == 60);
  CHECK(first.expected == 10);
  CHECK(first.sigma == 1);
  CHECK(first.z == 50);
  // Day 25 is not compared with day 20.
  const Alert& second = days[25].alerts.front();
  CHECK(second.expected == 10);
  CHECK(std::find(second.days.begin(), second.days.end(), kFirst + 20) ==
        second.days.end());
  CHECK(days[20].expected_by_chance > 0);
}

TEST_CASE("an alert that goes on is one alert") {
  std::vector<double> counts(40, 10);
  for (const std::size_t t : {20u, 21u, 23u, 30u}) counts[t] = 60;
  AlertMonitor monitor;
  const std::vector<DailyAlerts> days = Feed(&monitor, counts);
  CHECK(days[20].alerts.at(0).since == kFirst + 20);
  CHECK(days[21].alerts.at(0).since == kFirst + 20);
  CHECK(days[23].alerts.at(0).since == kFirst + 20);
  CHECK(days[30].alerts.at(0).since == kFirst + 30);
}

TEST_CASE("300 calls that were merged into one case are found as hot") {
  FactTable cases = FactTable::Cases();
  const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
  int number = 0;
  const auto add = [&](int day, const std::string& contacts,
                       const std::string& same) {
    std::vector<std::string> cells(cases.columns().size());
    cells[0] = absl::StrCat(++number);
    cells[*cases.Find("accepted_at")] = absl::StrCat("2018-10-", day, " 23:30");
    cells[*cases.Find("category")] = "water";
    cells[*cases.Find("region")] = "1/2";
    cells[*cases.Find("contacts")] = contacts;
    cells[*cases.Find("contacts_same_caller")] = same;
    REQUIRE(cases.AddRow(cells, zone).ok());
  };
  for (int day = 10; day != 30; ++day) add(day, "1", "");
  add(29, "300", "40");
  const std::vector<DailyAlerts> days = FindAlerts(
      cases, zone, absl::FromCivil(absl::CivilDay(2018, 11, 1), zone));
  REQUIRE(days.size() == 20);
  REQUIRE(days.back().alerts.size() == 1);
  CHECK(days.back().alerts.front().observed == 261);
  CHECK(days.back().alerts.front().cell == AlertCell{"water", "1/2"});
}

TEST_CASE("one caller counts once a day and matter") {
  FactTable cases = FactTable::Cases();
  const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
  int number = 0;
  const auto add = [&](int day, const std::string& contacts,
                       const std::string& same, const std::string& same_day) {
    std::vector<std::string> cells(cases.columns().size());
    cells[0] = absl::StrCat(++number);
    cells[*cases.Find("accepted_at")] = absl::StrCat("2018-10-", day, " 12:00");
    cells[*cases.Find("category")] = "water";
    cells[*cases.Find("region")] = "1/2";
    cells[*cases.Find("contacts")] = contacts;
    cells[*cases.Find("contacts_same_caller")] = same;
    cells[*cases.Find("contacts_same_day")] = same_day;
    REQUIRE(cases.AddRow(cells, zone).ok());
  };
  for (int day = 10; day != 30; ++day) add(day, "1", "", "");
  // A caller who asks forty times on one day is one of two.
  for (int i = 0; i != 40; ++i) add(29, "1", "1", "1");
  const absl::Time as_of = absl::FromCivil(absl::CivilDay(2018, 11, 1), zone);
  for (const DailyAlerts& day : FindAlerts(cases, zone, as_of)) {
    CHECK(day.alerts.empty());
  }
  // Forty who asked on other days are forty; of a merged case's ten, four are
  // new.
  for (int i = 0; i != 40; ++i) add(29, "1", "1", "");
  add(29, "10", "3", "6");
  const std::vector<DailyAlerts> days = FindAlerts(cases, zone, as_of);
  REQUIRE(days.back().alerts.size() == 1);
  CHECK(days.back().alerts.front().observed == 1 + 40 + 4);
}

TEST_CASE("what is everywhere is shown once, for the whole") {
  AlertMonitor monitor;
  DailyAlerts last;
  for (int t = 0; t != 25; ++t) {
    for (int district = 0; district != 6; ++district) {
      monitor.Add(kFirst + t, "noise.site", absl::StrCat("1/", district),
                  t == 24 ? 40 : 5);
    }
    last = *monitor.EndDay();
  }
  REQUIRE(last.alerts.size() == 1);
  // The subject is the leaf, the place the whole city.
  CHECK(last.alerts.front().cell == AlertCell{"noise.site", "1"});
  const auto part = monitor.Explain({"noise.site", "1/3"});
  REQUIRE(part.has_value());
  CHECK(part->verdict == AlertVerdict::kExplained);
  CHECK(part->explained_by == AlertCell{"noise.site", "1"});
}

TEST_CASE("no alert because") {
  AlertMonitor monitor;
  for (int t = 0; t != 20; ++t) {
    monitor.Add(kFirst + t, "a", "1", 20);
    if (t == 19) monitor.Add(kFirst + t, "b", "1", 4);
    monitor.EndDay();
  }
  CHECK(monitor.Explain({"a", "1"})->verdict == AlertVerdict::kWithinRange);
  CHECK(monitor.Explain({"b", "1"})->verdict == AlertVerdict::kFewTickets);
  CHECK_FALSE(monitor.Explain({"c", "1"}).has_value());
  AlertMonitor young;
  young.Add(kFirst, "a", "1", 100);
  young.EndDay();
  CHECK(young.Explain({"a", "1"})->verdict == AlertVerdict::kNoBaseline);
}

TEST_CASE("days are compared with days of their type") {
  AlertOptions options;
  options.baseline = AlertBaseline::kByDayType;
  options.day_type = [](absl::CivilDay day) {
    return absl::GetWeekday(day) >= absl::Weekday::saturday ? 1 : 0;
  };
  AlertMonitor monitor(options);
  // Quiet weekends, which C2 would take for the level of a Monday.
  std::size_t alerts = 0;
  for (int t = 0; t != 70; ++t) {
    const bool weekend = options.day_type(kFirst + t) == 1;
    monitor.Add(kFirst + t, "a", "1", weekend ? 2 : 40);
    alerts += monitor.EndDay()->alerts.size();
  }
  CHECK(alerts == 0);
  const auto cell = monitor.Explain({"a", "1"});
  REQUIRE(cell.has_value());
  for (const absl::CivilDay day : cell->days) {
    CHECK(options.day_type(day) == options.day_type(cell->day));
  }
  // Fewer than seven like days in 60: not evaluated.
  options.day_type = [](absl::CivilDay day) { return day.day() == 1 ? 1 : 0; };
  AlertMonitor rare(options);
  for (int t = 0; t != 90; ++t) {
    rare.Add(kFirst + t, "a", "1", 10);
    rare.EndDay();
    const auto found = rare.Explain({"a", "1"});
    if ((kFirst + t).day() == 1) {
      CHECK(found->verdict == AlertVerdict::kNoBaseline);
    }
  }
}

// A reference that keeps all counts of all cells and evaluates every cell.
struct Reference {
  std::map<AlertCell, std::map<int, double>> counts;
  std::map<AlertCell, std::set<int>> alert_days;

  static std::vector<std::string> Above(const std::string& code, char sep) {
    std::vector<std::string> out = {""};
    for (std::size_t i = 0; i <= code.size(); ++i) {
      if (i == code.size() || code[i] == sep) out.push_back(code.substr(0, i));
    }
    return out;
  }
  void Add(int day, const std::string& category, const std::string& region) {
    for (const std::string& c : Above(category, '.')) {
      for (const std::string& r : Above(region, '/')) counts[{c, r}][day] += 1;
    }
  }
  // z by cell of those that pass all tests but that of the family, with p.
  std::map<AlertCell, double> Passing(int day) {
    std::map<AlertCell, double> out;
    for (auto& [cell, series] : counts) {
      if (series[day] < 5) continue;
      std::vector<double> used;
      for (int d = day - 3; d >= 0 && d >= day - 60 && used.size() != 7; --d) {
        if (alert_days[cell].count(d) == 0) used.push_back(series[d]);
      }
      if (used.size() != 7) continue;
      double mean = 0, squares = 0;
      for (const double x : used) mean += x;
      mean /= 7;
      for (const double x : used) squares += (x - mean) * (x - mean);
      const double z =
          (series[day] - mean) / std::max(1.0, std::sqrt(squares / 6));
      if (z > 3) out[cell] = z;
    }
    return out;
  }
};

TEST_CASE("a stream gives what a plain recount gives, in any order of a day") {
  std::mt19937 random(2018);
  const std::vector<std::string> categories = {"a.x", "a.y", "b", "c.z.z"};
  const std::vector<std::string> regions = {"1/2", "1/3", "4"};
  AlertMonitor monitor;
  FactTable cases = FactTable::Cases();
  const absl::TimeZone utc = absl::UTCTimeZone();
  Reference reference;
  std::size_t found = 0;
  std::vector<DailyAlerts> streamed;
  int number = 0;
  for (int t = 0; t != 120; ++t) {
    std::vector<std::pair<std::string, std::string>> tickets;
    for (int i = 0; i != 30; ++i) {
      tickets.emplace_back(categories[random() % 4], regions[random() % 3]);
    }
    if (t % 17 == 16) {
      for (int i = 0; i != 60; ++i) {
        tickets.emplace_back(categories[static_cast<std::size_t>(t) % 4],
                             "1/2");
      }
    }
    for (const auto& [category, region] : tickets) {
      monitor.Add(kFirst + t, category, region);
      reference.Add(t, category, region);
      std::vector<std::string> cells(cases.columns().size());
      cells[0] = absl::StrCat(++number);
      cells[*cases.Find("accepted_at")] = absl::FormatTime(
          "%Y-%m-%d 12:00:00", absl::FromCivil(kFirst + t, utc), utc);
      cells[*cases.Find("category")] = category;
      cells[*cases.Find("region")] = region;
      REQUIRE(cases.AddRow(cells, utc).ok());
    }
    const DailyAlerts day = *monitor.EndDay();
    streamed.push_back(day);
    CHECK(day.family == reference.counts.size());
    const std::map<AlertCell, double> passing = reference.Passing(t);
    for (const Alert& alert : day.alerts) {
      INFO(t << " " << alert.cell.category << " " << alert.cell.region);
      REQUIRE(passing.count(alert.cell) == 1);
      CHECK(std::abs(passing.at(alert.cell) - alert.z) < 1e-9);
      ++found;
    }
    // Each cell that passes is an alert, is explained or is not significant.
    for (const auto& [cell, z] : passing) {
      const auto said = monitor.Explain(cell);
      REQUIRE(said.has_value());
      CHECK(std::abs(said->z - z) < 1e-9);
      const bool discovered = said->verdict == AlertVerdict::kAlert ||
                              said->verdict == AlertVerdict::kExplained;
      CHECK((discovered || said->verdict == AlertVerdict::kNotSignificant));
      if (discovered) reference.alert_days[cell].insert(t);
    }
  }
  CHECK(found > 3);
  const std::vector<DailyAlerts> batch =
      FindAlerts(cases, utc, absl::FromCivil(kFirst + 200, utc));
  REQUIRE(batch.size() == streamed.size());
  for (std::size_t t = 0; t != batch.size(); ++t) {
    REQUIRE(batch[t].alerts.size() == streamed[t].alerts.size());
    for (std::size_t i = 0; i != batch[t].alerts.size(); ++i) {
      CHECK(batch[t].alerts[i].cell == streamed[t].alerts[i].cell);
      CHECK(batch[t].alerts[i].z == streamed[t].alerts[i].z);
    }
  }
}

TEST_CASE("late tickets are counted and change later baselines") {
  AlertMonitor monitor;
  for (int t = 0; t != 15; ++t) {
    monitor.Add(kFirst + t, "a", "1", 7);
    monitor.EndDay();
  }
  CHECK(monitor.late() == 0);
  monitor.Add(kFirst + 10, "a", "1", 7);
  CHECK(monitor.late() == 7);
  monitor.Add(kFirst - 100, "a", "1", 5);
  CHECK(monitor.late() == 12);
  monitor.Add(kFirst + 15, "a", "1", 7);
  monitor.EndDay();
  CHECK(monitor.Explain({"a", "1"})->expected == 8);
}

TEST_CASE("hostile codes and days end") {
  AlertMonitor monitor;
  std::string deep;
  for (int i = 0; i != 20000; ++i) deep += "x.";
  monitor.Add(kFirst, deep, "", 5);
  monitor.Add(kFirst, "", deep, 5);
  monitor.Add(kFirst, "...", "///", 5);
  monitor.Add(absl::CivilDay(9999, 12, 31), "a", "1", 5);
  monitor.Add(absl::CivilDay(1, 1, 1), "a", "1", 5);
  CHECK(monitor.EndDay().has_value());
  CHECK_FALSE(monitor.EndDay().has_value());
  CHECK_FALSE(AlertMonitor().EndDay().has_value());
  const FactTable none = FactTable::Cases();
  CHECK(FindAlerts(none, absl::UTCTimeZone(), absl::UnixEpoch()).empty());
}

}  // namespace
}  // namespace trunkline::insight
