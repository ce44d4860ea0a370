// SPDX-License-Identifier: Apache-2.0
// Computes the due times of a decision: by when each milestone must be reached.
#include <iostream>

#include "trunkline/deadline_calculator.h"
#include "trunkline/enum_names.h"
#include "trunkline/files.h"

int main() {
  const auto rules =
      trunkline::SourceFiles::Open({"packs/cn/national", "packs/cn/changsha"})
          ->LoadRuleSet();
  const auto files = trunkline::SourceFiles::Open({"packs/calendars"});
  const auto calendars = trunkline::LoadCalendars(files->sources());
  if (!rules.ok() || !calendars.ok()) return 1;
  const auto calculator =
      trunkline::DeadlineCalculator::Create(*rules.value, *calendars.value);

  trunkline::Ticket ticket;
  ticket.category = "market";
  ticket.type = trunkline::TicketType::kComplaint;
  ticket.accepted_at = absl::FromUnixSeconds(1664503200);
  const auto decision = rules.value->Route(ticket);
  trunkline::Deadlines due;
  if (!calculator->DeadlinesFor(*decision, {ticket.accepted_at}, &due).ok())
    return 1;
  for (int i = 1; i < static_cast<int>(trunkline::kMilestoneCount); ++i) {
    const auto milestone = static_cast<trunkline::Milestone>(i);
    const trunkline::Deadline& d = due[milestone];
    if (!d || d.expected) continue;  // Its start event has not happened.
    std::cout << EnumName(milestone) << ": "
              << trunkline::FormatDueTime(d.due.due, d.calendar->zone())
              << '\n';
  }
}
