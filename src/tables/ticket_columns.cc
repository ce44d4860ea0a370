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
#include "src/schema/field_names.h"
#include "src/schema/privacy.h"
#include "src/tables/messages.h"
#include "src/tables/table.h"
#include "src/tables/times.h"
#include "trunkline_schema/fields.h"

namespace trunkline::tables {
namespace {

using schema::FieldPlan;
using schema::Kind;
using schema::MessageBuilder;
using schema::MessagePlan;

bool IsTime(const FieldPlan& field) {
  return field.message != nullptr &&
         field.message->well_known == MessagePlan::WellKnown::kTimestamp;
}

// The names of a field's columns. Inside another message its own name stands
// behind the outer one's: "caller.phone"; the schema's other names stand alone.
std::vector<std::string_view> ColumnNames(const MessagePlan& message,
                                          const FieldPlan& field,
                                          const std::string& prefix,
                                          std::deque<std::string>* names) {
  if (prefix.empty()) return schema::NamesOf(message.name, field.name);
  std::vector<std::string_view> out = {
      names->emplace_back(prefix + std::string(field.name))};
  const schema::FieldNames* const given =
      schema::FindFieldNames(message.name, field.name);
  if (given == nullptr) return out;
  if (given->en != field.name) out.push_back(given->en);
  if (given->zh != given->en) out.push_back(given->zh);
  // It may give the own name here, as one that stands alone.
  out.insert(out.end(), given->aliases.begin(), given->aliases.end());
  return out;
}

void AddFields(const MessagePlan& message, const std::string& prefix,
               std::vector<const FieldPlan*> path,
               std::deque<std::string>* names, std::vector<TicketField>* out) {
  for (const FieldPlan& field : message.fields) {
    path.push_back(&field);
    if (field.message != nullptr && !IsTime(field)) {
      if (!field.repeated) {
        AddFields(*field.message, prefix + std::string(field.name) + ".", path,
                  names, out);
      }
    } else if (!field.repeated || field.kind == Kind::kString ||
               field.kind == Kind::kBytes) {
      out->push_back({ColumnNames(message, field, prefix, names), path});
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
CellError UseCode(const FieldPlan& field, const CellOptions& options,
                  std::string_view* word) {
  const LabelKind kind = LabelsOf(field.name);
  if (options.labels == nullptr || kind == LabelKind::kNone) return {};
  const std::string_view code = options.labels->CodeOf(kind, *word);
  if (code.empty()) return options.labels->Ambiguous(kind, *word);
  *word = code;
  return {};
}

// The format of a time in a cell: a date of a workbook has its own.
const std::string& TimeFormat(CellKind kind, const CellOptions& options) {
  static const std::string no_format;
  return kind == CellKind::kDate ? no_format : options.time_format;
}

CellError ReadTime(const FieldPlan& field, std::string_view cell, CellKind kind,
                   const CellOptions& options, MessageBuilder* out) {
  const std::string text = TimeText(cell, options.from_1904);
  const std::string& format = TimeFormat(kind, options);
  LocalTime local = LocalTime::kOnce;
  const std::optional<absl::Time> time =
      ParseTime(text, format, options.zone, &local);
  if (!time.has_value()) return NotATime(text, format);
  if (StandsForNone(*time)) return base::Fill<messages::kBefore1950>();
  if (local == LocalTime::kSkipped) {
    return base::Fill<messages::kSkippedTime>();
  }
  if (local == LocalTime::kRepeated && options.repeated != nullptr) {
    ++*options.repeated;
  }
  using F = schema::fields::Timestamp;
  const std::int64_t seconds = absl::ToUnixSeconds(*time);
  const std::int64_t nanos =
      absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(seconds));
  out->Open(field);
  out->AddNumber(field.message->Of(F::kSeconds),
                 static_cast<std::uint64_t>(seconds));
  out->AddNumber(field.message->Of(F::kNanos),
                 static_cast<std::uint64_t>(nanos));
  out->Close();
  return {};
}

CellError ReadWord(const TicketField& field, std::string_view cell,
                   const CellOptions& options, std::int64_t* out) {
  const schema::pb::EnumDescriptor& type = *field.path.back()->enum_type;
  const schema::EnumNames& names = *schema::FindEnumNames(
      schema::View(type.full_name()).substr(type.file()->package().size() + 1));
  const std::optional<int> found = names.Find(cell);
  if (found.has_value()) {
    *out = *found;
    return {};
  }
  return base::Fill<messages::kUnknownWord>(
      base::Text{std::string(names.kind()), std::string(names.chinese_kind())},
      Shown(cell, options.show_unknown), base::DidYouMean(names.Nearest(cell)),
      options.mapping_file ? base::Fill<messages::kValueLine>(field.name())
                           : base::Fill<messages::kValueOption>(field.name()),
      names.List());
}

// "not a whole number", and the cell where it may be shown.
CellError NotA(const base::Text& what, std::string_view cell,
               const CellOptions& options) {
  return base::Fill<messages::kNotA>(what, Shown(cell, options.show_unknown));
}

CellError ReadLeaf(const TicketField& field, std::string_view cell,
                   CellKind kind, const CellOptions& options,
                   MessageBuilder* out) {
  const FieldPlan& leaf = *field.path.back();
  switch (leaf.kind) {
    case Kind::kString:
    case Kind::kBytes:
      if (!leaf.repeated) {
        CellError error = UseCode(leaf, options, &cell);
        if (error.empty()) out->AddBytes(leaf, cell);
        return error;
      }
      for (const std::string& word : SplitCodes(cell)) {
        std::string_view code = word;
        CellError error = UseCode(leaf, options, &code);
        if (!error.empty()) return error;
        out->AddBytes(leaf, code);
      }
      return {};
    case Kind::kMessage:
      return ReadTime(leaf, cell, kind, options, out);
    case Kind::kDouble: {
      double value = 0;
      if (!absl::SimpleAtod(base::ToAbsl(cell), &value)) {
        return NotA(base::Fill<messages::kANumber>(), cell, options);
      }
      std::uint64_t bits = 0;
      std::memcpy(&bits, &value, sizeof(bits));
      out->AddNumber(leaf, bits);
      return {};
    }
    default: {
      std::int64_t value = 0;
      CellError error = ReadTicketNumber(field, cell, options, &value);
      if (error.empty()) {
        out->AddNumber(leaf, static_cast<std::uint64_t>(value));
      }
      return error;
    }
  }
}

}  // namespace

bool TicketField::is_private() const {
  return std::any_of(path.begin(), path.end(), [](const FieldPlan* part) {
    return part->privacy != schema::Privacy::kPublic;
  });
}

bool TicketField::is_id() const {
  const std::string_view leaf = path.back()->name;
  return leaf == "id" || leaf == "call_id" || leaf == "giver_ref";
}

bool TicketField::is_number_text() const {
  const std::string_view leaf = path.back()->name;
  return leaf == "phone" || leaf == "dialled" || leaf == "contact" ||
         leaf == "identity_number";
}

bool TicketField::is_text() const {
  const Kind kind = path.back()->kind;
  return kind == Kind::kString || kind == Kind::kBytes;
}

Merged TicketField::merged() const {
  const FieldPlan& leaf = *path.back();
  return leaf.enum_type != nullptr || LabelsOf(leaf.name) != LabelKind::kNone
             ? Merged::kName
             : Merged::kRefused;
}

const MessagePlan& TicketPlan() {
  static const MessagePlan& plan = *schema::Registry::Get().Find("Ticket");
  return plan;
}

const std::vector<TicketField>& TicketFields() {
  static const auto& fields = *[] {
    struct List {
      std::deque<std::string> names;  // The fields refer to them.
      std::vector<TicketField> fields;
    };
    auto* const list = new List;
    auto* const out = &list->fields;
    AddFields(TicketPlan(), "", {}, &list->names, out);
    std::stable_partition(
        out->begin(), out->end(),
        [](const TicketField& field) { return field.names.size() > 1; });
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
  LocalTime local = LocalTime::kOnce;
  const std::optional<absl::Time> time =
      ParseTime(TimeText(cell, options.from_1904), TimeFormat(kind, options),
                options.zone, &local);
  if (!time.has_value() || StandsForNone(*time) ||
      local == LocalTime::kSkipped) {
    return std::nullopt;
  }
  if (local == LocalTime::kRepeated && options.repeated != nullptr) {
    ++*options.repeated;
  }
  return time;
}

CellError CheckTicketCode(const TicketField& field, std::string_view cell,
                          CellKind kind) {
  if (!field.is_id() && !field.is_number_text() &&
      LabelsOf(field.name()) == LabelKind::kNone) {
    return {};
  }
  return CodeError(cell, kind);
}

CellError ReadTicketCell(const TicketField& field, std::string_view cell,
                         CellKind kind, const CellOptions& options,
                         MessageBuilder* ticket) {
  CellError error = CheckTicketCode(field, cell, kind);
  if (!error.empty()) return error;
  // Those of several columns become one message when the ticket is parsed.
  const std::size_t outer = field.path.size() - 1;
  for (std::size_t i = 0; i != outer; ++i) ticket->Open(*field.path[i]);
  error = ReadLeaf(field, cell, kind, options, ticket);
  for (std::size_t i = 0; i != outer; ++i) ticket->Close();
  return error;
}

CellError ReadTicketNumber(const TicketField& field, std::string_view cell,
                           const CellOptions& options, std::int64_t* value) {
  switch (field.path.back()->kind) {
    case Kind::kBool: {
      const std::optional<bool> truth = FindBool(cell);
      if (!truth.has_value()) {
        return base::Fill<messages::kNeither>(
            Shown(cell, options.show_unknown));
      }
      *value = *truth ? 1 : 0;
      return {};
    }
    case Kind::kEnum:
      return ReadWord(field, cell, options, value);
    case Kind::kInt32: {
      std::int32_t number = 0;
      if (!absl::SimpleAtoi(base::ToAbsl(cell), &number)) break;
      *value = number;
      return {};
    }
    case Kind::kInt64:
      if (!absl::SimpleAtoi(base::ToAbsl(cell), value)) break;
      return {};
    default:
      return NotA(base::Fill<messages::kATableField>(), cell, options);
  }
  return NotA(base::Fill<messages::kAWholeNumber>(), cell, options);
}

void AddTicketAttribute(const std::string& name, std::string_view value,
                        MessageBuilder* ticket) {
  using F = schema::fields::Attribute;
  static const FieldPlan& field =
      TicketPlan().Of(schema::fields::Ticket::kAttribute);
  ticket->Open(field);
  ticket->AddBytes(field.message->Of(F::kName), name);
  ticket->AddBytes(field.message->Of(F::kValue), value);
  ticket->Close();
}

}  // namespace trunkline::tables
