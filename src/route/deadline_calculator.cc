// SPDX-License-Identifier: Apache-2.0
#include "trunkline/deadline_calculator.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/route/messages.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"

namespace trunkline {

struct DeadlineCalculator::Rep {
  struct ResolvedPolicy {
    std::shared_ptr<const DeadlinePolicy> policy;  // The rule set's.
    std::shared_ptr<const WorkCalendar> calendar;
    std::shared_ptr<const DeadlinePolicy> kept;
  };
  RuleSet rules;
  std::vector<ResolvedPolicy> policies;  // By id, as in the rule set.
  // By where the id stands in the rule set's memory: decisions point there.
  absl::flat_hash_map<const char*, const ResolvedPolicy*> by_id;

  const ResolvedPolicy* Find(std::string_view id) const {
    const auto found = by_id.find(id.data());
    if (found != by_id.end() && found->second->policy->id == id) {
      return found->second;
    }
    const auto resolved =
        std::lower_bound(policies.begin(), policies.end(), id,
                         [](const ResolvedPolicy& l, std::string_view v) {
                           return l.policy->id < v;
                         });
    return resolved == policies.end() || resolved->policy->id != id
               ? nullptr
               : &*resolved;
  }
};

namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2169;

absl::Time StartOf(const DeadlinePolicy& policy, const StartEvents& events) {
  switch (policy.start) {
    case DeadlinePolicy::Start::kUnspecified:
    case DeadlinePolicy::Start::kAccepted:
      return events.accepted;
    case DeadlinePolicy::Start::kDispatched:
      return events.dispatched;
    case DeadlinePolicy::Start::kSigned:
      return events.signed_for;
    case DeadlinePolicy::Start::kFedBack:
      return events.fed_back;
    case DeadlinePolicy::Start::kRuled:
      return events.ruled;
    case DeadlinePolicy::Start::kFiled:
      return events.filed;
  }
  return absl::InfiniteFuture();
}

// The year that a calendar lacks where a count from `start` leaves it.
int MissingYear(const WorkCalendar& calendar, absl::Time start) {
  const auto year =
      static_cast<int>(absl::ToCivilYear(start, calendar.zone()).year());
  return year < calendar.data().first_year || year > calendar.data().last_year
             ? year
             : calendar.data().last_year + 1;
}

std::shared_ptr<const DeadlinePolicy> Kept(DeadlinePolicy policy) {
  const DeadlinePolicy none;
  policy.name = none.name;
  policy.valid_from = none.valid_from;
  policy.valid_to = none.valid_to;
  policy.source = none.source;
  policy.grade = none.grade;
  policy.derived = none.derived;
  policy.illustrative = none.illustrative;
  policy.note = none.note;
  return std::make_shared<const DeadlinePolicy>(std::move(policy));
}

// Whether `a` rather than `b` limits a milestone that has both. A statutory
// limit does so only if there is no other; it keeps a deadline of its own.
bool IsEarlier(const Deadline& a, const Deadline& b) {
  if (!b) return true;
  if (a.policy->statutory != b.policy->statutory) return b.policy->statutory;
  return a.due.due < b.due.due;  // Expected: InfiniteFuture.
}

void AddStatutory(const Deadline& deadline, Deadlines* out) {
  for (const Deadline& other : out->statutory) {
    if (other.policy == deadline.policy) return;
  }
  out->statutory.push_back(deadline);
}

// If a statutory limit is longer than the handling limit and one of the two
// policies has `interim_reply`, the longest such limit becomes the handling
// limit, and the hotline's own the interim reply.
void AllowInterimReply(Deadlines* out) {
  Deadline& handle =
      out->milestones[static_cast<std::size_t>(Milestone::kHandling)];
  if (!handle || handle.expected) return;
  const Deadline* law = nullptr;
  for (const Deadline& d : out->statutory) {
    const bool allowed =
        d.policy->interim_reply || handle.policy->interim_reply;
    if (!allowed || d.expected) continue;
    if (d.due.due > (law == nullptr ? handle : *law).due.due) law = &d;
  }
  if (law == nullptr) return;
  out->interim_reply = handle;
  handle = *law;
}

}  // namespace

DeadlineCalculator::DeadlineCalculator(std::shared_ptr<const Rep> rep)
    : rep_(std::move(rep)) {}

absl::StatusOr<DeadlineCalculator> DeadlineCalculator::Create(
    const RuleSet& rules, const CalendarSet& calendars) {
  const rules::Compiled& compiled = internal::CompiledOf(rules);
  auto rep = std::make_shared<Rep>(Rep{rules, {}, {}});
  TRUNKLINE_ASSIGN_OR_RETURN(
      WorkCalendar plain,
      WorkCalendar::RoundTheClock("round-the-clock", rules.time_zone(),
                                  kFirstYear, kLastYear));
  const auto round_the_clock =
      std::make_shared<const WorkCalendar>(std::move(plain));
  absl::flat_hash_map<std::string, std::shared_ptr<const WorkCalendar>> known;
  std::vector<base::Text> defects;
  const auto defect = [&](const DeadlinePolicy& policy,
                          const base::Text& what) {
    defects.push_back(
        base::At(base::Fill<route::kPolicy>(base::Quoted(policy.id)), what));
  };
  rep->policies.reserve(compiled.deadline_policies.size());
  for (const rules::PolicyEntry& entry : compiled.deadline_policies) {
    Rep::ResolvedPolicy resolved{entry.policy, round_the_clock,
                                 Kept(*entry.policy)};
    const std::string& name = resolved.policy->calendar;
    if (!name.empty()) {
      auto& calendar = known[name];
      const WorkCalendar* const found = calendars.Find(name);
      if (calendar == nullptr && found != nullptr) {
        calendar = std::make_shared<const WorkCalendar>(*found);
      }
      if (found == nullptr) {
        defect(*resolved.policy,
               base::Fill<route::kNoCalendarGiven>(base::Quoted(name)));
      } else if (found->data().time_zone != rules.time_zone()) {
        defect(*resolved.policy,
               base::Fill<route::kOtherZone>(
                   base::Quoted(name), base::Quoted(found->data().time_zone),
                   base::Quoted(rules.time_zone())));
      }
      resolved.calendar = calendar;
    }
    rep->policies.push_back(std::move(resolved));
  }
  if (!defects.empty()) {
    return base::InvalidArgument(base::Join(defects, base::Verbatim("\n")));
  }
  for (std::size_t i = 0; i != rep->policies.size(); ++i) {
    rep->by_id[compiled.deadline_policies[i].id.data()] = &rep->policies[i];
  }
  return DeadlineCalculator(std::move(rep));
}

absl::Status DeadlineCalculator::DeadlinesFor(
    const Decision& decision, const StartEvents& events, Deadlines* deadlines,
    const CountOptions& options) const {
  deadlines->milestones = {};
  deadlines->statutory.clear();
  deadlines->interim_reply = {};
  if (decision.ruleset_hash != rep_->rules.hash().substr(0, 16)) {
    return base::InvalidArgument(base::Fill<route::kOtherRuleSet>());
  }
  absl::Status status;
  const auto fill = [&](std::string_view id, Deadline* out) {
    const Rep::ResolvedPolicy* const resolved = rep_->Find(id);
    if (resolved == nullptr) return;
    out->policy = resolved->policy.get();
    out->calendar = resolved->calendar.get();
    const absl::Time start = StartOf(*resolved->policy, events);
    if (start == absl::InfiniteFuture()) {
      out->expected = true;
      return;
    }
    auto due = DueTime(*resolved->policy, *resolved->calendar, start, options);
    if (due.ok()) {
      out->start = start;
      out->due = *due;
      return;
    }
    out->expected = true;
    if (absl::IsOutOfRange(due.status())) {
      out->missing_year = MissingYear(*resolved->calendar, start);
    }
    if (status.ok()) {
      status = base::Annotate(due.status(),
                              base::Fill<route::kPolicy>(base::Quoted(id)));
    }
  };
  for (std::size_t milestone = 1; milestone != kMilestoneCount; ++milestone) {
    const std::string_view id = decision.policies[milestone];
    if (!id.empty()) fill(id, &deadlines->milestones[milestone]);
  }
  for (std::string_view id : decision.statutory) {
    deadlines->statutory.emplace_back();
    fill(id, &deadlines->statutory.back());
  }
  for (const TiedPolicy& tied : decision.also_policies) {
    Deadline other;
    fill(tied.policy, &other);
    Deadline& chosen =
        deadlines->milestones[static_cast<std::size_t>(tied.milestone)];
    if (other && IsEarlier(other, chosen)) std::swap(other, chosen);
    if (other && other.policy->statutory) AddStatutory(other, deadlines);
  }
  AllowInterimReply(deadlines);
  return status;
}

const DeadlinePolicy* DeadlineCalculator::FindPolicy(
    std::string_view id) const {
  const Rep::ResolvedPolicy* const resolved = rep_->Find(id);
  return resolved == nullptr ? nullptr : resolved->policy.get();
}

std::vector<std::string_view> DeadlineCalculator::PolicyIds() const {
  std::vector<std::string_view> ids;
  ids.reserve(rep_->policies.size());
  for (const Rep::ResolvedPolicy& resolved : rep_->policies) {
    ids.push_back(resolved.policy->id);
  }
  return ids;
}

std::shared_ptr<const DeadlinePolicy> DeadlineCalculator::KeptPolicy(
    std::string_view id) const {
  const Rep::ResolvedPolicy* const resolved = rep_->Find(id);
  return resolved == nullptr ? nullptr : resolved->kept;
}

const WorkCalendar* DeadlineCalculator::CalendarOf(
    std::string_view policy_id) const {
  const Rep::ResolvedPolicy* const resolved = rep_->Find(policy_id);
  return resolved == nullptr ? nullptr : resolved->calendar.get();
}

}  // namespace trunkline
