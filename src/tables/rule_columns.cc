// SPDX-License-Identifier: Apache-2.0
#include "src/tables/rule_columns.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/schema/registry.h"
#include "src/tables/messages.h"
#include "src/tables/table.h"

namespace trunkline::tables {
namespace {

using Field = ::google::protobuf::FieldDescriptor;
using Form = RuleColumn::Form;
using ::google::protobuf::Reflection;

constexpr std::string_view kFunction = "function:";

const Field* Sub(const Message& message, const char* name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

// The message that holds the last field of a path: made where it is not there,
// or nullptr.
Message* Make(const RuleColumn& column, Message* rule) {
  for (std::size_t i = 0; i + 1 < column.path.size(); ++i) {
    rule = rule->GetReflection()->MutableMessage(rule, column.path[i]);
  }
  return rule;
}
Message* Find(const RuleColumn& column, Message* rule) {
  for (std::size_t i = 0; i + 1 < column.path.size(); ++i) {
    const Reflection* r = rule->GetReflection();
    if (!r->HasField(*rule, column.path[i])) return nullptr;
    rule = r->MutableMessage(rule, column.path[i]);
  }
  return rule;
}

// The member of Claim.to that is set, or nullptr.
const Field* ClaimOf(const Message& rule) {
  const Field* then = Sub(rule, "then");
  if (!rule.GetReflection()->HasField(rule, then)) return nullptr;
  const Message& claim = rule.GetReflection()->GetMessage(rule, then);
  return claim.GetReflection()->GetOneofFieldDescriptor(
      claim, claim.GetDescriptor()->oneof_decl(0));
}

// Returns why the rule cannot claim `wanted`, or nothing.
CellError ClaimError(const Message& rule, const Field* wanted) {
  const Field* has = ClaimOf(rule);
  if (has == nullptr || wanted == nullptr || has == wanted) return {};
  return base::Fill<messages::kClaim>(has->name());
}

// "Refusal.Reason" of trunkline.v1.Refusal.Reason.
std::string_view EnumPath(const google::protobuf::EnumDescriptor& type) {
  return schema::View(type.full_name())
      .substr(schema::View(type.file()->package()).size() + 1);
}

base::Text KindOf(const schema::EnumNames& names) {
  return {std::string(names.kind()), std::string(names.chinese_kind())};
}

CellError ReadWord(std::string_view cell, const schema::EnumNames& names,
                   int* out) {
  const std::optional<int> value = names.Find(cell);
  if (value.has_value()) {
    *out = *value;
    return {};
  }
  const std::string_view near = names.Nearest(cell);
  return base::Fill<messages::kUnknownName>(
      KindOf(names), base::Quoted(cell),
      near.empty() ? base::Fill<messages::kOneOf>(names.List())
                   : base::DidYouMean(near));
}

CellError ReadPriority(std::string_view cell, int* out) {
  const std::string_view digits =
      cell.substr(cell[0] == '-' || cell[0] == '+' ? 1 : 0);
  if (digits.empty() || digits.size() > 9 ||
      digits.find_first_not_of("0123456789") != std::string_view::npos ||
      !absl::SimpleAtoi(base::ToAbsl(digits), out)) {
    return base::Fill<messages::kPriority>(base::Quoted(cell));
  }
  if (cell[0] == '-') *out = -*out;
  return {};
}

// "MILESTONE=POLICY", into the two fields of a message.
CellError ReadPolicy(const std::string& word, const schema::EnumNames& names,
                     Message* policy) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos) {
    return base::Fill<messages::kPolicy>(base::Quoted(word));
  }
  int milestone = 0;
  CellError error = ReadWord(Trim(std::string_view(word).substr(0, equals)),
                             names, &milestone);
  const Reflection* r = policy->GetReflection();
  r->SetEnumValue(policy, policy->GetDescriptor()->field(0), milestone);
  r->SetString(policy, policy->GetDescriptor()->field(1),
               std::string(Trim(std::string_view(word).substr(equals + 1))));
  return error;
}

void ReadAssist(std::string_view word, Message* assist) {
  const bool function =
      absl::StartsWith(base::ToAbsl(word), base::ToAbsl(kFunction));
  if (function) word.remove_prefix(kFunction.size());
  assist->GetReflection()->SetString(
      assist, Sub(*assist, function ? "function" : "department"),
      std::string(word));
}

std::vector<std::string> SplitCell(const RuleColumn& column,
                                   std::string_view cell) {
  switch (column.form) {
    case Form::kText:
      return SplitList(cell, /*wide=*/false);
    case Form::kKeywords:
      return SplitWords(cell);
    default:
      return SplitCodes(cell);
  }
}

CellError ReadList(const RuleColumn& column, std::string_view cell,
                   Message* parent) {
  const Field* field = column.path.back();
  const Reflection* r = parent->GetReflection();
  CellError first;
  const std::vector<std::string> words = SplitCell(column, cell);
  for (const std::string& word : words) {
    CellError error;
    int value = 0;
    switch (column.form) {
      case Form::kWord:
        error = ReadWord(word, *column.names, &value);
        r->AddEnumValue(parent, field, value);
        break;
      case Form::kAssist:
        ReadAssist(word, r->AddMessage(parent, field));
        break;
      case Form::kPolicy:
        error = ReadPolicy(word, *column.names, r->AddMessage(parent, field));
        break;
      default:
        r->AddString(parent, field, word);
    }
    if (first.empty()) first = std::move(error);
  }
  return first;
}

// The writers return the word of one element, or "" if it cannot be one.

std::string AssistWord(const Message& assist) {
  const Reflection* r = assist.GetReflection();
  const Field* function = Sub(assist, "function");
  const bool is_function = r->HasField(assist, function);
  const std::string code =
      r->GetString(assist, is_function ? function : Sub(assist, "department"));
  if (code.empty() ||
      code.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789_.-") != std::string::npos) {
    return {};
  }
  return is_function ? std::string(kFunction) + code : code;
}

std::string PolicyWord(const Message& message, const schema::EnumNames& names) {
  const Reflection* r = message.GetReflection();
  const std::string_view milestone =
      names.Name(r->GetEnumValue(message, message.GetDescriptor()->field(0)));
  const std::string policy =
      r->GetString(message, message.GetDescriptor()->field(1));
  if (milestone.empty() || Trim(policy) != policy ||
      policy.find("；") != std::string::npos) {
    return {};
  }
  return absl::StrCat(base::ToAbsl(milestone), "=", policy);
}

// Returns the cell of a list, or "" where it does not give the list again.
std::string ListCell(const RuleColumn& column, const Message& parent) {
  const Field* field = column.path.back();
  const Reflection* r = parent.GetReflection();
  std::vector<std::string> words;
  for (int i = 0; i < r->FieldSize(parent, field); ++i) {
    std::string word;
    switch (column.form) {
      case Form::kWord:
        word = column.names->Name(r->GetRepeatedEnumValue(parent, field, i));
        break;
      case Form::kAssist:
        word = AssistWord(r->GetRepeatedMessage(parent, field, i));
        break;
      case Form::kPolicy:
        word =
            PolicyWord(r->GetRepeatedMessage(parent, field, i), *column.names);
        break;
      default:
        words.push_back(r->GetRepeatedString(parent, field, i));
        continue;
    }
    if (word.empty()) return {};
    words.push_back(std::move(word));
  }
  std::string cell =
      column.form == Form::kKeywords ? JoinWords(words) : JoinList(words);
  const bool strings = column.form == Form::kText ||
                       column.form == Form::kKeywords ||
                       column.form == Form::kCode;
  if (strings && SplitCell(column, cell) != words) return {};
  return cell;
}

// Returns the cell of a single field, or "" where no cell can hold it.
std::string SingleCell(const RuleColumn& column, const Message& parent) {
  const Field* field = column.path.back();
  const Reflection* r = parent.GetReflection();
  switch (column.form) {
    case Form::kWord:
      return std::string(column.names->Name(r->GetEnumValue(parent, field)));
    case Form::kBool:
      return r->GetBool(parent, field) ? "true" : "";
    case Form::kPriority: {
      const int value = r->GetInt32(parent, field);
      // ReadPriority() takes nine digits.
      return value == 0 || value < -999'999'999 || value > 999'999'999
                 ? std::string()
                 : std::to_string(value);
    }
    default: {
      std::string text = r->GetString(parent, field);
      return column.form == Form::kCode && Trim(text) != text ? std::string()
                                                              : text;
    }
  }
}

}  // namespace

CellError RuleColumn::Read(std::string_view cell, Message* rule) const {
  CellError error;
  int number = 0;
  bool flag = false;
  std::string written(cell);
  if (list()) return ReadList(*this, cell, Make(*this, rule));
  if (form == Form::kWord) {
    error = ReadWord(cell, *names, &number);
  } else if (form == Form::kPriority) {
    error = ReadPriority(cell, &number);
  } else if (form == Form::kTime) {
    const std::optional<base::WrittenTime> time = base::FindTime(cell);
    // What rule files may have stays; another text is reported as that of any
    // rule is.
    if (time.has_value() && !time->offset.has_value() &&
        !base::ParseCivil(cell).ok()) {
      written = time->ToCivil();
    }
  } else if (form == Form::kBool) {
    const std::optional<bool> value = FindBool(cell);
    if (!value.has_value()) {
      return base::Fill<messages::kNotBool>(base::Quoted(cell));
    }
    flag = *value;
    if (!flag) return {};  // As if the cell were empty.
  }
  if (!error.empty()) return error;
  for (const Field* field : path) {
    if (field->real_containing_oneof() != nullptr) {
      error = ClaimError(*rule, field);
    }
  }
  if (!error.empty()) return error;
  Message* parent = Make(*this, rule);
  const Reflection* r = parent->GetReflection();
  switch (form) {
    case Form::kWord:
      r->SetEnumValue(parent, path.back(), number);
      break;
    case Form::kPriority:
      r->SetInt32(parent, path.back(), number);
      break;
    case Form::kBool:
      r->SetBool(parent, path.back(), flag);
      break;
    default:
      r->SetString(parent, path.back(), written);
  }
  return {};
}

std::string RuleColumn::Take(Message* rule) const {
  Message* parent = Find(*this, rule);
  if (parent == nullptr) return {};
  std::string cell =
      list() ? ListCell(*this, *parent) : SingleCell(*this, *parent);
  const bool text = form == Form::kText || form == Form::kKeywords;
  if (!text && TypedText(Trim(cell)) != cell) return {};
  if (!cell.empty()) parent->GetReflection()->ClearField(parent, path.back());
  return cell;
}

const std::vector<RuleColumn>& RuleColumns() {
  static const auto& columns = *[] {
    auto* out = new std::vector<RuleColumn>{
        {"id", "规则编号"},
        {"override", "覆盖方式", Form::kWord},
        {"valid.from", "生效时间", Form::kTime},
        {"valid.to", "失效时间", Form::kTime},
        {"priority", "优先级", Form::kPriority},
        {"when.hotline", "热线号码"},
        {"when.category", "诉求类别"},
        {"when.region", "属地"},
        {"when.type", "诉求类型", Form::kWord},
        {"when.channel", "来源渠道", Form::kWord},
        {"when.urgency", "紧急程度", Form::kWord},
        {"when.keyword.any", "关键词任一", Form::kKeywords},
        {"when.keyword.all", "关键词全部", Form::kKeywords},
        {"when.keyword.none", "关键词排除", Form::kKeywords},
        {"when.keyword.unless", "关键词排除语境", Form::kKeywords},
        {"when.pattern", "正则", Form::kText},
        {"when.pattern_unless", "正则排除语境", Form::kText},
        {"then.department", "主办单位"},
        {"then.function", "主办职能"},
        {"then.hotline_owner", "热线归属单位主办", Form::kBool},
        {"then.first_receiver", "首接单位主办", Form::kBool},
        {"then.answer.knowledge", "知识库条目"},
        {"then.answer.fallback", "答复不成转办单位"},
        {"then.refuse.reason", "不予受理原因", Form::kWord},
        {"then.refuse.action", "不予受理处理", Form::kWord},
        {"then.refuse.route", "告知去向", Form::kText},
        {"then.basis", "职责依据", Form::kWord},
        {"then.assist", "协办", Form::kAssist},
        {"then.policy", "时限", Form::kPolicy},
        {"then.urgency", "提升紧急程度至", Form::kWord},
        {"then.tag", "标签", Form::kText},
        {"then.confidential", "保密", Form::kBool},
        {"legal_basis", "法律依据", Form::kText},
        {"status", "状态", Form::kWord},
        {"approver", "审定人", Form::kText},
        {"approved_on", "审定日期"},
        {"document_number", "文号", Form::kText},
        {"contested", "有争议", Form::kBool},
        {"example_text", "示例文本", Form::kText},
        {"provenance.source", "出处", Form::kText},
        {"provenance.grade", "出处等级"},
        {"provenance.derived", "推导", Form::kBool},
        {"provenance.illustrative", "示意", Form::kBool},
        {"provenance.note", "备注", Form::kText},
    };
    static constexpr std::pair<std::string_view, LabelKind> kLabels[] = {
        {"when.hotline", LabelKind::kHotline},
        {"when.category", LabelKind::kCategory},
        {"when.region", LabelKind::kRegion},
        {"then.department", LabelKind::kDepartment},
        {"then.answer.fallback", LabelKind::kDepartment},
        {"then.assist", LabelKind::kDepartment},
        {"then.policy", LabelKind::kPolicy}};
    for (RuleColumn& column : *out) {
      for (const auto& [header, kind] : kLabels) {
        if (column.header == header) column.labels = kind;
      }
      const auto* message = schema::Registry::Get().Find("Rule")->descriptor;
      for (absl::string_view name :
           absl::StrSplit(base::ToAbsl(column.header), '.')) {
        column.path.push_back(message->FindFieldByName(std::string(name)));
        message = column.path.back()->message_type();
      }
      const Field* leaf = column.path.back();
      // "MILESTONE=POLICY": the first field of the message is the enum.
      if (column.form == Form::kPolicy) leaf = message->field(0);
      if (leaf->enum_type() != nullptr) {
        column.names = schema::FindEnumNames(EnumPath(*leaf->enum_type()));
      }
    }
    return out;
  }();
  return columns;
}

Merged RuleColumn::merged() const {
  switch (form) {
    case Form::kCode:
      return header == "id" ? Merged::kRefused : Merged::kName;
    case Form::kWord:
    case Form::kAssist:
    case Form::kPolicy:
      return Merged::kName;
    default:
      return Merged::kRefused;
  }
}

CellError RuleColumn::UseCodes(const LabelIndex& index, Message* rule,
                               bool* changed) const {
  if (labels == LabelKind::kNone) return {};
  Message* const parent = Find(*this, rule);
  if (parent == nullptr) return {};
  CellError error;
  const auto code_of = [&](std::string* word) {
    if (word->empty() || index.IsCode(labels, *word)) return;
    std::vector<std::string> codes = index.Find(labels, *word);
    if (codes.empty()) return;  // The loader reports it.
    if (codes.size() == 1) {
      *word = std::move(codes.front());
      *changed = true;
    } else if (error.empty()) {
      error = AmbiguousName(*word, labels, codes);
    }
  };
  const Field* const field = path.back();
  const Reflection* const r = parent->GetReflection();
  std::string word;
  if (!list()) {
    if (!r->HasField(*parent, field)) return {};
    word = r->GetString(*parent, field);
    code_of(&word);
    r->SetString(parent, field, word);
    return error;
  }
  for (int i = 0; i < r->FieldSize(*parent, field); ++i) {
    if (form == Form::kAssist || form == Form::kPolicy) {
      Message* const element = r->MutableRepeatedMessage(parent, field, i);
      const Field* const code =
          Sub(*element, form == Form::kAssist ? "department" : "policy");
      const Reflection* const inner = element->GetReflection();
      if (!inner->HasField(*element, code)) continue;
      word = inner->GetString(*element, code);
      code_of(&word);
      inner->SetString(element, code, word);
    } else {
      word = r->GetRepeatedString(*parent, field, i);
      code_of(&word);
      r->SetRepeatedString(parent, field, i, word);
    }
  }
  return error;
}

const RuleColumn* FindRuleColumn(std::string_view header) {
  for (const RuleColumn& column : RuleColumns()) {
    if (column.header == header) return &column;
  }
  return nullptr;
}

bool IsLanguage(std::string_view s) {
  return !s.empty() && s.size() <= 35 &&
         s.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyz"
             "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == std::string_view::npos;
}

std::optional<std::string> CanonicalHeader(std::string_view header) {
  const std::string name = HeadingName(header);
  header = name;
  if (header.empty() || header[0] == '#') return std::string();
  if (header == "名称" || header == "规则名称") return std::string("name.zh");
  if (header == "依据") return std::string("legal_basis");
  const std::string lower = absl::AsciiStrToLower(base::ToAbsl(header));
  if (header == "其他" || lower == kExtra) return std::string(kExtra);
  if (absl::StartsWith(lower, base::ToAbsl(kNamePrefix)) &&
      IsLanguage(header.substr(kNamePrefix.size()))) {
    return std::string(kNamePrefix) +
           std::string(header.substr(kNamePrefix.size()));
  }
  for (const RuleColumn& column : RuleColumns()) {
    if (column.header == lower || SameHeading(column.chinese, header)) {
      return std::string(column.header);
    }
  }
  return std::nullopt;
}

std::string ChineseHeader(std::string_view header) {
  if (header == "name.zh") return "规则名称";
  if (header == kExtra) return "其他";
  const RuleColumn* const column = FindRuleColumn(header);
  return std::string(column == nullptr ? header : column->chinese);
}

base::Text SuggestHeader(std::string_view header) {
  std::vector<std::string_view> all = {"name.zh", "name.en", kExtra};
  for (const RuleColumn& column : RuleColumns()) {
    all.push_back(column.header);
    all.push_back(column.chinese);
  }
  return schema::DidYouMean(absl::AsciiStrToLower(base::ToAbsl(Trim(header))),
                            all);
}

std::unique_ptr<Message> NewRule() {
  return std::unique_ptr<Message>(
      schema::Registry::Get().Find("Rule")->prototype->New());
}

void AddName(std::string_view language, std::string_view text, Message* rule) {
  Message* label = rule->GetReflection()->AddMessage(rule, Sub(*rule, "name"));
  const Reflection* r = label->GetReflection();
  r->SetString(label, Sub(*label, "lang"), std::string(language));
  r->SetString(label, Sub(*label, "text"), std::string(text));
}

CellError ClaimsConflict(const Message& rule, const Message& extra) {
  return ClaimError(rule, ClaimOf(extra));
}

}  // namespace trunkline::tables
