// SPDX-License-Identifier: Apache-2.0
#include "tests/suggest/reference.h"

#include <algorithm>
#include <set>

#include "src/base/fold.h"
#include "src/suggest/characters.h"

namespace trunkline::reference {
namespace {

using suggest::CharacterKind;

}  // namespace

std::vector<std::string> GramsOf(std::string_view text) {
  // Tokens: a character, a word, "0" for a number, "" for a break.
  std::vector<std::string> tokens;
  std::vector<bool> is_word;
  CharacterKind before = CharacterKind::kSeparator;
  for (char32_t rune : base::Fold(text)) {
    const CharacterKind kind = suggest::KindOf(rune);
    if (kind == CharacterKind::kLetter && before == kind) {
      base::AppendRune(rune, &tokens.back());
    } else if (kind != CharacterKind::kDigit || before != kind) {
      tokens.emplace_back();
      is_word.push_back(kind == CharacterKind::kLetter);
      if (kind == CharacterKind::kDigit) tokens.back() = "0";
      if (kind == CharacterKind::kCharacter || is_word.back()) {
        base::AppendRune(rune, &tokens.back());
      }
    }
    before = kind;
  }
  std::set<std::string> grams;
  for (std::size_t i = 0; i != tokens.size(); ++i) {
    if (is_word[i]) {
      grams.insert(tokens[i]);
      continue;
    }
    std::string gram;
    for (std::size_t n = 0; n != 4 && i + n != tokens.size(); ++n) {
      if (tokens[i + n].empty() || is_word[i + n]) break;
      gram += tokens[i + n];
      grams.insert(gram);
    }
  }
  return {grams.begin(), grams.end()};
}

std::vector<Ranked> Rank(const std::vector<Model>& models,
                         std::string_view text) {
  std::map<std::string, std::int64_t> points;
  std::set<std::string> parents;
  for (const Model& model : models) {
    parents.insert(model.parent);
    for (const std::string& category : model.categories) points[category];
    for (const std::string& gram : GramsOf(text)) {
      const auto found = model.grams.find(gram);
      if (found == model.grams.end()) continue;
      for (const auto& [category, votes] : found->second) {
        points[category] += votes;
      }
    }
  }
  std::vector<Ranked> leaves;
  for (const auto& [category, own] : points) {
    if (parents.count(category) != 0) continue;
    Ranked leaf;
    leaf.category = category;
    std::string at = category;
    while (true) {
      leaf.score += points[at];
      const std::size_t dot = at.rfind('.');
      if (dot == std::string::npos) break;
      at.resize(dot);
    }
    leaves.push_back(leaf);
  }
  std::stable_sort(
      leaves.begin(), leaves.end(),
      [](const Ranked& a, const Ranked& b) { return a.score > b.score; });
  if (!leaves.empty()) {
    leaves[0].margin = leaves.size() == 1 ? leaves[0].score
                                          : leaves[0].score - leaves[1].score;
  }
  while (!leaves.empty() && leaves.back().score <= 0) leaves.pop_back();
  return leaves;
}

}  // namespace trunkline::reference
