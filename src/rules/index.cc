#include "src/rules/index.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace trunkline::rules {
namespace {

// Entries with words under one key beyond this are found through their words,
// not by trying each.
constexpr std::size_t kMaxWordEntriesPerKey = 4;

}  // namespace

bool Conditions::Hit(const Facts& facts, std::uint32_t literal) {
  if (facts.hits == nullptr) return false;
  const std::vector<std::uint32_t>& hits = *facts.hits;
  if (hits.size() > 16) {
    return std::binary_search(hits.begin(), hits.end(), literal);
  }
  for (std::uint32_t hit : hits) {
    if (hit == literal) return true;
  }
  return false;
}

bool Conditions::PatternMatches(std::uint32_t pattern,
                                const Facts& facts) const {
  const Pattern& p = patterns[pattern];
  if (facts.ticket->text.empty()) return false;
  bool may = p.atoms.count == 0;
  for (std::uint32_t i = 0; i != p.atoms.count && !may; ++i) {
    may = Hit(facts, pool[p.atoms.begin + i]);
  }
  return may && p.regex.Matches(facts.ticket->text);
}

bool Conditions::Holds(std::uint32_t condition, const Facts& facts) const {
  const Condition& c = conditions[condition];
  if (c.hotlines.count != 0 &&
      !OneOf(c.hotlines, [&](Id id) { return id == facts.hotline; })) {
    return false;
  }
  for (std::uint32_t i = 0; i != c.attributes.count; ++i) {
    const AttributeCondition& wanted = attributes[c.attributes.begin + i];
    bool found = false;
    for (const Attribute& a : facts.ticket->attributes) {
      found = found || (a.name == wanted.name &&
                        (wanted.values.empty() ||
                         std::find(wanted.values.begin(), wanted.values.end(),
                                   a.value) != wanted.values.end()));
    }
    if (!found) return false;
  }
  return TextHolds(c, facts);
}

bool Conditions::TextHolds(const Condition& c, const Facts& facts) const {
  const auto hit = [&](std::uint32_t literal) { return Hit(facts, literal); };
  if (c.any.count != 0 && !OneOf(c.any, hit)) return false;
  if (OneOf(c.all, [&](std::uint32_t literal) { return !hit(literal); })) {
    return false;
  }
  if (OneOf(c.none, hit)) return false;
  return c.patterns.count == 0 || OneOf(c.patterns, [&](std::uint32_t pattern) {
           return PatternMatches(pattern, facts);
         });
}

void Index::Add(const Key& key, std::uint32_t region_depth,
                const Entry& entry) {
  added_.push_back({key, region_depth, entry});
}

void Index::Freeze(const std::vector<CategoryNode>& categories,
                   const Conditions& conditions, std::size_t literal_count) {
  if (added_.empty()) return;
  std::sort(added_.begin(), added_.end(), [](const Added& a, const Added& b) {
    const auto order = [](const Added& x) {
      return std::make_tuple(x.key.category, Pack(x.key.hotline, x.key.region),
                             ~x.entry.rank, x.entry.rule);
    };
    return order(a) < order(b);
  });

  // Words by which an entry can be found: any one of `any`, or one of `all`, or
  // the atoms of its patterns.
  std::vector<std::uint32_t> words;
  const auto find_words = [&](const Entry& e) {
    words.clear();
    const Condition& c = conditions.conditions[e.condition];
    const auto add = [&](const Range& range) {
      const auto begin = conditions.pool.begin() + range.begin;
      words.insert(words.end(), begin, begin + range.count);
    };
    if (c.any.count != 0) {
      add(c.any);
    } else if (c.all.count != 0) {
      words.push_back(conditions.pool[c.all.begin]);
    } else {
      for (std::uint32_t i = 0; i != c.patterns.count; ++i) {
        const Range& atoms =
            conditions.patterns[conditions.pool[c.patterns.begin + i]].atoms;
        if (atoms.count == 0) {
          words.clear();
          return;
        }
        add(atoms);
      }
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
  };

  nodes_.resize(1);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> posted;
  // Of the node that is being filled.
  std::vector<Slot> filled;
  std::vector<Entry> entries;
  std::uint64_t mask = 0;
  const auto finish = [&](Id category) {
    if (filled.empty()) return;
    if (category != kNone) nodes_.emplace_back();
    Node& node = nodes_.back();
    node.category = category;
    node.mask = mask;
    // Small tables may be full: all of one is at hand.
    const std::size_t wanted =
        filled.size() <= 4 ? filled.size() : filled.size() * 3 / 2;
    std::size_t size = 1;
    while (size < wanted) size *= 2;
    node.first_slot = static_cast<std::uint32_t>(cells_.size());
    node.last_slot = static_cast<std::uint32_t>(size - 1);
    cells_.resize(cells_.size() + size + 2 * entries.size());
    const auto first_entry = static_cast<std::uint32_t>(node.first_slot + size);
    for (std::size_t i = 0; i != entries.size(); ++i) {
      Store(first_entry + 2 * i, entries[i]);
    }
    for (Slot& slot : filled) {
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
    filled.clear();
    entries.clear();
    mask = 0;
  };
  for (std::size_t begin = 0; begin != added_.size();) {
    std::size_t end = begin;
    std::size_t with_words = 0;
    const Key& key = added_[begin].key;
    const std::uint64_t packed = Pack(key.hotline, key.region);
    if (begin != 0 && added_[begin - 1].key.category != key.category) {
      finish(added_[begin - 1].key.category);
    }
    for (; end != added_.size() && added_[end].key.category == key.category &&
           Pack(added_[end].key.hotline, added_[end].key.region) == packed;
         ++end) {
      find_words(added_[end].entry);
      if (!words.empty()) ++with_words;
    }
    const std::size_t first_entry = entries.size();
    for (std::size_t i = begin; i != end; ++i) {
      words.clear();
      if (with_words > kMaxWordEntriesPerKey) find_words(added_[i].entry);
      if (words.empty()) {
        entries.push_back(added_[i].entry);
        continue;
      }
      const auto number = static_cast<std::uint32_t>(postings_.size());
      postings_.push_back({added_[i].entry, key, categories[key.category].last,
                           added_[i].region_depth});
      for (std::uint32_t word : words) posted.emplace_back(word, number);
    }
    if (entries.size() != first_entry) {
      entries.back().facets |= kLast;
      const std::uint32_t best = entries[first_entry].rank;
      filled.push_back({packed, static_cast<std::uint32_t>(first_entry), best});
      mask |= std::uint64_t{1}
              << (added_[begin].region_depth + (key.hotline != kNone ? 32 : 0));
    }
    begin = end;
  }
  finish(added_.back().key.category);
  added_ = {};
  cells_.shrink_to_fit();
  // Parents come before their children, in both.
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

  std::sort(posted.begin(), posted.end(), [&](const auto& a, const auto& b) {
    return std::make_tuple(a.first, ~postings_[a.second].entry.rank, a.second) <
           std::make_tuple(b.first, ~postings_[b.second].entry.rank, b.second);
  });
  posting_begin_.assign(literal_count + 1, 0);
  for (const auto& [word, number] : posted) {
    ++posting_begin_[word + 1];
    posted_.push_back(number);
  }
  std::partial_sum(posting_begin_.begin(), posting_begin_.end(),
                   posting_begin_.begin());
}

}  // namespace trunkline::rules
