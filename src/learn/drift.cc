// SPDX-License-Identifier: Apache-2.0
//
// One period of N choices of K kinds needs N log N - sum n log n bits for the
// choices and K/2 log N for their shares. A change point adds the choice of its
// day. The best point is taken, and both sides are looked at again.
//
// Where no single point pays, another choice may have been the main one for a
// time, and less often on both sides together than the usual one. For each
// choice the stretch is tried in which it leads the usual one by most.
#include "src/learn/drift.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace trunkline::learn {
namespace {

double NLogN(std::uint64_t n) {
  return n < 2 ? 0 : static_cast<double>(n) * std::log2(static_cast<double>(n));
}

// Choices that are added and taken away, with the length of their code.
class Counter {
 public:
  void Add(std::uint32_t what, std::uint64_t times) { Change(what, times); }
  void Remove(std::uint32_t what, std::uint64_t times) {
    Change(what, std::uint64_t{0} - times);
  }
  std::uint64_t total() const { return total_; }
  double bits() const { return NLogN(total_) - sum_; }
  // The most frequent; of equals the smallest.
  std::pair<std::uint32_t, std::uint64_t> main() const {
    std::pair<std::uint32_t, std::uint64_t> best = {0, 0};
    for (const auto& [what, n] : counts_) {
      if (n > best.second) best = {what, n};
    }
    return best;
  }
  std::size_t kinds() const { return counts_.size(); }
  const std::map<std::uint32_t, std::uint64_t>& counts() const {
    return counts_;
  }

 private:
  void Change(std::uint32_t what, std::uint64_t by) {
    std::uint64_t& n = counts_[what];
    sum_ -= NLogN(n);
    n += by;
    sum_ += NLogN(n);
    total_ += by;
    if (n == 0) counts_.erase(what);
  }

  std::map<std::uint32_t, std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  double sum_ = 0;
};

class Finder {
 public:
  Finder(const std::vector<Choice>& choices, const DriftOptions& options)
      : choices_(choices), options_(options) {}

  std::vector<Period> Run() {
    Divide(0, choices_.size(), std::numeric_limits<std::int32_t>::min(),
           std::numeric_limits<std::int32_t>::max());
    return std::move(periods_);
  }

 private:
  bool IsClear(const Counter& counter) const {
    const std::uint64_t n = counter.main().second;
    return n >= options_.min_support &&
           static_cast<double>(n) >=
               options_.min_share * static_cast<double>(counter.total());
  }

  void Divide(std::size_t begin, std::size_t end, std::int32_t from,
              std::int32_t to) {
    Counter left, right;
    for (std::size_t i = begin; i < end; ++i) {
      right.Add(choices_[i].what, choices_[i].times);
    }
    const double whole = right.bits();
    const auto [what, times] = right.main();
    const std::uint64_t all = right.total();
    std::size_t days = 0;
    for (std::size_t i = begin; i < end; ++i) {
      days += i == begin || choices_[i].day != choices_[i - 1].day;
    }
    const double price =
        options_.period_bits +
        std::log2(static_cast<double>(std::max<std::size_t>(days, 1))) +
        0.5 * static_cast<double>(right.kinds()) *
            std::log2(static_cast<double>(std::max<std::uint64_t>(all, 1)));
    double best = price;
    std::size_t cut = end;
    for (std::size_t i = begin; i < end; ++i) {
      if (i > begin && choices_[i].day != choices_[i - 1].day) {
        const double gain = whole - left.bits() - right.bits();
        if (gain > best && left.main().first != right.main().first &&
            IsClear(left) && IsClear(right)) {
          best = gain;
          cut = i;
        }
      }
      left.Add(choices_[i].what, choices_[i].times);
      right.Remove(choices_[i].what, choices_[i].times);
    }
    if (cut == end) {
      const auto [first, last] = StretchOf(begin, end, what, 2 * price);
      if (first == last) {
        periods_.push_back({from, to, what, all, times});
        return;
      }
      const std::int32_t first_day = choices_[first].day;
      const std::int32_t last_day = choices_[last].day;
      Divide(begin, first, from, first_day);
      Divide(first, last, first_day, last_day);
      Divide(last, end, last_day, to);
      return;
    }
    Divide(begin, cut, from, choices_[cut].day);
    Divide(cut, end, choices_[cut].day, to);
  }

  // The stretch between two change points that pays most, more than `price`, as
  // indexes [first, last); both equal: none. `usual` is the main choice of all.
  std::pair<std::size_t, std::size_t> StretchOf(std::size_t begin,
                                                std::size_t end,
                                                std::uint32_t usual,
                                                double price) const {
    Counter all;
    for (std::size_t i = begin; i < end; ++i) {
      all.Add(choices_[i].what, choices_[i].times);
    }
    std::pair<std::size_t, std::size_t> best = {begin, begin};
    double most = price;
    for (const auto& [what, n] : all.counts()) {
      if (what == usual || n < options_.min_support) continue;
      const auto [first, last] = LeadOf(begin, end, what, usual);
      if (first == begin || last == end) continue;  // One change point.
      Counter before, inside, after;
      for (std::size_t i = begin; i < end; ++i) {
        Counter& part = i < first ? before : i < last ? inside : after;
        part.Add(choices_[i].what, choices_[i].times);
      }
      const double gain =
          all.bits() - before.bits() - inside.bits() - after.bits();
      if (gain > most && inside.main().first == what &&
          before.main().first != what && after.main().first != what &&
          IsClear(before) && IsClear(inside) && IsClear(after)) {
        most = gain;
        best = {first, last};
      }
    }
    return best;
  }

  // The whole days [first, last) in which `what` leads `usual` by most.
  std::pair<std::size_t, std::size_t> LeadOf(std::size_t begin, std::size_t end,
                                             std::uint32_t what,
                                             std::uint32_t usual) const {
    std::pair<std::size_t, std::size_t> best = {begin, begin};
    std::int64_t most = 0, lead = 0;
    std::size_t start = begin;
    for (std::size_t i = begin; i < end;) {
      if (lead <= 0) {
        lead = 0;
        start = i;
      }
      const std::int32_t day = choices_[i].day;
      for (; i < end && choices_[i].day == day; ++i) {
        const auto times = static_cast<std::int64_t>(choices_[i].times);
        if (choices_[i].what == what) lead += times;
        if (choices_[i].what == usual) lead -= times;
      }
      if (lead > most) {
        most = lead;
        best = {start, i};
      }
    }
    return best;
  }

  const std::vector<Choice>& choices_;
  const DriftOptions options_;
  std::vector<Period> periods_;
};

}  // namespace

std::vector<Period> FindPeriods(const std::vector<Choice>& choices,
                                const DriftOptions& options) {
  std::vector<Period> periods = Finder(choices, options).Run();
  // Neighbours with one main choice are one period.
  std::vector<Period> out;
  for (const Period& period : periods) {
    if (!out.empty() && out.back().what == period.what) {
      out.back().to = period.to;
      out.back().times += period.times;
      out.back().right += period.right;
    } else {
      out.push_back(period);
    }
  }
  return out;
}

}  // namespace trunkline::learn
