// SPDX-License-Identifier: Apache-2.0
#include "src/tables/calendar_import.h"

#include <memory>

#include "src/tables/day_list.h"
#include "src/tables/messages.h"

namespace trunkline::tables {

absl::Status TooLarge(const CalendarImportOptions& options) {
  return base::InvalidArgument(
      base::Fill<messages::kTooManyBytes>(options.max_bytes));
}

absl::Status TooMany(const CalendarImportOptions& options) {
  return base::InvalidArgument(
      base::Fill<messages::kTooManyDays>(options.max_days, options.max_steps));
}

CalendarImporter::CalendarImporter(const CalendarImportOptions& options)
    : days_(std::make_unique<DayList>(options)) {}
CalendarImporter::~CalendarImporter() = default;

CalendarImport CalendarImporter::Take() { return days_->Take(); }

}  // namespace trunkline::tables
