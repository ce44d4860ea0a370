// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_ARENA_H_
#define TRUNKLINE_SRC_BASE_ARENA_H_

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace trunkline::base {

// Blocks of bytes that never move.
class Arena {
 public:
  // Returns a copy that lives as long as the arena.
  std::string_view Add(std::string_view bytes);

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = 0;
  std::size_t size_ = 0;
};

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_ARENA_H_
