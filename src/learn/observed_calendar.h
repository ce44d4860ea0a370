// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_OBSERVED_CALENDAR_H_
#define TRUNKLINE_SRC_LEARN_OBSERVED_CALENDAR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "src/learn/shape.h"
#include "trunkline/calendar.h"
#include "trunkline/learn.h"

// The calendar by which the system of a city counted.
namespace trunkline::learn {

// The promises of one category.
struct PromiseGroup {
  Node category = 0;
  std::vector<DatedPromise> promises;
};

// Working days that the system of the city did not count, and days off that it
// did.
struct YearOfDays {
  int year = 0;
  std::vector<DayNumber> off, worked;
};

// Finds a calendar among the given ones, or drafts one.
class ObservedCalendar {
 public:
  // All must stay valid. `search` has samples of the groups.
  ObservedCalendar(const std::vector<PromiseGroup>& groups,
                   const ShapeSearch& search, const LearnOptions& options,
                   int first_year, int last_year)
      : groups_(groups),
        search_(search),
        options_(options),
        first_year_(first_year),
        last_year_(last_year) {}

  absl::Status Find();

  // Null: none.
  const WorkCalendar* calendar() const { return days_.calendar; }
  // The shape in working days of the calendar; the one in working hours.
  const Shape& days() const { return days_; }
  const Shape& hours() const { return hours_; }
  // The calendar, if it is no given one.
  const std::optional<CalendarData>& drafted() const { return drafted_; }
  // Of the drafted calendar, one for each year of the promises.
  std::vector<YearOfDays> Years() const;

 private:
  using Weekdays = std::vector<absl::Weekday>;

  absl::StatusOr<const WorkCalendar*> Keep(CalendarData data);
  void FindEdges();
  absl::Status FindWorkingHours();
  CalendarData Draft(const Weekdays& days) const;
  absl::Status FindDays(CalendarData* data, Shape* shape);

  const std::vector<PromiseGroup>& groups_;
  const ShapeSearch& search_;
  const LearnOptions& options_;
  const int first_year_, last_year_;
  // The commonest due time of a morning and of an afternoon, in minutes, and
  // how often.
  std::pair<int, std::uint64_t> opening_ = {0, 0}, closing_ = {0, 0};
  std::vector<WorkInterval> hours_of_day_;  // Empty: not known.
  std::vector<std::unique_ptr<WorkCalendar>> calendars_;
  Shape days_, hours_;
  std::optional<CalendarData> drafted_;
};

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_OBSERVED_CALENDAR_H_
