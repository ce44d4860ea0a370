#include "src/tables/rules_csv.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/csv.h"
#include "generated/name_tables.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tables {
namespace {

namespace pb = ::trunkline_internal::v1;
using Strings = google::protobuf::RepeatedPtrField<std::string>;
using Enums = google::protobuf::RepeatedField<int>;

constexpr int kRuleField = pb::RuleSet::kRuleFieldNumber;
constexpr std::string_view kExtra = "extra";
constexpr std::string_view kNamePrefix = "name.";

// Says what is wrong with a cell; empty: nothing.
using Complaint = std::string;

Complaint Unknown(const schema::EnumNames& names, std::string_view word) {
  std::string out = "unknown " + std::string(names.kind()) + " " +
                    base::Quoted(word);
  const std::string_view near = names.Nearest(word);
  if (!near.empty()) {
    out += "; did you mean " + base::Quoted(near) + "?";
  } else {
    out += "; it is one of " + names.List();
  }
  return out;
}

Complaint ReadEnum(std::string_view cell, const schema::EnumNames& names,
                   int* out) {
  const std::optional<int> value = names.Find(cell);
  if (!value.has_value()) return Unknown(names, cell);
  *out = *value;
  return {};
}

Complaint ReadBool(std::string_view cell, bool* out) {
  const std::optional<bool> value = schema::FindBool(cell);
  if (!value.has_value()) {
    return base::Quoted(cell) + " is neither true nor false";
  }
  *out = *value;
  return {};
}

// Elements of a list of codes; a clerk may leave one out at the end: "a;b;".
std::vector<std::string> SplitCodes(std::string_view cell) {
  std::vector<std::string> out;
  for (std::string& element : SplitList(cell, /*wide=*/true)) {
    const std::string_view code = Trim(element);
    if (!code.empty()) out.emplace_back(code);
  }
  return out;
}

Complaint ReadCodes(std::string_view cell, Strings* out) {
  for (std::string& code : SplitCodes(cell)) *out->Add() = std::move(code);
  return {};
}

Complaint ReadWords(std::string_view cell, Strings* out) {
  for (std::string& word : SplitList(cell, /*wide=*/false)) {
    *out->Add() = std::move(word);
  }
  return {};
}

Complaint ReadEnums(std::string_view cell, const schema::EnumNames& names,
                    Enums* out) {
  Complaint complaint;
  for (const std::string& word : SplitCodes(cell)) {
    int value = 0;
    Complaint c = ReadEnum(word, names, &value);
    if (!c.empty() && complaint.empty()) complaint = std::move(c);
    out->Add(value);
  }
  return complaint;
}

// The writers take a field out of a rule, if a cell can hold it, and return
// the cell.

std::string TakeCode(std::string* field) {
  if (field->empty() || Trim(*field) != *field) return {};
  return std::exchange(*field, {});
}

std::string TakeText(std::string* field) { return std::exchange(*field, {}); }

std::string TakeCodes(Strings* list) {
  std::string cell = JoinList(*list);
  const std::vector<std::string> again = SplitCodes(cell);
  if (!std::equal(again.begin(), again.end(), list->begin(), list->end())) {
    return {};
  }
  list->Clear();
  return cell;
}

std::string TakeWords(Strings* list) {
  std::string cell = JoinList(*list);
  if (cell.empty()) return {};
  const std::vector<std::string> again = SplitList(cell, false);
  if (!std::equal(again.begin(), again.end(), list->begin(), list->end())) {
    return {};
  }
  list->Clear();
  return cell;
}

std::string TakeEnums(Enums* list, const schema::EnumNames& names) {
  std::vector<std::string_view> words;
  for (int value : *list) {
    if (names.Name(value).empty()) return {};
    words.push_back(names.Name(value));
  }
  list->Clear();
  return JoinList(words);
}

template <typename Message, typename Enum>
std::string TakeEnum(Message* message, Enum (Message::*get)() const,
                     void (Message::*clear)(), const schema::EnumNames& names) {
  const std::string_view name = names.Name((message->*get)());
  if (name.empty()) return {};
  (message->*clear)();
  return std::string(name);
}

std::string TakeTrue(bool value, pb::Rule* rule, void (*clear)(pb::Rule*)) {
  if (!value) return {};
  clear(rule);
  return "true";
}

// Returns why a claim cannot be of `kind`, too.
Complaint Claims(const pb::Rule& rule, pb::Claim::ToCase kind) {
  static const std::map<pb::Claim::ToCase, std::string_view> kNames = {
      {pb::Claim::kDepartment, "then.department"},
      {pb::Claim::kFunction, "then.function"},
      {pb::Claim::kHotlineOwner, "then.hotline_owner"},
      {pb::Claim::kFirstReceiver, "then.first_receiver"},
      {pb::Claim::kAnswer, "then.answer"},
      {pb::Claim::kRefuse, "then.refuse"}};
  const pb::Claim::ToCase now = rule.then().to_case();
  if (now == pb::Claim::TO_NOT_SET || now == kind) return {};
  return "a rule claims one thing only, and this row already has " +
         std::string(kNames.at(now));
}

struct Column {
  std::string_view header;
  std::string_view chinese;
  bool list;
  bool text;  // Spaces at the ends count.
  Complaint (*read)(std::string_view cell, pb::Rule* rule);
  std::string (*take)(pb::Rule* rule);
};

// One column for each field that clerks fill; `name.LANGUAGE` and `extra` are
// apart.
const std::vector<Column>& Columns() {
  static const auto& columns = *new std::vector<Column>{
      {"id", "规则编号", false, false,
       [](std::string_view c, pb::Rule* r) {
         r->set_id(std::string(c));
         return Complaint();
       },
       [](pb::Rule* r) { return TakeCode(r->mutable_id()); }},
      {"override", "覆盖方式", false, false,
       [](std::string_view c, pb::Rule* r) {
         int v = 0;
         Complaint e = ReadEnum(c, schema::OverrideNames(), &v);
         r->set_override(static_cast<pb::Override>(v));
         return e;
       },
       [](pb::Rule* r) {
         return TakeEnum(r, &pb::Rule::override, &pb::Rule::clear_override,
                         schema::OverrideNames());
       }},
      {"valid.from", "生效时间", false, false,
       [](std::string_view c, pb::Rule* r) {
         r->mutable_valid()->set_from(std::string(c));
         return Complaint();
       },
       [](pb::Rule* r) {
         if (!r->has_valid()) return std::string();
         return TakeCode(r->mutable_valid()->mutable_from());
       }},
      {"valid.to", "失效时间", false, false,
       [](std::string_view c, pb::Rule* r) {
         r->mutable_valid()->set_to(std::string(c));
         return Complaint();
       },
       [](pb::Rule* r) {
         if (!r->has_valid()) return std::string();
         return TakeCode(r->mutable_valid()->mutable_to());
       }},
      {"priority", "优先级", false, false,
       [](std::string_view c, pb::Rule* r) {
         std::string_view digits = c;
         const bool minus = !digits.empty() && digits[0] == '-';
         if (minus || (!digits.empty() && digits[0] == '+')) {
           digits.remove_prefix(1);
         }
         if (digits.empty() || digits.size() > 9 ||
             digits.find_first_not_of("0123456789") !=
                 std::string_view::npos) {
           return base::Quoted(c) + " is not a number from -1000 to 1000";
         }
         const int v = std::atoi(std::string(digits).c_str());
         r->set_priority(minus ? -v : v);
         return Complaint();
       },
       [](pb::Rule* r) {
         if (r->priority() == 0 || std::abs(r->priority() / 2) >= 499999999) {
           return std::string();
         }
         std::string out = std::to_string(r->priority());
         r->clear_priority();
         return out;
       }},
#define TRUNKLINE_WHEN_CODES(field, chinese)                           \
  {"when." #field, chinese, true, false,                               \
   [](std::string_view c, pb::Rule* r) {                               \
     return ReadCodes(c, r->mutable_when()->mutable_##field());        \
   },                                                                  \
   [](pb::Rule* r) {                                                   \
     if (!r->has_when()) return std::string();                         \
     return TakeCodes(r->mutable_when()->mutable_##field());           \
   }}
#define TRUNKLINE_WHEN_ENUMS(field, chinese, names)                    \
  {"when." #field, chinese, true, false,                               \
   [](std::string_view c, pb::Rule* r) {                               \
     return ReadEnums(c, names(), r->mutable_when()->mutable_##field()); \
   },                                                                  \
   [](pb::Rule* r) {                                                   \
     if (!r->has_when()) return std::string();                         \
     return TakeEnums(r->mutable_when()->mutable_##field(), names());  \
   }}
#define TRUNKLINE_KEYWORDS(field, chinese)                              \
  {"when.keyword." #field, chinese, true, true,                         \
   [](std::string_view c, pb::Rule* r) {                                \
     return ReadWords(                                                  \
         c, r->mutable_when()->mutable_keyword()->mutable_##field());   \
   },                                                                   \
   [](pb::Rule* r) {                                                    \
     if (!r->when().has_keyword()) return std::string();                \
     return TakeWords(                                                  \
         r->mutable_when()->mutable_keyword()->mutable_##field());      \
   }}
      TRUNKLINE_WHEN_CODES(hotline, "热线号码"),
      TRUNKLINE_WHEN_CODES(category, "诉求类别"),
      TRUNKLINE_WHEN_CODES(region, "属地"),
      TRUNKLINE_WHEN_ENUMS(type, "诉求类型", schema::TicketTypeNames),
      TRUNKLINE_WHEN_ENUMS(channel, "来源渠道", schema::ChannelNames),
      TRUNKLINE_WHEN_ENUMS(urgency, "紧急程度", schema::UrgencyNames),
      TRUNKLINE_KEYWORDS(any, "关键词任一"),
      TRUNKLINE_KEYWORDS(all, "关键词全部"),
      TRUNKLINE_KEYWORDS(none, "关键词排除"),
      {"when.pattern", "正则", true, true,
       [](std::string_view c, pb::Rule* r) {
         return ReadWords(c, r->mutable_when()->mutable_pattern());
       },
       [](pb::Rule* r) {
         if (!r->has_when()) return std::string();
         return TakeWords(r->mutable_when()->mutable_pattern());
       }},
      {"then.department", "主办单位", false, false,
       [](std::string_view c, pb::Rule* r) {
         Complaint e = Claims(*r, pb::Claim::kDepartment);
         if (e.empty()) r->mutable_then()->set_department(std::string(c));
         return e;
       },
       [](pb::Rule* r) {
         if (r->then().to_case() != pb::Claim::kDepartment) {
           return std::string();
         }
         std::string code = r->then().department();
         if (code.empty() || Trim(code) != code) return std::string();
         r->mutable_then()->clear_to();
         return code;
       }},
      {"then.function", "主办职能", false, false,
       [](std::string_view c, pb::Rule* r) {
         Complaint e = Claims(*r, pb::Claim::kFunction);
         if (e.empty()) r->mutable_then()->set_function(std::string(c));
         return e;
       },
       [](pb::Rule* r) {
         if (r->then().to_case() != pb::Claim::kFunction) {
           return std::string();
         }
         std::string code = r->then().function();
         if (code.empty() || Trim(code) != code) return std::string();
         r->mutable_then()->clear_to();
         return code;
       }},
      {"then.hotline_owner", "热线归属单位主办", false, false,
       [](std::string_view c, pb::Rule* r) {
         bool v = false;
         Complaint e = ReadBool(c, &v);
         if (e.empty() && v) e = Claims(*r, pb::Claim::kHotlineOwner);
         if (e.empty() && v) r->mutable_then()->set_hotline_owner(true);
         return e;
       },
       [](pb::Rule* r) {
         return TakeTrue(r->then().hotline_owner(), r, [](pb::Rule* rule) {
           rule->mutable_then()->clear_to();
         });
       }},
      {"then.first_receiver", "首接单位主办", false, false,
       [](std::string_view c, pb::Rule* r) {
         bool v = false;
         Complaint e = ReadBool(c, &v);
         if (e.empty() && v) e = Claims(*r, pb::Claim::kFirstReceiver);
         if (e.empty() && v) r->mutable_then()->set_first_receiver(true);
         return e;
       },
       [](pb::Rule* r) {
         return TakeTrue(r->then().first_receiver(), r, [](pb::Rule* rule) {
           rule->mutable_then()->clear_to();
         });
       }},
      {"then.answer.knowledge", "知识库条目", false, false,
       [](std::string_view c, pb::Rule* r) {
         Complaint e = Claims(*r, pb::Claim::kAnswer);
         if (e.empty()) {
           r->mutable_then()->mutable_answer()->set_knowledge(std::string(c));
         }
         return e;
       },
       [](pb::Rule* r) {
         if (!r->then().has_answer()) return std::string();
         return TakeCode(
             r->mutable_then()->mutable_answer()->mutable_knowledge());
       }},
      {"then.answer.fallback", "答复不成转办单位", false, false,
       [](std::string_view c, pb::Rule* r) {
         Complaint e = Claims(*r, pb::Claim::kAnswer);
         if (e.empty()) {
           r->mutable_then()->mutable_answer()->set_fallback(std::string(c));
         }
         return e;
       },
       [](pb::Rule* r) {
         if (!r->then().has_answer()) return std::string();
         return TakeCode(
             r->mutable_then()->mutable_answer()->mutable_fallback());
       }},
      {"then.refuse.reason", "不予受理原因", false, false,
       [](std::string_view c, pb::Rule* r) {
         int v = 0;
         Complaint e = ReadEnum(c, schema::RefusalReasonNames(), &v);
         if (e.empty()) e = Claims(*r, pb::Claim::kRefuse);
         if (e.empty()) {
           r->mutable_then()->mutable_refuse()->set_reason(
               static_cast<pb::Refusal::Reason>(v));
         }
         return e;
       },
       [](pb::Rule* r) {
         if (!r->then().has_refuse()) return std::string();
         return TakeEnum(r->mutable_then()->mutable_refuse(),
                         &pb::Refusal::reason, &pb::Refusal::clear_reason,
                         schema::RefusalReasonNames());
       }},
      {"then.refuse.action", "不予受理处理", false, false,
       [](std::string_view c, pb::Rule* r) {
         int v = 0;
         Complaint e = ReadEnum(c, schema::RefusalActionNames(), &v);
         if (e.empty()) e = Claims(*r, pb::Claim::kRefuse);
         if (e.empty()) {
           r->mutable_then()->mutable_refuse()->set_action(
               static_cast<pb::Refusal::Action>(v));
         }
         return e;
       },
       [](pb::Rule* r) {
         if (!r->then().has_refuse()) return std::string();
         return TakeEnum(r->mutable_then()->mutable_refuse(),
                         &pb::Refusal::action, &pb::Refusal::clear_action,
                         schema::RefusalActionNames());
       }},
      {"then.refuse.route", "告知去向", false, true,
       [](std::string_view c, pb::Rule* r) {
         Complaint e = Claims(*r, pb::Claim::kRefuse);
         if (e.empty()) {
           r->mutable_then()->mutable_refuse()->set_route(std::string(c));
         }
         return e;
       },
       [](pb::Rule* r) {
         if (!r->then().has_refuse()) return std::string();
         return TakeText(
             r->mutable_then()->mutable_refuse()->mutable_route());
       }},
      {"then.basis", "职责依据", false, false,
       [](std::string_view c, pb::Rule* r) {
         int v = 0;
         Complaint e = ReadEnum(c, schema::BasisNames(), &v);
         r->mutable_then()->set_basis(static_cast<pb::Basis>(v));
         return e;
       },
       [](pb::Rule* r) {
         if (!r->has_then()) return std::string();
         return TakeEnum(r->mutable_then(), &pb::Claim::basis,
                         &pb::Claim::clear_basis, schema::BasisNames());
       }},
      {"then.assist", "协办", true, false,
       [](std::string_view c, pb::Rule* r) {
         for (const std::string& code : SplitCodes(c)) {
           pb::Assist* assist = r->mutable_then()->add_assist();
           constexpr std::string_view kFunction = "function:";
           if (std::string_view(code).substr(0, kFunction.size()) ==
               kFunction) {
             assist->set_function(code.substr(kFunction.size()));
           } else {
             assist->set_department(code);
           }
         }
         return Complaint();
       },
       [](pb::Rule* r) {
         if (r->then().assist().empty()) return std::string();
         std::vector<std::string> words;
         for (const pb::Assist& a : r->then().assist()) {
           const std::string& code =
               a.has_function() ? a.function() : a.department();
           if (code.empty() ||
               code.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789_.-") != std::string::npos) {
             return std::string();
           }
           words.push_back(a.has_function() ? "function:" + code : code);
         }
         r->mutable_then()->clear_assist();
         return JoinList(words);
       }},
      {"then.policy", "时限", true, false,
       [](std::string_view c, pb::Rule* r) {
         Complaint complaint;
         for (const std::string& code : SplitCodes(c)) {
           const std::size_t equals = code.find('=');
           if (equals == std::string::npos) {
             return base::Quoted(code) +
                    " is not STAGE=POLICY, such as handle=p5";
           }
           int v = 0;
           Complaint e = ReadEnum(
               Trim(std::string_view(code).substr(0, equals)),
               schema::MilestoneNames(), &v);
           if (!e.empty() && complaint.empty()) complaint = std::move(e);
           pb::MilestonePolicy* policy = r->mutable_then()->add_policy();
           policy->set_milestone(static_cast<pb::Milestone>(v));
           policy->set_policy(
               std::string(Trim(std::string_view(code).substr(equals + 1))));
         }
         return complaint;
       },
       [](pb::Rule* r) {
         if (r->then().policy().empty()) return std::string();
         std::vector<std::string> words;
         for (const pb::MilestonePolicy& p : r->then().policy()) {
           const std::string_view stage = schema::MilestoneNames().Name(p.milestone());
           if (stage.empty() || Trim(p.policy()) != p.policy() ||
               p.policy().find("；") != std::string::npos) {
             return std::string();
           }
           words.push_back(std::string(stage) + "=" + p.policy());
         }
         r->mutable_then()->clear_policy();
         return JoinList(words);
       }},
      {"then.urgency", "提升紧急程度至", false, false,
       [](std::string_view c, pb::Rule* r) {
         int v = 0;
         Complaint e = ReadEnum(c, schema::UrgencyNames(), &v);
         r->mutable_then()->set_urgency(static_cast<pb::Urgency>(v));
         return e;
       },
       [](pb::Rule* r) {
         if (!r->has_then()) return std::string();
         return TakeEnum(r->mutable_then(), &pb::Claim::urgency,
                         &pb::Claim::clear_urgency, schema::UrgencyNames());
       }},
      {"then.tag", "标签", true, true,
       [](std::string_view c, pb::Rule* r) {
         return ReadWords(c, r->mutable_then()->mutable_tag());
       },
       [](pb::Rule* r) {
         if (!r->has_then()) return std::string();
         return TakeWords(r->mutable_then()->mutable_tag());
       }},
      {"then.confidential", "保密", false, false,
       [](std::string_view c, pb::Rule* r) {
         bool v = false;
         Complaint e = ReadBool(c, &v);
         if (v) r->mutable_then()->set_confidential(true);
         return e;
       },
       [](pb::Rule* r) {
         return TakeTrue(r->then().confidential(), r, [](pb::Rule* rule) {
           rule->mutable_then()->clear_confidential();
         });
       }},
      {"legal_basis", "法律依据", false, true,
       [](std::string_view c, pb::Rule* r) {
         r->set_legal_basis(std::string(c));
         return Complaint();
       },
       [](pb::Rule* r) { return TakeText(r->mutable_legal_basis()); }},
      {"contested", "有争议", false, false,
       [](std::string_view c, pb::Rule* r) {
         bool v = false;
         Complaint e = ReadBool(c, &v);
         r->set_contested(v);
         return e;
       },
       [](pb::Rule* r) {
         return TakeTrue(r->contested(), r, [](pb::Rule* rule) {
           rule->clear_contested();
         });
       }},
      {"example_text", "示例文本", false, true,
       [](std::string_view c, pb::Rule* r) {
         r->set_example_text(std::string(c));
         return Complaint();
       },
       [](pb::Rule* r) { return TakeText(r->mutable_example_text()); }},
      {"provenance.source", "出处", true, true,
       [](std::string_view c, pb::Rule* r) {
         return ReadWords(c, r->mutable_provenance()->mutable_source());
       },
       [](pb::Rule* r) {
         if (!r->has_provenance()) return std::string();
         return TakeWords(r->mutable_provenance()->mutable_source());
       }},
      {"provenance.grade", "出处等级", false, false,
       [](std::string_view c, pb::Rule* r) {
         r->mutable_provenance()->set_grade(std::string(c));
         return Complaint();
       },
       [](pb::Rule* r) {
         if (!r->has_provenance()) return std::string();
         return TakeCode(r->mutable_provenance()->mutable_grade());
       }},
      {"provenance.derived", "推导", false, false,
       [](std::string_view c, pb::Rule* r) {
         bool v = false;
         Complaint e = ReadBool(c, &v);
         if (v) r->mutable_provenance()->set_derived(true);
         return e;
       },
       [](pb::Rule* r) {
         return TakeTrue(r->provenance().derived(), r, [](pb::Rule* rule) {
           rule->mutable_provenance()->clear_derived();
         });
       }},
      {"provenance.illustrative", "示意", false, false,
       [](std::string_view c, pb::Rule* r) {
         bool v = false;
         Complaint e = ReadBool(c, &v);
         if (v) r->mutable_provenance()->set_illustrative(true);
         return e;
       },
       [](pb::Rule* r) {
         return TakeTrue(r->provenance().illustrative(), r,
                         [](pb::Rule* rule) {
                           rule->mutable_provenance()->clear_illustrative();
                         });
       }},
      {"provenance.note", "备注", false, true,
       [](std::string_view c, pb::Rule* r) {
         r->mutable_provenance()->set_note(std::string(c));
         return Complaint();
       },
       [](pb::Rule* r) {
         if (!r->has_provenance()) return std::string();
         return TakeText(r->mutable_provenance()->mutable_note());
       }},
  };
#undef TRUNKLINE_WHEN_CODES
#undef TRUNKLINE_WHEN_ENUMS
#undef TRUNKLINE_KEYWORDS
  return columns;
}

const Column* FindColumn(std::string_view header) {
  for (const Column& column : Columns()) {
    if (column.header == header) return &column;
  }
  return nullptr;
}

bool IsLanguage(std::string_view s) {
  return !s.empty() && s.size() <= 35 &&
         s.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
             std::string_view::npos;
}

std::string Lower(std::string_view s) {
  std::string out;
  for (char c : s) {
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

// Returns the canonical name of a header, "" for a comment, or nullopt.
std::optional<std::string> CanonicalHeader(std::string_view header) {
  header = Trim(header);
  if (header.empty() || header[0] == '#') return std::string();
  if (header == "名称" || header == "规则名称") return std::string("name.zh");
  if (header == "其他" || Lower(header) == kExtra) return std::string(kExtra);
  if (Lower(header.substr(0, kNamePrefix.size())) == kNamePrefix &&
      IsLanguage(header.substr(kNamePrefix.size()))) {
    return std::string(kNamePrefix) +
           std::string(header.substr(kNamePrefix.size()));
  }
  for (const Column& column : Columns()) {
    if (column.header == Lower(header) || column.chinese == header) {
      return std::string(column.header);
    }
  }
  return std::nullopt;
}

std::string_view NearestHeader(std::string_view header) {
  std::vector<std::string_view> all = {"name.zh", "name.en", kExtra};
  for (const Column& column : Columns()) {
    all.push_back(column.header);
    all.push_back(column.chinese);
  }
  return base::Nearest(header, all);
}

// Takes away the messages in `rest` that are empty and that the cells bring
// into being by themselves.
void Prune(const pb::Rule& built, pb::Rule* rest) {
  auto empty = [](const auto& message) { return message.ByteSizeLong() == 0; };
  if (rest->has_valid() && built.has_valid() && empty(rest->valid())) {
    rest->clear_valid();
  }
  if (rest->when().has_keyword() && built.when().has_keyword() &&
      empty(rest->when().keyword())) {
    rest->mutable_when()->clear_keyword();
  }
  if (rest->has_when() && built.has_when() && empty(rest->when())) {
    rest->clear_when();
  }
  if (rest->then().has_answer() && built.then().has_answer() &&
      empty(rest->then().answer())) {
    rest->mutable_then()->clear_to();
  }
  if (rest->then().has_refuse() && built.then().has_refuse() &&
      empty(rest->then().refuse())) {
    rest->mutable_then()->clear_to();
  }
  if (rest->has_then() && built.has_then() && empty(rest->then())) {
    rest->clear_then();
  }
  if (rest->has_provenance() && built.has_provenance() &&
      empty(rest->provenance())) {
    rest->clear_provenance();
  }
}

using Cells = std::map<std::string, std::string, std::less<>>;

// Fills a rule from cells, `extra` left out. The cells must be right.
pb::Rule Build(const Cells& cells, const std::vector<std::string>& languages) {
  pb::Rule rule;
  for (const Column& column : Columns()) {
    const auto it = cells.find(column.header);
    if (it != cells.end() && !it->second.empty()) {
      column.read(it->second, &rule);
    }
  }
  for (const std::string& language : languages) {
    const auto it = cells.find(std::string(kNamePrefix) + language);
    if (it == cells.end() || it->second.empty()) continue;
    pb::Label* label = rule.add_name();
    label->set_lang(language);
    label->set_text(it->second);
  }
  return rule;
}

// Names that have columns stand first and in the order of the columns.
void TakeNames(const std::vector<std::string>& languages, pb::Rule* rest,
               Cells* cells) {
  int taken = 0;
  std::size_t next = 0;
  for (const pb::Label& label : rest->name()) {
    while (next < languages.size() && languages[next] != label.lang()) ++next;
    if (next == languages.size() || label.text().empty()) break;
    ++next;
    (*cells)[std::string(kNamePrefix) + label.lang()] = label.text();
    ++taken;
  }
  rest->mutable_name()->DeleteSubrange(0, taken);
}

absl::StatusOr<Cells> ToCells(const std::string& bytes,
                              const std::vector<std::string>& languages) {
  pb::Rule rule;
  if (!rule.ParseFromString(bytes)) {
    return absl::InvalidArgumentError("not a rule");
  }
  auto is_same = [&](const Cells& cells, const pb::Rule& rest) {
    pb::Rule again = Build(cells, languages);
    again.MergeFrom(rest);
    return again.SerializeAsString() == bytes;
  };
  pb::Rule rest = rule;
  Cells cells;
  for (const Column& column : Columns()) {
    std::string cell = column.take(&rest);
    if (!cell.empty()) cells.emplace(column.header, std::move(cell));
  }
  TakeNames(languages, &rest, &cells);
  Prune(Build(cells, languages), &rest);
  if (!is_same(cells, rest)) {
    cells.clear();
    rest = rule;
    std::string id = FindColumn("id")->take(&rest);
    if (!id.empty()) cells.emplace("id", std::move(id));
    if (!is_same(cells, rest)) {
      return absl::InternalError("rule " + base::Quoted(rule.id()) +
                                 " cannot be written as a row");
    }
  }
  if (rest.ByteSizeLong() > 0) {
    const std::string rest_bytes = rest.SerializeAsString();
    TRUNKLINE_ASSIGN_OR_RETURN(std::string extra,
                               schema::ToTextLine("Rule", rest_bytes));
    const absl::StatusOr<std::string> again =
        schema::ToBinary("Rule", extra, schema::Format::kText);
    if (!again.ok() || *again != rest_bytes) {
      // A value that this version of the schema does not know.
      return absl::InvalidArgumentError(
          "rule " + base::Quoted(rule.id()) + " has no text form" +
          (again.ok() ? "" : ": " + std::string(again.status().message())));
    }
    cells[std::string(kExtra)] = std::string(Trim(extra));
  }
  // A row of empty cells would be no row. A comment keeps it.
  if (cells.empty()) cells[std::string(kExtra)] = "#";
  return cells;
}

}  // namespace

class RulesCsv::Reader {
 public:
  Reader(const RulesCsvOptions& options, RulesCsv* out)
      : options_(options), out_(out) {}

  void Read(std::string_view content) {
    if (content.size() > options_.max_source_bytes) {
      Report("too-large", 0, -1,
             "the file has " + std::to_string(content.size()) +
                 " bytes, more than the limit of " +
                 std::to_string(options_.max_source_bytes));
      return;
    }
    Charset found = Charset::kAuto;
    const absl::StatusOr<std::string> text =
        ToUtf8(content, options_.charset, &found);
    if (!text.ok()) {
      Report("csv-encoding", 0, -1, std::string(text.status().message()));
      return;
    }
    charset_ = found;
    TextInput input(ReadFrom(*text), Charset::kUtf8);
    CsvOptions csv_options;
    csv_options.delimiter = options_.delimiter;
    csv_options.max_row_bytes = options_.max_row_bytes;
    CsvReader csv(&input, csv_options);
    CsvRow row;
    bool first = true;
    while (true) {
      const absl::StatusOr<bool> more = csv.Next(&row);
      if (!more.ok() || !*more) break;
      if (row.blank()) continue;
      if (!Sound(row)) {
        if (first) return;
        continue;
      }
      if (first) {
        if (!ReadHeader(row)) return;
        first = false;
      } else {
        ReadRow(row);
      }
    }
    if (first) {
      Report("csv-header", 1, -1,
             "the table is empty; its first row names the columns, such as "
             "id,when.category,then.department");
    }
  }

 private:
  void Report(std::string code, std::uint64_t line, int column,
              std::string message, std::string entity = {}) {
    Issue issue;
    issue.code = std::move(code);
    issue.place.file = out_->name_;
    issue.place.line = static_cast<int>(line);
    issue.place.column = column + 1;
    if (column < 0 && line > 0) issue.place.column = 1;
    issue.message = std::move(message);
    issue.entity = std::move(entity);
    out_->issues_.push_back(std::move(issue));
  }

  bool Sound(const CsvRow& row) {
    if (row.defect == CsvRow::Defect::kTooLong) {
      Report("csv-row", row.line, -1,
             "the row is longer than " +
                 std::to_string(options_.max_row_bytes) +
                 " bytes; is a quotation mark missing?");
      return false;
    }
    if (row.defect == CsvRow::Defect::kUnclosedQuote) {
      Report("csv-row", row.line, -1,
             "the file ends inside quotation marks that this row opens");
      return false;
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (base::FindInvalidUtf8(row[i]) != std::string_view::npos) {
        Report("csv-encoding", row.line, static_cast<int>(i),
               "the cell is not " + std::string(CharsetName(charset_)) +
                   (charset_ == Charset::kUtf8
                        ? "; if the file is GBK, say --charset gbk"
                        : ""));
        return false;
      }
      if (row[i].find('\0') != std::string_view::npos) {
        Report("csv-encoding", row.line, static_cast<int>(i),
               "the cell holds a NUL byte; is this really a CSV file?");
        return false;
      }
    }
    return true;
  }

  bool ReadHeader(const CsvRow& row) {
    // Columns at the end that have no name at all are Excel's.
    std::size_t width = row.size();
    while (width > 0 && Trim(row[width - 1]).empty()) --width;
    bool known = false;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < width; ++i) {
      const std::string_view text = row[i];
      const std::optional<std::string> header = CanonicalHeader(text);
      const auto column = static_cast<int>(i);
      std::string name;
      if (!header.has_value()) {
        std::string message = "unknown column " + base::Quoted(Trim(text));
        const std::string_view near = NearestHeader(Lower(Trim(text)));
        message += near.empty() ? "; a column of your own begins with \"#\""
                                : "; did you mean " + base::Quoted(near) + "?";
        Report("csv-header", row.line, column, std::move(message));
      } else if (!header->empty()) {
        known = true;
        name = *header;
        if (!seen.insert(name).second) {
          Report("csv-header", row.line, column,
                 "column " + base::Quoted(name) + " is there twice");
          name.clear();
        } else if (name == kExtra) {
          extra_ = column;
        } else if (name.substr(0, kNamePrefix.size()) == kNamePrefix) {
          names_.push_back(column);
        }
      }
      columns_.push_back(name.empty() ? nullptr : FindColumn(name));
      out_->headers_.push_back(std::move(name));
    }
    if (!known || seen.count("id") == 0) {
      Report("csv-header", row.line, -1,
             "there is no column \"id\": the first row must name the columns");
      return false;
    }
    return true;
  }

  void ReadRow(const CsvRow& row) {
    const std::size_t errors = out_->issues_.size();
    const std::vector<std::string>& headers = out_->headers_;
    std::string entity = "rule";
    for (std::size_t i = 0; i < headers.size() && i < row.size(); ++i) {
      if (headers[i] == "id") {
        entity += ' ';
        entity += Trim(row[i]);
      }
    }
    if (row.size() < headers.size()) {
      Report("csv-columns", row.line, -1,
             "the row has " + std::to_string(row.size()) +
                 " columns, the header has " + std::to_string(headers.size()),
             entity);
      return;
    }
    for (std::size_t i = headers.size(); i < row.size(); ++i) {
      if (Trim(row[i]).empty()) continue;
      Report("csv-columns", row.line, static_cast<int>(i),
             "the row has " + std::to_string(row.size()) +
                 " columns, the header has " +
                 std::to_string(headers.size()) +
                 "; put quotation marks around a cell that holds a comma",
             entity);
      return;
    }
    Row place;
    place.line = row.line;
    rule_.Clear();
    for (std::size_t i = 0; i < headers.size(); ++i) {
      const Column* column = columns_[i];
      if (column == nullptr) continue;
      const std::string_view cell =
          column->text ? row[i] : Trim(row[i]);
      if (cell.empty()) continue;
      if (i < 64) place.filled |= std::uint64_t{1} << i;
      Complaint complaint = column->read(cell, &rule_);
      if (!complaint.empty()) {
        ReportCell(row, i, std::move(complaint), entity);
      }
    }
    for (int i : names_) {
      const std::string_view cell = row[i];
      if (cell.empty()) continue;
      if (i < 64) place.filled |= std::uint64_t{1} << i;
      pb::Label* label = rule_.add_name();
      label->set_lang(headers[i].substr(kNamePrefix.size()));
      label->set_text(std::string(cell));
    }
    if (extra_ >= 0 && !Trim(row[extra_]).empty()) {
      place.extra = true;
      ReadExtra(row, entity);
    }
    if (out_->issues_.size() != errors) return;
    const absl::StatusOr<std::string> line =
        schema::ToTextLine("Rule", rule_.SerializeAsString());
    if (!line.ok()) {
      Report("csv-row", row.line, -1, std::string(line.status().message()),
             entity);
      return;
    }
    out_->text_ += "rule { ";
    out_->text_ += *line;
    out_->text_ += " }\n";
    out_->rows_.push_back(place);
  }

  void ReportCell(const CsvRow& row, std::size_t i, std::string message,
                  const std::string& entity) {
    Report("csv-value", row.line, static_cast<int>(i),
           message + " (column " + base::Quoted(out_->headers_[i]) + ")",
           entity);
  }

  void ReadExtra(const CsvRow& row, const std::string& entity) {
    schema::SyntaxError error;
    const absl::StatusOr<std::string> bytes = schema::ToBinary(
        "Rule", row[extra_], schema::Format::kText, &error);
    if (!bytes.ok()) {
      ReportCell(row, extra_,
                 error.message.empty() ? std::string(bytes.status().message())
                                       : error.message,
                 entity);
      return;
    }
    pb::Rule extra;
    if (!extra.ParseFromString(*bytes)) {
      ReportCell(row, extra_, "not the text format of a rule", entity);
      return;
    }
    // A field with one value may not be given twice.
    pb::Rule probe = extra;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == nullptr || columns_[i]->list) continue;
      const std::string there = columns_[i]->take(&probe);
      if (!there.empty() && !Trim(row[i]).empty()) {
        ReportCell(row, extra_,
                   "it gives what column " + base::Quoted(out_->headers_[i]) +
                       " gives, too",
                   entity);
        return;
      }
    }
    if (extra.then().to_case() != pb::Claim::TO_NOT_SET) {
      Complaint complaint = Claims(rule_, extra.then().to_case());
      if (!complaint.empty()) {
        ReportCell(row, extra_, std::move(complaint), entity);
        return;
      }
    }
    rule_.MergeFrom(extra);
  }

  const RulesCsvOptions& options_;
  RulesCsv* out_;
  Charset charset_ = Charset::kUtf8;
  std::vector<const Column*> columns_;
  std::vector<int> names_;
  int extra_ = -1;
  pb::Rule rule_;
};

RulesCsv RulesCsv::Read(std::string_view name, std::string_view content,
                        const RulesCsvOptions& options) {
  RulesCsv out;
  out.name_ = std::string(name);
  Reader(options, &out).Read(content);
  return out;
}

int RulesCsv::ColumnOf(std::string_view path, const Row& row) const {
  auto column = [&](std::string_view header) {
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      if (headers_[i] == header) return static_cast<int>(i);
    }
    return -1;
  };
  auto filled = [&](int i) {
    return i >= 0 && i < 64 && (row.filled >> i & 1) != 0;
  };
  std::string plain;
  bool inside = false;
  for (char c : path) {
    inside |= c == '[';
    if (!inside) plain += c;
    inside &= c != ']';
  }
  if (plain == "name" || plain.substr(0, 5) == "name.") {
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      if (headers_[i].substr(0, 5) == kNamePrefix &&
          filled(static_cast<int>(i))) {
        return static_cast<int>(i);
      }
    }
  }
  int exact = -1;
  std::string prefix = plain;
  while (!prefix.empty()) {
    const int i = column(prefix);
    if (filled(i)) return i;
    if (exact < 0) exact = i;
    const std::size_t dot = prefix.rfind('.');
    if (dot == std::string::npos) break;
    prefix.resize(dot);
  }
  if (!plain.empty()) {
    // A message whose parts have columns.
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      if (headers_[i].substr(0, plain.size() + 1) == plain + "." &&
          filled(static_cast<int>(i))) {
        return static_cast<int>(i);
      }
    }
    if (row.extra) return column(kExtra);
  }
  return exact >= 0 ? exact : column("id");
}

void RulesCsv::MapPlace(Place* place, std::string_view path,
                        int* column) const {
  *column = -1;
  if (place->file != name_ || place->line < 1 ||
      static_cast<std::size_t>(place->line) > rows_.size()) {
    return;
  }
  const Row& row = rows_[static_cast<std::size_t>(place->line) - 1];
  *column = ColumnOf(path, row);
  place->line = static_cast<int>(row.line);
  place->column = *column + 1;
}

void RulesCsv::Map(Issue* issue) const {
  int column = -1;
  MapPlace(&issue->place, issue->path, &column);
  if (column >= 0 && !issue->path.empty()) {
    issue->message += " (column " +
                      base::Quoted(headers_[static_cast<std::size_t>(column)]) +
                      ")";
  }
  MapPlace(&issue->other, {}, &column);
}

absl::StatusOr<std::string> WriteRulesCsv(std::string_view content,
                                          Format format,
                                          const RulesCsvWriteOptions& options,
                                          NotInTable* left_out) {
  schema::Format schema_format = schema::Format::kAuto;
  if (format == Format::kText) schema_format = schema::Format::kText;
  if (format == Format::kJson) schema_format = schema::Format::kJson;
  if (format == Format::kBinary) schema_format = schema::Format::kBinary;
  schema::EntryReader reader("RuleSet", content, schema_format);
  std::vector<std::string> rules;
  std::set<std::string> other_languages;
  absl::Status status;
  std::size_t others = 0;
  reader.Read(
      [&](std::uint32_t, int field, std::string_view bytes) {
        if (field != kRuleField) {
          ++others;
          return;
        }
        rules.emplace_back(bytes);
        pb::Rule rule;
        if (!rule.ParseFromString(rules.back())) return;
        for (const pb::Label& label : rule.name()) {
          if (label.lang() != "zh" && label.lang() != "en" &&
              IsLanguage(label.lang())) {
            other_languages.insert(label.lang());
          }
        }
      },
      [&](std::uint32_t, const schema::SyntaxError& error) {
        if (!status.ok()) return;
        status = absl::InvalidArgumentError(
            std::to_string(error.position.line) + ":" +
            std::to_string(error.position.column) + ": " + error.message);
      });
  TRUNKLINE_RETURN_IF_ERROR(status);
  if (left_out != nullptr) left_out->entries = others;

  std::vector<std::string> languages = {"zh", "en"};
  for (const std::string& language : other_languages) {
    if (languages.size() == 10) break;
    languages.push_back(language);
  }
  std::vector<std::string> headers = {"id", "override"};
  for (const std::string& language : languages) {
    headers.push_back(std::string(kNamePrefix) + language);
  }
  for (const Column& column : Columns()) {
    if (column.header != "id" && column.header != "override") {
      headers.emplace_back(column.header);
    }
  }
  headers.emplace_back(kExtra);

  std::vector<Cells> rows;
  rows.reserve(rules.size());
  for (const std::string& bytes : rules) {
    TRUNKLINE_ASSIGN_OR_RETURN(Cells cells, ToCells(bytes, languages));
    rows.push_back(std::move(cells));
  }
  if (options.only_filled) {
    std::set<std::string, std::less<>> filled = {"id"};
    for (const Cells& cells : rows) {
      for (const auto& cell : cells) filled.insert(cell.first);
    }
    headers.erase(std::remove_if(headers.begin(), headers.end(),
                                 [&](const std::string& header) {
                                   return filled.count(header) == 0;
                                 }),
                  headers.end());
  }
  std::string out;
  if (options.byte_order_mark) out = "\xEF\xBB\xBF";
  AppendCsvRow(headers, &out);
  std::vector<std::string> line(headers.size());
  for (const Cells& cells : rows) {
    for (std::size_t i = 0; i < headers.size(); ++i) {
      const auto it = cells.find(headers[i]);
      line[i] = it == cells.end() ? std::string() : it->second;
    }
    AppendCsvRow(line, &out);
  }
  return out;
}

}  // namespace trunkline::tables
