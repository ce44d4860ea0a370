// SPDX-License-Identifier: Apache-2.0
#include "src/tables/calendar_import.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/charset.h"
#include "src/tables/day_list.h"
#include "src/tables/day_objects.h"
#include "src/tables/event_revisions.h"
#include "src/tables/file_kind.h"
#include "src/tables/messages.h"
#include "src/tables/workbook.h"

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
    : days_(std::make_unique<DayList>(options)),
      revisions_(std::make_unique<EventRevisions>()) {}
CalendarImporter::~CalendarImporter() = default;

absl::Status CalendarImporter::AddFile(std::string_view content,
                                       const RowOptions& options) {
  if (content.size() > days_->options().max_bytes) {
    return TooLarge(days_->options());
  }
  if (IsZip(content)) return AddTable(content, options);
  Charset charset = options.charset;
  base::Text doubt;
  if (charset == Charset::kAuto) {
    CharsetDetector detector;
    detector.Add(content);
    charset = detector.Get();
    doubt = detector.Doubt(options.charset_option);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string text, ToUtf8(content, charset));
  const bool json = IsJson(text);
  const bool stream =
      text.find("BEGIN:VCALENDAR") != std::string::npos ||
      absl::EndsWithIgnoreCase(base::ToAbsl(options.name), ".ics");
  if (!json) {
    const base::Text kind = RefusedKind(content, options.name);
    if (!kind.empty()) {
      return base::InvalidArgument(base::Fill<messages::kItIs>(kind));
    }
    if (!stream) return AddTable(content, options);
  }
  if (!options.workbook.sheet.empty()) {
    return base::InvalidArgument(base::Fill<messages::kNoSheets>());
  }
  if (!doubt.empty()) days_->Note(std::move(doubt));
  return json ? AddJson(text) : AddICalendar(text);
}

CalendarImport CalendarImporter::Take() { return days_->Take(); }

}  // namespace trunkline::tables
