// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_SHA256_H_
#define TRUNKLINE_SRC_BASE_SHA256_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trunkline::base {

// SHA-256 (FIPS 180-4) of bytes given in pieces.
class Sha256 {
 public:
  using State = std::array<std::uint32_t, 8>;

  void Update(std::string_view bytes);
  // Returns 32 bytes, or 64 hex digits. Nothing may be added afterwards.
  std::string Digest();
  std::string HexDigest();

 private:
  void Finish();

  State state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, 64> buffer_;
  std::uint64_t length_ = 0;
};

// Whether a text is a SHA-256 as people write it: 64 hexadecimal digits.
bool IsSha256Text(std::string_view text);

// Adds `count` blocks of 64 bytes to a state. The first uses the processor's
// instructions for it where there are any, the second never does; they agree.
void Sha256Blocks(const unsigned char* blocks, std::size_t count,
                  Sha256::State* state);
void Sha256BlocksPortable(const unsigned char* blocks, std::size_t count,
                          Sha256::State* state);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_SHA256_H_
