// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>
#include <vector>

#include "src/base/civil.h"
#include "src/base/fold.h"
#include "src/base/regex.h"
#include "src/base/sha256.h"
#include "src/base/strings.h"
#include "tests/catch.h"

namespace trunkline::base {
namespace {

TEST_CASE("SHA-256 gives the published digests") {
  const auto digest = [](std::string_view s) {
    Sha256 sha;
    sha.Update(s);
    return sha.HexDigest();
  };
  CHECK(digest("") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(digest("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  // Every way of cutting gives the same, around both sides of a block.
  const std::string long_text(130, 'x');
  const std::string whole = digest(long_text);
  for (std::size_t cut = 0; cut <= long_text.size(); ++cut) {
    Sha256 sha;
    sha.Update(std::string_view(long_text).substr(0, cut));
    sha.Update(std::string_view(long_text).substr(cut));
    REQUIRE(sha.HexDigest() == whole);
  }
  for (std::size_t n = 54; n < 67; ++n) {
    CHECK(digest(std::string(n, 'a')) != digest(std::string(n + 1, 'a')));
  }
}

TEST_CASE("SHA-256 is the same with and without the processor's help") {
  std::vector<unsigned char> blocks(64 * 9);
  std::uint32_t random = 1;
  for (int round = 0; round < 200; ++round) {
    for (unsigned char& byte : blocks) {
      random = random * 1664525 + 1013904223;
      byte = static_cast<unsigned char>(random >> 24);
    }
    Sha256::State helped = {0x6a09e667, random, 0, 1, 2, 3, 0xFFFFFFFF, 4};
    Sha256::State portable = helped;
    const std::size_t count = static_cast<std::size_t>(round % 10);
    Sha256Blocks(blocks.data(), count, &helped);
    Sha256BlocksPortable(blocks.data(), count, &portable);
    REQUIRE(helped == portable);
  }
}

TEST_CASE("Invalid UTF-8 is found at its first byte") {
  CHECK(FindInvalidUtf8("长沙 12345") == std::string_view::npos);
  CHECK(FindInvalidUtf8("") == std::string_view::npos);
  CHECK(FindInvalidUtf8("\xF4\x8F\xBF\xBF") == std::string_view::npos);
  CHECK(FindInvalidUtf8("a\xFF") == 1);
  CHECK(FindInvalidUtf8("\xC0\xAF") == 0);          // overlong
  CHECK(FindInvalidUtf8("\xE0\x80\x80") == 0);      // overlong
  CHECK(FindInvalidUtf8("\xED\xA0\x80") == 0);      // surrogate
  CHECK(FindInvalidUtf8("\xF4\x90\x80\x80") == 0);  // above U+10FFFF
  CHECK(FindInvalidUtf8("ab\xE9\x95") == 2);        // cut short
  CHECK(FindInvalidUtf8("\xB3\xA4\xC9\xB3") == 0);  // GBK
}

TEST_CASE("Quoting is safe to print and cuts at a character") {
  CHECK(Quoted("a\"b\\") == "\"a\\\"b\\\\\"");
  CHECK(Quoted(std::string_view("\0\n\xFF", 3)) == "\"\\x00\\x0a\\xff\"");
  CHECK(Quoted("长沙长沙", 7) == "\"长沙\"...");
}

TEST_CASE("The nearest word is offered, a far one is not") {
  const std::vector<std::string_view> words{"sanitation", "transport",
                                            "transports", "a"};
  CHECK(Nearest("saniation", words) == "sanitation");
  CHECK(Nearest("transpor", words) == "transport");
  CHECK(Nearest("education", words).empty());
  CHECK(EditDistance("kitten", "sitting", 9) == 3);
  CHECK(EditDistance("kitten", "sitting", 2) == 3);
  CHECK(EditDistance("", "abc", 9) == 3);
  CHECK(EditDistance("laed", "lead", 9) == 1);
  CHECK(EditDistance("ab", "ba", 0) == 1);
  CHECK(EditDistance("abcd", "badc", 9) == 2);
  CHECK(Nearest("laed", {"lead", "target"}) == "lead");
}

TEST_CASE("Civil times are read strictly") {
  CHECK(*ParseCivil("2018-10-01") == absl::CivilSecond(2018, 10, 1));
  CHECK(*ParseCivil("2018-10-01T23:59:59") ==
        absl::CivilSecond(2018, 10, 1, 23, 59, 59));
  CHECK(*ParseCivil("2018-10-01 08:30") ==
        absl::CivilSecond(2018, 10, 1, 8, 30));
  CHECK(*ParseCivil("9999-12-31") == absl::CivilSecond(9999, 12, 31));
  for (const char* bad :
       {"", "2018", "2018-13-01", "2018-02-29", "2018-1-1", "0000-01-01",
        "2018-10-01T24:00:00", "2018-10-01T", "2018-10-01T08", "18-10-01",
        "2018/10/01", "2018-10-01T08:30:61", "2018-10-01Z"}) {
    INFO(bad);
    CHECK(!ParseCivil(bad).ok());
  }
}

TEST_CASE("An unknown zone is an error, never UTC") {
  CHECK(LoadZone("Asia/Shanghai").ok());
  CHECK(LoadZone("+08:00").ok());
  CHECK(LoadZone("-03:30").ok());
  CHECK(LoadZone("UTC").ok());
  for (const char* bad : {"", "Asia/Chang_sha", "localtime", "/etc/localtime",
                          "../UTC", "+8", "+08:60", "+16:00", "file:x"}) {
    INFO(bad);
    CHECK(!LoadZone(bad).ok());
  }
}

TEST_CASE("Folding takes case and width away") {
  const auto same = [](std::string_view a, std::string_view b) {
    return Fold(a) == Fold(b);
  };
  CHECK(same("ＡＢｃ１２３", "abc123"));
  CHECK(same("Straße ÀÉÎ", "straße àéî"));
  CHECK(same("ПРИВЕТ Ё", "привет ё"));
  CHECK(same("ΑΩ", "αω"));
  CHECK(same("　", " "));
  CHECK(same("\xE2\x84\xAA", "k"));
  CHECK(!same("噪声", "噪音"));
  // Invalid bytes equal nothing that is valid.
  CHECK(Fold("\xFF")[0] == kInvalidRune);
  CHECK(Fold("\xE9\x95").size() == 2);
  CHECK(NarrowForms("１１０　Ａ长") == "110 A长");
}

TEST_CASE("Patterns say what is wrong and what must occur") {
  CHECK(Regex::Compile("噪(声|音)", 1 << 20)->Matches("有噪音"));
  CHECK(!Regex::Compile("噪(声|音)", 1 << 20)->Matches("有噪"));
  CHECK(Regex::Compile("(", 1 << 20).status().code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK(Regex::Compile("\\pL{1000}", 1 << 20).status().code() ==
        absl::StatusCode::kResourceExhausted);
  CHECK(Regex::Compile("着火了|起火", 1 << 20)->atoms().size() == 2);
  CHECK(Regex::Compile("[0-9]+", 1 << 20)->atoms().empty());
  CHECK(Regex::Compile("(?i)ÄRGER", 1 << 20)->atoms().empty());
}

TEST_CASE("text is UTF-8 without NUL") {
  CHECK(IsText(""));
  const std::string text = "0731-12345 \xE8\xB7\xAF\xE9\x9D\xA2 ok";
  for (std::size_t pad = 0; pad != 17; ++pad) {
    const std::string padded = std::string(pad, 'x') + text;
    CHECK(IsText(padded));
    for (std::size_t at = 0; at <= padded.size(); ++at) {
      for (const char bad : {'\0', '\xFF', '\x80'}) {
        std::string wrong = padded;
        wrong.insert(at, 1, bad);
        CHECK_FALSE(IsText(wrong));
      }
    }
  }
}

TEST_CASE("Timestamps are read strictly and written back") {
  struct Case {
    const char* text;
    std::int64_t seconds;
    int nanos;
    const char* utc;
  };
  const Case cases[] = {
      {"2018-10-01T08:30:00+08:00", 1538353800, 0, "2018-10-01T00:30:00Z"},
      {"2018-10-01T00:30:00.500Z", 1538353800, 500'000'000,
       "2018-10-01T00:30:00.500Z"},
      {"2018-10-01T00:30:00.1234Z", 1538353800, 123'400'000,
       "2018-10-01T00:30:00.123400Z"},
      {"2018-10-01T00:30:00.000000001Z", 1538353800, 1,
       "2018-10-01T00:30:00.000000001Z"},
      {"1969-12-31T23:59:59.5Z", -1, 500'000'000, "1969-12-31T23:59:59.500Z"},
      {"0001-01-01T00:00:00Z", kFirstSecond, 0, "0001-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59.999999999Z", kLastSecond, 999'999'999,
       "9999-12-31T23:59:59.999999999Z"},
      {"2018-10-01T00:29:00-00:01", 1538353800, 0, "2018-10-01T00:30:00Z"},
      {"2018-10-01T23:29:00+22:59", 1538353800, 0, "2018-10-01T00:30:00Z"},
      {"2018-10-02T00:29:00+23:59", 1538353800, 0, "2018-10-01T00:30:00Z"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const absl::Time time =
        absl::FromUnixSeconds(c.seconds) + absl::Nanoseconds(c.nanos);
    CHECK(ParseTimestamp(c.text) == time);
    CHECK(FormatTimestamp(time) == c.utc);
    CHECK(ParseTimestamp(FormatTimestamp(
              time, absl::FixedTimeZone(
                        c.seconds == kFirstSecond ? 5400 : -5400))) == time);
  }
  for (const char* text : {"",
                           "infinite-future",
                           "2018",
                           "2018-10-01",
                           "2018-10-01T08:30:00",
                           "2018-10-01t08:30:00Z",
                           "2018-10-01T08:30:00z",
                           "2018-10-01 08:30:00Z",
                           "2018-10-01T08:30Z",
                           "2018-10-01T25:00:00Z",
                           "2018-10-01T24:00:00Z",
                           "2018-02-29T08:00:00Z",
                           "2018-10-01T08:30:60Z",
                           "12018-10-01T00:30:00Z",
                           "2018-10-01T08:30:00.Z",
                           "2018-10-01T08:30:00.1",
                           "2018-10-01T08:30:00.1234567890Z",
                           "2018-10-01T08:30:00+24:00",
                           "2018-10-01T08:30:00+08:60",
                           "2018-10-01T08:30:00+0800",
                           "2018-10-01T08:30:00+08",
                           "2018-10-01T08:30:00Zx",
                           " 2018-10-01T08:30:00Z",
                           "0001-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseTimestamp(text).has_value());
  }
}

TEST_CASE("Instants and local times") {
  const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
  const absl::Time want = absl::FromUnixSeconds(1538353800);
  for (const char* text : {"2018-10-01T08:30:00+08:00", "2018-10-01T00:30:00Z",
                           "2018-10-01T00:30:00.000Z", "2018-10-01 08:30"}) {
    CAPTURE(text);
    CHECK(ParseInstant(text, zone) == want);
  }
  for (const char* text : {"", "infinite-future", "2018-10-01T25:00:00Z",
                           "12018-10-01T00:30:00Z", "2018"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseInstant(text, zone).has_value());
  }
  CHECK(FormatTimestamp(want, zone) == "2018-10-01T08:30:00+08:00");
  CHECK(FormatTimestamp(want, absl::FixedTimeZone(-12600)) ==
        "2018-09-30T21:00:00-03:30");
  CHECK(FormatCivil(want, zone) == "2018-10-01T08:30:00");
  CHECK(FormatSecond(want, zone) == "2018-10-01 08:30:00");
  CHECK(FormatMinute(want, zone) == "2018-10-01 08:30");
  CHECK(FormatDate(absl::CivilDay(1, 2, 3)) == "0001-02-03");
  CHECK(FormatDate(absl::CivilDay(-20, 2, 3)) == "-20-02-03");
  CHECK(FormatDate(absl::CivilDay(12018, 2, 3)) == "12018-02-03");
  // Midnight is the end of a day for people, the start of one elsewhere.
  const absl::Time midnight = absl::FromUnixSeconds(1538323200);
  CHECK(FormatMinute(midnight, zone) == "2018-09-30 24:00");
  CHECK(FormatMinute(midnight + absl::Seconds(1), zone) == "2018-10-01 00:00");
  CHECK(FormatMinute(midnight - absl::Seconds(1), zone) == "2018-09-30 23:59");
  CHECK(FormatSecond(midnight, zone) == "2018-10-01 00:00:00");
  CHECK(FormatCivil(midnight, zone) == "2018-10-01T00:00:00");
}

TEST_CASE("Times of day") {
  CHECK(ParseTimeOfDay("00:00") == 0);
  CHECK(ParseTimeOfDay("08:30") == 510);
  CHECK(ParseTimeOfDay("24:00") == 1440);
  for (const char* text : {"", "8:30", "24:01", "08:60", "-1:30", "08:30 "}) {
    CAPTURE(text);
    CHECK_FALSE(ParseTimeOfDay(text).has_value());
  }
  CHECK(FormatTimeOfDay(510) == "08:30");
  CHECK(FormatTimeOfDay(1440) == "24:00");
}

}  // namespace
}  // namespace trunkline::base
