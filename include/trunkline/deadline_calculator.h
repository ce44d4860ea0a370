// SPDX-License-Identifier: Apache-2.0
//
// A DeadlineCalculator turns the deadline policies that a Decision names into
// due times: one for each milestone, the statutory ones, and the interim reply
// if a law allows more time than the hotline. If a milestone has several
// policies, the earliest due time counts.
//
//   // Once per rule set; an error names every defect:
//   absl::StatusOr<trunkline::DeadlineCalculator> calculator =
//       trunkline::DeadlineCalculator::Create(rules, calendars);
//   if (!calculator.ok()) return calculator.status();
//   trunkline::Deadlines deadlines;  // reuse it
//   absl::Status status =
//       calculator->DeadlinesFor(decision, {accepted}, &deadlines);
//   using trunkline::Milestone;
//   if (status.ok()) Promise(deadlines[Milestone::kHandling].due.due);
//
// A deadline whose start event has not happened is *expected*: it has a policy,
// but no due time yet.
#ifndef TRUNKLINE_DEADLINE_CALCULATOR_H_
#define TRUNKLINE_DEADLINE_CALCULATOR_H_

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/calendar.h"
#include "trunkline/deadline.h"
#include "trunkline/decision.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// When the events happened that start clocks (DeadlinePolicy::Start).
// InfiniteFuture: not yet.
struct StartEvents {
  // The centre accepted the ticket (受理).
  absl::Time accepted = absl::InfiniteFuture();
  // It was sent to the department (转派).
  absl::Time dispatched = absl::InfiniteFuture();
  // The department signed for it (签收).
  absl::Time signed_for = absl::InfiniteFuture();
  // The department gave its feedback (反馈).
  absl::Time fed_back = absl::InfiniteFuture();
  // The dispute was ruled on (裁定).
  absl::Time ruled = absl::InfiniteFuture();
  absl::Time filed = absl::InfiniteFuture();  // The law's own start (立案).
};

// A policy with its due time, for one ticket.
struct Deadline {
  // Null: there is no deadline. Lives as long as the DeadlineCalculator.
  const DeadlinePolicy* policy = nullptr;
  // The calendar that it is counted by; for StartClock(). Lives as long.
  const WorkCalendar* calendar = nullptr;
  // The start event has not happened, or the calendar does not contain the due
  // time. `start` and the times of `due` are then InfiniteFuture.
  bool expected = false;
  // The year that the calendar lacks; 0: the start event has not happened, or
  // there is a due time.
  int missing_year = 0;
  absl::Time start = absl::InfiniteFuture();  // The start event.
  // Due time and cards.
  Due due = {absl::InfiniteFuture(), absl::InfiniteFuture(),
             absl::InfiniteFuture(), absl::InfiniteFuture(), false};

  explicit operator bool() const { return policy != nullptr; }
};

// The deadlines of one ticket. A value that the caller owns and reuses.
struct Deadlines {
  // Index by Milestone. Of several policies the one with the earliest due time:
  // one whose start event has happened goes before one that is expected; of
  // equals the first in Decision::policies and also_policies. A statutory
  // policy is never merged with others: it counts here only if the milestone
  // has no other.
  std::array<Deadline, kMilestoneCount> milestones;
  // As Decision::statutory; then the statutory policies that are not counted
  // above.
  std::vector<Deadline> statutory;
  // Where the law allows longer than the hotline (`interim_reply` of the
  // milestone's policy or of the law's): handling is due by the law, and this,
  // by the hotline's own policy, is when the citizen must be told of progress
  // and of the legal deadline (Jinan regulation of 2018 Art. 24).
  Deadline interim_reply;

  const Deadline& operator[](Milestone milestone) const {
    return milestones[static_cast<std::size_t>(milestone)];
  }
};

// The policies of one rule set, each with its calendar. Immutable and cheap to
// copy. Any number of threads may use it. Keeps rule set and calendars alive.
class DeadlineCalculator {
 public:
  // Uses the current version of each calendar; a running Clock keeps its own
  // version. A policy that names no calendar counts in a calendar without days
  // off, from 1970 to 2169. InvalidArgument with every defect, one per line: a
  // policy whose calendar is not in the set, or has another time zone than the
  // rule set.
  static absl::StatusOr<DeadlineCalculator> Create(
      const RuleSet& rules, const CalendarSet& calendars);

  // Fills `deadlines` for a decision of this rule set. Each deadline is counted
  // from its policy's start event. Allocates memory only to enlarge `statutory`
  // and for errors.
  //
  // InvalidArgument, with nothing filled, for a decision of another rule set.
  // OutOfRange, naming policy and year, if a calendar does not contain a day
  // that is needed; that deadline is then `expected`, and all others are
  // filled.
  absl::Status DeadlinesFor(const Decision& decision, const StartEvents& events,
                            Deadlines* deadlines,
                            const CountOptions& options = {}) const;

  // Returns a policy, or null. Lives as long as this object.
  const DeadlinePolicy* FindPolicy(std::string_view id) const;
  // The ids of all policies, sorted. Views live as long as this object.
  std::vector<std::string_view> PolicyIds() const;
  // Returns the policy without names and sources, as a case stores it, or null.
  std::shared_ptr<const DeadlinePolicy> KeptPolicy(std::string_view id) const;
  // Returns the calendar that a policy is counted by, or null.
  const WorkCalendar* CalendarOf(std::string_view policy_id) const;

 private:
  struct Rep;
  explicit DeadlineCalculator(std::shared_ptr<const Rep> rep);
  std::shared_ptr<const Rep> rep_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_DEADLINE_CALCULATOR_H_
