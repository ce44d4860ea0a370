// SPDX-License-Identifier: Apache-2.0
// trunkline desk do and next: facts as people type them.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

using Arguments = std::vector<std::string>;

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A desk with one open case, A-1.
class Shell {
 public:
  Shell() {
    const Result r =
        Desk({"accept", "-", "--as-accepted"}, "operator",
             "id,accepted,dialled,type,category\nA-1,2018-06-25 09:00,12345,"
             "complaint,environment.noise.construction\n");
    INFO(r.error);
    REQUIRE(r.exit_code == 0);
  }
  Result Desk(Arguments arguments, const std::string& role,
              const std::string& input = {}) const {
    const std::string root = SourceDir();
    arguments.insert(arguments.begin(), "desk");
    for (const std::string& one :
         {std::string("-s"), "sqlite:" + folder_.Path("desk.db"),
          std::string("-r"), root + "/packs/cn/national", std::string("-r"),
          root + "/packs/cn/changsha", std::string("--calendars"),
          root + "/packs/calendars", std::string("-d"),
          root + "/packs/lifecycle/12345", std::string("--role"), role}) {
      arguments.push_back(one);
    }
    return Run(arguments, input);
  }
  // At a minute of 10 o'clock; as a department, as the one that leads.
  Result Do(const std::string& command, const std::string& facts,
            const std::string& role, const std::string& minute,
            const Arguments& more = {}) const {
    Arguments arguments = {"do", "A-1", command, "--now",
                           "2018-06-25 10:" + minute};
    if (!facts.empty()) {
      arguments.insert(arguments.end(), {"--facts", facts});
    }
    if (role == "department") {
      arguments.insert(arguments.end(), {"--unit", "environment_bureau"});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Desk(arguments, role);
  }
  void Done(const std::string& command, const std::string& facts,
            const std::string& role, const std::string& minute) const {
    const Result r = Do(command, facts, role, minute);
    INFO(command << " " << facts << ": " << r.error);
    CHECK(r.exit_code == 0);
    CHECK_FALSE(Has(r.error, "the rules do not have"));
  }
  void Handle() const {
    Done("accept", "", "operator", "00");
    Done("dispatch", "unit: \"environment_bureau\"", "dispatcher", "01");
    Done("sign", "", "department", "02");
  }

 private:
  Folder folder_;
};

TEST_CASE("a fact of fixed values takes any of their names") {
  if (ToolPath().empty()) return;
  {
    const Shell shell;
    shell.Done("refuse", "refusal_reason: secret refusal_action: explain",
               "operator", "00");
  }
  {
    const Shell shell;
    shell.Done("不予受理", "refusal_reason: 涉密, refusal_action: \"解释\"",
               "operator", "00");
  }
  const Shell shell;
  for (const char* word : {"REFUSAL_REASON_SECRET", "secrit", "\"secrit\""}) {
    CAPTURE(word);
    const std::string facts =
        std::string("refusal_action: explain refusal_reason: ") + word;
    Result r = shell.Do("refuse", facts, "operator", "00");
    INFO(r.error);
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error,
              "refusal_reason is not understood: one of emergency, "
              "other_remedy, in_hand, secret, "));
    CHECK(Has(r.error, "; did you mean \"secret\"?"));
    CHECK_FALSE(Has(r.error, "secrit"));
    r = shell.Do("refuse", facts, "operator", "00", {"--lang", "zh"});
    CHECK(Has(r.error, "无法识别refusal_reason的取值"));
    CHECK(Has(r.error, "secret（涉密）"));
  }
  // The schema's own names and numbers, too.
  shell.Done("refuse", "refusal_reason: REASON_SECRET refusal_action: 4",
             "operator", "00");
}

TEST_CASE("times, amounts, yes and no are typed as people write them") {
  if (ToolPath().empty()) return;
  const Shell shell;
  shell.Handle();
  const auto contact = [&](const std::string& at) {
    return shell.Do(
        "contact",
        "channel: phone contact_outcome: reached contacted_at: " + at,
        "department", "30");
  };
  for (const char* late : {"\"2018-06-25 10:31\"", "\"2018-06-25T02:31:00Z\"",
                           "{ seconds: 1529893860 }"}) {
    CAPTURE(late);
    const Result r = contact(late);
    INFO(r.error);
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "not later than now"));
  }
  for (const char* bad : {"\"noon\"", "\"\"", "2018-06-25", "\"2018-02-30\""}) {
    CAPTURE(bad);
    const Result r = contact(bad);
    INFO(r.error);
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error,
              "contacted_at is not understood: a time in quotes such as"));
  }
  for (const char* good :
       {"\"2018-06-25 10:29\"", "\"2018-06-25T02:29:00Z\"",
        "\"2018年6月25日 10:29\"", "{ seconds: 1529893740 }"}) {
    CAPTURE(good);
    CHECK(contact(good).exit_code == 0);
  }
  for (const char* bad :
       {"soon", "\"3 suns\"", "3", "\"3 days; permissive\""}) {
    CAPTURE(bad);
    const Result r = shell.Do("request_extension",
                              std::string("reason: \"x\" extension: ") + bad,
                              "department", "31", {"--lang", "zh"});
    INFO(r.error);
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "无法识别extension的取值：加引号的时长，如"));
  }
  for (const char* good : {"\"3 working days\"", "3工作日", "\"3个工作日\"",
                           "{ amount: 3 unit: UNIT_WORKING_DAYS }"}) {
    CAPTURE(good);
    const Result r =
        shell.Do("request_extension", std::string("extension: ") + good,
                 "department", "31");
    INFO(r.error);
    // It is understood: what is missing is another.
    CHECK(Has(r.error, "the fact \"reason\" is missing"));
  }
  Result r = shell.Do("feedback", "claim_true: maybe", "department", "32");
  INFO(r.error);
  CHECK(Has(r.error, "claim_true is not understood: yes or no"));
  shell.Done("feedback",
             "claim_true: 是 beyond_remit: no contacted: \"yes\" "
             "channel: phone solved: solved public_text: \"done\"",
             "department", "33");
}

TEST_CASE("what may be done next says how each fact is typed") {
  if (ToolPath().empty()) return;
  const Shell shell;
  shell.Handle();
  const auto next = [&](const std::string& role, const char* lang) {
    Arguments arguments = {"next",   "A-1", "--now", "2018-06-25 10:30",
                           "--lang", lang};
    if (role == "department") {
      arguments.insert(arguments.end(), {"--unit", "environment_bureau"});
    }
    return shell.Desk(arguments, role).out;
  };
  std::string out = next("department", "en");
  INFO(out);
  CHECK(Has(out,
            "until (截止时间), needed: a time in quotes such as \"2018-03-12 "
            "10:00\"\n"));
  CHECK(Has(out,
            "extension (延期时长), needed: an amount in quotes such as \"3 "
            "working days\"\n"));
  CHECK(Has(out, "claim_true (诉求是否属实), needed: yes or no\n"));
  out = next("department", "zh");
  CHECK(Has(out, "claim_true（诉求是否属实），必需：是或否\n"));
  CHECK(Has(out, "必需：加引号的时间，如 \"2018-03-12 10:00\"\n"));
  CHECK(Has(out, "必需：加引号的时长，如 \"3个工作日\"\n"));
  // The desk routes; nobody types a decision.
  out = next("dispatcher", "en");
  CHECK(Has(out, "reroute (重新分类派单)\n"));
  CHECK_FALSE(Has(out, "decision ("));
}

TEST_CASE("names of units, categories and regions become codes, or are said") {
  if (ToolPath().empty()) return;
  const Shell shell;
  Result r = shell.Do("amend", "category: \"施工噪生\"", "operator", "00");
  INFO(r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.error,
            "category: the rules do not have it; did you mean \"施工噪声\"?"));
  r = shell.Do("amend", "region: \"雨化区\"", "operator", "00");
  CHECK(Has(r.error, "region: the rules do not have it"));
  shell.Done("amend", "category: \"施工噪声\"", "operator", "01");
  r = shell.Desk({"export", "--what", "events"}, "system");
  INFO(r.out);
  CHECK(Has(r.out, "{\"amend\":{\"category\":\"施工噪生\""));
  CHECK(Has(r.out,
            "{\"amend\":{\"category\":\"environment.noise.construction\""));
  shell.Done("accept", "", "operator", "02");
  r = shell.Do("dispatch", "unit: \"enviroment_bureau\"", "dispatcher", "03");
  INFO(r.error);
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error,
            "unit: the rules do not have it; did you mean "
            "\"environment_bureau\"?"));
  r = shell.Do("dispatch", "unit: \"enviroment_bureau\"", "dispatcher", "03",
               {"--lang", "zh"});
  CHECK(Has(r.error, "unit：规则集中没有此项；是否为"));
  r = shell.Do("dispatch", "unit: \"aic_bureau\" assisting: \"nobody at all\"",
               "dispatcher", "03");
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "assisting: the rules do not have it"));
  CHECK_FALSE(Has(r.error, "nobody"));
  // By its alias.
  shell.Done("dispatch", "unit: \"市环保局\"", "dispatcher", "04");
  shell.Done("sign", "", "department", "05");
}

TEST_CASE("an unknown fact has its place, and the facts that there are") {
  if (ToolPath().empty()) return;
  const Shell shell;
  Result r = shell.Do("merge", "into: \"J1\"", "dispatcher", "30");
  INFO(r.error);
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "command merge: 1:1: "));
  CHECK(Has(r.error, "; its facts are main_case"));
  r = shell.Do("merge", "main_case: \"J1\"\ninto: \"J1\"", "dispatcher", "30");
  CHECK(Has(r.error, "command merge: 2:1: "));
  // What is wrong with a known fact needs no list.
  r = shell.Do("merge", "main_case: 5", "dispatcher", "30");
  CHECK(Has(r.error, "command merge: 1:12: "));
  CHECK_FALSE(Has(r.error, "its facts"));
  // A command by a name that is near in Chinese.
  r = shell.Do("合并", "", "dispatcher", "30", {"--lang", "zh"});
  CHECK(Has(r.error, "没有操作\"合并\"；是否为\"并单\"？"));
  r = shell.Do("xyzzyxyzzy", "", "dispatcher", "30");
  CHECK(Has(r.error, "\"desk next\" lists those of a case"));
  CHECK_FALSE(Has(r.error, "did you mean"));
}

TEST_CASE("a refusal is a sentence with the guard's word at its end") {
  if (ToolPath().empty()) return;
  const Shell shell;
  shell.Handle();
  Result r = shell.Do("hold", "reason: \"x\"", "dispatcher", "30");
  INFO(r.error);
  CHECK(Has(r.error, "put on hold: no request is waiting: hold (PENDING)"));
  r = shell.Do("hold", "reason: \"x\"", "dispatcher", "30", {"--lang", "zh"});
  CHECK(Has(r.error, "没有待审的申请："));
  CHECK(Has(r.error, "（PENDING）"));
  // Before the measure is known, no measure's transition is refused for it.
  for (const char* role : {"supervisor", "authority"}) {
    CAPTURE(role);
    r = shell.Do("supervise", "", role, "31");
    INFO(r.error);
    CHECK(Has(r.error, "the fact \"measure\" is missing"));
    CHECK_FALSE(Has(r.error, "MEASURE_IS"));
  }
  r = shell.Do("supervise", "measure: notise", "supervisor", "31");
  CHECK(Has(r.error, "did you mean \"notice\"?"));
}

TEST_CASE("a denial of a read names roles and the call in the language") {
  if (ToolPath().empty()) return;
  const Shell shell;
  Result r = shell.Desk({"show", "A-1", "--lang", "zh"}, "nobody");
  INFO(r.error);
  CHECK(r.exit_code != 0);
  CHECK(Has(r.error, "办理过程：没有权限；须由："));
  CHECK(Has(r.error, "派单员"));
  CHECK_FALSE(Has(r.error, "dispatcher"));
  r = shell.Desk({"show", "A-1"}, "nobody");
  INFO(r.error);
  CHECK(Has(r.error, "history: no right; it belongs to: "));
  CHECK(Has(r.error, "dispatcher"));
}

}  // namespace
}  // namespace trunkline::tools
