// SPDX-License-Identifier: Apache-2.0
// A decimal that is read is within its limits, and is read again from what is
// written of it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "src/base/decimal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  namespace base = trunkline::base;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = base::ParseMillionths(text);
  if (!value.has_value()) return 0;
  if (*value > base::kMaxMillionths || *value < -base::kMaxMillionths) {
    std::abort();
  }
  if (base::ParseMillionths(base::FormatMillionths(*value)) != value) {
    std::abort();
  }
  return 0;
}
