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
