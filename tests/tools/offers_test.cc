// SPDX-License-Identifier: Apache-2.0
// trunkline desk: categories that are offered, and how they are measured.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

const char* const kTickets =
    "{\"id\": \"A-1\", \"acceptedAt\": \"2018-06-25T09:00:00+08:00\", "
    "\"dialled\": \"12345\", \"type\": \"TICKET_TYPE_COMPLAINT\", "
    "\"region\": \"430111\", \"callerWords\": "
    "\"工地施工噪声太大，SECRETWORDS\", "
    "\"caller\": {\"name\": \"SECRETNAME\", \"phone\": \"13900000007\"}}\n"
    "{\"id\": \"A-2\", \"acceptedAt\": \"2018-06-25T09:00:00+08:00\", "
    "\"dialled\": \"12345\", \"type\": \"TICKET_TYPE_REPORT\", "
    "\"callerWords\": \"工地施工噪声太大，SECRETWORDS\"}\n"
    "{\"id\": \"A-3\", \"acceptedAt\": \"2018-06-25T09:00:00+08:00\", "
    "\"dialled\": \"12345\", \"category\": \"environment\", "
    "\"callerWords\": \"工地施工噪声太大，SECRETWORDS\"}\n";

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Shell {
 public:
  Result Desk(std::vector<std::string> arguments, const std::string& role,
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
    Result r = Run(arguments, input);
    // No answer shows who called, or the words.
    for (const char* secret : {"SECRET", "13900000007", "太大"}) {
      INFO(r.out << r.error);
      CHECK_FALSE(Has(r.out + r.error, secret));
    }
    return r;
  }
  // A command in a case that must succeed.
  void Do(const std::string& id, const std::string& command,
          const std::string& facts, const std::string& role,
          const std::string& now, const std::string& unit = {}) const {
    std::vector<std::string> arguments = {"do", id, command, "--now", now};
    if (!facts.empty()) {
      arguments.insert(arguments.end(), {"--facts", facts});
    }
    if (!unit.empty()) arguments.insert(arguments.end(), {"--unit", unit});
    const Result r = Desk(arguments, role);
    INFO(command << ": " << r.error);
    CHECK(r.exit_code == 0);
  }
  const Folder& folder() const { return folder_; }

 private:
  Folder folder_;
};

TEST_CASE("a desk offers categories to those who see the words") {
  if (ToolPath().empty()) return;
  const Shell shell;
  const std::string table = shell.folder().Path("offers.csv");
  Result r = shell.Desk(
      {"accept", "-", "--as-accepted", "--offers", table, "--holdout", "0"},
      "operator", kTickets);
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(r.out == "A-1\nA-2\nA-3\n");
  const std::string offers = shell.folder().Read("offers.csv");
  CHECK(Has(offers,
            "id,state,category,score,margin,percent_agreed,question\n"
            "A-1,offered,environment.noise"));
  CHECK(Has(offers, "\nA-2,never,,,,,\nA-3,has_category,,,,,\n"));
  CHECK_FALSE(Has(offers, "SECRET"));

  const auto next = [&](const std::string& id, const std::string& role,
                        const std::string& holdout) {
    return shell.Desk({"next", id, "--offers", "--holdout", holdout, "--now",
                       "2018-06-25 09:10"},
                      role);
  };
  r = next("A-1", "operator", "0");
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "environment.noise"));
  CHECK(Has(r.out, "margin"));
  // It is an offer: the case has no category, and is not dispatched.
  CHECK(Has(r.out, "accept"));
  CHECK(Has(next("A-1", "operator", "100").out, "in the holdout"));
  CHECK(Has(next("A-2", "operator", "0").out, "no category is offered for a"));
  CHECK(Has(next("A-3", "operator", "0").out, "the case has one"));
  // "system" sees no private field of the case.
  const std::string system = next("A-1", "administrator", "0").out;
  CHECK_FALSE(Has(system, "environment.noise"));
  CHECK(shell
            .Desk({"next", "A-1", "--offers", "--models",
                   shell.folder().Path("none")},
                  "operator")
            .exit_code != 0);
  // Without --offers it is as before.
  CHECK_FALSE(Has(shell.Desk({"next", "A-1"}, "operator").out, "environment"));
}

TEST_CASE("offers are measured by confirmed cases of the holdout") {
  if (ToolPath().empty()) return;
  const Shell shell;
  REQUIRE(shell.Desk({"accept", "-", "--as-accepted"}, "operator", kTickets)
              .exit_code == 0);
  const auto holdout = [&](const std::string& percent) {
    const Result r =
        shell.Desk({"holdout", "--holdout", percent}, "supervisor");
    INFO(r.error);
    CHECK(r.exit_code == 0);
    return r.out;
  };
  CHECK(Has(holdout("100"), "3 cases, 100 % held out: 3, of which 0"));
  CHECK(Has(holdout("0"), "3 cases, 0 % held out: 0, of which 0"));
  const std::string day = "2018-06-25 ";
  shell.Do("A-1", "amend", "category: \"environment.noise.construction\"",
           "operator", day + "09:05");
  shell.Do("A-1", "accept", "", "operator", day + "09:10");
  // The operator's choice confirms nothing.
  CHECK(Has(holdout("100"), "held out: 3, of which 0"));
  const std::string unit = "environment_bureau";
  shell.Do("A-1", "dispatch", "unit: \"environment_bureau\"", "dispatcher",
           day + "09:20");
  shell.Do("A-1", "sign", "", "department", day + "09:30", unit);
  shell.Do("A-1", "contact",
           "channel: CHANNEL_PHONE contact_outcome: CONTACT_OUTCOME_REACHED",
           "department", day + "10:00", unit);
  shell.Do("A-1", "feedback",
           "claim_true: true beyond_remit: false contacted: true "
           "channel: CHANNEL_PHONE solved: SOLVED_YES public_text: \"done\"",
           "department", day + "15:00", unit);
  shell.Do("A-1", "approve", "", "reviewer", day + "15:30");
  shell.Do("A-1", "callback",
           "contact_outcome: CONTACT_OUTCOME_REACHED channel: CHANNEL_PHONE "
           "solved: SOLVED_YES satisfaction: SATISFACTION_SATISFIED",
           "reviewer", day + "16:00");
  shell.Do("A-1", "close", "", "reviewer", day + "16:10");
  const std::string report = holdout("100");
  INFO(report);
  CHECK(Has(report, "held out: 3, of which 1"));
  CHECK(Has(report,
            "suggested 1: the first is right in 1, one of the first 3 "
            "in 1"));
}

TEST_CASE("a model does not learn from the holdout") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::string table = "id,text,category\n";
  for (int i = 0; i != 200; ++i) {
    table += std::to_string(i) + (i % 2 == 0 ? ",夜间施工" : ",拖欠工资") +
             std::to_string(i) + "号" + (i % 2 == 0 ? ",noise\n" : ",wages\n");
  }
  const std::string path = folder.Write("t.csv", table);
  Result r = Run(
      {"learn", "text", path, "--holdout", "20", "-o", folder.Path("made")});
  INFO(r.error << r.out);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.error, "rows in the holdout left out"));
  const std::string bare = folder.Write("b.csv", "text,category\n吵,noise\n");
  CHECK(Run({"learn", "text", bare, "--holdout", "20", "-o", folder.Path("x")})
            .exit_code == 2);
}

TEST_CASE("a desk lists the open cases that are like a case") {
  if (ToolPath().empty()) return;
  const Shell shell;
  const auto ticket = [](const std::string& id, const std::string& day,
                         const std::string& text) {
    return "{\"id\": \"" + id + "\", \"acceptedAt\": \"2018-" + day +
           "T09:00:00+08:00\", \"dialled\": \"12345\", \"type\": "
           "\"TICKET_TYPE_COMPLAINT\", \"region\": \"430111\", "
           "\"dispatchText\": \"" +
           text +
           "\", \"callerWords\": \"SECRETWORDS\", \"caller\": {\"name\": "
           "\"SECRETNAME\", \"phone\": \"13900000007\"}}\n";
  };
  const std::string text = "人民路工地夜间施工扰民";
  Result r = shell.Desk({"accept", "-", "--as-accepted"}, "operator",
                        ticket("N-1", "06-25", text) +
                            ticket("N-2", "06-25", text + "，灰尘漫天") +
                            ticket("N-3", "06-25", "小区电梯停运") +
                            ticket("N-4", "05-10", text));
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  const auto near = [&](const std::string& role,
                        std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"near", "N-1", "--now",
                                          "2018-06-25 10:00"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return shell.Desk(arguments, role);
  };
  r = near("operator");
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "id,similarity,accepted_at,region,lead,common\nN-2,"));
  CHECK(Has(r.out, ",430111,," + text + "\n"));
  // Neither itself, nor what is not alike, nor what is old.
  for (const char* id : {"N-1", "N-3", "N-4"}) CHECK_FALSE(Has(r.out, id));
  r = near("operator", {"--days", "60"});
  CHECK(Has(r.out, "common\nN-4,"));
  CHECK(Has(r.out, "\nN-2,"));
  CHECK_FALSE(Has(near("operator", {"--days", "60", "--top", "1"}).out, "N-2"));
  CHECK_FALSE(Has(near("operator", {"--similarity", "100"}).out, "N-2"));
  // Who does not see the caller's words sees no part of a text.
  CHECK_FALSE(Has(near("administrator").out, "人民路"));
  // It proposes; nothing is linked or merged.
  CHECK_FALSE(Has(shell.Desk({"next", "N-1"}, "operator").out, "N-2"));
  CHECK(shell.Desk({"near", "N-9"}, "operator").exit_code != 0);
  r = shell.Desk({"near", "N-1", "--now", "2018-06-25 10:00", "-o",
                  shell.folder().Path("near.csv")},
                 "operator");
  CHECK(r.exit_code == 0);
  CHECK(r.out.empty());
  CHECK(Has(shell.folder().Read("near.csv"), "\nN-2,"));
}

}  // namespace
}  // namespace trunkline::tools
