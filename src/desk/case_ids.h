// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_CASE_IDS_H_
#define TRUNKLINE_SRC_DESK_CASE_IDS_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/cases/store.h"

namespace trunkline::desk {

// Makes ids of the form PREFIXyymmdd-NUMBER. Numbers count from 1 for each
// jurisdiction and day. They are reserved in the store in blocks, so that most
// ids cost no write; the rest of a block is lost when the desk ends, so ids are
// unique but have gaps. Thread-safe.
class CaseIds {
 public:
  CaseIds(Store* store, std::string prefix, int block_size);

  absl::StatusOr<std::string> Next(const std::string& jurisdiction,
                                   absl::Time now, absl::TimeZone zone);

 private:
  struct Block {
    std::int64_t next = 0;
    std::int64_t end = 0;
  };
  Store* const store_;
  const std::string prefix_;
  const std::int64_t block_size_;
  std::mutex mutex_;
  std::map<std::string, Block> blocks_;  // By the store's counter.
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_CASE_IDS_H_
