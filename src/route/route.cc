#include <algorithm>
#include <utility>

#include "src/base/status.h"
#include "src/rules/compiled.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

using rules::ClaimExtra;
using rules::ClaimKind;
using rules::Compiled;
using rules::Entry;
using rules::Facts;
using rules::Id;
using rules::kNone;
using rules::Number;
using rules::PhaseSpan;
using rules::Rule;

constexpr Id kNoRegion[] = {kNone};
// What a claim points to when it would need the ticket's region.
constexpr Id kNeedsRegion = ~Id{0};

// One ticket's way through the rules.
class Router {
 public:
  Router(const Compiled& rules, const Ticket& ticket, Decision* decision,
         std::vector<std::uint32_t>* hits, std::vector<std::uint32_t>* best)
      : rules_(rules), ticket_(ticket), d_(*decision), hits_(*hits),
        best_(*best) {}

  void Run(Id number, Number::Kind number_kind, Id category, bool whole,
           Id region, bool region_known) {
    facts_.ticket = &ticket_;
    facts_.accepted = rules::ToSeconds(ticket_.accepted_at);
    facts_.called = ticket_.called_at == absl::InfinitePast()
                        ? facts_.accepted
                        : rules::ToSeconds(ticket_.called_at);
    d_.urgency = ticket_.urgency;
    ReadNumber(number, number_kind);
    ReadPlace(category, whole, region, region_known);
    ReadFirstReceiver();
    ReadAgainst();
    facts_.facets = rules::TypeBit(ticket_.type) |
                    rules::ChannelBit(ticket_.channel) |
                    rules::UrgencyBit(ticket_.urgency);
    facts_.hits = &hits_;
    rules_.literals.Find(ticket_.text, &hits_);
    d_.confidential =
        ticket_.type == TicketType::kReport || ticket_.confidential;
    FindHint();
    if (Gate(number_kind)) return;
    FindBest();
    Settle();
    FindDeadlines();
  }

 private:
  void SetNote(Note note) { d_.notes |= static_cast<std::uint8_t>(note); }
  std::string_view Code(Id department) const {
    return rules_.departments[department].code;
  }
  std::string_view NumberText() const {
    return rules_.hotlines[facts_.hotline].number;
  }

  // --- facts ---

  void ReadNumber(Id number, Number::Kind kind) {
    facts_.hotline = number;
    if (kind == Number::Kind::kUnknown) SetNote(Note::kNumberUnknown);
    if (number == kNone) return;
    phase_ = rules_.PhaseAt(number, facts_.called);
    if (phase_ == nullptr) {
      SetNote(Note::kNumberWithoutPhase);
    } else {
      d_.phase = phase_->kind;
    }
  }

  void ReadPlace(Id category, bool whole, Id region, bool region_known) {
    // A handle names the code; what is not yet or no longer valid is as good
    // as unknown.
    while (category != kNone &&
           !rules_.categories[category].valid.Holds(facts_.accepted)) {
      category = rules_.category_nodes[category].parent;
      whole = false;
    }
    facts_.category = category;
    if (!whole) SetNote(Note::kCategoryUnknown);
    if (region != kNone &&
        !rules_.regions[region].valid.Holds(facts_.accepted)) {
      region = kNone;
      region_known = false;
    }
    if (!region_known) SetNote(Note::kRegionUnknown);
    facts_.region = region;
    facts_.region_depth = rules_.regions[region].depth;
    facts_.region_chain =
        region == kNone
            ? kNoRegion
            : &rules_.region_chains[rules_.regions[region].chain_begin];
  }

  void ReadFirstReceiver() {
    Id id = kNone;
    if (!ticket_.first_receiver.empty()) {
      const auto found = rules_.department_ids.find(ticket_.first_receiver);
      if (found == rules_.department_ids.end()) {
        SetNote(Note::kFirstReceiverUnknown);
      } else if (found->second != rules_.centre) {
        id = found->second;
      }
    }
    if (id == kNone && phase_ != nullptr &&
        (phase_->kind == Phase::kDual || phase_->kind == Phase::kIndependent)) {
      id = phase_->owner;
    }
    first_receiver_ =
        rules_.InForce(id, facts_.category, facts_.accepted);
    if (first_receiver_ == rules_.centre) first_receiver_ = kNone;
    d_.first_receiver = Code(first_receiver_);
  }

  void ReadAgainst() {
    for (std::string_view code : ticket_.against) {
      if (!rules_.department_ids.contains(code)) {
        SetNote(Note::kAgainstUnknown);
      } else {
        guarded_ = true;
      }
    }
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
    for (const rules::Signal::Word& word : signal.words) {
      if (rules::Conditions::Hit(facts_, word.literal)) {
        d_.emergency_hint.trigger = word.text;
        break;
      }
    }
  }

  // Returns whether the number or the operator has decided already.
  bool Gate(Number::Kind kind) {
    if (kind == Number::Kind::kElsewhere) {
      return Decide(Outcome::kOtherJurisdiction, {});
    }
    if (ticket_.emergency_confirmed) {
      std::string_view target = d_.emergency_hint.number;
      if (target.empty() && d_.phase == Phase::kEmergency) {
        target = NumberText();
      }
      return Decide(Outcome::kEmergency, target);
    }
    const bool ours = ticket_.handed_over ||
                      ticket_.channel == Channel::kFrom110 ||
                      ticket_.channel == Channel::kFromHotline ||
                      ticket_.channel == Channel::kFromCity;
    if (ours || phase_ == nullptr) return false;
    switch (phase_->kind) {
      case Phase::kEmergency:
        return Decide(Outcome::kEmergency, NumberText());
      case Phase::kAnnouncement:
        return Decide(Outcome::kAnnouncement, {});
      case Phase::kIndependent:
        return Decide(Outcome::kOutside, NumberText());
      case Phase::kSubCentre:
        return !ticket_.transfer_failed &&
               Decide(Outcome::kTransferCall, phase_->target.empty()
                                                  ? NumberText()
                                                  : phase_->target);
      case Phase::kDual:
        d_.advisory = true;
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

  // Who a function's department is here; kNone: nobody.
  Id Served(Id function) const {
    return rules_.InForce(
        rules_.Serving(function, facts_.region, facts_.accepted),
        facts_.category, facts_.accepted);
  }

  // Whom a claim names: kNone if it does not stand. Answers and refusals are
  // the centre's.
  Id Claimed(const Rule& rule) const {
    switch (rule.kind) {
      case ClaimKind::kDepartment:
        return rules_.InForce(rule.target, facts_.category, facts_.accepted);
      case ClaimKind::kFunction:
        return facts_.region == kNone ? kNeedsRegion : Served(rule.target);
      case ClaimKind::kHotlineOwner:
        return phase_ == nullptr
                   ? kNone
                   : rules_.InForce(phase_->owner, facts_.category,
                                    facts_.accepted);
      case ClaimKind::kFirstReceiver:
        return first_receiver_;
      case ClaimKind::kAnswer:
      case ClaimKind::kRefuse:
        break;
    }
    return rules_.centre;
  }

  void FindBest() {
    best_.clear();
    std::uint32_t floor = 1;
    rules_.rule_index.Visit(
        facts_, rules_.conditions, &floor, [&](const Entry& e) {
          if (Claimed(rules_.rules[e.rule]) == kNone) return;
          if (e.rank > floor) {
            floor = e.rank;
            best_.clear();
          }
          best_.push_back(e.rule);
        });
    if (best_.size() > 1) {
      std::sort(best_.begin(), best_.end());
      best_.erase(std::unique(best_.begin(), best_.end()), best_.end());
    }
  }

  // --- settling ---

  static int Class(const Rule& rule) {
    return rule.kind == ClaimKind::kAnswer   ? 1
           : rule.kind == ClaimKind::kRefuse ? 2
                                             : 0;
  }

  void Settle() {
    if (best_.empty()) {
      d_.outcome = Outcome::kUnmatched;
      Lead(rules_.centre);
      return;
    }
    if (best_.size() > 1) KeepStrongestClass();
    const Rule& first = rules_.rules[best_[0]];
    d_.basis = first.basis;
    if (Class(first) == 1) {
      d_.outcome = Outcome::kAnswered;
      Win(first);
      const Id fallback =
          rules_.InForce(first.target, facts_.category, facts_.accepted);
      d_.knowledge = rules_.extras[first.extra].knowledge;
      Lead(fallback == kNone ? rules_.centre : fallback);
      Assist(first);
      return;
    }
    if (Class(first) == 2) {
      d_.outcome = Outcome::kRefusalProposed;
      Win(first);
      d_.refusal = rules_.extras[first.extra].refusal;
      Lead(rules_.centre);
      Assist(first);
      return;
    }
    if (best_.size() == 1) {
      SettleOn(first, Claimed(first));
      return;
    }
    SettleMany();
  }

  // A tie never costs the citizen a department.
  void KeepStrongestClass() {
    int strongest = 2;
    for (std::uint32_t r : best_) {
      strongest = std::min(strongest, Class(rules_.rules[r]));
    }
    best_.erase(std::remove_if(best_.begin(), best_.end(),
                               [&](std::uint32_t r) {
                                 return Class(rules_.rules[r]) != strongest;
                               }),
                best_.end());
  }

  void SettleOn(const Rule& rule, Id department) {
    if (department == kNeedsRegion) {
      d_.outcome = Outcome::kNeedsFact;
      d_.rule = rule.id;
      d_.basis = rule.basis;
      for (std::uint32_t r : best_) {
        d_.confidential |= rules_.rules[r].confidential;
      }
      Lead(rules_.centre);
      return;
    }
    d_.outcome = Outcome::kRouted;
    Win(rule);
    Lead(department);
    Assist(rule);
  }

  void SettleMany() {
    bool several = false;
    const Id one = Claimed(rules_.rules[best_[0]]);
    for (std::uint32_t r : best_) {
      const Rule& rule = rules_.rules[r];
      const Id department = Claimed(rule);
      if (department == kNeedsRegion) {
        SettleOn(rule, department);
        return;
      }
      several |= department != one;
    }
    if (!several) {
      ConfideAll();
      SettleOn(rules_.rules[best_[0]], one);
      return;
    }
    for (std::uint32_t r : best_) AddContender(rules_.rules[r]);
    bool later = false;
    for (Basis principle : rules_.principles) {
      if (later) {
        Narrow(principle);
        const Id left = Claimed(rules_.rules[best_[0]]);
        if (std::all_of(best_.begin(), best_.end(), [&](std::uint32_t r) {
              return Claimed(rules_.rules[r]) == left;
            })) {
          d_.settled_by = principle;
          SortContenders();
          ConfideAll();
          SettleOn(rules_.rules[best_[0]], left);
          return;
        }
      }
      later |= principle == d_.basis;
    }
    d_.outcome = Outcome::kDisputed;
    d_.rule = rules_.rules[best_[0]].id;
    d_.contenders.clear();
    for (std::uint32_t r : best_) AddContender(rules_.rules[r]);
    SortContenders();
    ConfideAll();
    Id interim = first_receiver_;
    if (interim == kNone) {
      interim = rules_.InForce(rules_.interim_lead, facts_.category,
                               facts_.accepted);
    }
    Lead(interim == kNone ? rules_.centre : interim);
  }

  void ConfideAll() {
    for (std::uint32_t r : best_) {
      d_.confidential |= rules_.rules[r].confidential;
    }
  }

  void AddContender(const Rule& rule) {
    d_.contenders.push_back({Code(Claimed(rule)), rule.id, rule.basis});
  }
  void SortContenders() {
    std::sort(d_.contenders.begin(), d_.contenders.end(),
              [](const Contender& a, const Contender& b) {
                return std::pair(a.department, a.rule) <
                       std::pair(b.department, b.rule);
              });
  }

  // Keeps in best_ the claims that a principle chooses, if it chooses any.
  void Narrow(Basis principle) {
    const auto keep = [&](auto&& chosen) {
      best_.erase(std::remove_if(best_.begin(), best_.end(),
                                 [&](std::uint32_t r) {
                                   return !chosen(Claimed(rules_.rules[r]));
                                 }),
                  best_.end());
    };
    if (principle == Basis::kFirstReceiver) {
      const bool any =
          first_receiver_ != kNone &&
          std::any_of(best_.begin(), best_.end(), [&](std::uint32_t r) {
            return Claimed(rules_.rules[r]) == first_receiver_;
          });
      if (any) keep([&](Id d) { return d == first_receiver_; });
    } else if (principle == Basis::kTerritorial && facts_.region != kNone) {
      const auto closeness = [&](Id department) -> std::uint32_t {
        const Id own = rules_.departments[department].region;
        return own != kNone && rules_.RegionCovers(own, facts_.region)
                   ? rules_.regions[own].depth
                   : 0;
      };
      std::uint32_t closest = 0;
      for (std::uint32_t r : best_) {
        closest = std::max(closest, closeness(Claimed(rules_.rules[r])));
      }
      if (closest != 0) {
        keep([&](Id d) { return closeness(d) == closest; });
      }
    }
  }

  // --- the winner ---

  void Win(const Rule& rule) {
    winner_ = &rule;
    d_.rule = rule.id;
    d_.basis = rule.basis;
    d_.confidential |= rule.confidential;
    ConfideAll();
    const ClaimExtra& extra = rules_.extras[rule.extra];
    d_.urgency = std::max(d_.urgency, extra.urgency);
    if (!extra.tags.empty()) {
      d_.tags.assign(extra.tags.begin(), extra.tags.end());
    }
  }

  bool Barred(Id department) const {
    if (!guarded_ || department == rules_.centre) return false;
    for (std::string_view code : ticket_.against) {
      const auto found = rules_.department_ids.find(code);
      if (found != rules_.department_ids.end() &&
          rules_.IsBelow(department, found->second)) {
        return true;
      }
    }
    return false;
  }

  void Lead(Id department) {
    if (Barred(department)) {
      d_.conflict_of_interest = true;
      do {
        department = rules_.departments[department].superior;
      } while (department != kNone &&
               (Barred(department) ||
                !rules_.departments[department].valid.Holds(facts_.accepted)));
      if (department == kNone) department = rules_.centre;
    }
    lead_ = department;
    d_.lead = Code(department);
  }

  void Assist(const Rule& rule) {
    for (const rules::Assist& assist : rules_.extras[rule.extra].assists) {
      Id department = assist.department;
      if (department != kNone) {
        department =
            rules_.InForce(department, facts_.category, facts_.accepted);
      } else if (facts_.region != kNone) {
        department = Served(assist.function);
      }
      if (department == kNone || department == lead_) continue;
      if (Barred(department)) {
        d_.conflict_of_interest = true;
        continue;
      }
      const std::string_view code = Code(department);
      if (std::find(d_.assisting.begin(), d_.assisting.end(), code) ==
          d_.assisting.end()) {
        d_.assisting.push_back(code);
      }
    }
  }

  // --- limits ---

  void FindDeadlines() {
    facts_.facets = rules::TypeBit(ticket_.type) |
                    rules::ChannelBit(ticket_.channel) |
                    rules::UrgencyBit(d_.urgency);
    for (std::size_t stage = 1; stage != kStageCount; ++stage) {
      if (winner_ != nullptr) {
        d_.policies[stage] = rules_.extras[winner_->extra].policies[stage];
        if (!d_.policies[stage].empty()) continue;
      }
      const rules::Index& index = rules_.stage_index[stage];
      if (index.empty()) continue;
      std::uint32_t floor = 1;
      std::uint32_t best = ~std::uint32_t{0};
      index.Visit(facts_, rules_.conditions, &floor, [&](const Entry& e) {
        if (e.rank > floor) {
          floor = e.rank;
          best = e.rule;
        } else {
          best = std::min(best, e.rule);
        }
      });
      if (best != ~std::uint32_t{0}) {
        d_.policies[stage] = rules_.deadline_rules[best].policies[stage];
      }
    }
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

  const Compiled& rules_;
  const Ticket& ticket_;
  Decision& d_;
  std::vector<std::uint32_t>& hits_;
  std::vector<std::uint32_t>& best_;
  Facts facts_;
  const PhaseSpan* phase_ = nullptr;
  const Rule* winner_ = nullptr;
  Id first_receiver_ = kNone;
  Id lead_ = kNone;
  bool guarded_ = false;
};

void Reset(Decision* d) {
  d->outcome = Outcome::kUnspecified;
  d->lead = d->target = d->rule = d->knowledge = d->first_receiver = {};
  d->basis = d->settled_by = Basis::kUnspecified;
  d->phase = Phase::kUnspecified;
  d->urgency = Urgency::kUnspecified;
  d->notes = 0;
  d->confidential = d->conflict_of_interest = d->advisory = false;
  d->assisting.clear();
  d->contenders.clear();
  d->policies = {};
  d->statutory.clear();
  d->tags.clear();
  d->refusal = {};
  d->emergency_hint = {};
}

// A Code's index: an id, and for numbers and categories what was said of it.
constexpr std::uint32_t kUnknownFlag = 1u << 31;
constexpr std::uint32_t kElsewhereFlag = 1u << 30;
constexpr std::uint32_t kIdMask = kElsewhereFlag - 1;

}  // namespace

absl::Status RuleSet::Route(const Ticket& ticket, Decision* decision) const {
  const Compiled& rules = *compiled_;
  Reset(decision);
  if (decision->keep_alive_.get() != &rules) {
    decision->keep_alive_ = compiled_;
    decision->ruleset_id = rules.id;
    decision->ruleset_version = rules.version;
    decision->ruleset_hash = std::string_view(rules.hash).substr(0, 16);
  }
  if (ticket.accepted_at == absl::InfinitePast() ||
      ticket.accepted_at == absl::InfiniteFuture()) {
    return absl::InvalidArgumentError("the ticket's accepted_at is not set");
  }
  for (const Code* code :
       {&ticket.dialled_code, &ticket.category_code, &ticket.region_code}) {
    if (code->tag_ != 0 && code->tag_ != rules.tag) {
      return absl::InvalidArgumentError(
          "a code of the ticket was resolved by another rule set");
    }
  }
  Number number;
  if (ticket.dialled_code) {
    const std::uint32_t i = ticket.dialled_code.index_;
    number.hotline = i & kIdMask;
    number.kind = (i & kElsewhereFlag) != 0 ? Number::Kind::kElsewhere
                  : (i & kUnknownFlag) != 0 ? Number::Kind::kUnknown
                  : number.hotline != kNone ? Number::Kind::kKnown
                                            : Number::Kind::kAbsent;
  } else {
    number = rules::ReadNumber(rules, ticket.dialled);
  }
  Id category = kNone;
  bool whole = true;
  if (ticket.category_code) {
    category = ticket.category_code.index_ & kIdMask;
    whole = (ticket.category_code.index_ & kUnknownFlag) == 0;
  } else if (!ticket.category.empty()) {
    category = rules.FindCategory(
        ticket.category, rules::ToSeconds(ticket.accepted_at), &whole);
  }
  Id region = kNone;
  bool region_known = true;
  if (ticket.region_code) {
    region = ticket.region_code.index_ & kIdMask;
    region_known = (ticket.region_code.index_ & kUnknownFlag) == 0;
  } else if (!ticket.region.empty()) {
    const auto found = rules.region_ids.find(ticket.region);
    region_known = found != rules.region_ids.end();
    if (region_known) region = found->second;
  }
  Router(rules, ticket, decision, &decision->hits_, &decision->best_)
      .Run(number.hotline, number.kind, category, whole, region, region_known);
  return absl::OkStatus();
}

absl::StatusOr<Decision> RuleSet::Route(const Ticket& ticket) const {
  Decision decision;
  TRUNKLINE_RETURN_IF_ERROR(Route(ticket, &decision));
  return decision;
}

Code RuleSet::ResolveNumber(std::string_view number) const {
  const Number n = rules::ReadNumber(*compiled_, number);
  std::uint32_t index = n.hotline;
  if (n.kind == Number::Kind::kUnknown) index |= kUnknownFlag;
  if (n.kind == Number::Kind::kElsewhere) index |= kElsewhereFlag;
  return Code(compiled_->tag, index);
}

Code RuleSet::ResolveCategory(std::string_view category) const {
  std::uint32_t flags = 0;
  while (!category.empty()) {
    const auto found = compiled_->category_ids.find(category);
    if (found != compiled_->category_ids.end()) {
      return Code(compiled_->tag, found->second | flags);
    }
    flags = kUnknownFlag;
    const std::size_t dot = category.rfind('.');
    category = dot == std::string_view::npos ? std::string_view()
                                             : category.substr(0, dot);
  }
  return Code(compiled_->tag, flags);
}

Code RuleSet::ResolveRegion(std::string_view region) const {
  const auto found = compiled_->region_ids.find(region);
  if (found != compiled_->region_ids.end()) {
    return Code(compiled_->tag, found->second);
  }
  return Code(compiled_->tag, region.empty() ? 0 : kUnknownFlag);
}

DialResult RuleSet::Dial(std::string_view number, absl::Time called_at) const {
  const Compiled& rules = *compiled_;
  DialResult out;
  const Number n = rules::ReadNumber(rules, number);
  if (n.kind == Number::Kind::kElsewhere) {
    out.answer = DialResult::Answer::kOtherJurisdiction;
    return out;
  }
  if (n.hotline == kNone) return out;
  out.number = rules.hotlines[n.hotline].number;
  const std::int64_t at = rules::ToSeconds(called_at);
  const PhaseSpan* phase = rules.PhaseAt(n.hotline, at);
  if (phase == nullptr) return out;
  out.phase = phase->kind;
  out.owner = rules.departments[rules.InForce(phase->owner, kNone, at)].code;
  switch (phase->kind) {
    case Phase::kOneNumber:
    case Phase::kForwarded:
    case Phase::kMerged:
      out.answer = DialResult::Answer::kCentre;
      break;
    case Phase::kDual:
    case Phase::kIndependent:
      out.answer = DialResult::Answer::kOwner;
      break;
    case Phase::kSubCentre:
      out.answer = DialResult::Answer::kTransfer;
      out.target = phase->target.empty() ? out.number : phase->target;
      break;
    case Phase::kAnnouncement:
      out.answer = DialResult::Answer::kRecording;
      break;
    case Phase::kEmergency:
      out.answer = DialResult::Answer::kEmergency;
      out.target = out.number;
      break;
    case Phase::kUnspecified:
      break;
  }
  return out;
}

}  // namespace trunkline
