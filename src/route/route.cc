// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "src/base/status.h"
#include "src/route/resolved_ticket.h"
#include "src/route/steps.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

using internal::RuleSetAccess;
using route::kNeedsRegion;
using route::ResolvedTicket;
using rules::ClaimExtra;
using rules::ClaimKind;
using rules::Compiled;
using rules::Entry;
using rules::Facts;
using rules::Id;
using rules::kNone;
using rules::Number;
using rules::Rule;

// A rule and the department that it names.
using Claim = std::pair<std::uint32_t, Id>;

// Routes one resolved ticket, in two halves: FindClaims() is steps 1 and 2,
// Finish() the others. Between them another object may take over: what one
// hands on is in the decision.
//
//  1. Gate(): the dialled number, the operator or a region elsewhere can decide
//     before any rule.
//  2. FindBest() leaves in best_ the rules of the highest rank whose claims
//     apply. A claim that names no department for this ticket (dissolved
//     without successor, function not served, no first receiver) does not
//     apply: it does not raise the floor of Index::Visit(), so that rules of
//     lower rank are still found.
//  3. Settle() chooses one lead. Claims of departments go before answers,
//     answers before refusals. If several departments are left, the principles
//     of the rule set that come after the basis of the claims are applied in
//     order, each to the claims that the one before has left, until one
//     department is left. (Equal rank implies equal basis.) Only the
//     territorial principle (the closest region) and the first receiver can
//     choose among departments. If several are left at the end, the ticket is
//     disputed.
//  4. The claims that are left and name the lead win together: Win(), Assist()
//     and FindDeadlines() join what they give.
//  5. FindDeadlines() ranks the deadline rules of each milestone for which no
//     winning rule names a policy. They see the urgency as the rules have
//     raised it.
//
// Invariants.
//  - When a claim is taken as the first of best_, best_ is sorted by rule and
//    contains each rule once. So the result does not depend on the order of
//    visits.
//  - A lead is never accused or below an accused department (Lead()), except
//    the centre, which leads if no other department is left.
//  - Confidentiality is never removed. It is the union of the ticket's own and
//    of the claims that are left when the outcome is decided; claims that
//    Settle() has excluded do not count.
//
// Cost. One Index::Visit() for the signals, one for the rules, one for each
// milestone that has deadline rules, one for the statutory policies; n log n
// for n equal claims. Departments that others follow or that are above others
// are looked at once for all claims (route::InForce), and once for all that may
// be barred (rules::IsBarred). Allocates memory only to enlarge the decision's
// vectors.
class Router {
 public:
  Router(const Compiled& rules, const Ticket& ticket, ResolvedTicket* resolved,
         Decision* decision)
      : rules_(rules),
        ticket_(ticket),
        resolved_(*resolved),
        facts_(resolved->facts),
        d_(*decision),
        best_(RuleSetAccess::Best(decision)),
        joined_(RuleSetAccess::Joined(decision)) {}

  bool FindClaims(const rules::VisitStart& start) {
    d_.notes = resolved_.notes;
    d_.urgency = ticket_.urgency;
    if (resolved_.phase != nullptr) d_.phase = resolved_.phase->kind;
    d_.first_receiver = Code(resolved_.first_receiver);
    d_.confidential =
        ticket_.type == TicketType::kReport || ticket_.confidential;
    FindHint();
    if (Gate()) return false;
    FindBest(start);
    return true;
  }

  void Finish() {
    ResolveClaims();
    Settle();
    FindDeadlines();
  }

 private:
  std::string_view Code(Id department) const {
    return rules_.departments[department].code;
  }
  std::string_view NumberText() const {
    return rules_.hotlines[facts_.hotline].number;
  }
  Id ClaimedDepartment(const Rule& rule) const {
    return route::ClaimedDepartment(rules_, resolved_, rule);
  }
  const Rule& RuleOf(const Claim& claim) const {
    return rules_.rules[claim.first];
  }

  void FindHint() {
    if (rules_.signal_index.empty()) return;
    std::uint32_t floor = 1;
    std::uint32_t best = ~std::uint32_t{0};
    rules_.signal_index.Visit(
        facts_, rules_.conditions, &floor, [&](const Entry& e) {
          if (e.rank > floor || best == ~std::uint32_t{0}) {
            floor = e.rank;
            best = e.rule;
          } else {
            best = std::min(best, e.rule);
          }
        });
    if (best == ~std::uint32_t{0}) return;
    const rules::Signal& signal = rules_.signals[best];
    d_.emergency_hint.signal = signal.id;
    d_.emergency_hint.number = signal.number;
    if (signal.condition != 0) {
      d_.emergency_hint.trigger =
          rules_.conditions.FirstWord(signal.condition, facts_);
    }
  }

  // Returns whether the number, the operator or another jurisdiction's region
  // decides before any rule.
  bool Gate() {
    return NumberDecides() || (resolved_.region_elsewhere &&
                               Decide(Outcome::kOtherJurisdiction, {}));
  }

  bool NumberDecides() {
    if (resolved_.number == Number::Kind::kElsewhere) {
      return Decide(Outcome::kOtherJurisdiction, {});
    }
    if (ticket_.emergency_confirmed) {
      std::string_view target = d_.emergency_hint.number;
      if (target.empty() && d_.phase == Phase::kEmergency) {
        target = NumberText();
      }
      return Decide(Outcome::kEmergency, target);
    }
    if (route::IsOurs(ticket_) || resolved_.phase == nullptr) return false;
    switch (resolved_.phase->kind) {
      case Phase::kEmergency:
        return Decide(Outcome::kEmergency, NumberText());
      case Phase::kAnnouncement:
        return Decide(Outcome::kAnnouncement, {});
      case Phase::kIndependent:
        return Decide(Outcome::kOutside, NumberText());
      case Phase::kSubCentre:
        return !ticket_.transfer_failed &&
               Decide(Outcome::kTransferCall, resolved_.phase->target.empty()
                                                  ? NumberText()
                                                  : resolved_.phase->target);
      case Phase::kDual:
        d_.owner_leads = true;
        break;
      default:
        break;
    }
    return false;
  }

  bool Decide(Outcome outcome, std::string_view target) {
    d_.outcome = outcome;
    d_.target = target;
    return true;
  }

  // --- claims ---

  void FindBest(const rules::VisitStart& start) {
    best_.clear();
    std::uint32_t floor = 1;
    rules_.rule_index.Visit(facts_, rules_.conditions, start, &floor,
                            [&](const Entry& e) {
                              const Rule& rule = rules_.rules[e.rule];
                              __builtin_prefetch(&rule);
                              Id department = kNone;  // Found below.
                              if ((e.facets & rules::kUnconditional) == 0) {
                                department = ClaimedDepartment(rule);
                                if (department == kNone) return;
                              }
                              if (e.rank > floor) {
                                floor = e.rank;
                                best_.clear();
                              }
                              best_.emplace_back(e.rule, department);
                            });
  }

  // Leaves each claim once, with its department.
  void ResolveClaims() {
    if (best_.size() > 1) {
      std::sort(best_.begin(), best_.end());
      best_.erase(std::unique(best_.begin(), best_.end()), best_.end());
    }
    for (Claim& claim : best_) {
      if (claim.second != kNone) continue;
      // Unconditional: whatever the ticket says.
      const Rule& rule = RuleOf(claim);
      claim.second =
          rule.kind == ClaimKind::kDepartment ? rule.target : rules_.centre;
    }
  }

  // --- settling ---

  void Settle() {
    if (best_.empty()) {
      d_.outcome = Outcome::kUnmatched;
      Lead(rules_.centre);
      return;
    }
    if (best_.size() > 1) KeepStrongestClass();
    const Rule& first = RuleOf(best_[0]);
    d_.basis = first.basis;
    if (route::ClassOf(first) == 1) {
      d_.outcome = Outcome::kAnswered;
      MergeConfidentiality();
      best_.resize(1);
      Win();
      const Id fallback =
          rules_.InForce(first.target, facts_.category, facts_.accepted);
      d_.knowledge = rules_.extras[first.extra].knowledge;
      Lead(fallback == kNone ? rules_.centre : fallback);
      Assist();
      return;
    }
    if (route::ClassOf(first) == 2) {
      d_.outcome = Outcome::kRefusalProposed;
      MergeConfidentiality();
      best_.resize(1);
      Win();
      d_.refusal = rules_.extras[first.extra].refusal;
      Lead(rules_.centre);
      Assist();
      return;
    }
    if (best_.size() == 1) {
      SettleOn(first, best_[0].second);
      return;
    }
    SettleMany();
  }

  // Departments go before answers, answers before refusals, so that a tie never
  // leaves a ticket without a department that handles it.
  void KeepStrongestClass() {
    int strongest = 2;
    for (const Claim& claim : best_) {
      strongest = std::min(strongest, route::ClassOf(RuleOf(claim)));
    }
    best_.erase(std::remove_if(best_.begin(), best_.end(),
                               [&](const Claim& claim) {
                                 return route::ClassOf(RuleOf(claim)) !=
                                        strongest;
                               }),
                best_.end());
  }

  void SettleOn(const Rule& rule, Id department) {
    if (department == kNeedsRegion) {
      d_.outcome = Outcome::kNeedsFact;
      d_.rule = rule.id;
      d_.basis = rule.basis;
      MergeConfidentiality();
      Lead(rules_.centre);
      return;
    }
    d_.outcome = Outcome::kRouted;
    Win();
    Lead(department);
    Assist();
  }

  void SettleMany() {
    bool several = false;
    const Id one = best_[0].second;
    for (const Claim& claim : best_) {
      if (claim.second == kNeedsRegion) {
        SettleOn(RuleOf(claim), kNeedsRegion);
        return;
      }
      several |= claim.second != one;
    }
    if (!several) {
      SettleOn(RuleOf(best_[0]), one);
      return;
    }
    AddContenders();
    bool later = false;
    for (Basis principle : rules_.principles) {
      if (later) {
        Narrow(principle);
        const Id left = best_[0].second;
        if (std::all_of(best_.begin(), best_.end(), [&](const Claim& claim) {
              return claim.second == left;
            })) {
          d_.settled_by = principle;
          SettleOn(RuleOf(best_[0]), left);
          return;
        }
      }
      later |= principle == d_.basis;
    }
    d_.outcome = Outcome::kDisputed;
    d_.rule = RuleOf(best_[0]).id;
    AddContenders();
    MergeConfidentiality();
    Id interim = resolved_.first_receiver;
    if (interim == kNone) {
      interim =
          rules_.InForce(rules_.interim_lead, facts_.category, facts_.accepted);
    }
    Lead(interim == kNone ? rules_.centre : interim);
  }

  void MergeConfidentiality() {
    for (const Claim& claim : best_) {
      d_.confidential |= RuleOf(claim).confidential;
    }
  }

  // Ids of departments and rules are in the order of their codes, so sorting by
  // id sorts by code.
  void AddContenders() {
    std::sort(best_.begin(), best_.end(), [](const Claim& a, const Claim& b) {
      return std::pair(a.second, a.first) < std::pair(b.second, b.first);
    });
    d_.contenders.clear();
    for (const Claim& claim : best_) {
      const Rule& rule = RuleOf(claim);
      d_.contenders.push_back({Code(claim.second), rule.id, rule.basis});
    }
    std::sort(best_.begin(), best_.end());
  }

  // Removes from best_ the claims that a principle does not choose. If it
  // chooses none, all stay.
  void Narrow(Basis principle) {
    const auto keep = [&](auto&& chosen) {
      best_.erase(std::remove_if(best_.begin(), best_.end(),
                                 [&](const Claim& claim) {
                                   return !chosen(claim.second);
                                 }),
                  best_.end());
    };
    if (principle == Basis::kFirstReceiver) {
      const bool any =
          resolved_.first_receiver != kNone &&
          std::any_of(best_.begin(), best_.end(), [&](const Claim& claim) {
            return claim.second == resolved_.first_receiver;
          });
      if (any) keep([&](Id d) { return d == resolved_.first_receiver; });
    } else if (principle == Basis::kTerritorial && facts_.region != kNone) {
      const auto closeness = [&](Id department) -> std::uint32_t {
        const Id own = rules_.departments[department].region;
        return own != kNone && rules_.RegionCovers(own, facts_.region)
                   ? rules_.regions[own].depth
                   : 0;
      };
      std::uint32_t closest = 0;
      for (const Claim& claim : best_) {
        closest = std::max(closest, closeness(claim.second));
      }
      if (closest != 0) {
        keep([&](Id d) { return closeness(d) == closest; });
      }
    }
  }

  // --- the winner ---

  // Those of best_, which name one department. The first is the one of the
  // smallest id.
  void Win() {
    const Rule& rule = RuleOf(best_[0]);
    d_.rule = rule.id;
    d_.basis = rule.basis;
    if (rule.condition != 0) {
      d_.keyword = rules_.conditions.FirstWord(rule.condition, facts_);
    }
    for (const Claim& claim : best_) {
      const Rule& winner = RuleOf(claim);
      d_.confidential |= winner.confidential;
      give_more_ |= winner.extra != 0;
      if (&winner != &rule) d_.also.push_back(winner.id);
    }
    if (!give_more_) return;
    joined_.clear();
    for (const Claim& claim : best_) {
      const ClaimExtra& extra = ExtraOf(claim);
      d_.urgency = std::max(d_.urgency, extra.urgency);
      for (std::uint32_t tag : extra.tags) ToJoined(tag);
    }
    if (joined_.size() > 1) JoinEachOnce();
    for (const auto& [tag, place] : joined_) {
      d_.tags.push_back(rules_.tags[tag]);
    }
  }

  const ClaimExtra& ExtraOf(const Claim& claim) const {
    return rules_.extras[RuleOf(claim).extra];
  }

  // Adds what a winning rule gives, with its place.
  void ToJoined(std::uint32_t what) {
    joined_.emplace_back(what, static_cast<std::uint32_t>(joined_.size()));
  }
  // Leaves each once, in the order of the first places. In n log n.
  void JoinEachOnce() {
    std::sort(joined_.begin(), joined_.end());
    joined_.erase(std::unique(joined_.begin(), joined_.end(),
                              [](const auto& a, const auto& b) {
                                return a.first == b.first;
                              }),
                  joined_.end());
    std::sort(joined_.begin(), joined_.end(),
              [](const auto& a, const auto& b) { return a.second < b.second; });
  }

  bool IsBarred(Id department) const {
    return route::IsBarred(rules_, resolved_, department);
  }

  void Lead(Id department) {
    if (IsBarred(department)) {
      d_.conflict_of_interest = true;
      do {
        department = rules_.departments[department].superior;
      } while (department != kNone &&
               (!rules_.departments[department].valid.Holds(facts_.accepted) ||
                IsBarred(department)));
      if (department == kNone) department = rules_.centre;
    }
    lead_ = department;
    d_.lead = Code(department);
  }

  void Assist() {
    if (!give_more_) return;
    joined_.clear();
    for (const Claim& claim : best_) {
      for (const rules::Assist& assist : ExtraOf(claim).assists) {
        Id department = assist.department;
        if (department != kNone) {
          department = route::InForce(rules_, resolved_, department);
        } else if (facts_.region != kNone) {
          department =
              route::ServingDepartment(rules_, resolved_, assist.function);
        }
        if (department == kNone || department == lead_) continue;
        ToJoined(department);
      }
    }
    if (joined_.size() > 1) JoinEachOnce();
    // Each is asked of once: see the cost of rules::IsBarred().
    for (const auto& [department, place] : joined_) {
      if (IsBarred(department)) {
        d_.conflict_of_interest = true;
      } else {
        d_.assisting.push_back(Code(department));
      }
    }
  }

  // --- limits ---

  void FindDeadlines() {
    if (d_.urgency != ticket_.urgency) {
      facts_.facets = rules::TypeBit(ticket_.type) |
                      rules::ChannelBit(ticket_.channel) |
                      rules::UrgencyBit(d_.urgency);
    }
    if (give_more_) {
      for (const Claim& claim : best_) {
        const auto& policies = ExtraOf(claim).policies;
        for (std::size_t m = 1; m != kMilestoneCount; ++m) {
          AddPolicy(m, policies[m]);
        }
      }
    }
    for (std::size_t milestone : rules_.deadline_milestones) {
      if (!d_.policies[milestone].empty()) continue;
      const rules::Index& index = rules_.milestone_index[milestone];
      std::uint32_t floor = 0;  // Below every rank.
      std::uint32_t best = 0;
      bool several = false;  // Of the best rank.
      index.Visit(facts_, rules_.conditions, &floor, [&](const Entry& e) {
        if (e.rank > floor) {
          floor = e.rank;
          best = e.rule;
          several = false;
        } else {
          several |= e.rule != best;
        }
      });
      if (floor == 0) continue;
      const auto policy_of = [&](std::uint32_t rule) {
        return rules_.deadline_rules[rule].policies[milestone];
      };
      if (!several) {
        d_.policies[milestone] = policy_of(best);
        continue;
      }
      best_.clear();
      index.Visit(facts_, rules_.conditions, &floor,
                  [&](const Entry& e) { best_.emplace_back(e.rule, kNone); });
      std::sort(best_.begin(), best_.end());
      for (const Claim& claim : best_) {
        AddPolicy(milestone, policy_of(claim.first));
      }
    }
    if (!d_.also_policies.empty()) SortPolicies();
    if (rules_.statutory_index.empty()) return;
    std::uint32_t floor = 1;
    rules_.statutory_index.Visit(
        facts_, rules_.conditions, &floor, [&](const Entry& e) {
          for (std::string_view policy :
               rules_.deadline_rules[e.rule].statutory) {
            d_.statutory.push_back(policy);
          }
        });
    std::sort(d_.statutory.begin(), d_.statutory.end());
    d_.statutory.erase(std::unique(d_.statutory.begin(), d_.statutory.end()),
                       d_.statutory.end());
  }

  void AddPolicy(std::size_t milestone, std::string_view policy) {
    if (policy.empty() || policy == d_.policies[milestone]) return;
    if (d_.policies[milestone].empty()) {
      d_.policies[milestone] = policy;
    } else {
      d_.also_policies.push_back({static_cast<Milestone>(milestone), policy});
    }
  }

  void SortPolicies() {
    auto& list = d_.also_policies;
    const auto key = [](const TiedPolicy& p) {
      return std::pair(p.milestone, p.policy);
    };
    std::sort(list.begin(), list.end(),
              [&](const auto& a, const auto& b) { return key(a) < key(b); });
    list.erase(std::unique(list.begin(), list.end(),
                           [&](const auto& a, const auto& b) {
                             return key(a) == key(b);
                           }),
               list.end());
  }

  const Compiled& rules_;
  const Ticket& ticket_;
  const ResolvedTicket& resolved_;
  Facts& facts_;  // The urgency changes when the rule raises it.
  Decision& d_;
  std::vector<Claim>& best_;
  std::vector<Claim>& joined_;  // Working memory of Join().
  bool give_more_ = false;      // Winning rules give more than a department.
  Id lead_ = kNone;
};

void Reset(Decision* d) {
  d->outcome = Outcome::kUnspecified;
  d->lead = d->target = d->rule = d->knowledge = d->first_receiver = {};
  d->keyword = {};
  d->basis = d->settled_by = Basis::kUnspecified;
  d->phase = Phase::kUnspecified;
  d->urgency = Urgency::kUnspecified;
  d->notes = 0;
  d->confidential = d->conflict_of_interest = d->owner_leads = false;
  d->also.clear();
  d->assisting.clear();
  d->contenders.clear();
  d->policies.fill({});
  d->also_policies.clear();
  d->statutory.clear();
  d->tags.clear();
  d->refusal = {};
  d->emergency_hint = {};
  d->guess.reset();
}

}  // namespace

absl::Status route::Begin(const std::shared_ptr<const Compiled>& rules,
                          const Ticket& ticket, Decision* decision,
                          ResolvedTicket* resolved) {
  Reset(decision);
  std::shared_ptr<const Compiled>& keep_alive =
      RuleSetAccess::KeepAlive(decision);
  if (keep_alive != rules) {
    keep_alive = rules;
    decision->ruleset_id = rules->id;
    decision->ruleset_version = rules->version;
    decision->ruleset_hash = std::string_view(rules->hash).substr(0, 16);
  }
  return ResolveTicket(*rules, ticket, &RuleSetAccess::Words(decision),
                       resolved);
}

bool route::FindClaims(const Compiled& rules, const Ticket& ticket,
                       const rules::VisitStart& start, ResolvedTicket* resolved,
                       Decision* decision) {
  return Router(rules, ticket, resolved, decision).FindClaims(start);
}

void route::Decide(const Compiled& rules, const Ticket& ticket,
                   ResolvedTicket* resolved, Decision* decision) {
  Router(rules, ticket, resolved, decision).Finish();
}

absl::Status RuleSet::Route(const Ticket& ticket, Decision* decision) const {
  ResolvedTicket resolved;
  TRUNKLINE_RETURN_IF_ERROR(
      route::Begin(compiled_, ticket, decision, &resolved));
  Router router(*compiled_, ticket, &resolved, decision);
  if (router.FindClaims({})) router.Finish();
  return absl::OkStatus();
}

absl::StatusOr<Decision> RuleSet::Route(const Ticket& ticket) const {
  Decision decision;
  TRUNKLINE_RETURN_IF_ERROR(Route(ticket, &decision));
  return decision;
}

}  // namespace trunkline
