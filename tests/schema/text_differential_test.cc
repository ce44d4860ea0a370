// SPDX-License-Identifier: Apache-2.0
//
// Compares our reader of text format with protobuf's: on the packs, on values
// in every notation, and on mutations of both, they accept the same contents
// with the same result.
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "src/base/strings.h"
#include "src/schema/registry.h"
#include "src/schema/schema.h"
#include "src/schema/wire.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/schema/reading.h"

namespace trunkline::schema {
namespace {

class Silent final : public pb::io::ErrorCollector {
 public:
#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(int, pb::io::ColumnNumber, absl::string_view) override {
    failed = true;
  }
  void RecordWarning(int, pb::io::ColumnNumber, absl::string_view) override {}
#else
  void AddError(int, pb::io::ColumnNumber, const std::string&) override {
    failed = true;
  }
  void AddWarning(int, pb::io::ColumnNumber, const std::string&) override {}
#endif
  bool failed = false;
};

// What protobuf reads: its binary form, or nothing.
std::optional<std::string> Reference(std::string_view type,
                                     const std::string& content) {
  // Its own tokenizer accepts these.
  if (!base::IsText(content)) return std::nullopt;
  const MessagePlan& plan = *Registry::Get().Find(type);
  const std::unique_ptr<pb::Message> message(plan.prototype->New());
  Silent errors;
  pb::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  if (!parser.ParseFromString(content, message.get()) || errors.failed) {
    return std::nullopt;
  }
  std::string binary;
  Serialize(*message, &binary);
  bool canonical = true;
  WireError error;
  if (!CheckWire(plan, binary, /*known_enums=*/true, &canonical, &error)) {
    return std::nullopt;
  }
  return binary;
}

struct Counts {
  int accepted = 0;
  int refused = 0;
};

void Compare(std::string_view type, const std::string& content,
             Counts* counts) {
  const std::optional<std::string> wanted = Reference(type, content);
  SyntaxError error;
  const auto got = ToBinary(type, content, Format::kText, &error);
  if (got.ok() != wanted.has_value() || (got.ok() && *got != *wanted)) {
    CAPTURE(type);
    CAPTURE(content);
    CAPTURE(wanted.has_value());
    CAPTURE(error.message.en);
    FAIL("other than protobuf");
  }
  ++(got.ok() ? counts->accepted : counts->refused);
}

struct Sample {
  std::string type;
  std::string content;
};

// The entries of the packs: what begins in column 1 up to the next such line.
std::vector<Sample> PackEntries() {
  std::vector<Sample> samples;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(SourceDir() + "/packs")) {
    const std::string path = file.path().string();
    if (file.path().extension() != ".txtpb") continue;
    const std::string content = ReadFile(path);
    std::string type;
    for (const char* candidate :
         {"RuleSet", "CalendarFile", "LifecycleDefinition", "Ticket"}) {
      if (ToBinary(candidate, content, Format::kText).ok()) type = candidate;
    }
    if (type.empty()) continue;
    std::size_t begin = 0;
    for (std::size_t end = content.find("\n}", begin); end != std::string::npos;
         end = content.find("\n}", begin)) {
      samples.push_back({type, content.substr(begin, end + 2 - begin)});
      begin = end + 2;
    }
    samples.push_back({type, content});
  }
  return samples;
}

const char* const kPieces[] = {"0",
                               "00",
                               "017",
                               "09",
                               "0x1F",
                               "0x",
                               "0xg",
                               "1.",
                               ".5",
                               ".",
                               "1.5.5",
                               "1e",
                               "1e5",
                               "1E+5",
                               "1e-5",
                               "1f",
                               "1.5F",
                               "1f5",
                               "017.5",
                               "0x1.",
                               "5id",
                               "2147483647",
                               "2147483648",
                               "-2147483648",
                               "-2147483649",
                               "4294967296",
                               "18446744073709551615",
                               "18446744073709551616",
                               "99999999999999999999999",
                               "1e400",
                               "1e-400",
                               "-0",
                               "-0.0",
                               "- 5",
                               "--5",
                               "-",
                               "+5",
                               "inf",
                               "-inf",
                               "INFINITY",
                               "nan",
                               "-NaN",
                               "true",
                               "True",
                               "t",
                               "false",
                               "False",
                               "f",
                               "TRUE",
                               "1",
                               "2",
                               "\"a\"",
                               "'b'",
                               "\"a\" 'b' \"\"",
                               "\"",
                               "'",
                               "\\",
                               "\"\\q\"",
                               "\"\\x\"",
                               "\"\\x4\"",
                               "\"\\x414\"",
                               "\"\\X41\"",
                               "\"\\101\"",
                               "\"\\7\"",
                               "\"\\1012\"",
                               "\"\\400\"",
                               "\"\\u4e2d\"",
                               "\"\\u4e2\"",
                               "\"\\ud83d\\ude00\"",
                               "\"\\ud83d\"",
                               "\"\\ude00\"",
                               "\"\\U0001F600\"",
                               "\"\\U0010ffff\"",
                               "\"\\U00200000\"",
                               "\"\\U0001F60\"",
                               "\"\\a\\b\\f\\n\"",
                               "\"\\r\\t\\v\\?\\'\\\"\\\\\"",
                               "\"\\000\"",
                               "\"\\xff\"",
                               "\"\xE4\xB8\xAD\"",
                               "{",
                               "}",
                               "<",
                               ">",
                               "[",
                               "]",
                               "[]",
                               "{}",
                               "<>",
                               ":",
                               "::",
                               ",",
                               ";",
                               ",,",
                               "[1, 2]",
                               "[\"a\",\"b\"]",
                               "[\"a\" \"b\"]",
                               "[\"a\",]",
                               "[,]",
                               "[[]]",
                               "[{}]",
                               "[{}, <>]",
                               "#",
                               "# x\n",
                               "\n",
                               "\t",
                               "\r",
                               "\v",
                               "\f",
                               "\x01",
                               "\x7f",
                               "\xE4\xB8\xAD",
                               "\xC2\xA0",
                               "/",
                               "//",
                               "/* */",
                               "id",
                               "id:",
                               "when",
                               "id: \"x\"",
                               "priority: 0",
                               "TICKET_TYPE_REPORT",
                               "[a.b.c]",
                               "a.b",
                               "5",
                               "[type.googleapis.com/x] {}"};

TEST_CASE("text: the packs are read as protobuf reads them") {
  Counts counts;
  for (const Sample& sample : PackEntries()) {
    Compare(sample.type, sample.content, &counts);
  }
  CHECK(counts.accepted > 100);
}

TEST_CASE("text: every notation of every kind of value") {
  Counts counts;
  const Sample frames[] = {
      {"Ticket", "location { latitude: @ }"},
      {"Ticket", "location { latitude: [@] }"},
      {"Ticket", "location { latitude: 0 latitude: @ latitude: 1 }"},
      {"Ticket", "id: @"},
      {"Ticket", "id: @ id: \"b\""},
      {"Ticket", "accepted_at { seconds: @ }"},
      {"Ticket", "accepted_at { nanos: @ }"},
      {"Ticket", "accepted_at @"},
      {"Ticket", "accepted_at: @ title: 'x'"},
      {"RuleSet", "rule { contested: @ }"},
      {"RuleSet", "rule { priority: @ }"},
      {"RuleSet", "rule { priority: 0 priority: @ }"},
      {"RuleSet", "rule { when { type: @ } }"},
      {"RuleSet", "rule { when { type: [TICKET_TYPE_PRAISE, @] type: 1 } }"},
      {"RuleSet", "rule { when { category: @ } when < > }"},
      {"RuleSet", "rule { when { category: [@, @] category: @ } }"},
      {"RuleSet", "rule { then { department: @ function: '' } }"},
      {"RuleSet", "rule { then { function: '' department: @ } }"},
      {"RuleSet", "rule @ rule {}"},
      {"RuleSet", "rule: @"},
      {"RuleSet", "@ rule {}"},
      {"RuleSet", "rule { id: 'a' @ }"},
      {"RuleSet", "rule { id: 'a', @ }; rule {}"},
      {"Decision", "lead: @"},
      {"Event", "@"},
  };
  for (const Sample& frame : frames) {
    for (const char* piece : kPieces) {
      // Kept as text by protobuf.
      if (std::string_view(piece) == "\"\\U00200000\"") continue;
      std::string content;
      for (char c : frame.content) {
        if (c == '@') {
          content += piece;
        } else {
          content += c;
        }
      }
      Compare(frame.type, content, &counts);
    }
  }
  CHECK(counts.accepted > 200);
  CHECK(counts.refused > 1000);
}

TEST_CASE("text: mutations of the packs") {
#ifdef TRUNKLINE_FULL_TESTS
  constexpr int kRounds = 2000000;
#else
  constexpr int kRounds = 40000;
#endif
  const std::vector<Sample> samples = PackEntries();
  REQUIRE(!samples.empty());
  std::mt19937 random(20181001);
  const auto below = [&](std::size_t n) {
    return static_cast<std::size_t>(random() % (n == 0 ? 1 : n));
  };
  Counts counts;
  for (int round = 0; round != kRounds; ++round) {
    const Sample& sample = samples[below(samples.size())];
    std::string content = sample.content;
    if (content.size() > 4000) continue;
    for (std::size_t n = below(3) + 1; n != 0; --n) {
      const std::size_t at = below(content.size() + 1);
      const std::size_t size = below(12);
      switch (below(5)) {
        case 0:
          content.insert(at, kPieces[below(std::size(kPieces))]);
          break;
        case 1:
          content.erase(at, size);
          break;
        case 2:
          content.insert(below(content.size() + 1), content.substr(at, size));
          break;
        case 3:
          content.replace(at, size, kPieces[below(std::size(kPieces))]);
          break;
        default:
          if (at < content.size()) {
            content[at] = static_cast<char>(random() % 128);
          }
      }
    }
    if (content.find("\\U00") != std::string::npos) continue;
    Compare(sample.type, content, &counts);
  }
  CHECK(counts.accepted > kRounds / 20);
  CHECK(counts.refused > kRounds / 20);
}

TEST_CASE("text: a code point beyond Unicode is refused") {
  SyntaxError error;
  CHECK_FALSE(
      ToBinary("Ticket", "id: \"\\U00110000\"", Format::kText, &error).ok());
  CHECK(At(error.position) == "1:8");
  CHECK(error.message.en ==
        "expected eight hex digits up to 0010ffff after \\U");
}

TEST_CASE("text and JSON: defects of a ticket do not repeat what it says") {
  const char* const contents[] = {
      "id: 13800000000",
      "title: Zhang",
      "type: ZHANG",
      "type: 13800000",
      "accepted_at { seconds: 13800000000138000000001 }",
      "location { latitude: Zhang }",
      "id: \"x\" Zhang",
      "id: \"x\" 张三",
      "title: \"\\xffZhang\"",
      "title: \"he said \"Zhang call 13800000000\" ok\"",
      "caller { name: Zhang phone: \"13800000000\" }",
      "caller { phone: 138-0000-0000 }",
      "caller { phone: \"13800000000 }",
      "caller { nama: \"Zhang\" }",
      "caller { name: @Zhang }",
      "Zhang: 13800000000",
      "{\"caller\": {\"13800000000\": \"x\"}}",
      "{\"titel\": \"Zhang\"}",
      "{\"type\": \"TICKET_TYPE_ZHANG\"}",
      "{\"title\": 13800000000}",
      "{\"Zhang\": 1}",
      "{\"type\": \"ZHANG\"}",
      "{\"type\": 13800000}",
      "{\"acceptedAt\": \"Zhang\"}",
      "{\"location\": {\"latitude\": \"138000000x\"}}",
  };
  for (const char* content : contents) {
    SyntaxError error;
    CHECK_FALSE(ToBinary("Ticket", content, Format::kAuto, &error).ok());
    CAPTURE(content);
    CAPTURE(error.message.en);
    CHECK(error.message.en.find("hang") == std::string::npos);
    CHECK(error.message.en.find("ZHANG") == std::string::npos);
    CHECK(error.message.en.find("138") == std::string::npos);
    CHECK(error.message.en.find("张") == std::string::npos);
    CHECK(error.message.en.find("xff") == std::string::npos);
  }
  SyntaxError error;
  CHECK_FALSE(
      ToBinary("Ticket", "type: TICKET_TYPE_REPORTS", Format::kText, &error)
          .ok());
  CHECK(error.message.en ==
        "type has no value of that name; did you mean "
        "\"TICKET_TYPE_REPORT\"?");
}

}  // namespace
}  // namespace trunkline::schema
