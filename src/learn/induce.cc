// SPDX-License-Identifier: Apache-2.0
//
// The length of a catalogue is the length of its rules plus that of the tickets
// under them. With K departments a ticket that no rule decides costs log2(K+1)
// bits; one that goes where its rule says, next to nothing; any other one more
// than an undecided one. A rule costs the choice of its department and of each
// of its conditions. So two or three equal tickets pay for a rule of a
// category, a rule that does not change an answer never pays, and a mixed
// category stays undecided.
//
// First come the rules of categories alone, from general to special; then, from
// special to general, those with further conditions, of each category by rank,
// the weakest first. A rule may be worth its cost only if stronger
// ones correct the tickets that it gets wrong (a region against an attribute).
// So each trial looks one condition ahead: it lets each part of its tickets
// either stay or have a rule of its own, along the dimension where that is
// cheapest. Then rules that do not pay are taken away and the trial is repeated
// until nothing changes.
#include "src/learn/induce.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace trunkline::learn {
namespace {

// The share of tickets that a good rule may get wrong.
constexpr double kNoise = 0.1;
// By how many standard deviations a department must lead the next one.
constexpr double kMargin = 0.5;
constexpr int kPasses = 4;

using Indexes = std::vector<std::uint32_t>;
using RulesByLead = std::map<Lead, std::set<int>>;

// Tickets by department.
class Tally {
 public:
  using Counts = std::vector<std::pair<Lead, std::uint64_t>>;  // By lead.

  Tally() = default;
  explicit Tally(Counts counts) : counts_(std::move(counts)) {
    for (const auto& count : counts_) total_ += count.second;
  }
  std::uint64_t total() const { return total_; }
  std::uint64_t of(Lead lead) const {
    const auto found = std::lower_bound(
        counts_.begin(), counts_.end(), lead,
        [](const auto& count, Lead wanted) { return count.first < wanted; });
    return found == counts_.end() || found->first != lead ? 0 : found->second;
  }
  // The most frequent department but one; of equals the smallest.
  Lead best(Lead but = kNoLead) const {
    Lead best = kNoLead;
    std::uint64_t most = 0;
    for (const auto& [lead, n] : counts_) {
      if (n > most && lead != but) {
        most = n;
        best = lead;
      }
    }
    return best;
  }
  std::uint64_t second(Lead first) const {
    std::uint64_t most = 0;
    for (const auto& [lead, n] : counts_) {
      if (lead != first) most = std::max(most, n);
    }
    return most;
  }
  const Counts& counts() const { return counts_; }

 private:
  Counts counts_;
  std::uint64_t total_ = 0;
};

class Inducer {
 public:
  Inducer(const std::vector<Dimension>& dimensions, const Cells& cells,
          std::size_t leads, const InduceOptions& options)
      : dims_(dimensions), cells_(cells), options_(options) {
    const double k = static_cast<double>(std::max<std::size_t>(leads, 1));
    undecided_ = std::log2(k + 1);
    right_ = -std::log2(1 - kNoise);
    wrong_ = std::log2(k / kNoise);
    open_.resize(std::max<std::size_t>(leads, 1));
    tallied_.resize(open_.size());
    std::size_t nodes = 1;
    for (const Dimension& dim : dimensions) {
      nodes = std::max(nodes, dim.parent.size());
    }
    part_of_.resize(nodes);
    changed_at_.resize(dimensions[0].parent.size());
    tried_at_.resize(changed_at_.size());
    weak_.resize(open_.size());
    open_weak_.resize(open_.size());
    chain_.resize(cells.size());
    size_.resize(cells.size());
    for (std::uint32_t c = 0; c < cells.size(); ++c) {
      for (const LeadCount& lead : cells.LeadsOf(c)) size_[c] += lead.second;
    }
  }

  Induced Run() {
    Indexes all(cells_.size());
    std::iota(all.begin(), all.end(), 0);
    std::vector<Node> pattern(dims_.size(), 0);
    DescendCategories(all, &pattern);
    for (int pass = 0; pass < kPasses; ++pass) {
      changed_ = false;
      Ascend(all, 0, &pattern);
      Prune();
      if (!changed_) break;
    }
    return Take();
  }

 private:
  struct Rule {
    std::vector<Node> pattern;
    Lead lead;
    double cost;
    Indexes covered;
    bool alive = true;
  };

  double Cost(std::uint64_t n, std::uint64_t right) const {
    return static_cast<double>(right) * right_ +
           static_cast<double>(n - right) * wrong_;
  }
  std::uint64_t Right(std::uint32_t cell, Lead lead) const {
    for (const auto& [l, n] : cells_.LeadsOf(cell)) {
      if (l == lead) return n;
    }
    return 0;
  }
  // The tickets of cells.
  Tally TallyOf(const Indexes& cells) const {
    for (std::uint32_t c : cells) {
      for (const auto& [lead, n] : cells_.LeadsOf(c)) AddTo(lead, n);
    }
    return TakeTally();
  }
  // One tally is made at a time.
  void AddTo(Lead lead, std::uint64_t n) const {
    if (tallied_[lead] == 0) tallied_leads_.push_back(lead);
    tallied_[lead] += n;
  }
  Tally TakeTally() const {
    std::sort(tallied_leads_.begin(), tallied_leads_.end());
    Tally::Counts counts;
    counts.reserve(tallied_leads_.size());
    for (Lead lead : tallied_leads_) {
      counts.emplace_back(lead, tallied_[lead]);
      tallied_[lead] = 0;
    }
    tallied_leads_.clear();
    return Tally(std::move(counts));
  }
  double CostUnder(std::uint32_t cell, int rule) const {
    if (rule < 0) return static_cast<double>(size_[cell]) * undecided_;
    return Cost(size_[cell], Right(cell, rules_[rule].lead));
  }
  int RuleOf(std::uint32_t cell) const {
    return chain_[cell].empty() ? -1 : chain_[cell].back();
  }
  // Whether a department leads clearly.
  bool IsClear(std::uint64_t first, std::uint64_t second,
               std::uint64_t all) const {
    if (first < options_.min_support) return false;
    if (static_cast<double>(first) <
        options_.min_share * static_cast<double>(all)) {
      return false;
    }
    return static_cast<double>(first - std::min(first, second)) >=
           kMargin * std::sqrt(static_cast<double>(first + second));
  }

  // The node just below `above` on the way to `node`, or `above` itself.
  static Node StepTo(const Dimension& dim, Node above, Node node) {
    while (dim.depth[node] > dim.depth[above] + 1) node = dim.parent[node];
    return node;
  }
  // Parts of cells by the node just below `above`; those at `above` itself are
  // left out.
  using Parts = std::vector<std::pair<Node, Indexes>>;  // By node.
  Parts Split(const Indexes& cells, std::size_t d, Node above) const {
    Parts parts;
    for (std::uint32_t c : cells) {
      const Node node = StepTo(dims_[d], above, cells_.at[d][c]);
      if (node == above) continue;
      std::uint32_t& part = part_of_[node];
      if (part == 0) {
        parts.emplace_back(node, Indexes());
        part = static_cast<std::uint32_t>(parts.size());
      }
      parts[part - 1].second.push_back(c);
    }
    for (const auto& part : parts) part_of_[part.first] = 0;
    std::sort(parts.begin(), parts.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return parts;
  }
  bool IsOneNodeBelow(const Indexes& cells, std::size_t d, Node above) const {
    const Node first = StepTo(dims_[d], above, cells_.at[d][cells[0]]);
    return first != above &&
           std::all_of(cells.begin(), cells.end(), [&](std::uint32_t c) {
             return StepTo(dims_[d], above, cells_.at[d][c]) == first;
           });
  }
  double CostOfCondition(std::size_t d, std::size_t values) const {
    return d == 0 ? 1 : 1 + std::log2(static_cast<double>(values));
  }

  // Whether a rule is stronger than all patterns that name what `pattern` does
  // before dimension `d`.
  bool IsStronger(const Rule& rule, const std::vector<Node>& pattern,
                  std::size_t d) const {
    for (std::size_t i = 0; i < d; ++i) {
      const std::uint32_t own = dims_[i].depth[rule.pattern[i]];
      const std::uint32_t other = dims_[i].depth[pattern[i]];
      if (own != other) return own > other;
    }
    return false;
  }

  // Whether a further rule for some of these cells could pay, whose pattern
  // names what `pattern` does before dimension `d`. It needs enough tickets of
  // one department that do not go there yet and that no stronger rule decides,
  // or it takes the place of rules for one department, all of whose tickets are
  // among these. Single tickets that went elsewhere by chance pay for nothing,
  // however many there are.
  bool IsWorthwhile(const Indexes& cells, const std::vector<Node>& pattern,
                    std::size_t d) const {
    std::vector<int> rules;  // Those that `seen_` counts.
    int rule = -1;
    bool stronger = false;
    Lead decided = kNoLead;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::uint32_t c = cells[i];
      // Most cells have the rule of the one before.
      if (const int own = RuleOf(c); own != rule || i == 0) {
        rule = own;
        decided = kNoLead;
        stronger = false;
        if (rule >= 0) {
          decided = rules_[rule].lead;
          stronger = IsStronger(rules_[rule], pattern, d);
          if (seen_[rule] == 0) rules.push_back(rule);
        }
      }
      if (rule >= 0) ++seen_[rule];
      for (const auto& [lead, n] : cells_.LeadsOf(c)) {
        if (open_[lead] == 0 && weak_[lead] == 0)
          counted_leads_.push_back(lead);
        if (!stronger) weak_[lead] += n;
        if (lead == decided) continue;
        open_[lead] += n;
        if (!stronger) open_weak_[lead] += n;
      }
    }
    // By lead, the rules and what those cost whose tickets are all here.
    std::map<Lead, Inside> inside;
    bool several = false, in_place = false;
    for (int r : rules) {
      Inside& own = inside[rules_[r].lead];
      several |= ++own.rules > 1;
      if (seen_[r] == decides_[r]) {
        in_place |= ++own.whole > 1;
        own.cost += rules_[r].cost;
      }
      seen_[r] = 0;
    }
    double saved = 0;
    bool pays = in_place;
    for (Lead lead : counted_leads_) {
      if (open_[lead] >= options_.min_support) saved += Gain(open_[lead]);
      if (weak_[lead] >= options_.min_support && !pays) {
        const auto own = inside.find(lead);
        pays = Gain(open_weak_[lead]) +
                   (own == inside.end() ? 0 : own->second.cost) >
               undecided_;
      }
      open_[lead] = weak_[lead] = open_weak_[lead] = 0;
    }
    counted_leads_.clear();
    return pays && (several || saved > undecided_);
  }
  // The most that a rule saves by tickets that do not go where it says.
  double Gain(std::uint64_t open) const {
    return static_cast<double>(open) * (wrong_ - right_);
  }

  // Tries the patterns with a category alone, from general to special.
  void DescendCategories(const Indexes& cells, std::vector<Node>* pattern) {
    const Node above = (*pattern)[0];
    for (const auto& [node, part] : Split(cells, 0, above)) {
      if (!IsWorthwhile(part, *pattern, 0)) continue;
      (*pattern)[0] = node;
      Consider(part, *pattern, CostOfCondition(0, 1));
      DescendCategories(part, pattern);
    }
    (*pattern)[0] = above;
  }

  // Tries all patterns, of each category after those below it: what a further
  // condition says of one category is not said of the one above it. Where no
  // ticket has got another rule since the last time, nothing pays.
  void Ascend(const Indexes& cells, double cost, std::vector<Node>* pattern) {
    const Node above = (*pattern)[0];
    if (tried_at_[above] > changed_at_[above]) return;
    tried_at_[above] = ++clock_;
    for (const auto& [node, part] : Split(cells, 0, above)) {
      if (!IsWorthwhile(part, *pattern, 0)) continue;
      (*pattern)[0] = node;
      Ascend(part, CostOfCondition(0, 1), pattern);
    }
    (*pattern)[0] = above;
    Try(cells, 1, 0, cost, pattern);
  }

  // Tries all patterns that are closer than `pattern` in dimension `d` and
  // after it, by rank.
  void Try(const Indexes& cells, std::size_t d, int conditions, double cost,
           std::vector<Node>* pattern) {
    if (d == dims_.size()) {
      Consider(cells, *pattern, cost);
      return;
    }
    Try(cells, d + 1, conditions, cost, pattern);
    if (conditions < options_.max_conditions) {
      Descend(cells, d, conditions + 1, cost, pattern);
    }
  }
  void Descend(const Indexes& cells, std::size_t d, int conditions, double cost,
               std::vector<Node>* pattern) {
    const Node above = (*pattern)[d];
    const Parts parts = Split(cells, d, above);
    const double condition = cost + CostOfCondition(d, parts.size());
    for (const auto& [node, part] : parts) {
      if (!IsWorthwhile(part, *pattern, d)) continue;
      (*pattern)[d] = node;
      Try(part, d + 1, conditions, condition, pattern);
      Descend(part, d, conditions, cost, pattern);
    }
    (*pattern)[d] = above;
  }

  // Rules for one department: all, and those all of whose cells are looked at.
  struct Inside {
    int rules = 0, whole = 0;
    double cost = 0;  // Of the latter.
  };

  // One way to look ahead: the parts of the cells, each of which may have a
  // rule of its own.
  struct Ahead {
    std::vector<Tally> parts;
    std::vector<double> now;   // Cost as they are decided now.
    std::vector<double> best;  // Cost with a rule of its own.
    bool categories = false;
  };

  Ahead LookAhead(const std::vector<Indexes>& parts, std::size_t d,
                  std::size_t values) const {
    Ahead ahead;
    ahead.categories = d == 0;
    const double rule = undecided_ + CostOfCondition(d, values);
    for (const Indexes& part : parts) {
      Tally tally = TallyOf(part);
      double now = 0;
      for (std::uint32_t c : part) now += CostUnder(c, RuleOf(c));
      const Lead lead = tally.best();
      const std::uint64_t n = tally.of(lead);
      ahead.best.push_back(IsClear(n, tally.second(lead), tally.total())
                               ? Cost(tally.total(), n) + rule
                               : HUGE_VAL);
      ahead.now.push_back(now);
      ahead.parts.push_back(std::move(tally));
    }
    return ahead;
  }

  // The ways to look ahead of a pattern, along the dimensions from `first` on.
  std::vector<Ahead> LookAheads(const Indexes& cells,
                                const std::vector<Node>& pattern,
                                std::size_t first) const {
    std::vector<Ahead> aheads = {LookAhead({cells}, dims_.size(), 1)};
    aheads[0].best[0] = HUGE_VAL;  // The rule itself is no look ahead.
    for (std::size_t d = first; d < dims_.size(); ++d) {
      const Parts split = Split(cells, d, pattern[d]);
      if (split.empty()) continue;
      std::vector<Indexes> parts;
      Indexes rest;
      for (std::uint32_t c : cells) {
        if (StepTo(dims_[d], pattern[d], cells_.at[d][c]) == pattern[d]) {
          rest.push_back(c);
        }
      }
      if (split.size() == 1 && rest.empty()) continue;
      for (const auto& part : split) parts.push_back(part.second);
      const std::size_t values = parts.size();
      if (!rest.empty()) parts.push_back(rest);
      Ahead ahead = LookAhead(parts, d, values);
      // What is at the node itself can have no closer rule.
      if (!rest.empty()) ahead.best.back() = HUGE_VAL;
      if (d == 0) {
        // A category below may need several rules.
        for (std::size_t i = 0; i < values; ++i) {
          ahead.best[i] =
              std::min(ahead.best[i], CostOfOwnRules(parts[i], pattern));
        }
      }
      aheads.push_back(std::move(ahead));
    }
    return aheads;
  }

  // The least cost of cells with a rule of their own, or none, and closer ones
  // along one dimension.
  double CostOfOwnRules(const Indexes& cells,
                        const std::vector<Node>& pattern) const {
    double least = HUGE_VAL;
    for (const Ahead& ahead : LookAheads(cells, pattern, 1)) {
      if (ahead.parts.size() < 2) continue;
      for (const Tally& part : ahead.parts) {
        for (const auto& [lead, n] : part.counts()) AddTo(lead, n);
      }
      const Tally all = TakeTally();
      double none = 0;
      for (std::size_t i = 0; i < ahead.parts.size(); ++i) {
        none +=
            std::min(static_cast<double>(ahead.parts[i].total()) * undecided_,
                     ahead.best[i]);
      }
      least = std::min(least, none);
      const Lead first = all.best();
      for (Lead lead : {first, all.best(first)}) {
        if (lead == kNoLead) continue;
        double with = undecided_ + 1;
        for (std::size_t i = 0; i < ahead.parts.size(); ++i) {
          const Tally& part = ahead.parts[i];
          with += std::min(Cost(part.total(), part.of(lead)), ahead.best[i]);
        }
        least = std::min(least, with);
      }
    }
    return least;
  }

  void Consider(const Indexes& covered, const std::vector<Node>& pattern,
                double conditions) {
    if (std::all_of(pattern.begin(), pattern.end(),
                    [](Node n) { return n == 0; })) {
      return;
    }
    // If all cells are below one closer node, the pattern that names it says no
    // less and guesses nothing.
    for (std::size_t d = 0; d < dims_.size(); ++d) {
      if (pattern[d] != 0 && IsOneNodeBelow(covered, d, pattern[d])) return;
    }
    // Of the cells those that a stronger rule does not decide.
    Indexes cells;
    for (std::uint32_t c : covered) {
      const int rule = RuleOf(c);
      if (rule < 0 || RankLess(dims_, rules_[rule].pattern, pattern)) {
        cells.push_back(c);
      } else if (rules_[rule].pattern == pattern) {
        return;  // It is there.
      }
    }
    const double cost = undecided_ + conditions;
    double most = 1e-9;
    const RulesByLead closer = CloserRules(covered, pattern);
    Lead chosen = ChooseFor(closer, cells, pattern, cost, &most);
    const Lead shorter =
        ChooseInPlace(closer, covered, cells, pattern, cost, &most);
    if (shorter != kNoLead) chosen = shorter;
    if (chosen != kNoLead) Insert(covered, pattern, chosen, cost);
  }

  // The department of a rule that pays more than `most` for cells that no
  // stronger rule decides; kNoLead: none does.
  Lead ChooseFor(const RulesByLead& closer, const Indexes& cells,
                 const std::vector<Node>& pattern, double cost,
                 double* most) const {
    if (cells.empty()) return kNoLead;
    const Tally all = TallyOf(cells);
    if (all.total() < options_.min_support) return kNoLead;

    const std::vector<Ahead> aheads = LookAheads(cells, pattern, 0);

    double without = HUGE_VAL;
    for (const Ahead& ahead : aheads) {
      double sum = 0;
      for (std::size_t i = 0; i < ahead.parts.size(); ++i) {
        sum += std::min(ahead.now[i], ahead.best[i]);
      }
      without = std::min(without, sum);
    }

    Lead chosen = kNoLead;
    for (const auto& [lead, n] : all.counts()) {
      if (n < options_.min_support) continue;
      double with = HUGE_VAL;
      for (const Ahead& ahead : aheads) {
        double sum = 0;
        std::uint64_t stay = 0, right = 0, stays = 0;
        Tally rest;
        for (std::size_t i = 0; i < ahead.parts.size(); ++i) {
          const Tally& part = ahead.parts[i];
          const double under = Cost(part.total(), part.of(lead));
          if (ahead.best[i] < under && part.best() != lead) {
            sum += ahead.best[i];
            continue;
          }
          sum += under;
          stay += part.total();
          right += part.of(lead);
          ++stays;
        }
        // A rule of a category above others speaks for those that never came:
        // several of those that came must agree.
        if (ahead.categories && stays < 2 && ahead.parts.size() > 1) continue;
        if (!IsClear(right, std::min(stay - right, all.second(lead)), stay)) {
          continue;
        }
        with = std::min(with, sum);
      }
      const double gain =
          without - with - cost + CostOf(Superfluous(closer, pattern, lead));
      if (gain > *most) {
        *most = gain;
        chosen = lead;
      }
    }
    return chosen;
  }

  // The department of a rule that takes the place of several closer ones and so
  // saves more than `most`: what holds for all parts is said once.
  Lead ChooseInPlace(const RulesByLead& closer, const Indexes& covered,
                     const Indexes& cells, const std::vector<Node>& pattern,
                     double cost, double* most) const {
    Lead chosen = kNoLead;
    for (const auto& [lead, rules] : closer) {
      if (rules.size() < 2) continue;
      const std::set<int> superfluous = Superfluous(closer, pattern, lead);
      const double saved = CostOf(superfluous);
      if (superfluous.size() < 2 || saved - cost <= *most) continue;
      double more = 0;
      Indexes decided = cells;
      for (std::uint32_t c : cells) {
        more += Cost(size_[c], Right(c, lead)) - CostUnder(c, RuleOf(c));
      }
      for (std::uint32_t c : covered) {
        if (superfluous.count(RuleOf(c)) > 0) decided.push_back(c);
      }
      const Tally tally = TallyOf(decided);
      const double gain = saved - cost - more;
      if (gain <= *most ||
          !IsClear(tally.of(lead), tally.second(lead), tally.total())) {
        continue;
      }
      *most = gain;
      chosen = lead;
    }
    return chosen;
  }

  // The rules that decide some of these cells and are closer than a pattern.
  RulesByLead CloserRules(const Indexes& covered,
                          const std::vector<Node>& pattern) const {
    RulesByLead out;
    int last = -1;
    for (std::uint32_t c : covered) {
      const int rule = RuleOf(c);
      if (rule == last)
        continue;  // Most cells have the rule of the one before.
      last = rule;
      if (rule >= 0 && RankLess(dims_, pattern, rules_[rule].pattern)) {
        out[rules_[rule].lead].insert(rule);
      }
    }
    return out;
  }

  // The rules that a new one would make superfluous: closer ones for the same
  // department, below which nothing else would decide.
  std::set<int> Superfluous(const RulesByLead& closer,
                            const std::vector<Node>& pattern, Lead lead) const {
    const auto found = closer.find(lead);
    if (found == closer.end()) return {};
    std::set<int> same = found->second;
    for (auto it = same.begin(); it != same.end();) {
      it = IsSuperfluous(*it, pattern) ? std::next(it) : same.erase(it);
    }
    return same;
  }
  bool IsSuperfluous(int rule, const std::vector<Node>& pattern) const {
    return std::all_of(
        rules_[rule].covered.begin(), rules_[rule].covered.end(),
        [&](std::uint32_t c) {
          if (RuleOf(c) != rule) return true;
          const auto& chain = chain_[c];
          const int next = chain.size() > 1 ? chain[chain.size() - 2] : -1;
          return Covers(pattern, c) &&
                 (next < 0 || RankLess(dims_, rules_[next].pattern, pattern));
        });
  }
  double CostOf(const std::set<int>& rules) const {
    double cost = 0;
    for (int rule : rules) cost += rules_[rule].cost;
    return cost;
  }
  bool Covers(const std::vector<Node>& pattern, std::uint32_t cell) const {
    for (std::size_t d = 0; d < dims_.size(); ++d) {
      Node node = cells_.at[d][cell];
      while (dims_[d].depth[node] > dims_[d].depth[pattern[d]]) {
        node = dims_[d].parent[node];
      }
      if (node != pattern[d]) return false;
    }
    return true;
  }

  void Insert(const Indexes& covered, const std::vector<Node>& pattern,
              Lead lead, double cost) {
    const int added = static_cast<int>(rules_.size());
    rules_.push_back({pattern, lead, cost, covered});
    decides_.push_back(0);
    seen_.push_back(0);
    ++clock_;
    for (std::uint32_t c : covered) {
      auto& chain = chain_[c];
      auto at = chain.end();
      while (at != chain.begin() &&
             RankLess(dims_, pattern, rules_[*(at - 1)].pattern)) {
        --at;
      }
      if (at == chain.end()) {
        if (!chain.empty()) --decides_[chain.back()];
        ++decides_[added];
      }
      chain.insert(at, added);
      NoteChange(c);
    }
    changed_ = true;
  }
  // Notes that a cell has other rules from now on.
  void NoteChange(std::uint32_t cell) {
    for (Node n = cells_.at[0][cell]; changed_at_[n] != clock_;
         n = dims_[0].parent[n]) {
      changed_at_[n] = clock_;
    }
  }

  // Takes away, from the strongest rule on, each that does not pay or is not
  // clear for the tickets that it decides.
  void Prune() {
    std::vector<int> order;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (rules_[i].alive) order.push_back(static_cast<int>(i));
    }
    std::sort(order.begin(), order.end(), [&](int a, int b) {
      if (RankLess(dims_, rules_[b].pattern, rules_[a].pattern)) return true;
      if (RankLess(dims_, rules_[a].pattern, rules_[b].pattern)) return false;
      return rules_[a].pattern < rules_[b].pattern;
    });
    for (int r : order) {
      Rule& rule = rules_[r];
      double saved = 0;
      for (std::uint32_t c : rule.covered) {
        if (RuleOf(c) != r) continue;
        for (const auto& [lead, n] : cells_.LeadsOf(c)) AddTo(lead, n);
        const auto& chain = chain_[c];
        saved += CostUnder(c, chain.size() > 1 ? chain[chain.size() - 2] : -1) -
                 CostUnder(c, r);
      }
      const Tally decided = TakeTally();
      if (saved > rule.cost + 1e-9 &&
          IsClear(decided.of(rule.lead), decided.second(rule.lead),
                  decided.total())) {
        continue;
      }
      rule.alive = false;
      ++clock_;
      for (std::uint32_t c : rule.covered) {
        auto& chain = chain_[c];
        const bool decided_it = chain.back() == r;
        chain.erase(std::find(chain.begin(), chain.end(), r));
        if (decided_it && !chain.empty()) ++decides_[chain.back()];
        NoteChange(c);
      }
      decides_[r] = 0;
      // A rule that came and went in one pass is no change.
    }
  }

  Induced Take() {
    Induced out;
    std::vector<int> order;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (rules_[i].alive) order.push_back(static_cast<int>(i));
    }
    std::sort(order.begin(), order.end(), [&](int a, int b) {
      if (RankLess(dims_, rules_[a].pattern, rules_[b].pattern)) return true;
      if (RankLess(dims_, rules_[b].pattern, rules_[a].pattern)) return false;
      return rules_[a].pattern < rules_[b].pattern;
    });
    std::vector<int> place(rules_.size(), -1);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Rule& rule = rules_[order[i]];
      place[order[i]] = static_cast<int>(i);
      out.rules.push_back({rule.pattern, rule.lead});
      out.bits += rule.cost;
    }
    out.rule_of.resize(cells_.size());
    for (std::uint32_t c = 0; c < cells_.size(); ++c) {
      const int rule = RuleOf(c);
      out.bits += CostUnder(c, rule);
      out.rule_of[c] = rule < 0 ? -1 : place[rule];
      if (rule < 0) continue;
      InducedRule& decided = out.rules[out.rule_of[c]];
      decided.tickets += size_[c];
      decided.right += Right(c, decided.lead);
    }
    return out;
  }

  const std::vector<Dimension>& dims_;
  const Cells& cells_;
  const InduceOptions options_;
  double undecided_, right_, wrong_;  // Bits of a ticket.
  std::vector<Rule> rules_;
  std::vector<std::vector<int>> chain_;  // Of a cell, its rules by rank.
  std::vector<std::uint64_t> size_;      // Tickets of a cell.
  std::vector<std::uint64_t> decides_;   // By rule: how many cells.
  // Of IsWorthwhile(): by lead and by rule, all 0.
  mutable std::vector<std::uint64_t> open_, weak_, open_weak_, seen_;
  mutable std::vector<Lead> counted_leads_;
  // Of TallyOf(): by lead, all 0, and the leads that are not.
  mutable std::vector<std::uint64_t> tallied_;
  mutable std::vector<Lead> tallied_leads_;
  mutable std::vector<std::uint32_t> part_of_;  // Of Split(): by node, all 0.
  bool changed_ = false;
  // When the rules of some cell of a category changed, and when Ascend() began
  // with it; the clock goes on with each.
  std::uint64_t clock_ = 0;
  std::vector<std::uint64_t> changed_at_, tried_at_;
};

}  // namespace

bool RankLess(const std::vector<Dimension>& dimensions,
              const std::vector<Node>& a, const std::vector<Node>& b) {
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    const std::uint32_t x = dimensions[d].depth[a[d]];
    const std::uint32_t y = dimensions[d].depth[b[d]];
    if (x != y) return x < y;
  }
  return false;
}

Induced Induce(const std::vector<Dimension>& dimensions, const Cells& cells,
               std::size_t leads, const InduceOptions& options) {
  return Inducer(dimensions, cells, leads, options).Run();
}

}  // namespace trunkline::learn
