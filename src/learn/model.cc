// SPDX-License-Identifier: Apache-2.0
#include "src/learn/model.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <tuple>

#include "src/learn/drift.h"
#include "src/learn/renames.h"

namespace trunkline::learn {
namespace {

class Builder {
 public:
  Builder(const Counts& counts, const LearnOptions& options, Day from, Day to)
      : counts_(counts), options_(options), from_(from), to_(to) {
    induce_.min_support = static_cast<std::uint64_t>(options.min_support);
    induce_.min_share = options.min_share / 100.0;
    induce_.max_conditions = options.max_conditions;
    drift_.min_support = induce_.min_support;
    drift_.min_share = induce_.min_share;
    drift_.period_bits =
        2 * std::log2(
                static_cast<double>(std::max<std::size_t>(counts.leads, 1)) +
                1) +
        8;
  }

  Model Run() {
    FindSameUnits();
    FindEpochs();
    MakeCells();
    Model out;
    facts_ = FindRanges(counts_, options_, drift_, from_, to_);
    const Induced induced = InOrder();
    std::vector<std::vector<std::size_t>> decided(induced.rules.size());
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (induced.rule_of[c] >= 0) decided[induced.rule_of[c]].push_back(c);
    }
    std::vector<ModelRule> rules;
    for (std::size_t r = 0; r < induced.rules.size(); ++r) {
      AddRule(induced.rules[r], decided[r], &rules, &out.drifts);
    }
    AddEpochDrifts(&out.drifts);
    rules = UnderEachName(rules, &out.drifts);
    out.rules = Joined(std::move(rules));
    JoinRanges(&out.rules);
    out.facts = facts_;
    return out;
  }

 private:
  // A category between two changes of its main department stands for a category
  // of its own, so that its rules of each period are learnt apart.
  struct Epoch {
    Node category;  // Of the counts.
    Period period;
  };

  bool InRange(const DayCount& count) const {
    return count.day >= from_ && count.day < to_;
  }

  // A department that was renamed is one department while rules are looked for.
  void FindSameUnits() {
    same_.resize(counts_.leads);
    std::iota(same_.begin(), same_.end(), 0);
    for (const Rename& rename : FindRenames(counts_, drift_, from_, to_)) {
      same_[rename.after] = rename.before;
      renames_[rename.before] = rename;
    }
  }
  // Rules for a department that was renamed, for each of its names.
  std::vector<ModelRule> UnderEachName(const std::vector<ModelRule>& rules,
                                       std::vector<ModelDrift>* drifts) const {
    std::vector<ModelRule> out;
    for (const ModelRule& rule : rules) {
      const auto found = renames_.find(rule.lead);
      if (found == renames_.end()) {
        out.push_back(rule);
        continue;
      }
      const Rename& rename = found->second;
      if (rule.from < rename.day) {
        out.push_back(rule);
        out.back().to = std::min(rule.to, rename.day);
      }
      if (rule.to > rename.day) {
        out.push_back(rule);
        out.back().from = std::max(rule.from, rename.day);
        out.back().lead = rename.after;
      }
      if (rule.from >= rename.day || rule.to <= rename.day) continue;
      ModelDrift drift;
      drift.pattern = rule.pattern;
      drift.day = rename.day;
      drift.before = rename.before;
      drift.after = rename.after;
      drifts->push_back(std::move(drift));
    }
    return out;
  }

  void FindEpochs() {
    const Dimension& tree = counts_.categories.tree;
    std::vector<bool> is_leaf(tree.parent.size(), true);
    for (Node n = 1; n < tree.parent.size(); ++n) {
      is_leaf[tree.parent[n]] = false;
    }
    std::map<Node, std::map<std::pair<Day, Lead>, std::uint64_t>> by_category;
    for (const DayCount& count : counts_.days) {
      if (!InRange(count)) continue;
      by_category[counts_.cells[count.cell].at[0]]
                 [{count.day, same_[count.lead]}] += count.tickets;
    }
    category_.parent = {0};
    category_.depth = {0};
    epochs_ = {{}};
    first_epoch_.assign(tree.parent.size() + 1, 0);
    for (Node n = 1; n < tree.parent.size(); ++n) {
      first_epoch_[n] = static_cast<Node>(category_.parent.size());
      std::vector<Period> periods = {{kNoFirst, kNoLast, 0, 0, 0}};
      const auto found = by_category.find(n);
      if (is_leaf[n] && found != by_category.end()) {
        std::vector<Choice> choices;
        for (const auto& [key, times] : found->second) {
          choices.push_back({key.first, key.second, times});
        }
        periods = FindPeriods(choices, drift_);
      }
      const Node above = tree.parent[n] == 0 ? 0 : first_epoch_[tree.parent[n]];
      for (const Period& period : periods) {
        category_.Add(above);
        epochs_.push_back({n, period});
      }
    }
    first_epoch_.back() = static_cast<Node>(category_.parent.size());
  }

  // The node of the learnt dimension for a category on a day.
  Node EpochOf(Node category, Day day) const {
    if (category == 0) return 0;
    Node node = first_epoch_[category];
    while (node + 1 < epochs_.size() &&
           epochs_[node + 1].category == category &&
           day >= epochs_[node].period.to) {
      ++node;
    }
    return node;
  }

  void MakeCells() {
    std::map<std::pair<Node, std::uint32_t>, std::map<Lead, std::uint64_t>>
        cells;
    for (const DayCount& count : counts_.days) {
      if (!InRange(count)) continue;
      const Node epoch = EpochOf(counts_.cells[count.cell].at[0], count.day);
      cells[{epoch, count.cell}][same_[count.lead]] += count.tickets;
    }
    for (const auto& [key, leads] : cells) {
      Cell cell = {counts_.cells[key.second].at, {leads.begin(), leads.end()}};
      cell.at[0] = key.first;
      cells_.push_back(std::move(cell));
      source_.push_back(key);
    }
    counts_of_.resize(counts_.cells.size());
    for (std::size_t i = 0; i < counts_.days.size();) {
      std::size_t end = i;
      while (end < counts_.days.size() &&
             counts_.days[end].cell == counts_.days[i].cell) {
        ++end;
      }
      counts_of_[counts_.days[i].cell] = {i, end};
      i = end;
    }
  }

  Induced InduceIn(const Facts& facts) const {
    std::vector<Dimension> dims = FactDimensions(counts_, facts);
    dims.insert(dims.begin(), category_);
    std::vector<Cell> cells = cells_;
    for (Cell& cell : cells) {
      const std::vector<Node> nodes = FactsOf(facts, cell);
      std::copy(nodes.begin(), nodes.end(), cell.at.begin() + 1);
    }
    return Induce(dims, cells, counts_.leads, induce_);
  }

  // The order of attributes that needs the fewest bits, by exchanging
  // neighbours as long as that helps.
  Induced InOrder() {
    std::vector<std::size_t>& order = facts_.attributes;
    const bool search = !options_.attributes_ordered && order.size() > 1;
    if (search) {
      std::sort(order.begin(), order.end(),
                [this](std::size_t a, std::size_t b) {
                  return options_.attributes[a] < options_.attributes[b];
                });
    }
    Induced best = InduceIn(facts_);
    bool better = search;
    for (std::size_t round = 0; better && round < order.size(); ++round) {
      better = false;
      for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        std::swap(order[i], order[i + 1]);
        Induced now = InduceIn(facts_);
        if (now.bits < best.bits - 1e-6) {
          best = std::move(now);
          better = true;
        } else {
          std::swap(order[i], order[i + 1]);
        }
      }
    }
    return best;
  }

  // Adds an induced rule, once for each period of the cells that it decides.
  void AddRule(const InducedRule& rule, const std::vector<std::size_t>& decided,
               std::vector<ModelRule>* rules,
               std::vector<ModelDrift>* drifts) const {
    const Epoch& epoch = epochs_[rule.pattern[0]];
    ModelRule out;
    out.pattern = rule.pattern;
    out.pattern[0] = epoch.category;
    out.lead = rule.lead;
    if (rule.pattern[0] != 0) {
      out.from = epoch.period.from;
      out.to = epoch.period.to;
    }

    std::map<std::pair<Day, Lead>, std::uint64_t> times;
    for (std::size_t c : decided) {
      const auto [begin, end] = counts_of_[source_[c].second];
      for (std::size_t i = begin; i < end; ++i) {
        const DayCount& count = counts_.days[i];
        if (InRange(count) && EpochOf(counts_.cells[count.cell].at[0],
                                      count.day) == source_[c].first) {
          times[{count.day, same_[count.lead]}] += count.tickets;
        }
      }
    }
    std::vector<Choice> choices;
    for (const auto& [key, n] : times) {
      choices.push_back({key.first, key.second, n});
    }
    const std::vector<Period> periods = FindPeriods(choices, drift_);
    if (periods.size() < 2) {
      rules->push_back(std::move(out));
      return;
    }
    for (std::size_t i = 0; i < periods.size(); ++i) {
      const Period& period = periods[i];
      ModelRule part = out;
      part.lead = period.what;
      part.from = std::max(out.from, period.from);
      part.to = std::min(out.to, period.to);
      rules->push_back(part);
      if (i > 0)
        drifts->push_back(DriftOf(out.pattern, periods[i - 1], period));
    }
  }

  static ModelDrift DriftOf(const std::vector<Node>& pattern,
                            const Period& before, const Period& after) {
    return {pattern,      after.from,   before.what, after.what,
            before.times, before.right, after.times, after.right};
  }

  void AddEpochDrifts(std::vector<ModelDrift>* drifts) const {
    for (Node n = 2; n < epochs_.size(); ++n) {
      if (epochs_[n].category != epochs_[n - 1].category) continue;
      std::vector<Node> pattern(5 + options_.attributes.size(), 0);
      pattern[0] = epochs_[n].category;
      drifts->push_back(
          DriftOf(pattern, epochs_[n - 1].period, epochs_[n].period));
    }
  }

  // Rules that differ only in that one begins where the other ends are one.
  static std::vector<ModelRule> Joined(std::vector<ModelRule> rules) {
    std::sort(rules.begin(), rules.end(),
              [](const ModelRule& a, const ModelRule& b) {
                return std::tie(a.pattern, a.from, a.to, a.lead) <
                       std::tie(b.pattern, b.from, b.to, b.lead);
              });
    std::vector<ModelRule> out;
    for (ModelRule& rule : rules) {
      if (!out.empty() && out.back().pattern == rule.pattern &&
          out.back().lead == rule.lead && out.back().to == rule.from) {
        out.back().to = rule.to;
      } else {
        out.push_back(std::move(rule));
      }
    }
    return out;
  }

  // Rules that differ only in neighbouring ranges are one, if no other rule of
  // the same stronger conditions asks for one of these: of two ranges the router
  // takes the narrower for the closer condition.
  void JoinRanges(std::vector<ModelRule>* rules) {
    for (std::size_t i = 0; i < facts_.attributes.size(); ++i) {
      std::vector<Range>& ranges = facts_.ranges[facts_.attributes[i]];
      const std::size_t d = 2 + i;
      const auto count = static_cast<Node>(ranges.size());
      // Without the range, all that must be equal.
      std::map<std::tuple<std::vector<Node>, Day, Day, Lead>,
               std::map<Node, std::size_t>>
          groups;
      for (std::size_t r = 0; r < rules->size(); ++r) {
        const ModelRule& rule = (*rules)[r];
        const Node node = rule.pattern[d];
        if (node == 0 || node > count) continue;
        std::vector<Node> rest = rule.pattern;
        rest[d] = 0;
        groups[{rest, rule.from, rule.to, rule.lead}][node] = r;
      }
      std::vector<bool> joined(rules->size());
      for (const auto& [key, nodes] : groups) {
        for (auto first = nodes.begin(); first != nodes.end();) {
          auto last = std::next(first);
          while (last != nodes.end() &&
                 last->first == std::prev(last)->first + 1) {
            ++last;
          }
          const Node low = first->first, high = std::prev(last)->first;
          if (low < high && IsAlone(*rules, (*rules)[first->second].pattern, d,
                                    low, high, nodes)) {
            ranges.push_back({ranges[low - 1].min, ranges[high - 1].max});
            (*rules)[first->second].pattern[d] =
                static_cast<Node>(ranges.size());
            for (auto it = std::next(first); it != last; ++it) {
              joined[it->second] = true;
            }
          }
          first = last;
        }
      }
      std::size_t to = 0;
      for (std::size_t r = 0; r < rules->size(); ++r) {
        if (joined[r]) continue;
        if (to != r) (*rules)[to] = std::move((*rules)[r]);
        ++to;
      }
      rules->resize(to);
    }
  }
  static bool IsAlone(const std::vector<ModelRule>& rules,
                      const std::vector<Node>& pattern, std::size_t d, Node low,
                      Node high, const std::map<Node, std::size_t>& own) {
    for (std::size_t r = 0; r < rules.size(); ++r) {
      const std::vector<Node>& other = rules[r].pattern;
      if (other[d] < low || other[d] > high) continue;
      const auto at = own.find(other[d]);
      if (at != own.end() && at->second == r) continue;
      if (std::equal(pattern.begin(),
                     pattern.begin() + static_cast<std::ptrdiff_t>(d),
                     other.begin())) {
        return false;
      }
    }
    return true;
  }

  const Counts& counts_;
  const LearnOptions& options_;
  const Day from_, to_;
  InduceOptions induce_;
  DriftOptions drift_;
  Facts facts_;
  std::vector<Lead> same_;          // The first name of each department.
  std::map<Lead, Rename> renames_;  // By first name.
  Dimension category_;              // Of epochs.
  std::vector<Epoch> epochs_;       // By node of `category_`.
  std::vector<Node> first_epoch_;   // By category.
  std::vector<Cell> cells_;
  std::vector<std::pair<Node, std::uint32_t>> source_;  // Epoch, cell counted.
  // Of each cell counted, its part of Counts::days.
  std::vector<std::pair<std::size_t, std::size_t>> counts_of_;
};

}  // namespace

Model Learn(const Counts& counts, const LearnOptions& options, Day from,
            Day to) {
  return Builder(counts, options, from, to).Run();
}

}  // namespace trunkline::learn
