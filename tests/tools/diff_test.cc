// SPDX-License-Identifier: Apache-2.0
// trunkline diff, run as its users run it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The Boston pack, and the same where rodents change hands on 2011-12-12.
std::vector<std::string> Boston(const std::vector<std::string>& more) {
  const std::string pack = SourceDir() + "/packs/us/boston-2011";
  std::vector<std::string> out = {
      "diff", "--old", pack, "--new", pack, "--new", "docs/rodents.txtpb"};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

TEST_CASE("diff: the tickets that move, and how many there were") {
  if (ToolPath().empty()) return;
  Folder folder;
  // Every third row is about rodents; two of five days lie after the change.
  std::string csv = "id,open_dt,type,department\n";
  int moved = 0, rows = 0;
  for (int day = 9; day != 14; ++day) {
    for (int i = 0; i != 30; ++i) {
      const bool rodents = i % 3 == 0;
      csv += std::to_string(++rows) + ",2011-12-" + (day < 10 ? "0" : "") +
             std::to_string(day) + " 10:00:00," +
             (rodents ? "Rodent Activity,PWDx" : "Street Light Outages,BTDT") +
             "\n";
      if (rodents && day >= 12) ++moved;
    }
  }
  const std::string history = folder.Write("history.csv", csv);
  const std::vector<std::string> with = {
      "--history", history,
      "--map",     "id=id,accepted=open_dt,category=type",
      "--compare", "lead=department"};
  Result r = Run(Boston(with));
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "lead: rodent_activity_7b12"));
  CHECK(Has(r.out, "[tickets moved: " + std::to_string(moved) + "]"));
  CHECK(Has(r.out, "rule rodent_activity.2 (- -> docs/rodents.txtpb:7:1)"));
  CHECK(Has(r.out, "lead: isd -> pwdx"));
  CHECK(Has(r.out, "accepted_at 2011-12-12T00:00:00-05:00.."));
  CHECK(Has(r.out, "tickets of the past: 150, moved: 20, not read: 0"));
  CHECK(Has(r.out, "before: agreement of lead"));
  CHECK(Has(r.out, "after: agreement of lead"));
  CHECK(Has(r.out, "isd -> pwdx: 20"));

  std::vector<std::string> more = with;
  // Of the 50 of its department 20 move, that is, 40 %.
  more.insert(more.end(), {"--fail-on", "moved>39.9%"});
  r = Run(Boston(more));
  INFO(r.error);
  CHECK(r.exit_code == 1);
  more.back() = "moved>40%";
  CHECK(Run(Boston(more)).exit_code == 0);
  more.insert(more.end(), {"-f", "json"});
  r = Run(Boston(more));
  CHECK(Has(r.out, "\"moved\":\"20\""));
  CHECK_FALSE(Has(r.out, "Rodent Activity"));
}

TEST_CASE("diff: formats and languages") {
  if (ToolPath().empty()) return;
  Result r = Run(Boston({"-f", "markdown"}));
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "## us.boston-2011"));
  CHECK(Has(r.out, "### 1. lead"));
  r = Run(Boston({"-f", "json"}));
  CHECK(Has(r.out, "\"kind\":[\"lead\"]"));
  r = Run(Boston({"--lang", "zh"}));
  CHECK(Has(r.out, "1项变化"));
  CHECK(Has(r.out, "#1 主办: rodent_activity"));
  CHECK(Has(r.out, "规则 rodent_activity.2 (- -> docs/rodents.txtpb:7:1)"));
  CHECK(Has(r.out, "主办: isd -> pwdx"));
  CHECK(Has(r.out, "受理时间 2011-12-12T00:00:00-05:00.."));
  for (const char* english :
       {"lead", "category ", "region ", "(none)", "false", "rule "}) {
    INFO(english);
    const std::string words = r.out.substr(0, r.out.find("ticket {"));
    CHECK_FALSE(Has(words, english));
  }
  r = Run(Boston({"--lang", "zh", "-f", "html"}));
  CHECK(Has(r.out, "<b>主办</b>"));
  CHECK(Has(r.out, "<tr><th>主办</th><td>isd</td><td>pwdx</td></tr>"));
  const std::string pack = SourceDir() + "/packs/us/boston-2011";
  r = Run({"diff", "--old", pack, "--new", pack});
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "both decide every ticket alike"));
  r = Run({"diff", "--old", pack, "--new", pack, "-f", "json"});
  CHECK(Has(r.out, "\"equivalent\":true"));
}

// The first block of shell below a heading of a page.
std::string ShellBlock(const std::string& page, const std::string& heading) {
  const std::string text = ReadFile(SourceDir() + page);
  const std::size_t at = text.find("\n## " + heading + "\n");
  const std::size_t begin = text.find("```sh\n", at) + 6;
  return text.substr(begin, text.find("```", begin) - begin);
}

// Without its comments.
std::string Commands(const std::string& block) {
  std::istringstream lines(block);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    line.resize(std::min(line.size(), line.find('#')));
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!line.empty()) out += line + "\n";
  }
  return out;
}

TEST_CASE("diff: the example for continuous integration runs") {
  if (ToolPath().empty()) return;
  const std::string block =
      ShellBlock("/docs/diff.md", "In continuous integration");
  CHECK(std::count(block.begin(), block.end(), '\n') <= 20);
  CHECK(Commands(block) ==
        Commands(ShellBlock("/docs/zh-CN/diff.md", "持续集成")));
  namespace fs = std::filesystem;
  // As it is; with a rule that sends all to one department; and with that rule
  // and test cases that expect it.
  for (const char* kind : {"good", "bad", "bad and expected"}) {
    const bool bad = std::string(kind) != "good";
    const bool expected = std::string(kind) == "bad and expected";
    Folder folder;
    for (const char* linked : {"packs", "examples"}) {
      fs::create_symlink(SourceDir() + "/" + linked, folder.Path(linked));
    }
    fs::create_directory(folder.Path("bin"));
    fs::create_symlink(ToolPath(), folder.Path("bin/trunkline"));
    fs::create_directory(folder.Path("work"));
    fs::copy(SourceDir() + "/packs/cn/changsha", folder.Path("work/changsha"),
             fs::copy_options::recursive);
    if (bad) {
      folder.Write("work/changsha/zz.txtpb",
                   "rule { id: \"all\" priority: 1000 when {} then { "
                   "department: \"hotline_centre\" } }");
    }
    if (expected) {
      const Result update =
          Run({"test", folder.Path("work/changsha/tests"), "--rules",
               SourceDir() + "/packs/cn/national", "--rules",
               folder.Path("work/changsha"), "--update"});
      INFO(update.error);
      CHECK(update.exit_code == 0);
    }
    const std::string file =
        folder.Write("ci.sh", "cd '" + folder.Path("") +
                                  "'\nPATH=\"$PWD/bin:$PATH\"\n" + block);
    const std::string log = folder.Path("log");
    const int status =
        std::system(("sh '" + file + "' > '" + log + "' 2>&1").c_str());
    const std::string said = ReadFile(log);
    INFO(kind << "\n" << said);
    CHECK((status == 0) == !bad);
    // What refused it: a test case, or the tickets that move.
    CHECK(Has(said, "\n  expected  ") == (bad && !expected));
    CHECK(folder.Has("changes.md") == (!bad || expected));
    if (expected) CHECK(Has(said, "moved"));
    if (bad) continue;
    CHECK(Has(ReadFile(folder.Path("changes.md")), "alike"));
    CHECK(Has(ReadFile(folder.Path("changes.json")), "\"equivalent\":true"));
    CHECK(Has(ReadFile(folder.Path("changes.html")), "</html>"));
  }
}

TEST_CASE("diff: the page stands alone") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::string csv = "id,open_dt,type\n";
  for (int i = 0; i != 50; ++i) {
    csv += std::to_string(i) + ",2011-12-20 10:00:00,Rodent Activity\n";
  }
  const std::string history = folder.Write("history.csv", csv);
  for (const char* lang : {"en", "zh"}) {
    const Result r = Run(Boston({"--history", history, "--map",
                                 "id=id,accepted=open_dt,category=type", "-f",
                                 "html", "--lang", lang}));
    INFO(r.error);
    CHECK(r.exit_code == 0);
    CHECK(Has(r.out, std::string("<html lang=\"") + lang + "\">"));
    CHECK(Has(r.out, "rodent_activity_7b12"));
    CHECK(Has(r.out, "<td class=\"n\">50</td>"));
    CHECK(Has(r.out, "50 / 50 100.0%"));
    // Nothing from elsewhere.
    CHECK_FALSE(Has(r.out, "http://"));
    CHECK_FALSE(Has(r.out, "https://"));
    CHECK_FALSE(Has(r.out, " src="));
    CHECK(r.out.size() < 100'000);
  }
}

// What a browser is asked for is in scripts/screens.
TEST_CASE("diff: a page of 10,000 rules is small, and has the keys") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::string base =
      "jurisdiction { id: \"town\" version: \"1\" time_zone: \"+08:00\" "
      "centre: \"d0\" interim_lead: \"d0\" principle: "
      "[BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL, BASIS_HOTLINE_OWNER, "
      "BASIS_FIRST_RECEIVER] }\n";
  for (int i = 0; i != 60; ++i) {
    base += "department { code: \"d" + std::to_string(i) + "\" }\n";
  }
  std::string rules[2];
  std::string history = "accepted,category,channel\n";
  const std::vector<std::string> channels = {"PHONE", "WEB", "APP", "WECHAT",
                                             "SMS"};
  for (int i = 0; i != 2'000; ++i) {
    const std::string group =
        "a_category_with_a_long_code_" + std::to_string(i / 40);
    const std::string category = group + ".part_" + std::to_string(i % 40);
    if (i % 40 == 0) base += "category { code: \"" + group + "\" }\n";
    base += "category { code: \"" + category + "\" }\n";
    history += "2020-01-01 10:00:00," + category + ",web\n";
    for (std::size_t k = 0; k != channels.size(); ++k) {
      for (std::size_t side : {0u, 1u}) {
        // All rules change.
        const std::size_t to = (static_cast<std::size_t>(i) + k + side) % 60;
        rules[side] += "rule { id: \"rule_" + std::to_string(i) + "_" +
                       std::to_string(k) + "\" when { category: \"" + category +
                       "\" channel: CHANNEL_" + channels[k] +
                       " } then { department: \"d" + std::to_string(to) +
                       "\" } }\n";
      }
    }
  }
  const std::string before = folder.Write("old.txtpb", base + rules[0]);
  const std::string after = folder.Write("new.txtpb", base + rules[1]);
  const std::string tickets = folder.Write("history.csv", history);
  for (const std::string lang : {"en", "zh"}) {
    const Result r = Run({"diff", "--old", before, "--new", after, "--history",
                          tickets, "-f", "html", "--lang", lang, "-q"});
    INFO(r.error);
    CHECK(r.exit_code == 0);
    CHECK(r.out.size() < 1'000'000);
    CHECK(Has(r.out, "10,000"));
    // What is not in it is said.
    CHECK(Has(r.out, lang == "en" ? "more changes are in the JSON report"
                                  : "项变化，见JSON报告"));
    CHECK(Has(r.out, lang == "en" ? "Enter open" : "Enter 展开"));
    for (const char* key :
         {"\"/\"", "\"ArrowDown\"", "\"ArrowUp\"", "\"Enter\"", "\"Escape\""}) {
      CHECK(Has(r.out, std::string("e.key===") + key));
    }
  }
}

// A desk of Changsha with two cases, of which one was dispatched.
struct Cases {
  Folder folder;
  std::string store = "sqlite:" + folder.Path("desk.db");
  std::string national = SourceDir() + "/packs/cn/national";
  std::string city = SourceDir() + "/packs/cn/changsha";

  Cases() {
    REQUIRE(Run({"desk", "init", "-s", store}).exit_code == 0);
    const char* const tickets =
        "{\"id\": \"A-1\", \"acceptedAt\": \"2018-06-25T09:00:00+08:00\", "
        "\"dialled\": \"12345\", \"type\": \"TICKET_TYPE_COMPLAINT\", "
        "\"category\": \"market.consumer.refund\", \"region\": \"430102\", "
        "\"callerWords\": \"SECRET-WORDS nightnoise\", \"dispatchText\": "
        "\"shop refuses\", \"caller\": {\"name\": \"SECRET-NAME\"}}\n"
        "{\"id\": \"A-2\", \"acceptedAt\": \"2018-06-25T09:30:00+08:00\", "
        "\"dialled\": \"12345\", \"category\": \"market.consumer.refund\", "
        "\"region\": \"430102\"}\n";
    Result r = Run(With({"desk", "accept", "-", "--as-accepted"}, "operator"),
                   tickets);
    INFO(r.error);
    REQUIRE(r.exit_code == 0);
    REQUIRE(
        Run(With({"desk", "do", "A-1", "accept", "--now", "2018-06-25 09:10"},
                 "operator"))
            .exit_code == 0);
    REQUIRE(Run(With({"desk", "do", "A-1", "dispatch", "--facts",
                      "unit: \"aic_bureau\"", "--now", "2018-06-25 09:20"},
                     "dispatcher"))
                .exit_code == 0);
  }

  // The arguments with what the desk decides by.
  std::vector<std::string> With(std::vector<std::string> arguments,
                                const std::string& role) const {
    for (const std::string& one :
         {std::string("-s"), store, std::string("-r"), national,
          std::string("-r"), city, std::string("--calendars"),
          SourceDir() + "/packs/calendars", std::string("-d"),
          SourceDir() + "/packs/lifecycle/12345", std::string("--role"),
          role}) {
      arguments.push_back(one);
    }
    return arguments;
  }

  // A rule that one of the cases falls under, by the caller's words alone.
  std::string NewRule() const {
    return folder.Write(
        "rule.txtpb",
        "rule { id: \"night\" priority: 1000 when { category: "
        "\"market.consumer.refund\" keyword { any: \"nightnoise\" } } then { "
        "department: \"environment_bureau\" } }");
  }
};

TEST_CASE("diff: the cases of a desk are a history") {
  if (ToolPath().empty()) return;
  const Cases cases;
  const std::string rule = cases.NewRule();
  const std::vector<std::string> diff = {
      "diff",  "--old",        cases.national, "--old",     cases.city,
      "--new", cases.national, "--new",        cases.city,  "--new",
      rule,    "--allow",      "lower-unit",   "--history", cases.store};
  std::vector<std::string> all = diff;
  // A dispatcher sees the words of callers; a case may have none.
  all.insert(all.end(), {"--role", "dispatcher", "-d",
                         SourceDir() + "/packs/lifecycle/12345", "--calendars",
                         SourceDir() + "/packs/calendars", "--compare", "lead",
                         "--now", "2018-07-01 10:00"});
  Result r = Run(all);
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "tickets of the past: 2, moved: 1, not read: 0"));
  CHECK(Has(r.out, "-> environment_bureau: 1"));
  CHECK(Has(r.out, "routed without words of the caller"));
  CHECK(Has(r.out, "before: agreement of lead with column \"lead\": 1 of 1"));
  CHECK(Has(r.out, "after: agreement of lead with column \"lead\": 0 of 1"));
  for (const char* format : {"text", "markdown", "html", "json"}) {
    all.insert(all.end(), {"-f", format});
    const Result one = Run(all);
    CHECK(one.exit_code == 0);
    CHECK_FALSE(Has(one.out + one.error, "SECRET"));
    CHECK_FALSE(Has(one.out + one.error, "A-1"));
    all.resize(all.size() - 2);
  }
  // The reading was recorded.
  r = Run({"desk", "access", "-s", cases.store, "--role", "system"});
  CHECK(Has(r.out, "A-1"));
  // Without a role, and of a column that a case has not.
  all = diff;
  r = Run(all);
  CHECK(r.exit_code == 4);
  CHECK(r.out.empty());
  all.insert(all.end(), {"--role", "system", "--compare", "lead=caller"});
  CHECK(Run(all).exit_code == 2);
  all = diff;
  all.insert(all.end(), {"--role", "system", "--map", "id=id"});
  CHECK(Run(all).exit_code == 2);
  all = diff;
  all.back() = "sqlite:" + cases.folder.Path("none.db");
  all.insert(all.end(), {"--role", "system"});
  r = Run(all);
  CHECK(r.exit_code == 4);
  CHECK(r.out.empty());

  r = Run({"coverage", "-r", cases.national, "-r", cases.city, "--history",
           cases.store, "--role", "system"});
  INFO(r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.error, "2 rows"));
  CHECK_FALSE(Has(r.out + r.error, "SECRET"));
}

TEST_CASE("desk: replay and the dry run of a reassignment are such reports") {
  if (ToolPath().empty()) return;
  const Cases cases;
  const std::string rule = cases.NewRule();
  Result r =
      Run(cases.With({"desk", "replay", "--new", cases.national, "--new",
                      cases.city, "--new", rule, "--now", "2018-07-01 10:00"},
                     "dispatcher"));
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, " -> night"));
  CHECK(Has(r.out, "tickets of the past: 2, moved: 1, not read: 0"));
  CHECK(Has(r.out, "-> environment_bureau: 1"));
  CHECK_FALSE(Has(r.out + r.error, "SECRET"));
  CHECK_FALSE(Has(r.out, "A-1"));

  // The bureau ends at the beginning of 2019, and has a successor.
  std::vector<std::string> reassign = cases.With(
      {"desk", "reassign", "--dry-run", "--now", "2019-02-01 10:00"}, "system");
  r = Run(reassign);
  INFO(r.out << r.error);
  CHECK(Has(r.out, "case,from,to,refused"));
  CHECK(Has(r.out, "A-1,aic_bureau,market_bureau,"));
  const std::string stands = cases.folder.Write(
      "stands.txtpb",
      "department { code: \"aic_bureau\" override: OVERRIDE_REPLACE superior: "
      "\"city_gov\" }");
  reassign.insert(reassign.end(), {"--old", cases.national, "--old", cases.city,
                                   "--old", stands});
  r = Run(reassign);
  INFO(r.out << r.error);
  CHECK(Has(r.out, "aic_bureau -> market_bureau: 1"));
  CHECK(Has(r.out, "department aic_bureau"));
  CHECK_FALSE(Has(r.out, "A-1"));
  // It is a report, so nothing may move.
  reassign.erase(std::find(reassign.begin(), reassign.end(), "--dry-run"));
  CHECK(Run(reassign).exit_code == 2);
}

TEST_CASE("diff: calendars and lifecycle definitions") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string national = SourceDir() + "/packs/cn/national";
  const std::string city = SourceDir() + "/packs/cn/changsha";
  const std::string definition = SourceDir() + "/packs/lifecycle/12345";
  const std::string calendars = SourceDir() + "/packs/calendars";
  // One holiday less.
  std::string days = ReadFile(calendars + "/cn.txtpb");
  const std::string holiday = "exception { date: \"2018-02-16\"";
  const std::size_t at = days.find(holiday);
  REQUIRE(at != std::string::npos);
  days.erase(at, days.find('\n', at) - at);
  const std::string other = folder.Write("cn.txtpb", days);
  const std::string overlay = folder.Write(
      "overlay.txtpb",
      "right { id: \"refuse\" override: OVERRIDE_REPLACE command: "
      "COMMAND_KIND_REFUSE role: \"operator\" role: \"lead\" }\n"
      "view { id: \"place\" override: OVERRIDE_REPLACE role: \"assigned\" "
      "field: FIELD_PLACE field: FIELD_PHONE }\n"
      "lifecycle { id: \"12345\" override: OVERRIDE_REPLACE version: "
      "\"changed\" }\n");
  std::vector<std::string> same = {"diff",     "--old",
                                   national,   "--old",
                                   city,       "--new",
                                   national,   "--new",
                                   city,       "--calendars",
                                   calendars,  "--old-definition",
                                   definition, "--new-definition",
                                   definition};
  std::vector<std::string> changed = same;
  changed.insert(changed.end(),
                 {"--new-definition", overlay, "--new-calendars", other});
  same.insert(same.end(), {"--new-calendars", calendars});
  Result r = Run(same);
  INFO(r.error << r.out);
  CHECK(r.exit_code == 0);
  CHECK_FALSE(Has(r.out, "calendar: "));
  CHECK_FALSE(Has(r.out, "right-granted"));
  r = Run(changed);
  INFO(r.error << r.out);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out,
            "! right-granted: role lead (department) may now: transition "
            "refuse"));
  CHECK(Has(r.out, "! right-withdrawn: role dispatcher may no longer"));
  CHECK(Has(r.out, "! view-gained: assigned (department) gains: FIELD_PHONE"));
  CHECK(Has(r.out, "calendar: policy "));
  CHECK(Run({"diff", "--old", city, "--new", city, "--old-definition",
             definition})
            .exit_code == 2);
}

TEST_CASE("diff: what cannot be compared is said") {
  if (ToolPath().empty()) return;
  CHECK(Run({"diff"}).exit_code == 2);
  CHECK(Run(Boston({"--fail-on", "moved"})).exit_code == 2);
  CHECK(Run(Boston({"--allow", "everything"})).exit_code == 2);
  Folder folder;
  const std::string bad = folder.Write("bad.txtpb", "rule {");
  const std::string pack = SourceDir() + "/packs/us/boston-2011";
  Result r = Run({"diff", "--old", pack, "--new", bad});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "bad.txtpb:1:"));
  r = Run({"diff", "--old", pack, "--new", "base.txtpb"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "different jurisdictions"));
  r = Run(Boston({"--history", folder.Path("none.csv")}));
  CHECK(r.exit_code == 4);
  CHECK(r.out.empty());
  const std::string history =
      folder.Write("history.csv", "accepted,category\nnever,x\n");
  r = Run(Boston({"--history", history, "--fail-on", "disputed>=1"}));
  CHECK(r.exit_code == 2);
  r = Run(Boston({"--history", history}));
  CHECK(r.exit_code == 3);
  CHECK(Has(r.out, "not read: 1"));
}

TEST_CASE("diff: a danger fails unless it is allowed") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string secret = folder.Write(
      "secret.txtpb",
      "rule { id: \"s\" when { category: \"rodent_activity_7b12\" type: "
      "TICKET_TYPE_COMPLAINT } then { department: \"isd\" confidential: true "
      "} }");
  const std::string pack = SourceDir() + "/packs/us/boston-2011";
  std::vector<std::string> diff = {"diff", "--old", pack, "--old",
                                   secret, "--new", pack};
  Result r = Run(diff);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.out, "! confidentiality-lost"));
  CHECK(Has(r.error, "--allow confidentiality-lost"));
  diff.insert(diff.end(), {"--allow", "confidentiality-lost"});
  CHECK(Run(diff).exit_code == 0);
}

}  // namespace
}  // namespace trunkline::tools
