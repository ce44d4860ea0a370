// SPDX-License-Identifier: Apache-2.0
// Input that is normal in a city: nothing closed, one district, a month without
// data, codes that no tree has, changed clocks, a case twice, dates to come,
// five rows. ("A denominator of zero is n/a" is in kpi_test.cc.)
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "tests/catch.h"
#include "tests/insight/small_city.h"
#include "trunkline/insight.h"
#include "trunkline/insight_periodic.h"

namespace trunkline::insight {
namespace {

std::vector<KpiResult> Compute(const FactTable& table) {
  const KpiSet set = Kpis();
  auto results = ComputeKpi(*set.Find("on_time"), table, October());
  INFO(results.status().ToString());
  REQUIRE(results.ok());
  return *std::move(results);
}

ReportOptions Options(ReportEdition edition = ReportEdition::kInternal) {
  ReportOptions options;
  options.show_unknown = true;  // Its codes are of no rule set.
  options.edition = edition;
  options.zone = kZone;
  options.hard_issue_score = "hard";
  return options;
}

std::map<std::string, ReportPage> Pages(
    const FactTable& table, const ReportOptions& options = Options()) {
  const KpiSet set = Kpis();
  const auto pages = MakeReport(set, table, nullptr, October(), options);
  INFO(pages.status().ToString());
  REQUIRE(pages.ok());
  std::map<std::string, ReportPage> out;
  for (const ReportPage& page : *pages) out[page.name] = page;
  return out;
}

TEST_CASE("nothing is closed") {
  std::vector<Row> rows = Month(10, 10, 2, "43/1");
  for (Row& row : rows) {
    row.erase("closed_at");
    row.erase("met_handling");
  }
  const FactTable table = TableOf(rows);
  for (const KpiResult& result : Compute(table)) {
    INFO(result.group);
    CHECK(result.ToString() == "n/a");
    CHECK_FALSE(result.percent().has_value());
    CHECK(result.excluded == std::vector<std::int64_t>{20});
    CHECK(result.total() == 20);
    CHECK(result.overdue_open == 20);
    CHECK(WilsonInterval(result.numerator, result.denominator()).high == 1);
  }
  const auto pages = Pages(table);
  REQUIRE(pages.size() == 3);
  for (const auto& [name, page] : pages) {
    INFO(name);
    CHECK_THAT(page.markdown, match::Contains("| n/a | 0 / 0 |"));
    CHECK_THAT(page.markdown, match::Contains("(not yet)"));
  }
}

TEST_CASE("the city has one district") {
  std::vector<Row> rows = Month(10, 31, 6, "43/1");
  for (int i = 0; i != 80; ++i) {
    Row row = rows.front();
    row["id"] = absl::StrCat("outbreak-", i);
    row["accepted_at"] = "2018-10-25 12:00";
    row["closed_at"] = "2018-10-25 17:00";
    rows.push_back(row);
  }
  const FactTable table = TableOf(rows);
  const std::vector<KpiResult> results = Compute(table);
  REQUIRE(results.size() == 2);
  CHECK(results[0].numerator == results[1].numerator);
  CHECK(results[1].group == "43/1");
  // The city, the province and the district grew alike; it is shown once.
  std::vector<Alert> alerts;
  for (const DailyAlerts& day : FindAlerts(table, kZone, October().as_of)) {
    alerts.insert(alerts.end(), day.alerts.begin(), day.alerts.end());
  }
  REQUIRE(alerts.size() == 1);
  CHECK(alerts[0].cell == AlertCell{"noise.site", "43/1"});
  CHECK(alerts[0].observed == 86);
  for (const ReportEdition edition :
       {ReportEdition::kInternal, ReportEdition::kPublic}) {
    const auto pages = Pages(table, Options(edition));
    CHECK(pages.size() == 3);
    CHECK(pages.count("region-43-1") == 1);
    const bool ids =
        pages.at("index").markdown.find("outbreak-1") != std::string::npos;
    CHECK(ids == (edition == ReportEdition::kInternal));
  }
}

TEST_CASE("a month has no data") {
  const FactTable table = TableOf(Month(9, 30, 4, "43/1"));
  const std::vector<KpiResult> results = Compute(table);
  REQUIRE(results.size() == 1);
  CHECK(results[0].total() == 0);
  CHECK(results[0].ToString() == "n/a");
  const auto pages = Pages(table);
  REQUIRE(pages.size() == 1);
  CHECK_THAT(pages.at("index").markdown, match::Contains("| n/a | 0 / 0 |"));
  CHECK_THAT(pages.at("index").markdown, !match::Contains("100.0"));
  PatternOptions options;
  options.zone = kZone;
  options.as_of = October().as_of;
  const std::vector<VolumeComparison> volumes =
      CompareMonth(table, absl::CivilMonth(2018, 10), options);
  REQUIRE(volumes.size() == 1);
  CHECK(volumes[0].basis == VolumeComparison::Basis::kMonthBefore);
  CHECK(volumes[0].now.tickets == 0);
  CHECK(volumes[0].now.per_day() == 0);
  CHECK(volumes[0].before.tickets == 120);
}

TEST_CASE("a region is not known, or none is given") {
  std::vector<Row> rows = Month(10, 10, 1, "43/1");
  for (const Row& row : Month(10, 10, 1, "99/unknown")) rows.push_back(row);
  for (const Row& row : Month(10, 10, 1, "43/<b>")) rows.push_back(row);
  for (Row row : Month(10, 10, 1, "")) rows.push_back(row);
  const FactTable table = TableOf(rows);
  const std::vector<KpiResult> results = Compute(table);
  REQUIRE(results.size() == 4);
  // Without a region a ticket is in the city's figures alone.
  CHECK(results[0].total() == 40);
  for (std::size_t i = 1; i != results.size(); ++i) {
    CHECK_FALSE(results[i].group.empty());
    CHECK(results[i].total() == 10);
  }
  ReportOptions options = Options();
  options.names = {{"1", "Furong"}};
  options.residents = {{"1", 1000}};
  const auto pages = Pages(table, options);
  REQUIRE(pages.size() == 5);
  CHECK(pages.count("region-43-1") == 1);
  CHECK(pages.count("region-43-_b_") == 1);
  REQUIRE(pages.count("region-99-unknown") == 1);
  CHECK_THAT(pages.at("region-99-unknown").markdown,
             match::Contains("unknown"));
  // 10 tickets of 1000 residents; of the others nothing is known.
  CHECK_THAT(pages.at("index").markdown, match::Contains("| 1000 | 100.0 |"));
  for (const auto& [name, page] : pages) {
    INFO(name);
    CHECK_THAT(page.html, !match::Contains("<b>"));
  }
}

TEST_CASE("clocks change") {
  const auto loaded = base::LoadZone("Europe/Berlin");
  REQUIRE(loaded.ok());
  const absl::TimeZone berlin = *loaded;
  const KpiSet set = Kpis();
  const absl::Time as_of = absl::FromCivil(absl::CivilDay(2018, 12, 1), berlin);
  // A day of 23 hours, and one of 25.
  for (const absl::CivilDay changed :
       {absl::CivilDay(2018, 3, 25), absl::CivilDay(2018, 10, 28)}) {
    FactTable cases = FactTable::Cases();
    FactTable calls = FactTable::Calls();
    int number = 0;
    for (absl::CivilDay day = changed - 20; day != changed + 20; ++day) {
      for (int i = 0; i != 10; ++i) {
        const std::string id = absl::StrCat(++number);
        const std::string at =
            base::FormatDate(day) + (i % 2 == 0 ? " 00:30" : " 23:30");
        REQUIRE(Add(&cases,
                    {{"id", id},
                     {"accepted_at", at},
                     {"category", "noise"},
                     {"region", "1"}},
                    berlin)
                    .ok());
        REQUIRE(Add(&calls,
                    {{"call_id", id}, {"dialled", "115"}, {"offered_at", at}},
                    berlin)
                    .ok());
      }
    }
    const std::vector<DailyCalls> days = CountCallsByDay(calls, berlin);
    REQUIRE(days.size() == 40);
    for (const DailyCalls& day : days) CHECK(day.offered == 10);
    // Each day has as many as the others.
    const std::vector<DailyAlerts> found = FindAlerts(cases, berlin, as_of);
    REQUIRE(found.size() == 40);
    for (const DailyAlerts& day : found) CHECK(day.alerts.empty());
    // A day as a period, however long it is.
    const auto results =
        ComputeKpi(*set.Find("on_time"), cases,
                   {absl::FromCivil(changed, berlin),
                    absl::FromCivil(changed + 1, berlin), as_of});
    REQUIRE(results.ok());
    CHECK(results->front().total() == 10);
  }
  // A time that is skipped is read by the clock of before; of one that comes
  // twice the first counts.
  FactTable cases = FactTable::Cases();
  for (const auto& [text, utc] :
       {std::pair("2018-03-25 02:30", absl::CivilMinute(2018, 3, 25, 1, 30)),
        std::pair("2018-10-28 02:30",
                  absl::CivilMinute(2018, 10, 28, 0, 30))}) {
    INFO(text);
    REQUIRE(Add(&cases, {{"id", text}, {"accepted_at", text}}, berlin).ok());
    CHECK(*cases.TimeAt(*cases.Find("accepted_at"), cases.rows() - 1) ==
          absl::FromCivil(utc, absl::UTCTimeZone()));
  }
}

TEST_CASE("a case comes twice") {
  std::vector<Row> rows = Month(10, 10, 1, "43/1");
  FactTable table = TableOf(rows);
  const std::vector<std::string> before = table.Cells(3, kZone);
  const std::string hash = table.Hash();
  Row again = rows[3];
  again["met_handling"] = "false";
  const absl::Status status = Add(&table, again);
  CHECK(absl::IsAlreadyExists(status));
  CHECK_THAT(std::string(status.message()), !match::Contains(again["id"]));
  CHECK(table.rows() == 10);
  CHECK(table.Cells(3, kZone) == before);
  CHECK(table.Hash() == hash);
  CHECK(Compute(table)[0].ToString() == "100.0");
  // The hash is of what is there, in whatever order.
  std::reverse(rows.begin(), rows.end());
  CHECK(TableOf(rows).Hash() == hash);
  rows[0]["met_handling"] = "false";
  CHECK(TableOf(rows).Hash() != hash);
  rows.pop_back();
  CHECK(TableOf(rows).Hash() != hash);
}

TEST_CASE("a date is in the future") {
  std::vector<Row> rows = Month(10, 31, 6, "43/1");
  const FactTable without = TableOf(rows);
  Row later = rows.front();
  later["id"] = "later";
  later["accepted_at"] = "2099-01-01 09:00";
  later["closed_at"] = "2099-01-01 17:00";
  later["due_handling"] = "2099-01-02 18:00";
  rows.push_back(later);
  const FactTable with = TableOf(rows);
  CHECK(Compute(with)[0].total() == 186);
  const auto days = FindAlerts(with, kZone, October().as_of);
  CHECK(days.size() == 31);
  // Nothing that is as of the end of October knows of it.
  const auto pages = Pages(with), same = Pages(without);
  REQUIRE(pages.size() == same.size());
  for (const auto& [name, page] : pages) {
    INFO(name);
    CHECK(page.html == same.at(name).html);
  }
  // Asked for, it is a day like others.
  CHECK(FindAlerts(with, kZone,
                   absl::FromCivil(absl::CivilDay(2100, 1, 1), kZone))
            .size() == 32);
}

TEST_CASE("there are five rows") {
  std::vector<Row> rows = Month(10, 5, 1, "43/1");
  for (Row& row : rows) row["reopenings"] = "1";
  const FactTable table = TableOf(rows);
  CHECK(Compute(table)[0].ToString() == "100.0");
  for (const DailyAlerts& day : FindAlerts(table, kZone, October().as_of)) {
    CHECK(day.alerts.empty());
  }
  const KpiSet set = Kpis();
  const auto hard =
      FindHardIssues(*set.FindHardIssueScore("hard"), table, October(), kZone);
  REQUIRE(hard.size() == 1);
  CHECK(hard[0].tickets == 5);
  CHECK(hard[0].score == 3);
  rows.pop_back();
  CHECK(FindHardIssues(*set.FindHardIssueScore("hard"), TableOf(rows),
                       October(), kZone)
            .empty());
  PatternOptions options;
  options.zone = kZone;
  options.as_of = October().as_of;
  options.min_contacts = 1;
  const PeriodicIssues found = FindPeriodicIssues(table, options);
  CHECK(found.patterns.empty());
  CHECK(found.tested == 0);
  CHECK(found.too_short > 0);
  CHECK(Pages(table).size() == 3);
  CHECK(Pages(table, Options(ReportEdition::kPublic)).size() == 3);
}

}  // namespace
}  // namespace trunkline::insight
