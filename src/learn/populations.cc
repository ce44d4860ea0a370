// SPDX-License-Identifier: Apache-2.0
//
// A promise may fit several limits: five working days from a Monday are seven
// days. So promises have no label that a rule could predict; what counts is how
// many of a part fit one limit. The promises are divided along the dimension in
// which rules for its values gain most, over the limit that fits most of all of
// them, and the parts are divided again. The gain is in bits, as for
// departments (induce.cc): a promise that does not fit costs log2(10 K) bits,
// with K limits.
//
// What is left beside the parts of a dimension is divided by weaker dimensions
// only, so that none of its rules wins against a rule of a part; where a
// stronger dimension divides one of its values, the rules name both.
#include "src/learn/populations.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace trunkline::learn {
namespace {

// The share of promises that a good rule may get wrong.
constexpr double kNoise = 0.1;
// By how many standard deviations a limit must be better.
constexpr double kMargin = 0.5;

using Indexes = std::vector<std::uint32_t>;
using Limit = std::uint32_t;

class Divider {
 public:
  Divider(const std::vector<Dimension>& dimensions,
          const std::vector<FactedPromise>& promises,
          const InduceOptions& options)
      : dims_(dimensions), promises_(promises), options_(options) {
    std::map<Limit, std::uint64_t> tally;
    for (const FactedPromise& p : promises) {
      for (Limit limit : p.limits) ++tally[limit];
    }
    const auto common = static_cast<double>(std::count_if(
        tally.begin(), tally.end(),
        [&](const auto& n) { return n.second >= options.min_support; }));
    rule_ = std::log2(std::max(common, 2.0) + 1);
    wrong_ = std::log2(std::max(common, 2.0) / kNoise) + std::log2(1 - kNoise);
  }

  std::vector<Population> Run() {
    Indexes all(promises_.size());
    std::iota(all.begin(), all.end(), 0);
    std::vector<Population> out;
    Divide(std::move(all), std::vector<Node>(dims_.size(), 0),
           std::vector<bool>(dims_.size(), true), 0, &out);
    return out;
  }

 private:
  struct Best {
    Limit limit = 0;
    std::uint64_t fit = 0;
  };
  struct Part {
    Node node;
    Indexes promises;
    bool parted = false;  // There are closer parts below it.
  };
  struct Split {
    double gain = 0;
    std::vector<Part> parts;  // Each without what is in a closer one.
    Indexes rest;
  };

  // The limit that fits most; of equals the smallest.
  Best BestOf(const Indexes& part) const {
    std::map<Limit, std::uint64_t> tally;
    for (std::uint32_t i : part) {
      for (Limit limit : promises_[i].limits) ++tally[limit];
    }
    Best best;
    for (const auto& [limit, n] : tally) {
      if (n > best.fit) best = {limit, n};
    }
    return best;
  }
  std::uint64_t FitOf(const Indexes& part, Limit limit) const {
    return static_cast<std::uint64_t>(
        std::count_if(part.begin(), part.end(), [&](std::uint32_t i) {
          const auto& limits = promises_[i].limits;
          return std::find(limits.begin(), limits.end(), limit) != limits.end();
        }));
  }

  // What a rule for a part saves; 0 or less: it does not pay or is not clear.
  double GainOf(const Indexes& part, const Best& own, Limit above,
                std::size_t values) const {
    const std::uint64_t more = own.fit - FitOf(part, above);
    if (more < options_.min_support ||
        static_cast<double>(own.fit) <
            options_.min_share * static_cast<double>(part.size()) ||
        static_cast<double>(more) <
            kMargin * std::sqrt(static_cast<double>(part.size()))) {
      return 0;
    }
    return static_cast<double>(more) * wrong_ - rule_ - 1 -
           std::log2(static_cast<double>(values));
  }

  // The best rules for values below `above` of a dimension, beside the limit.
  Split SplitBelow(const Indexes& promises, std::size_t d, Node above,
                   Limit limit) const {
    Split out;
    std::map<Node, Indexes> values;
    for (std::uint32_t i : promises) {
      const Node node = StepTo(dims_[d], above, promises_[i].facts[d]);
      if (node == above) {
        out.rest.push_back(i);
      } else {
        values[node].push_back(i);
      }
    }
    for (auto& [node, part] : values) {
      const Best own = BestOf(part);
      const double gain = GainOf(part, own, limit, values.size());
      Split without = SplitBelow(part, d, node, limit);
      if (gain > 0) {
        Split with = SplitBelow(part, d, node, own.limit);
        if (gain + with.gain >= without.gain) {
          out.gain += gain + with.gain;
          out.parts.push_back(
              {node, std::move(with.rest), !with.parts.empty()});
          std::move(with.parts.begin(), with.parts.end(),
                    std::back_inserter(out.parts));
          continue;
        }
      }
      out.gain += without.gain;
      std::move(without.parts.begin(), without.parts.end(),
                std::back_inserter(out.parts));
      out.rest.insert(out.rest.end(), without.rest.begin(), without.rest.end());
    }
    std::sort(out.rest.begin(), out.rest.end());
    return out;
  }

  // The node just below `above` on the way to a node, or `above` itself.
  static Node StepTo(const Dimension& dim, Node above, Node node) {
    while (dim.depth[node] > dim.depth[above] + 1) node = dim.parent[node];
    return node;
  }

  // Divides promises along the dimensions that are open.
  void Divide(Indexes promises, const std::vector<Node>& pattern,
              std::vector<bool> open, int conditions,
              std::vector<Population>* out) const {
    Split best;
    std::size_t along = dims_.size();
    if (conditions < options_.max_conditions) {
      const Best all = BestOf(promises);
      for (std::size_t d = 0; d < dims_.size(); ++d) {
        if (!open[d] || all.fit == promises.size()) continue;
        Split split = SplitBelow(promises, d, pattern[d], all.limit);
        if (split.gain <= best.gain + 1e-9) continue;
        best = std::move(split);
        along = d;
      }
    }
    if (along == dims_.size()) {
      if (!promises.empty()) out->push_back({pattern, std::move(promises)});
      return;
    }
    const auto divide_part = [&](Indexes part, Node node, bool parted,
                                 std::vector<Population>* into) {
      std::vector<Node> closer = pattern;
      closer[along] = node;
      std::vector<bool> still_open = open;
      still_open[along] = false;
      // A stronger condition would win against the closer parts.
      for (std::size_t d = 0; parted && d < along; ++d) still_open[d] = false;
      Divide(std::move(part), closer, std::move(still_open), conditions + 1,
             into);
    };
    std::set<Node> parted;
    for (Part& part : best.parts) {
      parted.insert(StepTo(dims_[along], pattern[along], part.node));
      divide_part(std::move(part.promises), part.node, part.parted, out);
    }
    // Of the other values those that stronger dimensions divide have rules that
    // name both.
    std::map<Node, Indexes> values;
    Indexes rest;
    for (std::uint32_t i : best.rest) {
      const Node node =
          StepTo(dims_[along], pattern[along], promises_[i].facts[along]);
      if (node == pattern[along] || parted.count(node) > 0) {
        rest.push_back(i);
      } else {
        values[node].push_back(i);
      }
    }
    for (auto& [node, part] : values) {
      std::vector<Population> divided;
      if (BestOf(part).fit < part.size()) {
        divide_part(part, node, false, &divided);
      }
      if (divided.size() > 1) {
        std::move(divided.begin(), divided.end(), std::back_inserter(*out));
      } else {
        rest.insert(rest.end(), part.begin(), part.end());
      }
    }
    std::sort(rest.begin(), rest.end());
    for (std::size_t d = 0; d <= along; ++d) open[d] = false;
    Divide(std::move(rest), pattern, std::move(open), conditions, out);
  }

  const std::vector<Dimension>& dims_;
  const std::vector<FactedPromise>& promises_;
  const InduceOptions options_;
  double rule_, wrong_;  // Bits of a rule, and of a promise that does not fit.
};

}  // namespace

std::vector<Population> TellApart(const std::vector<Dimension>& dimensions,
                                  const std::vector<FactedPromise>& promises,
                                  const InduceOptions& options) {
  return Divider(dimensions, promises, options).Run();
}

}  // namespace trunkline::learn
