// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/schema/json.h"
#include "src/schema/json_reader.h"
#include "src/schema/messages.h"

// The scalars of JSON, as fields of each type take them.
namespace trunkline::schema {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool ParseDuration(std::string_view text, std::int64_t* seconds,
                   std::int32_t* nanos) {
  if (text.size() < 2 || text.back() != 's') return false;
  text.remove_suffix(1);
  const bool negative = text[0] == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  if (whole.empty() || whole.size() > 12) return false;
  *seconds = 0;
  for (char c : whole) {
    if (c < '0' || c > '9') return false;
    *seconds = *seconds * 10 + (c - '0');
  }
  *nanos = 0;
  if (dot != kNone) {
    std::int32_t unit = 100000000;
    if (dot + 1 == text.size() || text.size() - dot > 10) return false;
    for (char c : text.substr(dot + 1)) {
      if (c < '0' || c > '9') return false;
      *nanos += (c - '0') * unit;
      unit /= 10;
    }
  }
  if (negative) {
    *seconds = -*seconds;
    *nanos = -*nanos;
  }
  return *seconds >= -kMaxDuration && *seconds <= kMaxDuration;
}

// An integer as JSON may write it: 5, 5.0, 5e2.
template <typename Int>
bool ParseInteger(std::string_view text, Int* value) {
  if (text.find_first_not_of("-0123456789") == kNone) {
    return absl::SimpleAtoi(base::ToAbsl(text), value);
  }
  double d;
  if (text.find_first_not_of("+-.0123456789eE") != kNone ||
      !absl::SimpleAtod(base::ToAbsl(text), &d)) {
    return false;
  }
  constexpr double kExact = 9007199254740992.0;
  if (!(d >= -kExact && d <= kExact) || d != std::floor(d) ||
      d < static_cast<double>(std::numeric_limits<Int>::min()) ||
      d > static_cast<double>(std::numeric_limits<Int>::max())) {
    return false;
  }
  *value = static_cast<Int>(d);
  return true;
}

}  // namespace

std::optional<absl::Time> JsonReader::ReadTime(std::string_view text) const {
  const std::optional<absl::Time> time = base::ParseTimestamp(text);
  if (time.has_value() || zone_ == nullptr) return time;
  const std::optional<base::WrittenTime> written = base::FindTime(text);
  if (!written.has_value()) return std::nullopt;
  return written->In(*zone_);
}

bool JsonReader::Set(const FieldPlan& field, Frame* frame, Type type,
                     std::string_view text, std::size_t start) {
  if (frame->message == nullptr)
    return Wrong(field, start, messages::kAnObject);
  const pb::FieldDescriptor* other = OtherOfOneof(field, *frame->message);
  if (other != nullptr) return Together(field, *other, start);
  pb::Message* message = frame->message;
  const pb::Reflection* reflection = message->GetReflection();
  const pb::FieldDescriptor* f = field.field;
  const bool number = type == Type::kNumber || type == Type::kString;
  switch (field.kind) {
    case Kind::kString:
    case Kind::kBytes: {
      if (type != Type::kString) return Wrong(field, start, messages::kAString);
      std::string value(text);
      if (field.kind == Kind::kBytes) {
        if (!absl::Base64Unescape(base::ToAbsl(text), &value) &&
            !absl::WebSafeBase64Unescape(base::ToAbsl(text), &value)) {
          return Wrong(field, start, messages::kBase64);
        }
      } else if (text.find('\0') != kNone) {
        return Fail(start,
                    base::Fill<messages::kOfField>(
                        field.json_name, base::Fill<messages::kStringNul>()));
      } else if (base::FindInvalidUtf8(text) != kNone) {
        // By way of "\\udc00", which RapidJSON lets pass.
        return Fail(start, base::Fill<messages::kSurrogate>(field.json_name));
      }
      if (field.repeated) {
        reflection->AddString(message, f, std::move(value));
      } else {
        reflection->SetString(message, f, std::move(value));
      }
      return true;
    }
    case Kind::kBool: {
      if (type != Type::kTrue && type != Type::kFalse) {
        return Wrong(field, start, messages::kTrueOrFalse);
      }
      const bool value = type == Type::kTrue;
      if (field.repeated) {
        reflection->AddBool(message, f, value);
      } else {
        reflection->SetBool(message, f, value);
      }
      return true;
    }
    case Kind::kInt32: {
      std::int32_t value;
      if (!number || !ParseInteger(text, &value)) {
        return Wrong(field, start, messages::kInt32);
      }
      if (field.repeated) {
        reflection->AddInt32(message, f, value);
      } else {
        reflection->SetInt32(message, f, value);
      }
      return true;
    }
    case Kind::kInt64: {
      std::int64_t value;
      if (!number || !ParseInteger(text, &value)) {
        return Wrong(field, start, messages::kInt64);
      }
      if (field.repeated) {
        reflection->AddInt64(message, f, value);
      } else {
        reflection->SetInt64(message, f, value);
      }
      return true;
    }
    case Kind::kUint32: {
      std::uint32_t value;
      if (!number || !ParseInteger(text, &value)) {
        return Wrong(field, start, messages::kUint32);
      }
      if (field.repeated) {
        reflection->AddUInt32(message, f, value);
      } else {
        reflection->SetUInt32(message, f, value);
      }
      return true;
    }
    case Kind::kUint64: {
      std::uint64_t value;
      if (!number || !ParseInteger(text, &value)) {
        return Wrong(field, start, messages::kUint64);
      }
      if (field.repeated) {
        reflection->AddUInt64(message, f, value);
      } else {
        reflection->SetUInt64(message, f, value);
      }
      return true;
    }
    case Kind::kFloat:
    case Kind::kDouble: {
      double value;
      if (!number || text.empty())
        return Wrong(field, start, messages::kANumber);
      if (type == Type::kString && text == "NaN") {
        value = std::numeric_limits<double>::quiet_NaN();
      } else if (type == Type::kString && text == "Infinity") {
        value = std::numeric_limits<double>::infinity();
      } else if (type == Type::kString && text == "-Infinity") {
        value = -std::numeric_limits<double>::infinity();
      } else if (text.find_first_not_of("+-.0123456789eE") != kNone ||
                 !absl::SimpleAtod(base::ToAbsl(text), &value)) {
        return Wrong(field, start, messages::kANumber);
      } else if (!std::isfinite(value) ||
                 (field.kind == Kind::kFloat &&
                  std::fabs(value) >
                      static_cast<double>(std::numeric_limits<float>::max()))) {
        return Wrong(field, start, messages::kInRange);
      }
      if (field.kind == Kind::kFloat) {
        if (field.repeated) {
          reflection->AddFloat(message, f, static_cast<float>(value));
        } else {
          reflection->SetFloat(message, f, static_cast<float>(value));
        }
      } else if (field.repeated) {
        reflection->AddDouble(message, f, value);
      } else {
        reflection->SetDouble(message, f, value);
      }
      return true;
    }
    case Kind::kEnum: {
      const pb::EnumValueDescriptor* value = nullptr;
      if (type == Type::kString) {
        value = field.enum_type->FindValueByName(std::string(text));
      } else if (type == Type::kNumber) {
        std::int32_t n;
        if (ParseInteger(text, &n)) {
          value = field.enum_type->FindValueByNumber(n);
        }
      } else {
        return Wrong(field, start, messages::kValueName);
      }
      if (value == nullptr) {
        return Fail(start, UnknownValue(field.json_name, text, *field.enum_type,
                                        quote_));
      }
      if (field.repeated) {
        reflection->AddEnumValue(message, f, value->number());
      } else {
        reflection->SetEnumValue(message, f, value->number());
      }
      return true;
    }
    case Kind::kMessage: {
      using WellKnown = MessagePlan::WellKnown;
      const WellKnown known = field.message->well_known;
      if (known == WellKnown::kNone)
        return Wrong(field, start, messages::kAnObject);
      std::int64_t seconds;
      std::int32_t nanos;
      if (known == WellKnown::kTimestamp) {
        const std::optional<absl::Time> time =
            type == Type::kString ? ReadTime(text) : std::nullopt;
        if (!time.has_value()) {
          const std::optional<base::WrittenTime> written =
              type == Type::kString ? base::FindTime(text) : std::nullopt;
          const bool no_offset =
              written.has_value() && !written->offset.has_value();
          return Wrong(
              field, start,
              no_offset ? messages::kATimeWithOffset : messages::kATime);
        }
        seconds = absl::ToUnixSeconds(*time);
        nanos = static_cast<std::int32_t>(
            absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(seconds)));
      } else if (type != Type::kString ||
                 !ParseDuration(text, &seconds, &nanos)) {
        return Wrong(field, start, messages::kADuration);
      }
      pb::Message* time = field.repeated
                              ? reflection->AddMessage(message, f)
                              : reflection->MutableMessage(message, f);
      const pb::Reflection* r = time->GetReflection();
      r->SetInt64(time, field.message->Number(1)->field, seconds);
      r->SetInt32(time, field.message->Number(2)->field, nanos);
      return true;
    }
  }
  return true;
}

}  // namespace trunkline::schema
