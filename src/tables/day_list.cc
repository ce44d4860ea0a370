// SPDX-License-Identifier: Apache-2.0
#include "src/tables/day_list.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/strings.h"

namespace trunkline::tables {
namespace {

// One day in a map costs as much as so many that are looked at.
constexpr std::int64_t kStepsOfDay = 64;

constexpr std::size_t kNamesInNote = 5;

// A year has hardly more days off beside its weekends.
constexpr int kPlausibleDaysOff = 40;

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

}  // namespace

DayList::DayList(const CalendarImportOptions& options)
    : options_(options), steps_(options.max_steps) {}

bool DayList::Add(absl::CivilDay day, DayKind kind, std::string_view name) {
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

DayTexts::DayTexts(std::string_view given,
                   const std::vector<std::string>& others)
    : name(given),
      of_name(MeaningOf(given)),
      unknown_mark(HasUnknownMark(given)) {
  for (const std::string& text : others) {
    const DayMeaning meaning = MeaningOf(text);
    if (meaning == DayMeaning::kNone || meaning == DayMeaning::kBoth) continue;
    if (of_others != DayMeaning::kWork && of_others != DayMeaning::kRest) {
      of_others = meaning;
    }
  }
}

// The name decides if it says work or rest; then the other texts do; then what
// the name is the name of. A name that says nothing is taken as a day off, since
// these are lists of days off, and noted.
bool DayList::Add(absl::CivilDay day, const DayTexts& texts) {
  const DayMeaning of_name = texts.of_name, others = texts.of_others;
  const bool weekend = IsWeekend(day);
  const bool in_years =
      day.year() >= options_.first_year && day.year() <= options_.last_year;
  const auto doubt = [&](std::string_view what) {
    if (!in_years || !noted_.insert(day).second) return;
    notes_.push_back(absl::StrCat(base::FormatDate(day), ", ",
                                  base::Quoted(texts.name), ": ",
                                  base::ToAbsl(what)));
  };
  const auto holiday = [&] { return Add(day, DayKind::kHoliday, texts.name); };
  const auto work = [&] { return Add(day, DayKind::kWorkday, texts.name); };

  switch (of_name) {
    case DayMeaning::kWork:
      return work();
    case DayMeaning::kRest:
      if (others == DayMeaning::kWork && weekend) {
        doubt(
            "a holiday on a weekend, but its description says work; taken as a "
            "day off");
      }
      return holiday();
    case DayMeaning::kBoth:
      if (others == DayMeaning::kWork) return work();
      if (others == DayMeaning::kRest) return holiday();
      doubt(weekend ? "it says both work and rest; on a weekend taken as a "
                      "working day"
                    : "it says both work and rest; taken as a day off");
      return weekend ? work() : holiday();
    default:
      break;
  }
  if (others == DayMeaning::kWork) return work();
  if (others == DayMeaning::kRest) return holiday();
  if (of_name == DayMeaning::kShift || others == DayMeaning::kShift) {
    if (weekend) return work();
    doubt("shifted (调休) on no weekend; taken as a day off");
    return holiday();
  }
  if (of_name == DayMeaning::kObservance ||
      (of_name == DayMeaning::kNone && others == DayMeaning::kObservance)) {
    if (in_years) {
      CountNote("solar terms and observances are no days off", texts.name);
    }
    return true;
  }
  if (of_name == DayMeaning::kNone && others != DayMeaning::kHoliday) {
    if (in_years) {
      CountNote(weekend ? "on a weekend; the name says neither work nor rest; "
                          "taken as days off"
                        : "the name says neither work nor rest; taken as days "
                          "off",
                texts.name);
    }
  } else if (weekend && texts.unknown_mark) {
    doubt(
        "on a weekend, with a mark that is not understood; taken as a day off");
  }
  return holiday();
}

void DayList::CountNote(std::string_view what, std::string_view name) {
  Count& count = counts_[std::string(what)];
  ++count.entries;
  if (count.names.size() >= kNamesInNote) return;
  std::string quoted = base::Quoted(name);
  if (std::find(count.names.begin(), count.names.end(), quoted) ==
      count.names.end()) {
    count.names.push_back(std::move(quoted));
  }
}

void DayList::AlarmYears(std::vector<std::string>* notes) const {
  std::map<std::int64_t, int> off;  // By year.
  for (const auto& [day, exception] : days_) {
    if (exception.kind == DayKind::kHoliday) ++off[day.year()];
  }
  for (const auto& [year, count] : off) {
    if (count <= kPlausibleDaysOff) continue;
    notes->push_back(
        absl::StrCat(year, ": ", count,
                     " days off are listed, and a year has hardly more "
                     "than ",
                     kPlausibleDaysOff, "; are these all days off?"));
  }
}

CalendarImport DayList::Take() {
  CalendarImport result;
  AlarmYears(&notes_);
  for (auto& [day, exception] : days_) {
    result.exceptions.push_back(std::move(exception));
  }
  result.notes = std::move(notes_);
  for (const auto& [reason, count] : counts_) {
    result.notes.push_back(absl::StrCat(
        count.entries, count.entries == 1 ? " day, " : " days, ", reason, ": ",
        absl::StrJoin(count.names, ", "),
        count.entries > static_cast<long>(count.names.size()) ? ", ..." : ""));
  }
  if (outside_ > 0) {
    result.notes.push_back(absl::StrCat(outside_, " day(s) outside ",
                                        options_.first_year, " to ",
                                        options_.last_year, " were left out"));
  }
  return result;
}

}  // namespace trunkline::tables
