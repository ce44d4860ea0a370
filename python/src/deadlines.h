// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_DEADLINES_H_
#define TRUNKLINE_PYTHON_DEADLINES_H_

#include <string>
#include <vector>

#include "trunkline/calendar.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/issue.h"

namespace trunkline::python {

struct PyCalendars {
  CalendarSet calendars;
};

struct PyDeadlineCalculator {
  DeadlineCalculator calculator;
};

// The errors, one a line.
std::string ErrorsOf(const std::vector<Issue>& issues);

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_DEADLINES_H_
