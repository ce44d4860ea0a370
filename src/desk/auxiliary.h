// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_AUXILIARY_H_
#define TRUNKLINE_SRC_DESK_AUXILIARY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "trunkline/cases/store.h"

namespace trunkline::desk {

// The content of one auxiliary record of a store; empty: there is none, or it
// is empty. `id` is not empty. Cost: linear in the records of the kind and
// source whose ids begin as this one does and are before it.
absl::StatusOr<std::string> FindAuxiliary(Store* store, std::string_view kind,
                                          std::string_view source,
                                          std::string_view id);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_AUXILIARY_H_
