// SPDX-License-Identifier: Apache-2.0
// Rules of equal rank that give one milestone of a ticket several policies.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/check/messages.h"
#include "src/check/pairs.h"
#include "src/check/search.h"

namespace trunkline::check {
namespace {

using rules::EntryKind;

// Says which of two policies is due first, and for which starts. It tries each
// hour of four weeks: long enough for days off on both sides of a start,
// short enough for a thousand pairs. Both count from the same instant.
class Order {
 public:
  explicit Order(const Search& search)
      : rules_(search.rules()), calendars_(search.options().calendars) {
    const absl::CivilSecond as_of =
        absl::ToCivilSecond(absl::FromUnixSeconds(search.as_of()), rules_.zone);
    // Of the years that any calendar may have.
    begin_ = std::clamp(absl::CivilDay(as_of), absl::CivilDay(1970, 1, 2),
                        absl::CivilDay(2160, 1, 1));
  }

  base::Text Compare(std::string_view a, std::string_view b) {
    const auto [it, is_new] =
        texts_.try_emplace({std::string(a), std::string(b)});
    if (is_new) it->second = Find(a, b);
    return it->second;
  }

  bool IsStatutory(std::string_view id) const { return Policy(id).statutory; }

 private:
  static constexpr int kHours = 4 * 7 * 24;

  const DeadlinePolicy& Policy(std::string_view id) const {
    const auto found = std::lower_bound(
        rules_.deadline_policies.begin(), rules_.deadline_policies.end(), id,
        [](const auto& entry, std::string_view v) { return entry.id < v; });
    return *found->policy;
  }

  // The calendar that is named, if it is given and is of this zone; else an
  // ordinary week, or no days off.
  WorkCalendar CalendarOf(const DeadlinePolicy& policy) const {
    const std::string zone(rules_.time_zone);
    const WorkCalendar* const given =
        calendars_ == nullptr || policy.calendar.empty()
            ? nullptr
            : calendars_->Find(policy.calendar);
    if (given != nullptr && given->data().time_zone == zone) return *given;
    CalendarData data;
    data.name = policy.calendar.empty() ? "none" : policy.calendar;
    data.version = "1";
    data.time_zone = zone;
    const auto year = static_cast<int>(begin_.year());
    data.first_year = year;
    data.last_year = year + 3;
    data.hours = {{{absl::Weekday::monday, absl::Weekday::tuesday,
                    absl::Weekday::wednesday, absl::Weekday::thursday,
                    absl::Weekday::friday},
                   {{510, 720}, {810, 1080}},
                   {},
                   {}}};
    if (policy.calendar.empty()) {
      return *WorkCalendar::RoundTheClock("none", zone, year, year + 3);
    }
    return *WorkCalendar::Create(std::move(data));
  }

  base::Text Find(std::string_view a, std::string_view b) const {
    const DeadlinePolicy& policy_a = Policy(a);
    const DeadlinePolicy& policy_b = Policy(b);
    const WorkCalendar calendar_a = CalendarOf(policy_a);
    const WorkCalendar calendar_b = CalendarOf(policy_b);
    CountOptions options;
    options.provisional = true;
    // A calendar may begin later.
    absl::CivilDay day = begin_;
    for (const WorkCalendar* calendar : {&calendar_a, &calendar_b}) {
      day = std::max(day, absl::CivilDay(calendar->data().first_year, 1, 1));
    }
    const absl::Time begin = absl::FromCivil(day, rules_.zone);
    std::optional<absl::Time> first_a, first_b;
    bool counted = false;
    for (int i = 0; i != kHours && !(first_a && first_b); ++i) {
      const absl::Time start = begin + absl::Hours(i);
      const auto due_a = DueTime(policy_a, calendar_a, start, options);
      const auto due_b = DueTime(policy_b, calendar_b, start, options);
      if (!due_a.ok() || !due_b.ok()) continue;
      counted = true;
      if (due_a->due < due_b->due && !first_a) first_a = start;
      if (due_b->due < due_a->due && !first_b) first_b = start;
    }
    if (!counted) return base::Fill<messages::kOrderUnknown>();
    const auto civil = [&](absl::Time t) {
      return base::FormatCivil(t, rules_.zone);
    };
    if (first_a && first_b) {
      return base::Fill<messages::kOrderTurns>(
          base::Quoted(a), civil(*first_a), base::Quoted(b), civil(*first_b));
    }
    if (first_a || first_b) {
      return base::Fill<messages::kOrderStays>(base::Quoted(first_a ? a : b));
    }
    return base::Fill<messages::kOrderEqual>();
  }

  const rules::Compiled& rules_;
  const CalendarSet* const calendars_;
  absl::CivilDay begin_;
  absl::flat_hash_map<std::pair<std::string, std::string>, base::Text> texts_;
};

bool HasBoth(const Decision& d, std::size_t milestone, std::string_view a,
             std::string_view b) {
  const auto has = [&](std::string_view policy) {
    if (d.policies[milestone] == policy) return true;
    for (const TiedPolicy& tied : d.also_policies) {
      if (static_cast<std::size_t>(tied.milestone) == milestone &&
          tied.policy == policy) {
        return true;
      }
    }
    return false;
  };
  return has(a) && has(b);
}

// One kind of rule: its table, and the policies of its entries.
struct Kind {
  EntryKind kind;
  const rules::Index& index;
  std::size_t first, last;  // Milestones.
};

// Looks through the pairs of one kind. `policies(rule)` and `id(rule)` are of
// an entry.
template <typename Policies, typename Id>
std::uint64_t FindTies(const Kind& kind, Policies&& policies, Id&& id,
                       const base::Message& names, Order* order,
                       Search* search) {
  const rules::Compiled& c = search->rules();
  const auto& entries = search->loader().entries(kind.kind);
  const Claims claims(kind.index, c.conditions.declared);
  absl::flat_hash_set<std::uint64_t> reported;
  std::uint64_t left = 0;
  std::vector<Claim> with_policies;
  for (const absl::Span<const Claim> place : claims.Places()) {
    with_policies.clear();
    for (const Claim& claim : place) {
      const auto& own = policies(claim.entry.rule);
      if (std::any_of(
              own.begin() + kind.first, own.begin() + kind.last,
              [](std::string_view policy) { return !policy.empty(); })) {
        with_policies.push_back(claim);
      }
    }
    left +=
        ForEachPair(search, with_policies, [&](const Claim& a, const Claim& b) {
          std::size_t milestone = kind.first;
          std::string_view of_a, of_b;
          for (; milestone != kind.last; ++milestone) {
            of_a = policies(a.entry.rule)[milestone];
            of_b = policies(b.entry.rule)[milestone];
            if (!of_a.empty() && !of_b.empty() && of_a != of_b &&
                order->IsStatutory(of_a) == order->IsStatutory(of_b)) {
              break;
            }
          }
          if (milestone == kind.last || reported.contains(PairKey(a, b))) {
            return false;
          }
          const auto meeting =
              search->comparer().Meet(search->comparer().ConditionOf(a), {},
                                      search->comparer().ConditionOf(b), {});
          if (!meeting.has_value() || !meeting->alone) return false;
          Witness witness;
          const auto shows = [&](const Decision& d) {
            return HasBoth(d, milestone, of_a, of_b);
          };
          if (!search->FindWitness(a, b, meeting->text, shows, &witness)) {
            return true;
          }
          reported.insert(PairKey(a, b));
          const bool in_order = a.entry.rule < b.entry.rule;
          const Claim& one = in_order ? a : b;
          const Claim& other = in_order ? b : a;
          if (!in_order) std::swap(of_a, of_b);
          search->loader().Report(
              Severity::kWarning, "policy-tie", kind.kind,
              entries[other.entry.rule],
              base::Fill<messages::kPolicyTie>(
                  base::FillFound(names, {base::Quoted(id(one.entry.rule)),
                                          base::Quoted(id(other.entry.rule))}),
                  base::Quoted(of_a), base::Quoted(of_b),
                  schema::MilestoneNames().Name(static_cast<int>(milestone)),
                  order->Compare(of_a, of_b)),
              {"", &entries[one.entry.rule], search->ToText(witness)});
          return true;
        });
  }
  return left;
}

}  // namespace

// Cost. As that of FindContested(); and 1,344 due times for each pair of
// policies that is reported.
void FindPolicyTies(Search* search) {
  const rules::Compiled& c = search->rules();
  Order order(*search);
  std::uint64_t left = FindTies(
      {EntryKind::kRule, c.rule_index, 1, kMilestoneCount},
      [&](std::uint32_t i) -> const auto& {
        return c.extras[c.rules[i].extra].policies;
      },
      [&](std::uint32_t i) { return c.rules[i].id; }, messages::kRulesTie,
      &order, search);
  for (std::size_t m = 1; m != kMilestoneCount; ++m) {
    left += FindTies(
        {EntryKind::kDeadlineRule, c.milestone_index[m], m, m + 1},
        [&](std::uint32_t i) -> const auto& {
          return c.deadline_rules[i].policies;
        },
        [&](std::uint32_t i) { return c.deadline_rules[i].id; },
        messages::kDeadlineRulesTie, &order, search);
  }
  NoteLeft(search, left, "policy-tie");
  search->EndCount("policy-tie");
}

}  // namespace trunkline::check
