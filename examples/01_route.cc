// SPDX-License-Identifier: Apache-2.0
//
// Where does this ticket go?
//
//   example_01_route packs/cn/national packs/cn/changsha
#include <iostream>

#include "packs.h"
#include "trunkline/ruleset.h"

int main(int argc, char** argv) {
  const auto packs = examples::ReadOrExit(argv + 1, argv + argc);
  const trunkline::RuleSet rules = examples::LoadOrExit(packs);

  trunkline::Ticket ticket;
  ticket.dialled = "0731-12345";
  ticket.category = "environment.noise.construction";
  ticket.region = "430111";  // Yuhua
  ticket.type = trunkline::TicketType::kComplaint;
  ticket.accepted_at = absl::FromUnixSeconds(1530000000);  // June 2018
  ticket.text = "工地凌晨两点还在施工，噪音很大，全家睡不着。";

  trunkline::Decision decision;
  if (absl::Status status = rules.Route(ticket, &decision); !status.ok()) {
    std::cerr << status << '\n';
    return 1;
  }
  if (decision.outcome != trunkline::Outcome::kRouted) return 1;
  std::cout << "lead: " << decision.lead << " ("
            << rules.DepartmentLabel(decision.lead, "zh") << ")\n"
            << "rule: " << decision.rule << " ("
            << rules.RuleLabel(decision.rule, "zh") << ")\n";
  for (std::string_view department : decision.assisting) {
    std::cout << "assisting: " << department << '\n';
  }
  for (std::size_t stage = 0; stage < decision.policies.size(); ++stage) {
    if (decision.policies[stage].empty()) continue;
    std::cout << "limit of stage " << stage << ": " << decision.policies[stage]
              << '\n';
  }
  std::cout << "rules in force: " << decision.ruleset_id << ' '
            << decision.ruleset_version << ' ' << decision.ruleset_hash << '\n';
}
