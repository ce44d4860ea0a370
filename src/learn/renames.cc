// SPDX-License-Identifier: Apache-2.0
//
// Candidates are pairs of departments of which one takes a category over from the
// other. A candidate is a rename if the tickets of the two, whatever their
// category, have one change point, with hardly any of the new name before it and
// of the old one after it, and if it holds for nearly all categories of the old
// name.
#include "src/learn/renames.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace trunkline::learn {
namespace {

// Shares of the tickets of both names on their side of the day, and of the old
// one's categories that the new one has afterwards.
constexpr double kOwnSide = 0.9;
constexpr double kSameWork = 0.8;

using ByDay = std::map<std::pair<Day, Lead>, std::uint64_t>;

std::vector<Choice> ChoicesOf(const ByDay& times) {
  std::vector<Choice> out;
  for (const auto& [key, n] : times) out.push_back({key.first, key.second, n});
  return out;
}

class Finder {
 public:
  Finder(const Counts& counts, const DriftOptions& drift, Day from, Day to)
      : drift_(drift) {
    for (const DayCount& count : counts.days) {
      if (count.day < from || count.day >= to) continue;
      by_category_[counts.cells[count.cell].at[0]][{count.day, count.lead}] +=
          count.tickets;
      by_lead_[count.lead][count.day] += count.tickets;
    }
  }

  std::vector<Rename> Run() const {
    std::set<std::pair<Lead, Lead>> pairs;
    for (const auto& [category, times] : by_category_) {
      const std::vector<Period> periods = FindPeriods(ChoicesOf(times), drift_);
      for (std::size_t i = 1; i < periods.size(); ++i) {
        pairs.emplace(periods[i - 1].what, periods[i].what);
      }
    }
    std::vector<Rename> out;
    std::map<Lead, int> seen;
    for (const auto& [before, after] : pairs) {
      ByDay both;
      for (Lead lead : {before, after}) {
        for (const auto& [day, n] : by_lead_.at(lead)) both[{day, lead}] = n;
      }
      const std::vector<Period> periods = FindPeriods(ChoicesOf(both), drift_);
      if (periods.size() != 2 || periods[0].what != before ||
          !IsOwn(periods[0]) || !IsOwn(periods[1]) ||
          !IsSameWork(before, after, periods[1].from)) {
        continue;
      }
      out.push_back({before, after, periods[1].from});
      ++seen[before];
      ++seen[after];
    }
    out.erase(std::remove_if(out.begin(), out.end(),
                             [&seen](const Rename& rename) {
                               return seen[rename.before] > 1 ||
                                      seen[rename.after] > 1;
                             }),
              out.end());
    return out;
  }

 private:
  static bool IsOwn(const Period& period) {
    return static_cast<double>(period.right) >=
           kOwnSide * static_cast<double>(period.times);
  }

  // The main department of some days of a category; kNoLead: none.
  static Lead MainOf(const ByDay& times, Day from, Day to) {
    std::map<Lead, std::uint64_t> leads;
    for (auto it = times.lower_bound({from, 0});
         it != times.end() && it->first.first < to; ++it) {
      leads[it->first.second] += it->second;
    }
    Lead best = kNoLead;
    std::uint64_t most = 0;
    for (const auto& [lead, n] : leads) {
      if (n > most) {
        most = n;
        best = lead;
      }
    }
    return best;
  }

  bool IsSameWork(Lead before, Lead after, Day day) const {
    std::size_t categories = 0, same = 0;
    for (const auto& [category, times] : by_category_) {
      if (MainOf(times, std::numeric_limits<Day>::min(), day) != before) {
        continue;
      }
      const Lead then = MainOf(times, day, std::numeric_limits<Day>::max());
      if (then == kNoLead) continue;
      ++categories;
      same += then == after;
    }
    return static_cast<double>(same) >=
           kSameWork * static_cast<double>(categories);
  }

  const DriftOptions drift_;
  std::map<Node, ByDay> by_category_;
  std::map<Lead, std::map<Day, std::uint64_t>> by_lead_;
};

}  // namespace

std::vector<Rename> FindRenames(const Counts& counts, const DriftOptions& drift,
                                Day from, Day to) {
  return Finder(counts, drift, from, to).Run();
}

}  // namespace trunkline::learn
