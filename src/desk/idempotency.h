// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_IDEMPOTENCY_H_
#define TRUNKLINE_SRC_DESK_IDEMPOTENCY_H_

#include <string>

#include "absl/status/status.h"
#include "trunkline/cases/desk.h"

// How a request is made safe to repeat: its key, with a digest of the request,
// is committed in the same transaction as its events. A repetition finds the
// key and gets the receipt of those events. Two that run at the same time both
// try to insert the key, and the store lets one of them.
namespace trunkline::desk {

absl::Status CheckIdempotencyKey(const IdempotencyKey& key);

// The record of a request whose result is `write`. No record if there is no
// key.
IdempotencyRecord MakeIdempotencyRecord(const IdempotencyKey& key,
                                        const std::string& digest,
                                        const CaseWrite& write);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_IDEMPOTENCY_H_
