// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_ROUTE_RESOLVED_TICKET_H_
#define TRUNKLINE_SRC_ROUTE_RESOLVED_TICKET_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "src/rules/barred.h"
#include "src/rules/compiled.h"
#include "src/rules/number.h"
#include "trunkline/ticket.h"

// A ticket in the ids of one rule set; and the decisions about claims that
// Route() and Explain() share, so that they agree.
namespace trunkline::route {

struct ResolvedTicket {
  rules::Facts facts;  // ResolveTicket() sets every field.
  rules::Number::Kind number = rules::Number::Kind::kAbsent;
  const rules::PhaseSpan* phase = nullptr;  // Of the number; null: none.
  rules::Id first_receiver = rules::kNone;  // In force; never the centre.
  bool region_elsewhere = false;            // It is another jurisdiction's.
  bool region_in_part = false;  // It is known in part, as `facts.region`.
  // The first part of them that is not known, from 1; 0: all, or no parts.
  std::uint8_t category_part = 0;
  std::uint8_t region_part = 0;
  bool has_accused = false;  // Ticket::against has a known department.
  std::uint8_t notes = 0;
  // Bits of declared attributes whose value counts as absent, and of required
  // ones that are absent.
  std::uint32_t attributes_unknown = 0;
  std::uint32_t attributes_missing = 0;
};

// Resolves a ticket. `words` receives the words that occur in its text; the
// result refers to it. Errors as for RuleSet::Route().
absl::Status ResolveTicket(const rules::Compiled& rules, const Ticket& ticket,
                           internal::WordMemory* words,
                           ResolvedTicket* resolved);

// Asks memory for the strings that ResolveTicket() reads.
inline void PrefetchStrings(const Ticket& ticket) {
  __builtin_prefetch(ticket.dialled.data());
  __builtin_prefetch(ticket.category.data());
  __builtin_prefetch(ticket.region.data());
  for (const Attribute& a : ticket.attributes) {
    __builtin_prefetch(a.value.data());
  }
}

// In place of a department: the claim needs the ticket's region, which is not
// known.
inline constexpr rules::Id kNeedsRegion = ~rules::Id{0};

// Whether the ticket was handed to the centre. The phase of its number does not
// matter then.
inline bool IsOurs(const Ticket& ticket) {
  return ticket.handed_over || ticket.channel == Channel::kFrom110 ||
         ticket.channel == Channel::kFromHotline ||
         ticket.channel == Channel::kFromCity;
}

// The department that serves a function at the ticket's region, or kNone.
inline rules::Id ServingDepartment(const rules::Compiled& rules,
                                   const ResolvedTicket& resolved,
                                   rules::Id function) {
  const rules::Facts& facts = resolved.facts;
  return rules.InForce(rules.Serving(function, facts.region, facts.accepted),
                       facts.category, facts.accepted);
}

// The department that a claim names, kNeedsRegion, or kNone: the claim does not
// apply. Answers and refusals name the centre.
inline rules::Id ClaimedDepartment(const rules::Compiled& rules,
                                   const ResolvedTicket& resolved,
                                   const rules::Rule& rule) {
  const rules::Facts& facts = resolved.facts;
  switch (rule.kind) {
    case rules::ClaimKind::kDepartment:
      return rules.InForce(rule.target, facts.category, facts.accepted);
    case rules::ClaimKind::kFunction:
      return facts.region == rules::kNone ||
                     (resolved.region_in_part &&
                      rules.IsServedBelow(rule.target, facts.region))
                 ? kNeedsRegion
                 : ServingDepartment(rules, resolved, rule.target);
    case rules::ClaimKind::kHotlineOwner:
      return resolved.phase == nullptr
                 ? rules::kNone
                 : rules.InForce(resolved.phase->owner, facts.category,
                                 facts.accepted);
    case rules::ClaimKind::kFirstReceiver:
      return resolved.first_receiver;
    case rules::ClaimKind::kAnswer:
    case rules::ClaimKind::kRefuse:
      break;
  }
  return rules.centre;
}

// 0: a claim of a department, 1: an answer, 2: a refusal. Of claims of equal
// rank the lowest class wins.
inline int ClassOf(const rules::Rule& rule) {
  return rule.kind == rules::ClaimKind::kAnswer   ? 1
         : rule.kind == rules::ClaimKind::kRefuse ? 2
                                                  : 0;
}

// Whether a department must keep out of the ticket (src/rules/barred.h). The
// centre never must.
inline bool IsBarred(const rules::Compiled& rules, const Ticket& ticket,
                     const ResolvedTicket& resolved, rules::Id department) {
  if (!resolved.has_accused || department == rules.centre) return false;
  for (std::string_view code : ticket.against) {
    const rules::Id accused = rules.department_ids.Find(code);
    if (accused != rules::kNone &&
        rules::IsBarred(rules, department, accused, resolved.facts.category,
                        resolved.facts.accepted)) {
      return true;
    }
  }
  return false;
}

}  // namespace trunkline::route

#endif  // TRUNKLINE_SRC_ROUTE_RESOLVED_TICKET_H_
