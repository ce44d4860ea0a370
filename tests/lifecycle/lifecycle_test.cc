// SPDX-License-Identifier: Apache-2.0
//
// Decide, Tick and CommandsFor on the default definition: what the stories of
// casebook/ do not show.
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/lifecycle_engine.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/lifecycle/world.h"

namespace trunkline {
namespace {

constexpr char kPothole[] =
    "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' region: 'city' "
    "dialled: '12345' caller { name: 'Somebody' phone: '13900001107' } "
    "caller_words: 'the hole before my door' dispatch_text: 'a pothole'";

Command Plain(CommandKind kind) {
  AnyCommand command;
  command.kind = kind;
  return command;
}

Command Good() {
  AnyCommand f = Plain(CommandKind::kFeedback);
  f.claim_true = true;
  f.beyond_remit = false;
  f.contacted = true;
  f.channel = Channel::kPhone;
  f.solved = Solved::kYes;
  f.public_text = "filled";
  return f;
}

TEST_CASE("the main line, with its clocks") {
  const World& w = DefaultWorld();
  Case c = NewCase();
  std::vector<Event> events;
  const auto go = [&](const Command& command, const char* who,
                      const char* when) {
    const absl::Status status = Do(w, command, As(who), At(when), &c, &events);
    INFO(status.ToString());
    REQUIRE(status.ok());
  };
  go(Opening(w, kPothole, At("2018-06-25 09:00")), "operator",
     "2018-06-25 09:00");
  CHECK(c.stage == "accept");
  REQUIRE(c.clocks.size() == 2);
  CHECK(c.clocks[0].definition == "promise");
  CHECK(c.clocks[0].due == At("2018-07-03 00:00"));
  CHECK(c.clocks[1].definition == "dispatch");
  go(Plain(CommandKind::kAccept), "operator", "2018-06-25 09:05");
  AnyCommand dispatch = Plain(CommandKind::kDispatch);
  dispatch.unit = "roads";
  dispatch.assisting = {"urban"};
  go(dispatch, "dispatcher", "2018-06-25 10:00");
  CHECK(c.stage == "handle");
  REQUIRE(c.clocks.size() == 7);
  CHECK(c.clocks[1].state == Clock::State::kStopped);
  // The sign-in is late at 24:00, and the reminder comes at the opening.
  CHECK(w.life.NextDue(c) == At("2018-06-27 08:30"));
  CHECK(Do(w, Good(), As("roads"), At("2018-06-25 11:00"), &c).message() ==
        "feed back: the unit has not signed (SIGNED)");
  go(Plain(CommandKind::kSign), "roads", "2018-06-25 11:00");
  go(Good(), "roads", "2018-06-28 16:00");
  CHECK(c.stage == "feedback");
  go(Plain(CommandKind::kApprove), "reviewer", "2018-06-28 17:00");
  AnyCommand call = Plain(CommandKind::kCallback);
  call.contact_outcome = ContactOutcome::kReached;
  call.solved = Solved::kYes;
  call.satisfaction = Satisfaction::kSatisfied;
  go(call, "reviewer", "2018-06-29 09:00");
  go(Plain(CommandKind::kClose), "reviewer", "2018-06-29 09:01");
  CHECK(c.stage == "closed");
  CHECK(c.resolution == Resolution::kSatisfied);
  for (const Clock& clock : c.clocks) {
    CHECK(clock.state == Clock::State::kStopped);
  }
  CHECK(w.life.NextDue(c) == absl::InfiniteFuture());

  Case again;
  for (const Event& e : events) {
    REQUIRE(Apply(ReadEvent(WriteEvent(e)).value(), &again).ok());
  }
  const auto text = [](const Case& shown) {
    return Convert("Case", WriteCase(shown), Format::kBinary, Format::kText)
        .value();
  };
  CHECK(text(again) == text(c));
  CHECK(WriteCase(again) == WriteCase(c));
}

TEST_CASE("a command that no event could keep is refused") {
  const World& w = DefaultWorld();
  Case c = NewCase();
  const absl::Time at = At("2018-06-25 09:00");
  REQUIRE(Do(w, Opening(w, kPothole, at), As("operator"), at, &c).ok());
  const char* who = "operator";
  const auto refused = [&](const Command& command, absl::Time now) {
    const std::string before = WriteCase(c);
    const Denial denial = w.life.WhyRefused(c, command, As(who), now);
    CHECK(denial.kind == Denial::Kind::kValue);
    CHECK(absl::IsInvalidArgument(Do(w, command, As(who), now, &c)));
    CHECK(WriteCase(c) == before);
    return std::string(denial.subject);
  };
  NoteCommand note;
  note.internal_text = "\xFF";
  CHECK(refused(note, at) == "text");
  note.internal_text = "seen";
  SplitCommand split;
  split.parts = {std::string("a\0b", 3)};
  CHECK(refused(split, at) == "text");
  AmendCommand amend;
  amend.urgency = static_cast<Urgency>(200);
  CHECK(refused(amend, at) == "text");
  REQUIRE(Do(w, AcceptCommand(), As("operator"), at, &c).ok());
  who = "dispatcher";
  DeadlinePolicy policy;
  policy.id = "x";
  policy.roll = static_cast<DeadlinePolicy::Roll>(9);
  DispatchCommand dispatch;
  dispatch.unit = "roads";
  dispatch.promised_deadlines.push_back(
      {Milestone::kHandling, std::make_shared<const DeadlinePolicy>(policy),
       false});
  CHECK(refused(dispatch, at) == "text");
  dispatch.promised_deadlines.clear();
  REQUIRE(Do(w, dispatch, As("dispatcher"), at, &c).ok());
  who = "roads";
  RequestExtensionCommand more;
  more.reason = "rain";
  more.extension = {1, static_cast<DeadlinePolicy::Unit>(9)};
  CHECK(refused(more, at) == "text");
  ContactCommand bad;
  bad.channel = Channel::kPhone;
  bad.contact_outcome = ContactOutcome::kReached;
  const absl::Time last = absl::FromUnixSeconds(253402300799);
  bad.contacted_at = last + absl::Seconds(1);
  CHECK(refused(bad, at) == "text");
  CHECK(refused(note, last + absl::Seconds(1)) == "now");
  CHECK(refused(note, absl::InfinitePast()) == "now");
  CHECK(Do(w, note, As("operator"), last, &c).ok());
}

}  // namespace
}  // namespace trunkline
