// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "src/base/strings.h"
#include "src/insight/distributions.h"
#include "src/insight/fact_columns.h"

// Alerts, a day at a time. A cell keeps the counts of its last 64 days in a
// ring, which is as far as any baseline looks back, so that a ticket costs a few
// additions and a day only looks at cells that could be alerts: those with
// enough tickets on that day. All others of the family count as p = 1.
namespace trunkline {
namespace {

constexpr int kRing = 64;      // Days that a cell remembers; a power of two.
constexpr int kLookBack = 60;  // Days that a baseline may reach back.
constexpr int kBaselineDays = 7;
constexpr int kGap = 2;  // Days after which an alert still continues.
constexpr std::size_t kMaxParts = 16;  // Of a code; further ones are cut.

// The nodes of a tree by number: the whole tree is 0.
class Tree {
 public:
  explicit Tree(char separator) : separator_(separator) {
    names_.emplace_back();
    paths_.push_back({0});
  }

  // Returns the numbers of a code and of the nodes above it, the root first. The
  // reference lives until the next call.
  const std::vector<std::uint32_t>& Path(std::string_view code) {
    if (code.empty()) return paths_[0];
    const auto found = numbers_.find(base::ToAbsl(code));
    if (found != numbers_.end()) return paths_[found->second];
    std::vector<std::uint32_t> path = {0};
    std::uint32_t node = 0;
    for (std::size_t end = 0; end != code.size() && path.size() <= kMaxParts;) {
      end = std::min(code.find(separator_, end + 1), code.size());
      const std::string_view prefix = code.substr(0, end);
      const auto [known, fresh] = numbers_.try_emplace(
          std::string(prefix), static_cast<std::uint32_t>(names_.size()));
      node = known->second;
      path.push_back(node);
      if (!fresh) continue;
      names_.emplace_back(prefix);
      paths_.push_back(path);
    }
    // What is deeper counts at its last node.
    numbers_.try_emplace(std::string(code), node);
    return paths_[node];
  }
  // nullopt: no ticket had it.
  std::optional<std::uint32_t> Find(std::string_view code) const {
    if (code.empty()) return 0;
    const auto found = numbers_.find(base::ToAbsl(code));
    if (found == numbers_.end()) return std::nullopt;
    return found->second;
  }
  const std::string& name(std::uint32_t node) const { return names_[node]; }
  std::size_t depth(std::uint32_t node) const { return paths_[node].size(); }
  bool IsIn(std::uint32_t node, std::uint32_t above) const {
    const std::vector<std::uint32_t>& path = paths_[node];
    return std::find(path.begin(), path.end(), above) != path.end();
  }

 private:
  char separator_;
  absl::flat_hash_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::uint32_t>> paths_;
};

struct Cell {
  std::uint32_t category = 0;
  std::uint32_t region = 0;
  DayNumber last_day = 0;  // The ring ends with it.
  std::array<std::uint32_t, kRing> counts = {};
  std::uint64_t alerts = 0;  // Bit of a day: it was an alert.
  DayNumber since = kNoDay;  // When the last alert began,
  DayNumber until = kNoDay;  // and the last day that it was one.

  static std::size_t Slot(DayNumber day) {
    return static_cast<std::size_t>(day) & (kRing - 1);
  }
  bool Remembers(DayNumber day) const {
    return day <= last_day && day > last_day - kRing;
  }
  std::uint32_t Count(DayNumber day) const {
    return Remembers(day) ? counts[Slot(day)] : 0;
  }
  bool WasAlert(DayNumber day) const {
    return Remembers(day) && (alerts >> Slot(day) & 1) != 0;
  }
  // Makes the ring end with `day`, if that is later.
  void Advance(DayNumber day) {
    const DayNumber first = std::max(last_day + 1, day - kRing + 1);
    for (DayNumber d = first; d <= day; ++d) {
      counts[Slot(d)] = 0;
      alerts &= ~(std::uint64_t{1} << Slot(d));
    }
    last_day = std::max(last_day, day);
  }
};

}  // namespace

struct AlertMonitor::Rep {
  explicit Rep(AlertOptions given) : options(std::move(given)) {}

  AlertOptions options;
  Tree categories{'.'};
  Tree regions{'/'};
  std::vector<Cell> cells;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> numbers;
  bool begun = false;
  bool ended = false;  // `today` has ended.
  DayNumber first_day = 0;
  DayNumber today = 0;
  std::vector<std::uint32_t> touched;  // Cells with a ticket today.
  std::int64_t late = 0;
  // Of the day that ended last: the verdict of each discovery, and who explains
  // it; and those that passed the threshold without being one.
  struct Ruling {
    AlertVerdict verdict = AlertVerdict::kAlert;
    std::uint32_t explained_by = 0;
  };
  absl::flat_hash_map<std::uint32_t, Ruling> rulings;

  static std::uint64_t Key(std::uint32_t category, std::uint32_t region) {
    return std::uint64_t{category} << 32 | region;
  }

  void Count(DayNumber day, std::string_view category, std::string_view region,
             std::int64_t contacts) {
    const std::vector<std::uint32_t>& above = categories.Path(category);
    const std::vector<std::uint32_t>& around = regions.Path(region);
    for (const std::uint32_t c : above) {
      for (const std::uint32_t r : around) {
        const auto [found, fresh] = numbers.try_emplace(
            Key(c, r), static_cast<std::uint32_t>(cells.size()));
        if (fresh) {
          Cell& cell = cells.emplace_back();
          cell.category = c;
          cell.region = r;
          cell.last_day = day - kRing;
        }
        Cell& cell = cells[found->second];
        cell.Advance(day);
        if (!cell.Remembers(day)) continue;
        std::uint32_t& count = cell.counts[Cell::Slot(day)];
        if (count == 0 && day == today && !ended) {
          touched.push_back(found->second);
        }
        constexpr std::int64_t kMost = 1'000'000'000;
        count = static_cast<std::uint32_t>(
            std::min(std::int64_t{count} + contacts, kMost));
      }
    }
  }

  // The days that a day of a cell is compared with, the latest first; fewer than
  // seven if there are not so many.
  int Baseline(const Cell& cell, DayNumber day, DayNumber* days) const {
    const int lag = options.baseline == AlertBaseline::kC1 ? 1 : 3;
    const bool by_type = options.baseline == AlertBaseline::kByDayType &&
                         options.day_type != nullptr;
    const int type = by_type ? options.day_type(ToCivilDay(day)) : 0;
    const DayNumber end = std::max(first_day, day - kLookBack);
    int n = 0;
    for (DayNumber d = day - lag; d >= end && n != kBaselineDays; --d) {
      if (cell.WasAlert(d)) continue;
      if (by_type && options.day_type(ToCivilDay(d)) != type) continue;
      days[n++] = d;
    }
    return n;
  }

  struct Measure {
    bool evaluated = false;
    double expected = 0, sigma = 0, z = 0;
    std::array<DayNumber, kBaselineDays> days = {};
  };

  Measure MeasureDay(const Cell& cell, DayNumber day) const {
    Measure out;
    if (Baseline(cell, day, out.days.data()) != kBaselineDays) return out;
    out.evaluated = true;
    for (const DayNumber d : out.days) out.expected += cell.Count(d);
    out.expected /= kBaselineDays;
    double squares = 0;
    for (const DayNumber d : out.days) {
      const double distance = cell.Count(d) - out.expected;
      squares += distance * distance;
    }
    out.sigma =
        std::max(std::sqrt(squares / (kBaselineDays - 1)), options.min_sigma);
    if (out.sigma > 0) out.z = (cell.Count(day) - out.expected) / out.sigma;
    return out;
  }

  double threshold() const {
    return options.baseline == AlertBaseline::kC3 ? options.min_c3
                                                  : options.min_z;
  }

  Alert Evaluate(std::uint32_t number, DayNumber day) const {
    const Cell& cell = cells[number];
    Alert out;
    out.day = ToCivilDay(day);
    out.cell = CellOf(number);
    out.observed = cell.Count(day);
    const Measure measure = MeasureDay(cell, day);
    out.verdict = AlertVerdict::kNoBaseline;
    if (!measure.evaluated) return out;
    out.expected = measure.expected;
    out.sigma = measure.sigma;
    out.z = measure.z;
    if (options.baseline == AlertBaseline::kC3) {
      out.z = std::max(0.0, measure.z - 1);
      for (int back = 1; back <= 2; ++back) {
        const Measure before = MeasureDay(cell, day - back);
        if (!before.evaluated) return out;
        out.z += std::max(0.0, before.z - 1);
      }
    }
    // A new day differs from a mean of seven by more than from the true mean.
    out.p = insight::StudentUpperTail(
        out.z / std::sqrt(1 + 1.0 / kBaselineDays), kBaselineDays - 1);
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

  AlertCell CellOf(std::uint32_t number) const {
    return {categories.name(cells[number].category),
            regions.name(cells[number].region)};
  }

  struct Discovery {
    std::uint32_t cell = 0;
    Alert alert;
    double excess = 0;
    std::size_t depth = 0;
    Discovery* by = nullptr;  // What stands for it.
  };

  // Leaves the deepest cells that explain the others. From the widest cell down:
  // if a part of it has most of its excess, the part stands for it, or whatever
  // stands for the part; else it stands for all its parts.
  void Settle(std::vector<Discovery>* found) const {
    std::sort(found->begin(), found->end(),
              [](const Discovery& a, const Discovery& b) {
                if (a.depth != b.depth) return a.depth < b.depth;
                if (a.excess != b.excess) return a.excess > b.excess;
                return a.alert.cell < b.alert.cell;
              });
    for (Discovery& whole : *found) {
      if (whole.by != nullptr) continue;
      Discovery* best = nullptr;
      std::vector<Discovery*> parts;
      for (Discovery& part : *found) {
        if (&part == &whole ||
            !categories.IsIn(cells[part.cell].category,
                             cells[whole.cell].category) ||
            !regions.IsIn(cells[part.cell].region, cells[whole.cell].region)) {
          continue;
        }
        parts.push_back(&part);
        if (part.excess >= options.explains * whole.excess &&
            (best == nullptr || part.excess > best->excess ||
             (part.excess == best->excess && part.depth > best->depth))) {
          best = &part;
        }
      }
      if (best != nullptr) {
        whole.by = best;
        continue;
      }
      for (Discovery* part : parts) {
        if (part->by == nullptr) part->by = &whole;
      }
    }
    for (Discovery& one : *found) {
      if (one.by == nullptr) continue;
      const Discovery* by = one.by;
      // A part that stands for a whole may itself be a part of a wider cell. The
      // chain ends: a step down goes to a part of at least the share, and what a
      // wider cell stands for has no such part.
      for (std::size_t steps = 0; by->by != nullptr && steps != found->size();
           ++steps) {
        by = by->by;
      }
      one.alert.verdict = AlertVerdict::kExplained;
      one.alert.explained_by = by->alert.cell;
    }
  }

  DailyAlerts End() {
    DailyAlerts out;
    out.day = ToCivilDay(today);
    out.family = cells.size();
    std::vector<Discovery> candidates;
    std::vector<double> p;
    for (const std::uint32_t number : touched) {
      if (cells[number].Count(today) < options.min_count) continue;
      Alert alert = Evaluate(number, today);
      if (alert.verdict == AlertVerdict::kNoBaseline) continue;
      p.push_back(alert.p);
      Discovery& one = candidates.emplace_back();
      one.cell = number;
      one.excess = static_cast<double>(alert.observed) - alert.expected;
      one.depth = categories.depth(cells[number].category) +
                  regions.depth(cells[number].region);
      one.alert = std::move(alert);
    }
    const std::vector<bool> significant =
        BenjaminiHochberg(p, options.q, out.family);
    std::vector<Discovery> found;
    for (std::size_t i = 0; i != candidates.size(); ++i) {
      if (!significant[i] ||
          candidates[i].alert.verdict != AlertVerdict::kNotSignificant) {
        continue;
      }
      candidates[i].alert.verdict = AlertVerdict::kAlert;
      found.push_back(std::move(candidates[i]));
    }
    Settle(&found);
    rulings.clear();
    for (Discovery& one : found) {
      Cell& cell = cells[one.cell];
      cell.alerts |= std::uint64_t{1} << Cell::Slot(today);
      if (cell.until == kNoDay || cell.until < today - kGap) cell.since = today;
      cell.until = today;
      one.alert.since = ToCivilDay(cell.since);
      Ruling& ruling = rulings[one.cell];
      ruling.verdict = one.alert.verdict;
      if (one.alert.verdict == AlertVerdict::kExplained) {
        ruling.explained_by = Number(one.alert.explained_by).value_or(0);
      } else {
        out.alerts.push_back(std::move(one.alert));
      }
    }
    out.expected_by_chance = options.q * static_cast<double>(found.size());
    std::sort(
        out.alerts.begin(), out.alerts.end(),
        [](const Alert& a, const Alert& b) {
          if (a.z != b.z) return a.z > b.z;
          const double more_a = static_cast<double>(a.observed) - a.expected;
          const double more_b = static_cast<double>(b.observed) - b.expected;
          return more_a != more_b ? more_a > more_b : a.cell < b.cell;
        });
    touched.clear();
    ended = true;
    return out;
  }

  std::optional<std::uint32_t> Number(const AlertCell& cell) const {
    const auto category = categories.Find(cell.category);
    const auto region = regions.Find(cell.region);
    if (!category.has_value() || !region.has_value()) return std::nullopt;
    const auto found = numbers.find(Key(*category, *region));
    if (found == numbers.end()) return std::nullopt;
    return found->second;
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
  if (!rep.begun) {
    rep.begun = true;
    rep.first_day = rep.today = number;
  } else if (number > rep.today) {
    if (!rep.ended) rep.End();
    rep.today = number;
    rep.ended = false;
  } else if (number < rep.today || rep.ended) {
    rep.late += contacts;
    if (number <= rep.today - kLookBack || number < rep.first_day) return;
  }
  rep.Count(number, category, region, contacts);
}

std::optional<DailyAlerts> AlertMonitor::EndDay() {
  if (!rep_->begun || rep_->ended) return std::nullopt;
  return rep_->End();
}

std::optional<Alert> AlertMonitor::Explain(const AlertCell& cell) const {
  const Rep& rep = *rep_;
  const std::optional<std::uint32_t> number = rep.Number(cell);
  if (!number.has_value() || !rep.ended) return std::nullopt;
  Alert out = rep.Evaluate(*number, rep.today);
  const auto ruling = rep.rulings.find(*number);
  if (ruling != rep.rulings.end()) {
    out.verdict = ruling->second.verdict;
    out.since = ToCivilDay(rep.cells[*number].since);
    if (out.verdict == AlertVerdict::kExplained) {
      out.explained_by = rep.CellOf(ruling->second.explained_by);
    }
  }
  return out;
}

std::int64_t AlertMonitor::late() const { return rep_->late; }

std::vector<DailyAlerts> FindAlerts(const FactTable& cases, absl::TimeZone zone,
                                    absl::Time as_of,
                                    const AlertOptions& options) {
  std::vector<DailyAlerts> out;
  const auto accepted = cases.Find("accepted_at");
  const auto category = cases.Find("category");
  const auto region = cases.Find("region");
  const auto contacts = cases.Find("contacts");
  const auto same = cases.Find("contacts_same_caller");
  if (!accepted || !category || !region || !contacts || !same) return out;
  std::vector<std::pair<DayNumber, std::size_t>> order;
  order.reserve(cases.rows());
  for (std::size_t row = 0; row != cases.rows(); ++row) {
    const std::optional<absl::Time> at = cases.TimeAt(*accepted, row);
    if (!at.has_value() || *at > as_of) continue;
    order.emplace_back(ToDayNumber(absl::ToCivilDay(*at, zone)), row);
  }
  std::sort(order.begin(), order.end());
  AlertMonitor monitor(options);
  for (std::size_t i = 0; i != order.size(); ++i) {
    const std::size_t row = order[i].second;
    monitor.Add(ToCivilDay(order[i].first), cases.Word(*category, row),
                cases.Word(*region, row),
                std::max<std::int64_t>(1, cases.Number(*contacts, row) -
                                              cases.Number(*same, row)));
    if (i + 1 == order.size() || order[i + 1].first != order[i].first) {
      if (auto day = monitor.EndDay()) out.push_back(*std::move(day));
    }
  }
  return out;
}

std::vector<std::vector<std::string>> FindAlertCases(
    const FactTable& cases, absl::TimeZone zone,
    const std::vector<Alert>& alerts) {
  std::vector<std::vector<std::string>> out(alerts.size());
  const auto accepted = cases.Find("accepted_at");
  const auto category = cases.Find("category");
  const auto region = cases.Find("region");
  const auto cut = cases.Find("cut");
  if (!accepted || !category || !region || !cut) return out;
  absl::flat_hash_map<DayNumber, std::vector<std::size_t>> of_day;
  for (const Alert& alert : alerts) of_day[ToDayNumber(alert.day)];
  for (std::size_t row = 0; row != cases.rows(); ++row) {
    const std::optional<absl::Time> at = cases.TimeAt(*accepted, row);
    if (!at.has_value() || cases.Flag(*cut, row).value_or(false)) continue;
    const auto found = of_day.find(ToDayNumber(absl::ToCivilDay(*at, zone)));
    if (found != of_day.end()) found->second.push_back(row);
  }
  for (std::size_t i = 0; i != alerts.size(); ++i) {
    const AlertCell& cell = alerts[i].cell;
    for (const std::size_t row : of_day[ToDayNumber(alerts[i].day)]) {
      if (insight::IsInNode(cases.Word(*category, row), cell.category, '.') &&
          insight::IsInNode(cases.Word(*region, row), cell.region, '/')) {
        out[i].emplace_back(cases.Word(0, row));
      }
    }
    std::sort(out[i].begin(), out[i].end());
  }
  return out;
}

}  // namespace trunkline
