// SPDX-License-Identifier: Apache-2.0
#include "src/tables/calendar_import.h"

#include <string>
#include <vector>

#include "tests/catch.h"
#include "trunkline/ruleset.h"

namespace trunkline::tables {
namespace {

using absl::CivilDay;

std::string Show(const CalendarImport& import) {
  std::string out;
  for (const DayException& e : import.exceptions) {
    if (!out.empty()) out += ' ';
    out += absl::FormatCivilTime(e.day).substr(5);
    out += e.kind == DayKind::kHoliday ? '-' : '+';
  }
  return out;
}

std::string Events(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + events +
         "END:VCALENDAR\r\n";
}

std::string Event(const std::string& lines) {
  return "BEGIN:VEVENT\r\nUID:1\r\n" + lines + "END:VEVENT\r\n";
}

TEST_CASE("a table of holidays, as clerks keep it") {
  const auto read = ImportCalendarCsv(
      "date,kind,name\n2018-10-01,holiday,国庆节\n2018/9/29,workday,国庆节\n"
      "20180930,补班,\"国庆节\"\n");
  REQUIRE(read.ok());
  CHECK(Show(*read) == "09-29+ 09-30+ 10-01-");
  CHECK(read->exceptions[2].name.at("zh") == "国庆节");
  const auto by_name = ImportCalendarCsv(
      "日期,名称\n2018-09-29,国庆节调休\n2018-10-01,国庆节\n");
  REQUIRE(by_name.ok());
  CHECK(Show(*by_name) == "09-29+ 10-01-");
}

TEST_CASE("a table's first defect is named by line") {
  for (const auto& [content, message] :
       std::vector<std::pair<std::string, std::string>>{
           {"", "line 1: no header"},
           {"a,b\n", "line 1: the header needs"},
           {"date,kind\n2018-02-30,holiday\n", "line 2: not a date"},
           {"date,kind\n2018-02-03,holidays\n", "line 2: not a kind"},
           {"date,kind\n2018-02-03,\n", "line 2: not a kind"}}) {
    CHECK_THAT(std::string(ImportCalendarCsv(content).status().message()),
               match::Contains(message));
  }
}

TEST_CASE("iCalendar: every day of an event counts, DTEND is exclusive") {
  const auto read = ImportICalendar(Events(
      Event("DTSTART;VALUE=DATE:20181001\r\nDTEND;VALUE=DATE:20181008\r\n"
            "SUMMARY:国庆节 放假\r\n") +
      Event("DTSTART;VALUE=DATE:20180929\r\nSUMMARY:国庆节 补班\r\n") +
      Event("DTSTART:20181230T080000\r\nDTEND:20181231T000000\r\n"
            "SUMMARY:x\r\n") +
      Event("DTSTART;VALUE=DATE:20181231\r\nDURATION:P2D\r\nSUMMARY:元旦\r\n") +
      Event("DTSTART;VALUE=DATE:20180501\r\nSTATUS:CANCELLED\r\n"
            "SUMMARY:x\r\n")));
  REQUIRE(read.ok());
  CHECK(Show(*read) ==
        "09-29+ 10-01- 10-02- 10-03- 10-04- 10-05- 10-06- 10-07- 12-30- "
        "12-31- 01-01-");
}

TEST_CASE("iCalendar: events that mean work are working days") {
  CHECK(MeansWork("国庆节（班）"));
  CHECK(MeansWork("春节 上班"));
  CHECK(MeansWork("国庆调休"));
  CHECK(MeansWork("Spring Festival (Workday)"));
  CHECK_FALSE(MeansWork("国庆节（休）"));
  CHECK_FALSE(MeansWork("国庆节调休放假"));
  CHECK_FALSE(MeansWork("National Day"));
  // Inside a longer holiday, work wins.
  const auto read = ImportICalendar(Events(
      Event("DTSTART;VALUE=DATE:20180929\r\nDTEND;VALUE=DATE:20181002\r\n"
            "SUMMARY:国庆节\r\n") +
      Event("DTSTART;VALUE=DATE:20180930\r\nSUMMARY:国庆节上班\r\n")));
  REQUIRE(read.ok());
  CHECK(Show(*read) == "09-29- 09-30+ 10-01-");
  CHECK(read->notes.size() == 1);
}

TEST_CASE("iCalendar: recurrences, exceptions to them, times in UTC") {
  CalendarImportOptions options;
  options.first_year = 2018;
  options.last_year = 2020;
  options.zone = absl::FixedTimeZone(8 * 3600);
  const auto read = ImportICalendar(
      Events(Event("DTSTART;VALUE=DATE:20100101\r\nRRULE:FREQ=YEARLY\r\n"
                   "EXDATE;VALUE=DATE:20190101\r\nSUMMARY:元旦\r\n") +
             Event("DTSTART:20180430T160000Z\r\nDTEND:20180501T160000Z\r\n"
                   "SUMMARY:劳动节\r\n")),
      options);
  REQUIRE(read.ok());
  CHECK(Show(*read) == "01-01- 05-01- 01-01-");
  CHECK_THAT(read->notes.back(), match::Contains("outside 2018 to 2020"));
}

TEST_CASE("iCalendar: what is none is refused") {
  CHECK_FALSE(ImportICalendar("").ok());
  CHECK_FALSE(ImportICalendar("hello").ok());
  CHECK_FALSE(ImportICalendar(Events("")).ok());
  CHECK_FALSE(ImportICalendar(Events(Event("SUMMARY:x\r\n"))).ok());
  CHECK_FALSE(
      ImportICalendar(Events(Event("DTSTART;VALUE=DATE:20180101\r\n"
                                   "RRULE:FREQ=SECONDLY\r\nSUMMARY:x\r\n")))
          .ok());
}

TEST_CASE("iCalendar: rules that never hold, or hold within a day") {
  CalendarImportOptions options;
  options.zone = absl::FixedTimeZone(8 * 3600);
  const auto with = [&](const std::string& rule) {
    return ImportICalendar(
        Events(Event("DTSTART:20180101T000000Z\r\nSUMMARY:x\r\nRRULE:" + rule +
                     "\r\n")),
        options);
  };
  for (const char* rule : {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
                           "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30;BYDAY=SU",
                           "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
                           "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                           "FREQ=YEARLY;BYYEARDAY=366;INTERVAL=4",
                           "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300"}) {
    CAPTURE(rule);
    const auto read = with(rule);
    // libical itself refuses some of them.
    if (read.ok()) CHECK(read->exceptions.empty());
  }
  for (const char* rule : {"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
                           "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
                           "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
                           "FREQ=DAILY;BYHOUR=1,2;BYMONTH=2;BYMONTHDAY=30"}) {
    CAPTURE(rule);
    const auto read = with(rule);
    REQUIRE_FALSE(read.ok());
    CHECK_THAT(std::string(read.status().message()),
               match::Contains("repeats within a day"));
  }
  CHECK_FALSE(with("FREQ=YEARLY;RSCALE=CHINESE;BYMONTH=1;BYMONTHDAY=1").ok());
}

TEST_CASE("iCalendar: a rule's days move with the zone, UNTIL is inclusive") {
  CalendarImportOptions options;
  options.zone = absl::FixedTimeZone(8 * 3600);
  const auto read = ImportICalendar(
      Events(Event("DTSTART:20180429T160000Z\r\nSUMMARY:x\r\n"
                   "RRULE:FREQ=DAILY;UNTIL=20180430T160000Z\r\n") +
             Event("DTSTART;VALUE=DATE:20180601\r\nSUMMARY:x\r\n"
                   "RRULE:FREQ=DAILY;UNTIL=20180602\r\n") +
             Event("DTSTART:20180701T000000Z\r\nSUMMARY:x\r\n"
                   "RRULE:FREQ=DAILY;UNTIL=20180702T235959Z;BYHOUR=23\r\n") +
             Event("DTSTART:20180801T000000Z\r\nSUMMARY:x\r\n"
                   "RRULE:FREQ=WEEKLY;COUNT=2\r\n")),
      options);
  REQUIRE(read.ok());
  CHECK(Show(*read) ==
        "04-30- 05-01- 06-01- 06-02- 07-02- 07-03- 08-01- 08-08-");
}

TEST_CASE("iCalendar: all rules together have a bound") {
  CalendarImportOptions options;
  options.max_steps = 50'000;
  const std::string endless = Event(
      "DTSTART;VALUE=DATE:20180101\r\nSUMMARY:x\r\n"
      "RRULE:FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30\r\n");
  CHECK(ImportICalendar(Events(endless), options).ok());
  CHECK_FALSE(
      ImportICalendar(Events(endless + endless + endless), options).ok());
  // So have events that are long.
  options.max_steps = 300'000;
  const std::string longest = Event(
      "DTSTART;VALUE=DATE:20180101\r\nDTEND;VALUE=DATE:20280101\r\n"
      "SUMMARY:x\r\n");
  CHECK(ImportICalendar(Events(longest), options).ok());
  CHECK_FALSE(ImportICalendar(Events(longest + longest), options).ok());
}

TEST_CASE("iCalendar: components nest at most 16 deep") {
  const auto nested = [](int depth, const std::string& begin,
                         const std::string& end) {
    std::string text;
    for (int i = 0; i != depth; ++i) text += begin;
    text += Event("DTSTART;VALUE=DATE:20180101\r\nSUMMARY:x\r\n");
    for (int i = 0; i != depth; ++i) text += end;
    return Events(text);
  };
  const std::string begin = "BEGIN:VTODO\r\n", end = "END:VTODO\r\n";
  const auto depth_of = [](const absl::StatusOr<CalendarImport>& read) {
    return !read.ok() &&
           std::string(read.status().message())
                   .find("nested more than 16 deep") != std::string::npos;
  };
  // The calendar and the event are two.
  CHECK_FALSE(depth_of(ImportICalendar(nested(14, begin, end))));
  CHECK(depth_of(ImportICalendar(nested(15, begin, end))));
  CHECK(depth_of(ImportICalendar(nested(200'000, begin, ""))));
  // However it is written.
  CHECK(depth_of(ImportICalendar(nested(200, "begin;X=Y:VTODO\n", ""))));
  CHECK(depth_of(ImportICalendar(nested(200, "BEG\r\n IN:VTODO\r\n", ""))));
  CHECK(depth_of(ImportICalendar(nested(200, "BEGIN:A\rEND:A\n", ""))));
  // Many beside each other are no depth; nor is a text that says "begin".
  std::string wide;
  for (int i = 0; i != 200; ++i) {
    wide += Event(
        "DTSTART;VALUE=DATE:20180101\r\nSUMMARY:x\r\n"
        "DESCRIPTION:we\r\n begin: now\r\n");
  }
  CHECK(ImportICalendar(Events(wide)).ok());
}

TEST_CASE("an imported calendar as text loads again, the same") {
  CalendarData data;
  data.name = "cn";
  data.version = "1";
  data.label["zh"] = "中国";
  data.time_zone = "+08:00";
  data.first_year = data.last_year = 2018;
  data.hours = {{{absl::Weekday::monday, absl::Weekday::friday},
                 {{510, 720}, {810, 1440}},
                 CivilDay(2018, 1, 1),
                 {}}};
  data.exceptions = ImportCalendarCsv(
                        "date,kind,name\n2018-10-01,holiday,国庆节\n"
                        "2018-09-29,workday,国庆节\n")
                        ->exceptions;
  data.exceptions[0].make_up_as = absl::Weekday::friday;
  const std::string text = CalendarToText(data);
  const LoadResult<CalendarSet> loaded = LoadCalendars({{"x.txtpb", text}});
  REQUIRE(loaded.value.has_value());
  CHECK(CalendarToText(loaded.value->Find("cn")->data()) == text);
}

}  // namespace
}  // namespace trunkline::tables
