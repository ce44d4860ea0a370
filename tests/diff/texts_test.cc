// SPDX-License-Identifier: Apache-2.0
// The search for texts against all short texts.
#include "src/diff/texts.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "tests/catch.h"
#include "tests/reference/generator.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

using diff::TextSearch;
using reference::Random;

// Of letters, a character that is none, and a blank.
std::string RandomWord(Random* random) {
  std::string out;
  if (random->Chance(25)) out += "*";
  const int length = random->Between(1, 3);
  for (int i = 0; i != length; ++i) {
    out += random->Pick(std::vector<std::string>{"a", "b", "火"});
    if (i + 1 != length && random->Chance(15)) out += " ";
  }
  if (random->Chance(25)) out += "*";
  return out;
}

std::string RandomWords(const char* field, int most, Random* random) {
  std::string out;
  const int count = random->Between(0, most);
  for (int i = 0; i != count; ++i) {
    out += std::string(" ") + field + ": \"" + RandomWord(random) + "\"";
  }
  return out;
}

RuleSet RandomConditions(int count, Random* random) {
  std::string text = R"(
jurisdiction { id: "j" version: "1" time_zone: "UTC" centre: "c"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "c" } department { code: "d" }
)";
  for (int i = 0; i != count; ++i) {
    std::string words;
    while (words.empty()) {
      words = RandomWords("any", 2, random) + RandomWords("all", 1, random) +
              RandomWords("none", 1, random);
    }
    text += "rule { id: \"r" + std::to_string(i) + "\" when { keyword {" +
            words + RandomWords("unless", 3, random) +
            " } } then { department: \"d\" } }\n";
  }
  LoadResult<RuleSet> loaded = LoadRuleSet({{"t", text, Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *loaded.value;
}

std::vector<std::string> ShortTexts() {
  std::vector<std::string> out = {""};
  for (std::size_t at = 0, length = 0; length != 5; ++length) {
    const std::size_t end = out.size();
    for (; at != end; ++at) {
      for (const char* next : {"a", "b", "火", " "}) {
        out.push_back(out[at] + next);
      }
    }
  }
  return out;
}

TEST_CASE("A text is found if and only if there is one") {
  const std::vector<std::string> texts = ShortTexts();
  std::map<TextSearch::Result, int> results;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed);
    const int count = random.Between(1, 3);
    const RuleSet rules = RandomConditions(count, &random);
    const rules::Compiled& own = internal::CompiledOf(rules);
    std::vector<std::u32string> words;
    for (std::uint32_t i = 0; i != own.literals.size(); ++i) {
      words.push_back(own.literals.symbols(i));
    }
    const auto list = [&](const rules::Range& range) {
      std::vector<int> out;
      for (std::uint32_t i = 0; i != range.count; ++i) {
        out.push_back(static_cast<int>(own.conditions.pool[range.begin + i]));
      }
      return out;
    };
    std::vector<TextSearch::Condition> wanted;
    for (const rules::Rule& rule : own.rules) {
      const rules::Condition& c = own.conditions.conditions[rule.condition];
      wanted.push_back({list(c.any), list(c.all), list(c.none), list(c.unless),
                        random.Chance(50)});
    }
    const auto suits = [&](const std::string& text) {
      internal::WordMemory memory;
      rules::Facts facts{};
      Ticket ticket;
      ticket.text = text;
      facts.ticket = &ticket;
      rules::ReadText(own.literals, text, &memory, &facts);
      for (std::size_t i = 0; i != wanted.size(); ++i) {
        const rules::Condition& c =
            own.conditions.conditions[own.rules[i].condition];
        if (own.conditions.TextHolds(c, facts) != wanted[i].holds) return false;
      }
      return true;
    };
    std::string found;
    TextSearch search(words, wanted, U'q', U'.');
    const TextSearch::Result result = search.Run(20'000, &found);
    ++results[result];
    INFO("seed " << seed << ": " << rules.Serialize(Format::kText) << "found "
                 << found);
    if (result == TextSearch::Result::kFound) {
      CHECK(suits(found));
    } else if (result == TextSearch::Result::kNone) {
      std::string other;
      for (const std::string& text : texts) {
        if (suits(text)) other = text;
      }
      INFO("another: " << other);
      CHECK(other.empty());
    }
  }
  CHECK(results[TextSearch::Result::kFound] > 200);
  CHECK(results[TextSearch::Result::kNone] > 20);
  CHECK(results[TextSearch::Result::kTooMany] < 10);
}

}  // namespace
}  // namespace trunkline
