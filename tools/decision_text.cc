// SPDX-License-Identifier: Apache-2.0
#include "tools/decision_text.h"

#include <cstddef>
#include <cstdint>

#include "generated/name_tables.h"
#include "src/tables/csv.h"

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

std::string NoteWords(const Decision& decision, bool chinese,
                      std::string_view separator, bool spaces) {
  std::string out;
  for (int bit = 0; bit < 6; ++bit) {
    if ((decision.notes >> bit & 1) == 0) continue;
    if (!out.empty()) out += separator;
    out += spaces ? Words(schema::NoteNames(), bit + 1, chinese)
                  : Word(schema::NoteNames(), bit + 1, chinese);
  }
  return out;
}

std::string Departments(const Decision& decision, const RuleSet& rules,
                        Language language) {
  std::string out;
  std::string_view last;
  for (const Contender& contender : decision.contenders) {
    if (contender.department == last) continue;
    last = contender.department;
    if (!out.empty()) out += language == Language::kChinese ? "、" : ", ";
    out += rules.DepartmentLabel(contender.department, LanguageTag(language));
  }
  return out;
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

std::string Reason(const Decision& d, const RuleSet& rules, Language language) {
  const bool zh = language == Language::kChinese;
  const std::string semicolon = zh ? "；" : "; ";
  std::string out;
  switch (d.outcome) {
    case Outcome::kUnspecified:
      break;
    case Outcome::kRouted:
      out = Words(schema::BasisNames(), d.basis, zh);
      if (d.settled_by != Basis::kUnspecified) {
        const std::string principle =
            Words(schema::BasisNames(), d.settled_by, zh);
        out += zh ? "；并列者中按" + principle + "确定"
                  : "; among equals by the principle: " + principle;
      }
      break;
    case Outcome::kDisputed:
      out = (zh ? "职责并列：" : "equal claims: ") +
            Departments(d, rules, language);
      break;
    case Outcome::kAnswered:
      out = zh ? "中心直接答复" : "the centre answers";
      if (!d.knowledge.empty()) {
        out += (zh ? "：" : ": ") + std::string(d.knowledge);
      }
      break;
    case Outcome::kRefusalProposed:
      out = Words(schema::RefusalReasonNames(), d.refusal.reason, zh) +
            (zh ? "：" : ": ") +
            Words(schema::RefusalActionNames(), d.refusal.action, zh);
      if (!d.refusal.route.empty()) {
        out += (zh ? "，" : ", ") + std::string(d.refusal.route);
      }
      break;
    case Outcome::kNeedsFact:
      out = zh ? "按属地管理，但属地不明"
               : "territorial, and the region is not known";
      break;
    case Outcome::kUnmatched:
      out = zh ? "没有适用的规则" : "no rule applies";
      break;
    case Outcome::kEmergency:
      out = zh ? "紧急" : "emergency";
      break;
    case Outcome::kOutside:
      out = zh ? "该号码独立运行" : "the number operates independently";
      break;
    case Outcome::kTransferCall:
      out = zh ? "转接分中心" : "transfer the call to the sub-centre";
      break;
    case Outcome::kAnnouncement:
      out = zh ? "语音提示" : "a recording answers";
      break;
    case Outcome::kOtherJurisdiction:
      out = zh ? "外地号码" : "another area's number";
      break;
  }
  if (!d.target.empty()) out += (zh ? "：" : ": ") + std::string(d.target);
  if (d.conflict_of_interest) {
    out += semicolon +
           (zh ? "回避被诉单位"
               : "a department that the citizen complains of is excluded");
  }
  if (d.owner_leads)
    out += semicolon + (zh ? "双号并行，供参考" : "the owner keeps the ticket");
  if (!d.emergency_hint.signal.empty()) {
    out += semicolon + (zh ? "疑似紧急，" : "emergency? ") +
           std::string(d.emergency_hint.number);
    if (!d.emergency_hint.trigger.empty()) {
      out += zh ? "（" + std::string(d.emergency_hint.trigger) + "）"
                : " (" + std::string(d.emergency_hint.trigger) + ")";
    }
  }
  const std::string notes = NoteWords(d, zh, semicolon, true);
  if (!notes.empty()) out += semicolon + notes;
  return out;
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
      list.push_back(
          Word(schema::MilestoneNames(), static_cast<int>(i), false) + "=" +
          std::string(d.policies[i]));
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
  if (column == "notes") return NoteWords(d, zh, ";", false);
  if (column == "ruleset") {
    return std::string(d.ruleset_id) + "@" + std::string(d.ruleset_version) +
           "#" + std::string(d.ruleset_hash);
  }
  return {};
}

}  // namespace trunkline::tools
