// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "trunkline/check.h"
#include "trunkline/wire.h"

namespace trunkline {
namespace {

constexpr char kBase[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre" interim_lead: "a"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "a" }
department { code: "b" }
department { code: "c" valid { to: "2018-01-01" } }
department { code: "east_office" region: "east" }
region { code: "city"
  serves { function: "street" department: "a" }
  serves { function: "park" department: "b" } }
region { code: "east" parent: "city" }
region { code: "west" parent: "city" }
category { code: "noise" }
category { code: "noise.site" }
category { code: "noise.bar" }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
hotline { number: "12319" owner: "b" phase { kind: KIND_MERGED } }
hotline { number: "110" phase { kind: KIND_EMERGENCY } }
deadline_policy { id: "p1" amount: 1 unit: UNIT_CALENDAR_DAYS }
deadline_policy { id: "p5" amount: 5 unit: UNIT_CALENDAR_DAYS }
)";

// "code entity: message" of each issue between rules; every ticket is read and
// routed again.
std::vector<std::string> Check(const std::string& rules,
                               CheckOptions options = {}) {
  const std::string text = absl::StrCat(kBase, rules);
  const LoadResult<RuleSet> checked =
      CheckRuleSet({{"x", text, Format::kText}}, options);
  std::vector<std::string> out;
  for (const Issue& issue : checked.issues) {
    if (issue.code == "uncovered" || issue.code == "uncovered-more" ||
        issue.code == "undeclared-attribute") {
      continue;
    }
    out.push_back(absl::StrCat(issue.code, ": ", issue.message));
    if (issue.ticket.empty()) continue;
    const auto ticket = ReadTicket(issue.ticket, Format::kText);
    INFO(issue.ToString());
    REQUIRE(ticket.ok());
    const auto decision = checked.value->Route(ticket->ticket());
    REQUIRE(decision.ok());
    if (issue.code == "contested" || issue.code == "contested-text") {
      CHECK(decision->outcome == Outcome::kDisputed);
    } else if (issue.code == "shadowed") {
      CHECK(absl::StrCat("rule ", std::string(decision->rule)) != issue.entity);
      CHECK(!decision->rule.empty());
    }
  }
  if (!checked.value.has_value()) out.push_back("no rules");
  return out;
}

using Issues = std::vector<std::string>;

std::string Rule(const std::string& id, const std::string& when,
                 const std::string& then, const std::string& more = "") {
  return absl::StrCat("rule { id: \"", id, "\" when { ", when, " } then { ",
                      then, " } ", more, " }\n");
}
std::string A(const std::string& when, const std::string& more = "") {
  return Rule("ra", when, "department: \"a\"", more);
}
std::string B(const std::string& when, const std::string& more = "") {
  return Rule("rb", when, "department: \"b\"", more);
}
const std::string kTie =
    "contested: rules \"ra\" and \"rb\" have equal rank and give one ticket "
    "to \"a\" and \"b\"";
bool Tie(const std::string& rules) { return Check(rules) == Issues{kTie}; }
bool Quiet(const std::string& rules) { return Check(rules).empty(); }

TEST_CASE("Equal claims of two departments are contested") {
  const std::string noise = "category: \"noise\"";
  CHECK(Tie(A(noise) + B(noise)));
  CHECK(Quiet(A(noise, "contested: true") + B(noise, "contested: true")));
  CHECK(Tie(A(noise, "contested: true") + B(noise)));
  CHECK(Quiet(A(noise) + Rule("rb", noise, "department: \"a\"")));
  CHECK(Quiet(A(noise) + B(noise, "priority: 1 contested: true") +
              Rule("rc", "category: \"smell\"", "department: \"a\"")) ==
        false);  // An unknown category.
}

TEST_CASE("Dates that touch do not meet") {
  const std::string noise = "category: \"noise\"";
  CHECK(Quiet(A(noise, "valid { to: \"2018-10-01\" }") +
              B(noise, "valid { from: \"2018-10-01\" }")));
  CHECK(Tie(A(noise, "valid { to: \"2018-10-01T00:00:01\" }") +
            B(noise, "valid { from: \"2018-10-01\" }")));
  CHECK(Tie(A(noise, "valid { to: \"2018-10-01\" }") +
            B(noise, "valid { to: \"2017-10-01\" }")));
}

TEST_CASE("A day without a rule between rules for the same tickets") {
  const std::string old = "valid { to: \"2018-06-30\" }";
  const std::string next = "valid { from: \"2018-07-01\" }";
  const auto gap = [](const std::string& rules) {
    const Issues issues = Check(rules);
    return issues.size() == 1 && issues[0].rfind("validity-gap: ", 0) == 0;
  };
  const std::string noise = "category: \"noise\"";
  CHECK(gap(A(noise, old) + B(noise, next)));
  // Both sides of a day: one more hour would be meant.
  CHECK(
      gap(A(noise, "valid { to: \"2018-06-29T23:00:00\" }") + B(noise, next)));
  CHECK(Quiet(A(noise, "valid { to: \"2018-06-29T22:59:59\" }") +
              B(noise, next)));
  CHECK(Quiet(A(noise, "valid { to: \"2018-07-01\" }") + B(noise, next)));
  // The order of codes, and a rule that is split into two.
  const std::string site = "category: \"noise.site\"";
  const std::string bar = "category: \"noise.bar\"";
  CHECK(gap(A(site + " " + bar, old) + B(bar + " " + site, next)));
  CHECK(Check(A(site + " " + bar, old) + B(site, next) +
              Rule("rc", bar, "department: \"b\"", next))
            .size() == 2);
  // Types that meet, and that do not.
  const std::string complaint = " type: TICKET_TYPE_COMPLAINT";
  CHECK(gap(A(noise, old) + B(noise + complaint, next)));
  CHECK(Quiet(A(noise + " type: TICKET_TYPE_ENQUIRY", old) +
              B(noise + complaint, next)));
  // Other places, other words; a third rule that goes on.
  CHECK(Quiet(A(site, old) + B(bar, next)));
  CHECK(Quiet(A(noise + " keyword { any: \"x\" }", old) +
              B(noise + " keyword { any: \"y\" }", next)));
  CHECK(Quiet(A(noise, old) + B(noise, next) +
              Rule("rc", noise, "department: \"b\"",
                   "valid { from: \"2018-06-01\" to: \"2018-07-01\" } "
                   "priority: -1")));
  // Deadline rules, once for all their milestones.
  const auto deadline = [](const std::string& id, const std::string& valid) {
    return "deadline_rule { id: \"" + id + "\" when { category: \"noise\" } " +
           valid +
           " policy { milestone: MILESTONE_HANDLING policy: \"p1\" } policy { "
           "milestone: MILESTONE_SIGN_IN policy: \"p5\" } }\n";
  };
  CHECK(gap(deadline("da", old) + deadline("db", next)));
}

TEST_CASE("A tie that a stronger rule hides part of the time still shows") {
  const std::string noise = "category: \"noise\"";
  const std::string strong = Rule("rs", noise, "department: \"a\"",
                                  "priority: 5 valid { from: \"2015-01-01\" }");
  CHECK(Check(A(noise) + B(noise) + strong) == Issues{kTie});
  const std::string always =
      Rule("rs", noise, "department: \"a\"", "priority: 5");
  CHECK(Check(A(noise) + B(noise) + always) ==
        Issues{"shadowed: rule \"ra\" can never win: rule \"rs\" holds "
               "whenever it does, and outranks it; \"ra\" is set back by its "
               "priority",
               "shadowed: rule \"rb\" can never win: rule \"rs\" holds "
               "whenever it does, and outranks it; \"rb\" is set back by its "
               "priority"});
}

TEST_CASE("Types, channels, urgencies and hotlines meet or do not") {
  CHECK(
      Quiet(A("type: TICKET_TYPE_REPORT") + B("type: TICKET_TYPE_COMPLAINT")));
  CHECK(Tie(A("type: [TICKET_TYPE_REPORT, TICKET_TYPE_COMPLAINT]") +
            B("type: TICKET_TYPE_COMPLAINT")));
  CHECK(Quiet(A("channel: CHANNEL_PHONE") + B("channel: CHANNEL_WEB")));
  CHECK(Tie(A("channel: CHANNEL_PHONE") + B("channel: CHANNEL_PHONE")));
  CHECK(Quiet(A("urgency: URGENCY_URGENT") + B("urgency: URGENCY_NORMAL")));
  CHECK(Quiet(A("hotline: \"12345\"") + B("hotline: \"12319\"")));
  CHECK(Tie(A("hotline: [\"12345\", \"12319\"]") + B("hotline: \"12319\"")));
  // A ticket that was handed over is ours, whatever the number.
  CHECK(Tie(A("hotline: \"110\"") + B("hotline: \"110\"")));
}

TEST_CASE("Attributes meet where one value suits both") {
  const auto is = [](const std::string& name, const std::string& values) {
    return absl::StrCat("attribute { name: \"", name, "\" ", values, " }");
  };
  CHECK(Tie(A(is("owner", "")) + B(is("owner", "value: \"gas\""))));
  CHECK(Tie(A(is("owner", "value: [\"gas\", \"oil\"]")) +
            B(is("owner", "value: [\"tar\", \"oil\"]"))));
  CHECK(Quiet(A(is("owner", "value: \"gas\"")) +
              B(is("owner", "value: \"oil\""))));
  CHECK(Tie(A(is("owner", "value: \"gas\"")) +
            B(is("colour", "value: \"oil\""))));
}

TEST_CASE("Words: one text of one rule's words, or of both") {
  const auto any = [](const std::string& words) {
    return absl::StrCat("keyword { any: [", words, "] }");
  };
  CHECK(Tie(A(any("\"dust\"")) + B(any("\"dust\", \"mud\""))));
  // "sawdust" has "*dust" in it.
  CHECK(Tie(A(any("\"sawdust\"")) + B(any("\"*dust\""))));
  CHECK(Check(A(any("\"dust\"")) + B(any("\"mud\""))) ==
        Issues{"contested-text: 1 pair of rules of category \"\" at region "
               "\"\" would tie over a text with the words of both; the "
               "first: \"ra\" and \"rb\""});
  // A word ends where letters end.
  CHECK(!Tie(A(any("\"sawdust\"")) + B(any("\"dust\""))));
  CHECK(Quiet(A(any("\"dust\"")) + B("keyword { any: \"mud\" none: \"dust\" "
                                     "}")));
  CHECK(Check(A(any("\"sawdust\"")) +
              B("keyword { any: \"sawdust\" none: \"*dust\" }")) ==
        Issues{"never-holds: every text with \"sawdust\" has \"dust\", which "
               "`none` forbids"});
  CHECK(Tie(A("keyword { all: [\"dust\", \"mud\"] }") + B(any("\"mud\""))));
  CHECK(Tie(A("keyword { none: \"dust\" }") + B("keyword { none: \"mud\" }")));
  CHECK(Tie(A(any("\"dust\"")) + B("keyword { none: \"mud\" }")));
}

TEST_CASE("The count of pairs that only meet by words is whole") {
  std::string rules;
  for (int i = 0; i != 6; ++i) {
    absl::StrAppend(
        &rules, Rule(absl::StrCat("r", i),
                     absl::StrCat("keyword { any: \"w", i, "\" }"),
                     i % 2 == 0 ? "department: \"a\"" : "department: \"b\""));
  }
  const Issues issues = Check(rules);
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].find("contested-text: 9 pairs") == 0);
}

TEST_CASE("A pattern takes part through its example only") {
  const std::string example = "example_text: \"bus 905\"";
  const std::string pattern = "pattern: \"bus [0-9]+\"";
  CHECK(Quiet(A(pattern) + B("keyword { any: \"bus\" }")));
  CHECK(Tie(A(pattern, example) + B("keyword { any: \"bus\" }")));
  CHECK(
      Quiet(A(pattern, example) + B("keyword { any: \"bus\" none: \"905\" }")));
  CHECK(Tie(A(pattern, example) + B("pattern: \"9.5\"", example)));
  CHECK(Check(A(pattern, example) + B("keyword { any: \"mud\" }"))[0].find(
            "contested-text") == 0);
}

TEST_CASE("Functions, owners and first receivers") {
  const auto street = Rule("ra", "category: \"noise\"", "function: \"street\"");
  const auto park = Rule("rb", "category: \"noise\"", "function: \"park\"");
  CHECK(Tie(street + park));
  // Another basis is another rank.
  CHECK(Quiet(street + B("category: \"noise\"")) == false);
  CHECK(Quiet(A("category: \"noise\"") + Rule("rb", "category: \"noise\"",
                                              "answer { knowledge: \"k\" }")));
  // A later principle settles it: the office is of the ticket's own region.
  CHECK(Quiet(A("region: \"east\"") +
              Rule("re", "region: \"east\"", "department: \"east_office\"")));
}

std::string Shadow(const std::string& rules) {
  const Issues issues = Check(rules);
  if (issues.empty()) return "";
  const std::size_t at = issues[0].find(": rule \"", 10);
  if (issues.size() != 1 || issues[0].find("shadowed: rule \"") != 0 ||
      at == std::string::npos) {
    return absl::StrCat("? ", issues[0]);
  }
  return absl::StrCat(issues[0].substr(16, 2), "<",
                      issues[0].substr(at + 8, 2));
}

TEST_CASE("A rule below one that contains it can never win") {
  const std::string high = "priority: 1";
  CHECK(Shadow(A("category: \"noise.site\"") +
               B("category: \"noise\"", high)) == "ra<rb");
  CHECK(Shadow(A("category: \"noise.site\"") + B("category: \"noise\"")) == "");
  CHECK(Shadow(A("region: \"east\"") + B("region: \"city\"", high)) == "ra<rb");
  CHECK(Shadow(A("region: \"city\"") + B("region: \"east\"", high)) == "");
  CHECK(Shadow(A("hotline: \"12319\"") +
               B("hotline: [\"12319\", \"12345\"]", high)) == "ra<rb");
  CHECK(Shadow(A("hotline: [\"12319\", \"12345\"]") +
               B("hotline: \"12319\"", high)) == "");
  CHECK(Shadow(A("type: TICKET_TYPE_REPORT") + B("", high)) == "ra<rb");
  CHECK(Shadow(A("") + B("type: TICKET_TYPE_REPORT", high)) == "");
  CHECK(Shadow(A("category: [\"noise.site\", \"noise.bar\"]") +
               B("category: \"noise.site\"", high)) == "");
  CHECK(Shadow(A("category: [\"noise.site\", \"noise.bar\"]") +
               B("category: \"noise\"", high)) == "ra<rb");
}

TEST_CASE("Shadows: words, attributes, patterns") {
  const std::string high = "priority: 1";
  const auto any = [](const std::string& words) {
    return absl::StrCat("keyword { any: [", words, "] }");
  };
  CHECK(Shadow(A(any("\"sawdust\"")) + B(any("\"*dust\""), high)) == "ra<rb");
  CHECK(Shadow(A(any("\"sawdust\", \"mud\"")) + B(any("\"dust\""), high)) ==
        "");
  CHECK(Shadow(A("keyword { all: [\"sawdust\", \"mud\"] }") +
               B("keyword { all: [\"*dust\", \"mud\"] }", high)) == "ra<rb");
  CHECK(Shadow(A("keyword { none: \"*dust\" }") +
               B("keyword { none: \"sawdust\" }", high)) == "ra<rb");
  CHECK(Shadow(A("keyword { none: \"sawdust\" }") +
               B("keyword { none: \"dust\" }", high)) == "");
  CHECK(Shadow(A("attribute { name: \"x\" value: \"1\" }") +
               B("attribute { name: \"x\" value: [\"1\", \"2\"] }", high)) ==
        "ra<rb");
  CHECK(Shadow(A("attribute { name: \"x\" }") +
               B("attribute { name: \"x\" value: \"1\" }", high)) == "");
  CHECK(Shadow(A("pattern: \"a+\"", "example_text: \"aa\"") + B("", high)) ==
        "ra<rb");
  CHECK(Shadow(A("pattern: \"a+\"") + B("", high)) == "");
  CHECK(Shadow(A("pattern: \"a+\"", "example_text: \"aa\"") +
               B("pattern: [\"a+\", \"b\"]", high)) == "ra<rb");
  CHECK(Shadow(A("pattern: \"aa+\"", "example_text: \"aa\"") +
               B("pattern: \"a+\"", high)) == "");
}

TEST_CASE("What does not always stand shadows nothing") {
  const std::string high = "priority: 1";
  CHECK(Shadow(A("") + Rule("rb", "", "hotline_owner: true", high)) == "");
  CHECK(Shadow(A("") + Rule("rb", "", "first_receiver: true", high)) == "");
  CHECK(Shadow(A("") + Rule("rb", "", "answer { knowledge: \"k\" }", high)) ==
        "ra<rb");
  CHECK(Shadow(A("") + Rule("rb", "", "function: \"street\"", high)) ==
        "ra<rb");
  CHECK(Shadow(A("") + B("", high + " valid { from: \"2018-01-01\" }")) == "");
  CHECK(Shadow(A("", "valid { from: \"2018-01-01\" }") +
               B("", high + " valid { from: \"2018-01-01\" }")) == "ra<rb");
}

TEST_CASE("Equal rules with different policies") {
  const auto deadline = [](const std::string& id, const std::string& when,
                           const std::string& policy) {
    return absl::StrCat("deadline_rule { id: \"", id, "\" when { ", when,
                        " } policy { milestone: MILESTONE_HANDLING policy: \"",
                        policy, "\" } }\n");
  };
  CHECK(Check(deadline("d1", "category: \"noise\"", "p1") +
              deadline("d2", "category: \"noise\"", "p5")) ==
        Issues{"policy-tie: deadline rules \"d1\" and \"d2\" have equal rank "
               "and give one ticket the policies \"p1\" and \"p5\" for "
               "`handling`: the earlier due time counts, that of \"p1\" for "
               "every start that was tried"});
  CHECK(Quiet(deadline("d1", "category: \"noise\"", "p1") +
              deadline("d2", "category: \"noise\"", "p1")));
  CHECK(Quiet(deadline("d1", "category: \"noise\"", "p1") +
              deadline("d2", "category: \"noise.bar\"", "p5")));
}

TEST_CASE("A tie of policies says which is due first, and where that turns") {
  const auto rule = [](const std::string& id, const std::string& policy) {
    return absl::StrCat("rule { id: \"", id,
                        "\" when { category: \"noise\" } then { department: "
                        "\"a\" policy { milestone: MILESTONE_HANDLING policy: "
                        "\"",
                        policy, "\" } } }\n");
  };
  const std::string policies =
      "deadline_policy { id: \"w\" amount: 3 unit: UNIT_WORKING_DAYS "
      "calendar: \"cn\" }\n"
      "deadline_policy { id: \"law\" amount: 9 unit: UNIT_CALENDAR_DAYS "
      "statutory: true }\n"
      "deadline_policy { id: \"d4\" amount: 4 unit: UNIT_CALENDAR_DAYS }\n";
  // Three working days and four days: 2018-01-01 was a Monday.
  CheckOptions options;
  options.as_of = absl::FromUnixSeconds(1514736000);
  CHECK(Check(policies + rule("r1", "d4") + rule("r2", "w"), options) ==
        Issues{"policy-tie: rules \"r1\" and \"r2\" have equal rank and give "
               "one ticket the policies \"d4\" and \"w\" for `handling`: the "
               "earlier due time counts, that of \"d4\" for a start at "
               "2018-01-03T00:00:00, that of \"w\" for one at "
               "2018-01-01T00:00:00"});
  CHECK(Quiet(policies + rule("r1", "d4") + rule("r2", "d4")));
  // A law's limit stands beside the other.
  CHECK(Quiet(policies + rule("r1", "d4") + rule("r2", "law")));
  // Not of equal rank.
  CHECK(Quiet(policies + rule("r1", "d4") +
              "rule { id: \"r2\" when { category: \"noise.bar\" } then { "
              "department: \"a\" policy { milestone: MILESTONE_HANDLING "
              "policy: \"w\" } } }\n"));
}

// The messages of the notes `word-forms`.
std::vector<std::string> WordForms(const std::string& keyword) {
  std::vector<std::string> out;
  for (const std::string& issue :
       Check("emergency_signal { id: \"s\" number: \"119\" when { keyword { " +
             keyword + " } } }\n")) {
    if (issue.find("word-forms") == 0) out.push_back(issue);
  }
  return out;
}

TEST_CASE("Emergency words whose inflected forms stop matching") {
  CHECK(WordForms("any: \"flood\"") ==
        Issues{"word-forms: the word \"flood\" is not in \"floods\", "
               "\"flooded\", \"flooding\", which may be meant too: "
               "\"flood*\" has them all"});
  CHECK(WordForms("any: \"stab\"").front().find("\"stabbing\"") !=
        std::string::npos);
  CHECK(WordForms("any: \"fire\" any: \"fires\" any: \"fired\"").empty());
  CHECK(WordForms("any: \"пожар\"").size() == 1);
  for (const char* quiet : {"any: \"flood*\"", "any: \"着火\"", "any: \"119\"",
                            "any: \"SOS\"", "any: \"gas! \""}) {
    INFO(quiet);
    CHECK(WordForms(quiet).empty());
  }
}

TEST_CASE("A rule with a context is not shadowed by what it leaves") {
  const auto rule = [](const std::string& id, const std::string& keyword,
                       const std::string& more) {
    return absl::StrCat("rule { id: \"", id, "\" ", more,
                        " when { category: \"noise\" keyword { ", keyword,
                        " } } then { department: \"a\" } }\n");
  };
  const std::string plain = "any: \"因工\"";
  const std::string context = plain + " unless: \"因工程\"";
  // The outer one must count whenever the inner one does.
  CHECK(Check(rule("in", plain, "") + rule("out", context, "priority: 5")) ==
        Issues{});
  CHECK(Check(rule("in", context, "") + rule("out", plain, "priority: 5"))
            .size() == 1);
  CHECK(Check(rule("in", context, "") + rule("out", context, "priority: 5"))
            .size() == 1);
  // An open end is no boundary.
  CHECK(Check(rule("in", "any: \"flood*\"", "") +
              rule("out", "any: \"flood\"", "priority: 5")) == Issues{});
  CHECK(Check(rule("in", "any: \"flood\"", "") +
              rule("out", "any: \"flood*\"", "priority: 5"))
            .size() == 1);
}

TEST_CASE("Comparisons end, and say so") {
  CheckOptions options;
  options.max_contested = 1;
  CHECK(Check(A("") + B("") + Rule("rc", "", "department: \"centre\""),
              options) ==
        Issues{"contested-more: 2 more pairs of rules are contested", kTie});
  options.max_pairs = 0;
  CHECK(Check(A("") + B(""), options) ==
        Issues{"pairs-cut: the search for `contested` ended after 0 "
               "comparisons (CheckOptions::max_pairs); rules of the largest "
               "groups were not all looked at"});
  options.max_pairs = 1;
  CHECK(Check(A("") + B(""), options) == Issues{kTie});
}

std::vector<std::string> Uncovered(const std::string& rules,
                                   CheckOptions options = {}) {
  const LoadResult<RuleSet> checked =
      CheckRuleSet({{"x", absl::StrCat(kBase, rules), Format::kText}}, options);
  std::vector<std::string> out;
  for (const Issue& issue : checked.issues) {
    if (issue.code.find("uncovered") != 0) continue;
    out.push_back(issue.message);
    if (issue.ticket.empty()) continue;
    const auto ticket = ReadTicket(issue.ticket, Format::kText);
    CHECK(checked.value->Route(ticket->ticket())->outcome ==
          Outcome::kUnmatched);
  }
  return out;
}

TEST_CASE("A long check says how far it is") {
  std::string rules;
  for (int i = 0; i != 80; ++i) {
    rules +=
        Rule(absl::StrCat("r", i), "category: \"noise\"", "department: \"a\"");
  }
  std::vector<std::uint64_t> seen;
  CheckOptions options;
  options.progress = [&](std::uint64_t steps) { seen.push_back(steps); };
  Check(rules, options);
  REQUIRE(seen.size() >= 2);
  CHECK(std::is_sorted(seen.begin(), seen.end()));
  CHECK(seen.front() < seen.back());
  // A short one says nothing.
  seen.clear();
  Check(A("") + B(""), options);
  CHECK(seen.empty());
}

TEST_CASE("What no rule covers is said in the largest blocks") {
  CHECK(Uncovered("") == Issues{"no rule covers any category at any region"});
  CHECK(Uncovered(A("category: \"noise\"")).empty());
  CHECK(Uncovered(A("category: \"noise.bar\"")) ==
        Issues{"no rule covers category \"noise.site\" at any region"});
  CHECK(Uncovered(A("region: \"east\"")) ==
        Issues{"no rule covers any category at region \"west\""});
  CHECK(Uncovered(A("region: \"east\" category: \"noise.bar\"")) ==
        Issues{"no rule covers any category at region \"west\"",
               "no rule covers category \"noise.site\" at any region"});
  // A rule with another condition does not count.
  CHECK(Uncovered(A("type: TICKET_TYPE_REPORT")) ==
        Issues{"no rule covers any category at any region"});
  CheckOptions options;
  options.max_uncovered = 1;
  CHECK(Uncovered(A("region: \"east\" category: \"noise.bar\""), options) ==
        Issues{"no rule covers any category at region \"west\"",
               "1 more blocks of categories and regions are not covered"});
}

TEST_CASE("The search for what is not covered ends, and says so") {
  // A ticket counts as ten comparisons; each category takes two.
  CheckOptions options;
  options.max_pairs = 39;
  CHECK(Uncovered("", options) ==
        Issues{"no rule covers category \"noise.bar\" at any region"});
  CHECK(Check("", options) ==
        Issues{"pairs-cut: the search for `uncovered` ended after 1 of 2 leaf "
               "categories, each of which is tried at 2 regions "
               "(CheckOptions::max_pairs)"});
  options.max_pairs = 40;
  CHECK(Uncovered("", options) ==
        Issues{"no rule covers any category at any region"});
  CHECK(Check("", options).empty());
  // What a rule covers everywhere costs nothing.
  options.max_pairs = 0;
  CHECK(Check(A("category: \"noise\""), options).empty());
}

TEST_CASE("Many categories without a rule are one block") {
  std::string categories;
  for (int i = 0; i != 100'000; ++i) {
    absl::StrAppend(&categories, "category { code: \"k", i, "\" }\n");
  }
  CHECK(Uncovered(categories) ==
        Issues{"no rule covers any category at any region"});
}

TEST_CASE("Coverage is read as of a date") {
  const std::string rules =
      A("", "valid { from: \"2017-01-01\" to: \"2018-01-01\" }") +
      B("type: TICKET_TYPE_REPORT", "valid { from: \"2018-06-01\" }");
  CHECK(Uncovered(rules).size() == 1);  // As of 2018-06-01.
  CheckOptions options;
  options.as_of = absl::FromUnixSeconds(1514735999);  // 2017-12-31 23:59:59
  CHECK(Uncovered(rules, options).empty());
  options.as_of += absl::Seconds(1);
  CHECK(Uncovered(rules, options).size() == 1);
}

}  // namespace
}  // namespace trunkline
