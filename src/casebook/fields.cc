// SPDX-License-Identifier: Apache-2.0
#include "src/casebook/fields.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generated/enum_last.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/schema/field_names.h"
#include "trunkline_schema/fields.h"

namespace trunkline::casebook {
namespace {

// A field of a ticket with the names that the schema gives it.
FieldType OfTicket(schema::Field field, ValueKind kind = ValueKind::kText,
                   const schema::EnumNames* words = nullptr,
                   bool repeats = false) {
  FieldType type{{}, kind, words, repeats};
  for (const std::string_view name : schema::NamesOf("Ticket", field)) {
    type.names.emplace_back(name);
  }
  return type;
}

std::vector<FieldType> MakeTicketFieldTypes() {
  using F = schema::fields::Ticket;
  return {
      OfTicket(F::kDialled),
      OfTicket(F::kCategory),
      OfTicket(F::kRegion),
      OfTicket(F::kType, ValueKind::kWord, &schema::TicketTypeNames()),
      OfTicket(F::kChannel, ValueKind::kWord, &schema::ChannelNames()),
      OfTicket(F::kUrgency, ValueKind::kWord, &schema::UrgencyNames()),
      OfTicket(F::kAcceptedAt, ValueKind::kTime),
      OfTicket(F::kCalledAt, ValueKind::kTime),
      OfTicket(F::kCallerWords),
      OfTicket(F::kAgainst, ValueKind::kDepartment, nullptr, true),
      OfTicket(F::kFirstReceiver, ValueKind::kDepartment),
      OfTicket(F::kConfidential, ValueKind::kYesNo),
      OfTicket(F::kEmergencyConfirmed, ValueKind::kYesNo),
      OfTicket(F::kTransferFailed, ValueKind::kYesNo),
      OfTicket(F::kHandedOver, ValueKind::kYesNo),
  };
}

std::vector<FieldType> MakeExpectationTypes() {
  const auto& bases = schema::BasisNames();
  std::vector<FieldType> types = {
      {{"outcome", "结果"}, ValueKind::kWord, &schema::OutcomeNames()},
      {{"lead", "主办单位"}, ValueKind::kDepartment},
      {{"target"}},
      {{"rule", "规则"}},
      {{"also"}, ValueKind::kList},
      {{"keyword"}},
      {{"basis", "依据"}, ValueKind::kWord, &bases},
      {{"settled_by"}, ValueKind::kWord, &bases},
      {{"phase"}, ValueKind::kWord, &schema::PhaseNames()},
      {{"urgency", "紧急程度"}, ValueKind::kWord, &schema::UrgencyNames()},
      {{"notes"}, ValueKind::kWords, &schema::NoteNames()},
      {{"confidential", "保密"}, ValueKind::kYesNo},
      {{"conflict_of_interest"}, ValueKind::kYesNo},
      {{"owner_leads"}, ValueKind::kYesNo},
      {{"assisting", "协办单位"}, ValueKind::kDepartments},
      {{"contenders"}, ValueKind::kDepartments},
  };
  const auto milestones = [&](const char* prefix, ValueKind kind) {
    for (std::size_t i = 1; i != kMilestoneCount; ++i) {
      types.push_back(
          {{absl::StrCat(prefix, base::ToAbsl(schema::MilestoneNames().Name(
                                     static_cast<int>(i))))},
           kind});
    }
  };
  milestones("policy.", ValueKind::kText);
  milestones("also_policy.", ValueKind::kList);
  const std::vector<FieldType> rest = {
      {{"statutory"}, ValueKind::kList},
      {{"tags"}, ValueKind::kList},
      {{"knowledge"}},
      {{"refusal_reason"}, ValueKind::kWord, &schema::RefusalReasonNames()},
      {{"refusal_action"}, ValueKind::kWord, &schema::RefusalActionNames()},
      {{"refusal_route"}},
      {{"first_receiver", "首接单位"}, ValueKind::kDepartment},
      {{"emergency_signal"}},
      {{"emergency_number"}},
      {{"emergency_trigger"}},
  };
  types.insert(types.end(), rest.begin(), rest.end());
  return types;
}

const FieldType* Find(const std::vector<FieldType>& types,
                      std::string_view name) {
  for (const FieldType& type : types) {
    for (const std::string& own : type.names) {
      if (absl::EqualsIgnoreCase(base::ToAbsl(name), own)) return &type;
    }
  }
  return nullptr;
}

template <typename Enum>
Enum WordOf(const FieldType& type, std::string_view word) {
  return static_cast<Enum>(type.words->Find(word).value_or(0));
}

// Names of the fields of one case's decision, in order.
class Description {
 public:
  void Add(std::string_view name, std::string value) {
    if (value.empty()) return;
    fields_.push_back({std::string(name), std::move(value), 0, 0});
  }
  void Add(std::string_view name, std::string_view value) {
    Add(name, std::string(value));
  }
  void Add(std::string_view name, bool value) {
    if (value) Add(name, std::string_view("yes"));
  }
  template <typename Enum>
  void Add(std::string_view name, const schema::EnumNames& names, Enum value) {
    Add(name, names.Name(static_cast<int>(value)));
  }
  void Add(std::string_view name, const std::vector<std::string_view>& list) {
    Add(name, JoinValues({list.begin(), list.end()}));
  }
  std::vector<CaseField> Take() { return std::move(fields_); }

 private:
  std::vector<CaseField> fields_;
};

}  // namespace

const std::vector<FieldType>& TicketFieldTypes() {
  static const auto& types =
      *new std::vector<FieldType>(MakeTicketFieldTypes());
  return types;
}

const std::vector<FieldType>& ExpectationTypes() {
  static const auto& types =
      *new std::vector<FieldType>(MakeExpectationTypes());
  return types;
}

const FieldType* FindTicketField(std::string_view name) {
  static const auto& attribute = *new FieldType{
      {std::string(kAttribute)}, ValueKind::kText, nullptr, true};
  if (name.size() > kAttribute.size() &&
      name.substr(0, kAttribute.size()) == kAttribute) {
    return &attribute;
  }
  return Find(TicketFieldTypes(), name);
}

const FieldType* FindExpectation(std::string_view name) {
  return Find(ExpectationTypes(), name);
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kIdeographic = "\u3000";
  while (!text.empty()) {
    if (text.front() == ' ' || text.front() == '\t') {
      text.remove_prefix(1);
    } else if (text.substr(0, kIdeographic.size()) == kIdeographic) {
      text.remove_prefix(kIdeographic.size());
    } else {
      break;
    }
  }
  while (!text.empty()) {
    if (text.back() == ' ' || text.back() == '\t') {
      text.remove_suffix(1);
    } else if (text.size() >= kIdeographic.size() &&
               text.substr(text.size() - kIdeographic.size()) == kIdeographic) {
      text.remove_suffix(kIdeographic.size());
    } else {
      break;
    }
  }
  return text;
}

std::optional<bool> ParseYesNo(std::string_view word) {
  static constexpr std::pair<std::string_view, bool> kWords[] = {
      {"yes", true}, {"true", true},   {"是", true},
      {"no", false}, {"false", false}, {"否", false}};
  for (const auto& [spelling, value] : kWords) {
    if (absl::EqualsIgnoreCase(base::ToAbsl(spelling), base::ToAbsl(word))) {
      return value;
    }
  }
  return std::nullopt;
}

std::vector<std::string> SplitValues(std::string_view list) {
  const char separator = list.find(';') != list.npos ? ';' : ' ';
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t at = std::min(list.find(separator), list.size());
    const std::string_view element = Trim(list.substr(0, at));
    if (!element.empty()) out.emplace_back(element);
    list.remove_prefix(std::min(at + 1, list.size()));
  }
  return out;
}

std::string JoinValues(const std::vector<std::string>& elements) {
  bool blanks = false;
  for (const std::string& e : elements) {
    blanks = blanks || e.find(' ') != e.npos;
  }
  std::string out;
  for (const std::string& e : elements) {
    if (!out.empty()) out += blanks ? "; " : " ";
    out += e;
  }
  // A single element with blanks is told from a list by its semicolon.
  if (blanks && elements.size() == 1) out += ';';
  return out;
}

std::string Canonical(const FieldType& type, std::string_view value,
                      const RuleSet* rules) {
  const auto department = [&](const std::string& written) {
    const std::string_view code =
        rules == nullptr ? std::string_view() : rules->FindDepartment(written);
    return code.empty() ? written : std::string(code);
  };
  const auto word = [&](const std::string& written) {
    const std::optional<int> number = type.words->Find(written);
    return number.has_value() ? std::string(type.words->Name(*number))
                              : written;
  };
  const auto each = [&](const auto& of) {
    std::vector<std::string> elements = SplitValues(value);
    for (std::string& e : elements) e = of(e);
    return JoinValues(elements);
  };
  switch (type.kind) {
    case ValueKind::kYesNo:
      return ParseYesNo(value).value_or(false) ? "yes" : "";
    case ValueKind::kWord:
      return word(std::string(value));
    case ValueKind::kWords:
      return each(word);
    case ValueKind::kDepartment:
      return department(std::string(value));
    case ValueKind::kDepartments:
      return each(department);
    case ValueKind::kList:
      return JoinValues(SplitValues(value));
    case ValueKind::kText:
    case ValueKind::kTime:
      break;
  }
  return std::string(value);
}

Ticket MakeTicket(const RuleSet& rules, absl::TimeZone zone,
                  const TestCase& test) {
  Ticket t;
  const auto department = [&](const std::string& written) {
    const std::string_view code = rules.FindDepartment(written);
    return code.empty() ? std::string_view(written) : code;
  };
  for (const CaseField& field : test.ticket) {
    const FieldType& type = *FindTicketField(field.name);
    const std::string& name = type.name();
    const std::string& value = field.value;
    const auto time = [&] {
      return base::ParseInstant(value, zone).value_or(absl::InfinitePast());
    };
    const auto yes = [&] { return ParseYesNo(value).value_or(false); };
    if (name == kAttribute) {
      t.attributes.push_back(
          {std::string_view(field.name).substr(kAttribute.size()), value});
    } else if (name == "dialled") {
      t.dialled = value;
    } else if (name == "category") {
      t.category = value;
    } else if (name == "region") {
      t.region = value;
    } else if (name == "type") {
      t.type = WordOf<TicketType>(type, value);
    } else if (name == "channel") {
      t.channel = WordOf<Channel>(type, value);
    } else if (name == "urgency") {
      t.urgency = WordOf<Urgency>(type, value);
    } else if (name == "accepted") {
      t.accepted_at = time();
    } else if (name == "called") {
      t.called_at = time();
    } else if (name == "text") {
      t.text = value;
    } else if (name == "against") {
      t.against.push_back(department(value));
    } else if (name == "first_receiver") {
      t.first_receiver = department(value);
    } else if (name == "confidential") {
      t.confidential = yes();
    } else if (name == "emergency_confirmed") {
      t.emergency_confirmed = yes();
    } else if (name == "transfer_failed") {
      t.transfer_failed = yes();
    } else if (name == "handed_over") {
      t.handed_over = yes();
    }
  }
  return t;
}

std::vector<CaseField> Describe(const Ticket& ticket, const Decision& d) {
  Description out;
  out.Add("outcome", schema::OutcomeNames(), d.outcome);
  out.Add("lead", d.lead);
  out.Add("target", d.target);
  out.Add("rule", d.rule);
  out.Add("also", d.also);
  out.Add("keyword", d.keyword);
  out.Add("basis", schema::BasisNames(), d.basis);
  out.Add("settled_by", schema::BasisNames(), d.settled_by);
  out.Add("phase", schema::PhaseNames(), d.phase);
  if (d.urgency != ticket.urgency) {
    out.Add("urgency", schema::UrgencyNames(), d.urgency);
  }
  std::vector<std::string> notes;
  for (int bit = 0; bit != kLast<Note>; ++bit) {
    if ((d.notes >> bit & 1) == 0) continue;
    notes.emplace_back(schema::NoteNames().Name(bit + 1));
  }
  out.Add("notes", JoinValues(notes));
  out.Add("confidential", d.confidential);
  out.Add("conflict_of_interest", d.conflict_of_interest);
  out.Add("owner_leads", d.owner_leads);
  out.Add("assisting", d.assisting);
  std::vector<std::string> contenders;
  for (const Contender& c : d.contenders) {
    contenders.emplace_back(c.department);
  }
  out.Add("contenders", JoinValues(contenders));
  const auto milestone = [](const char* prefix, std::size_t i) {
    return absl::StrCat(
        prefix,
        base::ToAbsl(schema::MilestoneNames().Name(static_cast<int>(i))));
  };
  for (std::size_t i = 1; i != kMilestoneCount; ++i) {
    out.Add(milestone("policy.", i), d.policies[i]);
  }
  for (std::size_t i = 1; i != kMilestoneCount; ++i) {
    std::vector<std::string> tied;
    for (const TiedPolicy& policy : d.also_policies) {
      if (static_cast<std::size_t>(policy.milestone) == i) {
        tied.emplace_back(policy.policy);
      }
    }
    out.Add(milestone("also_policy.", i), JoinValues(tied));
  }
  out.Add("statutory", d.statutory);
  out.Add("tags", d.tags);
  out.Add("knowledge", d.knowledge);
  out.Add("refusal_reason", schema::RefusalReasonNames(), d.refusal.reason);
  out.Add("refusal_action", schema::RefusalActionNames(), d.refusal.action);
  out.Add("refusal_route", d.refusal.route);
  out.Add("first_receiver", d.first_receiver);
  out.Add("emergency_signal", d.emergency_hint.signal);
  out.Add("emergency_number", d.emergency_hint.number);
  out.Add("emergency_trigger", d.emergency_hint.trigger);
  return out.Take();
}

}  // namespace trunkline::casebook

namespace trunkline {

namespace {

std::vector<std::string> NamesOf(
    const std::vector<casebook::FieldType>& types) {
  std::vector<std::string> names;
  for (const casebook::FieldType& type : types) names.push_back(type.name());
  return names;
}

}  // namespace

const std::vector<std::string>& CaseTicketFields() {
  static const auto& names = *new std::vector<std::string>([] {
    std::vector<std::string> all = NamesOf(casebook::TicketFieldTypes());
    all.push_back(std::string(casebook::kAttribute) + "NAME");
    return all;
  }());
  return names;
}

const std::vector<std::string>& CaseExpectations() {
  static const auto& names =
      *new std::vector<std::string>(NamesOf(casebook::ExpectationTypes()));
  return names;
}

std::string FindCaseTicketField(std::string_view name) {
  const casebook::FieldType* type = casebook::FindTicketField(name);
  if (type == nullptr) return {};
  return type->name() == casebook::kAttribute ? std::string(name)
                                              : type->name();
}

std::string FindCaseExpectation(std::string_view name) {
  const casebook::FieldType* type = casebook::FindExpectation(name);
  return type == nullptr ? std::string() : type->name();
}

}  // namespace trunkline
