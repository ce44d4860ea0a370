// SPDX-License-Identifier: Apache-2.0
// From two disputed tickets to the rule that `check` accepts, in a shell.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

const std::string kRoot = SourceDir();

constexpr char kTied[] = R"(
rule { id: "tied.one" priority: 7 contested: true when { category: "market.consumer" } then { department: "aic_bureau" } }
rule { id: "tied.two" priority: 7 contested: true when { category: "market.consumer" } then { department: "commerce_bureau" } }
)";

constexpr char kTickets[] =
    "{\"id\": \"A-1\", \"acceptedAt\": \"2018-06-25T09:00:00+08:00\", "
    "\"dialled\": \"12345\", \"type\": \"TICKET_TYPE_COMPLAINT\", "
    "\"category\": \"market.consumer.refund\", \"region\": \"430102\", "
    "\"callerWords\": \"SECRET-WORDS\", \"dispatchText\": \"a refund\"}\n"
    "{\"id\": \"A-2\", \"acceptedAt\": \"2018-06-25T09:30:00+08:00\", "
    "\"dialled\": \"12345\", \"type\": \"TICKET_TYPE_COMPLAINT\", "
    "\"category\": \"market.consumer.refund\", \"region\": \"430102\", "
    "\"dispatchText\": \"another refund\"}\n";

// A city whose two departments claim the same tickets, and its desk.
class Shell {
 public:
  Shell() : tied_(folder_.Write("tied.txtpb", kTied)) {}

  Result Desk(std::vector<std::string> arguments, const std::string& role,
              const std::string& now, const std::string& unit = "",
              std::string_view input = {}) {
    arguments.insert(arguments.begin(), "desk");
    for (const std::string& one :
         {std::string("-s"), "sqlite:" + folder_.Path("desk.db"),
          std::string("-r"), kRoot + "/packs/cn/national", std::string("-r"),
          kRoot + "/packs/cn/changsha", std::string("-r"), tied_,
          std::string("--calendars"), kRoot + "/packs/calendars",
          std::string("-d"), kRoot + "/packs/lifecycle/12345",
          std::string("--role"), role, std::string("--now"), now}) {
      arguments.push_back(one);
    }
    if (!unit.empty()) {
      arguments.emplace_back("--unit");
      arguments.push_back(unit);
    }
    return Run(arguments, input);
  }
  std::string Done(std::vector<std::string> arguments, const std::string& role,
                   const std::string& now, const std::string& unit = "",
                   std::string_view input = {}) {
    const Result result = Desk(std::move(arguments), role, now, unit, input);
    INFO(result.error);
    CHECK(result.exit_code == 0);
    return result.out;
  }
  // The rule set with a further file.
  std::vector<std::string> WithRules(std::vector<std::string> arguments,
                                     const std::string& file) {
    for (const std::string& one :
         {kRoot + "/packs/cn/national", kRoot + "/packs/cn/changsha", tied_,
          folder_.Path(file)}) {
      arguments.emplace_back("-r");
      arguments.push_back(one);
    }
    return arguments;
  }
  Folder& folder() { return folder_; }

 private:
  Folder folder_;
  std::string tied_;
};

TEST_CASE("from two disputed tickets to the rule that check accepts") {
  Shell shell;
  CHECK(Run({"desk", "init", "-s", "sqlite:" + shell.folder().Path("desk.db")})
            .exit_code == 0);
  shell.Done({"accept", "-", "--as-accepted", "-q"}, "operator",
             "2018-06-25 09:30", "", kTickets);
  for (const char* id : {"A-1", "A-2"}) {
    shell.Done({"do", id, "accept"}, "operator", "2018-06-25 09:40");
    shell.Done({"do", id, "dispatch", "--facts",
                "unit: \"service_centre\" interim: true"},
               "dispatcher", "2018-06-25 09:50");
  }
  CHECK_THAT(shell.Done({"dispute", "M-1", "open", "--facts",
                         "question: \"who answers for refunds?\" "
                         "cases: [\"A-1\", \"A-2\"]"},
                        "centre", "2018-06-25 10:00"),
             match::Contains("M-1 1 open -> collation") &&
                 match::Contains("A-1 4 raise_dispute") &&
                 match::Contains("A-2 4 raise_dispute"));
  // The interim lead works on.
  shell.Done({"do", "A-1", "sign"}, "department", "2018-06-25 10:10",
             "service_centre");
  // Who contends decides nothing.
  const Result denied =
      shell.Desk({"dispute", "M-1", "collate", "--facts", "text: \"ours\""},
                 "centre", "2018-06-25 10:20", "aic_bureau");
  CHECK(denied.exit_code == 2);
  CHECK_THAT(denied.error, match::Contains("one of those that contend"));
  const Result early =
      shell.Desk({"dispute", "M-1", "collate", "--facts", "text: \"so far\""},
                 "centre", "2018-06-25 10:21");
  CHECK(early.exit_code == 2);
  CHECK_THAT(early.error,
             match::Contains("the written statement of aic_bureau, "
                             "commerce_bureau is missing"));
  for (const char* unit : {"aic_bureau", "commerce_bureau"}) {
    shell.Done({"dispute", "M-1", "state", "--facts",
                "text: \"the law names the other\" number: \"12\" "
                "date: \"2018-06-25\""},
               "department", "2018-06-25 11:00", unit);
  }
  shell.Done({"dispute", "M-1", "梳理汇总", "--facts",
              "text: \"each names the other\""},
             "centre", "2018-06-25 12:00");
  const std::string document =
      "text: \"by the plan\" unit: \"aic_bureau\" number: \"3\" "
      "date: \"2018-06-26\" legal_basis: \"the plan\"";
  shell.Done({"dispute", "M-1", "opinion", "--facts", document},
             "staffing_office", "2018-06-26 09:00");
  CHECK_THAT(shell.Done({"dispute", "M-1", "opinion", "--facts", document},
                        "legal_office", "2018-06-26 10:00"),
             match::Contains("M-1 6 opinion -> decision"));
  const Result no_draft =
      shell.Desk({"draft", "M-1"}, "dispatcher", "2018-06-26 10:00");
  CHECK(no_draft.exit_code == 2);
  CHECK_THAT(no_draft.error, match::Contains("has not ended by a ruling"));
  CHECK_THAT(shell.Done({"dispute", "M-1", "rule", "--facts",
                         "text: \"reasons\" unit: \"aic_bureau\" number: \"7\" "
                         "date: \"2018-06-28\" legal_basis: \"Art. 3\""},
                        "city_government", "2018-06-28 15:00"),
             match::Contains("M-1 7 rule -> ended ruled") &&
                 match::Contains("A-1 6 designate") &&
                 match::Contains("A-2 5 designate"));
  CHECK_THAT(shell.Done({"disputes"}, "dispatcher", "2018-06-28 16:00"),
             match::Contains("M-1,ended,,,ruled,aic_bureau,"
                             "market.consumer.refund,"));
  CHECK_THAT(
      shell.Done({"disputes", "--open"}, "dispatcher", "2018-06-28 16:00"),
      !match::Contains("M-1"));
  CHECK_THAT(shell.Done({"dispute", "M-1"}, "dispatcher", "2018-06-28 16:00"),
             match::Contains("office_id: \"legal_office\"") &&
                 match::Contains("法制办"));

  // The draft: check accepts it, release does not.
  shell.Done({"draft", "M-1", "-o", shell.folder().Path("precedent.txtpb")},
             "dispatcher", "2018-06-28 16:00");
  const Result checked = Run(shell.WithRules({"check"}, "precedent.txtpb"));
  INFO(checked.out);
  CHECK(checked.exit_code == 0);
  CHECK_THAT(checked.out, match::Contains("rules that are drafts: 1"));
  const std::string out = shell.folder().Path("city.binpb");
  CHECK(Run(shell.WithRules({"compile", "-o", out}, "precedent.txtpb"))
            .exit_code == 0);
  const Result draft = Run(
      shell.WithRules({"compile", "--release", "-o", out}, "precedent.txtpb"));
  CHECK(draft.exit_code == 1);
  CHECK_THAT(draft.error, match::Contains("precedent.txtpb") &&
                              match::Contains("[draft-rule]"));
  // Approved, it is released, and decides.
  std::string rule = shell.folder().Read("precedent.txtpb");
  const std::string status = "status: RULE_STATUS_DRAFT";
  const std::size_t at = rule.find(status);
  REQUIRE(at != std::string::npos);
  rule.replace(at, status.size(),
               "status: RULE_STATUS_APPROVED approver: \"city hall\" "
               "approved_on: \"2018-07-02\"");
  shell.folder().Write("approved.txtpb", rule);
  const Result released = Run(
      shell.WithRules({"compile", "--release", "-o", out}, "approved.txtpb"));
  INFO(released.error);
  CHECK(released.exit_code == 0);
  const Result routed =
      Run({"route", "-", "-r", out, "-q"},
          "{\"id\": \"A-3\", \"acceptedAt\": \"2018-07-03T09:00:00+08:00\", "
          "\"dialled\": \"12345\", \"category\": \"market.consumer.refund\", "
          "\"region\": \"430102\"}\n");
  INFO(routed.error);
  CHECK_THAT(routed.out,
             match::Contains("precedent.M-1") && match::Contains("aic_bureau"));
  // Nothing told who called.
  CHECK_THAT(shell.Done({"feed", "--as", "x"}, "system", "2018-07-03 09:00"),
             !match::Contains("SECRET-WORDS"));
  CHECK_THAT(shell.Done({"check"}, "system", "2018-07-03 09:00"),
             !match::Contains("dispute"));
}

TEST_CASE("a list of disputes that is cut says where it goes on") {
  Shell shell;
  CHECK(Run({"desk", "init", "-s", "sqlite:" + shell.folder().Path("desk.db")})
            .exit_code == 0);
  shell.Done({"accept", "-", "--as-accepted", "-q"}, "operator",
             "2018-06-25 09:30", "", kTickets);
  for (const std::string number : {"1", "2"}) {
    shell.Done({"do", "A-" + number, "accept"}, "operator", "2018-06-25 09:40");
    shell.Done({"do", "A-" + number, "dispatch", "--facts",
                "unit: \"service_centre\" interim: true"},
               "dispatcher", "2018-06-25 09:50");
    shell.Done({"dispute", "M-" + number, "open", "--facts",
                "question: \"who answers?\" cases: [\"A-" + number + "\"]"},
               "centre", "2018-06-25 10:00");
  }
  const auto list = [&](std::vector<std::string> more) {
    more.insert(more.begin(), "disputes");
    return shell.Desk(more, "dispatcher", "2018-06-28 16:00");
  };
  Result r = list({"--limit", "1"});
  CHECK_THAT(r.out, match::Contains("M-1,") && !match::Contains("M-2,"));
  CHECK_THAT(r.error, match::Contains("the list ends after 1 dispute") &&
                          match::Contains("--after M-1"));
  r = list({"--limit", "1", "--after", "M-1"});
  CHECK_THAT(r.out, match::Contains("M-2,"));
  CHECK_THAT(r.error, !match::Contains("the list ends"));
  for (const char* limit : {"0", "-1"}) {
    r = list({"--limit", limit});
    CHECK(r.exit_code == 2);
    CHECK(r.out.empty());
    CHECK_THAT(r.error, match::Contains("--limit: the least limit is 1"));
  }
  for (const char* limit : {"2", "3"}) {
    r = list({"--limit", limit});
    CHECK_THAT(r.out, match::Contains("M-1,") && match::Contains("M-2,"));
    CHECK_THAT(r.error, !match::Contains("the list ends"));
  }
}

TEST_CASE("a suspended rule routes nothing, and is said") {
  Folder folder;
  const std::string file = folder.Write("more.txtpb", R"(
rule { id: "x" priority: 9 status: RULE_STATUS_SUSPENDED when { category: "market.consumer" } then { department: "commerce_bureau" } }
)");
  const std::vector<std::string> rules = {"-r", kRoot + "/packs/cn/national",
                                          "-r", kRoot + "/packs/cn/changsha",
                                          "-r", file};
  const auto with = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), rules.begin(), rules.end());
    return arguments;
  };
  const char* const ticket =
      "{\"id\": \"A-1\", \"acceptedAt\": \"2018-06-25T09:00:00+08:00\", "
      "\"dialled\": \"12345\", \"category\": \"market.consumer.refund\", "
      "\"region\": \"430102\"}\n";
  const Result routed = Run(with({"route", "-", "-q"}), ticket);
  INFO(routed.error);
  CHECK_THAT(routed.out, match::Contains("aic_bureau"));
  CHECK_THAT(routed.out, !match::Contains("commerce_bureau"));
  const std::string path = folder.Write("ticket.jsonl", ticket);
  const Result why =
      Run(with({"explain", "--tickets", path, "--why-not", "x"}));
  CHECK_THAT(why.out, match::Contains("Rule x is suspended"));
  const Result checked = Run(with({"check", "--release"}));
  CHECK(checked.exit_code == 0);
  CHECK_THAT(checked.out, match::Contains("suspended, which route nothing: 1"));
  const Result chinese = Run(with({"check", "--lang", "zh"}));
  CHECK_THAT(chinese.out, match::Contains("已暂停、不参与派单的规则：1"));
}

}  // namespace
}  // namespace trunkline::tools
