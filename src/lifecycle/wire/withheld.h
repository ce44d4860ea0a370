// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_WIRE_WITHHELD_H_
#define TRUNKLINE_SRC_LIFECYCLE_WIRE_WITHHELD_H_

#include "trunkline/cases/case.h"

// What is not shown to whom it concerns: proposals of measures, findings, and
// measures that refer to a supervisor or to discipline inspection. Views show
// it by FIELD_REFERRALS; a desk keeps it out of the events that a store
// publishes.
namespace trunkline::lifecycle {

inline bool IsReferral(SupervisionMeasure measure) {
  return measure == SupervisionMeasure::kReferSupervisor ||
         measure == SupervisionMeasure::kReferDiscipline;
}

// A proposal that was declined was never more than a proposal.
inline bool IsWithheld(const Supervision& measure) {
  return IsReferral(measure.measure) ||
         measure.state == Supervision::State::kProposed ||
         measure.state == Supervision::State::kDeclined;
}

bool IsWithheld(const Command& command);

// The part of such an event that all viewers get: the case's new version, and
// the facts that they see in the case anyway (stage, clocks, resolution).
// Histories stay without gaps, and the shell can be applied. `cause` is kept
// only for a mirror, whose source it names.
Event ShellOf(const Event& event, bool keeps_cause);

// Whether an event is such a shell, or has no command for another reason.
bool IsShell(const Event& event);

// Whether an event is a shell that tells nothing but that there was an event:
// it moves no stage and no clock, and ends nothing.
bool IsBareShell(const Event& event);

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_WIRE_WITHHELD_H_
