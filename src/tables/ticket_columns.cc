// SPDX-License-Identifier: Apache-2.0
#include "src/tables/ticket_columns.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/schema/enum_names.h"
#include "src/schema/privacy.h"
#include "src/schema/registry.h"
#include "src/tables/messages.h"
#include "src/tables/table.h"
#include "src/tables/times.h"

namespace trunkline::tables {
namespace {

using Field = ::google::protobuf::FieldDescriptor;
using ::google::protobuf::UnknownFieldSet;

// Names of columns beside the schema's own. The first is the one in messages.
struct Alias {
  std::string_view field;
  std::vector<std::string_view> names;
};
const std::vector<Alias>& Aliases() {
  static const auto& aliases = *new std::vector<Alias>{
      {"id", {"id", "ticket", "ticket_id", "工单编号", "工单号"}},
      {"dialled", {"dialled", "dialed", "拨打号码", "热线号码"}},
      {"category", {"category", "诉求类别", "类别"}},
      {"region", {"region", "属地", "区域"}},
      {"type", {"type", "诉求类型"}},
      {"channel", {"channel", "来源渠道", "渠道"}},
      {"urgency", {"urgency", "紧急程度"}},
      {"accepted_at", {"accepted", "accepted_at", "受理时间"}},
      {"called_at", {"called", "called_at", "来电时间"}},
      {"caller_words", {"text", "caller_words", "诉求内容", "内容"}},
      {"against", {"against", "被诉单位"}},
      {"first_receiver", {"first_receiver", "首接单位"}},
      {"confidential", {"confidential", "保密"}},
      {"emergency_confirmed", {"emergency_confirmed", "确认紧急"}},
      {"transfer_failed", {"transfer_failed", "转接失败"}},
      {"handed_over", {"handed_over", "已移交"}},
      {"caller.name", {"caller.name", "caller", "来电人", "诉求人"}},
      {"caller.phone", {"caller.phone", "phone", "来电号码", "联系电话"}},
      {"caller.address", {"caller.address", "address", "联系地址"}},
  };
  return aliases;
}

bool IsTime(const Field& field) {
  return field.message_type() != nullptr &&
         schema::View(field.message_type()->full_name()) ==
             "google.protobuf.Timestamp";
}

void AddFields(const google::protobuf::Descriptor& message,
               const std::string& prefix, std::vector<const Field*> path,
               std::deque<std::string>* names, std::vector<TicketField>* out) {
  for (int i = 0; i < message.field_count(); ++i) {
    const Field* field = message.field(i);
    const bool is_message = field->message_type() != nullptr;
    path.push_back(field);
    const std::string name = prefix + std::string(field->name());
    if (is_message && !IsTime(*field)) {
      if (!field->is_repeated()) {
        AddFields(*field->message_type(), name + ".", path, names, out);
      }
    } else if (!field->is_repeated() ||
               field->cpp_type() == Field::CPPTYPE_STRING) {
      out->push_back({{names->emplace_back(name)}, path});
    }
    path.pop_back();
  }
}

// A reason does not show the value: columns may have slipped, and then it may
// be a name.
base::Text Shown(std::string_view value, bool show) {
  return show ? base::Fill<messages::kShownValue>(base::Quoted(value))
              : base::Fill<messages::kHiddenValue>(value.size());
}

LabelKind LabelsOf(std::string_view field) {
  if (field == "category") return LabelKind::kCategory;
  if (field == "region") return LabelKind::kRegion;
  if (field == "first_receiver" || field == "against") {
    return LabelKind::kDepartment;
  }
  return LabelKind::kNone;
}

// Puts the code of a name into `word`, if the rules know one. Returns that it
// is the name of several entries, or nothing.
CellError UseCode(const Field& field, const CellOptions& options,
                  std::string_view* word) {
  const LabelKind kind = LabelsOf(schema::View(field.name()));
  if (options.labels == nullptr || kind == LabelKind::kNone) return {};
  const std::string_view code = options.labels->CodeOf(kind, *word);
  if (code.empty()) return options.labels->Ambiguous(kind, *word);
  *word = code;
  return {};
}

// Appends a message.
void AddMessage(const Field& field, const UnknownFieldSet& message,
                UnknownFieldSet* out) {
  message.SerializeToString(out->AddLengthDelimited(field.number()));
}

// Appends a whole number, unless it is the default.
void AddNumber(const Field& field, std::int64_t value, UnknownFieldSet* out) {
  if (value == 0) return;
  out->AddVarint(field.number(), static_cast<std::uint64_t>(value));
}

// The format of a time in a cell: a date of a workbook has its own.
const std::string& TimeFormat(CellKind kind, const CellOptions& options) {
  static const std::string no_format;
  return kind == CellKind::kDate ? no_format : options.time_format;
}

CellError ReadTime(const Field& field, std::string_view cell, CellKind kind,
                   const CellOptions& options, UnknownFieldSet* out) {
  const std::optional<absl::Time> time = ParseTicketTime(cell, kind, options);
  if (!time.has_value()) return NotATime(cell, TimeFormat(kind, options));
  const google::protobuf::Descriptor& type = *field.message_type();
  const std::int64_t seconds = absl::ToUnixSeconds(*time);
  UnknownFieldSet timestamp;
  AddNumber(*type.FindFieldByName("seconds"), seconds, &timestamp);
  AddNumber(*type.FindFieldByName("nanos"),
            absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(seconds)),
            &timestamp);
  AddMessage(field, timestamp, out);
  return {};
}

CellError ReadWord(const TicketField& field, std::string_view cell,
                   bool show_unknown, int* out) {
  const google::protobuf::EnumDescriptor& type =
      *field.path.back()->enum_type();
  const schema::EnumNames& names = *schema::FindEnumNames(
      schema::View(type.full_name()).substr(type.file()->package().size() + 1));
  const std::optional<int> found = names.Find(cell);
  if (found.has_value()) {
    *out = *found;
    return {};
  }
  return base::Fill<messages::kUnknownWord>(
      base::Text{std::string(names.kind()), std::string(names.chinese_kind())},
      Shown(cell, show_unknown), base::DidYouMean(names.Nearest(cell)),
      field.name(), names.List());
}

CellError ReadLeaf(const TicketField& field, std::string_view cell,
                   CellKind kind, const CellOptions& options,
                   UnknownFieldSet* out) {
  const Field& leaf = *field.path.back();
  const auto not_a = [&](const base::Text& what) {
    return base::Fill<messages::kNotA>(what, Shown(cell, options.show_unknown));
  };
  switch (leaf.cpp_type()) {
    case Field::CPPTYPE_STRING:
      if (!leaf.is_repeated()) {
        CellError error = UseCode(leaf, options, &cell);
        if (error.empty()) {
          out->AddLengthDelimited(leaf.number(), std::string(cell));
        }
        return error;
      }
      for (const std::string& word : SplitCodes(cell)) {
        std::string_view code = word;
        CellError error = UseCode(leaf, options, &code);
        if (!error.empty()) return error;
        out->AddLengthDelimited(leaf.number(), std::string(code));
      }
      return {};
    case Field::CPPTYPE_BOOL: {
      const std::optional<bool> value = FindBool(cell);
      if (!value.has_value()) {
        return base::Fill<messages::kNeither>(
            Shown(cell, options.show_unknown));
      }
      AddNumber(leaf, *value ? 1 : 0, out);
      return {};
    }
    case Field::CPPTYPE_ENUM: {
      int value = 0;
      CellError error = ReadWord(field, cell, options.show_unknown, &value);
      if (error.empty()) AddNumber(leaf, value, out);
      return error;
    }
    case Field::CPPTYPE_MESSAGE:
      return ReadTime(leaf, cell, kind, options, out);
    case Field::CPPTYPE_DOUBLE: {
      double value = 0;
      if (!absl::SimpleAtod(base::ToAbsl(cell), &value)) {
        return not_a(base::Fill<messages::kANumber>());
      }
      std::uint64_t bits = 0;
      std::memcpy(&bits, &value, sizeof(bits));
      out->AddFixed64(leaf.number(), bits);
      return {};
    }
    case Field::CPPTYPE_INT32:
    case Field::CPPTYPE_INT64: {
      std::int64_t value = 0;
      std::int32_t small = 0;
      const bool good = leaf.cpp_type() == Field::CPPTYPE_INT32
                            ? absl::SimpleAtoi(base::ToAbsl(cell), &small)
                            : absl::SimpleAtoi(base::ToAbsl(cell), &value);
      if (!good) return not_a(base::Fill<messages::kAWholeNumber>());
      AddNumber(leaf, leaf.cpp_type() == Field::CPPTYPE_INT32 ? small : value,
                out);
      return {};
    }
    default:
      return not_a(base::Fill<messages::kATableField>());
  }
}

}  // namespace

bool TicketField::is_private() const {
  for (const schema::PrivateField& field : schema::PrivateFields()) {
    for (const Field* part : path) {
      if (field.name == schema::View(part->full_name())) return true;
    }
  }
  return false;
}

bool TicketField::is_id() const {
  const std::string_view leaf = schema::View(path.back()->name());
  return leaf == "id" || leaf == "call_id" || leaf == "giver_ref";
}

Merged TicketField::merged() const {
  const Field& leaf = *path.back();
  return leaf.enum_type() != nullptr ||
                 LabelsOf(schema::View(leaf.name())) != LabelKind::kNone
             ? Merged::kName
             : Merged::kRefused;
}

const std::vector<TicketField>& TicketFields() {
  static const auto& fields = *[] {
    struct List {
      std::deque<std::string> names;  // The fields refer to them.
      std::vector<TicketField> fields;
    };
    auto* const list = new List;
    auto* const out = &list->fields;
    std::vector<TicketField> all;
    AddFields(*schema::Registry::Get().Find("Ticket")->descriptor, "", {},
              &list->names, &all);
    for (const Alias& alias : Aliases()) {
      const auto it = std::find_if(
          all.begin(), all.end(),
          [&](const TicketField& f) { return f.name() == alias.field; });
      out->push_back({alias.names, std::move(it->path)});
      all.erase(it);
    }
    out->insert(out->end(), all.begin(), all.end());
    return out;
  }();
  return fields;
}

const TicketField* FindTicketField(std::string_view name) {
  for (const TicketField& field : TicketFields()) {
    if (std::any_of(field.names.begin(), field.names.end(),
                    [name](std::string_view other) {
                      return SameHeading(other, name);
                    })) {
      return &field;
    }
  }
  return nullptr;
}

std::string TicketFieldList() {
  std::string out;
  for (const TicketField& field : TicketFields()) {
    out += std::string(field.name()) + ", ";
  }
  return out + "attribute.NAME";
}

std::optional<absl::Time> ParseTicketTime(std::string_view cell, CellKind kind,
                                          const CellOptions& options) {
  return ParseTime(cell, TimeFormat(kind, options), options.zone);
}

CellError CheckTicketCode(const TicketField& field, std::string_view cell,
                          CellKind kind) {
  if (!field.is_id() && LabelsOf(field.name()) == LabelKind::kNone) return {};
  return CodeError(cell, kind);
}

CellError ReadTicketCell(const TicketField& field, std::string_view cell,
                         CellKind kind, const CellOptions& options,
                         UnknownFieldSet* ticket) {
  CellError bad_code = CheckTicketCode(field, cell, kind);
  if (!bad_code.empty()) return bad_code;
  if (field.path.size() == 1) {
    return ReadLeaf(field, cell, kind, options, ticket);
  }
  // One field of a message: those of several columns become one message when
  // the ticket is parsed.
  UnknownFieldSet message;
  CellError error = ReadLeaf(field, cell, kind, options, &message);
  for (std::size_t i = field.path.size() - 1; error.empty() && i-- > 0;) {
    UnknownFieldSet outer;
    AddMessage(*field.path[i], message, i == 0 ? ticket : &outer);
    message.Swap(&outer);
  }
  return error;
}

void AddTicketAttribute(const std::string& name, std::string_view value,
                        UnknownFieldSet* ticket) {
  static const Field& field =
      *schema::Registry::Get().Find("Ticket")->descriptor->FindFieldByName(
          "attribute");
  static const Field& name_field =
      *field.message_type()->FindFieldByName("name");
  static const Field& value_field =
      *field.message_type()->FindFieldByName("value");
  UnknownFieldSet attribute;
  attribute.AddLengthDelimited(name_field.number(), name);
  attribute.AddLengthDelimited(value_field.number(), std::string(value));
  AddMessage(field, attribute, ticket);
}

}  // namespace trunkline::tables
