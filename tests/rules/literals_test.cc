// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "src/base/fold.h"
#include "src/rules/literals.h"
#include "tests/catch.h"

namespace trunkline::rules {
namespace {

TEST_CASE("Words are found wherever they stand, each once") {
  LiteralIndex index;
  const std::uint32_t noise = index.AddOpen("噪音");
  const std::uint32_t fire = index.AddOpen("火");
  const std::uint32_t lane = index.AddOpen("消防通道");
  const std::uint32_t gas = index.AddOpen("Gas");
  CHECK(index.AddOpen("ＧＡＳ") == gas);
  index.Freeze();
  std::vector<std::uint32_t> hits;
  index.Find("噪音，噪音；消防通道有火。GAS", &hits);
  CHECK(hits == std::vector<std::uint32_t>{noise, fire, lane, gas});
  index.Find("消防通", &hits);
  CHECK(hits.empty());
  index.Find("", &hits);
  CHECK(hits.empty());
  index.Find("\xE5\x99\xAA\xE9\x9F", &hits);
  CHECK(hits.empty());
  CHECK(index.Contains(lane, lane));
  CHECK(!index.Contains(noise, lane));
}

TEST_CASE("Characters at both ends of the range that is not decoded") {
  // And one of four bytes, and two that fold.
  const std::vector<std::string> edges = {
      "\u3FFF", "\u4000", "\u9FFF", "\uA000", "\U00020000", "\u3000", "A"};
  LiteralIndex index;
  std::vector<std::string> words;
  for (const std::string& a : edges) {
    words.push_back(a);
    for (const std::string& b : edges) words.push_back(a + b);
  }
  for (std::uint32_t id = 0; id != words.size(); ++id) {
    REQUIRE(index.AddOpen(words[id]) == id);
  }
  index.Freeze();
  std::vector<std::uint32_t> hits;
  // At the very end of a text four bytes cannot be read.
  for (const char* after : {"", "x", "火灾"}) {
    for (const std::string& word : words) {
      const std::string text = "火" + word + after;
      index.Find(text, &hits);
      std::vector<std::uint32_t> expected;
      for (std::uint32_t id = 0; id != words.size(); ++id) {
        if (base::Fold(text).find(base::Fold(words[id])) !=
            std::u32string::npos) {
          expected.push_back(id);
        }
      }
      CHECK(hits == expected);
    }
  }
  // Not characters: overlong, a surrogate, cut off.
  for (const char* bad : {"\xE0\x80\x80", "\xED\xA0\x80", "\xE4\xB8"}) {
    index.Find(bad, &hits);
    CHECK(hits.empty());
  }
}

// Ids of the words that occur in a text, by a search for each.
std::vector<std::uint32_t> FindEach(const std::vector<std::string>& words,
                                    const std::string& text) {
  std::vector<std::uint32_t> found;
  const std::u32string folded = base::Fold(text);
  for (std::uint32_t id = 0; id != words.size(); ++id) {
    if (folded.find(base::Fold(words[id])) != std::u32string::npos) {
      found.push_back(id);
    }
  }
  return found;
}

TEST_CASE("One pass finds what a search for each word finds") {
  std::uint64_t state = 7;
  const auto next = [&state](std::uint32_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>((state >> 33) % n);
  };
  static const char* const kLetters[] = {"a", "B", "火", "灾", "ｃ", "é", " "};
  // Of few letters: words that are parts of each other.
  for (const std::uint32_t letters : {7u, 3u, 2u}) {
    const auto word = [&](std::uint32_t longest) {
      std::string out;
      for (std::uint32_t n = 1 + next(longest); n != 0; --n) {
        out += kLetters[next(letters)];
      }
      return out;
    };
    // The working memory of one call serves the next.
    std::vector<std::uint64_t> seen;
    std::vector<std::uint32_t> hits;
    for (int round = 0; round != 200; ++round) {
      LiteralIndex index;
      std::vector<std::string> words;
      for (int i = 0; i != 70; ++i) {
        const std::string w = word(letters == 7 ? 4 : 9);
        if (index.AddOpen(w) == words.size()) words.push_back(w);
      }
      index.Freeze();
      for (int i = 0; i != 20; ++i) {
        const std::string text = word(40);
        index.Find(text, &hits, &seen);
        INFO(text);
        REQUIRE(hits == FindEach(words, text));
      }
    }
  }
}

// Whether a word, as a rule set writes it, occurs in a text.
bool Occurs(const char* written, const char* text) {
  const auto word = ReadWord(written);
  REQUIRE(word.has_value());
  LiteralIndex index;
  const std::uint32_t id = index.Add(*word);
  index.WantPlaces(id, true);
  index.Freeze();
  std::vector<std::uint32_t> hits;
  index.Find(text, &hits);
  std::vector<LiteralIndex::Place> places;
  CHECK(index.FindPlaces(text, &places));
  CHECK(places.empty() == hits.empty());
  CHECK(index.HasContext(hits) == !hits.empty());
  return !hits.empty();
}

TEST_CASE("A word ends where letters and digits end") {
  CHECK(Occurs("bus", "the BUS."));
  CHECK(Occurs("bus", "坐bus去"));
  CHECK(Occurs("bus", "ｂｕｓ"));
  CHECK(Occurs("bus", "bus_stop"));
  for (const char* text :
       {"business", "abus", "bus5", "5bus", "busé", "bus\u0301", "busж", "αbus",
        "ｘbus", "bu", "b us"}) {
    INFO(text);
    CHECK(!Occurs("bus", text));
  }
  CHECK(Occurs("é", "café é"));
  CHECK(!Occurs("é", "café"));
  CHECK(Occurs("ёж", "Это ЁЖ!"));
  CHECK(!Occurs("ёж", "ёжик"));
  CHECK(!Occurs("σίγμα", "σίγματα"));
  CHECK(Occurs("119", "打119"));
  CHECK(!Occurs("119", "1190"));
  // Other signs touch anything.
  CHECK(Occurs("着火", "他着火了"));
  CHECK(Occurs("#a", "x#a"));
  CHECK(!Occurs("#a", "#ab"));
  CHECK(Occurs("a卡", "a卡b"));
  CHECK(Occurs("gas leak", "a gas leak"));
  CHECK(!Occurs("gas leak", "a gas leaks"));
}

TEST_CASE("A star opens an end, and only there") {
  CHECK(Occurs("flood*", "flooding"));
  CHECK(!Occurs("flood*", "superflood"));
  CHECK(Occurs("*flood", "superflood"));
  CHECK(!Occurs("*flood", "flooding"));
  CHECK(Occurs("*flood*", "superfloods"));
  CHECK(Occurs("\\*a", "*a"));
  CHECK(Occurs("\\*a", "b*a"));
  CHECK(!Occurs("\\*a", "a"));
  CHECK(Occurs("a\\*", "a*b"));
  CHECK(Occurs("c:\\x", "c:\\x"));
  for (const char* bad : {"", "*", "**", "a*b", "**a", "a**"}) {
    INFO(bad);
    CHECK(!ReadWord(bad).has_value());
  }
}

TEST_CASE("A word is inside another one wherever that stands") {
  LiteralIndex index;
  const auto add = [&](const char* word) { return index.Add(*ReadWord(word)); };
  const std::uint32_t leak = add("gas leak"), gas = add("gas"),
                      open = add("gas*"), wide = add("*gas leak"),
                      part = add("*eak");
  index.Freeze();
  CHECK(index.Contains(leak, gas));
  CHECK(index.Contains(leak, part));
  CHECK(index.Contains(gas, open));
  CHECK(!index.Contains(open, gas));
  CHECK(!index.Contains(wide, gas));
  std::vector<std::uint32_t> inside;
  index.FindInside(leak, &inside);
  CHECK(inside == std::vector<std::uint32_t>{leak, gas, open, wide, part});
  index.FindInside(wide, &inside);
  CHECK(inside == std::vector<std::uint32_t>{wide, part});
}

TEST_CASE("Words inside words, as a search for each") {
  // Of few letters, and longer than what find() is used for.
  std::vector<std::string> words;
  std::uint64_t state = 11;
  const auto next = [&state](std::uint32_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>((state >> 33) % n);
  };
  LiteralIndex index;
  while (words.size() != 150) {
    std::string word;
    for (std::uint32_t n = 1 + next(words.size() < 75 ? 6 : 120); n != 0; --n) {
      word += next(5) == 0 ? "火" : "a";
    }
    if (index.AddOpen(word) == words.size()) words.push_back(word);
  }
  for (std::string word : {std::string(100, 'a'), std::string(99, 'a'),
                           std::string(60, 'a') + "火" + std::string(39, 'a'),
                           std::string(40, 'a') + "火"}) {
    if (index.AddOpen(word) == words.size()) words.push_back(word);
  }
  index.Freeze();
  std::vector<std::uint32_t> inside;
  for (std::uint32_t outer = 0; outer != words.size(); ++outer) {
    std::vector<std::uint32_t> expected;
    for (std::uint32_t inner = 0; inner != words.size(); ++inner) {
      const bool is = words[outer].find(words[inner]) != std::string::npos;
      if (is) expected.push_back(inner);
      INFO(words[outer] << " " << words[inner]);
      CHECK(index.Contains(outer, inner) == is);
    }
    index.FindInside(outer, &inside);
    CHECK(inside == expected);
    CHECK(index.HasInside(index, outer));
  }
  LiteralIndex other;
  other.AddOpen("水");
  other.AddOpen("火火火火火火火火");
  other.Freeze();
  CHECK(!other.HasInside(index, 0));
}

TEST_CASE("The places of long words are those of short ones") {
  // Longer than what is read backwards; with characters of one, two, three and
  // four bytes, some of which fold, and bytes that are none before them.
  std::string word;
  for (int i = 0; i != 20; ++i) word += "aｂé火\U00020000";
  const std::string text = "\x80\xFF火" + word + "。\x80" + word + word;
  LiteralIndex index;
  const std::uint32_t whole = index.AddOpen(word);
  const std::uint32_t part = index.AddOpen("火\U00020000");
  index.WantPlaces(whole, true);
  index.WantPlaces(part, false);
  index.Freeze();
  std::vector<LiteralIndex::Place> places;
  REQUIRE(index.FindPlaces(text, &places));
  std::vector<std::size_t> begins;
  for (const LiteralIndex::Place& place : places) {
    if (place.word != whole) continue;
    begins.push_back(place.begin);
    CHECK(text.substr(place.begin, place.end - place.begin) == word);
  }
  std::vector<std::size_t> expected;
  for (std::size_t at = text.find(word); at != std::string::npos;
       at = text.find(word, at + 1)) {
    expected.push_back(at);
  }
  CHECK(begins == expected);
  CHECK(expected.size() >= 3);
  CHECK(places.size() == expected.size() + 60);
}

TEST_CASE("Places count for each condition that reads them") {
  const auto found = [](std::size_t conditions, std::size_t places) {
    LiteralIndex index;
    const std::uint32_t id = index.AddOpen("火");
    for (std::size_t i = 0; i != conditions; ++i) index.WantPlaces(id, true);
    index.Freeze();
    std::string text;
    for (std::size_t i = 0; i != places; ++i) text += "火";
    std::vector<LiteralIndex::Place> out;
    return index.FindPlaces(text, &out);
  };
  constexpr std::size_t kPlaces = LiteralIndex::kMostPlaces;
  constexpr std::size_t kReads = LiteralIndex::kMostReads;
  CHECK(found(1, kPlaces));
  CHECK(!found(1, kPlaces + 1));
  CHECK(found(kReads / 1024, 1024));
  CHECK(!found(kReads / 1024, 1025));
  CHECK(!found(kReads / 1024 + 1, 1024));
}

TEST_CASE("The places of a word are bytes of the text") {
  LiteralIndex index;
  const std::uint32_t fire = index.AddOpen("火");
  const std::uint32_t bus = index.Add({"bus", false, false});
  index.Add({"us", true, true});
  for (const std::uint32_t id : {fire, bus}) index.WantPlaces(id, false);
  index.Freeze();
  std::vector<LiteralIndex::Place> places;
  REQUIRE(index.FindPlaces("火 ｂus火 bus", &places));
  REQUIRE(places.size() == 4);
  CHECK(
      (places[1].word == fire && places[1].begin == 9 && places[1].end == 12));
  CHECK((places[2].word == bus && places[2].begin == 4 && places[2].end == 9));
  CHECK((places[3].begin == 13 && places[3].end == 16));
  std::string many;
  while (many.size() < 4 * LiteralIndex::kMostPlaces) many += "火";
  CHECK(!index.FindPlaces(many, &places));
}

TEST_CASE("Words that are parts of each other, in a long text") {
  LiteralIndex index;
  std::vector<std::string> words;
  std::string word = "a";
  while (words.size() != 1000) {
    word += 'a';
    words.push_back(word);
    index.AddOpen(word);
  }
  index.Freeze();
  std::vector<std::uint32_t> hits;
  // Each word once, however often it stands there.
  index.Find(std::string(1 << 20, 'a'), &hits);
  REQUIRE(hits.size() == words.size());
  CHECK(std::is_sorted(hits.begin(), hits.end()));
  CHECK(hits.capacity() <= 2 * words.size());
  index.Find(std::string(500, 'a') + "b" + std::string(700, 'a'), &hits);
  CHECK(hits.size() == 699);
}

}  // namespace
}  // namespace trunkline::rules
