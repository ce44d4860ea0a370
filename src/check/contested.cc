// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "src/base/strings.h"
#include "src/check/messages.h"
#include "src/check/pairs.h"
#include "src/check/search.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::check {
namespace {

using rules::ClaimKind;
using rules::EntryKind;

// What a rule says beside conditions and claim.
struct RuleText {
  bool contested = false;
  std::string example;
};

std::vector<RuleText> ReadRuleTexts(const rules::Compiled& c) {
  std::vector<RuleText> out(c.rules.size());
  trunkline_internal::v1::Rule m;
  for (std::size_t i = 0; i != out.size(); ++i) {
    const std::string_view bytes = c.rule_bytes[i];
    if (!m.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      continue;
    }
    out[i].contested = m.contested();
    if (m.when().pattern_size() != 0) out[i].example = m.example_text();
  }
  return out;
}

// Whether two claims may name different departments.
bool MayDiffer(const rules::Rule& a, const rules::Rule& b) {
  const auto names_department = [](const rules::Rule& r) {
    return r.kind != ClaimKind::kAnswer && r.kind != ClaimKind::kRefuse;
  };
  return names_department(a) && names_department(b) &&
         (a.kind != b.kind || a.target != b.target);
}

}  // namespace

// Pairs of rules that tie and name different departments.
//
// Two claims can tie only if they have the same rank, and hold for one ticket
// only if their categories and regions lie on one path. Equal rank means equal
// depths, so both are of the same place, and of the same texts and nodes of
// attributes: it is enough to compare claims within these. A pair is a finding
// if its dates, facets and hotlines meet, some text satisfies both conditions
// (Comparer::Meet), and Route() finds a dispute between the two departments for
// a ticket made of these.
//
// Pairs that meet only in a text with the words of both are many and mostly
// unlikely: a place has one issue for all of them, with a count.
//
// Cost. Quadratic in the claims of one place and rank, bounded by
// CheckOptions::max_pairs; a ticket is routed for at most MaxTries() of them.
void FindContested(Search* search) {
  const rules::Compiled& c = search->rules();
  const Claims claims(c.rule_index, c.conditions.declared);
  const std::vector<RuleText> texts = ReadRuleTexts(c);
  rules::Loader& loader = search->loader();
  absl::flat_hash_set<std::uint64_t> reported;
  std::uint64_t left = 0;
  for (const absl::Span<const Claim> place : claims.Places()) {
    std::size_t by_words = 0;
    const Claim* first = nullptr;
    const Claim* second = nullptr;
    std::string first_ticket;
    left += ForEachPair(search, place, [&](const Claim& a, const Claim& b) {
      const rules::Rule& rule_a = c.rules[a.entry.rule];
      const rules::Rule& rule_b = c.rules[b.entry.rule];
      const RuleText& says_a = texts[a.entry.rule];
      const RuleText& says_b = texts[b.entry.rule];
      if (!MayDiffer(rule_a, rule_b) ||
          (says_a.contested && says_b.contested) ||
          reported.contains(PairKey(a, b))) {
        return false;
      }
      const auto meeting = search->comparer().Meet(
          search->comparer().ConditionOf(a), says_a.example,
          search->comparer().ConditionOf(b), says_b.example);
      if (!meeting.has_value()) return false;
      if (!meeting->alone) {
        ++by_words;
        if (first != nullptr) return false;
      }
      std::string_view department_a, department_b;
      const auto shows = [&](const Decision& d) {
        if (d.outcome != Outcome::kDisputed) return false;
        std::string_view of_a, of_b;
        for (const Contender& x : d.contenders) {
          if (x.rule == rule_a.id) of_a = x.department;
          if (x.rule == rule_b.id) of_b = x.department;
        }
        department_a = of_a;
        department_b = of_b;
        return !of_a.empty() && !of_b.empty() && of_a != of_b;
      };
      Witness witness;
      if (!search->FindWitness(a, b, meeting->text, shows, &witness)) {
        return true;
      }
      const auto& entries = loader.entries(EntryKind::kRule);
      if (!meeting->alone) {
        first = &a;
        second = &b;
        first_ticket = search->ToText(witness);
        return true;
      }
      reported.insert(PairKey(a, b));
      if (reported.size() > search->options().max_contested) return true;
      loader.Report(Severity::kWarning, "contested", EntryKind::kRule,
                    entries[b.entry.rule],
                    base::Fill<messages::kContested>(
                        base::Quoted(rule_a.id), base::Quoted(rule_b.id),
                        base::Quoted(department_a), base::Quoted(department_b)),
                    {"", &entries[a.entry.rule], search->ToText(witness)});
      return true;
    });
    if (first == nullptr) continue;
    const auto& entries = loader.entries(EntryKind::kRule);
    loader.Report(Severity::kNote, "contested-text", EntryKind::kRule,
                  entries[second->entry.rule],
                  base::Fill<messages::kContestedText>(
                      Pairs(by_words),
                      base::Quoted(c.categories[first->key.category].code),
                      base::Quoted(c.regions[first->key.region].code),
                      base::Quoted(c.rules[first->entry.rule].id),
                      base::Quoted(c.rules[second->entry.rule].id)),
                  {"", &entries[first->entry.rule], first_ticket});
  }
  if (reported.size() > search->options().max_contested) {
    loader.Report(Severity::kNote, "contested-more", EntryKind::kJurisdiction,
                  search->jurisdiction(),
                  base::Fill<messages::kContestedMore>(
                      reported.size() - search->options().max_contested),
                  {});
  }
  NoteLeft(search, left, "contested");
  search->EndCount("contested");
}

}  // namespace trunkline::check
