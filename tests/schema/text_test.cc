// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "src/schema/schema.h"
#include "tests/catch.h"
#include "tests/schema/reading.h"

namespace trunkline::schema {
namespace {

using Strings = std::vector<std::string>;

Strings Text(std::string_view content) { return Lines(content, Format::kText); }

TEST_CASE("text: entries of every shape") {
  CHECK(Text("rule { id: \"a\" }\nregion { code: \"r\" }") ==
        Strings{"0 rule { id: \"a\" }", "1 region { code: \"r\" }"});
  CHECK(Text("rule < id: 'a' >") == Strings{"0 rule { id: \"a\" }"});
  CHECK(Text("rule: { id: 'a' }; rule { id: 'b' }, rule{id:'c'}") ==
        Strings{"0 rule { id: \"a\" }", "1 rule { id: \"b\" }",
                "2 rule { id: \"c\" }"});
  CHECK(Text("rule: [ {id: 'a'}, <id: 'b'> ]; rule []") ==
        Strings{"0 rule { id: \"a\" }", "1 rule { id: \"b\" }"});
  CHECK(Text("rule [{}]") == Strings{"0 rule { }"});
  CHECK(Text("# } a comment {\nrule { # } here too\n id: 'a' # }\n}") ==
        Strings{"0 rule { id: \"a\" }"});
  CHECK(Text("rule { id: \"}\\\"{\" '\\'}' }") ==
        Strings{"0 rule { id: \"}\\\"{'}\" }"});
  CHECK(Text("\xEF\xBB\xBFrule { id: '\\346\\227\\245' \"\\u4e2d\" }") ==
        Strings{"0 rule { id: \"日中\" }"});
  CHECK(Text("rule { priority: -0x10, contested: t; when { type: "
             "[TICKET_TYPE_REPORT, TICKET_TYPE_PRAISE] } }") ==
        Strings{"0 rule { priority: -16 when { type: TICKET_TYPE_REPORT type: "
                "TICKET_TYPE_PRAISE } contested: true }"});
  CHECK(Text("").empty());
  CHECK(Text(" \r\n\t# nothing\n").empty());
}

TEST_CASE("text: each defect, its place and its words") {
  struct Case {
    std::string content;
    Strings lines;
  };
  const std::string b = "\nrule { id: \"b\" }";
  const std::string b1 = "1 rule { id: \"b\" }";
  const Case cases[] = {
      {"rule { iid: \"x\" }" + b,
       {"0 error 1:8 Rule has no field \"iid\"; did you mean \"id\"?", b1}},
      {"rule { id: \"id\" when { typ: 1 } }",
       {"0 error 1:24 When has no field \"typ\"; did you mean \"type\"?"}},
      {"rule {\n\t\tid: \"a\"\t\tbad: 1 }",
       {"0 error 2:12 Rule has no field "
        "\"bad\""}},
      {"rule { when { type: TICKET_TYPE_REPORTS } }",
       {"0 error 1:21 type has no value \"TICKET_TYPE_REPORTS\"; did you mean "
        "\"TICKET_TYPE_REPORT\"?"}},
      {"rule {\n\twhen { type: [TICKET_TYPE_PRAISE, report] } }",
       {"0 error 2:36 type has no value \"report\"; did you mean "
        "\"TICKET_TYPE_REPORT\"?"}},
      {"rule { when { type: 77 } }",
       {"0 error 1:15 when.type[0]: no value of TicketType has the number "
        "77"}},
      {"rule { id: 5 }", {"0 error 1:12 expected string, found \"5\""}},
      {"rule { id: }", {"0 error 1:12 expected string, found \"}\""}},
      {"rule { id: \"a\n }" + b,
       {"0 error 1:14 string literals cannot cross line boundaries", b1}},
      {"rule { id: \"a\" id: \"b\" }",
       {"0 error 1:16 id is given more than once"}},
      {"rule { then { function: \"a\" department: \"b\" } }",
       {"0 error 1:29 department cannot be given together with function"}},
      {"rule { priority: 99999999999 }",
       {"0 error 1:18 integer out of range (99999999999)"}},
      {"rule { priority: " + std::string(200, '9') + " }",
       {"0 error 1:18 integer out of range (" + std::string(200, '9') + ")"}},
      {"rule { contested: maybe }",
       {"0 error 1:19 contested: expected true or false, found \"maybe\""}},
      {"rule { priority: 5id: \"x\" }",
       {"0 error 1:19 need space between number and identifier"}},
      {"rule { id: \"\\q\" }",
       {"0 error 1:14 invalid escape sequence in string literal"}},
      {"rule { id: “a” }", {"0 error 1:12 unexpected \"“\""}},
      // Strings that are not UTF-8 by way of escapes.
      {"rule { id: \"\\xff\" }",
       {"0 error 1:8 id: a string is not valid UTF-8: \"\\xff\""}},
      {"rule { when {\n category: \"a\" category: \"\\000\" } }",
       {"0 error 2:16 when.category[1]: a string holds a NUL character"}},
      {"rule { when { category: [\"a\", \"\\xC3\"] } }",
       {"0 error 1:31 when.category[1]: a string is not valid UTF-8: "
        "\"\\xc3\""}},
      // Bytes that are not UTF-8: GBK, UTF-16, NUL.
      {"rule { id: \"\xB9\xA4\" }" + b,
       {"0 error 1:13 not valid UTF-8: byte \"\\xb9\"; if the content is GBK, "
        "convert it",
        b1}},
      {"# 中 \xB9\xA4" + b,
       {"0 error 1:7 not valid UTF-8: byte \"\\xb9\"; if the content is GBK, "
        "convert it",
        b1}},
      {std::string("\xFF\xFEr\0u\0", 6),
       {"0 error 1:1 not UTF-8: the content is UTF-16; save it as UTF-8"}},
      {std::string("rule { id: \"a\0b\" }", 18) + b,
       {"0 error 1:14 a NUL byte", b1}},
      {std::string("\0", 1) + b, {"0 error 1:1 a NUL byte", b1}},
      // Brackets.
      {"rule { id: \"a\"" + b + "\nrule { id: \"c\" }",
       {"0 error 1:1 the entry is not closed by \"}\"", b1,
        "2 rule { id: \"c\" }"}},
      {"rule { when { id: \"a\" }" + b,
       {"0 error 1:1 the entry is not closed by \"}\"", b1}},
      {"rule { id: \"a\" }}" + b,
       {"0 rule { id: \"a\" }", "1 error 1:17 expected an entry, found \"}\"",
        "2 rule { id: \"b\" }"}},
      {"rule { id: \"a\" >" + b,
       {"0 error 1:16 expected \"}\", found \">\"", b1}},
      {"rule: [ {id: \"a\"}" + b,
       {"0 rule { id: \"a\" }",
        "1 error 2:1 expected \",\" or \"]\", found \"rule\"",
        "2 rule { id: \"b\" }"}},
      {"rule: [ {}, ]",
       {"0 rule { }", "1 error 1:13 expected \"{\", found \"]\""}},
      {"rule: [ 5 ]" + b,
       {"0 error 1:9 expected \"{\" or \"]\", found \"5\"", b1}},
      {"rule: [ {}",
       {"0 rule { }",
        "1 error 1:1 the list of \"rule\" is not closed by \"]\""}},
      {"rul: [ {},\n {} {\n",
       {"0 error 1:1 RuleSet has no field \"rul\"; did you mean \"rule\"?",
        "1 error 2:5 expected \",\" or \"]\", found \"{\"",
        "2 error 2:5 the entry is not closed by \"}\""}},
      {"rule: [ {}, # \xB9\n ]",
       {"0 rule { }", "1 error 2:2 expected \"{\", found \"]\"",
        "2 error 1:15 not valid UTF-8: byte \"\\xb9\"; if the content is GBK, "
        "convert it"}},
      // At the top.
      {"rulee { id: \"a\" }" + b,
       {"0 error 1:1 RuleSet has no field \"rulee\"; did you mean \"rule\"?",
        b1}},
      {"rule: \"x\"" + b,
       {"0 error 1:7 expected \"{\" after \"rule\", found a string", b1}},
      {"rule" + b,
       {"0 error 2:1 expected \"{\" after \"rule\", found \"rule\"", b1}},
      {"rule",
       {"0 error 1:5 expected \"{\" after \"rule\", found the end of the "
        "content"}},
      {"{\"rule\": []}", {"0 error 1:1 expected an entry, found \"{\""}},
      {"// no comment" + b, {"0 error 1:1 expected an entry, found \"/\"", b1}},
      {"5" + b, {"0 error 1:1 expected an entry, found \"5\"", b1}},
      {"[trunkline.v1.x] { }" + b,
       {"0 error 1:1 expected an entry, found \"[\"", b1}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.content);
    CHECK(Text(c.content) == c.lines);
  }
}

TEST_CASE("text: depth bombs end in an error") {
  for (const char* bomb : {"{", "<", "[", "when {", "a: {", "a: ["}) {
    std::string deep = "rule { ";
    for (int i = 0; i < 200000; ++i) deep += bomb;
    CAPTURE(bomb);
    CHECK(Text(deep) ==
          Strings{"0 error 1:1 the entry is not closed by \"}\""});
    CHECK_FALSE(ToBinary("RuleSet", deep, Format::kText).ok());
  }
  const std::string closed =
      "rule { " + std::string(200000, '{') + std::string(200000, '}') + " }";
  CHECK(Text(closed) ==
        Strings{"0 error 1:8 expected identifier, found \"{\""});
}

TEST_CASE("text: positions of many defects on one long line") {
  std::string line;
  for (int i = 0; i < 20000; ++i) line += "rule { bad: 1 } ";
  int errors = 0;
  int last = 0;
  EntryReader reader("RuleSet", line, Format::kText);
  reader.Read([](std::uint32_t, int, std::string_view) { FAIL(); },
              [&](std::uint32_t number, const SyntaxError& error) {
                ++errors;
                last = error.position.column;
                if (last != static_cast<int>(number) * 16 + 8) FAIL();
              });
  CHECK(errors == 20000);
}

TEST_CASE("text: one very long line") {
  const std::string blank(32 << 20, ' ');
  CHECK(Text(blank + "rule { id: 5 } rule { id: '" + blank + "' bad: 1 }") ==
        Strings{"0 error 1:33554444 expected string, found \"5\"",
                "1 error 1:67108894 Rule has no field \"bad\""});
  CHECK(Lines("{" + blank + "\"rule\":[{\"id\":5}]}", Format::kJson) ==
        Strings{"0 error 1:33554448 id: expected a string"});
}

TEST_CASE("text: Locate") {
  const std::string content =
      "# 一\n"
      "rule {\n"
      "  id: \"a\"\n"
      "\twhen { category: \"x\" type: [TICKET_TYPE_REPORT,\n"
      "    TICKET_TYPE_PRAISE] category: \"中\" category: \"z\" }\n"
      "  then { department: \"d\" policy { milestone: MILESTONE_SIGN_IN "
      "policy: \"p\" }\n"
      "    policy < policy: \"q\" > }\n"
      "}\n"
      "hotline: [ { number: \"1\" }, { phase: [ { kind: KIND_DUAL }, {\n"
      "  valid { from: \"2018\"\n"
      "  to: \"2017\" } } ] } ]\n";
  EntryReader reader("RuleSet", content, Format::kText);
  int entries = 0;
  reader.Read([&](std::uint32_t, int, std::string_view) { ++entries; },
              [](std::uint32_t, const SyntaxError& e) { FAIL(e.message.en); });
  REQUIRE(entries == 3);
  auto at = [&](std::uint32_t number, std::string_view path) {
    return At(reader.Locate(number, {path}).front());
  };
  CHECK(at(0, "") == "2:1");
  CHECK(at(0, "id") == "3:3");
  CHECK(at(0, "when") == "4:2");
  CHECK(at(0, "when.category") == "4:9");
  CHECK(at(0, "when.category[0]") == "4:9");
  CHECK(at(0, "when.category[1]") == "5:25");
  CHECK(at(0, "when.category[2]") == "5:41");
  CHECK(at(0, "when.category[3]") == "4:2");
  CHECK(at(0, "when.type[0]") == "4:30");
  CHECK(at(0, "when.type[1]") == "5:5");
  CHECK(at(0, "when.region[0]") == "4:2");
  CHECK(at(0, "valid.to") == "2:1");
  CHECK(at(0, "then.policy[0].policy") == "6:64");
  CHECK(at(0, "then.policy[1]") == "7:5");
  CHECK(at(0, "then.policy[1].policy") == "7:14");
  CHECK(at(0, "then.policy[1].milestone") == "7:5");
  CHECK(at(0, "id.no.such") == "3:3");
  CHECK(at(0, "..[") == "2:1");
  CHECK(at(1, "") == "9:12");
  CHECK(at(1, "number") == "9:14");
  CHECK(at(2, "phase[1]") == "9:61");
  CHECK(at(2, "phase[1].valid.to") == "11:3");
  CHECK(at(2, "phase[1].valid") == "10:3");
  CHECK(at(2, "phase[7].valid") == "9:29");
  CHECK(at(3, "") == "0:0");
}

TEST_CASE("text: a name that occurs in a value is not taken for the field") {
  EntryReader reader("RuleSet", "rule { id: \"when when: {\" when { } }",
                     Format::kText);
  reader.Read([](std::uint32_t, int, std::string_view) {},
              [](std::uint32_t, const SyntaxError& e) { FAIL(e.message.en); });
  CHECK(At(reader.Locate(0, {"when"}).front()) == "1:27");
}

TEST_CASE("text: 200,000 entries") {
  std::string content;
  for (int i = 0; i < 200000; ++i) {
    content += "rule { id: \"" + std::to_string(i) + "\" }\n";
  }
  EntryReader reader("RuleSet", content, Format::kAuto);
  std::uint32_t next = 0;
  reader.Read(
      [&](std::uint32_t number, int field, std::string_view) {
        if (number != next++ || field != 9) FAIL();
      },
      [](std::uint32_t, const SyntaxError& e) { FAIL(e.message.en); });
  CHECK(next == 200000);
  CHECK(At(reader.Locate(199999, {"id"}).front()) == "200000:8");
}

TEST_CASE("text: single messages") {
  SyntaxError error;
  const auto ticket =
      ToBinary("Ticket",
               "id: \"T\" title: \"一\" accepted_at { seconds: 5 } location { "
               "latitude: 28.2 }",
               Format::kText, &error);
  REQUIRE(ticket.ok());
  CHECK(ToTextLine("Ticket", *ticket).value() ==
        "id: \"T\" accepted_at { seconds: 5 } location { latitude: 28.2 } "
        "title: \"一\"");
  CHECK_FALSE(
      ToBinary("Ticket", "id: \"T\"\n  titl: \"x\"", Format::kText, &error)
          .ok());
  CHECK(At(error.position) == "2:3");
  CHECK(error.message.en ==
        "Ticket has no field of that name; did you mean \"title\"?");
  const auto status =
      ToBinary("Ticket", "id: \"T\"\n  titl: \"x\"", Format::kText).status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(std::string(status.message()) ==
        "2:3: Ticket has no field of that name; did you mean \"title\"?");
  CHECK(ToBinary("Ticket", "", Format::kText).value().empty());
  CHECK_FALSE(ToBinary("Tickets", "", Format::kText).ok());
  CHECK_FALSE(FromBinary("Tickets", "", Format::kText).ok());
  CHECK_FALSE(ToTextLine("", "").ok());
}

TEST_CASE("text: printed strings are readable and come back") {
  const std::string content =
      "rule { id: \"\\t\\n\\r\\\"\\\\'\\001\\177中文😀\" }";
  const std::string binary =
      ToBinary("RuleSet", content, Format::kText).value();
  const std::string text = FromBinary("RuleSet", binary, Format::kText).value();
  CHECK(text == "rule {\n  id: \"\\t\\n\\r\\\"\\\\'\\001\\177中文😀\"\n}\n");
  CHECK(ToBinary("RuleSet", text, Format::kText).value() == binary);
}

}  // namespace
}  // namespace trunkline::schema
