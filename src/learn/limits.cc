// SPDX-License-Identifier: Apache-2.0
//
// A shape is a policy without its amount. For each pair of acceptance and due
// time a shape has at most few amounts that fit; the shape that fits most pairs,
// each category with its commonest amount, is the one that the city's system
// used. Its fields are found one after the other until none improves; of equal
// shapes the one with the simpler field stays. The units are kept apart, since
// one city may have limits in several.
//
// The hours of a drafted calendar come from the data, too: where a due time does
// not keep the time of day of the acceptance, it falls on an opening or a
// closing. Days that were not counted are found one by one: the day on which
// most of the limits that run over it end later than counted.
#include "src/learn/limits.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <utility>

#include "src/base/status.h"
#include "src/learn/drift.h"

namespace trunkline::learn {
namespace {

using Unit = DeadlinePolicy::Unit;
using CountFrom = DeadlinePolicy::CountFrom;
using End = DeadlinePolicy::End;
using Roll = DeadlinePolicy::Roll;
using OffDay = DeadlinePolicy::OffDay;

// Promises that take part in the search for shapes: of one category at least,
// and of all.
constexpr std::size_t kSearched = 40;
constexpr std::size_t kSearchedAll = 2'000;
constexpr int kSecondsOfDay = 86'400;
// The search goes on from the best beginnings; they are found by a part of the
// sample.
constexpr std::size_t kBegins = 2;
constexpr std::size_t kStride = 4;
// A day counts as off if this share of the limits that run over it say so.
constexpr double kDayShare = 0.8;
constexpr std::uint64_t kDayPromises = 10;
constexpr int kMaxDays = 400;
// A policy is believed if it fits this share of the promises.
constexpr double kBelieved = 0.5;
// Share of due times, the earliest, that bound the years of the calendar.
constexpr double kPlausible = 0.999;
// A gain for which a shape gives up a simpler field.
constexpr double kWorth = 0.002;
// At or below this share of tickets with a promise there is no limit.
constexpr double kNoLimit = 0.05;
constexpr std::uint64_t kNoLimitTickets = 10;

struct Shape {
  DeadlinePolicy policy;
  const WorkCalendar* calendar = nullptr;
};

// A promise with its days, which cost more than a count of days.
struct DatedPromise {
  explicit DatedPromise(const Promise& promise)
      : accepted(promise.accepted),
        due(promise.due),
        from(absl::CivilSecond(1970) + promise.accepted),
        to(absl::CivilSecond(1970) + promise.due),
        first(ToDayNumber(from)),
        last(ToDayNumber(to)) {}

  std::int64_t accepted, due;  // As Promise has them.
  absl::CivilDay from, to;
  DayNumber first, last;  // The same days.
};

struct Group {
  Node category;
  std::vector<DatedPromise> promises;
};

int TimeOfDay(std::int64_t seconds) {
  const std::int64_t t = seconds % kSecondsOfDay;
  return static_cast<int>(t < 0 ? t + kSecondsOfDay : t);
}

class Learner {
 public:
  Learner(const Counts& counts, const LearnOptions& options)
      : counts_(counts), options_(options) {}

  absl::StatusOr<Limits> Run() {
    Limits out;
    Gather();
    if (sample_.empty()) return out;
    TRUNKLINE_ASSIGN_OR_RETURN(
        const WorkCalendar always,
        WorkCalendar::RoundTheClock("always", "UTC", first_year_, last_year_));
    always_.emplace(always);
    TRUNKLINE_RETURN_IF_ERROR(FindWorkingShape(&out));
    FindShapes();
    FitAll(&out);
    return out;
  }

 private:
  void Gather() {
    int first = 9999;
    std::vector<std::int64_t> dues;
    for (const auto& [category, promises] : counts_.promises) {
      if (promises.sample.empty()) continue;
      all_.push_back(
          {category, {promises.sample.begin(), promises.sample.end()}});
      for (const DatedPromise& p : all_.back().promises) {
        first = std::min(first, static_cast<int>(p.from.year()));
        dues.push_back(p.due);
      }
    }
    if (all_.empty()) return;
    // A few due times are typing errors.
    const auto late =
        dues.begin() + static_cast<std::ptrdiff_t>(
                           static_cast<double>(dues.size() - 1) * kPlausible);
    std::nth_element(dues.begin(), late, dues.end());
    const auto last = static_cast<int>(
        absl::CivilDay(absl::CivilSecond(1970) + *late).year());
    first_year_ = std::max(first, 1801) - 1;
    last_year_ = std::min({last + 1, first_year_ + 40, 2400});
    // The categories with the most promises, some of each.
    std::vector<const Group*> order;
    for (const Group& group : all_) order.push_back(&group);
    std::stable_sort(order.begin(), order.end(),
                     [](const Group* a, const Group* b) {
                       return a->promises.size() > b->promises.size();
                     });
    const std::size_t each = std::max(kSearched, kSearchedAll / order.size());
    std::size_t taken = 0;
    for (const Group* group : order) {
      if (taken >= kSearchedAll) break;
      const std::size_t n = std::min(each, group->promises.size());
      std::vector<DatedPromise> part;
      for (std::size_t i = 0; i < n; ++i) {
        part.push_back(group->promises[i * group->promises.size() / n]);
      }
      taken += n;
      sample_.push_back(std::move(part));
    }
    // Due times that do not keep the time of day.
    std::map<int, std::uint64_t> minutes;
    for (const Group& group : all_) {
      for (const DatedPromise& p : group.promises) {
        const int to = TimeOfDay(p.due);
        if (std::abs(to - TimeOfDay(p.accepted)) <= options_.due_tolerance) {
          continue;
        }
        ++minutes[(to + 30) / 60 % 1440];
      }
    }
    for (const auto& [minute, n] : minutes) {
      if (minute == 0 || minute == 1439 || n * 100 < dues.size()) continue;
      auto& side = minute < 720 ? opening_ : closing_;
      if (n > side.second) side = {minute, n};
    }
  }

  absl::StatusOr<WorkCalendar> InCivilTime(CalendarData data) const {
    // Due times are compared in civil time, in which no clock changes.
    data.time_zone = "UTC";
    return WorkCalendar::Create(std::move(data));
  }

  // --- how many promises a shape fits ---

  // Appends the amounts with which a shape fits. Sets the shape's own amount.
  void Amounts(Shape* shape, const DatedPromise& promise,
               std::vector<int>* out) const {
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
  // Less than 0, 0, more than 0: the due time is before, at, after the promise.
  int Compare(Shape* shape, int amount, const DatedPromise& promise) const {
    shape->policy.amount = amount;
    CountOptions provisional;
    provisional.provisional = true;
    const auto due =
        DueTime(shape->policy, *shape->calendar,
                absl::FromUnixSeconds(promise.accepted), provisional);
    if (!due.ok()) return 1;
    const std::int64_t off = absl::ToUnixSeconds(due->due) - promise.due;
    if (std::abs(off) <= options_.due_tolerance) return 0;
    return off < 0 ? -1 : 1;
  }

  // Promises of the sample that a shape fits.
  std::uint64_t Score(Shape shape) const {
    std::uint64_t score = 0;
    std::vector<int> amounts;
    for (const std::vector<DatedPromise>& part : sample_) {
      std::map<int, std::uint64_t> tally;
      std::uint64_t most = 0;
      for (std::size_t i = 0; i < part.size(); i += stride_) {
        amounts.clear();
        Amounts(&shape, part[i], &amounts);
        for (int n : amounts) most = std::max(most, ++tally[n]);
      }
      score += most;
    }
    return score;
  }

  // --- the search for a shape ---

  template <typename Field, typename Value>
  void Improve(Field DeadlinePolicy::*field, const std::vector<Value>& values,
               Shape* shape, std::uint64_t* score, bool* better) const {
    for (const Value& value : values) {
      if (shape->policy.*field == value) continue;
      Shape other = *shape;
      other.policy.*field = value;
      const std::uint64_t now = Score(other);
      const double worth = std::max(1.0, kWorth * static_cast<double>(*score));
      if (static_cast<double>(now) >= static_cast<double>(*score) + worth) {
        *shape = other;
        *score = now;
        *better = true;
      }
    }
  }

  std::uint64_t Descend(Shape* shape) const {
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
    return score;
  }

  // The best shape in working days of a calendar: of all fields, or of those
  // from which the search begins.
  std::uint64_t BestInWorkingDays(const WorkCalendar& calendar, bool all_fields,
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

  CalendarData Draft(const std::vector<absl::Weekday>& days) const {
    CalendarData data;
    data.name = options_.id + ".observed";
    data.version = "1";
    data.label["en"] = "Days that were counted";
    data.label["zh"] = "实际计入的日期";
    data.time_zone = options_.time_zone;
    data.first_year = first_year_;
    data.last_year = last_year_;
    WeeklyHours hours;
    hours.days = days;
    const int open = opening_.second > 0 ? opening_.first : 9 * 60;
    const int close = closing_.second > 0 ? closing_.first : 17 * 60;
    hours.intervals = {{open, close}};
    data.hours = {hours};
    return data;
  }

  absl::Status FindWorkingShape(Limits* out) {
    using W = absl::Weekday;
    // Given calendars first: of equal ones the first stays.
    std::uint64_t most = 0;
    const WorkCalendar* nearest = nullptr;
    Shape shape;
    if (options_.calendars != nullptr) {
      for (std::string_view name : options_.calendars->Names()) {
        const WorkCalendar* given = options_.calendars->Find(name);
        if (given->data().time_zone != options_.time_zone) continue;
        const auto calendar = InCivilTime(given->data());
        if (!calendar.ok()) continue;
        calendars_.push_back(std::make_unique<WorkCalendar>(*calendar));
        const std::uint64_t score =
            BestInWorkingDays(*calendars_.back(), false, &shape);
        if (score <= most) continue;
        most = score;
        nearest = calendars_.back().get();
      }
    }
    if (nearest != nullptr) {
      most = BestInWorkingDays(*nearest, true, &working_);
    }
    std::optional<CalendarData> drafted;
    std::uint64_t most_drafted = 0;
    Shape best;
    for (const auto& days : std::vector<std::vector<W>>{
             {W::monday, W::tuesday, W::wednesday, W::thursday, W::friday},
             {W::monday, W::tuesday, W::wednesday, W::thursday, W::friday,
              W::saturday},
             {W::sunday, W::monday, W::tuesday, W::wednesday, W::thursday},
             {W::saturday, W::sunday, W::monday, W::tuesday, W::wednesday}}) {
      const CalendarData data = Draft(days);
      TRUNKLINE_ASSIGN_OR_RETURN(const WorkCalendar calendar,
                                 InCivilTime(data));
      calendars_.push_back(std::make_unique<WorkCalendar>(calendar));
      const std::uint64_t score =
          BestInWorkingDays(*calendars_.back(), true, &shape);
      if (score <= most_drafted) continue;
      most_drafted = score;
      best = shape;
      drafted = data;
    }
    if (!drafted.has_value()) return absl::OkStatus();
    TRUNKLINE_RETURN_IF_ERROR(FindDays(&*drafted, &best));
    most_drafted = Descend(&best);
    if (static_cast<double>(most_drafted) >
        static_cast<double>(most) * (1 + kWorth)) {
      if (best.policy.cut_off > 0 && closing_.second == 0 &&
          best.policy.cut_off > drafted->hours[0].intervals[0].open) {
        drafted->hours[0].intervals[0].close = best.policy.cut_off;
      }
      working_ = best;
      drafted_ = std::move(drafted);
      CountYears(out);
    }
    return absl::OkStatus();
  }

  // Adds to the calendar the days that were off against their weekday, or
  // worked.
  absl::Status FindDays(CalendarData* data, Shape* shape) {
    for (int found = 0; found < kMaxDays; ++found) {
      // Of each category the commonest amount.
      // All limits that run over a day; those that end later than counted, or
      // earlier; those that end on it.
      std::map<DayNumber, std::array<std::uint64_t, 4>> days;
      for (const Group& group : all_) {
        std::map<int, std::uint64_t> tally;
        std::vector<int> amounts;
        for (const DatedPromise& p : group.promises) {
          amounts.clear();
          Amounts(shape, p, &amounts);
          for (int n : amounts) ++tally[n];
        }
        if (tally.empty()) continue;
        const auto most = std::max_element(
            tally.begin(), tally.end(), [](const auto& a, const auto& b) {
              return a.second != b.second ? a.second < b.second
                                          : a.first > b.first;
            });
        if (static_cast<double>(most->second) <
            kBelieved * static_cast<double>(group.promises.size())) {
          continue;
        }
        for (const DatedPromise& p : group.promises) {
          const DayNumber from = p.first;
          const DayNumber to = TimeOfDay(p.due) == 0 ? p.last - 1 : p.last;
          if (to - from > 60) continue;
          amounts.clear();
          Amounts(shape, p, &amounts);
          int more = 0;
          if (std::find(amounts.begin(), amounts.end(), most->first) ==
              amounts.end()) {
            if (amounts.empty()) continue;
            more = amounts.front() > most->first ? 1 : 2;
          }
          ++days[to][3];
          for (DayNumber d = from + 1; d <= to; ++d) {
            auto& day = days[d];
            ++day[0];
            if (more != 0) ++day[more];
          }
        }
      }
      // A working day that was not counted, or a day off that was. Nothing is
      // due on a day that is not counted.
      double best = kDayShare;
      std::uint64_t most = 0;
      std::optional<std::pair<DayNumber, DayKind>> chosen;
      for (const auto& [day, n] : days) {
        if (n[0] < kDayPromises) continue;
        const auto info = shape->calendar->Describe(ToCivilDay(day));
        if (!info.ok()) continue;
        if (info->working && n[3] * 50 > n[0]) continue;
        const std::uint64_t says = info->working ? n[1] : n[2];
        const double share =
            static_cast<double>(says) / static_cast<double>(n[0]);
        if (share > best || (share == best && says > most)) {
          best = share;
          most = says;
          chosen = {day, info->working ? DayKind::kHoliday : DayKind::kWorkday};
        }
      }
      if (!chosen.has_value()) return absl::OkStatus();
      DayException exception;
      exception.day = ToCivilDay(chosen->first);
      exception.kind = chosen->second;
      if (exception.kind == DayKind::kWorkday) {
        exception.intervals = data->hours[0].intervals;
      }
      CalendarData next = *data;
      next.exceptions.push_back(exception);
      TRUNKLINE_ASSIGN_OR_RETURN(const WorkCalendar calendar,
                                 InCivilTime(next));
      calendars_.push_back(std::make_unique<WorkCalendar>(calendar));
      Shape with = *shape;
      with.calendar = calendars_.back().get();
      const std::uint64_t before = Score(*shape);
      if (Score(with) < before) return absl::OkStatus();
      *data = std::move(next);
      *shape = with;
    }
    return absl::OkStatus();
  }

  void CountYears(Limits* out) const {
    std::map<int, YearOfDays> years;
    int first = 9999, last = 0;
    for (const Group& group : all_) {
      for (const DatedPromise& p : group.promises) {
        const int year = static_cast<int>(p.from.year());
        first = std::min(first, year);
        last = std::max(last, year);
      }
    }
    for (int year = first; year <= last; ++year) years[year].year = year;
    for (const DayException& e : drafted_->exceptions) {
      YearOfDays& year = years[static_cast<int>(e.day.year())];
      year.year = static_cast<int>(e.day.year());
      (e.kind == DayKind::kHoliday ? year.off : year.worked)
          .push_back(ToDayNumber(e.day));
    }
    for (auto& [number, year] : years) out->years.push_back(std::move(year));
  }

  // The shapes of all units, the simplest first; then those that count in other
  // units by the working calendar.
  void FindShapes() {
    std::vector<Shape> by_calendar;
    for (Unit unit : {Unit::kCalendarDays, Unit::kHours, Unit::kMonths}) {
      Shape plain;
      plain.policy.unit = unit;
      plain.calendar = &*always_;
      if (unit != Unit::kHours) {
        Shape end_of_day = plain;
        end_of_day.policy.end = End::kOfDay;
        if (Score(end_of_day) > Score(plain)) plain = end_of_day;
      }
      const std::uint64_t score = Score(plain);
      if (score > 0) shapes_.push_back(plain);
      if (working_.calendar != nullptr && unit != Unit::kMonths) {
        Shape counted = plain;
        counted.calendar = working_.calendar;
        counted.policy.calendar = working_.policy.calendar;
        if (static_cast<double>(Descend(&counted)) >
            static_cast<double>(score) * 1.05 + 3) {
          by_calendar.push_back(counted);
        }
      }
      if (unit == Unit::kCalendarDays && working_.calendar != nullptr) {
        shapes_.push_back(working_);
      }
    }
    simple_ = shapes_.size();
    shapes_.insert(shapes_.end(), by_calendar.begin(), by_calendar.end());
  }

  // --- the limit of each category ---

  using Choice2 = std::pair<std::size_t, int>;  // Shape, amount.

  std::map<Choice2, std::uint64_t> FitsOf(
      const std::vector<DatedPromise>& promises,
      std::vector<std::vector<Choice2>>* each) const {
    std::map<Choice2, std::uint64_t> fits;
    each->assign(promises.size(), {});
    std::vector<int> amounts;
    for (std::size_t s = 0; s < shapes_.size(); ++s) {
      Shape shape = shapes_[s];
      for (std::size_t i = 0; i < promises.size(); ++i) {
        amounts.clear();
        Amounts(&shape, promises[i], &amounts);
        for (int n : amounts) {
          ++fits[{s, n}];
          (*each)[i].emplace_back(s, n);
        }
      }
    }
    return fits;
  }

  void FitAll(Limits* out) {
    struct Fitted {
      std::map<Choice2, std::uint64_t> fits;
      std::vector<std::vector<Choice2>> each;
    };
    std::vector<Fitted> fitted(all_.size());
    std::map<Choice2, std::uint64_t> usage;
    for (std::size_t g = 0; g < all_.size(); ++g) {
      Fitted& f = fitted[g];
      f.fits = FitsOf(all_[g].promises, &f.each);
      std::uint64_t most = 0, times = 0;
      for (const auto& fit : f.fits) most = std::max(most, fit.second);
      Choice2 only;
      for (const auto& [choice, n] : f.fits) {
        if (n != most || choice.first >= simple_) continue;
        only = choice;
        ++times;
      }
      if (times == 1) usage[only] += most;
    }
    std::map<Choice2, int> policy_of;
    for (std::size_t g = 0; g < all_.size(); ++g) {
      const Promises& promises = counts_.promises.at(all_[g].category);
      for (Limit& limit : PeriodsOf(g, fitted[g].fits, fitted[g].each, usage)) {
        TrimTo(promises, &limit);
        if (limit.policy < 0 || limit.from >= limit.to) {
          if (limit.policy < 0) out->limits.push_back(limit);
          continue;
        }
        const Choice2 choice = choices_[limit.policy];
        const auto [found, is_new] = policy_of.try_emplace(choice, 0);
        if (is_new) {
          found->second = static_cast<int>(out->policies.size());
          out->policies.push_back(PolicyOf(choice));
        }
        limit.policy = found->second;
        out->limits.push_back(limit);
      }
    }
    SortPolicies(out);
    const bool uses_draft = std::any_of(
        out->policies.begin(), out->policies.end(),
        [&](const DeadlinePolicy& p) {
          return drafted_.has_value() && p.calendar == drafted_->name;
        });
    if (uses_draft) {
      out->drafted = drafted_;
    } else {
      out->years.clear();
    }
  }

  static void SortPolicies(Limits* out) {
    std::vector<int> order(out->policies.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [out](int a, int b) {
      return out->policies[a].id < out->policies[b].id;
    });
    std::vector<int> place(order.size());
    std::vector<DeadlinePolicy> sorted;
    for (int i : order) {
      place[i] = static_cast<int>(sorted.size());
      sorted.push_back(std::move(out->policies[i]));
    }
    out->policies = std::move(sorted);
    for (Limit& limit : out->limits) {
      if (limit.policy >= 0) limit.policy = place[limit.policy];
    }
  }

  DeadlinePolicy PolicyOf(const Choice2& choice) const {
    DeadlinePolicy policy = shapes_[choice.first].policy;
    policy.amount = choice.second;
    const char* unit = policy.unit == Unit::kWorkingDays ? "wd"
                       : policy.unit == Unit::kHours     ? "h"
                       : policy.unit == Unit::kMonths    ? "mo"
                                                         : "cd";
    policy.id = std::string(unit) +
                (choice.first < simple_ ? "." : ".counted.") +
                std::to_string(policy.amount);
    policy.derived = true;
    return policy;
  }

  // The periods of a category; Limit::policy is an index of choices_.
  std::vector<Limit> PeriodsOf(std::size_t g,
                               const std::map<Choice2, std::uint64_t>& fits,
                               const std::vector<std::vector<Choice2>>& each,
                               const std::map<Choice2, std::uint64_t>& usage) {
    const std::vector<DatedPromise>& promises = all_[g].promises;
    const auto used = [&](const Choice2& choice) {
      const auto found = usage.find(choice);
      return found == usage.end() ? 0 : found->second;
    };
    std::vector<std::pair<Choice2, std::uint64_t>> order(fits.begin(),
                                                         fits.end());
    std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
      if (a.second != b.second) return a.second > b.second;
      const bool simple = a.first.first < simple_;
      if (simple != (b.first.first < simple_)) return simple;
      const std::uint64_t x = used(a.first), y = used(b.first);
      return x != y ? x > y : a.first < b.first;
    });
    if (order.size() > 8) order.resize(8);
    const auto min_support = static_cast<std::uint64_t>(options_.min_support);
    // Each promise counts for the commonest policy that it fits.
    const std::uint32_t none = static_cast<std::uint32_t>(order.size());
    std::map<std::pair<Day, std::uint32_t>, std::uint64_t> times;
    for (std::size_t i = 0; i < promises.size(); ++i) {
      std::uint32_t label = none;
      for (std::uint32_t o = 0; o < none && label == none; ++o) {
        if (std::find(each[i].begin(), each[i].end(), order[o].first) !=
            each[i].end()) {
          label = o;
        }
      }
      ++times[{promises[i].first, label}];
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
      limit.category = all_[g].category;
      limit.from = period.from;
      limit.to = period.to;
      limit.promises = period.times;
      limit.right = period.right;
      const bool good = period.what != none && period.right >= min_support &&
                        static_cast<double>(period.right) >=
                            kBelieved * static_cast<double>(period.times);
      if (good) {
        limit.policy = static_cast<int>(choices_.size());
        choices_.push_back(order[period.what].first);
      }
      out.push_back(limit);
    }
    return out;
  }

  // Takes off the ends in which hardly any ticket has a promise.
  static void TrimTo(const Promises& promises, Limit* limit) {
    std::vector<Choice> choices;
    for (const auto& [day, n] : promises.days) {
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
  std::vector<Group> all_;
  std::vector<std::vector<DatedPromise>> sample_;
  int first_year_ = 0, last_year_ = 0;
  mutable std::size_t stride_ = 1;  // Score() takes each of these promises.
  std::pair<int, std::uint64_t> opening_ = {0, 0}, closing_ = {0, 0};
  std::optional<WorkCalendar> always_;
  std::vector<std::unique_ptr<WorkCalendar>> calendars_;
  Shape working_;
  std::optional<CalendarData> drafted_;
  std::vector<Shape> shapes_;
  std::size_t simple_ = 0;  // The first of them are simple.
  std::vector<Choice2> choices_;
};

}  // namespace

absl::StatusOr<Limits> LearnLimits(const Counts& counts,
                                   const LearnOptions& options) {
  return Learner(counts, options).Run();
}

}  // namespace trunkline::learn
