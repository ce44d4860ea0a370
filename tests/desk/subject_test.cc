// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/key_file.h"

namespace trunkline::testing {
namespace {

const absl::Time kNow = At("2018-06-25 09:00");

DeskOptions WithKeys(const TempFolder& folder) {
  DeskOptions options;
  auto keys = OpenKeyFile(folder.File("keys"));
  if (!keys.ok()) FAIL(keys.status().ToString());
  options.keys = *std::move(keys);
  return options;
}
CaseRef Accept(Desk& desk, std::string_view phone, std::string_view more = {}) {
  const auto receipt =
      desk.Accept(Complaint(kNow, more, phone), As("operator"), kNow);
  if (!receipt.ok()) FAIL(receipt.status().ToString());
  return receipt->ref;
}
void Close(Desk& desk, const CaseRef& ref) {
  ResolveCommand resolve;
  resolve.public_text = "explained";
  REQUIRE(desk.Do(ref, resolve, As("operator"), kNow).ok());
}
SameCallerCount Count(Desk& desk, const CaseRef& ref) {
  const auto count = desk.CountSameCaller(ref, As("operator"));
  if (!count.ok()) FAIL(count.status().ToString());
  return *count;
}
std::vector<SubjectCase> Subject(Desk& desk, std::string_view phone) {
  auto cases = desk.Subject("cn.changsha", phone, As("operator"));
  if (!cases.ok()) FAIL(cases.status().ToString());
  return *std::move(cases);
}

TEST_CASE("the same caller is counted, and nothing else is told") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const TempFolder folder;
  const auto desk = OpenDesk(store.Release(), WithKeys(folder));
  const CaseRef one = Accept(*desk, "13900000007");
  CHECK(Count(*desk, one).cases == 0);
  const CaseRef two = Accept(*desk, "+86 139-0000-0007");
  Accept(*desk, "13900000008");
  const CaseRef none = Accept(*desk, ""), none_too = Accept(*desk, "");
  CHECK(Count(*desk, one).cases == 1);
  CHECK(Count(*desk, one).open == 1);
  CHECK(Count(*desk, two).cases == 1);
  CHECK(Count(*desk, none).cases == 0);  // Without a number no one is the same.
  CHECK(Count(*desk, none_too).cases == 0);
  Close(*desk, two);
  CHECK(Count(*desk, one).cases == 1);
  CHECK(Count(*desk, one).open == 0);
  // It is erased with the caller.
  REQUIRE(desk->Erase(two, As("administrator"), kNow).ok());
  CHECK(Count(*desk, one).cases == 0);
  CHECK(Count(*desk, two).cases == 0);
  // No field was shown.
  CHECK(desk->AccessEntries(As("administrator"), 0)->empty());
  CHECK(absl::IsNotFound(
      desk->CountSameCaller({"cn.changsha", "x"}, As("operator")).status()));
  const CaseRef accused =
      Accept(*desk, "13900000007", "against: \"aic_bureau\"");
  CHECK(absl::IsPermissionDenied(
      desk->CountSameCaller(accused, As("aic_bureau")).status()));
}

TEST_CASE("only who may know the caller learns how often it called") {
  const TempFolder folder;
  const auto desk = OpenDesk(NewMemoryStore(), WithKeys(folder));
  const CaseRef open = Accept(*desk, "13900000007");
  const CaseRef secret = Accept(*desk, "13900000007", "confidential: true");
  const auto allowed = [&](const CaseRef& ref, const char* who) {
    const auto count = desk->CountSameCaller(ref, As(who));
    INFO(who << ": " << count.status());
    if (!count.ok()) CHECK(absl::IsPermissionDenied(count.status()));
    return count.ok();
  };
  for (const char* who : {"operator", "reviewer", "dispatcher"}) {
    CHECK(allowed(open, who));
    CHECK(allowed(secret, who));
  }
  // A masked number, or none.
  for (const char* who : {"supervisor", "authority", "administrator"}) {
    CHECK_FALSE(allowed(open, who));
    CHECK_FALSE(allowed(secret, who));
  }
  // The lead knows a caller who is not secret; an assisting unit knows none.
  for (const CaseRef& ref : {open, secret}) {
    REQUIRE(desk->Do(ref, AcceptCommand(), As("operator"), kNow).ok());
    DispatchCommand dispatch;
    dispatch.unit = "aic_bureau";
    dispatch.assisting = {"transport_bureau"};
    dispatch.dispatch_text = "a matter for a department";
    const auto given = desk->Do(ref, dispatch, As("dispatcher"), kNow);
    INFO(given.status());
    REQUIRE(given.ok());
  }
  CHECK(allowed(open, "aic_bureau"));
  CHECK_FALSE(allowed(secret, "aic_bureau"));
  CHECK_FALSE(allowed(open, "transport_bureau"));
  CHECK_FALSE(allowed(secret, "transport_bureau"));
}

TEST_CASE("a desk without keys does not know callers again") {
  const auto desk = OpenDesk(NewMemoryStore());
  const CaseRef ref = Accept(*desk, "13900000007");
  CHECK(absl::IsFailedPrecondition(
      desk->CountSameCaller(ref, As("operator")).status()));
}

TEST_CASE("numbers that share a tag are told apart") {
  // Of some thousand numbers two have the same tag of 20 bits.
  const TempFolder folder;
  auto owned = NewMemoryStore();
  Store* const store = owned.get();
  const auto desk = OpenDesk(std::move(owned), WithKeys(folder));
  std::map<std::int64_t, CaseRef> by_tag;
  bool found = false;
  for (int i = 0; i != 20'000 && !found; ++i) {
    const CaseRef ref = Accept(*desk, std::to_string(13'900'000'000 + i));
    std::vector<SealedRecord> sealed;
    REQUIRE(store->Load(ref, &sealed).ok());
    const auto added = by_tag.emplace(sealed[0].caller_tag, ref);
    if (added.second) continue;
    found = true;
    CHECK(Count(*desk, ref).cases == 0);
    CHECK(Count(*desk, added.first->second).cases == 0);
  }
  CHECK(found);
}

TEST_CASE("a caller gets everything of that caller, and of no other") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const bool keys = GENERATE(true, false);
  const TempFolder folder;
  DeskOptions options;
  if (keys) options = WithKeys(folder);
  const auto desk = OpenDesk(store.Release(), options);
  const CaseRef one = Accept(*desk, "13900000007");
  Accept(*desk, "13900000008");
  const CaseRef two = Accept(*desk, "139 0000 0007");
  Close(*desk, two);
  const std::vector<SubjectCase> cases = Subject(*desk, "+8613900000007");
  REQUIRE(cases.size() == 2);
  CHECK(cases[0].ref == one);
  CHECK(cases[0].closed_at == absl::InfiniteFuture());
  CHECK(cases[1].ref == two);
  CHECK(cases[1].closed_at == kNow);
  for (const SubjectCase& c : cases) {
    for (const char* own : {"CALLER-NAME", "WORDS-OF-THE-CALLER",
                            "HOME-ADDRESS", "CALL-ID", "refund refused"}) {
      INFO(own);
      CHECK(c.ticket.find(own) != std::string::npos);
    }
  }
  // One entry for each case.
  const auto entries = desk->AccessEntries(As("administrator"), 0);
  REQUIRE(entries.ok());
  REQUIRE(entries->size() == 2);
  CHECK((*entries)[0].act == AccessAct::kSubject);
  CHECK((*entries)[1].fields.size() == 6);

  CHECK(Subject(*desk, "13900000009").empty());
  CHECK(absl::IsInvalidArgument(
      desk->Subject("cn.changsha", "139", As("operator")).status()));
  // Nothing rather than a part of it.
  CHECK(absl::IsPermissionDenied(
      desk->Subject("cn.changsha", "13900000007", As("dispatcher")).status()));
  CHECK(absl::IsPermissionDenied(
      desk->Subject("cn.changsha", "13900000007", As("aic_bureau")).status()));
  CHECK(desk->AccessEntries(As("administrator"), 0)->size() == 2);
}

TEST_CASE("a number that a source tells after the adoption is found") {
  const TempFolder folder;
  const bool keyed = GENERATE(true, false);
  const auto desk =
      OpenDesk(NewMemoryStore(), keyed ? WithKeys(folder) : DeskOptions());
  const auto tell = [&](std::int64_t version, std::string_view phone) {
    Event event;
    event.at = kNow;
    event.stage = "accept";
    OpenCommand open;
    open.ticket = Complaint(kNow, "", phone).bytes();
    event.command = std::move(open);
    REQUIRE(
        desk->Mirror(Mirrored("A-1", version, event), As("system"), kNow).ok());
  };
  tell(1, "13900000001");
  REQUIRE(desk->Adopt("cn.changsha", "12315", As("operator"), kNow).ok());
  tell(2, "13900000001");
  // The case and its mirror have the same: it is given once.
  REQUIRE(Subject(*desk, "13900000001").size() == 1);
  CHECK(Subject(*desk, "13900000001")[0].ref.id != "12315:A-1");
  tell(3, "13900000003");
  CHECK(Subject(*desk, "13900000001").size() == 1);
  REQUIRE(Subject(*desk, "13900000003").size() == 1);
  CHECK(Subject(*desk, "13900000003")[0].ref.id == "12315:A-1");
  // Not the owner of a number that an earlier ticket had.
  tell(4, "");
  CHECK(Subject(*desk, "13900000003").empty());
}

TEST_CASE("what was sealed before the desk had keys is the caller's too") {
  TestStore store("sqlite");
  const TempFolder folder;
  CaseRef before;
  {
    const auto desk = OpenDesk(store.Release());
    before = Accept(*desk, "13900000007");
  }
  for (int round = 0; round != 2; ++round) {
    REQUIRE(store.Reopen());
    const auto desk = OpenDesk(store.Release(), WithKeys(folder));
    Accept(*desk, "13900000007");
    const std::vector<SubjectCase> cases = Subject(*desk, "13900000007");
    CHECK(cases.size() == static_cast<std::size_t>(round) + 2);
    CHECK(cases[0].ref == before);
  }
}

}  // namespace
}  // namespace trunkline::testing
