// SPDX-License-Identifier: Apache-2.0
// The table of n-grams finds what a plain search finds, whatever the
// characters.
#include "src/suggest/gram_table.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/strings.h"
#include "tests/catch.h"
#include "tests/suggest/reference.h"

namespace trunkline::suggest {
namespace {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint32_t Below(std::uint32_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>(state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_;
};

// Characters of many blocks and lengths; `count` different Han beside them.
std::string AnyRune(Random* random, std::uint32_t count) {
  static constexpr char32_t kOthers[] = {
      U'0',          U'7',          U'０',     U'a',      U'Ｚ',     U'é',
      U'Я',          U'\u3042',     U'\uAC00', U'\u0E01', U'，',     U' ',
      U'\U00020001', U'\U0001F600', U'\uD7FF', U'\u9FFF', U'\u4DC0', U'\uFFFD'};
  std::string out;
  const char32_t rune =
      random->Below(6) == 0
          ? kOthers[random->Below(std::size(kOthers))]
          : static_cast<char32_t>(0x4E00 + 37 * random->Below(count));
  base::AppendRune(rune, &out);
  return out;
}

std::string AnyText(Random* random, std::uint32_t runes, std::uint32_t count) {
  std::string text;
  for (std::uint32_t i = 0; i != runes; ++i) {
    // What is not valid: a surrogate, a form that is too long, half a
    // character.
    switch (random->Below(100)) {
      case 0:
        text += "\xED\xA0\x80";
        break;
      case 1:
        text += "\xE0\x81\x81";
        break;
      case 2:
        text += "\xE5\x99";
        break;
      default:
        text += AnyRune(random, count);
    }
  }
  return text;
}

void Compare(std::uint64_t seed, std::size_t grams, std::uint32_t characters) {
  Random random(seed);
  std::set<std::string> wanted;
  while (wanted.size() < grams) {
    const std::string text = AnyText(&random, 6, characters);
    for (const std::string& gram : reference::GramsOf(text)) {
      if (random.Below(3) == 0) wanted.insert(gram);
    }
  }
  std::vector<Gram> list;
  std::vector<std::string> names;
  for (const std::string& gram : wanted) {
    const auto read = ReadGram(gram);
    REQUIRE(read.has_value());
    list.push_back(*read);
    names.push_back(gram);
  }
  REQUIRE(Alphabet::Fits(list));
  const Alphabet alphabet(list);
  const GramTable table(alphabet, list, seed);
  std::size_t hits = 0;
  for (int t = 0; t != 200; ++t) {
    const std::string text = AnyText(&random, 120, characters);
    INFO(base::Quoted(text, 1000));
    std::set<std::string> expected;
    for (const std::string& gram : reference::GramsOf(text)) {
      if (wanted.count(gram) != 0) expected.insert(gram);
    }
    std::set<std::string> found, scanned;
    Units read;
    read.Read(alphabet, text);
    table.Find(read, [&](std::uint32_t gram) { found.insert(names[gram]); });
    // Where it first occurs it is what stands there.
    const auto check = [&](std::uint32_t gram, std::size_t begin,
                           std::size_t end) {
      if (!scanned.insert(names[gram]).second) return;
      REQUIRE(begin < end);
      REQUIRE(end <= text.size());
      const std::vector<std::string> there =
          reference::GramsOf(text.substr(begin, end - begin));
      CHECK(std::count(there.begin(), there.end(), names[gram]) != 0);
    };
    std::vector<std::uint16_t> units;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    alphabet.Read(
        text,
        [&](std::uint16_t unit, std::size_t begin, std::size_t end) {
          units.push_back(unit);
          places.emplace_back(begin, end);
        },
        [&](std::uint32_t word, std::size_t begin, std::size_t end) {
          units.push_back(0);
          places.emplace_back(begin, end);
          const std::uint32_t gram = table.FindWord(word);
          if (gram != GramTable::kNoGram) check(gram, begin, end);
        });
    REQUIRE(read.count == units.size());
    CHECK(std::equal(units.begin(), units.end(), read.units.begin()));
    table.Scan(units,
               [&](std::uint32_t gram, std::size_t first, std::size_t last) {
                 check(gram, places[first].first, places[last].second);
               });
    CHECK(found == expected);
    CHECK(scanned == expected);
    hits += expected.size();
  }
  CHECK(hits > 1'000);
}

TEST_CASE("n-grams of few and of many characters are found") {
  Compare(1, 300, 5);
  Compare(2, 2'000, 40);
  Compare(3, 6'000, 500);
}

TEST_CASE("an empty table finds nothing") {
  const auto fail = [](std::uint32_t) { FAIL(); };
  Units text;
  text.Read(Alphabet(), "噪声wifi12");
  CHECK(text.count == 0);
  GramTable().Find(text, fail);
  const Alphabet alphabet((std::vector<Gram>()));
  const GramTable empty(alphabet, {}, 7);
  text.Read(alphabet, "噪声wifi12");
  CHECK(text.count == 4);
  empty.Find(text, fail);
  empty.Scan({0, 0}, [](std::uint32_t, std::size_t, std::size_t) { FAIL(); });
}

TEST_CASE("n-grams that differ in one character alone are told apart") {
  std::vector<Gram> grams;
  for (char32_t first = 0x4E00; first != 0x4E00 + 3'000; ++first) {
    for (std::size_t length : {2, 3, 4}) {
      Gram gram;
      gram.runes = std::u32string(1, first) + std::u32string(length - 1, U'噪');
      grams.push_back(gram);
    }
  }
  const Alphabet alphabet(grams);
  const GramTable table(alphabet, grams, 11);
  Units read;
  for (std::size_t i = 0; i < grams.size(); i += 101) {
    std::string text;
    for (char32_t rune : grams[i].runes) base::AppendRune(rune, &text);
    std::set<std::uint32_t> found;
    read.Read(alphabet, text);
    table.Find(read, [&](std::uint32_t gram) { found.insert(gram); });
    CHECK(found.count(static_cast<std::uint32_t>(i)) == 1);
    CHECK(found.size() <= 5);
  }
}

}  // namespace
}  // namespace trunkline::suggest
