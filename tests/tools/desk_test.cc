// SPDX-License-Identifier: Apache-2.0
// trunkline desk, trunkline import.
#include <filesystem>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

const std::string kRoot = SourceDir();

std::vector<std::string> Deciding(std::vector<std::string> arguments,
                                  const std::string& store,
                                  const std::string& role) {
  for (const std::string& one :
       {std::string("-s"), store, std::string("-r"),
        kRoot + "/packs/cn/national", std::string("-r"),
        kRoot + "/packs/cn/changsha", std::string("--calendars"),
        kRoot + "/packs/calendars", std::string("-d"),
        kRoot + "/packs/lifecycle/12345", std::string("--role"), role}) {
    arguments.push_back(one);
  }
  return arguments;
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const char* const kTickets =
    "{\"id\": \"A-1\", \"acceptedAt\": \"2018-06-25T09:00:00+08:00\", "
    "\"dialled\": \"12345\", \"type\": \"TICKET_TYPE_COMPLAINT\", "
    "\"category\": \"market.consumer.refund\", \"region\": \"430102\", "
    "\"callerWords\": \"SECRET-WORDS\", \"dispatchText\": \"shop refuses\", "
    "\"caller\": {\"name\": \"SECRET-NAME\"}}\n"
    "{\"id\": \"A-2\", \"title\": \"no time of acceptance\"}\n"
    "{\"acceptedAt\": \"2018-06-25T09:30:00+08:00\", \"dialled\": \"12345\", "
    "\"category\": \"market.consumer.refund\", \"region\": \"430102\"}\n";

TEST_CASE("a store has its keys by whatever link it is opened") {
  Folder folder;
  const std::string file = folder.Path("desk.db");
  std::filesystem::create_directory(folder.Path("links"));
  const std::string link = folder.Path("links/other.db");
  CHECK(Run({"desk", "init", "-s", "sqlite:" + file}).exit_code == 0);
  CHECK(folder.Has("desk.db.keys"));
  std::filesystem::create_symlink(file, link);
  const Result made =
      Run(Deciding({"desk", "accept", "-", "--as-accepted", "--id-prefix", "N"},
                   "sqlite:" + link, "operator"),
          kTickets);
  INFO(made.error);
  CHECK_FALSE(folder.Has("links/other.db.keys"));
  // What was sealed by one name is read by the other.
  for (const std::string& name : {file, link}) {
    const Result check =
        Run({"desk", "check", "-s", "sqlite:" + name, "--role", "system"});
    INFO(check.error);
    CHECK(check.exit_code == 0);
    CHECK_FALSE(Has(check.error, "has no keys"));
  }
}

TEST_CASE("a desk from the shell") {
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  CHECK(Run({"desk", "init", "-s", store}).exit_code == 0);

  const auto accept = [&] {
    return Run(Deciding({"desk", "accept", "-", "--as-accepted", "--id-prefix",
                         "CS", "--idempotency-key", "morning"},
                        store, "operator"),
               kTickets);
  };
  Result result = accept();
  CHECK(result.exit_code == 3);  // One row was rejected.
  CHECK(result.out == "A-1\nCS180625-1\n");
  CHECK(Has(result.error, "2 accepted, 0 of them before, 1 rejected"));
  result = accept();
  CHECK(result.out == "A-1\nCS180625-1\n");
  CHECK(Has(result.error, "2 accepted, 2 of them before, 1 rejected"));

  const auto act = [&](std::vector<std::string> what, const std::string& role,
                       const std::string& now) {
    what.insert(what.begin(), {"desk", "do"});
    what.insert(what.end(), {"--now", now});
    return Run(Deciding(what, store, role));
  };
  result = act({"A-1", "accept"}, "operator", "2018-06-25 09:10");
  CHECK(result.exit_code == 0);
  CHECK(result.out == "A-1 2 accept -> dispatch\n");
  result = act({"A-1", "dispatch", "--facts", "unit: \"aic_bureau\""},
               "dispatcher", "2018-06-25 09:20");
  CHECK(result.exit_code == 0);
  // Refused, and says why.
  result = act({"A-1", "sign"}, "operator", "2018-06-25 09:30");
  CHECK(result.exit_code == 2);
  CHECK(Has(result.error, "assigned"));
  CHECK(act({"A-1", "jump"}, "operator", "2018-06-25 09:30").exit_code == 2);
  CHECK(act({"A-9", "accept"}, "operator", "2018-06-25 09:30").exit_code == 2);
  result = act({"A-1", "sign", "--unit", "aic_bureau", "--expect", "2"},
               "department", "2018-06-25 09:30");
  CHECK(result.exit_code == 2);
  CHECK(Has(result.error, "version"));

  result = Run(
      Deciding({"desk", "tick", "--now", "2018-08-01 09:00"}, store, "system"));
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "escalations of 2 cases, 0 deferred"));

  result = Run({"desk", "list", "-s", store, "--department", "aic_bureau",
                "--role", "system"});
  CHECK(result.exit_code == 0);
  CHECK(Has(result.out, "A-1,handle,aic_bureau,430102,yes,"));
  CHECK_FALSE(Has(result.out, "CS180625-1"));

  result = Run({"desk", "show", "A-1", "-s", store, "--role", "system"});
  CHECK(result.exit_code == 0);
  CHECK(Has(result.out, "A-1"));
  CHECK(
      Run({"desk", "show", "A-9", "-s", store, "--role", "system"}).exit_code ==
      4);
  // Without a role, and without an actor, nothing is shown.
  for (const char* verb :
       {"list", "feed", "export", "check", "metrics", "show"}) {
    INFO(verb);
    std::vector<std::string> arguments = {"desk", verb, "-s", store};
    if (std::string(verb) == "show") arguments.emplace_back("A-1");
    for (const auto& who : {std::vector<std::string>{},
                            {"--role", "operator"},
                            {"--role", "system", "--actor", ""}}) {
      std::vector<std::string> all = arguments;
      all.insert(all.end(), who.begin(), who.end());
      const Result refused = Run(all);
      CHECK(refused.exit_code == 4);
      CHECK(refused.out.empty());
    }
  }

  const Result feed = Run({"desk", "feed", "-s", store, "--role", "system"});
  CHECK(feed.exit_code == 0);
  CHECK(feed.out.rfind("{\"position\": 1, ", 0) == 0);
  const Result exported =
      Run({"desk", "export", "-s", store, "--role", "system"});
  for (const std::string& out : {feed.out, exported.out, result.out}) {
    CHECK_FALSE(Has(out, "SECRET"));
  }
  CHECK(Has(exported.out, "shop refuses"));

  result = Run({"desk", "metrics", "-s", store, "--role", "system", "--now",
                "2018-08-01 09:00"});
  CHECK(Has(result.out, "\ntrunkline_cases_open 2\n"));
  CHECK(Run(Deciding({"desk", "erase", "A-1"}, store, "administrator"))
            .exit_code == 4);  // It is open.
  result = Run({"desk", "check", "-s", store, "--role", "system"});
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "2 cases, "));
  CHECK(Has(result.error, ": clean"));
}

TEST_CASE("keys are beside the store, and a backup has none") {
  Folder folder;
  const std::string file = folder.Path("desk.db");
  const std::string store = "sqlite:" + file;
  CHECK(
      Run(Deciding({"desk", "accept", "-", "--as-accepted"}, store, "operator"),
          kTickets)
          .exit_code == 3);
  CHECK(folder.Has("desk.db.keys"));
  CHECK(
      Run(Deciding({"desk", "do", "A-1", "resolve", "--facts",
                    "public_text: \"explained\"", "--now", "2018-06-25 10:00"},
                   store, "operator"))
          .exit_code == 0);
  CHECK(
      Run({"desk", "backup", folder.Path("copy.db"), "-s", store}).exit_code ==
      4);  // Without a right.
  CHECK_FALSE(folder.Has("copy.db"));
  CHECK(Run({"desk", "backup", folder.Path("copy.db"), "-s", store, "--role",
             "system"})
            .exit_code == 0);
  CHECK(Run({"desk", "backup", folder.Path("copy.db"), "-s", store, "--role",
             "system"})
            .exit_code == 4);  // Nothing is replaced.
  // The caller's own data, for the caller; the number is not an argument.
  Result result = Run(
      Deciding({"desk", "subject", "--purpose", "own-data"}, store, "operator"),
      "13900000007\n");
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "0 cases"));

  CHECK(Run(Deciding({"desk", "hold", "A-1", "--reason", "court-1"}, store,
                     "administrator"))
            .exit_code == 0);
  result = Run(Deciding({"desk", "erase", "A-1"}, store, "administrator"));
  CHECK(result.exit_code == 4);
  CHECK(Has(result.error, "legal hold"));
  CHECK(
      Run(Deciding({"desk", "hold", "A-1", "--reason", "court-2", "--release"},
                   store, "administrator"))
          .exit_code == 0);
  CHECK(Run(Deciding({"desk", "due"}, store, "administrator")).out.empty());
  CHECK(Run(Deciding({"desk", "erase", "A-1"}, store, "administrator"))
            .exit_code == 0);
  result = Run({"desk", "access", "-s", store, "--role", "system"});
  CHECK(result.exit_code == 0);
  CHECK(Has(result.out, "court-1"));
  CHECK(Has(result.out, "court-2"));
  result = Run({"desk", "check", "-s", store, "--role", "system"});
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "access record: 2 entries"));
  CHECK(Has(result.error, "1 erased: clean"));

  // Restored with the keys of today: what was erased stays forgotten.
  const std::string restored = "sqlite:" + folder.Path("new.db");
  CHECK(Run({"desk", "restore", folder.Path("copy.db"), "-s", restored,
             "--role", "operator"})
            .exit_code == 4);  // Without a right.
  CHECK_FALSE(folder.Has("new.db"));
  CHECK(Run({"desk", "restore", folder.Path("copy.db"), "-s", restored,
             "--role", "system"})
            .exit_code == 0);
  result = Run({"desk", "check", "-s", restored, "--keys", file + ".keys",
                "--role", "system"});
  CHECK(result.exit_code == 0);
  CHECK(Has(result.error, "1 sealed parts of erased cases"));
  // Other keys, and none where there were some, are refused.
  CHECK(
      Run({"desk", "init", "-s", restored, "--keys", folder.Path("other.keys")})
          .exit_code == 4);
  CHECK_FALSE(folder.Has("other.keys"));
  CHECK(
      Run(Deciding({"desk", "accept", "-", "--as-accepted", "--id-prefix", "N"},
                   restored, "operator"),
          kTickets)
          .exit_code != 0);
  CHECK_FALSE(folder.Has("new.db.keys"));
}

TEST_CASE("what is not a store is said so") {
  Folder folder;
  for (const char* verb : {"list", "check", "feed", "export", "metrics"}) {
    CHECK(
        Run({"desk", verb, "-s", "sqlite:" + folder.Path("no.db")}).exit_code ==
        4);
    const Result result = Run({"desk", verb, "-s", "mysql:password=hunter2"});
    CHECK(result.exit_code == 2);
    CHECK_FALSE(Has(result.error, "hunter2"));
  }
  CHECK_FALSE(folder.Has("no.db"));
}

const char* const kMapping =
    "# the base of 12315\n"
    "source = 12315\n"
    "id = 工单号\naccepted = 受理时间\ncategory = 类别\nregion = 区域\n"
    "text = 诉求内容\n"
    "unit = 承办单位\nclosed = 办结时间\nresult = 满意度\nphone = 电话\n"
    "result:满意 = satisfied\nresult:不满意 = dissatisfied\n"
    "history.id = 工单号\nhistory.at = 时间\nhistory.what = 操作\n"
    "history.unit = 单位\nhistory.text = 内容\n"
    "history.what:派单 = dispatch\nhistory.what:* = note\n";

const char* const kTable =
    "工单号,受理时间,类别,区域,诉求内容,承办单位,办结时间,满意度,电话\n"
    "1,2018-09-01 10:00,market.consumer.refund,430102,SECRET,市工商局,"
    "2018-09-05 10:00,满意,13900000007\n"
    "2,2018-09-20 10:00,老类别/退货,430102,SECRET,市工商局,,,13900000007\n"
    "3,2018-09-31 10:00,market.consumer.refund,430102,SECRET,,,,\n"
    "4,2018-09-21 10:00,K1,430102,SECRET,,2018-09-22 10:00,好,\n"
    "5,2018-09-22 10:00,K1,430102,SECRET,,,,\n"
    ",2018-09-22 10:00,K1,430102,SECRET,,,,\n"
    "2,2018-09-20 10:00,老类别/退货,430102,SECRET,市工商局,,,13900000007\n";

TEST_CASE("an old hotline is imported, reconciled to the row, and exported") {
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  const std::string mapping = folder.Write("12315.map", kMapping);
  const std::string table = folder.Write("base.csv", kTable);
  const std::string history = folder.Write(
      "history.csv",
      "工单号,时间,操作,单位,内容\n1,2018-09-02 09:00,派单,市工商局,\n"
      "1,2018-09-03 09:00,电话联系,市工商局,已联系\n"
      "99,2018-09-03 09:00,派单,市工商局,\n");
  const std::string knowledge = folder.Write(
      "knowledge.csv", "id,question,answer\nk1,\"a \"\"quoted\"\" one\",x\n");
  const std::string crosswalk =
      folder.Write("crosswalk.csv", "old,new\nK1,market.consumer.refund\n");
  const auto import = [&] {
    return Run(Deciding(
        {"import", table, "--mapping", mapping, "--history", history,
         "--knowledge", knowledge, "--crosswalk", crosswalk, "--rejects",
         folder.Path("rejects.csv"), "--live", folder.Path("live.csv"),
         "--id-prefix", "CS", "--now", "2018-10-01 00:00"},
        store, "operator"));
  };
  Result result = import();
  INFO(result.error);
  CHECK(result.exit_code == 3);
  CHECK(Has(result.error,
            "rows 7 = new 3 + updated 0 + unchanged 1 + rejected 3"));
  CHECK(Has(result.error, "open cases that continue here: 2"));
  CHECK(Has(result.error, "legacy.: 1, in 2 rows"));
  CHECK(Has(result.error, "knowledge entries: 1"));
  CHECK(Has(result.error,
            "history rows 3 = taken 2 + of rejected rows 0 + of cases that are "
            "not in the table 1 + rejected 0"));
  const std::string rejects = folder.Read("rejects.csv");
  CHECK(Has(rejects, "\n3,4,"));  // Row 3, line 4: there is no 31 September.
  CHECK(Has(rejects, "\n4,5,"));  // 好
  CHECK(Has(rejects, "\n6,7,"));  // No id.
  CHECK_FALSE(Has(rejects, "SECRET"));
  const std::string live = folder.Read("live.csv");
  CHECK(Has(live, "2,CS181001-1,aic_bureau,"));

  result = import();
  CHECK(Has(result.error,
            "rows 7 = new 0 + updated 0 + unchanged 4 + rejected 3"));
  CHECK(Run({"desk", "check", "-s", store, "--role", "system"}).exit_code == 0);

  result =
      Run({"desk", "export", "-s", store, "--role", "system", "--what",
           "tickets", "--source", "12315", "-r", kRoot + "/packs/cn/national",
           "-r", kRoot + "/packs/cn/changsha"});
  CHECK(result.exit_code == 0);
  CHECK(Has(result.out,
            "12315,1,2018-09-01 10:00:00,market.consumer.refund,430102,,"
            "aic_bureau,closed,2018-09-05 10:00:00,\n"));
  CHECK(Has(result.out, "12315,2,2018-09-20 10:00:00,legacy.老类别_退货,"));
  CHECK(Has(result.out, "12315,5,2018-09-22 10:00:00,market.consumer.refund,"));
  result = Run({"desk", "export", "-s", store, "--role", "system", "--what",
                "knowledge"});
  CHECK(result.out ==
        "{\"source\": \"12315\", \"answer\": \"x\", \"id\": \"k1\", "
        "\"question\": \"a \\\"quoted\\\" one\"}\n");
  result = Run({"desk", "export", "-s", store, "--role", "system", "--what",
                "crosswalk"});
  CHECK(result.out ==
        "source,old,new\n12315,K1,market.consumer.refund\n"
        "12315,老类别/退货,legacy.老类别_退货\n");
  result = Run({"desk", "show", "12315:1", "-s", store, "--role", "system"});
  CHECK(result.exit_code == 0);
  CHECK_FALSE(Has(result.out, "13900000007"));
}

TEST_CASE("JSON lines are imported by the same mapping") {
  Folder folder;
  const std::string store = "sqlite:" + folder.Path("desk.db");
  const std::string mapping =
      folder.Write("m.map",
                   "source = old\nid = no\naccepted = at\ncategory = "
                   "kind\nclosed = done\n");
  const std::string rows = folder.Write(
      "rows.jsonl",
      "{\"no\": 17, \"at\": \"2018-09-01 10:00\", \"kind\": "
      "\"market.consumer.refund\", \"done\": \"2018-09-02 10:00\"}\n"
      "{\"no\": 18, \"at\": \"2018-09-01 10:00\", \"done\": [1]}\n"
      "not json\n"
      "\n"
      "{\"no\": \"19\", \"at\": \"2018-09-01 10:00\", \"done\": null}\n");
  const Result result =
      Run(Deciding({"import", rows, "--mapping", mapping, "--rejects",
                    folder.Path("rejects.csv"), "--now", "2018-10-01 00:00"},
                   store, "operator"));
  INFO(result.error);
  CHECK(Has(result.error,
            "rows 4 = new 2 + updated 0 + unchanged 0 + rejected 2"));
  CHECK(Has(folder.Read("rejects.csv"), "not a JSON object on one line"));

  for (const char* bad :
       {"sourc = x\n", "no equals\n", "charset = klingon\nsource = x\n"}) {
    CHECK(
        Run(Deciding({"import", rows, "--mapping", folder.Write("b.map", bad)},
                     store, "operator"))
            .exit_code == 2);
  }
}

}  // namespace
}  // namespace trunkline::tools
