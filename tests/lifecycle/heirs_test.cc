// SPDX-License-Identifier: Apache-2.0
//
// Who has the rights of a department that is no more: its successor that is in
// force, and no other one.
#include <string>

#include "tests/catch.h"
#include "tests/lifecycle/world.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline {
namespace {

// One department after the other: first, until July; second, until August;
// then third.
const World& Successors() {
  static const World& world = *new World(MakeWorld("", R"(
department { code: "first" superior: "hall" name { lang: "zh" text: "一局" } valid { to: "2018-07-01" } successor { department: "second" } }
department { code: "second" superior: "hall" name { lang: "zh" text: "二局" } valid { from: "2018-07-01" to: "2018-08-01" } successor { department: "third" } }
department { code: "third" superior: "hall" name { lang: "zh" text: "三局" } valid { from: "2018-08-01" } }
)"));
  return world;
}

// A case with an order that `first` is to answer.
Case WithOrder() {
  const World& w = Successors();
  Case c = NewCase();
  const absl::Time then = At("2018-06-25 09:00");
  const auto act = [&](const Command& command, const char* who) {
    const absl::Status status = Do(w, command, As(who), then, &c);
    INFO(status.ToString());
    REQUIRE(status.ok());
  };
  act(Opening(w,
              "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' "
              "region: 'city'",
              then),
      "operator");
  act(AcceptCommand(), "operator");
  DispatchCommand dispatch;
  dispatch.unit = "roads";
  act(dispatch, "dispatcher");
  SuperviseCommand order;
  order.measure = SupervisionMeasure::kOrder;
  order.ground = ReferralGround::kUnsolved;
  order.unit = "first";
  order.reason = "a hole in their road";
  order.reply_by = At("2018-09-25 24:00");
  act(order, "supervisor");
  return c;
}

TEST_CASE("the successor in force reads what its predecessor was to answer") {
  const LifecycleEngine& engine = Successors().life;
  const Case c = WithOrder();
  const struct {
    const char* at;
    const char* heir;
  } kTimes[] = {{"2018-06-26 09:00", "first"},  {"2018-06-30 23:59", "first"},
                {"2018-07-01 00:00", "second"}, {"2018-07-31 23:59", "second"},
                {"2018-08-01 00:00", "third"},  {"2020-01-01 00:00", "third"}};
  for (const auto& time : kTimes) {
    for (const std::string unit : {"second", "third"}) {
      INFO(time.at << " " << unit);
      const bool heir = unit == time.heir;
      const Actor actor = As(unit);
      const absl::Time now = At(time.at);
      CHECK(engine.CheckAccess(Access::kGet, c, actor, now).ok() == heir);
      CHECK(engine.Redact(c, actor, now).ok() == heir);
      Event event;
      CHECK(engine.Redact(event, c, actor, Access::kHistory, now).ok() == heir);
      AnswerCommand answer;
      answer.measure = SupervisionMeasure::kOrder;
      answer.unit = "first";
      answer.internal_text = "mended";
      CHECK(engine.Decide(c, answer, actor, now).ok() == heir);
    }
    // Who is named in a measure keeps what is its own.
    CHECK(engine.CheckAccess(Access::kGet, c, As("first"), At(time.at)).ok());
  }
  // Without a time: as of the last event.
  CHECK_FALSE(engine.CheckAccess(Access::kGet, c, As("second")).ok());
  CHECK_FALSE(engine.Redact(c, As("third")).ok());
  CHECK(engine.Redact(c, As("first")).ok());
}

}  // namespace
}  // namespace trunkline
