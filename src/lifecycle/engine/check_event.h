// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_ENGINE_CHECK_EVENT_H_
#define TRUNKLINE_SRC_LIFECYCLE_ENGINE_CHECK_EVENT_H_

#include "absl/status/status.h"
#include "trunkline/cases/case.h"

// The checks that every door for events shares. Neither message quotes what an
// event says.
namespace trunkline::lifecycle {

// FailedPrecondition if an event is not the next one of a case, names an
// assignment or clock that the case does not have and the event does not add,
// or adds to a list of the case that is full (kMostEntries).
// Apply() calls it first. Everything that Apply() uses as a place is checked
// here. Cost: proportional to the clocks of the event.
absl::Status CheckEvent(const Event& event, const Case& c);

// The rest of Apply(): an event that CheckEvent() accepted of this very case
// becomes part of it. On its own only to count what the checks cost
// (bench/operations.cc).
void ApplyChecked(const Event& event, Case* c);

// InvalidArgument, naming the field, if an event cannot be written and read
// back as it is: a text that is not UTF-8 or contains a NUL, a time outside of
// the years 1 to 9999, a number that is no enumerator, a ticket or decision
// that is no such message. Events that were read from bytes pass it by
// construction, except for ticket and decision; events that a program made are
// checked before they are stored. Cost: proportional to the event's size.
absl::Status CheckForm(const Event& event);

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_ENGINE_CHECK_EVENT_H_
