// SPDX-License-Identifier: Apache-2.0
// Desk::ListMissedCalls(): who is to be called back, and who may know.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/desk.h"

namespace trunkline::testing {
namespace {

const absl::Time kNow = At("2018-06-25 09:00");

std::unique_ptr<Desk> OpenHere(bool require_purpose = false) {
  DeskOptions options;
  options.clock = [] { return kNow; };
  options.require_purpose = require_purpose;
  auto desk = OpenDesk(NewMemoryStore(), options);
  REQUIRE(desk != nullptr);
  return desk;
}

// A call at a minute of the morning.
OfferedCall Call(const char* id, int minute, bool answered,
                 const char* number) {
  OfferedCall call;
  call.id = id;
  call.dialled = "12345";
  call.offered_at = kNow + absl::Minutes(minute);
  call.answered = answered;
  call.caller_number = number;
  return call;
}

TEST_CASE("who was missed and not answered since is called back") {
  const auto desk = OpenHere();
  std::vector<OfferedCall> calls = {
      // Answered later, from a number that is written otherwise.
      Call("A1", 0, false, "13900000001"),
      Call("A2", 5, true, "+86 139 0000 0001"),
      // Missed again after that.
      Call("B1", 1, false, "013900000002"),
      Call("B2", 2, true, "13900000002"),
      Call("B3", 3, false, "13900000002"),
      Call("B4", 9, false, "86-13900000002"),
      // A line of the town; once.
      Call("C1", 4, false, "0731-8888 0003"),
      // Nobody can call these back.
      Call("D1", 6, false, ""),
      Call("D2", 7, false, "110"),
      Call("D3", 8, true, ""),
  };
  for (int turn = 0; turn != 2; ++turn) {
    const MissedCalls missed =
        Ok(desk->ListMissedCalls("cn.changsha", calls, As("operator")));
    CHECK(missed.without_number == 2);
    REQUIRE(missed.calls.size() == 2);
    CHECK(missed.calls[0].id == "C1");
    CHECK(missed.calls[0].number == "073188880003");
    CHECK(missed.calls[0].missed == 1);
    CHECK(missed.calls[1].id == "B4");
    CHECK(missed.calls[1].number == "13900000002");
    CHECK(missed.calls[1].dialled == "12345");
    CHECK(missed.calls[1].missed == 2);
    CHECK(missed.calls[1].first_offered_at == kNow + absl::Minutes(3));
    CHECK(missed.calls[1].offered_at == kNow + absl::Minutes(9));
    // The order of the calls does not matter.
    std::reverse(calls.begin(), calls.end());
  }
}

TEST_CASE("an answer at the same instant counts, none before it does") {
  const auto desk = OpenHere();
  const auto listed = [&](const std::vector<OfferedCall>& calls) {
    return Ok(desk->ListMissedCalls("cn.changsha", calls, As("reviewer")))
        .calls.size();
  };
  CHECK(listed({}) == 0);
  CHECK(listed({Call("1", 5, false, "13900000001"),
                Call("2", 5, true, "13900000001")}) == 0);
  CHECK(listed({Call("1", 5, false, "13900000001"),
                Call("2", 4, true, "13900000001")}) == 1);
}

TEST_CASE("each listing is recorded, with the field and without a number") {
  const auto desk = OpenHere();
  const std::vector<OfferedCall> calls = {Call("1", 0, false, "13900000001")};
  Ok(desk->ListMissedCalls("cn.changsha", calls, As("operator")));
  Ok(desk->ListMissedCalls("cn.changsha", {}, As("reviewer")));
  const auto entries = Ok(desk->AccessEntries(As("system"), 0));
  REQUIRE(entries.size() == 2);
  for (const AccessEntry& entry : entries) {
    CHECK(entry.act == AccessAct::kMissedCalls);
    CHECK(entry.ref.jurisdiction == "cn.changsha");
    CHECK(entry.ref.id.empty());
    CHECK(entry.fields == std::vector<std::string>{"caller_number"});
    CHECK(entry.at == kNow);
  }
  CHECK(entries[0].actor == "operator-1");
  CHECK(entries[1].actor == "reviewer-1");
}

TEST_CASE("a masked number, a case of one's own and other rights do not do") {
  const auto desk = OpenHere();
  const std::vector<OfferedCall> calls = {Call("1", 0, false, "13900000001")};
  for (const char* who : {"dispatcher", "supervisor", "authority",
                          "administrator", "system", "aic_bureau"}) {
    INFO(who);
    const auto denied = desk->ListMissedCalls("cn.changsha", calls, As(who));
    CHECK(absl::IsPermissionDenied(denied.status()));
    CHECK(denied.status().ToString().find("1390") == std::string::npos);
  }
  Actor nameless = As("operator");
  nameless.id.clear();
  CHECK(absl::IsPermissionDenied(
      desk->ListMissedCalls("cn.changsha", calls, nameless).status()));
  CHECK(absl::IsNotFound(
      desk->ListMissedCalls("cn.nowhere", calls, As("operator")).status()));
  CHECK(Ok(desk->AccessEntries(As("system"), 0)).empty());
}

TEST_CASE("a call without a time, and a viewer without a purpose") {
  const auto desk = OpenHere(true);
  std::vector<OfferedCall> calls = {Call("1", 0, false, "13900000001")};
  Actor viewer = As("operator");
  viewer.purpose.clear();
  CHECK(absl::IsPermissionDenied(
      desk->ListMissedCalls("cn.changsha", calls, viewer).status()));
  viewer.purpose = "to call back";
  CHECK(Ok(desk->ListMissedCalls("cn.changsha", calls, viewer)).calls.size() ==
        1);
  OfferedCall& bad = calls.emplace_back();
  bad.id = "2";
  bad.caller_number = "13900000002";
  const auto refused = desk->ListMissedCalls("cn.changsha", calls, viewer);
  CHECK(absl::IsInvalidArgument(refused.status()));
  CHECK_THAT(refused.status().ToString(), match::Contains("call 2"));
  CHECK(refused.status().ToString().find("1390") == std::string::npos);
  CHECK(Ok(desk->AccessEntries(As("system"), 0)).size() == 1);
}

}  // namespace
}  // namespace trunkline::testing
