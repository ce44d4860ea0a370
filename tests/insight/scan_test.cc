// SPDX-License-Identifier: Apache-2.0
// The space-time permutation scan against a brute force.
#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <vector>

#include "tests/catch.h"
#include "trunkline/insight.h"

namespace trunkline::insight {
namespace {

using Neighbours = std::vector<std::vector<std::size_t>>;

// Counts each zone and window by itself. The permutation is the one that
// docs/insight.md describes: SplitMix64, Fisher and Yates from the end.
struct Brute {
  std::vector<PlaceDay> tickets;
  Neighbours neighbours;
  SpaceTimeScanOptions options;

  std::vector<std::size_t> Nearest(std::size_t start) const {
    std::vector<std::size_t> out = {start};
    std::set<std::size_t> seen = {start}, ring = {start};
    while (!ring.empty()) {
      std::set<std::size_t> next;
      for (const std::size_t place : ring) {
        for (const std::size_t other : neighbours[place]) {
          if (seen.insert(other).second) next.insert(other);
        }
      }
      out.insert(out.end(), next.begin(), next.end());
      ring = next;
    }
    if (out.size() > options.max_places) out.resize(options.max_places);
    return out;
  }
  double Maximum(const std::vector<PlaceDay>& data) const {
    int last = 0;
    for (const PlaceDay& one : data) last = std::max(last, one.day);
    double best = 0;
    const double total = static_cast<double>(data.size());
    for (std::size_t start = 0; start != neighbours.size(); ++start) {
      const std::vector<std::size_t> order = Nearest(start);
      for (std::size_t size = 1; size <= order.size(); ++size) {
        const std::set<std::size_t> zone(
            order.begin(), order.begin() + static_cast<std::ptrdiff_t>(size));
        for (int days = 1; days <= options.max_days && days <= last + 1;
             ++days) {
          double observed = 0, here = 0, now = 0;
          for (const PlaceDay& one : data) {
            const bool in = zone.count(one.place) != 0;
            const bool late = one.day > last - days;
            here += in ? 1 : 0;
            now += late ? 1 : 0;
            observed += in && late ? 1 : 0;
          }
          const double expected = here * now / total;
          if (observed <= expected) continue;
          double ratio = observed * std::log(observed / expected);
          if (observed < total) {
            ratio += (total - observed) *
                     std::log((total - observed) / (total - expected));
          }
          best = std::max(best, ratio);
        }
      }
    }
    return best;
  }
  double P() const {
    std::vector<PlaceDay> data = tickets;
    std::sort(data.begin(), data.end(),
              [](const PlaceDay& a, const PlaceDay& b) {
                return std::pair(a.place, a.day) < std::pair(b.place, b.day);
              });
    std::vector<int> days;
    for (const PlaceDay& one : data) days.push_back(one.day);
    std::sort(days.begin(), days.end());
    std::uint64_t state = options.seed;
    const double mine = Maximum(tickets);
    int reached = 1;
    for (int i = 0; i != options.replications; ++i) {
      for (std::size_t left = days.size(); left > 1; --left) {
        std::uint64_t z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        z ^= z >> 31;
        std::swap(days[left - 1], days[(z >> 32) * left >> 32]);
      }
      for (std::size_t t = 0; t != data.size(); ++t) data[t].day = days[t];
      if (Maximum(data) >= mine - 1e-9) ++reached;
    }
    return static_cast<double>(reached) / (options.replications + 1);
  }
};

// Places in a row of `width`.
Neighbours Grid(std::size_t width, std::size_t height) {
  Neighbours out(width * height);
  for (std::size_t i = 0; i != out.size(); ++i) {
    if (i % width != 0) out[i].push_back(i - 1);
    if (i % width != width - 1) out[i].push_back(i + 1);
    if (i >= width) out[i].push_back(i - width);
    if (i + width < out.size()) out[i].push_back(i + width);
  }
  return out;
}

TEST_CASE("the scan is what a brute force finds, with the same seeds") {
  std::mt19937 random(5);
  for (int round = 0; round != 8; ++round) {
    Brute brute;
    brute.neighbours = Grid(4, 3);
    brute.options.max_days = 7;
    brute.options.max_places = 5;
    brute.options.replications = 19;
    brute.options.seed = static_cast<std::uint64_t>(round);
    for (int i = 0; i != 60; ++i) {
      brute.tickets.push_back({random() % 12, static_cast<int>(random() % 30)});
    }
    for (int i = 0; i != round; ++i) {
      brute.tickets.push_back({5, 28 + static_cast<int>(random() % 2)});
    }
    const auto found =
        FindSpaceTimeCluster(brute.tickets, brute.neighbours, brute.options);
    REQUIRE(found.ok());
    REQUIRE(found->has_value());
    CHECK(std::abs((*found)->log_likelihood_ratio -
                   brute.Maximum(brute.tickets)) < 1e-9);
    CHECK((*found)->p == brute.P());
  }
}

TEST_CASE("an outbreak in two districts is the cluster, whatever the order") {
  std::vector<PlaceDay> tickets;
  for (int day = 0; day != 60; ++day) {
    for (std::size_t place = 0; place != 12; ++place) {
      tickets.push_back({place, day});
      if ((place == 1 || place == 2) && day >= 57) {
        for (int i = 0; i != 6; ++i) tickets.push_back({place, day});
      }
    }
  }
  const auto found = FindSpaceTimeCluster(tickets, Grid(4, 3));
  REQUIRE(found.ok());
  REQUIRE(found->has_value());
  CHECK((*found)->places == std::vector<std::size_t>{1, 2});
  CHECK((*found)->first_day == 57);
  CHECK((*found)->last_day == 59);
  CHECK((*found)->observed == 42);
  CHECK((*found)->p == 0.001);
  std::shuffle(tickets.begin(), tickets.end(), std::mt19937(2));
  const auto again = FindSpaceTimeCluster(tickets, Grid(4, 3));
  CHECK((*again)->places == (*found)->places);
  CHECK((*again)->p == (*found)->p);
}

TEST_CASE("bad input of a scan") {
  CHECK_FALSE(FindSpaceTimeCluster({{3, 0}}, Grid(1, 2)).ok());
  CHECK_FALSE(FindSpaceTimeCluster({{0, -1}}, Grid(1, 2)).ok());
  CHECK_FALSE(FindSpaceTimeCluster({{0, 0}}, {{7}}).ok());
  SpaceTimeScanOptions options;
  options.max_days = 0;
  CHECK_FALSE(FindSpaceTimeCluster({{0, 0}}, Grid(1, 2), options).ok());
  CHECK_FALSE(FindSpaceTimeCluster({}, {})->has_value());
  // One district, one day: nothing can be unusual.
  CHECK_FALSE(FindSpaceTimeCluster({{0, 0}, {0, 0}}, {{}})->has_value());
}

}  // namespace
}  // namespace trunkline::insight
