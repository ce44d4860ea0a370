// SPDX-License-Identifier: Apache-2.0
#include "src/diff/texts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "src/base/fold.h"
#include "src/rules/literals.h"

namespace trunkline::diff {
namespace {

constexpr char32_t kEdge = rules::LiteralIndex::kEdge;
// A distance back is a byte, and so is a node's number three bytes.
constexpr int kLongest = 250;
constexpr std::size_t kMostNodes = 1 << 24;

}  // namespace

TextSearch::TextSearch(const std::vector<std::u32string>& words,
                       const std::vector<Condition>& conditions,
                       char32_t letter, char32_t other)
    : of_set_(words.size()), of_pair_(words.size()) {
  std::vector<int> ends;
  std::set<char32_t> alphabet = {letter, other};
  for (const std::u32string& word : words) {
    ends.push_back(Add(word));
    lengths_.push_back(nodes_[static_cast<std::size_t>(ends.back())].length);
    too_long_ |= lengths_.back() > kLongest;
    alphabet.insert(word.begin(), word.end());
  }
  too_long_ |= nodes_.size() > kMostNodes;
  alphabet.erase(kEdge);
  alphabet_.assign(alphabet.begin(), alphabet.end());
  for (const Condition& c : conditions) {
    std::vector<int> set = c.unless;
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    const auto found = std::find(sets_.begin(), sets_.end(), set);
    const auto contexts = static_cast<int>(found - sets_.begin());
    if (found == sets_.end()) {
      for (int word : set) {
        of_set_[static_cast<std::size_t>(word)].push_back(contexts);
      }
      sets_.push_back(std::move(set));
    }
    Own own;
    own.holds = c.holds;
    for (int word : c.any) own.any.push_back(PairOf(word, contexts));
    for (int word : c.all) own.all.push_back(PairOf(word, contexts));
    for (int word : c.none) own.none.push_back(PairOf(word, contexts));
    conditions_.push_back(std::move(own));
  }
  // Nodes are in the order of their depth within one word only: by depth.
  std::vector<int> order{0};
  for (std::size_t i = 0; i != order.size(); ++i) {
    const int from = order[i];
    for (const auto& [symbol, to] :
         nodes_[static_cast<std::size_t>(from)].next) {
      Node& node = nodes_[static_cast<std::size_t>(to)];
      node.suffix =
          from == 0 ? 0
                    : Go(nodes_[static_cast<std::size_t>(from)].suffix, symbol);
      order.push_back(to);
    }
  }
  for (std::size_t w = 0; w != words.size(); ++w) {
    nodes_[static_cast<std::size_t>(ends[w])].words.push_back(
        static_cast<int>(w));
  }
  // Which nodes are beginnings of contexts of a set.
  for (Node& node : nodes_) node.reach.assign(sets_.size(), -1);
  for (std::size_t w = 0; w != words.size(); ++w) {
    int node = 0;
    for (const char32_t symbol : words[w]) {
      Node& here = nodes_[static_cast<std::size_t>(node)];
      for (int set : of_set_[w]) {
        here.reach[static_cast<std::size_t>(set)] = here.length;
      }
      node = Go(node, symbol);
    }
  }
  for (int at : order) {
    if (at == 0) continue;
    Node& node = nodes_[static_cast<std::size_t>(at)];
    const Node& suffix = nodes_[static_cast<std::size_t>(node.suffix)];
    node.words.insert(node.words.end(), suffix.words.begin(),
                      suffix.words.end());
    for (std::size_t set = 0; set != sets_.size(); ++set) {
      node.reach[set] = std::max(node.reach[set], suffix.reach[set]);
    }
  }
}

int TextSearch::Add(const std::u32string& word) {
  int at = 0;
  for (const char32_t symbol : word) {
    auto& next = nodes_[static_cast<std::size_t>(at)].next;
    const auto found =
        std::find_if(next.begin(), next.end(),
                     [&](const auto& step) { return step.first == symbol; });
    if (found != next.end()) {
      at = found->second;
      continue;
    }
    const auto to = static_cast<int>(nodes_.size());
    const int length = nodes_[static_cast<std::size_t>(at)].length;
    next.emplace_back(symbol, to);
    nodes_.emplace_back();
    nodes_.back().length = length + (symbol == kEdge ? 0 : 1);
    at = to;
  }
  return at;
}

int TextSearch::Go(int node, char32_t symbol) const {
  for (;; node = nodes_[static_cast<std::size_t>(node)].suffix) {
    for (const auto& [own, to] : nodes_[static_cast<std::size_t>(node)].next) {
      if (own == symbol) return to;
    }
    if (node == 0) return 0;
  }
}

int TextSearch::PairOf(int word, int contexts) {
  for (int pair : of_pair_[static_cast<std::size_t>(word)]) {
    if (pairs_[static_cast<std::size_t>(pair)].contexts == contexts) {
      return pair;
    }
  }
  const auto pair = static_cast<int>(pairs_.size());
  pairs_.push_back({word, contexts});
  of_pair_[static_cast<std::size_t>(word)].push_back(pair);
  return pair;
}

void TextSearch::Collect(int node, State* s) const {
  for (int word : nodes_[static_cast<std::size_t>(node)].words) {
    const auto w = static_cast<std::size_t>(word);
    const int length = lengths_[w];
    const auto raise = [&](std::size_t i, int value) {
      if (At(*s, i) < value) (*s)[i] = static_cast<char>(value);
    };
    for (int pair : of_pair_[w]) {
      raise(kPairs + static_cast<std::size_t>(pair), 1 + length);
    }
    for (int set : of_set_[w]) {
      raise(kPairs + pairs_.size() + static_cast<std::size_t>(set), length);
    }
  }
}

void TextSearch::Resolve(int node, State* s) const {
  for (std::size_t i = 0; i != pairs_.size(); ++i) {
    const int value = At(*s, kPairs + i);
    if (value == 0 || value == kCounted) continue;
    const auto set = static_cast<std::size_t>(pairs_[i].contexts);
    const int length = value - 1;
    if (At(*s, kPairs + pairs_.size() + set) >= length) {
      (*s)[kPairs + i] = 0;
    } else if (node < 0 ||
               nodes_[static_cast<std::size_t>(node)].reach[set] < length) {
      (*s)[kPairs + i] = static_cast<char>(kCounted);
    }
  }
}

bool TextSearch::Read(const State& from, char32_t rune, State* to) const {
  *to = from;
  int node = NodeOf(from);
  const bool is_letter = base::IsLetterOrDigit(rune);
  if (is_letter != (from[kInside] != 0)) {
    node = Go(node, kEdge);
    Collect(node, to);
    (*to)[kInside] = is_letter ? 1 : 0;
  }
  Resolve(node, to);
  for (std::size_t i = 0; i != pairs_.size(); ++i) {
    const int value = At(*to, kPairs + i);
    if (value == 0 || value == kCounted) continue;
    if (value + 1 >= kCounted) return false;
    (*to)[kPairs + i] = static_cast<char>(value + 1);
  }
  for (std::size_t i = 0; i != sets_.size(); ++i) {
    (*to)[kPairs + pairs_.size() + i] = 0;
  }
  node = Go(node, rune);
  SetNode(node, to);
  Collect(node, to);
  return true;
}

bool TextSearch::IsDead(const State& s) const {
  for (const Own& c : conditions_) {
    if (!c.holds) continue;
    for (int pair : c.none) {
      if (At(s, kPairs + static_cast<std::size_t>(pair)) == kCounted) {
        return true;
      }
    }
  }
  return false;
}

bool TextSearch::Accepts(State s) const {
  if (s[kInside] != 0) Collect(Go(NodeOf(s), kEdge), &s);
  Resolve(-1, &s);
  const auto counts = [&](int pair) {
    return At(s, kPairs + static_cast<std::size_t>(pair)) == kCounted;
  };
  return std::all_of(conditions_.begin(), conditions_.end(), [&](const Own& c) {
    const bool holds =
        (c.any.empty() || std::any_of(c.any.begin(), c.any.end(), counts)) &&
        std::all_of(c.all.begin(), c.all.end(), counts) &&
        std::none_of(c.none.begin(), c.none.end(), counts);
    return holds == c.holds;
  });
}

TextSearch::Result TextSearch::Run(std::size_t most, std::string* text) {
  if (too_long_) return Result::kTooMany;
  absl::flat_hash_map<State, bool> seen;
  std::vector<State> states;
  std::vector<std::pair<std::size_t, char32_t>> steps;
  states.emplace_back(kPairs + pairs_.size() + sets_.size(), '\0');
  steps.emplace_back(0, 0);
  seen.emplace(states[0], true);
  State next;
  for (std::size_t at = 0; at != states.size(); ++at) {
    if (Accepts(states[at])) {
      std::u32string runes;
      for (std::size_t i = at; i != 0; i = steps[i].first) {
        runes.push_back(steps[i].second);
      }
      text->clear();
      for (auto rune = runes.rbegin(); rune != runes.rend(); ++rune) {
        base::AppendRune(*rune, text);
      }
      return Result::kFound;
    }
    for (const char32_t rune : alphabet_) {
      if (!Read(states[at], rune, &next) || IsDead(next)) continue;
      if (!seen.emplace(next, true).second) continue;
      if (states.size() == most) return Result::kTooMany;
      states.push_back(next);
      steps.emplace_back(at, rune);
    }
  }
  return Result::kNone;
}

}  // namespace trunkline::diff
