// SPDX-License-Identifier: Apache-2.0
// Shows what an actor may do to a stored case next, as a form:
//
//   example_cpp_next desk.db
#include <iostream>

#include "absl/time/clock.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/enum_names.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/cases/store_sqlite.h"
#include "trunkline/files.h"

namespace tl = trunkline;

int main(int, char** argv) {
  const auto days = tl::SourceFiles::Open({"packs/calendars"});
  const auto calendars = tl::LoadCalendars(days->sources());
  const auto stages = tl::SourceFiles::Open({"packs/lifecycle/12345"});
  const auto definition = tl::LoadLifecycleDefinition(stages->sources());
  const auto rules =
      tl::SourceFiles::Open({"packs/cn/national", "packs/cn/changsha"})
          ->LoadRuleSet();
  const auto engine = tl::LifecycleEngine::Create(
      definition.value.value(), rules.value.value(), calendars.value.value());
  const auto desk = tl::Desk::Open(
      tl::OpenSqliteStore(argv[1]).value(),
      {{*rules.value, *calendars.value, {*definition.value}}}, {absl::Now});

  const tl::Actor clerk = {"clerk-1", "", {"operator"}};
  const auto c = desk.value()->Get({"cn.changsha", "T-1"}, clerk).value();
  for (const auto& may : engine->CommandsFor(c, clerk, c.updated_at)) {
    if (may.denial) continue;
    std::cout << EnumName(may.command, tl::Language::kChinese) << '\n';
    for (const tl::FormField& field : tl::FormOf(may)) {
      std::cout << "  " << field.chinese << (field.required ? " *" : "") << " ("
                << EnumName(field.type, tl::Language::kChinese) << ")";
      for (const auto& value : field.values) std::cout << ' ' << value.chinese;
      std::cout << '\n';
    }
  }
}
