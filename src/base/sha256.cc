// SPDX-License-Identifier: Apache-2.0
#include "src/base/sha256.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

#include "absl/strings/escaping.h"

namespace trunkline::base {
namespace {

alignas(16) constexpr std::uint32_t kRound[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline std::uint32_t Rotate(std::uint32_t x, int n) {
  return x >> n | x << (32 - n);
}

#if defined(__x86_64__)

bool HasShaInstructions() {
  unsigned a, b, c, d;
  constexpr unsigned kSse41 = 1u << 19, kSha = 1u << 29;
  return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & kSse41) != 0 &&
         __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & kSha) != 0;
}

// The instructions keep the state as two vectors, of a, b, e, f and of c, d, g,
// h, and do two rounds each.
__attribute__((target("sha,sse4.1"))) void BlocksByInstructions(
    const unsigned char* blocks, std::size_t count, Sha256::State* state) {
  auto* const words = reinterpret_cast<__m128i*>(state->data());
  const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xB1);
  const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1B);
  __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
  __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
  const __m128i big_endian =
      _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
  for (; count != 0; --count, blocks += 64) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i w[4];
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      __m128i& next = w[i % 4];
      if (i < 4) {
        next = _mm_shuffle_epi8(
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(blocks) + i),
            big_endian);
      } else {
        const __m128i last = w[(i + 3) % 4];
        next = _mm_sha256msg2_epu32(
            _mm_add_epi32(_mm_sha256msg1_epu32(next, w[(i + 1) % 4]),
                          _mm_alignr_epi8(last, w[(i + 2) % 4], 4)),
            last);
      }
      const __m128i sum = _mm_add_epi32(
          next, _mm_load_si128(reinterpret_cast<const __m128i*>(kRound) + i));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}

#endif  // defined(__x86_64__)

}  // namespace

void Sha256BlocksPortable(const unsigned char* blocks, std::size_t count,
                          Sha256::State* state) {
  for (; count != 0; --count, blocks += 64) {
    std::uint32_t w[64];
    for (int i = 0; i < 16; ++i) {
      w[i] = std::uint32_t{blocks[4 * i]} << 24 |
             std::uint32_t{blocks[4 * i + 1]} << 16 |
             std::uint32_t{blocks[4 * i + 2]} << 8 | blocks[4 * i + 3];
    }
    for (int i = 16; i < 64; ++i) {
      const std::uint32_t a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (Rotate(a, 7) ^ Rotate(a, 18) ^ a >> 3) +
             (Rotate(b, 17) ^ Rotate(b, 19) ^ b >> 10);
    }
    Sha256::State s = *state;
    for (int i = 0; i < 64; ++i) {
      const std::uint32_t t1 =
          s[7] + (Rotate(s[4], 6) ^ Rotate(s[4], 11) ^ Rotate(s[4], 25)) +
          ((s[4] & s[5]) ^ (~s[4] & s[6])) + kRound[i] + w[i];
      const std::uint32_t t2 =
          (Rotate(s[0], 2) ^ Rotate(s[0], 13) ^ Rotate(s[0], 22)) +
          ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
      s = {t1 + t2, s[0], s[1], s[2], s[3] + t1, s[4], s[5], s[6]};
    }
    for (int i = 0; i < 8; ++i) (*state)[i] += s[i];
  }
}

void Sha256Blocks(const unsigned char* blocks, std::size_t count,
                  Sha256::State* state) {
#if defined(__x86_64__)
  static const bool instructions = HasShaInstructions();
  if (instructions) return BlocksByInstructions(blocks, count, state);
#endif
  Sha256BlocksPortable(blocks, count, state);
}

void Sha256::Update(std::string_view bytes) {
  if (bytes.empty()) return;  // Their address may be null.
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t n = bytes.size();
  const std::size_t used = length_ % 64;
  length_ += n;
  if (used != 0) {
    const std::size_t take = std::min(n, 64 - used);
    std::memcpy(buffer_.data() + used, p, take);
    p += take;
    n -= take;
    if (used + take < 64) return;
    Sha256Blocks(buffer_.data(), 1, &state_);
  }
  Sha256Blocks(p, n / 64, &state_);
  p += n / 64 * 64;
  n %= 64;
  if (n != 0) std::memcpy(buffer_.data(), p, n);
}

void Sha256::Finish() {
  const std::uint64_t bits = length_ * 8;
  char padding[72] = {'\x80'};
  const std::size_t size = 1 + (119 - length_ % 64) % 64;
  for (int i = 0; i < 8; ++i) {
    padding[size + i] = static_cast<char>(bits >> (56 - 8 * i) & 0xFF);
  }
  Update({padding, size + 8});
}

std::string Sha256::Digest() {
  Finish();
  std::string out(32, '\0');
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<char>(state_[i / 4] >> (24 - 8 * (i % 4)) & 0xFF);
  }
  return out;
}

std::string Sha256::HexDigest() { return absl::BytesToHexString(Digest()); }

bool IsSha256Text(std::string_view text) {
  return text.size() == 64 &&
         text.find_first_not_of("0123456789abcdefABCDEF") ==
             std::string_view::npos;
}

}  // namespace trunkline::base
