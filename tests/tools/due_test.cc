// SPDX-License-Identifier: Apache-2.0
// trunkline due, and the due times of trunkline route.
#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

const std::string kCalendars = SourceDir() + "/packs/calendars";

Result Due(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "due");
  arguments.insert(arguments.end(), {"--calendars", kCalendars});
  return Run(arguments);
}

TEST_CASE("due: day by day, in both languages and as JSON") {
  const std::vector<std::string> question = {
      "5 working days; from next day; until 24:00; yellow 1 working day",
      "--from", "2018-09-28 16:40", "--calendar", "cn"};
  std::string all;
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{
           {}, {"--lang", "zh"}, {"--json"}}) {
    std::vector<std::string> arguments = question;
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Result r = Due(arguments);
    CHECK(r.exit_code == 0);
    CHECK(r.error == "");
    all += r.out;
  }
  CheckGolden("due", all);
  CHECK(Due({"5个工作日", "--from", "2018-09-28 16:40", "--calendar", "cn"})
            .out.find("2018-10-10 Wed 16:40  due") != std::string::npos);
}

TEST_CASE("due: what cannot be answered says why") {
  const auto said = [](std::vector<std::string> arguments) {
    const Result r = Due(std::move(arguments));
    CHECK(r.exit_code == 2);
    CHECK(r.out == "");
    return r.error;
  };
  std::string all;
  all += said({"--from", "2018-09-28 16:40"});
  all += said({"5 wrking days", "--from", "2018-09-28", "--calendar", "cn"});
  all += said(
      {"5 days; from yesterday", "--from", "2018-09-28", "--calendar", "cn"});
  all += said({"0 days", "--from", "2018-09-28", "--calendar", "cn"});
  all += said({"5 days", "--from", "yesterday", "--calendar", "cn"});
  all += said({"5 days", "--from", "2018-09-28"});
  all += said({"5 days", "--from", "2018-09-28", "--calendar", "mars"});
  all += said({"5 working days", "--from", "2026-12-30", "--calendar", "cn"});
  CheckGolden("due_refused", all);
  const Result guess = Due({"5 working days", "--from", "2026-12-30",
                            "--calendar", "cn", "--provisional"});
  CHECK(guess.exit_code == 0);
}

TEST_CASE("due: a policy of a rule set") {
  const Result r = Due(
      {"--policy", "d5", "-r", "base.txtpb", "--from", "2018-03-01 09:00:00"});
  CHECK(r.exit_code == 0);
  CHECK(r.out.find("2018-03-06 Tue 09:00  due") != std::string::npos);
  CHECK(Due({"--policy", "d6", "-r", "base.txtpb", "--from", "2018-03-01"})
            .exit_code == 2);
}

TEST_CASE("route: due times, and how they agree with a history") {
  Folder folder;
  const std::string tickets = folder.Write(
      "t.csv",
      "id,accepted,category,due,closed,flag\n"
      "1,2018-03-01 09:00:00,噪声,2018-03-06 09:01:59,2018-03-05,ONTIME\n"
      "2,2018-03-01 09:00:00,噪声,2018-03-06 09:02:01,2018-03-07,OVERDUE\n"
      "3,2018-03-01 09:00:00,噪声,2018-03-06 09:00:00,,OVERDUE\n"
      "4,2018-03-01 09:00:00,噪声,,2018-03-07,ONTIME\n");
  Result r =
      Run({"route", "-r", "base.txtpb", "-r", "rules.csv", "--calendars",
           kCalendars, "--columns", "id,due,due_handling", "--compare-due",
           "due", "--compare-on-time", "closed=flag", "-q", tickets});
  CHECK(r.exit_code == 0);
  CheckGolden("route_due", r.out + r.error);
  r = Run({"route", "-r", "base.txtpb", "--columns", "due", tickets});
  CHECK(r.exit_code == 2);
  CHECK(r.error == "trunkline: --columns due needs --calendars\n");
  r = Run({"route", "-r", "base.txtpb", "--compare-due", "due", tickets});
  CHECK(r.exit_code == 2);
  r = Run({"route", "-r", "base.txtpb", "--calendars", kCalendars,
           "--compare-on-time", "closed", tickets});
  CHECK(r.exit_code == 2);
}

TEST_CASE("calendar: from a table and from iCalendar, then used") {
  Folder folder;
  const std::string table = folder.Write(
      "holidays.csv",
      "date,kind,name\n2018-10-01,holiday,国庆节\n2018-09-30,workday,国庆节\n"
      "2019-01-01,holiday,元旦\n");
  const std::string ics = folder.Write(
      "holidays.ics",
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
      "DTSTART;VALUE=DATE:20181001\r\nDTEND;VALUE=DATE:20181008\r\n"
      "SUMMARY:国庆节\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
      "DTSTART;VALUE=DATE:20180930\r\nSUMMARY:国庆节 上班\r\n"
      "END:VEVENT\r\nEND:VCALENDAR\r\n");
  const std::vector<std::string> how = {
      "--name",       "test",
      "--version-of", "1",
      "--time-zone",  "Asia/Shanghai",
      "--years",      "2018",
      "--hours",      "Mon-Fri 08:30-12:00,13:30-17:00"};
  for (const std::string& input : {table, ics}) {
    INFO(input);
    std::vector<std::string> arguments = {"calendar", input, "-o",
                                          folder.Path("out.txtpb")};
    arguments.insert(arguments.end(), how.begin(), how.end());
    const Result r = Run(arguments);
    CHECK(r.exit_code == 0);
    const Result due =
        Run({"due", "2 working days; from next day", "--from",
             "2018-09-28 10:00", "--calendars", folder.Path("out.txtpb")});
    CHECK(due.exit_code == 0);
    // 09-29 was no working day here, 09-30 was, 10-01 was off.
    const char* const second = input == table ? "2018-10-02" : "2018-10-08";
    CHECK(due.out.find(std::string(second)) != std::string::npos);
  }
  const auto refused = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "calendar");
    const Result r = Run(arguments);
    CHECK(r.exit_code == 2);
    return r.error;
  };
  std::vector<std::string> bad = {table};
  bad.insert(bad.end(), how.begin(), how.end());
  bad.back() = "Monday 8-5";
  CHECK(refused(bad).find("--hours \"Monday 8-5\" is not hours") !=
        std::string::npos);
  bad.back() = how.back();
  bad[0] = folder.Write("bad.csv", "date,kind\n2018-13-01,holiday\n");
  CHECK(refused(bad).find("bad.csv: line 2") != std::string::npos);
  // A year of which nothing is listed is not known.
  std::vector<std::string> years = {ics};
  years.insert(years.end(), how.begin(), how.end());
  *std::find(years.begin(), years.end(), "2018") = "2018-2020";
  CHECK(refused(years).find("the files list no day of 2019") !=
        std::string::npos);
  bad[0] = folder.Write("bad.ics", "nothing");
  CHECK(refused(bad).find("not an iCalendar stream") != std::string::npos);
  bad[0] = folder.Write(
      "bad.xls", std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) + "x");
  CHECK(refused(bad).find("save it as .xlsx") != std::string::npos);
  bad[0] = table;
  bad.insert(bad.end(), {"--sheet", "a"});
  CHECK(refused(bad).find("it is no workbook") != std::string::npos);
}

TEST_CASE("calendar: files of any character set, and JSON") {
  if (ToolPath().empty()) return;
  Folder folder;
  const auto calendar = [&](const std::string& input,
                            const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "calendar",    input,           "--name",
        "test",        "--version-of",  "1",
        "--time-zone", "Asia/Shanghai", "--years",
        "2018",        "--hours",       "Mon-Fri 08:30-12:00,13:30-17:00"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Result r = Run(arguments);
    INFO(r.error);
    CHECK(r.exit_code == 0);
    return r;
  };
  // 停水 in GBK, which is UTF-8 as well; 放假 is not.
  const std::string begin =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
      "DTSTART;VALUE=DATE:20181001\r\nSUMMARY:";
  const std::string end = "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  const std::string gbk =
      folder.Write("gbk.ics", begin + "\xB7\xC5\xBC\xD9" + end);
  CHECK(calendar(gbk, {}).out.find("放假") != std::string::npos);
  CHECK(calendar(gbk, {}).error.empty());
  const std::string doubt =
      folder.Write("doubt.ics", begin + "\xCD\xA3\xCB\xAE" + end);
  CHECK(calendar(doubt, {}).error.find("--charset utf-8 reads it") !=
        std::string::npos);
  CHECK(calendar(doubt, {"--charset", "gbk"}).error.find("--charset") ==
        std::string::npos);
  const std::string json = folder.Write(
      "days.json",
      "{\n\"year\": 2018,\n\"days\": [\n{\"name\": \"国庆节\", \"date\": "
      "\"2018-10-01\", \"isOffDay\": true}]}\n");
  const Result read = calendar(json, {});
  CHECK(read.out.find("国庆节") != std::string::npos);
  CHECK(read.error.empty());
}

}  // namespace
}  // namespace trunkline::tools
