// SPDX-License-Identifier: Apache-2.0
// Models from the names and aliases of categories, for a city without history.
//
// Idea. A name is a small text of its category and of every category above it.
// Each n-gram of it counts for the part of the name that it covers, so that
// "公厕" says more than "公厕" inside a long name. An n-gram speaks for a child
// by how much of it is the child's (its share, squared) and by how much there
// is of it (a logarithm); longer n-grams and deeper levels count more, as
// single characters and broad names have many meanings. What it says for a
// child counts for those above as well, so that a name far below also decides
// for its root. There are positive votes alone: what a name lacks says nothing.
//
// Words of rules are not used: they tell cases inside one category apart. On
// the sample tickets they lowered the share of right answers.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "src/base/fold.h"
#include "src/base/message.h"
#include "src/base/sha256.h"
#include "src/suggest/characters.h"
#include "src/suggest/learn.h"
#include "src/suggest/messages.h"
#include "src/suggest/model_file.h"
#include "trunkline/catalogue.h"

namespace trunkline::suggest {
namespace {

constexpr int kLongest = 3;  // Characters of an n-gram.
// In 1/256, by the number of characters; a word counts as kWord.
constexpr std::int64_t kLengths[] = {0, 40, 256, 384};
constexpr std::int64_t kWord = 384;
// By level; deeper ones as the last.
constexpr std::int64_t kLevels[] = {128, 179, 256};
// What a logarithm begins at, in 1/256 of a name.
constexpr std::uint64_t kSlow = 77;

struct Part {
  std::string text;
  std::int64_t length;  // Weight.
  std::uint32_t share;  // Of the name, in 1/256.
};

// The n-grams of a name, each once.
std::vector<Part> PartsOf(std::string_view name) {
  std::vector<std::vector<std::string>> runs(1);
  std::vector<std::string> words;
  const char* p = name.data();
  const char* const end = p + name.size();
  std::string word;
  bool digits = false;
  std::size_t length = 0;  // Characters and words.
  const auto end_word = [&] {
    if (word.empty()) return;
    words.push_back(std::exchange(word, {}));
    runs.emplace_back();
    ++length;
  };
  while (p != end) {
    const char32_t rune = base::NextFolded(&p, end);
    const CharacterKind kind = KindOf(rune);
    if (kind == CharacterKind::kLetter) {
      base::AppendRune(rune, &word);
      digits = false;
      continue;
    }
    end_word();
    if (kind == CharacterKind::kSeparator) {
      runs.emplace_back();
    } else if (kind == CharacterKind::kCharacter || !digits) {
      std::string character;
      base::AppendRune(kind == CharacterKind::kDigit ? U'0' : rune, &character);
      runs.back().push_back(std::move(character));
      ++length;
    }
    digits = kind == CharacterKind::kDigit;
  }
  end_word();

  std::map<std::string, Part> parts;
  const auto add = [&](const std::string& text, std::int64_t weight,
                       std::size_t characters) {
    parts.emplace(text,
                  Part{text, weight,
                       static_cast<std::uint32_t>(256 * characters / length)});
  };
  for (const std::string& one : words) {
    if (ReadGram(one).has_value()) add(one, kWord, 1);
  }
  for (const std::vector<std::string>& run : runs) {
    for (std::size_t i = 0; i != run.size(); ++i) {
      std::string text;
      for (std::size_t n = 1; n <= kLongest && i + n <= run.size(); ++n) {
        text += run[i + n - 1];
        add(text, kLengths[n], n);
      }
    }
  }
  std::vector<Part> out;
  for (auto& [text, part] : parts) out.push_back(std::move(part));
  return out;
}

struct Name {
  std::string category;
  std::vector<Part> parts;
};

RawModel ModelOf(const std::string& parent, const std::vector<Name>& names) {
  RawModel model;
  model.parent = parent;
  std::map<std::string, std::map<std::uint32_t, std::uint64_t>> counts;
  std::map<std::string, std::pair<std::int64_t, std::uint64_t>> grams;
  std::map<std::string_view, std::uint32_t> numbers;
  std::uint64_t total = 0;
  const auto below = [&](const Name& name) {
    return name.category.size() > parent.size() &&
           (parent.empty() || IsUnder(name.category, parent));
  };
  for (const Name& name : names) {
    if (below(name)) numbers[ChildOn(name.category, parent)] = 0;
  }
  for (auto& [code, number] : numbers) {
    number = static_cast<std::uint32_t>(model.categories.size());
    model.categories.emplace_back(code);
  }
  for (const Name& name : names) {
    if (!below(name)) continue;
    ++total;
    const std::uint32_t child = numbers[ChildOn(name.category, parent)];
    for (const Part& part : name.parts) {
      counts[part.text][child] += part.share;
      auto& [length, rows] = grams[part.text];
      length = part.length;
      ++rows;
    }
  }
  const std::size_t level =
      parent.empty() ? 0
                     : static_cast<std::size_t>(
                           std::count(parent.begin(), parent.end(), '.') + 1);
  const std::int64_t weight = kLevels[std::min(level, std::size(kLevels) - 1)];
  for (const auto& [text, by_child] : counts) {
    std::uint64_t all = 0;
    for (const auto& [child, count] : by_child) all += count;
    const auto& [length, rows] = grams[text];
    RawGram gram{text, Log2(2 * total, rows), {}};
    for (const auto& [child, count] : by_child) {
      const std::int64_t share = static_cast<std::int64_t>((count << 16) / all);
      const std::int64_t points =
          (share * share >> 24) * Log2(count + kSlow, kSlow) * length * weight;
      gram.votes.push_back({child, static_cast<double>(points)});
    }
    model.grams.push_back(std::move(gram));
  }
  return model;
}

// Adds to the points of each n-gram for a category the most that it has for any
// way below it. `models`: by parent, so that those above come first.
void AddPointsBelow(std::vector<RawModel>* models) {
  // By category, the most points of each n-gram among its children.
  std::map<std::string, std::map<std::string, double>> most;
  for (auto model = models->rbegin(); model != models->rend(); ++model) {
    std::map<std::string, double>& here = most[model->parent];
    for (RawGram& gram : model->grams) {
      double& best = here[gram.text];
      for (RawVote& vote : gram.votes) {
        const auto below = most.find(model->categories[vote.category]);
        if (below != most.end()) {
          const auto found = below->second.find(gram.text);
          if (found != below->second.end()) vote.points += found->second;
        }
        best = std::max(best, vote.points);
      }
    }
  }
}

}  // namespace

absl::StatusOr<Learned> LearnFromLabels(const RuleSet& rules,
                                        const LearnOptions& options) {
  std::vector<Name> names;
  std::map<std::string, std::size_t> parents;  // And their children.
  base::Sha256 sha;
  for (const CategoryInfo& category : Catalogue(rules).categories()) {
    ++parents[category.parent];
    const auto add = [&](const std::string& name) {
      names.push_back({category.code, PartsOf(name)});
      sha.Update(category.code + "\n" + name + "\n");
    };
    for (const Label& label : category.labels) add(label.text);
    for (const std::string& alias : category.aliases) add(alias);
  }
  std::vector<RawModel> models;
  std::size_t done = 0;
  for (const auto& [parent, children] : parents) {
    RawModel model = ModelOf(parent, names);
    if (!model.categories.empty()) models.push_back(std::move(model));
    if (options.progress) options.progress(++done, parents.size());
  }
  AddPointsBelow(&models);
  if (models.empty() || models.front().categories.size() < 2) {
    return base::InvalidArgument(base::Fill<messages::kNoNames>());
  }
  Learned learned;
  learned.rows = names.size();
  learned.file = WriteModels(std::move(models), options.id, sha.HexDigest(),
                             true, options.offer_only);
  return learned;
}

}  // namespace trunkline::suggest
