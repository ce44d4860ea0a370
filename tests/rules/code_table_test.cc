// SPDX-License-Identifier: Apache-2.0
#include "src/rules/code_table.h"

#include <map>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace trunkline::rules {
namespace {

TEST_CASE("Nothing is found in an empty table") {
  const CodeTable table;
  CHECK(table.Find("") == kNone);
  CHECK(table.Find("environment") == kNone);
}

TEST_CASE("The first of equal codes stays") {
  CodeTable table;
  table.Add("environment", 1);
  table.Add("environment", 2);
  CHECK(table.Find("environment") == 1);
}

TEST_CASE("Codes of every length are told apart") {
  // 24 bytes are kept inside a slot, 25 are not.
  std::map<std::string, Id> codes;
  Id next = 1;
  for (std::size_t length = 1; length <= 70; ++length) {
    const std::string code(length, 'a');
    codes.emplace(code, next++);
    for (const std::size_t at : {std::size_t{0}, length / 2, length - 1}) {
      std::string other = code;
      other[at] = 'b';
      if (codes.emplace(other, next).second) ++next;
    }
  }
  CodeTable table;
  for (const auto& [code, id] : codes) table.Add(code, id);
  for (const auto& [code, id] : codes) {
    CHECK(table.Find(code) == id);
    CHECK(table.Find(code + '\0') == kNone);
    CHECK(table.Find(code + 'c') == kNone);
    std::string other = code;
    other[code.size() / 2] = '.';
    CHECK(table.Find(other) == kNone);
  }
  std::map<std::string, Id> seen;
  table.ForEach([&](std::string_view code, Id id) {
    CHECK(seen.emplace(code, id).second);
  });
  CHECK(seen == codes);
}

TEST_CASE("Many codes") {
  constexpr Id kCount = 20'000;
  std::vector<std::string> codes{""};
  for (Id id = 1; id <= kCount; ++id) {
    codes.push_back("matter." + std::to_string(id * 7919));
  }
  CodeTable table;
  for (Id id = 1; id <= kCount; ++id) table.Add(codes[id], id);
  Id wrong = 0;
  for (Id id = 1; id <= kCount; ++id) wrong += table.Find(codes[id]) != id;
  CHECK(wrong == 0);
  CHECK(table.Find("matter.7918") == kNone);
}

TEST_CASE("Codes that collide without a seed do not with one") {
  // The upper bits of the hash say where a code is looked for.
  const auto top = [](const CodeTable& table, const std::string& code) {
    return table.Hash(code) >> 56;
  };
  CodeTable plain, seeded;
  seeded.SetSeed(
      {0x0123456789ABCDEFu, 0x1032547698BADCFEu, 0xF0E1D2C3B4A59687u});
  std::vector<std::string> codes;
  for (int i = 0; codes.size() != 500; ++i) {
    std::string code = "k" + std::to_string(i);
    if (top(plain, code) == 0) codes.push_back(code);
  }
  std::size_t together = 0;
  Id next = 1;
  for (const std::string& code : codes) {
    together += top(seeded, code) == 0 ? 1 : 0;
    plain.Add(code, next);
    seeded.Add(code, next++);
  }
  CHECK(together < 20);
  next = 1;
  for (const std::string& code : codes) {
    CHECK(plain.Find(code) == next);
    CHECK(seeded.Find(code) == next++);
  }
}

TEST_CASE("A code is compared with that of a place") {
  // Of every length that is read in its own way.
  std::vector<std::string> codes{""};
  for (std::size_t length : {1, 3, 4, 8, 16, 17, 24, 25, 70}) {
    codes.emplace_back(length, 'a');
    codes.push_back(std::string(length - 1, 'a') + 'b');
  }
  CodeTable table;
  for (std::size_t i = 0; i != codes.size(); ++i) {
    table.Add(codes[i], static_cast<Id>(i + 1));
  }
  for (const std::string& code : codes) {
    const std::size_t place = table.PlaceOf(code);
    for (const std::string& other : codes) {
      CHECK(table.IsAt(place, other) == (other == code));
    }
    CHECK_FALSE(table.IsAt(place, code + '\0'));
    CHECK_FALSE(table.IsAt(place, code + 'c'));
  }
}

}  // namespace
}  // namespace trunkline::rules
