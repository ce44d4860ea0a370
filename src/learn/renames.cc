// SPDX-License-Identifier: Apache-2.0
//
// Candidates are pairs of departments of which one takes a category over from
// the other. A candidate is a rename if the tickets of the two in the
// categories that are mainly theirs at some time have one change point, with
// hardly any of the new name before it and of the old one after it; if that
// holds for all their work, whatever the category; and if the new one has
// nearly all categories of the old one afterwards.
#include "src/learn/renames.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace trunkline::learn {
namespace {

// Shares of the tickets of both names on their side of the day, and of the old
// one's categories that the new one has afterwards.
constexpr double kOwnSide = 0.9;
constexpr double kSameWork = 0.8;
// A smaller share of a category's tickets is mistakes.
constexpr double kMistakes = 0.03;

class Finder {
 public:
  Finder(const std::vector<CategoryChoices>& categories,
         const DriftOptions& drift)
      : categories_(categories), drift_(drift) {}

  std::vector<Rename> Run() const {
    std::set<std::pair<Lead, Lead>> pairs;
    // The categories that are mainly a department's at some time.
    std::map<Lead, std::set<const CategoryChoices*>> own;
    for (const CategoryChoices& category : categories_) {
      const std::vector<Period> periods = FindPeriods(category.choices, drift_);
      for (std::size_t i = 0; i < periods.size(); ++i) {
        own[periods[i].what].insert(&category);
        if (i > 0) pairs.emplace(periods[i - 1].what, periods[i].what);
      }
    }
    std::vector<Rename> out;
    std::map<Lead, int> seen;
    for (const auto& [before, after] : pairs) {
      std::set<const CategoryChoices*> categories = own[before];
      categories.insert(own[after].begin(), own[after].end());
      std::vector<Choice> both;
      for (const CategoryChoices* category : categories) {
        for (const Choice& choice : category->choices) {
          if (choice.what == before || choice.what == after) {
            both.push_back(choice);
          }
        }
      }
      AddUp(&both);
      const std::vector<Period> periods = FindPeriods(both, drift_);
      if (periods.size() != 2 || periods[0].what != before ||
          !IsOwn(periods[0]) || !IsOwn(periods[1]) ||
          !AreApart(before, after, periods[1].from) ||
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

  // Whether hardly any work of each name is on the other's side of a day.
  bool AreApart(Lead before, Lead after, Day day) const {
    std::uint64_t own[2] = {}, all[2] = {};
    for (const CategoryChoices& category : categories_) {
      const auto add = [&](std::size_t side, Day from, Day to) {
        const std::uint64_t old_work = WorkOf(category, before, from, to);
        const std::uint64_t new_work = WorkOf(category, after, from, to);
        all[side] += old_work + new_work;
        own[side] += side == 0 ? old_work : new_work;
      };
      add(0, kNoFirst, day);
      add(1, day, kNoLast);
    }
    return static_cast<double>(own[0]) >=
               kOwnSide * static_cast<double>(all[0]) &&
           static_cast<double>(own[1]) >=
               kOwnSide * static_cast<double>(all[1]);
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
      if (MainOf(choices, kNoFirst, day) != before) {
        continue;
      }
      const Lead then = MainOf(choices, day, kNoLast);
      if (then == kNoLead) continue;
      ++categories;
      same += then == after;
    }
    return static_cast<double>(same) >=
           kSameWork * static_cast<double>(categories);
  }

  const std::vector<CategoryChoices>& categories_;
  const DriftOptions drift_;
};

}  // namespace

std::uint64_t WorkOf(const CategoryChoices& category, Lead lead, Day from,
                     Day to) {
  std::uint64_t own = 0, all = 0;
  for (const Choice& choice : category.choices) {
    if (choice.day < from || choice.day >= to) continue;
    all += choice.times;
    if (choice.what == lead) own += choice.times;
  }
  return static_cast<double>(own) < kMistakes * static_cast<double>(all) ? 0
                                                                         : own;
}

std::vector<Rename> FindRenames(const std::vector<CategoryChoices>& categories,
                                const DriftOptions& drift) {
  return Finder(categories, drift).Run();
}

}  // namespace trunkline::learn
