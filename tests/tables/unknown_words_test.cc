// SPDX-License-Identifier: Apache-2.0
#include "src/tables/unknown_words.h"

#include <string>

#include "tests/catch.h"

namespace trunkline::tables {
namespace {

std::string Repeated(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i != times; ++i) out += part;
  return out;
}

TEST_CASE("an unknown word is shown by its column, rows, length and digits") {
  const CodedColumn column = CodedColumn::kCategory;
  CHECK(MayShowUnknown(column, "Pothole", 5));
  CHECK_FALSE(MayShowUnknown(column, "Pothole", 4));
  // Characters, not bytes.
  CHECK(MayShowUnknown(column, Repeated("x", 20), 5));
  CHECK_FALSE(MayShowUnknown(column, Repeated("x", 21), 5));
  CHECK(MayShowUnknown(column, Repeated("坑", 20), 5));
  CHECK_FALSE(MayShowUnknown(column, Repeated("坑", 21), 5));
  // Digits.
  CHECK(MayShowUnknown(column, "A-1234", 5));
  CHECK_FALSE(MayShowUnknown(column, "A-12345", 5));
  CHECK(MayShowUnknown(column, "12.34.56", 5));
  CHECK(MayShowUnknown(column, "123-456", 5));
  CHECK(MayShowUnknown(column, "二〇一八年三月", 5));
  for (const char* const number :
       {"138.1234.5678", "(138)1234(5678)", "138_1234_5678", "1381/2345/678",
        "一三八一二三四五六七八", "１３８．１２３４", "零七三一 888", "a@b.cn",
        "a＠b.cn", "12.34.56.78"}) {
    CAPTURE(number);
    CHECK_FALSE(MayShowUnknown(column, number, 5));
  }
  CHECK_FALSE(MayShowUnknown(column, "123-4567", 5));
  CHECK_FALSE(MayShowUnknown(column, "130 0000 0000", 5));
  CHECK_FALSE(MayShowUnknown(column, "１３０００", 5));
  // What is no text.
  CHECK_FALSE(MayShowUnknown(column, "a\nb", 5));
  CHECK_FALSE(MayShowUnknown(column, "a\x7f", 5));
  CHECK_FALSE(MayShowUnknown(column, "\xff", 5));
}

TEST_CASE("only coded columns show words") {
  for (const char* field : {"category", "region", "unit", "type", "channel",
                            "first_receiver", "against", "lead"}) {
    CAPTURE(field);
    CHECK(MayShowUnknown(CodedColumnOf(field), "word", 5));
  }
  for (const char* field :
       {"text", "caller.name", "urgency", "id", "rule", "outcome", ""}) {
    CAPTURE(field);
    CHECK_FALSE(MayShowUnknown(CodedColumnOf(field), "word", 1000));
  }
}

TEST_CASE("the summary counts what it does not show") {
  UnknownWords words;
  CHECK(words.empty());
  CHECK(words.ToText().empty());
  for (int i = 0; i != 5; ++i) words.Add(CodedColumn::kCategory, "Pothole");
  for (int i = 0; i != 7; ++i) words.Add(CodedColumn::kCategory, "Noise");
  for (int i = 0; i != 4; ++i) words.Add(CodedColumn::kCategory, "Rare");
  for (int i = 0; i != 9; ++i) words.Add(CodedColumn::kCategory, "13000000000");
  words.Add(CodedColumn::kRegion, "Somewhere");
  CHECK_FALSE(words.empty());
  CHECK(words.ToText().en ==
        "unknown category: \"Noise\" in 7 rows, \"Pothole\" in 5 rows, other "
        "values in 13 rows\n"
        "unknown region: other values in 1 row\n");

  UnknownWords all(/*show_all=*/true);
  all.Add(CodedColumn::kRegion, "Somewhere");
  all.Add(CodedColumn::kRegion, "13000000000");
  CHECK(all.ToText().en ==
        "unknown region: \"13000000000\" in 1 row, \"Somewhere\" in 1 row\n");
}

TEST_CASE("words beyond the limit are counted") {
  UnknownWords words;
  for (std::size_t i = 0; i != UnknownWords::kMaxWords + 1; ++i) {
    std::string word;
    for (std::size_t n = i + 1; n != 0; n /= 26) {
      word += static_cast<char>('a' + n % 26);
    }
    for (int row = 0; row != 5; ++row) words.Add(CodedColumn::kUnit, word);
  }
  const std::string text = words.ToText().en;
  CHECK(text.find("other values in 49955 rows") != std::string::npos);
}

}  // namespace
}  // namespace trunkline::tables
