// SPDX-License-Identifier: Apache-2.0
#include "src/desk/auxiliary.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/base/strings.h"

namespace trunkline::desk {

absl::StatusOr<std::string> FindAuxiliary(Store* store, std::string_view kind,
                                          std::string_view source,
                                          std::string_view id) {
  constexpr std::size_t kPage = 500;
  // The store gives what follows an id: that of a prefix is before this one.
  std::string after(id.substr(0, id.size() - 1));
  while (base::FindInvalidUtf8(after) != std::string_view::npos) {
    after.pop_back();
  }
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        std::vector<AuxiliaryRecord> page,
        store->AuxiliaryRecords(kind, source, source, after, kPage));
    for (AuxiliaryRecord& record : page) {
      if (record.id == id) return std::move(record.bytes);
      if (record.id > id) return std::string();
    }
    if (page.empty()) return std::string();
    after = page.back().id;
  }
}

}  // namespace trunkline::desk
