// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CALENDAR_COUNT_H_
#define TRUNKLINE_SRC_CALENDAR_COUNT_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "src/calendar/tables.h"
#include "trunkline/deadline.h"

namespace trunkline::calendar {

using Unit = DeadlinePolicy::Unit;
using Amount = DeadlinePolicy::Amount;

inline bool InDays(Unit unit) {
  return unit == Unit::kCalendarDays || unit == Unit::kWorkingDays;
}
inline bool InWorkingTime(Unit unit) {
  return unit == Unit::kWorkingHours || unit == Unit::kWorkingDays;
}
inline absl::Duration WallLength(std::int64_t amount, Unit unit) {
  return unit == Unit::kMinutes ? absl::Minutes(amount) : absl::Hours(amount);
}

// Where counting begins (steps 1 to 3 of deadline.h).
struct Origin {
  absl::Time from;  // Due::counted_from.
  // Day of the start after steps 1 and 2; -1: the policy does not need it.
  int start_index = -1;
  int base = -1;        // The first day that counts is the one after this.
  int second = 0;       // Time of day for End::kSameTime,
  absl::Duration rest;  // and the part of a second.
};

// An interval [from, to) in which the clock does not count.
struct Hold {
  absl::Time from;
  absl::Time to;
};

// Extensions and holds, which lengthen a limit.
struct Additions {
  std::int64_t same_unit = 0;  // Extensions in the policy's unit.
  std::vector<Amount> other;   // Extensions in other units.
  std::vector<Hold> holds;     // In order of time.
  std::int64_t held_days = 0;  // Sum over `holds`, if the policy is in days.
  absl::Duration held;         // Sum over `holds`, otherwise.
};

// Where a limit ends.
struct End {
  absl::Time due;
  int last = -1;  // Day index; -1: not computed (hours without days).
};

// Counts a policy in a calendar: the steps of deadline.h.
//
// Days are counted with indexes of Tables, and become an instant only at the
// end (EndPoint()). A hold adds the days whose end points are in it, or its
// length, to the amount, so that `roll` and `end` are applied once, to the sum.
// A hold that contains the resulting end, because of `roll` or an extension,
// moves it again; that takes one step for each day of the hold. All else is
// constant time for each hold and extension.
class Counter {
 public:
  Counter(const DeadlinePolicy& policy, const Tables& tables,
          const CountOptions& options)
      : p_(policy), t_(tables), options_(options), limit_(t_.limit(options)) {}

  absl::Status FindOrigin(absl::Time start, Origin* origin) const;
  absl::Status FindEnd(const Origin& origin, const Additions* additions,
                       End* end) const;
  absl::Status FindCards(const Origin& origin, const End& end, Due* due) const;

  // Adds a hold, with the days or time by which it lengthens the limit.
  absl::Status AddHold(const Origin& origin, const Hold& hold,
                       Additions* additions) const;

  // Gives the length of [from, to): working time for working units, else
  // elapsed time.
  absl::Status Measure(absl::Time from, absl::Time to,
                       absl::Duration* length) const;

  // The instant at which day `i` ends for this policy.
  absl::Time EndPoint(const Origin& origin, int i) const;

 private:
  bool Locate(absl::Time time, int* index, std::int64_t* seconds,
              absl::Duration* rest) const;
  absl::Status LastDayOf(absl::Time due, int* last) const;
  absl::Status AddWorked(absl::Time from, absl::Duration amount, bool back,
                         absl::Time* result) const;
  absl::Status Worked(absl::Time time, absl::Duration* worked) const;
  bool IntoWorkingTime(absl::Time* time) const;
  bool PlainYellow(const Origin& origin, int last, absl::Time due,
                   absl::Time* yellow) const;
  absl::Status Finish(const Origin& origin, int last, End* end) const;
  absl::Status FinishHours(const Origin& origin, absl::Time due,
                           End* end) const;
  absl::Status DaysEnded(const Origin& origin, absl::Time time,
                         std::int64_t* days) const;
  absl::Status Add(const Origin& origin, const Amount& amount, End* end) const;

  const DeadlinePolicy& p_;
  const Tables& t_;
  const CountOptions& options_;
  const int limit_;
};

// False if CheckPolicy would find a defect. Allocates nothing.
bool SoundPolicy(const DeadlinePolicy& policy);

// OK, or why policy and calendar do not fit.
absl::Status CheckFit(const DeadlinePolicy& policy, const Tables& tables);

}  // namespace trunkline::calendar

#endif  // TRUNKLINE_SRC_CALENDAR_COUNT_H_
