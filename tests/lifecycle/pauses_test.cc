// SPDX-License-Identifier: Apache-2.0
//
// A case that is held again and again: what it keeps does not grow, and its
// events alone lead to the same case.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/lifecycle/any_command.h"
#include "tests/lifecycle/world.h"
#include "trunkline/cases/timeline.h"

namespace trunkline {
namespace {

Command Plain(CommandKind kind) {
  AnyCommand m;
  m.kind = kind;
  m.reason = kind == CommandKind::kHold ? "appraisal" : "why";
  return m;
}

// A definition that grants any number of holds, without an end, to the lead.
const World& ManyHolds() {
  static const World& world = *new World(
      MakeWorld("transition { id: 'hold' override: OVERRIDE_REPLACE "
                "  command: COMMAND_KIND_HOLD from: 'handle' to: 'held' "
                "  effect { act: ACT_HOLD clock: 'promise' } "
                "  effect { act: ACT_HOLD clock: 'handle' } "
                "  effect { act: ACT_HOLD clock: 'contact' } fact: 'reason' } "
                "right { id: 'hold' override: OVERRIDE_REPLACE "
                "  command: COMMAND_KIND_HOLD role: 'lead' }"));
  return world;
}

// Bytes of the case after each resumption.
std::vector<std::size_t> SizesOf(int pairs) {
  const World& w = ManyHolds();
  Case c = NewCase();
  absl::Time now = At("2018-06-25 09:00");
  std::vector<Event> events;
  const auto act = [&](const Command& command, const char* who) {
    now += absl::Seconds(10);
    const absl::Status status = Do(w, command, As(who), now, &c, &events);
    INFO(status.ToString());
    REQUIRE(status.ok());
  };
  act(Opening(w,
              "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' "
              "region: 'city'",
              now),
      "operator");
  act(Plain(CommandKind::kAccept), "operator");
  AnyCommand dispatch;
  dispatch.kind = CommandKind::kDispatch;
  dispatch.unit = "roads";
  act(dispatch, "dispatcher");
  act(Plain(CommandKind::kSign), "roads");
  std::vector<std::size_t> sizes;
  for (int i = 0; i != pairs; ++i) {
    act(Plain(CommandKind::kHold), "roads");
    act(Plain(CommandKind::kResume), "dispatcher");
    sizes.push_back(WriteCase(c).size());
  }
  // The same from the bytes of the events.
  Case again;
  for (const Event& event : events) {
    REQUIRE(Apply(ReadEvent(WriteEvent(event)).value(), &again).ok());
  }
  CHECK(WriteCase(again) == WriteCase(c));
  CHECK(WriteCase(ReadCase(WriteCase(c)).value()) == WriteCase(c));
  // Every pause is in the timeline.
  const std::string timeline = RenderTimeline(events).value();
  std::size_t lines = 0;
  for (std::size_t at = timeline.find("appraisal"); at != std::string::npos;
       at = timeline.find("appraisal", at + 1)) {
    ++lines;
  }
  CHECK(lines >= static_cast<std::size_t>(pairs));
  const bool held =
      std::any_of(c.clocks.begin(), c.clocks.end(),
                  [](const Clock& clock) { return clock.summed.pauses > 0; });
  CHECK(held == (pairs > static_cast<int>(kLedgerSum) / 2));
  return sizes;
}

TEST_CASE("what a case keeps of its pauses does not grow with them") {
  const auto most = [](const std::vector<std::size_t>& sizes) {
    return *std::max_element(sizes.begin(), sizes.end());
  };
  const std::size_t few = most(SizesOf(40));
  const std::vector<std::size_t> sizes = SizesOf(640);
  // Numbers in the sum are some bytes longer.
  CHECK(most(sizes) <= few + 64);
  CHECK(most(sizes) < 20'000);
}

// The promise of a case that was held so many times in the evening, five
// minutes each, after an amendment to 20 hours.
Clock AmendedAfter(int pairs) {
  const World& w = ManyHolds();
  Case c = NewCase();
  absl::Time now = At("2018-06-25 17:00");
  const auto act = [&](const Command& command, const char* who) {
    const absl::Status status = Do(w, command, As(who), now, &c);
    INFO(status.ToString());
    REQUIRE(status.ok());
  };
  act(Opening(w,
              "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' "
              "region: 'city'",
              now),
      "operator");
  act(Plain(CommandKind::kAccept), "operator");
  AnyCommand dispatch;
  dispatch.kind = CommandKind::kDispatch;
  dispatch.unit = "roads";
  act(dispatch, "dispatcher");
  act(Plain(CommandKind::kSign), "roads");
  now = At("2018-06-25 18:00");
  for (int i = 0; i != pairs; ++i) {
    now += absl::Minutes(1);
    act(Plain(CommandKind::kHold), "roads");
    now += absl::Minutes(5);
    act(Plain(CommandKind::kResume), "dispatcher");
  }
  auto policy = std::make_shared<DeadlinePolicy>();
  policy->id = "hours";
  policy->amount = 20;
  policy->unit = DeadlinePolicy::Unit::kHours;
  policy->start = DeadlinePolicy::Start::kAccepted;
  policy->calendar = "cn";
  policy->hold = {"appraisal", "awaiting_citizen"};
  AnyCommand amend;
  amend.kind = CommandKind::kAmend;
  amend.category = "noise";
  amend.decision = c.decision;
  amend.promised_deadlines = {{Milestone::kHandling, policy, false}};
  act(amend, "dispatcher");
  for (const Clock& clock : c.clocks) {
    if (clock.definition == "promise") return clock;
  }
  FAIL("no promise");
  return {};
}

TEST_CASE("a sum of pauses is not counted by a policy that counts otherwise") {
  // Evenings are no working time: the policy of working days counts no pause,
  // that of hours counts each.
  const Clock few = AmendedAfter(3);
  CHECK(few.policy == "hours");
  CHECK(few.due == At("2018-06-26 13:00") + absl::Minutes(15));
  // Once they are a sum of working time, how long they were is not known.
  const Clock many = AmendedAfter(40);
  CHECK(many.summed.pauses > 0);
  CHECK(many.policy == "handle");
  CHECK(many.due == At("2018-07-03 00:00"));
}

}  // namespace
}  // namespace trunkline
