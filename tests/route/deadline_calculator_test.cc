// SPDX-License-Identifier: Apache-2.0
// The due times of a decision: from policy and calendar to each stage.
#include "trunkline/deadline_calculator.h"
#include "tests/paths.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/route/route_testing.h"

namespace trunkline {
namespace {

constexpr char kRules[] = R"(
jurisdiction { id: "t" version: "1" time_zone: "Asia/Shanghai" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" }
department { code: "market" }
department { code: "labour" }
category { code: "goods" }
category { code: "wages" }
category { code: "noise" }
category { code: "far" }
deadline_policy { id: "dispatch" amount: 30 unit: UNIT_MINUTES }
deadline_policy { id: "sign" amount: 1 unit: UNIT_WORKING_DAYS start: START_DISPATCHED
                  end: END_OF_DAY calendar: "cn" }
deadline_policy { id: "contact" amount: 4 unit: UNIT_WORKING_HOURS start: START_SIGNED
                  count_from: COUNT_FROM_NEXT_OPENING calendar: "cn" }
deadline_policy { id: "handle" amount: 5 unit: UNIT_WORKING_DAYS
                  count_from: COUNT_FROM_NEXT_DAY end: END_OF_DAY calendar: "cn" }
deadline_policy { id: "callback" amount: 3 unit: UNIT_CALENDAR_DAYS start: START_FED_BACK }
deadline_policy { id: "decade" amount: 3000 unit: UNIT_WORKING_DAYS calendar: "cn" }
deadline_policy { id: "law.accept" amount: 7 unit: UNIT_WORKING_DAYS statutory: true
                  count_from: COUNT_FROM_NEXT_DAY end: END_OF_DAY calendar: "cn" }
deadline_policy { id: "law.mediate" amount: 45 unit: UNIT_WORKING_DAYS start: START_FILED
                  statutory: true interim_reply: true count_from: COUNT_FROM_NEXT_DAY
                  end: END_OF_DAY calendar: "cn" }
deadline_rule { id: "all" policy { milestone: MILESTONE_DISPATCH policy: "dispatch" }
                policy { milestone: MILESTONE_SIGN_IN policy: "sign" }
                policy { milestone: MILESTONE_FIRST_CONTACT policy: "contact" }
                policy { milestone: MILESTONE_HANDLING policy: "handle" }
                policy { milestone: MILESTONE_CALLBACK policy: "callback" } }
deadline_rule { id: "law" when { category: "goods" }
                statutory: "law.accept" statutory: "law.mediate" }
deadline_rule { id: "far" when { category: "far" }
                policy { milestone: MILESTONE_HANDLING policy: "decade" } }
rule { id: "m" when { category: "goods" } then { department: "market" } }
rule { id: "n" when { category: "noise" } then { department: "market" } }
rule { id: "f" when { category: "far" } then { department: "market" } }
)";

CalendarSet Calendars() {
  const std::string text = ReadWhole(SourceDir() + "/packs/calendars/cn.txtpb");
  LoadResult<CalendarSet> loaded = LoadCalendars({{"cn", text, Format::kText}});
  REQUIRE(loaded.value.has_value());
  return *loaded.value;
}

const DeadlineCalculator& TheLimits() {
  static const DeadlineCalculator limits = [] {
    auto made = DeadlineCalculator::Create(LoadText(kRules), Calendars());
    INFO(made.status().ToString());
    REQUIRE(made.ok());
    return *made;
  }();
  return limits;
}

Decision Decide(const char* category, absl::Time accepted) {
  static const RuleSet rules = LoadText(kRules);
  Ticket t;
  t.category = category;
  t.accepted_at = accepted;
  return MustRoute(rules, t);
}

std::string Show(absl::Time t) {
  if (t == absl::InfiniteFuture()) return "-";
  return absl::FormatTime("%Y-%m-%d %H:%M", t, absl::FixedTimeZone(8 * 3600));
}

TEST_CASE("of several policies the earliest due time counts") {
  // Five working days end before or after nine calendar days.
  const std::string rules = absl::StrCat(kRules, R"(
category { code: "tie" }
deadline_policy { id: "nine" amount: 9 unit: UNIT_CALENDAR_DAYS }
deadline_policy { id: "late" amount: 1 unit: UNIT_MINUTES start: START_SIGNED }
rule { id: "t1" when { category: "tie" } then { department: "market"
  policy { milestone: MILESTONE_HANDLING policy: "nine" } } }
rule { id: "t2" when { category: "tie" } then { department: "market"
  policy { milestone: MILESTONE_HANDLING policy: "handle" } } }
rule { id: "t3" when { category: "tie" } then { department: "market"
  policy { milestone: MILESTONE_HANDLING policy: "late" } } }
rule { id: "t4" when { category: "tie" } then { department: "market"
  policy { milestone: MILESTONE_HANDLING policy: "law.accept" } } }
)");
  const RuleSet set = LoadText(rules);
  const auto limits = DeadlineCalculator::Create(set, Calendars());
  REQUIRE(limits.ok());
  const auto handling = [&](absl::Time accepted, absl::Time signed_for) {
    Ticket t;
    t.category = "tie";
    t.accepted_at = accepted;
    StartEvents events;
    events.accepted = accepted;
    events.signed_for = signed_for;
    Deadlines out;
    REQUIRE(limits->DeadlinesFor(MustRoute(set, t), events, &out).ok());
    // The law's own limit stands beside them.
    REQUIRE(out.statutory.size() == 1);
    CHECK(out.statutory[0].policy->id == "law.accept");
    return out[Milestone::kHandling].policy->id;
  };
  const absl::Time never = absl::InfiniteFuture();
  CHECK(handling(At(2018, 6, 25), never) == "handle");
  CHECK(handling(At(2018, 9, 28), never) == "nine");
  CHECK(handling(At(2018, 9, 28), At(2018, 9, 28)) == "late");
}

TEST_CASE("each stage is counted from its own start event") {
  const absl::Time accepted = At(2018, 9, 28, 16, 40);
  const Decision d = Decide("noise", accepted);
  Deadlines out;
  StartEvents events;
  events.accepted = accepted;
  REQUIRE(TheLimits().DeadlinesFor(d, events, &out).ok());
  CHECK(Show(out[Milestone::kDispatch].due.due) == "2018-09-28 17:10");
  // 2018-09-29 and 09-30 were worked; 10-01 to 10-07 were off.
  CHECK(Show(out[Milestone::kHandling].due.due) == "2018-10-11 00:00");
  for (Milestone stage :
       {Milestone::kSignIn, Milestone::kFirstContact, Milestone::kCallback}) {
    CHECK(out[stage]);
    CHECK(out[stage].expected);
    CHECK(Show(out[stage].due.due) == "-");
    CHECK(Show(out[stage].start) == "-");
  }
  CHECK_FALSE(out[Milestone::kReturn]);
  CHECK(out.statutory.empty());
  CHECK_FALSE(out.interim_reply);

  events.dispatched = At(2018, 9, 28, 17, 0);
  events.signed_for = At(2018, 9, 29, 8, 0);
  events.fed_back = At(2018, 10, 8, 12, 0);
  REQUIRE(TheLimits().DeadlinesFor(d, events, &out).ok());
  CHECK_FALSE(out[Milestone::kSignIn].expected);
  CHECK(Show(out[Milestone::kSignIn].due.due) == "2018-09-30 00:00");
  CHECK(out[Milestone::kSignIn].start == events.dispatched);
  CHECK(out[Milestone::kFirstContact].due.due > events.signed_for);
  CHECK(Show(out[Milestone::kCallback].due.due) == "2018-10-11 12:00");
  // The same as by hand.
  const Deadline& handle = out[Milestone::kHandling];
  CHECK(handle.policy->id == "handle");
  CHECK(handle.calendar->name() == "cn");
  CHECK(DueTime(*handle.policy, *handle.calendar, accepted)->due ==
        handle.due.due);
}

TEST_CASE("the law's clocks run beside, and a longer one allows a reply") {
  const absl::Time accepted = At(2022, 8, 1, 9);
  const Decision d = Decide("goods", accepted);
  Deadlines out;
  StartEvents events;
  events.accepted = accepted;
  REQUIRE(TheLimits().DeadlinesFor(d, events, &out).ok());
  REQUIRE(out.statutory.size() == 2);
  CHECK(out.statutory[0].policy->id == "law.accept");
  CHECK(Show(out.statutory[0].due.due) == "2022-08-11 00:00");
  CHECK(out.statutory[1].policy->id == "law.mediate");
  CHECK(out.statutory[1].expected);
  // Until it is filed, the hotline's own limit holds; and law.accept, though
  // longer, allows no interim reply.
  CHECK_FALSE(out.interim_reply);
  CHECK(Show(out[Milestone::kHandling].due.due) == "2022-08-09 00:00");

  events.filed = accepted;
  REQUIRE(TheLimits().DeadlinesFor(d, events, &out).ok());
  CHECK(out.interim_reply.policy->id == "handle");
  CHECK(Show(out.interim_reply.due.due) == "2022-08-09 00:00");
  CHECK(out[Milestone::kHandling].policy->id == "law.mediate");
  CHECK(Show(out[Milestone::kHandling].due.due) == "2022-10-10 00:00");
}

TEST_CASE("what cannot be counted is named, the rest is filled") {
  Deadlines out;
  StartEvents events;
  events.accepted = At(2018, 3, 1);
  const Decision d = Decide("far", events.accepted);
  const absl::Status status = TheLimits().DeadlinesFor(d, events, &out);
  CHECK(status.code() == absl::StatusCode::kOutOfRange);
  CHECK(status.message().find("policy \"decade\"") != std::string::npos);
  CHECK(status.message().find("2004 to 2026") != std::string::npos);
  CHECK(out[Milestone::kHandling].expected);
  CHECK(Show(out[Milestone::kDispatch].due.due) == "2018-03-01 12:30");
  CountOptions guess;
  guess.provisional = true;
  REQUIRE(TheLimits().DeadlinesFor(d, events, &out, guess).ok());
  CHECK(out[Milestone::kHandling].due.provisional);

  Decision other = MustRoute(
      LoadText(std::string(kRules) + "department { code: \"x\" }"), [] {
        Ticket t;
        t.accepted_at = At(2018, 3, 1);
        return t;
      }());
  CHECK(TheLimits().DeadlinesFor(other, events, &out).code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK_FALSE(out[Milestone::kHandling]);
  CHECK(TheLimits().FindPolicy("handle")->amount == 5);
  CHECK(TheLimits().FindPolicy("no") == nullptr);
  CHECK(TheLimits().CalendarOf("dispatch")->name() == "round-the-clock");
}

TEST_CASE("every policy without its calendar is named at once") {
  const auto made = DeadlineCalculator::Create(LoadText(kRules), CalendarSet());
  REQUIRE_FALSE(made.ok());
  const std::string message(made.status().message());
  CHECK(message.find("policy \"handle\": no calendar \"cn\" is given\n") !=
        std::string::npos);
  CHECK(message.find("policy \"law.mediate\": no calendar") !=
        std::string::npos);
  std::string elsewhere = kRules;
  elsewhere.replace(elsewhere.find("Asia/Shanghai"), 13, "Asia/Tokyo");
  const auto zone =
      DeadlineCalculator::Create(LoadText(elsewhere), Calendars());
  REQUIRE_FALSE(zone.ok());
  CHECK(zone.status().message().find(
            "calendar \"cn\" is of the zone \"Asia/Shanghai\", the rule set "
            "of \"Asia/Tokyo\"") != std::string::npos);
}

TEST_CASE("the packs' policies find their calendars") {
  const auto made = DeadlineCalculator::Create(Changsha(), Calendars());
  INFO(made.status().ToString());
  REQUIRE(made.ok());
  Deadlines out;
  int limited = 0;
  for (const StoredTicket& stored : SampleTickets()) {
    const Ticket& t = stored.ticket();
    const Decision d = MustRoute(Changsha(), t);
    StartEvents events;
    events.accepted = t.accepted_at;
    REQUIRE(made->DeadlinesFor(d, events, &out).ok());
    const Deadline& handle = out[Milestone::kHandling];
    CHECK(static_cast<bool>(handle) ==
          !d.policies[static_cast<std::size_t>(Milestone::kHandling)].empty());
    if (handle) {
      ++limited;
      CHECK(handle.due.due > t.accepted_at);
      CHECK((handle.due.yellow <= handle.due.due ||
             handle.due.yellow == absl::InfiniteFuture()));
    }
  }
  CHECK(limited > 250);
}

}  // namespace
}  // namespace trunkline
