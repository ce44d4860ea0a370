// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/learn/finisher.h"

// The later part of a history, routed by the rules of the earlier part.
namespace trunkline::learn {

int LowerBound(std::uint64_t correct, std::uint64_t all) {
  if (all == 0) return 0;
  constexpr double z = 1.96;
  const double n = static_cast<double>(all);
  const double p = static_cast<double>(correct) / n;
  const double bound = (p + z * z / (2 * n) -
                        z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n))) /
                       (1 + z * z / n);
  return static_cast<int>(std::floor(std::max(0.0, bound) * 1000));
}

Day Finisher::SplitDay() const {
  std::map<Day, std::uint64_t> by_day;
  for (const DayCount& count : counts_.days) {
    by_day[count.day] += count.tickets;
  }
  const double want =
      static_cast<double>(counts_.evidence) * (100 - options_.held_out) / 100.0;
  std::uint64_t before = 0;
  Day best = kNoLast;
  double nearest = HUGE_VAL;
  for (const auto& [day, n] : by_day) {
    const double off = std::abs(static_cast<double>(before) - want);
    if (before > 0 && off < nearest) {
      nearest = off;
      best = day;
    }
    before += n;
  }
  return best;
}

absl::Status Finisher::HoldOut() {
  if (split_ == kNoLast) return absl::OkStatus();
  out_.held_out_from = DateOf(split_);
  out_.held_out_rules = early_.rules.size();
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, Load(early_, &early_limits_));
  TRUNKLINE_ASSIGN_OR_RETURN(early_routed_, RouteDays(early_, rules));
  TRUNKLINE_RETURN_IF_ERROR(HoldOutDue(rules));

  std::vector<std::uint64_t> support(early_.rules.size());
  for (std::size_t i = 0; i < counts_.days.size(); ++i) {
    const int rule = early_routed_.rule[i];
    if (counts_.days[i].day < split_ && rule >= 0) {
      support[rule] += counts_.days[i].tickets;
    }
  }
  std::map<std::string, LearnedFigures> months;
  std::map<Lead, LearnedFigures> departments;
  std::vector<std::uint64_t> steps = {1, 3, 10, 30, 100, 300, 1000};
  steps.push_back(static_cast<std::uint64_t>(options_.min_support));
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  for (std::uint64_t step : steps) {
    if (step >= static_cast<std::uint64_t>(options_.min_support)) {
      out_.risks.push_back({step, {}});
    }
  }
  for (std::size_t i = 0; i < counts_.days.size(); ++i) {
    const DayCount& count = counts_.days[i];
    if (count.day < split_) continue;
    const int rule = early_routed_.rule[i];
    Add(early_, count, rule, &out_.held_out);
    Add(early_, count, rule, &months[DateOf(count.day).substr(0, 7)]);
    Add(early_, count, rule, &departments[count.lead]);
    for (LearnedRisk& risk : out_.risks) {
      Add(early_, count,
          rule >= 0 && support[rule] < risk.min_support ? Routed::kUnrouted
                                                        : rule,
          &risk.figures);
    }
  }
  for (const auto& [month, figures] : months) {
    out_.months.push_back({month, figures});
  }
  std::size_t others = 0;
  for (const auto& [lead, figures] : departments) {
    if (figures.all() >= static_cast<std::uint64_t>(options_.min_support)) {
      out_.departments.push_back({CodeOf(lead), figures});
      continue;
    }
    ++others;
    LearnedFigures& sum = out_.other_departments.figures;
    sum.correct += figures.correct;
    sum.wrong += figures.wrong;
    sum.unrouted += figures.unrouted;
    sum.disputed += figures.disputed;
  }
  if (others > 0) out_.other_departments.name = std::to_string(others);
  std::stable_sort(out_.departments.begin(), out_.departments.end(),
                   [](const LearnedPart& a, const LearnedPart& b) {
                     return a.figures.all() > b.figures.all();
                   });
  return absl::OkStatus();
}

absl::Status Finisher::HoldOutDue(const RuleSet& rules) {
  const Limits& limits = early_limits_;
  std::map<std::string, std::size_t, std::less<>> policies;
  for (std::size_t i = 0; i < limits.policies.size(); ++i) {
    policies[PolicyId(options_, limits.policies[i])] = i;
  }
  due_.resize(limits_.limits.size());
  Ticket ticket;
  Decision decision;
  for (std::size_t i = 0; i < limits_.limits.size(); ++i) {
    for (const Promise& promise : limits_.limits[i].sample) {
      const auto accepted = absl::CivilSecond(1970) + promise.accepted;
      if (ToDayNumber(absl::CivilDay(accepted)) < split_) continue;
      Describe(rules, promise.cell, &ticket);
      ticket.accepted_at = base::ToInstant(accepted, zone_);
      TRUNKLINE_RETURN_IF_ERROR(rules.Route(ticket, &decision));
      const auto policy = policies.find(
          decision.policies[static_cast<std::size_t>(Milestone::kHandling)]);
      ++due_[i].held_out;
      if (policy == policies.end()) {
        ++out_.held_out_due.none;
      } else if (IsDueBy(limits, policy->second, promise,
                         options_.due_tolerance)) {
        ++out_.held_out_due.correct;
        ++due_[i].correct;
      } else {
        ++out_.held_out_due.wrong;
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace trunkline::learn
