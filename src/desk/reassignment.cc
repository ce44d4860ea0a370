// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"

namespace trunkline {

absl::StatusOr<std::vector<ReassignmentResult>> Desk::Reassign(
    std::string_view jurisdiction, const Actor& actor, absl::Time now,
    bool dry_run, const std::function<void(std::size_t)>& progress) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Rep::Rules rules,
      rep_->CheckAccess(Access::kReassign, jurisdiction, actor));
  const rules::Compiled& compiled = internal::CompiledOf(rules->rules());
  const std::int64_t at = absl::ToUnixSeconds(now);
  std::vector<ReassignmentResult> out;
  CaseFilter filter;
  filter.jurisdiction = std::string(jurisdiction);
  filter.open_only = true;
  std::size_t read_cases = 0;
  CaseRef after;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                               rep_->store->Scan(filter, after, 500));
    if (page.empty()) return out;
    after = page.back().ref;
    if (progress) progress(read_cases);
    read_cases += page.size();
    for (const CaseRecord& record : page) {
      if (record.unit.empty()) continue;
      const rules::Id from = compiled.department_ids.Find(record.unit);
      if (from == rules::kNone) continue;
      const absl::StatusOr<Case> read = desk::ReadStoredCase(record);
      if (!read.ok()) {
        out.push_back({record.ref, record.unit, "", read.status()});
        continue;
      }
      const Case& c = *read;
      if (!rep_->CheckAccess(Access::kGet, record, c, actor).ok()) continue;
      const rules::Id to = compiled.InForce(
          from,
          compiled.ValidCategory(compiled.ReadCategory(c.category, at).id, at),
          at);
      if (to == from || to == rules::kNone) continue;
      ReassignmentResult& moved = out.emplace_back();
      moved.ref = record.ref;
      moved.from = record.unit;
      moved.to = compiled.departments[to].code;
      const auto to_successor = [&](auto command) {
        command.unit = moved.to;
        // In a dispute the successor leads until the ruling, too.
        command.interim = !c.dispute.empty();
        command.reason = "successor";
        command.dispatch_text = c.dispatch_text;
        return Command(std::move(command));
      };
      for (const Command& command : {to_successor(DispatchCommand()),
                                     to_successor(DesignateCommand())}) {
        absl::Status status;
        if (dry_run) {
          const auto lifecycle = rules->LifecycleFor(c);
          status = lifecycle.ok()
                       ? (*lifecycle)->Decide(c, command, actor, now).status()
                       : lifecycle.status();
        } else {
          status = rep_->Do(record.ref, command, actor, now, record.version, {})
                       .status();
        }
        if (status.ok() || moved.status.ok()) moved.status = status;
        if (status.ok()) break;
      }
    }
  }
}

}  // namespace trunkline
