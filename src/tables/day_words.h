// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_DAY_WORDS_H_
#define TRUNKLINE_SRC_TABLES_DAY_WORDS_H_

#include <cstdint>
#include <string_view>

// What holiday files say of a day. docs/calendars.md lists the words.
namespace trunkline::tables {

enum class DayMeaning : std::uint8_t {
  kNone,  // Nothing that is known.
  kWork,  // People work: 上班, （班）, "make-up", "not a day off".
  kRest,  // A day off: 放假, （休）, "holiday", 不上班, "non-working day".
  kShift,       // 调休 alone: of a weekend work, of other days rest.
  kBoth,        // It says both, as a notice of a whole break does.
  kObservance,  // A solar term or a commemoration: no day off.
  kHoliday,     // The name of a holiday, and no mark.
};

// Returns what one text says. A negation counts before what it negates: 不上班
// and "non-working day" are rest, 不放假 and "not a holiday" are work. Marks
// count before names. 班 and 休 are marks if they stand alone: 国庆节（班）,
// 春节·班, [班] 春节, 中秋节 班, 国庆节班.
DayMeaning MeaningOf(std::string_view text);

// Whether the text of a holiday has something beside names and marks that are
// known, so that what it says may have been misunderstood.
bool HasUnknownMark(std::string_view text);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_DAY_WORDS_H_
