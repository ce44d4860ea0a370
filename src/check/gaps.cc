// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/check/claims.h"
#include "src/check/messages.h"
#include "src/check/search.h"
#include "src/route/matched_rules.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::check {
namespace {

namespace pb = ::trunkline_internal::v1;

using rules::EntryKind;

// A day, and an hour more where the clock changes.
constexpr std::int64_t kMostGap = 25 * 3600;

// Short times without a rule between rules of one condition.
//
// Who ends a rule "on the 30th" and begins the next "on the 1st" leaves a day
// out, since `to` is outside a validity. Rules with equal conditions are taken
// together. Only a gap of at most a day is reported: a longer one, as of rules
// of a season, is meant.
//
// A category at a region can be left out likewise by rules of different
// conditions: one ends, others begin a day later. So for each rule that ends
// shortly before some rule begins, a ticket of its last second is routed at the
// end and at the begin.
//
// Cost: a sort of the rules; one search for a ticket for each gap, and for each
// place and end of a rule that some rule's begin follows.
class Gaps {
 public:
  explicit Gaps(Search* search) : search_(*search), rules_(search->rules()) {}

  void Find() {
    const Claims claims(rules_.rule_index, rules_.conditions.declared);
    FindIn<pb::Rule>(EntryKind::kRule, claims.all());
    FindPlaces(claims.all());
    std::vector<Claim> deadlines;
    for (std::size_t i = 1; i != rules_.milestone_index.size(); ++i) {
      Add(rules_.milestone_index[i], &deadlines);
    }
    Add(rules_.statutory_index, &deadlines);
    FindIn<pb::DeadlineRule>(EntryKind::kDeadlineRule, deadlines);
  }

 private:
  static bool Parse(std::string_view bytes, google::protobuf::MessageLite* m) {
    return m->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  }

  void Add(const rules::Index& index, std::vector<Claim>* claims) const {
    const Claims more(index, rules_.conditions.declared);
    claims->insert(claims->end(), more.all().begin(), more.all().end());
  }

  template <typename Message>
  void FindIn(EntryKind kind, const std::vector<Claim>& claims) {
    const auto& entries = search_.loader().entries(kind);
    std::vector<const Claim*> first(entries.size());  // Of each rule.
    for (const Claim& claim : claims) {
      const Claim*& of = first[claim.entry.rule];
      if (of == nullptr) of = &claim;
    }
    std::map<std::string, std::vector<const Claim*>> by_condition;
    for (const Claim* claim : first) {
      Message m;
      if (claim == nullptr || !Parse(entries[claim->entry.rule].bytes, &m)) {
        continue;
      }
      by_condition[m.when().SerializeAsString()].push_back(claim);
    }
    for (auto& [condition, group] : by_condition) {
      std::stable_sort(group.begin(), group.end(),
                       [](const Claim* a, const Claim* b) {
                         return a->entry.valid.from < b->entry.valid.from;
                       });
      const Claim* last = group.front();  // That ends last so far.
      for (std::size_t i = 1; i < group.size(); ++i) {
        const std::int64_t gap =
            group[i]->entry.valid.from - last->entry.valid.to;
        if (group[i]->entry.valid.from > last->entry.valid.to &&
            gap <= kMostGap) {
          Report(kind, *last, *group[i]);
        }
        if (group[i]->entry.valid.to > last->entry.valid.to) last = group[i];
      }
    }
  }

  void FindPlaces(const std::vector<Claim>& claims) {
    std::vector<std::int64_t> begins;
    for (const Claim& claim : claims) begins.push_back(claim.entry.valid.from);
    std::sort(begins.begin(), begins.end());
    begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
    std::set<std::tuple<std::int64_t, rules::Id, rules::Id>> seen;
    for (const Claim& claim : claims) {
      const std::int64_t end = claim.entry.valid.to;
      const auto next = std::upper_bound(begins.begin(), begins.end(), end);
      if (next == begins.end() || *next - end > kMostGap ||
          reported_.count(claim.entry.rule) != 0 ||
          !seen.emplace(end, claim.key.category, claim.key.region).second) {
        continue;
      }
      if (!search_.Spend()) break;
      LookAt(claim, next, begins.end());
    }
    search_.EndCount("validity-gap");
  }

  // `next`: the begins of rules after the end of `claim`.
  template <typename Iterator>
  void LookAt(const Claim& claim, Iterator next, Iterator last) {
    const std::int64_t end = claim.entry.valid.to;
    Claim before = claim;
    before.entry.valid = {end - 1, end};
    const auto text =
        search_.comparer().Sample(search_.comparer().ConditionOf(claim), "");
    Witness witness;
    const auto covered = [](const Decision& d) { return !d.rule.empty(); };
    if (!text.has_value() ||
        !search_.FindWitness(before, before, *text, covered, &witness)) {
      return;
    }
    witness.at = end;
    if (search_.Route(witness).outcome != Outcome::kUnmatched) return;
    const std::string ticket = search_.ToText(witness);
    for (; next != last && *next - end <= kMostGap; ++next) {
      witness.at = *next;
      const Decision& d = search_.Route(witness);
      if (!covered(d)) continue;
      const auto& entries = search_.loader().entries(EntryKind::kRule);
      const rules::Rule* after = route::FindById(rules_.rules, d.rule);
      const auto number = static_cast<std::size_t>(after - rules_.rules.data());
      search_.loader().Report(
          Severity::kWarning, "validity-gap", EntryKind::kRule,
          entries[claim.entry.rule],
          base::Fill<messages::kPlaceGap>(
              Civil(end), Civil(*next),
              base::Quoted(rules_.categories[witness.category].code),
              base::Quoted(rules_.regions[witness.region].code),
              base::Quoted(entries[claim.entry.rule].id),
              base::Quoted(entries[number].id)),
          {"valid.to", &entries[number], ticket});
      return;
    }
  }

  void Report(EntryKind kind, const Claim& before, const Claim& after) {
    if (kind == EntryKind::kRule) reported_.insert(before.entry.rule);
    const auto& entries = search_.loader().entries(kind);
    std::string ticket;
    if (kind == EntryKind::kRule) {
      Claim between = after;
      between.entry.valid = {before.entry.valid.to, after.entry.valid.from};
      Witness witness;
      const auto text =
          search_.comparer().Sample(search_.comparer().ConditionOf(after), "");
      if (text.has_value() &&
          search_.FindWitness(
              between, between, *text, [](const Decision&) { return true; },
              &witness)) {
        ticket = search_.ToText(witness);
      }
    }
    search_.loader().Report(
        Severity::kWarning, "validity-gap", kind, entries[after.entry.rule],
        base::Fill<messages::kValidityGap>(
            Civil(before.entry.valid.to), Civil(after.entry.valid.from),
            base::Quoted(entries[before.entry.rule].id),
            base::Quoted(entries[after.entry.rule].id)),
        {"valid.from", &entries[before.entry.rule], ticket});
  }

  std::string Civil(std::int64_t seconds) const {
    return base::FormatCivil(absl::FromUnixSeconds(seconds), rules_.zone);
  }

  Search& search_;
  const rules::Compiled& rules_;
  std::set<std::uint32_t> reported_;  // Rules that end at a gap.
};

}  // namespace

void FindGaps(Search* search) { Gaps(search).Find(); }

}  // namespace trunkline::check
