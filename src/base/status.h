// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_STATUS_H_
#define TRUNKLINE_SRC_BASE_STATUS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns from the enclosing function when `expr` is not OK.
#define TRUNKLINE_RETURN_IF_ERROR(expr)                  \
  do {                                                   \
    ::absl::Status trunkline_status = (expr);            \
    if (!trunkline_status.ok()) return trunkline_status; \
  } while (false)

#define TRUNKLINE_CONCAT_INNER(a, b) a##b
#define TRUNKLINE_CONCAT(a, b) TRUNKLINE_CONCAT_INNER(a, b)

// Assigns the value of a StatusOr expression, or returns its error.
#define TRUNKLINE_ASSIGN_OR_RETURN(lhs, expr)                                 \
  TRUNKLINE_ASSIGN_OR_RETURN_INNER(TRUNKLINE_CONCAT(trunkline_or_, __LINE__), \
                                   lhs, expr)
#define TRUNKLINE_ASSIGN_OR_RETURN_INNER(tmp, lhs, expr) \
  auto tmp = (expr);                                     \
  if (!tmp.ok()) return tmp.status();                    \
  lhs = *std::move(tmp)

#endif  // TRUNKLINE_SRC_BASE_STATUS_H_
