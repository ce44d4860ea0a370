// SPDX-License-Identifier: Apache-2.0
// Bad input is normal input: each of these has a defined answer that names the
// place, and none of them takes the tool down.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

#ifdef TRUNKLINE_FULL_TESTS
constexpr std::size_t kLongLine = std::size_t{1} << 30;
constexpr int kManyRules = 200'000;
#else
constexpr std::size_t kLongLine = std::size_t{16} << 20;
constexpr int kManyRules = 20'000;
#endif

// What `trunkline check` says of one file beside the base, with the file's
// folder left out.
struct Checked {
  int exit_code;
  std::string said;
};
Checked Check(std::string_view name, std::string_view content,
              bool with_base = true) {
  Folder folder;
  const std::string path = folder.Write(name, content);
  std::vector<std::string> arguments = {"check"};
  if (with_base) {
    arguments.insert(arguments.end(), {"-r", "base.txtpb"});
  }
  arguments.insert(arguments.end(), {"-r", path});
  const Result r = Run(arguments);
  std::string said = r.out + r.error;
  const std::string prefix = path.substr(0, path.size() - name.size());
  for (std::size_t at; (at = said.find(prefix)) != std::string::npos;) {
    said.erase(at, prefix.size());
  }
  return {r.exit_code, said};
}

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a rule file that is XML or a JSON array is named, without more") {
  Folder folder;
  const struct {
    const char* name;
    const char* content;
    const char* said;
  } cases[] = {
      {"x.xml", "<?xml version=\"1.0\"?>\n<rules/>\n",
       ":1:1: error: an XML document; a source is text format"},
      {"bom.xml", "\xEF\xBB\xBF<rules/>\n", "error: an XML document"},
      {"arr.json", "[{\"id\": \"x\"}]",
       ":1:1: error: a JSON array; a source is one object of type RuleSet"},
      {"half.json", "{\"department\": [", "half.json:1:"},
  };
  for (const auto& c : cases) {
    const Result r = Run({"check", "-r", folder.Write(c.name, c.content)});
    INFO(c.name << "\n" << r.out << r.error);
    CHECK(r.exit_code == 1);
    CHECK(Has(r.out, c.said));
    CHECK_FALSE(Has(r.out, "no-jurisdiction"));
  }
}

TEST_CASE("bad rule files name file, line and column") {
  struct Case {
    const char* name;
    std::string content;
    const char* said;
  };
  std::string deep_json = "{\"rule\":[{\"when\":";
  for (int i = 0; i != 5'000; ++i) deep_json += "{\"a\":[";
  std::string forty = "category { code: \"a\" }\n";
  std::string code = "a";
  for (int i = 1; i != 40; ++i) {
    code += ".a";
    forty += "category { code: \"" + code + "\" }\n";
  }
  const Case cases[] = {
      {"empty.txtpb", "", "no source has a `jurisdiction`"},
      {"nul.txtpb", std::string("department { code: \"a\0b\" }", 26),
       "nul.txtpb:1:"},
      {"utf8.txtpb",
       "department { code: \"x\" name { lang: \"zh\" text: "
       "\"\xFF\xFE\" } }",
       "utf8.txtpb:1:"},
      {"gbk.txtpb",
       "department { code: \"x\"\n name { lang: \"zh\" text: "
       "\"\xBB\xB7\xB1\xA3\" } }",
       "gbk.txtpb:2:"},
      {"gbk.json",
       "{\"department\":[{\"code\":\"x\",\n\"name\":[{\"lang\":\"zh\",\"text\":"
       "\"\xBB\xB7\xB1\xA3\"}]}]}",
       "gbk.json:2:"},
      {"deep.json", deep_json, "deep.json:1:"},
      {"cycle.txtpb",
       "region { code: \"x\" parent: \"y\" }\n"
       "region { code: \"y\" parent: \"x\" }\n",
       "cycle.txtpb:2:20: error: "},
      {"forty.txtpb", forty, "forty.txtpb:17:12: error: "},
      {"number.txtpb",
       "hotline { number: \"" + std::string(200, '1') +
           "\" phase { kind: KIND_MERGED } }",
       "number.txtpb:1:11: error: "},
      {"pattern.txtpb",
       "rule { id: \"p\"\n when { pattern: \"((a{100}){100}){100}\" }\n then "
       "{ department: \"env\" } }",
       "pattern.txtpb:2:"},
      {"binary.txtpb", "\x0a\x05\x0a\x03xyz\x12\x00\xff\xff\x01\x02",
       "binary.txtpb:2:1: error: "},
      {"text.binpb", "department { code: \"x\" }", "text.binpb:"},
      {"json.txtpb", "{\"department\":[{\"code\":\"x\"}]}", "json.txtpb:1:"},
      {"half.json", "{\"department\":[{\"code\":\"x\"", "half.json:1:"},
      {"half.binpb", "\x12\x7f\x0a", "half.binpb:"},
      {"empty.csv", "", "empty.csv:1:"},
  };
  for (const Case& c : cases) {
    const Checked checked =
        Check(c.name, c.content, std::string_view(c.name) != "empty.txtpb");
    INFO(c.name << "\n" << checked.said.substr(0, 2000));
    CHECK(checked.exit_code == 1);
    CHECK(Has(checked.said, c.said));
    CHECK(Has(checked.said, "error"));
  }
}

TEST_CASE("the far end of time is a date") {
  const Checked checked = Check(
      "far.txtpb",
      "rule { id: \"f\" when { category: \"road\" } then { department: "
      "\"roads\" }\n valid { from: \"2018-01-01\" to: \"9999-12-31\" } }");
  INFO(checked.said);
  CHECK(checked.exit_code == 0);
  const Checked beyond =
      Check("far.txtpb",
            "rule { id: \"f\" then { department: \"roads\" }\n valid { to: "
            "\"10000-01-01\" } }");
  CHECK(beyond.exit_code == 1);
  CHECK(Has(beyond.said, "far.txtpb:2:"));
}

TEST_CASE("one endless line of rules is refused by its size") {
  Folder folder;
  const std::string path =
      folder.Write("long.txtpb", "# " + std::string(kLongLine, 'x'));
  const Result r = Run({"check", "-r", "base.txtpb", "-r", path});
  INFO(r.out + r.error);
  if (kLongLine > (std::size_t{256} << 20)) {
    CHECK(r.exit_code == 1);
    CHECK(Has(r.out, "too-large"));
  } else {
    CHECK(r.exit_code == 0);  // A long comment is a comment.
  }
}

TEST_CASE("one endless row of tickets is a reject, the next is read") {
  Folder folder;
  const std::string path = folder.Write(
      "long.csv", "id,accepted,category\n1,2018-03-01," +
                      std::string(kLongLine, 'x') + "\n2,2018-03-01,road\n");
  const Result r = Run({"route", "-r", "base.txtpb", "-r", "rules.csv",
                        "--columns", "row,id,outcome", path});
  CHECK(r.exit_code == 3);
  CHECK(r.out == "row,id,outcome\n2,2,unmatched\n");
  CHECK(Has(r.error, "row 1 (line 2)"));
  CHECK(Has(r.error, "1048576"));
  INFO(r.peak_kib);
  CHECK(r.peak_kib < 200 * 1024);
}

TEST_CASE("a connection string in place of a file is not repeated") {
  for (const char* given :
       {"host=db password=CANARY", "postgresql:host=db password=CANARY",
        "postgresql://user:CANARY@db/desk", "postgresql //u:CANARY@h",
        "u:CANARY@h", "postgresql:u:CANARY@127.0.0.1:1",
        "sqlite:postgresql://u:CANARY@h/x", "sqlite:host=x password=CANARY"}) {
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{
             {"notice", "list", "--store", given, "--time-zone",
              "Asia/Shanghai"},
             {"check", "--rules", given}}) {
      CAPTURE(arguments);
      const Result result = Run(arguments);
      CHECK(result.exit_code != 0);
      CHECK(result.error.find("connection string") != std::string::npos);
      CHECK(result.error.find("CANARY") == std::string::npos);
      CHECK(result.out.find("CANARY") == std::string::npos);
    }
    // Where no file is expected, either.
    const Result result = Run({"check", given});
    CHECK(result.exit_code == 2);
    CHECK(result.error.find("CANARY") == std::string::npos);
  }
}

TEST_CASE("a connection string in place of a store's file makes no file") {
  Folder folder;
  for (const char* given :
       {"sqlite:postgresql://u:CANARY@h/x", "sqlite:u:CANARY@h",
        "sqlite:host=x password=CANARY", "u:CANARY@h",
        "postgresql //u:CANARY@h", "postgresql:u:CANARY@127.0.0.1:1"}) {
    CAPTURE(given);
    for (const char* language : {"en", "zh"}) {
      const Result result =
          Run({"--lang", language, "desk", "init", "-s", given});
      CHECK(result.exit_code != 0);
      CHECK_FALSE(Has(result.error, "CANARY"));
      CHECK_FALSE(Has(result.out, "CANARY"));
    }
    const Result keys = Run({"desk", "init", "-s",
                             "sqlite:" + folder.Path("a.db"), "--keys", given});
    CHECK(keys.exit_code != 0);
    CHECK_FALSE(Has(keys.error, "CANARY"));
    const Result report =
        Run({"report", given, "--month", "2018-10", "--time-zone",
             "Asia/Shanghai", "-o", folder.Path("out")});
    CHECK(report.exit_code != 0);
    CHECK_FALSE(Has(report.error, "CANARY"));
  }
  // Nor does the name of a folder for results.
  const Result out = Run({"report", "no.csv", "--month", "2018-10",
                          "--time-zone", "Asia/Shanghai", "-o", "u:CANARY@h"});
  CHECK(out.exit_code != 0);
  CHECK_FALSE(Has(out.error, "CANARY"));
}

TEST_CASE("bad ticket files have an answer") {
  const auto route = [](std::string_view name, std::string_view content,
                        std::vector<std::string> more = {}) {
    Folder folder;
    std::vector<std::string> arguments = {"route",
                                          "-r",
                                          "base.txtpb",
                                          "-r",
                                          "rules.csv",
                                          "--columns",
                                          "row,outcome,notes",
                                          folder.Write(name, content)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  };
  Result r = route("empty.csv", "");
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "the table is empty"));
  r = route("empty.jsonl", "");
  CHECK(r.exit_code == 0);
  CHECK(r.out == "row,outcome,notes\n");

  r = route("nul.csv", std::string("accepted,category\n2018-03-01,ro\0ad\n"
                                   "2018-03-01,road\n",
                                   51));
  INFO(r.out + r.error);
  CHECK(Has(r.out, "2,unmatched"));

  // Invalid UTF-8 in one row spoils that row alone.
  r = route("bad.csv",
            "accepted,category,text\n2018-03-01,road,\xFF\xFE\n"
            "2018-03-01,road,ok\n",
            {"--charset", "utf-8"});
  CHECK(Has(r.out, "2,unmatched"));
  INFO(r.out + r.error);
  CHECK((r.exit_code == 3 || Has(r.out, "1,")));

  // GBK labelled as UTF-8: each row that holds any is named.
  r = route("gbk.csv", "accepted,category\n2018-03-01,\xBB\xB7\xBE\xB3\n",
            {"--charset", "utf-8"});
  CHECK(r.exit_code == 3);
  CHECK(Has(r.error, "row 1 (line 2)"));

  r = route("number.csv",
            "accepted,dialled\n2018-03-01," + std::string(200, '1') + "\n");
  CHECK(r.out == "row,outcome,notes\n1,unmatched,number_unknown\n");
  Folder folder;
  r = route("attributes.csv",
            "accepted,category,attribute.amount\n2018-03-01,road,\"1,5\"\n",
            {"-r", folder.Write("attributes.txtpb",
                                "attribute { id: 'amount' order: 1 "
                                "kind: KIND_NUMBER } attribute { id: 'lane' "
                                "order: 2 kind: KIND_TEXT required: true }")});
  CHECK(r.out ==
        "row,outcome,notes\n1,unmatched,\"attribute_unknown;attribute_"
        "missing\"\n");
  CHECK(Has(r.error, "attribute_unknown 1"));
  CHECK(Has(r.error, "attribute_missing 1"));
  std::string code = "road";
  for (int i = 0; i != 39; ++i) code += ".x";
  r = route("deep.csv", "accepted,category\n2018-03-01," + code + "\n");
  CHECK(r.out == "row,outcome,notes\n1,unmatched,category_unknown\n");
  r = route("far.csv", "accepted,category\n9999-12-31,road\n");
  CHECK(r.exit_code == 0);
  r = route("binary.csv", "\x0a\x05\x0a\x03xyz\x12\x01\x00\xff\x01\x02");
  CHECK(r.exit_code != 0);
  CHECK(r.exit_code != -1);
  r = route("broken.jsonl", "{\"id\":\"1\",\n[]\n\"x\"\n\n");
  CHECK(r.exit_code == 3);
  CHECK(Has(r.error, "row 1 (line 1)"));
  r = Run({"route", "-r", "base.txtpb", "no such file.csv"});
  CHECK(r.exit_code == 4);
  CHECK(Has(r.error, "no such file.csv"));
}

TEST_CASE("a rule set of many rules is checked") {
  std::string rules;
  for (int i = 0; i != kManyRules; ++i) {
    rules += "rule { id: \"m" + std::to_string(i) +
             "\" when { category: \"road\" keyword { any: \"w" +
             std::to_string(i) + "\" } } then { department: \"roads\" } }\n";
  }
  const Checked checked = Check("many.txtpb", rules);
  INFO(checked.said.substr(0, 1000));
  CHECK(checked.exit_code == 0);
  CHECK(Has(checked.said, " rules, 0 errors"));
}

}  // namespace
}  // namespace trunkline::tools
