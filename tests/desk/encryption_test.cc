// SPDX-License-Identifier: Apache-2.0
// Sealed parts under keys: what a copy of the store tells, and what it forgets.
#include <sqlite3.h>

#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "src/desk/caller.h"
#include "src/desk/cipher.h"
#include "src/desk/seal.h"
#include "src/desk/sealing.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/forwarding_store.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

const absl::Time kNow = At("2018-06-25 09:00");
constexpr std::string_view kSecrets[] = {"WORDS-OF-THE-CALLER", "CALLER-NAME",
                                         "13900000007", "CALL-ID",
                                         "HOME-ADDRESS"};

std::shared_ptr<KeyProvider> Keys(const std::string& path) {
  auto keys = OpenKeyFile(path);
  if (!keys.ok()) FAIL(keys.status().ToString());
  return *std::move(keys);
}

std::unique_ptr<Desk> Open(std::unique_ptr<Store> store,
                           std::shared_ptr<KeyProvider> keys) {
  DeskOptions options;
  options.keys = std::move(keys);
  options.clock = [] { return kNow; };
  return OpenDesk(std::move(store), options);
}
std::unique_ptr<Store> File(const std::string& path) {
  auto store = OpenSqliteStore(path);
  if (!store.ok()) FAIL(store.status().ToString());
  return *std::move(store);
}

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

CaseRef Closed(Desk& desk, const IdempotencyKey& key = {}) {
  const auto receipt = desk.Accept(Complaint(kNow), As("operator"), kNow, key);
  if (!receipt.ok()) FAIL(receipt.status().ToString());
  ResolveCommand resolve;
  resolve.public_text = "explained";
  REQUIRE(desk.Do(receipt->ref, resolve, As("operator"), kNow).ok());
  return receipt->ref;
}

// Whether an operator gets the caller's words.
bool Shows(Desk& desk, const CaseRef& ref) {
  const auto c = desk.Get(ref, As("operator"));
  if (!c.ok()) FAIL(c.status().ToString());
  return c->ticket.find("WORDS-OF-THE-CALLER") != std::string::npos;
}

void CopyFile(const std::string& from, const std::string& to) {
  std::ofstream(to, std::ios::binary) << Content(from);
}

TEST_CASE("AES-256-GCM and HMAC-SHA256 give what their standards say") {
  // GCM specification, test case 16.
  const auto bytes = [](std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
      out += static_cast<char>(
          std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return out;
  };
  const std::string key =
      bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const std::string nonce = bytes("cafebabefacedbaddecaf888");
  const std::string plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95"
      "956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const std::string associated =
      bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const std::string sealed = bytes(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48"
      "590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853"
      "bb2d551b");
  CHECK(desk::Encrypt(key, nonce, associated, plain).value() == sealed);
  CHECK(desk::Decrypt(key, nonce, associated, sealed).value() == plain);
  for (std::size_t i = 0; i != sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK(absl::IsDataLoss(
        desk::Decrypt(key, nonce, associated, changed).status()));
  }
  CHECK(absl::IsDataLoss(desk::Decrypt(key, nonce, "", sealed).status()));
  CHECK(absl::IsDataLoss(desk::Decrypt(key, nonce, associated, "").status()));
  CHECK(desk::Decrypt(key, nonce, "", desk::Encrypt(key, nonce, "", "").value())
            .value()
            .empty());
  CHECK_FALSE(desk::Encrypt("short", nonce, "", plain).ok());
  CHECK_FALSE(desk::Encrypt(key, "short", "", plain).ok());
  // RFC 4231, test case 2.
  CHECK(desk::HmacSha256("Jefe", "what do ya want for nothing?").value() ==
        bytes("5bdcc146bf60754e6a042426089575c7"
              "5a003f089d2739839dec58b964ec3843"));
}

TEST_CASE("a number is one number, however it is written") {
  for (const std::string_view phone :
       {"13900000007", "139 0000 0007", "139-0000-0007", "+8613900000007",
        "+86 139 0000 0007", "008613900000007", "013900000007", "(139)00000007",
        "１３９０００００００７", "13900000007 / 13800000008",
        "tel: 13900000007", "13900000007;ext=1"}) {
    INFO(std::string(phone));
    CHECK(desk::NormalPhone(phone) == "13900000007");
  }
  CHECK(desk::NormalPhone("0731-88880000") == "073188880000");
  CHECK(desk::NormalPhone("8888000") == "8888000");
  CHECK(desk::NormalPhone("888800").empty());
  CHECK(desk::NormalPhone("").empty());
  CHECK(desk::NormalPhone("none").empty());
  CHECK(desk::NormalPhone("86888800") == "86888800");  // A local number.
}

TEST_CASE("a store tells nothing of a caller without the keys") {
  TestStore kind(GENERATE(from_range(StoreKinds())));
  INFO(kind.kind());
  const TempFolder folder;
  const auto keys = Keys(folder.File("keys"));
  Store* const store = kind.get();
  const auto desk = Open(kind.Release(), keys);
  const CaseRef ref = Closed(*desk, {"web", "1"});
  CHECK(Shows(*desk, ref));
  std::vector<SealedRecord> sealed;
  REQUIRE(store->Load(ref, &sealed).ok());
  REQUIRE(sealed.size() == 1);
  CHECK_FALSE(sealed[0].key.empty());
  for (const std::string_view secret : kSecrets) {
    CHECK(sealed[0].bytes.find(secret) == std::string::npos);
  }
  CHECK(sealed[0].caller_tag >= 1);
  CHECK(sealed[0].caller_tag <= SealedRecord::kCallerTags);
  // A digest that anyone can compute would tell who guesses right.
  const auto record = store->FindKey("web", "1");
  REQUIRE(record.ok());
  const StoredTicket ticket = Complaint(kNow);
  const Actor actor = As("operator");
  CHECK(record->digest !=
        desk::Digest({"accept", ticket.bytes(), actor.id, actor.unit}));
  const auto again = desk->Accept(ticket, actor, kNow, {"web", "1"});
  REQUIRE(again.ok());
  CHECK(again->replayed);
  CHECK(CheckClean(*desk).sealed == 1);
}

TEST_CASE("after an erasure no copy of the store can be read any more") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db"), copy = folder.File("old.db");
  CaseRef erased, kept;
  {
    const auto desk = Open(File(path), Keys(folder.File("keys")));
    erased = Closed(*desk);
    kept = Closed(*desk);
  }
  CopyFile(path, copy);
  {
    // The copy can be read as long as the keys are there.
    const auto desk = Open(File(copy), Keys(folder.File("keys")));
    CHECK(Shows(*desk, erased));
  }
  {
    const auto desk = Open(File(path), Keys(folder.File("keys")));
    REQUIRE(desk->Erase(erased, As("administrator"), kNow).ok());
    CHECK_FALSE(Shows(*desk, erased));
    CHECK(Shows(*desk, kept));
    const DeskCheck check = CheckClean(*desk);
    CHECK(check.erased == 1);
    CHECK(check.forgotten == 0);
  }
  const auto desk = Open(File(copy), Keys(folder.File("keys")));
  CHECK_FALSE(Shows(*desk, erased));
  CHECK(Shows(*desk, kept));
  // The copy is sound: its chains do not depend on the keys.
  const DeskCheck check = CheckClean(*desk);
  CHECK(check.erased == 0);
  CHECK(check.forgotten == 1);
  CHECK(check.sealed == 2);
  const auto history = desk->History(erased, As("operator"));
  REQUIRE(history.ok());
  for (const Event& event : *history) {
    CHECK(WriteEvent(event).find("WORDS-OF") == std::string::npos);
  }
  const std::string content = Content(copy) + Content(copy + "-wal");
  for (const std::string_view secret : kSecrets) {
    CHECK(content.find(secret) == std::string::npos);
  }
}

// Keys that fail when they are told to.
class FailingKeys : public KeyProvider {
 public:
  explicit FailingKeys(std::shared_ptr<KeyProvider> keys)
      : keys_(std::move(keys)) {}
  absl::StatusOr<CaseKey> CreateCaseKey(const CaseRef& ref) override {
    if (fail) return absl::UnavailableError("no keys today");
    return keys_->CreateCaseKey(ref);
  }
  absl::StatusOr<std::string> FindCaseKey(std::string_view id) override {
    if (fail) return absl::UnavailableError("no keys today");
    return keys_->FindCaseKey(id);
  }
  absl::Status DestroyCaseKey(std::string_view id) override {
    if (fail || fail_destroy) return absl::UnavailableError("no keys today");
    return keys_->DestroyCaseKey(id);
  }
  absl::StatusOr<std::string> JurisdictionKey(
      std::string_view jurisdiction) override {
    return keys_->JurisdictionKey(jurisdiction);
  }
  bool fail = false;
  bool fail_destroy = false;

 private:
  std::shared_ptr<KeyProvider> keys_;
};

TEST_CASE("without keys nothing is stored, and an erasure is finished later") {
  const TempFolder folder;
  const auto keys = std::make_shared<FailingKeys>(Keys(folder.File("keys")));
  const auto desk = Open(NewMemoryStore(), keys);
  const CaseRef ref = Closed(*desk);
  keys->fail = true;
  CHECK(absl::IsUnavailable(
      desk->Accept(Complaint(kNow), As("operator"), kNow).status()));
  CHECK(absl::IsUnavailable(desk->Get(ref, As("operator")).status()));
  // Nothing is erased before the files that the host must delete are known.
  CHECK(absl::IsUnavailable(
      desk->Erase(ref, As("administrator"), kNow).status()));
  keys->fail = false;
  CHECK(Shows(*desk, ref));
  keys->fail_destroy = true;
  CHECK(absl::IsUnavailable(
      desk->Erase(ref, As("administrator"), kNow).status()));
  keys->fail_destroy = false;
  CHECK_FALSE(Shows(*desk, ref));
  auto check = desk->Check(As("system"));
  REQUIRE(check.ok());
  REQUIRE(check->faults.size() == 1);
  CHECK(check->faults[0].what.find("its key was not destroyed") !=
        std::string::npos);
  CHECK(desk->Erase(ref, As("administrator"), kNow).ok());
  CheckClean(*desk);
  CHECK(desk->Stats(As("system"), kNow)->counts.cases == 1);
}

TEST_CASE("a store knows its keys") {
  TestStore kind(GENERATE(from_range(StoreKinds())));
  if (kind.kind() == "memory") return;
  INFO(kind.kind());
  const TempFolder folder;
  CaseRef ref;
  {
    const auto desk = Open(kind.Release(), Keys(folder.File("keys")));
    ref = Closed(*desk);
  }
  // Other keys, as of a file that was lost and made anew.
  REQUIRE(kind.Reopen());
  DeskOptions options;
  options.keys = Keys(folder.File("other"));
  CHECK(absl::IsFailedPrecondition(
      Desk::Open(kind.Release(), {Changsha()}, options).status()));
  // No keys: what is sealed can neither be read nor added to.
  REQUIRE(kind.Reopen());
  const auto desk = Open(kind.Release(), nullptr);
  CHECK(absl::IsFailedPrecondition(desk->Get(ref, As("operator")).status()));
  CHECK(absl::IsFailedPrecondition(
      desk->Accept(Complaint(kNow), As("operator"), kNow).status()));
  CHECK(absl::IsFailedPrecondition(
      desk->Erase(ref, As("administrator"), kNow).status()));
  CHECK(desk->Timeline(ref, As("operator")).ok());
  CHECK(desk->List(As("operator"), {}).ok());
  CHECK(CheckClean(*desk).sealed == 1);
}

TEST_CASE("a desk without keys works as it did, and may get keys later") {
  TestStore kind(GENERATE(from_range(StoreKinds())));
  INFO(kind.kind());
  if (kind.kind() == "memory") return;
  const TempFolder folder;
  CaseRef before;
  {
    const auto desk = Open(kind.Release(), nullptr);
    before = Closed(*desk);
    CHECK(Shows(*desk, before));
  }
  REQUIRE(kind.Reopen());
  const auto desk = Open(kind.Release(), Keys(folder.File("keys")));
  const CaseRef after = Closed(*desk);
  CHECK(Shows(*desk, before));
  CHECK(Shows(*desk, after));
  REQUIRE(desk->Erase(before, As("administrator"), kNow).ok());
  CHECK_FALSE(Shows(*desk, before));
  CHECK(Shows(*desk, after));
  CheckClean(*desk);
}

TEST_CASE("a sealed part belongs to its event alone") {
  const TempFolder folder;
  const auto keys = Keys(folder.File("keys"));
  const auto store = NewMemoryStore();
  desk::Sealing sealing(store.get(), keys);
  REQUIRE(sealing.Open().ok());
  const CaseRef ref{"cn.test", "a"}, other{"cn.test", "b"};
  std::string key;
  std::set<std::string> salts;
  const auto seal = [&](std::int64_t version) {
    SealedRecord part;
    part.version = version;
    part.salt = desk::NewSalt().value();
    part.bytes = "who";
    REQUIRE(sealing.Seal(ref, &key, &part).ok());
    CHECK(salts.insert(part.salt).second);
    return part;
  };
  const SealedRecord one = seal(1), two = seal(2);
  CHECK(one.key == two.key);  // One key for a case.
  CHECK(one.bytes != two.bytes);
  CHECK(sealing.Unseal(ref, one).value() == "who");
  CHECK(sealing.Unseal(ref, two).value() == "who");
  CHECK(absl::IsDataLoss(sealing.Unseal(other, one).status()));
  SealedRecord moved = one;
  moved.version = 2;
  CHECK(absl::IsDataLoss(sealing.Unseal(ref, moved).status()));
  SealedRecord changed = one;
  changed.salt[0] = static_cast<char>(changed.salt[0] ^ 1);
  CHECK(absl::IsDataLoss(sealing.Unseal(ref, changed).status()));
}

TEST_CASE("mirrors and what continues them are encrypted and forgotten too") {
  const TempFolder folder;
  const auto keys = Keys(folder.File("keys"));
  auto owned = NewMemoryStore();
  Store* const store = owned.get();
  const auto desk = Open(std::move(owned), keys);
  const auto event = [&](std::int64_t version) {
    MirrorEvent mirrored{"cn.changsha", "12315", "M-1", version, {}};
    mirrored.event.at = kNow;
    OpenCommand open;
    open.ticket = std::string(Complaint(kNow).bytes());
    mirrored.event.command = open;
    return mirrored;
  };
  REQUIRE(desk->Mirror(event(1), As("system"), kNow).ok());
  REQUIRE(desk->Mirror(event(2), As("system"), kNow).ok());
  const CaseRef mirror{"cn.changsha", "12315:M-1"};
  std::vector<SealedRecord> parts;
  REQUIRE(store->Load(mirror, &parts).ok());
  REQUIRE(parts.size() == 2);
  CHECK_FALSE(parts[0].key.empty());
  CHECK(parts[0].key == parts[1].key);
  CHECK(parts[0].bytes != parts[1].bytes);
  const auto adopted =
      desk->Adopt("cn.changsha", "12315", As("operator"), kNow);
  REQUIRE(adopted.ok());
  REQUIRE(adopted->size() == 1);
  REQUIRE((*adopted)[0].status.ok());
  const CaseRef ref = (*adopted)[0].ref;
  CHECK(Shows(*desk, ref));
  std::vector<SealedRecord> own;
  REQUIRE(store->Load(ref, &own).ok());
  REQUIRE(own.size() == 1);
  CHECK_FALSE(own[0].key.empty());
  CHECK(own[0].key != parts[0].key);
  CheckClean(*desk);

  ResolveCommand resolve;
  resolve.public_text = "explained";
  REQUIRE(desk->Do(ref, resolve, As("operator"), kNow).ok());
  // A hold on any copy keeps all.
  const Actor admin = As("administrator");
  for (const CaseRef& held : {ref, mirror}) {
    REQUIRE(desk->PlaceLegalHold(held, "reason", admin, kNow).ok());
    for (const CaseRef& named : {ref, mirror}) {
      CHECK(
          absl::IsFailedPrecondition(desk->Erase(named, admin, kNow).status()));
    }
    CHECK(Shows(*desk, ref));
    REQUIRE(desk->ReleaseLegalHold(held, "reason", admin, kNow).ok());
  }
  const auto erased = desk->Erase(mirror, admin, kNow);
  REQUIRE(erased.ok());
  CHECK(erased->parts == 3);
  CHECK(absl::IsNotFound(keys->FindCaseKey(own[0].key).status()));
  CHECK(absl::IsNotFound(keys->FindCaseKey(parts[0].key).status()));
  CHECK(CheckClean(*desk).erased == 3);
  // What the source sends afterwards is erased at once, and needs no key.
  REQUIRE(desk->Mirror(event(3), As("system"), kNow).ok());
  REQUIRE(store->Load(mirror, &parts).ok());
  REQUIRE(parts.size() == 3);
  CHECK(parts[2].salt.empty());
  CHECK(parts[2].key.empty());
  CHECK(parts[2].caller_tag == 0);
  CHECK(CheckClean(*desk).erased == 4);
}

TEST_CASE("an erased caller does not come back to a restored mirror") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db"), copy = folder.File("old.db");
  const auto keys = Keys(folder.File("keys"));
  Event open;
  open.at = kNow;
  OpenCommand command;
  command.ticket = std::string(Complaint(kNow).bytes());
  open.command = command;
  Event closed;
  closed.at = kNow;
  closed.command = CloseCommand();
  closed.resolution = Resolution::kSatisfied;
  const CaseRef mirror{"cn.changsha", "12315:M-1"};
  {
    const auto desk = Open(File(path), keys);
    Ok(desk->Mirror(Mirrored("M-1", 1, open), As("system"), kNow));
  }
  CopyFile(path, copy);
  {
    const auto desk = Open(File(path), keys);
    Ok(desk->Mirror(Mirrored("M-1", 2, closed), As("system"), kNow));
    CHECK(Ok(desk->Erase(mirror, As("administrator"), kNow)).parts == 1);
  }
  // The copy has never heard of the erasure; the source repeats itself.
  const auto desk = Open(File(copy), keys);
  CHECK(CheckClean(*desk).forgotten == 1);
  Ok(desk->Mirror(Mirrored("M-1", 2, open), As("system"), kNow));
  Ok(desk->Mirror(Mirrored("M-1", 3, open), As("system"), kNow));
  CHECK_FALSE(Shows(*desk, mirror));
  std::vector<SealedRecord> parts;
  Ok(desk->store().Load(mirror, &parts));
  REQUIRE(parts.size() == 3);
  for (const std::size_t i : {1, 2}) {
    CHECK(parts[i].salt.empty());
    CHECK(parts[i].bytes.empty());
    CHECK(parts[i].key.empty());
    CHECK(parts[i].caller_tag == 0);
    CHECK(parts[i].erased_by == "destroyed key");
    CHECK(parts[i].erased_at == kNow);
  }
  CHECK(CheckClean(*desk).erased == 2);
  const auto adopted =
      Ok(desk->Adopt("cn.changsha", "12315", As("operator"), kNow));
  REQUIRE(adopted.size() == 1);
  REQUIRE(adopted[0].status.ok());
  CHECK_FALSE(Shows(*desk, adopted[0].ref));
}

// Changes the sealed parts that are read.
class ChangedParts : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  std::function<void(const CaseRef&, SealedRecord*)> change;

 private:
  void Change(const CaseRef& ref, SealedRecord* part) const override {
    if (change) change(ref, part);
  }
};

TEST_CASE("another key or caller tag of a sealed part is found") {
  const TempFolder folder;
  const bool has_keys = GENERATE(true, false);
  INFO(has_keys);
  auto owned = std::make_unique<ChangedParts>(NewMemoryStore());
  ChangedParts& store = *owned;
  const auto desk =
      Open(std::move(owned), has_keys ? Keys(folder.File("keys")) : nullptr);
  const CaseRef one = Closed(*desk), two = Closed(*desk),
                erased = Closed(*desk);
  REQUIRE(desk->Erase(erased, As("administrator"), kNow).ok());
  std::vector<SealedRecord> parts;
  REQUIRE(store.Load(two, &parts).ok());
  const std::string other = parts.at(0).key;
  CHECK(other.empty() != has_keys);
  CheckClean(*desk);
  const std::vector<std::function<void(SealedRecord*)>> changes = {
      [](SealedRecord* part) { part->key += "x"; },
      [&](SealedRecord* part) { part->key = other + "?"; },
      [](SealedRecord* part) { ++part->caller_tag; },
      [](SealedRecord* part) { part->caller_tag = -1; },
      [](SealedRecord* part) {
        part->caller_tag = SealedRecord::kCallerTags + 1;
      },
  };
  for (const CaseRef& ref : {one, erased}) {
    for (std::size_t i = 0; i != changes.size(); ++i) {
      // The place of a destroyed key tells no ids apart; there is no key to
      // use.
      if (has_keys && ref == erased && i == 0) continue;
      INFO(ref.id << " " << i);
      store.change = [&](const CaseRef& of, SealedRecord* part) {
        if (of == ref) changes[i](part);
      };
      const auto check = desk->Check(As("system"));
      REQUIRE(check.ok());
      CHECK(check->faults.size() == 1);
    }
  }
  if (has_keys) {
    store.change = [&](const CaseRef& of, SealedRecord* part) {
      if (of == one) part->caller_tag = 0;
    };
    CHECK(desk->Check(As("system"))->faults.size() == 1);
    for (const CaseRef& ref : {one, erased}) {
      store.change = [&](const CaseRef& of, SealedRecord* part) {
        if (of == ref) part->key = other;
      };
      CHECK(desk->Check(As("system"))->faults.size() == 1);
    }
  }
  store.change = nullptr;
  CheckClean(*desk);
}

}  // namespace
}  // namespace trunkline::testing
