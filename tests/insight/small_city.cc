// SPDX-License-Identifier: Apache-2.0
#include "tests/insight/small_city.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/catch.h"

namespace trunkline::insight {

const absl::TimeZone kZone = absl::FixedTimeZone(8 * 3600);

KpiPeriod October() {
  const auto at = [](int month) {
    return absl::FromCivil(absl::CivilMonth(2018, month), kZone);
  };
  return {at(10), at(11), at(11)};
}

KpiSet Kpis() {
  LoadResult<KpiSet> loaded = LoadKpis({{"kpi.txtpb", R"(
    kpi {
      id: "on_time" label { lang: "en" text: "On time" }
      label { lang: "zh" text: "按时率" }
      period_event: "accepted_at" due: "due_handling" attribution: "region:2"
      exclusion { id: "open" label { lang: "en" text: "not closed" }
                  test { column: "closed_at" relation: RELATION_ABSENT } }
      numerator { column: "met_handling" relation: RELATION_IS value: "true" }
      formula { lang: "en" text: "in time / closed" }
      decimals: 1 denominator_ours: true sample: true
      provenance { illustrative: true }
    }
    hard_issue_score { id: "hard" author: "office" date: "2018-10-01"
                       reopened: 3 min_tickets: 5
                       provenance { illustrative: true } })",
                                         Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *std::move(loaded.value);
}

absl::Status Add(FactTable* table, const Row& row, absl::TimeZone zone) {
  std::vector<std::string> cells(table->columns().size());
  for (const auto& [name, cell] : row) cells[*table->Find(name)] = cell;
  return table->AddRow(cells, zone);
}

FactTable TableOf(const Rows& rows) {
  FactTable table = FactTable::Cases();
  for (const Row& row : rows) {
    const absl::Status added = Add(&table, row);
    INFO(added.ToString());
    REQUIRE(added.ok());
  }
  return table;
}

Rows City() {
  Rows rows;
  const auto add = [&](int day, const std::string& region,
                       const std::string& category, const std::string& lead) {
    auto& row = rows.emplace_back();
    row["id"] = absl::StrCat("T", 10000 + rows.size());
    row["accepted_at"] =
        absl::StrCat("2018-10-", day < 10 ? "0" : "", day, " 09:00");
    row["region"] = region;
    row["category"] = category;
    row["lead"] = lead;
    row["contacts"] = "1";
    row["due_handling"] = "2018-10-30";
    if (rows.size() % 5 != 0) {
      row["closed_at"] = "2018-10-29";
      row["met_handling"] = rows.size() % 4 == 0 ? "false" : "true";
    }
    row["reopenings"] = rows.size() % 3 == 0 ? "1" : "";
  };
  for (int day = 1; day <= 31; ++day) {
    for (int i = 0; i != 6; ++i) {
      add(day, "43/1", "noise.site", "env");
      add(day, "43/2", "water.pipe", "hydro");
    }
  }
  for (int i = 0; i != 80; ++i) add(25, "43/1", "noise.site", "env");
  for (int i = 0; i != 3; ++i) add(9, "43/3", "water.pipe", "tiny");
  auto& secret = rows.emplace_back();
  secret["id"] = "CANARYID";
  secret["accepted_at"] = "2018-10-25";
  secret["region"] = "43/1";
  secret["category"] = "noise";
  secret["cut"] = "true";
  return rows;
}

Rows Month(int month, int days, int a_day, const std::string& region) {
  Rows rows;
  for (int day = 1; day <= days; ++day) {
    for (int i = 0; i != a_day; ++i) {
      const std::string date = absl::StrFormat("2018-%02d-%02d", month, day);
      rows.push_back(
          {{"id", absl::StrCat(region, "-", month, "-", rows.size())},
           {"accepted_at", date + " 09:00"},
           {"closed_at", date + " 17:00"},
           {"due_handling", date + " 18:00"},
           {"met_handling", "true"},
           {"category", "noise.site"},
           {"region", region},
           {"lead", "env"},
           {"contacts", "1"}});
    }
  }
  return rows;
}

}  // namespace trunkline::insight
