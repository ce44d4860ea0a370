// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CALENDAR_FILE_TYPE_H_
#define TRUNKLINE_SRC_CALENDAR_FILE_TYPE_H_

#include "src/load/loader.h"

namespace trunkline::calendar {

// Files of working calendars, which may have lunar calendars, too. Whoever
// reads one kind skips the other. A set contains several versions of a
// calendar, so calendars are not merged by name.
const load::FileType& CalendarFileType();

}  // namespace trunkline::calendar

#endif  // TRUNKLINE_SRC_CALENDAR_FILE_TYPE_H_
