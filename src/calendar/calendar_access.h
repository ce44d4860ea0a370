// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CALENDAR_CALENDAR_ACCESS_H_
#define TRUNKLINE_SRC_CALENDAR_CALENDAR_ACCESS_H_

#include <memory>
#include <utility>

#include "trunkline/calendar.h"

namespace trunkline::internal {

// Access for the library to private members of WorkCalendar.
class CalendarAccess {
 public:
  static WorkCalendar Make(std::shared_ptr<const calendar::Tables> tables) {
    return WorkCalendar(std::move(tables));
  }
  // Lives as long as the calendar.
  static const calendar::Tables& Tables(const WorkCalendar& calendar) {
    return *calendar.tables_;
  }
};

}  // namespace trunkline::internal

#endif  // TRUNKLINE_SRC_CALENDAR_CALENDAR_ACCESS_H_
