// SPDX-License-Identifier: Apache-2.0
// Limits and calendars out of acceptance and due time. The due times are made
// by the calendar library from policies that the learner does not see.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/learn/city.h"
#include "tests/learn/tickets.h"
#include "trunkline/calendar.h"
#include "trunkline/deadline.h"
#include "trunkline/learn.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

using Unit = DeadlinePolicy::Unit;
using learn_test::Random;

CalendarData Weekdays() {
  CalendarData data;
  data.name = "office";
  data.version = "1";
  data.time_zone = "UTC";
  data.first_year = 2017;
  data.last_year = 2020;
  WeeklyHours hours;
  hours.days = {absl::Weekday::monday, absl::Weekday::tuesday,
                absl::Weekday::wednesday, absl::Weekday::thursday,
                absl::Weekday::friday};
  hours.intervals = {{9 * 60, 17 * 60 + 30}};
  data.hours = {hours};
  return data;
}

DeadlinePolicy Policy(int amount, Unit unit) {
  DeadlinePolicy policy;
  policy.amount = amount;
  policy.unit = unit;
  policy.calendar = "office";
  return policy;
}

struct Kind {
  std::string category;
  DeadlinePolicy policy;
  int from = 0, to = 364;  // Days with that limit.
  std::string region = "", road = "";
  Channel channel = Channel::kUnspecified;
};

absl::StatusOr<LearnedCatalogue> LearnKinds(const std::vector<Kind>& kinds,
                                            const CalendarData& data,
                                            double edited,
                                            const CalendarSet* given) {
  const auto calendar = WorkCalendar::Create(data);
  REQUIRE(calendar.ok());
  LearnOptions options;
  options.id = "test";
  options.calendars = given;
  options.attributes = {"road"};
  auto learner = CatalogueLearner::Create(options);
  REQUIRE(learner.ok());
  Random random(5);
  for (const Kind& kind : kinds) {
    for (int i = 0; i < 600; ++i) {
      HistoryTicket t;
      t.category = kind.category;
      t.lead = "bureau";
      t.region = kind.region;
      t.channel = kind.channel;
      if (!kind.road.empty()) t.attributes = {{"road", kind.road}};
      const int day = kind.from + random.Below(kind.to - kind.from);
      t.accepted_at = learn_test::At(day, random.Below(86'400));
      const auto due = DueTime(kind.policy, *calendar, t.accepted_at);
      REQUIRE(due.ok());
      t.due_at = due->due;
      if (random.Chance(edited)) {
        t.due_at += absl::Hours(30 + random.Below(200));
      }
      REQUIRE(learner->Add(t).ok());
    }
  }
  return learner->Finish();
}

// Loads the learnt policies and counts how many limits are as promised.
void CheckShare(const LearnedCatalogue& learnt, int percent) {
  std::uint64_t correct = 0, all = 0;
  for (const LearnedDeadlineRule& limit : learnt.deadline_rules) {
    correct += limit.correct;
    all += limit.promises;
  }
  INFO(correct << " of " << all);
  INFO(LearnReport(learnt, Language::kEnglish));
  CHECK(all > 0);
  CHECK(correct * 100 >= all * static_cast<std::uint64_t>(percent));
}

std::string PolicyOf(const LearnedCatalogue& learnt,
                     const std::string& category) {
  for (const LearnedDeadlineRule& limit : learnt.deadline_rules) {
    if (limit.category == category) return limit.policy;
  }
  return "";
}

TEST_CASE("limits in calendar days, hours and working days, told apart") {
  std::vector<Kind> kinds = {{"a", Policy(5, Unit::kWorkingDays)},
                             {"b", Policy(10, Unit::kWorkingDays)},
                             {"c", Policy(15, Unit::kCalendarDays)},
                             {"d", Policy(5, Unit::kHours)}};
  for (Kind& kind : kinds) {
    if (kind.policy.unit == Unit::kWorkingDays) {
      kind.policy.off_day = DeadlinePolicy::OffDay::kSameTimeNext;
    }
  }
  const auto learnt = LearnKinds(kinds, Weekdays(), 0.02, nullptr);
  REQUIRE(learnt.ok());
  CheckShare(*learnt, 97);
  CHECK(PolicyOf(*learnt, "a") == "wd.5");
  CHECK(PolicyOf(*learnt, "b") == "wd.10");
  CHECK(PolicyOf(*learnt, "c") == "cd.15");
  CHECK(PolicyOf(*learnt, "d") == "h.5");
}

std::string LimitsOf(const LearnedCatalogue& learnt) {
  std::string out;
  for (const LearnedDeadlineRule& limit : learnt.deadline_rules) {
    out += limit.category + " " + limit.region;
    for (const std::string& attribute : limit.attributes) out += attribute;
    if (limit.channel == Channel::kWeb) out += "web";
    out += " " + limit.policy + "\n";
  }
  return out;
}

TEST_CASE("several limits in one type are told apart by facts") {
  std::vector<Kind> kinds(7);
  // 5 working days and 7 days: they differ at weekends alone.
  kinds[0] = {"a", Policy(5, Unit::kWorkingDays)};
  kinds[0].channel = Channel::kPhone;
  kinds[1] = {"a", Policy(7, Unit::kCalendarDays)};
  kinds[1].channel = Channel::kWeb;
  kinds[2] = {"b", Policy(15, Unit::kCalendarDays)};
  kinds[2].road = "side";
  kinds[3] = {"b", Policy(3, Unit::kCalendarDays)};
  kinds[3].road = "main";
  kinds[4] = {"b", Policy(30, Unit::kCalendarDays)};
  kinds[4].road = "main";
  kinds[4].region = "west";
  kinds[3].region = "east";
  kinds[5] = {"c", Policy(10, Unit::kWorkingDays)};
  kinds[5].region = "east";
  kinds[6] = {"c", Policy(10, Unit::kWorkingDays)};
  kinds[6].region = "west";
  for (Kind& kind : kinds) {
    if (kind.policy.unit == Unit::kWorkingDays) {
      kind.policy.off_day = DeadlinePolicy::OffDay::kSameTimeNext;
    }
  }
  const auto learnt = LearnKinds(kinds, Weekdays(), 0.02, nullptr);
  REQUIRE(learnt.ok());
  CheckShare(*learnt, 97);
  const std::string limits = LimitsOf(*learnt);
  INFO(limits);
  CHECK(limits.find("a  wd.5\n") != std::string::npos);
  CHECK(limits.find("a web cd.7\n") != std::string::npos);
  CHECK(limits.find(" cd.15\n") != std::string::npos);
  CHECK(limits.find(" cd.3\n") != std::string::npos);
  CHECK(limits.find(" cd.30\n") != std::string::npos);
  CHECK(limits.find("c  wd.10\n") != std::string::npos);
  CHECK(learnt->deadline_rules.size() == 6);
  CHECK(LearnReport(*learnt, Language::kEnglish)
            .find("a limit of a part: category=a; channel=web: cd.7") !=
        std::string::npos);
  // The pack gives each ticket the limit of its facts.
  const auto loaded = LoadRuleSet(learn_test::SourcesOf(*learnt));
  REQUIRE(loaded.ok());
  Ticket t;
  t.accepted_at = learn_test::At(30, 0);
  t.category = "b";
  t.region = "west";
  t.attributes = {{"road", "main"}};
  const auto decision = loaded.value->Route(t);
  REQUIRE(decision.ok());
  CHECK(decision->policies[static_cast<std::size_t>(Milestone::kHandling)] ==
        "cd.30");
}

TEST_CASE("several limits that no fact tells apart are reported") {
  const auto learnt = LearnKinds({{"a", Policy(15, Unit::kCalendarDays)},
                                  {"a", Policy(7, Unit::kCalendarDays)},
                                  {"a", Policy(15, Unit::kCalendarDays)}},
                                 Weekdays(), 0, nullptr);
  REQUIRE(learnt.ok());
  REQUIRE(learnt->deadline_rules.size() == 1);
  CHECK(learnt->deadline_rules[0].policy == "cd.15");
  CHECK(LearnReport(*learnt, Language::kEnglish)
            .find(" of 1000 promises of a fit the limit cd.15") !=
        std::string::npos);
}

TEST_CASE("cut-off and opening come out of the data") {
  Kind kind = {"a", Policy(3, Unit::kWorkingDays)};
  kind.policy.cut_off = 16 * 60;
  kind.policy.off_day = DeadlinePolicy::OffDay::kOpeningNext;
  const auto learnt = LearnKinds({kind}, Weekdays(), 0, nullptr);
  REQUIRE(learnt.ok());
  CheckShare(*learnt, 100);
  const std::string policies = learn_test::FileOf(*learnt, "deadlines.txtpb");
  CHECK(policies.find("cut_off: \"16:00\"") != std::string::npos);
  const std::string calendar =
      learn_test::FileOf(*learnt, "calendars/test.observed.txtpb");
  CHECK(calendar.find("open: \"09:00\"") != std::string::npos);
}

TEST_CASE("the end of the day and the close of business") {
  for (const auto end :
       {DeadlinePolicy::End::kOfDay, DeadlinePolicy::End::kCloseOfBusiness}) {
    Kind kind = {"a", Policy(5, Unit::kWorkingDays)};
    kind.policy.end = end;
    const auto learnt = LearnKinds({kind}, Weekdays(), 0.01, nullptr);
    REQUIRE(learnt.ok());
    CheckShare(*learnt, 98);
    CHECK(PolicyOf(*learnt, "a") == "wd.5");
  }
}

TEST_CASE("holidays that were not counted are found, by year") {
  CalendarData data = Weekdays();
  for (const auto& day :
       {absl::CivilDay(2018, 5, 1), absl::CivilDay(2018, 10, 1),
        absl::CivilDay(2018, 10, 2), absl::CivilDay(2018, 10, 3),
        absl::CivilDay(2018, 10, 4), absl::CivilDay(2018, 10, 5)}) {
    data.exceptions.push_back({day, DayKind::kHoliday, {}, {}, {}});
  }
  std::vector<Kind> kinds = {{"a", Policy(2, Unit::kWorkingDays)},
                             {"b", Policy(5, Unit::kWorkingDays)}};
  for (Kind& kind : kinds) {
    kind.policy.off_day = DeadlinePolicy::OffDay::kSameTimeNext;
  }
  const auto learnt = LearnKinds(kinds, data, 0.01, nullptr);
  REQUIRE(learnt.ok());
  CheckShare(*learnt, 98);
  REQUIRE_FALSE(learnt->years.empty());
  CHECK(learnt->years[0].year == 2018);
  CHECK(learnt->years[0].off ==
        std::vector<std::string>{"2018-05-01", "2018-10-01", "2018-10-02",
                                 "2018-10-03", "2018-10-04", "2018-10-05"});
}

TEST_CASE("a given calendar that fits is taken, and none is drafted") {
  CalendarData data = Weekdays();
  data.exceptions.push_back(
      {absl::CivilDay(2018, 5, 1), DayKind::kHoliday, {}, {}, {}});
  CalendarSet given;
  REQUIRE(given.Add(*WorkCalendar::Create(data)).ok());
  const auto learnt =
      LearnKinds({{"a", Policy(5, Unit::kWorkingDays)}}, data, 0, &given);
  REQUIRE(learnt.ok());
  CheckShare(*learnt, 100);
  CHECK(learn_test::FileOf(*learnt, "deadlines.txtpb")
            .find("calendar: \"office\"") != std::string::npos);
  CHECK(learn_test::FileOf(*learnt, "calendars/test.observed.txtpb").empty());
}

TEST_CASE("limits in working hours, and the hours themselves") {
  CalendarData data = Weekdays();
  data.hours[0].intervals = {{9 * 60, 12 * 60}, {13 * 60 + 30, 17 * 60 + 30}};
  const std::vector<Kind> kinds = {{"a", Policy(4, Unit::kWorkingHours)},
                                   {"b", Policy(16, Unit::kWorkingHours)},
                                   {"c", Policy(2, Unit::kCalendarDays)}};
  for (const bool is_given : {true, false}) {
    CalendarSet given;
    REQUIRE(given.Add(*WorkCalendar::Create(data)).ok());
    const auto learnt =
        LearnKinds(kinds, data, 0.01, is_given ? &given : nullptr);
    REQUIRE(learnt.ok());
    CheckShare(*learnt, 98);
    CHECK(PolicyOf(*learnt, "a") == "wh.4");
    CHECK(PolicyOf(*learnt, "b") == "wh.16");
    CHECK(PolicyOf(*learnt, "c") == "cd.2");
    const std::string calendar =
        learn_test::FileOf(*learnt, "calendars/test.observed.txtpb");
    CHECK(calendar.empty() == is_given);
    if (is_given) continue;
    for (const char* edge : {"open: \"09:00\"", "close: \"12:00\"",
                             "open: \"13:30\"", "close: \"17:30\""}) {
      INFO(edge << " in " << calendar);
      CHECK(calendar.find(edge) != std::string::npos);
    }
  }
}

TEST_CASE("one unit that is counted in two ways") {
  std::vector<Kind> kinds = {{"a", Policy(5, Unit::kWorkingDays)},
                             {"b", Policy(5, Unit::kWorkingDays)},
                             {"c", Policy(10, Unit::kWorkingDays)},
                             {"d", Policy(1, Unit::kMonths)}};
  for (Kind& kind : kinds) {
    kind.policy.off_day = DeadlinePolicy::OffDay::kSameTimeNext;
  }
  kinds[1].policy.end = DeadlinePolicy::End::kOfDay;
  kinds[3].policy.off_day = DeadlinePolicy::OffDay::kKeep;
  const auto learnt = LearnKinds(kinds, Weekdays(), 0.01, nullptr);
  REQUIRE(learnt.ok());
  CheckShare(*learnt, 98);
  CHECK(PolicyOf(*learnt, "a").substr(0, 2) == "wd");
  CHECK(PolicyOf(*learnt, "b").substr(0, 2) == "wd");
  CHECK(PolicyOf(*learnt, "a") != PolicyOf(*learnt, "b"));
  CHECK(PolicyOf(*learnt, "d") == "mo.1");
}

TEST_CASE("a limit that changes has two dated rules") {
  const auto learnt =
      LearnKinds({{"a", Policy(15, Unit::kCalendarDays), 0, 180},
                  {"a", Policy(7, Unit::kCalendarDays), 180, 360}},
                 Weekdays(), 0, nullptr);
  REQUIRE(learnt.ok());
  REQUIRE(learnt->deadline_rules.size() == 2);
  CHECK(learnt->deadline_rules[0].policy == "cd.15");
  CHECK(learnt->deadline_rules[0].valid_to ==
        learnt->deadline_rules[1].valid_from);
  CHECK(learnt->deadline_rules[1].policy == "cd.7");
  CheckShare(*learnt, 99);
}

TEST_CASE("limits are held out, and their figures stand in the pack") {
  const std::vector<Kind> kinds = {{"a", Policy(15, Unit::kCalendarDays)},
                                   {"b", Policy(5, Unit::kHours)}};
  const auto learnt = LearnKinds(kinds, Weekdays(), 0.02, nullptr);
  REQUIRE(learnt.ok());
  CHECK(learnt->due.all() == 1'200);
  CHECK(learnt->due.correct > 1'150);
  const LearnedDueFigures& later = learnt->held_out_due;
  CHECK(later.all() > 500);
  CHECK(later.none == 0);
  CHECK(later.correct * 100 >= later.all() * 96);
  CHECK(later.correct < later.all());
  std::uint64_t held_out = 0;
  for (const LearnedDeadlineRule& rule : learnt->deadline_rules) {
    held_out += rule.held_out;
    CHECK(rule.held_out_bound < 1'000);
    CHECK(rule.first_date < rule.last_date);
  }
  CHECK(held_out == later.all());
  const std::string policies = learn_test::FileOf(*learnt, "deadlines.txtpb");
  for (const std::string note :
       {" of 600 promises, 2018-01-0", "; held out ", ", at least ",
        "observed practice, not a limit of a law; "}) {
    INFO(note << " in " << policies);
    CHECK(policies.find(note) != std::string::npos);
  }
  CHECK(LearnReport(*learnt, Language::kEnglish)
            .find("held out, limits learnt before 2018-") != std::string::npos);
  // A limit that changes in the later part is wrong there, and one of a type
  // that began there is not known.
  const auto changed =
      LearnKinds({{"a", Policy(15, Unit::kCalendarDays), 0, 180},
                  {"b", Policy(15, Unit::kCalendarDays), 0, 180},
                  {"a", Policy(7, Unit::kCalendarDays), 180, 360},
                  {"c", Policy(2, Unit::kCalendarDays), 180, 360}},
                 Weekdays(), 0, nullptr);
  REQUIRE(changed.ok());
  CHECK(changed->due.wrong == 0);
  CHECK(changed->held_out_due.wrong > 450);
  CHECK(changed->held_out_due.none > 450);
}

TEST_CASE("a type without promises has no limit, and changed ones are apart") {
  auto learner = CatalogueLearner::Create({});
  REQUIRE(learner.ok());
  for (int i = 0; i < 40; ++i) {
    HistoryTicket t;
    t.accepted_at = learn_test::At(i, 40'000);
    t.category = "none";
    t.lead = "bureau";
    REQUIRE(learner->Add(t).ok());
    t.category = "some";
    t.due_at = t.accepted_at + absl::Hours(72);
    REQUIRE(learner->Add(t).ok());
    t.due_at += absl::Hours(100);
    t.due_changed = true;
    REQUIRE(learner->Add(t).ok());
  }
  HistoryTicket early;
  early.accepted_at = learn_test::At(5, 40'000);
  early.category = "some";
  early.lead = "bureau";
  early.due_at = early.accepted_at - absl::Hours(1);
  REQUIRE(learner->Add(early).ok());
  const auto learnt = learner->Finish();
  REQUIRE(learnt.ok());
  REQUIRE(learnt->deadline_rules.size() == 1);
  CHECK(learnt->deadline_rules[0].category == "some");
  CHECK(learnt->deadline_rules[0].policy == "cd.3");
  CHECK(learnt->deadline_rules[0].correct == 40);
  CHECK(learnt->due_changed == 40);
  CHECK(learnt->due_before_acceptance == 1);
  CHECK(LearnReport(*learnt, Language::kEnglish)
            .find("1 due times are before the acceptance") !=
        std::string::npos);
}

}  // namespace
}  // namespace trunkline
