// SPDX-License-Identifier: Apache-2.0
#include "src/base/arena.h"

#include <algorithm>
#include <cstring>

namespace trunkline::base {

std::string_view Arena::Add(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (size_ - used_ < bytes.size()) {
    constexpr std::size_t kBlock = std::size_t{256} << 10;
    size_ = std::max(kBlock, bytes.size());
    used_ = 0;
    blocks_.push_back(std::make_unique<char[]>(size_));
  }
  char* const at = blocks_.back().get() + used_;
  std::memcpy(at, bytes.data(), bytes.size());
  used_ += bytes.size();
  return {at, bytes.size()};
}

}  // namespace trunkline::base
