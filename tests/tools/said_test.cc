// SPDX-License-Identifier: Apache-2.0
// What is guessed, cut, left out or not known is said, and due times are shown
// so that they cannot be mistaken.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

using Arguments = std::vector<std::string>;

const std::string kRoot = SourceDir();

Arguments With(Arguments first, const Arguments& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const Arguments kTown = {"route", "-r", "base.txtpb", "-r", "rules.csv"};

TEST_CASE("which columns were taken and which were not is said") {
  const std::string table =
      "工单编号,受理时间,category,备注\nT1,2018-03-01 09:00,env,x\n";
  Result r = Run(With(kTown, {"--columns", "id", "-"}), table);
  INFO(r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.error, "accepted is \"受理时间\""));
  // A name that is neither a field's nor an option's may be a value.
  CHECK(Has(r.error, "columns that were not used: #4\n"));
  CHECK_FALSE(Has(r.error, "备注"));
  r = Run(With(kTown, {"--columns", "id", "--show-unknown", "-"}), table);
  CHECK(Has(r.error, "columns that were not used: 备注\n"));
  CHECK(Run(With(kTown, {"--columns", "id", "-q", "-"}), table).error.empty());
}

TEST_CASE("beside --map no column is guessed") {
  const std::string table =
      "工单编号,受理时间,category\nT1,2018-03-01 09:00,env\n";
  const Arguments columns = {"--columns", "id,outcome", "-"};
  CHECK(Has(Run(With(kTown, columns), table).out, "T1,routed"));
  const Result r = Run(
      With(kTown, With({"--map", "id=工单编号,accepted=受理时间"}, columns)),
      table);
  INFO(r.error);
  CHECK(Has(r.out, "T1,unmatched"));
  CHECK(Has(r.error, "columns that were not used: category\n"));
  // What is mapped to nothing stays so.
  CHECK(Run(With(kTown, With({"--map", "id=工单编号"}, columns)), table)
            .exit_code == 2);
}

TEST_CASE("a frequent unknown word is shown with the nearest name") {
  std::string table = "id,accepted,category\n";
  for (int i = 0; i != 6; ++i) {
    table += "T" + std::to_string(i) + ",2018-03-01 09:00,road.hle\n";
  }
  // Of few rows it may be anything.
  for (int i = 0; i != 4; ++i) table += "U,2018-03-01 09:00,env.nois\n";
  const Result r = Run(With(kTown, {"--columns", "id", "-"}), table);
  INFO(r.error);
  // Both are below a category that is listed.
  CHECK_FALSE(Has(r.error, "unknown category"));
  std::string far = "id,accepted,category\n";
  for (int i = 0; i != 6; ++i) far += "T,2018-03-01 09:00,courd\n";
  for (int i = 0; i != 4; ++i) far += "T,2018-03-01 09:00,askk\n";
  const Result unknown = Run(With(kTown, {"--columns", "id", "-"}), far);
  INFO(unknown.error);
  CHECK(Has(unknown.error,
            "unknown category: \"courd\" (did you mean \"court\"?) in 6 rows, "
            "other values in 4 rows"));
  CHECK(
      Has(Run(With(kTown, {"--columns", "id", "--lang", "zh", "-"}), far).error,
          "未知的类别：\"courd\"（是否为\"court\"？），6行"));
}

TEST_CASE("every unknown word of a row is counted") {
  const std::string table =
      "id,accepted,category,channel,type,urgency\n"
      "T1,2018-03-01 09:00,env,pigeon,flattery,huge\n"
      "T2,2018-03-01 09:00,env,,compliment,\n";
  const Result r = Run(With(kTown, {"--columns", "id", "-"}), table);
  INFO(r.error);
  CHECK(r.exit_code == 3);
  CHECK(Has(r.error, "unknown channel: other values in 1 row\n"));
  CHECK(Has(r.error, "unknown type: other values in 2 rows\n"));
  CHECK(Has(r.error, "unknown urgency: other values in 1 row\n"));
}

TEST_CASE("a word that an option or a table does not know has a nearest one") {
  Result r = Run({"check", "-r", "base.txtpb", "--fail-on", "warnin"});
  INFO(r.error);
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error,
            "warnin not in {error,warning,note}; did you mean \"warning\"?"));
  r = Run({"check", "-r", "base.txtpb", "--fail-on", "warnin", "--lang", "zh"});
  CHECK(Has(r.error, "warnin 不是 {error,warning,note} 之一"));
  r = Run({"lifecycle", "draw", "--as", "dt"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "did you mean \"dot\"?"));
  r = Run({"table", "-", "--time-zone", "+08:00"},
          "id,accepted_at,type,channel\n1,2018-10-01,complant,phome\n");
  INFO(r.error);
  CHECK(r.exit_code == 3);
  CHECK(Has(r.error, "did you mean \"complaint\"?"));
  CHECK(Has(r.error, "did you mean \"phone\"?"));
  CHECK_FALSE(Has(r.error, "complant"));
}

TEST_CASE("unknown words and damaged workbooks are wholly said in Chinese") {
  const Arguments explain = {"explain",   "-r",     "base.txtpb", "-r",
                             "rules.csv", "--lang", "zh"};
  for (const char* option : {"--type", "--channel"}) {
    const Result r = Run(With(explain, {option, "投述"}));
    INFO(r.error);
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "未知的"));
    CHECK_FALSE(Has(r.error, "未知的ticket"));
    CHECK_FALSE(Has(r.error, "未知的channel"));
  }
  Folder folder;
  const std::string book = folder.Write("z.xlsx", "PK\x03\x04garbage");
  const Result r = Run(With(kTown, {book, "--lang", "zh"}));
  INFO(r.error);
  CHECK(Has(r.error, "工作簿不完整（不是 zip 压缩包）"));
}

TEST_CASE("a rule set without rules has no table") {
  Folder folder;
  const std::string out = folder.Path("rules.csv");
  const Result r =
      Run({"convert", "--rules", "base.txtpb", "--to", "csv", "-o", out});
  INFO(r.error);
  CHECK(r.exit_code == 2);
  CHECK_FALSE(folder.Has("rules.csv"));
  CHECK(Has(r.error, "other entries"));
  CHECK(Has(r.error, "--to text"));
}

const std::string kPolicies =
    "deadline_policy { id: \"w5\" amount: 5 unit: UNIT_WORKING_DAYS calendar: "
    "\"cn\" count_from: COUNT_FROM_NEXT_DAY end: END_OF_DAY }\n"
    "deadline_rule { id: \"all\" override: OVERRIDE_REPLACE policy { "
    "milestone: "
    "MILESTONE_HANDLING policy: \"w5\" } policy { milestone: MILESTONE_SIGN_IN "
    "policy: \"signed\" } }\n"
    "deadline_policy { id: \"signed\" amount: 1 unit: UNIT_HOURS start: "
    "START_DISPATCHED }\n";

// The calendar cn ends with 2026.
TEST_CASE("beyond a calendar's years it is said that there is no calendar") {
  Folder folder;
  const Arguments route =
      With(kTown, {"-r", folder.Write("w5.txtpb", kPolicies), "--calendars",
                   kRoot + "/packs/calendars"});
  const std::string tickets =
      "id,accepted,category\n1,2026-12-31 10:00,env\n2,2026-03-02 10:00,env\n";
  Result r = Run(With(route, {"--columns", "id,due_handling,due_sign_in", "-"}),
                 tickets);
  INFO(r.out << r.error);
  CHECK(Has(r.out, "1,no calendar for 2027,not started\n"));
  CHECK(Has(r.out, "2,2026-03-10T00:00:00+08:00,not started\n"));
  CHECK(Has(r.error, "deadlines beyond a calendar's years: 1 "));
  r = Run(With(route, {"--columns", "id,due_handling", "-f", "table", "-"}),
          tickets);
  // The same midnight: 24:00 for people, RFC 3339 for programs, and both are
  // read as one instant.
  CHECK(Has(r.out, "2026-03-09 24:00"));
  for (const char* accepted :
       {"2026-03-09 24:00", "2026-03-10T00:00:00+08:00"}) {
    INFO(accepted);
    const Result read =
        Run(With(route, {"-f", "jsonl", "-"}),
            std::string("id,accepted,category\n1,") + accepted + ",env\n");
    CHECK(Has(read.out, "2026-03-17T16:00:00Z"));
  }
  r = Run(With(route, {"--columns", "id,due_handling", "--provisional", "-"}),
          tickets);
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "+08:00 (provisional)\n"));
  CHECK(Has(r.error, "provisional due times, beyond a calendar's years: 1"));
  r = Run(With(route, {"--columns", "id,due_handling", "--lang", "zh", "-"}),
          tickets);
  CHECK(Has(r.out, "1,没有2027年的日历\n"));
  // JSON lines have the due times, too.
  r = Run(With(route, {"-f", "jsonl", "-"}), tickets);
  INFO(r.out);
  CHECK(Has(r.out, "\"decision\":{"));
  CHECK(Has(r.out, "\"deadlines\":{"));
  CHECK(Has(r.out, "\"missingYear\":2027"));
  CHECK(Has(r.out, "\"due\":\"2026-03-09T16:00:00Z\""));
  CHECK(Run(With(kTown, {"--provisional", "-"}), tickets).exit_code == 2);
}

TEST_CASE("due times that differ are counted by how much") {
  const Arguments route = With(
      kTown, {"--calendars", kRoot + "/packs/calendars", "--columns", "id"});
  const std::string tickets =
      "id,accepted,category,target\n"
      "1,2018-03-01 09:00,env,2018-03-06 09:00\n"
      "2,2018-03-01 09:00,env,2018-03-05 09:00\n"
      "3,2018-03-01 09:00,env,2018-03-05 09:00\n"
      "4,2018-03-01 09:00,env,2018-03-06 10:30\n"
      "5,2018-03-01 09:00,env,\n";
  Result r = Run(With(route, {"--compare-due", "target", "-"}), tickets);
  INFO(r.out << r.error);
  CHECK(r.out == "id,due_agrees\n1,true\n2,false\n3,false\n4,false\n5,\n");
  CHECK(Has(r.error,
            "1 of 4 (25.00 %)\n  2 here 1 day later\n"
            "  1 here 90 minutes earlier\n"));
  // It may be asked for, and then stands there.
  r = Run(With(kTown, {"--calendars", kRoot + "/packs/calendars", "--columns",
                       "due_agrees,id", "--compare-due", "target", "-"}),
          tickets);
  CHECK(Has(r.out, "due_agrees,id\ntrue,1\nfalse,2\n"));
  r = Run(With(kTown, {"--columns", "id,due_agrees", "-"}), tickets);
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "--columns due_agrees needs --compare-due"));
  // A share of nothing is no number.
  r = Run(With(route, {"--compare-due", "target", "-"}),
          "id,accepted,category,target\n5,2018-03-01 09:00,env,\n");
  INFO(r.error);
  CHECK(Has(r.error, "0 of 0 (n/a)"));
}

TEST_CASE("a recorded due time without a deadline here is no disagreement") {
  Folder folder;
  const std::string none =
      folder.Write("none.txtpb",
                   "deadline_rule { id: \"all\" override: OVERRIDE_REMOVE }\n");
  const Result r =
      Run(With(kTown, {"-r", none, "--calendars", kRoot + "/packs/calendars",
                       "--columns", "id", "--compare-due", "target", "-"}),
          "id,accepted,category,target\n1,2018-03-01 09:00,env,2018-03-06 "
          "09:00\n");
  INFO(r.out << r.error);
  CHECK(Has(r.error, "0 of 0 (n/a)"));
  CHECK(Has(r.error, "without a deadline here: 1\n"));
  CHECK(r.out == "id,due_agrees\n1,\n");
}

TEST_CASE("unknown codes on the command line come with the nearest") {
  const Arguments explain = {"explain", "-r",         "base.txtpb",
                             "-r",      "rules.csv",  "--category",
                             "env",     "--accepted", "2018-03-01 09:00"};
  Result r = Run(With(explain, {"--why-not", "env-nosie"}));
  CHECK(r.exit_code == 2);
  INFO(r.error);
  CHECK(Has(r.error, "no rule \"env-nosie\""));
  r = Run({"due", "--policy", "d6", "-r", "base.txtpb", "--from",
           "2018-03-01 09:00", "--calendars", kRoot + "/packs/calendars"});
  CHECK(r.exit_code == 2);
  INFO(r.error);
  CHECK(Has(r.error, "did you mean \"d5\"?"));
}

TEST_CASE("explain says what is near to a name that is not listed") {
  const Arguments explain = {"explain",
                             "-r",
                             kRoot + "/packs/cn/national",
                             "-r",
                             kRoot + "/packs/cn/changsha",
                             "--accepted",
                             "2018-03-01 09:00"};
  Result r = Run(With(explain, {"--category", "施工噪生", "--region", "雨花去",
                                "--against", "enviroment_bureau"}));
  INFO(r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.error, "--category is not listed; did you mean \"施工噪声\"?"));
  CHECK(Has(r.error, "--region is not listed; did you mean \"雨花区\"?"));
  CHECK(Has(r.error,
            "--against is not listed; did you mean \"environment_bureau\"?"));
  CHECK_FALSE(Has(r.error + r.out, "施工噪生"));
  r = Run(With(explain, {"--category", "施工噪声", "--region", "雨花区"}));
  CHECK_FALSE(Has(r.error, "not listed"));
  r = Run(With(explain, {"--type", "投述"}));
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "did you mean \"投诉\"?"));
}

// --- desk ---

class Shell {
 public:
  Shell() : store_("sqlite:" + folder_.Path("desk.db")) {}

  Result Do(const Arguments& arguments, const std::string& role,
            const std::string& input = {}) const {
    return Run(
        With(arguments, {"-s", store_, "-r", kRoot + "/packs/cn/national", "-r",
                         kRoot + "/packs/cn/changsha", "--calendars",
                         kRoot + "/packs/calendars", "-d",
                         kRoot + "/packs/lifecycle/12345", "--role", role}),
        input);
  }
  const std::string& store() const { return store_; }

 private:
  Folder folder_;
  std::string store_;
};

TEST_CASE("a list that is cut says so and goes on") {
  const Shell shell;
  std::string tickets = "id,accepted,dialled,category\n";
  for (int i = 1; i <= 5; ++i) {
    tickets += "A-" + std::to_string(i) +
               ",2018-06-25 09:00,12345,market.consumer.refund\n";
  }
  REQUIRE(
      shell.Do({"desk", "accept", "-", "--as-accepted"}, "operator", tickets)
          .exit_code == 0);
  const auto list = [&](const Arguments& more) {
    return Run(
        With({"desk", "list", "-s", shell.store(), "--role", "system"}, more));
  };
  Result r = list({"--limit", "3"});
  INFO(r.out << r.error);
  CHECK(Has(r.out, "\nA-3,"));
  CHECK_FALSE(Has(r.out, "\nA-4,"));
  CHECK(Has(r.error,
            "the list ends after 3 cases (--limit); more follow: "
            "--after A-3"));
  r = list({"--limit", "3", "--after", "A-3"});
  CHECK(Has(r.out, "\nA-5,"));
  CHECK_FALSE(Has(r.out, "\nA-3,"));
  CHECK(r.error.empty());
  CHECK(list({"--limit", "5"}).error.empty());
  CHECK(Has(list({"--limit", "4"}).error, "--after A-4"));
  r = Run({"desk", "feed", "-s", shell.store(), "--role", "system", "--limit",
           "2"});
  CHECK(Has(r.error, "--after 2"));
  // Times without a rule set's zone are marked.
  CHECK(Has(list({}).out, ":00Z,"));
  CHECK(Has(
      shell.Do({"desk", "list", "--department", "enviroment_bureau"}, "system")
          .error,
      "did you mean \"environment_bureau\"?"));
  // A value that is in neither the rules nor any case is no empty list.
  const auto empty = [&](const char* option, const char* code) {
    const Result result = shell.Do({"desk", "list", option, code}, "system");
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    return result.error;
  };
  CHECK(Has(empty("--department", "zzz"),
            "--department: there is no department \"zzz\""));
  CHECK(Has(empty("--region", "zzzzzz"), "--region: there is no region"));
  CHECK(Has(empty("--stage", "nowhere-at-all"),
            "--stage: there is no stage \"nowhere-at-all\"; the stages are "));
  CHECK(Has(empty("--stage", "clsed"), "did you mean \"closed\"?"));
  const Result none = shell.Do(
      {"desk", "list", "--department", "environment_bureau"}, "system");
  CHECK(none.exit_code == 0);
  CHECK_FALSE(Has(none.error, "there is no"));
}

TEST_CASE("a case is found by its region, whatever form its ticket had") {
  const Shell shell;
  const auto accept = [&](const char* format, const std::string& input) {
    const Result r =
        shell.Do({"desk", "accept", "-", "--from", format, "--as-accepted"},
                 "operator", input);
    INFO(r.error);
    REQUIRE(r.exit_code == 0);
  };
  accept("csv",
         "id,accepted,dialled,category,region\n"
         "C-1,2018-06-25 09:00,12345,施工噪声,雨花区\n");
  accept("jsonl",
         "{\"id\":\"J-1\",\"dialled\":\"12345\","
         "\"acceptedAt\":\"2018-06-25T09:00:00+08:00\","
         "\"category\":\"施工噪声\",\"region\":\"雨花区\"}\n"
         "{\"id\":\"J-2\",\"dialled\":\"12345\","
         "\"acceptedAt\":\"2018-06-25T09:00:00+08:00\","
         "\"category\":\"施工噪声\",\"region\":\"火星区\"}\n");
  for (const char* region : {"雨花区", "430111"}) {
    const Result r = shell.Do({"desk", "list", "--region", region}, "system");
    CAPTURE(region);
    INFO(r.out);
    CHECK(Has(r.out, "\nC-1,"));
    CHECK(Has(r.out, "\nJ-1,"));
    CHECK_FALSE(Has(r.out, "J-2"));
  }
  // A label that the rules do not know stays, and a case can be found by it.
  CHECK(Has(shell.Do({"desk", "list", "--region", "火星区"}, "system").out,
            "\nJ-2,"));
  const Result r = shell.Do({"desk", "list", "--region", "雨花曲"}, "system");
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "did you mean"));
}

TEST_CASE("desk accept takes the caller's columns as import does") {
  const Shell shell;
  const Result r =
      shell.Do({"desk", "accept", "-", "--as-accepted"}, "operator",
               "id,accepted,dialled,category,caller,phone,address\n"
               "A-1,2018-06-25 09:00,12345,market.consumer.refund,SECRET-NAME,"
               "13900000000,SECRET-PLACE\n");
  INFO(r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.error, "caller.phone is \"phone\""));
  CHECK_FALSE(Has(r.error, "not used"));
  CHECK_FALSE(Has(r.error + r.out, "SECRET"));
  CHECK_FALSE(Has(r.error + r.out, "139000"));
}

TEST_CASE("what may be done, and all that a command needs, is said at once") {
  const Shell shell;
  REQUIRE(shell
              .Do({"desk", "accept", "-", "--as-accepted"}, "operator",
                  "id,accepted,dialled,category\nA-1,2018-06-25 09:00,12345,"
                  "market.consumer.refund\n")
              .exit_code == 0);
  const Arguments now = {"--now", "2018-06-25 09:10"};
  Result r = shell.Do(With({"desk", "next", "A-1"}, now), "operator");
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "accept (受理)\n"));
  CHECK_FALSE(Has(r.out, "refused"));
  r = shell.Do(With({"desk", "next", "A-1", "--all", "--lang", "zh"}, now),
               "operator");
  CHECK(Has(r.out, "不能办理"));
  // Commands by their Chinese names.
  REQUIRE(shell.Do(With({"desk", "do", "A-1", "受理"}, now), "operator")
              .exit_code == 0);
  REQUIRE(shell
              .Do(With({"desk", "do", "A-1", "转派", "--facts",
                        "unit: \"aic_bureau\""},
                       now),
                  "dispatcher")
              .exit_code == 0);
  const Arguments unit = With(now, {"--unit", "aic_bureau"});
  REQUIRE(shell.Do(With({"desk", "do", "A-1", "签收"}, unit), "department")
              .exit_code == 0);
  r = shell.Do(With({"desk", "do", "A-1", "contact"}, unit), "department");
  INFO(r.error);
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "all that contact needs:"));
  CHECK(Has(r.error, "contact_outcome (接通情况), needed: one of "));
  r = shell.Do(With({"desk", "do", "A-1", "contact", "--lang", "zh"}, unit),
               "department");
  CHECK(Has(r.error, "所需的全部事实"));
  CHECK(Has(r.error, "缺少"));
  r = shell.Do(With({"desk", "do", "A-1", "sgn"}, unit), "department");
  CHECK(Has(r.error, "did you mean \"sign\"?"));
  // Its timeline opens nothing that is sealed.
  r = shell.Do({"desk", "show", "A-1", "--lang", "zh"}, "reviewer");
  INFO(r.error);
  CHECK(r.exit_code == 0);
}

TEST_CASE("an amendment prints what is new in the decision") {
  const Shell shell;
  REQUIRE(shell
              .Do({"desk", "accept", "-", "--as-accepted"}, "operator",
                  "id,accepted,dialled,type,category\nA-1,2018-06-25 "
                  "09:00,12345,complaint,environment.noise.construction\n")
              .exit_code == 0);
  const Arguments amend = {
      "desk", "do", "A-1", "amend", "--now", "2018-06-25 09:05", "--facts"};
  Result r = shell.Do(With(amend, {"urgency: URGENCY_NORMAL"}), "operator");
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(r.out ==
        "A-1 2 amend\nThe decision is now:\n  urgency: normal, was none\n");
  r = shell.Do(With(amend, {"urgency: URGENCY_NORMAL"}), "operator");
  CHECK(r.out == "A-1 3 amend\nThe decision stays as it is.\n");
  r = shell.Do(With(amend, {"category: \"market.consumer.refund\""}),
               "operator");
  INFO(r.out << r.error);
  CHECK(Has(r.out, "A-1 4 amend\nThe decision is now:\n"));
  CHECK(Has(r.out, "  lead: aic_bureau, was "));
  CHECK_FALSE(Has(r.out, "outcome"));
  r = shell.Do(With(amend, {"type: TICKET_TYPE_ENQUIRY urgency: URGENCY_URGENT",
                            "--lang", "zh"}),
               "operator");
  INFO(r.out << r.error);
  CHECK(Has(r.out, "派单决定现为：\n"));
  CHECK(Has(r.out, "原为"));
  // Which clocks moved, from and to; the promise got shorter.
  CHECK(Has(r.out, "  计时 承诺时限：到期 2018-06-27 24:00，原为 2018-07-"));
  CHECK(Has(r.out, "  其余已开始的计时期限不变"));
  CHECK_FALSE(Has(r.out, "计时 转派时限"));
  // A longer one stays as it is, and nothing moved.
  r = shell.Do(With(amend, {"type: TICKET_TYPE_COMPLAINT"}), "operator");
  INFO(r.out << r.error);
  CHECK(
      Has(r.out, "  Clocks that have started keep their limits, and so does"));
  CHECK_FALSE(Has(r.out, "clock promise"));
  // Other commands decide nothing.
  r = shell.Do({"desk", "do", "A-1", "accept", "--now", "2018-06-25 09:06"},
               "operator");
  CHECK(r.exit_code == 0);
  CHECK_FALSE(Has(r.out, "ecision"));
}

TEST_CASE("what gives a role its rights is needed whole") {
  const Shell shell;
  REQUIRE(shell
              .Do({"desk", "accept", "-", "--as-accepted"}, "operator",
                  "id,accepted,dialled,category\nA-1,2018-06-25 09:00,12345,"
                  "market.consumer.refund\n")
              .exit_code == 0);
  const auto show = [&](const Arguments& more) {
    return Run(
        With({"desk", "show", "A-1", "-s", shell.store(), "-r",
              kRoot + "/packs/cn/national", "-r", kRoot + "/packs/cn/changsha"},
             more));
  };
  Result r = show({"-d", kRoot + "/packs/lifecycle/12345"});
  CHECK(r.exit_code == 2);
  INFO(r.error);
  CHECK(Has(r.error, "give --calendars too"));
  r = show({"--role", "operator"});
  CHECK(Has(r.error, "give --calendars, --definition too"));
  // The host itself needs none of it.
  CHECK(show({"--role", "system"}).exit_code == 0);
}

TEST_CASE("a column of due times that does not exist comes with the nearest") {
  const Result r = Run(With(kTown, {"--calendars", kRoot + "/packs/calendars",
                                    "--columns", "id,due_handle", "-"}),
                       "id,accepted\n");
  INFO(r.error);
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error,
            "no column \"due_handle\"; did you mean "
            "\"due_handling\"?"));
}

}  // namespace
}  // namespace trunkline::tools
