// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver_util.h"
#include "src/schema/schema.h"
#include "src/schema/wire.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/schema/reading.h"

namespace trunkline::schema {

extern const unsigned char kDescriptorSet[];
extern const std::size_t kDescriptorSetSize;

namespace {

using Strings = std::vector<std::string>;

// "4a 01" as bytes.
std::string Hex(std::string_view hex) {
  std::string out;
  int high = -1;
  for (char c : hex) {
    if (c == ' ') continue;
    const int digit = c <= '9' ? c - '0' : c - 'a' + 10;
    if (high < 0) {
      high = digit;
    } else {
      out += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  return out;
}

Strings Binary(std::string_view content) {
  return Lines(content, Format::kBinary);
}

TEST_CASE("binary: entries and defects") {
  CHECK(Binary("").empty());
  CHECK(Binary(Hex("4a 03 0a 01 61 1a 00")) ==
        Strings{"0 rule { id: \"a\" }", "1 region { }"});
  // A bad entry does not hide the next.
  CHECK(Binary(Hex("4a 03 0a 01 ff 4a 03 0a 01 61")) ==
        Strings{"0 error 0:0 id: a string is not valid UTF-8 (byte 0)",
                "1 rule { id: \"a\" }"});
  CHECK(Binary(Hex("4a 00 4a 07 32 05 12 03 61 00 62")) ==
        Strings{"0 rule { }",
                "1 error 0:0 when.category[0]: a string holds a NUL character "
                "(byte 2)"});
  CHECK(Binary(Hex("4a 02 08 01")) ==
        Strings{"0 error 0:0 id: the field has another wire type than "
                "published (byte 0)"});
  CHECK(Binary(Hex("4a 05 0a")) ==
        Strings{"0 error 0:0 not a RuleSet in binary form: rule is cut off "
                "(byte 0)"});
  CHECK(Binary(Hex("4a 00 7a 01 78")) ==
        Strings{"0 rule { }",
                "1 error 0:0 not a RuleSet in binary form: it has no field 15 "
                "(byte 2)"});
  CHECK(Binary(Hex("48 01")) ==
        Strings{"0 error 0:0 not a RuleSet in binary form: rule has another "
                "wire type than published (byte 0)"});
  CHECK(Binary(Hex("00 00")) ==
        Strings{"0 error 0:0 not a RuleSet in binary form: malformed field tag "
                "(byte 0)"});
  CHECK(Binary("rule { id: \"a\" }") ==
        Strings{"0 error 0:0 not a RuleSet in binary form: it has no field 14 "
                "(it looks like text format) (byte 0)"});
  CHECK(Binary("{\"rule\":[]}") ==
        Strings{"0 error 0:0 not a RuleSet in binary form: malformed field tag "
                "(it looks like JSON) (byte 0)"});
  EntryReader reader("RuleSet", "", Format::kBinary);
  CHECK(At(reader.Locate(0, {"id"}).front()) == "0:0");
}

TEST_CASE("binary: types that have no entries") {
  CHECK(Lines("", Format::kText, "Ticket") ==
        Strings{"0 error 0:0 Ticket is not a list of entries"});
  CHECK(Lines("", Format::kText, "Nope") ==
        Strings{"0 error 0:0 no published message is called \"Nope\""});
}

TEST_CASE("binary: what is not canonical is made so") {
  struct Case {
    const char* given;
    const char* canonical;
  };
  const Case cases[] = {
      {"0a 01 61", "0a 01 61"},
      {"28 01 0a 01 61", "0a 01 61 28 01"},  // Order.
      {"0a 01 62 0a 01 61", "0a 01 61"},     // Twice: the last.
      {"0a 81 00 61", "0a 01 61"},           // Long varint.
      {"28 00", ""},                         // A zero.
      {"0a 00", ""},                         // An empty string.
      {"48 02", "48 01"},                    // bool
      {"10 ff ff ff ff 0f", "10 ff ff ff ff ff ff ff ff ff 01"},  // enum
      {"28 ff ff ff ff 0f", "28 ff ff ff ff ff ff ff ff ff 01"},  // int32
      {"32 04 20 04 20 05", "32 04 22 02 04 05"},                 // Not packed.
      {"32 06 22 01 04 22 01 05", "32 04 22 02 04 05"},
      {"32 02 22 00", "32 00"},
      {"3a 06 0a 01 61 12 01 62", "3a 03 12 01 62"},  // Both of a oneof.
      {"32 03 12 01 61 32 03 12 01 62", "32 06 12 01 61 12 01 62"},
      {"f2 06 01 78 0a 01 61", "0a 01 61 f2 06 01 78"},  // Unknown, kept.
      {"f8 06 05", "f8 06 05"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.given);
    const std::string rule = Hex(c.given);
    const std::string top = Hex("4a") + static_cast<char>(rule.size()) + rule;
    EntryReader reader("RuleSet", top, Format::kBinary);
    std::string out = "none";
    reader.Read(
        [&](std::uint32_t, int, std::string_view bytes) { out = bytes; },
        [](std::uint32_t, const SyntaxError& e) { FAIL(e.message.en); });
    CHECK(out == Hex(c.canonical));
  }
}

TEST_CASE("binary: a varint is written as short as it can be") {
  std::string all;
  std::vector<std::uint64_t> values = {0, 1, ~std::uint64_t{0}};
  for (int bits = 7; bits < 64; bits += 7) {
    const std::uint64_t first = std::uint64_t{1} << bits;
    values.insert(values.end(), {first - 1, first});
  }
  for (const std::uint64_t value : values) {
    INFO(value);
    std::string one;
    AppendVarint(value, &one);
    char put[kMostVarintBytes];
    CHECK(std::string(put, PutVarint(value, put)) == one);
    WireReader reader(one);
    std::uint64_t read = 0;
    bool minimal = true;
    REQUIRE(reader.Varint(&read, &minimal));
    CHECK(read == value);
    CHECK(minimal);
    CHECK(reader.done());
    all += one;
  }
  CHECK(all.size() == 1 + 1 + 10 + (1 + 2) + (2 + 3) + (3 + 4) + (4 + 5) +
                          (5 + 6) + (6 + 7) + (7 + 8) + (8 + 9) + (9 + 10));
}

TEST_CASE("binary: unknown fields stay in binary only") {
  const std::string ticket = Hex("0a 01 61 f2 3f 01 78");
  CHECK(FromBinary("Ticket", ticket, Format::kAuto).value() == ticket);
  CHECK(FromBinary("Ticket", ticket, Format::kBinary).value() == ticket);
  CHECK(FromBinary("Ticket", ticket, Format::kText).value() == "id: \"a\"\n");
  CHECK(FromBinary("Ticket", ticket, Format::kJson).value() ==
        "{\"id\":\"a\"}");
  // Groups are of no use to anyone.
  CHECK_FALSE(ToBinary("Ticket", Hex("f3 3f f4 3f"), Format::kBinary).ok());
}

TEST_CASE("binary: malformed single messages") {
  for (const char* hex : {"0a", "0a 05 61", "0a ff ff ff ff ff ff ff ff ff 7f",
                          "02 00", "ff ff ff ff ff ff ff ff ff ff 01", "07",
                          "60 ff", "42 02 08", "19 00", "82 01 02 09 00"}) {
    CAPTURE(hex);
    SyntaxError error;
    CHECK_FALSE(ToBinary("Ticket", Hex(hex), Format::kBinary, &error).ok());
    CHECK(error.position.line == 0);
    CHECK(error.message.en.rfind("not a Ticket in binary form: ", 0) == 0);
    CHECK_FALSE(FromBinary("Ticket", Hex(hex), Format::kJson).ok());
    CHECK_FALSE(ToTextLine("Ticket", Hex(hex)).ok());
  }
}

TEST_CASE("formats are told by content") {
  CHECK(GuessFormat("") == Format::kText);
  CHECK(GuessFormat("# rules\n") == Format::kText);
  CHECK(GuessFormat("\xEF\xBB\xBF"
                    "rule { }") == Format::kText);
  CHECK(GuessFormat("\n\nid: \"a\"") == Format::kText);
  CHECK(GuessFormat("# \xB9\xA4\xB5\xA5\nrule { }") == Format::kText);
  CHECK(GuessFormat("\xB9\xA4\xB5\xA5") == Format::kText);
  CHECK(GuessFormat(std::string("rule { id: \"\0\" }", 16)) == Format::kText);
  CHECK(GuessFormat(std::string("\xFF\xFEr\0u\0", 6)) == Format::kBinary);
  CHECK(GuessFormat("{") == Format::kJson);
  CHECK(GuessFormat("\xEF\xBB\xBF\r\n {\"rule\":[]}") == Format::kJson);
  CHECK(GuessFormat("[]") == Format::kJson);
  CHECK(GuessFormat(std::string("\0\0\0", 3)) == Format::kBinary);
  // A rule set in binary begins with a line feed and may go on with a brace.
  for (int n = 1; n < 200; ++n) {
    CAPTURE(n);
    const std::string id(static_cast<std::size_t>(n), 'x');
    const std::string version(static_cast<std::size_t>(n % 17 + 1), ':');
    const std::string text = "jurisdiction { id: \"" + id + "\" version: \"" +
                             version + "\" } rule { id: \"r\" }";
    const std::string binary = ToBinary("RuleSet", text, Format::kAuto).value();
    CHECK(GuessFormat(binary) == Format::kBinary);
    CHECK(ToBinary("RuleSet", binary, Format::kAuto).value() == binary);
    CHECK(GuessFormat(FromBinary("RuleSet", binary, Format::kJson).value()) ==
          Format::kJson);
  }
}

// All of the packs: text, binary, JSON, binary, text, and entry by entry.
TEST_CASE("packs come back from every format") {
  namespace fs = std::filesystem;
  const fs::path packs = fs::path(SourceDir()) / "packs";
  std::vector<fs::path> files;
  if (fs::exists(packs)) {
    for (const auto& file : fs::recursive_directory_iterator(packs)) {
      if (file.path().extension() == ".txtpb") files.push_back(file.path());
    }
  }
  for (const fs::path& file : files) {
    CAPTURE(file.string());
    const std::string content = ReadFile(file.string());
    const std::string folder = fs::relative(file, packs).begin()->string();
    const std::string type = folder == "calendars"   ? "CalendarFile"
                             : folder == "lifecycle" ? "LifecycleDefinition"
                             : folder == "kpi"       ? "KpiFile"
                                                     : "RuleSet";
    SyntaxError error;
    const auto binary = ToBinary(type, content, Format::kText, &error);
    CAPTURE(error.message.en, error.position.line);
    REQUIRE(binary.ok());
    const std::string json =
        FromBinary(type, *binary, Format::kJson, true).value();
    REQUIRE(ToBinary(type, json, Format::kJson).value() == *binary);
    const std::string text = FromBinary(type, *binary, Format::kText).value();
    REQUIRE(ToBinary(type, text, Format::kText).value() == *binary);
    REQUIRE(ToBinary(type, *binary, Format::kBinary).value() == *binary);
    const Strings lines = Lines(content, Format::kAuto, type);
    for (const std::string& line : lines) {
      REQUIRE(line.find(" error ") == std::string::npos);
    }
    // JSON and binary give the entries by field number: the printed text does.
    const Strings sorted = Lines(text, Format::kAuto, type);
    CHECK(sorted.size() == lines.size());
    CHECK(Lines(json, Format::kAuto, type) == sorted);
    CHECK(Lines(*binary, Format::kAuto, type) == sorted);
  }
}

// What we write and read as JSON is what protobuf writes and reads.
TEST_CASE("json agrees with protobuf's own") {
  namespace pb = google::protobuf;
  pb::FileDescriptorSet files;
  REQUIRE(files.ParseFromArray(kDescriptorSet,
                               static_cast<int>(kDescriptorSetSize)));
  pb::DescriptorPool pool;
  for (const auto& file : files.file()) {
    REQUIRE(pool.BuildFile(file) != nullptr);
  }
  const std::unique_ptr<pb::util::TypeResolver> resolver(
      pb::util::NewTypeResolverForDescriptorPool("type.googleapis.com", &pool));
  const std::pair<const char*, const char*> messages[] = {
      {"Ticket", ""},
      {"Ticket",
       "id: \"\\t\\\"\\\\/\\001一😀\" called_at { seconds: 1519862400 } "
       "answered_at { nanos: 1000 } accepted_at { seconds: -1 nanos: 1 } "
       "location { latitude: 28.228209 longitude: -1e-300 datum: DATUM_GCJ02 } "
       "against: [\"a\", \"\"] attribute { } attribute { name: \"n\" } "
       "caller { } confidential: true"},
      {"Ticket", "location { latitude: nan longitude: -inf } occurred_at { }"},
      {"Ticket", "location { latitude: 1e22 longitude: 100000 }"},
      {"RuleSet",
       "rule { priority: -1000 when { type: [TICKET_TYPE_REPORT, "
       "TICKET_TYPE_UNSPECIFIED] } then { hotline_owner: false } }"},
  };
  for (const auto& [type, text] : messages) {
    CAPTURE(text);
    const std::string url =
        std::string("type.googleapis.com/trunkline.v1.") + type;
    const std::string binary = ToBinary(type, text, Format::kText).value();
    const std::string ours = FromBinary(type, binary, Format::kJson).value();
    std::string theirs;
    REQUIRE(pb::util::BinaryToJsonString(resolver.get(), url, binary, &theirs)
                .ok());
    std::string back;
    REQUIRE(
        pb::util::JsonToBinaryString(resolver.get(), url, ours, &back).ok());
    CHECK(ToBinary(type, back, Format::kBinary).value() == binary);
    CHECK(ToBinary(type, theirs, Format::kJson).value() == binary);
  }
}

TEST_CASE("bad input leaves stderr empty") {
  const std::string bad[] = {
      "rule { id: \"\\xff\" }",
      "rule { id: \"\xff\" }",
      std::string("rule { id: \"\0\" }", 16),
      "rule { id: \"\\000\" } rule { nope: 1 } rule { priority: 1e9 }",
      "rule { when { type: [NOPE] } } rule {",
      "{\"rule\":[{\"id\":\"\xff\"},{\"id\":\"\\ud800\"},{\"nope\":1}",
      "{\"rule\":[{\"priority\":1e999},{\"id\":\"\\u0000\"}]}",
      Hex("4a 03 0a 01 ff 4a 7f"),
      Hex("0a 02 0a 01 ff ff ff ff ff ff ff ff ff ff"),
      std::string(100000, '{'),
      std::string("\xFF\xFEr\0u\0", 6),
      "accepted_at { seconds: 999999999999999 nanos: -1 }",
      Hex("42 0b 08 ff ff ff ff ff ff ff ff ff 01"),
  };
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  std::fflush(stderr);
  const int saved = dup(2);
  REQUIRE(dup2(fileno(file), 2) == 2);
  for (const std::string& content : bad) {
    for (Format format :
         {Format::kAuto, Format::kText, Format::kJson, Format::kBinary}) {
      Lines(content, format);
      (void)ToBinary("RuleSet", content, format);
      (void)ToBinary("Ticket", content, format);
      (void)FromBinary("RuleSet", content, format);
      (void)FromBinary("Ticket", content, format);
      (void)FromBinary(
          "Ticket", ToBinary("Ticket", content, format).value_or(""), format);
      (void)ToTextLine("RuleSet", content);
    }
  }
  std::fflush(stderr);
  dup2(saved, 2);
  close(saved);
  std::fseek(file, 0, SEEK_END);
  CHECK(std::ftell(file) == 0);
  std::fclose(file);
}

TEST_CASE("from any thread", "[threads]") {
  const std::string text =
      "rule { id: \"a\" when { type: TICKET_TYPE_REPORT } } rule { bad: 1 }";
  const std::string ticket =
      "{\"id\":\"T\",\"calledAt\":"
      "\"2018-03-01T00:00:00Z\"}";
  const Strings expected = {
      "0 rule { id: \"a\" when { type: TICKET_TYPE_REPORT } }",
      "1 error 1:59 Rule has no field \"bad\""};
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 50; ++n) {
        if (Lines(text, Format::kAuto) != expected) ++wrong[i];
        const auto binary = ToBinary("Ticket", ticket, Format::kJson);
        if (!binary.ok() ||
            FromBinary("Ticket", *binary, Format::kJson).value() != ticket) {
          ++wrong[i];
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

}  // namespace
}  // namespace trunkline::schema
