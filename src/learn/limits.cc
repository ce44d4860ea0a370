// SPDX-License-Identifier: Apache-2.0
//
// Each pair of acceptance and due time fits few amounts of each shape. The
// limit of a category is the shape and amount that fit most of its promises; of
// equal ones the simpler, or the one that other categories use. First the
// promises are divided by facts, then each part by time.
#include "src/learn/limits.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "src/base/status.h"
#include "src/learn/drift.h"
#include "src/learn/populations.h"

namespace trunkline::learn {
namespace {

using Unit = DeadlinePolicy::Unit;
using End = DeadlinePolicy::End;

// Promises that take part in the search for shapes: of one category at least,
// and of all.
constexpr std::size_t kSearched = 40;
constexpr std::size_t kSearchedAll = 2'000;
// A policy is believed if it fits this share of the promises.
constexpr double kBelieved = 0.5;
// A category for which a shape fits less than this share may need another.
constexpr double kFits = 0.8;
constexpr std::size_t kLeftOver = 20;
// A limit in calendar time that fits this share leaves nothing to explain.
constexpr double kPlain = 0.97;
constexpr int kFurther = 4;
// Share of due times, the earliest, that bound the years of the calendar.
constexpr double kPlausible = 0.999;
// At or below this share of tickets with a promise there is no limit.
constexpr double kNoLimit = 0.05;
constexpr std::uint64_t kNoLimitTickets = 10;
// Limits that are told apart by time in one population.
constexpr std::size_t kLabels = 8;

class Learner {
 public:
  Learner(const Counts& counts, const LearnOptions& options, const Model& model,
          Day from, Day to)
      : counts_(counts),
        options_(options),
        model_(model),
        from_(from),
        to_(to) {}

  absl::StatusOr<Limits> Run() {
    Limits out;
    Gather();
    if (groups_.empty()) return out;
    TRUNKLINE_ASSIGN_OR_RETURN(
        const WorkCalendar always,
        WorkCalendar::RoundTheClock("always", "UTC", first_year_, last_year_));
    always_.emplace(always);
    const ShapeSearch search(Samples(groups_), options_.due_tolerance);
    const std::vector<PromiseGroup> counted = NotPlain();
    const ShapeSearch in_working_time(Samples(counted), options_.due_tolerance);
    ObservedCalendar observed(counted, in_working_time, options_, first_year_,
                              last_year_);
    TRUNKLINE_RETURN_IF_ERROR(observed.Find());
    FindShapes(search, observed);
    FitAll(&out);
    const bool uses_draft = std::any_of(
        out.policies.begin(), out.policies.end(), [&](const auto& policy) {
          return observed.drafted().has_value() &&
                 policy.calendar == observed.drafted()->name;
        });
    if (uses_draft) {
      out.drafted = observed.drafted();
      out.years = observed.Years();
    }
    return out;
  }

 private:
  using Fit = std::pair<std::size_t, int>;  // Shape, amount.

  void Gather() {
    int first = 9999;
    std::vector<std::int64_t> dues;
    for (const auto& [category, promises] : counts_.promises) {
      PromiseGroup group;
      group.category = category;
      for (const Promise& promise : promises.sample) {
        DatedPromise dated(promise);
        if (dated.first < from_ || dated.first >= to_) continue;
        first = std::min(first, static_cast<int>(dated.from.year()));
        dues.push_back(dated.due);
        group.promises.push_back(std::move(dated));
      }
      if (!group.promises.empty()) groups_.push_back(std::move(group));
    }
    if (groups_.empty()) return;
    // A few due times are typing errors.
    const auto late =
        dues.begin() + static_cast<std::ptrdiff_t>(
                           static_cast<double>(dues.size() - 1) * kPlausible);
    std::nth_element(dues.begin(), late, dues.end());
    const auto last = static_cast<int>(
        absl::CivilDay(absl::CivilSecond(1970) + *late).year());
    first_year_ = std::max(first, 1801) - 1;
    last_year_ = std::min({last + 1, first_year_ + 40, 2400});
  }

  // The categories that may have limits in working time: a limit in calendar
  // days, hours or months does not fit nearly all of their promises. The others
  // say nothing about which days are worked on. If there is none, all.
  std::vector<PromiseGroup> NotPlain() const {
    std::vector<PromiseGroup> out;
    for (const PromiseGroup& group : groups_) {
      const ShapeSearch own({SampleOf(group)}, options_.due_tolerance);
      const double wanted = kPlain * static_cast<double>(own.size());
      bool plain = false;
      for (Unit unit : {Unit::kCalendarDays, Unit::kHours, Unit::kMonths}) {
        for (End end : {End::kSameTime, End::kOfDay}) {
          Shape shape = Plain(unit);
          shape.policy.end = end;
          plain =
              plain || static_cast<double>(own.Score(shape, wanted)) >= wanted;
        }
      }
      if (!plain) out.push_back(group);
    }
    return out.empty() ? groups_ : out;
  }
  // Promises from all of a category's time.
  static ShapeSearch::Sample SampleOf(const PromiseGroup& group) {
    ShapeSearch::Sample sample;
    for (std::size_t k = 0;
         k < group.promises.size() && sample.size() < kSearched * 5;
         k += 1 + group.promises.size() / (kSearched * 5)) {
      sample.push_back(group.promises[k]);
    }
    return sample;
  }

  // Some promises of the categories that have most.
  static std::vector<ShapeSearch::Sample> Samples(
      const std::vector<PromiseGroup>& groups) {
    std::vector<const PromiseGroup*> order;
    for (const PromiseGroup& group : groups) order.push_back(&group);
    std::stable_sort(order.begin(), order.end(),
                     [](const PromiseGroup* a, const PromiseGroup* b) {
                       return a->promises.size() > b->promises.size();
                     });
    const std::size_t each = std::max(kSearched, kSearchedAll / order.size());
    std::size_t taken = 0;
    std::vector<ShapeSearch::Sample> samples;
    for (const PromiseGroup* group : order) {
      if (taken >= kSearchedAll) break;
      const std::size_t n = std::min(each, group->promises.size());
      ShapeSearch::Sample part;
      for (std::size_t i = 0; i < n; ++i) {
        part.push_back(group->promises[i * group->promises.size() / n]);
      }
      taken += n;
      samples.push_back(std::move(part));
    }
    return samples;
  }

  // The shapes of all units, the simplest first; then those that count in other
  // units by the working calendar; then those for what is left over.
  void FindShapes(const ShapeSearch& search, const ObservedCalendar& observed) {
    std::vector<Shape> by_calendar;
    for (Unit unit : {Unit::kCalendarDays, Unit::kHours, Unit::kMonths}) {
      Shape plain = Plain(unit);
      if (unit != Unit::kHours) {
        Shape end_of_day = plain;
        end_of_day.policy.end = End::kOfDay;
        if (search.Score(end_of_day) > search.Score(plain)) plain = end_of_day;
      }
      const std::uint64_t score = search.Score(plain);
      if (score > 0) shapes_.push_back(plain);
      if (observed.calendar() != nullptr && unit != Unit::kMonths) {
        Shape counted = By(*observed.calendar(), unit);
        counted.policy.end = plain.policy.end;
        if (static_cast<double>(search.Descend(&counted)) >
            static_cast<double>(score) * 1.05 + 3) {
          by_calendar.push_back(counted);
        }
      }
      if (unit == Unit::kCalendarDays && observed.calendar() != nullptr) {
        shapes_.push_back(observed.days());
      }
      if (unit == Unit::kHours && observed.calendar() != nullptr &&
          search.Score(observed.hours()) > 0) {
        shapes_.push_back(observed.hours());
      }
    }
    simple_ = shapes_.size();
    shapes_.insert(shapes_.end(), by_calendar.begin(), by_calendar.end());
    FindFurther(observed);
  }

  Shape Plain(Unit unit) const {
    Shape shape;
    shape.policy.unit = unit;
    shape.calendar = &*always_;
    return shape;
  }
  static Shape By(const WorkCalendar& calendar, Unit unit) {
    Shape shape;
    shape.policy.unit = unit;
    shape.policy.calendar = calendar.name();
    shape.calendar = &calendar;
    return shape;
  }

  // One city may count its limits in one unit in several ways: looks for shapes
  // of the categories that none fits well.
  void FindFurther(const ObservedCalendar& observed) {
    for (int i = 0; i < kFurther; ++i) {
      std::vector<ShapeSearch::Sample> left;
      std::size_t promises = 0;
      std::uint64_t fit = 0;
      for (const PromiseGroup& group : groups_) {
        ShapeSearch::Sample sample = SampleOf(group);
        if (sample.size() < kLeftOver) continue;
        const std::size_t size = sample.size();
        const ShapeSearch own({sample}, options_.due_tolerance);
        std::uint64_t most = 0;
        for (const Shape& shape : shapes_) {
          most = std::max(most, own.Score(shape));
        }
        if (static_cast<double>(most) >= kFits * static_cast<double>(size)) {
          continue;
        }
        fit += most;
        promises += size;
        left.push_back(std::move(sample));
      }
      if (promises < kLeftOver) return;
      const ShapeSearch search(std::move(left), options_.due_tolerance);
      std::optional<Shape> best;
      // It must fit clearly more than what there is.
      auto most = fit + std::max<std::uint64_t>(promises / 10, kLeftOver / 2);
      const auto consider = [&](Shape shape) {
        if (most >= promises) return;  // None fits more than all.
        const std::uint64_t score = search.Descend(&shape);
        if (score <= most) return;
        most = score;
        best = shape;
      };
      for (Unit unit : {Unit::kCalendarDays, Unit::kMonths}) {
        consider(Plain(unit));
      }
      if (observed.calendar() != nullptr) {
        const WorkCalendar& calendar = *observed.calendar();
        if (most < promises) {
          Shape days;
          search.BestInWorkingDays(calendar, true, &days);
          consider(days);
        }
        consider(By(calendar, Unit::kCalendarDays));
        consider(By(calendar, Unit::kHours));
        consider(By(calendar, Unit::kWorkingHours));
      }
      if (!best.has_value()) return;
      shapes_.push_back(*best);
    }
  }

  // --- the limits of each category ---

  // The promises of a category as their facts and the limits that they fit.
  std::vector<FactedPromise> FactsOfGroup(const PromiseGroup& group) {
    std::vector<FactedPromise> out(group.promises.size());
    std::vector<int> amounts;
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      const ShapeSearch search({}, options_.due_tolerance);
      Shape shape = shapes_[s];
      for (std::size_t i = 0; i < group.promises.size(); ++i) {
        amounts.clear();
        search.Amounts(&shape, group.promises[i], &amounts);
        for (int n : amounts) {
          const auto [found, is_new] = number_of_.try_emplace(
              Fit(s, n), static_cast<std::uint32_t>(fits_.size()));
          if (is_new) fits_.emplace_back(s, n);
          out[i].limits.push_back(found->second);
        }
      }
    }
    for (std::size_t i = 0; i < group.promises.size(); ++i) {
      out[i].facts = FactsOf(counts_, model_.facts, group.promises[i].cell);
    }
    return out;
  }

  // Limits by how many of the promises they fit.
  using Tally = std::map<std::uint32_t, std::uint64_t>;
  static Tally TallyOf(const std::vector<FactedPromise>& promises,
                       const std::vector<std::uint32_t>& part) {
    Tally tally;
    for (std::uint32_t i : part) {
      for (std::uint32_t limit : promises[i].limits) ++tally[limit];
    }
    return tally;
  }

  // Counts for a limit that alone fits most promises of a population.
  void CountUse(const Tally& tally) {
    std::uint64_t most = 0, times = 0;
    for (const auto& fit : tally) most = std::max(most, fit.second);
    std::uint32_t only = 0;
    for (const auto& [limit, n] : tally) {
      if (n != most || fits_[limit].first >= simple_) continue;
      only = limit;
      ++times;
    }
    if (times == 1) used_[only] += most;
  }

  void FitAll(Limits* out) {
    const std::vector<Dimension> dims = FactDimensions(counts_, model_.facts);
    InduceOptions induce;
    induce.min_support = static_cast<std::uint64_t>(options_.min_support);
    induce.min_share = kBelieved;
    induce.max_conditions = options_.max_conditions;
    struct Divided {
      std::vector<FactedPromise> promises;
      std::vector<Population> populations;
    };
    std::vector<Divided> divided;
    for (const PromiseGroup& group : groups_) {
      Divided own;
      own.promises = FactsOfGroup(group);
      own.populations = TellApart(dims, own.promises, induce);
      for (const Population& population : own.populations) {
        CountUse(TallyOf(own.promises, population.promises));
      }
      divided.push_back(std::move(own));
    }
    std::map<std::uint32_t, int> policy_of;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const Promises& promises = counts_.promises.at(groups_[g].category);
      for (const Population& population : divided[g].populations) {
        for (Limit& limit :
             PeriodsOf(groups_[g], divided[g].promises, population)) {
          TrimTo(promises, &limit);
          if (limit.policy >= 0) {
            if (limit.from >= limit.to) continue;
            const auto number = static_cast<std::uint32_t>(limit.policy);
            const auto [found, is_new] = policy_of.try_emplace(
                number, static_cast<int>(out->policies.size()));
            if (is_new) {
              out->policies.push_back(PolicyOf(fits_[number]));
              out->calendars.push_back(*shapes_[fits_[number].first].calendar);
            }
            limit.policy = found->second;
          }
          out->limits.push_back(limit);
        }
      }
    }
    SortPolicies(out);
    std::stable_sort(
        out->limits.begin(), out->limits.end(),
        [](const Limit& a, const Limit& b) { return a.pattern < b.pattern; });
  }

  static void SortPolicies(Limits* out) {
    std::vector<int> order(out->policies.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [out](int a, int b) {
      return out->policies[a].id < out->policies[b].id;
    });
    std::vector<int> place(order.size());
    std::vector<DeadlinePolicy> sorted;
    std::vector<WorkCalendar> calendars;
    for (int i : order) {
      place[i] = static_cast<int>(sorted.size());
      sorted.push_back(std::move(out->policies[i]));
      calendars.push_back(std::move(out->calendars[i]));
    }
    out->policies = std::move(sorted);
    out->calendars = std::move(calendars);
    for (Limit& limit : out->limits) {
      if (limit.policy >= 0) limit.policy = place[limit.policy];
    }
  }

  DeadlinePolicy PolicyOf(const Fit& fit) const {
    DeadlinePolicy policy = shapes_[fit.first].policy;
    policy.amount = fit.second;
    const char* unit = policy.unit == Unit::kWorkingDays    ? "wd"
                       : policy.unit == Unit::kHours        ? "h"
                       : policy.unit == Unit::kWorkingHours ? "wh"
                       : policy.unit == Unit::kMonths       ? "mo"
                                                            : "cd";
    // A further shape of the unit has its number.
    int number = 1;
    for (std::size_t s = 0; s < fit.first; ++s) {
      number += shapes_[s].policy.unit == policy.unit;
    }
    policy.id = unit;
    if (number > 1) policy.id += "-" + std::to_string(number);
    policy.id += "." + std::to_string(policy.amount);
    policy.derived = true;
    return policy;
  }

  // The periods of a population; Limit::policy is an index of fits_.
  std::vector<Limit> PeriodsOf(const PromiseGroup& group,
                               const std::vector<FactedPromise>& promises,
                               const Population& population) const {
    const auto used = [this](std::uint32_t limit) {
      const auto found = used_.find(limit);
      return found == used_.end() ? 0 : found->second;
    };
    const Tally tally = TallyOf(promises, population.promises);
    std::vector<std::pair<std::uint32_t, std::uint64_t>> order(tally.begin(),
                                                               tally.end());
    std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
      if (a.second != b.second) return a.second > b.second;
      const Fit& x = fits_[a.first];
      const Fit& y = fits_[b.first];
      const bool simple = x.first < simple_;
      if (simple != (y.first < simple_)) return simple;
      const std::uint64_t m = used(a.first), n = used(b.first);
      return m != n ? m > n : x < y;
    });
    if (order.size() > kLabels) order.resize(kLabels);
    const auto min_support = static_cast<std::uint64_t>(options_.min_support);
    // Each promise counts for the commonest limit that it fits.
    const std::uint32_t none = static_cast<std::uint32_t>(order.size());
    std::map<std::pair<Day, std::uint32_t>, std::uint64_t> times;
    for (std::uint32_t i : population.promises) {
      const std::vector<std::uint32_t>& fit = promises[i].limits;
      std::uint32_t label = none;
      for (std::uint32_t o = 0; o < none && label == none; ++o) {
        if (std::find(fit.begin(), fit.end(), order[o].first) != fit.end()) {
          label = o;
        }
      }
      ++times[{group.promises[i].first, label}];
    }
    std::vector<Choice> choices;
    for (const auto& [key, n] : times) {
      choices.push_back({key.first, key.second, n});
    }
    DriftOptions drift;
    drift.min_support = std::max<std::uint64_t>(min_support, 10);
    drift.period_bits = 16;
    std::vector<Limit> out;
    for (const Period& period : FindPeriods(choices, drift)) {
      Limit limit;
      limit.pattern = {group.category};
      limit.pattern.insert(limit.pattern.end(), population.pattern.begin(),
                           population.pattern.end());
      limit.from = period.from;
      limit.to = period.to;
      limit.promises = period.times;
      limit.correct = period.right;
      const bool good = period.what != none && period.right >= min_support &&
                        static_cast<double>(period.right) >=
                            kBelieved * static_cast<double>(period.times);
      if (good) limit.policy = static_cast<int>(order[period.what].first);
      for (std::uint32_t i : population.promises) {
        const DatedPromise& p = group.promises[i];
        if (p.first < period.from || p.first >= period.to) continue;
        limit.sample.push_back({p.accepted, p.due, p.cell});
      }
      out.push_back(std::move(limit));
    }
    return out;
  }

  // Takes off the ends in which hardly any ticket has a promise.
  void TrimTo(const Promises& promises, Limit* limit) const {
    std::vector<Choice> choices;
    for (const auto& [day, n] : promises.days) {
      if (day < from_ || day >= to_) continue;
      for (std::uint32_t what = 0; what < 2; ++what) {
        if (n[what] > 0) choices.push_back({day, what, n[what]});
      }
    }
    DriftOptions drift;
    drift.min_support = kNoLimitTickets;
    const std::vector<Period> periods = FindPeriods(choices, drift);
    for (const Period& period : periods) {
      const bool never = period.what == 0 && period.right >= kNoLimitTickets &&
                         static_cast<double>(period.times - period.right) <=
                             kNoLimit * static_cast<double>(period.times);
      if (!never) continue;
      if (period.from <= limit->from) {
        limit->from = std::max(limit->from, period.to);
      } else if (period.to >= limit->to) {
        limit->to = std::min(limit->to, period.from);
      }
    }
  }

  const Counts& counts_;
  const LearnOptions& options_;
  const Model& model_;
  const Day from_, to_;
  std::vector<PromiseGroup> groups_;
  int first_year_ = 0, last_year_ = 0;
  std::optional<WorkCalendar> always_;
  std::vector<Shape> shapes_;
  std::size_t simple_ = 0;  // The first of them are simple.
  // Shapes with amounts, by number; uses by other categories.
  std::vector<Fit> fits_;
  std::map<Fit, std::uint32_t> number_of_;
  std::map<std::uint32_t, std::uint64_t> used_;
};

}  // namespace

absl::StatusOr<Limits> LearnLimits(const Counts& counts,
                                   const LearnOptions& options,
                                   const Model& model, Day from, Day to) {
  return Learner(counts, options, model, from, to).Run();
}

bool IsDueBy(const Limits& limits, std::size_t policy, const Promise& promise,
             int tolerance) {
  CountOptions provisional;
  provisional.provisional = true;
  const auto due =
      DueTime(limits.policies[policy], limits.calendars[policy],
              absl::FromUnixSeconds(promise.accepted), provisional);
  return due.ok() &&
         std::abs(absl::ToUnixSeconds(due->due) - promise.due) <= tolerance;
}

}  // namespace trunkline::learn
