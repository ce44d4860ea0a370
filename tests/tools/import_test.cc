// SPDX-License-Identifier: Apache-2.0
//
// trunkline import: what a former base does not say is said, and a case that
// is imported again shows and replays.
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const char* const kMapping =
    "source = old\nid = 工单号\naccepted = 受理时间\ncategory = 类别\n"
    "text = 内容\nunit = 承办单位\n";
const char* const kHeader =
    "工单号,受理时间,类别,内容,承办单位,办结时间,状态\n";

// A desk, a mapping and a table in a folder.
class Base {
 public:
  explicit Base(std::string mapping = std::string(kMapping) +
                                      "closed = 办结时间\n")
      : mapping_(std::move(mapping)) {}

  Result Import(const std::string& rows, std::vector<std::string> more = {},
                const std::string& now = "2018-10-01 08:00") {
    std::vector<std::string> arguments = {
        "import",    folder_.Write("old.csv", rows),
        "--mapping", folder_.Write("map.txt", mapping_),
        "--rejects", folder_.Path("rejects.csv"),
        "--live",    folder_.Path("live.csv"),
        "--notes",   folder_.Path("notes.csv"),
        "--now",     now,
        "-q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Desk(arguments);
  }
  // With rules and the roles of an importer.
  Result Desk(std::vector<std::string> arguments) {
    const std::string packs = SourceDir() + "/packs/";
    for (const std::string& one :
         {std::string("-s"), store_, std::string("-r"), packs + "cn/national",
          std::string("-r"), packs + "cn/changsha", std::string("--calendars"),
          packs + "calendars", std::string("-d"), packs + "lifecycle/12345",
          std::string("--role"), std::string("operator"), std::string("--role"),
          std::string("dispatcher")}) {
      arguments.push_back(one);
    }
    return Run(arguments);
  }
  Result System(std::vector<std::string> arguments) {
    for (const char* one : {"-s", store_.c_str(), "--role", "system"}) {
      arguments.emplace_back(one);
    }
    return Run(arguments);
  }
  std::string Live() { return folder_.Read("live.csv"); }
  std::string Rejects() { return folder_.Read("rejects.csv"); }
  std::string Notes() { return folder_.Read("notes.csv"); }
  std::string Kept() {
    return System({"desk", "export", "--what", "tickets"}).out;
  }
  Folder& folder() { return folder_; }

 private:
  Folder folder_;
  std::string mapping_;
  std::string store_ = "sqlite:" + folder_.Path("desk.db");
};

const std::string kOne =
    "T1,2018/9/3 8:05,environment.noise.construction,甲路,environment_bureau,";

TEST_CASE("an import without a mapping of the state is refused") {
  Base base(kMapping);
  Result result = base.Import(kHeader + kOne + ",\n");
  CHECK(result.exit_code == 2);
  CHECK(Has(result.error, "--all-open or --all-closed"));
  result = base.Import(kHeader + kOne + ",\n", {"--all-open", "--all-closed"});
  CHECK(result.exit_code == 2);
  CHECK(base.Import(kHeader + kOne + ",\n", {"--all-open"}).exit_code == 0);
  CHECK(Has(base.Live(), "\nT1,"));

  Base closed(kMapping);
  result = closed.Import(kHeader + kOne + ",\n", {"--all-closed"});
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "closed at a time that is not recorded: 1 row\n"));
  CHECK(Has(result.error,
            "closed without a recorded result, kept as unrated: "
            "1 row\n"));
  // Closed, and no time is invented.
  CHECK(Has(closed.Kept(), ",environment_bureau,closed,,\n"));
  CHECK(Has(closed.System({"desk", "show", "old:T1"}).out,
            "time of closing not known"));

  Base both;
  result = both.Import(kHeader + kOne + ",\n", {"--all-open"});
  CHECK(result.exit_code == 2);
  Base words(std::string(kMapping) + "status = 状态\n");
  CHECK(words.Import(kHeader + kOne + ",办理中\n").exit_code == 2);
}

TEST_CASE("a state that the mapping does not know is a reject") {
  Base base(std::string(kMapping) +
            "closed = 办结时间\nstatus = 状态\nopen = 办理中,待办\n"
            "status:已办结 = closed\n");
  const Result result = base.Import(
      std::string(kHeader) +
      "1,2018/9/3 8:05,K,x,environment_bureau,,办理中\n"
      "2,2018/9/3 8:05,K,x,environment_bureau,2018/9/4 8:00,已办结\n"
      "3,2018/9/3 8:05,K,x,environment_bureau,,已办结\n"
      "4,2018/9/3 8:05,K,x,environment_bureau,,归档\n"
      "5,2018/9/3 8:05,K,x,environment_bureau,,\n"
      "6,2018/9/3 8:05,K,x,environment_bureau,2018/9/4 8:00,\n"
      "7,2018/9/3 8:05,K,x,environment_bureau,2018/9/4 8:00,待办\n");
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error,
            "rows 7 = new 5 + updated 0 + unchanged 0 + rejected 2\n"));
  CHECK(Has(base.Rejects(), "\n4,5,,"));
  CHECK(Has(base.Rejects(), "\n5,6,,"));
  CHECK_FALSE(Has(base.Rejects(), "归档"));
  CHECK(Has(result.error, "closed at a time that is not recorded: 1 row\n"));
  CHECK(Has(result.error,
            "open by its status, with a time of closing that was left out: 1 "
            "row\n"));
  CHECK(Has(base.Notes(), "\n3,4,closed at a time that is not recorded\n"));
  CHECK(Has(result.error, "open cases that continue here: 2\n"));
  Base bad(std::string(kMapping) + "status = 状态\nstatus:归档 = done\n");
  CHECK(Has(bad.Import(kHeader + kOne + ",\n").error,
            "\"open\" or \"closed\", not \"done\""));
}

TEST_CASE("contradicting times are kept and noted") {
  Base base;
  const Result result = base.Import(kHeader + kOne + "2018/9/1 8:05,\n");
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error,
            "closed before it was accepted, kept as recorded: 1 row\n"));
  CHECK(Has(base.Notes(),
            "\n1,2,\"closed before it was accepted, kept as recorded\"\n"));
  CHECK(Has(base.Kept(), ",closed,2018-09-01 00:05:00Z,"));
  CHECK(base.System({"desk", "check"}).exit_code == 0);
}

TEST_CASE("a time that stands for none closes no case") {
  const std::string rows =
      kHeader + kOne + "1900-01-01 00:00:00.000,\n" +
      "T2,1900-01-01,environment.noise,x,environment_bureau,,\n" +
      "T3,2018-09-03 8:05,environment.noise,x,environment_bureau,"
      "1899-12-30,\n" +
      "T4,2018-09-03 8:05,environment.noise,x,environment_bureau,"
      "2018-09-04 8:05,\n";
  Base base;
  Result result = base.Import(rows);
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error,
            "rows 4 = new 1 + updated 0 + unchanged 0 + rejected 3\n"));
  CHECK(Has(base.Rejects(), "is a time before 1950"));
  CHECK(Has(base.Rejects(), "a time before 1950, which some systems"));
  // The mapping says what it is.
  Base mapped(std::string(kMapping) +
              "closed = 办结时间\nclosed:1900-01-01 00:00:00.000 = \n"
              "closed:1899-12-30 =\n");
  result = mapped.Import(rows);
  CHECK(Has(result.error,
            "rows 4 = new 3 + updated 0 + unchanged 0 + rejected 1\n"));
  CHECK(Has(result.error, "open cases that continue here: 2\n"));
}

TEST_CASE("transfers are those that are recorded") {
  Base base(std::string(kMapping) +
            "closed = 办结时间\nhistory.id = 工单号\nhistory.at = 时间\n"
            "history.what = 操作\nhistory.unit = 单位\n"
            "history.what:转派 = dispatch\n");
  const std::string history =
      base.folder().Write("history.csv",
                          "工单号,时间,操作,单位\n"
                          "T1,2018-09-04 09:00,转派,environment_bureau\n"
                          "T1,2018-09-05 09:00,转派,urban_management_bureau\n"
                          "T1,2018-09-06 09:00,转派,environment_bureau\n"
                          "T9,2018-09-06 09:00,转派,environment_bureau\n"
                          "T1,never,转派,environment_bureau\n"
                          ",2018-09-06 09:00,转派,environment_bureau\n"
                          "T1,2018-09-06 09:00,转派,\n"
                          "T3,2018-09-06 09:00,转派,environment_bureau\n");
  const std::string rows =
      kHeader + kOne + "2018/9/10 8:05,\n" +
      "T2,2018/9/3 8:05,environment.noise,x,environment_bureau,2018/9/9 "
      "8:00,\n" +
      "T3,2018/9/3 8:05,environment.noise,x,environment_bureau,soon,\n";
  Result result = base.Import(rows, {"--history", history});
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error,
            "rows 3 = new 2 + updated 0 + unchanged 0 + rejected 1\n"));
  CHECK(Has(result.error,
            "history rows 8 = taken 3 + of rejected rows 1 + of cases that are "
            "not in the table 1 + rejected 3\n"));
  const auto dispatches = [&](const std::string& id) {
    const std::string show = base.System({"desk", "show", "old:" + id}).out;
    const std::size_t at = show.find("dispatches ");
    return at == std::string::npos ? "0" : show.substr(at + 11, 1);
  };
  CHECK(dispatches("T1") == "3");
  CHECK(dispatches("T2") == "0");
  // Told again, in whole and in part.
  base.Import(rows, {"--history", history});
  base.Import(rows);
  CHECK(dispatches("T1") == "3");
  CHECK(base.System({"desk", "check"}).exit_code == 0);
}

TEST_CASE("the history of each rejected row is one of rejected rows") {
  Base base(std::string(kMapping) +
            "closed = 办结时间\nstatus = 状态\nopen = 办理中\n"
            "status:已办结 = closed\nhistory.id = 工单号\n"
            "history.at = 时间\nhistory.what = 操作\n");
  std::string history = "工单号,时间,操作\n";
  for (const char* id : {"T1", "T2", "T3", "T4", "T5", "T6", "T9", "T9"}) {
    history += std::string(id) + ",2018-09-04 09:00,note\n";
  }
  const std::string rest = ",environment.noise,x,environment_bureau,";
  const Result result = base.Import(
      kHeader + kOne + ",办理中\n" +
          // A time of acceptance, one of closing, a state.
          "T2,2018-09-31 8:05" + rest + ",办理中\n" + "T3,2018-09-03 8:05" +
          rest + "soon,已办结\n" + "T4,2018-09-03 8:05" + rest + ",归档\n" +
          // A later row of the same id takes it; another may not be read.
          "T5,never" + rest + ",办理中\n" + "T5,2018-09-03 8:05" + rest +
          ",办理中\n" + "T6,2018-09-03 8:05" + rest + ",办理中\n" + "T6,never" +
          rest + ",办理中\n",
      {"--history", base.folder().Write("history.csv", history)});
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error,
            "rows 8 = new 3 + updated 0 + unchanged 0 + rejected 5\n"));
  CHECK(Has(result.error,
            "history rows 8 = taken 3 + of rejected rows 3 + of cases that are "
            "not in the table 2 + rejected 0\n"));
}

TEST_CASE("a workbook is imported, and its defects are said by cell") {
  Base base(std::string(kMapping) + "closed = 办结时间\n");
  const Folder folder;
  const std::string csv = folder.Write(
      "old.csv",
      kHeader + kOne + "2018/9/10 8:05,\n" +
          "2.01809E+19,2018/9/3 8:05,environment.noise,x,,2018/9/9,\n" +
          "201809030001234000,never,environment.noise,x,,2018/9/9,\n");
  const std::string book = folder.Path("old.xlsx");
  REQUIRE(Run({"cells", csv, "-o", book}).exit_code == 0);
  const Result result = base.Import(folder.Read("old.xlsx"));
  CHECK(Has(result.error,
            "rows 3 = new 1 + updated 0 + unchanged 0 + rejected 2\n"));
  const std::string rejects = base.Rejects();
  CHECK(Has(rejects, "cells!B3: a spreadsheet has rounded this number"));
  // All that is wrong with a row.
  CHECK(Has(rejects, "cells!B4: all its digits after the fifteenth are zeros"));
  CHECK(Has(rejects, "cells!C4: not a time"));
  CHECK(Has(base.Import(folder.Read("old.xlsx"), {"--sheet", "x"}).error,
            "no sheet \"x\"; the sheets are \"cells\""));
}

TEST_CASE("a cell of a history that a spreadsheet has changed is a reject") {
  Base base(std::string(kMapping) +
            "closed = 办结时间\nhistory.id = 工单号\nhistory.at = 时间\n"
            "history.what = 操作\n");
  const std::string history =
      base.folder().Write("history.csv",
                          "工单号,时间,操作,其他\n"
                          "T1,2018年9月4日 上午9:00,note,\n"
                          "2.01809E+19,2018-09-06 09:00,note,\n");
  const Result result =
      base.Import(kHeader + kOne + "2018/9/10 8:05,\n", {"--history", history});
  CHECK(Has(result.error, "history rows 2 = taken 1"));
  CHECK(Has(base.Rejects(),
            "line 3, column 1: a spreadsheet has rounded this number"));
  const std::string twice =
      base.folder().Write("twice.csv", "工单号,时间,备注,备注\n");
  const Result refused =
      base.Import(kHeader + kOne + "2018/9/10 8:05,\n", {"--history", twice});
  CHECK(Has(refused.error, "the column \"备注\" is there twice"));
}

TEST_CASE("each mistake in a workbook of a history is said at its cell") {
  Base base(std::string(kMapping) +
            "closed = 办结时间\nhistory.id = 工单号\nhistory.at = 时间\n"
            "history.what = 操作\nhistory.unit = 单位\n");
  const struct {
    const char* row;
    const char* said;
  } mistakes[] = {
      {"T1,2018-09-31 9:00,note,", "cells!C2: not a time; write 2018-10-01"},
      {"T1,18/9/4 9:00,note,", "cells!C3: not a time; write 2018-10-01"},
      {"T1,never,note,", "cells!C4: not a time"},
      {"T1,,note,", "cells!C5: not a time"},
      {"T1,1900-01-01,note,", "cells!C6: not a time"},
      {",2018-09-04 9:00,note,", "cells!B7: it has no id"},
      {"2.01809E+19,2018-09-04 9:00,note,",
       "cells!B8: a spreadsheet has rounded this number"},
      {"T1,2018-09-04 9:00,noted,", "cells!D9: not accept, dispatch"},
      {"T1,2018-09-04 9:00,dispatch,",
       "cells!E10: a dispatch to no department; fill in"},
      {"T1,2018-09-04 9:00,note,,,surplus", "cells!G11: the row has 7 columns"},
  };
  std::string rows = "工单号,时间,操作,单位\n";
  for (const auto& mistake : mistakes) rows += std::string(mistake.row) + "\n";
  const std::string csv = base.folder().Write("history.csv", rows);
  const std::string book = base.folder().Path("history.xlsx");
  REQUIRE(Run({"cells", csv, "-o", book}).exit_code == 0);
  const Result result =
      base.Import(kHeader + kOne + "2018/9/10 8:05,\n", {"--history", book});
  CHECK(result.exit_code == 3);
  const std::string rejects = base.Rejects();
  INFO(result.error << rejects);
  CHECK(Has(result.error,
            "history rows 10 = taken 0 + of rejected rows 0 + of "
            "cases that are not in the table 0 + rejected 10\n"));
  int line = 1;
  for (const auto& mistake : mistakes) {
    ++line;
    const std::string place =
        "\n" + std::to_string(line - 1) + "," + std::to_string(line) + ",";
    CAPTURE(place, mistake.row);
    const std::size_t at = rejects.find(place);
    REQUIRE(at != std::string::npos);
    const std::string one =
        rejects.substr(at + 1, rejects.find('\n', at + 1) - at - 1);
    CHECK(Has(one, mistake.said));
    CHECK_FALSE(Has(one, "9:00"));  // Values are not repeated.
  }
}

TEST_CASE("a misspelt name of a mapping's line has a nearest one") {
  for (const auto& [line, near] :
       std::vector<std::pair<std::string, std::string>>{
           {"sorce = old\n", "source"},
           {"charst = gbk\n", "charset"},
           {"delimeter = tab\n", "delimiter"},
           {"time_formt = %Y\n", "time_format"},
           {"timezone = +08:00\n", "time_zone"}}) {
    CAPTURE(line);
    Base base(std::string(kMapping) + line);
    const Result result = base.Import(kHeader + kOne + ",\n");
    INFO(result.error);
    CHECK(result.exit_code == 2);
    CHECK(Has(result.error, "did you mean \"" + near + "\"?"));
  }
}

TEST_CASE("what is said twice is refused, with both places") {
  const std::string closed = "closed = 办结时间\n";
  // The mapping: each kind of line.
  for (const auto& [line, said] :
       std::vector<std::pair<std::string, std::string>>{
           {"closed = 状态\n", "closed"},
           {"id = 类别\n", "id"},
           {"charset = gbk\ncharset = utf-8\n", "charset"},
           {"channel:电话 = phone\nchannel:电话 = web\n", "channel:电话"},
           {"result:好 = satisfied\nresult:好 = unrated\n", "result:好"},
           {"open = 待办\nstatus:待办 = closed\n", "status:待办"}}) {
    CAPTURE(line);
    Base base(std::string(kMapping) + closed + line);
    const Result result = base.Import(kHeader + kOne + ",\n");
    CHECK(result.exit_code == 2);
    CHECK(Has(result.error, "\"" + said + "\" is said in line "));
  }
  Base lists(std::string(kMapping) + closed + "open = 待办\nopen = 办理中\n");
  CHECK(lists.Import(kHeader + kOne + ",\n").exit_code == 0);

  Base base;
  const std::string crosswalk = base.folder().Write(
      "crosswalk.csv",
      "old,new\nK1,environment.noise\nK2,\nK1,market.consumer.refund\n");
  Result result =
      base.Import(kHeader + kOne + ",\n", {"--crosswalk", crosswalk});
  CHECK(result.exit_code == 2);
  CHECK(Has(result.error, "line 4: the code \"K1\" is in line 2 already"));
  base.folder().Write("crosswalk.csv", "old,new\nK1,environment.noise\nK2,\n");
  const std::string knowledge = base.folder().Write(
      "knowledge.csv", "id,answer\nk1,yes\nk2,no\nk1,never\n");
  result = base.Import(kHeader + kOne + ",\n",
                       {"--crosswalk", crosswalk, "--knowledge", knowledge});
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error, "without an old or a new code, left out: 1\n"));
  CHECK(Has(result.error, "knowledge entries: 2\n"));
  CHECK(Has(base.Rejects(), "its id is that of line 2"));
}

TEST_CASE("a mapping in GBK or UTF-16 is read as such") {
  // 工单号, 受理时间, 类别, 内容, 承办单位, 办结时间.
  const std::string gbk =
      "source = old\n"
      "id = \xB9\xA4\xB5\xA5\xBA\xC5\n"
      "accepted = \xCA\xDC\xC0\xED\xCA\xB1\xBC\xE4\n"
      "category = \xC0\xE0\xB1\xF0\n"
      "text = \xC4\xDA\xC8\xDD\n"
      "unit = \xB3\xD0\xB0\xEC\xB5\xA5\xCE\xBB\n"
      "closed = \xB0\xEC\xBD\xE1\xCA\xB1\xBC\xE4\n";
  Base in_gbk(gbk);
  Result result = in_gbk.Import(kHeader + kOne + ",\n");
  INFO(result.error);
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "columns: id is \"工单号\", "));
  std::string wide = "\xFF\xFE";
  for (const char ch :
       std::string("source = old\r\nid = id\r\naccepted = accepted\r\n")) {
    wide += ch;
    wide += '\0';
  }
  Base in_utf16(wide);
  result = in_utf16.Import("id,accepted\nT1,2018-09-03 8:05\n", {"--all-open"});
  INFO(result.error);
  CHECK(result.exit_code == 0);
  // A damaged file.
  Base damaged(std::string(kMapping) + "closed = \xB0\n");
  result = damaged.Import(kHeader + kOne + ",\n");
  CHECK(result.exit_code == 2);
  CHECK(Has(result.error, "map.txt:7: it has bytes that cannot be read"));
}

TEST_CASE("what an import takes and leaves is said") {
  Base base(std::string(kMapping) +
            "closed = 办结时间\nchannel:电话 = phone\nresult:好 = satisfied\n"
            "history.what:转派 = dispatch\n");
  Result result = base.Import(kHeader + kOne + ",\n");
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "columns: id is \"工单号\", "));
  CHECK(Has(result.error, "columns that were not used: #7\n"));
  CHECK(Has(result.error,
            "fields whose words are mapped and that no column is: channel\n"));
  CHECK(Has(result.error,
            "fields whose words the mapping has and that no column is: "
            "history.what, result\n"));
  CHECK_FALSE(Has(result.error, "甲路"));
}

TEST_CASE("what an import advises are lines of its mapping") {
  // Both columns are the time of acceptance by their names.
  Base plain("source = old\nclosed = 办结时间\n");
  Result result = plain.Import(
      "id,accepted,受理时间,办结时间\n1,2018/9/3 8:05,2018/9/3 8:05,\n");
  CHECK(result.exit_code == 2);
  CHECK(Has(result.error,
            "the line \"accepted = COLUMN\" of the mapping says which is "
            "meant"));
  result = plain.Import("id,内容,办结时间\n1,x,\n");
  CHECK(result.exit_code == 2);
  CHECK(Has(result.error,
            "say which by the line \"accepted = COLUMN\" of the mapping"));
  Base typed(std::string(kMapping) + "closed = 办结时间\ntype = 类型\n");
  result = typed.Import(
      "工单号,受理时间,类别,内容,承办单位,办结时间,类型\n"
      "1,2018/9/3 8:05,K,x,environment_bureau,,投述\n");
  CHECK(result.exit_code == 3);
  CHECK(Has(typed.Rejects(),
            "the line \"\"type:WORD = ...\"\" of the mapping "
            "maps a word to one of "));
  for (const Result& one :
       {plain.Import("id,内容,办结时间\n1,x,\n", {"--lang", "zh"}),
        typed.Import("工单号,受理时间,类别,内容,承办单位,办结时间,类型\n"
                     "1,2018/9/3 8:05,K,x,environment_bureau,,投述\n",
                     {"--lang", "zh"})}) {
    CHECK_FALSE(Has(one.error, "--map"));
    CHECK_FALSE(Has(one.error, "--value"));
  }
}

TEST_CASE("JSON lines: inner members, members twice and members left") {
  Base base;
  const std::string lines = base.folder().Write(
      "old.jsonl",
      "{\"id\":\"1\",\"accepted\":\"2018-09-03 08:05\",\"caller\":{\"phone\":"
      "\"13900000007\",\"title\":\"x\"},\"note\":[{\"id\":\"9\"}],"
      "\"answer\":null}\n"
      "{\"id\":\"2\",\"accepted\":\"2018-09-03 08:05\",\"id\":\"3\"}\n"
      "{\"id\":\"4\",\"accepted\":\"2018-09-03 08:05\","
      "\"caller.phone\":\"1\",\"caller\":{\"phone\":\"2\"}}\n"
      "{\"id\":{\"id\":\"5\"},\"accepted\":\"2018-09-03 08:05\"}\n");
  const auto import = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {
        "import",
        lines,
        "--mapping",
        base.folder().Write("json.txt", "source = old\nclosed = end\n"),
        "--rejects",
        base.folder().Path("rejects.csv"),
        "--now",
        "2018-10-01 08:00",
        "-q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return base.Desk(arguments);
  };
  Result result = import({});
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error,
            "rows 4 = new 1 + updated 0 + unchanged 0 + rejected 3\n"));
  CHECK(Has(base.Rejects(), "field \"\"id\"\" is there twice"));
  CHECK(Has(base.Rejects(), "field \"\"caller.phone\"\" is there twice"));
  CHECK(Has(base.Rejects(), "field \"\"id\"\" is neither text"));
  CHECK(Has(result.error,
            "fields that were taken: accepted, caller.phone, id\n"));
  CHECK(Has(result.error,
            "fields that the mapping names and that no object has: end\n"));
  // The title and the note; an empty member is none.
  CHECK(Has(result.error, "fields that were not used: 2 "));
  result = import({"--show-unknown"});
  CHECK(Has(result.error, "fields that were not used: caller.title, note\n"));
}

TEST_CASE("cells behind the last column are a defect of their row") {
  Base base(std::string(kMapping) +
            "closed = 办结时间\nhistory.id = 工单号\nhistory.at = 时间\n"
            "history.what = 操作\nhistory.text = 说明\n");
  const Folder& folder = base.folder();
  const std::string history =
      folder.Write("history.csv",
                   "工单号,时间,操作,说明\n"
                   "T1,2018-09-04 09:00,note,\"said hello, then left\"\n"
                   "T1,2018-09-05 09:00,note,said hello, then left\n"
                   // Empty ones are those of a spreadsheet.
                   "T1,2018-09-06 09:00,note,called,,\n");
  const std::string knowledge =
      folder.Write("knowledge.csv", "id,answer\nk1,yes\nk2,no, never\n");
  Result result = base.Import(kHeader + kOne + "2018/9/10 8:05,\n",
                              {"--history", history, "--knowledge", knowledge});
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error,
            "history rows 3 = taken 2 + of rejected rows 0 + of cases that are "
            "not in the table 0 + rejected 1\n"));
  CHECK(Has(result.error, "knowledge entries: 1\n"));
  CHECK(Has(base.Rejects(),
            "line 3, column 5: the row has 5 columns, the "
            "header has 4"));
  CHECK(Has(base.Rejects(),
            "line 3, column 3: the row has 3 columns, the "
            "header has 2"));
  CHECK_FALSE(Has(base.Rejects(), "then left"));
  const std::string crosswalk =
      folder.Write("crosswalk.csv", "old,new\nK1,environment.noise,x\n");
  result = base.Import(kHeader + kOne + "2018/9/10 8:05,\n",
                       {"--crosswalk", crosswalk});
  CHECK(result.exit_code == 2);
  CHECK(Has(result.error,
            "crosswalk.csv: line 2, column 3: the row has 3 "
            "columns, the header has 2"));
}

TEST_CASE("unknown places and units are counted, and like known ones") {
  Base base(std::string(kMapping) + "region = 市/区\nclosed = 办结时间\n");
  std::string rows = "工单号,受理时间,类别,内容,承办单位,办结时间,市,区\n";
  for (int i = 0; i < 6; ++i) {
    rows += std::to_string(i) +
            ",2018/9/3 8:05,施工噪,甲,市工商,2018/9/4 8:00,长沙市,雨化区\n";
  }
  Result result = base.Import(rows);
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "unknown category: \"施工噪\" (did you mean "));
  CHECK(Has(result.error, "unknown region: \"长沙市/雨化区\" (did you mean "));
  CHECK(Has(result.error,
            "unknown unit: \"市工商\" (did you mean \"市工商局\"?) in 6 rows"));
  // One row may be a name: only the count is shown.
  Base one(std::string(kMapping) + "region = 市/区\nclosed = 办结时间\n");
  const std::string header =
      "工单号,受理时间,类别,内容,承办单位,办结时间,市,区\n";
  const std::string row =
      "T1,2018/9/3 8:05,施工噪声,甲,环保所,,长沙市,雨化区\n";
  result = one.Import(header + row);
  CHECK(Has(result.error, "unknown region: other values in 1 row\n"));
  CHECK(Has(result.error, "unknown unit: other values in 1 row\n"));
  CHECK_FALSE(Has(result.error, "环保所"));
  CHECK(Has(one.Import(header + row, {"--show-unknown"}).error, "\"环保所\""));
}

TEST_CASE("an id that is another ticket's is a reject") {
  Base base;
  CHECK(base.Import(kHeader + kOne + ",\n").exit_code == 0);
  Result result = base.Import(
      std::string(kHeader) +
      "T1,2018/9/20 9:00,market.consumer.refund,SECRET,aic_bureau,,\n");
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error,
            "rows 1 = new 0 + updated 0 + unchanged 0 + rejected 1\n"));
  CHECK(Has(base.Rejects(), "differ in accepted_at"));
  CHECK_FALSE(Has(base.Rejects(), "SECRET"));
  // Also within one file.
  result = base.Import(
      std::string(kHeader) +
      "T2,2018/9/3 8:05,environment.noise,x,environment_bureau,,\n"
      "T2,2018/9/3 8:05,market.consumer.refund,y,aic_bureau,,\n"
      "T2,2018/9/3 8:05,environment.noise,x,environment_bureau,2018/9/4 "
      "8:00,\n");
  CHECK(Has(result.error,
            "rows 3 = new 1 + updated 1 + unchanged 0 + rejected 1\n"));
  CHECK(Has(result.error, "open cases that continue here: 1\n"));
}

TEST_CASE("an id that is another ticket's is found without words") {
  const std::string header =
      "工单号,受理时间,类别,属地,电话,承办单位,办结时间\n";
  Base base(
      "source = old\nid = 工单号\naccepted = 受理时间\ncategory = 类别\n"
      "region = 属地\nphone = 电话\nunit = 承办单位\nclosed = 办结时间\n");
  CHECK(base.Import(header + "T1,2018-9-3,environment.noise,430102,13900000007,"
                             "environment_bureau,\n")
            .exit_code == 0);
  Result result = base.Import(
      header +
      "T1,2018-9-3,market.consumer.refund,430103,13900000001,aic_bureau,"
      "2018/9/4 8:00\n");
  CHECK(Has(result.error,
            "rows 1 = new 0 + updated 0 + unchanged 0 + rejected 1\n"));
  CHECK(Has(base.Rejects(), "differ in category, region"));
  CHECK(Has(result.error, "open cases that continue here: 0\n"));
  // Nothing to compare: taken, and said.
  result = base.Import(header + "T1,2018-9-3,,,,,2018/9/4 8:00\n");
  CHECK(Has(result.error,
            "rows 1 = new 0 + updated 1 + unchanged 0 + rejected 0\n"));
  CHECK(Has(result.error,
            "only the day of acceptance tells that it is the "
            "same ticket: 1 row\n"));
}

// The story of one case: open, closed and reopened in the former base.
TEST_CASE("a case that is imported again shows and replays") {
  Base base(std::string(kMapping) +
            "closed = 办结时间\nresult = 状态\n"
            "result:满意 = satisfied\n");
  const auto show = [&] { return base.System({"desk", "show", "old:T1"}); };
  // The events as any host gets them, replayed by the library.
  const auto replays = [&] {
    std::string events;
    const std::string all = base.System({"desk", "export"}).out;
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = all.find('\n', at);
      const std::string line = all.substr(at, end - at);
      at = end + 1;
      if (Has(line, "\"case\":\"old:T1\"") ||
          Has(line, "\"case\": \"old:T1\"")) {
        events += (events.empty() ? "" : ",") + line;
      }
    }
    REQUIRE_FALSE(events.empty());
    return Run({"case", base.folder().Write("events.json",
                                            "{\"event\": [" + events + "]}")});
  };
  const std::string open = kHeader + kOne + ",\n";
  const std::string closed = kHeader + kOne + "2018/9/7 10:00,满意\n";

  CHECK(base.Import(closed).exit_code == 0);
  CHECK(Has(show().out, "Now: closed, satisfied"));
  const Result chinese =
      base.System({"desk", "show", "old:T1", "--lang", "zh"});
  CHECK(Has(chinese.out, " -> 办理中"));
  CHECK(Has(chinese.out, "现在：已办结"));
  // Reopened: it goes on.
  Result result = base.Import(open, {}, "2018-10-02 08:00");
  CHECK(Has(result.error,
            "rows 1 = new 0 + updated 1 + unchanged 0 + rejected 0\n"));
  CHECK(Has(result.error, "open cases that continue here: 1\n"));
  CHECK(Has(result.error, "reopened at the source since the last import: 1\n"));
  CHECK(Has(base.Live(), "\nT1,181002-1,environment_bureau,"));
  result = show();
  CHECK(result.exit_code == 0);
  CHECK(Has(result.out, "Now: handling; lead: environment_bureau"));
  CHECK(replays().exit_code == 0);
  // Closed there again, and open here: for a person.
  for (const char* kind :
       {"updated 1 + unchanged 0", "updated 0 + unchanged 1"}) {
    result = base.Import(closed, {}, "2018-10-03 08:00");
    CHECK(Has(result.error, kind));
    CHECK(Has(result.error,
              "closed at the source and open here, for a person "
              "to decide (--live): 1\n"));
    CHECK(Has(base.Live(), ",open,closed 2018-09-07 10:00:00,satisfied,"));
  }
  CHECK(show().exit_code == 0);
  result = replays();
  CHECK(result.exit_code == 0);
  CHECK(Has(result.out, "Now: closed, satisfied"));
  CHECK(base.System({"desk", "show", "181002-1"}).exit_code == 0);
  CHECK(base.System({"desk", "check"}).exit_code == 0);
}

TEST_CASE("rows of one id that contradict each other are noted") {
  const std::string mapping =
      std::string(kMapping) +
      "closed = 办结时间\nstatus = 状态\nopen = 办理中\n"
      "status:已办结 = closed\n";
  const std::string note =
      "with an id that came before in the file with another state, time of "
      "closing, department or result; the later row counts";
  const std::string open = kOne + ",办理中\n";
  const std::string closed = kOne + "2018/9/5 8:05,已办结\n";
  const std::string other =
      "T1,2018/9/3 8:05,environment.noise.construction,甲路,aic_bureau,"
      "2018/9/5 8:05,已办结\n";
  const auto import = [&](const std::string& rows, std::size_t notes) {
    CAPTURE(rows);
    Base base(mapping);
    const Result result = base.Import(kHeader + rows);
    INFO(result.error);
    CHECK(result.exit_code == 0);
    CHECK_FALSE(Has(result.error, "since the last import"));
    CHECK(Has(result.error, note + ": " + std::to_string(notes) + " row") ==
          (notes != 0));
    std::size_t listed = 0;
    for (std::size_t at = base.Notes().find(note); at != std::string::npos;
         at = base.Notes().find(note, at + 1)) {
      ++listed;
    }
    CHECK(listed == notes);
    const std::string live = base.Live();
    CHECK(live.find("\nT1,") == live.rfind("\nT1,"));
    return result.error;
  };
  // Open, then closed: the case goes on here, and is listed once.
  CHECK(Has(import(open + closed, 1),
            "closed at the source and open here, for a person to decide "
            "(--live): 1\n"));
  CHECK(Has(import(open + closed + other, 2), "(--live): 1\n"));
  import(closed + open, 1);
  import(closed + other, 1);
  import(closed + kOne + "2018/9/6 8:05,已办结\n", 1);
  import(closed + closed, 0);
  import(open + open, 0);
  // A later file with another state is an update, as before.
  Base base(mapping);
  REQUIRE(base.Import(kHeader + closed).exit_code == 0);
  const Result again = base.Import(kHeader + open);
  CHECK(Has(again.error, "reopened at the source since the last import: 1\n"));
  CHECK_FALSE(Has(again.error, "came before"));
  // A dry run notes it, too.
  Base dry(mapping);
  CHECK(Has(dry.Import(kHeader + open + closed, {"--dry-run"}).error,
            note + ": 1 row\n"));
}

TEST_CASE("a dry run prints what the import prints, and stores nothing") {
  Base base;
  const std::string rows =
      kHeader + kOne + ",\n" +
      "T2,2018/9/3 8:05,environment.noise,x,environment_bureau,2018/9/4 "
      "8:00,\n" +
      "T3,2018/9/33 8:05,environment.noise,x,environment_bureau,,\n" +
      "T2,2018/9/3 8:05,environment.noise,x,environment_bureau,2018/9/4 "
      "8:00,\n";
  const Result dry = base.Import(rows, {"--dry-run"});
  CHECK(dry.exit_code == 3);
  CHECK(Has(dry.error,
            "rows 4 = new 2 + updated 0 + unchanged 1 + rejected 1\n"));
  CHECK(Has(dry.error, "dry run: nothing was stored"));
  CHECK_FALSE(base.folder().Has("desk.db"));
  CHECK_FALSE(base.folder().Has("desk.db.keys"));
  CHECK(Has(base.Live(), "\nT1,,environment_bureau,"));
  const Result real = base.Import(rows);
  CHECK(Has(real.error,
            "rows 4 = new 2 + updated 0 + unchanged 1 + rejected 1\n"));
  const std::string kept = base.Kept();
  const Result again = base.Import(rows, {"--dry-run"}, "2018-10-02 08:00");
  CHECK(Has(again.error,
            "rows 4 = new 0 + updated 0 + unchanged 3 + rejected 1\n"));
  CHECK(base.Kept() == kept);
}

TEST_CASE("open cases can stay with their department") {
  Base base;
  const Result result = base.Import(
      std::string(kHeader) +
          "1,2018/9/3 8:05,market.consumer.refund,x,environment_bureau,,\n"
          "2,2018/9/3 8:05,market.consumer.refund,x,nowhere,,\n",
      {"--keep-unit"});
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "departments that keep their case: 1\n"));
  CHECK(
      Has(result.error, "departments that cannot keep their case (--live): 1"));
  CHECK(
      Has(base.Live(), ",environment_bureau,environment_bureau,open,open,,\n"));
  const Result list =
      base.System({"desk", "list", "--department", "environment_bureau"});
  CHECK(Has(list.out, ",handle,environment_bureau,"));
  base.Import(
      std::string(kHeader) + "3,2018/9/3 8:05,market.consumer.refund,x,,,\n",
      {"--keep-unit", "--lang", "zh"});
  CHECK(Has(base.Live(), "来源没有写明承办单位"));
}

TEST_CASE("attachments are taken with their digests") {
  Base base(std::string(kMapping) +
            "closed = 办结时间\nattachment = 附件\nattachment.sha256 = 校验\n"
            "attachment.kind = 附件类型\nattachment.kind:图 = photo\n");
  const std::string header =
      "工单号,受理时间,类别,内容,承办单位,办结时间,附件,校验,附件类型\n";
  const std::string digest(64, 'b');
  const Result result = base.Import(
      header +
      "1,2018/9/3 8:05,K,x,environment_bureau,2018/9/4 "
      "8:00,file:///1;file:///2," +
      digest + ";,图；录音\n" +
      "2,2018/9/3 8:05,K,x,environment_bureau,2018/9/4 "
      "8:00,file:///3,short,图\n" +
      "3,2018/9/3 8:05,K,x,environment_bureau,2018/9/4 8:00,file:///3;b," +
      digest + ",\n" +
      "4,2018/9/3 8:05,K,x,environment_bureau,2018/9/4 8:00,file:///3,,画\n" +
      "5,2018/9/3 8:05,K,x,environment_bureau,2018/9/4 8:00,,,\n");
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error,
            "rows 5 = new 2 + updated 0 + unchanged 0 + rejected 3\n"));
  const auto erase = [&](std::vector<std::string> more) {
    std::vector<std::string> all = {"desk", "erase", "old:1", "--role",
                                    "administrator"};
    all.insert(all.end(), more.begin(), more.end());
    return base.Desk(all);
  };
  const std::string files = "old:1\nfile to delete: file:///1 sha256 " +
                            digest + "\nfile to delete: file:///2\n";
  CHECK(erase({"--dry-run"}).out == files);
  CHECK(erase({}).out == files);
  CHECK(erase({}).out == "old:1\n");
}

}  // namespace
}  // namespace trunkline::tools
