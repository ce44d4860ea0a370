// SPDX-License-Identifier: Apache-2.0
#include "src/insight/sections.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/civil.h"

namespace trunkline::insight {
namespace {

constexpr double kHigh = 1.2;  // A slot from here on is named.
constexpr std::size_t kMaxSlots = 5;

std::string KindOf(const Wording& w, PatternKind kind) {
  switch (kind) {
    case PatternKind::kHour:
      return w.Say<messages::kByHour>();
    case PatternKind::kWeekday:
      return w.Say<messages::kByWeekday>();
    case PatternKind::kWorkingDay:
      return w.Say<messages::kByWorkingDay>();
    case PatternKind::kMonth:
      return w.Say<messages::kByMonth>();
    case PatternKind::kLunar:
      return w.Say<messages::kByLunar>();
    case PatternKind::kTerm:
      return w.Say<messages::kByTerm>();
  }
  return "";
}

std::string SlotOf(const Wording& w, PatternKind kind,
                   const PatternSlot& slot) {
  switch (kind) {
    case PatternKind::kHour:
      return absl::StrFormat("%02d:00", slot.number);
    case PatternKind::kWeekday: {
      static constexpr std::array<const base::Message*, 7> kDays = {
          &messages::kMonday,   &messages::kTuesday, &messages::kWednesday,
          &messages::kThursday, &messages::kFriday,  &messages::kSaturday,
          &messages::kSunday};
      return std::string(kDays[static_cast<std::size_t>(slot.number - 1)]->In(
          w.options().language));
    }
    case PatternKind::kWorkingDay:
      return slot.number == 0 ? w.Say<messages::kDayOff>()
                              : w.Say<messages::kNthWorkingDay>(slot.number);
    case PatternKind::kMonth:
      return slot.number == 1 ? w.Say<messages::kJanuaryAndFebruary>()
                              : w.Say<messages::kNthMonth>(slot.number);
    case PatternKind::kLunar: {
      const int first = slot.number % 10 * 10 + 1;
      return w.Say<messages::kLunarDaysOf>(
          slot.number / 10, first, slot.number % 10 == 2 ? 30 : first + 9);
    }
    case PatternKind::kTerm:
      return slot.number == 0 ? w.Say<messages::kNoTerm>() : slot.term;
  }
  return "";
}

// The slots that are high, the highest first.
std::string HighSlots(const Wording& w, const Pattern& pattern) {
  std::vector<const PatternSlot*> high;
  for (const PatternSlot& slot : pattern.slots) {
    if (slot.factor >= kHigh) high.push_back(&slot);
  }
  std::stable_sort(high.begin(), high.end(),
                   [](const PatternSlot* a, const PatternSlot* b) {
                     return a->factor > b->factor;
                   });
  if (high.size() > kMaxSlots) high.resize(kMaxSlots);
  std::string out;
  for (const PatternSlot* slot : high) {
    absl::StrAppend(&out, out.empty() ? "" : "; ",
                    SlotOf(w, pattern.kind, *slot),
                    absl::StrFormat(" x%.1f", slot->factor));
  }
  return out;
}

std::string BasisOf(const Wording& w, VolumeComparison::Basis basis) {
  switch (basis) {
    case VolumeComparison::Basis::kMonthBefore:
      return w.Say<messages::kMonthBefore>();
    case VolumeComparison::Basis::kYearBefore:
      return w.Say<messages::kYearBefore>();
    case VolumeComparison::Basis::kJanuaryAndFebruary:
      return w.Say<messages::kBothMonths>();
    case VolumeComparison::Basis::kLunar:
      return w.Say<messages::kLunarBefore>();
  }
  return "";
}

std::string StateOf(const Wording& w, const Notice& notice, absl::Time as_of) {
  std::string out;
  switch (notice.state()) {
    case NoticeState::kOpen:
      out = w.Say<messages::kNoticeOpen>();
      break;
    case NoticeState::kAdopted:
      out = w.Say<messages::kNoticeAdopted>(
          notice.answered->measure,
          base::FormatDate(notice.answered->measure_date));
      break;
    case NoticeState::kNotAdopted:
      out = w.Say<messages::kNoticeRefused>(notice.answered->reason);
      break;
    case NoticeState::kVerified:
      out = w.Say<messages::kNoticeVerified>(
          notice.answered->measure,
          base::FormatDate(notice.answered->measure_date),
          notice.verified->note);
      break;
  }
  if (notice.overdue(as_of)) {
    absl::StrAppend(&out, " ", w.Say<messages::kNoticeLate>());
  }
  return out;
}

}  // namespace

DocumentSection PeriodicSection(const Wording& w, const PeriodicIssues& found,
                                const std::string& region) {
  DocumentSection out;
  out.heading = w.Say<messages::kPeriodicTitle>();
  out.paragraphs.push_back(w.Say<messages::kPeriodicNote>());
  out.table.headings = {
      w.Say<messages::kCategoryHeading>(), w.Say<messages::kComesAgain>(),
      w.Say<messages::kWhenHigh>(),        w.Say<messages::kError>(),
      w.Say<messages::kErrorLastMonth>(),  w.Say<messages::kErrorLastYear>()};
  out.table.numeric = {false, false, false, true, true, true};
  std::size_t more = 0;
  for (const Pattern& one : found.patterns) {
    if (one.cell.region != region) continue;
    const std::string high = HighSlots(w, one);
    if (high.empty()) continue;
    if (out.table.rows.size() == w.options().max_listed) {
      ++more;
      continue;
    }
    out.table.rows.push_back(
        {w.CategoryOf(one.cell.category), KindOf(w, one.kind), high,
         absl::StrFormat("%.2f", one.error),
         absl::StrFormat("%.2f", one.error_last_month),
         one.error_last_year.has_value()
             ? absl::StrFormat("%.2f", *one.error_last_year)
             : ""});
  }
  if (more != 0) out.paragraphs.push_back(w.Say<messages::kMoreListed>(more));
  return out;
}

DocumentSection BreaksSection(const Wording& w, const PeriodicIssues& found) {
  DocumentSection out;
  out.heading = w.Say<messages::kBreaksTitle>();
  out.paragraphs.push_back(w.Say<messages::kBreaksNote>());
  out.table.headings = {w.Say<messages::kCode>(), w.Say<messages::kChange>(),
                        w.Say<messages::kDay>()};
  out.table.numeric = {false, false, false};
  for (const SeriesBreak& one : found.breaks) {
    out.table.rows.push_back(
        {one.column == "category" ? w.NameOf(one.node) : w.RegionName(one.node),
         one.begins ? w.Say<messages::kBegins>() : w.Say<messages::kEnds>(),
         base::FormatDate(one.day)});
  }
  return out;
}

DocumentSection ComparisonSection(
    const Wording& w, const std::vector<VolumeComparison>& volumes) {
  DocumentSection out;
  out.heading = w.Say<messages::kComparisonTitle>();
  out.paragraphs.push_back(w.Say<messages::kComparisonNote>());
  out.table.headings = {w.Say<messages::kComparedWith>(),
                        w.Say<messages::kDays>(), w.Say<messages::kTickets>(),
                        w.Say<messages::kPerDay>(),
                        w.Say<messages::kPerWorkingDay>()};
  out.table.numeric = {false, false, true, true, true};
  const auto min_cell = w.is_public() ? w.options().min_cell : 0;
  for (const VolumeComparison& one : volumes) {
    for (const DayVolume* volume : {&one.now, &one.before}) {
      const bool hide = volume->tickets > 0 && volume->tickets < min_cell;
      const auto per_working_day = volume->per_working_day();
      out.table.rows.push_back(
          {volume == &one.now ? w.Say<messages::kThisPeriod>()
                              : BasisOf(w, one.basis),
           absl::StrCat(base::FormatDate(volume->first), " - ",
                        base::FormatDate(volume->last)),
           hide ? kHidden : absl::StrCat(volume->tickets),
           hide ? kHidden : absl::StrFormat("%.1f", volume->per_day()),
           hide ? kHidden
           : per_working_day.has_value()
               ? absl::StrFormat("%.1f", *per_working_day)
               : ""});
    }
  }
  return out;
}

DocumentSection NoticeSection(const Wording& w, absl::Time as_of,
                              const std::vector<NoticeRow>& rows) {
  DocumentSection out;
  out.heading = w.Say<messages::kNoticesTitle>();
  out.paragraphs.push_back(w.Say<messages::kNoticesNote>());
  out.table.headings = {
      w.Say<messages::kNotice>(),        w.Say<messages::kRecipient>(),
      w.Say<messages::kFinding>(),       w.Say<messages::kNoticeState>(),
      w.Say<messages::kTicketsBefore>(), w.Say<messages::kTicketsAfter>(),
      w.Say<messages::kDaysCounted>()};
  out.table.numeric = {false, false, false, false, true, true, true};
  for (const NoticeRow& row : rows) {
    const NoticeEvent& sent = row.notice->sent;
    std::string finding = absl::StrCat(w.CategoryOf(sent.finding.category),
                                       ", ", w.RegionOf(sent.finding.region),
                                       sent.finding.subject.empty() ? "" : ", ",
                                       sent.finding.subject);
    out.table.rows.push_back(
        {absl::StrCat(
             sent.notice, " (",
             base::FormatDate(absl::ToCivilDay(sent.at, w.options().zone)),
             ")"),
         w.RegionName(sent.recipient), std::move(finding),
         StateOf(w, *row.notice, as_of), absl::StrCat(row.effect.before),
         absl::StrCat(row.effect.after), absl::StrCat(row.effect.days)});
  }
  return out;
}

DocumentSection BreakdownSection(const Wording& w,
                                 const std::vector<Breakdown>& breakdowns) {
  DocumentSection out;
  out.heading = w.Say<messages::kBreakdownTitle>();
  out.table.headings = {
      w.Say<messages::kDimension>(),  w.Say<messages::kValueOf>(),
      w.Say<messages::kTickets>(),    w.Say<messages::kClosed>(),
      w.Say<messages::kMedianDays>(), w.Say<messages::kNinthDecileDays>()};
  out.table.numeric = {false, false, true, true, true, true};
  for (const Breakdown& breakdown : breakdowns) {
    // Tickets as closed and open ones, so that neither follows from the other.
    std::vector<std::vector<std::int64_t>> counts;
    for (const auto& entry : breakdown.parts) {
      const auto closed = std::count_if(
          entry.second.durations.begin(), entry.second.durations.end(),
          [](const DurationFact& one) { return one.ended; });
      counts.push_back({closed, entry.second.tickets - closed});
    }
    std::vector<std::vector<bool>> hidden;
    if (w.is_public()) {
      for (const auto& entry : breakdown.parts) {
        hidden.emplace_back(2, entry.second.hidden);
      }
      for (bool changed = true; changed;) {
        changed = false;
        hidden =
            SuppressedCells(counts, w.options().min_cell, std::move(hidden));
        for (auto& row : hidden) {
          if (row[0] == row[1]) continue;
          row[0] = row[1] = true;
          changed = true;
        }
      }
    }
    std::size_t i = 0;
    for (const auto& entry : breakdown.parts) {
      const Breakdown::Part& part = entry.second;
      std::vector<std::string> row = {breakdown.dimension, part.name};
      if (!hidden.empty() && hidden[i][0]) {
        row.resize(6, kHidden);
      } else {
        row.push_back(absl::StrCat(part.tickets));
        row.push_back(absl::StrCat(counts[i][0]));
        const std::vector<SurvivalStep> curve = KaplanMeier(part.durations);
        for (const double share : {0.5, 0.9}) {
          const auto days = SurvivalQuantile(curve, share);
          row.push_back(days.has_value() ? absl::StrFormat("%.1f", *days)
                                         : w.Say<messages::kNotReached>());
        }
      }
      out.table.rows.push_back(std::move(row));
      ++i;
    }
  }
  return out;
}

}  // namespace trunkline::insight
