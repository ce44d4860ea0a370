// SPDX-License-Identifier: Apache-2.0
// Periodic issues: each kind of pattern is found where it was put, and nothing
// where there is none; lunar calendars, breaks, volumes.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "trunkline/insight_periodic.h"

namespace trunkline::insight {
namespace {

const absl::TimeZone kZone = absl::FixedTimeZone(8 * 3600);
const absl::CivilDay kFirst(2015, 1, 1);
const absl::CivilDay kEnd(2019, 1, 1);

std::string Read(const std::string& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::vector<Source> CalendarSources(std::vector<std::string>* contents) {
  contents->clear();
  for (const char* name : {"cn.txtpb", "cn_lunar.txtpb"}) {
    contents->push_back(
        Read(absl::StrCat(SourceDir(), "/packs/calendars/", name)));
  }
  return {{"cn.txtpb", (*contents)[0], Format::kText},
          {"cn_lunar.txtpb", (*contents)[1], Format::kText}};
}

WorkCalendar Calendar() {
  std::vector<std::string> contents;
  const auto loaded = LoadCalendars(CalendarSources(&contents));
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *loaded.value->Find("cn");
}

LunarCalendar Lunar() {
  std::vector<std::string> contents;
  auto loaded = LoadLunarCalendars(CalendarSources(&contents));
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  REQUIRE(loaded.value->size() == 1);
  return loaded.value->front();
}

// Adds a series: `rate` tickets an hour on average.
class History {
 public:
  using Rate = std::function<double(absl::CivilHour)>;

  void Add(const std::string& category, const Rate& rate,
           absl::CivilDay from = kFirst, absl::CivilDay to = kEnd,
           const std::string& region = "43/430100") {
    std::vector<std::string> cells(table_.columns().size());
    for (absl::CivilHour hour(from); hour < absl::CivilHour(to); ++hour) {
      const double mean = rate(hour);
      // Knuth's: exact, and the same with every library.
      const double limit = std::exp(-mean);
      double product = Uniform();
      for (; product > limit; product *= Uniform()) {
        cells[0] = absl::StrCat("T", ++ids_);
        cells[*table_.Find("accepted_at")] = absl::StrFormat(
            "%04d-%02d-%02d %02d:%02d", hour.year(), hour.month(), hour.day(),
            hour.hour(), static_cast<int>(random_() % 60));
        cells[*table_.Find("category")] = category;
        cells[*table_.Find("region")] = region;
        const absl::Status added = table_.AddRow(cells, kZone);
        REQUIRE(added.ok());
      }
    }
  }
  const FactTable& table() const { return table_; }

 private:
  double Uniform() {
    return (static_cast<double>(random_()) + 0.5) / 4294967296.0;
  }
  FactTable table_ = FactTable::Cases();
  std::mt19937 random_{20181001};
  int ids_ = 0;
};

PatternOptions Options() {
  PatternOptions options;
  options.zone = kZone;
  options.as_of = absl::FromCivil(kEnd, kZone);
  return options;
}

const Pattern* FindPattern(const PeriodicIssues& found, PatternKind kind,
                           const std::string& category,
                           const std::string& region = "") {
  for (const Pattern& one : found.patterns) {
    if (one.kind == kind && one.cell.category == category &&
        one.cell.region == region) {
      return &one;
    }
  }
  return nullptr;
}

double FactorOf(const Pattern& pattern, int slot) {
  for (const PatternSlot& one : pattern.slots) {
    if (one.number == slot) return one.factor;
  }
  return 0;
}

TEST_CASE("the lunar calendar agrees with what was published") {
  const LunarCalendar lunar = Lunar();
  struct Published {
    absl::CivilDay day;
    int year, month;
    bool leap;
  };
  // First days of months: the Hong Kong Observatory's conversion tables as the
  // README of the pack cites them.
  const std::vector<Published> published = {
      {absl::CivilDay(2004, 1, 22), 2004, 1, false},
      {absl::CivilDay(2013, 6, 8), 2013, 5, false},
      {absl::CivilDay(2014, 10, 24), 2014, 9, true},
      {absl::CivilDay(2018, 1, 17), 2017, 12, false},
      {absl::CivilDay(2018, 2, 16), 2018, 1, false},
      {absl::CivilDay(2018, 3, 17), 2018, 2, false},
      {absl::CivilDay(2024, 2, 10), 2024, 1, false},
      {absl::CivilDay(2025, 6, 25), 2025, 6, false},
      {absl::CivilDay(2025, 7, 25), 2025, 6, true},
      {absl::CivilDay(2026, 2, 17), 2026, 1, false}};
  for (const Published& one : published) {
    const auto day = lunar.Of(one.day);
    REQUIRE(day.ok());
    INFO(one.day.year() << "-" << one.day.month() << "-" << one.day.day());
    CHECK(day->year == one.year);
    CHECK(day->month == one.month);
    CHECK(day->leap == one.leap);
    CHECK(day->day == 1);
    CHECK(*lunar.CivilDayOf(*day) == one.day);
  }
}

TEST_CASE("the lunar festivals are holidays as the State Council announced") {
  const LunarCalendar lunar = Lunar();
  const WorkCalendar calendar = Calendar();
  const auto is_holiday = [&](int year, int month, int day,
                              const std::string& name) {
    const auto civil = lunar.CivilDayOf({year, month, false, day});
    REQUIRE(civil.ok());
    const auto info = calendar.Describe(*civil);
    REQUIRE(info.ok());
    INFO(name << " " << year);
    // A festival on a weekend need not be listed.
    CHECK_FALSE(info->working);
    if (info->name != nullptr && info->name->count("zh") != 0) {
      CHECK(info->name->at("zh") != "劳动节");
    }
  };
  for (int year = 2004; year <= 2026; ++year) {
    is_holiday(year, 1, 1, "春节");
    is_holiday(year, 1, 3, "春节");
    if (year < 2008) continue;
    is_holiday(year, 5, 5, "端午节");
    is_holiday(year, 8, 15, "中秋节");
  }
}

TEST_CASE("a lunar calendar refuses what it does not have") {
  const LunarCalendar lunar = Lunar();
  CHECK(absl::IsOutOfRange(lunar.Of(absl::CivilDay(2003, 1, 31)).status()));
  CHECK(
      absl::IsOutOfRange(lunar.Of(lunar.years().back().last_day + 1).status()));
  CHECK(lunar.Of(lunar.years().back().last_day).ok());
  CHECK(absl::IsOutOfRange(lunar.CivilDayOf({2002, 1, false, 1}).status()));
  CHECK(absl::IsNotFound(lunar.CivilDayOf({2018, 1, true, 1}).status()));
  CHECK(absl::IsNotFound(lunar.CivilDayOf({2018, 1, false, 31}).status()));
  // Every day there and back.
  for (absl::CivilDay day(2003, 2, 1); day <= lunar.years().back().last_day;
       ++day) {
    REQUIRE(*lunar.CivilDayOf(*lunar.Of(day)) == day);
  }
}

TEST_CASE("a lunar calendar with a defect is refused with its place") {
  const auto issues = [](std::string year) {
    const std::string text = absl::StrCat(
        "lunar_calendar { name: \"x\" version: \"1\" year { year: 2018 ", year,
        " } }");
    const auto loaded = LoadLunarCalendars({{"x", text, Format::kText}});
    CHECK_FALSE(loaded.ok());
    return loaded.issues.empty() ? "" : loaded.issues.front().ToString();
  };
  std::string twelve;
  for (absl::CivilDay day(2018, 2, 16); day < absl::CivilDay(2019, 1, 20);
       day += 29) {
    absl::StrAppend(&twelve, "first_day: \"", day.year(), "-",
                    absl::StrFormat("%02d-%02d", day.month(), day.day()),
                    "\" ");
  }
  CHECK_THAT(issues("first_day: \"2018-02-16\" last_day: \"2019-02-04\""),
             match::Contains("12 months"));
  CHECK_THAT(issues("first_day: \"16 Feb\" last_day: \"2019-02-04\""),
             match::Contains("not a date"));
  CHECK_THAT(issues(twelve + "last_day: \"2019-02-04\" source: \"s\""),
             match::Contains("29 or 30 days"));
  CHECK_THAT(issues(twelve + "last_day: \"2019-01-29\""),
             match::Contains("source"));
}

TEST_CASE("patterns are found where they are, and only there") {
  const LunarCalendar lunar = Lunar();
  const WorkCalendar calendar = Calendar();
  History history;
  history.Add("flat", [](absl::CivilHour) { return 6.0 / 24; });
  history.Add("season", [](absl::CivilHour hour) {
    return (hour.month() >= 6 && hour.month() <= 8 ? 14.0 : 4.0) / 24;
  });
  history.Add("weekend", [](absl::CivilHour hour) {
    const auto weekday = absl::GetWeekday(absl::CivilDay(hour));
    return (weekday == absl::Weekday::saturday ||
                    weekday == absl::Weekday::sunday
                ? 14.0
                : 5.0) /
           24;
  });
  history.Add("night", [](absl::CivilHour hour) {
    return hour.hour() >= 22 || hour.hour() < 2 ? 1.2 : 0.1;
  });
  history.Add("fireworks", [&](absl::CivilHour hour) {
    const auto day = lunar.Of(absl::CivilDay(hour));
    const bool festival = day.ok() && ((day->month == 1 && day->day <= 10) ||
                                       (day->month == 12 && day->day > 20));
    return (festival ? 30.0 : 4.0) / 24;
  });
  history.Add("heating", [](absl::CivilHour hour) {
    const absl::CivilDay day(hour);
    const bool on = day >= absl::CivilDay(day.year(), 11, 15) ||
                    day < absl::CivilDay(day.year(), 3, 15);
    return (on ? 12.0 : 2.0) / 24;
  });
  // Pensions are paid on the first three working days.
  std::vector<absl::CivilDay> pay_days;
  for (absl::CivilMonth month(2015, 1); month < absl::CivilMonth(2019, 1);
       ++month) {
    int working = 0;
    for (absl::CivilDay day(month); day < absl::CivilDay(month + 1); ++day) {
      working += calendar.Describe(day)->working ? 1 : 0;
      if (calendar.Describe(day)->working && working <= 3) {
        pay_days.push_back(day);
      }
    }
  }
  history.Add("pension", [&](absl::CivilHour hour) {
    return (std::binary_search(pay_days.begin(), pay_days.end(),
                               absl::CivilDay(hour))
                ? 20.0
                : 5.0) /
           24;
  });
  PatternOptions options = Options();
  options.calendar = calendar;
  options.lunar = lunar;
  for (int year = 2014; year <= 2018; ++year) {
    options.terms.push_back({"heating", absl::CivilDay(year, 11, 15),
                             absl::CivilDay(year + 1, 3, 14)});
  }
  const PeriodicIssues found = FindPeriodicIssues(history.table(), options);
  CHECK(found.breaks.empty());
  CHECK(found.too_short == 0);
  CHECK(found.tested > 0);

  for (const Pattern& one : found.patterns) {
    UNSCOPED_INFO(one.cell.category << " " << static_cast<int>(one.kind) << " "
                                    << one.error << " " << one.error_last_month
                                    << " p " << one.p);
    CHECK(one.error < one.error_last_month);
    CHECK((!one.error_last_year || one.error < *one.error_last_year));
    CHECK(one.cell.category != "flat");
    CHECK(one.test_begin ==
          absl::CivilDay(one.kind == PatternKind::kMonth ||
                                 one.kind == PatternKind::kLunar ||
                                 one.kind == PatternKind::kTerm
                             ? kEnd - 365
                             : kEnd - 364));
    CHECK(one.test_end == kEnd);
  }
  const auto has = [&](PatternKind kind, const std::string& category) {
    const Pattern* const pattern = FindPattern(found, kind, category);
    INFO(category);
    REQUIRE(pattern != nullptr);
    return pattern;
  };
  const Pattern* const season = has(PatternKind::kMonth, "season");
  CHECK(FactorOf(*season, 7) == Approx(14 / 6.52).epsilon(0.1));
  CHECK(FactorOf(*season, 1) == Approx(4 / 6.52).epsilon(0.1));
  CHECK(season->slots.size() == 11);  // January and February are one.
  CHECK(FactorOf(*has(PatternKind::kWeekday, "weekend"), 6) ==
        Approx(14 / 7.57).epsilon(0.1));
  CHECK(FactorOf(*has(PatternKind::kHour, "night"), 23) > 3);
  CHECK(FactorOf(*has(PatternKind::kLunar, "fireworks"), 10) > 3);
  CHECK(FactorOf(*has(PatternKind::kTerm, "heating"), 1) > 1.5);
  CHECK(has(PatternKind::kTerm, "heating")->slots[1].term == "heating");
  CHECK(FactorOf(*has(PatternKind::kWorkingDay, "pension"), 2) > 2);
  // The moon has nothing to do with the summer, nor weekends with pay days.
  CHECK(FindPattern(found, PatternKind::kLunar, "season") == nullptr);
  CHECK(FindPattern(found, PatternKind::kWorkingDay, "weekend") == nullptr);
  CHECK(FindPattern(found, PatternKind::kMonth, "weekend") == nullptr);
  CHECK(FindPattern(found, PatternKind::kHour, "season") == nullptr);
}

TEST_CASE("too short a series is not tested") {
  const auto weekend = [](absl::CivilHour hour) {
    return (absl::GetWeekday(absl::CivilDay(hour)) == absl::Weekday::sunday
                ? 60.0
                : 5.0) /
           24;
  };
  for (const auto& [days, shown] : {std::pair(55, false), {56, true}}) {
    History history;
    history.Add("a", weekend, kEnd - days, kEnd);
    const PeriodicIssues found = FindPeriodicIssues(history.table(), Options());
    INFO(days);
    CHECK((FindPattern(found, PatternKind::kWeekday, "a") != nullptr) == shown);
    CHECK(found.too_short >= (shown ? 1 : 3));
  }
  // Three years less a day have 35 whole months.
  const auto season = [](absl::CivilHour hour) {
    return (hour.month() == 7 ? 20.0 : 4.0) / 24;
  };
  for (const auto& [first, shown] :
       {std::pair(absl::CivilDay(2016, 1, 1), true),
        {absl::CivilDay(2016, 1, 2), false}}) {
    History history;
    history.Add("a", season, first, kEnd);
    const PeriodicIssues found = FindPeriodicIssues(history.table(), Options());
    CHECK((FindPattern(found, PatternKind::kMonth, "a") != nullptr) == shown);
  }
}

TEST_CASE("a day outside the calendar is not guessed") {
  History history;
  history.Add("a", [](absl::CivilHour) { return 0.5; });
  PatternOptions options = Options();
  const LunarCalendar all = Lunar();
  std::vector<LunarYear> years(all.years().begin(), all.years().begin() + 14);
  CHECK(years.back().year == 2016);
  options.lunar = *LunarCalendar::Create("short", "1", years);
  const PeriodicIssues found = FindPeriodicIssues(history.table(), options);
  CHECK(found.outside_calendar > 0);
}

TEST_CASE("a reorganised tree breaks a series visibly") {
  History history;
  const absl::CivilDay change(2016, 7, 1);
  const auto rate = [](absl::CivilHour hour) {
    return (hour.month() == 7 ? 20.0 : 4.0) / 24;
  };
  history.Add("a.old", rate, kFirst, change);
  history.Add("a.new", rate, change, kEnd);
  history.Add("b", rate, kFirst, kEnd, "43/430124");
  const PeriodicIssues found = FindPeriodicIssues(history.table(), Options());
  REQUIRE(found.breaks.size() == 2);
  CHECK(found.breaks[0].node == "a.new");
  CHECK(found.breaks[0].begins);
  CHECK(found.breaks[0].day == change);
  CHECK(found.breaks[1].node == "a.old");
  CHECK_FALSE(found.breaks[1].begins);
  // The whole goes on; its parts are too short or have ended.
  CHECK(FindPattern(found, PatternKind::kMonth, "a") != nullptr);
  CHECK(FindPattern(found, PatternKind::kMonth, "a.new") == nullptr);
  CHECK(FindPattern(found, PatternKind::kMonth, "a.old") == nullptr);
  CHECK(found.ended > 0);
}

TEST_CASE("what comes only in winter is no break") {
  History history;
  history.Add("steady", [](absl::CivilHour) { return 0.2; });
  history.Add("heating", [](absl::CivilHour hour) {
    return hour.month() >= 11 ? 0.5 : 0.0;
  });
  CHECK(FindPeriodicIssues(history.table(), Options()).breaks.empty());
}

TEST_CASE("the order of rows does not matter") {
  History history;
  history.Add("a", [](absl::CivilHour hour) {
    return (hour.month() == 7 ? 20.0 : 4.0) / 24;
  });
  FactTable reversed = FactTable::Cases();
  for (std::size_t row = history.table().rows(); row-- != 0;) {
    REQUIRE(reversed.AddRow(history.table().Cells(row, kZone), kZone).ok());
  }
  const PeriodicIssues one = FindPeriodicIssues(history.table(), Options());
  const PeriodicIssues two = FindPeriodicIssues(reversed, Options());
  REQUIRE(one.patterns.size() == two.patterns.size());
  for (std::size_t i = 0; i != one.patterns.size(); ++i) {
    CHECK(one.patterns[i].p == two.patterns[i].p);
    CHECK(one.patterns[i].error == two.patterns[i].error);
  }
}

TEST_CASE("an empty table has no patterns") {
  const PeriodicIssues found =
      FindPeriodicIssues(FactTable::Cases(), Options());
  CHECK(found.patterns.empty());
  CHECK(found.tested == 0);
  CHECK(CompareMonth(FactTable::Cases(), absl::CivilMonth(2018, 3), Options())
            .empty());
}

TEST_CASE("January and February are compared together or by the moon") {
  using Basis = VolumeComparison::Basis;
  History history;
  history.Add("a", [](absl::CivilHour) { return 0.25; });
  PatternOptions options = Options();
  options.calendar = Calendar();
  const auto bases = [&](int year, int month) {
    std::vector<Basis> out;
    for (const VolumeComparison& one : CompareMonth(
             history.table(), absl::CivilMonth(year, month), options)) {
      out.push_back(one.basis);
    }
    return out;
  };
  CHECK(bases(2018, 1).empty());
  CHECK(bases(2018, 2) == std::vector{Basis::kJanuaryAndFebruary});
  CHECK(bases(2018, 3) == std::vector{Basis::kYearBefore});
  CHECK(bases(2018, 4) == std::vector{Basis::kMonthBefore, Basis::kYearBefore});
  CHECK(bases(2015, 4) == std::vector{Basis::kMonthBefore});
  options.lunar = Lunar();
  CHECK(bases(2018, 1) == std::vector{Basis::kLunar});
  CHECK(bases(2018, 2) ==
        std::vector{Basis::kJanuaryAndFebruary, Basis::kLunar});
  CHECK(bases(2018, 3) == std::vector{Basis::kYearBefore});

  const auto february =
      CompareMonth(history.table(), absl::CivilMonth(2018, 2), options);
  CHECK(february[0].now.days == 59);
  CHECK(february[0].now.first == absl::CivilDay(2018, 1, 1));
  CHECK(february[0].before.last == absl::CivilDay(2017, 2, 28));
  // 2018-02-01 is the 16th of the 12th month, a year before 2017-01-13.
  CHECK(february[1].before.first == absl::CivilDay(2017, 1, 13));
  CHECK(february[1].now.days == february[1].before.days);
  const auto april =
      CompareMonth(history.table(), absl::CivilMonth(2018, 4), options);
  REQUIRE(april[0].now.working_days.has_value());
  CHECK(*april[0].now.working_days == 20);
  CHECK(april[0].now.per_day() ==
        Approx(static_cast<double>(april[0].now.tickets) / 30));
  CHECK(*april[0].now.per_working_day() ==
        Approx(static_cast<double>(april[0].now.tickets) / 20));
  // Beyond the calendar's years nothing is said of working days.
  options.calendar.reset();
  CHECK_FALSE(
      CompareMonth(history.table(), absl::CivilMonth(2018, 4), options)[0]
          .now.per_working_day()
          .has_value());
}

}  // namespace
}  // namespace trunkline::insight
