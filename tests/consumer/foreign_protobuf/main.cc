// SPDX-License-Identifier: Apache-2.0
//
// Writes a ticket with the host's own generated code, routes it with the
// library, and reads the decision with the host's own generated code.
#include <cstdio>
#include <string>

#include "packs.h"
#include "trunkline/v1/decision.pb.h"
#include "trunkline/v1/ruleset.pb.h"
#include "trunkline/v1/ticket.pb.h"
#include "trunkline/wire.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  trunkline::LoadResult<trunkline::RuleSet> loaded = LoadPacks(argv[1]);
  if (!loaded.value) return 1;

  trunkline::v1::Ticket ticket;
  ticket.set_id("T-1");
  ticket.set_dialled("12345");
  ticket.set_category("environment.noise.construction");
  ticket.set_region("430111");
  ticket.mutable_accepted_at()->set_seconds(1530000000);
  auto stored = trunkline::ReadTicket(ticket.SerializeAsString(),
                                      trunkline::Format::kBinary);
  if (!stored.ok()) return 1;
  trunkline::Decision decision;
  if (!loaded.value->Route(stored->ticket(), &decision).ok()) return 1;

  trunkline::v1::Decision read;
  if (!read.ParseFromString(trunkline::WriteDecision(
          decision, stored->id(), stored->ticket().accepted_at,
          trunkline::Format::kBinary))) {
    return 1;
  }
  std::printf("%s\n", read.DebugString().c_str());
  if (read.ticket() != "T-1" || read.lead() != decision.lead) return 1;

  // The host's generated code reads the merged rules, too.
  trunkline::v1::RuleSet rules;
  if (!rules.ParseFromString(
          loaded.value->Serialize(trunkline::Format::kBinary))) {
    return 1;
  }
  return rules.rule_size() == static_cast<int>(loaded.value->rule_count()) ? 0
                                                                           : 1;
}
