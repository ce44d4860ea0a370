// SPDX-License-Identifier: Apache-2.0
// What the cases of casebooks reach, and cases that reach the rest.
#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/casebook/fields.h"
#include "src/check/claims.h"
#include "src/check/search.h"
#include "src/route/resolved_ticket.h"
#include "src/rules/rule_set_access.h"
#include "trunkline/casebook.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;
using check::Claim;
using check::Claims;
using check::Witness;
using rules::Id;
using rules::kNone;

template <typename Message>
Message Parse(std::string_view bytes) {
  Message out;
  out.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return out;
}

// What tickets reach, by the ids of one rule set.
class Reached {
 public:
  explicit Reached(const rules::Compiled& c)
      : rules_(c),
        rules_reached_(c.rules.size()),
        phases_(c.hotlines.size()),
        principles_(c.principles.size()),
        policies_(c.deadline_policies.size()) {
    for (std::size_t i = 0; i != c.rules.size(); ++i) {
      rule_ids_.emplace(c.rules[i].id, i);
    }
    for (std::size_t i = 0; i != c.deadline_policies.size(); ++i) {
      policy_ids_.emplace(c.deadline_policies[i].id, i);
    }
    for (std::size_t i = 0; i != c.hotlines.size(); ++i) {
      phases_[i].resize(c.hotlines[i].phases.size());
    }
  }

  void Add(const Ticket& ticket, const Decision& d) {
    Mark(rule_ids_, d.rule, &rules_reached_);
    for (std::string_view id : d.also) Mark(rule_ids_, id, &rules_reached_);
    for (const Contender& contender : d.contenders) {
      Mark(rule_ids_, contender.rule, &rules_reached_);
    }
    for (std::string_view id : d.policies) Mark(policy_ids_, id, &policies_);
    for (const TiedPolicy& tied : d.also_policies) {
      Mark(policy_ids_, tied.policy, &policies_);
    }
    for (std::string_view id : d.statutory) Mark(policy_ids_, id, &policies_);
    for (std::size_t i = 0; i != rules_.principles.size(); ++i) {
      if (d.settled_by == rules_.principles[i]) principles_[i] = true;
    }
    route::ResolvedTicket resolved;
    if (!route::ResolveTicket(rules_, ticket, &words_, &resolved).ok()) return;
    if (resolved.phase == nullptr) return;
    const Id hotline = resolved.facts.hotline;
    const auto& spans = rules_.hotlines[hotline].phases;
    phases_[hotline][static_cast<std::size_t>(resolved.phase - spans.data())] =
        true;
  }

  bool rule(std::size_t i) const { return rules_reached_[i]; }
  bool phase(Id hotline, std::size_t i) const { return phases_[hotline][i]; }
  bool principle(std::size_t i) const { return principles_[i]; }
  bool policy(std::size_t i) const { return policies_[i]; }

 private:
  using Ids = absl::flat_hash_map<std::string_view, std::size_t>;

  static void Mark(const Ids& ids, std::string_view id,
                   std::vector<bool>* reached) {
    const auto found = ids.find(id);
    if (found != ids.end()) (*reached)[found->second] = true;
  }

  const rules::Compiled& rules_;
  Ids rule_ids_, policy_ids_;
  std::vector<bool> rules_reached_;
  std::vector<std::vector<bool>> phases_;
  std::vector<bool> principles_;
  std::vector<bool> policies_;
  internal::WordMemory words_;
};

bool HasPolicy(const Decision& d, std::string_view policy) {
  return std::find(d.policies.begin(), d.policies.end(), policy) !=
             d.policies.end() ||
         std::find(d.statutory.begin(), d.statutory.end(), policy) !=
             d.statutory.end() ||
         std::any_of(
             d.also_policies.begin(), d.also_policies.end(),
             [&](const TiedPolicy& tied) { return tied.policy == policy; });
}

bool HasRule(const Decision& d, std::string_view rule) {
  return d.rule == rule ||
         std::find(d.also.begin(), d.also.end(), rule) != d.also.end() ||
         std::any_of(d.contenders.begin(), d.contenders.end(),
                     [&](const Contender& c) { return c.rule == rule; });
}

// Looks for tickets that reach entries.
//
// Idea. The search of src/check knows tickets for which a claim holds; here the
// claim is one of the rule in question, or of a deadline rule that names the
// policy. That search names no first receiver; so a rule that gives the ticket
// to the first receiver is also tried with a department as that. A tie that a
// principle settles is looked for among the tickets of all rules, also with
// each contender as the first receiver.
class Examples {
 public:
  // `as_of`: the instant that is tried first; InfinitePast: that of a check.
  Examples(const RuleSet& rule_set, const CoverageOptions& options,
           absl::Time as_of)
      : rule_set_(rule_set),
        rules_(internal::CompiledOf(rule_set)),
        options_(options),
        check_options_(AsOf(as_of)),
        // The search reports nothing here, so its loader reads nothing.
        loader_(no_sources_, load_options_),
        search_(&loader_, rule_set, check_options_),
        claims_(ClaimsOf(rules_.rule_index)) {}

  std::string OfRule(std::size_t rule) {
    const std::string_view id = rules_.rules[rule].id;
    std::vector<std::string_view> receivers;
    if (rules_.rules[rule].kind == rules::ClaimKind::kFirstReceiver) {
      receivers = SomeDepartments();
    }
    return Find(
        claims_, rule, Parse<pb::Rule>(rules_.rule_bytes[rule]).example_text(),
        [&](const Decision& d) { return HasRule(d, id); }, receivers);
  }

  std::string OfPolicy(std::string_view policy) {
    const auto shows = [&](const Decision& d) { return HasPolicy(d, policy); };
    const auto names = [&](const auto& policies) {
      return std::find(policies.begin(), policies.end(), policy) !=
             policies.end();
    };
    for (std::size_t i = 0; i != rules_.rules.size(); ++i) {
      const rules::Rule& rule = rules_.rules[i];
      if (!names(rules_.extras[rule.extra].policies)) continue;
      std::string found =
          Find(claims_, i, Parse<pb::Rule>(rules_.rule_bytes[i]).example_text(),
               shows);
      if (!found.empty()) return found;
    }
    for (std::size_t i = 0; i != rules_.deadline_rules.size(); ++i) {
      const rules::DeadlineRule& rule = rules_.deadline_rules[i];
      for (std::size_t m = 1; m != kMilestoneCount; ++m) {
        if (rule.policies[m] != policy) continue;
        std::string found = Find(Milestone(m), i, "", shows);
        if (!found.empty()) return found;
      }
      if (!names(rule.statutory)) continue;
      std::string found = Find(Statutory(), i, "", shows);
      if (!found.empty()) return found;
    }
    return {};
  }

  std::string OfPrinciple(Basis principle) {
    for (const auto& claims : claims_) {
      for (const Claim& claim : claims) {
        if (spent_ >= options_.max_routes) return {};
        Witness witness;
        std::string first_receiver;
        const auto shows = [&](const Decision& d) {
          ++spent_;
          if (d.settled_by == principle) return true;
          if (d.outcome != Outcome::kDisputed) return false;
          std::vector<std::string_view> receivers;
          for (const Contender& c : d.contenders) {
            receivers.push_back(c.department);
          }
          return HoldsWithReceiver(
              witness, receivers,
              [&](const Decision& other) {
                return other.settled_by == principle;
              },
              &first_receiver);
        };
        const auto text = TextOf(claim, "");
        if (text.has_value() &&
            search_.FindWitness(claim, claim, *text, shows, &witness)) {
          return Block(witness, first_receiver, [&](const Decision& d) {
            return d.settled_by == principle;
          });
        }
      }
    }
    return {};
  }

  // A call during a phase.
  std::string OfPhase(Id hotline, std::size_t phase) {
    const rules::PhaseSpan& span = rules_.hotlines[hotline].phases[phase];
    const rules::Interval unlimited;
    Witness w;
    w.facets = rules::TypeBit(TicketType::kUnspecified) |
               rules::ChannelBit(Channel::kUnspecified) |
               rules::UrgencyBit(Urgency::kUnspecified);
    w.hotline = hotline;
    w.at = span.valid.Holds(search_.as_of())   ? search_.as_of()
           : span.valid.from != unlimited.from ? span.valid.from
                                               : span.valid.to - 1;
    if (spent_ >= options_.max_routes ||
        rules_.PhaseAt(hotline, w.at) != &span) {
      return {};
    }
    return Block(w, "",
                 [&](const Decision& d) { return d.phase == span.kind; });
  }

 private:
  using ByEntry = std::vector<std::vector<Claim>>;
  using Shows = std::function<bool(const Decision&)>;
  static constexpr std::size_t kMaxClaims = 8;  // That are tried for an entry.

  static CheckOptions AsOf(absl::Time as_of) {
    CheckOptions options;
    options.as_of = as_of;
    return options;
  }

  ByEntry ClaimsOf(const rules::Index& index) const {
    ByEntry out;
    const Claims claims(index, rules_.conditions.declared);
    for (const Claim& claim : claims.all()) {
      if (claim.entry.rule >= out.size()) out.resize(claim.entry.rule + 1);
      std::vector<Claim>& own = out[claim.entry.rule];
      if (own.size() < kMaxClaims) own.push_back(claim);
    }
    return out;
  }
  const ByEntry& Milestone(std::size_t m) {
    if (!milestones_[m].has_value()) {
      milestones_[m] = ClaimsOf(rules_.milestone_index[m]);
    }
    return *milestones_[m];
  }
  const ByEntry& Statutory() {
    if (!milestones_[0].has_value()) {
      milestones_[0] = ClaimsOf(rules_.statutory_index);
    }
    return *milestones_[0];
  }

  std::optional<std::string> TextOf(const Claim& claim,
                                    const std::string& example) {
    return search_.comparer().Sample(search_.comparer().ConditionOf(claim),
                                     example);
  }

  // `receivers`: departments that are also tried as the first receiver.
  std::string Find(const ByEntry& claims, std::size_t entry,
                   const std::string& example, const Shows& shows,
                   const std::vector<std::string_view>& receivers = {}) {
    if (entry >= claims.size()) return {};
    for (const Claim& claim : claims[entry]) {
      if (spent_ >= options_.max_routes) return {};
      const auto text = TextOf(claim, example);
      if (!text.has_value()) continue;
      Witness witness;
      std::string first_receiver;
      const auto counted = [&](const Decision& d) {
        ++spent_;
        return shows(d) ||
               HoldsWithReceiver(witness, receivers, shows, &first_receiver);
      };
      if (search_.FindWitness(claim, claim, *text, counted, &witness)) {
        return Block(witness, first_receiver, shows);
      }
    }
    return {};
  }

  // Whether the decision shows it once one of the departments is the first
  // receiver.
  bool HoldsWithReceiver(const Witness& witness,
                         const std::vector<std::string_view>& departments,
                         const Shows& shows, std::string* receiver) {
    for (std::string_view department : departments) {
      if (!Holds(CaseOf(witness, std::string(department)), shows)) continue;
      *receiver = std::string(department);
      return true;
    }
    return false;
  }

  bool Holds(const TestCase& test, const Shows& shows) {
    ++spent_;
    Decision d;
    return rule_set_
               .Route(casebook::MakeTicket(rule_set_, rules_.zone, test), &d)
               .ok() &&
           shows(d);
  }

  // The first departments that can be first receivers.
  std::vector<std::string_view> SomeDepartments() const {
    constexpr std::size_t kMost = 3;
    std::vector<std::string_view> out;
    for (Id id = 1; id < rules_.departments.size() && out.size() < kMost;
         ++id) {
      if (id == rules_.centre ||
          !rules_.departments[id].valid.Holds(search_.as_of())) {
        continue;
      }
      out.push_back(rules_.departments[id].code);
    }
    return out;
  }

  TestCase CaseOf(const Witness& w, const std::string& first_receiver) const {
    TestCase test;
    const auto add = [&](std::string_view name, std::string_view value) {
      if (value.empty()) return;
      test.ticket.push_back({std::string(name), std::string(value), 0, 0});
    };
    const auto word = [&](const char* name, const schema::EnumNames& names,
                          std::uint32_t mask) {
      add(name,
          names.Name(__builtin_ctz(w.facets & mask) - __builtin_ctz(mask)));
    };
    add("dialled", rules_.hotlines[w.hotline].number);
    add("category", rules_.categories[w.category].code);
    add("region", rules_.regions[w.region].code);
    word("type", schema::TicketTypeNames(), rules::kAllTypes);
    word("channel", schema::ChannelNames(), rules::kAllChannels);
    word("urgency", schema::UrgencyNames(), rules::kAllUrgencies);
    std::string accepted =
        base::FormatCivil(absl::FromUnixSeconds(w.at), rules_.zone);
    std::replace(accepted.begin(), accepted.end(), 'T', ' ');
    add("accepted", accepted);
    // A value stands in one line.
    std::string text = w.text;
    for (std::size_t at = 0;
         (at = text.find_first_of("\n\t\x1f", at)) != std::string::npos;) {
      text.replace(at, 1, "。");
    }
    add("text", text);
    if (w.handed_over) add("handed_over", "yes");
    add("first_receiver", first_receiver);
    for (const auto& [name, value] : w.attributes) {
      add(absl::StrCat(base::ToAbsl(casebook::kAttribute), base::ToAbsl(name)),
          value.empty() ? "1" : value);  // Any value does.
    }
    return test;
  }

  // The ticket as a case has it; nothing if, so written, it no longer shows it.
  std::string Block(const Witness& w, const std::string& receiver,
                    const Shows& shows) {
    const TestCase test = CaseOf(w, receiver);
    if (!Holds(test, shows)) return {};
    std::string out;
    for (const CaseField& field : test.ticket) {
      absl::StrAppend(&out, field.name, ": ", field.value, "\n");
    }
    return out;
  }

  const RuleSet& rule_set_;
  const rules::Compiled& rules_;
  const CoverageOptions& options_;
  const std::vector<Source> no_sources_;
  const LoadOptions load_options_;
  const CheckOptions check_options_;
  rules::Loader loader_;
  check::Search search_;
  ByEntry claims_;
  // By milestone; [0]: statutory.
  std::array<std::optional<ByEntry>, kMilestoneCount> milestones_;
  std::size_t spent_ = 0;
};

class Coverage {
 public:
  Coverage(const RuleSet& rule_set, const CoverageOptions& options)
      : rule_set_(rule_set),
        options_(options),
        rules_(internal::CompiledOf(rule_set)),
        reached_(rules_) {}

  void Add(const Ticket& ticket, const Decision& decision) {
    reached_.Add(ticket, decision);
    latest_ = std::max(latest_, ticket.accepted_at);
  }

  // Examples are looked for at the time of the latest case.
  CasebookCoverage Take() {
    if (options_.examples) examples_.emplace(rule_set_, options_, latest_);
    for (std::size_t i = 0; i != rules_.rules.size(); ++i) {
      if (IsSuspended(i)) continue;
      Count(CoverageKind::kRule, reached_.rule(i), rules_.rules[i].id,
            [&](Examples* examples) { return examples->OfRule(i); });
    }
    for (Id hotline = 1; hotline < rules_.hotlines.size(); ++hotline) {
      const rules::Hotline& own = rules_.hotlines[hotline];
      for (std::size_t i = 0; i != own.phases.size(); ++i) {
        Count(CoverageKind::kPhase, reached_.phase(hotline, i),
              NameOf(own, own.phases[i]), [&](Examples* examples) {
                return examples->OfPhase(hotline, i);
              });
      }
    }
    for (std::size_t i = 0; i != rules_.principles.size(); ++i) {
      const Basis principle = rules_.principles[i];
      Count(
          CoverageKind::kPrinciple, reached_.principle(i),
          schema::BasisNames().Name(static_cast<int>(principle)),
          [&](Examples* examples) { return examples->OfPrinciple(principle); });
    }
    for (std::size_t i = 0; i != rules_.deadline_policies.size(); ++i) {
      const std::string_view id = rules_.deadline_policies[i].id;
      Count(CoverageKind::kPolicy, reached_.policy(i), id,
            [&](Examples* examples) { return examples->OfPolicy(id); });
    }
    return std::move(out_);
  }

 private:
  template <typename Example>
  void Count(CoverageKind kind, bool reached, std::string_view entry,
             Example&& example) {
    auto& share = out_.shares[static_cast<std::size_t>(kind)];
    ++share.all;
    if (reached) {
      ++share.reached;
      return;
    }
    UnreachedEntry missing;
    missing.kind = kind;
    missing.entry = std::string(entry);
    if (examples_.has_value()) missing.example = example(&*examples_);
    out_.unreached.push_back(std::move(missing));
  }

  bool IsSuspended(std::size_t rule) const {
    return Parse<pb::Rule>(rules_.rule_bytes[rule]).status() ==
           pb::RULE_STATUS_SUSPENDED;
  }

  // "12315 dual from 2017-09-03".
  std::string NameOf(const rules::Hotline& hotline,
                     const rules::PhaseSpan& span) const {
    std::string out = absl::StrCat(
        base::ToAbsl(hotline.number), " ",
        base::ToAbsl(schema::PhaseNames().Name(static_cast<int>(span.kind))));
    if (span.valid.from != rules::Interval().from) {
      absl::StrAppend(
          &out, " from ",
          base::FormatCivil(absl::FromUnixSeconds(span.valid.from), rules_.zone)
              .substr(0, 10));
    }
    return out;
  }

  const RuleSet& rule_set_;
  const CoverageOptions& options_;
  const rules::Compiled& rules_;
  Reached reached_;
  absl::Time latest_ = absl::InfinitePast();
  std::optional<Examples> examples_;
  CasebookCoverage out_;
};

}  // namespace

CasebookCoverage CoverageOf(const RuleSet& rules,
                            const std::vector<const Casebook*>& books,
                            const CoverageOptions& options) {
  Coverage coverage(rules, options);
  const absl::TimeZone zone = internal::CompiledOf(rules).zone;
  Decision decision;
  for (const Casebook* book : books) {
    for (const TestCase& test : book->cases()) {
      const Ticket ticket = casebook::MakeTicket(rules, zone, test);
      if (!rules.Route(ticket, &decision).ok()) continue;
      coverage.Add(ticket, decision);
    }
  }
  return coverage.Take();
}

}  // namespace trunkline
