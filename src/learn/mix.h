// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_MIX_H_
#define TRUNKLINE_SRC_LEARN_MIX_H_

#include <cstdint>
#include <string_view>

// Hashes that are the same on every machine: samples depend on them.
namespace trunkline::learn {

inline std::uint64_t Mix(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ x >> 33;
}

// FNV-1a.
inline constexpr std::uint64_t kFnvBegin = 0xcbf29ce484222325ULL;
inline std::uint64_t AddToFnv(std::uint64_t hash, std::string_view text) {
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return hash;
}

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_MIX_H_
