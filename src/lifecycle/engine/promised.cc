// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/engine/promised.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "src/calendar/count.h"

namespace trunkline::lifecycle {
namespace {

bool Equal(const DeadlinePolicy::Amount& a, const DeadlinePolicy::Amount& b) {
  return a.amount == b.amount && (a.amount == 0 || a.unit == b.unit);
}

}  // namespace

const DeadlinePolicy* PolicyOf(const Case& c, const Clock& clock) {
  const auto counts = [&](const PromisedDeadline& promised) {
    return promised.policy != nullptr && promised.policy->id == clock.policy;
  };
  const auto& all = c.promised_deadlines;
  if (clock.state == Clock::State::kExpected) {
    const auto found = std::find_if(all.begin(), all.end(), counts);
    return found == all.end() ? nullptr : found->policy.get();
  }
  const auto found = std::find_if(all.rbegin(), all.rend(), counts);
  return found == all.rend() ? nullptr : found->policy.get();
}

bool CountsAlike(const DeadlinePolicy& a, const DeadlinePolicy& b) {
  const DeadlinePolicy::Amount none;
  return a.id == b.id && a.amount == b.amount && a.unit == b.unit &&
         a.start == b.start && a.count_from == b.count_from && a.end == b.end &&
         a.roll == b.roll && a.cut_off == b.cut_off && a.off_day == b.off_day &&
         a.calendar == b.calendar && Equal(a.yellow, b.yellow) &&
         Equal(a.red.value_or(none), b.red.value_or(none)) &&
         a.extensions == b.extensions && Equal(a.extension, b.extension) &&
         a.hold == b.hold && a.hold_count == b.hold_count &&
         a.permissive == b.permissive;
}

bool CountsPausesAlike(const DeadlinePolicy& before,
                       const DeadlinePolicy& policy) {
  const auto reasons = [](const DeadlinePolicy& p) {
    return std::set<std::string_view>(p.hold.begin(), p.hold.end());
  };
  // A sum of hours does not say on which days they were.
  return calendar::InWorkingTime(before.unit) ==
             calendar::InWorkingTime(policy.unit) &&
         (calendar::InDays(before.unit) || !calendar::InDays(policy.unit)) &&
         before.calendar == policy.calendar &&
         reasons(before) == reasons(policy);
}

bool Obliges(const Case& c, const Clock& clock) {
  const DeadlinePolicy* const policy = PolicyOf(c, clock);
  return policy == nullptr || !policy->permissive;
}

}  // namespace trunkline::lifecycle
