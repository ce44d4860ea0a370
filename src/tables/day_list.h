// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_DAY_LIST_H_
#define TRUNKLINE_SRC_TABLES_DAY_LIST_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/message.h"
#include "src/tables/calendar_import.h"
#include "src/tables/day_words.h"

namespace trunkline::tables {

// What the texts of an entry say: its name, and whatever else the file says of
// it. Read once for all its days.
struct DayTexts {
  DayTexts(std::string_view name, const std::vector<std::string>& others);

  // Whether a text names the day as one on which people work.
  bool NamesAsWorked(absl::CivilDay day) const;

  std::string name;
  // Days that the texts name as worked. Before what fills it.
  std::vector<MonthDay> worked;
  // Without work that follows dates, 9月29日上班, which is of those days alone.
  DayMeaning of_name = DayMeaning::kNone;
  DayMeaning of_others = DayMeaning::kNone;
  // With it.
  DayMeaning of_name_dated = DayMeaning::kNone;
  DayMeaning of_others_dated = DayMeaning::kNone;
  // The entry is of several days in a row, as a holiday is: of a text that says
  // both work and rest, work is then of other days.
  bool several_days = false;
  bool unknown_mark = false;
  bool unknown_negation = false;
  bool part_of_day = false;  // It says so; set it if its times do.
};

// Gathers the days of one or more files, with notes of what was left out,
// settled or not understood. Work wins over a holiday on the same day.
class DayList {
 public:
  explicit DayList(const CalendarImportOptions& options);

  const CalendarImportOptions& options() const { return options_; }
  // What is left of max_steps.
  std::int64_t* steps() { return &steps_; }

  // Adds a day that a file says is off or worked. False: there are too many, or
  // no step is left.
  bool Add(absl::CivilDay day, DayKind kind, std::string_view name);

  // As above by what the entry's texts say.
  bool Add(absl::CivilDay day, const DayTexts& texts);

  // Counts a day that was treated in a way that people should know of; the note
  // has the count and the first names.
  void CountNote(const base::Message& what, std::string_view name);
  void Note(base::Text note) { notes_.push_back(std::move(note)); }

  CalendarImport Take();

 private:
  struct Count {
    const base::Message* what = nullptr;
    long entries = 0;
    std::vector<std::string> names;  // The first, each once.
  };
  void AlarmYears(std::vector<base::Text>* notes) const;

  const CalendarImportOptions options_;
  std::map<absl::CivilDay, DayException> days_;
  std::set<absl::CivilDay> noted_;
  std::vector<base::Text> notes_;
  std::map<std::string_view, Count> counts_;  // By reason, in English.
  long outside_ = 0;
  std::int64_t steps_;
};

// The errors of a file that exceeds a limit.
absl::Status TooLarge(const CalendarImportOptions& options);
absl::Status TooMany(const CalendarImportOptions& options);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_DAY_LIST_H_
