// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/base/strings.h"
#include "src/insight/distributions.h"
#include "src/insight/fact_columns.h"
#include "trunkline/insight_periodic.h"

// A pattern is a factor for each slot (each weekday, each month, ...) on a level
// that is carried forward from what came just before. It is learnt from the
// series without its last year, foretells that year block by block (weeks or
// months), and is compared with rivals that have the same information but no
// pattern. Only squared errors are compared, so that noise costs all the same.
namespace trunkline {
namespace {

constexpr int kWeek = 7;
constexpr int kMinWeeks = 8;
constexpr int kMaxTestWeeks = 52;
constexpr int kLevelWeeks = 4;
constexpr int kMinMonths = 36;
constexpr int kYear = 12;
constexpr int kKinds = 6;
constexpr int kUnknown = -1;
// A gap in which more tickets than this are missing is no chance: e^-14 is one
// in a million.
constexpr double kMissing = 14;
constexpr DayNumber kMinGap = 28;

DayNumber FirstDayOf(absl::CivilMonth month) {
  return ToDayNumber(absl::CivilDay(month));
}

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

// --- the contest ---

// Squared errors: of each day, or (kHour) of the hours of each week.
struct Errors {
  std::vector<double> units;
  std::size_t parts = 1;  // Of a unit.

  double Sum() const {
    return std::accumulate(units.begin(), units.end(), 0.0);
  }
  double Root() const {
    return units.empty()
               ? 0
               : std::sqrt(Sum() / static_cast<double>(units.size() * parts));
  }
};

// That a model does better than a rival by chance: Student's test of the pairs.
double ChanceOf(const Errors& model, const Errors& rival) {
  const std::size_t n = model.units.size();
  double mean = 0;
  for (std::size_t i = 0; i != n; ++i) {
    mean += rival.units[i] - model.units[i];
  }
  mean /= static_cast<double>(n);
  if (n < 2 || !(mean > 0)) return 1;
  double squares = 0;
  for (std::size_t i = 0; i != n; ++i) {
    const double distance = rival.units[i] - model.units[i] - mean;
    squares += distance * distance;
  }
  const double deviation = std::sqrt(squares / static_cast<double>(n - 1));
  if (deviation == 0) return 0;
  return insight::StudentUpperTail(
      mean / (deviation / std::sqrt(static_cast<double>(n))),
      static_cast<double>(n - 1));
}

// A stretch of days, [begin, end), by places in the series.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The blocks of a series: those that are learnt from, each with the days whose
// mean is its level, and those that are foretold, each with the days before it.
struct Plan {
  struct Learnt {
    Block block, level;
  };
  struct Tested {
    Block block;
    Block before;      // The level is carried forward from here.
    Block last_month;  // "As last month" and "as last year".
    Block last_year;
  };
  std::vector<Learnt> learnt;
  std::vector<Tested> tested;
  bool has_last_year = false;
};

double SumOf(const std::vector<double>& values, Block block) {
  double sum = 0;
  for (std::size_t i = block.begin; i != block.end; ++i) sum += values[i];
  return sum;
}

double MeanOf(const std::vector<double>& values, Block block) {
  return block.end == block.begin
             ? 0
             : SumOf(values, block) /
                   static_cast<double>(block.end - block.begin);
}

struct Factor {
  double observed = 0;
  double expected = 0;
  std::int64_t days = 0;

  // Towards 1 by one day's worth, so that a slot with few days says little.
  double value() const {
    const double day = days == 0 ? 0 : expected / static_cast<double>(days);
    return expected + day == 0 ? 1 : (observed + day) / (expected + day);
  }
};
using Factors = std::map<int, Factor>;

Factors Learn(const std::vector<double>& counts, const std::vector<int>& slots,
              const Plan& plan) {
  Factors out;
  for (const Plan::Learnt& one : plan.learnt) {
    const double level = MeanOf(counts, one.level);
    for (std::size_t i = one.block.begin; i != one.block.end; ++i) {
      Factor& factor = out[slots[i]];
      factor.observed += counts[i];
      factor.expected += level;
      ++factor.days;
    }
  }
  return out;
}

// The errors of a pattern in the blocks that were left out.
Errors Foretell(const std::vector<double>& counts,
                const std::vector<int>& slots, const Factors& factors,
                const Plan& plan) {
  const auto factor_of = [&](std::size_t i) {
    const auto found = factors.find(slots[i]);
    return found == factors.end() ? 1.0 : found->second.value();
  };
  Errors out;
  for (const Plan::Tested& one : plan.tested) {
    double weights = 0;
    for (std::size_t i = one.before.begin; i != one.before.end; ++i) {
      weights += factor_of(i);
    }
    const double level = weights > 0 ? SumOf(counts, one.before) / weights : 0;
    for (std::size_t i = one.block.begin; i != one.block.end; ++i) {
      const double distance = counts[i] - level * factor_of(i);
      out.units.push_back(distance * distance);
    }
  }
  return out;
}

// The errors of a mean of earlier days.
Errors Flat(const std::vector<double>& counts, const Plan& plan,
            Block Plan::Tested::*from) {
  Errors out;
  for (const Plan::Tested& one : plan.tested) {
    const double level = MeanOf(counts, one.*from);
    for (std::size_t i = one.block.begin; i != one.block.end; ++i) {
      out.units.push_back((counts[i] - level) * (counts[i] - level));
    }
  }
  return out;
}

// Weeks, counted back from the end. nullopt: the series is too short.
std::optional<Plan> WeekPlan(std::size_t begin, std::size_t end) {
  const auto weeks = static_cast<int>((end - begin) / kWeek);
  if (weeks < kMinWeeks) return std::nullopt;
  const int test = std::min(kMaxTestWeeks, weeks / 2);
  // Weeks `newest` to `oldest`, where 0 is the last one.
  const auto of = [&](int newest, int oldest) {
    return Block{end - static_cast<std::size_t>(oldest + 1) * kWeek,
                 end - static_cast<std::size_t>(newest) * kWeek};
  };
  Plan out;
  out.has_last_year = weeks >= test + 54;
  for (int w = weeks - 1; w >= test; --w) {
    out.learnt.push_back(
        {of(w, w), of(std::max(test, w - 2), std::min(weeks - 1, w + 2))});
  }
  for (int w = test - 1; w >= 0; --w) {
    const Block before = of(w + 1, w + kLevelWeeks);
    out.tested.push_back({of(w, w), before, before,
                          out.has_last_year ? of(w + 50, w + 54) : Block{}});
  }
  return out;
}

// Whole calendar months. `first`: the day of place 0.
std::optional<Plan> MonthPlan(DayNumber first, std::size_t begin,
                              std::size_t end) {
  const auto place = [&](absl::CivilMonth month) {
    return static_cast<std::size_t>(FirstDayOf(month) - first);
  };
  absl::CivilMonth from(ToCivilDay(first + static_cast<DayNumber>(begin)) - 1);
  from += 1;  // The first whole one.
  const absl::CivilMonth to(ToCivilDay(first + static_cast<DayNumber>(end)));
  if (to - from < kMinMonths) return std::nullopt;
  const absl::CivilMonth test = to - kYear;
  Plan out;
  out.has_last_year = true;
  // Whole years only: a year's mean is the level of each of its months.
  for (absl::CivilMonth year = test - kYear; year >= from; year -= kYear) {
    const Block level = {place(year), place(year + kYear)};
    out.learnt.push_back({level, level});
  }
  for (absl::CivilMonth month = test; month < to; ++month) {
    out.tested.push_back({{place(month), place(month + 1)},
                          {place(month - kYear), place(month)},
                          {place(month - 1), place(month)},
                          {place(month - kYear), place(month - kYear + 1)}});
  }
  return out;
}

class Finder {
 public:
  Finder(const FactTable& cases, const PatternOptions& options)
      : cases_(cases),
        rep_(FactTableAccess::Get(cases)),
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
  // The cells around a pair of a category and a region, which are looked up once
  // for all its tickets.
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
    for (const Term& term : options_.terms) terms.emplace(term.name, 0);
    for (auto& [name, number] : terms) {
      term_names_.push_back(name);
      number = static_cast<int>(term_names_.size());
    }
    if (!terms.empty()) at(PatternKind::kTerm).assign(days, 0);
    for (const Term& term : options_.terms) {
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

  // `rivals`: what has no pattern, or a simpler one. That it does better than they
  // must be no chance. "As last month" and "as last year" know a little of a
  // yearly pattern too, and need only be beaten.
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
  const FactTableAccess::Rep& rep_;
  const PatternOptions& options_;
  const FactTableAccess::Rep::Column* category_ = nullptr;
  const FactTableAccess::Rep::Column* region_ = nullptr;
  const FactTableAccess::Rep::Column* lead_ = nullptr;
  const FactTableAccess::Rep::Column* contacts_ = nullptr;
  const FactTableAccess::Rep::Column* same_ = nullptr;
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

// --- volumes ---

// The tickets of every day of a table.
class DayCounts {
 public:
  DayCounts(const FactTable& cases, const PatternOptions& options)
      : options_(options) {
    const auto accepted = cases.Find("accepted_at");
    if (!accepted.has_value()) return;
    const DayNumber as_of =
        ToDayNumber(absl::ToCivilDay(options.as_of, options.zone));
    for (std::size_t row = 0; row != cases.rows(); ++row) {
      const auto at = cases.TimeAt(*accepted, row);
      if (!at.has_value()) continue;
      const DayNumber day = ToDayNumber(absl::ToCivilDay(*at, options.zone));
      if (day >= as_of) continue;
      ++counts_[day];
      first_ = counts_.size() == 1 ? day : std::min(first_, day);
    }
  }

  bool Covers(absl::CivilDay day) const {
    return !counts_.empty() && ToDayNumber(day) >= first_;
  }
  DayVolume Of(const std::vector<absl::CivilDay>& days) const {
    DayVolume out;
    out.first = days.front();
    out.last = days.back();
    out.days = static_cast<std::int64_t>(days.size());
    if (options_.calendar.has_value()) out.working_days = 0;
    for (const absl::CivilDay day : days) {
      const auto found = counts_.find(ToDayNumber(day));
      if (found != counts_.end()) out.tickets += found->second;
      if (!out.working_days.has_value()) continue;
      const auto info = options_.calendar->Describe(day);
      if (!info.ok() || !info->known) {
        out.working_days.reset();
      } else {
        *out.working_days += info->working ? 1 : 0;
      }
    }
    return out;
  }

 private:
  const PatternOptions& options_;
  absl::flat_hash_map<DayNumber, std::int64_t> counts_;
  DayNumber first_ = 0;
};

std::vector<absl::CivilDay> DaysOf(absl::CivilMonth from, absl::CivilMonth to) {
  std::vector<absl::CivilDay> out;
  for (absl::CivilDay day(from); day < absl::CivilDay(to); ++day) {
    out.push_back(day);
  }
  return out;
}

}  // namespace

PeriodicIssues FindPeriodicIssues(const FactTable& cases,
                                  const PatternOptions& options) {
  return Finder(cases, options).Run();
}

double DayVolume::per_day() const {
  return days == 0 ? 0
                   : static_cast<double>(tickets) / static_cast<double>(days);
}

std::optional<double> DayVolume::per_working_day() const {
  if (working_days.value_or(0) == 0) return std::nullopt;
  return static_cast<double>(tickets) / static_cast<double>(*working_days);
}

std::vector<VolumeComparison> CompareMonth(const FactTable& cases,
                                           absl::CivilMonth month,
                                           const PatternOptions& options) {
  using Basis = VolumeComparison::Basis;
  const DayCounts counts(cases, options);
  std::vector<VolumeComparison> out;
  const auto compare = [&](Basis basis, const std::vector<absl::CivilDay>& now,
                           const std::vector<absl::CivilDay>& before) {
    if (now.empty() || !counts.Covers(before.front())) return;
    out.push_back({basis, counts.Of(now), counts.Of(before)});
  };
  const auto is_early = [](absl::CivilMonth one) { return one.month() <= 2; };
  if (!is_early(month)) {
    if (!is_early(month - 1)) {
      compare(Basis::kMonthBefore, DaysOf(month, month + 1),
              DaysOf(month - 1, month));
    }
    compare(Basis::kYearBefore, DaysOf(month, month + 1),
            DaysOf(month - kYear, month - kYear + 1));
    return out;
  }
  if (month.month() == 2) {
    compare(Basis::kJanuaryAndFebruary, DaysOf(month - 1, month + 1),
            DaysOf(month - 1 - kYear, month + 1 - kYear));
  }
  if (!options.lunar.has_value()) return out;
  std::vector<absl::CivilDay> now, before;
  for (const absl::CivilDay day : DaysOf(month, month + 1)) {
    absl::StatusOr<LunarDay> lunar = options.lunar->Of(day);
    if (!lunar.ok()) return out;
    --lunar->year;
    const absl::StatusOr<absl::CivilDay> then =
        options.lunar->CivilDayOf(*lunar);
    if (absl::IsNotFound(then.status())) continue;  // A 30th, a leap month.
    if (!then.ok()) return out;
    now.push_back(day);
    before.push_back(*then);
  }
  compare(Basis::kLunar, now, before);
  return out;
}

}  // namespace trunkline
