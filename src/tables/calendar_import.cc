// SPDX-License-Identifier: Apache-2.0
#include "src/tables/calendar_import.h"

#include <libical/ical.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"
#include "src/tables/recurrence.h"
#include "src/tables/table.h"
#include "trunkline_internal/v1/calendar.pb.h"

namespace trunkline::tables {
namespace {

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// One day in a map costs as much as so many that are looked at.
constexpr std::int64_t kStepsOfDay = 64;

// Gathers days; work wins over a holiday on the same day.
class Days {
 public:
  explicit Days(const CalendarImportOptions& options)
      : options_(options), steps_(options.max_steps) {}

  // What is left of max_steps.
  std::int64_t* steps() { return &steps_; }

  // Returns false when there are too many, or no step is left.
  bool Add(absl::CivilDay day, DayKind kind, std::string_view name) {
    if ((steps_ -= kStepsOfDay) <= 0) return false;
    if (day.year() < options_.first_year || day.year() > options_.last_year) {
      ++outside_;
      return true;
    }
    if (days_.size() >= options_.max_days) return false;
    const auto [at, fresh] = days_.try_emplace(day);
    DayException& e = at->second;
    if (!fresh && e.kind != kind && noted_.insert(day).second) {
      notes_.push_back(absl::StrCat(base::FormatDate(day),
                                    ": both a holiday and a working day; taken "
                                    "as a working day"));
    }
    if (fresh || (kind == DayKind::kWorkday && e.kind != kind)) {
      e.day = day;
      e.kind = kind;
      e.name.clear();
      if (!name.empty()) e.name[options_.lang] = std::string(name);
    }
    return true;
  }

  CalendarImport Take() {
    CalendarImport result;
    for (auto& [day, exception] : days_) {
      result.exceptions.push_back(std::move(exception));
    }
    result.notes = std::move(notes_);
    if (outside_ > 0) {
      result.notes.push_back(
          absl::StrCat(outside_, " day(s) outside ", options_.first_year,
                       " to ", options_.last_year, " were left out"));
    }
    return result;
  }

 private:
  const CalendarImportOptions& options_;
  std::map<absl::CivilDay, DayException> days_;
  std::set<absl::CivilDay> noted_;
  std::vector<std::string> notes_;
  long outside_ = 0;
  std::int64_t steps_;
};

bool ParseDate(std::string_view text, absl::CivilDay* day) {
  std::vector<int> parts(1);
  int digits = 0;
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      if (++digits > 8) return false;
      parts.back() = parts.back() * 10 + (c - '0');
    } else if (c == '-' || c == '/') {
      parts.push_back(0);
    } else {
      return false;
    }
  }
  if (parts.size() == 1 && digits == 8) {
    parts = {parts[0] / 10000, parts[0] / 100 % 100, parts[0] % 100};
  }
  if (parts.size() != 3 || parts[0] < 1000) return false;
  *day = absl::CivilDay(parts[0], parts[1], parts[2]);
  return day->month() == parts[1] && day->day() == parts[2];
}

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

}  // namespace

bool MeansWork(std::string_view name) {
  const std::string lower = absl::AsciiStrToLower(base::ToAbsl(name));
  for (const char* word : {"上班", "补班", "（班）", "(班)", "workday",
                           "working day", "make-up", "makeup"}) {
    if (Contains(lower, word)) return true;
  }
  return Contains(lower, "调休") && !Contains(lower, "放假") &&
         !Contains(lower, "休息");
}

absl::StatusOr<CalendarImport> ImportCalendarCsv(
    std::string_view content, const CalendarImportOptions& options) {
  if (content.size() > options.max_bytes) return TooLarge(options);
  TRUNKLINE_ASSIGN_OR_RETURN(const std::unique_ptr<RowReader> reader,
                             OpenRows(content, {}));
  Days days(options);
  int date_column = -1, kind_column = -1, name_column = -1;
  Row row;
  for (bool header = true;; header = false) {
    const auto more = reader->Next(&row);
    if (!more.ok()) return more.status();
    if (!*more) {
      if (header) return absl::InvalidArgumentError("line 1: no header");
      break;
    }
    auto defect = [&](const auto&... parts) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", row.line, ": ", parts...));
    };
    if (row.defect != Row::Defect::kNone) {
      return defect("the row is too long or a quote is not closed");
    }
    if (header) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string cell =
            absl::AsciiStrToLower(base::ToAbsl(Trim(row[i])));
        const int column = static_cast<int>(i);
        if (cell == "date" || cell == "日期") date_column = column;
        if (cell == "kind" || cell == "类型") kind_column = column;
        if (cell == "name" || cell == "名称") name_column = column;
      }
      if (date_column < 0 || (kind_column < 0 && name_column < 0)) {
        return defect("the header needs date and kind (or name)");
      }
      continue;
    }
    if (row.blank()) continue;
    auto cell = [&](int column) {
      return column >= 0 && static_cast<std::size_t>(column) < row.size()
                 ? Trim(row[static_cast<std::size_t>(column)])
                 : std::string_view();
    };
    absl::CivilDay day;
    if (!ParseDate(cell(date_column), &day)) {
      return defect("not a date: ", base::Quoted(cell(date_column)));
    }
    const std::string_view name = cell(name_column);
    if (base::FindInvalidUtf8(name) != std::string_view::npos) {
      return defect("the name is not valid text");
    }
    const std::string kind =
        absl::AsciiStrToLower(base::ToAbsl(cell(kind_column)));
    DayKind as;
    if (kind == "holiday" || kind == "放假" || kind == "休" ||
        kind == "节假日") {
      as = DayKind::kHoliday;
    } else if (kind == "workday" || kind == "上班" || kind == "班" ||
               kind == "补班" || kind == "调休") {
      as = DayKind::kWorkday;
    } else if (kind.empty() && kind_column < 0) {
      as = MeansWork(name) ? DayKind::kWorkday : DayKind::kHoliday;
    } else {
      return defect("not a kind: ", base::Quoted(kind),
                    "; write holiday or workday");
    }
    if (!days.Add(day, as, name)) return TooMany(options);
  }
  return days.Take();
}

namespace {

constexpr int kMaxNesting = 16;

struct ComponentFree {
  void operator()(icalcomponent* c) const { icalcomponent_free(c); }
};
// Whether a line begins a component, "BEGIN:VEVENT", or with another word for
// `name` ends one.
bool Begins(std::string_view line, std::string_view name) {
  return line.size() > name.size() &&
         absl::StartsWithIgnoreCase(base::ToAbsl(line), base::ToAbsl(name)) &&
         (line[name.size()] == ':' || line[name.size()] == ';');
}

// Whether components nest no more than `most` deep: libical frees them by
// recursion. Where it is not plain how libical reads a line, the line counts as
// a begin and not as an end.
bool NestsWithin(std::string_view content, int most) {
  int depth = 0;
  std::string unfolded;  // The beginning of the line, over folds.
  bool blank = true;     // The line before.
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size()
                                                        : end + 1);
    const std::string_view trimmed = Trim(line);
    if (line.substr(0, 1) == " " || line.substr(0, 1) == "\t") {
      line.remove_prefix(1);
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      const bool begun = Begins(unfolded, "BEGIN");
      if (unfolded.size() < 8) unfolded.append(line.substr(0, 8));
      if ((!begun && Begins(unfolded, "BEGIN")) ||
          (blank && Begins(trimmed, "BEGIN"))) {
        ++depth;
      }
    } else {
      unfolded.assign(trimmed.substr(0, 8));
      if (Begins(unfolded, "BEGIN")) {
        ++depth;
      } else if (depth > 0 && Begins(line, "END")) {
        --depth;
      }
    }
    if (depth > most) return false;
    blank = trimmed.empty();
  }
  return true;
}

bool Usable(const icaltimetype& t) {
  return !icaltime_is_null_time(t) && icaltime_is_valid_time(t) &&
         t.year >= 1 && t.year <= 9999;
}

absl::CivilSecond Civil(const icaltimetype& t, absl::TimeZone zone) {
  const absl::CivilSecond civil(t.year, t.month, t.day, t.hour, t.minute,
                                t.second);
  if (!t.is_date && icaltime_is_utc(t)) {
    return absl::ToCivilSecond(absl::FromCivil(civil, absl::UTCTimeZone()),
                               zone);
  }
  return civil;
}

// A list of libical, up to its end.
template <std::size_t n>
std::vector<int> ListOf(const short (&list)[n]) {
  std::vector<int> out;
  for (const short value : list) {
    if (value == ICAL_RECURRENCE_ARRAY_MAX) break;
    out.push_back(value);
  }
  return out;
}
template <std::size_t n>
int OneOf(const short (&list)[n], int otherwise) {
  return list[0] == ICAL_RECURRENCE_ARRAY_MAX ? otherwise : list[0];
}
template <std::size_t n>
bool HasSeveral(const short (&list)[n]) {
  return ListOf(list).size() > 1;
}

// Returns what is wrong with a rule, or nothing.
std::string ReadRule(const icalrecurrencetype& given, RecurrenceRule* rule) {
  using Frequency = RecurrenceRule::Frequency;
  if (given.rscale != nullptr &&
      !absl::EqualsIgnoreCase(given.rscale, "GREGORIAN")) {
    return "an RRULE by another calendar (RSCALE) is not read; list its days";
  }
  switch (given.freq) {
    case ICAL_YEARLY_RECURRENCE:
      rule->frequency = Frequency::kYearly;
      break;
    case ICAL_MONTHLY_RECURRENCE:
      rule->frequency = Frequency::kMonthly;
      break;
    case ICAL_WEEKLY_RECURRENCE:
      rule->frequency = Frequency::kWeekly;
      break;
    case ICAL_DAILY_RECURRENCE:
      rule->frequency = Frequency::kDaily;
      break;
    case ICAL_HOURLY_RECURRENCE:
    case ICAL_MINUTELY_RECURRENCE:
    case ICAL_SECONDLY_RECURRENCE:
      return "its RRULE repeats within a day; a calendar has days";
    default:
      return "an unusable RRULE";
  }
  if (HasSeveral(given.by_hour) || HasSeveral(given.by_minute) ||
      HasSeveral(given.by_second)) {
    return "its RRULE repeats within a day; a calendar has days";
  }
  rule->interval = std::max<int>(given.interval, 1);
  rule->count = given.count;
  static constexpr absl::Weekday kWeekdays[] = {
      absl::Weekday::sunday,    absl::Weekday::monday,   absl::Weekday::tuesday,
      absl::Weekday::wednesday, absl::Weekday::thursday, absl::Weekday::friday,
      absl::Weekday::saturday};
  if (given.week_start >= ICAL_SUNDAY_WEEKDAY &&
      given.week_start <= ICAL_SATURDAY_WEEKDAY) {
    rule->week_start = kWeekdays[given.week_start - ICAL_SUNDAY_WEEKDAY];
  }
  rule->months = ListOf(given.by_month);
  rule->month_days = ListOf(given.by_month_day);
  rule->year_days = ListOf(given.by_year_day);
  rule->weeks = ListOf(given.by_week_no);
  rule->positions = ListOf(given.by_set_pos);
  for (const int value : ListOf(given.by_day)) {
    const auto day = static_cast<short>(value);
    const auto weekday = icalrecurrencetype_day_day_of_week(day);
    const int position = icalrecurrencetype_day_position(day);
    if (weekday < ICAL_SUNDAY_WEEKDAY || weekday > ICAL_SATURDAY_WEEKDAY ||
        (position != 0 && rule->frequency != Frequency::kMonthly &&
         rule->frequency != Frequency::kYearly)) {
      return "an unusable RRULE";
    }
    rule->days.emplace_back(position, kWeekdays[weekday - ICAL_SUNDAY_WEEKDAY]);
  }
  return {};
}

absl::Status AddEvent(icalcomponent* event,
                      const CalendarImportOptions& options, Days* days) {
  if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) {
    return absl::OkStatus();
  }
  const char* summary = icalcomponent_get_summary(event);
  std::string name = summary == nullptr ? "" : summary;
  std::replace(name.begin(), name.end(), '\n', ' ');
  if (base::FindInvalidUtf8(name) != std::string_view::npos) {
    return absl::InvalidArgumentError("an event's summary is not UTF-8");
  }
  const icaltimetype start = icalcomponent_get_dtstart(event);
  if (!Usable(start)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the event ", base::Quoted(name), " has no usable DTSTART"));
  }
  const absl::CivilSecond first = Civil(start, options.zone);
  absl::CivilSecond end = first;
  const icaltimetype stop = icalcomponent_get_dtend(event);
  if (Usable(stop)) end = std::max(first, Civil(stop, options.zone));
  // [first, end): 24:00 of the last day is not a day more; an event without
  // length is on its own day.
  const absl::CivilDay last(end > first ? end - 1 : first);
  const auto length = last - absl::CivilDay(first) + 1;
  const DayKind kind = MeansWork(name) ? DayKind::kWorkday : DayKind::kHoliday;

  std::set<absl::CivilDay> except;
  for (icalproperty* p =
           icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY);
       p != nullptr;
       p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY)) {
    const icaltimetype t = icalproperty_get_exdate(p);
    if (Usable(t)) except.insert(absl::CivilDay(Civil(t, options.zone)));
  }
  auto add = [&](absl::CivilDay from) {
    if (except.count(from) != 0) return true;
    if (length > 3660) return false;
    for (int i = 0; i < length; ++i) {
      if (!days->Add(from + i, kind, name)) return false;
    }
    return true;
  };
  icalproperty* property =
      icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
  if (property == nullptr) {
    return add(absl::CivilDay(first)) ? absl::OkStatus() : TooMany(options);
  }
  const icalrecurrencetype given = icalproperty_get_rrule(property);
  RecurrenceRule rule;
  const std::string defect = ReadRule(given, &rule);
  if (!defect.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the event ", base::Quoted(name), ": ", defect));
  }
  // Days are counted where DTSTART is, then moved to the zone.
  const absl::CivilSecond at(start.year, start.month, start.day,
                             OneOf(given.by_hour, start.hour),
                             OneOf(given.by_minute, start.minute),
                             OneOf(given.by_second, start.second));
  const std::int64_t time = at - absl::CivilSecond(absl::CivilDay(at));
  absl::CivilDay end_of_rule(options.last_year + 1, 1, 1);
  if (!icaltime_is_null_time(given.until)) {
    absl::CivilSecond until(given.until.year, given.until.month,
                            given.until.day, given.until.hour,
                            given.until.minute, given.until.second);
    if (!given.until.is_date && icaltime_is_utc(given.until) &&
        !icaltime_is_utc(start)) {
      until = Civil(given.until, options.zone);
    }
    // A date holds to its end.
    if (!given.until.is_date) until -= time;
    end_of_rule = std::min(end_of_rule, absl::CivilDay(until));
  }
  std::size_t occurrences = 0;
  bool few = true;
  const bool within =
      VisitDays(rule, absl::CivilDay(at), end_of_rule, days->steps(),
                [&](absl::CivilDay day) {
                  icaltimetype one = start;
                  const absl::CivilSecond moved = absl::CivilSecond(day) + time;
                  one.year = static_cast<int>(moved.year());
                  one.month = moved.month();
                  one.day = moved.day();
                  one.hour = moved.hour();
                  one.minute = moved.minute();
                  one.second = moved.second();
                  const absl::CivilDay here(Civil(one, options.zone));
                  if (here.year() > options.last_year) return false;
                  few = ++occurrences <= options.max_days && add(here);
                  return few;
                });
  return few && within ? absl::OkStatus() : TooMany(options);
}

}  // namespace

absl::StatusOr<CalendarImport> ImportICalendar(
    std::string_view content, const CalendarImportOptions& options) {
  if (content.size() > options.max_bytes) return TooLarge(options);
  if (Contains(content, std::string_view("\0", 1)) ||
      !Contains(content, "BEGIN:VCALENDAR")) {
    return absl::InvalidArgumentError("not an iCalendar stream");
  }
  if (!NestsWithin(content, kMaxNesting)) {
    return absl::InvalidArgumentError(
        absl::StrCat("components of the iCalendar stream are nested more than ",
                     kMaxNesting, " deep"));
  }
  icalerror_set_errors_are_fatal(false);
  const std::string text(content);
  std::unique_ptr<icalcomponent, ComponentFree> root(
      icalparser_parse_string(text.c_str()));
  if (root == nullptr) {
    return absl::InvalidArgumentError("not an iCalendar stream");
  }
  Days days(options);
  int events = 0;
  // A stream of several calendars has a root of its own.
  auto add = [&](icalcomponent* calendar) {
    for (icalcomponent* event =
             icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         event != nullptr; event = icalcomponent_get_next_component(
                               calendar, ICAL_VEVENT_COMPONENT)) {
      ++events;
      absl::Status status = AddEvent(event, options, &days);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  };
  absl::Status status = add(root.get());
  for (icalcomponent* calendar = icalcomponent_get_first_component(
           root.get(), ICAL_VCALENDAR_COMPONENT);
       status.ok() && calendar != nullptr;
       calendar = icalcomponent_get_next_component(root.get(),
                                                   ICAL_VCALENDAR_COMPONENT)) {
    status = add(calendar);
  }
  if (!status.ok()) return status;
  if (events == 0) return absl::InvalidArgumentError("it holds no event");
  return days.Take();
}

std::string CalendarToText(const CalendarData& data) {
  namespace proto = trunkline_internal::v1;
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
  auto weekday = [](absl::Weekday day) {
    return static_cast<proto::Weekday>(proto::WEEKDAY_MONDAY +
                                       static_cast<int>(day) -
                                       static_cast<int>(absl::Weekday::monday));
  };
  auto intervals = [&](const std::vector<WorkInterval>& from, auto* to) {
    for (const WorkInterval& interval : from) {
      auto* added = to->add_interval();
      added->set_open(base::FormatTimeOfDay(interval.open));
      added->set_close(base::FormatTimeOfDay(interval.close));
    }
  };
  for (const WeeklyHours& hours : data.hours) {
    auto* h = c->add_hours();
    for (absl::Weekday day : hours.days) h->add_day(weekday(day));
    intervals(hours.intervals, h);
    if (hours.from) {
      h->mutable_valid()->set_from(base::FormatDate(*hours.from));
    }
    if (hours.to) h->mutable_valid()->set_to(base::FormatDate(*hours.to));
  }
  for (const DayException& exception : data.exceptions) {
    auto* e = c->add_exception();
    e->set_date(base::FormatDate(exception.day));
    e->set_kind(exception.kind == DayKind::kHoliday
                    ? proto::DayException::KIND_HOLIDAY
                    : proto::DayException::KIND_WORKDAY);
    for (const auto& [lang, text] : exception.name) {
      auto* name = e->add_name();
      name->set_lang(lang);
      name->set_text(text);
    }
    intervals(exception.intervals, e);
    if (exception.make_up_as) e->set_make_up_as(weekday(*exception.make_up_as));
  }
  const auto text = schema::FromBinary("CalendarFile", file.SerializeAsString(),
                                       schema::Format::kText);
  return absl::StrCat(
      "# proto-file: trunkline/v1/calendar.proto\n"
      "# proto-message: trunkline.v1.CalendarFile\n",
      text.ok() ? *text : std::string());
}

}  // namespace trunkline::tables
