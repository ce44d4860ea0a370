// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_DEADLINES_H_
#define TRUNKLINE_PYTHON_DEADLINES_H_

#include "trunkline/calendar.h"
#include "trunkline/deadline_calculator.h"

namespace trunkline::python {

struct PyCalendars {
  CalendarSet calendars;
};

struct PyDeadlineCalculator {
  DeadlineCalculator calculator;
};

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_DEADLINES_H_
