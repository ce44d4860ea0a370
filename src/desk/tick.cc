// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"

namespace trunkline {
namespace {

// When a case that could not be ticked is tried again.
constexpr absl::Duration kPutOff = absl::Minutes(15);

// Raises what is due in a case, and returns how many events that is.
absl::StatusOr<std::size_t> RaiseDue(const desk::Sealing& sealing,
                                     const desk::RulesTable& rules_table,
                                     const CaseRecord& record, absl::Time now,
                                     Batch* batch) {
  CaseWrite* const write = &batch->writes.front();
  TRUNKLINE_ASSIGN_OR_RETURN(const desk::RulesTable::Rules rules,
                             rules_table.Find(record.ref.jurisdiction));
  TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadStoredCase(record));
  TRUNKLINE_ASSIGN_OR_RETURN(const LifecycleEngine* lifecycle,
                             rules->LifecycleFor(c));
  TRUNKLINE_ASSIGN_OR_RETURN(std::vector<Event> events,
                             lifecycle->Tick(c, now));
  const bool holds = !events.empty();
  if (holds) {
    TRUNKLINE_RETURN_IF_ERROR(desk::AppendEvents(sealing, record, &events, &c,
                                                 write, &batch->auxiliary));
  }
  const absl::Time next = lifecycle->NextDue(c, now);
  // Without this, the case would be due again at once, for ever.
  if (next <= now) {
    return base::Internal(base::Fill<desk::messages::kNothingRaised>());
  }
  if (holds) {
    desk::FillRecord(c, next, &write->after);
  } else {
    // What was due does not hold any more: only the next time changes.
    write->expected_version = record.version;
    write->after = record;
    write->after.next_tick_at = next;
  }
  return events.size();
}

}  // namespace

absl::StatusOr<TickResult> Desk::Tick(const Actor& actor, absl::Time now,
                                      std::size_t limit) {
  using Result = absl::StatusOr<TickResult>;
  TRUNKLINE_RETURN_IF_ERROR(rep_->SawTime(now));
  return rep_->counters.Measured(DeskCall::kTick, [&]() -> Result {
    TRUNKLINE_RETURN_IF_ERROR(rep_->CheckAccessToAll(Access::kTick, actor));
    // By case, since the store may call again for one after a conflict.
    std::map<CaseRef, absl::StatusOr<std::size_t>> raised;
    const auto raise = [&](const CaseRecord& record) -> absl::StatusOr<Batch> {
      Batch batch;
      CaseWrite& write = batch.writes.emplace_back();
      auto count = RaiseDue(rep_->sealing, rep_->rules, record, now, &batch);
      if (!count.ok()) {
        // It is tried again later, and does not delay other cases.
        batch.auxiliary.clear();
        write = CaseWrite();
        write.expected_version = record.version;
        write.after = record;
        write.after.next_tick_at = now + kPutOff;
        // A record that no store would take stays as it is.
        if (record.version < 1) batch.writes.clear();
      }
      raised.insert_or_assign(record.ref, std::move(count));
      return batch;
    };
    TickResult result;
    TRUNKLINE_ASSIGN_OR_RETURN(result.cases,
                               rep_->store->Due(now, limit, raise));
    for (const auto& entry : raised) {
      if (entry.second.ok()) {
        result.events += *entry.second;
      } else {
        ++result.failed;
        rep_->Log(absl::StrCat("tick: case ", entry.first.id, ": ",
                               entry.second.status().ToString()));
      }
    }
    rep_->escalations.fetch_add(result.events, std::memory_order_relaxed);
    const absl::Status finished = rep_->store->FinishErasures().status();
    if (!finished.ok()) {
      rep_->Log(absl::StrCat("tick: erased parts are not overwritten: ",
                             finished.ToString()));
    }
    return result;
  });
}

}  // namespace trunkline
