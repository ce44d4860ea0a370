// SPDX-License-Identifier: Apache-2.0
// trunkline test and trunkline coverage.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

const std::string kRules = SourceDir() + "/tests/testdata/routing/rules.txtpb";

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Result Test(const std::string& cases,
            const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"test", cases, "-r", kRules};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return Run(arguments);
}

const char kFails[] =
    "# kept\n"
    "accepted: 2018-03-01 09:00:00\n"
    "== other noise ==\n"
    "category: noise\n"
    "->\n"
    "lead: kaifu\n"
    "rule: noise.place\n"
    "== it holds ==\n"
    "category: noise\n"
    "->\n"
    "lead: environment\n";

TEST_CASE("a failing case says what was expected, what came, and why") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string path = folder.Write("cases.txt", kFails);
  Result r = Test(path);
  INFO(r.out << r.error);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.out, path + ":3: other noise\n"
                          "  expected  lead: kaifu; rule: noise.place\n"
                          "  got       lead: environment; rule: noise\n"
                          "  why       Rule noise decides"));
  CHECK(Has(r.out, "noise.place"));
  CHECK(Has(r.out, path + ": 1 of 2 cases hold\n"));
  r = Test(path, {"--lang", "zh"});
  CHECK(Has(r.out, "  预期  lead：kaifu；rule：noise.place\n"));
  CHECK(Has(r.out, "2个用例中有1个通过"));
}

TEST_CASE("an update rewrites what fails and keeps the rest") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string path = folder.Write("cases.txt", kFails);
  Result r = Test(path, {"--update"});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, path + ": 1 case updated\n"));
  std::string expected = kFails;
  expected.replace(expected.find("kaifu"), 5, "environment");
  expected.replace(expected.find("noise.place"), 11, "noise");
  CHECK(folder.Read("cases.txt") == expected);
  CHECK(Test(path).exit_code == 0);
  // Nothing is left to do.
  r = Test(path, {"--update"});
  CHECK(r.exit_code == 0);
  CHECK(!Has(r.out, "updated"));
  CHECK(Run({"test", "-", "-r", kRules, "--update"}, kFails).exit_code == 2);
}

TEST_CASE("a table is a casebook, too") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string table =
      "\xEF\xBB\xBF用例,类别,属地,受理时间,expected lead,预期规则,"
      "expected settled_by,#note\n"
      "one,noise.construction,kaifu,2018-03-01 09:00,kaifu,,-,\"a, b\"\n"
      "two,noise,,2018-03-01 09:00,kaifu,noise,,\n"
      ",noise,,2018-03-01 09:00,,,,\n";
  const std::string path = folder.Write("cases.csv", table);
  Result r = Test(path);
  INFO(r.out << r.error);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.out, path + ":3: two\n  expected  lead: kaifu\n"));
  CHECK(Has(r.out, path + ":4: row 4\n  expected  nothing"));
  CHECK(Has(r.out, "1 of 3 cases hold"));
  r = Test(path, {"--update"});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(folder.Read("cases.csv") ==
        "\xEF\xBB\xBF用例,类别,属地,受理时间,expected lead,预期规则,"
        "expected settled_by,#note\n"
        "one,noise.construction,kaifu,2018-03-01 09:00,kaifu,,-,\"a, b\"\n"
        "two,noise,,2018-03-01 09:00,environment,noise,,\n"
        ",noise,,2018-03-01 09:00,environment,noise,-,\n");
  CHECK(Test(path).exit_code == 0);
}

TEST_CASE("the heading of a table is checked") {
  if (ToolPath().empty()) return;
  Folder folder;
  Result r = Test(folder.Write("a.csv", "title,categori,accepted\na,b,2018\n"));
  CHECK(r.exit_code == 2);
  INFO(r.error);
  CHECK(Has(r.error, "column 2 is no field; did you mean \"category\"?"));
  r = Test(folder.Write("b.csv", "title,category,类别,accepted\na,b,c,2018\n"));
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "columns 2 and 3"));
  r = Test(folder.Write("c.csv", "title,category,accepted\na,b,soon\n"));
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "c.csv:2:3: error: \"accepted\" is not a time"));
  r = Test(folder.Write("d.csv", ""));
  CHECK(r.exit_code != 0);
  r = Test(folder.Write("e.csv", "title,category,accepted\n"));
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "there is no case"));
}

TEST_CASE("defects of casebooks, folders and options are said") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string path =
      folder.Write("bad.txt", "== a ==\ncategori: x\naccepted: 2018-03-01\n");
  Result r = Test(path);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, path + ":2:1: error: unknown field"));
  CHECK(Has(r.error, "the casebooks have 1 error: nothing was run"));
  r = Test(path, {"--lang", "zh"});
  CHECK(Has(r.error, "没有字段"));
  CHECK(Test(folder.Path("none.txt")).exit_code == 4);
  Folder empty;
  r = Test(empty.Path(""));
  CHECK(r.exit_code == 4);
  CHECK(Has(r.error, "has no casebook"));
  folder.Write("good.txt", kFails);
  CHECK(Run({"test", folder.Path("good.txt"), folder.Path("good.txt"), "-r",
             kRules})
            .exit_code == 2);
  for (const char* share :
       {"x", "101%", "rules", "rules=", "rulez=5", "5,6", "-1", "nan"}) {
    INFO(share);
    CHECK(
        Test(folder.Path("good.txt"), {absl::StrCat("--min-coverage=", share)})
            .exit_code == 2);
  }
  CHECK(Run({"test", "-r", kRules}).exit_code == 2);
  CHECK(Run({"test", folder.Path("good.txt")}).exit_code == 2);
}

TEST_CASE("what no case reaches is printed as cases") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string path = folder.Write(
      "cases.txt",
      "== noise ==\ncategory: noise\naccepted: 2018-03-01\n->\nrule: noise\n");
  Result r = Test(path, {"--coverage"});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "# rules: 1 of "));
  const std::size_t at = r.out.find("\n== reaches rule noise.place ==\n");
  REQUIRE(at != std::string::npos);
  // It is a casebook, and --update fills it in.
  std::string more = r.out.substr(r.out.find("# rules"));
  const std::string pasted = folder.Write("more.txt", more);
  REQUIRE(Test(pasted, {"--update"}).exit_code == 0);
  CHECK(Test(pasted).exit_code == 0);
  CHECK(Has(folder.Read("more.txt"), "rule: noise.place\n"));
  r = Run({"test", path, pasted, "-r", kRules, "--min-coverage", "50%"});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Test(path, {"--min-coverage", "50"}).exit_code == 1);
  r = Test(path, {"--min-coverage", "rules=90%,phases=0%"});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "of the rules; --min-coverage asks for 90 %"));
}

TEST_CASE("JUnit XML names files, cases and failures") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::string cases = kFails;
  cases.replace(cases.find("it holds"), 8, "a < b & \"c\"");
  const std::string path = folder.Write("cases.txt", cases);
  const Result r = Test(path, {"--junit", folder.Path("junit.xml")});
  CHECK(r.exit_code == 1);
  const std::string xml = folder.Read("junit.xml");
  INFO(xml);
  CHECK(Has(xml, "<testsuites tests=\"2\" failures=\"1\">"));
  CHECK(Has(xml, "name=\"a &lt; b &amp; &quot;c&quot;\"/>"));
  CHECK(Has(xml, "<failure message=\""));
  CHECK(Has(xml, "expected  lead: kaifu"));
}

TEST_CASE("a failing case does not repeat the words of its ticket") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string path = folder.Write(
      "cases.txt",
      "== a ==\ncategory: noise\ntext: CANARYWORDS 13900001111\n"
      "accepted: 2018-03-01\n->\nlead: kaifu\nrule: noise.place\n");
  for (const char* lang : {"en", "zh"}) {
    const Result r = Test(path, {"--lang", lang, "--junit", folder.Path("j")});
    CHECK(r.exit_code == 1);
    CHECK(!Has(r.out + r.error + folder.Read("j"), "CANARY"));
    CHECK(!Has(r.out + r.error + folder.Read("j"), "1390"));
  }
}

TEST_CASE("a history says which rules it uses and what it has none for") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::string table = "accepted,category,region,dialled\n";
  const auto rows = [&](int n, const std::string& row) {
    for (int i = 0; i != n; ++i) {
      absl::StrAppend(&table, "2018-03-0", 1 + i % 9, " 09:00,", row, "\n");
    }
  };
  rows(9, "noise,,");
  rows(6, "nois,,");
  rows(3, "13900001111,,");
  rows(7, "noise,,1234");
  rows(5, "noise,,13900002222");
  table += "soon,noise,,\n";
  const std::string path = folder.Write("history.csv", table);
  const Result r = Run({"coverage", "-r", kRules, "--history", path, "-o",
                        folder.Path("rules.csv")});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 3);
  CHECK(Has(r.error, "31 rows, 1 reject"));
  CHECK(Has(folder.Read("rules.csv"),
            "rule,rule_name,won,shared,first,last\nnoise,noise,21,0,2018-03-01,"
            "2018-03-09\n"));
  CHECK(Has(folder.Read("rules.csv"), ",0,0,,\n"));
  CHECK(Has(r.error,
            "unknown category: \"nois\" (did you mean \"noise\"?) in 6 "
            "rows, other values in 3 rows"));
  CHECK(Has(r.error, "unknown number: \"1234\""));
  CHECK(!Has(r.error, "1390000"));
  CHECK(Has(r.error, "no rule takes any ticket without a known category"));
  CHECK(Has(r.error, ": 9 tickets\n"));
  const Result zh = Run({"coverage", "-r", kRules, "--history", path, "-o",
                         folder.Path("z.csv"), "--lang", "zh"});
  CHECK(Has(zh.error, "未知的号码"));
  CHECK(Has(zh.error, "从未用到"));
  CHECK(Run({"coverage", "-r", kRules}).exit_code == 2);
  CHECK(Run({"coverage", "-r", kRules, "--history", folder.Path("none")})
            .exit_code == 4);
}

TEST_CASE("memory does not grow with the history") {
  if (ToolPath().empty()) return;
  Folder folder;
  long peak[2] = {0, 0};
  for (const int i : {0, 1}) {
    std::string table = "accepted,category,region\n";
    for (int n = 0; n != (i == 0 ? 20'000 : 200'000); ++n) {
      absl::StrAppend(&table, "2018-03-01 09:00,word", n, ",place", n, "\n");
    }
    const std::string path = folder.Write("history.csv", table);
    const Result r = Run({"coverage", "-q", "-r", kRules, "--history", path,
                          "-o", folder.Path("out.csv")});
    CHECK(r.exit_code == 0);
    peak[i] = r.peak_kib;
  }
  INFO(peak[0] << " " << peak[1]);
  CHECK(peak[1] < peak[0] + 16 * 1024);
}

}  // namespace
}  // namespace trunkline::tools
