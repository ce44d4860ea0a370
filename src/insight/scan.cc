// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "src/base/message.h"
#include "src/insight/messages.h"
#include "trunkline/insight.h"

// The space-time permutation scan. Only counts of the last days matter: for
// each place how many tickets it has in each window. A zone grows by one place
// at a time, so that each zone and window costs one addition.
//
// A permutation changes neither the tickets of a zone nor those of a window,
// and of a replication it is only asked whether some zone and window reaches
// the ratio of the data. So no logarithm is taken there: a table says, for each
// number of observed tickets, up to which product of zone and window, which is
// what is expected times all tickets, the ratio is reached. A replication costs
// two steps in memory a ticket, for its new day and for counting it, and one
// multiplication and comparison for each zone and window; the first that
// reaches the ratio ends it.
namespace trunkline {
namespace {

// SplitMix64: the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // Below `n`, by Lemire's multiplication without rejection: the bias is below
  // n / 2^32.
  std::size_t Below(std::size_t n) {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    return static_cast<std::size_t>((z >> 32) * n >> 32);
  }

 private:
  std::uint64_t state_;
};

// For each place the places nearest to it, itself first.
std::vector<std::vector<std::size_t>> Zones(
    const std::vector<std::vector<std::size_t>>& neighbours,
    std::size_t max_places) {
  const std::size_t n = neighbours.size();
  std::vector<std::vector<std::size_t>> out(n);
  std::vector<std::size_t> seen_by(n, n);
  for (std::size_t start = 0; start != n; ++start) {
    // Those at one distance after the other, until there are enough.
    std::vector<std::size_t> ring = {start};
    seen_by[start] = start;
    while (!ring.empty() && out[start].size() != max_places) {
      std::sort(ring.begin(), ring.end());
      for (const std::size_t place : ring) {
        if (out[start].size() == max_places) break;
        out[start].push_back(place);
      }
      std::vector<std::size_t> next;
      for (const std::size_t place : ring) {
        for (const std::size_t other : neighbours[place]) {
          if (seen_by[other] == start) continue;
          seen_by[other] = start;
          next.push_back(other);
        }
      }
      ring = std::move(next);
    }
  }
  return out;
}

struct Best {
  double ratio = 0;
  std::size_t start = 0;
  std::size_t size = 0;
  int days = 0;
  std::int64_t observed = 0;
  double expected = 0;
};

class Scan {
 public:
  Scan(const std::vector<PlaceDay>& tickets,
       const std::vector<std::vector<std::size_t>>& neighbours,
       const SpaceTimeScanOptions& options)
      : zones_(Zones(neighbours, options.max_places)),
        places_(neighbours.size()),
        total_(tickets.size()) {
    last_ = std::max(last_, options.last_day);
    for (const PlaceDay& ticket : tickets) {
      last_ = std::max(last_, ticket.day);
      of_.push_back(ticket.place);
      days_.push_back(ticket.day);
    }
    windows_ = std::min(options.max_days, last_ + 1);
    by_place_.resize(places_);
    in_window_.resize(static_cast<std::size_t>(windows_) + 1);
    for (const PlaceDay& ticket : tickets) {
      ++by_place_[ticket.place];
      const int back = last_ - ticket.day;
      if (back < windows_) ++in_window_[static_cast<std::size_t>(back) + 1];
    }
    for (std::size_t w = 1; w < in_window_.size(); ++w) {
      in_window_[w] += in_window_[w - 1];
    }
  }

  // The most likely cluster of tickets on these days.
  Best Run(const std::vector<int>& days) {
    Count(days);
    const std::size_t width = in_window_.size();
    Best best;
    std::vector<std::int64_t> sum(width);
    const double total = static_cast<double>(total_);
    for (std::size_t start = 0; start != places_; ++start) {
      std::fill(sum.begin(), sum.end(), 0);
      std::int64_t of_zone = 0;
      for (std::size_t size = 1; size <= zones_[start].size(); ++size) {
        const std::size_t place = zones_[start][size - 1];
        of_zone += by_place_[place];
        for (std::size_t w = 1; w != width; ++w) {
          sum[w] += counts_[place * width + w];
          const double observed = static_cast<double>(sum[w]);
          const double expected = static_cast<double>(of_zone) *
                                  static_cast<double>(in_window_[w]) / total;
          const double ratio = Ratio(observed, expected);
          if (ratio > best.ratio) {
            best = {ratio, start, size, static_cast<int>(w), sum[w], expected};
          }
        }
      }
    }
    return best;
  }

  // Prepares Reaches() for a ratio. It grows with what is observed
  // and falls with what is expected, so that each product is searched from the
  // one before. Cost: some 30 ratios for each ticket of the longest window.
  void Aim(double ratio) {
    if (!(ratio > 0)) {  // What has no more than expected reaches it, too.
      product_.assign(static_cast<std::size_t>(in_window_.back()) + 1,
                      std::numeric_limits<std::int64_t>::max());
      return;
    }
    const auto total = static_cast<std::int64_t>(total_);
    const auto reached = [&](std::int64_t observed, std::int64_t product) {
      return Ratio(static_cast<double>(observed),
                   static_cast<double>(product) / static_cast<double>(total)) >=
             ratio;
    };
    product_.assign(static_cast<std::size_t>(in_window_.back()) + 1, 0);
    product_[0] = -1;  // Where nothing is observed nothing is reached.
    std::int64_t low = 0;
    for (std::size_t i = 1; i != product_.size(); ++i) {
      const auto observed = static_cast<std::int64_t>(i);
      std::int64_t step = 1;
      while (reached(observed, low + step)) {
        low += step;
        step *= 2;
      }
      // `low` is reached, or 0; low + step is not.
      for (; step > 1; step -= step / 2) {
        if (reached(observed, low + step / 2)) low += step / 2;
      }
      product_[i] = low;
    }
  }

  // Whether a zone and a window of tickets on these days reaches the ratio.
  bool Reaches(const std::vector<int>& days) {
    Count(days);
    const std::size_t width = in_window_.size();
    std::vector<std::int64_t> sum(width);
    for (const std::vector<std::size_t>& zone : zones_) {
      std::fill(sum.begin(), sum.end(), 0);
      std::int64_t of_zone = 0;
      for (const std::size_t place : zone) {
        of_zone += by_place_[place];
        const std::int64_t* const counts = &counts_[place * width];
        for (std::size_t w = 1; w != width; ++w) {
          sum[w] += counts[w];
          if (of_zone * in_window_[w] <=
              product_[static_cast<std::size_t>(sum[w])]) {
            return true;
          }
        }
      }
    }
    return false;
  }

  const std::vector<int>& days() const { return days_; }
  int last() const { return last_; }
  const std::vector<std::vector<std::size_t>>& zones() const { return zones_; }

 private:
  // The logarithm of the likelihood ratio; 0: no more than expected.
  double Ratio(double observed, double expected) const {
    if (observed <= expected) return 0;
    const double total = static_cast<double>(total_);
    double ratio = observed * std::log(observed / expected);
    if (observed < total) {
      ratio += (total - observed) *
               std::log((total - observed) / (total - expected));
    }
    return ratio;
  }

  // counts_[place][w]: tickets in the last w days.
  void Count(const std::vector<int>& days) {
    const std::size_t width = in_window_.size();
    counts_.assign(places_ * width, 0);
    for (std::size_t i = 0; i != of_.size(); ++i) {
      const int back = last_ - days[i];
      if (back < windows_) {
        ++counts_[of_[i] * width + static_cast<std::size_t>(back) + 1];
      }
    }
    for (std::size_t place = 0; place != places_; ++place) {
      for (std::size_t w = 1; w != width; ++w) {
        counts_[place * width + w] += counts_[place * width + w - 1];
      }
    }
  }

  std::vector<std::vector<std::size_t>> zones_;
  std::size_t places_;
  std::size_t total_;
  std::vector<std::size_t> of_;  // Of each ticket its place.
  std::vector<int> days_;        // And its day.
  int last_ = 0;
  int windows_ = 0;
  std::vector<std::int64_t> by_place_;
  std::vector<std::int64_t> in_window_;  // Tickets in the last w days.
  std::vector<std::int64_t> counts_;
  // By what is observed: the largest product of a zone's tickets and a window's
  // at which the ratio is reached.
  std::vector<std::int64_t> product_;
};

}  // namespace

absl::StatusOr<std::optional<SpaceTimeCluster>> FindSpaceTimeCluster(
    const std::vector<PlaceDay>& tickets,
    const std::vector<std::vector<std::size_t>>& neighbours,
    const SpaceTimeScanOptions& options) {
  namespace messages = insight::messages;
  if (options.max_days < 1 || options.max_days > 366 ||
      options.max_places < 1 || options.replications < 0 ||
      options.replications > 1'000'000 || options.last_day > 100'000) {
    return base::InvalidArgument(base::Fill<messages::kScanOptions>());
  }
  for (const auto& list : neighbours) {
    for (const std::size_t place : list) {
      if (place >= neighbours.size()) {
        return base::InvalidArgument(base::Fill<messages::kScanPlace>(place));
      }
    }
  }
  for (const PlaceDay& ticket : tickets) {
    if (ticket.place >= neighbours.size()) {
      return base::InvalidArgument(
          base::Fill<messages::kScanPlace>(ticket.place));
    }
    if (ticket.day < 0 || ticket.day > 100'000 ||
        (options.last_day >= 0 && ticket.day > options.last_day)) {
      return base::InvalidArgument(base::Fill<messages::kScanDay>());
    }
  }
  if (tickets.empty()) return std::optional<SpaceTimeCluster>();
  Scan scan(tickets, neighbours, options);
  const Best best = scan.Run(scan.days());
  if (best.size == 0) return std::optional<SpaceTimeCluster>();
  SpaceTimeCluster out;
  out.places.assign(scan.zones()[best.start].begin(),
                    scan.zones()[best.start].begin() +
                        static_cast<std::ptrdiff_t>(best.size));
  std::sort(out.places.begin(), out.places.end());
  out.last_day = scan.last();
  out.first_day = scan.last() - best.days + 1;
  out.observed = best.observed;
  out.expected = best.expected;
  out.log_likelihood_ratio = best.ratio;
  // The order of the tickets must not matter: days are shuffled from sorted
  // ones over tickets in the order of their places. Equal tickets are alike.
  std::vector<PlaceDay> sorted = tickets;
  std::sort(sorted.begin(), sorted.end(),
            [](const PlaceDay& a, const PlaceDay& b) {
              return std::pair(a.place, a.day) < std::pair(b.place, b.day);
            });
  Scan replicated(sorted, neighbours, options);
  std::vector<int> days = replicated.days();
  std::sort(days.begin(), days.end());
  Random random(options.seed);
  // Sums of the same numbers in another order differ in the last digits.
  replicated.Aim(best.ratio - 1e-9);
  const double all = static_cast<double>(options.replications) + 1;
  int reached = 1;
  for (int i = 0; i != options.replications; ++i) {
    for (std::size_t left = days.size(); left > 1; --left) {
      std::swap(days[left - 1], days[random.Below(left)]);
    }
    if (replicated.Reaches(days)) ++reached;
    if (static_cast<double>(reached) / all > options.max_p) break;
  }
  out.p = static_cast<double>(reached) / all;
  return std::optional<SpaceTimeCluster>(std::move(out));
}

}  // namespace trunkline
