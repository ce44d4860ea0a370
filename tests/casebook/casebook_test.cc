// SPDX-License-Identifier: Apache-2.0
#include "trunkline/casebook.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/route/route_testing.h"

namespace trunkline {
namespace {

const RuleSet& Town() {
  static const RuleSet rules =
      LoadText(ReadWhole(SourceDir() + "/tests/testdata/routing/rules.txtpb"));
  return rules;
}

Casebook Read(std::string_view text) {
  const LoadResult<Casebook> read = LoadCasebook({"t.txt", text});
  for (const Issue& issue : read.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(read.ok());
  return *read.value;
}

// The issues of a text that is no casebook, a line each.
std::string Issues(std::string_view text, const CasebookOptions& options = {}) {
  const LoadResult<Casebook> read = LoadCasebook({"t.txt", text}, options);
  CHECK(!read.ok());
  std::string out;
  for (const Issue& issue : read.issues) {
    CHECK(!issue.message_zh.empty());
    out += issue.ToString() + "\n";
  }
  return out;
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr std::string_view kHolds =
    "== noise ==\n"
    "category: noise\n"
    "accepted: 2018-03-01 09:00:00\n"
    "->\n"
    "outcome: routed\n"
    "lead: environment\n";

TEST_CASE("A case holds or names what differs") {
  CHECK(Read(kHolds).Run(Town()).empty());
  const Casebook book = Read(
      "== noise ==\n"
      "category: noise\n"
      "accepted: 2018-03-01 09:00:00\n"
      "->\n"
      "lead: kaifu\n"
      "rule: noise.place\n"
      "confidential: no\n"
      "settled_by:\n");
  const std::vector<CaseFailure> failures = book.Run(Town());
  REQUIRE(failures.size() == 1);
  REQUIRE(failures[0].differences.size() == 2);
  CHECK(failures[0].differences[0].field == "lead");
  CHECK(failures[0].differences[0].expected == "kaifu");
  CHECK(failures[0].differences[0].got == "environment");
  CHECK(failures[0].differences[1].got == "noise");
  const CaseReason why = book.Why(Town(), failures[0], Language::kEnglish);
  CHECK(Has(why.decided, "Rule noise decides"));
  CHECK(Has(why.other, "noise.place"));
  const CaseReason zh = book.Why(Town(), failures[0], Language::kChinese);
  CHECK(Has(zh.decided, "决定"));
  CHECK(!zh.other.empty());
}

TEST_CASE("An expected rule that does not exist is said with a near one") {
  const Casebook book = Read(
      "== noise ==\ncategory: noise\naccepted: 2018-03-01\n->\nrule: noize\n");
  const std::vector<CaseFailure> failures = book.Run(Town());
  REQUIRE(failures.size() == 1);
  CHECK(Has(book.Why(Town(), failures[0], Language::kEnglish).other,
            "did you mean \"noise\"?"));
}

TEST_CASE("Words, names and lists are taken in both languages") {
  const Casebook book = Read(
      "\xEF\xBB\xBF== a report ==\r\n"
      "类别：noise\r\n"
      "诉求类型: 举报\r\n"
      "受理时间: 2018-03-01 09:00:00\r\n"
      "->\r\n"
      "结果: 派单\r\n"
      "保密: 是\r\n"
      "urgency: 紧急\r\n");
  CHECK(book.Run(Town()).empty());
  CHECK(book.cases()[0].ticket[0].name == "category");
}

TEST_CASE("What all share is taken unless a case says otherwise") {
  const Casebook book = Read(
      "accepted: 2018-03-01 09:00:00\n"
      "type: complaint\n"
      "->\n"
      "outcome: routed\n"
      "== one ==\n"
      "category: noise\n"
      "== two ==\n"
      "category: noise\n"
      "type:\n"
      "accepted: 2019-01-01\n"
      "->\n"
      "lead: ecology\n");
  CHECK(book.Run(Town()).empty());
  CHECK(book.cases()[1].ticket.size() == 2);
}

TEST_CASE("An exact book wants everything named") {
  const std::string text = absl::StrCat(
      "->\nexact: yes\n", "== noise ==\ncategory: noise\nurgency: urgent\n",
      "accepted: 2018-03-01 09:00:00\n->\nlead: environment\n");
  const Casebook book = Read(text);
  const std::vector<CaseFailure> failures = book.Run(Town());
  REQUIRE(failures.size() == 1);
  std::string fields;
  for (const CaseDifference& d : failures[0].differences) {
    fields += d.field + " ";
  }
  CHECK(fields == "outcome rule basis policy.handling ");
  const Casebook updated = Read(book.Updated(Town(), failures));
  CHECK(updated.Run(Town()).empty());
}

TEST_CASE("An update changes what fails and nothing else") {
  const std::string text =
      "\xEF\xBB\xBF# a comment\r\n"
      "== one ==\r\n"
      "  category: noise\r\n"
      "accepted: 2018-03-01 09:00:00\r\n"
      "\r\n"
      "->\r\n"
      "# why\r\n"
      "lead:   kaifu\r\n"
      "settled_by: territorial\r\n"
      "\r\n"
      "== two ==\n"
      "category: noise\n"
      "accepted: 2018-03-01 09:00:00\n"
      "# nothing is expected yet";
  const Casebook book = Read(text);
  const std::vector<CaseFailure> failures = book.Run(Town());
  REQUIRE(failures.size() == 2);
  CHECK(failures[1].differences.empty());
  const std::string updated = book.Updated(Town(), failures);
  CHECK(updated ==
        "\xEF\xBB\xBF# a comment\r\n"
        "== one ==\r\n"
        "  category: noise\r\n"
        "accepted: 2018-03-01 09:00:00\r\n"
        "\r\n"
        "->\r\n"
        "# why\r\n"
        "lead: environment\r\n"
        "settled_by:\r\n"
        "\r\n"
        "== two ==\n"
        "category: noise\n"
        "accepted: 2018-03-01 09:00:00\n"
        "->\n"
        "outcome: routed\n"
        "lead: environment\n"
        "rule: noise\n"
        "# nothing is expected yet");
  CHECK(Read(updated).Run(Town()).empty());
  // What holds stays byte for byte.
  CHECK(Read(updated).Updated(Town(), {}) == updated);
}

TEST_CASE("Each defect of a casebook has its place and a remedy") {
  CHECK(Has(Issues(""), "t.txt: error: there is no case"));
  CHECK(Has(Issues("# only a comment\n"), "there is no case"));
  CHECK(Has(Issues("== a ==\ncategori: noise\naccepted: 2018-03-01\n"),
            "t.txt:2:1: error: unknown field \"categori\"; did you mean "
            "\"category\"?"));
  CHECK(Has(Issues("== a ==\naccepted: 2018-03-01\nlead: x\n"),
            "is an expectation; it stands below"));
  CHECK(Has(Issues("== a ==\naccepted: 2018-03-01\n->\ncategory: x\n"),
            "is a field of the ticket; it stands above"));
  CHECK(Has(Issues("== a ==\naccepted: yesterday\n"), "is not a time"));
  CHECK(Has(Issues("== a ==\naccepted: 2018-03-01\ntype: complant\n"),
            "did you mean \"complaint\"?"));
  CHECK(Has(Issues("== a ==\naccepted: 2018-03-01\nhanded_over: perhaps\n"),
            "is neither yes nor no"));
  CHECK(Has(Issues("== a ==\ncategory: noise\n"), "has no `accepted`"));
  CHECK(Has(Issues("== a ==\naccepted: 2018-03-01\nregion: a\nregion: b\n"),
            "t.txt:4:1: error: \"region\" is given twice"));
  CHECK(Has(Issues("== a ==\naccepted: 2018-03-01\n->\n->\n"), "a second"));
  CHECK(Has(Issues("== a ==\naccepted: 2018-03-01\nwords without a colon\n"),
            "t.txt:3:1: error: neither \"field: value\""));
  CHECK(Has(Issues("== a\naccepted: 2018-03-01\n"), "not a title"));
  CHECK(Has(Issues("====\naccepted: 2018-03-01\n"), "not a title"));
  const std::string twice =
      Issues("== a ==\naccepted: 2018-03-01\n== a ==\naccepted: 2018-03-01\n");
  CHECK(Has(twice, "t.txt:3:1: error: the title \"a\" occurs twice"));
  CHECK(Has(twice, "see t.txt:1:1"));
  CHECK(Has(Issues("== a ==\naccepted: 2018-03-01\ntext: \xff\n"),
            "is not UTF-8"));
  CHECK(
      Has(Issues(std::string("== a ==\naccepted: 2018-03-01\ntext: \0\n", 38)),
          "has a NUL"));
  CHECK(Has(Issues("->\nexact: perhaps\n== a ==\naccepted: 2018-03-01\n"),
            "is neither yes nor no"));
  // All are reported, by line.
  const std::string two = Issues("== a ==\nx: 1\naccepted: never\n");
  CHECK(two.find("t.txt:2:1") < two.find("t.txt:3:1"));
}

TEST_CASE("An error shows no value, and no name that looks like a caller's") {
  const std::string issues = Issues(
      "== a ==\naccepted: 13900001111\ntype: 13900001112\n"
      "13900001113: x\nhanded_over: 13900001114\n");
  CHECK(!Has(issues, "1390000111"));
}

TEST_CASE("Limits are kept") {
  CasebookOptions options;
  options.max_bytes = 10;
  CHECK(Has(Issues(kHolds, options), "CasebookOptions::max_bytes"));
  options = {};
  options.max_line_bytes = 10;
  CHECK(Has(Issues(kHolds, options), "CasebookOptions::max_line_bytes"));
  options = {};
  options.max_cases = 1;
  const std::string two =
      absl::StrCat(std::string(kHolds), "== again ==\naccepted: 2018-03-01\n");
  CHECK(Has(Issues(two, options), "CasebookOptions::max_cases"));
  options = {};
  options.max_shared_bytes = 1000;
  const std::string shared =
      "text: " + std::string(900, 'x') +
      "\n== a ==\naccepted: 2018-03-01\n== b ==\naccepted: 2018-03-01\n";
  CHECK(Has(Issues(shared, options), "CasebookOptions::max_shared_bytes"));
  options = {};
  options.max_issues = 3;
  std::string bad = "== a ==\naccepted: 2018-03-01\n";
  for (int i = 0; i != 100; ++i) bad += "nothing\n";
  const LoadResult<Casebook> read = LoadCasebook({"t.txt", bad}, options);
  CHECK(read.issues.size() == 4);
  CHECK(Has(read.issues.back().message, "97 more issues"));
}

TEST_CASE("Cases from elsewhere are checked as those of a text") {
  TestCase test;
  test.title = "a";
  test.line = 7;
  test.ticket = {{"accepted", "2018-03-01", 7, 1}, {"categori", "x", 7, 2}};
  const LoadResult<Casebook> made = LoadCasebook("t.csv", {test});
  REQUIRE(made.issues.size() == 1);
  CHECK(made.issues[0].place.ToString() == "t.csv:7:2");
  test.ticket.pop_back();
  test.ticket.push_back({"category", "noise", 7, 2});
  test.expected = {{"lead", "environment", 7, 3}};
  const LoadResult<Casebook> good = LoadCasebook("t.csv", {test});
  REQUIRE(good.ok());
  CHECK(good.value->Run(Town()).empty());
  test.ticket.push_back({"text", "\xff", 7, 4});
  CHECK(!LoadCasebook("t.csv", {test}).ok());
}

// A casebook of the examples that a coverage gives.
std::string BookOf(const CasebookCoverage& coverage) {
  std::string text;
  int n = 0;
  for (const UnreachedEntry& missing : coverage.unreached) {
    if (missing.example.empty()) continue;
    absl::StrAppend(&text, "== ", ++n, " ==\n", missing.example,
                    "->\noutcome:\n");
  }
  return text;
}

TEST_CASE("What no case reaches gets a case that does") {
  const Casebook one = Read(kHolds);
  const CasebookCoverage coverage = CoverageOf(Town(), {&one});
  const auto& rules =
      coverage.shares[static_cast<std::size_t>(CoverageKind::kRule)];
  CHECK(rules.reached == 1);
  CHECK(rules.all == Town().rule_count());
  CHECK(coverage.total().all - coverage.total().reached ==
        coverage.unreached.size());
  std::size_t examples = 0;
  for (const UnreachedEntry& missing : coverage.unreached) {
    examples += missing.example.empty() ? 0 : 1;
  }
  CHECK(examples * 2 > coverage.unreached.size());
  // Each example reaches what it was made for.
  const Casebook more = Read(BookOf(coverage));
  CHECK(more.cases().size() == examples);
  const CasebookCoverage both = CoverageOf(Town(), {&one, &more});
  CHECK(both.total().reached == coverage.total().reached + examples);
  for (const UnreachedEntry& missing : both.unreached) {
    INFO(missing.entry);
    CHECK(missing.example.empty());
  }
}

TEST_CASE("Without examples nothing is searched") {
  const Casebook one = Read(kHolds);
  CoverageOptions options;
  options.examples = false;
  for (const UnreachedEntry& missing :
       CoverageOf(Town(), {&one}, options).unreached) {
    CHECK(missing.example.empty());
  }
  options.examples = true;
  options.max_routes = 10;
  std::size_t examples = 0;
  for (const UnreachedEntry& missing :
       CoverageOf(Town(), {&one}, options).unreached) {
    examples += missing.example.empty() ? 0 : 1;
  }
  CHECK(examples <= 11);
}

TEST_CASE("The routing casebook reaches all that it can") {
  const Casebook book =
      Read(ReadWhole(SourceDir() + "/tests/testdata/routing/cases.txt"));
  const CasebookCoverage coverage = CoverageOf(Town(), {&book});
  for (const UnreachedEntry& missing : coverage.unreached) {
    UNSCOPED_INFO(missing.entry << "\n" << missing.example);
  }
  const auto share = coverage.total();
  CHECK(share.reached * 10 >= share.all * 7);
}

TEST_CASE("Names of fields are found in any spelling") {
  CHECK(FindCaseTicketField("受理时间") == "accepted");
  CHECK(FindCaseTicketField("accepted_at") == "accepted");
  CHECK(FindCaseTicketField("caller_words") == "text");
  CHECK(FindCaseTicketField("类别") == "category");
  CHECK(FindCaseTicketField("attribute.duty") == "attribute.duty");
  CHECK(FindCaseTicketField("attribute.").empty());
  CHECK(FindCaseTicketField("lead").empty());
  CHECK(FindCaseExpectation("Lead") == "lead");
  CHECK(FindCaseExpectation("policy.handling") == "policy.handling");
  CHECK(FindCaseExpectation("policy.nothing").empty());
  CHECK(CaseExpectations().size() > 30);
  CHECK(std::count(CaseTicketFields().begin(), CaseTicketFields().end(),
                   "category") == 1);
}

}  // namespace
}  // namespace trunkline
