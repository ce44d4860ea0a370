// SPDX-License-Identifier: Apache-2.0
#include "src/desk/cipher.h"
#include "src/desk/messages.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>

namespace trunkline::desk {
namespace {

// Fetched once: that costs more than encrypting a sealed part. Never freed,
// since threads may use them until the process ends.
struct Algorithms {
  OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
  EVP_CIPHER* gcm = EVP_CIPHER_fetch(context, "AES-256-GCM", nullptr);
  EVP_MAC* hmac = EVP_MAC_fetch(context, "HMAC", nullptr);
};
const Algorithms& Get() {
  static const auto* const algorithms = new Algorithms();
  return *algorithms;
}

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const {
    EVP_CIPHER_CTX_free(context);
  }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;
struct FreeMac {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

unsigned char* Data(std::string* bytes) {
  return reinterpret_cast<unsigned char*>(bytes->data());
}
const unsigned char* Data(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

constexpr std::size_t kMost = std::size_t{1} << 30;  // OpenSSL counts in int.

absl::Status Failed() {
  return base::Internal(base::Fill<messages::kNoEncryption>());
}

// A context for one message, to which `associated` was given.
CipherContext Begin(std::string_view key, std::string_view nonce,
                    std::string_view associated, bool encrypt) {
  if (key.size() != 32 || nonce.size() != kNonceBytes ||
      associated.size() > kMost) {
    return nullptr;
  }
  CipherContext context(EVP_CIPHER_CTX_new());
  int size = 0;
  if (context == nullptr || Get().gcm == nullptr ||
      EVP_CipherInit_ex2(context.get(), Get().gcm, Data(key), Data(nonce),
                         encrypt ? 1 : 0, nullptr) != 1 ||
      EVP_CipherUpdate(context.get(), nullptr, &size, Data(associated),
                       static_cast<int>(associated.size())) != 1) {
    return nullptr;
  }
  return context;
}

}  // namespace

absl::StatusOr<std::string> Encrypt(std::string_view key,
                                    std::string_view nonce,
                                    std::string_view associated,
                                    std::string_view plain) {
  const CipherContext context = Begin(key, nonce, associated, true);
  if (context == nullptr || plain.size() > kMost) return Failed();
  std::string out(plain.size() + kTagBytes, '\0');
  int size = 0, rest = 0;
  if (EVP_CipherUpdate(context.get(), Data(&out), &size, Data(plain),
                       static_cast<int>(plain.size())) != 1 ||
      EVP_CipherFinal_ex(context.get(), Data(&out) + size, &rest) != 1 ||
      static_cast<std::size_t>(size + rest) != plain.size() ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes,
                          Data(&out) + plain.size()) != 1) {
    return Failed();
  }
  return out;
}

absl::StatusOr<std::string> Decrypt(std::string_view key,
                                    std::string_view nonce,
                                    std::string_view associated,
                                    std::string_view sealed) {
  const absl::Status changed =
      base::DataLoss(base::Fill<messages::kWasChanged>());
  if (sealed.size() < kTagBytes || sealed.size() > kMost) return changed;
  const CipherContext context = Begin(key, nonce, associated, false);
  if (context == nullptr) return Failed();
  const std::string_view body = sealed.substr(0, sealed.size() - kTagBytes);
  std::string tag(sealed.substr(body.size()));
  std::string out(body.size(), '\0');
  int size = 0, rest = 0;
  if (EVP_CipherUpdate(context.get(), Data(&out), &size, Data(body),
                       static_cast<int>(body.size())) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes,
                          tag.data()) != 1) {
    return Failed();
  }
  // Only now is it known to be what was encrypted.
  if (EVP_CipherFinal_ex(context.get(), Data(&out) + size, &rest) != 1) {
    Cleanse(&out);
    return changed;
  }
  return out;
}

absl::StatusOr<std::string> HmacSha256(std::string_view key,
                                       std::string_view message) {
  const std::unique_ptr<EVP_MAC_CTX, FreeMac> context(
      EVP_MAC_CTX_new(Get().hmac));
  char digest[] = "SHA256";
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string("digest", digest, 0),
      OSSL_PARAM_construct_end()};
  std::string out(32, '\0');
  std::size_t size = 0;
  if (context == nullptr ||
      EVP_MAC_init(context.get(), Data(key), key.size(), params) != 1 ||
      EVP_MAC_update(context.get(), Data(message), message.size()) != 1 ||
      EVP_MAC_final(context.get(), Data(&out), &size, out.size()) != 1 ||
      size != out.size()) {
    return base::Internal(base::Fill<messages::kNoHmac>());
  }
  return out;
}

void Cleanse(std::string* bytes) {
  OPENSSL_cleanse(bytes->data(), bytes->size());
}

}  // namespace trunkline::desk
