// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_LEARN_CITY_H_
#define TRUNKLINE_TESTS_LEARN_CITY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// Cities with known rules, and the tickets that these rules gave. Nothing here
// is shared with the learner: rank and routing are stated anew, from
// docs/routing.md.
namespace trunkline::learn_test {

struct CityRule {
  std::string category;     // "c1/c1.2"; empty: any.
  std::string region;       // "r1/r1.2"; empty: any.
  std::string works, road;  // Attribute values; empty: any.
  std::string area;         // Of a tree: "a1/a1_0"; empty: any.
  int amount = 0;           // The least one; 0: any, or none.
  int amount_to = 0;        // The amounts are below it; 0: no bound.
  std::string channel;      // "web"; empty: any.
  std::string lead;
  int from = 0, to = 1 << 20;  // Days [from, to).
  std::uint64_t tickets = 0;   // That it decides.
};

struct CityTicket {
  std::string id;
  int day = 0;
  int second = 0;  // Of the day.
  std::string category, region, works, road, area, channel, lead;
  int amount = 0;         // 0: not given.
  std::int64_t due = -1;  // Seconds after 00:00 of day 0; -1: none.
};

// A department that goes on under another name.
struct CityRename {
  std::string before, after;
  int day = 0;
};

struct CityOptions {
  std::uint64_t seed = 1;
  int tickets = 20'000;
  int days = 360;
  double noise = 0;  // Share of tickets that go to any department.
  bool attributes = true;
  bool drift = false;
  bool trees = false;    // Attributes that are trees, and numbers.
  bool renames = false;  // One department gets another name.
  bool limits = false;   // Limits of five kinds, by top category.
  // Trees of three levels, with exceptions at each of them.
  bool deep = false;
  // Rules by channel, and by ranges of a number with two ends, instead of those
  // by works and road.
  bool channels = false;
};

struct City {
  std::vector<CityRule> rules;
  std::vector<CityTicket> tickets;
  std::vector<CityRename> renames;
  std::map<std::string, std::string> limits;  // By category: "wd.5".
};

City MakeCity(const CityOptions& options);

// The index of the rule that decides a ticket, or -1.
int RuleFor(const std::vector<CityRule>& rules, const CityTicket& ticket);

// A generator of numbers that is the same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::uint32_t Next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::uint32_t>(state_ >> 33);
  }
  int Below(int n) { return static_cast<int>(Next() % n); }
  bool Chance(double share) { return Below(1'000'000) < share * 1'000'000; }

 private:
  std::uint64_t state_;
};

}  // namespace trunkline::learn_test

#endif  // TRUNKLINE_TESTS_LEARN_CITY_H_
