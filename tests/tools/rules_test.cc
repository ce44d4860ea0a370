// SPDX-License-Identifier: Apache-2.0
// trunkline check, compile and convert, run as their users run them.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

std::string Readable(const Result& r) {
  return "exit code " + std::to_string(r.exit_code) + "\n--- output\n" + r.out +
         "--- error\n" + r.error;
}

TEST_CASE("help says what there is") {
  std::string all = Run({"--help"}).out;
  for (const char* command : {"check", "compile", "route", "explain", "due",
                              "calendar", "convert", "lifecycle"}) {
    const Result r = Run({command, "--help"});
    CHECK(r.exit_code == 0);
    CHECK(r.error == "");
    all += "\n=== " + std::string(command) + "\n" + r.out;
  }
  CheckGolden("help", all);
  CHECK(Run({}).exit_code == 2);
  CHECK(Run({"rout"}).exit_code == 2);
  CHECK(Run({"route", "--rules"}).exit_code == 2);
  CHECK(Run({"route", "--rules", "base.txtpb", "--no-such"}).exit_code == 2);
  CHECK(Run({"--version"}).exit_code == 0);
}

TEST_CASE("check: a misspelt name of a category or region has a nearest one") {
  Folder folder;
  const std::string rules =
      folder.Write("more.csv",
                   "id,when.category,when.region,then.department\nx,施公,,env\n"
                   "y,,雨化区,env\n");
  const Result r = Run({"check", "-r", "base.txtpb", "-r", rules});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 1);
  CHECK(r.out.find("unknown category \"施公\"; did you mean \"施工\"?") !=
        std::string::npos);
  CHECK(r.out.find("unknown region \"雨化区\"; did you mean \"雨花区\"?") !=
        std::string::npos);
}

TEST_CASE("check: issues as text and JSON, and what counts as failure") {
  const std::vector<std::string> check = {"check", "-r", "base.txtpb", "-r",
                                          "rules.csv"};
  auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), check.begin(), check.end());
    return Run(more);
  };
  const Result plain = with({});
  CHECK(plain.exit_code == 0);
  CheckGolden("check", Readable(plain));
  CHECK(with({"--fail-on", "warning"}).exit_code == 1);
  CheckGolden("check_json", Readable(with({"--json"})));

  Folder folder;
  const std::string bad = folder.Write(
      "bad.txtpb",
      "rule { id: \"x\" when { category: \"env.noize\" } "
      "then { department: \"evn\" } }\n"
      "rule { id: \"y\" then { function: \"nobody\" } priority: 5000 }\n"
      "rule { id: \"z\" then }\n");
  Result r = Run({"check", "-r", "base.txtpb", "-r", bad});
  CHECK(r.exit_code == 1);
  for (std::size_t at; (at = r.out.find(bad)) != std::string::npos;) {
    r.out.replace(at, bad.size(), "bad.txtpb");
  }
  CheckGolden("check_bad", Readable(r));
}

TEST_CASE("compile: the same bytes whatever the order and format") {
  Folder folder;
  const std::string a = folder.Path("a.binpb"), b = folder.Path("b.binpb");
  CHECK(Run({"compile", "-r", "base.txtpb", "-r", "rules.csv", "-o", a})
            .exit_code == 0);
  CHECK(Run({"compile", "-r", "rules.csv", "-r", "base.txtpb", "-o", b})
            .exit_code == 0);
  CHECK(ReadFile(a) == ReadFile(b));
  const std::vector<std::string> routed = {"-q", "--columns", "id,lead,rule",
                                           "tickets.jsonl"};
  auto route = [&](std::vector<std::string> rules) {
    rules.insert(rules.begin(), "route");
    rules.insert(rules.end(), routed.begin(), routed.end());
    return Run(rules).out;
  };
  CHECK(route({"-r", a}) == route({"-r", "base.txtpb", "-r", "rules.csv"}));
  // Round by every format of a rule set.
  for (const char* format : {"text", "json", "binary"}) {
    const std::string path =
        folder.Path(std::string("c.") + (format[0] == 't'   ? "txtpb"
                                         : format[0] == 'j' ? "json"
                                                            : "binpb"));
    const Result converted = Run({"convert", "-r", a, "-o", path});
    INFO(converted.error);
    CHECK(converted.exit_code == 0);
    CHECK(Run({"compile", "-r", path, "-o", b}).exit_code == 0);
    CHECK(ReadFile(a) == ReadFile(b));
  }
  const Result nowhere =
      Run({"compile", "-r", "base.txtpb", "-o", folder.Path("no/x.binpb")});
  CHECK(nowhere.exit_code == 4);
  const Result missing = Run({"compile", "-r", "missing.txtpb", "-o", b});
  CHECK(missing.exit_code == 4);
  CHECK(missing.error.find("missing.txtpb") != std::string::npos);
}

TEST_CASE("convert: rules as a table and back, in UTF-8 and GBK") {
  Folder folder;
  const std::string text = folder.Path("rules.txtpb");
  CHECK(Run({"convert", "-r", "rules.csv", "-o", text}).exit_code == 0);
  CheckGolden("convert_rules", ReadFile(text));
  const std::string csv = folder.Path("again.csv");
  CHECK(Run({"convert", "-r", text, "--bom", "-o", csv}).exit_code == 0);
  CHECK(ReadFile(csv).substr(0, 3) == "\xEF\xBB\xBF");
  const std::string again = folder.Path("again.txtpb");
  CHECK(Run({"convert", "-r", csv, "-o", again}).exit_code == 0);
  CHECK(ReadFile(again) == ReadFile(text));
  // "环保" in GBK, as an old spreadsheet has it.
  const std::string gbk =
      folder.Write("gbk.csv",
                   "id,\xC3\xFB\xB3\xC6,\xD6\xF7\xB0\xEC\xB5\xA5\xCE\xBB\n"
                   "r,\xBB\xB7\xB1\xA3,env\n");
  for (const char* charset : {"auto", "gbk"}) {
    const Result r =
        Run({"convert", "-r", gbk, "--rules-charset", charset, "-t", "text"});
    CHECK(r.exit_code == 0);
    CHECK(r.out.find("环保") != std::string::npos);
  }
  const Result labelled =
      Run({"convert", "-r", gbk, "--rules-charset", "utf-8", "-t", "text"});
  CHECK(labelled.exit_code == 1);
  CHECK(labelled.error.find("gbk.csv:1:") != std::string::npos);
}

}  // namespace
}  // namespace trunkline::tools
