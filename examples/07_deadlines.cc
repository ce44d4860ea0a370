// SPDX-License-Identifier: Apache-2.0
//
// By when must each step be done, and what does the law say beside it?
//
//   example_07_deadlines packs/cn/national packs/cn/changsha packs/calendars
#include <iostream>

#include "packs.h"
#include "trunkline/deadline_calculator.h"

namespace {

void Print(const char* what, const trunkline::Deadline& d,
           absl::TimeZone zone) {
  if (!d) return;
  std::cout << what << " (" << d.policy->id << "): ";
  if (d.expected) {
    std::cout << "expected\n";
    return;
  }
  std::cout << absl::FormatTime("%Y-%m-%d %H:%M", d.due.due, zone) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto packs = examples::ReadOrExit(argv + 1, argv + argc - 1);
  const trunkline::RuleSet rules = examples::LoadOrExit(packs);
  const auto files = examples::ReadOrExit(argv + argc - 1, argv + argc);
  const auto calendars = trunkline::LoadCalendars(files.sources());
  if (!calendars.value) return 1;
  const auto calculator =
      trunkline::DeadlineCalculator::Create(rules, *calendars.value);
  if (!calculator.ok()) {
    std::cerr << calculator.status().message() << '\n';
    return 1;
  }

  trunkline::Ticket ticket;
  ticket.category = "market";
  ticket.type = trunkline::TicketType::kComplaint;
  ticket.accepted_at = absl::FromUnixSeconds(1664503200);  // 2022-09-30 10:00
  const auto decision = rules.Route(ticket);
  if (!decision.ok()) return 1;

  trunkline::StartEvents events;  // Only accepted so far.
  events.accepted = ticket.accepted_at;
  trunkline::Deadlines due;
  if (!calculator->DeadlinesFor(*decision, events, &due).ok()) return 1;
  const absl::TimeZone zone = calculator->CalendarOf("samr.accept.7wd")->zone();
  Print("dispatch", due[trunkline::Milestone::kDispatch], zone);
  Print("sign", due[trunkline::Milestone::kSignIn], zone);
  Print("handle", due[trunkline::Milestone::kHandling], zone);
  for (const auto& law : due.statutory) Print("by law", law, zone);
}
