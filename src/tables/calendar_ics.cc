// SPDX-License-Identifier: Apache-2.0
#include <libical/ical.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/calendar_import.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"
#include "src/tables/day_list.h"
#include "src/tables/event_revisions.h"
#include "src/tables/messages.h"
#include "src/tables/recurrence.h"

// iCalendar streams (RFC 5545). libical reads them; recurrences are followed
// here, since its own iterator has no bound.
namespace trunkline::tables {
namespace {

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

constexpr int kMaxNesting = 16;
constexpr std::int64_t kMostDays = 3660;  // Of one event.
constexpr std::size_t kMaxLine = std::size_t{64} << 10;

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

// What is wrong with a stream that libical cannot read in linear time and
// bounded depth; nothing: it can. libical frees components by recursion, and
// looks for the end of each value of a list in all of the line that is left.
// Where it is not plain how libical reads a line, the line counts as a begin
// and not as an end, and as part of the one before.
base::Text ExceedsBounds(std::string_view content, std::size_t max_parts) {
  int depth = 0;
  std::size_t lines = 0, parts = 0;
  std::size_t size = 0;  // Of the line, over folds.
  std::string unfolded;  // The beginning of the line, over folds.
  bool blank = true;     // The line before.
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size()
                                                        : end + 1);
    // libical makes a property of each line, and of each value of a list.
    ++lines;
    parts +=
        1 + static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
    if (parts > max_parts) {
      return base::Fill<messages::kManyStreamParts>(lines, max_parts);
    }
    const std::string_view trimmed = Trim(line);
    const bool folded = line.substr(0, 1) == " " || line.substr(0, 1) == "\t" ||
                        trimmed.empty();
    size = line.size() + (folded ? size : 0);
    if (size > kMaxLine) {
      return base::Fill<messages::kLongStreamLine>(kMaxLine);
    }
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
    if (depth > kMaxNesting) {
      return base::Fill<messages::kDeepComponents>(kMaxNesting);
    }
    blank = trimmed.empty();
  }
  return {};
}

bool Usable(const icaltimetype& t) {
  if (icaltime_is_null_time(t) || !icaltime_is_valid_time(t) || t.year < 1 ||
      t.year > 9999) {
    return false;
  }
  // libical takes 20180230; the civil time of it is another day. A leap second
  // is one.
  const int second = t.second == 60 ? 59 : t.second;
  const absl::CivilSecond plain(t.year, t.month, t.day, t.hour, t.minute,
                                second);
  return plain.year() == t.year && plain.month() == t.month &&
         plain.day() == t.day &&
         (t.is_date || (plain.hour() == t.hour && plain.minute() == t.minute &&
                        plain.second() == second));
}

// The property that libical has dropped since it could not read its value, or
// nothing. Those that say when an event is are not left out.
std::string_view DroppedOf(std::string_view error) {
  for (const std::string_view name : {"DTSTART", "DTEND", "DURATION", "RRULE",
                                      "RDATE", "EXDATE", "RECURRENCE-ID"}) {
    const std::string in =
        absl::StrCat(" in ", base::ToAbsl(name), " property");
    const std::string of =
        absl::StrCat("No value for ", base::ToAbsl(name), " property");
    if (Contains(error, in) || Contains(error, of)) return name;
  }
  return {};
}

absl::CivilSecond Plain(const icaltimetype& t) {
  return absl::CivilSecond(t.year, t.month, t.day, t.hour, t.minute, t.second);
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
base::Text ReadRule(const icalrecurrencetype& given, RecurrenceRule* rule) {
  using Frequency = RecurrenceRule::Frequency;
  if (given.rscale != nullptr &&
      !absl::EqualsIgnoreCase(given.rscale, "GREGORIAN")) {
    return base::Fill<messages::kOtherScale>();
  }
  if (given.skip == ICAL_SKIP_BACKWARD || given.skip == ICAL_SKIP_FORWARD) {
    return base::Fill<messages::kSkipsDays>();
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
      return base::Fill<messages::kWithinDay>();
    default:
      return base::Fill<messages::kUnusableRule>();
  }
  if (HasSeveral(given.by_hour) || HasSeveral(given.by_minute) ||
      HasSeveral(given.by_second)) {
    return base::Fill<messages::kWithinDay>();
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
      return base::Fill<messages::kUnusableRule>();
    }
    rule->days.emplace_back(position, kWeekdays[weekday - ICAL_SUNDAY_WEEKDAY]);
  }
  return {};
}

// Names of zones in files of office programs.
constexpr std::pair<std::string_view, std::string_view> kZoneNames[] = {
    {"China Standard Time", "Asia/Shanghai"},
    {"Taipei Standard Time", "Asia/Taipei"},
    {"Tokyo Standard Time", "Asia/Tokyo"},
    {"Korea Standard Time", "Asia/Seoul"},
    {"Singapore Standard Time", "Asia/Singapore"},
    {"Eastern Standard Time", "America/New_York"},
    {"Central Standard Time", "America/Chicago"},
    {"Mountain Standard Time", "America/Denver"},
    {"Pacific Standard Time", "America/Los_Angeles"},
    {"GMT Standard Time", "Europe/London"},
    {"W. Europe Standard Time", "Europe/Berlin"},
    {"Romance Standard Time", "Europe/Paris"},
};

// A zone by its name, which may have a prefix: "/example.org/1/Asia/Shanghai".
std::optional<absl::TimeZone> FindZone(std::string_view name) {
  for (const auto& [alias, zone] : kZoneNames) {
    if (name == alias) name = zone;
  }
  while (!name.empty()) {
    const auto zone = base::LoadZone(name);
    if (zone.ok()) return *zone;
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    name.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

std::string UidOf(icalcomponent* event) {
  const char* const uid = icalcomponent_get_uid(event);
  return uid == nullptr ? "" : uid;
}

// By its own STATUS, or by the METHOD of the calendar that it is in.
bool IsCancelled(icalcomponent* event) {
  if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) return true;
  icalcomponent* const calendar = icalcomponent_get_parent(event);
  return calendar != nullptr &&
         icalcomponent_get_method(calendar) == ICAL_METHOD_CANCEL;
}

// A property as text, to be compared; empty: there is none.
std::string ValueOf(icalcomponent* event, icalproperty_kind kind) {
  icalproperty* const p = icalcomponent_get_first_property(event, kind);
  const char* const text =
      p == nullptr ? nullptr : icalproperty_get_value_as_string(p);
  return text == nullptr ? "" : text;
}

// The events of a stream, of all calendars in it.
std::vector<icalcomponent*> EventsOf(icalcomponent* root) {
  std::vector<icalcomponent*> events;
  const auto gather = [&](icalcomponent* calendar) {
    for (icalcomponent* event =
             icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         event != nullptr; event = icalcomponent_get_next_component(
                               calendar, ICAL_VEVENT_COMPONENT)) {
      events.push_back(event);
    }
  };
  gather(root);
  // A stream of several calendars has a root of its own.
  for (icalcomponent* calendar =
           icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT);
       calendar != nullptr; calendar = icalcomponent_get_next_component(
                                root, ICAL_VCALENDAR_COMPONENT)) {
    gather(calendar);
  }
  return events;
}

class EventReader {
 public:
  explicit EventReader(DayList* days) : days_(*days), o_(days->options()) {}

  // Takes note of an event that stands for one time of a recurring one.
  void FindOverride(icalcomponent* event) {
    icalproperty* const p =
        icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
    if (p == nullptr) return;
    const icaltimetype t = icalproperty_get_recurrenceid(p);
    if (!Usable(t)) return;
    if (icalproperty_get_first_parameter(p, ICAL_RANGE_PARAMETER) != nullptr) {
      days_.Note(base::Fill<messages::kOnlyOwnDay>());
    }
    overridden_[UidOf(event)].insert(absl::CivilDay(Local(t, p)));
  }

  // Lines that libical has dropped and that do not say when an event is.
  long unread_lines() const { return unread_lines_; }

  absl::Status Add(icalcomponent* event) {
    if (IsCancelled(event)) return absl::OkStatus();
    const char* summary = icalcomponent_get_summary(event);
    std::string name = summary == nullptr ? "" : summary;
    std::replace(name.begin(), name.end(), '\n', ' ');
    if (base::FindInvalidUtf8(name) != std::string_view::npos) {
      return base::InvalidArgument(base::Fill<messages::kSummaryNotUtf8>());
    }
    icalproperty* const begin =
        icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    const icaltimetype start = begin == nullptr
                                   ? icaltime_null_time()
                                   : icalproperty_get_dtstart(begin);
    if (!Usable(start)) {
      return base::InvalidArgument(
          base::Fill<messages::kNoStart>(base::Quoted(name)));
    }
    TRUNKLINE_RETURN_IF_ERROR(CheckDropped(event, name));
    const absl::CivilSecond first = Local(start, begin);
    icalproperty* const finish =
        icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    absl::CivilSecond end = first;
    if (finish != nullptr) {
      const icaltimetype stop = icalproperty_get_dtend(finish);
      if (!Usable(stop)) return Unread(name, "DTEND");
      end = Local(stop, finish);
      if (end < first) {
        return base::InvalidArgument(base::Fill<messages::kOfEvent>(
            base::Quoted(name), base::Fill<messages::kEventEndsBefore>()));
      }
    } else {
      // A duration counts from DTSTART, and is in its zone.
      const std::int64_t seconds = DurationOf(event);
      if (seconds < 0) {
        return base::InvalidArgument(base::Fill<messages::kOfEvent>(
            base::Quoted(name), base::Fill<messages::kEventEndsBefore>()));
      }
      end = std::max(first, Local(Plain(start) + seconds, start, begin));
    }
    const std::int64_t length = DaysOf(first, end);
    const Edges edges = start.is_date ? Edges() : EdgesOf(first, end);
    DayTexts texts(name, OthersOf(event));
    const bool says_part = texts.part_of_day;

    std::string_view unread;  // A property with a date that is none.
    std::set<absl::CivilDay> except;
    ForEach(event, ICAL_EXDATE_PROPERTY, [&](icalproperty* p) {
      const icaltimetype t = icalproperty_get_exdate(p);
      if (Usable(t)) {
        except.insert(absl::CivilDay(Local(t, p)));
      } else {
        unread = "EXDATE";
      }
    });
    // One that stands for a time of another is not left out by itself.
    const bool overrides = icalcomponent_get_first_property(
                               event, ICAL_RECURRENCEID_PROPERTY) != nullptr;
    const auto overridden = overridden_.find(UidOf(event));
    const auto add = [&](absl::CivilDay from, std::int64_t count,
                         const Edges& parts) {
      if (except.count(from) != 0 ||
          (!overrides && overridden != overridden_.end() &&
           overridden->second.count(from) != 0)) {
        return true;
      }
      if (count > kMostDays) return false;
      texts.several_days = count > 1;
      for (std::int64_t i = 0; i < count; ++i) {
        texts.part_of_day = says_part || (i == 0 && parts.first) ||
                            (i == count - 1 && parts.last);
        if (!days_.Add(from + i, texts)) return false;
      }
      return true;
    };

    bool few = true;
    ForEach(event, ICAL_RDATE_PROPERTY, [&](icalproperty* p) {
      const icaldatetimeperiodtype date = icalproperty_get_rdate(p);
      if (Usable(date.time)) {
        few = few && add(absl::CivilDay(Local(date.time, p)), length, edges);
      } else if (Usable(date.period.start)) {
        const absl::CivilSecond from = Local(date.period.start, p);
        const icaltimetype& begun = date.period.start;
        const std::int64_t seconds = SecondsOf(date.period.duration);
        const bool ends = Usable(date.period.end) || seconds > 0;
        absl::CivilSecond to = from;
        if (Usable(date.period.end)) {
          to = std::max(from, Local(date.period.end, p));
        } else if (seconds > 0) {
          to = std::max(from, Local(Plain(begun) + seconds, begun, p));
        }
        if (seconds < 0) unread = "RDATE";
        few = few && add(absl::CivilDay(from), ends ? DaysOf(from, to) : length,
                         ends ? EdgesOf(from, to) : edges);
      } else {
        unread = "RDATE";
      }
    });
    if (!unread.empty()) return Unread(name, unread);
    if (icalcomponent_get_first_property(event, ICAL_EXRULE_PROPERTY) !=
        nullptr) {
      days_.Note(base::Fill<messages::kNoExrule>(base::Quoted(name)));
    }
    bool recurs = false;
    absl::Status status;
    ForEach(event, ICAL_RRULE_PROPERTY, [&](icalproperty* p) {
      recurs = true;
      if (status.ok() && few) {
        status = Recur(
            icalproperty_get_rrule(p), start, begin, name,
            [&](absl::CivilDay day) { return add(day, length, edges); }, &few);
      }
    });
    TRUNKLINE_RETURN_IF_ERROR(status);
    if (!recurs) few = few && add(absl::CivilDay(first), length, edges);
    return few ? absl::OkStatus() : TooMany(o_);
  }

 private:
  // Whether the first and the last day of an event are only parts of days.
  struct Edges {
    bool first = false, last = false;
  };
  // Of an event with times. One that ends in the last minute of a day takes all
  // of it; one without length takes a part, but for 0:00, by which some
  // programs write a date.
  static Edges EdgesOf(absl::CivilSecond first, absl::CivilSecond end) {
    constexpr std::int64_t kDay = 24 * 60 * 60;
    const std::int64_t into = end - absl::CivilSecond(absl::CivilDay(end));
    return {first != absl::CivilSecond(absl::CivilDay(first)),
            into != 0 && into < kDay - 60};
  }

  static absl::Status Unread(const std::string& name,
                             std::string_view property) {
    return base::InvalidArgument(base::Fill<messages::kOfEvent>(
        base::Quoted(name), base::Fill<messages::kUnreadProperty>(property)));
  }
  // Refuses an event without a property that says when it is, since libical
  // could not read it; counts others.
  absl::Status CheckDropped(icalcomponent* event, const std::string& name) {
    std::string_view dropped;
    ForEach(event, ICAL_XLICERROR_PROPERTY, [&](icalproperty* p) {
      const char* const error = icalproperty_get_xlicerror(p);
      const std::string_view found = DroppedOf(error == nullptr ? "" : error);
      if (found.empty()) {
        ++unread_lines_;
      } else {
        dropped = found;
      }
    });
    return dropped.empty() ? absl::OkStatus() : Unread(name, dropped);
  }

  template <typename Visit>
  static void ForEach(icalcomponent* event, icalproperty_kind kind,
                      const Visit& visit) {
    for (icalproperty* p = icalcomponent_get_first_property(event, kind);
         p != nullptr; p = icalcomponent_get_next_property(event, kind)) {
      visit(p);
    }
  }

  // Seconds of the DURATION of an event; 0: none. libical's own sum takes time
  // for each month of it.
  static std::int64_t DurationOf(icalcomponent* event) {
    icalproperty* const p =
        icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    if (p == nullptr) return 0;
    return SecondsOf(icalproperty_get_duration(p));
  }
  // Of one that is longer than an event may be, no more than that.
  static std::int64_t SecondsOf(const icaldurationtype& d) {
    const std::int64_t days = std::int64_t{7} * d.weeks + d.days;
    const std::int64_t seconds =
        ((days * 24 + d.hours) * 60 + d.minutes) * 60 + d.seconds;
    if (d.is_neg != 0) return -seconds;
    return std::min(seconds, (kMostDays + 1) * 24 * 60 * 60);
  }

  // What the file says of an event beside its name.
  static std::vector<std::string> OthersOf(icalcomponent* event) {
    constexpr std::size_t kMost = 1000;
    std::vector<std::string> others;
    const auto take = [&](const char* text) {
      if (text != nullptr && others.size() < 16) {
        others.emplace_back(std::string_view(text).substr(0, kMost));
      }
    };
    ForEach(event, ICAL_X_PROPERTY, [&](icalproperty* p) {
      const char* const name = icalproperty_get_x_name(p);
      if (name == nullptr ||
          !absl::EqualsIgnoreCase(name, "X-APPLE-SPECIAL-DAY")) {
        return;
      }
      const char* const value = icalproperty_get_x(p);
      if (value == nullptr) return;
      take(absl::EqualsIgnoreCase(value, "ALTERNATE-WORKDAY") ? "workday"
           : absl::EqualsIgnoreCase(value, "WORK-HOLIDAY")    ? "day off"
                                                              : value);
    });
    ForEach(event, ICAL_CATEGORIES_PROPERTY,
            [&](icalproperty* p) { take(icalproperty_get_categories(p)); });
    ForEach(event, ICAL_DESCRIPTION_PROPERTY,
            [&](icalproperty* p) { take(icalproperty_get_description(p)); });
    return others;
  }

  // The days of [first, end): 24:00 of the last day is not a day more; an event
  // without length is on its own day.
  static std::int64_t DaysOf(absl::CivilSecond first, absl::CivilSecond end) {
    return absl::CivilDay(end > first ? end - 1 : first) -
           absl::CivilDay(first) + 1;
  }

  // The zone of a property's times.
  absl::TimeZone ZoneOf(const icaltimetype& t, icalproperty* p) {
    if (t.is_date) return o_.zone;
    if (icaltime_is_utc(t)) return absl::UTCTimeZone();
    icalparameter* const parameter =
        icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
    if (parameter == nullptr) return o_.zone;
    const char* const id = icalparameter_get_tzid(parameter);
    if (id == nullptr) return o_.zone;
    const auto known = zones_.find(id);
    if (known != zones_.end()) return known->second;
    const std::optional<absl::TimeZone> zone = FindZone(id);
    if (!zone.has_value()) {
      days_.Note(base::Fill<messages::kZoneAsLocal>(base::Quoted(id)));
    }
    if (zones_.size() < 1000) zones_.emplace(id, zone.value_or(o_.zone));
    return zone.value_or(o_.zone);
  }

  absl::CivilSecond Local(const icaltimetype& t, icalproperty* p) {
    return Local(Plain(t), t, p);
  }
  // A time that is given as `t` is.
  absl::CivilSecond Local(absl::CivilSecond time, const icaltimetype& t,
                          icalproperty* p) {
    return t.is_date ? time : Moved(time, ZoneOf(t, p), o_.zone);
  }
  static absl::CivilSecond Moved(absl::CivilSecond time, absl::TimeZone from,
                                 absl::TimeZone to) {
    return from == to ? time
                      : absl::ToCivilSecond(absl::FromCivil(time, from), to);
  }

  template <typename Visit>
  absl::Status Recur(const icalrecurrencetype& given, const icaltimetype& start,
                     icalproperty* begin, const std::string& name,
                     const Visit& add, bool* few) {
    RecurrenceRule rule;
    const base::Text defect = ReadRule(given, &rule);
    if (!defect.empty()) {
      return base::InvalidArgument(
          base::Fill<messages::kOfEvent>(base::Quoted(name), defect));
    }
    // Days are counted where DTSTART is, then moved to the zone.
    const absl::TimeZone zone = ZoneOf(start, begin);
    const absl::CivilSecond at(start.year, start.month, start.day,
                               OneOf(given.by_hour, start.hour),
                               OneOf(given.by_minute, start.minute),
                               OneOf(given.by_second, start.second));
    const std::int64_t time = at - absl::CivilSecond(absl::CivilDay(at));
    absl::CivilDay end_of_rule(o_.last_year + 1, 1, 1);
    if (!icaltime_is_null_time(given.until)) {
      absl::CivilSecond until = Plain(given.until);
      if (!given.until.is_date && icaltime_is_utc(given.until)) {
        until = Moved(until, absl::UTCTimeZone(), zone);
      }
      // A date holds to its end.
      if (!given.until.is_date) until -= time;
      end_of_rule = std::min(end_of_rule, absl::CivilDay(until));
    }
    std::size_t occurrences = 0;
    const bool within = VisitDays(
        rule, absl::CivilDay(at), end_of_rule, days_.steps(),
        [&](absl::CivilDay day) {
          const absl::CivilSecond moved = absl::CivilSecond(day) + time;
          const absl::CivilDay here(
              start.is_date ? moved : Moved(moved, zone, o_.zone));
          if (here.year() > o_.last_year) return false;
          *few = ++occurrences <= o_.max_days && add(here);
          return *few;
        });
    if (!within) *few = false;
    return absl::OkStatus();
  }

  DayList& days_;
  long unread_lines_ = 0;
  const CalendarImportOptions& o_;
  std::map<std::string, absl::TimeZone, std::less<>> zones_;  // By TZID.
  // Days, by UID, of a recurring event that another event stands for.
  std::map<std::string, std::set<absl::CivilDay>> overridden_;
};

}  // namespace

void EventRevisions::See(icalcomponent* event) {
  const std::int64_t at = seen_++;
  const std::string uid = UidOf(event);
  if (uid.empty()) return;
  Revisions& all = by_uid_[uid];
  const std::string time = ValueOf(event, ICAL_RECURRENCEID_PROPERTY);
  const int sequence = icalcomponent_get_sequence(event);
  const auto keep_most = [&](std::map<std::string, int>* by_time) {
    const auto [last, is_new] = by_time->emplace(time, sequence);
    if (!is_new) last->second = std::max(last->second, sequence);
  };
  keep_most(&all.last);
  if (!IsCancelled(event)) return;
  keep_most(&all.cancelled);
  all.cancelled_at[{time, ValueOf(event, ICAL_DTSTART_PROPERTY), sequence}] =
      at;
}

EventRevisions::Fate EventRevisions::Next(icalcomponent* event) {
  const std::int64_t at = next_++;
  const auto found = by_uid_.find(UidOf(event));
  if (found == by_uid_.end() || IsCancelled(event)) return Fate::kStands;
  const Revisions& all = found->second;
  const std::string time = ValueOf(event, ICAL_RECURRENCEID_PROPERTY);
  const int sequence = icalcomponent_get_sequence(event);
  // All times of an event are cancelled with it.
  for (const std::string& of : {time, std::string()}) {
    const auto cancelled = all.cancelled.find(of);
    if (cancelled == all.cancelled.end()) continue;
    if (cancelled->second > sequence) return Fate::kCancelled;
    // Lists in which all events have one UID, and none a SEQUENCE, are common:
    // of the same one, DTSTART tells which is meant.
    const auto same = all.cancelled_at.find(
        {of, ValueOf(event, ICAL_DTSTART_PROPERTY), sequence});
    if (same != all.cancelled_at.end() && same->second > at) {
      return Fate::kCancelled;
    }
  }
  const auto last = all.last.find(time);
  return last != all.last.end() && last->second > sequence ? Fate::kReplaced
                                                           : Fate::kStands;
}

namespace {

using Root = std::unique_ptr<icalcomponent, ComponentFree>;

absl::StatusOr<Root> ParseStream(std::string_view content,
                                 const CalendarImportOptions& o) {
  if (content.size() > o.max_bytes) return TooLarge(o);
  if (Contains(content, std::string_view("\0", 1)) ||
      !Contains(content, "BEGIN:VCALENDAR")) {
    return base::InvalidArgument(base::Fill<messages::kNotAStream>());
  }
  if (const base::Text defect = ExceedsBounds(content, o.max_parts);
      !defect.empty()) {
    return base::InvalidArgument(defect);
  }
  icalerror_set_errors_are_fatal(false);
  const std::string text(content);
  Root root(icalparser_parse_string(text.c_str()));
  if (root == nullptr) {
    return base::InvalidArgument(base::Fill<messages::kNotAStream>());
  }
  return root;
}

}  // namespace

void CalendarImporter::FindRevisions(std::string_view content,
                                     const RowOptions& options) {
  if (content.size() > days_->options().max_bytes) return;
  Charset charset = options.charset;
  if (charset == Charset::kAuto) {
    CharsetDetector detector;
    detector.Add(content);
    charset = detector.Get();
  }
  const auto text = ToUtf8(content, charset);
  if (!text.ok()) return;
  const auto root = ParseStream(*text, days_->options());
  if (!root.ok()) return;  // AddICalendar() says why.
  for (icalcomponent* event : EventsOf(root->get())) revisions_->See(event);
}

absl::Status CalendarImporter::AddICalendar(std::string_view content) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Root root,
                             ParseStream(content, days_->options()));
  // What else there is, but for zones, is not read.
  long others = 0;
  const auto count = [&](icalcomponent* calendar) {
    for (icalcomponent* part =
             icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT);
         part != nullptr; part = icalcomponent_get_next_component(
                              calendar, ICAL_ANY_COMPONENT)) {
      const icalcomponent_kind kind = icalcomponent_isa(part);
      if (kind == ICAL_VEVENT_COMPONENT || kind == ICAL_VTIMEZONE_COMPONENT ||
          kind == ICAL_VCALENDAR_COMPONENT) {
        continue;
      }
      ++others;
    }
  };
  count(root.get());
  for (icalcomponent* calendar = icalcomponent_get_first_component(
           root.get(), ICAL_VCALENDAR_COMPONENT);
       calendar != nullptr; calendar = icalcomponent_get_next_component(
                                root.get(), ICAL_VCALENDAR_COMPONENT)) {
    count(calendar);
  }
  const std::vector<icalcomponent*> events = EventsOf(root.get());
  if (events.empty()) {
    return base::InvalidArgument(base::Fill<messages::kHoldsNoEvent>());
  }
  if (revisions_->all_read()) {
    for (icalcomponent* event : events) revisions_->See(event);
  }
  EventReader reader(days_.get());
  std::vector<icalcomponent*> standing;
  long replaced = 0, cancelled = 0;
  for (icalcomponent* event : events) {
    switch (revisions_->Next(event)) {
      case EventRevisions::Fate::kReplaced:
        ++replaced;
        break;
      case EventRevisions::Fate::kCancelled:
        ++cancelled;
        break;
      case EventRevisions::Fate::kStands:
        standing.push_back(event);
        break;
    }
  }
  for (icalcomponent* event : standing) reader.FindOverride(event);
  for (icalcomponent* event : standing) {
    TRUNKLINE_RETURN_IF_ERROR(reader.Add(event));
  }
  if (replaced > 0) {
    days_->Note(base::Fill<messages::kReplacedEvents>(replaced));
  }
  if (cancelled > 0) {
    days_->Note(base::Fill<messages::kCancelledEvents>(cancelled));
  }
  if (reader.unread_lines() > 0) {
    days_->Note(base::Fill<messages::kUnreadLines>(reader.unread_lines()));
  }
  if (others > 0) days_->Note(base::Fill<messages::kNoEvents>(others));
  return absl::OkStatus();
}

absl::StatusOr<CalendarImport> ImportICalendar(
    std::string_view content, const CalendarImportOptions& options) {
  CalendarImporter importer(options);
  TRUNKLINE_RETURN_IF_ERROR(importer.AddICalendar(content));
  return importer.Take();
}

}  // namespace trunkline::tables
