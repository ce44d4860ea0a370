// SPDX-License-Identifier: Apache-2.0
//
// A DeadlineCalculator turns the deadline policies that a Decision names into
// due times: one for each milestone, the statutory clocks beside them, and the
// interim reply where the law allows longer than the hotline.
//
//   auto calculator =  // once per rule set
//       trunkline::DeadlineCalculator::Create(rules, calendars);
//   if (!calculator.ok()) return calculator.status();  // every defect, by name
//   trunkline::Deadlines deadlines;                    // reuse it
//   absl::Status status =
//       calculator->DeadlinesFor(decision, {accepted}, &deadlines);
//   if (status.ok()) Promise(deadlines[trunkline::Milestone::kHandling].due.due);
//
// A milestone whose start event has not happened is *expected*: it has a policy
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
  absl::Time accepted = absl::InfiniteFuture();
  absl::Time dispatched = absl::InfiniteFuture();
  absl::Time signed_for = absl::InfiniteFuture();
  absl::Time fed_back = absl::InfiniteFuture();
  absl::Time ruled = absl::InfiniteFuture();
  absl::Time filed = absl::InfiniteFuture();
};

// One deadline of one ticket.
struct Deadline {
  // Null: there is no deadline. Lives as long as the DeadlineCalculator.
  const DeadlinePolicy* policy = nullptr;
  // The calendar that it is counted by; for StartClock(). Lives likewise.
  const WorkCalendar* calendar = nullptr;
  // The start event has not happened: `start` and `due` are InfiniteFuture.
  bool expected = false;
  absl::Time start = absl::InfiniteFuture();
  Due due = {absl::InfiniteFuture(), absl::InfiniteFuture(),
             absl::InfiniteFuture(), absl::InfiniteFuture(), false};

  explicit operator bool() const { return policy != nullptr; }
};

// The deadlines of one ticket. A value that the caller owns and reuses.
struct Deadlines {
  std::array<Deadline, kMilestoneCount> milestones;  // Index by Milestone.
  std::vector<Deadline> statutory;                   // As Decision::statutory.
  // Where the law allows longer than the hotline (`interim_reply` of the
  // milestone's policy or of the law's): handling is due by the law, and this,
  // by the hotline's own policy, is when the citizen must be told of progress
  // and of the legal deadline (Jinan regulation of 2018 Art. 24).
  Deadline interim_reply;

  const Deadline& operator[](Milestone milestone) const {
    return milestones[static_cast<std::size_t>(milestone)];
  }
};

// The policies of one rule set with their calendars, resolved. Immutable, cheap
// to copy, safe from any number of threads; keeps rule set and calendars.
class DeadlineCalculator {
 public:
  // Takes of each calendar the current version; running clocks keep their own
  // (deadline.h). InvalidArgument with every defect, one a line: a policy whose
  // calendar is not in the set or is of another time zone than the rule set. A
  // policy that names no calendar counts round the clock from 1970 to 2169.
  static absl::StatusOr<DeadlineCalculator> Create(
      const RuleSet& rules, const CalendarSet& calendars);

  // Fills `deadlines` for a decision of this rule set. Each deadline is counted
  // from its policy's start event. Allocates nothing once `statutory` has
  // grown, but for errors.
  //
  // InvalidArgument, with nothing filled, for a decision of another rule set.
  // OutOfRange, naming policy and year, where a calendar does not reach; the
  // other deadlines are filled all the same, and that one is `expected`.
  absl::Status DeadlinesFor(const Decision& decision, const StartEvents& events,
                            Deadlines* deadlines,
                            const CountOptions& options = {}) const;

  // Returns a policy, or null. Lives as long as this object.
  const DeadlinePolicy* FindPolicy(std::string_view id) const;
  // Returns what a case keeps of a policy, all that counting needs but neither
  // names nor sources, or null.
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
