// SPDX-License-Identifier: Apache-2.0
// Shows a stored case with labels in place of codes:
//
//   example_cpp_show desk.db
#include <iostream>

#include "absl/time/clock.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/store_sqlite.h"
#include "trunkline/enum_names.h"
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
        {tl::LoadLifecycleDefinition(stages->sources()).value.value()}}},
      {absl::Now});

  const tl::CaseRef ref = {"cn.changsha", "T-1"};
  const tl::Actor viewer = {"clerk-1", "", {"operator"}};
  const auto c = desk.value()->Get(ref, viewer).value();
  const auto ticket = tl::ReadTicketRecord(c.ticket).value();
  const auto decision = tl::ReadDecision(c.decision).value();
  std::cout
      << "诉求类型: " << EnumName(ticket.type, tl::Language::kChinese)
      << "\n诉求类别: " << rules.value->CategoryLabel(c.category, "zh")
      << "\n属地: " << rules.value->RegionLabel(c.region, "zh")
      << "\n主办: " << rules.value->DepartmentLabel(decision.lead, "zh")
      << "\n联系电话: " << ticket.caller.phone << '\n'
      << desk.value()->Timeline(ref, viewer, tl::Language::kChinese).value();
}
