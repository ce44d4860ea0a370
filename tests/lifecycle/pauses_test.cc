// SPDX-License-Identifier: Apache-2.0
//
// A case that is held again and again: what it keeps does not grow, and its
// events alone lead to the same case.
#include <algorithm>
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

// Bytes of the case after each resumption.
std::vector<std::size_t> SizesOf(int pairs) {
  // A definition that grants any number of holds, without an end, to the lead.
  static const World& w = *new World(
      MakeWorld("transition { id: 'hold' override: OVERRIDE_REPLACE "
                "  command: COMMAND_KIND_HOLD from: 'handle' to: 'held' "
                "  effect { act: ACT_HOLD clock: 'promise' } "
                "  effect { act: ACT_HOLD clock: 'handle' } "
                "  effect { act: ACT_HOLD clock: 'contact' } fact: 'reason' } "
                "right { id: 'hold' override: OVERRIDE_REPLACE "
                "  command: COMMAND_KIND_HOLD role: 'lead' }"));
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

}  // namespace
}  // namespace trunkline
