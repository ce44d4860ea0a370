// SPDX-License-Identifier: Apache-2.0
//
// One ticket from acceptance to the citizen's verdict, and a refusal.
//
//   example_08_lifecycle packs/cn/national packs/cn/changsha
//      packs/calendars packs/lifecycle/12345
#include <iostream>

#include "packs.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace tl = trunkline;

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const auto packs = examples::ReadOrExit(argv + 1, argv + argc - 2);
  const tl::RuleSet rules = examples::LoadOrExit(packs);
  const auto days = examples::ReadOrExit(argv + argc - 2, argv + argc - 1);
  const auto calendars = tl::LoadCalendars(days.sources());
  const auto files = examples::ReadOrExit(argv + argc - 1, argv + argc);
  const auto definition = tl::LoadLifecycleDefinition(files.sources());
  if (!calendars.value || !definition.value) return 1;
  const auto limits = tl::DeadlineCalculator::Create(rules, *calendars.value);
  const auto life =
      tl::LifecycleEngine::Create(*definition.value, rules, *calendars.value);
  const auto ticket = tl::ReadTicket(
      "category: 'city.cleaning' region: '430111' type: TICKET_TYPE_COMPLAINT "
      "accepted_at { seconds: 1530000000 }",
      tl::Format::kText);
  if (!limits.ok() || !life.ok() || !ticket.ok()) return 1;
  const auto decision = rules.Route(ticket->ticket());
  const auto open = tl::MakeOpenCommand(*ticket, *decision, *limits);
  if (!open.ok()) return 1;

  tl::Case c;
  c.id = "20180626-0001";
  c.jurisdiction = rules.id();
  absl::Time now = absl::FromUnixSeconds(1530000000);
  const auto give = [&](const tl::Command& command, const char* role,
                        const std::string& unit) {
    now += absl::Minutes(30);
    const auto events =
        life->Decide(c, command, {"staff-1", unit, {role}}, now);
    if (!events.ok()) std::cout << events.status().message() << '\n';
    if (!events.ok() || !tl::Apply(events->front(), &c).ok()) return;
    std::cout << events->front().transition << " -> " << c.stage << '\n';
  };
  tl::DispatchCommand dispatch;
  dispatch.unit = decision->lead;
  give(*open, "operator", "hotline_centre");
  give(tl::AcceptCommand(), "operator", "hotline_centre");
  give(dispatch, "dispatcher", "hotline_centre");
  give(tl::SignCommand(), "department", "another_unit");
  give(tl::SignCommand(), "department", dispatch.unit);
  for (const tl::AvailableCommand& o :
       life->CommandsFor(c, {"staff-2", dispatch.unit, {"department"}}, now)) {
    if (!o.denial) std::cout << "may: " << o.transition << '\n';
  }
  std::cout << "next: " << life->NextDue(c) << '\n';
}
