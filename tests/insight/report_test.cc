// SPDX-License-Identifier: Apache-2.0
// The report: what each edition says, and what it does not.
#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/insight/small_city.h"
#include "trunkline/insight.h"
#include "trunkline/insight_periodic.h"

namespace trunkline::insight {
namespace {

ReportOptions Options(ReportEdition edition,
                      Language language = Language::kEnglish) {
  ReportOptions options;
  options.show_unknown = true;  // Its codes are of no rule set.
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

TEST_CASE("a page says nothing of tickets against its recipient") {
  Rows rows = City();
  // One of the outbreak's, against the environment bureau; one that it does not
  // concern; one against the district's own department.
  const auto accuse = [&](const std::string& id, const std::string& region,
                          const std::string& lead, const std::string& against) {
    auto& row = rows.emplace_back(rows.front());
    row["id"] = id;
    row["accepted_at"] = "2018-10-25 10:00";
    row["region"] = region;
    row["lead"] = lead;
    row["against"] = against;
    row["reopenings"] = "1";
  };
  accuse("ACCUSED1", "43/1", "env", "env_head");
  accuse("OTHER1", "43/1", "env", "hydro");
  accuse("ACCUSED2", "43/2", "hydro", "police;district_2");
  ReportOptions options = Options(ReportEdition::kInternal);
  options.superiors = {{"env", "env_head"}};
  options.region_departments = {{"2", {"district_2"}}};
  const auto pages = Pages(rows, options);
  const auto has = [&](const char* page, const char* text) {
    return pages.at(page).markdown.find(text) != std::string::npos ||
           pages.at(page).html.find(text) != std::string::npos;
  };
  CHECK_FALSE(has("department-env", "ACCUSED1"));
  CHECK(has("region-43-1", "ACCUSED1"));  // Of the alert.
  CHECK_FALSE(has("region-43-2", "ACCUSED2"));
  // The outbreak is in the district's page, in which nobody is complained of;
  // counts of other pages leave the ticket out.
  CHECK(has("region-43-1", "2018-10-25"));
  CHECK(has("department-env", "267 tickets"));
  CHECK(has("region-43-1", "269 tickets"));
  CHECK(has("department-hydro", "187 tickets"));
  CHECK(has("region-43-2", "186 tickets"));
  // Their rates too: 266 + 1 of the city's are in this page.
  const std::string& env = pages.at("department-env").markdown;
  CHECK_THAT(env, match::Contains("not in this page"));
  // And nobody is named as accused anywhere, in either edition.
  for (const ReportEdition edition :
       {ReportEdition::kInternal, ReportEdition::kPublic}) {
    options.edition = edition;
    for (const auto& [name, page] : Pages(rows, options)) {
      for (const char* word : {"env_head", "district_2", "police"}) {
        INFO(name);
        CHECK_THAT(page.html, !match::Contains(word));
        CHECK_THAT(page.markdown, !match::Contains(word));
      }
    }
  }
}

TEST_CASE("figures per 10,000 residents have their sentence") {
  ReportOptions options = Options(ReportEdition::kInternal);
  options.residents = {{"1", 500'000}, {"2", 0}};
  const std::string index = Pages(City(), options).at("index").markdown;
  CHECK_THAT(index, match::Contains("Per 10,000 residents"));
  CHECK_THAT(index, match::Contains("Contacts measure how readily"));
  CHECK_THAT(index, match::Contains("| Furong \\<&\\> | 267 | 500000 | 5.3 |"));
  CHECK_THAT(index, match::Contains("| 2 | 186 |  |  |"));
  options.edition = ReportEdition::kPublic;
  CHECK_THAT(Pages(City(), options).at("index").markdown,
             !match::Contains("| 3 | 3 |"));
}

TEST_CASE("volumes and durations by district, channel and language") {
  Rows rows = City();
  for (std::size_t i = 0; i != rows.size(); ++i) {
    rows[i]["channel"] = i % 2 == 0 ? "phone" : "web";
    if (i % 3 == 0) rows[i]["language"] = "zh";
  }
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    const std::string index =
        Pages(rows, Options(ReportEdition::kInternal, language))
            .at("index")
            .markdown;
    const bool english = language == Language::kEnglish;
    CHECK_THAT(index, match::Contains(english ? "| channel | phone | 228 |"
                                              : "| 渠道 | 来电 | 228 |"));
    CHECK_THAT(index, match::Contains(english ? "| language | zh | 152 |"
                                              : "| 语言 | zh | 152 |"));
    CHECK_THAT(index, match::Contains(english ? "| district | 3 | 3 |"
                                              : "| 区县 | 3 | 3 |"));
  }
  const std::string shown =
      Pages(rows, Options(ReportEdition::kPublic)).at("index").markdown;
  CHECK_THAT(shown, match::Contains("| district | 3 | \\* | \\* | \\* |"));
}

Notice NoticeOf(const std::string& id, int month, const std::string& to) {
  Notice out;
  out.sent.notice = id;
  out.sent.at = absl::FromCivil(absl::CivilDay(2018, month, 20), kZone);
  out.sent.by = "centre3";
  out.sent.recipient = to;
  out.sent.finding = {
      NoticeFindingKind::kAlert, "noise", "43/1", "", {"2018-10-25"}};
  out.sent.answer_due = out.sent.at + absl::Hours(24 * 7);
  return out;
}

TEST_CASE("a month opens with the notices of the one before") {
  ReportOptions options = Options(ReportEdition::kInternal);
  Notice adopted = NoticeOf("2018-09-1", 9, "env");
  adopted.answered = adopted.sent;
  adopted.answered->kind = NoticeEvent::Kind::kAnswered;
  adopted.answered->adopted = true;
  adopted.answered->measure = "patrols";
  adopted.answered->measure_date = absl::CivilDay(2018, 10, 1);
  Notice closed = NoticeOf("2018-07-1", 7, "env");
  closed.answered = closed.sent;
  closed.answered->adopted = false;
  closed.answered->reason = "no longer there";
  options.notices = {closed, NoticeOf("2018-08-1", 8, "43/1"), adopted,
                     NoticeOf("2018-10-1", 10, "env")};
  const auto pages = Pages(City(), options);
  const std::string& index = pages.at("index").markdown;
  CHECK(index.find("Notices of last month") < index.find("## Rates"));
  CHECK_THAT(index, match::Contains("adopted: patrols, from 2018-10-01"));
  CHECK_THAT(index, match::Contains("2018-08-1 (2018-08-20)"));
  CHECK_THAT(index, match::Contains("no answer (late)"));
  CHECK_THAT(index, !match::Contains("2018-07-1"));    // Closed long since.
  CHECK_THAT(index, !match::Contains("2018-10-1 ("));  // Of this month.
  // Nothing was counted before 1 October; from 20 September on 30 days have 6 a
  // day on 19 days.
  CHECK_THAT(index, match::Contains("| 0 | 114 | 30 |"));
  CHECK_THAT(pages.at("department-env").markdown,
             match::Contains("2018-09-1 ("));
  CHECK_THAT(pages.at("department-env").markdown,
             !match::Contains("2018-08-1 ("));
  CHECK_THAT(pages.at("region-43-1").markdown, match::Contains("2018-08-1 ("));
  CHECK_THAT(pages.at("department-hydro").markdown,
             !match::Contains("Notices of"));
  options.edition = ReportEdition::kPublic;
  CHECK_THAT(Pages(City(), options).at("index").markdown,
             !match::Contains("Notices of"));
}

TEST_CASE("the effect of a notice is counted over equal days") {
  const FactTable table = TableOf(City());
  const auto at = [](int day) {
    return absl::FromCivil(absl::CivilDay(2018, 10, day), kZone);
  };
  Notice notice = NoticeOf("x", 10, "env");
  notice.sent.at = at(11) + absl::Hours(9);
  NoticeEffect effect = CountNoticeEffect(table, notice, kZone, at(16));
  CHECK(effect.days == 5);
  CHECK(effect.before == 30);
  CHECK(effect.after == 30);
  effect = CountNoticeEffect(table, notice, kZone, at(11));
  CHECK(effect.days == 0);
  CHECK(effect.before + effect.after == 0);
  effect = CountNoticeEffect(
      table, notice, kZone, absl::FromCivil(absl::CivilDay(2020, 1, 1), kZone));
  CHECK(effect.days == 30);
  CHECK(effect.before == 60);
  CHECK(effect.after == 21 * 6 + 80 + 1);
}

std::string RecordOf(const Rows& rows, const ReportOptions& options) {
  const FactTable table = TableOf(rows);
  const auto pages = MakeReport(Kpis(), table, nullptr, October(), options);
  REQUIRE(pages.ok());
  return ReportRecordOf(*pages, Kpis(), table, October(), options);
}

TEST_CASE("made again, a report says what has changed, and why") {
  const Rows rows = City();
  ReportOptions options = Options(ReportEdition::kInternal);
  const std::string record = RecordOf(rows, options);
  CHECK(record == RecordOf(rows, options));
  options.earlier = record;
  for (const auto& [name, page] : Pages(rows, options)) {
    INFO(name);
    CHECK_THAT(page.html, !match::Contains("Corrections"));
  }

  Rows later = rows;
  REQUIRE(later[0]["met_handling"] == "true");
  later[0]["met_handling"] = "false";
  auto& late = later.emplace_back(rows[1]);
  late["id"] = "LATE";
  const std::string gone = later[5]["id"];
  later.erase(later.begin() + 5);
  const auto pages = Pages(later, options);
  const std::string& index = pages.at("index").markdown;
  CHECK(index.find("## Corrections") < index.find("## Rates"));
  CHECK_THAT(index, match::Contains("Cases that were added (1): LATE"));
  CHECK_THAT(index, match::Contains("Cases with other facts than before (1): " +
                                    rows[0].at("id")));
  CHECK_THAT(index, match::Contains("not there any more (1): " + gone));
  CHECK_THAT(index, match::Contains("| Rates | On time | Percent |"));
  // A page on which no figure has changed says nothing.
  CHECK_THAT(pages.at("region-43-3").markdown, !match::Contains("Corrections"));
  CHECK_THAT(pages.at("region-43-2").markdown, match::Contains("LATE"));
  CHECK_THAT(pages.at("region-43-1").markdown, !match::Contains("LATE"));

  // The corrected report is the next one's beginning.
  ReportOptions again = options;
  again.earlier = RecordOf(later, options);
  CHECK_THAT(Pages(later, again).at("index").markdown,
             !match::Contains("Corrections"));

  options.versions = {"rules 2"};
  options.names["env"] = "Environment bureau";
  CHECK_THAT(Pages(later, options).at("index").markdown,
             match::Contains("made by rules 1, and now by rules 2"));
}

TEST_CASE("another report's record is refused") {
  const Rows rows = City();
  ReportOptions options = Options(ReportEdition::kInternal);
  const std::string record = RecordOf(rows, options);
  for (const std::string& earlier : {std::string("nonsense"), record}) {
    options.earlier = earlier;
    options.edition = ReportEdition::kPublic;
    CHECK(absl::IsInvalidArgument(
        MakeReport(Kpis(), TableOf(rows), nullptr, October(), options)
            .status()));
  }
}

TEST_CASE("a public record names no case, and its corrections neither") {
  Rows rows = City();
  ReportOptions options = Options(ReportEdition::kPublic);
  const std::string record = RecordOf(rows, options);
  CHECK_THAT(record, !match::Contains("T10001"));
  options.earlier = record;
  options.origin = "another table";
  for (int i = 0; i != 40; ++i) {
    auto& row = rows.emplace_back(rows[0]);
    row["id"] = absl::StrCat("NEW", i);
  }
  const std::string index = Pages(rows, options).at("index").markdown;
  CHECK_THAT(index, match::Contains("The table of cases has changed"));
  CHECK_THAT(index, !match::Contains("NEW"));
}

// Everything that a report writes: pages, their names, tables, the record.
std::string AllOf(const Rows& rows, const ReportOptions& options) {
  std::string out = RecordOf(rows, options);
  for (const auto& [name, page] : Pages(rows, options)) {
    out += name + page.html + page.markdown;
    for (const ReportTable& table : page.tables) {
      for (const auto& cells : table.rows) {
        for (const std::string& cell : cells) out += cell + "\n";
      }
    }
  }
  return out;
}

TEST_CASE("words that are no codes are on no page, in no name, in no record") {
  Rows rows = City();
  for (int i = 0; i != 12; ++i) {  // As often as one likes.
    Row row = rows[0];
    row["id"] = absl::StrCat("SLIPPED", i);
    row["category"] = "Z 13800001111";
    row["region"] = i % 2 == 0 ? "R 13900002222" : "430100/13900003333";
    row["lead"] = "13700004444";
    row["assisting"] = "env;13700005555";
    row["language"] = "13600006666";
    rows.push_back(row);
  }
  for (int i = 0; i != 12; ++i) {  // A number in parts.
    Row row = rows[0];
    row["id"] = absl::StrCat("PARTS", i);
    row["category"] = "noise.135.1357.7777";
    row["region"] = "430100/134/1347";
    row["lead"] = "(133)1337_7777";
    row["assisting"] = "env;office@example.cn";
    rows.push_back(row);
  }
  for (int i = 0; i != 4; ++i) {  // Too seldom.
    Row row = rows[0];
    row["id"] = absl::StrCat("SELDOM", i);
    row["category"] = "noise.CANARYNAME";
    row["region"] = "CANARYSTREET";
    row["lead"] = "CANARYOFFICE";
    rows.push_back(row);
  }
  for (int i = 0; i != 5; ++i) {  // Often enough, but too long.
    Row row = rows[0];
    row["id"] = absl::StrCat("LONG", i);
    row["lead"] = "CANARY-that-has-more-than-twenty-characters";
    rows.push_back(row);
  }
  const char* const kHidden[] = {
      "135.1357",   "134/1347",     "1337_7777",    "office@",
      "1380000",    "1390000",      "1370000",      "1360000",
      "CANARYNAME", "CANARYSTREET", "CANARYOFFICE", "CANARY-that-has"};
  for (const ReportEdition edition :
       {ReportEdition::kInternal, ReportEdition::kPublic}) {
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      ReportOptions options = Options(edition, language);
      options.show_unknown = false;
      const std::string all = AllOf(rows, options);
      for (const char* const word : kHidden) {
        INFO(word);
        CHECK_THAT(all, !match::Contains(word));
      }
      const auto pages = Pages(rows, options);
      CHECK(pages.count("region-other_values") == 1);
      CHECK(pages.count("department-other_values") == 1);
      // What of the path is a code stays: a page of the prefecture alone.
      CHECK(pages.count("region-430100") == 1);
      // Frequent short words of the table are codes as before.
      CHECK(pages.count("region-43-1") == 1);
      CHECK(pages.count("department-env") == 1);
      CHECK_THAT(pages.at("index").markdown,
                 match::Contains(language == Language::kEnglish ? "other values"
                                                                : "其他值"));
      options.show_unknown = true;
      CHECK_THAT(AllOf(rows, options), match::Contains("1390000"));
    }
  }
  // It is counted: 12 slipped, 4 seldom, 5 long, and those of the city itself
  // that are too seldom are said on the index.
  ReportOptions options = Options(ReportEdition::kInternal);
  options.show_unknown = false;
  CHECK_THAT(Pages(rows, options).at("index").markdown,
             match::Contains("rows of the table have words that are no known"));
  // A code of the rule set is shown however rare, long or numeric it is.
  options.known_codes = {"CANARYSTREET", "13700004444",
                         "CANARY-that-has-more-than-twenty-characters"};
  const auto known = Pages(rows, options);
  CHECK(known.count("region-CANARYSTREET") == 1);
  CHECK(known.count("department-13700004444") == 1);
  CHECK(known.count("department-CANARY-that-has-more-than-twenty-characters") ==
        1);
  CHECK(known.count("department-CANARYOFFICE") == 0);
}

TEST_CASE("a record made without hidden words lists no corrections of itself") {
  Rows rows = City();
  for (int i = 0; i != 12; ++i) {
    Row row = rows[0];
    row["id"] = absl::StrCat("SLIPPED", i);
    row["lead"] = "13700004444";
    rows.push_back(row);
  }
  ReportOptions options = Options(ReportEdition::kInternal);
  options.show_unknown = false;
  options.earlier = RecordOf(rows, options);
  CHECK_THAT(Pages(rows, options).at("index").markdown,
             !match::Contains("Corrections"));
}

TEST_CASE("a report has what comes again and how volumes compare") {
  Rows rows;
  const absl::CivilDay end(2018, 11, 1);
  for (absl::CivilDay day(2018, 6, 1); day < end; ++day) {
    const bool sunday = absl::GetWeekday(day) == absl::Weekday::sunday;
    for (int i = 0; i != (sunday ? 20 : 2 + day.day() % 2); ++i) {
      auto& row = rows.emplace_back();
      row["id"] = absl::StrCat("P", rows.size());
      row["accepted_at"] =
          absl::StrCat("2018-", day.month() < 10 ? "0" : "", day.month(), "-",
                       day.day() < 10 ? "0" : "", day.day());
      row["category"] = "noise.site";
      row["region"] = "43/1";
    }
  }
  ReportOptions options = Options(ReportEdition::kInternal);
  const PatternOptions patterns;
  options.patterns = &patterns;
  const auto pages = Pages(rows, options);
  CHECK_THAT(pages.at("index").markdown,
             match::Contains("| weekday | Sunday x"));
  CHECK_THAT(pages.at("region-43-1").markdown,
             match::Contains("| weekday | Sunday x"));
  CHECK_THAT(pages.at("index").markdown,
             match::Contains("| Month before | 2018-09-01 - 2018-09-30 |"));
}

TEST_CASE("a page's tables have what the page shows") {
  const auto pages = Pages(City(), Options(ReportEdition::kInternal));
  const ReportPage& index = pages.at("index");
  bool calendar = false;
  for (const ReportTable& table : index.tables) {
    CHECK_THAT(index.markdown, match::Contains("## " + table.heading));
    for (const auto& row : table.rows) {
      CHECK(row.size() == table.headings.size());
      calendar = calendar || (row[0] == "2018-10-25" && row[1] == "93");
    }
  }
  CHECK(calendar);
}

TEST_CASE("limits missed, with their tickets") {
  const auto ticket = [](const std::string& id, const std::string& met,
                         const std::string& due) {
    std::map<std::string, std::string> row = {
        {"id", id},           {"accepted_at", "2018-10-08 09:00"},
        {"region", "43/1"},   {"category", "noise.site"},
        {"lead", "env"},      {"due_handling", due},
        {"met_handling", met}};
    if (!met.empty()) row["closed_at"] = "2018-10-12 09:00";
    return row;
  };
  Rows rows = {ticket("A", "true", "2018-10-15"),
               ticket("B", "false", "2018-10-11"),
               ticket("C", "", "2018-10-20"), ticket("D", "", "2018-11-20"),
               ticket("SECRET", "false", "2018-10-11")};
  rows[0]["met_dispatch"] = "true";
  rows[4]["cut"] = "true";
  const auto pages = Pages(rows, Options(ReportEdition::kInternal));
  for (const char* name : {"index", "region-43-1", "department-env"}) {
    INFO(name);
    const std::string& page = pages.at(name).markdown;
    CHECK_THAT(page, match::Contains("## Limits missed"));
    CHECK_THAT(page, match::Contains("| Dispatch | 1 | 0 |  |"));
    CHECK_THAT(page, match::Contains("| Handling | 1 | 2 | B |"));
    CHECK_THAT(page, match::Contains("| Handling, still open |  | 1 | C |"));
    CHECK_THAT(page, !match::Contains("| Sign-in |"));
    CHECK_THAT(page, !match::Contains("SECRET"));
  }
  const auto open = Pages(rows, Options(ReportEdition::kPublic));
  CHECK_THAT(open.at("index").markdown,
             match::Contains("| Handling | \\* | \\* |"));
  CHECK_THAT(open.at("region-43-1").markdown,
             !match::Contains("Limits missed"));
}

TEST_CASE("the index tells of the calls of the period") {
  FactTable calls = FactTable::Calls();
  int number = 0;
  const auto add = [&](const std::string& dialled, const std::string& at,
                       int many, int answered) {
    for (int i = 0; i != many; ++i) {
      std::vector<std::string> cells(calls.columns().size());
      cells[0] = absl::StrCat(++number);
      cells[*calls.Find("dialled")] = dialled;
      cells[*calls.Find("offered_at")] = at;
      if (i < answered) cells[*calls.Find("answered_at")] = at;
      REQUIRE(calls.AddRow(cells, kZone).ok());
    }
  };
  add("12345", "2018-10-03 10:00", 250, 200);
  add("12345", "2018-10-04 12:00", 100, 100);
  add("12369", "2018-10-05 14:00", 20, 20);
  add("12369", "2018-11-05 14:00", 20, 0);
  const auto pages = MakeReport(Kpis(), TableOf(City()), &calls, October(),
                                Options(ReportEdition::kInternal));
  REQUIRE(pages.ok());
  const std::string& index = pages->front().markdown;
  CHECK_THAT(index, match::Contains(
                        "was 80.00 % (200 of 250), from 2018-10-03 10:00"));
  CHECK_THAT(index, match::Contains("| 12345 | 350 | 11.3 | 250 | 30 |"));
  CHECK_THAT(index, match::Contains("| 12369 | 20 | 0.6 | 20 | 31 |"));
  CHECK_THAT(pages->back().markdown, !match::Contains("## Calls"));
}

TEST_CASE("rates as gauges") {
  KpiResult one;
  one.kpi = "on_time";
  one.numerator = 9;
  one.remainder = 1;
  one.overdue_open = 3;
  KpiResult two = one;
  two.group = "a\"b\\c\nd";
  const std::string text = KpiMetricsText({one, two});
  CHECK_THAT(text, match::Contains("# TYPE trunkline_kpi_numerator gauge\n"));
  CHECK_THAT(text,
             match::Contains(
                 "trunkline_kpi_numerator{kpi=\"on_time\",group=\"\"} 9\n"));
  CHECK_THAT(text, match::Contains("trunkline_kpi_denominator{kpi=\"on_time\","
                                   "group=\"a\\\"b\\\\c\\nd\"} 10\n"));
  CHECK_THAT(text, match::Contains("trunkline_kpi_overdue_open{kpi=\"on_time\","
                                   "group=\"\"} 3\n"));
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

TEST_CASE("categories that a program guessed are marked") {
  Rows rows = City();
  // The first ten of the outbreak: behind the 31 days of twelve.
  for (std::size_t i = 31 * 12; i != 31 * 12 + 10; ++i) {
    REQUIRE(rows[i]["category"] == "noise.site");
    rows[i]["category_guessed"] = "true";
  }
  rows[0]["category_guessed"] = "false";
  const auto pages = Pages(rows, Options(ReportEdition::kInternal));
  const std::string& index = pages.at("index").markdown;
  CHECK_THAT(index, match::Contains("The category of 10 tickets was guessed"));
  CHECK_THAT(index, match::Contains("| Category | Tickets | Guessed |"));
  CHECK_THAT(index, match::Contains("| noise | 267 | 10 |"));
  CHECK_THAT(index,
             match::Contains("| 2018-10-25 | noise.site (10 guessed) |"));
  // A page without such tickets is as before.
  const std::string& other = pages.at("department-hydro").markdown;
  CHECK_THAT(other, match::Contains("| Category | Tickets |\n"));
  CHECK(other.find("guessed") == std::string::npos);
  CHECK_THAT(Pages(rows, Options(ReportEdition::kInternal, Language::kChinese))
                 .at("index")
                 .html,
             match::Contains("其中10件工单的类别由程序推测"));
  // In public without counts.
  const auto public_pages = Pages(rows, Options(ReportEdition::kPublic));
  const std::string& open = public_pages.at("index").markdown;
  CHECK_THAT(open, match::Contains("The category of some tickets was guessed"));
  CHECK(open.find("Guessed") == std::string::npos);
  CHECK(open.find("(10 guessed)") == std::string::npos);
}

}  // namespace
}  // namespace trunkline::insight
