// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sealing.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/caller.h"
#include "src/desk/cipher.h"
#include "src/desk/messages.h"
#include "src/desk/seal.h"

namespace trunkline::desk {
namespace {

// Id of the record kKeysMark: whether the store had cases before it had keys.
constexpr char kWhole[] = "desk";
constexpr char kMixed[] = "mixed";

std::string Associated(const CaseRef& ref, std::int64_t version) {
  return Digest({"sealed", ref.jurisdiction, ref.id, absl::StrCat(version)});
}

std::string_view Nonce(const SealedRecord& part) {
  return std::string_view(part.salt).substr(0, kNonceBytes);
}

absl::Status NeedsKeys() {
  return base::FailedPrecondition(base::Fill<messages::kNeedsKeys>());
}

}  // namespace

absl::Status Sealing::Open() {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<AuxiliaryRecord> found,
      store_->AuxiliaryRecords(kKeysMark, "", "", "", 1));
  if (keys_ == nullptr) {
    needs_keys_ = !found.empty();
    return absl::OkStatus();
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string mark,
                             Hmac("", "trunkline store"));
  if (!found.empty()) {
    mixed_ = found[0].id == kMixed;
    if (found[0].bytes == mark) return absl::OkStatus();
    return base::FailedPrecondition(base::Fill<messages::kOtherKeys>());
  }
  Batch batch;
  for (const char* source : {"", "*"}) {
    CaseFilter filter;
    filter.source = source;
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> any,
                               store_->Scan(filter, {}, 1));
    mixed_ = mixed_ || !any.empty();
  }
  batch.auxiliary.push_back({kKeysMark, "", mixed_ ? kMixed : kWhole, mark});
  const absl::Status status = store_->Commit(batch).status();
  // A store that is only read gets no mark, and no encrypted part either.
  return absl::IsFailedPrecondition(status) ? absl::OkStatus() : status;
}

absl::Status Sealing::Ready() const {
  return needs_keys_ ? NeedsKeys() : absl::OkStatus();
}

absl::StatusOr<bool> Sealing::Seal(const CaseRef& ref, std::string* key_id,
                                   SealedRecord* part) const {
  if (keys_ == nullptr) {
    TRUNKLINE_RETURN_IF_ERROR(Ready());
    return true;
  }
  std::string key;
  if (!key_id->empty()) {
    auto found = keys_->FindCaseKey(*key_id);
    if (absl::IsNotFound(found.status())) return false;
    TRUNKLINE_ASSIGN_OR_RETURN(key, std::move(found));
  } else {
    TRUNKLINE_ASSIGN_OR_RETURN(CaseKey made, keys_->CreateCaseKey(ref));
    *key_id = std::move(made.id);
    key = std::move(made.bytes);
  }
  auto tag = CallerTag(ref.jurisdiction, NormalPhone(CallerPhone(part->bytes)));
  auto sealed =
      Encrypt(key, Nonce(*part), Associated(ref, part->version), part->bytes);
  Cleanse(&key);
  if (!tag.ok()) return tag.status();
  if (!sealed.ok()) return sealed.status();
  part->bytes = *std::move(sealed);
  part->caller_tag = *tag;
  part->key = *key_id;
  return true;
}

absl::StatusOr<std::string> Sealing::Unseal(const CaseRef& ref,
                                            const SealedRecord& part) const {
  if (part.salt.empty() || part.key.empty()) return part.bytes;
  if (keys_ == nullptr) return NeedsKeys();
  auto key = keys_->FindCaseKey(part.key);
  if (absl::IsNotFound(key.status())) return std::string();
  auto plain = key.ok() ? Decrypt(*key, Nonce(part),
                                  Associated(ref, part.version), part.bytes)
                        : absl::StatusOr<std::string>(key.status());
  if (key.ok()) Cleanse(&*key);
  if (absl::IsDataLoss(plain.status())) {
    return base::DataLoss(base::Fill<messages::kPartUnreadable>(
        ref.id, part.version, plain.status()));
  }
  return plain;
}

absl::StatusOr<Sealing::State> Sealing::Examine(
    const CaseRef& ref, const SealedRecord& part) const {
  const bool erased = part.salt.empty();
  if (part.caller_tag < 0 || part.caller_tag > SealedRecord::kCallerTags ||
      ((erased || part.key.empty()) && part.caller_tag != 0)) {
    return base::DataLoss(base::Fill<messages::kImpossibleTag>());
  }
  if (part.key.empty()) return erased ? State::kErased : State::kReadable;
  if (keys_ == nullptr) {
    if (needs_keys_) return State::kUnknown;
    return base::DataLoss(base::Fill<messages::kKeyWithoutKeys>());
  }
  auto key = keys_->FindCaseKey(part.key);
  const bool destroyed = absl::IsNotFound(key.status());
  if (!destroyed && !key.ok()) return key.status();
  if (key.ok()) Cleanse(&*key);
  if (erased) return destroyed ? State::kErased : State::kKeyLeft;
  if (destroyed) return State::kForgotten;
  TRUNKLINE_ASSIGN_OR_RETURN(std::string plain, Unseal(ref, part));
  const auto tag = CallerTag(ref.jurisdiction, NormalPhone(CallerPhone(plain)));
  Cleanse(&plain);
  TRUNKLINE_RETURN_IF_ERROR(tag.status());
  if (*tag != part.caller_tag) {
    return base::DataLoss(base::Fill<messages::kWrongTag>());
  }
  return State::kReadable;
}

absl::Status Sealing::Forget(const CaseRef& ref) const {
  std::vector<SealedRecord> parts;
  TRUNKLINE_RETURN_IF_ERROR(store_->Load(ref, &parts).status());
  std::set<std::string> destroyed;
  for (const SealedRecord& part : parts) {
    // A part that arrived since the erasure, under the same key, goes too.
    if (part.key.empty() || !part.salt.empty()) continue;
    if (!destroyed.insert(part.key).second) continue;
    if (keys_ == nullptr) return NeedsKeys();
    TRUNKLINE_RETURN_IF_ERROR(keys_->DestroyCaseKey(part.key));
  }
  return absl::OkStatus();
}

std::string Sealing::KeyOf(const std::vector<SealedRecord>& parts) {
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!part->salt.empty() && !part->key.empty()) return part->key;
  }
  return {};
}

absl::StatusOr<std::string> Sealing::RequestDigest(
    std::string_view jurisdiction,
    std::initializer_list<std::string_view> parts) const {
  std::string digest = Digest(parts);
  if (keys_ == nullptr) return digest;
  return Hmac(jurisdiction, absl::StrCat("request", digest));
}

absl::StatusOr<std::int64_t> Sealing::CallerTag(std::string_view jurisdiction,
                                                std::string_view phone) const {
  if (phone.empty() || keys_ == nullptr) return 0;
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string mac,
      Hmac(jurisdiction, absl::StrCat("caller", std::string(phone))));
  std::int64_t bits = 0;
  for (int i = 0; i != 4; ++i) {
    bits = bits << 8 | static_cast<unsigned char>(mac[static_cast<size_t>(i)]);
  }
  return bits % SealedRecord::kCallerTags + 1;
}

absl::StatusOr<std::string> Sealing::Hmac(std::string_view jurisdiction,
                                          std::string_view message) const {
  std::string key;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto known = jurisdiction_keys_.find(jurisdiction);
    if (known != jurisdiction_keys_.end()) key = known->second;
  }
  if (key.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(key, keys_->JurisdictionKey(jurisdiction));
    const std::lock_guard<std::mutex> lock(mutex_);
    jurisdiction_keys_.emplace(std::string(jurisdiction), key);
  }
  auto mac = HmacSha256(key, message);
  Cleanse(&key);
  return mac;
}

}  // namespace trunkline::desk
