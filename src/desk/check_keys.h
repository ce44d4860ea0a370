// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_CHECK_KEYS_H_
#define TRUNKLINE_SRC_DESK_CHECK_KEYS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "src/base/message.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/store.h"

// What Desk::Check() verifies beside cases and events.
namespace trunkline::desk {

// What the check of the cases leaves for that of keys, counters and measures.
struct CheckedCase {
  std::int64_t version = 0;
  // It has a sealed part.
  bool is_sealed = false;
  // It has one that was erased.
  bool is_erased = false;
  // It is no mirror, and its events could be applied.
  bool is_own = false;
  bool has_open_measures = false;
};
struct CheckedCases {
  // Disputes too, by RefOfDispute().
  std::map<CaseRef, CheckedCase> cases;
  // By counter: the largest number that an id was made of.
  std::map<std::string, std::int64_t> numbers;
};

// Adds what is wrong with idempotency keys, with counters, with the list of
// open measures, and with the tables themselves; says in DeskCheck::unverified
// what the store does not give.
absl::Status CheckKeys(Store* store, const CheckedCases& cases, DeskCheck* out);
absl::Status CheckCounters(Store* store, const CheckedCases& cases,
                           DeskCheck* out);
absl::Status CheckMeasures(Store* store, const CheckedCases& cases,
                           DeskCheck* out);
absl::Status CheckTables(Store* store, DeskCheck* out);

// Adds a fault unless there are as many as are reported.
void AddFault(const CaseRef& ref, base::Text what, DeskCheck* out);
void AddUnverified(base::Text what, DeskCheck* out);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_CHECK_KEYS_H_
