// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/automaton.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"

namespace trunkline::suggest {

bool Automaton::Fits(const std::vector<Gram>& grams) {
  std::size_t states = 2;
  absl::flat_hash_set<char32_t> runes;
  for (const Gram& gram : grams) {
    states += gram.runes.size();
    if (states > kMaxStates) return false;
    for (char32_t rune : gram.runes) runes.insert(rune);
  }
  return runes.size() < kMaxUnits;
}

Automaton::Automaton(const std::vector<Gram>& grams, std::uint64_t seed)
    : seed_(seed), units_(256), states_(2) {
  std::size_t most = 2;
  for (const Gram& gram : grams) {
    most += gram.runes.size();
    for (char32_t rune : gram.runes) AddUnit(rune);
  }
  // At most half full.
  int bits = 4;
  while ((std::size_t{1} << bits) < 2 * most) ++bits;
  shift_ = 64 - bits;
  edges_.resize(std::size_t{1} << bits);
  first_.assign(unit_count_ + 1, kNoState);
  for (std::size_t i = 0; i != grams.size(); ++i) {
    std::uint32_t state = grams[i].word ? kWordRoot : kRoot;
    for (char32_t rune : grams[i].runes) state = AddChild(state, UnitOf(rune));
    states_[state].gram = static_cast<std::uint32_t>(i);
  }
  LinkFailures();
}

std::uint32_t Automaton::AddUnit(char32_t rune) {
  const std::size_t page = rune >> 8;
  if (page >= pages_.size()) pages_.resize(page + 1);
  if (pages_[page] == 0) {
    pages_[page] = static_cast<std::uint32_t>(units_.size());
    units_.resize(units_.size() + 256);
  }
  std::uint16_t& unit = units_[pages_[page] + (rune & 0xFF)];
  if (unit == 0) unit = static_cast<std::uint16_t>(++unit_count_);
  return unit;
}

std::uint32_t Automaton::AddChild(std::uint32_t state, std::uint32_t unit) {
  const std::uint32_t found = Child(state, unit);
  if (found != kNoState) return found;
  const auto child = static_cast<std::uint32_t>(states_.size());
  states_.emplace_back();
  states_[child].depth = static_cast<std::uint16_t>(states_[state].depth + 1);
  states_[state].has_children = true;
  if (state == kRoot) return first_[unit] = child;
  const std::uint64_t mask = edges_.size() - 1;
  std::uint64_t i = Slot(state, unit);
  while (edges_[i] != 0) i = (i + 1) & mask;
  edges_[i] = (std::uint64_t{state} << 16 | unit) << 24 | child;
  return child;
}

// Breadth first over the states of characters: the failure link of a state's
// child is found by those of shorter states. Words keep the root.
void Automaton::LinkFailures() {
  struct Edge {
    std::uint32_t state, unit, child;
  };
  std::vector<Edge> edges;
  for (const std::uint64_t edge : edges_) {
    if (edge == 0) continue;
    edges.push_back({static_cast<std::uint32_t>(edge >> 40),
                     static_cast<std::uint32_t>(edge >> 24 & 0xFFFF),
                     static_cast<std::uint32_t>(edge & 0xFFFFFF)});
  }
  std::sort(edges.begin(), edges.end(), [&](const Edge& a, const Edge& b) {
    return states_[a.child].depth != states_[b.child].depth
               ? states_[a.child].depth < states_[b.child].depth
               : a.child < b.child;
  });
  std::vector<bool> in_word(states_.size());
  in_word[kWordRoot] = true;
  const auto set_gram_state = [&](std::uint32_t state) {
    State& s = states_[state];
    s.gram_state = s.gram != kNoGram ? state : states_[s.fail].gram_state;
  };
  for (const std::uint32_t child : first_) {
    if (child != kNoState) set_gram_state(child);
  }
  for (const Edge& edge : edges) {
    if (in_word[edge.state]) {
      in_word[edge.child] = true;
      continue;
    }
    states_[edge.child].fail = Next(states_[edge.state].fail, edge.unit);
    set_gram_state(edge.child);
  }
}

}  // namespace trunkline::suggest
