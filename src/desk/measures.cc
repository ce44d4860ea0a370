// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "src/base/status.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/withheld_events.h"

// The open measures of all cases.
namespace trunkline {

absl::StatusOr<std::vector<OpenMeasure>> Desk::OpenMeasures(
    const Actor& viewer, std::string_view jurisdiction, const CaseRef& after,
    std::size_t limit) {
  TRUNKLINE_RETURN_IF_ERROR(
      rep_->CheckAccessToSome(Access::kMeasures, jurisdiction, viewer));
  std::vector<OpenMeasure> out;
  // A desk that was told no time yet knows of nothing that is late.
  const absl::Time now = rep_->ReadTime().value_or(absl::InfinitePast());
  CaseRef last = after;
  const std::size_t step = std::clamp<std::size_t>(limit, 1, 500);
  for (std::size_t cases = 0; cases != limit;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<AuxiliaryRecord> page,
        rep_->store->AuxiliaryRecords(desk::kMeasures, jurisdiction,
                                      last.jurisdiction, last.id, step));
    for (const AuxiliaryRecord& one : page) {
      last = {one.source, one.id};
      if (one.bytes.empty()) continue;
      const auto record = rep_->store->Load(last, nullptr);
      // What cannot be read of one case does not stop the others; Get() would
      // not show it either.
      if (!record.ok()) {
        if (!desk::IsOfOneCase(record.status())) return record.status();
        continue;
      }
      absl::StatusOr<Case> c = desk::ReadStoredCase(*record);
      if (!c.ok()) continue;
      const auto by = rep_->CheckAccess(Access::kMeasures, *record, *c, viewer);
      if (!by.ok() ||
          !rep_->CheckAccess(Access::kGet, *record, *c, viewer).ok()) {
        continue;
      }
      Case seen = by->Of(*c, viewer).Show(*std::move(c));
      const std::size_t before = out.size();
      for (Supervision& measure : seen.supervision) {
        if (!IsOpen(measure)) continue;
        const bool overdue = IsReplyLate(measure, now);
        out.push_back({last, record->open, std::move(measure), overdue});
      }
      if (out.size() != before && ++cases == limit) break;
    }
    if (page.size() < step) break;
  }
  return out;
}

}  // namespace trunkline
