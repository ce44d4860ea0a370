// SPDX-License-Identifier: Apache-2.0
#include "src/tables/recurrence.h"

#include <cstdint>
#include <string>
#include <vector>

#include "src/base/civil.h"
#include "tests/catch.h"

namespace trunkline::tables {
namespace {

using absl::CivilDay;
using absl::Weekday;
using Frequency = RecurrenceRule::Frequency;

constexpr std::int64_t kMany = 1'000'000;

RecurrenceRule Every(Frequency frequency) {
  RecurrenceRule rule;
  rule.frequency = frequency;
  return rule;
}

// The first `most` days, "1997-09-02 1997-09-03".
std::string Days(const RecurrenceRule& rule, CivilDay first, int most,
                 CivilDay last = CivilDay(2100, 1, 1)) {
  std::string out;
  std::int64_t steps = kMany;
  CHECK(VisitDays(rule, first, last, &steps, [&](CivilDay day) {
    if (!out.empty()) out += ' ';
    out += base::FormatDate(day);
    return --most != 0;
  }));
  return out;
}

TEST_CASE("rules as RFC 5545 shows them") {
  const CivilDay start(1997, 9, 2);  // A Tuesday.
  RecurrenceRule rule = Every(Frequency::kDaily);
  rule.interval = 10;
  rule.count = 3;
  CHECK(Days(rule, start, 9) == "1997-09-02 1997-09-12 1997-09-22");

  // Every day in January.
  rule = Every(Frequency::kDaily);
  rule.months = {1};
  CHECK(Days(rule, CivilDay(1998, 1, 30), 3) ==
        "1998-01-30 1998-01-31 1999-01-01");
  // Every third day, and the phase is kept over the months between.
  rule.interval = 3;
  CHECK(Days(rule, CivilDay(1998, 1, 31), 2) == "1998-01-31 1999-01-02");

  // Every other week on Tuesday and Thursday, weeks from Sunday.
  rule = Every(Frequency::kWeekly);
  rule.interval = 2;
  rule.week_start = Weekday::sunday;
  rule.days = {{0, Weekday::tuesday}, {0, Weekday::thursday}};
  CHECK(Days(rule, start, 4) == "1997-09-02 1997-09-04 1997-09-16 1997-09-18");

  // The week's first day matters.
  rule = Every(Frequency::kWeekly);
  rule.interval = 2;
  rule.count = 4;
  rule.days = {{0, Weekday::tuesday}, {0, Weekday::sunday}};
  CHECK(Days(rule, CivilDay(1997, 8, 5), 9) ==
        "1997-08-05 1997-08-10 1997-08-19 1997-08-24");
  rule.week_start = Weekday::sunday;
  CHECK(Days(rule, CivilDay(1997, 8, 5), 9) ==
        "1997-08-05 1997-08-17 1997-08-19 1997-08-31");

  // The first Friday, the second-last Monday, the third-last day of the month.
  rule = Every(Frequency::kMonthly);
  rule.days = {{1, Weekday::friday}};
  CHECK(Days(rule, CivilDay(1997, 9, 5), 3) ==
        "1997-09-05 1997-10-03 1997-11-07");
  rule.days = {{-2, Weekday::monday}};
  CHECK(Days(rule, CivilDay(1997, 9, 22), 3) ==
        "1997-09-22 1997-10-20 1997-11-17");
  rule = Every(Frequency::kMonthly);
  rule.month_days = {-3};
  CHECK(Days(rule, CivilDay(1997, 9, 28), 3) ==
        "1997-09-28 1997-10-29 1997-11-28");
  // The 31st of the months that have one.
  rule = Every(Frequency::kMonthly);
  CHECK(Days(rule, CivilDay(2018, 1, 31), 3) ==
        "2018-01-31 2018-03-31 2018-05-31");

  // Friday the 13th.
  rule = Every(Frequency::kMonthly);
  rule.days = {{0, Weekday::friday}};
  rule.month_days = {13};
  CHECK(Days(rule, start, 3) == "1998-02-13 1998-03-13 1998-11-13");

  // The last working day of the month.
  rule = Every(Frequency::kMonthly);
  for (const Weekday day :
       {Weekday::monday, Weekday::tuesday, Weekday::wednesday,
        Weekday::thursday, Weekday::friday}) {
    rule.days.emplace_back(0, day);
  }
  rule.positions = {-1};
  CHECK(Days(rule, CivilDay(1997, 9, 29), 3) ==
        "1997-09-30 1997-10-31 1997-11-28");

  // The 20th Monday of the year, the Monday of week 20, days 1, 100 and 200.
  rule = Every(Frequency::kYearly);
  rule.days = {{20, Weekday::monday}};
  CHECK(Days(rule, CivilDay(1997, 5, 19), 3) ==
        "1997-05-19 1998-05-18 1999-05-17");
  rule = Every(Frequency::kYearly);
  rule.weeks = {20};
  rule.days = {{0, Weekday::monday}};
  CHECK(Days(rule, CivilDay(1997, 5, 12), 3) ==
        "1997-05-12 1998-05-11 1999-05-17");
  rule = Every(Frequency::kYearly);
  rule.interval = 3;
  rule.year_days = {1, 100, 200};
  CHECK(Days(rule, CivilDay(1997, 1, 1), 5) ==
        "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09");

  // The Thursdays in March; the first Sunday of April; day 29 February.
  rule = Every(Frequency::kYearly);
  rule.months = {3};
  rule.days = {{0, Weekday::thursday}};
  CHECK(Days(rule, CivilDay(1997, 3, 13), 3) ==
        "1997-03-13 1997-03-20 1997-03-27");
  rule.months = {4};
  rule.days = {{1, Weekday::sunday}};
  CHECK(Days(rule, CivilDay(1997, 4, 6), 2) == "1997-04-06 1998-04-05");
  rule = Every(Frequency::kYearly);
  CHECK(Days(rule, CivilDay(2016, 2, 29), 3) ==
        "2016-02-29 2020-02-29 2024-02-29");

  // Week 1 of 2020 begins in 2019.
  rule = Every(Frequency::kYearly);
  rule.weeks = {1};
  CHECK(Days(rule, CivilDay(2018, 1, 1), 3) ==
        "2018-01-01 2018-12-31 2019-12-30");
}

TEST_CASE("the last day is one of them, and the first is not before it") {
  const RecurrenceRule rule = Every(Frequency::kDaily);
  CHECK(Days(rule, CivilDay(2018, 1, 1), 9, CivilDay(2018, 1, 2)) ==
        "2018-01-01 2018-01-02");
  CHECK(Days(rule, CivilDay(2018, 1, 3), 9, CivilDay(2018, 1, 2)).empty());
}

TEST_CASE("rules that never hold end at the last day") {
  std::vector<RecurrenceRule> rules(9);
  for (std::size_t i = 0; i != 4; ++i) {
    rules[i] = Every(static_cast<Frequency>(i));
    rules[i].months = {2};
    rules[i].month_days = {30};
  }
  rules[4].year_days = {366};
  rules[4].interval = 4;  // From 2018: never a leap year.
  rules[5].weeks = {53};
  rules[5].months = {6};
  rules[6] = Every(Frequency::kMonthly);
  rules[6].positions = {300};
  rules[7] = Every(Frequency::kDaily);
  rules[7].months = {13};
  rules[8] = Every(Frequency::kMonthly);
  rules[8].days = {{6, Weekday::monday}};
  for (const RecurrenceRule& rule : rules) {
    std::int64_t steps = kMany;
    int days = 0;
    CHECK(VisitDays(rule, CivilDay(2018, 1, 1), CivilDay(2400, 12, 31), &steps,
                    [&](CivilDay) { return ++days > 0; }));
    CHECK(days == 0);
    // Each day at most once, and a few for each month.
    CHECK(kMany - steps < 160'000);
  }
}

TEST_CASE("steps that are used up end a rule") {
  const RecurrenceRule rule = Every(Frequency::kDaily);
  std::int64_t steps = 20;
  int days = 0;
  CHECK_FALSE(VisitDays(rule, CivilDay(2018, 1, 1), CivilDay(2400, 1, 1),
                        &steps, [&](CivilDay) { return ++days > 0; }));
  CHECK(days == 10);
}

}  // namespace
}  // namespace trunkline::tables
