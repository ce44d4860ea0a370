// SPDX-License-Identifier: Apache-2.0
//
// Candidates are pairs of departments of which one takes a category over from
// the other. A candidate is a rename if the tickets of the two, whatever their
// category, have one change point, with hardly any of the new name before it
// and of the old one after it, and if it holds for nearly all categories of the
// old name.
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

class Finder {
 public:
  Finder(const std::vector<CategoryChoices>& categories,
         const DriftOptions& drift)
      : categories_(categories), drift_(drift) {
    for (const CategoryChoices& category : categories) {
      for (const Choice& choice : category.choices) {
        by_lead_[choice.what].push_back(choice);
      }
    }
    for (auto& [lead, choices] : by_lead_) AddUp(&choices);
  }

  std::vector<Rename> Run() const {
    std::set<std::pair<Lead, Lead>> pairs;
    for (const CategoryChoices& category : categories_) {
      const std::vector<Period> periods = FindPeriods(category.choices, drift_);
      for (std::size_t i = 1; i < periods.size(); ++i) {
        pairs.emplace(periods[i - 1].what, periods[i].what);
      }
    }
    std::vector<Rename> out;
    std::map<Lead, int> seen;
    for (const auto& [before, after] : pairs) {
      std::vector<Choice> both = by_lead_.at(before);
      const std::vector<Choice>& other = by_lead_.at(after);
      both.insert(both.end(), other.begin(), other.end());
      AddUp(&both);
      const std::vector<Period> periods = FindPeriods(both, drift_);
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
  static Lead MainOf(const std::vector<Choice>& choices, Day from, Day to) {
    std::map<Lead, std::uint64_t> leads;
    for (const Choice& choice : choices) {
      if (choice.day >= from && choice.day < to) {
        leads[choice.what] += choice.times;
      }
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
    for (const CategoryChoices& category : categories_) {
      const std::vector<Choice>& choices = category.choices;
      if (MainOf(choices, std::numeric_limits<Day>::min(), day) != before) {
        continue;
      }
      const Lead then = MainOf(choices, day, std::numeric_limits<Day>::max());
      if (then == kNoLead) continue;
      ++categories;
      same += then == after;
    }
    return static_cast<double>(same) >=
           kSameWork * static_cast<double>(categories);
  }

  const std::vector<CategoryChoices>& categories_;
  const DriftOptions drift_;
  std::map<Lead, std::vector<Choice>> by_lead_;
};

}  // namespace

std::vector<Rename> FindRenames(const std::vector<CategoryChoices>& categories,
                                const DriftOptions& drift) {
  return Finder(categories, drift).Run();
}

}  // namespace trunkline::learn
