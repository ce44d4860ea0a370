// SPDX-License-Identifier: Apache-2.0
#include "src/base/decimal.h"

#include <string>
#include <utility>

#include "tests/catch.h"

namespace trunkline::base {
namespace {

TEST_CASE("Decimals of at most six places are read as millionths") {
  const std::pair<const char*, std::int64_t> cases[] = {
      {"0", 0},
      {"-0", 0},
      {"1", 1'000'000},
      {"007", 7'000'000},
      {"1.5", 1'500'000},
      {"-0.000001", -1},
      {"0.123456", 123'456},
      {"1000000000000", kMaxMillionths},
      {"1000000000000.000000", kMaxMillionths},
      {"-1000000000000", -kMaxMillionths},
      {"999999999999.999999", kMaxMillionths - 1},
      {"0000000000000000000000000000001", 1'000'000}};
  for (const auto& [text, value] : cases) {
    INFO(text);
    CHECK(ParseMillionths(text) == value);
  }
}

TEST_CASE("Nothing else is a number") {
  for (const char* text : {"",
                           "-",
                           "+1",
                           ".5",
                           "5.",
                           "1,5",
                           "1 ",
                           " 1",
                           "1e3",
                           "0x1",
                           "NaN",
                           "inf",
                           "１５",
                           "--1",
                           "1.-5",
                           "1.5.5",
                           "0.0000001",
                           "1.0000000",
                           "1000000000000.000001",
                           "-1000000000000.000001",
                           "1000000000001",
                           "10000000000000",
                           "99999999999999999999",
                           "18446744073709551617"}) {
    INFO(text);
    CHECK(!ParseMillionths(text).has_value());
  }
  CHECK(!ParseMillionths(std::string(1'000'000, '9')).has_value());
}

TEST_CASE("Millionths are written without zeros at the end and read again") {
  const std::pair<std::int64_t, const char*> cases[] = {
      {0, "0"},
      {1, "0.000001"},
      {-1, "-0.000001"},
      {1'500'000, "1.5"},
      {-12'000'000, "-12"},
      {kMaxMillionths, "1000000000000"},
      {-kMaxMillionths, "-1000000000000"}};
  for (const auto& [value, text] : cases) {
    CHECK(FormatMillionths(value) == text);
    CHECK(ParseMillionths(text) == value);
  }
}

}  // namespace
}  // namespace trunkline::base
