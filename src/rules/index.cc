// SPDX-License-Identifier: Apache-2.0
#include "src/rules/index.h"

#include <algorithm>
#include <tuple>

#include "src/base/release.h"

namespace trunkline::rules {
namespace {

bool EqualButRank(const Entry& a, const Entry& b) {
  return a.rule == b.rule && a.valid.from == b.valid.from &&
         a.valid.to == b.valid.to && a.facets == b.facets &&
         a.condition == b.condition;
}

}  // namespace

void Index::Add(const Key& key, std::uint32_t region_depth,
                const Entry& entry) {
  if (key.attributes != 0) {
    attributes_.Add(key, region_depth, entry);
    return;
  }
  if (shared_.empty() || !EqualButRank(shared_.back(), entry)) {
    shared_.push_back(entry);
  }
  added_.push_back({key.hotline, key.category, key.region, region_depth,
                    entry.rank,
                    static_cast<std::uint32_t>(shared_.size() - 1)});
}

void Index::Freeze(const std::vector<CategoryNode>& categories,
                   const Conditions& conditions, std::size_t literal_count,
                   const std::vector<std::uint32_t>& rank_of,
                   std::uint64_t seed) {
  attributes_.Freeze(categories, conditions, literal_count, rank_of, seed);
  if (added_.empty()) return;
  for (Added& a : added_) a.rank = rank_of[a.rank];
  std::sort(added_.begin(), added_.end(), [&](const Added& a, const Added& b) {
    const auto order = [&](const Added& x) {
      return std::make_tuple(x.category, Pack(x.hotline, x.region), ~x.rank,
                             shared_[x.shared].rule);
    };
    return order(a) < order(b);
  });
  nodes_.resize(1);
  for (auto begin = added_.begin(); begin != added_.end();) {
    const Id category = begin->category;
    const auto end = std::find_if(begin, added_.end(), [&](const Added& a) {
      return a.category != category;
    });
    AddNode(begin, end, categories[category].last, conditions);
    begin = end;
  }
  base::Release(&added_);
  base::Release(&shared_);
  cells_.shrink_to_fit();
  LinkNodes(categories);
  std::vector<std::uint32_t> ranks;
  for (const Posting& p : postings_) ranks.push_back(p.entry.rank);
  words_.Freeze(ranks, literal_count);
}

void Index::AddNode(AddedIterator begin, AddedIterator end, Id category_last,
                    const Conditions& conditions) {
  std::vector<Slot> slots;  // `begin` counts entries, not cells yet.
  std::vector<Entry> entries;
  std::uint64_t mask = 0;
  for (auto next = begin; begin != end; begin = next) {
    const Key key = {begin->hotline, begin->category, begin->region, 0};
    const std::uint64_t packed = Pack(key.hotline, key.region);
    next = std::find_if(begin, end, [&](const Added& a) {
      return Pack(a.hotline, a.region) != packed;
    });
    const auto with_words = std::count_if(begin, next, [&](const Added& a) {
      return !conditions.WordsOf(shared_[a.shared].condition).empty();
    });
    const bool by_words =
        with_words > static_cast<std::ptrdiff_t>(WordLists::kMaxEntriesPerKey);
    const std::size_t first = entries.size();
    for (auto added = begin; added != next; ++added) {
      const Entry entry = EntryOf(*added);
      std::vector<std::uint32_t> words;
      if (by_words) words = conditions.WordsOf(entry.condition);
      if (words.empty()) {
        entries.push_back(entry);
        continue;
      }
      const auto posting = static_cast<std::uint32_t>(postings_.size());
      postings_.push_back({entry, key, category_last, added->region_depth});
      for (std::uint32_t word : words) words_.Add(word, posting);
    }
    if (entries.size() == first) continue;
    entries.back().facets |= kLastOfKey;
    slots.push_back(
        {packed, static_cast<std::uint32_t>(first), entries[first].rank});
    mask |= std::uint64_t{1}
            << (begin->region_depth + (key.hotline != kNone ? 32 : 0));
    if (slots.size() == 1 && key.category != kNone) {
      nodes_.emplace_back();
      nodes_.back().category = key.category;
    }
  }
  if (slots.empty()) return;

  Node& node = nodes_.back();
  node.mask = mask;
  // A table of up to four slots may be full: it is one or two cache lines, so a
  // search through all of it is cheap. A larger one is at most two thirds full.
  const std::size_t wanted =
      slots.size() <= 4 ? slots.size() : slots.size() * 3 / 2;
  std::size_t size = 1;
  while (size < wanted) size *= 2;
  node.first_slot = static_cast<std::uint32_t>(cells_.size());
  node.last_slot = static_cast<std::uint32_t>(size - 1);
  cells_.resize(cells_.size() + size + 2 * entries.size());
  const auto first_entry = static_cast<std::uint32_t>(node.first_slot + size);
  for (std::size_t i = 0; i != entries.size(); ++i) {
    Store(first_entry + 2 * i, entries[i]);
  }
  for (Slot& slot : slots) {
    const std::uint64_t hash = Hash(slot.key);
    node.filter |= FilterBit(hash);
    node.best = std::max(node.best, slot.best);
    slot.begin = first_entry + 2 * slot.begin;
    auto at = static_cast<std::uint32_t>(hash >> 32);
    while (cells_[node.first_slot + (at & node.last_slot)].first != kEmpty) {
      ++at;
    }
    Store(node.first_slot + (at & node.last_slot), slot);
  }
}

void Index::LinkNodes(const std::vector<CategoryNode>& categories) {
  // Categories are in preorder and nodes in the order of their categories, so
  // that a parent is linked before its children.
  node_of_.assign(categories.size(), 0);
  std::uint32_t next = 1;
  for (Id id = 1; id < categories.size(); ++id) {
    const std::uint32_t above = node_of_[categories[id].parent];
    node_of_[id] = above;
    if (next != nodes_.size() && nodes_[next].category == id) {
      nodes_[next].parent = above;
      node_of_[id] = next++;
    }
  }
  for (Node& node : nodes_) {
    node.chain_best = std::max(node.best, nodes_[node.parent].chain_best);
  }
}

void Index::Start(const Facts& facts, const Conditions& conditions,
                  VisitStart* start) const {
  if (!attributes_.empty()) {
    attributes_.Start(facts, conditions, start);
    if (start->slot != nullptr) return;
  }
  if (nodes_.empty()) return;
  const std::uint64_t available = BitsOf(facts);
  for (std::uint32_t node = node_of_[facts.category];;) {
    const Node& n = nodes_[node];
    for (std::uint64_t left = n.mask & available; left != 0;) {
      const int bit = 63 - __builtin_clzll(left);
      left ^= std::uint64_t{1} << bit;
      start->key = KeyOf(bit, facts);
      const std::uint64_t hash = Hash(start->key);
      if ((n.filter & FilterBit(hash)) == 0) continue;
      start->slot =
          &cells_[n.first_slot +
                  (static_cast<std::uint32_t>(hash >> 32) & n.last_slot)];
      __builtin_prefetch(start->slot);
      return;
    }
    if (node == 0) return;
    node = n.parent;
  }
}

void Index::PrefetchEntries(const VisitStart& start) const {
  if (start.slot == nullptr) return;
  if (start.of_attributes) return attributes_.PrefetchEntries(start);
  Slot slot;
  std::memcpy(static_cast<void*>(&slot), start.slot, sizeof slot);
  if (slot.key != start.key) return;
  const Cell* const entry = &cells_[slot.begin];
  __builtin_prefetch(entry);
  __builtin_prefetch(entry + 1);
}

}  // namespace trunkline::rules
