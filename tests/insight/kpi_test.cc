// SPDX-License-Identifier: Apache-2.0
// KPIs: the figures of the sources, the sum of all classes, what data alone can
// add.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "trunkline/insight.h"

namespace trunkline::insight {
namespace {

const absl::TimeZone kZone = absl::FixedTimeZone(8 * 3600);

absl::Time At(int month, int day, int hour = 0) {
  return absl::FromCivil(absl::CivilHour(2018, month, day, hour), kZone);
}

KpiPeriod October() { return {At(10, 1), At(11, 1), At(11, 1)}; }

KpiSet Load(const std::string& text) {
  LoadResult<KpiSet> loaded = LoadKpis({{"kpi.txtpb", text, Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *std::move(loaded.value);
}

KpiSet Pack() {
  std::vector<std::string> contents, names;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(SourceDir()) / "packs/kpi")) {
    if (entry.path().extension() != ".txtpb") continue;
    std::ifstream file(entry.path());
    contents.emplace_back(std::istreambuf_iterator<char>(file),
                          std::istreambuf_iterator<char>());
    names.push_back(entry.path().filename().string());
  }
  std::vector<Source> sources;
  for (std::size_t i = 0; i != contents.size(); ++i) {
    sources.push_back({names[i], contents[i], Format::kText});
  }
  LoadResult<KpiSet> loaded = LoadKpis(sources);
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  CHECK(loaded.issues.empty());
  return *std::move(loaded.value);
}

// A row by the names of its columns.
void Add(FactTable* table, const std::map<std::string, std::string>& row) {
  std::vector<std::string> cells(table->columns().size());
  for (const auto& [name, cell] : row) {
    const auto column = table->Find(name);
    INFO(name);
    REQUIRE(column.has_value());
    cells[*column] = cell;
  }
  const absl::Status added = table->AddRow(cells, kZone);
  INFO(added.ToString());
  REQUIRE(added.ok());
}

KpiResult CityOf(const KpiSet& set, const std::string& id,
                 const FactTable& table) {
  INFO(id);
  const Kpi* const kpi = set.Find(id);
  REQUIRE(kpi != nullptr);
  const auto results = ComputeKpi(*kpi, table, October());
  REQUIRE(results.ok());
  REQUIRE(results->front().group.empty());
  return results->front();
}

std::string FromCounts(const KpiSet& set, const std::string& id,
                       const std::map<std::string, std::int64_t>& counts) {
  std::vector<CountRow> rows;
  for (const auto& [name, count] : counts) {
    rows.push_back({"2018-10", "city", name, count});
  }
  const auto result =
      ComputeKpiFromCounts(*set.Find(id), rows, "2018-10", "city");
  REQUIRE(result.ok());
  return result->ToString();
}

TEST_CASE("a column that the table lacks makes n/a, never 0 %") {
  const KpiSet set = Pack();
  FactTable cases = FactTable::Cases();
  REQUIRE(cases.SetLacks("closed_at").ok());
  CHECK(absl::IsNotFound(cases.SetLacks("clsed_at")));
  CHECK(cases.Lacks(*cases.Find("closed_at")));
  CHECK_FALSE(cases.Lacks(*cases.Find("accepted_at")));
  for (const char* id : {"1", "2", "3", "4"}) {
    Add(&cases, {{"id", id},
                 {"accepted_at", "2018-10-02"},
                 {"due_handling", "2018-10-03"},
                 {"resolution", *id == '4' ? "withdrawn" : ""}});
  }
  const KpiResult closing = CityOf(set, "closing_rate", cases);
  CHECK(closing.ToString() == "n/a");
  CHECK_FALSE(closing.percent().has_value());
  CHECK(closing.unknown == 3);
  CHECK(closing.total() == 4);
  CHECK(closing.lacks == std::vector<std::string>{"closed_at"});
  // Nobody knows which of them are open.
  const KpiResult on_time = CityOf(set, "on_time_close_rate", cases);
  CHECK(on_time.ToString() == "n/a");
  CHECK(on_time.overdue_unknown);
  CHECK(on_time.overdue_open == 0);
  // Calls: the wait follows from two times.
  FactTable calls = FactTable::Calls();
  REQUIRE(calls.SetLacks("wait_seconds").ok());
  CHECK_FALSE(calls.Lacks(*calls.Find("wait_seconds")));
  REQUIRE(calls.SetLacks("answered_at").ok());
  CHECK(calls.Lacks(*calls.Find("wait_seconds")));
}

TEST_CASE("the rates of Changsha's reports, by their own denominators") {
  const KpiSet set = Pack();
  const std::map<std::string, std::int64_t> october = {
      {"effective_calls", 93265},
      {"connected", 89969},
      {"online", 66907},
      {"closed", 27123},
      {"late", 15}};
  CHECK(FromCounts(set, "connect_rate", october) == "96.5");
  CHECK(FromCounts(set, "online_rate_of_connected", october) == "74.4");
  CHECK(FromCounts(set, "on_time_rate_of_closed_counts", october) == "99.94");
  CHECK(FromCounts(set, "online_rate_of_effective",
                   {{"effective_calls", 111880}, {"online", 77502}}) == "69.3");
  // This report has whole per cent, so that the rate has its own rounding.
  CHECK(FromCounts(set, "online_rate_of_effective_whole",
                   {{"effective_calls", 156863}, {"online", 108102}}) == "69");
  CHECK(FromCounts(set, "online_rate_of_handled",
                   {{"online", 262660}, {"transferred_closed", 113307}}) ==
        "69.9");
  CHECK(set.Find("on_time_rate_of_closed_counts")->denominator_ours);
  CHECK_FALSE(set.Find("connect_rate")->denominator_ours);
}

TEST_CASE("a month of calls and cases gives the printed figures") {
  const KpiSet set = Pack();
  FactTable calls = FactTable::Calls();
  for (int i = 0; i != 93265; ++i) {
    std::vector<std::string> cells(calls.columns().size());
    cells[*calls.Find("call_id")] = absl::StrCat("c", i);
    cells[*calls.Find("dialled")] = "12345";
    const int day = i % 31 + 1;
    cells[*calls.Find("offered_at")] =
        absl::StrCat("2018-10-", day < 10 ? "0" : "", day, " 09:00:00");
    if (i < 89969) {
      cells[*calls.Find("answered_at")] =
          absl::StrCat("2018-10-", day < 10 ? "0" : "", day,
                       i % 2 == 0 ? " 09:00:10" : " 09:00:40");
    }
    REQUIRE(calls.AddRow(cells, kZone).ok());
  }
  const KpiResult connect = CityOf(set, "connect_rate", calls);
  CHECK(connect.ToString() == "96.5");
  CHECK(connect.numerator == 89969);
  CHECK(connect.denominator() == 93265);
  CHECK(CityOf(set, "connect_rate_15s", calls).numerator == 44985);

  FactTable cases = FactTable::Cases();
  for (int i = 0; i != 27123; ++i) {
    std::vector<std::string> cells(cases.columns().size());
    cells[0] = absl::StrCat("t", i);
    cells[*cases.Find("accepted_at")] = "2018-10-08 09:00";
    cells[*cases.Find("dispatched_at")] = "2018-10-08 10:00";
    cells[*cases.Find("closed_at")] = "2018-10-20 10:00";
    cells[*cases.Find("due_handling")] = "2018-10-22 10:00";
    cells[*cases.Find("met_handling")] = i < 15 ? "false" : "true";
    cells[*cases.Find("lead")] = i % 2 == 0 ? "b" : "a";
    REQUIRE(cases.AddRow(cells, kZone).ok());
  }
  CHECK(CityOf(set, "on_time_close_rate", cases).ToString() == "99.94");
  // Groups stand in the order of codes, not of rates.
  const auto results =
      ComputeKpi(*set.Find("on_time_close_rate"), cases, October());
  REQUIRE(results->size() == 3);
  CHECK((*results)[1].group == "a");
  CHECK((*results)[2].group == "b");
}

// Whatever the tickets are, each is in exactly one class of every KPI of the
// pack. The reference asks each ticket apart.
TEST_CASE("numerator, rest and exclusions are all tickets") {
  const KpiSet set = Pack();
  std::mt19937 random(20181001);
  const auto one_of = [&](std::vector<std::string> words) {
    return words[random() % words.size()];
  };
  FactTable cases = FactTable::Cases();
  for (int i = 0; i != 400; ++i) {
    std::map<std::string, std::string> row;
    row["id"] = absl::StrCat("t", i);
    for (const char* time :
         {"accepted_at", "dispatched_at", "contacted_at", "called_back_at",
          "closed_at", "due_handling", "due_handling_plain", "due_sign_in",
          "due_dispatch"}) {
      if (random() % 4 == 0) continue;
      row[time] = absl::StrCat("2018-", 9 + random() % 3, "-",
                               1 + random() % 28, " 08:00");
    }
    for (const char* flag :
         {"met_handling", "met_handling_plain", "met_sign_in", "met_dispatch",
          "exempt", "reply_waived"}) {
      row[flag] = one_of({"", "true", "false"});
    }
    row["resolution"] = one_of({"", "merged", "withdrawn", "answered",
                                "satisfied", "refused", "办结"}) == "办结"
                            ? "满意"
                            : one_of({"", "merged", "withdrawn", "answered"});
    row["satisfaction"] =
        one_of({"", "very_satisfied", "基本满意", "dissatisfied"});
    row["solved"] = one_of({"", "solved", "未解决"});
    row["contact_outcome"] = one_of({"", "reached", "no_answer"});
    row["callbacks"] = one_of({"", "1", "3"});
    row["redos"] = one_of({"", "1"});
    row["returns"] = one_of({"", "2"});
    row["callback_unit"] = one_of({"", "bureau"});
    row["lead"] = one_of({"", "a", "b", "c"});
    row["category"] = one_of({"", "e.n", "e.c", "t"});
    row["contacts"] = one_of({"", "1", "7"});
    if (random() % 9 == 0) row["matter"] = "t0";
    Add(&cases, row);
  }
  std::size_t tested = 0;
  for (Kpi kpi : set.kpis) {
    if (kpi.numerator.empty() || kpi.unit == KpiUnit::kCall) continue;
    for (const KpiUnit unit :
         {KpiUnit::kTicket, KpiUnit::kMatter, KpiUnit::kContact}) {
      kpi.unit = unit;
      INFO(kpi.id << " unit " << static_cast<int>(unit));
      std::int64_t all = 0;
      const FactColumnId event = *cases.Find(kpi.period_event);
      for (std::size_t row = 0; row != cases.rows(); ++row) {
        const auto at = cases.TimeAt(event, row);
        if (!at || *at < October().from || *at >= October().to) continue;
        if (unit == KpiUnit::kMatter &&
            !cases.Word(*cases.Find("matter"), row).empty()) {
          continue;
        }
        const std::int64_t contacts =
            cases.Number(*cases.Find("contacts"), row);
        all += unit == KpiUnit::kContact && contacts > 1 ? contacts : 1;
      }
      KpiPeriod period = October();
      period.as_of = At(10, 20);
      const auto results = ComputeKpi(kpi, cases, period);
      REQUIRE(results.ok());
      CHECK(results->front().total() == all);
      CHECK(results->front().excluded.size() == kpi.exclusions.size());
      std::int64_t grouped = 0;
      for (std::size_t i = 1; i < results->size(); ++i) {
        CHECK((*results)[i - 1].group < (*results)[i].group);
        grouped += (*results)[i].total();
      }
      CHECK(grouped <= all);
      ++tested;
    }
  }
  CHECK(tested > 40);
}

TEST_CASE("a denominator of zero is n/a") {
  const KpiSet set = Pack();
  const FactTable none = FactTable::Cases();
  for (const Kpi& kpi : set.kpis) {
    if (kpi.numerator.empty() || kpi.unit == KpiUnit::kCall) continue;
    const auto results = ComputeKpi(kpi, none, October());
    REQUIRE(results.ok());
    REQUIRE(results->size() == 1);
    CHECK(results->front().ToString() == "n/a");
    CHECK_FALSE(results->front().percent().has_value());
  }
}

TEST_CASE("percentages are rounded half up, exactly") {
  KpiResult result;
  const auto printed = [&](std::int64_t hits, std::int64_t n, int decimals) {
    result.numerator = hits;
    result.remainder = n - hits;
    result.decimals = decimals;
    return result.ToString();
  };
  CHECK(printed(1, 8, 0) == "13");
  CHECK(printed(1, 8, 1) == "12.5");
  CHECK(printed(1, 16, 1) == "6.3");
  CHECK(printed(1, 3, 2) == "33.33");
  CHECK(printed(2, 3, 2) == "66.67");
  CHECK(printed(0, 7, 2) == "0.00");
  CHECK(printed(7, 7, 2) == "100.00");
  CHECK(printed(99999, 100000, 2) == "100.00");
  CHECK(printed(1005, 100000, 2) == "1.01");
}

TEST_CASE("a sort by rate is asked for, and shows ties") {
  const auto loaded = LoadKpis({{"k.txtpb", R"(
    kpi { id: "k" period_event: "dispatched_at" attribution: "lead"
          exclusion { id: "open" test { column: "closed_at"
                                        relation: RELATION_ABSENT } }
          numerator { column: "met_handling" relation: RELATION_IS
                      value: "true" }
          sort_by_rate: true provenance { illustrative: true } })",
                                 Format::kText}});
  REQUIRE(loaded.ok());
  FactTable cases = FactTable::Cases();
  int number = 0;
  const auto unit = [&](const std::string& lead, int met, int tickets) {
    for (int i = 0; i != tickets; ++i) {
      Add(&cases, {{"id", absl::StrCat(++number)},
                   {"dispatched_at", "2018-10-02"},
                   {"closed_at", "2018-10-09"},
                   {"met_handling", i < met ? "true" : "false"},
                   {"lead", lead}});
    }
  };
  unit("a", 50, 100);
  unit("b", 55, 100);  // As likely as not the same as a.
  unit("c", 95, 100);
  unit("d", 1, 100);
  Add(&cases, {{"id", "open"}, {"dispatched_at", "2018-10-02"}, {"lead", "0"}});
  Kpi kpi = *loaded.value->Find("k");
  CHECK(kpi.sort_by_rate);
  const auto sorted = ComputeKpi(kpi, cases, October());
  REQUIRE(sorted.ok());
  std::vector<std::pair<std::string, int>> order;
  for (const KpiResult& one : *sorted) order.emplace_back(one.group, one.tier);
  CHECK(order ==
        std::vector<std::pair<std::string, int>>{
            {"", 0}, {"c", 1}, {"a", 2}, {"b", 2}, {"d", 3}, {"0", 0}});
  kpi.sort_by_rate = false;
  const auto plain = ComputeKpi(kpi, cases, October());
  REQUIRE(plain.ok());
  std::string groups;
  for (const KpiResult& one : *plain) {
    groups += one.group;
    CHECK(one.tier == 0);
  }
  CHECK(groups == "0abcd");
}

TEST_CASE("open overdue tickets stand beside a rate over closed ones") {
  const KpiSet set = Pack();
  FactTable cases = FactTable::Cases();
  Add(&cases, {{"id", "closed"},
               {"dispatched_at", "2018-10-02"},
               {"due_handling", "2018-10-10"},
               {"closed_at", "2018-10-09"},
               {"met_handling", "true"},
               {"lead", "a"}});
  Add(&cases, {{"id", "open"},
               {"dispatched_at", "2018-10-02"},
               {"due_handling", "2018-10-22"},
               {"lead", "a"}});
  CHECK(CityOf(set, "on_time_close_rate", cases).ToString() == "100.00");
  const KpiResult due = CityOf(set, "on_time_rate_of_due", cases);
  CHECK(due.ToString() == "50.00");
  CHECK(due.overdue_open == 1);
  CHECK(due.overdue_age == absl::Hours(24 * 10));
}

TEST_CASE("an event after the instant of the computation has not happened") {
  const KpiSet set = Pack();
  FactTable cases = FactTable::Cases();
  Add(&cases, {{"id", "t"},
               {"dispatched_at", "2018-10-02"},
               {"due_handling", "2018-10-10"},
               {"closed_at", "2018-10-30"},
               {"met_handling", "false"}});
  KpiPeriod early = October();
  early.as_of = At(10, 15);
  const auto results =
      ComputeKpi(*set.Find("on_time_close_rate"), cases, early);
  REQUIRE(results.ok());
  CHECK(results->front().future == 1);
  CHECK(results->front().ToString() == "n/a");
  CHECK(results->front().overdue_open == 1);
}

TEST_CASE("data alone adds a KPI and a score sheet") {
  const KpiSet set = Load(R"(
    kpi {
      id: "repeat_rate"
      period_event: "accepted_at"
      attribution: "region:2"
      exclusion { id: "web" test { column: "channel" relation: RELATION_IS
                                   value: "网站" } }
      numerator { column: "contacts" relation: RELATION_MORE_THAN number: 1 }
      decimals: 1
      provenance { illustrative: true }
    }
    score_sheet {
      id: "sheet"
      item { kpi: "repeat_rate" target: 90 slope: 1 floor: 5 weight: 60 }
      provenance { illustrative: true }
    })");
  FactTable cases = FactTable::Cases();
  Add(&cases, {{"id", "1"},
               {"accepted_at", "2018-10-03"},
               {"region", "4301/430111/1"},
               {"contacts", "3"}});
  Add(&cases, {{"id", "2"},
               {"accepted_at", "2018-10-03"},
               {"region", "4301/430111/2"},
               {"contacts", "1"}});
  Add(&cases, {{"id", "3"},
               {"accepted_at", "2018-10-03"},
               {"region", "4301/430102"},
               {"channel", "web"}});
  const auto results = ComputeKpi(*set.Find("repeat_rate"), cases, October());
  REQUIRE(results.ok());
  REQUIRE(results->size() == 3);
  CHECK((*results)[0].ToString() == "50.0");
  CHECK((*results)[0].excluded == std::vector<std::int64_t>{1});
  CHECK((*results)[1].group == "4301/430102");
  CHECK((*results)[2].group == "4301/430111");
  CHECK((*results)[2].denominator() == 2);
  // 40 points below the target cost 40 of 60.
  const Score score = ComputeScore(*set.FindSheet("sheet"), {(*results)[0]});
  CHECK(score.points == 20);
  CHECK(score.reachable == 60);
  const Score none = ComputeScore(*set.FindSheet("sheet"), {(*results)[1]});
  CHECK(none.reachable == 0);
}

TEST_CASE("a defect of a KPI file has a place and a reason") {
  const auto issue_of = [](const std::string& text) {
    const LoadResult<KpiSet> loaded =
        LoadKpis({{"kpi.txtpb", text, Format::kText}});
    CHECK_FALSE(loaded.ok());
    return loaded.issues.empty() ? std::string()
                                 : loaded.issues.front().ToString();
  };
  const std::string head = "kpi { id: \"k\" period_event: \"closed_at\"\n";
  const std::string tail = " provenance { illustrative: true } }";
  CHECK_THAT(issue_of(head +
                      "numerator { column: \"satisfacton\" relation: "
                      "RELATION_PRESENT }" +
                      tail),
             match::Contains("kpi.txtpb:2:") &&
                 match::Contains("did you mean \"satisfaction\"?"));
  CHECK_THAT(issue_of(head +
                      "numerator { column: \"type\" relation: "
                      "RELATION_IS value: \"complain\" }" +
                      tail),
             match::Contains("\"complain\" is no value of type"));
  CHECK_THAT(issue_of(head +
                      "numerator { column: \"type\" relation: "
                      "RELATION_AT_MOST }" +
                      tail),
             match::Contains("compares times or numbers"));
  CHECK_THAT(issue_of(head +
                      "numerator { column: \"closed_at\" relation: "
                      "RELATION_IS value: \"2018\" }" +
                      tail),
             match::Contains("column of times"));
  CHECK_THAT(issue_of(head + tail), match::Contains("needs `numerator`"));
  CHECK_THAT(issue_of(head + "numerator { column: \"type\" relation: "
                             "RELATION_PRESENT } }"),
             match::Contains("marked `illustrative`"));
  CHECK_THAT(issue_of("score_sheet { id: \"s\" item { kpi: \"no\" weight: 1 } "
                      "}"),
             match::Contains("no KPI \"no\""));
}

TEST_CASE("counts that do not fit are refused") {
  const KpiSet set = Pack();
  const Kpi& kpi = *set.Find("connect_rate");
  const auto of = [&](std::vector<CountRow> rows) {
    return ComputeKpiFromCounts(kpi, rows, "p", "city").status();
  };
  CHECK(absl::IsFailedPrecondition(of({{"p", "city", "connected", 1}})));
  CHECK(absl::IsInvalidArgument(of(
      {{"p", "city", "connected", 2}, {"p", "city", "effective_calls", 1}})));
  CHECK(absl::IsInvalidArgument(of(
      {{"p", "city", "connected", -1}, {"p", "city", "effective_calls", 1}})));
  CHECK(absl::IsInvalidArgument(
      of({{"p", "city", "connected", 1}, {"p", "city", "connected", 1}})));
  CHECK(absl::IsFailedPrecondition(
      ComputeKpiFromCounts(*set.Find("redo_rate"), {}, "p", "city").status()));
}

TEST_CASE("the lowest 24 hours, and calls by number and day") {
  FactTable calls = FactTable::Calls();
  int number = 0;
  const auto call = [&](const std::string& at, bool answered,
                        const std::string& dialled) {
    std::vector<std::string> cells(calls.columns().size());
    cells[*calls.Find("call_id")] = absl::StrCat(++number);
    cells[*calls.Find("dialled")] = dialled;
    cells[*calls.Find("offered_at")] = at;
    if (answered) cells[*calls.Find("answered_at")] = at;
    REQUIRE(calls.AddRow(cells, kZone).ok());
  };
  call("2018-10-01 10:00", true, "12345");
  call("2018-10-01 22:00", false, "12345");
  call("2018-10-02 09:00", true, "12369");
  call("2018-10-03 09:00", true, "12369");
  call("2018-10-04 08:00", true, "12345");
  const auto lowest = FindLowestConnectRate(calls, At(10, 1), At(10, 5));
  REQUIRE(lowest.has_value());
  CHECK(lowest->answered == 1);
  CHECK(lowest->offered == 2);
  CHECK(lowest->from == At(10, 1, 22));
  CHECK_FALSE(FindLowestConnectRate(calls, At(11, 1), At(11, 5)).has_value());
  const std::vector<DailyCalls> days = CountCallsByDay(calls, kZone);
  REQUIRE(days.size() == 4);
  CHECK(days[0].dialled == "12345");
  CHECK(days[0].day == absl::CivilDay(2018, 10, 1));
  CHECK(days[0].offered == 2);
  CHECK(days[3].dialled == "12369");
}

}  // namespace
}  // namespace trunkline::insight
