// SPDX-License-Identifier: Apache-2.0
#include "tools/decision_text.h"

#include <cstddef>
#include <cstdint>

#include "generated/enum_last.h"
#include "generated/name_tables.h"
#include "src/tables/csv.h"
#include "tools/messages.h"

namespace trunkline::tools {
namespace {

template <typename Enum>
std::string Word(const schema::EnumNames& names, Enum value, bool chinese) {
  const int number = static_cast<int>(value);
  return std::string(chinese ? names.ChineseName(number) : names.Name(number));
}

// The same with spaces for underscores.
template <typename Enum>
std::string Words(const schema::EnumNames& names, Enum value, bool chinese) {
  std::string out = Word(names, value, chinese);
  for (char& c : out) {
    if (c == '_') c = ' ';
  }
  return out;
}

std::string Truth(bool value) { return value ? "true" : ""; }

std::string NoteWords(const Decision& decision, bool chinese) {
  std::string out;
  for (int bit = 0; bit != kLast<Note>; ++bit) {
    if ((decision.notes >> bit & 1) == 0) continue;
    if (!out.empty()) out += ';';
    out += Word(schema::NoteNames(), bit + 1, chinese);
  }
  return out;
}

// The same in every language.
template <typename Enum>
base::Text Words(const schema::EnumNames& names, Enum value) {
  return {Words(names, value, false), Words(names, value, true)};
}

base::Text Departments(const Decision& decision, const RuleSet& rules) {
  base::Text out;
  std::string_view last;
  for (const Contender& contender : decision.contenders) {
    if (contender.department == last) continue;
    last = contender.department;
    const base::Text one = {std::string(rules.DepartmentLabel(
                                last, LanguageTag(Language::kEnglish))),
                            std::string(rules.DepartmentLabel(
                                last, LanguageTag(Language::kChinese)))};
    out = out.empty() ? one : base::Fill<messages::kListed>(out, one);
  }
  return out;
}

// What follows from the outcome alone.
base::Text OutcomeText(const Decision& d, const RuleSet& rules) {
  switch (d.outcome) {
    case Outcome::kUnspecified:
      return {};
    case Outcome::kRouted: {
      const base::Text basis = Words(schema::BasisNames(), d.basis);
      return d.settled_by == Basis::kUnspecified
                 ? basis
                 : base::Fill<messages::kSettled>(
                       basis, Words(schema::BasisNames(), d.settled_by));
    }
    case Outcome::kDisputed:
      return base::Fill<messages::kEqualClaims>(Departments(d, rules));
    case Outcome::kAnswered: {
      const base::Text answered = base::Fill<messages::kAnswered>();
      return d.knowledge.empty()
                 ? answered
                 : base::Fill<messages::kAt>(answered, d.knowledge);
    }
    case Outcome::kRefusalProposed: {
      const base::Text reason =
          Words(schema::RefusalReasonNames(), d.refusal.reason);
      const base::Text action =
          Words(schema::RefusalActionNames(), d.refusal.action);
      return d.refusal.route.empty() ? base::Fill<messages::kAt>(reason, action)
                                     : base::Fill<messages::kRefusalRoute>(
                                           reason, action, d.refusal.route);
    }
    case Outcome::kNeedsFact:
      return base::Fill<messages::kTerritorial>();
    case Outcome::kUnmatched:
      return base::Fill<messages::kUnmatched>();
    case Outcome::kEmergency:
      return base::Fill<messages::kEmergency>();
    case Outcome::kOutside:
      return base::Fill<messages::kOutside>();
    case Outcome::kTransferCall:
      return base::Fill<messages::kTransfer>();
    case Outcome::kAnnouncement:
      return base::Fill<messages::kRecording>();
    case Outcome::kOtherJurisdiction:
      return base::Fill<messages::kElsewhere>();
  }
  return {};
}

}  // namespace

const std::vector<std::string_view>& DecisionColumns() {
  static const auto& columns =
      *new std::vector<std::string_view>{"row",
                                         "id",
                                         "outcome",
                                         "lead",
                                         "lead_name",
                                         "target",
                                         "rule",
                                         "rule_name",
                                         "also",
                                         "keyword",
                                         "basis",
                                         "settled_by",
                                         "reason",
                                         "phase",
                                         "urgency",
                                         "confidential",
                                         "conflict_of_interest",
                                         "owner_leads",
                                         "assisting",
                                         "contenders",
                                         "policies",
                                         "statutory",
                                         "tags",
                                         "knowledge",
                                         "refusal_reason",
                                         "refusal_action",
                                         "refusal_route",
                                         "first_receiver",
                                         "emergency_number",
                                         "emergency_signal",
                                         "notes",
                                         "ruleset"};
  return columns;
}

const std::vector<std::string_view>& GuessColumns() {
  static const auto& columns = *new std::vector<std::string_view>{
      "guess",         "guess_name",         "guess_margin",
      "guess_percent", "guess_percent_low",  "guess_model",
      "guess_changed", "lead_without_guess", "to_confirm"};
  return columns;
}

std::string GuessCell(std::string_view column, const Decision& d,
                      const RuleSet& rules, Language language) {
  if (d.guess == nullptr) return {};
  const Guess& guess = *d.guess;
  if (column == "guess") return guess.category;
  if (column == "guess_name") {
    return std::string(
        rules.CategoryLabel(guess.category, LanguageTag(language)));
  }
  if (column == "guess_margin") return std::to_string(guess.margin);
  if (column == "guess_percent") return std::to_string(guess.percent_agreed);
  if (column == "guess_percent_low") return std::to_string(guess.percent_low);
  if (column == "guess_model") return guess.model + "#" + guess.models_hash;
  if (column == "guess_changed") return tables::JoinList(guess.changed);
  if (column == "lead_without_guess") return guess.lead_without;
  if (column == "to_confirm") return Truth(true);
  return {};
}

std::string Reason(const Decision& d, const RuleSet& rules, Language language) {
  base::Text out = OutcomeText(d, rules);
  if (!d.target.empty()) out = base::Fill<messages::kAt>(out, d.target);
  const auto add = [&out](const base::Text& more) {
    out = base::Fill<messages::kJoined>(out, more);
  };
  if (d.guess != nullptr) {
    add(base::Fill<messages::kGuessed>(d.guess->category,
                                       d.guess->percent_agreed));
  }
  if (d.conflict_of_interest) add(base::Fill<messages::kExcluded>());
  if (d.owner_leads) add(base::Fill<messages::kOwnerLeads>());
  if (!d.emergency_hint.signal.empty()) {
    add(d.emergency_hint.trigger.empty()
            ? base::Fill<messages::kHint>(d.emergency_hint.number)
            : base::Fill<messages::kHintWord>(d.emergency_hint.number,
                                              d.emergency_hint.trigger));
  }
  for (int bit = 0; bit != kLast<Note>; ++bit) {
    if ((d.notes >> bit & 1) == 0) continue;
    add(Words(schema::NoteNames(), bit + 1));
  }
  return out.In(language);
}

std::string DecisionCell(std::string_view column, const Decision& d,
                         const RuleSet& rules, Language language, bool people) {
  const bool zh = people && language == Language::kChinese;
  if (column == "outcome") {
    return people ? Words(schema::OutcomeNames(), d.outcome, zh)
                  : Word(schema::OutcomeNames(), d.outcome, false);
  }
  if (column == "lead") return std::string(d.lead);
  if (column == "lead_name") {
    if (d.lead.empty()) return {};
    return std::string(rules.DepartmentLabel(d.lead, LanguageTag(language)));
  }
  if (column == "target") return std::string(d.target);
  if (column == "rule") return std::string(d.rule);
  if (column == "rule_name") {
    if (d.rule.empty()) return {};
    return std::string(rules.RuleLabel(d.rule, LanguageTag(language)));
  }
  if (column == "also") return tables::JoinList(d.also);
  if (column == "keyword") return std::string(d.keyword);
  if (column == "basis") return Word(schema::BasisNames(), d.basis, zh);
  if (column == "settled_by")
    return Word(schema::BasisNames(), d.settled_by, zh);
  if (column == "reason") return Reason(d, rules, language);
  if (column == "phase") return Word(schema::PhaseNames(), d.phase, zh);
  if (column == "urgency") return Word(schema::UrgencyNames(), d.urgency, zh);
  if (column == "confidential") return Truth(d.confidential);
  if (column == "conflict_of_interest") return Truth(d.conflict_of_interest);
  if (column == "owner_leads") return Truth(d.owner_leads);
  if (column == "assisting") return tables::JoinList(d.assisting);
  if (column == "contenders") {
    std::vector<std::string> list;
    for (const Contender& c : d.contenders) {
      list.push_back(std::string(c.department) + "=" + std::string(c.rule));
    }
    return tables::JoinList(list);
  }
  if (column == "policies") {
    std::vector<std::string> list;
    for (std::size_t i = 0; i < d.policies.size(); ++i) {
      if (d.policies[i].empty()) continue;
      const auto add = [&](std::string_view policy) {
        list.push_back(
            Word(schema::MilestoneNames(), static_cast<int>(i), false) + "=" +
            std::string(policy));
      };
      add(d.policies[i]);
      for (const TiedPolicy& tied : d.also_policies) {
        if (tied.milestone == static_cast<Milestone>(i)) add(tied.policy);
      }
    }
    return tables::JoinList(list);
  }
  if (column == "statutory") return tables::JoinList(d.statutory);
  if (column == "tags") return tables::JoinList(d.tags);
  if (column == "knowledge") return std::string(d.knowledge);
  if (column == "refusal_reason") {
    return Word(schema::RefusalReasonNames(), d.refusal.reason, zh);
  }
  if (column == "refusal_action") {
    return Word(schema::RefusalActionNames(), d.refusal.action, zh);
  }
  if (column == "refusal_route") return std::string(d.refusal.route);
  if (column == "first_receiver") return std::string(d.first_receiver);
  if (column == "emergency_number") {
    return std::string(d.emergency_hint.number);
  }
  if (column == "emergency_signal") {
    return std::string(d.emergency_hint.signal);
  }
  if (column == "notes") return NoteWords(d, zh);
  if (column == "ruleset") {
    return std::string(d.ruleset_id) + "@" + std::string(d.ruleset_version) +
           "#" + std::string(d.ruleset_hash);
  }
  return {};
}

}  // namespace trunkline::tools
