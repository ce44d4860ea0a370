// SPDX-License-Identifier: Apache-2.0
//
// Detours that cross: each was once decided wrongly.
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "tests/catch.h"
#include "tests/lifecycle/any_command.h"
#include "tests/lifecycle/world.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline {
namespace {

// A case that time goes on in, a minute a command.
class Told {
 public:
  explicit Told(const World& world = DefaultWorld(),
                std::string_view category = "road.pothole")
      : w(world) {
    Do(Opening(w,
               absl::StrCat("type: TICKET_TYPE_COMPLAINT category: '",
                            base::ToAbsl(category), "' region: 'city'"),
               now),
       "operator");
    Do(CommandKind::kAccept, "operator");
  }

  absl::Status Try(const Command& command, const char* who) {
    now += absl::Minutes(1);
    return trunkline::Do(w, command, As(who), now, &c);
  }
  void Do(const Command& command, const char* who) {
    const absl::Status status = Try(command, who);
    INFO(status.ToString());
    REQUIRE(status.ok());
  }
  void Do(CommandKind kind, const char* who) { Do(Plain(kind), who); }

  // With every fact that some transition asks for and no other reads.
  static Command Plain(CommandKind kind) {
    AnyCommand m;
    m.kind = kind;
    m.reason = "why";
    m.public_text = "an answer";
    m.internal_text = "a note";
    return m;
  }
  static Command To(CommandKind kind, const char* unit) {
    AnyCommand m = Plain(kind);
    m.unit = unit;
    return m;
  }
  // The lead, which signs first if it has not, asks for a hold and gets it.
  void Hold() {
    if (c.Lead()->signed_at == absl::InfiniteFuture()) {
      Do(CommandKind::kSign, "roads");
    }
    AnyCommand ask = Plain(CommandKind::kRequestHold);
    ask.reason = "appraisal";
    ask.until = now + absl::Hours(24 * 10);
    Do(ask, "roads");
    Do(HoldCommand(), "dispatcher");
  }
  void FeedBack(const char* who) {
    AnyCommand m = Plain(CommandKind::kFeedback);
    m.claim_true = m.contacted = true;
    m.beyond_remit = false;
    m.channel = Channel::kPhone;
    m.solved = Solved::kYes;
    Do(m, who);
  }

  // The newest clock of a definition, of any assignment.
  const Clock& NewestClock(std::string_view definition) const {
    for (std::size_t i = c.clocks.size(); i != 0; --i) {
      if (c.clocks[i - 1].definition == definition) return c.clocks[i - 1];
    }
    FAIL("no clock " << std::string(definition));
    return c.clocks.front();
  }

  const World& w;
  absl::Time now = At("2018-06-25 09:00");
  Case c = NewCase();
};

using State = Clock::State;

TEST_CASE("a lead that gives the ticket on has acted") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  // Often enough for the assignments to move.
  for (const char* unit : {"roads.repair", "roads.repair.crew"}) {
    t.Do(Told::To(CommandKind::kSubDispatch, unit), "roads");
    CHECK(t.c.Lead()->last_act_at == t.now);
  }
  AnyCommand confirm = Told::To(CommandKind::kDesignate, "roads");
  confirm.assisting = {"urban", "market", "water", "legal"};
  t.Do(confirm, "dispatcher");
  CHECK(t.c.Lead()->designated);
  CHECK(t.c.Lead()->last_act_at == t.now - absl::Minutes(1));
}

TEST_CASE("a unit's report stops its own clock alone") {
  Told t;
  AnyCommand dispatch = Told::To(CommandKind::kDispatch, "roads");
  dispatch.assisting = {"urban"};
  t.Do(dispatch, "dispatcher");
  t.Do(Told::To(CommandKind::kSubDispatch, "roads.repair"), "roads");
  SECTION("assisting") {
    t.Do(CommandKind::kReport, "urban");
    CHECK(t.NewestClock("assist").state == State::kStopped);
    CHECK(t.NewestClock("subordinate").state == State::kRunning);
  }
  SECTION("subordinate") {
    t.Do(CommandKind::kReport, "roads.repair");
    CHECK(t.NewestClock("assist").state == State::kRunning);
    CHECK(t.NewestClock("subordinate").state == State::kStopped);
  }
}

TEST_CASE("the centre answers the request that there is") {
  Told t;
  AnyCommand dispatch = Told::To(CommandKind::kDispatch, "roads");
  dispatch.assisting = {"centre"};  // Has a part of its own.
  t.Do(dispatch, "dispatcher");
  t.Do(CommandKind::kRequestReturn, "roads");
  AnyCommand other = Told::Plain(CommandKind::kGrantReturn);
  other.assignment = 2;
  CHECK(
      t.Try(other, "dispatcher").message() ==
      "grant the return: \"assignment\" does not fit: the number of a running "
      "assignment of the right kind");
  t.Do(CommandKind::kRefuseReturn, "dispatcher");
  AnyCommand more = Told::Plain(CommandKind::kRequestExtension);
  more.extension = {2, DeadlinePolicy::Unit::kWorkingDays};
  t.Do(more, "roads");
  t.Do(CommandKind::kGrantExtension, "dispatcher");
  CHECK(t.c.assignments[0].extensions == 1);
  CHECK(t.c.assignments[1].extensions == 0);
  t.Hold();
  t.Do(CommandKind::kResume, "dispatcher");
  CHECK(t.NewestClock("handle").state == State::kRunning);
  t.Do(CommandKind::kRemind, "dispatcher");
  CHECK(t.c.assignments[0].reminders == 1);
  AnyCommand remind = Told::Plain(CommandKind::kRemind);
  remind.clock =
      static_cast<int>(&t.NewestClock("assist") - t.c.clocks.data()) + 1;
  t.Do(remind, "dispatcher");
  CHECK(t.c.assignments[1].reminders == 1);
}

TEST_CASE("what one lead asked for is not granted to the next") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  AnyCommand more = Told::Plain(CommandKind::kRequestExtension);
  more.extension = {2, DeadlinePolicy::Unit::kWorkingDays};
  t.Do(more, "roads");
  t.Do(CommandKind::kRequestTermination, "roads");
  SECTION("after a return") {
    t.Do(CommandKind::kRequestReturn, "roads");
    t.Do(CommandKind::kGrantReturn, "dispatcher");
  }
  SECTION("after a reopening") {
    t.Do(CommandKind::kWithdraw, "operator");
    t.Do(CommandKind::kReopen, "operator");
  }
  SECTION("after a feedback") {
    t.Do(CommandKind::kSign, "roads");
    t.FeedBack("roads");
    t.Do(CommandKind::kSendBack, "reviewer");
    CHECK(absl::IsFailedPrecondition(
        t.Try(Told::Plain(CommandKind::kGrantTermination), "dispatcher")));
    return;
  }
  t.Do(Told::To(CommandKind::kDispatch, "urban"), "dispatcher");
  for (CommandKind kind :
       {CommandKind::kGrantExtension, CommandKind::kGrantTermination}) {
    CHECK(absl::IsFailedPrecondition(t.Try(Told::Plain(kind), "dispatcher")));
  }
}

TEST_CASE("a lead that is confirmed is no more on hold, nor returning") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  t.Do(CommandKind::kRequestReturn, "roads");
  t.Hold();
  t.Do(Told::To(CommandKind::kDesignate, "roads"), "dispatcher");
  CHECK(t.c.stage == "handle");
  CHECK(t.c.hold_reason.empty());
  CHECK(absl::IsFailedPrecondition(
      t.Try(Told::Plain(CommandKind::kGrantReturn), "dispatcher")));
}

TEST_CASE("what depends on a fact is offered") {
  Told t;
  const auto offered = [&](CommandKind kind, const char* who) {
    for (const AvailableCommand& offer :
         t.w.life.CommandsFor(t.c, As(who), t.now)) {
      if (offer.command == kind) return !offer.denial;
    }
    return false;
  };
  CHECK(offered(CommandKind::kSupervise, "supervisor"));
  CHECK(offered(CommandKind::kSupervise, "authority"));
  CHECK_FALSE(offered(CommandKind::kSupervise, "operator"));
  // Nothing to migrate from.
  CHECK_FALSE(offered(CommandKind::kMigrate, "administrator"));
  AnyCommand secret = Told::Plain(CommandKind::kAmend);
  secret.confidential = true;
  t.Do(secret, "operator");
  CHECK(offered(CommandKind::kDispatch, "dispatcher"));
  const World next = MakeWorld(
      "lifecycle { id: '12345' version: '2' override: OVERRIDE_REPLACE } "
      "migration { id: 'm' from_version: '1' "
      "  stage { from: 'dispatch' to: 'accept' } }");
  std::vector<AvailableCommand> offers =
      next.life.CommandsFor(t.c, As("administrator"), t.now);
  CHECK(offers[0].command == CommandKind::kMigrate);
  CHECK(offers[0].transition == "migrate");
  CHECK(offers[1].denial.kind == Denial::Kind::kVersion);
}

TEST_CASE("only a clock raises an escalation") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  AnyCommand remind = Told::Plain(CommandKind::kRemind);
  remind.escalation = "red";
  CHECK(t.Try(remind, "dispatcher").message() ==
        "remind: \"escalation\" does not fit: only a clock raises an "
        "escalation");
}

TEST_CASE("a reopened case has its statutory limit anew") {
  Told t(DefaultWorld(), "market");
  const absl::Time before = t.NewestClock("statute").due;
  t.Do(CommandKind::kWithdraw, "operator");
  t.now += absl::Hours(24 * 20);
  t.Do(CommandKind::kReopen, "operator");
  CHECK(t.NewestClock("statute").started == t.now);
  CHECK(t.NewestClock("statute").due > before);
}

TEST_CASE("a case that is un-merged is on hold as before") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  t.Hold();
  AnyCommand merge = Told::Plain(CommandKind::kMerge);
  merge.cases = {"C-2"};
  t.Do(merge, "dispatcher");
  CHECK(t.NewestClock("handle").state == State::kStopped);
  t.Do(CommandKind::kUnmerge, "dispatcher");
  CHECK(t.c.stage == "held");
  CHECK(t.c.hold_reason == "appraisal");
  CHECK(t.NewestClock("handle").state == State::kOnHold);
  CHECK(t.NewestClock("contact").state == State::kRunning);
  t.now = At("2018-06-28 09:00");
  const absl::Time due = t.NewestClock("handle").due;
  t.Do(CommandKind::kResume, "roads");
  CHECK(t.NewestClock("handle").state == State::kRunning);
  CHECK(t.NewestClock("handle").due > due);
}

TEST_CASE("a lead that has signed is not asked to sign again") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  t.Do(CommandKind::kSign, "roads");
  t.Do(Told::To(CommandKind::kDesignate, "roads"), "dispatcher");
  CHECK(t.c.assignments.size() == 1);
  CHECK(t.NewestClock("sign").state == State::kStopped);
  CHECK(t.NewestClock("contact").state == State::kRunning);
  CHECK(t.NewestClock("handle").state == State::kRunning);
}

TEST_CASE("a ticket that is none opens no case") {
  const World& w = DefaultWorld();
  for (const char* bytes : {"\xFF", "\x6A\x05road", "\x6A\x01\xFF"}) {
    AnyCommand open = Told::Plain(CommandKind::kOpen);
    open.ticket = bytes;
    Case c = NewCase();
    CHECK(Do(w, open, As("operator"), At("2018-06-25 09:00"), &c).message() ==
          "open: \"ticket\" does not fit: the bytes of a trunkline.v1.Ticket");
  }
}

TEST_CASE("feedback that is sent back does not renew the right to return") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  t.Do(CommandKind::kSign, "roads");
  t.FeedBack("roads");
  t.now = At("2018-06-28 09:00");
  t.Do(CommandKind::kSendBack, "reviewer");
  CHECK(absl::IsFailedPrecondition(
      t.Try(Told::Plain(CommandKind::kRequestReturn), "roads")));
}

TEST_CASE("a unit that assists a late lead is not late itself") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  t.now = At("2018-07-10 09:00");
  t.Do(Told::To(CommandKind::kAddAssisting, "urban"), "dispatcher");
  CHECK(t.NewestClock("assist").due > t.now);
}

TEST_CASE("what was stopped in the same instant as a merge stays stopped") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  t.Do(CommandKind::kSign, "roads");
  t.now -= absl::Hours(1);  // Not before the last event: at its time.
  AnyCommand merge = Told::Plain(CommandKind::kMerge);
  merge.cases = {"C-2"};
  t.Do(merge, "dispatcher");
  REQUIRE(t.NewestClock("sign").stopped == t.c.closed_at);
  t.Do(CommandKind::kUnmerge, "dispatcher");
  CHECK(t.NewestClock("sign").state == State::kStopped);
  CHECK(t.NewestClock("handle").state == State::kRunning);
}

TEST_CASE("a unit that joins a lead back from hold has no longer than it") {
  Told t;
  t.Do(Told::To(CommandKind::kDispatch, "roads"), "dispatcher");
  t.now = At("2018-07-02 16:00");  // The last day.
  t.Hold();
  t.now = At("2018-07-02 17:00");
  AnyCommand confirm = Told::To(CommandKind::kDesignate, "roads");
  confirm.assisting = {"urban"};
  t.Do(confirm, "dispatcher");
  CHECK(t.NewestClock("handle").state == State::kRunning);
  CHECK(t.NewestClock("assist").due <= t.NewestClock("handle").due);
}

}  // namespace
}  // namespace trunkline
