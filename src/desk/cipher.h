// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_CIPHER_H_
#define TRUNKLINE_SRC_DESK_CIPHER_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// What the desk uses of OpenSSL. The library has an OpenSSL context of its own:
// a configuration of the host or of the system is not read, and changes
// nothing.
namespace trunkline::desk {

inline constexpr std::size_t kNonceBytes = 12;
inline constexpr std::size_t kTagBytes = 16;

// Encrypts by AES-256-GCM. Returns the ciphertext, followed by the tag. A nonce
// is used once with a key. `associated` is authenticated, not encrypted.
absl::StatusOr<std::string> Encrypt(std::string_view key,
                                    std::string_view nonce,
                                    std::string_view associated,
                                    std::string_view plain);

// The reverse. DataLoss if any of the four is not what it was.
absl::StatusOr<std::string> Decrypt(std::string_view key,
                                    std::string_view nonce,
                                    std::string_view associated,
                                    std::string_view sealed);

// HMAC-SHA256, 32 bytes.
absl::StatusOr<std::string> HmacSha256(std::string_view key,
                                       std::string_view message);

// Overwrites bytes in a way that the compiler keeps.
void Cleanse(std::string* bytes);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_CIPHER_H_
