// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "src/learn/finisher.h"
#include "src/learn/renames.h"

// Changes of the lead that were found: drifts, and departments that are
// succeeded.
namespace trunkline::learn {
namespace {

// Days within which a department that is succeeded stops, and the share of its
// tickets a day that may still go there.
constexpr Day kStopDays = 31;
constexpr double kStopShare = 0.1;

}  // namespace

bool Finisher::Stops(Lead lead, Day day) const {
  const Day over = day + kStopDays;
  if (counts_.last < over) return false;
  std::uint64_t work_before = 0, work_after = 0;
  for (const CategoryChoices& category : categories_) {
    work_before += WorkOf(category, lead, kNoFirst, day);
    work_after += WorkOf(category, lead, over, kNoLast);
  }
  const double before = static_cast<double>(work_before) /
                        static_cast<double>(day - counts_.first);
  const double after = static_cast<double>(work_after) /
                       static_cast<double>(counts_.last - over + 1);
  return after < kStopShare * before;
}

void Finisher::AddDrifts() {
  std::map<std::pair<Lead, Lead>, LearnedSuccessor> successors;
  std::vector<ModelDrift> drifts = model_.drifts;
  std::sort(drifts.begin(), drifts.end(),
            [](const ModelDrift& a, const ModelDrift& b) {
              return a.pattern != b.pattern ? a.pattern < b.pattern
                                            : a.day < b.day;
            });
  for (const ModelDrift& drift : drifts) {
    const std::string category = counts_.categories.codes[drift.pattern[0]];
    if (Stops(drift.before, drift.day)) {
      LearnedSuccessor& s = successors[{drift.before, drift.after}];
      if (s.categories.empty()) {
        s.department = CodeOf(drift.before);
        s.successor = CodeOf(drift.after);
        s.day = DateOf(drift.day);
      }
      s.day = std::min(s.day, DateOf(drift.day));
      if (s.categories.empty() || s.categories.back() != category) {
        s.categories.push_back(category);
      }
      s.before_tickets += drift.before_tickets;
      s.after_tickets += drift.after_tickets;
      continue;
    }
    LearnedDrift out;
    out.category = category;
    out.region = counts_.regions.codes[drift.pattern[1]];
    out.day = DateOf(drift.day);
    out.before = CodeOf(drift.before);
    out.after = CodeOf(drift.after);
    out.before_tickets = drift.before_tickets;
    out.before_correct = drift.before_correct;
    out.after_tickets = drift.after_tickets;
    out.after_correct = drift.after_correct;
    out_.drifts.push_back(std::move(out));
  }
  for (auto& [key, successor] : successors) {
    out_.successors.push_back(std::move(successor));
  }
}

}  // namespace trunkline::learn
