#ifndef TRUNKLINE_SRC_ROUTE_READING_H_
#define TRUNKLINE_SRC_ROUTE_READING_H_

#include <cstdint>

#include "src/rules/compiled.h"
#include "trunkline/ticket.h"

// What a ticket says to one rule set, before any rule is asked; and the
// questions about a claim that Route and Explain must answer alike.
namespace trunkline::route {

struct Reading {
  rules::Facts facts;  // RuleSet::Read() sets every part.
  rules::Number::Kind number = rules::Number::Kind::kAbsent;
  const rules::PhaseSpan* phase = nullptr;   // Of the number; null: none.
  rules::Id first_receiver = rules::kNone;   // In force; never the centre.
  bool guarded = false;                      // An accused department is listed.
  std::uint8_t notes = 0;
};

// Whom a claim names when it would need the ticket's region.
inline constexpr rules::Id kNeedsRegion = ~rules::Id{0};

// Whether a ticket was handed to us, whatever its number's phase.
inline bool IsOurs(const Ticket& ticket) {
  return ticket.handed_over || ticket.channel == Channel::kFrom110 ||
         ticket.channel == Channel::kFromHotline ||
         ticket.channel == Channel::kFromCity;
}

// Who serves a function at the ticket's region; kNone: nobody.
inline rules::Id Served(const rules::Compiled& rules, const Reading& reading,
                        rules::Id function) {
  const rules::Facts& facts = reading.facts;
  return rules.InForce(
      rules.Serving(function, facts.region, facts.accepted), facts.category,
      facts.accepted);
}

// Whom a claim names; kNone: it does not stand. Answers and refusals are the
// centre's.
inline rules::Id Claimed(const rules::Compiled& rules, const Reading& reading,
                         const rules::Rule& rule) {
  const rules::Facts& facts = reading.facts;
  switch (rule.kind) {
    case rules::ClaimKind::kDepartment:
      return rules.InForce(rule.target, facts.category, facts.accepted);
    case rules::ClaimKind::kFunction:
      return facts.region == rules::kNone
                 ? kNeedsRegion
                 : Served(rules, reading, rule.target);
    case rules::ClaimKind::kHotlineOwner:
      return reading.phase == nullptr
                 ? rules::kNone
                 : rules.InForce(reading.phase->owner, facts.category,
                                 facts.accepted);
    case rules::ClaimKind::kFirstReceiver:
      return reading.first_receiver;
    case rules::ClaimKind::kAnswer:
    case rules::ClaimKind::kRefuse:
      break;
  }
  return rules.centre;
}

// Whether a department is accused or below an accused one.
inline bool Barred(const rules::Compiled& rules, const Ticket& ticket,
                   const Reading& reading, rules::Id department) {
  if (!reading.guarded || department == rules.centre) return false;
  for (std::string_view code : ticket.against) {
    const rules::Id accused = rules.department_ids.Find(code);
    if (accused != rules::kNone && rules.IsBelow(department, accused)) {
      return true;
    }
  }
  return false;
}

}  // namespace trunkline::route

#endif  // TRUNKLINE_SRC_ROUTE_READING_H_
