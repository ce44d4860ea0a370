// SPDX-License-Identifier: Apache-2.0
#include "bench/limit_index.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/time/time.h"

namespace trunkline::bench {
namespace {

std::uint64_t Key(std::uint32_t h, std::uint32_t c, std::uint32_t r) {
  return std::uint64_t{h} << 48 | std::uint64_t{c} << 24 | r;
}

absl::string_view View(std::string_view s) { return {s.data(), s.size()}; }

}  // namespace

std::uint64_t RankOf(const Workload::PlainRule& r) {
  return ((std::uint64_t(r.priority + 1000) << 5 | r.category_depth) << 5 |
          r.region_depth)
             << 2 |
         (r.hotline != 0 ? 2 : 0) | (r.words.empty() ? 0 : 1);
}

LimitIndex::LimitIndex(const Workload& w) {
  for (std::size_t i = 0; i != w.hotlines.size(); ++i) {
    hotlines_[View(w.hotlines[i])] = static_cast<std::uint32_t>(i + 1);
  }
  const auto add = [](const std::vector<std::string>& codes, auto parent,
                      auto* ids, std::vector<Node>* nodes) {
    nodes->push_back({});
    for (std::size_t i = 0; i != codes.size(); ++i) {
      const auto id = static_cast<std::uint32_t>(i + 1);
      (*ids)[View(codes[i])] = id;
      const auto up = ids->find(View(parent(codes[i])));
      Node node = up == ids->end() ? Node{} : (*nodes)[up->second];
      node.chain[++node.depth] = id;
      nodes->push_back(node);
    }
  };
  add(
      w.categories,
      [](std::string_view code) {
        const std::size_t dot = code.rfind('.');
        return code.substr(0, dot == std::string_view::npos ? 0 : dot);
      },
      &categories_, &category_nodes_);
  add(
      w.regions,
      [](std::string_view code) {
        return code.substr(0, code.size() > 6 ? 6 : 0);
      },
      &regions_, &region_nodes_);
  std::map<std::uint64_t, std::vector<Entry>> by_key;
  std::set<std::uint32_t> combinations;
  for (std::size_t i = 0; i != w.plain.size(); ++i) {
    const auto& r = w.plain[i];
    if (!r.words.empty()) continue;
    combinations.insert((r.hotline != 0 ? 1u << 8 : 0) | r.category_depth << 4 |
                        r.region_depth);
    // Of equals the smaller number.
    by_key[Key(r.hotline, r.category, r.region)].push_back(
        {r.from, r.to, RankOf(r) << 32 | (~static_cast<std::uint32_t>(i + 1))});
  }
  combinations_.assign(combinations.begin(), combinations.end());
  for (auto& [key, list] : by_key) {
    table_[key] = {static_cast<std::uint32_t>(entries_.size()),
                   static_cast<std::uint32_t>(entries_.size() + list.size())};
    entries_.insert(entries_.end(), list.begin(), list.end());
  }
}

LimitIndex::Ids LimitIndex::Find(const Ticket& ticket) const {
  Ids ids;
  const auto h = hotlines_.find(View(ticket.dialled));
  if (h != hotlines_.end()) ids.hotline = h->second;
  const auto c = categories_.find(View(ticket.category));
  const Node& cn = category_nodes_[c == categories_.end() ? 0 : c->second];
  ids.categories = cn.chain;
  ids.category_depth = cn.depth;
  const auto r = regions_.find(View(ticket.region));
  const Node& rn = region_nodes_[r == regions_.end() ? 0 : r->second];
  ids.regions = rn.chain;
  ids.region_depth = rn.depth;
  return ids;
}

std::uint32_t LimitIndex::Route(const Ids& ids, std::int64_t at) const {
  std::uint64_t best = 0;
  for (std::uint32_t combination : combinations_) {
    const std::uint32_t c = combination >> 4 & 15, r = combination & 15;
    if (c > ids.category_depth || r > ids.region_depth) continue;
    if (combination >> 8 != 0 && ids.hotline == 0) continue;
    const auto found = table_.find(Key(combination >> 8 != 0 ? ids.hotline : 0,
                                       ids.categories[c], ids.regions[r]));
    if (found == table_.end()) continue;
    for (std::uint32_t i = found->second.begin; i != found->second.end; ++i) {
      const Entry& e = entries_[i];
      if (e.rank > best && e.from <= at && at < e.to) best = e.rank;
    }
  }
  return best == 0 ? 0 : ~static_cast<std::uint32_t>(best);
}

Scan::Scan(const Workload& w, bool with_words) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i != w.plain.size(); ++i) {
    if (with_words || w.plain[i].words.empty()) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) {
                     return RankOf(w.plain[a]) > RankOf(w.plain[b]);
                   });
  const auto text = [](const std::vector<std::string>& list,
                       std::uint32_t id) -> std::string_view {
    return id == 0 ? std::string_view() : std::string_view(list[id - 1]);
  };
  for (std::uint32_t i : order) {
    const auto& r = w.plain[i];
    rules_.push_back({text(w.hotlines, r.hotline),
                      text(w.categories, r.category), text(w.regions, r.region),
                      r.from, r.to, i + 1,
                      r.words.empty() ? nullptr : &r.words});
  }
}

std::uint32_t Scan::Route(const Ticket& t) const {
  const std::int64_t at = absl::ToUnixSeconds(t.accepted_at);
  const auto covers = [](std::string_view outer, std::string_view code) {
    return code.substr(0, outer.size()) == outer;
  };
  for (const Rule& r : rules_) {
    if (!r.hotline.empty() && r.hotline != t.dialled) continue;
    if (!covers(r.category, t.category)) continue;
    if (!r.category.empty() && t.category.size() > r.category.size() &&
        t.category[r.category.size()] != '.') {
      continue;
    }
    if (!covers(r.region, t.region)) continue;
    if (at < r.from || at >= r.to) continue;
    if (r.words != nullptr && std::none_of(r.words->begin(), r.words->end(),
                                           [&](const std::string& word) {
                                             return t.text.find(word) !=
                                                    std::string_view::npos;
                                           })) {
      continue;
    }
    return r.number;
  }
  return 0;
}

}  // namespace trunkline::bench
