// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/calendar/file_type.h"
#include "src/insight/messages.h"
#include "src/load/loader.h"
#include "trunkline/insight_periodic.h"
#include "trunkline_internal/v1/calendar.pb.h"
#include "trunkline_schema/fields.h"

// Lunar calendars are tables: nothing is computed, so that a day outside them
// is refused and never guessed.
namespace trunkline {
namespace {

namespace messages = insight::messages;
namespace proto = trunkline_internal::v1;

constexpr std::size_t kMaxIssues = 1000;
constexpr std::size_t kMaxYears = 1000;
constexpr schema::Field kLunarCalendar =
    schema::fields::CalendarFile::kLunarCalendar;

// The first day after a month.
absl::CivilDay EndOf(const LunarYear& year, std::size_t month) {
  return month + 1 == year.first_days.size() ? year.last_day + 1
                                             : year.first_days[month + 1];
}

// Which month of a year the month number `i` is.
LunarDay MonthOf(const LunarYear& year, std::size_t i) {
  LunarDay out;
  out.year = year.year;
  const auto leap = static_cast<std::size_t>(year.leap_month);
  out.leap = leap != 0 && i == leap;
  out.month = static_cast<int>(leap != 0 && i >= leap ? i : i + 1);
  return out;
}

// What is wrong with a year; empty: nothing.
base::Text DefectOf(const LunarYear& year, const LunarYear* before) {
  if (year.leap_month < 0 || year.leap_month > 12 ||
      year.first_days.size() != (year.leap_month == 0 ? 12u : 13u)) {
    return base::Fill<messages::kLunarMonths>(year.year);
  }
  if (year.first_days.front().year() != year.year ||
      (before != nullptr &&
       (before->year + 1 != year.year ||
        before->last_day + 1 != year.first_days.front()))) {
    return base::Fill<messages::kLunarGap>(year.year);
  }
  for (std::size_t i = 0; i != year.first_days.size(); ++i) {
    const auto days = EndOf(year, i) - year.first_days[i];
    if (days != 29 && days != 30) {
      return base::Fill<messages::kLunarDays>(
          year.year, base::FormatDate(year.first_days[i]));
    }
  }
  if (year.source.empty()) return base::Fill<messages::kLunarSource>(year.year);
  return {};
}

}  // namespace

struct LunarCalendar::Rep {
  std::string name;
  std::string version;
  std::vector<LunarYear> years;

  absl::Status Outside(int year) const {
    return base::ErrorOf(
        absl::StatusCode::kOutOfRange,
        base::Fill<messages::kLunarOutside>(
            base::Quoted(name), years.front().year, years.back().year, year));
  }
};

LunarCalendar::LunarCalendar(std::shared_ptr<const Rep> rep)
    : rep_(std::move(rep)) {}

absl::StatusOr<LunarCalendar> LunarCalendar::Create(
    std::string name, std::string version, std::vector<LunarYear> years) {
  if (years.empty() || years.size() > kMaxYears) {
    return base::InvalidArgument(base::Fill<messages::kLunarYears>(kMaxYears));
  }
  for (std::size_t i = 0; i != years.size(); ++i) {
    const base::Text defect =
        DefectOf(years[i], i == 0 ? nullptr : &years[i - 1]);
    if (!defect.empty()) return base::InvalidArgument(defect);
  }
  auto rep = std::make_shared<Rep>();
  rep->name = std::move(name);
  rep->version = std::move(version);
  rep->years = std::move(years);
  return LunarCalendar(std::move(rep));
}

const std::string& LunarCalendar::name() const { return rep_->name; }
const std::string& LunarCalendar::version() const { return rep_->version; }
const std::vector<LunarYear>& LunarCalendar::years() const {
  return rep_->years;
}

absl::StatusOr<LunarDay> LunarCalendar::Of(absl::CivilDay day) const {
  const std::vector<LunarYear>& years = rep_->years;
  const auto next =
      std::upper_bound(years.begin(), years.end(), day,
                       [](absl::CivilDay wanted, const LunarYear& year) {
                         return wanted < year.first_days.front();
                       });
  if (next == years.begin() || day > std::prev(next)->last_day) {
    return rep_->Outside(static_cast<int>(day.year()));
  }
  const LunarYear& year = *std::prev(next);
  const auto month =
      std::upper_bound(year.first_days.begin(), year.first_days.end(), day) - 1;
  LunarDay out =
      MonthOf(year, static_cast<std::size_t>(month - year.first_days.begin()));
  out.day = static_cast<int>(day - *month) + 1;
  return out;
}

absl::StatusOr<absl::CivilDay> LunarCalendar::CivilDayOf(
    const LunarDay& day) const {
  const int first = rep_->years.front().year;
  if (day.year < first || day.year > rep_->years.back().year) {
    return rep_->Outside(day.year);
  }
  const LunarYear& year =
      rep_->years[static_cast<std::size_t>(day.year - first)];
  for (std::size_t i = 0; i != year.first_days.size(); ++i) {
    const LunarDay month = MonthOf(year, i);
    if (month.month != day.month || month.leap != day.leap) continue;
    const absl::CivilDay found = year.first_days[i] + (day.day - 1);
    if (day.day >= 1 && found < EndOf(year, i)) return found;
  }
  return base::NotFound(base::Fill<messages::kLunarNoDay>(day.year));
}

LoadResult<std::vector<LunarCalendar>> LoadLunarCalendars(
    const std::vector<Source>& sources, const LoadOptions& options) {
  base::Arena arena;
  load::Loader loader(calendar::CalendarFileType(), sources,
                      options.max_calendar_bytes,
                      std::min(options.max_issues, kMaxIssues), &arena);
  loader.Read();
  std::vector<LunarCalendar> calendars;
  for (const load::SourceEntry& entry : loader.entries(kLunarCalendar)) {
    proto::LunarCalendar message;
    if (!message.ParseFromArray(entry.bytes.data(),
                                static_cast<int>(entry.bytes.size()))) {
      continue;  // The reader has reported it.
    }
    bool sound = true;
    const auto report = [&](std::string path, base::Text what) {
      sound = false;
      loader.Report(Severity::kError, "bad-calendar", kLunarCalendar, entry,
                    std::move(what), {std::move(path), nullptr, ""});
    };
    const auto day_of = [&](const std::string& text, const std::string& path) {
      const auto civil = base::ParseCivil(text);
      if (civil.ok() && text.size() == 10) return absl::CivilDay(*civil);
      report(path, base::Fill<messages::kLunarNotADay>(base::Quoted(text)));
      return absl::CivilDay();
    };
    std::vector<LunarYear> years;
    for (int i = 0; i != message.year_size() && sound; ++i) {
      const proto::LunarYear& from = message.year(i);
      const std::string path = absl::StrCat("year[", i, "]");
      LunarYear& year = years.emplace_back();
      year.year = from.year();
      year.leap_month = from.leap_month();
      year.source = from.source();
      for (int month = 0; month != from.first_day_size(); ++month) {
        year.first_days.push_back(
            day_of(from.first_day(month),
                   absl::StrCat(path, ".first_day[", month, "]")));
      }
      year.last_day = day_of(from.last_day(), absl::StrCat(path, ".last_day"));
      if (!sound) break;
      const base::Text defect =
          DefectOf(year, i == 0 ? nullptr : &years[years.size() - 2]);
      if (!defect.empty()) report(path, defect);
    }
    if (!sound) continue;
    if (std::any_of(calendars.begin(), calendars.end(),
                    [&](const LunarCalendar& one) {
                      return one.name() == message.name();
                    })) {
      report("name",
             base::Fill<messages::kLunarTwice>(base::Quoted(message.name())));
      continue;
    }
    auto created = LunarCalendar::Create(message.name(), message.version(),
                                         std::move(years));
    if (!created.ok()) {
      report("year", base::TextOf(created.status()));
      continue;
    }
    calendars.push_back(*std::move(created));
  }
  std::sort(calendars.begin(), calendars.end(),
            [](const LunarCalendar& a, const LunarCalendar& b) {
              return a.name() < b.name();
            });
  LoadResult<std::vector<LunarCalendar>> result;
  if (!loader.has_errors()) result.value = std::move(calendars);
  result.issues = loader.TakeIssues();
  return result;
}

}  // namespace trunkline
