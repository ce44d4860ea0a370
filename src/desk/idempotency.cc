// SPDX-License-Identifier: Apache-2.0
#include "src/desk/idempotency.h"

#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/desk/access.h"
#include "src/desk/checks.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/records.h"
#include "src/desk/request_digest.h"
#include "src/lifecycle/wire/withheld.h"

namespace trunkline {
namespace desk {

absl::Status CheckIdempotencyKey(const IdempotencyKey& key) {
  TRUNKLINE_RETURN_IF_ERROR(CheckText(base::messages::kKey, key.key));
  return CheckText(base::messages::kKeySource, key.source);
}

IdempotencyRecord MakeIdempotencyRecord(const IdempotencyKey& key,
                                        const std::string& digest,
                                        const CaseWrite& write) {
  if (key.key.empty()) return {};
  IdempotencyRecord record = {key.source,
                              key.key,
                              {},
                              write.after.ref,
                              write.expected_version + 1,
                              write.after.version};
  record.digest = RecordDigest(record, digest);
  return record;
}

}  // namespace desk

absl::StatusOr<Receipt> Desk::Rep::ReplayReceipt(
    const IdempotencyRecord& record, std::string_view digest,
    const Actor* actor) {
  // An empty digest was erased together with the caller of the case.
  if (record.digest.empty() || !desk::IsSameRequest(record.digest, digest)) {
    return desk::KeyIsUsed(record);
  }
  replays.fetch_add(1, std::memory_order_relaxed);
  Receipt receipt;
  receipt.ref = record.ref;
  receipt.version = record.last_version;
  receipt.replayed = true;
  if (record.last_version < record.first_version) return receipt;
  bool referrals = true;
  if (actor != nullptr) {
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord stored,
                               store->Load(record.ref, nullptr));
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(stored));
    const auto by = CheckAccess(Access::kGet, stored, c, *actor);
    if (!by.ok()) return receipt;
    referrals = by->Of(c, *actor).ShowsReferrals();
  }
  const std::int64_t count = record.last_version - record.first_version + 1;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> events,
                             store->Events(record.ref, record.first_version - 1,
                                           static_cast<std::size_t>(count)));
  for (const EventRecord& event : events) {
    TRUNKLINE_ASSIGN_OR_RETURN(receipt.events.emplace_back(),
                               referrals
                                   ? desk::ReadWholeEvent(store.get(), event)
                                   : desk::ReadStoredEvent(event));
    // Earlier versions stored them as they were.
    Event& last = receipt.events.back();
    if (!referrals && lifecycle::IsWithheld(last.command)) {
      last = lifecycle::ShellOf(last, false);
    }
  }
  return receipt;
}

absl::StatusOr<Receipt> Desk::Rep::FindReceipt(const IdempotencyKey& key,
                                               std::string_view digest,
                                               const Actor* actor) {
  TRUNKLINE_ASSIGN_OR_RETURN(const IdempotencyRecord record,
                             store->FindKey(key.source, key.key));
  return ReplayReceipt(record, digest, actor);
}

}  // namespace trunkline
