// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/message.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/calendar_import.h"
#include "src/tables/messages.h"
#include "trunkline_internal/v1/calendar.pb.h"

namespace trunkline::tables {
namespace {

namespace proto = trunkline_internal::v1;

proto::Weekday ToWeekday(absl::Weekday day) {
  return static_cast<proto::Weekday>(proto::WEEKDAY_MONDAY +
                                     static_cast<int>(day) -
                                     static_cast<int>(absl::Weekday::monday));
}

template <typename To>
void AddIntervals(const std::vector<WorkInterval>& from, To* to) {
  for (const WorkInterval& interval : from) {
    auto* added = to->add_interval();
    added->set_open(base::FormatTimeOfDay(interval.open));
    added->set_close(base::FormatTimeOfDay(interval.close));
  }
}

void Fill(const DayException& exception, proto::DayException* e) {
  e->set_date(base::FormatDate(exception.day));
  e->set_kind(exception.kind == DayKind::kHoliday
                  ? proto::DayException::KIND_HOLIDAY
                  : proto::DayException::KIND_WORKDAY);
  for (const auto& [lang, text] : exception.name) {
    auto* name = e->add_name();
    name->set_lang(lang);
    name->set_text(text);
  }
  AddIntervals(exception.intervals, e);
  if (exception.make_up_as) e->set_make_up_as(ToWeekday(*exception.make_up_as));
}

std::string ToText(const proto::CalendarFile& file) {
  const auto text = schema::FromBinary("CalendarFile", file.SerializeAsString(),
                                       schema::Format::kText);
  return absl::StrCat(
      "# proto-file: trunkline/v1/calendar.proto\n"
      "# proto-message: trunkline.v1.CalendarFile\n",
      text.ok() ? *text : std::string());
}

base::Text ListOf(const std::set<std::string>& names) {
  std::vector<base::Text> texts;
  for (const std::string& name : names) texts.push_back(base::Verbatim(name));
  return base::Join(texts, base::Fill<messages::kListMark>());
}

absl::StatusOr<proto::Calendar> Find(std::string_view file, Format format,
                                     const CalendarExtension& extension) {
  schema::SyntaxError error;
  const auto bytes = schema::ToBinary("CalendarFile", file, format, &error);
  if (!bytes.ok()) {
    return base::InvalidArgument(
        base::Verbatim(absl::StrCat(error.position.line, ":",
                                    error.position.column, ": ")) +
        error.message);
  }
  proto::CalendarFile all;
  if (!all.ParseFromString(*bytes)) {
    return base::InvalidArgument(base::Fill<messages::kNotACalendarFile>());
  }
  const proto::Calendar* found = nullptr;
  std::set<std::string> names;
  for (const proto::Calendar& calendar : all.calendar()) {
    names.insert(calendar.name());
    if (!extension.name.empty() && calendar.name() != extension.name) continue;
    if (calendar.version() == extension.version) {
      return base::InvalidArgument(base::Fill<messages::kHasVersion>(
          base::Quoted(calendar.name()), base::Quoted(extension.version)));
    }
    if (found == nullptr || calendar.last_year() >= found->last_year()) {
      found = &calendar;
    }
  }
  if (extension.name.empty() && names.size() > 1) {
    return base::InvalidArgument(
        base::Fill<messages::kNameACalendar>(ListOf(names)));
  }
  if (found == nullptr) {
    return base::InvalidArgument(base::Fill<messages::kLacksCalendar>(
        base::Quoted(extension.name), ListOf(names)));
  }
  return *found;
}

}  // namespace

std::string CalendarToText(const CalendarData& data) {
  proto::CalendarFile file;
  proto::Calendar* c = file.add_calendar();
  c->set_name(data.name);
  c->set_version(data.version);
  for (const auto& [lang, text] : data.label) {
    auto* label = c->add_label();
    label->set_lang(lang);
    label->set_text(text);
  }
  c->set_time_zone(data.time_zone);
  c->set_first_year(data.first_year);
  c->set_last_year(data.last_year);
  for (const WeeklyHours& hours : data.hours) {
    auto* h = c->add_hours();
    for (absl::Weekday day : hours.days) h->add_day(ToWeekday(day));
    AddIntervals(hours.intervals, h);
    if (hours.from) {
      h->mutable_valid()->set_from(base::FormatDate(*hours.from));
    }
    if (hours.to) h->mutable_valid()->set_to(base::FormatDate(*hours.to));
  }
  for (const DayException& exception : data.exceptions) {
    Fill(exception, c->add_exception());
  }
  return ToText(file);
}

absl::StatusOr<CalendarData> FindCalendar(std::string_view file, Format format,
                                          const CalendarExtension& extension) {
  TRUNKLINE_ASSIGN_OR_RETURN(const proto::Calendar calendar,
                             Find(file, format, extension));
  proto::CalendarFile one;
  *one.add_calendar() = calendar;
  const std::string bytes = one.SerializeAsString();
  const LoadResult<CalendarSet> loaded =
      LoadCalendars({Source{"calendar", bytes, Format::kBinary}});
  if (!loaded.value.has_value()) {
    std::vector<base::Text> defects;
    for (const Issue& issue : loaded.issues) {
      defects.push_back({issue.message, issue.message_zh.empty()
                                            ? issue.message
                                            : issue.message_zh});
    }
    return base::InvalidArgument(base::Join(defects, base::Verbatim("\n")));
  }
  return loaded.value->Find(calendar.name())->data();
}

absl::StatusOr<std::string> ExtendCalendar(std::string_view file, Format format,
                                           const CalendarExtension& extension) {
  TRUNKLINE_ASSIGN_OR_RETURN(proto::Calendar calendar,
                             Find(file, format, extension));
  std::map<std::string, proto::DayException> days;
  for (const proto::DayException& exception : calendar.exception()) {
    days[exception.date()] = exception;
  }
  for (const DayException& exception : extension.exceptions) {
    proto::DayException laid;
    Fill(exception, &laid);
    days[laid.date()] = std::move(laid);
  }
  calendar.clear_exception();
  for (auto& [date, exception] : days) {
    *calendar.add_exception() = std::move(exception);
  }
  calendar.set_version(extension.version);
  calendar.set_last_year(std::max(calendar.last_year(), extension.last_year));
  proto::CalendarFile out;
  *out.add_calendar() = std::move(calendar);
  return ToText(out);
}

}  // namespace trunkline::tables
