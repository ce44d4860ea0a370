// SPDX-License-Identifier: Apache-2.0
#include "src/rules/attribute_index.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "src/base/release.h"

namespace trunkline::rules {
namespace {

// A range is one of several attributes of an entry: it is found under at most
// this many combinations of segments.
constexpr std::size_t kMostCombinations = 256;
// All entries together may be found under this many combinations each before
// only one range of an entry is looked for.
constexpr std::size_t kMeanCombinations = 32;
// A range of more slices is cut into segments in any case.
constexpr std::uint32_t kMostSlicesOfRange = 16;

}  // namespace

// A key that leads to a group, before keys are hashed.
struct AttributeIndex::Pending {
  std::uint32_t shape = 0;
  std::uint32_t first_id = 0;  // In Builder::ids.
  std::uint32_t group = 0;
  std::uint32_t best = 0;
};

struct AttributeIndex::Builder {
  // An attribute of an entry and the keys under which it is found.
  struct Part {
    Probe probe;
    std::vector<std::pair<std::uint8_t, std::uint32_t>> ids;  // Level, id.
  };
  // Hotline, depth of the region, attributes, level of each part.
  using ShapeKey =
      std::tuple<bool, std::uint8_t, std::uint32_t, std::vector<std::uint8_t>>;

  const AttributeTable& table;
  AttributeIndex& out;
  std::vector<Pending> pending;
  std::vector<std::uint32_t> ids;
  std::map<ShapeKey, std::uint32_t> shapes;  // Of the node at hand.
  std::size_t combinations = 0;

  // Where a span of an attribute is looked for.
  Part PartOf(const AttributeSpan& span) const {
    const DeclaredAttribute& attribute = table[span.attribute];
    Part part;
    part.probe.attribute = static_cast<std::uint8_t>(span.attribute);
    part.probe.tree = attribute.kind == AttributeKind::kTree;
    if (!attribute.IsRange()) {
      const std::uint32_t depth =
          part.probe.tree ? attribute.DepthOf(span.from) : 0;
      part.ids.emplace_back(static_cast<std::uint8_t>(depth), span.from);
    } else if (!attribute.in_segments &&
               span.to - span.from <= kMostSlicesOfRange) {
      for (std::uint32_t i = span.from; i != span.to; ++i) {
        part.ids.emplace_back(std::uint8_t{0}, i);
      }
    } else {
      std::uint8_t segments = 0;
      for (std::uint32_t from = span.from, to = span.to; from < to;
           from >>= 1, to >>= 1, ++segments) {
        if ((from & 1) != 0) part.ids.emplace_back(segments, from++);
        if ((to & 1) != 0) part.ids.emplace_back(segments, --to);
      }
    }
    return part;
  }

  // The attributes of an entry that its keys contain.
  std::vector<Part> PartsOf(std::uint32_t key, std::size_t entries) {
    std::vector<Part> parts;
    for (const AttributeSpan* s = table.begin(key); s != table.end(key); ++s) {
      parts.push_back(PartOf(*s));
    }
    std::vector<std::size_t> order(parts.size());
    for (std::size_t i = 0; i != order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
      return parts[a].ids.size() < parts[b].ids.size();
    });
    const bool several = combinations < kMeanCombinations * entries;
    std::vector<bool> kept(parts.size(), false);
    std::size_t product = 1;
    bool any_range = false;
    for (std::size_t i : order) {
      const std::size_t n = parts[i].ids.size();
      if (n > 1 && any_range && (!several || product * n > kMostCombinations)) {
        continue;
      }
      any_range = any_range || n > 1;
      product *= n;
      kept[i] = true;
    }
    combinations += product;
    std::vector<Part> out_parts;
    for (std::size_t i = 0; i != parts.size(); ++i) {
      if (kept[i]) out_parts.push_back(std::move(parts[i]));
    }
    return out_parts;
  }

  Form FormOf(const EntryKey& key, std::uint32_t region_depth) const {
    Form form;
    for (const AttributeSpan* s = table.begin(key.attributes);
         s != table.end(key.attributes); ++s) {
      form.attributes |= 1u << s->attribute;
    }
    form.region_depth = static_cast<std::uint8_t>(region_depth);
    form.hotline = key.hotline != kNone;
    const auto spans = static_cast<std::uint32_t>(table.end(key.attributes) -
                                                  table.begin(key.attributes));
    const std::uint32_t words =
        2 * spans + (form.hotline ? 1 : 0) + (form.region_depth != 0 ? 1 : 0);
    form.header_cells = static_cast<std::uint8_t>((words + 3) / 4);
    return form;
  }

  std::uint32_t ShapeOf(const Form& form, const std::vector<Part>& parts,
                        const std::vector<std::uint8_t>& levels) {
    // Attributes that are only compared make shapes of their own.
    std::vector<std::uint8_t> probes;
    for (std::size_t i = 0; i != parts.size(); ++i) {
      probes.push_back(parts[i].probe.attribute);
      probes.push_back(levels[i]);
    }
    const ShapeKey key(form.hotline, form.region_depth, form.attributes,
                       probes);
    const auto [found, is_new] =
        shapes.try_emplace(key, static_cast<std::uint32_t>(out.shapes_.size()));
    if (is_new) {
      Shape shape;
      shape.form = form;
      shape.first_probe = static_cast<std::uint32_t>(out.probes_.size());
      for (std::size_t i = 0; i != parts.size(); ++i) {
        Probe probe = parts[i].probe;
        probe.level = levels[i];
        out.probes_.push_back(probe);
      }
      shape.end_probe = static_cast<std::uint32_t>(out.probes_.size());
      out.shapes_.push_back(shape);
    }
    return found->second;
  }

  // Adds a key for each combination of `parts`. Its ids are those of the
  // hotline and the region, if the form has them, and of the parts.
  void AddKeys(const Form& form, const EntryKey& entry_key,
               const std::vector<Part>& parts, std::uint32_t group,
               std::uint32_t best) {
    std::vector<std::size_t> at(parts.size());
    std::vector<std::uint8_t> levels(parts.size());
    for (;;) {
      Pending p;
      p.first_id = static_cast<std::uint32_t>(ids.size());
      if (form.hotline) ids.push_back(entry_key.hotline);
      if (form.region_depth != 0) ids.push_back(entry_key.region);
      for (std::size_t i = 0; i != parts.size(); ++i) {
        levels[i] = parts[i].ids[at[i]].first;
        ids.push_back(parts[i].ids[at[i]].second);
      }
      p.shape = ShapeOf(form, parts, levels);
      p.group = group;
      p.best = best;
      Shape& shape = out.shapes_[p.shape];
      shape.best = std::max(shape.best, best);
      pending.push_back(p);
      std::size_t i = 0;
      while (i != parts.size() && ++at[i] == parts[i].ids.size()) at[i++] = 0;
      if (i == parts.size()) return;
    }
  }
};

void AttributeIndex::Add(const EntryKey& key, std::uint32_t region_depth,
                         const Entry& entry) {
  added_.push_back({key, region_depth, entry});
}

void AttributeIndex::Freeze(const std::vector<CategoryNode>& categories,
                            const Conditions& conditions,
                            std::size_t literal_count,
                            const std::vector<std::uint32_t>& rank_of,
                            std::uint64_t seed) {
  if (added_.empty()) return;
  const AttributeTable& table = conditions.declared;
  const auto random = [&seed] {  // splitmix64
    std::uint64_t x = seed += 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
  };
  for (std::uint64_t& weight : weights_) weight = random() | 1;
  for (Added& a : added_) a.entry.rank = rank_of[a.entry.rank];
  const auto compare_spans = [&](const Added& a, const Added& b) {
    const AttributeSpan* x = table.begin(a.key.attributes);
    const AttributeSpan* y = table.begin(b.key.attributes);
    const AttributeSpan* const x_end = table.end(a.key.attributes);
    const AttributeSpan* const y_end = table.end(b.key.attributes);
    for (; x != x_end && y != y_end; ++x, ++y) {
      const auto p = std::tie(x->attribute, x->from, x->to);
      const auto q = std::tie(y->attribute, y->from, y->to);
      if (p != q) return p < q ? -1 : 1;
    }
    return x != x_end ? 1 : y != y_end ? -1 : 0;
  };
  const auto codes = [](const Added& a) {
    return std::make_tuple(a.key.category, a.key.hotline, a.key.region);
  };
  std::sort(added_.begin(), added_.end(), [&](const Added& a, const Added& b) {
    if (codes(a) != codes(b)) return codes(a) < codes(b);
    const int spans = compare_spans(a, b);
    if (spans != 0) return spans < 0;
    return std::make_pair(~a.entry.rank, a.entry.rule) <
           std::make_pair(~b.entry.rank, b.entry.rule);
  });

  Builder builder{table, *this, {}, {}, {}, 0};
  nodes_.resize(1);
  cells_.resize(1);  // No group is at 0.
  for (std::size_t begin = 0, end = 0; begin != added_.size(); begin = end) {
    const Added& first = added_[begin];
    while (end != added_.size() && codes(added_[end]) == codes(first) &&
           compare_spans(added_[end], first) == 0) {
      ++end;
    }
    const Form form = builder.FormOf(first.key, first.region_depth);
    const auto group = static_cast<std::uint32_t>(cells_.size());
    std::vector<std::uint32_t> header;
    if (form.hotline) header.push_back(first.key.hotline);
    if (form.region_depth != 0) header.push_back(first.key.region);
    for (const AttributeSpan* s = table.begin(first.key.attributes);
         s != table.end(first.key.attributes); ++s) {
      header.push_back(s->from);
      header.push_back(s->to);
    }
    const std::uint32_t first_entry = group + form.header_cells;
    cells_.resize(first_entry);
    std::memcpy(static_cast<void*>(&cells_[group]), header.data(),
                header.size() * sizeof header[0]);

    std::vector<Entry> entries;
    const auto with_words = std::count_if(
        added_.begin() + static_cast<std::ptrdiff_t>(begin),
        added_.begin() + static_cast<std::ptrdiff_t>(end), [&](const Added& a) {
          return !conditions.WordsOf(a.entry.condition).empty();
        });
    const bool by_words =
        with_words > static_cast<std::ptrdiff_t>(WordLists::kMaxEntriesPerKey);
    for (std::size_t i = begin; i != end; ++i) {
      const Added& a = added_[i];
      std::vector<std::uint32_t> words;
      if (by_words) words = conditions.WordsOf(a.entry.condition);
      if (words.empty()) {
        entries.push_back(a.entry);
        continue;
      }
      const auto posting = static_cast<std::uint32_t>(postings_.size());
      postings_.push_back(
          {a.entry, a.key, categories[a.key.category].last, group, form});
      for (std::uint32_t word : words) words_.Add(word, posting);
    }
    if (entries.empty()) continue;
    entries.back().facets |= kLastOfKey;
    cells_.resize(first_entry + 2 * entries.size());
    std::memcpy(static_cast<void*>(&cells_[first_entry]), entries.data(),
                entries.size() * sizeof entries[0]);
    if (nodes_.back().category != first.key.category) {
      nodes_.back().end_shape = static_cast<std::uint32_t>(shapes_.size());
      nodes_.emplace_back();
      nodes_.back().category = first.key.category;
      nodes_.back().first_shape = static_cast<std::uint32_t>(shapes_.size());
      builder.shapes.clear();
    }
    Node& node = nodes_.back();
    node.best = std::max(node.best, entries.front().rank);
    groups_.push_back({first.key, first_entry});
    builder.AddKeys(form, first.key,
                    builder.PartsOf(first.key.attributes, added_.size()), group,
                    entries.front().rank);
  }
  nodes_.back().end_shape = static_cast<std::uint32_t>(shapes_.size());
  base::Release(&added_);
  cells_.shrink_to_fit();

  // Shapes by rank.
  std::vector<std::uint32_t> place(shapes_.size());
  for (const Node& node : nodes_) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t s = node.first_shape; s != node.end_shape; ++s) {
      order.push_back(s);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
      return shapes_[a].best > shapes_[b].best;
    });
    std::vector<Shape> sorted;
    for (std::uint32_t s : order) {
      place[s] = node.first_shape + static_cast<std::uint32_t>(sorted.size());
      sorted.push_back(shapes_[s]);
      sorted.back().start = random();
    }
    std::copy(sorted.begin(), sorted.end(), shapes_.begin() + node.first_shape);
  }

  // Categories are in preorder: a parent is linked before its children.
  node_of_.assign(categories.size(), 0);
  nodes_[0].chain_best = nodes_[0].best;
  std::uint32_t next = 1;
  for (Id id = 1; id < categories.size(); ++id) {
    const std::uint32_t above = node_of_[categories[id].parent];
    node_of_[id] = above;
    if (next != nodes_.size() && nodes_[next].category == id) {
      Node& node = nodes_[next];
      node.parent = above;
      node.chain_best = std::max(node.best, nodes_[above].chain_best);
      node_of_[id] = next++;
    }
  }

  std::stable_sort(
      builder.pending.begin(), builder.pending.end(),
      [](const Pending& a, const Pending& b) { return a.best > b.best; });
  std::size_t size = 2;
  for (shift_ = 63; size < 2 * builder.pending.size(); size *= 2) --shift_;
  slots_.resize(size);
  for (const Pending& p : builder.pending) {
    const Shape& shape = shapes_[place[p.shape]];
    const std::uint32_t* id = &builder.ids[p.first_id];
    std::uint64_t sum = shape.start;
    if (shape.form.hotline) sum += weights_[kHotline] * *id++;
    if (shape.form.region_depth != 0) sum += weights_[kRegion] * *id++;
    for (std::uint32_t i = shape.first_probe; i != shape.end_probe; ++i) {
      sum += weights_[probes_[i].attribute] * *id++;
    }
    const std::uint64_t key = Mix(sum);
    std::size_t at = key >> shift_;
    Slot* before = nullptr;
    for (; slots_[at & (size - 1)].group != 0; ++at) {
      if (slots_[at & (size - 1)].key == key) before = &slots_[at & (size - 1)];
    }
    if (before != nullptr) before->group |= kMoreOfKey;
    slots_[at & (size - 1)] = {key, p.group, p.best};
  }

  std::vector<std::uint32_t> ranks;
  for (const Posting& p : postings_) ranks.push_back(p.entry.rank);
  words_.Freeze(ranks, literal_count);
}

void AttributeIndex::Start(const Facts& facts, const Conditions& conditions,
                           VisitStart* start) const {
  VisitStart at = AtNodeOf(facts.category);
  // The floor is below every rank.
  if (!FindShape(facts, conditions.declared, 0, &at)) return;
  start->key = at.key;
  start->node = at.node;
  start->shape = at.shape;
  start->of_attributes = true;
  start->slot = &slots_[at.key >> shift_];
  __builtin_prefetch(start->slot);
}

void AttributeIndex::PrefetchEntries(const VisitStart& start) const {
  const auto* const slot = static_cast<const Slot*>(start.slot);
  // If another key is there, what it leads to is not needed.
  if (slot->group == 0 || slot->key != start.key) return;
  const Cell* const group = &cells_[slot->group & ~kMoreOfKey];
  __builtin_prefetch(group);
  __builtin_prefetch(group + 2);  // Usually the end of the first entry.
}

}  // namespace trunkline::rules
