// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/desk/city.h"

namespace trunkline::testing {
namespace {

const absl::Time kNow = At("2018-06-25 09:00");

constexpr char kRetention[] =
    "retention { id: \"caller\" part: PART_CALLER after { amount: 30 unit: "
    "UNIT_CALENDAR_DAYS } }\n"
    "retention { id: \"reports\" part: PART_CALLER type: TICKET_TYPE_REPORT "
    "after { amount: 90 unit: UNIT_CALENDAR_DAYS } }\n"
    "retention { id: \"reports-too\" part: PART_CALLER type: "
    "TICKET_TYPE_REPORT after { amount: 48 unit: UNIT_HOURS } }";

std::unique_ptr<Desk> Open(std::unique_ptr<Store> store,
                           const char* retention = kRetention) {
  auto desk = Desk::Open(std::move(store), {ChangshaWith("", retention)});
  if (!desk.ok()) FAIL(desk.status().ToString());
  return *std::move(desk);
}

CaseRef Accepted(Desk& desk, std::string_view type = "COMPLAINT") {
  const auto receipt = desk.Accept(
      TicketOf(absl::StrCat(
          "jurisdiction: \"cn.changsha\" channel: CHANNEL_PHONE dialled: "
          "\"12345\" type: TICKET_TYPE_",
          std::string(type),
          " category: \"market.consumer.refund\" region: \"430102\" title: "
          "\"refund refused\" caller { name: \"CALLER-NAME\" } accepted_at { "
          "seconds: ",
          absl::ToUnixSeconds(kNow), " }")),
      As("operator"), kNow);
  if (!receipt.ok()) FAIL(receipt.status().ToString());
  return receipt->ref;
}
CaseRef Closed(Desk& desk, std::string_view type = "COMPLAINT") {
  const CaseRef ref = Accepted(desk, type);
  ResolveCommand resolve;
  resolve.public_text = "explained";
  REQUIRE(desk.Do(ref, resolve, As("operator"), kNow).ok());
  return ref;
}

std::vector<CaseRef> Due(Desk& desk, absl::Time now,
                         std::string_view after = {}, std::size_t limit = 100) {
  auto due = desk.DueForErasure("cn.changsha", As("system"), now, after, limit);
  if (!due.ok()) FAIL(due.status().ToString());
  return *std::move(due);
}
constexpr absl::Duration kDay = absl::Hours(24);

TEST_CASE("a closed case is due when its retention has passed, not before") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = Open(store.Release());
  const CaseRef closed = Closed(*desk);
  const CaseRef report = Closed(*desk, "REPORT");
  Accepted(*desk);
  CHECK(Due(*desk, kNow + 30 * kDay - absl::Microseconds(1)).empty());
  CHECK(Due(*desk, kNow + 30 * kDay) == std::vector<CaseRef>{closed});
  CHECK(Due(*desk, kNow + 90 * kDay - absl::Microseconds(1)) ==
        std::vector<CaseRef>{closed});
  CHECK(Due(*desk, kNow + 90 * kDay) == std::vector<CaseRef>{closed, report});
  CHECK(Due(*desk, kNow + 90 * kDay, "", 1) == std::vector<CaseRef>{closed});
  CHECK(Due(*desk, kNow + 90 * kDay, closed.id) ==
        std::vector<CaseRef>{report});
  REQUIRE(desk->Erase(closed, As("administrator"), kNow).ok());
  CHECK(Due(*desk, kNow + 90 * kDay) == std::vector<CaseRef>{report});
  CHECK(absl::IsNotFound(
      desk->DueForErasure("cn.other", As("system"), kNow).status()));
}

TEST_CASE("closed mirrors are due, and what continues an adopted one") {
  const auto desk = Open(NewMemoryStore());
  const auto mirror = [&](const char* id, const char* stage) {
    MirrorEvent mirrored{"cn.changsha", "12315", id, 1, {}};
    mirrored.event.at = kNow;
    mirrored.event.stage = stage;
    OpenCommand open;
    open.ticket = std::string(Complaint(kNow).bytes());
    mirrored.event.command = open;
    REQUIRE(desk->Mirror(mirrored, As("system"), kNow).ok());
    if (std::string_view(stage).empty()) return;
    mirrored.source_version = 2;
    mirrored.event.command = NoteCommand();
    mirrored.event.resolution = Resolution::kSatisfied;
    REQUIRE(desk->Mirror(mirrored, As("system"), kNow).ok());
  };
  mirror("open", "");
  mirror("closed", "done");
  const std::vector<CaseRef> due = Due(*desk, kNow + 365 * kDay);
  REQUIRE(due.size() == 1);
  CHECK(due[0].id == "12315:closed");
}

TEST_CASE("without a retention nothing is ever due") {
  const auto desk = Open(NewMemoryStore(), "");
  Closed(*desk);
  CHECK(Due(*desk, At("9000-01-01 00:00")).empty());
}

TEST_CASE("a case on legal hold is never due and never erased") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = Open(store.Release());
  const CaseRef ref = Closed(*desk), other = Closed(*desk);
  const Actor actor = As("administrator");
  const absl::Time later = kNow + 365 * kDay;
  REQUIRE(desk->PlaceLegalHold(ref, "court-2018-7", actor, kNow).ok());
  CHECK(absl::IsAlreadyExists(desk->PlaceLegalHold(ref, "again", actor, kNow)));
  CHECK(Due(*desk, later) == std::vector<CaseRef>{other});
  const absl::Status refused = desk->Erase(ref, actor, later).status();
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK(refused.message().find("legal hold") != std::string::npos);
  const auto seen = desk->Get(ref, As("operator"));
  REQUIRE(seen.ok());
  CHECK(seen->ticket.find("CALLER-NAME") != std::string::npos);

  const auto holds = desk->LegalHolds("cn.changsha", actor);
  REQUIRE(holds.ok());
  REQUIRE(holds->size() == 1);
  CHECK((*holds)[0].ref == ref);
  CHECK((*holds)[0].reason == "court-2018-7");
  CHECK((*holds)[0].by == "administrator-1");
  CHECK((*holds)[0].since == kNow);
  CHECK(desk->LegalHolds("cn.changsha", actor, ref.id)->empty());
  CHECK(absl::IsNotFound(desk->LegalHolds("cn.other", actor).status()));

  REQUIRE(desk->ReleaseLegalHold(ref, "court-2018-8", actor, later).ok());
  CHECK(absl::IsNotFound(desk->ReleaseLegalHold(ref, "again", actor, later)));
  CHECK(desk->LegalHolds("cn.changsha", actor)->empty());
  CHECK(Due(*desk, later) == std::vector<CaseRef>{ref, other});
  CHECK(desk->Erase(ref, actor, later).ok());

  // Both are in the access record, beside the read.
  const auto entries = desk->AccessEntries(actor, 0);
  REQUIRE(entries.ok());
  REQUIRE(entries->size() == 3);
  CHECK((*entries)[0].act == AccessAct::kHold);
  CHECK((*entries)[0].purpose == "court-2018-7");
  CHECK((*entries)[0].at == kNow);
  CHECK((*entries)[2].act == AccessAct::kRelease);
  CHECK((*entries)[2].ref == ref);
  CheckClean(*desk);
}

TEST_CASE("a hold is found among many, of this case alone") {
  const auto desk = Open(NewMemoryStore());
  const Actor actor = As("administrator");
  std::vector<CaseRef> refs;
  for (int i = 0; i != 12; ++i) refs.push_back(Closed(*desk));
  for (std::size_t i = 0; i != refs.size(); i += 2) {
    REQUIRE(desk->PlaceLegalHold(refs[i], "r", actor, kNow).ok());
  }
  for (std::size_t i = 0; i != refs.size(); ++i) {
    CHECK(desk->Erase(refs[i], actor, kNow).ok() == (i % 2 == 1));
  }
  CHECK(desk->LegalHolds("cn.changsha", actor, "", 3)->size() == 3);
}

TEST_CASE("a hold has a case, a reason and an actor") {
  const auto desk = Open(NewMemoryStore());
  const CaseRef ref = Closed(*desk);
  const Actor actor = As("administrator");
  CHECK(absl::IsInvalidArgument(desk->PlaceLegalHold(ref, "", actor, kNow)));
  CHECK(absl::IsInvalidArgument(
      desk->PlaceLegalHold(ref, std::string(256, 'r'), actor, kNow)));
  CHECK(absl::IsPermissionDenied(desk->PlaceLegalHold(ref, "r", {}, kNow)));
  CHECK(absl::IsNotFound(
      desk->PlaceLegalHold({"cn.changsha", "x"}, "r", actor, kNow)));
  CHECK(desk->AccessEntries(actor, 0)->empty());
}

}  // namespace
}  // namespace trunkline::testing
