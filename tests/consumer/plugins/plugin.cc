// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include "packs.h"

// Writes the lead of one ticket to `lead`; returns whether it was routed.
extern "C" __attribute__((visibility("default"))) int RouteOne(
    const char* packs, char* lead, unsigned size) {
  trunkline::LoadResult<trunkline::RuleSet> loaded = LoadPacks(packs);
  if (!loaded.value) return 0;
  trunkline::Ticket ticket;
  ticket.dialled = "12345";
  ticket.category = "environment.noise.construction";
  ticket.region = "430111";
  ticket.accepted_at = absl::FromUnixSeconds(1530000000);
  trunkline::Decision decision;
  if (!loaded.value->Route(ticket, &decision).ok()) return 0;
  if (decision.lead.empty() || decision.lead.size() >= size) return 0;
  std::memcpy(lead, decision.lead.data(), decision.lead.size());
  lead[decision.lead.size()] = '\0';
  return 1;
}
