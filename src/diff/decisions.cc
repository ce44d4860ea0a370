// SPDX-License-Identifier: Apache-2.0
#include "src/diff/decisions.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/strings.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

constexpr std::array<std::string_view, kDiffKinds> kKinds = {
    "outcome", "lead",         "target",         "basis",       "settled-by",
    "assist",  "contenders",   "tags",           "answer",      "refusal",
    "urgency", "confidential", "policies",       "statutory",   "hint",
    "phase",   "notes",        "first-receiver", "owner-leads", "conflict",
    "dial"};
constexpr std::array<std::string_view, kDiffDangers> kDangers = {
    "confidentiality-lost", "hint-lost",  "accused-reachable",
    "deadline-lengthened",  "lower-unit", "retroactive"};

}  // namespace

std::string_view DiffKindName(DiffKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::string_view DiffDangerName(DiffDanger danger) {
  return kDangers[static_cast<std::size_t>(danger)];
}

namespace diff {
namespace {

namespace pb = trunkline_internal::v1;

const rules::PolicyEntry* FindPolicy(const RuleSet& rules,
                                     std::string_view id) {
  const auto& all = internal::CompiledOf(rules).deadline_policies;
  const auto found = std::lower_bound(
      all.begin(), all.end(), id,
      [](const rules::PolicyEntry& p, std::string_view i) { return p.id < i; });
  return found == all.end() || found->id != id ? nullptr : &*found;
}

// The ids of a milestone's policies.
std::vector<std::string_view> PoliciesOf(const Decision& d,
                                         std::size_t milestone) {
  std::vector<std::string_view> out;
  if (d.policies[milestone].empty()) return out;
  out.push_back(d.policies[milestone]);
  for (const TiedPolicy& tied : d.also_policies) {
    if (static_cast<std::size_t>(tied.milestone) == milestone) {
      out.push_back(tied.policy);
    }
  }
  return out;
}

std::vector<std::string> Contents(const RuleSet& rules,
                                  const std::vector<std::string_view>& ids) {
  std::vector<std::string> out;
  out.reserve(ids.size());
  for (std::string_view id : ids) out.push_back(PolicyContent(rules, id));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Whether two policies, "" for none, say the same.
bool SamePolicy(const RuleSet& before, std::string_view a, const RuleSet& after,
                std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty();
  const rules::PolicyEntry* const x = FindPolicy(before, a);
  const rules::PolicyEntry* const y = FindPolicy(after, b);
  if (x != nullptr && y != nullptr && x->bytes == y->bytes) return true;
  return PolicyContent(before, a) == PolicyContent(after, b);
}

// Whether two lists of policies say the same.
bool SamePolicies(const RuleSet& before, const std::vector<std::string_view>& a,
                  const RuleSet& after,
                  const std::vector<std::string_view>& b) {
  const bool same_bytes =
      std::equal(a.begin(), a.end(), b.begin(), b.end(),
                 [&](std::string_view p, std::string_view q) {
                   const rules::PolicyEntry* const x = FindPolicy(before, p);
                   const rules::PolicyEntry* const y = FindPolicy(after, q);
                   return x != nullptr && y != nullptr && x->bytes == y->bytes;
                 });
  return same_bytes || Contents(before, a) == Contents(after, b);
}

// Whether two lists have the same elements. Most are equal as they stand.
template <typename List>
bool SameSet(const List& a, const List& b) {
  if (std::equal(a.begin(), a.end(), b.begin(), b.end())) return true;
  if (a.size() != b.size()) return false;
  std::vector<std::string_view> x(a.begin(), a.end()), y(b.begin(), b.end());
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  return x == y;
}

// Departments and bases of the equal claims, whatever rules they come from.
std::vector<std::pair<std::string_view, Basis>> Contending(const Decision& d) {
  std::vector<std::pair<std::string_view, Basis>> out;
  for (const Contender& c : d.contenders) {
    out.emplace_back(c.department, c.basis);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Roughly how long a policy allows, in hours.
double HoursOf(const RuleSet& rules, std::string_view id) {
  const rules::PolicyEntry* const entry = FindPolicy(rules, id);
  if (entry == nullptr || entry->policy == nullptr) return 0;
  const DeadlinePolicy& p = *entry->policy;
  const auto unit = [](DeadlinePolicy::Unit u) {
    switch (u) {
      case DeadlinePolicy::Unit::kMinutes:
        return 1.0 / 60;
      case DeadlinePolicy::Unit::kWorkingMinutes:
        return 3.0 / 60;
      case DeadlinePolicy::Unit::kWorkingHours:
        return 3.0;
      case DeadlinePolicy::Unit::kCalendarDays:
        return 24.0;
      case DeadlinePolicy::Unit::kWorkingDays:
        return 24.0 * 7 / 5;
      case DeadlinePolicy::Unit::kMonths:
        return 24.0 * 30.5;
      case DeadlinePolicy::Unit::kYears:
        return 24.0 * 366;
      default:
        return 1.0;
    }
  };
  return p.amount * unit(p.unit);
}

template <typename List>
std::string Join(const List& list) {
  std::string out;
  for (const auto& one : list) {
    absl::StrAppend(&out, out.empty() ? "" : ", ", base::ToAbsl(one));
  }
  return out;
}

}  // namespace

std::string PolicyContent(const RuleSet& rules, std::string_view id) {
  const rules::PolicyEntry* const entry = FindPolicy(rules, id);
  pb::DeadlinePolicy policy;
  if (entry == nullptr ||
      !policy.ParseFromArray(entry->bytes.data(),
                             static_cast<int>(entry->bytes.size()))) {
    return "";
  }
  policy.clear_id();
  policy.clear_override();
  policy.clear_name();
  policy.clear_provenance();
  return "P" + policy.SerializeAsString();
}

bool RouteBoth(const RuleSet& before, const RuleSet& after,
               const Ticket& ticket, Pair* pair) {
  if (!before.Route(ticket, &pair->before).ok() ||
      !after.Route(ticket, &pair->after).ok()) {
    return false;
  }
  const absl::Time called = ticket.called_at == absl::InfinitePast()
                                ? ticket.accepted_at
                                : ticket.called_at;
  pair->dial_before = before.Dial(ticket.dialled, called);
  pair->dial_after = after.Dial(ticket.dialled, called);
  return true;
}

bool PoliciesDiffer(const RuleSet& before, const RuleSet& after,
                    const Pair& pair, std::size_t milestone) {
  return !SamePolicies(before, PoliciesOf(pair.before, milestone), after,
                       PoliciesOf(pair.after, milestone));
}

Kinds Differences(const RuleSet& before, const Decision& a,
                  const RuleSet& after, const Decision& b) {
  Kinds out = 0;
  const auto add = [&](DiffKind kind, bool differs) {
    if (differs) out |= Bit(kind);
  };
  add(DiffKind::kOutcome, a.outcome != b.outcome);
  add(DiffKind::kLead, a.lead != b.lead);
  add(DiffKind::kTarget, a.target != b.target);
  add(DiffKind::kBasis, a.basis != b.basis);
  add(DiffKind::kSettledBy, a.settled_by != b.settled_by);
  add(DiffKind::kAssisting, !SameSet(a.assisting, b.assisting));
  add(DiffKind::kContenders, !(a.contenders.empty() && b.contenders.empty()) &&
                                 Contending(a) != Contending(b));
  add(DiffKind::kTags, !SameSet(a.tags, b.tags));
  add(DiffKind::kAnswer, a.knowledge != b.knowledge);
  add(DiffKind::kRefusal, a.refusal.reason != b.refusal.reason ||
                              a.refusal.action != b.refusal.action ||
                              a.refusal.route != b.refusal.route);
  add(DiffKind::kUrgency, a.urgency != b.urgency);
  add(DiffKind::kConfidential, a.confidential != b.confidential);
  for (std::size_t m = 0; m != kMilestoneCount; ++m) {
    if (a.policies[m].empty() && b.policies[m].empty()) continue;
    if (a.also_policies.empty() && b.also_policies.empty()) {
      add(DiffKind::kPolicies,
          !SamePolicy(before, a.policies[m], after, b.policies[m]));
    } else {
      add(DiffKind::kPolicies,
          !SamePolicies(before, PoliciesOf(a, m), after, PoliciesOf(b, m)));
    }
  }
  add(DiffKind::kStatutory,
      !(a.statutory.empty() && b.statutory.empty()) &&
          !SamePolicies(before, a.statutory, after, b.statutory));
  add(DiffKind::kHint,
      a.emergency_hint.signal != b.emergency_hint.signal ||
          a.emergency_hint.number != b.emergency_hint.number ||
          a.emergency_hint.trigger != b.emergency_hint.trigger);
  add(DiffKind::kPhase, a.phase != b.phase);
  add(DiffKind::kNotes, a.notes != b.notes);
  add(DiffKind::kFirstReceiver, a.first_receiver != b.first_receiver);
  add(DiffKind::kOwnerLeads, a.owner_leads != b.owner_leads);
  add(DiffKind::kConflict, a.conflict_of_interest != b.conflict_of_interest);
  return out;
}

Kinds Differences(const RuleSet& before, const RuleSet& after,
                  const Pair& pair) {
  Kinds out = Differences(before, pair.before, after, pair.after);
  const DialResult& x = pair.dial_before;
  const DialResult& y = pair.dial_after;
  if (x.answer != y.answer || x.phase != y.phase || x.number != y.number ||
      x.owner != y.owner || x.target != y.target) {
    out |= Bit(DiffKind::kDial);
  }
  return out;
}

std::uint32_t Dangers(const RuleSet& before, const RuleSet& after,
                      const Pair& pair) {
  const Decision& a = pair.before;
  const Decision& b = pair.after;
  std::uint32_t out = 0;
  const auto add = [&](DiffDanger danger) {
    out |= 1u << static_cast<unsigned>(danger);
  };
  if (a.confidential && !b.confidential) add(DiffDanger::kConfidentialityLost);
  if (!a.emergency_hint.signal.empty() && b.emergency_hint.signal.empty()) {
    add(DiffDanger::kHintLost);
  }
  for (std::size_t m = 0; m != kMilestoneCount; ++m) {
    if (a.policies[m].empty() || !PoliciesDiffer(before, after, pair, m))
      continue;
    // Of several the earliest counts.
    const auto hours = [&](const RuleSet& rules, const Decision& d) {
      double least = HoursOf(rules, d.policies[m]);
      for (std::string_view id : PoliciesOf(d, m)) {
        least = std::min(least, HoursOf(rules, id));
      }
      return least;
    };
    if (b.policies[m].empty() || hours(after, b) > hours(before, a)) {
      add(DiffDanger::kDeadlineLengthened);
    }
  }
  const rules::Compiled& rules = internal::CompiledOf(after);
  const rules::Id lead = rules.department_ids.Find(b.lead);
  const rules::Id former = rules.department_ids.Find(a.lead);
  if (lead != former && former != rules::kNone && lead != rules::kNone &&
      rules.IsBelow(lead, former)) {
    add(DiffDanger::kLowerUnit);
  }
  return out;
}

std::vector<std::string> Describe(const Decision& d, const DialResult& dial,
                                  Kinds kinds) {
  std::vector<std::string> out;
  const auto add = [&](DiffKind kind, const std::string& value) {
    if ((kinds & Bit(kind)) == 0) return;
    out.push_back(absl::StrCat(base::ToAbsl(DiffKindName(kind)), ": ",
                               value.empty() ? "-" : value));
  };
  const auto name = [](const schema::EnumNames& names, auto value) {
    return std::string(names.Name(static_cast<int>(value)));
  };
  const auto truth = [](bool value) -> std::string {
    return value ? "true" : "false";
  };
  add(DiffKind::kOutcome, name(schema::OutcomeNames(), d.outcome));
  add(DiffKind::kLead, std::string(d.lead));
  add(DiffKind::kTarget, std::string(d.target));
  add(DiffKind::kBasis, name(schema::BasisNames(), d.basis));
  add(DiffKind::kSettledBy, name(schema::BasisNames(), d.settled_by));
  add(DiffKind::kAssisting, Join(d.assisting));
  std::vector<std::string_view> contenders;
  for (const auto& c : Contending(d)) contenders.push_back(c.first);
  add(DiffKind::kContenders, Join(contenders));
  add(DiffKind::kTags, Join(d.tags));
  add(DiffKind::kAnswer, std::string(d.knowledge));
  add(DiffKind::kRefusal,
      d.refusal.reason == RefusalReason::kUnspecified
          ? ""
          : absl::StrCat(name(schema::RefusalReasonNames(), d.refusal.reason),
                         " ",
                         name(schema::RefusalActionNames(), d.refusal.action),
                         " ", base::ToAbsl(d.refusal.route)));
  add(DiffKind::kUrgency, name(schema::UrgencyNames(), d.urgency));
  add(DiffKind::kConfidential, truth(d.confidential));
  std::string policies;
  for (std::size_t m = 0; m != kMilestoneCount; ++m) {
    if (d.policies[m].empty()) continue;
    absl::StrAppend(&policies, policies.empty() ? "" : ", ",
                    name(schema::MilestoneNames(), m));
    for (std::string_view id : PoliciesOf(d, m)) {
      absl::StrAppend(&policies, " ", base::ToAbsl(id));
    }
  }
  add(DiffKind::kPolicies, policies);
  add(DiffKind::kStatutory, Join(d.statutory));
  add(DiffKind::kHint,
      d.emergency_hint.signal.empty()
          ? ""
          : absl::StrCat(base::ToAbsl(d.emergency_hint.signal), " ",
                         base::ToAbsl(d.emergency_hint.number), " ",
                         base::ToAbsl(d.emergency_hint.trigger)));
  add(DiffKind::kPhase, name(schema::PhaseNames(), d.phase));
  std::string notes;
  for (int bit = 0; bit < 8; ++bit) {
    if ((d.notes >> bit & 1) == 0) continue;
    absl::StrAppend(&notes, notes.empty() ? "" : ", ",
                    name(schema::NoteNames(), bit + 1));
  }
  add(DiffKind::kNotes, notes);
  add(DiffKind::kFirstReceiver, std::string(d.first_receiver));
  add(DiffKind::kOwnerLeads, truth(d.owner_leads));
  add(DiffKind::kConflict, truth(d.conflict_of_interest));
  add(DiffKind::kDial,
      absl::StrCat(static_cast<int>(dial.answer), " ",
                   base::ToAbsl(dial.number), " ", base::ToAbsl(dial.owner),
                   " ", base::ToAbsl(dial.target)));
  return out;
}

}  // namespace diff

std::vector<DiffKind> DiffDecisions(const RuleSet& before_rules,
                                    const Decision& before,
                                    const RuleSet& after_rules,
                                    const Decision& after) {
  const diff::Kinds kinds =
      diff::Differences(before_rules, before, after_rules, after);
  std::vector<DiffKind> out;
  for (std::size_t i = 0; i != kDiffKinds; ++i) {
    const auto kind = static_cast<DiffKind>(i);
    if ((kinds & diff::Bit(kind)) != 0) out.push_back(kind);
  }
  return out;
}

}  // namespace trunkline
