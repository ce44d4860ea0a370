// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SEALING_H_
#define TRUNKLINE_SRC_DESK_SEALING_H_

#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trunkline/cases/keys.h"
#include "trunkline/cases/store.h"

// Encryption of sealed parts (seal.h) under keys that are not in the store.
//
//   bytes(n) = AES-256-GCM(key of the case, nonce(n), associated(n), part(n))
//   nonce(n) = the first 12 bytes of salt(n)
//   associated(n) = H("sealed", jurisdiction, id, n)
//   seal(n)  = H("seal", salt(n), bytes(n))
//
// Invariants:
//   - A nonce is not used twice with a key: each part has a new random salt,
//     and a key belongs to one case, with as many parts as events.
//   - The seal covers what is stored, so hash chains are verified without keys,
//     and a copy of the store has no digest of what a caller said.
//   - A part is bound to its event: it cannot be moved to another case or
//     version.
//   - Nothing in the store that depends on a caller can be guessed from without
//     the keys: digests of requests are keyed, too.
namespace trunkline::desk {

// Kind of the auxiliary record by which a store knows its keys.
inline constexpr char kKeysMark[] = "keys";

// Seals and unseals for one desk. Thread-safe.
class Sealing {
 public:
  // `keys` may be null: parts are then sealed without encryption, as long as
  // the store has none that is encrypted.
  Sealing(Store* store, std::shared_ptr<KeyProvider> keys)
      : store_(store), keys_(std::move(keys)) {}

  // Compares the keys with the mark that the store has of its keys, and sets
  // the mark if there is none yet. FailedPrecondition: other keys.
  absl::Status Open();

  // FailedPrecondition if the store has encrypted parts and there are no keys.
  absl::Status Ready() const;

  bool has_keys() const { return keys_ != nullptr; }
  // All sealed parts of the store that have a phone number have a caller tag.
  bool has_all_tags() const { return keys_ != nullptr && !mixed_; }

  // Encrypts `part->bytes` and fills `key` and `caller_tag`; the version and
  // the salt are there. `key_id` names the key of the case; if empty, a key is
  // made and `key_id` set.
  absl::Status Seal(const CaseRef& ref, std::string* key_id,
                    SealedRecord* part) const;

  // The part as it was before Seal(); empty if it was erased or its key was
  // destroyed. DataLoss if it was changed.
  absl::StatusOr<std::string> Unseal(const CaseRef& ref,
                                     const SealedRecord& part) const;

  // What a copy of the store has of a sealed part.
  enum class State { kReadable, kErased, kForgotten, kKeyLeft, kUnknown };
  // kForgotten: it is there, its key was destroyed. kKeyLeft: it was erased,
  // its key was not destroyed. kUnknown: there are no keys to tell by. DataLoss
  // as for Unseal(), and if key or caller tag are none that Seal() gives.
  absl::StatusOr<State> Examine(const CaseRef& ref,
                                const SealedRecord& part) const;

  // Destroys the keys of erased parts. Until it returns OK, copies of the store
  // can be read; the call may be repeated.
  absl::Status Forget(const CaseRef& ref) const;

  // The id of the key that further parts of a case are sealed with, of those
  // that it has; empty: none.
  static std::string KeyOf(const std::vector<SealedRecord>& parts);

  // Identifies a request: a SHA-256 over the parts, keyed if there are keys.
  absl::StatusOr<std::string> RequestDigest(
      std::string_view jurisdiction,
      std::initializer_list<std::string_view> parts) const;

  // SealedRecord::caller_tag of a number as NormalPhone() returns it. 0 for an
  // empty one.
  absl::StatusOr<std::int64_t> CallerTag(std::string_view jurisdiction,
                                         std::string_view phone) const;

 private:
  absl::StatusOr<std::string> Hmac(std::string_view jurisdiction,
                                   std::string_view message) const;

  Store* const store_;
  const std::shared_ptr<KeyProvider> keys_;
  bool mixed_ = false;  // The store had cases before it had keys.
  bool needs_keys_ = false;  // The store has encrypted parts, there are no keys.
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::string, std::less<>> jurisdiction_keys_;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SEALING_H_
