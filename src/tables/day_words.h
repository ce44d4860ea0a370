// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_DAY_WORDS_H_
#define TRUNKLINE_SRC_TABLES_DAY_WORDS_H_

#include <cstdint>
#include <string_view>
#include <vector>

// What holiday files say of a day. docs/calendars.md lists the words.
namespace trunkline::tables {

enum class DayMeaning : std::uint8_t {
  kNone,  // Nothing that is known.
  kWork,  // People work: 上班, （班）, "make-up", "not a day off".
  kRest,  // A day off: 放假, （休）, 不上班, "non-working day".
  kPublicHoliday,   // "public holiday", 法定节假日.
  kHolidayWord,     // "holiday", 假期: a day off, or only a list's name.
  kNoHoliday,       // "not a public holiday", 非节假日: as on other weeks.
  kShift,           // 调休 alone: of a weekend work, of other days rest.
  kBoth,            // It says both, as a notice of a whole break does.
  kObservance,      // A solar term or a commemoration: no day off.
  kObservanceKind,  // "Observance" as the kind of a day.
  kHoliday,         // The name of a holiday, and no mark.
  kStatutory,       // As kHoliday, of one that is a day off by statute.
};

// A day of every year.
struct MonthDay {
  int month = 0;  // 0: not said, any.
  int day = 0;
};

// Returns what one text says. A negation counts with what it negates, by its
// particle: 不上班, 取消上班 and "non-working day" are rest, 没有放假 and "no
// day off" are work, "not an official holiday" is kNoHoliday, and 不调休 says
// nothing. Marks count before names. 班 and 休 are marks if they stand alone:
// 国庆节（班）, 春节·班, [班] 春节, 中秋节 班, 国庆节班.
//
// With `worked`, work that follows dates says nothing of the text's own day;
// the days are added there: of 国庆假期（9月29日、30日上班） two, and the text
// is kHolidayWord.
DayMeaning MeaningOf(std::string_view text,
                     std::vector<MonthDay>* worked = nullptr);

// As above of a text beside the name, such as a category or a description: its
// first line that says something decides. "Observance", or the closing line by
// which Google's feeds mark what is none of the public holidays ("To hide
// observances, go to Google Calendar Settings"), is kObservanceKind.
DayMeaning MeaningOfKind(std::string_view text,
                         std::vector<MonthDay>* worked = nullptr);

// Whether the text of a holiday has something beside names and marks that are
// known, so that what it says may have been misunderstood.
bool HasUnknownMark(std::string_view text);

// Whether a text negates something that is not known: "not for offices".
bool HasUnknownNegation(std::string_view text);

// Whether a text says that it is of a part of the day: 半天, 下午, "half day".
bool IsPartOfDay(std::string_view text);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_DAY_WORDS_H_
