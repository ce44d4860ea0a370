// SPDX-License-Identifier: Apache-2.0
#include "src/learn/model.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
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
    const std::vector<CategoryChoices> categories =
        ChoicesByCategory(counts_, from_, to_);
    FindSameUnits(categories);
    FindEpochs(categories);
    Model out;
    facts_ = FindRanges(counts_, options_, drift_, from_, to_);
    MakeCells();
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
  void FindSameUnits(const std::vector<CategoryChoices>& categories) {
    same_.resize(counts_.leads);
    std::iota(same_.begin(), same_.end(), 0);
    for (const Rename& rename : FindRenames(categories, drift_)) {
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

  void FindEpochs(const std::vector<CategoryChoices>& categories) {
    const Dimension& tree = counts_.categories.tree;
    std::vector<bool> is_leaf(tree.parent.size(), true);
    for (Node n = 1; n < tree.parent.size(); ++n) {
      is_leaf[tree.parent[n]] = false;
    }
    std::vector<const CategoryChoices*> by_category(tree.parent.size());
    for (const CategoryChoices& category : categories) {
      by_category[category.category] = &category;
    }
    category_.parent = {0};
    category_.depth = {0};
    epochs_ = {{0, {kNoFirst, kNoLast, 0, 0, 0}}};
    first_epoch_.assign(tree.parent.size() + 1, 0);
    for (Node n = 1; n < tree.parent.size(); ++n) {
      first_epoch_[n] = static_cast<Node>(category_.parent.size());
      std::vector<Period> periods = {{kNoFirst, kNoLast, 0, 0, 0}};
      if (is_leaf[n] && by_category[n] != nullptr) {
        std::vector<Choice> choices = by_category[n]->choices;
        for (Choice& choice : choices) choice.what = same_[choice.what];
        AddUp(&choices);
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

  // Tickets that no rule can tell apart are one cell: of numbers and dates the
  // range counts.
  void MakeCells() {
    NodeIndex index(counts_.cells.width());
    std::vector<Node> row;
    for (std::size_t i = 0; i < counts_.days.size();) {
      const DayCount& first = counts_.days[i];
      if (!InRange(first)) {
        ++i;
        continue;
      }
      const Node* at = counts_.cells[first.cell];
      row.assign(at, at + counts_.cells.width());
      row[0] = EpochOf(at[0], first.day);
      for (std::size_t a = 0; a < options_.attributes.size(); ++a) {
        if (!facts_.node_of[a].empty()) {
          row[2 + a] = facts_.node_of[a][row[2 + a]];
        }
      }
      const Day end_day = std::min(to_, epochs_[row[0]].period.to);
      std::size_t end = i + 1;
      while (end < counts_.days.size() &&
             counts_.days[end].cell == first.cell &&
             counts_.days[end].day < end_day) {
        ++end;
      }
      pieces_.push_back({i, end, index.Add(row.data())});
      i = end;
    }
    // In the order of the facts, whatever that of the counts.
    std::vector<std::size_t> bounds = {epochs_.size(),
                                       counts_.regions.codes.size()};
    for (std::size_t a = 0; a < options_.attributes.size(); ++a) {
      bounds.push_back(facts_.ranges[a].empty()
                           ? counts_.attributes[a].codes.size()
                           : facts_.ranges[a].size() + 1);
    }
    bounds.push_back(counts_.hotlines.codes.size());
    bounds.push_back(static_cast<std::size_t>(TicketType::kPraise) + 1);
    bounds.push_back(static_cast<std::size_t>(Channel::kInternal) + 1);
    const std::vector<std::uint32_t> order = SortedOrder(index.rows(), bounds);
    std::vector<std::uint32_t> place(order.size());
    cells_.at.assign(index.rows().width(), std::vector<Node>(order.size()));
    for (std::uint32_t c = 0; c < order.size(); ++c) {
      place[order[c]] = c;
      const Node* facts = index.rows()[order[c]];
      for (std::size_t d = 0; d < cells_.at.size(); ++d) {
        cells_.at[d][c] = facts[d];
      }
    }
    for (Piece& piece : pieces_) piece.cell = place[piece.cell];
    std::stable_sort(
        pieces_.begin(), pieces_.end(),
        [](const Piece& a, const Piece& b) { return a.cell < b.cell; });
    std::vector<std::uint64_t> tickets(counts_.leads);
    std::vector<Lead> leads;  // Those with tickets.
    first_piece_.assign(order.size() + 1, pieces_.size());
    for (std::size_t p = 0; p < pieces_.size();) {
      const std::uint32_t c = pieces_[p].cell;
      first_piece_[c] = p;
      leads.clear();
      for (; p < pieces_.size() && pieces_[p].cell == c; ++p) {
        for (std::size_t i = pieces_[p].begin; i < pieces_[p].end; ++i) {
          const Lead lead = same_[counts_.days[i].lead];
          if (tickets[lead] == 0) leads.push_back(lead);
          tickets[lead] += counts_.days[i].tickets;
        }
      }
      std::sort(leads.begin(), leads.end());
      for (Lead lead : leads) {
        cells_.leads.emplace_back(lead, tickets[lead]);
        tickets[lead] = 0;
      }
      cells_.first_lead.push_back(cells_.leads.size());
    }
  }

  Induced InduceIn(const Facts& facts) const {
    std::vector<Dimension> dims = FactDimensions(counts_, facts);
    dims.insert(dims.begin(), category_);
    Cells cells = cells_;
    for (std::size_t i = 0; i < facts.attributes.size(); ++i) {
      cells.at[2 + i] = cells_.at[2 + facts.attributes[i]];
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
    std::set<std::vector<std::size_t>> tried = {order};
    bool better = search;
    for (std::size_t round = 0; better && round < order.size(); ++round) {
      better = false;
      for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        std::swap(order[i], order[i + 1]);
        if (tried.insert(order).second) {
          Induced now = InduceIn(facts_);
          if (now.bits < best.bits - 1e-6) {
            best = std::move(now);
            better = true;
            continue;
          }
        }
        std::swap(order[i], order[i + 1]);
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

    std::vector<Choice> choices;
    for (std::size_t c : decided) {
      for (std::size_t p = first_piece_[c]; p < first_piece_[c + 1]; ++p) {
        for (std::size_t i = pieces_[p].begin; i < pieces_[p].end; ++i) {
          const DayCount& count = counts_.days[i];
          choices.push_back({count.day, same_[count.lead], count.tickets});
        }
      }
    }
    AddUp(&choices);
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
  // the same stronger conditions asks for one of these: of two ranges the
  // router takes the narrower for the closer condition.
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
  // A part of Counts::days: one cell of the counts in one epoch.
  struct Piece {
    std::size_t begin, end;
    std::uint32_t cell;  // Of `cells_`.
  };
  Cells cells_;                // Attributes in the order of the options.
  std::vector<Piece> pieces_;  // By cell.
  std::vector<std::size_t> first_piece_;  // By cell, and one more.
};

}  // namespace

Model Learn(const Counts& counts, const LearnOptions& options, Day from,
            Day to) {
  return Builder(counts, options, from, to).Run();
}

}  // namespace trunkline::learn
