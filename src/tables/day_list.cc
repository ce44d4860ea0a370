// SPDX-License-Identifier: Apache-2.0
#include "src/tables/day_list.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/tables/messages.h"

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
    Note(base::Fill<messages::kBothKinds>(base::FormatDate(day)));
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
      of_name(MeaningOf(given, &worked)),
      of_name_dated(MeaningOf(given)),
      unknown_mark(HasUnknownMark(given)),
      unknown_negation(HasUnknownNegation(given)),
      part_of_day(IsPartOfDay(given)) {
  // Of several texts the first of the highest rank decides.
  const auto rank = [](DayMeaning meaning) {
    switch (meaning) {
      case DayMeaning::kNone:
      case DayMeaning::kBoth:
        return 0;
      case DayMeaning::kWork:
      case DayMeaning::kRest:
        return 4;
      case DayMeaning::kObservanceKind:
      case DayMeaning::kNoHoliday:
        return 3;
      case DayMeaning::kPublicHoliday:
      case DayMeaning::kShift:
        return 2;
      default:
        return 1;
    }
  };
  for (const std::string& text : others) {
    const DayMeaning meaning = MeaningOfKind(text, &worked);
    if (rank(meaning) > rank(of_others)) of_others = meaning;
    const DayMeaning dated = MeaningOfKind(text);
    if (rank(dated) > rank(of_others_dated)) of_others_dated = dated;
  }
}

bool DayTexts::NamesAsWorked(absl::CivilDay day) const {
  return std::any_of(worked.begin(), worked.end(), [&](const MonthDay& one) {
    return (one.month == 0 || one.month == day.month()) && one.day == day.day();
  });
}

// The name decides if it says work or rest; then the other texts do, where the
// kind "Observance" goes before "holiday"; then what the name is the name of. A
// name that says nothing is taken as a day off, since these are lists of days
// off, and noted.
bool DayList::Add(absl::CivilDay day, const DayTexts& texts) {
  const bool weekend = IsWeekend(day);
  // A text that says nothing but that other days are worked may have them from
  // another zone or year, or name the day that is made up for.
  const bool only_dated = texts.of_name == DayMeaning::kNone &&
                          texts.of_others == DayMeaning::kNone && weekend;
  const bool dated = only_dated || texts.NamesAsWorked(day);
  const DayMeaning of_name = dated ? texts.of_name_dated : texts.of_name;
  const DayMeaning others = dated ? texts.of_others_dated : texts.of_others;
  const bool in_years =
      day.year() >= options_.first_year && day.year() <= options_.last_year;
  const auto doubt = [&](const base::Text& what) {
    if (!in_years || !noted_.insert(day).second) return;
    Note(base::Fill<messages::kOfDay>(base::FormatDate(day),
                                      base::Quoted(texts.name), what));
  };
  const auto count = [&](const base::Message& what) {
    if (in_years) CountNote(what, texts.name);
  };
  const auto holiday = [&] {
    if (texts.part_of_day) count(messages::kPartOff);
    if (texts.unknown_negation) {
      doubt(base::Fill<messages::kUnknownNegation>());
    }
    return Add(day, DayKind::kHoliday, texts.name);
  };
  const auto work = [&] {
    if (texts.part_of_day) count(messages::kPartWorked);
    return Add(day, DayKind::kWorkday, texts.name);
  };

  switch (of_name) {
    case DayMeaning::kWork:
      if (texts.unknown_negation) {
        doubt(base::Fill<messages::kUnknownNegationOfWork>());
      }
      return work();
    case DayMeaning::kRest:
      if (others == DayMeaning::kWork && weekend) {
        doubt(base::Fill<messages::kDescriptionSaysWork>());
      }
      return holiday();
    case DayMeaning::kBoth:
      if (others == DayMeaning::kWork) return work();
      if (others == DayMeaning::kRest || others == DayMeaning::kPublicHoliday) {
        return holiday();
      }
      if (weekend && !texts.several_days) {
        doubt(base::Fill<messages::kBothOnWeekend>());
        return work();
      }
      doubt(base::Fill<messages::kBothOnWeekday>());
      return holiday();
    case DayMeaning::kPublicHoliday:
    case DayMeaning::kHolidayWord:
      if (others != DayMeaning::kWork) break;
      if (weekend) doubt(base::Fill<messages::kDescriptionSaysWork>());
      return holiday();
    default:
      break;
  }
  if (others == DayMeaning::kWork) return work();
  if (of_name == DayMeaning::kNoHoliday) {
    count(messages::kNoHolidays);
    return true;
  }
  if (others == DayMeaning::kRest) return holiday();
  if (of_name != DayMeaning::kShift && (others == DayMeaning::kObservanceKind ||
                                        others == DayMeaning::kNoHoliday)) {
    if (of_name == DayMeaning::kStatutory ||
        of_name == DayMeaning::kPublicHoliday ||
        of_name == DayMeaning::kHolidayWord) {
      doubt(base::Fill<messages::kNamedAsHoliday>());
    } else {
      count(others == DayMeaning::kNoHoliday ? messages::kNoHolidays
                                             : messages::kObservances);
    }
    return true;
  }
  if (of_name == DayMeaning::kPublicHoliday ||
      of_name == DayMeaning::kHolidayWord ||
      others == DayMeaning::kPublicHoliday) {
    return holiday();
  }
  if (of_name == DayMeaning::kShift || others == DayMeaning::kShift) {
    if (weekend) return work();
    doubt(base::Fill<messages::kShiftedWeekday>());
    return holiday();
  }
  const bool named = others == DayMeaning::kHoliday ||
                     others == DayMeaning::kStatutory ||
                     others == DayMeaning::kHolidayWord;
  if (of_name == DayMeaning::kObservance ||
      (of_name == DayMeaning::kNone && others == DayMeaning::kObservance)) {
    count(messages::kObservances);
    return true;
  }
  if (of_name == DayMeaning::kNone && !named) {
    count(weekend ? messages::kNeitherOnWeekend : messages::kNeitherOnWeekday);
  } else if (weekend && texts.unknown_mark && !texts.unknown_negation) {
    doubt(base::Fill<messages::kUnknownMark>());
  }
  return holiday();
}

void DayList::CountNote(const base::Message& what, std::string_view name) {
  Count& count = counts_[what.en()];
  count.what = &what;
  ++count.entries;
  if (count.names.size() >= kNamesInNote) return;
  std::string quoted = base::Quoted(name);
  if (std::find(count.names.begin(), count.names.end(), quoted) ==
      count.names.end()) {
    count.names.push_back(std::move(quoted));
  }
}

void DayList::AlarmYears(std::vector<base::Text>* notes) const {
  std::map<std::int64_t, int> off;  // By year.
  for (const auto& [day, exception] : days_) {
    if (exception.kind == DayKind::kHoliday) ++off[day.year()];
  }
  for (const auto& [year, count] : off) {
    if (count <= kPlausibleDaysOff) continue;
    notes->push_back(
        base::Fill<messages::kManyDaysOff>(year, count, kPlausibleDaysOff));
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
    static_cast<void>(reason);
    const base::Text what = base::FillFound(*count.what, {});
    std::string names = absl::StrJoin(count.names, ", ");
    if (count.entries > static_cast<long>(count.names.size())) names += ", ...";
    result.notes.push_back(
        count.entries == 1
            ? base::Fill<messages::kOneDay>(what, names)
            : base::Fill<messages::kDays>(count.entries, what, names));
  }
  if (outside_ > 0) {
    result.notes.push_back(base::Fill<messages::kDaysOutside>(
        outside_, options_.first_year, options_.last_year));
  }
  return result;
}

}  // namespace trunkline::tables
