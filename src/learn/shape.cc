// SPDX-License-Identifier: Apache-2.0
#include "src/learn/shape.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace trunkline::learn {
namespace {

using Unit = DeadlinePolicy::Unit;
using CountFrom = DeadlinePolicy::CountFrom;
using End = DeadlinePolicy::End;
using Roll = DeadlinePolicy::Roll;
using OffDay = DeadlinePolicy::OffDay;

// The search goes on from the best beginnings; they are found by a part of the
// samples.
constexpr std::size_t kBegins = 2;
constexpr std::size_t kStride = 4;
// A gain for which a shape gives up a simpler field.
constexpr double kWorth = 0.002;
constexpr double kLeastGain = 1e-6;
double WorthOf(std::uint64_t score) {
  return std::max(1.0, kWorth * static_cast<double>(score));
}

// Whether a shape fits no amount, which the time of day alone tells.
bool CannotFit(const DeadlinePolicy& policy, const DatedPromise& promise,
               int tolerance) {
  // The distance of a time from the nearest multiple of a period.
  const auto off = [tolerance](std::int64_t seconds, std::int64_t period) {
    const std::int64_t rest = (seconds % period + period) % period;
    return std::min(rest, period - rest) > tolerance;
  };
  const bool hours = policy.unit == Unit::kHours;
  if (policy.unit == Unit::kWorkingHours) return false;
  if (policy.end == End::kOfDay) return off(promise.due, kSecondsOfDay);
  if (policy.end != End::kSameTime || policy.cut_off >= 0 ||
      policy.count_from != CountFrom::kInstant ||
      policy.off_day == OffDay::kOpeningNext ||
      (hours && policy.off_day != OffDay::kKeep)) {
    return false;
  }
  return off(promise.due - promise.accepted, hours ? 3'600 : kSecondsOfDay);
}

}  // namespace

DatedPromise::DatedPromise(const Promise& promise)
    : accepted(promise.accepted),
      due(promise.due),
      cell(promise.cell),
      from(absl::CivilSecond(1970) + promise.accepted),
      to(absl::CivilSecond(1970) + promise.due),
      first(ToDayNumber(from)),
      last(ToDayNumber(to)) {}

int TimeOfDay(std::int64_t civil_seconds) {
  const std::int64_t t = civil_seconds % kSecondsOfDay;
  return static_cast<int>(t < 0 ? t + kSecondsOfDay : t);
}

void ShapeSearch::Amounts(Shape* shape, const DatedPromise& promise,
                          std::vector<int>* out) const {
  if (CannotFit(shape->policy, promise, tolerance_)) return;
  const absl::CivilDay from = promise.from, to = promise.to;
  const std::int64_t seconds = promise.due - promise.accepted;
  std::int64_t guess = 0;
  switch (shape->policy.unit) {
    case Unit::kHours:
      guess = (seconds + 1800) / 3600;
      break;
    case Unit::kWorkingDays: {
      CountOptions provisional;
      provisional.provisional = true;
      const auto days =
          shape->calendar->WorkingDaysBetween(from, to, provisional);
      if (!days.ok()) return;
      guess = *days;
      break;
    }
    case Unit::kWorkingHours: {
      CountOptions provisional;
      provisional.provisional = true;
      const auto worked = shape->calendar->WorkingTimeBetween(
          absl::FromUnixSeconds(promise.accepted),
          absl::FromUnixSeconds(promise.due), provisional);
      if (!worked.ok()) return;
      guess = absl::ToInt64Minutes(*worked + absl::Minutes(30)) / 60;
      break;
    }
    case Unit::kMonths:
      guess = (to.year() - from.year()) * 12 + to.month() - from.month();
      break;
    default:
      guess = promise.last - promise.first;
  }
  if (guess > 20'000) return;
  // Due times grow with the amount: from above down to the first that is
  // earlier.
  for (std::int64_t n = guess + 1; n > 0 && n >= guess - 12; --n) {
    const std::int64_t off = Compare(shape, static_cast<int>(n), promise);
    if (off == 0) out->push_back(static_cast<int>(n));
    if (off < 0) return;
  }
}
int ShapeSearch::Compare(Shape* shape, int amount,
                         const DatedPromise& promise) const {
  shape->policy.amount = amount;
  CountOptions provisional;
  provisional.provisional = true;
  const auto due =
      DueTime(shape->policy, *shape->calendar,
              absl::FromUnixSeconds(promise.accepted), provisional);
  if (!due.ok()) return 1;
  const std::int64_t off = absl::ToUnixSeconds(due->due) - promise.due;
  if (std::abs(off) <= tolerance_) return 0;
  return off < 0 ? -1 : 1;
}

std::uint64_t ShapeSearch::Score(Shape shape, double wanted) const {
  const auto looked_at = [this](const Sample& sample) {
    return (sample.size() + stride_ - 1) / stride_;
  };
  // What the score can be at most, as long as all the rest fits.
  std::uint64_t best = 0;
  for (const Sample& sample : samples_) best += looked_at(sample);
  std::uint64_t score = 0;
  std::vector<int> amounts;
  for (const Sample& sample : samples_) {
    if (static_cast<double>(best) < wanted) return best;
    std::map<int, std::uint64_t> tally;
    std::uint64_t most = 0;
    for (std::size_t i = 0; i < sample.size(); i += stride_) {
      amounts.clear();
      Amounts(&shape, sample[i], &amounts);
      for (int n : amounts) most = std::max(most, ++tally[n]);
    }
    score += most;
    best -= looked_at(sample) - most;
  }
  return score;
}

template <typename Field, typename Value>
void ShapeSearch::Improve(Field DeadlinePolicy::*field,
                          const std::vector<Value>& values, Shape* shape,
                          std::uint64_t* score, bool* better) const {
  for (const Value& value : values) {
    if (shape->policy.*field == value) continue;
    Shape other = *shape;
    other.policy.*field = value;
    const double wanted = static_cast<double>(*score) + WorthOf(*score);
    const std::uint64_t now = Score(other, wanted);
    if (static_cast<double>(now) >= wanted) {
      *shape = other;
      *score = now;
      *better = true;
    }
  }
}

template <typename Field>
void ShapeSearch::Simplify(Field DeadlinePolicy::*field, Field plain,
                           Shape* shape, std::uint64_t* score) const {
  if (shape->policy.*field == plain) return;
  Shape other = *shape;
  other.policy.*field = plain;
  // As little as Improve() takes for no gain is no loss.
  const double wanted =
      static_cast<double>(*score) - WorthOf(*score) + kLeastGain;
  const std::uint64_t now = Score(other, wanted);
  if (static_cast<double>(now) < wanted) return;
  *shape = other;
  *score = now;
}

std::uint64_t ShapeSearch::Descend(Shape* shape) const {
  std::uint64_t score = Score(*shape);
  std::vector<int> cut_offs = {-1};
  for (int m = 11 * 60; m <= 22 * 60; m += 30) cut_offs.push_back(m);
  bool better = true;
  for (int round = 0; better && round < 4; ++round) {
    better = false;
    Improve(&DeadlinePolicy::off_day,
            std::vector<OffDay>{OffDay::kKeep, OffDay::kSameTimeNext,
                                OffDay::kOpeningNext},
            shape, &score, &better);
    Improve(
        &DeadlinePolicy::end,
        std::vector<End>{End::kSameTime, End::kOfDay, End::kCloseOfBusiness},
        shape, &score, &better);
    Improve(
        &DeadlinePolicy::count_from,
        std::vector<CountFrom>{CountFrom::kInstant, CountFrom::kNextDay,
                               CountFrom::kNextWorkingDay,
                               CountFrom::kNextOpening, CountFrom::kSameDay},
        shape, &score, &better);
    Improve(&DeadlinePolicy::cut_off, cut_offs, shape, &score, &better);
    Improve(&DeadlinePolicy::roll,
            std::vector<Roll>{Roll::kNone, Roll::kForward, Roll::kBackward},
            shape, &score, &better);
  }
  // To the quarter of an hour.
  if (shape->policy.cut_off > 0) {
    Improve(&DeadlinePolicy::cut_off,
            std::vector<int>{shape->policy.cut_off - 15,
                             shape->policy.cut_off + 15},
            shape, &score, &better);
  }
  // On the way to the best a field may have helped that says no more.
  const DeadlinePolicy plain;
  // A count from the instant may need another move of starts on days off.
  const Shape found = *shape;
  for (OffDay off : {found.policy.off_day, OffDay::kKeep, OffDay::kSameTimeNext,
                     OffDay::kOpeningNext}) {
    if (shape->policy.count_from == plain.count_from) break;
    Shape other = found;
    other.policy.off_day = off;
    Simplify(&DeadlinePolicy::count_from, plain.count_from, &other, &score);
    if (other.policy.count_from == plain.count_from) *shape = other;
  }
  Simplify(&DeadlinePolicy::roll, plain.roll, shape, &score);
  Simplify(&DeadlinePolicy::cut_off, plain.cut_off, shape, &score);
  Simplify(&DeadlinePolicy::end, plain.end, shape, &score);
  Simplify(&DeadlinePolicy::off_day, plain.off_day, shape, &score);
  return score;
}

std::uint64_t ShapeSearch::BestInWorkingDays(const WorkCalendar& calendar,
                                             bool all_fields,
                                             Shape* best) const {
  std::vector<std::pair<std::uint64_t, Shape>> begins;
  for (End end : {End::kSameTime, End::kOfDay, End::kCloseOfBusiness}) {
    for (OffDay off : {OffDay::kKeep, OffDay::kSameTimeNext}) {
      Shape shape;
      shape.policy.unit = Unit::kWorkingDays;
      shape.policy.calendar = calendar.name();
      shape.policy.end = end;
      shape.policy.off_day = off;
      shape.calendar = &calendar;
      begins.emplace_back(Score(shape), std::move(shape));
    }
  }
  if (all_fields) {
    // All beginnings on a part of the sample, then the best on all of it.
    stride_ = kStride;
    for (auto& [score, shape] : begins) score = Descend(&shape);
    stride_ = 1;
    std::stable_sort(
        begins.begin(), begins.end(),
        [](const auto& a, const auto& b) { return a.first > b.first; });
    begins.resize(kBegins);
    for (auto& [score, shape] : begins) score = Descend(&shape);
  }
  const auto most = std::max_element(
      begins.begin(), begins.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  *best = most->second;
  return most->first;
}

}  // namespace trunkline::learn
