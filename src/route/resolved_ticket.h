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
  // The known departments of Ticket::against; null: none.
  const rules::Accused* accused = nullptr;
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
  __builtin_prefetch(ticket.attributes.data());
}
// Once the attributes have arrived.
inline void PrefetchValues(const Ticket& ticket) {
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

// As Compiled::InForce(), for the ticket's category and acceptance, which must
// stay as ResolveTicket() has set them. All calls for one ticket together look
// at each department at most once, beyond a few steps each.
rules::Id FollowSuccessors(const rules::Compiled& rules,
                           const rules::Facts& facts, rules::Id department);
inline rules::Id InForce(const rules::Compiled& rules,
                         const ResolvedTicket& resolved, rules::Id department) {
  const rules::Facts& facts = resolved.facts;
  // "None" is always in force.
  return rules.departments[department].valid.Holds(facts.accepted)
             ? department
             : FollowSuccessors(rules, facts, department);
}

// The department that serves a function at the ticket's region, or kNone.
inline rules::Id ServingDepartment(const rules::Compiled& rules,
                                   const ResolvedTicket& resolved,
                                   rules::Id function) {
  const rules::Facts& facts = resolved.facts;
  return InForce(rules, resolved,
                 rules.Serving(function, facts.region, facts.accepted));
}

// The department that a claim names, kNeedsRegion, or kNone: the claim does not
// apply. Answers and refusals name the centre.
inline rules::Id ClaimedDepartment(const rules::Compiled& rules,
                                   const ResolvedTicket& resolved,
                                   const rules::Rule& rule) {
  const rules::Facts& facts = resolved.facts;
  switch (rule.kind) {
    case rules::ClaimKind::kDepartment:
      return InForce(rules, resolved, rule.target);
    case rules::ClaimKind::kFunction:
      return facts.region == rules::kNone ||
                     (resolved.region_in_part &&
                      rules.IsServedBelow(rule.target, facts.region))
                 ? kNeedsRegion
                 : ServingDepartment(rules, resolved, rule.target);
    case rules::ClaimKind::kHotlineOwner:
      return resolved.phase == nullptr
                 ? rules::kNone
                 : InForce(rules, resolved, resolved.phase->owner);
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
inline bool IsBarred(const rules::Compiled& rules,
                     const ResolvedTicket& resolved, rules::Id department) {
  return resolved.accused != nullptr && department != rules.centre &&
         rules::IsBarred(rules, department, *resolved.accused,
                         resolved.facts.category, resolved.facts.accepted,
                         &resolved.facts.memory->departments);
}

}  // namespace trunkline::route

#endif  // TRUNKLINE_SRC_ROUTE_RESOLVED_TICKET_H_
