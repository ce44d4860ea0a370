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
