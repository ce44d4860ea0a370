// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/base/strings.h"
#include "src/insight/fact_columns.h"
#include "src/insight/forecast.h"
#include "trunkline/insight_periodic.h"

// Counts the days of each cell of a table, and holds a contest (forecast.h)
// between each kind of pattern and what has no pattern.
namespace trunkline {
namespace {

using insight::ChanceOf;
using insight::Errors;
using insight::Factor;
using insight::Factors;
using insight::Flat;
using insight::Foretell;
using insight::kLevelWeeks;
using insight::kMaxTestWeeks;
using insight::kMinWeeks;
using insight::kWeek;
using insight::Learn;
using insight::MonthPlan;
using insight::Plan;
using insight::WeekPlan;

constexpr int kKinds = 6;
constexpr int kUnknown = -1;
// A gap in which more tickets than this are missing is no chance: e^-14 is one
// in a million.
constexpr double kMissing = 14;
constexpr DayNumber kMinGap = 28;

// --- reading the table ---

struct Span {
  DayNumber first = 0;
  DayNumber last = 0;
  DayNumber longest_gap = 0;
  std::int64_t rows = 0;
};

// The nodes above a code, the whole tree first, each by number.
class Nodes {
 public:
  explicit Nodes(int parts, char separator)
      : parts_(parts), separator_(separator) {
    names_.emplace_back();
    spans_.emplace_back();
  }

  const std::vector<std::uint32_t>& Above(std::uint32_t word,
                                          std::string_view code) {
    if (word >= of_word_.size()) of_word_.resize(word + 1);
    std::vector<std::uint32_t>& out = of_word_[word];
    if (!out.empty()) return out;
    out.push_back(0);
    for (std::size_t end = 0; end != code.size() && !code.empty() &&
                              static_cast<int>(out.size()) <= parts_;) {
      end = std::min(code.find(separator_, end + 1), code.size());
      const auto [found, fresh] =
          numbers_.try_emplace(std::string(code.substr(0, end)),
                               static_cast<std::uint32_t>(names_.size()));
      if (fresh) {
        names_.push_back(found->first);
        spans_.emplace_back();
      }
      out.push_back(found->second);
    }
    return out;
  }

  // Tickets come in the order of their days.
  void See(std::uint32_t node, DayNumber day) {
    Span& span = spans_[node];
    if (span.rows++ == 0) {
      span.first = day;
    } else {
      span.longest_gap = std::max(span.longest_gap, day - span.last);
    }
    span.last = day;
  }

  const std::string& name(std::uint32_t node) const { return names_[node]; }
  const Span& span(std::uint32_t node) const { return spans_[node]; }
  std::size_t size() const { return names_.size(); }

 private:
  int parts_;
  char separator_;
  absl::flat_hash_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
  std::vector<Span> spans_;
  std::vector<std::vector<std::uint32_t>> of_word_;
};

// Whether a series is broken off at its beginning or its end: far more tickets
// are missing there than chance or its own pauses explain.
bool IsBroken(const Span& span, DayNumber gap) {
  if (span.rows == 0 || gap < kMinGap || gap < 2 * span.longest_gap) {
    return false;
  }
  const double rate = static_cast<double>(span.rows) /
                      static_cast<double>(span.last - span.first + 1);
  return rate * gap > kMissing;
}

struct Entry {
  DayNumber day = 0;
  int hour = 0;  // 24: not known, the row is cut.
  std::uint32_t row = 0;
  std::uint32_t pair = 0;  // Of a category and a region: Finder::pairs_.
};

struct Series {
  AlertCell cell;
  std::uint32_t category = 0;
  std::uint32_t region = 0;
  std::vector<double> days;
  // Of the weeks counted back from the end, the last week first.
  std::vector<std::array<double, 24>> hours;
};

class Finder {
 public:
  Finder(const FactTable& cases, const PatternOptions& options)
      : cases_(cases),
        rep_(internal::FactTableAccess::Get(cases)),
        options_(options),
        categories_(options.category_parts, '.'),
        regions_(options.region_parts, '/'),
        leads_(1, '\n') {}

  PeriodicIssues Run() {
    if (!ReadEntries()) return {};
    CountCells();
    FindBreaks();
    FillSeries();
    FillSlots();
    for (Series& series : series_) TestAll(series);
    std::vector<double> p;
    for (const Pattern& one : candidates_) p.push_back(one.p);
    const std::vector<bool> significant =
        BenjaminiHochberg(p, options_.q, out_.tested);
    for (std::size_t i = 0; i != candidates_.size(); ++i) {
      if (significant[i]) out_.patterns.push_back(std::move(candidates_[i]));
    }
    std::sort(out_.patterns.begin(), out_.patterns.end(),
              [](const Pattern& a, const Pattern& b) {
                return a.cell == b.cell ? a.kind < b.kind : a.cell < b.cell;
              });
    return std::move(out_);
  }

 private:
  bool ReadEntries() {
    const auto accepted = cases_.Find("accepted_at");
    const auto category = cases_.Find("category");
    const auto region = cases_.Find("region");
    const auto lead = cases_.Find("lead");
    const auto contacts = cases_.Find("contacts");
    const auto same = cases_.Find("contacts_same_caller");
    const auto cut = cases_.Find("cut");
    if (!accepted || !category || !region || !lead || !contacts || !same ||
        !cut) {
      return false;
    }
    category_ = &rep_.columns[*category];
    region_ = &rep_.columns[*region];
    lead_ = &rep_.columns[*lead];
    contacts_ = &rep_.columns[*contacts];
    same_ = &rep_.columns[*same];
    const DayNumber as_of =
        ToDayNumber(absl::ToCivilDay(options_.as_of, options_.zone));
    for (std::size_t row = 0; row != cases_.rows(); ++row) {
      const auto at = cases_.TimeAt(*accepted, row);
      if (!at.has_value()) continue;
      const absl::CivilHour hour = absl::ToCivilHour(*at, options_.zone);
      const DayNumber day = ToDayNumber(absl::CivilDay(hour));
      if (day >= as_of) continue;
      entries_.push_back({day,
                          cases_.Flag(*cut, row).value_or(false)
                              ? 24
                              : static_cast<int>(hour.hour()),
                          static_cast<std::uint32_t>(row)});
    }
    if (entries_.empty()) return false;
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) {
                return a.day != b.day ? a.day < b.day : a.row < b.row;
              });
    first_ = entries_.front().day;
    end_ = entries_.back().day + 1;
    return true;
  }

  static std::uint64_t Key(std::uint32_t category, std::uint32_t region) {
    return std::uint64_t{category} << 32 | region;
  }
  double Weight(std::uint32_t row) const {
    return std::max(1, contacts_->numbers[row] - same_->numbers[row]);
  }
  // The cells around a pair of a category and a region, which are looked up
  // once for all its tickets.
  std::uint32_t PairOf(std::uint32_t row) {
    const std::uint32_t category = category_->words[row];
    const std::uint32_t region = region_->words[row];
    const auto [found, fresh] = pair_numbers_.try_emplace(
        Key(category, region), static_cast<std::uint32_t>(pairs_.size()));
    if (!fresh) return found->second;
    std::vector<std::uint32_t>& cells = pairs_.emplace_back();
    for (const std::uint32_t c :
         categories_.Above(category, rep_.words[category])) {
      for (const std::uint32_t r : regions_.Above(region, rep_.words[region])) {
        const auto [cell, is_new] = cell_numbers_.try_emplace(
            Key(c, r), static_cast<std::uint32_t>(cells_.size()));
        if (is_new) cells_.push_back({c, r, 0, kNoSeries});
        cells.push_back(cell->second);
      }
    }
    return found->second;
  }

  void CountCells() {
    for (Entry& entry : entries_) {
      const double weight = Weight(entry.row);
      entry.pair = PairOf(entry.row);
      for (const std::uint32_t cell : pairs_[entry.pair]) {
        cells_[cell].total += weight;
      }
      const auto see = [&](Nodes* nodes, std::uint32_t word) {
        for (const std::uint32_t node : nodes->Above(word, rep_.words[word])) {
          nodes->See(node, entry.day);
        }
      };
      see(&categories_, category_->words[entry.row]);
      see(&regions_, region_->words[entry.row]);
      see(&leads_, lead_->words[entry.row]);
    }
    for (CellTotal& cell : cells_) {
      if (cell.total < static_cast<double>(options_.min_contacts)) continue;
      cell.series = static_cast<std::uint32_t>(series_.size());
      Series& series = series_.emplace_back();
      series.category = cell.category;
      series.region = cell.region;
      series.cell = {categories_.name(series.category),
                     regions_.name(series.region)};
    }
  }

  void FindBreaks() {
    for (const auto& [column, nodes] :
         {std::pair("category", &categories_), std::pair("lead", &leads_),
          std::pair("region", &regions_)}) {
      for (std::uint32_t node = 1; node != nodes->size(); ++node) {
        const Span& span = nodes->span(node);
        for (const bool begins : {true, false}) {
          const DayNumber gap =
              begins ? span.first - first_ : end_ - 1 - span.last;
          if (!IsBroken(span, gap)) continue;
          out_.breaks.push_back({column, nodes->name(node), begins,
                                 ToCivilDay(begins ? span.first : span.last),
                                 span.rows});
        }
      }
    }
    std::sort(out_.breaks.begin(), out_.breaks.end(),
              [](const SeriesBreak& a, const SeriesBreak& b) {
                return std::tie(a.column, a.node, a.day, b.begins) <
                       std::tie(b.column, b.node, b.day, a.begins);
              });
  }

  void FillSeries() {
    const auto days = static_cast<std::size_t>(end_ - first_);
    for (Series& series : series_) {
      series.days.resize(days);
      series.hours.resize(days / kWeek);
    }
    for (const Entry& entry : entries_) {
      const double weight = Weight(entry.row);
      const auto place = static_cast<std::size_t>(entry.day - first_);
      const auto week = static_cast<std::size_t>(end_ - 1 - entry.day) / kWeek;
      for (const std::uint32_t cell : pairs_[entry.pair]) {
        const std::uint32_t number = cells_[cell].series;
        if (number == kNoSeries) continue;
        Series& series = series_[number];
        series.days[place] += weight;
        if (entry.hour != 24 && week < series.hours.size()) {
          series.hours[week][static_cast<std::size_t>(entry.hour)] += weight;
        }
      }
    }
  }

  // The slot of every day, by kind.
  void FillSlots() {
    const auto days = static_cast<std::size_t>(end_ - first_);
    for (std::vector<int>& slots : slots_) slots.assign(days, kUnknown);
    working_.assign(days, kUnknown);
    const auto at = [&](PatternKind kind) -> std::vector<int>& {
      return slots_[static_cast<std::size_t>(kind) - 1];
    };
    std::map<std::string, int> terms;
    for (const CalendarTerm& term : options_.terms) terms.emplace(term.name, 0);
    for (auto& [name, number] : terms) {
      term_names_.push_back(name);
      number = static_cast<int>(term_names_.size());
    }
    if (!terms.empty()) at(PatternKind::kTerm).assign(days, 0);
    for (const CalendarTerm& term : options_.terms) {
      const DayNumber to = std::min(ToDayNumber(term.last), end_ - 1);
      for (DayNumber d = std::max(ToDayNumber(term.first), first_); d <= to;
           ++d) {
        at(PatternKind::kTerm)[static_cast<std::size_t>(d - first_)] =
            terms[term.name];
      }
    }
    int working_days = 0;  // Of the month so far; kUnknown: not known.
    const absl::CivilDay first = ToCivilDay(first_);
    if (options_.calendar.has_value()) {
      // The table may begin inside a month.
      for (absl::CivilDay day(first.year(), first.month(), 1); day != first;
           ++day) {
        const auto info = options_.calendar->Describe(day);
        if (!info.ok() || !info->known) {
          working_days = kUnknown;
          break;
        }
        working_days += info->working ? 1 : 0;
      }
    }
    for (std::size_t i = 0; i != days; ++i) {
      const absl::CivilDay day = first + static_cast<std::int64_t>(i);
      at(PatternKind::kWeekday)[i] =
          static_cast<int>(absl::GetWeekday(day)) + 1;
      at(PatternKind::kMonth)[i] = day.month() <= 2 ? 1 : day.month();
      if (options_.lunar.has_value()) {
        const auto lunar = options_.lunar->Of(day);
        if (lunar.ok()) {
          at(PatternKind::kLunar)[i] =
              10 * lunar->month + std::min(2, (lunar->day - 1) / 10);
        }
      }
      if (!options_.calendar.has_value()) continue;
      if (day.day() == 1) working_days = 0;
      const auto info = options_.calendar->Describe(day);
      if (!info.ok() || !info->known) {
        working_days = kUnknown;
      } else if (working_days != kUnknown) {
        working_days += info->working ? 1 : 0;
        working_[i] = info->working ? 1 : 0;
        at(PatternKind::kWorkingDay)[i] = info->working ? working_days : 0;
      }
    }
  }

  // Whether a node's series ended; if it began late, moves `begin`.
  bool Ended(const Nodes& nodes, std::uint32_t node, DayNumber* begin) const {
    if (node == 0) return false;
    const Span& span = nodes.span(node);
    if (IsBroken(span, span.first - first_)) {
      *begin = std::max(*begin, span.first);
    }
    return IsBroken(span, end_ - 1 - span.last);
  }

  void TestAll(const Series& series) {
    DayNumber from = first_;
    const bool ended = Ended(categories_, series.category, &from) ||
                       Ended(regions_, series.region, &from);
    const auto begin = static_cast<std::size_t>(from - first_);
    for (int number = 1; number <= kKinds; ++number) {
      const auto kind = static_cast<PatternKind>(number);
      if ((kind == PatternKind::kWorkingDay && !options_.calendar) ||
          (kind == PatternKind::kLunar && !options_.lunar) ||
          (kind == PatternKind::kTerm && options_.terms.empty())) {
        continue;
      }
      if (ended) {
        ++out_.ended;
      } else if (kind == PatternKind::kHour) {
        TestHours(series, begin);
      } else {
        TestDays(series, kind, begin);
      }
    }
  }

  void TestDays(const Series& series, PatternKind kind, std::size_t begin) {
    const std::vector<double>& counts = series.days;
    const bool weekly =
        kind == PatternKind::kWeekday || kind == PatternKind::kWorkingDay;
    const std::optional<Plan> plan =
        weekly ? WeekPlan(begin, counts.size())
               : MonthPlan(first_, begin, counts.size());
    if (!plan.has_value()) {
      ++out_.too_short;
      return;
    }
    const std::vector<int>& slots = slots_[static_cast<std::size_t>(kind) - 1];
    const std::size_t first = weekly ? plan->learnt.front().block.begin
                                     : plan->learnt.back().block.begin;
    const std::size_t last = plan->tested.back().block.end;
    if (std::find(slots.begin() + static_cast<std::ptrdiff_t>(first),
                  slots.begin() + static_cast<std::ptrdiff_t>(last),
                  kUnknown) !=
        slots.begin() + static_cast<std::ptrdiff_t>(last)) {
      ++out_.outside_calendar;
      return;
    }
    ++out_.tested;
    const Factors factors = Learn(counts, slots, *plan);
    const Errors model = Foretell(counts, slots, factors, *plan);
    std::vector<Errors> rivals;
    rivals.push_back(Flat(counts, *plan, &Plan::Tested::before));
    // What is simpler and as good stands for it.
    const std::vector<int>* const simpler =
        kind == PatternKind::kWorkingDay ? &working_
        : kind == PatternKind::kLunar
            ? &slots_[static_cast<std::size_t>(PatternKind::kMonth) - 1]
            : nullptr;
    if (simpler != nullptr) {
      rivals.push_back(
          Foretell(counts, *simpler, Learn(counts, *simpler, *plan), *plan));
    }
    Pattern out;
    if (plan->has_last_year) {
      out.error_last_year =
          Flat(counts, *plan, &Plan::Tested::last_year).Root();
    }
    out.kind = kind;
    out.error_last_month =
        Flat(counts, *plan, &Plan::Tested::last_month).Root();
    out.first_day = ToCivilDay(first_ + static_cast<DayNumber>(first));
    out.test_begin = ToCivilDay(
        first_ + static_cast<DayNumber>(plan->tested.front().block.begin));
    out.test_end = ToCivilDay(first_ + static_cast<DayNumber>(last));
    for (const auto& [slot, factor] : factors) {
      PatternSlot& one = out.slots.emplace_back();
      one.number = slot;
      if (kind == PatternKind::kTerm && slot > 0) {
        one.term = term_names_[static_cast<std::size_t>(slot) - 1];
      }
      one.factor = factor.value();
      one.days = factor.days;
    }
    Keep(series, model, rivals, std::move(out));
  }

  void TestHours(const Series& series, std::size_t begin) {
    const std::vector<std::array<double, 24>>& weeks = series.hours;
    const std::size_t n = (series.days.size() - begin) / kWeek;
    if (n < kMinWeeks) {
      ++out_.too_short;
      return;
    }
    ++out_.tested;
    const std::size_t test = std::min<std::size_t>(kMaxTestWeeks, n / 2);
    const auto mean = [&](std::size_t newest, std::size_t oldest) {
      double sum = 0;
      for (std::size_t w = newest; w <= oldest; ++w) {
        for (const double count : weeks[w]) sum += count;
      }
      return sum / static_cast<double>(24 * (oldest - newest + 1));
    };
    std::array<Factor, 24> factors;
    for (std::size_t w = test; w != n; ++w) {
      const double level = mean(w, w);
      for (std::size_t h = 0; h != 24; ++h) {
        factors[h].observed += weeks[w][h];
        factors[h].expected += level;
        ++factors[h].days;
      }
    }
    const bool last_year = n >= test + 54;
    Errors model;
    Errors last_month, year_before;
    for (std::size_t w = test; w-- != 0;) {
      const double level = mean(w + 1, w + kLevelWeeks);
      const double year_ago = last_year ? mean(w + 50, w + 54) : 0;
      const auto add = [&](Errors* errors, const auto& forecast) {
        errors->parts = 24;
        double& error = errors->units.emplace_back();
        for (std::size_t h = 0; h != 24; ++h) {
          const double distance = weeks[w][h] - forecast(h);
          error += distance * distance;
        }
      };
      add(&model, [&](std::size_t h) { return level * factors[h].value(); });
      add(&last_month, [&](std::size_t) { return level; });
      if (last_year) add(&year_before, [&](std::size_t) { return year_ago; });
    }
    Pattern out;
    out.kind = PatternKind::kHour;
    out.error_last_month = last_month.Root();
    if (last_year) out.error_last_year = year_before.Root();
    const auto day_of = [&](std::size_t weeks_back) {
      return ToCivilDay(end_ - static_cast<DayNumber>(weeks_back) * kWeek);
    };
    out.first_day = day_of(n);
    out.test_begin = day_of(test);
    out.test_end = day_of(0);
    for (std::size_t h = 0; h != 24; ++h) {
      out.slots.push_back({static_cast<int>(h), "", factors[h].value(),
                           factors[h].days * kWeek});
    }
    Keep(series, model, {std::move(last_month)}, std::move(out));
  }

  // `rivals`: what has no pattern, or a simpler one. That it does better than
  // they must be no chance. "As last month" and "as last year" know a little of
  // a yearly pattern too, and need only be beaten.
  void Keep(const Series& series, const Errors& model,
            const std::vector<Errors>& rivals, Pattern pattern) {
    pattern.cell = series.cell;
    pattern.error = model.Root();
    pattern.p = 0;
    for (const Errors& rival : rivals) {
      pattern.p = std::max(pattern.p, ChanceOf(model, rival));
    }
    if (pattern.p == 1 || pattern.error >= pattern.error_last_month ||
        (pattern.error_last_year.has_value() &&
         pattern.error >= *pattern.error_last_year)) {
      return;
    }
    candidates_.push_back(std::move(pattern));
  }

  const FactTable& cases_;
  const internal::FactTableAccess::Rep& rep_;
  const PatternOptions& options_;
  const internal::FactTableAccess::Rep::Column* category_ = nullptr;
  const internal::FactTableAccess::Rep::Column* region_ = nullptr;
  const internal::FactTableAccess::Rep::Column* lead_ = nullptr;
  const internal::FactTableAccess::Rep::Column* contacts_ = nullptr;
  const internal::FactTableAccess::Rep::Column* same_ = nullptr;
  Nodes categories_;
  Nodes regions_;
  Nodes leads_;
  std::vector<Entry> entries_;
  DayNumber first_ = 0;
  DayNumber end_ = 0;  // The first day after the series.
  std::vector<Series> series_;
  struct CellTotal {
    std::uint32_t category = 0;
    std::uint32_t region = 0;
    double total = 0;
    std::uint32_t series = 0;
  };
  static constexpr std::uint32_t kNoSeries = UINT32_MAX;
  std::vector<CellTotal> cells_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> cell_numbers_;
  std::vector<std::vector<std::uint32_t>> pairs_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> pair_numbers_;
  std::array<std::vector<int>, kKinds> slots_;  // By kind, then by day.
  std::vector<int> working_;                    // 1, 0 or kUnknown.
  std::vector<std::string> term_names_;
  std::vector<Pattern> candidates_;
  PeriodicIssues out_;
};

}  // namespace

PeriodicIssues FindPeriodicIssues(const FactTable& cases,
                                  const PatternOptions& options) {
  return Finder(cases, options).Run();
}

}  // namespace trunkline
