// SPDX-License-Identifier: Apache-2.0
#include "src/tables/calendar_import.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/civil.h"
#include "src/tables/day_words.h"
#include "tests/catch.h"
#include "tests/tables/book.h"
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

TEST_CASE("a table of holidays: dates, periods, kinds of many forms") {
  for (const char* content :
       {"日期,类型,名称\n2018-10-01,休息,国庆节\n",
        "日期,类型,名称\n2018年10月1日,放假,国庆节\n",
        "日期,类型,名称\n2018/10/1 0:00:00,放假,国庆节\n",
        "日期,类型\n2018-10-01T00:00:00,节假日\n",
        "日期,类型\n２０１８．１０．０１,（休）\n",
        "date,isOffDay\n20181001,true\n", "日期,休息\n2018-10-01,是\n",
        "日期,是否上班\n2018-10-01,否\n",
        "星期,日期,名称,备注\n一,2018-10-01,国庆节,x\n"}) {
    CAPTURE(content);
    const auto read = ImportCalendarCsv(content);
    REQUIRE(read.ok());
    CHECK(Show(*read) == "10-01-");
  }
  const auto off = ImportCalendarCsv(
      "name,date,isOffDay\n国庆节,2018-09-29,false\n国庆节,2018-09-30,FALSE\n"
      "国庆节,2018-10-01,true\n");
  REQUIRE(off.ok());
  CHECK(Show(*off) == "09-29+ 09-30+ 10-01-");
  const auto period = ImportCalendarCsv(
      "名称,开始日期,结束日期\n国庆节,2018-10-01,2018-10-07\n"
      "国庆节（班）,2018-09-29,2018-09-30\n元旦,2018-12-30,\n");
  REQUIRE(period.ok());
  CHECK(Show(*period) ==
        "09-29+ 09-30+ 10-01- 10-02- 10-03- 10-04- 10-05- 10-06- 10-07- "
        "12-30-");
}

TEST_CASE("a table of holidays: a number of days is the period's length") {
  for (const char* days : {"7", "7天", "共7天", "7 days", "7.0", "７"}) {
    CAPTURE(days);
    const auto read = ImportCalendarCsv(
        "节日,开始日期,天数\n国庆节,2018-10-01," + std::string(days) + "\n");
    REQUIRE(read.ok());
    CHECK(Show(*read) == "10-01- 10-02- 10-03- 10-04- 10-05- 10-06- 10-07-");
  }
  for (const char* row : {"国庆节,2018-10-01,,0.5", "国庆节,2018-10-01,,半天",
                          "国庆节,2018-10-01,,0", "国庆节,2018-10-01,,999",
                          "国庆节,2018-10-01,2018-10-07,8",
                          "国庆节,2018-10-01,,7\n国庆节,2018-10-02,,7"}) {
    CAPTURE(row);
    CHECK_FALSE(ImportCalendarCsv("节日,开始日期,结束日期,天数\n" +
                                  std::string(row) + "\n")
                    .ok());
  }
}

TEST_CASE("a table of holidays: a name that contradicts its column is noted") {
  const auto read = ImportCalendarCsv(
      "date,name,isOffDay\n2018-09-29,补班,true\n2018-10-01,国庆节（休）,"
      "false\n"
      "2018-10-02,国庆节,true\n");
  REQUIRE(read.ok());
  CHECK(Show(*read) == "09-29- 10-01+ 10-02-");
  REQUIRE(read->notes.size() == 2);
  CHECK_THAT(read->notes[0].en, match::Contains("\"补班\"") ||
                                    match::Contains("\"国庆节（休）\""));
}

TEST_CASE("a table's defects are named together, by line") {
  const auto read = ImportCalendarCsv(
      "date,end,kind\n2018-02-30,,holiday\n2018-02-03,,often\n"
      "2018-02-03,2018-02-01,holiday\n2018-02-03,2020-02-01,holiday\n"
      "2018-02-05 08:30,,holiday\n");
  REQUIRE_FALSE(read.ok());
  const std::string message(read.status().message());
  for (const char* line :
       {"line 2, column 1: not a date: \"2018-02-30\"",
        "line 3, column 3: not a kind: \"often\"",
        "line 4, column 2: the period from 2018-02-03 to 2018-02-01 ends "
        "before",
        "line 5, column 2: the period",
        "line 6, column 1: not a date: \"2018-02-05 08:30\""}) {
    CHECK_THAT(message, match::Contains(line));
  }
  const auto both =
      ImportCalendarCsv("date,kind,isOffDay\n2018-02-03,holiday,false\n");
  CHECK_THAT(std::string(both.status().message()),
             match::Contains("contradict each other"));
  CHECK_THAT(
      std::string(ImportCalendarCsv("date,日期,kind\n").status().message()),
      match::Contains("mean the same"));
}

TEST_CASE("a table's first defect is named by line") {
  for (const auto& [content, message] :
       std::vector<std::pair<std::string, std::string>>{
           {"", "the table is empty"},
           {"a,b\n", "line 1: unknown column \"a\", \"b\""},
           {"kind\n", "line 1: the header needs a date"},
           {"date,date_of\n", "line 1: unknown column \"date_of\""},
           {"date,kind\n2018-02-30,holiday\n", "line 2, column 1: not a date"},
           {"date,kind\n2018-02-03,sometimes\n",
            "line 2, column 2: not a kind"},
           {"date,kind\n2018-02-03,\n", "line 2, column 2: not a kind"}}) {
    CHECK_THAT(std::string(ImportCalendarCsv(content).status().message()),
               match::Contains(message));
  }
}

TEST_CASE("a workbook of holidays: a title, dates, merged names") {
  Book book;
  book.formats = {"yyyy\"年\"m\"月\"d\"日\""};
  book.sheets = {{"放假安排",
                  TextRow(1, {"2018年放假安排"}) +
                      TextRow(2, {"日期", "类型", "名称"}) +
                      "<row r=\"3\"><c r=\"A3\" s=\"1\"><v>43374</v></c>"
                      "<c r=\"B3\" t=\"inlineStr\"><is><t>休息</t></is></c>"
                      "<c r=\"C3\" t=\"inlineStr\"><is><t>国庆节</t></is></c>"
                      "</row>" +
                      TextRow(4, {"2018年10月2日 星期二", "休息"}) +
                      TextRow(5, {"2018-09-29", "上班", "国庆节"}),
                  "<mergeCells count=\"1\"><mergeCell ref=\"C3:C4\"/>"
                  "</mergeCells>"}};
  const auto read = ImportCalendarCsv(book.Bytes());
  INFO(read.status().ToString());
  REQUIRE(read.ok());
  CHECK(Show(*read) == "09-29+ 10-01- 10-02-");
  CHECK(read->exceptions[2].name.at("zh") == "国庆节");
  REQUIRE(read->notes.size() == 1);
  CHECK_THAT(read->notes[0].en,
             match::Contains("the heading is taken from 放假安排!2"));
}

TEST_CASE("a workbook's defects are named by cell") {
  Book book;
  book.sheets = {{"2018", TextRow(1, {"date", "kind", "name"}) +
                              TextRow(2, {"2018-02-30", "holiday"}) +
                              TextRow(3, {"2018-02-03", "often"}) +
                              TextRow(4, {"2018-02-03", "holiday", "", "x"})}};
  const auto read = ImportCalendarCsv(book.Bytes());
  REQUIRE_FALSE(read.ok());
  const std::string message(read.status().message());
  for (const char* cell : {"2018!A2: not a date", "2018!B3: not a kind",
                           "2018!D4: the row has 4 columns"}) {
    CHECK_THAT(message, match::Contains(cell));
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

TEST_CASE("what a text says of a day") {
  using Meaning = DayMeaning;
  const std::vector<std::pair<Meaning, std::vector<const char*>>> cases = {
      {Meaning::kWork,
       {"国庆节（班）",
        "春节 上班",
        "春节·班",
        "[班] 春节",
        "【班】国庆节",
        "劳动节 班",
        "中秋节班",
        "班：国庆",
        "调休上班",
        "补班",
        "補班",
        "上班(补元旦假期)",
        "国庆假期照常上班",
        "Make-up workday for the National Day holiday",
        "劳动节补周五",
        "工作日",
        "照常上班",
        "不放假",
        "国庆节不休息",
        "Spring Festival (Workday)",
        "Make-up working day",
        "make-up day",
        "No day off",
        "Offices are not closed",
        "Bank Holiday (offices open)",
        "没有放假",
        "未放假",
        "无放假安排",
        "不安排休息",
        "沒有放假",
        "放假取消",
        "不取消上班",
        "不停业",
        "（班）"}},
      {Meaning::kRest,
       {"国庆节（休）",
        "国庆节·休",
        "[休] 春节",
        "春节 放假",
        "国庆节调休放假",
        "台风停工 不上班",
        "停办业务",
        "非工作日",
        "补休",
        "补假",
        "无需上班",
        "Founders' Day (special non-working day)",
        "Not a working day",
        "Non-workday",
        "取消上班",
        "暂停上班",
        "不再上班",
        "没有上班",
        "上班取消",
        "停止办公",
        "春节不调休放假",
        "No work",
        "Special Non-Working Holiday",
        "Offices are not open",
        "nonworking day",
        "Substitute holiday",
        "Holiday in lieu",
        "Office closed",
        "make-up holiday"}},
      {Meaning::kPublicHoliday, {"Public holiday", "法定节假日"}},
      {Meaning::kHolidayWord, {"国庆节假期", "Golden Week holiday"}},
      {Meaning::kNoHoliday,
       {"Not a holiday", "Groundhog Day (Not a Public Holiday)",
        "This is not an official holiday.", "It isn’t a bank holiday",
        "no longer a public holiday", "非假日", "非节假日",
        "母亲节（非法定节假日）", "不属于法定节假日", "Special working holiday",
        "Diwali (Optional Holiday)", "寒假"}},
      {Meaning::kShift, {"国庆节调休", "调休"}},
      {Meaning::kBoth,
       {"10月1日至7日放假，9月29日上班", "放假（班）", "端午节假期 前后需补班",
        "国庆假期（9月29日、30日上班）", "National Day holiday, workday"}},
      {Meaning::kObservance,
       {"立春", "冬至", "情人节", "母亲节", "世界读书日", "Valentine's Day",
        "Spring equinox", "Teachers' Day"}},
      {Meaning::kStatutory,
       {"国庆节", "清明节", "国际劳动节", "National Day", "New Year's Day",
        "元旦（不调休）", "元旦（无调休）", "元旦（不補假）"}},
      {Meaning::kHoliday, {"Christmas Day", "New Year's Eve"}},
      {Meaning::kNone, {"", "x", "航班", "班级会议", "休宁县", "team meeting"}},
  };
  for (const auto& [meaning, texts] : cases) {
    for (const char* text : texts) {
      CAPTURE(text);
      CHECK(static_cast<int>(MeaningOf(text)) == static_cast<int>(meaning));
    }
  }
  CHECK_FALSE(HasUnknownMark("国庆节（休）"));
  CHECK_FALSE(HasUnknownMark("春节 第2天/共7天"));
  CHECK_FALSE(HasUnknownMark("National Day (day 2)"));
  CHECK(HasUnknownMark("国庆节※"));
  CHECK(HasUnknownMark("国庆节补"));
  CHECK(HasUnknownNegation("Labour Day, not for offices"));
  CHECK_FALSE(HasUnknownNegation("元旦（不调休）"));
}

TEST_CASE("work on days that a holiday's name lists is not of the holiday") {
  using Meaning = DayMeaning;
  struct Of {
    const char* text;
    Meaning meaning;
    const char* worked;
  };
  for (const Of& of :
       {Of{"国庆假期（9月29日、30日上班）", Meaning::kHolidayWord, "9/29 9/30"},
        Of{"国庆节 假期 7天 (9月29日、30日上班)", Meaning::kHolidayWord,
           "9/29 9/30"},
        Of{"春节假期，2月11日、24日上班", Meaning::kHolidayWord, "2/11 2/24"},
        Of{"国庆节（2018年9月29日（星期六）至30日（周日）照常上班）",
           Meaning::kStatutory, "9/29 9/30"},
        Of{"劳动节 4月28日至5月2日补班", Meaning::kStatutory,
           "4/28 4/29 4/30 5/1 5/2"},
        Of{"国庆节，29日和30日补班", Meaning::kStatutory, "0/29 0/30"},
        Of{"10月1日至7日放假，29号上班", Meaning::kRest, "10/29"},
        Of{"国庆节 9月29日上班取消", Meaning::kRest, ""},
        Of{"国庆节 9月29日不上班", Meaning::kRest, ""},
        Of{"补10月5日上班", Meaning::kWork, ""},
        Of{"第3天上班", Meaning::kWork, ""},
        Of{"13月1日上班", Meaning::kWork, ""}}) {
    CAPTURE(of.text);
    std::vector<MonthDay> worked;
    CHECK(static_cast<int>(MeaningOf(of.text, &worked)) ==
          static_cast<int>(of.meaning));
    std::string days;
    for (const MonthDay& day : worked) {
      days += (days.empty() ? "" : " ") + std::to_string(day.month) + "/" +
              std::to_string(day.day);
    }
    CHECK(days == of.worked);
  }
  // Day by day: the holiday is off, a day that the text names is worked.
  const auto of = [](const std::string& content) {
    CalendarImportOptions options;
    options.first_year = options.last_year = 2018;
    return ImportICalendar(Events(content), options);
  };
  const auto break_of = [&](const std::string& summary) {
    return of(
        Event("DTSTART;VALUE=DATE:20181005\r\nDTEND;VALUE=DATE:20181008\r\n"
              "SUMMARY:" +
              summary + "\r\n"));
  };
  for (const char* text :
       {"国庆假期（9月29日、30日上班）", "国庆节 9月29日上班",
        "国庆节\r\nDESCRIPTION:9月29日、30日上班"}) {
    CAPTURE(text);
    const auto read = break_of(text);
    REQUIRE(read.ok());
    CHECK(Show(*read) == "10-05- 10-06- 10-07-");
    CHECK(read->notes.empty());
  }
  for (const char* text : {"国庆假期 前后需补班", "国庆放假 前后需补班"}) {
    CAPTURE(text);
    const auto read = break_of(text);
    REQUIRE(read.ok());
    CHECK(Show(*read) == "10-05- 10-06- 10-07-");
    CHECK(read->notes.size() == 3);
  }
  const auto own = of(
      Event("DTSTART;VALUE=DATE:20180929\r\nSUMMARY:国庆节 9月29日上班\r\n"));
  REQUIRE(own.ok());
  CHECK(Show(*own) == "09-29+");
}

TEST_CASE("what a text beside the name says of a day") {
  using Meaning = DayMeaning;
  for (const char* text :
       {"Observance", "Christian observance",
        "Observance\nTo hide observances, go to Google Calendar Settings > "
        "Holidays in China",
        "节日\n要隐藏节日，请前往 Google 日历设置 > 中国节假日",
        "庆祝\n如需隐藏庆祝，请前往 Google 日历设置 > 中国的节假日"}) {
    CAPTURE(text);
    CHECK(static_cast<int>(MeaningOfKind(text)) ==
          static_cast<int>(Meaning::kObservanceKind));
  }
  CHECK(MeaningOfKind("Public holiday") == Meaning::kPublicHoliday);
  CHECK(MeaningOfKind("Not a public holiday") == Meaning::kNoHoliday);
  CHECK(MeaningOfKind("通知\n这天上班") == Meaning::kWork);
}

std::string Notes(const CalendarImport& import) {
  std::string out;
  for (const base::Text& note : import.notes) out += note.en + "\n";
  return out;
}

TEST_CASE("iCalendar: what was not understood is noted and counted") {
  CalendarImportOptions options;
  options.first_year = options.last_year = 2018;
  const auto day = [](const char* date, const std::string& lines) {
    return Event("DTSTART;VALUE=DATE:" + std::string(date) + "\r\n" + lines);
  };
  const auto read = ImportICalendar(
      Events(day("20180102", "SUMMARY:停办业务\r\n") +
             day("20180103", "SUMMARY:会议\r\n") +
             day("20180104", "SUMMARY:会议\r\n") +
             day("20180204", "SUMMARY:立春\r\n") +
             day("20180214", "SUMMARY:情人节\r\n") +
             day("20180929", "SUMMARY:国庆节※\r\n") +
             day("20180930", "SUMMARY:国庆节\r\nDESCRIPTION:调休上班\r\n") +
             day("20181001", "SUMMARY:国庆节\r\nCATEGORIES:Observance\r\n") +
             day("20181010", "SUMMARY:某日\r\nCATEGORIES:Observance\r\n") +
             day("20181103",
                 "SUMMARY:某日\r\nX-APPLE-SPECIAL-DAY:"
                 "ALTERNATE-WORKDAY\r\n") +
             day("20181110", "SUMMARY:某节 放假\r\nDESCRIPTION:这天上班\r\n")),
      options);
  REQUIRE(read.ok());
  CHECK(Show(*read) == "01-02- 01-03- 01-04- 09-29- 09-30+ 11-03+ 11-10-");
  const std::string notes = Notes(*read);
  CHECK_THAT(notes, match::Contains("2 days, the name says neither work nor "
                                    "rest; taken as days off: \"会议\""));
  CHECK_THAT(notes,
             match::Contains("3 days, solar terms and observances are no days "
                             "off: \"立春\", \"情人节\", \"某日\""));
  CHECK_THAT(notes, match::Contains("2018-09-29, \"国庆节※\": on a weekend"));
  // In Chinese too.
  std::string chinese;
  for (const base::Text& note : read->notes) chinese += note.zh + "\n";
  CHECK_THAT(chinese,
             match::Contains("2 天，名称既没有写上班也没有写休息；按放假计"));
  CHECK_THAT(chinese, match::Contains("2018-09-29，\"国庆节※\"：在周末"));
  CHECK_THAT(notes, match::Contains("2018-11-10, \"某节 放假\": a holiday on a "
                                    "weekend, but its description says work"));
}

TEST_CASE("iCalendar: the feeds of others, day by day") {
  CalendarImportOptions options;
  options.first_year = options.last_year = 2018;
  const std::string hide =
      "DESCRIPTION:Observance\\nTo hide observances\\, go to Google Calendar "
      "Settings > Holidays in China\r\n";
  // The lines of an event on 2018-05-13, a Sunday, and what becomes of it.
  const std::vector<std::pair<std::string, const char*>> cases = {
      {"SUMMARY:Mother's Day\r\n" + hide, ""},
      {"SUMMARY:Christmas Day\r\n" + hide, ""},
      {"SUMMARY:Easter Sunday\r\nDESCRIPTION:Observance\r\n", ""},
      {"SUMMARY:Thanksgiving Day\r\nCATEGORIES:Observance\r\n", ""},
      {"SUMMARY:Special Working Day\r\n" + hide, "05-13+"},
      {"SUMMARY:New Year's Day\r\nDESCRIPTION:Public holiday\r\n", "05-13-"},
      {"SUMMARY:立春\r\nDESCRIPTION:节日\\n要隐藏节日，请前往 Google "
       "日历设置 > 中国节假日\r\n",
       ""},
      {"SUMMARY:情人节\r\nCATEGORIES:Holiday\r\n", ""},
      {"SUMMARY:国庆节\r\nCATEGORIES:Holiday\r\n", "05-13-"},
      {"SUMMARY:Groundhog Day (Not a Public Holiday)\r\n", ""},
      {"SUMMARY:Valentine's Day\r\nDESCRIPTION:Not a public holiday\r\n", ""},
      {"SUMMARY:Constitution Day\r\nDESCRIPTION:Not A Public Holiday\r\n", ""},
      {"SUMMARY:母亲节（非法定节假日）\r\n", ""},
      {"SUMMARY:元旦（不调休）\r\n", "05-13-"},
      {"SUMMARY:没有放假\r\n", "05-13+"},
      {"SUMMARY:国庆节（取消上班）\r\n", "05-13-"}};
  for (const auto& [lines, days] : cases) {
    CAPTURE(lines);
    const auto read = ImportICalendar(
        Events(Event("DTSTART;VALUE=DATE:20180513\r\n" + lines)), options);
    REQUIRE(read.ok());
    CHECK(Show(*read) == days);
    // What is left to the week is noted.
    if (*days == '\0') CHECK_FALSE(read->notes.empty());
  }
  const auto named = ImportICalendar(
      Events(Event("DTSTART;VALUE=DATE:20181001\r\nSUMMARY:国庆节\r\n" + hide)),
      options);
  REQUIRE(named.ok());
  CHECK(Show(*named).empty());
  CHECK_THAT(Notes(*named), match::Contains("2018-10-01, \"国庆节\"") &&
                                match::Contains("that of a holiday"));
  const auto unknown = ImportICalendar(
      Events(
          Event("DTSTART;VALUE=DATE:20181002\r\nSUMMARY:某日（不对外）\r\n")),
      options);
  REQUIRE(unknown.ok());
  CHECK_THAT(Notes(*unknown), match::Contains("a negation that is not "
                                              "understood"));
}

TEST_CASE("iCalendar: an event of a part of a day is noted and counted") {
  CalendarImportOptions options;
  options.first_year = options.last_year = 2018;
  options.zone = absl::FixedTimeZone(8 * 3600);
  const auto notes = [&](const std::string& lines) {
    const auto read =
        ImportICalendar(Events(Event(lines + "SUMMARY:放假\r\n")), options);
    REQUIRE(read.ok());
    CHECK_FALSE(read->exceptions.empty());
    return Notes(*read);
  };
  for (const char* const part :
       {"DTSTART:20181001T130000\r\nDTEND:20181001T170000\r\n",
        "DTSTART:20181001T000000\r\nDTEND:20181001T120000\r\n",
        "DTSTART:20181001T120000\r\nDTEND:20181002T000000\r\n",
        "DTSTART:20181001T130000\r\nDURATION:PT4H\r\n",
        "DTSTART:20181001T050000Z\r\nDTEND:20181001T090000Z\r\n",
        "DTSTART:20181001T080000\r\n",
        "DTSTART:20181001T000000\r\nDTEND:20181002T000000\r\n"
        "RDATE;VALUE=PERIOD:20181008T130000/20181008T170000\r\n"}) {
    CAPTURE(part);
    CHECK_THAT(notes(part), match::Contains("1 day, off for a part of the day; "
                                            "taken as whole days off"));
  }
  // Of several days, those at the ends; each of a series.
  CHECK_THAT(notes("DTSTART:20181001T130000\r\nDTEND:20181004T120000\r\n"),
             match::Contains("2 days, off for a part of the day"));
  CHECK_THAT(notes("DTSTART:20181001T130000\r\nDTEND:20181001T170000\r\n"
                   "RRULE:FREQ=DAILY;COUNT=3\r\n"),
             match::Contains("3 days, off for a part of the day"));
  for (const char* const whole :
       {"DTSTART;VALUE=DATE:20181001\r\n", "DTSTART:20181001T000000\r\n",
        "DTSTART:20181001T000000\r\nDTEND:20181002T000000\r\n",
        "DTSTART:20181001T000000\r\nDTEND:20181001T235959\r\n",
        "DTSTART:20181001T000000\r\nDTEND:20181001T235900\r\n",
        "DTSTART:20180930T160000Z\r\nDTEND:20181001T160000Z\r\n"}) {
    CAPTURE(whole);
    CHECK(notes(whole).empty());
  }
}

TEST_CASE("JSON: a list of days, as it is published") {
  const std::string published =
      "{\n    \"$schema\": \"https://example.org/schema.json\",\n"
      "    \"$id\": \"https://example.org/2018.json\",\n"
      "    \"year\": 2018,\n    \"papers\": [\"https://example.org/a\"],\n"
      "    \"days\": [\n        {\n            \"name\": \"国庆节\",\n"
      "            \"date\": \"2018-09-29\",\n"
      "            \"isOffDay\": false\n        },\n        {\n"
      "            \"name\": \"国庆节\",\n            \"date\": "
      "\"2018-10-01\",\n"
      "            \"isOffDay\": true\n        }\n    ]\n}\n";
  const auto read = [](const std::string& content) {
    CalendarImporter importer({});
    const absl::Status status = importer.AddJson(content);
    return status.ok() ? Show(importer.Take()) : std::string(status.message());
  };
  CHECK(read(published) == "09-29+ 10-01-");
  CHECK(read("\xEF\xBB\xBF[{\"date\":\"2018-10-01\",\"isOffDay\":true},"
             "{\"isOffDay\":false,\"date\":\"2018-09-29\"}]") ==
        "09-29+ 10-01-");
  CHECK(read("{\"days\":[{\"date\":\"2018-10-01\",\"kind\":\"holiday\"}]}") ==
        "10-01-");
  // Members that were not read are said.
  CalendarImporter importer({});
  REQUIRE(importer
              .AddJson("{\"extra\":[1],\"year\":2018,\"days\":[{\"date\":"
                       "\"2018-10-01\",\"isOffDay\":true}]}")
              .ok());
  CHECK_THAT(Notes(importer.Take()),
             match::Contains("were not read: \"extra\""));
  const std::vector<std::pair<std::string, const char*>> bad = {
      {"{\"days\":[]}", "JSON without a list of days"},
      {"{}", "JSON without a list of days"},
      {"{\"holiday\":{\"10-01\":{\"holiday\":true}}}",
       "JSON without a list of days; its form is {\"days\": [{"},
      {"{\n\"days\":[{\"date\":\n", "line 3: the JSON breaks off"},
      {"[{\"date\":\"2018-10-01\"}] x", "line 1: the JSON breaks off"},
      {"{\"days\":[\n\"2018-10-01\"]}", "line 2: a day is an object"},
      {"{\"days\":[\n[]]}", "line 2: a day is an object"},
      {"{\"days\":[{\"date\":[]}]}", "the member \"date\" of a day is a list"},
      {"{\"days\":[{\"date\":{}}]}", "the member \"date\" of a day is a list"},
      {"[{\"date\":\"2018-10-01\",\n\"date\":\"2018-10-02\"}]",
       "line 2: the member \"date\" is there twice"},
      {"{\"days\":[{\"date\":\"2018-10-01\",\"isOffDay\":true}],"
       "\"days\":[]}",
       "the list of days is there twice"},
      {"{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}",
       "nested more than 16 deep"},
      {"{\"days\":[\n{\"date\":\"2018-13-01\",\"isOffDay\":true}]}",
       "line 2, member \"date\": "},
      {"{\"days\":[{\"date\":\"2018-10-01\",\"isOffDay\":\"maybe\"}]}",
       "line 1, member \"isOffDay\": "},
      {"[{\"date\":\"2018-10-01\",\"isOfDay\":true}]", "isOfDay"},
      {"[{\"id\":\"x\",\"acceptedAt\":\"2018-10-01\"}]",
       "JSON without a list of days; its form is"}};
  for (const auto& [content, message] : bad) {
    CAPTURE(content);
    CHECK_THAT(read(content), match::Contains(message));
  }
}

TEST_CASE("a file of days is read by what it holds") {
  const auto read = [](std::string_view content, const char* name,
                       RowOptions rows = {}) {
    CalendarImporter importer({});
    rows.name = name;
    const absl::Status status = importer.AddFile(content, rows);
    if (!status.ok()) return std::string(status.message());
    const CalendarImport days = importer.Take();
    std::string out = Show(days);
    for (const base::Text& note : days.notes) out += "; " + note.en;
    return out;
  };
  const auto wide = [](std::string_view ascii) {
    std::string out = "\xFF\xFE";
    for (const char c : ascii) {
      out += c;
      out += '\0';
    }
    return out;
  };
  // 放假 in UTF-8 and in GBK.
  const std::string stream = Events(Event(
      "DTSTART;VALUE=DATE:20181001\r\nSUMMARY:\xE6\x94\xBE\xE5\x81\x87\r\n"));
  const std::string gbk = Events(
      Event("DTSTART;VALUE=DATE:20181001\r\nSUMMARY:\xB7\xC5\xBC\xD9\r\n"));
  CHECK(read(stream, "a.ics") == "10-01-");
  CHECK(read(stream, "-") == "10-01-");
  CHECK(read("\xEF\xBB\xBF" + stream, "a.ics") == "10-01-");
  CHECK(read(gbk, "a.ics") == "10-01-");
  CHECK(read(wide(Events(Event("DTSTART;VALUE=DATE:20181001\r\n"
                               "SUMMARY:day off\r\n"))),
             "a.ics") == "10-01-");
  // 停水 in GBK is UTF-8 as well.
  const std::string doubtful = Events(
      Event("DTSTART;VALUE=DATE:20181001\r\nSUMMARY:\xCD\xA3\xCB\xAE\r\n"));
  CHECK_THAT(read(doubtful, "a.ics"), match::Contains("--charset utf-8"));
  RowOptions said;
  said.charset = Charset::kGb18030;
  CHECK_THAT(read(doubtful, "a.ics", said),
             !match::Contains("--charset utf-8"));
  CHECK(read("{\"days\":[{\"date\":\"2018-10-01\",\"isOffDay\":true}]}", "-") ==
        "10-01-");
  CHECK(read(wide("date,kind\n2018-10-01,holiday\n"), "a.txt") == "10-01-");
  CHECK(read("date,kind\n2018-10-01,holiday\n", "-") == "10-01-");
  // What is something else is named, with the remedy.
  const std::string ole("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  CHECK_THAT(read(ole + "x", "a.xls"), match::Contains("save it as .xlsx"));
  CHECK_THAT(read(ole + "x", "a.et"), match::Contains("WPS"));
  CHECK_THAT(read(ole + wide("EncryptedPackage").substr(2), "a.xlsx"),
             match::Contains("without a password"));
  CHECK_THAT(read("<html><table>", "a.xls"), match::Contains("web page"));
  CHECK_THAT(read("hello", "a.ics"), match::Contains("not an iCalendar"));
  CHECK_THAT(read("hello", "a"), match::Contains("column"));
  RowOptions sheet;
  sheet.workbook.sheet = "a";
  for (const std::string& content :
       {stream, std::string("date,kind\n2018-10-01,holiday\n")}) {
    CHECK_THAT(read(content, "-", sheet), match::Contains("no workbook"));
  }
}

TEST_CASE("iCalendar: a year with too many days off is alarmed") {
  const auto with = [](int days) {
    return ImportICalendar(
        Events(Event("DTSTART;VALUE=DATE:20180101\r\nSUMMARY:放假\r\nRRULE:"
                     "FREQ=DAILY;COUNT=" +
                     std::to_string(days) + "\r\n")));
  };
  CHECK(with(40)->notes.empty());
  REQUIRE(with(41)->notes.size() == 1);
  CHECK_THAT(with(41)->notes[0].en, match::Contains("2018: 41 days off"));
}

TEST_CASE("iCalendar: lines and values of lists are bounded") {
  CalendarImportOptions options;
  options.max_parts = 30;
  std::string events;
  for (int i = 0; i != 4; ++i) {
    events += Event("DTSTART;VALUE=DATE:20180101\r\nSUMMARY:放假\r\n");
  }
  CHECK(ImportICalendar(Events(events), options).ok());
  const auto many = ImportICalendar(Events(events + events), options);
  CHECK(absl::IsInvalidArgument(many.status()));
  CHECK_THAT(MessageOf(many.status(), Language::kEnglish),
             match::Contains("line 31: ") && match::Contains("more than 30 "));
  const auto list = ImportICalendar(
      Events(Event("DTSTART;VALUE=DATE:20180101\r\nSUMMARY:放假\r\n"
                   "CATEGORIES:a" +
                   std::string(60, ',') + "\r\n")),
      options);
  CHECK(absl::IsInvalidArgument(list.status()));
}

TEST_CASE("iCalendar: a damaged date is refused, not guessed") {
  const std::string start = "DTSTART;VALUE=DATE:20180101\r\n";
  for (const std::string& lines :
       {std::string("DTSTART;VALUE=DATE:20180230\r\n"),
        std::string("DTSTART;VALUE=DATE:20181301\r\n"),
        std::string("DTSTART:20180308T256100\r\n"),
        start + "DTEND;VALUE=DATE:20181232\r\n",
        start + "DTEND;VALUE=DATE:2018108\r\n", start + "DTEND;VALUE=DATE:\r\n",
        start + "DTEND;VALUE=DATE:20171231\r\n", start + "DURATION:3 days\r\n",
        start + "DURATION:P3X\r\n", start + "RRULE:FREQ=FORTNIGHTLY\r\n",
        start + "RRULE:FREQ=WEEKLY;COUNT=three\r\n", start + "RRULE:\r\n",
        start + "EXDATE;VALUE=DATE:garbage\r\n",
        start + "EXDATE;VALUE=DATE:20180230\r\n",
        start + "RDATE;VALUE=DATE:xx\r\n",
        start + "RDATE;VALUE=DATE:20180230\r\n",
        start + "RECURRENCE-ID;VALUE=DATE:2018\r\n"}) {
    CAPTURE(lines);
    CHECK_FALSE(
        ImportICalendar(Events(Event(lines + "SUMMARY:放假\r\n"))).ok());
  }
  const auto others = ImportICalendar(
      Events(Event(start + "SUMMARY:放假\r\nGEO:x\r\n") +
             "BEGIN:VTODO\r\nUID:2\r\nSUMMARY:补班\r\nEND:VTODO\r\n"));
  REQUIRE(others.ok());
  CHECK(Show(*others) == "01-01-");
  CHECK_THAT(Notes(*others), match::Contains("cannot be read") &&
                                 match::Contains("no events (VEVENT)"));
}

TEST_CASE("iCalendar: RDATE, RECURRENCE-ID, foreign zones") {
  CalendarImportOptions options;
  options.first_year = 2018;
  options.last_year = 2019;
  options.zone = base::LoadZone("Asia/Shanghai").value();
  const auto show = [&](const std::string& events) {
    const auto read = ImportICalendar(Events(events), options);
    return read.ok() ? Show(*read) : read.status().ToString();
  };
  CHECK(show(Event("DTSTART;VALUE=DATE:20180302\r\n"
                   "RDATE;VALUE=DATE:20180316,20180330\r\n"
                   "SUMMARY:停办业务\r\n")) == "03-02- 03-16- 03-30-");
  // Beside a rule, and without what EXDATE takes away.
  CHECK(
      show(Event("DTSTART;VALUE=DATE:20180302\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n"
                 "RDATE;VALUE=DATE:20180320\r\n"
                 "RDATE;VALUE=DATE:20180321\r\n"
                 "EXDATE;VALUE=DATE:20180309,20180321\r\n"
                 "SUMMARY:放假\r\n")) == "03-02- 03-20-");
  CHECK(show(Event("DTSTART:20180302T000000\r\n"
                   "RDATE;VALUE=PERIOD:20180310T000000/20180312T000000\r\n"
                   "SUMMARY:放假\r\n")) == "03-02- 03-10- 03-11-");
  // One time of a recurring event is moved, another called off.
  const std::string weekly =
      "BEGIN:VEVENT\r\nUID:w\r\nDTSTART;VALUE=DATE:20180302\r\n"
      "RRULE:FREQ=WEEKLY;COUNT=4\r\nSUMMARY:放假\r\nEND:VEVENT\r\n";
  CHECK(show(weekly +
             "BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID;VALUE=DATE:20180309\r\n"
             "DTSTART;VALUE=DATE:20180312\r\nSUMMARY:放假\r\nEND:VEVENT\r\n"
             "BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID;VALUE=DATE:20180316\r\n"
             "DTSTART;VALUE=DATE:20180316\r\nSTATUS:CANCELLED\r\n"
             "SUMMARY:放假\r\nEND:VEVENT\r\n") == "03-02- 03-12- 03-23-");
  // Of another event it says nothing.
  CHECK(show(weekly +
             "BEGIN:VEVENT\r\nUID:v\r\nRECURRENCE-ID;VALUE=DATE:20180309\r\n"
             "DTSTART;VALUE=DATE:20180309\r\nSUMMARY:放假\r\nEND:VEVENT\r\n") ==
        "03-02- 03-09- 03-16- 03-23-");
  // 20:00 in New York is the next morning in Shanghai.
  const std::string zoned =
      ":20180301T200000\r\nDTEND;TZID=America/New_York:20180301T210000\r\n"
      "SUMMARY:放假\r\n";
  CHECK(show(Event("DTSTART;TZID=America/New_York" + zoned)) == "03-02-");
  CHECK(show(Event("DTSTART;TZID=/example.org/1/America/New_York" + zoned)) ==
        "03-02-");
  CHECK(show(Event("DTSTART;TZID=America/New_York:20180301T200000\r\n"
                   "RRULE:FREQ=WEEKLY;COUNT=2\r\nSUMMARY:放假\r\n")) ==
        "03-02- 03-09-");
  const auto unknown =
      ImportICalendar(Events(Event("DTSTART;TZID=Mars/Base:20180301T200000\r\n"
                                   "SUMMARY:放假\r\n")),
                      options);
  REQUIRE(unknown.ok());
  CHECK(Show(*unknown) == "03-01-");
  CHECK_THAT(Notes(*unknown), match::Contains("\"Mars/Base\" is not known"));
}

TEST_CASE("several files make one calendar") {
  CalendarImportOptions options;
  options.first_year = options.last_year = 2018;
  CalendarImporter importer(options);
  REQUIRE(importer
              .AddICalendar(Events(
                  Event("DTSTART;VALUE=DATE:20181001\r\nSUMMARY:国庆节\r\n")))
              .ok());
  REQUIRE(importer
              .AddICalendar(Events(
                  Event("DTSTART;VALUE=DATE:20181229\r\n"
                        "SUMMARY:上班(补元旦假期)\r\n") +
                  Event("DTSTART;VALUE=DATE:20181230\r\n"
                        "DTEND;VALUE=DATE:20190102\r\nSUMMARY:元旦假期\r\n")))
              .ok());
  REQUIRE(importer.AddTable("date,kind\n2018-05-01,holiday\n").ok());
  const CalendarImport read = importer.Take();
  CHECK(Show(read) == "05-01- 10-01- 12-29+ 12-30- 12-31-");
  CHECK_THAT(Notes(read), match::Contains("1 day(s) outside 2018 to 2018"));
}

TEST_CASE("iCalendar: a later version of an event replaces or cancels it") {
  const auto event = [](const char* uid, int sequence, const std::string& day,
                        const std::string& more = "") {
    return "BEGIN:VEVENT\r\nUID:" + std::string(uid) +
           "\r\nSEQUENCE:" + std::to_string(sequence) +
           "\r\nDTSTART;VALUE=DATE:2018" + day + "\r\nSUMMARY:放假\r\n" + more +
           "END:VEVENT\r\n";
  };
  const auto read = [](const std::vector<std::string>& files) {
    CalendarImportOptions options;
    options.first_year = options.last_year = 2018;
    CalendarImporter importer(options);
    if (files.size() > 1) {
      for (const std::string& file : files) importer.FindRevisions(file);
    }
    for (const std::string& file : files) {
      CHECK(importer.AddICalendar(file).ok());
    }
    const CalendarImport out = importer.Take();
    return Show(out) + "\n" + Notes(out);
  };
  const std::string replaced =
      "events that a later SEQUENCE of the same UID replaces, and were left "
      "out: 1\n";
  const std::string cancelled =
      "events that a later one of the same UID cancels, and were left out: 1\n";
  const std::string first = event("a", 0, "0604");
  const std::string second = event("a", 1, "0611");
  const std::string off = event("a", 1, "0604", "STATUS:CANCELLED\r\n");
  for (const auto& both : {first + second, second + first}) {
    CHECK(read({Events(both)}) == "06-11-\n" + replaced);
  }
  CHECK(read({Events(first), Events(second)}) == "06-11-\n" + replaced);
  CHECK(read({Events(second), Events(first)}) == "06-11-\n" + replaced);
  // Other events, and events with the same SEQUENCE, all stand.
  CHECK(read({Events(first + event("b", 1, "0611"))}) == "06-04- 06-11-\n");
  CHECK(read({Events(first + event("a", 0, "0611"))}) == "06-04- 06-11-\n");
  // Cancelled by STATUS, by METHOD, in the same file or a later one.
  CHECK(read({Events(first + off)}) == "\n" + cancelled);
  CHECK(read({Events(first), Events(off)}) == "\n" + cancelled);
  CHECK(read({Events(first), Events("METHOD:CANCEL\r\n" + second)}) ==
        "\n" + cancelled);
  // Without a later SEQUENCE, the one of that day.
  const std::string same = event("a", 0, "0604", "STATUS:CANCELLED\r\n");
  CHECK(read({Events(first + event("a", 0, "0611") + same)}) ==
        "06-11-\n" + cancelled);
  CHECK(read({Events(same + first)}) == "06-04-\n");
  // One time of a recurring event.
  const std::string weekly =
      event("a", 0, "0604", "RRULE:FREQ=WEEKLY;COUNT=2\r\n");
  CHECK(read({Events(weekly + event("a", 1, "0611",
                                    "RECURRENCE-ID;VALUE=DATE:20180611\r\n"
                                    "STATUS:CANCELLED\r\n"))}) == "06-04-\n");
}

TEST_CASE("iCalendar: periods, durations and rules that skip days") {
  CalendarImportOptions options;
  options.first_year = options.last_year = 2018;
  const auto read = [&](const std::string& lines) {
    const auto import = ImportICalendar(
        Events(
            Event("DTSTART;VALUE=DATE:20180604\r\nSUMMARY:放假\r\n" + lines)),
        options);
    return import.ok() ? Show(*import)
                       : MessageOf(import.status(), Language::kEnglish);
  };
  for (const char* period : {"20180611T000000/P2D", "20180611T000000/PT48H",
                             "20180611T000000/20180613T000000"}) {
    CAPTURE(period);
    CHECK(read(std::string("RDATE;VALUE=PERIOD:") + period + "\r\n") ==
          "06-04- 06-11- 06-12-");
  }
  CHECK_THAT(read("DURATION:-P3D\r\n"),
             match::Contains("it ends before it begins"));
  CHECK(read("DURATION:P3D\r\n") == "06-04- 06-05- 06-06-");
  const std::string monthly = "RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;COUNT=2";
  CHECK(read(monthly + ";SKIP=OMIT\r\n") == "06-04- 07-04-");
  CHECK(read(monthly + "\r\n") == "06-04- 07-04-");
  for (const char* skip : {"BACKWARD", "FORWARD"}) {
    CHECK_THAT(read(monthly + ";SKIP=" + skip + "\r\n"),
               match::Contains("(SKIP) is not read; list its days"));
  }
}

TEST_CASE("iCalendar: events that mean work are working days") {
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
  CHECK_THAT(read->notes.back().en, match::Contains("outside 2018 to 2020"));
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

TEST_CASE("iCalendar: a duration is not followed further than an event lasts") {
  const auto lasting = [](const std::string& duration) {
    return ImportICalendar(
        Events(Event("DTSTART;VALUE=DATE:20180629\r\nSUMMARY:x\r\nDURATION:" +
                     duration + "\r\n")));
  };
  CHECK(Show(*lasting("P2D")) == "06-29- 06-30-");
  CHECK(Show(*lasting("P1DT1S")) == "06-29- 06-30-");
  CHECK(Show(*lasting("PT24H")) == "06-29-");
  CHECK(Show(*lasting("PT0S")) == "06-29-");
  CHECK(lasting("P3660D").ok());
  CHECK_FALSE(lasting("P3661D").ok());
  // Each took as long as its months are many.
  std::string many;
  for (int i = 0; i != 10'000; ++i) {
    many += Event(
        "DTSTART;VALUE=DATE:20180101\r\nSUMMARY:x\r\n"
        "RECURRENCE-ID;VALUE=DATE:20180101\r\nDURATION:P99999999W\r\n"
        "EXDATE;VALUE=DATE:20180101\r\n");
  }
  CHECK(ImportICalendar(Events(many)).ok());
}

TEST_CASE("iCalendar: a line has a bound, folds included") {
  const auto listed = [](std::size_t bytes, const std::string& fold) {
    std::string dates = "RDATE;VALUE=DATE:20180101";
    while (dates.size() + 9 <= bytes) dates += fold + ",20180102";
    return ImportICalendar(Events(Event(
        "DTSTART;VALUE=DATE:20180101\r\nSUMMARY:x\r\n" + dates + "\r\n")));
  };
  CHECK(Show(*listed(60'000, "")) == "01-01- 01-02-");
  CHECK(Show(*listed(60'000, "\r\n ")) == "01-01- 01-02-");
  for (const char* const fold : {"", "\r\n ", "\n\t"}) {
    const auto refused = listed(100'000, fold);
    REQUIRE_FALSE(refused.ok());
    CHECK_THAT(std::string(refused.status().message()),
               match::Contains("more than 65536 bytes"));
  }
  // Several lines may be as long.
  std::string several;
  for (int i = 0; i != 20; ++i) {
    several += "EXDATE;VALUE=DATE:" + std::string(30'000, ' ') + "20180601\r\n";
  }
  CHECK(ImportICalendar(
            Events(Event("DTSTART;VALUE=DATE:20180101\r\nSUMMARY:x\r\n" +
                         several)))
            .ok());
}

TEST_CASE("next year's days are laid onto a calendar") {
  const std::string file =
      "calendar { name: \"c\" version: \"1\" time_zone: \"+08:00\" "
      "first_year: 2018 last_year: 2018 "
      "hours { day: WEEKDAY_MONDAY interval { open: \"08:00\" close: \"12:00\" "
      "} } "
      "exception { date: \"2018-12-31\" kind: KIND_WORKDAY } "
      "exception { date: \"2018-10-01\" kind: KIND_HOLIDAY } "
      "provenance { source: \"s\" } } "
      "calendar { name: \"c\" version: \"0\" time_zone: \"+08:00\" "
      "first_year: 2017 last_year: 2017 "
      "hours { day: WEEKDAY_MONDAY interval { open: \"08:00\" close: \"12:00\" "
      "} } }";
  CalendarExtension extension;
  extension.version = "2";
  extension.last_year = 2019;
  extension.exceptions = {
      {absl::CivilDay(2018, 12, 31), DayKind::kHoliday, {}, {}, {}},
      {absl::CivilDay(2019, 1, 1), DayKind::kHoliday, {}, {}, {}}};
  CHECK(FindCalendar(file, Format::kText, extension)->version == "1");
  const auto text = ExtendCalendar(file, Format::kText, extension);
  REQUIRE(text.ok());
  const auto loaded = LoadCalendars({Source{"c", *text}});
  REQUIRE(loaded.value.has_value());
  const CalendarData& data = loaded.value->Find("c")->data();
  CHECK(data.version == "2");
  CHECK(data.first_year == 2018);
  CHECK(data.last_year == 2019);
  REQUIRE(data.exceptions.size() == 3);
  CHECK(data.exceptions[1].kind == DayKind::kHoliday);
  CHECK_THAT(*text, match::Contains("source: \"s\""));
  extension.version = "0";
  CHECK_FALSE(ExtendCalendar(file, Format::kText, extension).ok());
  extension.version = "2";
  extension.name = "d";
  CHECK_THAT(
      std::string(
          ExtendCalendar(file, Format::kText, extension).status().message()),
      match::Contains("it has no calendar \"d\"; it has c"));
  CHECK_FALSE(ExtendCalendar("calendar {", Format::kText, {}).ok());
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
