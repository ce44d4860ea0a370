// SPDX-License-Identifier: Apache-2.0
// Attributes: names that no entry declares, and ranges that overlap or leave a
// gap.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/check/messages.h"
#include "src/check/search.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::check {
namespace {

namespace pb = ::trunkline_internal::v1;

using rules::EntryKind;

template <typename Message>
void NoteUndeclared(EntryKind kind, Search* search,
                    std::set<std::string>* noted) {
  const rules::AttributeTable& table = search->rules().conditions.declared;
  std::vector<std::string_view> declared;
  for (const auto& a : table.declared()) declared.push_back(a.id);
  for (const rules::SourceEntry& entry : search->loader().entries(kind)) {
    Message m;
    if (!m.ParseFromArray(entry.bytes.data(),
                          static_cast<int>(entry.bytes.size()))) {
      continue;
    }
    for (int i = 0; i != m.when().attribute_size(); ++i) {
      const std::string& name = m.when().attribute(i).name();
      if (table.Find(name).has_value() || !noted->insert(name).second) continue;
      search->loader().Report(
          Severity::kNote, "undeclared-attribute", kind, entry,
          base::Fill<messages::kUndeclared>(
              base::Quoted(name),
              base::DidYouMean(base::Nearest(name, declared))),
          {absl::StrCat("when.attribute[", i, "].name"), nullptr, ""});
    }
  }
}

// Ranges of one attribute, of rules that ask for the same otherwise.
//
// Idea. Rules of one place and of the same texts and nodes are taken together
// and sorted by the begin of their range. Two ranges of which neither holds the
// other overlap if the later begins inside the earlier and ends outside. A gap
// is between the farthest end so far and the next begin. An overlap counts only
// if no criterion before the attribute decides between the two rules. A gap
// counts only between rules that ask for nothing else, and if no rule is
// unlimited at that side.
//
// Cost: a sort for each attribute, and a comparison for each pair of ranges
// that meet, at most CheckOptions::max_pairs.
class Ranges {
 public:
  explicit Ranges(Search* search)
      : search_(*search),
        rules_(search->rules()),
        table_(rules_.conditions.declared) {}

  void Find() {
    const Claims claims(rules_.rule_index, table_);
    for (std::uint32_t n = 0; n != table_.size(); ++n) {
      if (!table_[n].IsRange()) continue;
      attribute_ = n;
      // By place and by everything that the claim asks for of others.
      std::map<std::vector<std::uint32_t>, std::vector<const Claim*>> groups;
      for (const Claim& claim : claims.all()) {
        std::vector<std::uint32_t> others{claim.key.category, claim.key.region,
                                          claim.key.hotline};
        bool asks = false;
        for (const auto* s = table_.begin(claim.key.attributes);
             s != table_.end(claim.key.attributes); ++s) {
          if (s->attribute == n) {
            asks = true;
          } else {
            others.insert(others.end(), {s->attribute, s->from, s->to});
          }
        }
        if (asks) groups[std::move(others)].push_back(&claim);
      }
      for (auto& [others, group] : groups) Look(&group);
    }
    search_.EndCount("range-overlap");
  }

 private:
  const rules::AttributeSpan& SpanOf(const Claim& claim) const {
    const auto* s = table_.begin(claim.key.attributes);
    while (s->attribute != attribute_) ++s;
    return *s;
  }

  void Look(std::vector<const Claim*>* group) {
    std::sort(group->begin(), group->end(),
              [&](const Claim* a, const Claim* b) {
                const auto order = [&](const Claim* c) {
                  const auto& s = SpanOf(*c);
                  return std::make_tuple(s.from, s.to, c->entry.rule);
                };
                return order(a) < order(b);
              });
    std::set<std::uint32_t> reported;  // Rules.
    for (std::size_t i = 0; i != group->size(); ++i) {
      const Claim& a = *(*group)[i];
      for (std::size_t j = i + 1; j != group->size(); ++j) {
        const Claim& b = *(*group)[j];
        const rules::AttributeSpan& first = SpanOf(a);
        const rules::AttributeSpan& second = SpanOf(b);
        if (second.from >= first.to) break;
        if (!search_.Spend()) return;
        if (first.from == second.from || second.to <= first.to ||
            a.entry.rule == b.entry.rule || DecidedBefore(a, b) ||
            reported.count(b.entry.rule) != 0) {
          continue;
        }
        if (ReportOverlap(a, b)) reported.insert(b.entry.rule);
      }
    }
    LookForGaps(*group);
  }

  // Whether a criterion before the attribute decides between the two.
  bool DecidedBefore(const Claim& a, const Claim& b) const {
    using Criterion = rules::RankTable::Criterion;
    const auto d = rules_.ranks.Compare(a.entry.rank, b.entry.rank);
    return (d.criterion != Criterion::kEqual &&
            d.criterion < Criterion::kDeclared) ||
           (d.criterion == Criterion::kDeclared && d.attribute < attribute_);
  }

  bool ReportOverlap(const Claim& a, const Claim& b) {
    const auto meeting =
        search_.comparer().Meet(search_.comparer().ConditionOf(a), "",
                                search_.comparer().ConditionOf(b), "");
    Witness witness;
    if (!meeting.has_value() ||
        !search_.FindWitness(
            a, b, meeting->text, [](const Decision&) { return true; },
            &witness)) {
      return false;
    }
    const auto& entries = search_.loader().entries(EntryKind::kRule);
    search_.loader().Report(
        Severity::kWarning, "range-overlap", EntryKind::kRule,
        entries[b.entry.rule],
        base::Fill<messages::kRangeOverlap>(
            base::Quoted(entries[a.entry.rule].id),
            base::Quoted(entries[b.entry.rule].id),
            base::Quoted(table_[attribute_].id), Words(SpanOf(a)),
            Words(SpanOf(b))),
        {"when.attribute", &entries[a.entry.rule], search_.ToText(witness)});
    return true;
  }

  void LookForGaps(const std::vector<const Claim*>& group) {
    const Claim* last = nullptr;  // That ends farthest so far.
    for (const Claim* claim : group) {
      if (claim->entry.condition != 0 ||
          claim->entry.facets != rules::kAllFacets ||
          !claim->entry.valid.Holds(search_.as_of())) {
        continue;
      }
      if (last != nullptr && SpanOf(*claim).from > SpanOf(*last).to) {
        ReportGap(*last, *claim);
      }
      if (last == nullptr || SpanOf(*claim).to > SpanOf(*last).to) {
        last = claim;
      }
    }
  }

  // A warning if no rule decides a ticket in the gap, else a note.
  void ReportGap(const Claim& before, const Claim& after) {
    const rules::AttributeSpan gap{attribute_, SpanOf(before).to,
                                   SpanOf(after).from};
    Witness witness;
    if (!search_.FindWitness(
            after, after, "", [](const Decision&) { return true; }, &witness)) {
      return;
    }
    for (auto& [name, value] : witness.attributes) {
      if (name == table_[attribute_].id) {
        value = table_.Text(table_.IntervalOf(gap));
      }
    }
    const Outcome outcome = search_.Route(witness).outcome;
    const auto& entries = search_.loader().entries(EntryKind::kRule);
    search_.loader().Report(
        outcome == Outcome::kUnmatched ? Severity::kWarning : Severity::kNote,
        "range-gap", EntryKind::kRule, entries[after.entry.rule],
        base::Fill<messages::kRangeGap>(
            base::Quoted(entries[before.entry.rule].id),
            base::Quoted(entries[after.entry.rule].id),
            base::Quoted(table_[attribute_].id), Words(gap)),
        {"when.attribute", &entries[before.entry.rule],
         search_.ToText(witness)});
  }

  // "[100, 200)"; an open end is empty.
  std::string Words(const rules::AttributeSpan& span) const {
    const rules::AttributeInterval i = table_.IntervalOf(span);
    const auto end = [&](std::int64_t value, std::int64_t open) {
      if (value == open) return std::string();
      return table_.Text({attribute_, value, value + 1});
    };
    return absl::StrCat("[", end(i.from, i.kNoMin), ", ", end(i.to, i.kNoMax),
                        ")");
  }

  Search& search_;
  const rules::Compiled& rules_;
  const rules::AttributeTable& table_;
  std::uint32_t attribute_ = 0;
};

}  // namespace

void FindAttributeDefects(Search* search) {
  std::set<std::string> noted;
  NoteUndeclared<pb::Rule>(EntryKind::kRule, search, &noted);
  NoteUndeclared<pb::DeadlineRule>(EntryKind::kDeadlineRule, search, &noted);
  NoteUndeclared<pb::EmergencySignal>(EntryKind::kEmergencySignal, search,
                                      &noted);
  Ranges(search).Find();
}

}  // namespace trunkline::check
