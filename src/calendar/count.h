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

inline bool InMonths(Unit unit) {
  return unit == Unit::kMonths || unit == Unit::kYears;
}
// Whether a limit ends on a day; the others are a length of time.
inline bool InDays(Unit unit) {
  return unit == Unit::kCalendarDays || unit == Unit::kWorkingDays ||
         InMonths(unit);
}
inline bool InWorkingTime(Unit unit) {
  return unit == Unit::kWorkingMinutes || unit == Unit::kWorkingHours ||
         unit == Unit::kWorkingDays;
}
// Of minutes and hours, elapsed or of working time.
inline absl::Duration Length(std::int64_t amount, Unit unit) {
  return unit == Unit::kMinutes || unit == Unit::kWorkingMinutes
             ? absl::Minutes(amount)
             : absl::Hours(amount);
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

// The union of the holds of a clock since the beginning of its count, cut with
// working time for units of working time. Holds are added in order of time, so
// only the last day can still become a whole one.
struct HeldTime {
  absl::Duration time;    // All of it.
  std::int64_t days = 0;  // Days that are wholly held; not for minutes, hours.
  absl::Duration parts;   // Of `time`, what is on other days.
  // Of `parts`, what is on the day `day`, which is not wholly held so far.
  absl::Duration last_day;
  int day = -1;  // Day index; -1: none.
};

// Extensions and holds, which lengthen a limit.
struct Additions {
  std::int64_t same_unit = 0;  // Extensions in the policy's unit.
  std::vector<Amount> other;   // Extensions in other units.
  HeldTime held;
};

// By what held time lengthens a limit.
struct HeldAmount {
  std::int64_t days = 0;
  absl::Duration time;  // Beside the days: working time for units of it.
};

// Where a limit ends.
struct End {
  absl::Time due;
  int last = -1;  // Day index; -1: not computed (hours without days).
};

// Counts a policy in a calendar: the steps of deadline.h.
//
// Days are counted with indexes of Tables, and become an instant only at the
// end (EndPoint()). Held days and time are added to the amount, so that `roll`
// and `end` are applied once, to the sum. Constant time for each hold and
// extension.
class Counter {
 public:
  Counter(const DeadlinePolicy& policy, const Tables& tables,
          const CountOptions& options)
      : p_(policy), t_(tables), options_(options), limit_(t_.limit(options)) {}

  absl::Status FindOrigin(absl::Time start, Origin* origin) const;
  absl::Status FindEnd(const Origin& origin, const Additions* additions,
                       End* end) const;
  absl::Status FindCards(const Origin& origin, const End& end, Due* due) const;

  // Adds a hold [from, to), which is not before the holds that were added.
  absl::Status AddHold(const Origin& origin, absl::Time from, absl::Time to,
                       HeldTime* held) const;
  HeldAmount AmountOf(const HeldTime& held) const;
  // Held time from and to a sum of pauses, the last of which ended at `until`.
  HeldTime FromSum(const PauseSum& sum) const;
  void ToSum(const HeldTime& held, absl::Time until, PauseSum* sum) const;

  // Whether the yellow card would come at or before the beginning of the count.
  absl::Status IsYellowAtStart(const Origin& origin, const End& end,
                               bool* at_start) const;

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
  void AddToDay(int day, absl::Duration time, HeldTime* held) const;
  absl::Duration LengthOfDay(int day) const;
  std::int64_t Corresponding(int day, std::int64_t months,
                             bool* month_end = nullptr) const;
  std::int64_t DaysLater(int day, const Amount& amount, int sign) const;
  bool IntoWorkingTime(bool back, absl::Time* time) const;
  bool PlainYellow(const Origin& origin, int last, absl::Time* yellow) const;
  absl::Status FindYellow(const Origin& origin, const End& end,
                          absl::Time* yellow) const;
  absl::Status Finish(const Origin& origin, int last, End* end) const;
  absl::Status FinishHours(const Origin& origin, absl::Time due,
                           End* end) const;
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
