// SPDX-License-Identifier: Apache-2.0
#include "trunkline/explain.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/route/matched_rules.h"
#include "src/route/messages.h"
#include "src/route/resolved_ticket.h"
#include "src/route/word_place.h"
#include "src/rules/rule_set_access.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;
using route::kNeedsRegion;
using route::MatchedRule;
using rules::ClaimKind;
using rules::Compiled;
using rules::Id;
using rules::kNone;
using rules::Number;
using schema::BasisNames;

// Claims that an explanation lists one by one.
constexpr std::size_t kMaxClaims = 20;

std::string Owned(std::string_view s) { return std::string(s); }

template <typename Message>
Message Parse(std::string_view bytes) {
  Message out;
  out.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return out;
}

class Explainer {
 public:
  Explainer(const RuleSet& rule_set, const Ticket& ticket, Language language)
      : rule_set_(rule_set),
        rules_(internal::CompiledOf(rule_set)),
        ticket_(ticket),
        say_(language) {}

  absl::StatusOr<Explanation> Run() {
    TRUNKLINE_RETURN_IF_ERROR(rule_set_.Route(ticket_, &out_.decision));
    TRUNKLINE_RETURN_IF_ERROR(
        route::ResolveTicket(rules_, ticket_, &words_, &resolved_));
    Step("ruleset", {Owned(d_.ruleset_id), Owned(d_.ruleset_version),
                     Civil(ticket_.accepted_at)});
    Number();
    Place();
    Attributes();
    People();
    Hint();
    if (!Gate()) {
      matched_ = route::FindMatchedRules(rules_, resolved_);
      Claims();
      Settling();
    }
    Result();
    return std::move(out_);
  }

 private:
  void Step(const char* code, std::vector<std::string> arguments,
            std::string legal_basis = {}) {
    ExplanationStep step;
    step.text = say_.Text(code, arguments);
    if (!legal_basis.empty()) step.text += say_.Bracketed(legal_basis);
    step.code = code;
    step.arguments = std::move(arguments);
    step.legal_basis = std::move(legal_basis);
    out_.steps.push_back(std::move(step));
  }

  // --- words ---

  std::string Civil(absl::Time t) const {
    return base::FormatSecond(t, rules_.zone);
  }
  std::string Department(Id id) const {
    return Owned(rule_set_.DepartmentLabel(Code(id), say_.lang()));
  }
  std::string Code(Id id) const { return Owned(rules_.departments[id].code); }
  std::string Basis(trunkline::Basis basis) const {
    return say_.Word(BasisNames(), basis);
  }
  std::string SourceOf(const pb::Provenance& provenance,
                       std::string out = {}) const {
    for (const std::string& source : provenance.source()) {
      absl::StrAppend(&out, out.empty() ? "" : "; ", source);
    }
    if (provenance.illustrative()) {
      absl::StrAppend(&out, out.empty() ? "" : "; ",
                      say_.Text("illustrative", {}));
    }
    return out;
  }
  std::string LegalBasis(const rules::Rule& rule) const {
    const auto m = Parse<pb::Rule>(rules_.BytesOf(rule));
    return SourceOf(m.provenance(), m.legal_basis());
  }
  const rules::Rule& Rule(const MatchedRule& matched) const {
    return rules_.rules[matched.rule];
  }

  // --- what the ticket says ---

  void Number() {
    const absl::Time called = ticket_.called_at == absl::InfinitePast()
                                  ? ticket_.accepted_at
                                  : ticket_.called_at;
    switch (resolved_.number) {
      case Number::Kind::kAbsent:
        return Step("number.absent", {});
      case Number::Kind::kUnknown:
        return Step("number.unknown", {});
      case Number::Kind::kElsewhere:
        return Step("number.elsewhere", {});
      case Number::Kind::kKnown:
        break;
    }
    const rules::Hotline& hotline = rules_.hotlines[resolved_.facts.hotline];
    if (resolved_.phase == nullptr) {
      return Step("number.without_phase",
                  {Owned(hotline.number), Civil(called)});
    }
    Step("number.phase", {Owned(hotline.number), Civil(called), PhaseWord()},
         PhaseSource(hotline));
    const Id owner =
        rules_.InForce(resolved_.phase->owner, kNone, resolved_.facts.called);
    if (owner != kNone) {
      Step("number.owner", {Department(owner), Code(owner)});
    }
  }

  std::string PhaseWord() const {
    return say_.Word(schema::PhaseNames(), resolved_.phase->kind);
  }

  // The phases of an entry are in any order; the one of this kind that stands
  // at this place by time is the one meant.
  std::string PhaseSource(const rules::Hotline& hotline) const {
    const auto m = Parse<pb::Hotline>(hotline.bytes);
    const auto same_kind = [&](const auto& phase) {
      return static_cast<int>(phase.kind()) ==
             static_cast<int>(resolved_.phase->kind);
    };
    if (std::count_if(m.phase().begin(), m.phase().end(), same_kind) == 1) {
      const auto& phase =
          *std::find_if(m.phase().begin(), m.phase().end(), same_kind);
      std::string own = SourceOf(phase.provenance());
      if (!own.empty()) return own;
    }
    return SourceOf(m.provenance());
  }

  void Place() {
    const Id category = resolved_.facts.category;
    const bool whole = !d_.Has(Note::kCategoryUnknown);
    if (category != kNone) {
      const std::string_view code = rules_.categories[category].code;
      Step(whole                          ? "category"
           : resolved_.category_part == 0 ? "category.ancestor"
                                          : "category.part",
           {Owned(rule_set_.CategoryLabel(code, say_.lang())), Owned(code),
            absl::StrCat(resolved_.category_part)});
    } else {
      Step(whole ? "category.absent" : "category.unknown", {});
    }
    if (const Id region = resolved_.facts.region; region != kNone) {
      const std::string_view code = rules_.regions[region].code;
      Step(!d_.Has(Note::kRegionUnknown) ? "region"
           : resolved_.region_part == 0  ? "region.ancestor"
                                         : "region.part",
           {Owned(rule_set_.RegionLabel(code, say_.lang())), Owned(code),
            absl::StrCat(resolved_.region_part)});
    } else {
      Step(resolved_.region_elsewhere     ? "region.elsewhere"
           : d_.Has(Note::kRegionUnknown) ? "region.unknown"
                                          : "region.absent",
           {});
    }
  }

  // A value that is personal is not shown.
  void Attributes() {
    const rules::AttributeTable& table = rules_.conditions.declared;
    for (std::uint32_t n = 0; n != table.size(); ++n) {
      const rules::DeclaredAttribute& declared = table[n];
      const auto has = [&](std::uint32_t bits) { return (bits >> n & 1) != 0; };
      const std::string id = Owned(declared.id);
      if (has(resolved_.attributes_unknown)) Step("attribute.unknown", {id});
      if (has(resolved_.attributes_missing)) Step("attribute.missing", {id});
      if (!has(resolved_.facts.attributes.given)) continue;
      if (declared.personal) {
        Step("attribute.given", {id});
        continue;
      }
      const auto value =
          std::find_if(ticket_.attributes.begin(), ticket_.attributes.end(),
                       [&](const Attribute& a) {
                         return a.name == declared.id && !a.value.empty();
                       });
      Step("attribute.value", {id, Owned(value->value)});
    }
  }

  void People() {
    if (d_.Has(Note::kFirstReceiverUnknown)) Step("first_receiver.unknown", {});
    if (const Id first = resolved_.first_receiver; first != kNone) {
      const Id named = rules_.department_ids.Find(ticket_.first_receiver);
      const bool given = named != kNone && named != rules_.centre;
      Step(given ? "first_receiver" : "first_receiver.owner",
           {Department(first), Code(first)});
    }
    for (std::string_view code : ticket_.against) {
      const Id accused = rules_.department_ids.Find(code);
      if (accused == kNone) continue;
      Step("against", {Department(accused), Code(accused)});
    }
    if (d_.Has(Note::kAgainstUnknown)) Step("against.unknown", {});
  }

  void Hint() {
    CancelledHints();
    const EmergencyHint& hint = d_.emergency_hint;
    if (hint.signal.empty()) return;
    const auto* signal = route::FindById(rules_.signals, hint.signal);
    std::vector<std::string> arguments = {Owned(hint.signal),
                                          Owned(hint.number)};
    if (!hint.trigger.empty()) {
      arguments.push_back(Owned(hint.trigger));
      arguments.push_back(Character(signal->condition, hint.trigger, false));
    }
    Step(hint.trigger.empty() ? "hint" : "hint.word", std::move(arguments),
         SourceOf(Parse<pb::EmergencySignal>(signal->bytes).provenance()));
  }

  // Signals that would hold if they had no contexts.
  void CancelledHints() {
    const auto holding = [&](bool ignore_contexts) {
      rules::Facts facts = resolved_.facts;
      facts.ignore_contexts = ignore_contexts;
      std::vector<std::uint32_t> signals;
      std::uint32_t floor = 1;
      rules_.signal_index.Visit(
          facts, rules_.conditions, &floor,
          [&](const rules::Entry& e) { signals.push_back(e.rule); });
      std::sort(signals.begin(), signals.end());
      signals.erase(std::unique(signals.begin(), signals.end()), signals.end());
      return signals;
    };
    std::vector<std::uint32_t> cancelled;
    const std::vector<std::uint32_t> all = holding(true), hold = holding(false);
    std::set_difference(all.begin(), all.end(), hold.begin(), hold.end(),
                        std::back_inserter(cancelled));
    rules::Facts facts = resolved_.facts;
    facts.ignore_contexts = true;
    for (std::uint32_t i : cancelled) {
      const rules::Signal& signal = rules_.signals[i];
      const std::string_view word =
          rules_.conditions.FirstWord(signal.condition, facts);
      std::vector<std::string> arguments = {Owned(signal.id),
                                            Owned(signal.number)};
      if (!word.empty()) {
        arguments.push_back(Owned(word));
        arguments.push_back(Character(signal.condition, word, true));
      }
      Step(word.empty() ? "hint.cancelled" : "hint.cancelled.word",
           std::move(arguments));
    }
  }

  // The place of a keyword, as a number.
  std::string Character(std::uint32_t condition, std::string_view word,
                        bool ignore_contexts) const {
    return absl::StrCat(route::CharacterOf(rules_, condition, word,
                                           ticket_.text, ignore_contexts));
  }

  // Returns whether the ticket was decided before any rule.
  bool Gate() {
    if (d_.outcome == Outcome::kOtherJurisdiction) {
      Step(resolved_.number == Number::Kind::kElsewhere ? "gate.elsewhere"
                                                        : "gate.region",
           {});
      return true;
    }
    if (ticket_.emergency_confirmed) {
      Step("gate.confirmed", {});
      return true;
    }
    if (d_.outcome >= Outcome::kEmergency) {
      Step("gate.phase", {PhaseWord()});
      return true;
    }
    if (resolved_.phase == nullptr) return false;
    if (route::IsOurs(ticket_)) {
      Step("gate.ours", {PhaseWord()});
    } else if (resolved_.phase->kind == Phase::kDual) {
      Step("gate.dual", {});
    } else if (resolved_.phase->kind == Phase::kSubCentre) {
      Step("gate.transfer_failed", {});
    }
    return false;
  }

  // --- claims ---

  void Claims() {
    if (matched_.empty()) Step("claims.none", {});
    const std::size_t listed = std::min(matched_.size(), kMaxClaims);
    for (std::size_t i = 0; i != listed; ++i) Claim(matched_[i]);
    if (listed != matched_.size()) {
      Step("claims.more", {absl::StrCat(matched_.size() - listed)});
    }
  }

  void Claim(const MatchedRule& matched) {
    const rules::Rule& rule = Rule(matched);
    const std::string id = Owned(rule.id);
    const std::string law = LegalBasis(rule);
    const auto function = [&] { return Owned(rules_.functions[rule.target]); };
    if (rule.kind == ClaimKind::kAnswer) return Step("claim.answer", {id}, law);
    if (rule.kind == ClaimKind::kRefuse) {
      return Step("claim.refuse",
                  {id, say_.Word(schema::RefusalReasonNames(),
                                 rules_.extras[rule.extra].refusal.reason)},
                  law);
    }
    if (matched.department == kNeedsRegion) {
      return Step("claim.needs_region", {id, function()}, law);
    }
    const Id named = Named(rule);
    if (matched.department == kNone) {
      if (named != kNone) {
        return Step("claim.not_in_force", {id, Department(named)}, law);
      }
      switch (rule.kind) {
        case ClaimKind::kFunction:
          return Step("claim.unserved", {id, function()}, law);
        case ClaimKind::kHotlineOwner:
          return Step("claim.no_owner", {id}, law);
        default:
          return Step("claim.no_first_receiver", {id}, law);
      }
    }
    std::vector<std::string> arguments = {id, Department(matched.department),
                                          Code(matched.department),
                                          Basis(rule.basis)};
    if (named == matched.department || named == kNone) {
      return Step("claim.department", std::move(arguments), law);
    }
    arguments.push_back(Department(named));
    Step("claim.successor", std::move(arguments), law);
  }

  // Whom the rule set names for a claim, in force or not.
  Id Named(const rules::Rule& rule) const {
    switch (rule.kind) {
      case ClaimKind::kDepartment:
        return rule.target;
      case ClaimKind::kFunction:
        return rules_.Serving(rule.target, resolved_.facts.region,
                              resolved_.facts.accepted);
      case ClaimKind::kHotlineOwner:
        return resolved_.phase == nullptr ? kNone : resolved_.phase->owner;
      default:
        return kNone;
    }
  }

  // --- settling ---

  void Settling() {
    std::vector<MatchedRule> standing;
    for (const MatchedRule& matched : matched_) {
      if (matched.department != kNone) standing.push_back(matched);
    }
    if (standing.empty()) return;
    const auto best_end = std::find_if(
        standing.begin(), standing.end(),
        [&](const MatchedRule& h) { return h.rank != standing.front().rank; });
    const std::vector<MatchedRule> best(standing.begin(), best_end);
    Ties(best);
    if (d_.outcome != Outcome::kDisputed) {
      const rules::Rule* winner = route::FindById(rules_.rules, d_.rule);
      Step("winner", {Owned(d_.rule), Basis(d_.basis)}, LegalBasis(*winner));
      if (!d_.keyword.empty()) {
        Step("winner.word", {Owned(d_.keyword),
                             Character(winner->condition, d_.keyword, false)});
      }
    }
    // The best claim that did not win.
    for (const MatchedRule& matched : standing) {
      const std::string_view id = Rule(matched).id;
      if (id == d_.rule) continue;
      if (d_.outcome == Outcome::kDisputed && InContenders(id)) continue;
      if (matched.rank == best.front().rank && SameLead(matched)) continue;
      out_.runner_up = Owned(id);
      const route::SetBack by =
          route::SetBackBy(rules_, best.front().rank, matched.rank);
      if (by.code.empty()) {
        Step("runner_up.settled", {out_.runner_up});
      } else {
        Step("runner_up", {out_.runner_up, say_.Text(by.code, by.arguments)});
      }
      return;
    }
  }

  bool InContenders(std::string_view rule) const {
    return std::any_of(d_.contenders.begin(), d_.contenders.end(),
                       [&](const Contender& c) { return c.rule == rule; });
  }

  // Whether a claim of the best rank names the one who leads.
  bool SameLead(const MatchedRule& matched) const {
    const rules::Rule* winner = route::FindById(rules_.rules, d_.rule);
    return route::ClassOf(Rule(matched)) == route::ClassOf(*winner) &&
           matched.department ==
               route::ClaimedDepartment(rules_, resolved_, *winner);
  }

  void Ties(const std::vector<MatchedRule>& best) {
    if (best.size() == 1) return;
    int strongest = 2;
    for (const MatchedRule& h : best) {
      strongest = std::min(strongest, route::ClassOf(Rule(h)));
    }
    std::size_t left = 0, same = 0;
    for (const MatchedRule& h : best) {
      if (route::ClassOf(Rule(h)) == strongest) {
        ++left;
        if (d_.outcome == Outcome::kRouted && SameLead(h)) ++same;
      } else {
        Step(strongest == 0 ? "tie.left_out" : "tie.answer",
             {Owned(Rule(h).id)});
      }
    }
    if (d_.outcome == Outcome::kNeedsFact && left > 1) {
      return Step("tie.needs_region", {});
    }
    for (const Contender& c : d_.contenders) {
      const rules::Rule* rule = route::FindById(rules_.rules, c.rule);
      Step("tie.contender",
           {Owned(rule_set_.DepartmentLabel(c.department, say_.lang())),
            Owned(c.department), Owned(c.rule), Basis(c.basis)},
           LegalBasis(*rule));
    }
    if (d_.settled_by != trunkline::Basis::kUnspecified) {
      Step("tie.settled", {Basis(d_.settled_by)});
    }
    if (d_.outcome == Outcome::kDisputed) {
      const Id interim =
          rules_.InForce(rules_.interim_lead, resolved_.facts.category,
                         resolved_.facts.accepted);
      Step(resolved_.first_receiver != kNone ? "tie.first_receiver"
           : interim != kNone                ? "tie.interim"
                                             : "tie.centre",
           {});
    } else if (same > 1) {
      std::string ids = Owned(d_.rule);
      for (std::size_t i = 0; i != d_.also.size(); ++i) {
        absl::StrAppend(&ids, ", ",
                        i == kMaxClaims ? "..." : base::ToAbsl(d_.also[i]));
        if (i == kMaxClaims) break;
      }
      Step("tie.same", {absl::StrCat(same), ids});
    }
  }

  // --- what follows ---

  void Result() {
    const rules::Rule* winner = d_.outcome == Outcome::kRouted ||
                                        d_.outcome == Outcome::kAnswered ||
                                        d_.outcome == Outcome::kRefusalProposed
                                    ? route::FindById(rules_.rules, d_.rule)
                                    : nullptr;
    Step("outcome", {say_.Word(schema::OutcomeNames(), d_.outcome)});
    if (!d_.knowledge.empty()) Step("answer", {Owned(d_.knowledge)});
    if (d_.outcome == Outcome::kRefusalProposed) {
      Step(d_.refusal.route.empty() ? "refusal" : "refusal.route",
           {say_.Word(schema::RefusalReasonNames(), d_.refusal.reason),
            say_.Word(schema::RefusalActionNames(), d_.refusal.action),
            Owned(d_.refusal.route)});
    }
    if (d_.urgency != ticket_.urgency) {
      Step("urgency", {say_.Word(schema::UrgencyNames(), d_.urgency)});
    }
    Guard(winner);
    if (d_.confidential) {
      Step(ticket_.type == TicketType::kReport ? "confidential.report"
           : ticket_.confidential              ? "confidential.caller"
                                               : "confidential.rule",
           {});
    }
    for (std::string_view code : d_.assisting) {
      Step("assisting",
           {Owned(rule_set_.DepartmentLabel(code, say_.lang())), Owned(code)});
    }
    Deadlines(winner);
    if (!d_.target.empty()) Step("target", {Owned(d_.target)});
    if (!d_.lead.empty()) {
      Step("lead", {Owned(rule_set_.DepartmentLabel(d_.lead, say_.lang())),
                    Owned(d_.lead)});
    }
  }

  void Guard(const rules::Rule* winner) {
    if (!d_.conflict_of_interest) return;
    Id meant = kNone;
    if (winner != nullptr && d_.outcome == Outcome::kRouted) {
      meant = route::ClaimedDepartment(rules_, resolved_, *winner);
    } else if (winner != nullptr && d_.outcome == Outcome::kAnswered) {
      meant = rules_.InForce(winner->target, resolved_.facts.category,
                             resolved_.facts.accepted);
    } else if (d_.outcome == Outcome::kDisputed) {
      meant =
          resolved_.first_receiver != kNone
              ? resolved_.first_receiver
              : rules_.InForce(rules_.interim_lead, resolved_.facts.category,
                               resolved_.facts.accepted);
    }
    const Id lead = rules_.department_ids.Find(d_.lead);
    const bool replaced =
        meant != kNone && route::IsBarred(rules_, resolved_, meant);
    if (replaced) {
      Step("guard.lead",
           {Department(meant), Code(meant), Department(lead), Code(lead)});
    }
    if (winner == nullptr) return;
    absl::flat_hash_set<Id> seen;
    if (NamesBarredAssist(*winner, lead, &seen)) {
      return Step("guard.assist", {});
    }
    for (std::string_view also : d_.also) {
      const rules::Rule* const rule = route::FindById(rules_.rules, also);
      if (NamesBarredAssist(*rule, lead, &seen)) {
        return Step("guard.assist", {});
      }
    }
  }

  // Whether a rule names a department to assist that the guard left out. Those
  // of `seen` are not looked at again.
  bool NamesBarredAssist(const rules::Rule& rule, Id lead,
                         absl::flat_hash_set<Id>* seen) const {
    for (const rules::Assist& assist : rules_.extras[rule.extra].assists) {
      Id id = assist.department;
      if (id != kNone) {
        id = route::InForce(rules_, resolved_, id);
      } else if (resolved_.facts.region != kNone) {
        id = route::ServingDepartment(rules_, resolved_, assist.function);
      }
      if (id != kNone && id != lead && seen->insert(id).second &&
          route::IsBarred(rules_, resolved_, id)) {
        return true;
      }
    }
    return false;
  }

  void Deadlines(const rules::Rule* winner) {
    for (std::size_t milestone = 1; milestone != kMilestoneCount; ++milestone) {
      const std::string_view policy = d_.policies[milestone];
      if (policy.empty()) continue;
      const std::string word = say_.Word(schema::MilestoneNames(),
                                         static_cast<Milestone>(milestone));
      if (winner != nullptr && NamesPolicy(*winner, milestone)) {
        Step("policy.rule", {word, PolicyName(policy)}, PolicySource(policy));
      } else {
        Step("policy.deadline_rule",
             {word, PolicyName(policy), DeadlineRule(milestone)},
             PolicySource(policy));
      }
      for (const TiedPolicy& tied : d_.also_policies) {
        if (tied.milestone != static_cast<Milestone>(milestone)) continue;
        Step("policy.tied", {word, PolicyName(tied.policy)},
             PolicySource(tied.policy));
      }
    }
    for (std::string_view policy : d_.statutory) {
      Step("statutory", {PolicyName(policy)}, PolicySource(policy));
    }
  }

  // Whether a winning rule names the policy of a milestone.
  bool NamesPolicy(const rules::Rule& winner, std::size_t milestone) const {
    const auto names = [&](const rules::Rule& rule) {
      return !rules_.extras[rule.extra].policies[milestone].empty();
    };
    return names(winner) ||
           std::any_of(d_.also.begin(), d_.also.end(), [&](auto id) {
             return names(*route::FindById(rules_.rules, id));
           });
  }

  std::string PolicyName(std::string_view id) const {
    const auto m = Parse<pb::DeadlinePolicy>(
        route::FindById(rules_.deadline_policies, id)->bytes);
    const std::string* name = nullptr;
    for (const auto& label : m.name()) {
      if (name == nullptr || label.lang() == say_.lang()) name = &label.text();
    }
    return name == nullptr ? Owned(id) : absl::StrCat(*name, " ", Owned(id));
  }
  std::string PolicySource(std::string_view id) const {
    return SourceOf(Parse<pb::DeadlinePolicy>(
                        route::FindById(rules_.deadline_policies, id)->bytes)
                        .provenance());
  }

  // The deadline rule whose policy a milestone has; docs/routing.md.
  std::string DeadlineRule(std::size_t milestone) {
    rules::Facts facts = resolved_.facts;
    facts.facets = rules::TypeBit(ticket_.type) |
                   rules::ChannelBit(ticket_.channel) |
                   rules::UrgencyBit(d_.urgency);
    std::uint32_t floor = 1, rank = 0, best = 0;
    rules_.milestone_index[milestone].Visit(
        facts, rules_.conditions, &floor, [&](const rules::Entry& e) {
          if (e.rank > rank || (e.rank == rank && e.rule < best)) {
            rank = e.rank;
            best = e.rule;
          }
        });
    return Owned(rules_.deadline_rules[best].id);
  }

  const RuleSet& rule_set_;
  const Compiled& rules_;
  const Ticket& ticket_;
  const route::Messages say_;
  Explanation out_;
  const Decision& d_ = out_.decision;
  internal::WordMemory words_;
  route::ResolvedTicket resolved_;
  std::vector<MatchedRule> matched_;
};

}  // namespace

std::string Explanation::ToText() const {
  std::string out;
  for (std::size_t i = 0; i != steps.size(); ++i) {
    absl::StrAppend(&out, i + 1, ". ", steps[i].text, "\n");
  }
  return out;
}

absl::StatusOr<Explanation> Explain(const RuleSet& rules, const Ticket& ticket,
                                    Language language) {
  return Explainer(rules, ticket, language).Run();
}

}  // namespace trunkline
