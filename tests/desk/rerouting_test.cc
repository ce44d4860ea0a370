// SPDX-License-Identifier: Apache-2.0
//
// Cases that are routed again: after an amendment, and after the rules changed.
#include <string>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/desk.h"

namespace trunkline::testing {
namespace {

const absl::Time kMorning = At("2018-03-01 10:05");

std::unique_ptr<Desk> MemoryDesk() { return OpenDesk(NewMemoryStore()); }

TEST_CASE("an amended ticket is routed again, and later clocks follow") {
  const auto desk = MemoryDesk();
  const Receipt opened = Ok(desk->Accept(
      TicketOf("accepted_at { seconds: 1519869900 } "
               "type: TICKET_TYPE_COMPLAINT "
               "category: 'environment.noise.construction' region: '430111' "
               "caller_words: 'x' dispatch_text: 'y' dialled: '12345'"),
      As("operator"), kMorning));
  const Case before = Ok(desk->Get(opened.ref, As("operator")));
  AmendCommand amend;
  amend.type = TicketType::kEnquiry;
  amend.category = "utilities.water";
  amend.urgency = Urgency::kUrgent;
  const Receipt amended =
      Ok(desk->Do(opened.ref, amend, As("operator"), At("2018-03-01 10:08")));
  REQUIRE(amended.events.size() == 1);
  const auto& recorded = std::get<AmendCommand>(amended.events[0].command);
  CHECK_FALSE(recorded.decision.empty());
  const Case after = Ok(desk->Get(opened.ref, As("operator")));
  CHECK_FALSE(after.decision_outdated);
  CHECK(after.decision != before.decision);
  // The promise becomes shorter at once: two working days of an enquiry.
  CHECK(before.clocks[0].due == At("2018-03-23 00:00"));
  CHECK(after.clocks[0].due == At("2018-03-06 00:00"));
  Ok(desk->Do(opened.ref, Simple(CommandKind::kAccept), As("operator"),
              At("2018-03-01 10:10")));
  Ok(desk->Do(opened.ref, Dispatch("water_bureau"), As("dispatcher"),
              At("2018-03-01 10:20")));
  const Case handled = Ok(desk->Get(opened.ref, As("dispatcher")));
  bool found = false;
  for (const Clock& clock : handled.clocks) {
    if (clock.definition != "handle") continue;
    found = true;
    // Two working days of an enquiry, until 24:00.
    CHECK(clock.due == At("2018-03-06 00:00"));
  }
  CHECK(found);
  CheckClean(*desk);
}

TEST_CASE("an amendment of words alone routes nothing") {
  const auto desk = MemoryDesk();
  const Receipt opened =
      Ok(desk->Accept(Complaint(kMorning), As("operator"), kMorning));
  AmendCommand amend;
  amend.dispatch_text = "other words";
  const Receipt amended =
      Ok(desk->Do(opened.ref, amend, As("operator"), kMorning));
  CHECK(std::get<AmendCommand>(amended.events[0].command).decision.empty());
}

TEST_CASE("reroute records both rule sets") {
  const auto desk = MemoryDesk();
  const Receipt opened =
      Ok(desk->Accept(Complaint(kMorning), As("operator"), kMorning));
  const std::string old(Changsha().rules.hash().substr(0, 16));
  const DeskRules changed = ChangshaWith(
      "department { code: 'extra' name { lang: 'zh' text: '新' } }", "");
  REQUIRE(desk->SetRules(changed).ok());
  CHECK(absl::IsPermissionDenied(
      desk->Do(opened.ref, RerouteCommand(), As("aic_bureau"), kMorning)
          .status()));
  const Receipt rerouted =
      Ok(desk->Do(opened.ref, RerouteCommand(), As("dispatcher"), kMorning));
  const auto& recorded = std::get<RerouteCommand>(rerouted.events[0].command);
  CHECK(recorded.replaced_ruleset_hash == old);
  CHECK(recorded.decision.find(std::string(
            changed.rules.hash().substr(0, 16))) != std::string::npos);
  CheckClean(*desk);
}

TEST_CASE("a late tick raises a red card and no yellow one") {
  const auto desk = MemoryDesk();
  const Receipt opened =
      Ok(desk->Accept(Complaint(kMorning), As("operator"), kMorning));
  Ok(desk->Do(opened.ref, Simple(CommandKind::kAccept), As("operator"),
              kMorning));
  Ok(desk->Do(opened.ref, Dispatch("aic_bureau"), As("dispatcher"), kMorning));
  const absl::Time late = At("2018-05-02 09:00");
  const TickResult ticked = Ok(desk->Tick(As("system"), late));
  CHECK(ticked.failed == 0);
  CHECK(ticked.events > 0);
  const Case c = Ok(desk->Get(opened.ref, As("dispatcher")));
  REQUIRE(c.assignments.size() == 1);
  CHECK(c.assignments[0].yellow_cards == 0);
  CHECK(c.assignments[0].red_cards == 1);
  CHECK(Ok(desk->Tick(As("system"), late)).events == 0);
  CheckClean(*desk);
}

}  // namespace
}  // namespace trunkline::testing
