// SPDX-License-Identifier: Apache-2.0
// Replaces the rules while another thread routes. Decisions keep the rule set
// that made them alive.
#include <atomic>
#include <iostream>
#include <thread>

#include "trunkline/files.h"
#include "trunkline/live_ruleset.h"

int main() {
  trunkline::SourceFiles packs =
      trunkline::SourceFiles::Open({"packs/cn/national", "packs/cn/changsha"})
          .value();
  trunkline::LiveRuleSet current(packs.LoadRuleSet().value.value());
  std::cout << "was " << current.Get().hash().substr(0, 16) << '\n';

  std::atomic<bool> stop{false};
  std::atomic<long> routed{0};
  std::thread seats([&] {
    trunkline::Ticket ticket;
    ticket.category = "environment.noise.construction";
    ticket.region = "430111";
    ticket.accepted_at = absl::FromUnixSeconds(1530000000);
    trunkline::Decision decision;
    while (!stop) routed += current.Get().Route(ticket, &decision).ok();
  });

  const absl::Status added = packs.AddContent("local.txtpb", R"(rule {
    id: "local-1" when { category: "environment.noise.construction" }
    priority: 100 then { department: "environment_bureau" } })");
  if (added.ok()) current.Set(packs.LoadRuleSet().value.value());
  while (routed < 1000) std::this_thread::yield();
  stop = true;
  seats.join();
  std::cout << "is " << current.Get().hash().substr(0, 16) << '\n'
            << "at least 1000 tickets routed meanwhile\n";
}
