// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CALENDAR_CLOCK_H_
#define TRUNKLINE_SRC_CALENDAR_CLOCK_H_

#include "trunkline/deadline.h"

namespace trunkline::calendar {

// Adds an event to a clock: state, times, and the ledger. Looks neither whether
// it fits nor what it counts to: the event carries the due times, so that a
// case can be replayed without policies and calendars. A stop that is undone
// moves into the ledger; a start and the stop in force stay out of it, so that
// most clocks need none.
//
// A resumption with a sum takes all pauses out of the ledger: entries before
// the last reset, and holds, stops and resumptions after it, are history that
// no later count needs. Extensions and the reset stay.
//
// A reset to the clock's own start takes everything before it out of the
// ledger, which could not be replayed before it: another policy counts anew.
void AddEvent(const ClockEvent& event, Clock* clock);

// All pauses of a clock since its last start or reset, as a sum; a hold that is
// open ends at `now`. Without any: no pauses.
absl::StatusOr<PauseSum> SumPauses(const Clock& clock,
                                   const DeadlinePolicy& policy,
                                   const WorkCalendar& calendar, absl::Time now,
                                   const CountOptions& options);

// Whether a sum has values that counting can take.
bool IsSound(const PauseSum& sum);

}  // namespace trunkline::calendar

#endif  // TRUNKLINE_SRC_CALENDAR_CLOCK_H_
