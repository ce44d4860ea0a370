// SPDX-License-Identifier: Apache-2.0
#include "tests/suggest/reference.h"

#include <algorithm>
#include <set>
#include <utility>

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

namespace {

using Points = std::map<std::string, std::int64_t>;

// Adds the leaves below a category, in the order of the tree. `lag` and `score`
// are the category's.
void AddLeaves(const std::vector<Model>& models, const Points& points,
               const std::string& category, std::int64_t lag,
               std::int64_t score, std::vector<Ranked>* leaves) {
  for (const Model& model : models) {
    if (model.parent != category) continue;
    std::int64_t best = points.at(model.categories.front());
    for (const std::string& child : model.categories) {
      best = std::max(best, points.at(child));
    }
    for (const std::string& child : model.categories) {
      const std::int64_t own = points.at(child);
      AddLeaves(models, points, child, lag + best - own, score + own, leaves);
    }
    return;
  }
  leaves->push_back({category, score, -lag});
}

std::vector<Ranked> Best(std::vector<Ranked> leaves) {
  std::stable_sort(
      leaves.begin(), leaves.end(),
      [](const Ranked& a, const Ranked& b) { return a.margin > b.margin; });
  if (leaves[0].score <= 0) return {};
  leaves[0].margin = leaves.size() == 1 ? leaves[0].score : -leaves[1].margin;
  leaves.erase(
      std::remove_if(leaves.begin(), leaves.end(),
                     [](const Ranked& leaf) { return leaf.score <= 0; }),
      leaves.end());
  return leaves;
}

}  // namespace

std::vector<Ranked> Rank(const std::vector<Model>& models,
                         std::string_view text) {
  Points points;
  for (const Model& model : models) {
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
  AddLeaves(models, points, "", 0, 0, &leaves);
  return Best(std::move(leaves));
}

std::vector<Ranked> RankByPoints(const std::vector<Model>& models,
                                 const Points& given) {
  Points points;
  for (const Model& model : models) {
    for (const std::string& category : model.categories) points[category];
  }
  for (const auto& [category, own] : given) points[category] = own;
  std::vector<Ranked> leaves;
  AddLeaves(models, points, "", 0, 0, &leaves);
  std::int64_t best = leaves[0].score;
  for (const Ranked& leaf : leaves) best = std::max(best, leaf.score);
  for (Ranked& leaf : leaves) leaf.margin = leaf.score - best;
  return Best(std::move(leaves));
}

}  // namespace trunkline::reference
