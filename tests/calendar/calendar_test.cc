// SPDX-License-Identifier: Apache-2.0
//
// Calendars: every date against a day loop, the edges, clock changes, defects.
#include "trunkline/calendar.h"
#include "tests/paths.h"

#include <random>
#include <string>
#include <vector>

#include "tests/calendar/calendar_testing.h"

namespace trunkline {
namespace {

using absl::CivilDay;

// A calendar as a reader of the notices would ask it: day by day.
bool NaiveWorking(const WorkCalendar& calendar, CivilDay day) {
  for (const DayException& e : calendar.data().exceptions) {
    if (e.day == day) return e.kind == DayKind::kWorkday;
  }
  const absl::Weekday w = absl::GetWeekday(day);
  return w != absl::Weekday::saturday && w != absl::Weekday::sunday;
}

CalendarData Plain(int first, int last, const std::string& zone = "+08:00") {
  CalendarData data;
  data.name = "plain";
  data.version = "1";
  data.time_zone = zone;
  data.first_year = first;
  data.last_year = last;
  WeeklyHours hours;
  for (int i = 0; i < 5; ++i) {
    hours.days.push_back(static_cast<absl::Weekday>(i));
  }
  hours.intervals = {{9 * 60, 17 * 60}};
  data.hours = {hours};
  return data;
}

TEST_CASE("every date 2004 to 2026 and N = 1..60 agrees with a day loop") {
  const WorkCalendar& cn = Cn();
  const CivilDay first(2004, 1, 1), last(2026, 12, 31);
  std::vector<char> working;
  for (CivilDay d = first; d <= last; ++d) {
    working.push_back(NaiveWorking(cn, d) ? 1 : 0);
    REQUIRE(cn.IsWorkingDay(d).value() == (working.back() != 0));
  }
  const int days = static_cast<int>(working.size());
  long checked = 0, refused = 0;
  bool agree = true;
  for (int i = 0; i < days && agree; ++i) {
    const CivilDay from = first + i;
    const DayNumber number = ToDayNumber(from);
    int n = 0;
    for (int j = i + 1; n < 60; ++j) {
      if (j == days) {
        for (++n; n <= 60; ++n) {
          agree = agree && !cn.AddWorkingDays(from, n).ok() &&
                  cn.AddWorkingDays(number, n) == kNoDay;
          ++refused;
        }
        break;
      }
      if (!working[j]) continue;
      ++n;
      ++checked;
      const DayNumber got = cn.AddWorkingDays(number, n);
      agree = agree && got == number + (j - i) &&
              cn.AddWorkingDays(from, n).value() == first + j &&
              cn.WorkingDaysBetween(from, first + j).value() == n &&
              cn.WorkingDaysBetween(first + j, from).value() == -n;
      if (working[i]) {
        agree = agree && cn.AddWorkingDays(got, -n) == number;
      }
    }
  }
  CHECK(agree);
  CHECK(checked > 500'000);
  CHECK(refused > 0);
}

TEST_CASE("from time to time agrees with the days, at every hour") {
  const WorkCalendar& cn = Cn();
  for (CivilDay d(2018, 1, 1); d.year() < 2019; ++d) {
    const absl::Time t = absl::FromCivil(
        absl::CivilSecond(d) + 59 * 60 + 3600 * (d.day() % 24), cn.zone());
    for (int n : {-7, -1, 0, 1, 5, 15, 60}) {
      const CivilDay to = cn.AddWorkingDays(d, n).value();
      REQUIRE(cn.AddWorkingDays(t, n).value() ==
              absl::FromCivil(
                  absl::CivilSecond(to) + 59 * 60 + 3600 * (d.day() % 24),
                  cn.zone()));
    }
  }
}

TEST_CASE("working days of 2018, and the days around National Day") {
  const WorkCalendar& cn = Cn();
  CHECK(cn.WorkingDaysOf(2018).value() == 250);
  CHECK(cn.IsWorkingDay(CivilDay(2018, 9, 29)).value());
  CHECK(cn.IsWorkingDay(CivilDay(2018, 9, 30)).value());
  CHECK_FALSE(cn.IsWorkingDay(CivilDay(2018, 10, 1)).value());
  const DayInfo make_up = cn.Describe(CivilDay(2018, 9, 29)).value();
  CHECK(make_up.reason == DayReason::kMakeUp);
  CHECK(make_up.name->at("zh") == "国庆节");
  CHECK(cn.Describe(CivilDay(2018, 10, 1)).value().reason ==
        DayReason::kHoliday);
  CHECK(cn.Describe(CivilDay(2018, 10, 13)).value().reason ==
        DayReason::kWeekend);
}

TEST_CASE("ignoring make-up days gets 12 % of 5-day limits wrong") {
  // The reason that a calendar is data: with holidays but no make-up days.
  CalendarData data = Cn().data();
  std::vector<DayException> only;
  for (const DayException& e : data.exceptions) {
    if (e.kind == DayKind::kHoliday) only.push_back(e);
  }
  data.exceptions = only;
  data.version = "without";
  const WorkCalendar without = WorkCalendar::Create(data).value();
  for (const auto& [n, low, high] :
       {std::tuple<int, double, double>{5, 0.11, 0.14}, {15, 0.26, 0.30}}) {
    int wrong = 0, all = 0;
    for (CivilDay d(2004, 1, 1); d < CivilDay(2026, 11, 1); ++d) {
      ++all;
      wrong += Cn().AddWorkingDays(d, n).value() !=
               without.AddWorkingDays(d, n).value();
    }
    CHECK(double(wrong) / all > low);
    CHECK(double(wrong) / all < high);
  }
}

TEST_CASE("beyond the last year: refused by name, or provisional") {
  const WorkCalendar& cn = Cn();
  const auto refused = cn.AddWorkingDays(CivilDay(2026, 12, 30), 5);
  CHECK(refused.status().code() == absl::StatusCode::kOutOfRange);
  CHECK(std::string(refused.status().message()) ==
        "calendar \"cn\" (version 2026.1) knows the years 2004 to 2026; 2027 "
        "was asked for");
  CHECK(cn.IsWorkingDay(CivilDay(2027, 1, 4)).status().code() ==
        absl::StatusCode::kOutOfRange);
  CHECK(cn.WorkingDaysOf(2027).status().code() ==
        absl::StatusCode::kOutOfRange);
  CountOptions provisional;
  provisional.provisional = true;
  const CivilDay due =
      cn.AddWorkingDays(CivilDay(2026, 12, 30), 5, provisional).value();
  CHECK(due == CivilDay(2027, 1, 6));
  CHECK_FALSE(cn.Knows(At("2027-01-06 00:01")));
  CHECK(cn.Knows(At("2026-12-31 24:00")));
  CHECK_FALSE(cn.Describe(due, provisional).value().known);
  CHECK_FALSE(cn.IsWorkingDay(CivilDay(2037, 1, 1), provisional).ok());
  CHECK_FALSE(cn.IsWorkingDay(CivilDay(2003, 12, 31), provisional).ok());
  CHECK_FALSE(cn.NextOpening(absl::InfiniteFuture()).ok());
  CHECK_FALSE(cn.NextOpening(absl::InfinitePast()).ok());
}

TEST_CASE("openings: a holiday, before opening, at noon, exactly at closing") {
  const WorkCalendar& cn = Cn();
  auto next = [&](const char* from) {
    return Show(cn.NextOpening(At(from)).value());
  };
  CHECK(next("2018-10-03 10:00") == "2018-10-08 08:30:00");
  CHECK(next("2018-10-08 07:00") == "2018-10-08 08:30:00");
  CHECK(next("2018-10-08 08:30") == "2018-10-08 08:30:00");
  CHECK(next("2018-10-08 10:10") == "2018-10-08 10:10:00");
  CHECK(next("2018-10-08 12:00") == "2018-10-08 13:30:00");
  CHECK(next("2018-09-30 18:00") == "2018-10-08 08:30:00");
  CHECK_FALSE(cn.IsWorkingTime(At("2018-10-08 18:00")).value());
  CHECK(cn.IsWorkingTime(At("2018-10-08 17:59:59")).value());
  CHECK(cn.IsWorkingTime(At("2018-10-08 08:30")).value());
}

TEST_CASE("working hours: out of hours is never zero or negative") {
  const WorkCalendar& cn = Cn();
  auto add = [&](const char* from, double hours) {
    return Show(cn.AddWorkingTime(At(from), absl::Hours(hours)).value());
  };
  CHECK(add("2018-10-03 23:00", 1) == "2018-10-08 09:30:00");
  CHECK(add("2018-10-08 18:00", 1) == "2018-10-09 09:30:00");
  CHECK(add("2018-10-08 11:00", 2) == "2018-10-08 14:30:00");
  CHECK(add("2018-10-08 08:30", 8) == "2018-10-08 18:00:00");  // Not 10-09.
  CHECK(add("2018-10-08 08:30", 40) == "2018-10-12 18:00:00");
  CHECK(add("2018-10-08 08:30", -1) == "2018-09-30 17:00:00");
  CHECK(add("2018-10-08 09:30", -1) == "2018-10-08 08:30:00");
  CHECK(cn.WorkingTimeBetween(At("2018-09-30 17:00"), At("2018-10-08 09:00"))
            .value() == absl::Minutes(90));
  CHECK(cn.WorkingTimeBetween(At("2018-10-08 09:00"), At("2018-09-30 17:00"))
            .value() == -absl::Minutes(90));
  CHECK(cn.WorkingTimeBetween(At("2018-10-01 09:00"), At("2018-10-05 09:00"))
            .value() == absl::ZeroDuration());
}

TEST_CASE("parts of a second are kept") {
  const WorkCalendar& cn = Cn();
  const absl::Time t = At("2018-10-08 09:00") + absl::Milliseconds(250);
  CHECK(cn.AddWorkingDays(t, 1).value() ==
        At("2018-10-09 09:00") + absl::Milliseconds(250));
  CHECK(cn.AddWorkingTime(t, absl::Milliseconds(500)).value() ==
        t + absl::Milliseconds(500));
  CHECK(
      cn.AddWorkingTime(t, absl::Hours(3) - absl::Milliseconds(250)).value() ==
      At("2018-10-08 12:00"));
  CHECK(cn.AddWorkingTime(t, absl::Hours(3)).value() ==
        At("2018-10-08 13:30") + absl::Milliseconds(250));
}

TEST_CASE("working time agrees with a minute loop, at random") {
  std::mt19937 random(12345);
  CalendarData data = Plain(2018, 2018, "America/New_York");
  data.hours[0].intervals = {{0, 90}, {8 * 60, 12 * 60}, {13 * 60, 1440}};
  data.hours[0].days.push_back(absl::Weekday::sunday);
  const WorkCalendar c = WorkCalendar::Create(data).value();
  const absl::Time begin = At(c, "2018-02-20 00:00");
  auto open = [&](absl::Time t) {
    const absl::CivilMinute m = absl::ToCivilMinute(t, c.zone());
    if (absl::GetWeekday(CivilDay(m)) == absl::Weekday::saturday) return false;
    const int minute = m.hour() * 60 + m.minute();
    return minute < 90 || (minute >= 480 && minute < 720) || minute >= 780;
  };
  // 30 days around the spring change (2018-03-11, 02:00 to 03:00).
  std::vector<int> worked(30 * 1440 + 1);
  for (int i = 0; i < 30 * 1440; ++i) {
    worked[i + 1] = worked[i] + (open(begin + absl::Minutes(i)) ? 1 : 0);
  }
  for (int round = 0; round < 20'000; ++round) {
    const int a = static_cast<int>(random() % (30 * 1440));
    const int b = static_cast<int>(random() % (30 * 1440));
    const absl::Time ta = begin + absl::Minutes(a);
    const absl::Time tb = begin + absl::Minutes(b);
    REQUIRE(c.WorkingTimeBetween(ta, tb).value() ==
            absl::Minutes(worked[b] - worked[a]));
    if (worked[b] > worked[a]) {
      // The earliest instant with as much working time.
      int e = b;
      while (worked[e] == worked[e - 1]) --e;
      while (e > 0 && worked[e - 1] == worked[b]) --e;
      REQUIRE(
          c.AddWorkingTime(ta, absl::Minutes(worked[b] - worked[a])).value() ==
          begin + absl::Minutes(e));
    }
  }
}

TEST_CASE("24:00: round the clock loses no minute") {
  const WorkCalendar c =
      WorkCalendar::RoundTheClock("all", "+08:00", 2018, 2019).value();
  CHECK(c.WorkingTimeBetween(At("2018-01-01 00:00"), At("2019-01-01 00:00"))
            .value() == absl::Hours(24 * 365));
  CHECK(c.AddWorkingTime(At("2018-01-31 23:59"), absl::Minutes(2)).value() ==
        At("2018-02-01 00:01"));
  CHECK(c.NextOpening(At("2018-01-31 24:00")).value() ==
        At("2018-02-01 00:00"));
  // The last instant of the last year closes it.
  CHECK(c.AddWorkingTime(At("2019-12-31 23:00"), absl::Hours(1)).value() ==
        At("2019-12-31 24:00"));
  CHECK_FALSE(c.AddWorkingTime(At("2019-12-31 23:00"), absl::Minutes(61)).ok());
  CHECK(c.WorkingTimeBetween(At("2019-12-31 00:00"), At("2019-12-31 24:00"))
            .value() == absl::Hours(24));
}

TEST_CASE("clock changes: gap, fold, and days of 23 and 25 hours") {
  const WorkCalendar c =
      WorkCalendar::RoundTheClock("ny", "America/New_York", 2011, 2012).value();
  // 2011-03-13: 02:00 becomes 03:00.
  CHECK(Show(c, c.AddCalendarDays(At(c, "2011-03-12 02:30"), 1).value()) ==
        "2011-03-13 03:00:00");
  CHECK(
      c.WorkingTimeBetween(At(c, "2011-03-13 00:00"), At(c, "2011-03-14 00:00"))
          .value() == absl::Hours(23));
  // 2011-11-06: 02:00 becomes 01:00; 01:30 comes twice, the first counts.
  const absl::Time fold =
      c.AddCalendarDays(At(c, "2011-11-05 01:30"), 1).value();
  CHECK(Show(c, fold) == "2011-11-06 01:30:00");
  CHECK(Show(c, fold + absl::Hours(1)) == "2011-11-06 01:30:00");
  CHECK(
      c.WorkingTimeBetween(At(c, "2011-11-06 00:00"), At(c, "2011-11-07 00:00"))
          .value() == absl::Hours(25));
  // Same time of day across a change.
  CHECK(Show(c, c.AddCalendarDays(At(c, "2011-11-01 16:40"), 10).value()) ==
        "2011-11-11 16:40:00");
}

TEST_CASE("every instant of odd zones is split as absl splits it") {
  // A day that never was (Samoa), a gap at midnight (Sao Paulo), half hours.
  for (const char* zone :
       {"Pacific/Apia", "America/Sao_Paulo", "Australia/Lord_Howe",
        "America/New_York", "Asia/Shanghai"}) {
    INFO(zone);
    const auto made = WorkCalendar::RoundTheClock("z", zone, 2010, 2012);
    REQUIRE(made.ok());
    const WorkCalendar& c = *made;
    const absl::Time end =
        absl::FromCivil(absl::CivilSecond(2013, 1, 1), c.zone());
    for (absl::Time t =
             absl::FromCivil(absl::CivilSecond(2010, 1, 1), c.zone());
         t < end; t += absl::Minutes(15)) {
      const DayTime split = c.ToDayTime(t);
      const absl::CivilSecond civil = absl::ToCivilSecond(t, c.zone());
      REQUIRE(ToCivilDay(split.day) == CivilDay(civil));
      REQUIRE(split.second == civil - absl::CivilSecond(CivilDay(civil)));
      REQUIRE(c.WorkingTimeBetween(t, end).value() == end - t);
    }
  }
}

TEST_CASE("missing time-zone data is an error, never UTC") {
  const auto bad = WorkCalendar::Create(Plain(2018, 2018, "Asia/Changsha"));
  CHECK(bad.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK_THAT(std::string(bad.status().message()),
             match::Contains("unknown time zone \"Asia/Changsha\""));
  CHECK_FALSE(WorkCalendar::Create(Plain(2018, 2018, "")).ok());
}

TEST_CASE("every defect of a calendar is named at once") {
  CalendarData data = Plain(2018, 2018);
  data.name = "a b";
  data.version = "";
  data.hours[0].intervals = {{0, 1439}, {600, 600}, {700, 1500}, {60, 0}};
  data.exceptions.resize(3);
  data.exceptions[0].day = data.exceptions[1].day = CivilDay(2018, 10, 1);
  data.exceptions[2].day = CivilDay(2019, 1, 1);
  data.exceptions[0].intervals = {{60, 120}};
  const std::string message(WorkCalendar::Create(data).status().message());
  for (const char* part :
       {"name \"a b\"", "version is empty", "00:00-23:59 loses the last minute",
        "10:00-10:00 is empty", "11:40-25:00 is not inside",
        "the end of the day is 24:00", "2018-10-01: given twice",
        "2019-01-01: outside the years 2018 to 2018",
        "a holiday has no hours"}) {
    CHECK_THAT(message, match::Contains(part));
  }
  CHECK_FALSE(WorkCalendar::Create(CalendarData()).ok());
  data = Plain(2018, 2018);
  data.hours.push_back(data.hours[0]);
  data.hours[1].intervals = {{16 * 60, 18 * 60}};
  CHECK_THAT(std::string(WorkCalendar::Create(data).status().message()),
             match::Contains("Monday as of 2018-01-01: 09:00-17:00 and "
                             "16:00-18:00 overlap"));
  data = Plain(2018, 2300);
  CHECK_FALSE(WorkCalendar::Create(data).ok());
}

TEST_CASE("hours that change by date; a make-up day has a weekday's hours") {
  CalendarData data = Plain(2018, 2018);
  data.hours[0].to = CivilDay(2018, 7, 1);
  data.hours.push_back(Plain(2018, 2018).hours[0]);
  data.hours[1].from = CivilDay(2018, 7, 1);
  data.hours[1].intervals = {{8 * 60, 12 * 60}, {15 * 60, 18 * 60}};
  data.hours.push_back({{absl::Weekday::saturday}, {{600, 720}}, {}, {}});
  DayException make_up;
  make_up.day = CivilDay(2018, 9, 30);  // A Sunday.
  make_up.kind = DayKind::kWorkday;
  data.exceptions = {make_up};
  const WorkCalendar c = WorkCalendar::Create(data).value();
  CHECK(Show(c.OpeningOf(CivilDay(2018, 6, 29)).value()) ==
        "2018-06-29 09:00:00");
  CHECK(Show(c.ClosingOf(CivilDay(2018, 7, 2)).value()) ==
        "2018-07-02 18:00:00");
  CHECK(Show(c.ClosingOf(CivilDay(2018, 9, 30)).value()) ==
        "2018-09-30 18:00:00");
  CHECK(c.OpeningOf(CivilDay(2018, 7, 1)).status().code() ==
        absl::StatusCode::kNotFound);
  data.exceptions[0].make_up_as = absl::Weekday::saturday;
  CHECK(Show(WorkCalendar::Create(data)
                 .value()
                 .ClosingOf(CivilDay(2018, 9, 30))
                 .value()) == "2018-09-30 12:00:00");
}

TEST_CASE("a set keeps the versions that clocks run by") {
  CalendarSet set;
  REQUIRE(set.Add(WorkCalendar::Create(Plain(2018, 2018)).value()).ok());
  CalendarData newer = Plain(2018, 2019);
  newer.version = "2";
  REQUIRE(set.Add(WorkCalendar::Create(newer).value()).ok());
  CHECK(set.Add(WorkCalendar::Create(newer).value()).code() ==
        absl::StatusCode::kAlreadyExists);
  CHECK(set.Find("plain")->version() == "2");
  CHECK(set.Find("plain", "1")->data().last_year == 2018);
  CHECK(set.Find("plain", "3") == nullptr);
  CHECK(set.Find("other") == nullptr);
  CHECK(set.Names() == std::vector<std::string_view>{"plain"});
}

TEST_CASE("loading: three formats, every defect with its place") {
  const std::string text =
      ReadWholeFile(SourceDir() + "/packs/calendars/cn.txtpb");
  for (Format format : {Format::kJson, Format::kBinary}) {
    // Converted by the schema module, so that every format says the same.
    const auto other =
        Convert("CalendarFile", text, Format::kText, format).value();
    const LoadResult<CalendarSet> loaded =
        LoadCalendars({{"cn", other, format}});
    REQUIRE(loaded.value.has_value());
    CHECK(loaded.value->Find("cn")->WorkingDaysOf(2018).value() == 250);
  }
  const std::string bad =
      "calendar {\n"
      "  name: \"x\" version: \"1\" time_zone: \"Mars/Base\"\n"
      "  first_year: 2018 last_year: 2018\n"
      "  hours { day: WEEKDAY_MONDAY interval { open: \"08:30\" close: "
      "\"23:59\" } }\n"
      "  exception { date: \"2018-01-01\" kind: KIND_HOLIDAY }\n"
      "  exception { date: \"2019-01-01\" kind: KIND_HOLIDAY }\n"
      "}\n"
      "calendar {\n"
      "  name: \"y\" version: \"1\" time_zone: \"+08:00\"\n"
      "  first_year: 2018 last_year: 2018\n"
      "  hours { day: WEEKDAY_MONDAY interval { open: \"8:30\" close: "
      "\"17:00\" } }\n"
      "  exception { date: \"2018-02-30\" kind: KIND_HOLIDAY }\n"
      "  exception { date: \"2018-01-01\" }\n"
      "}\n"
      "calendar { name: }\n";
  const LoadResult<CalendarSet> loaded = LoadCalendars({{"bad.txtpb", bad}});
  CHECK_FALSE(loaded.value.has_value());
  std::string all;
  for (const Issue& issue : loaded.issues) all += issue.ToString() + "\n";
  INFO(all);
  for (const char* part :
       {"bad.txtpb:2:", "unknown time zone \"Mars/Base\"", "bad.txtpb:4:",
        "write 24:00", "bad.txtpb:6:", "outside the years 2018 to 2018",
        "bad.txtpb:11:", "not a time of day: \"8:30\"",
        "bad.txtpb:12:", "not a date: \"2018-02-30\"",
        "bad.txtpb:13:", "HOLIDAY or WORKDAY", "bad.txtpb:15:"}) {
    CHECK_THAT(all, match::Contains(part));
  }
  CHECK(LoadCalendars({}).issues.size() == 1);
  LoadOptions small;
  small.max_calendar_bytes = 10;
  CHECK_FALSE(LoadCalendars({{"a", bad}}, small).value.has_value());
}

}  // namespace
}  // namespace trunkline
