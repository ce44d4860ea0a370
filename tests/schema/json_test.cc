// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "src/schema/schema.h"
#include "tests/catch.h"
#include "tests/schema/reading.h"

namespace trunkline::schema {
namespace {

using Strings = std::vector<std::string>;

Strings Json(std::string_view content) { return Lines(content, Format::kJson); }

std::string TicketLine(std::string_view json) {
  SyntaxError error;
  const auto binary = ToBinary("Ticket", json, Format::kJson, &error);
  if (!binary.ok()) return At(error.position) + " " + error.message.en;
  return ToTextLine("Ticket", *binary).value();
}

TEST_CASE("json: entries") {
  CHECK(Json("{\"rule\":[{\"id\":\"a\",\"legalBasis\":\"x\"},"
             "{\"legal_basis\":\"y\",\"id\":\"b\"}],\"region\":[{}]}") ==
        Strings{"0 rule { id: \"a\" legal_basis: \"x\" }",
                "1 rule { id: \"b\" legal_basis: \"y\" }", "2 region { }"});
  // The same key again: both are read.
  CHECK(Json("{\"rule\":[{\"id\":\"a\"}],\"rule\":[{\"id\":\"b\"}]}") ==
        Strings{"0 rule { id: \"a\" }", "1 rule { id: \"b\" }"});
  CHECK(Json("\xEF\xBB\xBF {\"rule\":null,\"deadlinePolicy\":[]}").empty());
  CHECK(Json("").empty());
  CHECK(Json(" \r\n").empty());
  CHECK(Json("{\"rule\":[{\"priority\":\"5\"},{\"priority\":3e2},"
             "{\"priority\":-2147483648},{\"when\":{\"type\":[4,"
             "\"TICKET_TYPE_PRAISE\"],\"keyword\":null}}]}") ==
        Strings{"0 rule { priority: 5 }", "1 rule { priority: 300 }",
                "2 rule { priority: -2147483648 }",
                "3 rule { when { type: TICKET_TYPE_REPORT type: "
                "TICKET_TYPE_PRAISE } }"});
}

TEST_CASE("json: each defect, its place and its words") {
  struct Case {
    std::string content;
    Strings lines;
  };
  const Case cases[] = {
      {"{\"rule\":[{\"id\":\"a\",\n \"typ\":{\"x\":[1]}},{\"id\":\"b\"}]}",
       {"0 error 2:2 Rule has no field \"typ\"", "1 rule { id: \"b\" }"}},
      {"{\"rule\":[{\"when\":{\"typ\":[1]},\"id\":5},{}]}",
       {"0 error 1:19 When has no field \"typ\"; did you mean \"type\"?",
        "1 rule { }"}},
      {"{\"rule\":[{\"id\":5},5,[{}],null,{\"when\":[]},{\"id\":[]},{}]}",
       {"0 error 1:16 id: expected a string",
        "1 error 1:19 rule: expected an object",
        "2 error 1:21 rule: expected no list inside the list",
        "3 error 1:26 rule: expected an object",
        "4 error 1:39 when: expected one value, found a list",
        "5 error 1:49 id: expected one value, found a list", "6 rule { }"}},
      {"{\"rul\":[{}],\"region\":{},\"rule\":5,\"rule\":[{\"id\":\"a\"}]}",
       {"0 error 1:2 RuleSet has no field \"rul\"; did you mean \"rule\"?",
        "1 error 1:22 region: expected a list",
        "2 error 1:32 rule: expected a list", "3 rule { id: \"a\" }"}},
      {"{\"rule\":[{\"id\":\"a\",\"id\":\"b\"}]}",
       {"0 error 1:20 id is given more than once"}},
      {"{\"rule\":[{\"legalBasis\":\"a\",\"legal_basis\":\"b\"}]}",
       {"0 error 1:28 legal_basis is given more than once"}},
      {"{\"rule\":[{\"then\":{\"department\":\"a\",\"answer\":{}}},"
       "{\"then\":{\"hotlineOwner\":false,\"function\":\"b\"}}]}",
       {"0 error 1:45 answer cannot be given together with department",
        "1 error 1:91 function cannot be given together with hotlineOwner"}},
      {"{\"rule\":[{\"priority\":1e99},{\"priority\":2.5},{\"priority\":\"x\"},"
       "{\"priority\":true}]}",
       {"0 error 1:22 priority: expected an integer of 32 bits",
        "1 error 1:40 priority: expected an integer of 32 bits",
        "2 error 1:57 priority: expected an integer of 32 bits",
        "3 error 1:74 priority: expected an integer of 32 bits"}},
      {"{\"rule\":[{\"priority\":" + std::string(200, '9') + "}]}",
       {"0 error 1:22 priority: expected an integer of 32 bits"}},
      {"{\"rule\":[{\"contested\":\"true\"}]}",
       {"0 error 1:23 contested: expected true or false"}},
      {"{\"rule\":[{\"when\":{\"type\":[\"report\",1]}},{\"when\":{\"type\":"
       "[77]}},{\"when\":{\"type\":[null]}}]}",
       {"0 error 1:27 type has no value \"report\"; did you mean "
        "\"TICKET_TYPE_REPORT\"?",
        "1 error 1:58 type has no value \"77\"",
        "2 error 1:81 type: expected the name of a value"}},
      {"{\"rule\":[{\"id\":\"\\u0000\"}]}",
       {"0 error 1:16 id: a string holds a NUL character"}},
      // What is no JSON ends the reading; what came before is delivered.
      {"{\"rule\":[{\"id\":\"a\"},\n{\"id\":\"b\"]}",
       {"0 rule { id: \"a\" }",
        "1 error 2:10 missing a comma or } after an object member"}},
      {"{\"rule\":[{\"id\":\"a\"}",
       {"0 rule { id: \"a\" }",
        "1 error 1:20 missing a comma or ] after an array element"}},
      {"{\"rule\":[{},]}", {"0 rule { }", "1 error 1:13 invalid value"}},
      {"{'rule':[{}]}", {"0 error 1:2 missing a name for object member"}},
      {"{\"rule\":[{\"id\":\"\xB9\xA4\"}]}",
       {"0 error 1:17 not valid UTF-8: byte \"\\xb9\"; if the content is GBK, "
        "convert it"}},
      {"{\"rule\":[{}]}\n\xB9\xA4",
       {"0 rule { }",
        "1 error 2:1 not valid UTF-8: byte \"\\xb9\"; if the content is GBK, "
        "convert it"}},
      {std::string("{\"rule\":[{\"id\":\"a\0\"}]}", 23),
       {"0 error 1:18 a NUL byte"}},
      {"{\"rule\":[{\"id\":\"\\ud800\"}]}",
       {"0 error 1:17 the surrogate pair in string is invalid"}},
      {"{\"rule\":[{\"id\":\"\\udc00\"}]}",
       {"0 error 1:16 id: a surrogate without its other half"}},
      {"{\"rule\":[{\"bad\":1,\"x\"}]}",
       {"0 error 1:11 Rule has no field \"bad\"",
        "1 error 1:22 missing a colon after a name of object member"}},
      {"[]", {"0 error 1:1 expected an object of type RuleSet"}},
      {" 5", {"0 error 1:2 expected an object of type RuleSet"}},
      {"{} x",
       {"0 error 1:4 the document root must not be followed by other "
        "values"}},
      {"rule { id: \"a\" }", {"0 error 1:1 invalid value"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.content);
    CHECK(Json(c.content) == c.lines);
  }
}

TEST_CASE("json: depth bombs end in an error") {
  CHECK(Json(std::string(200000, '[')) ==
        Strings{"0 error 1:1 expected an object of type RuleSet"});
  std::string deep = "{\"rule\":[{\"x\":";
  for (int i = 0; i < 200000; ++i) deep += "[";
  CHECK(Json(deep) == Strings{"0 error 1:11 Rule has no field \"x\"",
                              "1 error 1:112 values are nested too deeply"});
  CHECK_FALSE(ToBinary("Ticket", deep, Format::kJson).ok());
}

TEST_CASE("json: positions of many defects on one long line") {
  std::string line = "{\"rule\":[";
  for (int i = 0; i < 20000; ++i) line += i == 0 ? "{\"x\":1}" : ",{\"x\":1}";
  line += "]}";
  int errors = 0;
  EntryReader reader("RuleSet", line, Format::kJson);
  reader.Read([](std::uint32_t, int, std::string_view) { FAIL(); },
              [&](std::uint32_t number, const SyntaxError& error) {
                ++errors;
                if (error.position.column != static_cast<int>(number) * 8 + 11)
                  FAIL();
              });
  CHECK(errors == 20000);
}

TEST_CASE("json: Locate") {
  const std::string content =
      "{ \"rule\": [\n"
      "  { \"id\": \"一}\", \"when\": { \"category\": [\"x\", \"y\"],\n"
      "      \"keyword\": {\"any\": [\"k\"]} },\n"
      "    \"legalBasis\" : \"b\",\n"
      "    \"then\": {\"policy\": [{\"milestone\": \"MILESTONE_SIGN_IN\"},\n"
      "      {\"policy\": \"q\"}]} },\n"
      "  {}], \"hotline\": [{\"phase\": [{}, {\"valid\": {\"to\": \"2017\"}}]}"
      "]}\n";
  EntryReader reader("RuleSet", content, Format::kJson);
  int entries = 0;
  reader.Read([&](std::uint32_t, int, std::string_view) { ++entries; },
              [](std::uint32_t, const SyntaxError& e) { FAIL(e.message.en); });
  REQUIRE(entries == 3);
  auto at = [&](std::uint32_t number, std::string_view path) {
    return At(reader.Locate(number, {path}).front());
  };
  CHECK(at(0, "") == "2:3");
  CHECK(at(0, "id") == "2:11");
  CHECK(at(0, "when") == "2:27");
  CHECK(at(0, "when.category[0]") == "2:42");
  CHECK(at(0, "when.category[1]") == "2:47");
  CHECK(at(0, "when.category[2]") == "2:41");
  CHECK(at(0, "when.keyword.any[0]") == "3:27");
  CHECK(at(0, "when.keyword.none[0]") == "3:18");
  CHECK(at(0, "legal_basis") == "4:20");
  CHECK(at(0, "then.policy[0].milestone") == "5:39");
  CHECK(at(0, "then.policy[0].policy") == "5:25");
  CHECK(at(0, "then.policy[1].policy") == "6:18");
  CHECK(at(0, "nonsense[3].x") == "2:3");
  CHECK(at(1, "id") == "7:3");
  CHECK(at(2, "phase[1].valid.to") == "7:52");
  CHECK(at(3, "id") == "0:0");
}

TEST_CASE("json: single messages") {
  CHECK(TicketLine("{}").empty());
  CHECK(TicketLine("{\"title\":\"一\",\"id\":\"T\",\"calledAt\":"
                   "\"2018-03-01T08:00:00.25+08:00\",\"location\":{"
                   "\"latitude\":28.2,\"longitude\":\"112.9\"},\"tag\":[]}") ==
        "id: \"T\" called_at { seconds: 1519862400 nanos: 250000000 } "
        "location { latitude: 28.2 longitude: 112.9 } title: \"一\"");
  CHECK(TicketLine("{\"calledAt\":\"0001-01-01T00:00:00Z\",\"answeredAt\":"
                   "\"9999-12-31T23:59:59.999999999Z\"}") ==
        "called_at { seconds: -62135596800 } answered_at { seconds: "
        "253402300799 nanos: 999999999 }");
  for (const char* time :
       {"", "2018-02-29T08:00:00Z", "2018-03-01 08:00:00Z",
        "2018-03-01T08:00:00.Z", "2018-03-01T08:00:00.1234567890Z",
        "2018-03-01T08:00:00+8:00", "2018-03-01T08:00:00+24:00",
        "2018-03-01T08:00:00Zx", "0001-01-01T00:00:00+00:01",
        "2018-03-01T24:00:00Z", "99999-03-01T00:00:00Z",
        "2018-03-01T08:00:00+08:0x"}) {
    CAPTURE(time);
    CHECK(TicketLine("{\"calledAt\":\"" + std::string(time) + "\"}") ==
          "1:13 calledAt: expected a time such as "
          "\"2018-03-01T08:00:00+08:00\"");
  }
  for (const char* time : {"2018-03-01", "2018-03-01T08:00:00"}) {
    CAPTURE(time);
    CHECK(TicketLine("{\"calledAt\":\"" + std::string(time) + "\"}") ==
          "1:13 calledAt: expected a time with its offset, such as "
          "\"2018-03-01T08:00:00+08:00\"");
  }
  CHECK(TicketLine("{\"location\":{\"latitude\":1e400}}") ==
        "1:25 number too big to be stored in double");
  CHECK(TicketLine("{\"location\":{\"latitude\":\"north\"}}") ==
        "1:25 latitude: expected a number");
  CHECK(TicketLine("{\n \"titl\": 1}") ==
        "2:2 Ticket has no field of that name; did you mean \"title\"?");
  CHECK(TicketLine("{\"urgency\":\"URGENT\"}") ==
        "1:12 urgency has no value of that name; did you mean "
        "\"URGENCY_URGENT\"?");
  CHECK(TicketLine("") == "1:1 the document is empty");
  CHECK(TicketLine("{\"tag\":[\"a\",null]}") == "1:13 tag: expected a string");
  CHECK(TicketLine("{\"id\":\"a\"") ==
        "1:10 missing a comma or } after an object member");
}

TEST_CASE("json: written") {
  const std::string binary =
      ToBinary("Ticket",
               "id: \"T\" title: \"一\\n\\\"\" urgency: URGENCY_URGENT "
               "accepted_at { seconds: 1519862400 nanos: 5000000 } "
               "reply_waived: true",
               Format::kText)
          .value();
  CHECK(FromBinary("Ticket", binary, Format::kJson).value() ==
        "{\"id\":\"T\",\"acceptedAt\":\"2018-03-01T00:00:00.005Z\","
        "\"urgency\":\"URGENCY_URGENT\",\"title\":\"一\\n\\\"\","
        "\"replyWaived\":true}");
  const std::string pretty =
      FromBinary("Ticket", binary, Format::kJson, true).value();
  CHECK(pretty.find("\n  \"id\": \"T\",\n") != std::string::npos);
  CHECK(ToBinary("Ticket", pretty, Format::kJson).value() == binary);
  // A time that JSON has no form for.
  const std::string late =
      ToBinary("Ticket", "accepted_at { seconds: 999999999999999 }",
               Format::kText)
          .value();
  CHECK_FALSE(FromBinary("Ticket", late, Format::kJson).ok());
}

}  // namespace
}  // namespace trunkline::schema
