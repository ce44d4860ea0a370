// SPDX-License-Identifier: Apache-2.0
// Deliberate mistakes in the workbooks of a small city: each is reported at its
// cell with what would be right, and none hides another of its row.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/calendar_import.h"
#include "src/tables/tickets.h"
#include "src/tables/workbook.h"
#include "tests/catch.h"
#include "tests/tables/book.h"
#include "trunkline/files.h"

namespace trunkline::tables {
namespace {

constexpr char kBase[] = R"(
jurisdiction {
  id: "x.town" version: "1" time_zone: "Asia/Shanghai" country_code: "86"
  trunk_prefix: "0" area_code: "799" one_number: "12345" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" name { lang: "zh" text: "中心" } }
department { code: "env" name { lang: "zh" text: "生态环境局" }
             alias: "环保局" }
department { code: "urban" name { lang: "zh" text: "城管局" } }
department { code: "urban.old" name { lang: "zh" text: "老城管" }
             alias: "城管局" }
category { code: "noise" name { lang: "zh" text: "噪声" } }
category { code: "noise.night" name { lang: "zh" text: "夜间" } }
category { code: "water" name { lang: "zh" text: "供水" } }
category { code: "water.night" name { lang: "zh" text: "夜间" } }
region { code: "x1" name { lang: "zh" text: "东区" } }
deadline_policy { id: "p5" name { lang: "zh" text: "五个工作日" }
                  amount: 5 unit: UNIT_WORKING_DAYS calendar: "cn" }
deadline_policy { id: "p5.old" name { lang: "zh" text: "旧时限" }
                  amount: 5 unit: UNIT_WORKING_DAYS calendar: "cn" }
deadline_policy { id: "p6.old" name { lang: "zh" text: "旧时限" }
                  amount: 6 unit: UNIT_WORKING_DAYS calendar: "cn" }
hotline { number: "12345" name { lang: "zh" text: "市长热线" } owner: "centre"
          phase { kind: KIND_ONE_NUMBER } }
)";

struct Said {
  std::string column;  // "C"
  std::string words;
};
struct Mistake {
  std::map<std::string, std::string> cells;  // By column; others are right.
  std::vector<Said> said;
};

std::vector<std::string> Cells(std::vector<std::string> row,
                               const std::map<std::string, std::string>& with) {
  for (const auto& [column, cell] : with) {
    const auto i = static_cast<std::size_t>(column[0] - 'A');
    if (row.size() <= i) row.resize(i + 1);
    row[i] = cell;
  }
  return row;
}

TEST_CASE("each mistake in a workbook of rules is said at its cell") {
  const std::vector<std::string> heading = {
      "规则编号", "优先级",   "生效时间", "失效时间", "诉求类别",
      "属地",     "诉求类型", "来源渠道", "主办单位", "协办",
      "时限",     "保密",     "热线号码", "规则名称", "其他"};
  const Mistake kMistakes[] = {
      {{{"B", "high"}}, {{"B", "is not a number from -1000 to 1000"}}},
      {{{"B", "1.5"}}, {{"B", "is not a number from -1000 to 1000"}}},
      {{{"B", "5000"}}, {{"B", "1000"}}},
      {{{"C", "2018/13/1"}}, {{"C", "write 2018-10-01"}}},
      {{{"C", "18/9/3"}}, {{"C", "write 2018-10-01"}}},
      {{{"D", "2018年2月30日"}}, {{"D", "write 2018-10-01"}}},
      {{{"C", "2018/9/3"}, {"D", "2018/9/1"}},
       {{"C", "ends before it begins"}}},
      {{{"E", "nois"}}, {{"E", "did you mean \"noise\"?"}}},
      {{{"E", "夜间"}},
       {{"E",
         "\"夜间\" names 2 categories: noise.night, water.night; write "
         "the code"}}},
      {{{"E", "noise;watr"}}, {{"E", "did you mean \"water\"?"}}},
      {{{"F", "x9"}}, {{"F", "unknown region \"x9\""}}},
      {{{"G", "投述"}}, {{"G", "did you mean \"投诉\"?"}}},
      {{{"H", "webb"}}, {{"H", "did you mean \"web\"?"}}},
      {{{"I", "城管局"}},
       {{"I",
         "\"城管局\" names 2 departments: urban, urban.old; write the "
         "code"}}},
      {{{"I", "evn"}}, {{"I", "did you mean \"env\"?"}}},
      {{{"J", "urbn"}}, {{"J", "did you mean \"urban\"?"}}},
      {{{"K", "p5"}}, {{"K", "is not MILESTONE=POLICY"}}},
      {{{"K", "handlin=p5"}}, {{"K", "did you mean \"handling\"?"}}},
      {{{"K", "办理=p7"}}, {{"K", "p7"}}},
      {{{"K", "handling=旧时限"}},
       {{"K",
         "\"旧时限\" names 2 deadline policies: p5.old, p6.old; write the "
         "code"}}},
      {{{"L", "也许"}}, {{"L", "is neither true nor false"}}},
      {{{"M", "12346"}}, {{"M", "12346"}}},
      {{{"O", "then { departmnt: \"x\" }"}},
       {{"O", "did you mean \"department\"?"}}},
      {{{"O", "then { department: \"env\" }"}},
       {{"O", "it gives what column \"then.department\" gives, too"}}},
      {{{"A", "2.01809E+19"}}, {{"A", "a spreadsheet has rounded"}}},
      // Several in one row: none hides another, and none follows from another.
      {{{"B", "x"}, {"E", "nois"}, {"G", "y"}, {"I", "evn"}, {"L", "z"}},
       {{"B", "number"},
        {"E", "noise"},
        {"G", "unknown ticket type"},
        {"I", "env"},
        {"L", "neither"}}},
      {{{"P", "surplus"}}, {{"P", "give this column a heading"}}},
      {{{"A", "r3"}}, {{"A", "r3"}}},
  };
  std::string rows = TextRow(1, {"某市派单规则"}) + TextRow(2, heading);
  int line = 2;
  std::vector<std::pair<std::string, std::string>> expected;
  for (const Mistake& mistake : kMistakes) {
    ++line;
    const std::vector<std::string> row = Cells(
        {"r" + std::to_string(line), "", "", "", "噪声", "", "", "", "环保局"},
        mistake.cells);
    rows += TextRow(line, row);
    for (const Said& said : mistake.said) {
      expected.emplace_back("规则!" + said.column + std::to_string(line),
                            said.words);
    }
  }
  // What only a workbook can hold.
  const auto special = [&](const std::string& id, const std::string& cell,
                           const std::string& at, const std::string& words) {
    ++line;
    const std::string n = std::to_string(line);
    rows += "<row r=\"" + n + "\"><c r=\"A" + n + "\"" + id + "<c r=\"E" + n +
            "\" t=\"inlineStr\"><is><t>noise</t></is></c>" + "<c r=\"I" + n +
            "\"" + cell + "</row>";
    expected.emplace_back("规则!" + at + n, words);
  };
  const std::string text = " t=\"inlineStr\"><is><t>";
  special(text + "s1</t></is></c>", " t=\"e\"><v>#N/A</v></c>", "I",
          "the spreadsheet shows the error \"#N/A\" here; correct the formula");
  special(text + "s2</t></is></c>", "><f>1</f></c>", "I",
          "open the workbook in a spreadsheet program and save it");
  special("><v>2.0180903000123457E+19</v></c>", text + "env</t></is></c>", "A",
          "a spreadsheet has rounded");
  special(" s=\"1\"><v>43346</v></c>", text + "env</t></is></c>", "A",
          "a spreadsheet has made a date of it");
  ++line;
  rows += TextRow(line, {"m1", "", "", "", "noise", "", "", "", "env"});
  ++line;
  rows += TextRow(line, {"", "", "", "", "noise", "", "", "", "env"});
  expected.emplace_back("规则!A" + std::to_string(line), "unmerge them");
  Book book;
  book.formats = {"yyyy-mm-dd"};
  book.sheets = {{"规则", rows,
                  "<mergeCells><mergeCell ref=\"A" + std::to_string(line - 1) +
                      ":A" + std::to_string(line) + "\"/></mergeCells>"}};

  SourceFiles files;
  REQUIRE(files.AddContent("city.xlsx", book.Bytes()).ok());
  REQUIRE(files.AddContent("base.txtpb", kBase).ok());
  const auto loaded = files.LoadRuleSet();
  CHECK_FALSE(loaded.ok());
  std::string all;
  for (const Issue& issue : loaded.issues) all += issue.ToString() + "\n";
  INFO(all);
  CHECK(all.find("the heading is taken from 规则!2") != std::string::npos);
  std::set<std::string> places;
  for (const auto& [place, words] : expected) {
    CAPTURE(place, words);
    places.insert(place);
    const std::string begin = "city.xlsx:" + place + ": error: ";
    bool found = false;
    for (const Issue& issue : loaded.issues) {
      const std::string said = issue.ToString();
      found |= said.compare(0, begin.size(), begin) == 0 &&
               said.find(words) != std::string::npos;
    }
    CHECK(found);
  }
  // Nothing is said of cells that are right.
  for (const Issue& issue : loaded.issues) {
    if (issue.severity != Severity::kError) continue;
    CAPTURE(issue.ToString());
    CHECK(places.count(issue.place.sheet + "!" +
                       base::CellName(issue.place.line, issue.place.column)) ==
          1);
  }
}

TEST_CASE("each mistake in the heading of a workbook is said at its cell") {
  Book book;
  book.sheets = {
      {"规则",
       TextRow(1, {"规则编号", "优先极", "诉求类别", "主办单位", "备注",
                   "诉求\n类别", "承包商", "", "when.regoin"}) +
           TextRow(2, {"a", "", "noise", "env", "", "", "", "stray"}) +
           TextRow(3, {"b", "", "nois", "env"}),
       {}}};
  SourceFiles files;
  REQUIRE(files.AddContent("city.xlsx", book.Bytes()).ok());
  REQUIRE(files.AddContent("base.txtpb", kBase).ok());
  const auto loaded = files.LoadRuleSet();
  std::string all;
  for (const Issue& issue : loaded.issues) all += issue.ToString() + "\n";
  INFO(all);
  for (const char* said :
       {"规则!B1: error: unknown column \"优先极\"; did you mean \"优先级\"?",
        "规则!F1: error: column \"when.category\" is there twice",
        "规则!G1: error: unknown column \"承包商\"",
        "规则!I1: error: unknown column \"when.regoin\"; did you mean "
        "\"when.region\"?",
        "规则!H2: error: the column of this cell has no heading; give this "
        "column a heading, or clear the cell",
        // The rows are looked at all the same.
        "规则!C3: error: unknown category \"nois\"; did you mean \"noise\"?"}) {
    CAPTURE(said);
    CHECK(all.find(said) != std::string::npos);
  }
  CHECK(loaded.issues.size() == 6);
}

TEST_CASE("labels stand for codes in a workbook of rules") {
  Book book;
  book.sheets = {
      {"规则", TextRow(1, {"规则编号", "诉求类别", "属地", "热线号码",
                           "主办单位", "协办", "生效时间", "时限"}) +
                   TextRow(2, {"a", "噪声/夜间", "东区", "市长热线", "环保局",
                               "老城管", "2018年6月30日", "办理=五个工作日"})}};
  SourceFiles files;
  REQUIRE(files.AddContent("city.xlsx", book.Bytes()).ok());
  REQUIRE(files.AddContent("base.txtpb", kBase).ok());
  SourceFiles text;
  REQUIRE(text.AddContent("base.txtpb", kBase).ok());
  REQUIRE(text.AddContent("rule.txtpb", R"(
    rule {
      id: "a" valid { from: "2018-06-30" }
      when { hotline: "12345" category: "noise.night" region: "x1" }
      then { department: "env" assist { department: "urban.old" }
             policy { milestone: MILESTONE_HANDLING policy: "p5" } }
    })")
              .ok());
  const auto a = files.LoadRuleSet();
  const auto b = text.LoadRuleSet();
  for (const Issue& issue : a.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(a.ok());
  REQUIRE(b.ok());
  CHECK(a.value->hash() == b.value->hash());
}

TEST_CASE("each mistake in a workbook of tickets is said at its cell") {
  const auto loaded = [] {
    SourceFiles files;
    REQUIRE(files.AddContent("base.txtpb", kBase).ok());
    return files.LoadRuleSet();
  }();
  REQUIRE(loaded.ok());
  const Mistake kMistakes[] = {
      {{{"B", "01.10.2018 08:30"}}, {{"B", "a year has four digits"}}},
      {{{"B", "18/9/3 8:05"}}, {{"B", "a year has four digits"}}},
      {{{"B", "2018-02-30 8:05"}}, {{"B", "not a time"}}},
      {{{"B", "2018-09-03 25:00"}}, {{"B", "not a time"}}},
      {{{"B", "2018年9月3日 星期二 8:05"}}, {{"B", "not a time"}}},
      {{{"B", ""}}, {{"B", "no time of acceptance"}}},
      {{{"C", "夜间"}},
       {{"C", "names 2 categories: noise.night, water.night"}}},
      {{{"E", "城管局"}}, {{"E", "names 2 departments: urban, urban.old"}}},
      {{{"F", "投述"}}, {{"F", "did you mean"}}},
      {{{"G", "maybe"}}, {{"G", "neither true nor false"}}},
      {{{"A", "2.01809E+19"}}, {{"A", "has rounded this number"}}},
      {{{"A", "20180903000123400000"}}, {{"A", "has rounded it"}}},
      {{{"B", "x"}, {"F", "y"}, {"G", "z"}},
       {{"B", "not a time"},
        {"F", "unknown ticket type"},
        {"G", "neither true nor false"}}},
      {{{"I", "stray"}}, {{"I", "give this column a heading"}}},
  };
  std::string rows = TextRow(1, {"某市热线工单明细表"}) +
                     TextRow(2, {"工单\n编号", "受理 时间", "诉求类别", "属地",
                                 "首接单位", "诉求类型", "保密", "诉求内容"});
  int line = 2;
  for (const Mistake& mistake : kMistakes) {
    ++line;
    rows += TextRow(line, Cells({"A" + std::to_string(line), "2018/9/3 8:05",
                                 "噪声", "东区", "环保局", "投诉", "", "停水"},
                                mistake.cells));
  }
  Book book;
  book.sheets = {{"工单", rows, {}}};
  const std::string bytes = book.Bytes();
  const auto reader = OpenWorkbook(bytes, {});
  REQUIRE(reader.ok());
  TicketTableOptions options;
  options.rules = &*loaded.value;
  options.zone = *base::LoadZone("Asia/Shanghai");
  const auto tickets = NewTicketTableReader(reader->get(), options);
  TicketRecord record;
  line = 2;
  for (const Mistake& mistake : kMistakes) {
    ++line;
    const auto more = tickets->Next(&record);
    INFO(more.status().ToString());
    REQUIRE(more.ok());
    REQUIRE(*more);
    CAPTURE(line, record.reason.en);
    CHECK(record.rejected);
    REQUIRE(record.more_reasons.size() + 1 == mistake.said.size());
    for (std::size_t i = 0; i < mistake.said.size(); ++i) {
      const std::string& reason =
          i == 0 ? record.reason.en : record.more_reasons[i - 1].reason.en;
      const std::string place =
          "工单!" + mistake.said[i].column + std::to_string(line) + ": ";
      CAPTURE(reason, place);
      CHECK(reason.compare(0, place.size(), place) == 0);
      CHECK(reason.find(mistake.said[i].words) != std::string::npos);
      // The value is the caller's.
      for (const auto& [column, cell] : mistake.cells) {
        if (column == "B" || column == "G") {
          CHECK((cell.size() < 3 || reason.find(cell) == std::string::npos));
        }
      }
    }
  }
  CHECK_FALSE(*tickets->Next(&record));
}

TEST_CASE("each mistake in a workbook of holidays is said at its cell") {
  const Mistake kMistakes[] = {
      {{{"A", "2018-13-01"}}, {{"A", "write 2018-10-01"}}},
      {{{"A", "2018年2月30日"}}, {{"A", "write 2018-10-01"}}},
      {{{"A", "18/10/1"}}, {{"A", "write 2018-10-01"}}},
      {{{"A", "2018-10-01 08:30"}}, {{"A", "write 2018-10-01"}}},
      {{{"B", "下周"}}, {{"B", "write 2018-10-01"}}},
      {{{"B", "2018-09-30"}}, {{"B", "ends before it begins"}}},
      {{{"B", "2020-10-01"}}, {{"B", "longer than a year"}}},
      {{{"C", "often"}}, {{"C", "write holiday or workday"}}},
      {{{"D", "也许"}}, {{"D", "write true or false"}}},
      {{{"D", "否"}}, {{"D", "contradict each other"}}},
      {{{"E", "半天"}}, {{"E", "write whole days"}}},
      {{{"B", "2018-10-03"}, {"E", "2"}}, {{"E", "it has 2 days"}}},
      {{{"G", "stray"}}, {{"G", "the row has 7 columns"}}},
      // All of a row.
      {{{"A", "x"}, {"C", "y"}, {"D", "z"}},
       {{"A", "not a date"}, {"C", "not a kind"}, {"D", "not yes or no"}}},
  };
  std::string rows =
      TextRow(1, {"某市2018年放假安排"}) +
      TextRow(2, {"日期", "结束日期", "类型", "是否放假", "天数", "名称"});
  int line = 2;
  for (const Mistake& mistake : kMistakes) {
    ++line;
    rows += TextRow(line, Cells({"2018-10-01", "", "放假", "是", "",
                                 "节" + std::to_string(line)},
                                mistake.cells));
  }
  Book book;
  book.sheets = {{"放假", rows, {}}};
  CalendarImporter importer({});
  const absl::Status status = importer.AddFile(book.Bytes(), {});
  const base::Text text = base::TextOf(status);
  line = 2;
  for (const Mistake& mistake : kMistakes) {
    ++line;
    for (const Said& said : mistake.said) {
      const std::string place =
          "放假!" + said.column + std::to_string(line) + ": ";
      CAPTURE(place, text.en);
      const std::size_t at = text.en.find(place);
      REQUIRE(at != std::string::npos);
      const std::string one = text.en.substr(at, text.en.find('\n', at) - at);
      CHECK(one.find(said.words) != std::string::npos);
      CHECK(text.zh.find(place.substr(0, place.size() - 2)) !=
            std::string::npos);
    }
  }
}

}  // namespace
}  // namespace trunkline::tables
