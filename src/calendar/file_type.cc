// SPDX-License-Identifier: Apache-2.0
#include "src/calendar/file_type.h"

#include "trunkline_schema/fields.h"

namespace trunkline::calendar {

const load::FileType& CalendarFileType() {
  using F = schema::fields::CalendarFile;
  static const load::FileType& type = *new load::FileType{
      "CalendarFile",
      {{F::kCalendar, {"calendar", "日历"}, "name"},
       {F::kLunarCalendar, {"lunar calendar", "农历"}, "name"}},
      /*merged=*/false,
      {},
      "max_calendar_bytes"};
  return type;
}

}  // namespace trunkline::calendar
