// SPDX-License-Identifier: Apache-2.0
#include "src/route/resolved_ticket.h"

#include <cstddef>
#include <vector>

#include "src/route/messages.h"
#include "src/rules/rule_set_access.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

using internal::RuleSetAccess;
using route::ResolvedTicket;
using rules::Compiled;
using rules::Id;
using rules::kNone;
using rules::Number;

// The index of a Code: an id, and two flags. An unknown category keeps the id
// of its deepest known ancestor.
constexpr std::uint32_t kUnknownFlag = 1u << 31;
constexpr std::uint32_t kElsewhereFlag = 1u << 30;
constexpr std::uint32_t kIdMask = kElsewhereFlag - 1;

// More than these are sorted for the conditions that ask for them.
constexpr std::size_t kFewAttributes = 8;

void SetNote(Note note, ResolvedTicket* r) {
  r->notes |= static_cast<std::uint8_t>(note);
}

void ReadNumber(const Compiled& rules, const Number& number,
                ResolvedTicket* r) {
  r->number = number.kind;
  r->facts.hotline = number.hotline;
  if (number.kind == Number::Kind::kUnknown) SetNote(Note::kNumberUnknown, r);
  if (number.hotline == kNone) return;
  r->phase = rules.PhaseAt(number.hotline, r->facts.called);
  if (r->phase == nullptr) SetNote(Note::kNumberWithoutPhase, r);
}

// What a resolved code stands for.
rules::Written WrittenAs(Code code) {
  const std::uint32_t index = RuleSetAccess::Index(code);
  rules::Written out;
  out.id = index & kIdMask;
  out.elsewhere = (index & kElsewhereFlag) != 0;
  out.whole = (index & kUnknownFlag) == 0 && !out.elsewhere;
  return out;
}

// The index of a Code for it.
std::uint32_t IndexOf(const rules::Written& written) {
  return written.id | (written.elsewhere ? kElsewhereFlag
                       : written.whole   ? 0
                                         : kUnknownFlag);
}

void ReadCategory(const Compiled& rules, const rules::Written& written,
                  ResolvedTicket* r) {
  // A category that is not valid at acceptance is treated as unknown.
  r->facts.category = rules.ValidCategory(written.id, r->facts.accepted);
  if (written.whole && r->facts.category == written.id) return;
  SetNote(Note::kCategoryUnknown, r);
  r->category_part = written.part;
}

void ReadRegion(const Compiled& rules, const rules::Written& written,
                ResolvedTicket* r) {
  Id region = written.id;
  if (!rules.regions[region].valid.Holds(r->facts.accepted)) region = kNone;
  if (!written.whole || region != written.id) {
    SetNote(Note::kRegionUnknown, r);
    r->region_part = written.part;
    r->region_elsewhere = written.elsewhere;
    r->region_in_part = region != kNone;
  }
  r->facts.region = region;
  r->facts.region_depth = rules.regions[region].depth;
  r->facts.region_chain =
      &rules.region_chains[rules.regions[region].chain_begin];
}

void ReadFirstReceiver(const Compiled& rules, std::string_view code,
                       ResolvedTicket* r) {
  Id id = kNone;
  if (!code.empty()) {
    id = rules.department_ids.Find(code);
    if (id == kNone) SetNote(Note::kFirstReceiverUnknown, r);
    if (id == rules.centre) id = kNone;
  }
  if (id == kNone && r->phase != nullptr &&
      (r->phase->kind == Phase::kDual ||
       r->phase->kind == Phase::kIndependent)) {
    id = r->phase->owner;
  }
  r->first_receiver = route::InForce(rules, *r, id);
  if (r->first_receiver == rules.centre) r->first_receiver = kNone;
}

void ReadAgainst(const Compiled& rules, const Ticket& ticket,
                 internal::WordMemory* memory, ResolvedTicket* r) {
  rules::Accused& accused = memory->accused;
  accused.clear();
  for (std::string_view code : ticket.against) {
    const Id id = rules.department_ids.Find(code);
    if (id != kNone) {
      rules::AddAccused(rules, id, &accused);
    } else {
      SetNote(Note::kAgainstUnknown, r);
    }
  }
  if (accused.empty()) return;
  rules::JoinAccused(&accused);
  r->accused = &accused;
}

void ReadAttributes(const rules::AttributeTable& table, const Ticket& ticket,
                    ResolvedTicket* r) {
  table.Resolve(ticket, &r->facts.attributes, &r->attributes_unknown);
  r->attributes_missing = table.required() & ~r->facts.attributes.given;
  if (r->attributes_unknown != 0) SetNote(Note::kAttributeUnknown, r);
  if (r->attributes_missing != 0) SetNote(Note::kAttributeMissing, r);
}

}  // namespace

rules::Id route::FollowSuccessors(const Compiled& rules,
                                  const rules::Facts& facts, Id department) {
  const auto follow = [&](Id at) {
    return rules.SuccessorOf(at, facts.category);
  };
  const auto in_force = [&](Id at) {
    return rules.departments[at].valid.Holds(facts.accepted);
  };
  // What stands for a department on a long chain is kept for the ticket, so
  // that many rules that name the departments of one chain walk it once.
  constexpr Id kUnknown = ~Id{0};
  std::vector<Id>& known = facts.memory->in_force;
  if (known.empty()) {
    constexpr int kFew = 8;
    Id at = department;
    for (int i = 0; i != kFew; ++i) {
      at = follow(at);
      if (at == kNone || in_force(at)) return at;
    }
    known.assign(rules.departments.size(), kUnknown);
  }
  Id end = department;
  while (end != kNone && known[end] == kUnknown && !in_force(end)) {
    end = follow(end);
  }
  const Id found = end == kNone || known[end] == kUnknown ? end : known[end];
  for (Id at = department; at != end; at = follow(at)) known[at] = found;
  return found;
}

absl::Status route::ResolveTicket(const Compiled& rules, const Ticket& ticket,
                                  internal::WordMemory* words,
                                  ResolvedTicket* r) {
  if (ticket.accepted_at == absl::InfinitePast() ||
      ticket.accepted_at == absl::InfiniteFuture()) {
    return base::InvalidArgument(base::Fill<kNoAcceptedAt>());
  }
  for (const Code* code :
       {&ticket.dialled_code, &ticket.category_code, &ticket.region_code}) {
    if (*code && RuleSetAccess::Tag(*code) != rules.tag) {
      return base::InvalidArgument(base::Fill<kOtherCodes>());
    }
  }
  // The strings are usually not in the cache. Loading the next ones overlaps
  // with the lookup of the first.
  __builtin_prefetch(ticket.dialled.data());
  __builtin_prefetch(ticket.category.data());
  __builtin_prefetch(ticket.region.data());
  rules::Facts& facts = r->facts;
  facts.ticket = &ticket;
  facts.accepted = rules::ToSeconds(ticket.accepted_at);
  facts.called = ticket.called_at == absl::InfinitePast()
                     ? facts.accepted
                     : rules::ToSeconds(ticket.called_at);

  Number number;
  if (ticket.dialled_code) {
    const std::uint32_t i = RuleSetAccess::Index(ticket.dialled_code);
    number.hotline = i & kIdMask;
    number.kind = (i & kElsewhereFlag) != 0 ? Number::Kind::kElsewhere
                  : (i & kUnknownFlag) != 0 ? Number::Kind::kUnknown
                  : number.hotline != kNone ? Number::Kind::kKnown
                                            : Number::Kind::kAbsent;
  } else {
    number = rules::ResolveNumber(rules, ticket.dialled);
  }
  ReadNumber(rules, number, r);

  ReadCategory(rules,
               ticket.category_code
                   ? WrittenAs(ticket.category_code)
                   : rules.ReadCategory(ticket.category, facts.accepted),
               r);
  ReadRegion(rules,
             ticket.region_code
                 ? WrittenAs(ticket.region_code)
                 : rules.ReadRegion(ticket.region, facts.accepted),
             r);

  facts.memory = words;
  words->in_force.clear();
  ReadFirstReceiver(rules, ticket.first_receiver, r);
  if (!ticket.against.empty()) ReadAgainst(rules, ticket, words, r);
  facts.sorted = nullptr;
  if (!rules.conditions.attributes.empty() &&
      ticket.attributes.size() > kFewAttributes) {
    rules::SortAttributes(ticket.attributes, words);
    facts.sorted = &words->attributes;
  }
  if (!rules.conditions.declared.empty()) {
    ReadAttributes(rules.conditions.declared, ticket, r);
  }
  facts.facets = rules::TypeBit(ticket.type) |
                 rules::ChannelBit(ticket.channel) |
                 rules::UrgencyBit(ticket.urgency);
  rules::ReadText(rules.literals, ticket.text, words, &facts);
  return absl::OkStatus();
}

Code RuleSet::ResolveNumber(std::string_view number) const {
  const Number n = rules::ResolveNumber(*compiled_, number);
  std::uint32_t index = n.hotline;
  if (n.kind == Number::Kind::kUnknown) index |= kUnknownFlag;
  if (n.kind == Number::Kind::kElsewhere) index |= kElsewhereFlag;
  return RuleSetAccess::MakeCode(compiled_->tag, index);
}

Code RuleSet::ResolveCategory(std::string_view category) const {
  const rules::Written written =
      compiled_->ReadCategory(category, rules::kAnyTime);
  if (written.dated) return Code();
  return RuleSetAccess::MakeCode(compiled_->tag, IndexOf(written));
}

Code RuleSet::ResolveRegion(std::string_view region) const {
  const rules::Written written = compiled_->ReadRegion(region, rules::kAnyTime);
  if (written.dated) return Code();
  return RuleSetAccess::MakeCode(compiled_->tag, IndexOf(written));
}

}  // namespace trunkline
