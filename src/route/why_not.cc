// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/route/matched_rules.h"
#include "src/route/messages.h"
#include "src/route/resolved_ticket.h"
#include "src/rules/rule_set_access.h"
#include "trunkline/explain.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;
using route::MatchedRule;
using rules::Compiled;
using rules::Id;
using rules::kNone;

absl::Status NoSuchRule(const Compiled& rules, std::string_view id) {
  std::vector<std::string_view> ids;
  for (const rules::Rule& rule : rules.rules) ids.push_back(rule.id);
  const std::string_view near = base::Nearest(id, ids);
  return base::NotFound(
      base::Fill<route::kNoRule>(base::Quoted(id), base::DidYouMean(near)));
}

// Finds the first condition of a rule that does not hold.
class Conditions {
 public:
  Conditions(const Compiled& rules, const Ticket& ticket,
             const route::ResolvedTicket& resolved)
      : rules_(rules), ticket_(ticket), facts_(resolved.facts) {}

  std::string_view FirstFailed(const rules::Rule& rule) const {
    pb::Rule m;
    const std::string_view bytes = rules_.BytesOf(rule);
    m.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    if (m.status() == pb::RULE_STATUS_SUSPENDED) return "status";
    if (!Valid(rule)) return "valid";
    const pb::When& when = m.when();
    if (!OneOf(when.hotline(), [&](const std::string& number) {
          return facts_.hotline != kNone &&
                 rules_.hotlines[facts_.hotline].number == number;
        })) {
      return "when.hotline";
    }
    if (!OneOf(when.category(), [&](const std::string& code) {
          const Id outer = rules_.category_ids.Find(code);
          return facts_.category != kNone && outer != kNone &&
                 rules_.CategoryCovers(outer, facts_.category);
        })) {
      return "when.category";
    }
    if (!OneOf(when.region(), [&](const std::string& code) {
          const Id outer = rules_.region_ids.Find(code);
          return facts_.region != kNone && outer != kNone &&
                 rules_.RegionCovers(outer, facts_.region);
        })) {
      return "when.region";
    }
    const auto is = [](auto value) {
      return [value](int wanted) { return wanted == static_cast<int>(value); };
    };
    if (!OneOf(when.type(), is(ticket_.type))) return "when.type";
    if (!OneOf(when.channel(), is(ticket_.channel))) return "when.channel";
    if (!OneOf(when.urgency(), is(ticket_.urgency))) return "when.urgency";
    if (!AttributesHold(rule)) return "when.attribute";
    return FirstFailedText(rules_.conditions.conditions[rule.condition]);
  }

 private:
  template <typename List, typename Predicate>
  static bool OneOf(const List& list, Predicate&& holds) {
    return list.empty() || std::any_of(list.begin(), list.end(), holds);
  }

  // All entries of a rule have the same validity.
  bool Valid(const rules::Rule& rule) const {
    const auto number = static_cast<std::uint32_t>(&rule - rules_.rules.data());
    bool valid = false;
    rules_.rule_index.ForEach([&](const auto&, const rules::Entry& entry) {
      if (entry.rule == number) valid = entry.valid.Holds(facts_.accepted);
    });
    return valid;
  }

  // The text conditions one by one. One that holds but for its contexts is
  // named by these.
  std::string_view FirstFailedText(const rules::Condition& c) const {
    rules::Facts without = facts_;
    without.ignore_contexts = true;
    const auto holds = [&](rules::Range rules::Condition::*list,
                           const rules::Facts& facts) {
      rules::Condition one;
      one.unless = c.unless;
      one.pattern_unless = c.pattern_unless;
      one.*list = c.*list;
      return rules_.conditions.TextHolds(one, facts);
    };
    for (const auto list : {&rules::Condition::any, &rules::Condition::all}) {
      if (holds(list, facts_)) continue;
      return holds(list, without)             ? "when.keyword.unless"
             : list == &rules::Condition::any ? "when.keyword.any"
                                              : "when.keyword.all";
    }
    if (!holds(&rules::Condition::none, facts_)) return "when.keyword.none";
    return holds(&rules::Condition::patterns, without) ? "when.pattern_unless"
                                                       : "when.pattern";
  }

  // Whether the ticket has the attributes of one of the rule's combinations.
  bool AttributesHold(const rules::Rule& rule) const {
    const auto number = static_cast<std::uint32_t>(&rule - rules_.rules.data());
    const rules::Conditions& all = rules_.conditions;
    bool hold = false;
    rules_.rule_index.ForEach([&](const auto& key, const rules::Entry& entry) {
      if (hold || entry.rule != number) return;
      hold = std::all_of(all.declared.begin(key.attributes),
                         all.declared.end(key.attributes),
                         [&](const rules::AttributeSpan& span) {
                           return span.Holds(facts_.attributes);
                         }) &&
             all.AttributesHold(all.conditions[entry.condition], facts_);
    });
    return hold;
  }

  const Compiled& rules_;
  const Ticket& ticket_;
  const rules::Facts& facts_;
};

}  // namespace

absl::StatusOr<WhyNotResult> WhyNot(const RuleSet& rule_set,
                                    const Ticket& ticket, std::string_view id,
                                    Language language) {
  const Compiled& rules = internal::CompiledOf(rule_set);
  const route::Messages say(language);
  Decision d;
  TRUNKLINE_RETURN_IF_ERROR(rule_set.Route(ticket, &d));
  internal::WordMemory words;
  route::ResolvedTicket resolved;
  TRUNKLINE_RETURN_IF_ERROR(
      route::ResolveTicket(rules, ticket, &words, &resolved));
  const rules::Rule* const rule = route::FindById(rules.rules, id);
  if (rule == nullptr) return NoSuchRule(rules, id);

  const std::string name(id);
  const std::string winner(d.rule);
  const auto because = [&](std::string_view condition, std::string_view message,
                           std::vector<std::string> more = {}) {
    more.insert(more.begin(), name);
    return WhyNotResult{false, std::string(condition), say.Text(message, more)};
  };
  if (d.outcome >= Outcome::kEmergency) {
    return because("gate", "whynot.gate",
                   {say.Word(schema::OutcomeNames(), d.outcome)});
  }
  const std::vector<MatchedRule> matched =
      route::FindMatchedRules(rules, resolved);
  const auto own = std::find_if(
      matched.begin(), matched.end(),
      [&](const MatchedRule& h) { return &rules.rules[h.rule] == rule; });
  if (own == matched.end()) {
    const std::string_view failed =
        Conditions(rules, ticket, resolved).FirstFailed(*rule);
    if (failed == "status") return because(failed, "whynot.suspended");
    if (failed == "valid") return because(failed, "whynot.valid");
    return because(failed, "whynot.when", {std::string(failed)});
  }
  if (own->department == kNone) return because("claim", "whynot.claim");
  const auto best =
      std::find_if(matched.begin(), matched.end(),
                   [](const MatchedRule& h) { return h.department != kNone; });
  const route::SetBack by = route::SetBackBy(rules, best->rank, own->rank);
  if (!by.code.empty()) {
    return because("rank", "whynot.rank",
                   {winner, say.Text(by.code, by.arguments)});
  }

  // Of the best rank.
  WhyNotResult won;
  won.won = true;
  if (d.outcome == Outcome::kDisputed) {
    const bool contends =
        std::any_of(d.contenders.begin(), d.contenders.end(),
                    [&](const Contender& c) { return c.rule == id; });
    if (contends) return because("disputed", "whynot.disputed");
    if (route::ClassOf(*rule) != 0) {
      return because("class", "whynot.class", {winner});
    }
    return because("settled", "whynot.narrowed");
  }
  if (rule->id == d.rule) {
    won.text = say.Text("whynot.won", {name});
    return won;
  }
  const rules::Rule& decides = *route::FindById(rules.rules, d.rule);
  if (route::ClassOf(*rule) != route::ClassOf(decides)) {
    return because("class", "whynot.class", {winner});
  }
  if (route::ClassOf(*rule) != 0) {
    return because("id", "whynot.id", {winner});
  }
  if (own->department == route::ClaimedDepartment(rules, resolved, decides)) {
    won.text = say.Text("whynot.won.tie", {name, winner});
    return won;
  }
  if (d.outcome == Outcome::kNeedsFact) {
    return because("needs_region", "whynot.needs_region", {winner});
  }
  return because("settled", "whynot.settled",
                 {winner, say.Word(schema::BasisNames(), d.settled_by)});
}

}  // namespace trunkline
