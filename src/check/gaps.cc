// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
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

// Short times without a rule between rules that hold for the same tickets.
//
// Who ends a rule "on the 30th" and begins the next "on the 1st" leaves a day
// out, since `to` is outside a validity. Claims of one hotline, category and
// region are taken together if what else they ask for is equal: the rule of two
// categories may go on as a rule for each of them. Only a gap of at most a day
// is reported: a longer one, as of rules of a season, is meant.
//
// A category at a region can be left out likewise by rules of different
// conditions: one ends, others begin a day later. So for each rule that ends
// shortly before some rule begins, a ticket of its last second is routed at the
// end and at the begin.
//
// Cost: a sort of the claims; the square of those that are taken together,
// bounded by CheckOptions::max_pairs; one search for a ticket for each gap, and
// for each place and end of a rule that some rule's begin follows.
class Gaps {
 public:
  explicit Gaps(Search* search) : search_(*search), rules_(search->rules()) {}

  void Find() {
    const std::vector<Claim> claims = ClaimsOf(rules_.rule_index);
    FindIn(EntryKind::kRule, claims, Conditions<pb::Rule>(EntryKind::kRule));
    const std::vector<std::string> conditions =
        Conditions<pb::DeadlineRule>(EntryKind::kDeadlineRule);
    for (std::size_t i = 1; i != rules_.milestone_index.size(); ++i) {
      FindIn(EntryKind::kDeadlineRule, ClaimsOf(rules_.milestone_index[i]),
             conditions);
    }
    FindIn(EntryKind::kDeadlineRule, ClaimsOf(rules_.statutory_index),
           conditions);
    FindPlaces(claims);
    search_.EndCount("validity-gap");
  }

 private:
  // What each rule asks for beside codes, types, channels and urgencies, which
  // its claims have.
  template <typename Message>
  std::vector<std::string> Conditions(EntryKind kind) {
    std::vector<std::string> out;
    for (const auto& entry : search_.loader().entries(kind)) {
      Message m;
      out.emplace_back();
      if (!m.ParseFromArray(entry.bytes.data(),
                            static_cast<int>(entry.bytes.size()))) {
        continue;
      }
      pb::When* when = m.mutable_when();
      when->clear_hotline();
      when->clear_category();
      when->clear_region();
      when->clear_type();
      when->clear_channel();
      when->clear_urgency();
      out.back() = when->SerializeAsString();
    }
    return out;
  }

  static bool ShareFacets(const Claim& a, const Claim& b) {
    const std::uint32_t facets = a.entry.facets & b.entry.facets;
    return (facets & rules::kAllTypes) != 0 &&
           (facets & rules::kAllUrgencies) != 0 &&
           (facets & rules::kAllChannels) != 0;
  }

  std::vector<Claim> ClaimsOf(const rules::Index& index) const {
    return Claims(index, rules_.conditions.declared).all();
  }

  void FindIn(EntryKind kind, std::vector<Claim> claims,
              const std::vector<std::string>& conditions) {
    const auto place = [&](const Claim& c) {
      return std::tie(c.key.category, c.key.region, c.key.hotline,
                      conditions[c.entry.rule]);
    };
    std::stable_sort(claims.begin(), claims.end(),
                     [&](const Claim& a, const Claim& b) {
                       if (place(a) != place(b)) return place(a) < place(b);
                       return a.entry.valid.from < b.entry.valid.from;
                     });
    std::size_t begin = 0;  // Of the claims that are taken together.
    for (std::size_t i = 1; i < claims.size(); ++i) {
      if (place(claims[i]) != place(claims[begin])) begin = i;
      const std::int64_t from = claims[i].entry.valid.from;
      if (from == rules::Interval().from) continue;  // Always held.
      const Claim* last = nullptr;                   // That ends last so far.
      for (std::size_t j = begin; j != i; ++j) {
        if (!search_.Spend()) return;
        if (ShareFacets(claims[j], claims[i]) &&
            (last == nullptr ||
             claims[j].entry.valid.to > last->entry.valid.to)) {
          last = &claims[j];
        }
      }
      if (last == nullptr) continue;
      const std::int64_t to = last->entry.valid.to;
      if (from > to && from - to <= kMostGap &&
          reported_.insert({kind, last->entry.rule, claims[i].entry.rule})
              .second) {
        Report(kind, *last, claims[i]);
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
          ended_.count(claim.entry.rule) != 0 ||
          !seen.emplace(end, claim.key.category, claim.key.region).second) {
        continue;
      }
      if (!search_.Spend()) break;
      LookAt(claim, next, begins.end());
    }
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
    if (kind == EntryKind::kRule) ended_.insert(before.entry.rule);
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
  // The rules before and after each gap.
  std::set<std::tuple<EntryKind, std::uint32_t, std::uint32_t>> reported_;
  std::set<std::uint32_t> ended_;  // The rules before a gap, without deadlines.
};

}  // namespace

void FindGaps(Search* search) { Gaps(search).Find(); }

}  // namespace trunkline::check
