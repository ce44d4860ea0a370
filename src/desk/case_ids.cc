// SPDX-License-Identifier: Apache-2.0
#include "src/desk/case_ids.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"

namespace trunkline::desk {

CaseIds::CaseIds(Store* store, std::string prefix, int block_size)
    : store_(store),
      prefix_(std::move(prefix)),
      block_size_(std::max(1, block_size)) {}

absl::StatusOr<std::string> CaseIds::Next(const std::string& jurisdiction,
                                          absl::Time now, absl::TimeZone zone) {
  // Blocks of past days are of no use; a host may be given days in any order.
  constexpr std::size_t kMostBlocks = 64;
  const std::string date = prefix_ + absl::FormatTime("%y%m%d", now, zone);
  const std::string counter = absl::StrCat(jurisdiction, "/", date);
  const std::lock_guard<std::mutex> lock(mutex_);
  auto found = blocks_.find(counter);
  if (found == blocks_.end() || found->second.next == found->second.end) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t first,
                               store_->Reserve(counter, block_size_));
    if (found == blocks_.end() && blocks_.size() >= kMostBlocks) {
      blocks_.clear();
    }
    found = blocks_.insert_or_assign(counter, Block{first, first + block_size_})
                .first;
  }
  return absl::StrCat(date, "-", found->second.next++);
}

}  // namespace trunkline::desk
