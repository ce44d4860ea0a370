// SPDX-License-Identifier: Apache-2.0
// Routes a ticket: which department must handle it, and by which rule.
#include <iostream>

#include "trunkline/enum_names.h"
#include "trunkline/files.h"

int main() {
  const auto files =
      trunkline::SourceFiles::Open({"packs/cn/national", "packs/cn/changsha"});
  const auto rules = files.value().LoadRuleSet();
  for (const auto& issue : rules.issues) std::cerr << issue.ToString() << '\n';
  if (!rules.ok()) return 1;

  trunkline::Ticket ticket;
  ticket.dialled = "0731-12345";
  ticket.category = "environment.noise.construction";
  ticket.region = "430111";
  ticket.type = trunkline::TicketType::kComplaint;
  ticket.accepted_at = absl::FromUnixSeconds(1530000000);
  ticket.text = "工地凌晨两点还在施工，噪音很大，全家睡不着。";

  const auto decision = rules.value->Route(ticket).value();
  std::cout << "outcome: " << EnumName(decision.outcome) << '\n'
            << "lead: " << decision.lead << '\n'
            << "rule: " << decision.rule << '\n';
}
