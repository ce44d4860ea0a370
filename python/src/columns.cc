// SPDX-License-Identifier: Apache-2.0
#include "python/src/columns.h"

#include <algorithm>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "python/src/common.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/field_names.h"
#include "trunkline_schema/fields.h"

namespace trunkline::python {
namespace {

using Field = ColumnPlan::Field;
using Storage = ColumnPlan::Storage;

using TicketFields = schema::fields::Ticket;

// The fields that a column can give. Each is called by the English name that
// the schema gives it in tables ("accepted") or by its own ("accepted_at").
struct KnownField {
  schema::Field ticket;
  Field field;
};
constexpr KnownField kFields[] = {
    {TicketFields::kAcceptedAt, Field::kAccepted},
    {TicketFields::kCalledAt, Field::kCalled},
    {TicketFields::kDialled, Field::kDialled},
    {TicketFields::kCategory, Field::kCategory},
    {TicketFields::kRegion, Field::kRegion},
    {TicketFields::kCallerWords, Field::kText},
    {TicketFields::kFirstReceiver, Field::kFirstReceiver},
    {TicketFields::kType, Field::kType},
    {TicketFields::kChannel, Field::kChannel},
    {TicketFields::kUrgency, Field::kUrgency},
    {TicketFields::kConfidential, Field::kConfidential},
    {TicketFields::kEmergencyConfirmed, Field::kEmergencyConfirmed},
    {TicketFields::kTransferFailed, Field::kTransferFailed},
    {TicketFields::kHandedOver, Field::kHandedOver},
    {TicketFields::kAgainst, Field::kAgainst},
};
const KnownField* FindField(std::string_view name) {
  for (const KnownField& known : kFields) {
    if (name == known.ticket.name() ||
        name == schema::NamesOf("Ticket", known.ticket).front()) {
      return &known;
    }
  }
  return nullptr;
}

constexpr std::string_view kAttributePrefix = "attribute.";
constexpr char kOfAttributes[] = "strings, numbers, dates or timestamps";

// A column as errors name it: "column \"accepted\"", or its number where the
// name is the table's own.
std::string PlaceOf(const ColumnPlan& plan) {
  return plan.named ? absl::StrCat("column \"", plan.name, "\"")
                    : absl::StrCat("column #", plan.child + 1);
}

// Whether a field can be stored so.
absl::Status CheckType(const ArrowSchema& schema, ColumnPlan* plan) {
  const std::string_view format = schema.format;
  const auto wrong = [&](const char* wanted) {
    return absl::InvalidArgumentError(absl::StrCat(PlaceOf(*plan), ": ", wanted,
                                                   ", not the Arrow type \"",
                                                   std::string(format), "\""));
  };
  if (plan->field == Field::kAccepted || plan->field == Field::kCalled) {
    std::string_view values = format;
    plan->storage = Storage::kInt64;
    if (schema.dictionary != nullptr) {
      plan->dictionary = true;
      values = schema.dictionary->format;
      if (!ToStorage(format, &plan->storage) || !IsInteger(plan->storage)) {
        return wrong("a dictionary of timestamps");
      }
    }
    plan->values = Storage::kInt64;
    if (values.substr(0, 2) == "ts" && values.size() >= 4) {
      if (values.size() == 4) {
        return absl::InvalidArgumentError(
            absl::StrCat(PlaceOf(*plan),
                         ": the timestamps have no time zone; "
                         "give them one, e.g. \"Asia/Shanghai\""));
      }
      plan->ticks = values[2] == 's'   ? 1
                    : values[2] == 'm' ? 1'000
                    : values[2] == 'u' ? 1'000'000
                                       : 1'000'000'000;
      return absl::OkStatus();
    }
    if (values == "l") {
      plan->bare = true;
      return absl::OkStatus();
    }
    if (values == "n" && !plan->dictionary) {
      plan->storage = Storage::kNull;
      return absl::OkStatus();
    }
    return wrong("timestamps with a time zone, or int64 microseconds");
  }
  if (plan->field == Field::kAttribute && schema.dictionary == nullptr) {
    plan->number = ReadNumberType(format);
    if (plan->number.has_value()) return absl::OkStatus();
  }
  if (!ToStorage(format, &plan->storage)) {
    if (plan->field == Field::kAttribute) return wrong(kOfAttributes);
    return wrong(plan->field >= Field::kConfidential &&
                         plan->field <= Field::kHandedOver
                     ? "booleans"
                     : "strings");
  }
  if (schema.dictionary != nullptr) {
    plan->dictionary = true;
    if (!ToStorage(schema.dictionary->format, &plan->values)) {
      return wrong("a dictionary of strings");
    }
  }
  const bool strings =
      plan->dictionary
          ? IsString(plan->values) && IsInteger(plan->storage)
          : IsString(plan->storage) || plan->storage == Storage::kNull;
  switch (plan->field) {
    case Field::kType:
    case Field::kChannel:
    case Field::kUrgency:
      return strings || (!plan->dictionary && IsInteger(plan->storage))
                 ? absl::OkStatus()
                 : wrong("names or numbers");
    case Field::kConfidential:
    case Field::kEmergencyConfirmed:
    case Field::kTransferFailed:
    case Field::kHandedOver:
      return plan->storage == Storage::kBool || plan->storage == Storage::kNull
                 ? absl::OkStatus()
                 : wrong("booleans");
    case Field::kAgainst:
      if (plan->storage == Storage::kNull) return absl::OkStatus();
      if ((plan->storage != Storage::kList32 &&
           plan->storage != Storage::kList64) ||
          schema.n_children != 1 || schema.children[0]->dictionary != nullptr ||
          !ToStorage(schema.children[0]->format, &plan->values) ||
          !IsString(plan->values)) {
        return wrong("lists of strings");
      }
      return absl::OkStatus();
    case Field::kAttribute:
      return strings            ? absl::OkStatus()
             : plan->dictionary ? wrong("a dictionary of strings")
                                : wrong(kOfAttributes);
    default:
      return strings ? absl::OkStatus() : wrong("strings");
  }
}

// The number of a word of an enum, in any spelling of the schema; 0 is
// "unspecified", with or without the enum's prefix.
std::optional<int> NumberOf(const schema::EnumNames& names,
                            std::string_view word) {
  constexpr absl::string_view kNone = "unspecified";
  const absl::string_view given = base::ToAbsl(word);
  if (absl::EqualsIgnoreCase(given, kNone) ||
      absl::EqualsIgnoreCase(given,
                             base::ToAbsl(names.values()[0].identifier))) {
    return 0;
  }
  return names.Find(word);
}

}  // namespace

bool ToStorage(std::string_view format, ColumnPlan::Storage* out) {
  if (format.size() == 1) {
    switch (format[0]) {
      case 'n':
        *out = Storage::kNull;
        return true;
      case 'b':
        *out = Storage::kBool;
        return true;
      case 'c':
        *out = Storage::kInt8;
        return true;
      case 'C':
        *out = Storage::kUint8;
        return true;
      case 's':
        *out = Storage::kInt16;
        return true;
      case 'S':
        *out = Storage::kUint16;
        return true;
      case 'i':
        *out = Storage::kInt32;
        return true;
      case 'I':
        *out = Storage::kUint32;
        return true;
      case 'l':
        *out = Storage::kInt64;
        return true;
      case 'L':
        *out = Storage::kUint64;
        return true;
      case 'u':
        *out = Storage::kString32;
        return true;
      case 'U':
        *out = Storage::kString64;
        return true;
      default:
        return false;
    }
  }
  if (format == "vu")
    *out = Storage::kStringView;
  else if (format == "+l")
    *out = Storage::kList32;
  else if (format == "+L")
    *out = Storage::kList64;
  else
    return false;
  return true;
}

absl::Status FindColumns(const ArrowSchema& schema,
                         const std::map<std::string, std::string>& names,
                         std::vector<ColumnPlan>* plans) {
  if (std::string_view(schema.format) != "+s") {
    return absl::InvalidArgumentError("not a table: the stream has no columns");
  }
  std::map<std::string, std::string> wanted;  // column -> field
  for (const auto& [field, column] : names) {
    const bool known =
        absl::StartsWith(field, base::ToAbsl(kAttributePrefix)) ||
        FindField(field) != nullptr;
    if (!known) {
      return absl::InvalidArgumentError(
          absl::StrCat("columns: a ticket has no field \"", field, "\""));
    }
    wanted[column] = field;
  }
  for (std::int64_t i = 0; i != schema.n_children; ++i) {
    const ArrowSchema& child = *schema.children[i];
    ColumnPlan plan;
    plan.name = child.name == nullptr ? "" : child.name;
    plan.child = static_cast<int>(i);
    std::string field = plan.name;
    if (const auto it = wanted.find(plan.name); it != wanted.end()) {
      field = it->second;
      plan.named = true;
      wanted.erase(it);
    } else if (names.count(field) != 0) {
      continue;  // The field comes from another column.
    }
    if (absl::StartsWith(field, base::ToAbsl(kAttributePrefix))) {
      plan.field = Field::kAttribute;
      plan.attribute = field.substr(kAttributePrefix.size());
    } else {
      const KnownField* const known = FindField(field);
      if (known == nullptr) continue;  // The table's own.
      plan.field = known->field;
      plan.named = true;
      for (const ColumnPlan& other : *plans) {
        if (other.field == plan.field) {
          return absl::InvalidArgumentError(
              absl::StrCat("columns \"", other.name, "\" and \"", plan.name,
                           "\" both give the field \"", field, "\""));
        }
      }
    }
    TRUNKLINE_RETURN_IF_ERROR(CheckType(child, &plan));
    plans->push_back(std::move(plan));
  }
  if (!wanted.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "columns: the table has no column \"", wanted.begin()->first, "\""));
  }
  if (std::none_of(plans->begin(), plans->end(), [](const ColumnPlan& p) {
        return p.field == Field::kAccepted;
      })) {
    return absl::InvalidArgumentError(
        "the table has no column \"accepted\"; columns={\"accepted\": NAME} "
        "names another");
  }
  return absl::OkStatus();
}

void StringReader::Bind(Storage storage, const ArrowArray& array) {
  storage_ = storage;
  buffers_ = array.buffers;
  offset_ = array.offset;
  if (storage == Storage::kNull) return;
  validity_ = array.null_count == 0
                  ? nullptr
                  : static_cast<const std::uint8_t*>(array.buffers[0]);
  index_ = array.buffers[1];
  if (storage != Storage::kStringView) {
    data_ = static_cast<const char*>(array.buffers[2]);
    if (data_ == nullptr) data_ = "";  // No row has a character.
  }
}

absl::Status Column::Bind(const ColumnPlan& plan, const ArrowArray& array,
                          std::int64_t base) {
  plan_ = &plan;
  offset_ = array.offset + base;
  if (plan.storage == Storage::kNull && !plan.number.has_value()) {
    return absl::OkStatus();
  }
  if (array.n_buffers < 2 || array.buffers == nullptr) {
    if (plan.storage != Storage::kList32 && plan.storage != Storage::kList64) {
      return absl::InvalidArgumentError(
          absl::StrCat(PlaceOf(plan), ": buffers are missing"));
    }
  }
  validity_ = array.null_count == 0
                  ? nullptr
                  : static_cast<const std::uint8_t*>(array.buffers[0]);
  data_ = array.buffers[1];
  if (plan.dictionary) {
    if (array.dictionary == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat(PlaceOf(plan), ": no dictionary"));
    }
    if (plan.values == Storage::kInt64) {
      const ArrowArray& entries = *array.dictionary;
      if (entries.n_buffers < 2 || entries.buffers == nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat(PlaceOf(plan), ": buffers are missing"));
      }
      dictionary_size_ = entries.length;
      entry_offset_ = entries.offset;
      entry_validity_ =
          entries.null_count == 0
              ? nullptr
              : static_cast<const std::uint8_t*>(entries.buffers[0]);
      entries_ = static_cast<const std::int64_t*>(entries.buffers[1]);
      return absl::OkStatus();
    }
    strings_.Bind(plan.values, *array.dictionary);
    dictionary_size_ = array.dictionary->length;
    codes_.assign(static_cast<std::size_t>(dictionary_size_), Code());
    enums_.assign(static_cast<std::size_t>(dictionary_size_), -1);
  } else if (plan.field == Field::kAgainst) {
    strings_.Bind(plan.values, *array.children[0]);
  } else if (IsString(plan.storage)) {
    ArrowArray shifted = array;
    shifted.offset = offset_;
    strings_.Bind(plan.storage, shifted);
  }
  return absl::OkStatus();
}

std::int64_t IntegerAt(Storage storage, const void* data, std::int64_t i) {
  switch (storage) {
    case Storage::kInt8:
      return static_cast<const std::int8_t*>(data)[i];
    case Storage::kInt16:
      return static_cast<const std::int16_t*>(data)[i];
    case Storage::kInt32:
      return static_cast<const std::int32_t*>(data)[i];
    case Storage::kInt64:
      return static_cast<const std::int64_t*>(data)[i];
    case Storage::kUint8:
      return static_cast<const std::uint8_t*>(data)[i];
    case Storage::kUint16:
      return static_cast<const std::uint16_t*>(data)[i];
    case Storage::kUint32:
      return static_cast<const std::uint32_t*>(data)[i];
    case Storage::kUint64:
      return static_cast<std::int64_t>(
          static_cast<const std::uint64_t*>(data)[i]);
    default:
      return 0;
  }
}

std::string_view Column::String(std::int64_t i) const {
  if (!plan_->dictionary) return strings_.At(i);
  const std::int64_t row = i + offset_;
  if (!Valid(row)) return {};
  const std::int64_t entry = Integer(row);
  if (entry < 0 || entry >= dictionary_size_) return {};
  return strings_.At(entry);
}

void Column::ReadCode(const RuleSet& rules, std::int64_t i,
                      std::string_view* text, Code* code) {
  if (!plan_->dictionary) {
    *text = strings_.At(i);
    return;
  }
  *code = Code();
  *text = {};
  const std::int64_t row = i + offset_;
  if (!Valid(row)) return;
  const std::int64_t entry = Integer(row);
  if (entry < 0 || entry >= dictionary_size_) return;
  Code& known = codes_[static_cast<std::size_t>(entry)];
  if (!known) {
    const std::string_view name = strings_.At(entry);
    if (name.empty()) return;  // Empty is absent, not unknown.
    known = plan_->field == Field::kDialled    ? rules.ResolveNumber(name)
            : plan_->field == Field::kCategory ? rules.ResolveCategory(name)
                                               : rules.ResolveRegion(name);
    // It depends on the time of acceptance.
    if (!known) *text = name;
  }
  *code = known;
}

bool Column::ReadInstant(std::int64_t i, absl::Time* out,
                         absl::Status* error) const {
  *out = absl::InfinitePast();
  if (plan_->storage == Storage::kNull) return true;
  const std::int64_t row = i + offset_;
  if (!Valid(row)) return true;
  std::int64_t value = Integer(row);
  if (plan_->dictionary) {
    if (value < 0 || value >= dictionary_size_) return true;
    const std::int64_t entry = value + entry_offset_;
    if (entry_validity_ != nullptr &&
        (entry_validity_[entry >> 3] >> (entry & 7) & 1) == 0) {
      return true;
    }
    value = entries_[entry];
  }
  if (plan_->bare && !IsBareTime(value)) {
    *error = absl::InvalidArgumentError(absl::StrCat(
        PlaceOf(*plan_),
        ": an int64 counts microseconds since 1970, and this one is not of the "
        "years 1990 to 9999; if the column counts seconds or milliseconds, "
        "make it timestamps, which name the unit"));
    return false;
  }
  switch (plan_->ticks) {
    case 1:
      *out = absl::FromUnixSeconds(value);
      break;
    case 1'000:
      *out = absl::FromUnixMillis(value);
      break;
    case 1'000'000:
      *out = absl::FromUnixMicros(value);
      break;
    default:
      *out = absl::FromUnixNanos(value);
  }
  return true;
}

template <typename E>
bool Column::ReadEnum(const schema::EnumNames& names, std::int64_t i, E* out,
                      absl::Status* error) {
  *out = E::kUnspecified;
  if (plan_->storage == Storage::kNull) return true;
  const std::int64_t row = i + offset_;
  if (!plan_->dictionary && IsInteger(plan_->storage)) {
    if (!Valid(row)) return true;
    const std::int64_t value = Integer(row);
    if (value < 0 || value > names.last()) {
      *error = absl::InvalidArgumentError(
          absl::StrCat(PlaceOf(*plan_),
                       ": a number that has no name; they go "
                       "up to ",
                       names.last()));
      return false;
    }
    *out = static_cast<E>(value);
    return true;
  }
  std::size_t entry = 0;
  if (plan_->dictionary) {
    if (!Valid(row)) return true;
    const std::int64_t index = Integer(row);
    if (index < 0 || index >= dictionary_size_) return true;
    entry = static_cast<std::size_t>(index);
    if (enums_[entry] >= 0) {
      *out = static_cast<E>(enums_[entry]);
      return true;
    }
  }
  const std::string_view given = String(i);
  if (given.empty()) return true;
  const std::optional<int> value = NumberOf(names, given);
  if (!value.has_value()) {
    *error = absl::InvalidArgumentError(
        absl::StrCat(PlaceOf(*plan_), ": no ", base::ToAbsl(names.kind()),
                     " has that name; there are ", names.List()));
    return false;
  }
  *out = static_cast<E>(*value);
  if (plan_->dictionary) enums_[entry] = static_cast<std::int8_t>(*value);
  return true;
}

bool Column::Read(const RuleSet& rules, std::int64_t i, Ticket* t,
                  absl::Status* error) {
  const auto boolean = [&] {
    const std::int64_t row = i + offset_;
    return plan_->storage == Storage::kBool && Valid(row) &&
           (static_cast<const std::uint8_t*>(data_)[row >> 3] >> (row & 7) &
            1) != 0;
  };
  switch (plan_->field) {
    case Field::kAccepted:
      return ReadInstant(i, &t->accepted_at, error);
    case Field::kCalled:
      return ReadInstant(i, &t->called_at, error);
    case Field::kDialled:
      ReadCode(rules, i, &t->dialled, &t->dialled_code);
      break;
    case Field::kCategory:
      ReadCode(rules, i, &t->category, &t->category_code);
      break;
    case Field::kRegion:
      ReadCode(rules, i, &t->region, &t->region_code);
      break;
    case Field::kText:
      t->text = String(i);
      break;
    case Field::kFirstReceiver:
      t->first_receiver = String(i);
      break;
    case Field::kType:
      return ReadEnum(schema::TicketTypeNames(), i, &t->type, error);
    case Field::kChannel:
      return ReadEnum(schema::ChannelNames(), i, &t->channel, error);
    case Field::kUrgency:
      return ReadEnum(schema::UrgencyNames(), i, &t->urgency, error);
    case Field::kConfidential:
      t->confidential = boolean();
      break;
    case Field::kEmergencyConfirmed:
      t->emergency_confirmed = boolean();
      break;
    case Field::kTransferFailed:
      t->transfer_failed = boolean();
      break;
    case Field::kHandedOver:
      t->handed_over = boolean();
      break;
    case Field::kAgainst: {
      t->against.clear();
      const std::int64_t row = i + offset_;
      if (plan_->storage == Storage::kNull || !Valid(row)) break;
      std::int64_t begin = 0, end = 0;
      if (plan_->storage == Storage::kList32) {
        begin = static_cast<const std::int32_t*>(data_)[row];
        end = static_cast<const std::int32_t*>(data_)[row + 1];
      } else {
        begin = static_cast<const std::int64_t*>(data_)[row];
        end = static_cast<const std::int64_t*>(data_)[row + 1];
      }
      for (; begin < end; ++begin) t->against.push_back(strings_.At(begin));
      break;
    }
    case Field::kAttribute: {
      std::string_view value;
      if (!plan_->number.has_value()) {
        value = String(i);
      } else if (Valid(i + offset_)) {
        WriteNumber(*plan_->number, data_, i + offset_, &number_);
        value = number_;
      }
      if (!value.empty()) t->attributes.push_back({plan_->attribute, value});
      break;
    }
  }
  return true;
}

}  // namespace trunkline::python
