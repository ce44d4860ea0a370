// SPDX-License-Identifier: Apache-2.0
//
// A KeyProvider holds the keys under which a desk encrypts what it seals: the
// caller and the caller's words. The keys are not in the store, so a copy of
// the store alone tells nothing of a caller. Each case has a key of its own.
// Erasing a case destroys its key: the sealed parts of every copy and backup of
// the store, however old, are then unreadable for good.
//
//   auto keys = trunkline::OpenKeyFile("desk.db.keys");  // key_file.h
//   if (!keys.ok()) return keys.status();
//   trunkline::DeskOptions options;
//   options.keys = *std::move(keys);
//   auto desk = trunkline::Desk::Open(std::move(store), rules, options);
//
// The desk encrypts by AES-256-GCM; docs/privacy.md has the format. A host with
// a key management service implements the calls below; OpenKeyFile()
// (key_file.h) is an implementation for one machine.
//
// What an implementation must do:
//   - A key that was given is durable: a sealed part under a lost key cannot be
//     read by anyone.
//   - A destroyed key is gone when the call returns, from caches too, and never
//     comes back. Backups of the keys must not outlive the keys.
//   - Keys are not in logs or messages.
// Errors of every call:
//   Unavailable         the keys cannot be reached; the call may be repeated
//   FailedPrecondition  the keys cannot be used or changed: read-only, or not
//                       private to the owner
//   DataLoss            they are damaged
// The desk returns these from the call that needed the key.
#ifndef TRUNKLINE_CASES_KEYS_H_
#define TRUNKLINE_CASES_KEYS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trunkline/cases/store.h"

namespace trunkline {

// The key of one case.
struct CaseKey {
  // Names the key in the store, which keeps it beside each sealed part. At most
  // 255 bytes of ASCII; tells nothing of the key.
  std::string id;
  // KeyProvider::kKeyBytes random bytes.
  std::string bytes;
};

// Thread-safe: any thread may make any call. Lives at least as long as the
// desks that use it.
class KeyProvider {
 public:
  // Of every key.
  static constexpr std::size_t kKeyBytes = 32;

  virtual ~KeyProvider() = default;

  // Makes a key for a case, durable when the call returns. `ref` is for
  // providers that keep an account of it; two calls for one case give two keys.
  // Called once for each case that a desk opens, also if the case is then not
  // committed.
  virtual absl::StatusOr<CaseKey> CreateCaseKey(const CaseRef& ref) = 0;

  // Returns the bytes of a key. NotFound: it was destroyed, and the sealed part
  // counts as erased. DataLoss: this provider never gave that id; the part
  // belongs to other keys.
  virtual absl::StatusOr<std::string> FindCaseKey(std::string_view id) = 0;

  // Destroys a key. OK if it was destroyed before. DataLoss as above.
  virtual absl::Status DestroyCaseKey(std::string_view id) = 0;

  // Returns the key of a jurisdiction, kKeyBytes bytes, always the same. The
  // desk derives from it by HMAC-SHA256 how it knows the same caller again, and
  // the digests of repeated requests.
  virtual absl::StatusOr<std::string> JurisdictionKey(
      std::string_view jurisdiction) = 0;
};

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_KEYS_H_
