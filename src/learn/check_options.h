// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_CHECK_OPTIONS_H_
#define TRUNKLINE_SRC_LEARN_CHECK_OPTIONS_H_

#include "absl/status/status.h"
#include "trunkline/learn.h"

namespace trunkline::learn {

// InvalidArgument: an option is out of its range, or two do not go together.
absl::Status CheckOptions(const LearnOptions& options);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_CHECK_OPTIONS_H_
