// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "src/insight/cell_cases.h"
#include "src/insight/cell_index.h"
#include "src/insight/distributions.h"
#include "src/insight/fact_columns.h"

// Alerts, a day at a time. A cell keeps the counts of its last 64 days in a
// ring, which is as far as any baseline looks back, so that a ticket costs a
// few additions and a day only looks at cells that could be alerts: those with
// enough tickets on that day. All others of the family count as p = 1.
//
// Time goes into memory, not into arithmetic. A ticket is in some 16 cells of
// more than a hundred thousand. So the cells of a pair of leaves are looked up
// together, by one key; a ticket only touches an array of today's counts, which
// stays in the cache; and the rings are written when the day ends, once for
// each cell that had a ticket, in a loop whose misses overlap. A bit for each
// day says whether its place in the ring is filled, so that days without a
// ticket cost nothing.
namespace trunkline {
namespace {

constexpr int kRing = 64;      // Days that a cell remembers; a power of two.
constexpr int kLookBack = 60;  // Days that a baseline may reach back.
constexpr int kBaselineDays = 7;
constexpr int kGap = 2;  // Days after which an alert still continues.

// Counts by day: each has its place in a ring.
using Ring = std::array<std::uint32_t, kRing>;

std::size_t Slot(DayNumber day) {
  return static_cast<std::size_t>(day) & (kRing - 1);
}
std::uint64_t Bit(DayNumber day) { return std::uint64_t{1} << Slot(day); }

// What is known of a cell but for its ring, which has a place of its own.
struct Cell {
  DayNumber last_day = 0;    // The ring ends with it.
  DayNumber since = kNoDay;  // When the last alert began,
  DayNumber until = kNoDay;  // and the last day that it was one.
  std::uint64_t filled = 0;  // Bit of a day: the ring has its count.
  std::uint64_t alerts = 0;  // Bit of a day: it was an alert.

  bool Remembers(DayNumber day) const {
    return day <= last_day && day > last_day - kRing;
  }
  bool WasAlert(DayNumber day) const {
    return Remembers(day) && (alerts & Bit(day)) != 0;
  }
  // Makes the ring end with `day`, if that is later: the places of the days in
  // between are empty.
  void Advance(DayNumber day) {
    if (day <= last_day) return;
    const std::int64_t days = std::int64_t{day} - last_day;
    if (days >= kRing) {
      filled = alerts = 0;
    } else {
      const std::uint64_t low = (std::uint64_t{1} << days) - 1;
      const std::size_t first = Slot(last_day + 1);
      const std::uint64_t passed =
          first == 0 ? low : low << first | low >> (kRing - first);
      filled &= ~passed;
      alerts &= ~passed;
    }
    last_day = day;
  }
};

}  // namespace

struct AlertMonitor::Rep {
  explicit Rep(AlertOptions given) : options(std::move(given)) {
    // A p above q is no discovery, whatever the others are: of most cells it
    // need not be computed. Bisection; the bound is never above the true one.
    if (!(options.q > 0) || !(options.q < 0.5)) return;
    double low = 0, high = 1e3;
    for (int i = 0; i != 60; ++i) {
      const double middle = (low + high) / 2;
      (insight::StudentUpperTail(middle, kBaselineDays - 1) > options.q
           ? low
           : high) = middle;
    }
    min_t = low;
  }

  AlertOptions options;
  double min_t = -std::numeric_limits<double>::infinity();
  insight::CellIndex index;
  std::vector<Cell> cells;             // By their numbers.
  std::vector<Ring> rings;             // By cell.
  std::vector<std::uint32_t> now;      // By cell: contacts of today.
  std::vector<std::uint32_t> touched;  // Cells with one.
  bool begun = false;
  bool ended = false;  // `today` has ended.
  DayNumber first_day = 0;
  DayNumber today = 0;
  std::array<int, kRing> types = {};  // Of days, in the places of the rings.
  std::int64_t late = 0;
  // Of the day that ended last: the verdict of each discovery, and who explains
  // it; and those that passed the threshold without being one.
  struct Ruling {
    AlertVerdict verdict = AlertVerdict::kAlert;
    std::uint32_t explained_by = 0;
  };
  absl::flat_hash_map<std::uint32_t, Ruling> rulings;

  std::uint32_t Count(std::uint32_t cell, DayNumber day) const {
    const Cell& c = cells[cell];
    return c.Remembers(day) && (c.filled & Bit(day)) != 0
               ? rings[cell][Slot(day)]
               : 0;
  }

  // The place in the index of the cells that a category and a region are in.
  // New cells begin on `day`.
  std::size_t PairOf(std::string_view category, std::string_view region,
                     DayNumber day) {
    const std::size_t out = index.PairOf(category, region);
    while (cells.size() != index.size()) {
      cells.emplace_back().last_day = day - kRing;
      rings.emplace_back();
      now.push_back(0);
    }
    return out;
  }

  static void Raise(std::uint32_t* count, std::int64_t contacts) {
    constexpr std::int64_t kMost = 1'000'000'000;
    *count = static_cast<std::uint32_t>(
        std::min(std::int64_t{*count} + std::min(contacts, kMost), kMost));
  }

  // Adds contacts of today, which has not ended.
  void CountNow(std::size_t pair, std::int64_t contacts) {
    const std::uint32_t* const last = index.end(pair);
    for (const std::uint32_t* cell = index.begin(pair); cell != last; ++cell) {
      std::uint32_t* const count = &now[*cell];
      if (*count == 0) touched.push_back(*cell);
      Raise(count, contacts);
    }
  }

  // Adds contacts of a day that has ended.
  void CountLate(std::size_t pair, DayNumber day, std::int64_t contacts) {
    const std::uint32_t* const last = index.end(pair);
    for (const std::uint32_t* at = index.begin(pair); at != last; ++at) {
      const std::uint32_t number = *at;
      Cell& cell = cells[number];
      cell.Advance(day);
      if (!cell.Remembers(day)) continue;
      std::uint32_t* const count = &rings[number][Slot(day)];
      if ((cell.filled & Bit(day)) == 0) *count = 0;
      cell.filled |= Bit(day);
      Raise(count, contacts);
    }
  }

  bool by_type() const {
    return options.baseline == AlertBaseline::kByDayType &&
           options.day_type != nullptr;
  }
  // Asks for the types of the days from `first` to today, once for all cells.
  void LearnTypes(DayNumber first) {
    if (!by_type()) return;
    for (DayNumber d = std::max(first, today - kRing + 1); d <= today; ++d) {
      types[Slot(d)] = options.day_type(ToCivilDay(d));
    }
  }

  // Makes `day` the current one, which ends the one before; false: it is an
  // earlier one, or has ended.
  bool Begin(DayNumber day) {
    if (!begun) {
      begun = true;
      first_day = today = day;
      LearnTypes(day);
    } else if (day > today) {
      if (!ended) End();
      const DayNumber next = today + 1;
      today = day;
      ended = false;
      LearnTypes(next);
    } else if (day < today || ended) {
      return false;
    }
    return true;
  }

  // The days that a day of a cell is compared with, the latest first; fewer
  // than seven if there are not so many.
  int Baseline(const Cell& cell, DayNumber day, DayNumber* days) const {
    const int lag = options.baseline == AlertBaseline::kC1 ? 1 : 3;
    const bool typed = by_type();
    const int type = typed ? types[Slot(day)] : 0;
    const DayNumber end = std::max(first_day, day - kLookBack);
    int n = 0;
    for (DayNumber d = day - lag; d >= end && n != kBaselineDays; --d) {
      if (cell.WasAlert(d)) continue;
      if (typed && types[Slot(d)] != type) continue;
      days[n++] = d;
    }
    return n;
  }

  struct Measure {
    bool evaluated = false;
    double expected = 0, sigma = 0, z = 0;
    std::array<DayNumber, kBaselineDays> days = {};
  };

  Measure MeasureDay(std::uint32_t cell, DayNumber day) const {
    Measure out;
    if (Baseline(cells[cell], day, out.days.data()) != kBaselineDays) {
      return out;
    }
    out.evaluated = true;
    for (const DayNumber d : out.days) out.expected += Count(cell, d);
    out.expected /= kBaselineDays;
    double squares = 0;
    for (const DayNumber d : out.days) {
      const double distance = Count(cell, d) - out.expected;
      squares += distance * distance;
    }
    out.sigma =
        std::max(std::sqrt(squares / (kBaselineDays - 1)), options.min_sigma);
    if (out.sigma > 0) out.z = (Count(cell, day) - out.expected) / out.sigma;
    return out;
  }

  // As MeasureDay(), with the z by which alerts are judged.
  Measure MeasureAll(std::uint32_t cell, DayNumber day) const {
    Measure out = MeasureDay(cell, day);
    if (!out.evaluated || options.baseline != AlertBaseline::kC3) return out;
    double sum = std::max(0.0, out.z - 1);
    for (int back = 1; back <= 2; ++back) {
      const Measure before = MeasureDay(cell, day - back);
      out.evaluated = out.evaluated && before.evaluated;
      sum += std::max(0.0, before.z - 1);
    }
    // Without a baseline for all three days it has no sum.
    if (out.evaluated) out.z = sum;
    return out;
  }

  // A new day differs from a mean of seven by more than from the true mean.
  static double TOf(double z) { return z / std::sqrt(1 + 1.0 / kBaselineDays); }

  double threshold() const {
    return options.baseline == AlertBaseline::kC3 ? options.min_c3
                                                  : options.min_z;
  }

  Alert Evaluate(std::uint32_t number, DayNumber day) const {
    Alert out;
    out.day = ToCivilDay(day);
    out.cell = index.CellOf(number);
    out.observed = Count(number, day);
    const Measure measure = MeasureAll(number, day);
    out.verdict = AlertVerdict::kNoBaseline;
    out.expected = measure.expected;
    out.sigma = measure.sigma;
    out.z = measure.z;
    if (!measure.evaluated) return out;
    out.p = insight::StudentUpperTail(TOf(out.z), kBaselineDays - 1);
    for (auto d = measure.days.rbegin(); d != measure.days.rend(); ++d) {
      out.days.push_back(ToCivilDay(*d));
    }
    if (out.observed < options.min_count) {
      out.verdict = AlertVerdict::kFewTickets;
    } else if (!(out.z > threshold())) {
      out.verdict = AlertVerdict::kWithinRange;
    } else {
      out.verdict = AlertVerdict::kNotSignificant;
    }
    return out;
  }

  struct Discovery {
    std::uint32_t cell = 0;
    Alert alert;
  };

  // Marks those that another one explains.
  void Settle(std::vector<Discovery>* found) const {
    std::vector<insight::CellExcess> excesses;
    excesses.reserve(found->size());
    for (const Discovery& one : *found) {
      excesses.push_back(
          {one.alert.cell,
           static_cast<double>(one.alert.observed) - one.alert.expected});
    }
    const std::vector<std::size_t> by =
        insight::ExplainCells(excesses, options.explains);
    for (std::size_t i = 0; i != by.size(); ++i) {
      if (by[i] == i) continue;
      (*found)[i].alert.verdict = AlertVerdict::kExplained;
      (*found)[i].alert.explained_by = excesses[by[i]].cell;
    }
  }

  // Writes the counts of the day into the rings. Returns the cells that have
  // enough for an alert.
  std::vector<std::uint32_t> Flush() {
    std::vector<std::uint32_t> enough;
    for (const std::uint32_t number : touched) {
      Cell& cell = cells[number];
      cell.Advance(today);
      cell.filled |= Bit(today);
      const std::uint32_t count = std::exchange(now[number], 0);
      rings[number][Slot(today)] = count;
      if (count >= options.min_count) enough.push_back(number);
    }
    touched.clear();
    return enough;
  }

  DailyAlerts End() {
    DailyAlerts out;
    out.day = ToCivilDay(today);
    out.family = cells.size();
    std::vector<std::uint32_t> candidates;
    std::vector<double> p;
    for (const std::uint32_t number : Flush()) {
      const Measure measure = MeasureAll(number, today);
      if (!measure.evaluated || TOf(measure.z) < min_t) continue;
      candidates.push_back(number);
      p.push_back(insight::StudentUpperTail(TOf(measure.z), kBaselineDays - 1));
    }
    const std::vector<bool> significant =
        BenjaminiHochberg(p, options.q, out.family);
    std::vector<Discovery> found;
    for (std::size_t i = 0; i != candidates.size(); ++i) {
      if (!significant[i]) continue;
      Alert alert = Evaluate(candidates[i], today);
      if (alert.verdict != AlertVerdict::kNotSignificant) continue;
      alert.verdict = AlertVerdict::kAlert;
      Discovery& one = found.emplace_back();
      one.cell = candidates[i];
      one.alert = std::move(alert);
    }
    Settle(&found);
    rulings.clear();
    for (Discovery& one : found) {
      Cell& cell = cells[one.cell];
      cell.alerts |= Bit(today);
      if (cell.until == kNoDay || cell.until < today - kGap) cell.since = today;
      cell.until = today;
      one.alert.since = ToCivilDay(cell.since);
      Ruling& ruling = rulings[one.cell];
      ruling.verdict = one.alert.verdict;
      if (one.alert.verdict == AlertVerdict::kExplained) {
        ruling.explained_by = index.Find(one.alert.explained_by).value_or(0);
      } else {
        out.alerts.push_back(std::move(one.alert));
      }
    }
    out.expected_by_chance = options.q * static_cast<double>(found.size());
    std::sort(
        out.alerts.begin(), out.alerts.end(),
        [](const Alert& a, const Alert& b) {
          const bool new_a = a.since == a.day;
          const bool new_b = b.since == b.day;
          if (new_a != new_b) return new_a;
          if (a.z != b.z) return a.z > b.z;
          const double more_a = static_cast<double>(a.observed) - a.expected;
          const double more_b = static_cast<double>(b.observed) - b.expected;
          return more_a != more_b ? more_a > more_b : a.cell < b.cell;
        });
    ended = true;
    return out;
  }
};

AlertMonitor::AlertMonitor(AlertOptions options)
    : rep_(std::make_unique<Rep>(std::move(options))) {}
AlertMonitor::~AlertMonitor() = default;
AlertMonitor::AlertMonitor(AlertMonitor&&) noexcept = default;
AlertMonitor& AlertMonitor::operator=(AlertMonitor&&) noexcept = default;

void AlertMonitor::Add(absl::CivilDay day, std::string_view category,
                       std::string_view region, std::int64_t contacts) {
  Rep& rep = *rep_;
  const DayNumber number = ToDayNumber(day);
  if (contacts <= 0) return;
  if (rep.Begin(number)) {
    rep.CountNow(rep.PairOf(category, region, number), contacts);
    return;
  }
  rep.late += contacts;
  if (number <= rep.today - kLookBack || number < rep.first_day) return;
  rep.CountLate(rep.PairOf(category, region, number), number, contacts);
}

std::optional<DailyAlerts> AlertMonitor::EndDay() {
  if (!rep_->begun || rep_->ended) return std::nullopt;
  return rep_->End();
}

std::optional<Alert> AlertMonitor::Explain(const AlertCell& cell) const {
  const Rep& rep = *rep_;
  const std::optional<std::uint32_t> number = rep.index.Find(cell);
  if (!number.has_value() || !rep.ended) return std::nullopt;
  Alert out = rep.Evaluate(*number, rep.today);
  const auto ruling = rep.rulings.find(*number);
  if (ruling != rep.rulings.end()) {
    out.verdict = ruling->second.verdict;
    out.since = ToCivilDay(rep.cells[*number].since);
    if (out.verdict == AlertVerdict::kExplained) {
      out.explained_by = rep.index.CellOf(ruling->second.explained_by);
    }
  }
  return out;
}

std::int64_t AlertMonitor::late() const { return rep_->late; }

std::function<int(absl::CivilDay)> DayTypesOf(const WorkCalendar& calendar) {
  return [calendar](absl::CivilDay day) {
    const auto info = calendar.Describe(day);
    return info.ok() ? static_cast<int>(info->reason) : -ToDayNumber(day) - 1;
  };
}

std::vector<DailyAlerts> FindAlerts(const FactTable& cases, absl::TimeZone zone,
                                    absl::Time as_of,
                                    const AlertOptions& options) {
  std::vector<DailyAlerts> out;
  const auto columns = insight::FindCellColumns(cases);
  if (!columns.has_value()) return out;
  // Rows by day. The days of a table are few, so they are counted, not sorted;
  // a hostile table's are all those of the years 1 to 9999.
  std::vector<std::pair<DayNumber, std::uint32_t>> rows;
  rows.reserve(cases.rows());
  DayNumber first = std::numeric_limits<DayNumber>::max();
  DayNumber last = std::numeric_limits<DayNumber>::min();
  for (std::size_t row = 0; row != cases.rows(); ++row) {
    const std::optional<absl::Time> at = cases.TimeAt(columns->accepted, row);
    if (!at.has_value() || *at > as_of) continue;
    const DayNumber day = ToDayNumber(absl::ToCivilDay(*at, zone));
    first = std::min(first, day);
    last = std::max(last, day);
    rows.emplace_back(day, static_cast<std::uint32_t>(row));
  }
  if (rows.empty()) return out;
  std::vector<std::uint32_t> begins(static_cast<std::size_t>(last - first) + 2);
  for (const auto& entry : rows) {
    ++begins[static_cast<std::size_t>(entry.first - first) + 1];
  }
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  std::vector<std::uint32_t> order(rows.size());
  {
    std::vector<std::uint32_t> next = begins;
    for (const auto& [day, row] : rows) {
      order[next[static_cast<std::size_t>(day - first)]++] = row;
    }
  }
  // The table's words have numbers: a pair of them is looked up by two.
  const internal::FactTableAccess::Rep& rep =
      internal::FactTableAccess::Get(cases);
  const std::vector<std::uint32_t>& category_words =
      rep.columns[columns->category].words;
  const std::vector<std::uint32_t>& region_words =
      rep.columns[columns->region].words;
  absl::flat_hash_map<std::uint64_t, std::size_t> known;
  AlertMonitor monitor(options);
  AlertMonitor::Rep& state = *monitor.rep_;
  for (std::size_t d = 0; d + 1 != begins.size(); ++d) {
    if (begins[d] == begins[d + 1]) continue;
    const DayNumber day = first + static_cast<DayNumber>(d);
    state.Begin(day);
    for (std::size_t i = begins[d]; i != begins[d + 1]; ++i) {
      const std::size_t row = order[i];
      const std::int64_t counted = insight::ContactsOf(cases, *columns, row);
      if (counted == 0) continue;
      const std::uint64_t key =
          std::uint64_t{category_words[row]} << 32 | region_words[row];
      auto pair = known.find(key);
      if (pair == known.end()) {
        pair = known
                   .emplace(key,
                            state.PairOf(cases.Word(columns->category, row),
                                         cases.Word(columns->region, row), day))
                   .first;
      }
      state.CountNow(pair->second, counted);
    }
    if (auto ended = monitor.EndDay()) out.push_back(*std::move(ended));
  }
  return out;
}

}  // namespace trunkline
