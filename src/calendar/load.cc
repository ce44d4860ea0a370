// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/calendar/file_type.h"
#include "src/calendar/messages.h"
#include "src/load/loader.h"
#include "trunkline/calendar.h"
#include "trunkline_internal/v1/calendar.pb.h"
#include "trunkline_schema/fields.h"

namespace trunkline {
namespace {

namespace messages = calendar::messages;
namespace proto = trunkline_internal::v1;

constexpr std::size_t kMaxIssues = 1000;  // Their places take time to find.
constexpr schema::Field kCalendar = schema::fields::CalendarFile::kCalendar;

class CalendarLoader {
 public:
  CalendarLoader(const std::vector<Source>& sources, const LoadOptions& options)
      : options_(options),
        max_issues_(std::min(options.max_issues, kMaxIssues)),
        loader_(calendar::CalendarFileType(), sources,
                options.max_calendar_bytes, max_issues_, &arena_) {}

  LoadResult<CalendarSet> Run() {
    loader_.Read();
    for (const load::SourceEntry& entry : loader_.entries(kCalendar)) {
      entry_ = &entry;
      ReadCalendar();
    }
    // The current version of a name is the one with the latest year; of those
    // the last one, so that files beside each other may have any names.
    std::stable_sort(calendars_.begin(), calendars_.end(),
                     [](const WorkCalendar& a, const WorkCalendar& b) {
                       return a.data().last_year < b.data().last_year;
                     });
    CalendarSet set;
    for (WorkCalendar& calendar : calendars_) {
      // Each version is there once (duplicate-id).
      set.Add(std::move(calendar)).IgnoreError();
    }
    LoadResult<CalendarSet> result;
    if (!loader_.has_errors()) result.value = std::move(set);
    result.issues = loader_.TakeIssues();
    return result;
  }

 private:
  // Reports a defect of a field of the entry at hand.
  void Field(std::string path, base::Text message) {
    ++defects_;
    loader_.Report(Severity::kError, "bad-calendar", kCalendar, *entry_,
                   std::move(message), {std::move(path), nullptr, ""});
    sound_ = false;
  }

  void ReadCalendar() {
    proto::Calendar calendar;
    if (!calendar.ParseFromArray(entry_->bytes.data(),
                                 static_cast<int>(entry_->bytes.size()))) {
      return;
    }
    const auto [same, is_new] = versions_.emplace(
        std::pair(calendar.name(), calendar.version()), entry_);
    if (!is_new && load::GoodId(entry_->id)) {
      loader_.Report(
          Severity::kError, "duplicate-id", kCalendar, *entry_,
          base::Fill<messages::kDefinedAlready>(
              base::Quoted(calendar.name()), base::Quoted(calendar.version())),
          {"version", same->second, ""});
      return;
    }
    sound_ = true;
    CalendarData data;
    data.name = calendar.name();
    data.version = calendar.version();
    for (const auto& label : calendar.label()) {
      data.label[label.lang()] = label.text();
    }
    data.time_zone = calendar.time_zone();
    data.first_year = calendar.first_year();
    data.last_year = calendar.last_year();
    for (int i = 0; i < calendar.hours_size(); ++i) {
      data.hours.push_back(
          Hours(calendar.hours(i), absl::StrCat("hours[", i, "]")));
    }
    if (static_cast<std::size_t>(calendar.exception_size()) >
        options_.max_exceptions) {
      Field("exception",
            base::Fill<messages::kManyExceptions>(options_.max_exceptions));
      return;
    }
    std::map<absl::CivilDay, int> seen;
    for (int i = 0; i < calendar.exception_size(); ++i) {
      DayException exception =
          Exception(calendar.exception(i), absl::StrCat("exception[", i, "]"));
      if (!sound_) {
        if (defects_ >= max_issues_) return;
      } else if (const auto [first, fresh] = seen.emplace(exception.day, i);
                 !fresh) {
        Field(absl::StrCat("exception[", i, "].date"),
              base::Fill<messages::kDateTwice>(calendar.exception(i).date(),
                                               first->second));
      }
      data.exceptions.push_back(std::move(exception));
    }
    if (!sound_) return;
    auto created = WorkCalendar::Create(std::move(data));
    if (!created.ok()) {
      // One line each, in both languages, after the calendar's name.
      const base::Text name = base::At(
          base::Fill<messages::kCalendar>(base::Quoted(calendar.name())), "");
      const base::Text message = base::TextOf(created.status());
      const auto lines = [](const std::string& text,
                            const std::string& prefix) {
        const bool named = absl::StartsWith(text, prefix);
        return std::vector<std::string>(
            absl::StrSplit(text.substr(named ? prefix.size() : 0), '\n'));
      };
      const std::vector<std::string> en = lines(message.en, name.en);
      const std::vector<std::string> zh = lines(message.zh, name.zh);
      for (std::size_t i = 0; i != en.size(); ++i) {
        Field(PathOf(calendar, en[i]), {en[i], i < zh.size() ? zh[i] : en[i]});
      }
      return;
    }
    calendars_.push_back(*std::move(created));
  }

  // Where a line of WorkCalendar::Create() belongs: it begins with the field's
  // name or with an exception's date.
  static std::string PathOf(const proto::Calendar& calendar,
                            absl::string_view line) {
    const auto starts = [&](absl::string_view s) {
      return line.substr(0, s.size()) == s;
    };
    if (starts("hours[")) return std::string(line.substr(0, line.find(':')));
    if (starts("name ")) return "name";
    if (starts("version ")) return "version";
    if (starts("unknown time zone")) return "time_zone";
    if (starts("years ")) return "first_year";
    const absl::string_view date = line.substr(0, line.find(':'));
    for (int i = calendar.exception_size() - 1; i >= 0; --i) {
      if (calendar.exception(i).date() == date) {
        return absl::StrCat("exception[", i, "].date");
      }
    }
    return "";
  }

  bool Date(const std::string& text, const std::string& path,
            absl::CivilDay* day) {
    auto civil = base::ParseCivil(text);
    if (!civil.ok() || text.size() != 10) {
      Field(path, base::Fill<messages::kNotADate>(base::Quoted(text)));
      return false;
    }
    *day = absl::CivilDay(*civil);
    return true;
  }

  int Minutes(const std::string& text, const std::string& path) {
    const std::optional<int> minutes = base::ParseTimeOfDay(text);
    if (minutes.has_value()) return *minutes;
    Field(path, base::Fill<messages::kNotATimeOfDay>(base::Quoted(text)));
    return -1;
  }

  template <typename Intervals>
  std::vector<WorkInterval> ReadIntervals(const Intervals& intervals,
                                          const std::string& path) {
    std::vector<WorkInterval> read;
    for (int i = 0; i < intervals.size(); ++i) {
      const std::string at = absl::StrCat(path, ".interval[", i, "]");
      const int open =
          Minutes(intervals.Get(i).open(), absl::StrCat(at, ".open"));
      const int close =
          Minutes(intervals.Get(i).close(), absl::StrCat(at, ".close"));
      read.push_back({open, close});
    }
    return read;
  }

  WeeklyHours Hours(const proto::WeeklyHours& hours, const std::string& path) {
    WeeklyHours read;
    for (int i = 0; i < hours.day_size(); ++i) {
      if (auto day = Weekday(hours.day(i))) {
        read.days.push_back(*day);
      } else {
        Field(absl::StrCat(path, ".day[", i, "]"),
              base::Fill<messages::kNotAWeekday>());
      }
    }
    read.intervals = ReadIntervals(hours.interval(), path);
    absl::CivilDay day;
    if (!hours.valid().from().empty() &&
        Date(hours.valid().from(), absl::StrCat(path, ".valid.from"), &day)) {
      read.from = day;
    }
    if (!hours.valid().to().empty() &&
        Date(hours.valid().to(), absl::StrCat(path, ".valid.to"), &day)) {
      read.to = day;
    }
    return read;
  }

  static std::optional<absl::Weekday> Weekday(int value) {
    if (value < proto::WEEKDAY_MONDAY || value > proto::WEEKDAY_SUNDAY)
      return std::nullopt;
    return static_cast<absl::Weekday>(static_cast<int>(absl::Weekday::monday) +
                                      value - proto::WEEKDAY_MONDAY);
  }

  DayException Exception(const proto::DayException& exception,
                         const std::string& path) {
    DayException read;
    Date(exception.date(), absl::StrCat(path, ".date"), &read.day);
    switch (exception.kind()) {
      case proto::DayException::KIND_HOLIDAY:
        read.kind = DayKind::kHoliday;
        break;
      case proto::DayException::KIND_WORKDAY:
        read.kind = DayKind::kWorkday;
        break;
      default:
        Field(absl::StrCat(path, ".kind"), base::Fill<messages::kNoKind>());
    }
    for (const auto& name : exception.name()) {
      read.name[name.lang()] = name.text();
    }
    read.intervals = ReadIntervals(exception.interval(), path);
    if (exception.make_up_as() != proto::WEEKDAY_UNSPECIFIED) {
      read.make_up_as = Weekday(exception.make_up_as());
      if (!read.make_up_as) {
        Field(absl::StrCat(path, ".make_up_as"),
              base::Fill<messages::kNotAWeekday>());
      }
    }
    return read;
  }

  const LoadOptions& options_;
  std::size_t max_issues_;
  base::Arena arena_;
  load::Loader loader_;
  std::vector<WorkCalendar> calendars_;
  std::map<std::pair<std::string, std::string>, const load::SourceEntry*>
      versions_;
  const load::SourceEntry* entry_ = nullptr;
  std::size_t defects_ = 0;
  bool sound_ = true;
};

}  // namespace

LoadResult<CalendarSet> LoadCalendars(const std::vector<Source>& sources,
                                      const LoadOptions& options) {
  return CalendarLoader(sources, options).Run();
}

}  // namespace trunkline
