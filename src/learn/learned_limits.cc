// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "src/base/civil.h"
#include "src/learn/finisher.h"

// The limits that were learned, their policies, and the days off of each year.
namespace trunkline::learn {

void Finisher::AddLimits() {
  struct Sum {
    std::uint64_t promises = 0, correct = 0;
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    HeldOutShare held_out;
    std::string first_date, last_date;

    void Add(const Limit& limit, const HeldOutShare& share) {
      promises += limit.promises;
      correct += limit.policy < 0 ? 0 : limit.correct;
      held_out.held_out += share.held_out;
      held_out.correct += share.correct;
      for (const Promise& promise : limit.sample) {
        first = std::min(first, promise.accepted);
        last = std::max(last, promise.accepted);
      }
      if (first > last) return;
      const auto date = [](std::int64_t accepted) {
        return base::FormatDate(
            absl::CivilDay(absl::CivilSecond(1970) + accepted));
      };
      first_date = date(first);
      last_date = date(last);
    }
    std::string Note() const {
      return EvidenceNote("promises", correct, promises, first_date, last_date,
                          held_out);
    }
  };
  due_.resize(limits_.limits.size());
  std::map<std::string, std::uint64_t> policies;
  std::vector<Sum> of_policies(limits_.policies.size());
  for (std::size_t i = 0; i < limits_.limits.size(); ++i) {
    const Limit& limit = limits_.limits[i];
    Sum sum;
    sum.Add(limit, due_[i]);
    evidence_.limits.push_back(sum.Note());
    (limit.policy < 0 ? out_.due.none : out_.due.wrong) +=
        limit.promises - sum.correct;
    out_.due.correct += sum.correct;
    LearnedDeadlineRule out;
    static_cast<LearnedConditions&>(out) = ConditionsOf(limit.pattern);
    out.promises = sum.promises;
    out.correct = sum.correct;
    out.held_out = due_[i].held_out;
    out.held_out_correct = due_[i].correct;
    out.held_out_bound = LowerBound(out.held_out_correct, out.held_out);
    out.first_date = sum.first_date;
    out.last_date = sum.last_date;
    if (limit.policy >= 0) {
      of_policies[limit.policy].Add(limit, due_[i]);
      out.policy = limits_.policies[limit.policy].id;
      policies[out.policy] += limit.promises;
    }
    if (limit.from != kNoFirst) out.valid_from = DateOf(limit.from);
    if (limit.to != kNoLast) out.valid_to = DateOf(limit.to);
    // Small cells are not shown.
    if (limit.promises >= static_cast<std::uint64_t>(options_.min_support)) {
      out_.deadline_rules.push_back(std::move(out));
    }
  }
  for (const Sum& sum : of_policies) {
    evidence_.policies.push_back(sum.Note());
  }
  for (const auto& [id, n] : policies) out_.policies.push_back({id, n});
  for (const YearOfDays& year : limits_.years) {
    LearnedYear out;
    out.year = year.year;
    for (DayNumber day : year.off) out.off.push_back(DateOf(day));
    for (DayNumber day : year.worked) out.worked.push_back(DateOf(day));
    std::sort(out.off.begin(), out.off.end());
    std::sort(out.worked.begin(), out.worked.end());
    out_.years.push_back(std::move(out));
  }
}

}  // namespace trunkline::learn
