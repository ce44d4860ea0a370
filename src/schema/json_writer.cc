// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/time/time.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/schema/json.h"

namespace trunkline::schema {
namespace {

void AppendQuoted(std::string_view value, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  *out += '"';
  for (char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '\n':
        *out += "\\n";
        break;
      case '\r':
        *out += "\\r";
        break;
      case '\t':
        *out += "\\t";
        break;
      case '"':
      case '\\':
        *out += '\\';
        *out += c;
        break;
      default:
        if (byte < 0x20 || byte == 0x7F) {
          *out += "\\u00";
          *out += kHex[byte >> 4];
          *out += kHex[byte & 15];
        } else {
          *out += c;
        }
    }
  }
  *out += '"';
}

template <typename Number>
void AppendNumber(Number value, std::string* out) {
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value);
  out->append(buffer, end.ptr);
}

template <typename Float>
void AppendFloat(Float value, std::string* out) {
  if (std::isnan(value)) {
    *out += "\"NaN\"";
  } else if (std::isinf(value)) {
    *out += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else {
    AppendNumber(value, out);
  }
}

void AppendPadded(std::int64_t value, int digits, std::string* out) {
  std::string text;
  AppendNumber(value, &text);
  out->append(static_cast<std::size_t>(digits) > text.size()
                  ? static_cast<std::size_t>(digits) - text.size()
                  : 0,
              '0');
  *out += text;
}

// ".5" as ".500": three, six or nine digits, or nothing.
void AppendFraction(std::int32_t nanos, std::string* out) {
  if (nanos == 0) return;
  *out += '.';
  if (nanos % 1000000 == 0) {
    AppendPadded(nanos / 1000000, 3, out);
  } else if (nanos % 1000 == 0) {
    AppendPadded(nanos / 1000, 6, out);
  } else {
    AppendPadded(nanos, 9, out);
  }
}

class Writer {
 public:
  Writer(bool pretty, std::string* out) : pretty_(pretty), out_(out) {}

  bool Message(const MessagePlan& plan, const pb::Message& message);

 private:
  bool Field(const FieldPlan& field, const pb::Message& message, int index);
  bool WellKnown(const MessagePlan& plan, const pb::Message& message);
  void Line() {
    if (!pretty_) return;
    *out_ += '\n';
    out_->append(indent_, ' ');
  }
  void Open(char bracket) {
    *out_ += bracket;
    indent_ += 2;
    Line();
  }
  void Close(char bracket) {
    indent_ -= 2;
    Line();
    *out_ += bracket;
  }

  bool pretty_;
  std::string* out_;
  std::size_t indent_ = 0;
};

bool Writer::WellKnown(const MessagePlan& plan, const pb::Message& message) {
  const pb::Reflection* r = message.GetReflection();
  const std::int64_t seconds = r->GetInt64(message, plan.Number(1)->field);
  const std::int32_t nanos = r->GetInt32(message, plan.Number(2)->field);
  *out_ += '"';
  if (plan.well_known == MessagePlan::WellKnown::kDuration) {
    if (seconds < -kMaxDuration || seconds > kMaxDuration ||
        nanos < -999999999 || nanos > 999999999 || (seconds < 0 && nanos > 0) ||
        (seconds > 0 && nanos < 0)) {
      return false;
    }
    if (seconds < 0 || nanos < 0) *out_ += '-';
    AppendNumber(seconds < 0 ? -seconds : seconds, out_);
    AppendFraction(nanos < 0 ? -nanos : nanos, out_);
    *out_ += "s\"";
    return true;
  }
  if (!base::IsTimestamp(seconds, nanos)) return false;
  *out_ += base::FormatTimestamp(absl::FromUnixSeconds(seconds) +
                                 absl::Nanoseconds(nanos));
  *out_ += '"';
  return true;
}

// Writes one value; `index` is -1 where the field is not repeated.
bool Writer::Field(const FieldPlan& field, const pb::Message& message,
                   int index) {
  const pb::Reflection* r = message.GetReflection();
  const pb::FieldDescriptor* f = field.field;
  const bool one = index < 0;
  switch (field.kind) {
    case Kind::kString:
    case Kind::kBytes: {
      std::string scratch;
      const std::string& value =
          one ? r->GetStringReference(message, f, &scratch)
              : r->GetRepeatedStringReference(message, f, index, &scratch);
      if (field.kind == Kind::kBytes) {
        *out_ += '"';
        *out_ += absl::Base64Escape(base::ToAbsl(value));
        *out_ += '"';
      } else {
        AppendQuoted(value, out_);
      }
      return true;
    }
    case Kind::kBool:
      *out_ +=
          (one ? r->GetBool(message, f) : r->GetRepeatedBool(message, f, index))
              ? "true"
              : "false";
      return true;
    case Kind::kInt32:
      AppendNumber(one ? r->GetInt32(message, f)
                       : r->GetRepeatedInt32(message, f, index),
                   out_);
      return true;
    case Kind::kUint32:
      AppendNumber(one ? r->GetUInt32(message, f)
                       : r->GetRepeatedUInt32(message, f, index),
                   out_);
      return true;
    case Kind::kInt64:
      *out_ += '"';
      AppendNumber(one ? r->GetInt64(message, f)
                       : r->GetRepeatedInt64(message, f, index),
                   out_);
      *out_ += '"';
      return true;
    case Kind::kUint64:
      *out_ += '"';
      AppendNumber(one ? r->GetUInt64(message, f)
                       : r->GetRepeatedUInt64(message, f, index),
                   out_);
      *out_ += '"';
      return true;
    case Kind::kFloat:
      AppendFloat(one ? r->GetFloat(message, f)
                      : r->GetRepeatedFloat(message, f, index),
                  out_);
      return true;
    case Kind::kDouble:
      AppendFloat(one ? r->GetDouble(message, f)
                      : r->GetRepeatedDouble(message, f, index),
                  out_);
      return true;
    case Kind::kEnum: {
      const int number = one ? r->GetEnumValue(message, f)
                             : r->GetRepeatedEnumValue(message, f, index);
      const pb::EnumValueDescriptor* value =
          field.enum_type->FindValueByNumber(number);
      if (value != nullptr) {
        AppendQuoted(View(value->name()), out_);
      } else {
        AppendNumber(number, out_);
      }
      return true;
    }
    case Kind::kMessage: {
      const pb::Message& inner = one ? r->GetMessage(message, f)
                                     : r->GetRepeatedMessage(message, f, index);
      if (field.message->well_known != MessagePlan::WellKnown::kNone) {
        return WellKnown(*field.message, inner);
      }
      return Message(*field.message, inner);
    }
  }
  return false;
}

bool Writer::Message(const MessagePlan& plan, const pb::Message& message) {
  const pb::Reflection* r = message.GetReflection();
  bool first = true;
  for (const FieldPlan& field : plan.fields) {
    const int size = field.repeated ? r->FieldSize(message, field.field) : 0;
    if (field.repeated ? size == 0 : !r->HasField(message, field.field)) {
      continue;
    }
    if (first) {
      Open('{');
    } else {
      *out_ += ',';
      Line();
    }
    first = false;
    AppendQuoted(field.json_name, out_);
    *out_ += pretty_ ? ": " : ":";
    if (!field.repeated) {
      if (!Field(field, message, -1)) return false;
      continue;
    }
    Open('[');
    for (int i = 0; i < size; ++i) {
      if (i > 0) {
        *out_ += ',';
        Line();
      }
      if (!Field(field, message, i)) return false;
    }
    Close(']');
  }
  if (first) {
    *out_ += "{}";
  } else {
    Close('}');
  }
  return true;
}

}  // namespace

bool WriteJson(const MessagePlan& plan, const pb::Message& message, bool pretty,
               std::string* out) {
  out->clear();
  if (!Writer(pretty, out).Message(plan, message)) return false;
  if (pretty) *out += '\n';
  return true;
}

}  // namespace trunkline::schema
