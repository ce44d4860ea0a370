// SPDX-License-Identifier: Apache-2.0
#include "src/tables/calendar_import.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "src/tables/day_list.h"

namespace trunkline::tables {

absl::Status TooLarge(const CalendarImportOptions& options) {
  return absl::InvalidArgumentError(
      absl::StrCat("more than ", options.max_bytes, " bytes"));
}

absl::Status TooMany(const CalendarImportOptions& options) {
  return absl::InvalidArgumentError(
      absl::StrCat("more than ", options.max_days,
                   " days, or recurrence rules that take more than ",
                   options.max_steps, " steps"));
}

CalendarImporter::CalendarImporter(const CalendarImportOptions& options)
    : days_(std::make_unique<DayList>(options)) {}
CalendarImporter::~CalendarImporter() = default;

CalendarImport CalendarImporter::Take() { return days_->Take(); }

}  // namespace trunkline::tables
