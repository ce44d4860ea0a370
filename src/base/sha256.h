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
  void Update(std::string_view bytes);
  // Returns 64 hex digits. Nothing may be added afterwards.
  std::string HexDigest();

 private:
  void Block(const unsigned char* block);
  std::array<std::uint32_t, 8> state_ = {
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, 64> buffer_;
  std::uint64_t length_ = 0;
};

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_SHA256_H_
