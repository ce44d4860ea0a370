// SPDX-License-Identifier: Apache-2.0
// The case table, KPIs, alerts and the report, from the shell.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

const std::string kRoot = SourceDir();

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t Lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// An old history: 40 days of one subject in two districts, an outbreak in one.
std::string History() {
  std::string out = "编号,受理时间,一级,二级,区,单位,办结时间,按时\n";
  int number = 0;
  for (int day = 1; day <= 31; ++day) {
    for (int i = 0; i != (day == 25 ? 45 : 12); ++i) {
      const std::string date =
          "2018-10-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
      ++number;
      out += "T" + std::to_string(number) + "," + date + " 09:00,noise,site," +
             (i % 2 == 0 || day == 25 ? "430111" : "430102") + ",env," + date +
             " 18:00," + (number % 10 == 0 ? "否" : "是") + "\n";
    }
  }
  return out;
}

const std::vector<std::string> kMap = {
    "--time-zone", "Asia/Shanghai", "-m",
    "id=编号,accepted_at=受理时间,category=一级/二级,region=区,lead=单位,"
    "closed_at=办结时间,met_handling=按时,dispatched_at=受理时间,"
    "due_handling=办结时间"};

std::vector<std::string> With(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_CASE("a history becomes a case table") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string history = folder.Write("history.csv", History());
  const std::string cases = folder.Path("cases.csv");
  Result r = Run(With({"table", history, "-o", cases}, kMap));
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  const std::string text = folder.Read("cases.csv");
  CHECK(text.substr(0, 15) == "id,accepted_at,");
  CHECK(Has(text, "T1,2018-10-01T09:00:00+08:00,"));
  CHECK(Has(text, ",noise.site,"));
  // The table is read as it is.
  r = Run({"table", cases, "--time-zone", "Asia/Shanghai"});
  CHECK(r.exit_code == 0);
  CHECK(r.out == text);
  r = Run(With({"table", history, "-o", folder.Path("cases.jsonl")}, kMap));
  CHECK(r.exit_code == 0);
  CHECK(Has(folder.Read("cases.jsonl"), "\"met_handling\":true"));
  r = Run(With({"table", history, "-o", folder.Path("cases.xlsx")}, kMap));
  CHECK(r.exit_code == 0);
  r = Run({"table", folder.Path("cases.xlsx"), "--time-zone", "Asia/Shanghai"});
  CHECK(r.exit_code == 0);
  CHECK(r.out == text);
}

TEST_CASE("a column or a KPI that is not there is named with those that are") {
  const auto table = [](const std::string& map) {
    return Run({"table", "-", "--time-zone", "Asia/Shanghai", "-m", map},
               "n,t\n1,2018-10-01 08:00\n");
  };
  Result r = table("accepted=t");
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "did you mean \"accepted_at\"?"));
  r = table("zzzzzzzz=t");
  CHECK(Has(r.error, "no column \"zzzzzzzz\"; there are id, matter, "));
  const Result help = Run({"table", "--help"});
  const std::string all = r.error.substr(r.error.find("there are ") + 10);
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find_first_of(",\n", at), all.size());
    CAPTURE(all.substr(at, end - at));
    CHECK(Has(help.out, all.substr(at, end - at)));
    at = end + 2;
  }
  r = Run({"kpi", "-", "--time-zone", "Asia/Shanghai", "-k",
           kRoot + "/packs/kpi", "--month", "2018-10", "--id", "foo"},
          "id,accepted_at\n1,2018-10-01 08:00\n");
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "no KPI \"foo\"; the KPIs are "));
  CHECK(Has(r.error, "closing_rate"));
}

TEST_CASE("a heading that is mapped means nothing by its own name") {
  if (ToolPath().empty()) return;
  const std::string boston = "id,type,channel\n1,Street Light,Self\n";
  Result r = Run({"table", "-", "--time-zone", "+08:00"}, boston);
  CHECK(r.exit_code == 3);
  r = Run(
      {"table", "-", "--time-zone", "+08:00", "-m", "category=type,channel="},
      boston);
  INFO(r.error);
  CHECK(r.exit_code == 0);
  CHECK(r.out == "id,category\n1,Street Light\n");
  CHECK_FALSE(Has(r.out, "Self"));
}

TEST_CASE("rows that cannot be read are rejects, and are not quoted") {
  if (ToolPath().empty()) return;
  const std::vector<std::string> zone = {"--time-zone", "+08:00"};
  Result r = Run(With({"table", "-"}, zone),
                 "id,accepted_at,type\n1,2018-10-01,投诉\n1,2018-10-02,\n"
                 "2,CANARY,\n3,,CANARY\n4,2018-10-04,举报\n");
  CHECK(r.exit_code == 3);
  CHECK(Lines(r.out) == 3);
  CHECK(Has(r.error, "added before"));
  CHECK(Has(r.error, "column accepted_at"));
  CHECK_FALSE(Has(r.error, "CANARY"));
  r = Run(With({"table", "-"}, zone), "nr,accepted_at\n1,2018-10-01\n");
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "has no column \"id\""));
  r = Run(With({"table", "-", "-m", "acepted_at=x"}, zone), "id\n1\n");
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "did you mean \"accepted_at\"?"));
  CHECK(Run({"table", "-"}, "id\n1\n").exit_code == 2);
  CHECK(Run({"table", "-", "--time-zone", "Mars/One"}, "id\n1\n").exit_code ==
        2);
}

TEST_CASE("a table of cases is read as strictly as one of tickets") {
  if (ToolPath().empty()) return;
  const std::vector<std::string> table = {"table", "-", "--time-zone",
                                          "+08:00"};
  Result r = Run(With(table, {"--lang", "en"}),
                 "id,accepted_at,type,own\n1,2018-10-01,投诉,x,extra\n"
                 "2.01809E+19,2018-10-01,,\n3,never,CANARY,\n"
                 // An empty cell behind the last column is none.
                 "4,2018-10-02,,,\n");
  INFO(r.error << r.out);
  CHECK(r.exit_code == 3);
  CHECK(Lines(r.out) == 2);
  CHECK(Has(r.error, "the row has 5 columns, the header has 4"));
  CHECK(Has(r.error, "id: a spreadsheet has rounded this number"));
  // All that is wrong with a row.
  const std::size_t third = r.error.find("row 3 ");
  REQUIRE(third != std::string::npos);
  const std::string line =
      r.error.substr(third, r.error.find('\n', third) - third);
  CHECK(Has(line, "accepted_at"));
  CHECK(Has(line, "type"));
  CHECK_FALSE(Has(r.error, "CANARY"));
  CHECK(Has(r.error, "columns: id is \"id\", "));
  CHECK(Has(r.error, "columns that were not used: #4\n"));
  for (const char* command : {"table", "alerts"}) {
    r = Run({command, "-", "--time-zone", "+08:00"},
            "id,accepted_at,accepted_at\n1,2018-10-01,2018-10-02\n");
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "\"accepted_at\" is there twice"));
  }
  // Cases without a time of acceptance are said, unless they are meant.
  r = Run(table, "id,open_dt\n1,2018-10-01\n");
  CHECK(r.exit_code == 0);
  CHECK(Has(r.error, "no column is accepted_at"));
  r = Run(With(table, {"-m", "accepted_at="}), "id,open_dt\n1,2018-10-01\n");
  CHECK_FALSE(Has(r.error, "no column is accepted_at"));
}

TEST_CASE("KPIs of a month, with what they leave out") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string history = folder.Write("history.csv", History());
  const std::vector<std::string> kpi = {
      "kpi", history, "-k", kRoot + "/packs/kpi", "--month", "2018-10"};
  Result r = Run(With(kpi, kMap));
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.out,
            "on_time_close_rate,\"Closed in time, of closed\",,90.12,365,"
            "405,,,405,\"not_dispatched=0;merged=0;withdrawn=0;"
            "no_due_time=0\""));
  CHECK(Has(r.out, "satisfied_of_rated,"));
  CHECK(Has(r.out, ",n/a,0,0,"));
  r = Run(
      With(With(kpi, kMap), {"--id", "on_time_close_rate", "--lang", "zh"}));
  CHECK(Lines(r.out) == 3);  // The heading, the city, one department.
  CHECK(Has(r.out, "按时办结率"));
  r = Run(With(With(kpi, kMap), {"--id", "on_time"}));
  CHECK(r.exit_code == 2);
  r = Run(With({"kpi", history, "-k", kRoot + "/packs/kpi"}, kMap));
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "--month"));
}

TEST_CASE("a heading with a slip is said and makes no rate of 0 %") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::string rows = "id,accepted_at,clsed_at\n";
  for (const char* id : {"1", "2", "3", "4"}) {
    rows += std::string(id) + ",2018-10-02,2018-10-04\n";
  }
  const std::string cases = folder.Write("cases.csv", rows);
  const std::string kpis = kRoot + "/packs/kpi";
  const std::vector<std::string> common = {"--month", "2018-10", "--time-zone",
                                           "Asia/Shanghai"};
  Result r =
      Run(With({"kpi", cases, "-k", kpis, "--id", "closing_rate"}, common));
  INFO(r.error << r.out);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, ",n/a,0,0,,,4,"));
  CHECK(Has(r.out, ",4,closed_at"));
  CHECK_FALSE(Has(r.out, ",0.00,"));
  CHECK(Has(r.error,
            "columns that were not used: #3 (did you mean \"closed_at\"?)\n"));
  CHECK(Has(r.error,
            "KPI \"closing_rate\" is n/a: the table has no column closed_at; "
            "tickets of the period that it would count: 4"));
  CHECK(Has(r.error,
            "exclusions of KPIs test, and there they count as empty: "
            "resolution"));
  for (const std::vector<std::string>& command :
       {With({"alerts", cases}, common),
        std::vector<std::string>{"periodic", cases, "--time-zone", "+08:00"},
        With({"report", cases, "-k", kpis, "-o", folder.Path("r")}, common)}) {
    r = Run(command);
    INFO(r.error);
    CHECK(r.exit_code == 0);
    CHECK(Has(r.error, "#3 (did you mean \"closed_at\"?)"));
  }
  CHECK(Has(r.error, "KPI \"closing_rate\" is n/a"));
  // Dispatched cases with a due time; whether it was met is not recorded.
  const std::string dispatched =
      folder.Write("dispatched.csv",
                   "id,accepted_at,dispatched_at,due_handling,closed_at\n"
                   "1,2018-10-02,2018-10-02,2018-10-09,2018-10-04\n");
  // A case table has the columns of its history and no others.
  const std::string table = folder.Path("table.csv");
  r = Run({"table", dispatched, "--time-zone", "Asia/Shanghai", "-o", table});
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  for (const char* id : {"on_time_close_rate", "late_closing_rate"}) {
    r = Run(With({"kpi", table, "-k", kpis, "--id", id}, common));
    INFO(r.error << r.out);
    CHECK(Has(r.out, ",n/a,0,0,,,1,"));
    r = Run(With({"kpi", dispatched, "-k", kpis, "--id", id}, common));
    INFO(r.error << r.out);
    CHECK(Has(r.out, ",n/a,0,0,,,1,"));
    CHECK(Has(r.out, ",1,met_handling"));
    CHECK(Has(r.error, "has no column met_handling"));
  }
}

TEST_CASE("KPIs of counts: Changsha in October 2018") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string counts = folder.Write(
      "counts.csv",
      "period,population,name,count\n2018-10,city,effective_calls,93265\n"
      "2018-10,city,connected,89969\n2018-10,city,online,66907\n"
      "2018-10,city,closed,27123\n2018-10,city,late,15\n"
      "2018-09,city,late,16\n");
  const Result r = Run({"kpi", "-k", kRoot + "/packs/kpi", "--counts", counts,
                        "--month", "2018-10", "--time-zone", "+08:00"});
  INFO(r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "connect_rate,Connect rate,city,96.5,89969,93265,"));
  CHECK(Has(r.out, "city,74.4,66907,89969,"));
  CHECK(Has(r.out, "city,71.7,66907,93265,"));
  CHECK(Has(r.out, "city,99.94,27108,27123,"));
}

TEST_CASE("alerts say what was compared with what") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string history = folder.Write("history.csv", History());
  Result r = Run(With({"alerts", history}, kMap));
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Lines(r.out) == 2);
  CHECK(Has(r.out,
            "2018-10-25,2018-10-25,noise.site,430111,45,6.00,1.00,39.00,"));
  CHECK(Has(r.out,
            ",\"2018-10-16;2018-10-17;2018-10-18;2018-10-19;2018-10-20;"
            "2018-10-21;2018-10-22\","));
  CHECK(Has(r.error, "1 alert"));
  r = Run(With({"alerts", history, "--baseline", "day-type"}, kMap));
  CHECK(r.exit_code == 2);
  r = Run(With({"alerts", history, "--baseline", "day-type", "--calendars",
                kRoot + "/packs/calendars", "--calendar", "cn", "--begin",
                "2018-10-20", "--end", "2018-10-27"},
               kMap));
  INFO(r.error);
  CHECK(r.exit_code == 0);
}

TEST_CASE("a report is a folder of pages, the same each time") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string history = folder.Write("history.csv", History());
  const auto report = [&](const std::string& name,
                          const std::vector<std::string>& more) {
    return Run(
        With(With({"report", history, "-k", kRoot + "/packs/kpi", "--month",
                   "2018-10", "-r", kRoot + "/packs/cn/national", "-r",
                   kRoot + "/packs/cn/changsha", "-o", folder.Path(name)},
                  kMap),
             more));
  };
  Result r = report("a", {"--hard-issues", "example"});
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.error, "a/index.html"));
  CHECK(report("b", {"--hard-issues", "example"}).exit_code == 0);
  for (const char* page :
       {"index", "region-430111", "region-430102", "department-env"}) {
    for (const char* form : {".html", ".md"}) {
      INFO(page << form);
      REQUIRE(folder.Has("a/" + std::string(page) + form));
      CHECK(folder.Read("a/" + std::string(page) + form) ==
            folder.Read("b/" + std::string(page) + form));
    }
  }
  CHECK(Has(folder.Read("a/index.html"), "SHA-256"));
  CHECK(Has(folder.Read("a/index.md"), "T300"));
  REQUIRE(report("p", {"--edition", "public", "--lang", "zh"}).exit_code == 0);
  CHECK_FALSE(Has(folder.Read("p/index.md"), "T300"));
  CHECK(Has(folder.Read("p/index.html"), "公开版"));
  CHECK(Has(folder.Read("p/region-430111.html"), "雨花区"));
  CHECK(report("c", {"--hard-issues", "none"}).exit_code == 4);
}

TEST_CASE("what comes again, and how a month compares") {
  if (ToolPath().empty()) return;
  Folder folder;
  // Twenty weeks with busy Mondays from 2018-04-02 on.
  std::string text = "id,accepted_at,category,region\n";
  int number = 0;
  for (int day = 0; day != 140; ++day) {
    const int month = day < 29    ? 4
                      : day < 60  ? 5
                      : day < 90  ? 6
                      : day < 121 ? 7
                                  : 8;
    const int first[] = {-2, 28, 59, 89, 120};
    const std::string date =
        "2018-0" + std::to_string(month) + "-" +
        std::to_string(day - first[month - 4] + 100).substr(1);
    for (int i = 0; i != (day % 7 == 0 ? 20 : 4 + day % 3); ++i) {
      text += "T" + std::to_string(++number) + "," + date +
              " 09:00,noise.site,430100/430111\n";
    }
  }
  const std::string cases = folder.Write("cases.csv", text);
  const std::vector<std::string> calendars = {
      "--time-zone", "Asia/Shanghai",
      "--calendars", kRoot + "/packs/calendars",
      "--calendar",  "cn",
      "--lunar",     "cn.lunar"};
  Result r = Run(With({"periodic", cases, "--month", "2018-06", "--volumes",
                       folder.Path("volumes.csv")},
                      calendars));
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.out, "kind,category,region,slot,"));
  CHECK(Has(r.out, "weekday,noise.site,430100/430111,1,,2."));
  CHECK_FALSE(Has(r.out, "\nmonth,"));
  CHECK(Has(r.error, "too short"));
  CHECK(Has(folder.Read("volumes.csv"),
            "month_before,now,2018-06-01,2018-06-30,"));
  CHECK(Run(With({"periodic", cases, "--month", "2018-06"}, calendars))
            .exit_code == 2);
  r = Run({"periodic", cases, "--time-zone", "Asia/Shanghai", "--calendars",
           kRoot + "/packs/calendars", "--lunar", "none"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "no calendar \"none\""));
  r = Run({"periodic", cases, "--time-zone", "Asia/Shanghai", "--terms",
           folder.Write("terms.csv",
                        "name,first,last\nheating,2018-03-15,2017-11-15\n")});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "line 2"));
}

TEST_CASE("notices are kept, and a torn line is mended") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string history = folder.Write("history.csv", History());
  const std::string alerts = folder.Path("alerts.csv");
  REQUIRE(Run(With({"alerts", history, "-o", alerts}, kMap)).exit_code == 0);
  const std::string store = folder.Path("notices.jsonl");
  const auto notice = [&](const std::vector<std::string>& arguments) {
    return Run(With(With({"notice"}, arguments),
                    {"--store", store, "--time-zone", "Asia/Shanghai"}));
  };
  const std::vector<std::string> send = {
      "send",       "--to", "env",     "--kind", "alert",
      "--from",     alerts, "--row",   "1",      "--answer-due",
      "2018-11-12", "--by", "centre3", "--at",   "2018-11-02 09:00"};
  Result r = notice(send);
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.error, "notice 2018-11-1 is kept"));
  REQUIRE(notice(send).exit_code == 0);
  r = notice({"answer", "--id", "2018-11-1", "--adopted", "patrols",
              "--from-day", "2018-11-15", "--by", "env7", "--at",
              "2018-11-05"});
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  // The account that answered does not verify.
  r = notice({"verify", "--id", "2018-11-1", "--note", "seen", "--by", "env7",
              "--at", "2018-11-20"});
  CHECK(r.exit_code == 4);
  CHECK(Has(r.error, "another account"));
  const std::string before = folder.Read("notices.jsonl");
  CHECK(Lines(before) == 3);
  // A writer was interrupted: the line is left out, then taken off.
  folder.Write("notices.jsonl", before + "{\"notice\":\"2018-");
  r = notice({"list", "--at", "2018-11-30"});
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.out, "2018-11-1,adopted,,env,alert,noise.site,430111,"));
  CHECK(Has(r.out, "2018-11-2,open,true,env,"));
  CHECK(Has(r.out, "observed: 45"));
  r = notice({"verify", "--id", "2018-11-1", "--note", "seen", "--by",
              "centre3", "--at", "2018-11-20"});
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  const std::string after = folder.Read("notices.jsonl");
  CHECK(after.substr(0, before.size()) == before);
  CHECK(Lines(after) == 4);
  CHECK(after.back() == '\n');
  // A line that was changed is an error with its number.
  folder.Write("notices.jsonl", "{}\n" + after);
  r = notice({"list"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "line 1"));
  CHECK(notice({"send", "--to", "x", "--kind", "alert", "--answer-due",
                "2030-01-01", "--by", "a", "--evidence", "e"})
            .exit_code == 2);
  CHECK(folder.Read("notices.jsonl") == "{}\n" + after);
}

TEST_CASE("a report is made again, with notices, residents and workbooks") {
  if (ToolPath().empty()) return;
  Folder folder;
  const auto report = [&](const std::string& history,
                          const std::vector<std::string>& more) {
    return Run(With(With({"report", folder.Write("history.csv", history), "-k",
                          kRoot + "/packs/kpi", "--month", "2018-10", "-o",
                          folder.Path("a")},
                         kMap),
                    more));
  };
  Result r = report(History(), {});
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  const std::string first = folder.Read("a/index.md");
  REQUIRE(report(History(), {}).exit_code == 0);
  CHECK(folder.Read("a/index.md") == first);
  const std::string late =
      History() + "LATE,2018-10-09 10:00,noise,site,430111,env,,\n";
  const std::string residents = folder.Write(
      "residents.csv", "region,residents\n430111,725000\n430102,523000\n");
  r = report(late, {"--xlsx", "--residents", residents});
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  const std::string index = folder.Read("a/index.md");
  CHECK(Has(index, "Cases that were added (1): LATE."));
  CHECK(Has(index, "Per 10,000 residents"));
  CHECK(folder.Has("a/index.xlsx"));
  r = Run({"cells", folder.Path("a/region-430111.xlsx")});
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "LATE"));
  CHECK(report(late, {"--residents",
                      folder.Write("bad.csv", "region,residents\nx,-1\n")})
            .exit_code == 2);
}

TEST_CASE("the case table of a desk needs a right and is recorded") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  const auto desk = [&](std::vector<std::string> arguments,
                        const std::string& role, std::string_view input = {}) {
    arguments.insert(arguments.begin(), "desk");
    return Run(With(arguments, {"-s", store, "-r", kRoot + "/packs/cn/national",
                                "-r", kRoot + "/packs/cn/changsha",
                                "--calendars", kRoot + "/packs/calendars", "-d",
                                kRoot + "/packs/lifecycle/12345", "--role",
                                role, "--now", "2018-06-26 17:00"}),
               input);
  };
  const auto ticket = [](const std::string& id, const std::string& type) {
    return "{\"id\":\"" + id +
           "\",\"acceptedAt\":\"2018-06-26T08:00:00Z\",\"dialled\":\"12345\","
           "\"channel\":\"CHANNEL_PHONE\",\"type\":\"TICKET_TYPE_" +
           type +
           "\",\"category\":\"market.consumer.refund\",\"region\":\"430102\","
           "\"against\":[\"aic_bureau\"],"
           "\"callerWords\":\"CANARY\",\"caller\":{\"name\":\"CANARY\","
           "\"phone\":\"13000000000\"}}\n";
  };
  Result r = desk({"accept", "-", "--from", "jsonl"}, "operator",
                  ticket("T-1", "ASSISTANCE") + ticket("T-2", "REPORT"));
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(desk({"table"}, "operator").exit_code != 0);
  r = desk({"table"}, "supervisor");
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Lines(r.out) == 3);
  CHECK_FALSE(Has(r.out, "CANARY"));
  CHECK_FALSE(Has(r.out, "13000000000"));
  CHECK(Has(r.out, "T-1,,,2018-06-26T16:00:00+08:00,"));
  CHECK(Has(r.out, "market.consumer.refund"));
  CHECK(Has(r.error, "2 cases"));
  // The report is cut: the day, the first level, no more.
  const std::string cut = r.out.substr(r.out.find("T-2,"));
  CHECK(Has(cut, "T-2,,,2018-06-26T00:00:00+08:00,"));
  CHECK(Has(cut, ",market,"));
  CHECK_FALSE(Has(cut, "consumer"));
  // Whom a ticket is against is a column, so that pages can leave it out, but
  // not of a report.
  CHECK(Has(r.out.substr(0, r.out.find("T-2,")), ",aic_bureau,\n"));
  CHECK_FALSE(Has(cut, "aic_bureau"));
  // The rates of the desk as gauges.
  const std::string kpi = kRoot + "/packs/kpi";
  CHECK(desk({"metrics", "-k", kpi}, "operator").exit_code != 0);
  r = desk({"metrics", "-k", kpi}, "supervisor");
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.out, "trunkline_cases 2\n"));
  CHECK(Has(r.out, "# TYPE trunkline_kpi_denominator gauge\n"));
  CHECK(Has(r.out,
            "trunkline_kpi_denominator{kpi=\"on_time_close_rate\","
            "group=\"\"} 0\n"));
  CHECK_FALSE(Has(desk({"metrics"}, "supervisor").out, "kpi"));
  r = desk({"access"}, "system");
  CHECK(Has(r.out, "ACT_TABLE"));
}

TEST_CASE("a report of a desk's store is that of its table") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  const std::vector<std::string> rules = {
      "-r",          kRoot + "/packs/cn/national",
      "-r",          kRoot + "/packs/cn/changsha",
      "--calendars", kRoot + "/packs/calendars",
      "-d",          kRoot + "/packs/lifecycle/12345"};
  const std::vector<std::string> now = {"--now", "2018-06-26 17:00"};
  const auto desk = [&](const std::vector<std::string>& arguments,
                        const std::string& role, std::string_view input = {}) {
    return Run(With(With(With(With({"desk"}, arguments), rules), now),
                    {"-s", store, "--role", role}),
               input);
  };
  std::string tickets;
  for (int i = 0; i != 30; ++i) {
    tickets += "{\"id\":\"T-" + std::to_string(i) +
               "\",\"acceptedAt\":\"2018-06-2" + std::to_string(i % 6) +
               "T01:00:00Z\",\"dialled\":\"12345\",\"channel\":"
               "\"CHANNEL_PHONE\",\"type\":\"TICKET_TYPE_" +
               (i % 7 == 0 ? "REPORT" : "ASSISTANCE") +
               "\",\"category\":\"market.consumer.refund\",\"region\":"
               "\"430102\",\"callerWords\":\"CANARY\",\"caller\":"
               "{\"name\":\"CANARY\",\"phone\":\"13000000000\"}}\n";
  }
  Result r = desk({"accept", "-", "--from", "jsonl"}, "operator", tickets);
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  const auto entries = [&] {
    const std::string text = desk({"access"}, "system").out;
    std::size_t n = 0;
    for (std::size_t at = text.find("ACT_TABLE"); at != std::string::npos;
         at = text.find("ACT_TABLE", at + 1)) {
      ++n;
    }
    return n;
  };
  const std::string cases = folder.Path("cases.csv");
  r = desk({"table", "-o", cases}, "supervisor");
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  const std::string said = "30 cases; the feed is at position ";
  REQUIRE(Has(r.error, said));
  std::string position = r.error.substr(r.error.find(said) + said.size());
  position = position.substr(0, position.find_first_not_of("0123456789"));
  CHECK(std::stoi(position) >= 30);
  // A page of the cases, and one of the mirrors.
  const std::size_t of_table = entries();
  REQUIRE(of_table > 0);

  const auto report = [&](const std::string& from, const std::string& to,
                          const std::vector<std::string>& more) {
    return Run(With(With(With({"report", from, "-k", kRoot + "/packs/kpi",
                               "--month", "2018-06", "-o", folder.Path(to)},
                              rules),
                         now),
                    more));
  };
  for (const char* edition : {"internal", "public"}) {
    INFO(edition);
    const std::string a = std::string("store-") + edition;
    const std::string b = std::string("table-") + edition;
    const std::size_t before = entries();
    r = report(store, a, {"--role", "supervisor", "--edition", edition});
    INFO(r.error);
    REQUIRE(r.exit_code == 0);
    CHECK(entries() ==
          before + of_table);  // With the same entry as desk table.
    r = report(cases, b,
               {"--time-zone", "Asia/Shanghai", "--feed-position", position,
                "--edition", edition});
    INFO(r.error);
    REQUIRE(r.exit_code == 0);
    CHECK(entries() == before + of_table);
    for (const std::string& name :
         {std::string("/index.html"), std::string("/index.md"),
          std::string("/record-") + edition + "-en-2018-06-01.binpb"}) {
      INFO(name);
      const std::string page = folder.Read(a + name);
      CHECK_FALSE(page.empty());
      CHECK(page == folder.Read(b + name));
      CHECK_FALSE(Has(page, "CANARY"));
      CHECK_FALSE(Has(page, "13000000000"));
    }
    CHECK(Has(folder.Read(a + "/index.md"), "feed up to position " + position));
  }

  // By the right of desk table, and not without it; nothing is written then.
  for (const std::vector<std::string>& who :
       {std::vector<std::string>{},
        std::vector<std::string>{"--role", "operator"},
        std::vector<std::string>{"--role", "department", "--unit",
                                 "aic_bureau"}}) {
    const std::size_t before = entries();
    r = report(store, "refused", who);
    INFO(r.error);
    CHECK(r.exit_code != 0);
    CHECK_FALSE(folder.Has("refused/index.html"));
    CHECK_FALSE(Has(r.out + r.error, "CANARY"));
    CHECK(entries() == before);
  }
  // What gives rights is needed, and what is of tables is refused.
  const std::vector<std::string> bare = {
      "report",  store,       "-k", kRoot + "/packs/kpi",
      "--month", "2018-06",   "-o", folder.Path("refused"),
      "--role",  "supervisor"};
  r = Run(bare);
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "--rules"));
  r = Run(With(bare, {rules.begin(), rules.begin() + 6}));
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "--definition"));
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"-m", "id=nr"},
        std::vector<std::string>{"--value", "type:x=report"},
        std::vector<std::string>{"--feed-position", "3"}}) {
    r = report(store, "refused", With({"--role", "supervisor"}, more));
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "are for tables"));
  }
  r = report("postgres:x", "refused", {"--role", "supervisor"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "postgresql:"));
  CHECK(report("sqlite:" + folder.Path("none.db"), "refused",
               {"--role", "supervisor"})
            .exit_code != 0);
  r = report(cases, "refused", {});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "--time-zone is required"));
  CHECK_FALSE(folder.Has("refused/index.html"));
}

TEST_CASE("telephone numbers in coded columns reach no report and no file") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::string history = "id,accepted_at,category,region,lead\n";
  for (int i = 0; i != 12; ++i) {
    history += "T-" + std::to_string(i) +
               ",2018-10-02 09:00,Z 13800001111,R 13900002222,13700003333\n";
  }
  const std::string cases = folder.Write("cases.csv", history);
  const auto report = [&](const std::string& to,
                          const std::vector<std::string>& more) {
    return Run(
        With({"report", cases, "-k", kRoot + "/packs/kpi", "--month", "2018-10",
              "--time-zone", "Asia/Shanghai", "--xlsx", "-o", folder.Path(to)},
             more));
  };
  const std::vector<std::vector<std::string>> kWays = {
      {},
      {"--lang", "zh"},
      {"-r", kRoot + "/packs/cn/national", "-r", kRoot + "/packs/cn/changsha"}};
  for (const char* edition : {"internal", "public"}) {
    for (std::size_t way = 0; way != kWays.size(); ++way) {
      const std::string to = edition + std::to_string(way);
      const Result r = report(to, With(kWays[way], {"--edition", edition}));
      INFO(r.error);
      REQUIRE(r.exit_code == 0);
      std::size_t files = 0;
      for (const auto& file :
           std::filesystem::directory_iterator(folder.Path(to))) {
        const std::string name = file.path().filename().string();
        const std::string all = name + folder.Read(to + "/" + name);
        INFO(name);
        for (const char* number : {"1380000", "1390000", "1370000"}) {
          CHECK_FALSE(Has(all, number));
        }
        ++files;
      }
      CHECK(files > 3);
      CHECK(folder.Has(to + "/region-other_values.html"));
    }
  }
  const Result r = report("shown", {"--show-unknown"});
  CHECK(r.exit_code == 0);
  CHECK(folder.Has("shown/region-R_13900002222.html"));
}

TEST_CASE("a list of borders is read, and what is wrong with it is said") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string history = folder.Write("history.csv", History());
  const auto report = [&](const std::string& borders) {
    return Run(With({"report", history, "-k", kRoot + "/packs/kpi", "--month",
                     "2018-10", "-o", folder.Path("a"), "--neighbours",
                     folder.Write("borders.csv", borders)},
                    kMap));
  };
  Result r = report("region,neighbour\n430111,430102\n");
  INFO(r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(folder.Read("a/index.md"), "## Clusters in space and time"));
  for (const char* bad :
       {"region,neighbour\n430111,\n", "region,neighbour\n430111,430111\n",
        "region,other\n430111,430102\n"}) {
    INFO(bad);
    CHECK(report(bad).exit_code == 2);
  }
}

TEST_CASE("missed calls are listed for those who may see phones, and nowhere") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  REQUIRE(Run({"desk", "init", "-s", store}).exit_code == 0);
  const std::string calls =
      folder.Write("calls.csv",
                   "call_id,dialled,呼入,answered_at,result,主叫\n"
                   "C1,12345,2018-10-03 08:00:00,,abandoned,13987654321\n"
                   "C2,12345,2018-10-03 08:05:00,2018-10-03 08:05:10,answered,"
                   "+86 139 8765 4322\n"
                   "C3,12345,2018-10-03 08:06:00,,放弃,013987654321\n"
                   "C4,12345,2018-10-03 08:01:00,,rejected,13987654322\n"
                   "C5,12345,2018-10-03 08:07:00,,abandoned,\n"
                   "C6,12345,2018-10-03 08:02:00,,transferred,13987654323\n"
                   "C7,12345,yesterday,,abandoned,13987654324\n"
                   "C3,12345,2018-10-03 08:09:00,,abandoned,13987654325\n");
  const auto desk = [&](std::vector<std::string> arguments,
                        const std::string& role) {
    arguments.insert(arguments.begin(), "desk");
    return Run(With(arguments, {"-s", store, "-r", kRoot + "/packs/cn/national",
                                "-r", kRoot + "/packs/cn/changsha",
                                "--calendars", kRoot + "/packs/calendars", "-d",
                                kRoot + "/packs/lifecycle/12345", "--role",
                                role, "--now", "2018-10-03 12:00"}));
  };
  const std::vector<std::string> missed = {
      "missed", calls, "-m", "offered_at=呼入,caller_number=主叫"};
  Result r = desk(missed, "operator");
  INFO(r.error);
  // A row without a readable time, and one that repeats an id.
  REQUIRE(r.exit_code == 3);
  CHECK(r.out ==
        "call_id,caller_number,dialled,offered_at,missed,first_offered_at\n"
        "C3,13987654321,12345,2018-10-03T08:06:00+08:00,2,"
        "2018-10-03T08:00:00+08:00\n");
  CHECK(Has(r.error, "1 number to call back"));
  // The rejects and the summary name no number, not of the rejected rows
  // either.
  CHECK_FALSE(Has(r.error, "139876543"));
  const auto silent = [&](const Result& result) {
    INFO(result.out << result.error);
    CHECK_FALSE(Has(result.out + result.error, "1398765432"));
    CHECK_FALSE(Has(result.out + result.error, "139 8765 432"));
  };
  for (const char* role : {"supervisor", "dispatcher", "system"}) {
    r = desk(missed, role);
    CHECK(r.exit_code != 0);
    CHECK(r.out.empty());
    silent(r);
  }
  r = desk({"access"}, "system");
  REQUIRE(r.exit_code == 0);
  CHECK(Lines(r.out) == 1);
  CHECK(Has(r.out, "ACT_MISSED_CALLS"));
  CHECK(Has(r.out, "caller_number"));
  silent(r);
  // No figure has it, under whatever heading.
  const std::string plain = folder.Write(
      "plain.csv",
      "call_id,dialled,offered_at,answered_at,caller_number,seat\n"
      "C1,12345,2018-10-03 08:00:00,,13987654321,\n"
      "C2,12345,2018-10-03 08:05:00,2018-10-03 08:05:10,13987654322,7\n");
  const std::string cases = folder.Write("history.csv", History());
  const std::string kpi = kRoot + "/packs/kpi";
  r = Run(With(
      {"kpi", cases, "-k", kpi, "--month", "2018-10", "--calls", plain}, kMap));
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.out, "connect_rate"));
  silent(r);
  const std::string pages = folder.Path("pages");
  r = Run(With({"report", cases, "-k", kpi, "--month", "2018-10", "--calls",
                plain, "-o", pages},
               kMap));
  REQUIRE(r.exit_code == 0);
  silent(r);
  for (const char* page :
       {"/index.html", "/index.md", "/record-internal-en-2018-10-01.binpb"}) {
    const std::string text = folder.Read("pages" + std::string(page));
    INFO(page);
    CHECK_FALSE(text.empty());
    CHECK_FALSE(Has(text, "1398765432"));
  }
  // To map it to a column of another table is refused.
  r = Run(With({"kpi", cases, "-k", kpi, "--month", "2018-10", "-m",
                "caller_number=单位"},
               kMap));
  CHECK(r.exit_code == 2);
}

}  // namespace
}  // namespace trunkline::tools
