// SPDX-License-Identifier: Apache-2.0
// Accepts a ticket, given as plain values, at a desk that keeps its cases in a
// file:
//
//   example_cpp_accept desk.db
#include <iostream>

#include "trunkline/cases/desk.h"
#include "trunkline/cases/store_sqlite.h"
#include "trunkline/files.h"

namespace tl = trunkline;

int main(int, char** argv) {
  const auto days = tl::SourceFiles::Open({"packs/calendars"});
  const auto stages = tl::SourceFiles::Open({"packs/lifecycle/12345"});
  const auto rules =
      tl::SourceFiles::Open({"packs/cn/national", "packs/cn/changsha"})
          ->LoadRuleSet();
  const auto desk = tl::Desk::Open(
      tl::OpenSqliteStore(argv[1]).value(),
      {{rules.value.value(),
        tl::LoadCalendars(days->sources()).value.value(),
        {tl::LoadLifecycleDefinition(stages->sources()).value.value()}}});

  tl::TicketRecord record;
  record.id = "T-1";
  record.dialled = "12345";
  record.category = "environment.noise.construction";
  record.region = "430111";
  record.type = tl::TicketType::kComplaint;
  record.accepted_at = absl::FromUnixSeconds(1530000000);
  record.dispatch_text = "夜间施工噪音";
  record.caller.phone = "13900000007";

  const auto receipt = desk.value()->Accept(
      tl::StoredTicket::Create(record).value(), {"clerk-1", "", {"operator"}},
      record.accepted_at, {"web", "request-1"});
  std::cout << "case: " << receipt.value().ref.id << '\n'
            << "stage: " << receipt->events.back().stage << '\n';
}
