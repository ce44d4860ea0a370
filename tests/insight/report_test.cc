// SPDX-License-Identifier: Apache-2.0
// The report: what each edition says, and what it does not.
#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "trunkline/insight.h"

namespace trunkline::insight {
namespace {

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
      period_event: "accepted_at" due: "due_handling"
      exclusion { id: "open" label { lang: "en" text: "not closed" }
                  test { column: "closed_at" relation: RELATION_ABSENT } }
      numerator { column: "met_handling" relation: RELATION_IS value: "true" }
      formula { lang: "en" text: "in time / closed" }
      decimals: 1 denominator_ours: true sample: true
      provenance { illustrative: true }
    }
    hard_issue_score { id: "hard" author: "office" date: "2018-10-01"
                       reopened: 3 provenance { illustrative: true } })",
                                         Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *std::move(loaded.value);
}

using Rows = std::vector<std::map<std::string, std::string>>;

// Three districts, one of them with three cases; an outbreak on the 25th; a
// confidential case whose words must not be seen.
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

FactTable TableOf(const Rows& rows) {
  FactTable table = FactTable::Cases();
  for (const auto& row : rows) {
    std::vector<std::string> cells(table.columns().size());
    for (const auto& [name, cell] : row) cells[*table.Find(name)] = cell;
    const absl::Status added = table.AddRow(cells, kZone);
    INFO(added.ToString());
    REQUIRE(added.ok());
  }
  return table;
}

ReportOptions Options(ReportEdition edition,
                      Language language = Language::kEnglish) {
  ReportOptions options;
  options.edition = edition;
  options.language = language;
  options.zone = kZone;
  options.hard_issue_score = "hard";
  options.origin = "a table";
  options.versions = {"rules 1"};
  options.names = {{"1", "Furong <&>"}, {"env", "Environment"}};
  return options;
}

std::map<std::string, ReportPage> Pages(const Rows& rows,
                                        const ReportOptions& options) {
  const auto pages =
      MakeReport(Kpis(), TableOf(rows), nullptr, October(), options);
  INFO(pages.status().ToString());
  REQUIRE(pages.ok());
  CHECK(pages->front().name == "index");
  std::map<std::string, ReportPage> out;
  for (const ReportPage& page : *pages) out[page.name] = page;
  CHECK(out.size() == pages->size());
  return out;
}

TEST_CASE("a page for the city, each district and each department") {
  const auto pages = Pages(City(), Options(ReportEdition::kInternal));
  CHECK(pages.size() == 7);
  for (const char* name :
       {"index", "region-43-1", "region-43-2", "region-43-3", "department-env",
        "department-hydro", "department-tiny"}) {
    INFO(name);
    REQUIRE(pages.count(name) == 1);
  }
  const std::string& index = pages.at("index").html;
  // The outbreak, with its arithmetic and its cases.
  CHECK_THAT(index, match::Contains("2018-10-25"));
  CHECK_THAT(pages.at("index").markdown,
             match::Contains("| 2018-10-25 | noise.site | Furong \\<&\\> | 86 "
                             "| 6.0 | 1.0 | 80.0 |"));
  CHECK_THAT(pages.at("region-43-1").html, match::Contains("2018-10-25"));
  CHECK_THAT(pages.at("region-43-2").html, !match::Contains("<td>noise"));
  // Formulae, origin and versions; names are escaped.
  CHECK_THAT(index, match::Contains("in time / closed"));
  CHECK_THAT(index, match::Contains("the source names no denominator"));
  CHECK_THAT(index, match::Contains("Made of a table"));
  CHECK_THAT(index, match::Contains("Furong &lt;&amp;&gt;"));
  CHECK_THAT(index, !match::Contains("Furong <&>"));
  // Every link leads to a page.
  std::size_t links = 0;
  for (std::size_t at = index.find("href=\""); at != std::string::npos;
       at = index.find("href=\"", at + 1)) {
    const std::string rest = index.substr(at + 6, 60);
    if (rest[0] == '#') continue;
    CHECK(pages.count(rest.substr(0, rest.find(".html"))) == 1);
    ++links;
  }
  CHECK(links == 6);
}

TEST_CASE("a page needs no network and no script, and can be read aloud") {
  for (const auto& [name, page] :
       Pages(City(), Options(ReportEdition::kInternal))) {
    INFO(name);
    CHECK_THAT(page.html, match::StartsWith("<!DOCTYPE html>"));
    for (const char* never :
         {"http:", "https:", "<script", "src=", "@import", "url("}) {
      CHECK_THAT(page.html, !match::Contains(never));
    }
    CHECK_THAT(page.html, match::Contains("<html lang=\"en\">"));
    CHECK_THAT(page.html, match::Contains("class=\"skip\""));
    CHECK_THAT(page.html, match::Contains("scope=\"col\""));
    CHECK_THAT(page.html, match::Contains("@page{size:A4"));
    const auto count = [&](const std::string& part) {
      std::size_t n = 0;
      for (std::size_t at = page.html.find(part); at != std::string::npos;
           at = page.html.find(part, at + 1)) {
        ++n;
      }
      return n;
    };
    CHECK(count("<svg role=\"img\"") == count("<svg"));
    CHECK(count("<svg") == count("<title>") - 1);
    CHECK(count("<table>") == count("</table>"));
    CHECK(count("<section>") == count("</section>"));
  }
}

TEST_CASE("the order of the rows does not matter") {
  Rows rows = City();
  for (const ReportEdition edition :
       {ReportEdition::kInternal, ReportEdition::kPublic}) {
    const auto first = Pages(rows, Options(edition));
    Rows shuffled = rows;
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(1));
    const auto second = Pages(shuffled, Options(edition));
    REQUIRE(first.size() == second.size());
    for (const auto& [name, page] : first) {
      INFO(name);
      CHECK(page.html == second.at(name).html);
      CHECK(page.markdown == second.at(name).markdown);
    }
  }
}

TEST_CASE("the public edition has no ids and no small cells") {
  const Rows rows = City();
  const auto pages = Pages(rows, Options(ReportEdition::kPublic));
  for (const auto& [name, page] : pages) {
    INFO(name);
    for (const std::string& text : {page.html, page.markdown}) {
      for (const auto& row : rows) {
        const auto id = row.find("id");
        REQUIRE(text.find(id->second) == std::string::npos);
      }
    }
  }
  // The district with three cases says nothing of them, and the city's page
  // does not let them be computed from the sum of the others.
  const std::string& tiny = pages.at("region-43-3").markdown;
  CHECK_THAT(tiny, match::Contains("\\* tickets"));
  CHECK_THAT(tiny, match::Contains("| water | \\* |"));
  CHECK_THAT(tiny, match::Contains("| On time | \\* | \\* |"));
  const std::string& index = pages.at("index").markdown;
  CHECK_THAT(index, match::Contains("| 3 | \\* |"));
  std::size_t hidden = 0;
  for (const char* district :
       {"| Furong \\<&\\> | \\* |", "| 2 | \\* |", "| 3 | \\* |"}) {
    hidden += index.find(district) != std::string::npos ? 1 : 0;
  }
  CHECK(hidden >= 2);
  const auto internal = Pages(rows, Options(ReportEdition::kInternal));
  CHECK_THAT(internal.at("region-43-3").markdown, match::Contains("3 tickets"));
}

TEST_CASE("no edition names a confidential case") {
  for (const ReportEdition edition :
       {ReportEdition::kInternal, ReportEdition::kPublic}) {
    for (const auto& [name, page] : Pages(City(), Options(edition))) {
      INFO(name);
      CHECK_THAT(page.html, !match::Contains("CANARY"));
      CHECK_THAT(page.markdown, !match::Contains("CANARY"));
    }
  }
}

TEST_CASE("the report is in Chinese, too") {
  const auto pages =
      Pages(City(), Options(ReportEdition::kInternal, Language::kChinese));
  const std::string& index = pages.at("index").html;
  CHECK_THAT(index, match::Contains("<html lang=\"zh-CN\">"));
  for (const char* word : {"工单分析", "按时率", "预警", "难点问题", "办结时长",
                           "内部版", "截至2018-10-31 24:00"}) {
    CHECK_THAT(index, match::Contains(word));
  }
  for (const char* word : {"Alerts", "Rates", "Region", "tickets"}) {
    CHECK_THAT(index, !match::Contains(word));
  }
}

TEST_CASE("a month without data, and five rows") {
  const auto none = Pages({}, Options(ReportEdition::kInternal));
  CHECK(none.size() == 1);
  CHECK_THAT(none.at("index").markdown, match::Contains("n/a"));
  CHECK_THAT(none.at("index").markdown, match::Contains("(not yet)"));
  Rows rows = City();
  rows.resize(5);
  for (const ReportEdition edition :
       {ReportEdition::kInternal, ReportEdition::kPublic}) {
    CHECK(Pages(rows, Options(edition)).size() == 5);
  }
  ReportOptions options = Options(ReportEdition::kInternal);
  options.hard_issue_score = "none";
  CHECK(absl::IsNotFound(
      MakeReport(Kpis(), TableOf(rows), nullptr, October(), options).status()));
  CHECK(absl::IsInvalidArgument(MakeReport(Kpis(), FactTable::Calls(), nullptr,
                                           October(),
                                           Options(ReportEdition::kInternal))
                                    .status()));
}

TEST_CASE("nothing that is hidden follows from what is shown") {
  std::mt19937 random(3);
  for (int round = 0; round != 300; ++round) {
    const std::size_t height = 1 + random() % 6;
    const std::size_t width = 1 + random() % 6;
    std::vector<std::vector<std::int64_t>> rows(
        height, std::vector<std::int64_t>(width));
    for (auto& row : rows) {
      for (auto& cell : row) {
        cell = static_cast<std::int64_t>(random() % 4 == 0 ? random() % 12
                                                           : random() % 200);
      }
    }
    const auto hidden = SuppressedCells(rows, 10);
    const auto check =
        [&](const std::vector<std::pair<std::size_t, std::size_t>>& line) {
          std::size_t count = 0;
          std::int64_t sum = 0;
          bool all = true;
          for (const auto& [r, c] : line) {
            if (rows[r][c] > 0 && rows[r][c] < 10) CHECK(hidden[r][c]);
            if (hidden[r][c]) {
              ++count;
              sum += rows[r][c];
            } else if (rows[r][c] > 0) {
              all = false;
            }
          }
          CHECK((count == 0 || all || (count > 1 && sum >= 10)));
        };
    for (std::size_t r = 0; r != height; ++r) {
      std::vector<std::pair<std::size_t, std::size_t>> line;
      for (std::size_t c = 0; c != width; ++c) line.emplace_back(r, c);
      check(line);
    }
    for (std::size_t c = 0; c != width; ++c) {
      std::vector<std::pair<std::size_t, std::size_t>> line;
      for (std::size_t r = 0; r != height; ++r) line.emplace_back(r, c);
      check(line);
    }
  }
}

}  // namespace
}  // namespace trunkline::insight
