// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_SHAPE_H_
#define TRUNKLINE_SRC_LEARN_SHAPE_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "src/learn/history.h"
#include "trunkline/calendar.h"
#include "trunkline/deadline.h"

// Shapes: ways of counting a limit, and which promises they fit.
namespace trunkline::learn {

// A policy without its amount.
struct Shape {
  DeadlinePolicy policy;
  const WorkCalendar* calendar = nullptr;  // In civil time: its zone is UTC.
};

// A promise with its days, which cost more than a count of days.
struct DatedPromise {
  explicit DatedPromise(const Promise& promise);

  std::int64_t accepted, due;  // As Promise has them.
  std::uint32_t cell;
  absl::CivilDay from, to;
  DayNumber first, last;  // The same days.
};

inline constexpr int kSecondsOfDay = 86'400;
// Seconds since 00:00.
int TimeOfDay(std::int64_t civil_seconds);

// Finds shapes on samples of promises, each of one category.
class ShapeSearch {
 public:
  using Sample = std::vector<DatedPromise>;
  ShapeSearch(std::vector<Sample> samples, int tolerance)
      : samples_(std::move(samples)), tolerance_(tolerance) {}

  // Promises of the samples.
  std::size_t size() const {
    std::size_t n = 0;
    for (const Sample& sample : samples_) n += sample.size();
    return n;
  }

  // Appends the amounts with which a shape fits a promise, the largest first.
  // Sets the shape's own amount.
  void Amounts(Shape* shape, const DatedPromise& promise,
               std::vector<int>* out) const;
  // Promises of the samples that a shape fits, if each category has its
  // commonest amount. If that is less than `wanted`, any number below it.
  std::uint64_t Score(Shape shape, double wanted = 0) const;
  // Changes the fields of a shape one after the other until none improves; of
  // equal shapes the one with the simpler field stays. Returns its score.
  std::uint64_t Descend(Shape* shape) const;
  // The best shape in working days of a calendar: of all fields, or of those
  // from which the search begins.
  std::uint64_t BestInWorkingDays(const WorkCalendar& calendar, bool all_fields,
                                  Shape* best) const;

 private:
  // Less than 0, 0, more than 0: the due time is before, at, after the promise.
  int Compare(Shape* shape, int amount, const DatedPromise& promise) const;
  template <typename Field, typename Value>
  void Improve(Field DeadlinePolicy::*field, const std::vector<Value>& values,
               Shape* shape, std::uint64_t* score, bool* better) const;
  // Sets a field to its simplest value if the shape fits as much.
  template <typename Field>
  void Simplify(Field DeadlinePolicy::*field, Field plain, Shape* shape,
                std::uint64_t* score) const;

  std::vector<Sample> samples_;
  int tolerance_;                   // Seconds.
  mutable std::size_t stride_ = 1;  // Score() takes each of these promises.
};

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_SHAPE_H_
