// SPDX-License-Identifier: Apache-2.0
//
// A minimal host: loads the packs and routes one ticket.
#include <cstdio>

#include "packs.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  trunkline::LoadResult<trunkline::RuleSet> loaded = LoadPacks(argv[1]);
  for (const auto& issue : loaded.issues) {
    if (issue.severity == trunkline::Severity::kError) {
      std::fprintf(stderr, "%s\n", issue.ToString().c_str());
    }
  }
  if (!loaded.value) return 1;
  trunkline::Ticket ticket;
  ticket.dialled = "12345";
  ticket.category = "environment.noise.construction";
  ticket.region = "430111";
  ticket.accepted_at = absl::FromUnixSeconds(1530000000);
  trunkline::Decision decision;
  if (!loaded.value->Route(ticket, &decision).ok()) return 1;
  std::printf("%.*s\n", static_cast<int>(decision.lead.size()),
              decision.lead.data());
  return decision.lead.empty() ? 1 : 0;
}
