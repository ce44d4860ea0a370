// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_SYSTEM_ERROR_H_
#define TRUNKLINE_SRC_BASE_SYSTEM_ERROR_H_

#include "src/base/message.h"

namespace trunkline::base {

// What an errno means, in every language. std::error_code::value() of the file
// system's errors is one. In English the words of glibc in the C locale.
Text SystemError(int error);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_SYSTEM_ERROR_H_
