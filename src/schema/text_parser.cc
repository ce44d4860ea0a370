// SPDX-License-Identifier: Apache-2.0
#include "src/schema/text_parser.h"
#include "src/schema/messages.h"

#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "src/base/strings.h"
#include "src/schema/source.h"

namespace trunkline::schema {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr int kMaxDepth = 100;

using Int32Limits = std::numeric_limits<std::int32_t>;
using Int64Limits = std::numeric_limits<std::int64_t>;

// Whether text format itself uses a symbol, so that it shows no value.
bool IsPunctuation(char symbol) {
  return std::strchr("{}<>[]:;,-", symbol) != nullptr && symbol != '\0';
}

// Reads a checked number token. Returns false if it is above `max`.
bool ToInteger(std::string_view token, NumberForm form, std::uint64_t max,
               std::uint64_t* value) {
  std::uint64_t base = 10;
  if (form == NumberForm::kHex) {
    base = 16;
    token.remove_prefix(2);
  } else if (form == NumberForm::kOctal) {
    base = 8;
  }
  *value = 0;
  for (char c : token) {
    const auto digit =
        static_cast<std::uint64_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    if (digit > max || *value > (max - digit) / base) return false;
    *value = *value * base + digit;
  }
  return true;
}

}  // namespace

bool TextParser::Parse(const MessagePlan& plan, std::size_t begin,
                       std::size_t end, std::string_view* binary,
                       TextError* error) {
  error_ = error;
  path_.clear();
  builder_.Begin(plan);
  lexer_ = TextLexer(content_, begin, end);
  Next();
  if (!Fields(plan, 0)) return false;
  if (token_.kind != TextTokenKind::kEnd)
    return Expected(base::Fill<messages::kIdentifier>());
  *binary = builder_.Finish();
  return true;
}

base::Text TextParser::Found(std::size_t offset) const {
  TextLexer lexer(content_, offset, content_.size());
  const TextToken token = lexer.Next();
  const std::string_view text =
      content_.substr(token.begin, token.end - token.begin);
  switch (token.kind) {
    case TextTokenKind::kEnd:
      return base::Fill<messages::kTheEnd>();
    case TextTokenKind::kString:
      return base::Fill<messages::kAString>();
    case TextTokenKind::kIdentifier:
      return quote_ ? base::Verbatim(base::Quoted(text))
                    : base::Fill<messages::kAnIdentifier>();
    case TextTokenKind::kNumber:
      return quote_ ? base::Verbatim(base::Quoted(text))
                    : base::Fill<messages::kANumber>();
    case TextTokenKind::kSymbol:
      break;
  }
  const bool ascii = static_cast<unsigned char>(token.symbol) < 0x80;
  if (!quote_ && (!ascii || !IsPunctuation(token.symbol))) {
    return base::Fill<messages::kACharacter>();
  }
  if (ascii) return base::Verbatim(base::Quoted(text));
  // The whole character.
  std::size_t n = 1;
  while (n < 4 && token.begin + n < content_.size() &&
         (static_cast<unsigned char>(content_[token.begin + n]) & 0xC0) ==
             0x80) {
    ++n;
  }
  return base::Verbatim(base::Quoted(content_.substr(token.begin, n)));
}

bool TextParser::Fail(std::size_t offset, base::Text message) {
  error_->offset = offset;
  error_->message = std::move(message);
  return false;
}

bool TextParser::Expected(const base::Text& what) {
  // A character that no token begins with is at fault itself.
  if (token_.kind == TextTokenKind::kSymbol &&
      (static_cast<unsigned char>(token_.symbol) >= 0x80 ||
       static_cast<unsigned char>(token_.symbol) < 0x20)) {
    return Fail(token_.begin,
                base::Fill<messages::kUnexpected>(Found(token_.begin)));
  }
  return Fail(token_.begin,
              base::Fill<messages::kExpected>(what, Found(token_.begin)));
}

bool TextParser::Expect(char symbol) {
  if (Take(symbol)) return true;
  return Expected(base::Verbatim(base::Quoted(std::string(1, symbol))));
}

bool TextParser::FailValue(const base::Text& message) {
  std::string path;
  for (std::size_t i = 0; i != path_.size(); ++i) {
    const FieldPlan& field = *path_[i].field;
    if (i != 0) path += '.';
    path += field.name;
    if (field.repeated) {
      path += '[' + std::to_string(builder_.Count(i, field)) + ']';
    }
  }
  return Fail(path_.back().offset,
              base::Fill<messages::kOfField>(path, message));
}

bool TextParser::Fields(const MessagePlan& plan, int depth) {
  while (token_.kind != TextTokenKind::kEnd && !token_.Is('}') &&
         !token_.Is('>')) {
    if (!Field(plan, depth)) return false;
  }
  return true;
}

bool TextParser::Field(const MessagePlan& plan, int depth) {
  if (token_.kind != TextTokenKind::kIdentifier)
    return Expected(base::Fill<messages::kIdentifier>());
  const std::string_view word = Word();
  const std::size_t name = token_.begin;
  const FieldPlan* const field = plan.TextName(word);
  if (field == nullptr) {
    return Fail(name, UnknownField(plan, word, FieldNames(plan), quote_));
  }
  Next();
  if (!field->repeated) {
    if (builder_.Has(*field)) {
      return Fail(name, base::Fill<messages::kTwice>(word));
    }
    const FieldPlan* const other = builder_.OtherOfOneof(*field);
    if (other != nullptr) {
      return Fail(name, base::Fill<messages::kTogether>(word, other->name));
    }
  }
  // Before a message or a list of messages the colon may be left out.
  if (!Take(':') && field->kind != Kind::kMessage) return Expect(':');
  path_.push_back({field, name});
  if (field->repeated && Take('[')) {
    if (!Take(']')) {
      for (;;) {
        path_.back().offset = token_.begin;
        if (!Value(*field, depth)) return false;
        if (Take(']')) break;
        if (!Expect(',')) return false;
      }
    }
  } else if (!Value(*field, depth)) {
    return false;
  }
  path_.pop_back();
  if (!Take(';')) Take(',');
  return true;
}

bool TextParser::Value(const FieldPlan& field, int depth) {
  switch (field.kind) {
    case Kind::kMessage:
      return Message(field, depth + 1);
    case Kind::kString:
    case Kind::kBytes:
      return String(field);
    case Kind::kBool:
      return Bool(field);
    case Kind::kEnum:
      return Enum(field);
    case Kind::kFloat:
    case Kind::kDouble:
      return Double(field);
    case Kind::kInt32:
    case Kind::kInt64:
    case Kind::kUint32:
    case Kind::kUint64:
      return Integer(field);
  }
  return false;
}

bool TextParser::Message(const FieldPlan& field, int depth) {
  if (depth > kMaxDepth) {
    return Fail(token_.begin, base::Fill<messages::kTooNested>());
  }
  const bool angle = Take('<');
  if (!angle && !Expect('{')) return false;
  builder_.Open(field);
  if (!Fields(*field.message, depth)) return false;
  if (token_.kind == TextTokenKind::kEnd)
    return Expected(base::Fill<messages::kIdentifier>());
  if (!Expect(angle ? '>' : '}')) return false;
  builder_.Close();
  return true;
}

bool TextParser::String(const FieldPlan& field) {
  if (token_.kind != TextTokenKind::kString)
    return Expected(base::Fill<messages::kString>());
  string_.clear();
  bool escaped = false;
  // Adjacent literals are one value.
  while (token_.kind == TextTokenKind::kString) {
    const TokenDefect defect =
        Unescape(Word(), token_.end < content_.size(), &string_, &escaped);
    if (defect.message != nullptr) {
      return Fail(token_.begin + defect.offset,
                  base::FillFound(*defect.message, {}));
    }
    Next();
  }
  if (escaped && field.kind == Kind::kString) {
    if (string_.find('\0') != kNone) {
      return FailValue(base::Fill<messages::kStringNul>());
    }
    const std::size_t bad = base::FindInvalidUtf8(string_);
    if (bad != kNone) {
      base::Text value;
      if (quote_) {
        value = base::Fill<messages::kQuotedValue>(
            base::Quoted(string_.substr(bad, 1)));
      }
      return FailValue(base::Fill<messages::kStringNotUtf8>(value));
    }
  }
  builder_.AddBytes(field, string_);
  return true;
}

bool TextParser::Bool(const FieldPlan& field) {
  std::uint64_t value = 0;
  if (token_.kind == TextTokenKind::kNumber) {
    if (!Unsigned(1, &value)) return false;
  } else {
    if (token_.kind != TextTokenKind::kIdentifier) {
      return Expected(base::Fill<messages::kTrueOrFalse>());
    }
    const std::string_view word = Word();
    if (word == "true" || word == "True" || word == "t") {
      value = 1;
    } else if (word != "false" && word != "False" && word != "f") {
      return Fail(token_.begin, base::Fill<messages::kExpectedBool>(
                                    field.name, Found(token_.begin)));
    }
    Next();
  }
  builder_.AddNumber(field, value);
  return true;
}

bool TextParser::Enum(const FieldPlan& field) {
  const pb::EnumDescriptor& type = *field.enum_type;
  if (token_.kind == TextTokenKind::kIdentifier) {
    const pb::EnumValueDescriptor* const value =
        type.FindValueByName(std::string(Word()));
    if (value == nullptr) {
      return Fail(token_.begin, UnknownValue(field.name, Word(), type, quote_));
    }
    Next();
    builder_.AddNumber(field, static_cast<std::uint64_t>(
                                  static_cast<std::int64_t>(value->number())));
    return true;
  }
  if (!token_.Is('-') && token_.kind != TextTokenKind::kNumber) {
    return Expected(base::Fill<messages::kIntegerOrIdentifier>());
  }
  std::uint64_t bits;
  if (!Signed(Int32Limits::max(), &bits)) return false;
  const auto number =
      static_cast<std::int32_t>(static_cast<std::int64_t>(bits));
  if (type.FindValueByNumber(number) == nullptr) {
    return FailValue(
        quote_ ? base::Fill<messages::kNoEnumNumber>(View(type.name()), number)
               : base::Fill<messages::kNoEnumNumberHidden>(View(type.name())));
  }
  builder_.AddNumber(field, bits);
  return true;
}

bool TextParser::Double(const FieldPlan& field) {
  const bool negative = Take('-');
  double value = 0;
  if (token_.kind == TextTokenKind::kNumber) {
    NumberForm form;
    const TokenDefect defect = CheckNumber(Word(), &form);
    if (defect.message != nullptr) {
      return Fail(token_.begin + defect.offset,
                  base::FillFound(*defect.message, {}));
    }
    if (form == NumberForm::kHex || form == NumberForm::kOctal) {
      return Expected(base::Fill<messages::kADecimal>());
    }
    std::string_view word = Word();
    if (word.back() == 'f' || word.back() == 'F') word.remove_suffix(1);
    std::uint64_t whole;
    if (form == NumberForm::kDecimal &&
        ToInteger(word, form, std::numeric_limits<std::uint64_t>::max(),
                  &whole)) {
      value = static_cast<double>(whole);
    } else if (!absl::SimpleAtod(base::ToAbsl(word), &value)) {
      return Expected(base::Fill<messages::kDouble>());
    }
  } else if (token_.kind == TextTokenKind::kIdentifier) {
    const std::string word = absl::AsciiStrToLower(base::ToAbsl(Word()));
    if (word == "inf" || word == "infinity") {
      value = std::numeric_limits<double>::infinity();
    } else if (word == "nan") {
      value = std::numeric_limits<double>::quiet_NaN();
    } else {
      return Expected(base::Fill<messages::kDouble>());
    }
  } else {
    return Expected(base::Fill<messages::kDouble>());
  }
  Next();
  if (negative) value = -value;
  std::uint64_t bits = 0;
  if (field.kind == Kind::kFloat) {
    const auto narrow = static_cast<float>(value);
    std::memcpy(&bits, &narrow, sizeof(narrow));
  } else {
    std::memcpy(&bits, &value, sizeof(value));
  }
  builder_.AddNumber(field, bits);
  return true;
}

bool TextParser::Integer(const FieldPlan& field) {
  std::uint64_t bits = 0;
  bool ok = false;
  switch (field.kind) {
    case Kind::kInt32:
      ok = Signed(Int32Limits::max(), &bits);
      break;
    case Kind::kInt64:
      ok = Signed(Int64Limits::max(), &bits);
      break;
    case Kind::kUint32:
      ok = Unsigned(std::numeric_limits<std::uint32_t>::max(), &bits);
      break;
    default:
      ok = Unsigned(std::numeric_limits<std::uint64_t>::max(), &bits);
  }
  if (ok) builder_.AddNumber(field, bits);
  return ok;
}

bool TextParser::Unsigned(std::uint64_t max, std::uint64_t* value) {
  if (token_.kind != TextTokenKind::kNumber)
    return Expected(base::Fill<messages::kInteger>());
  NumberForm form;
  const TokenDefect defect = CheckNumber(Word(), &form);
  if (defect.message != nullptr) {
    return Fail(token_.begin + defect.offset,
                base::FillFound(*defect.message, {}));
  }
  if (form == NumberForm::kFloat)
    return Expected(base::Fill<messages::kInteger>());
  if (!ToInteger(Word(), form, max, value)) {
    return Fail(
        token_.begin,
        base::Fill<messages::kOutOfRange>(
            quote_ ? base::Fill<messages::kInBrackets>(Word()) : base::Text()));
  }
  Next();
  return true;
}

bool TextParser::Signed(std::uint64_t max, std::uint64_t* bits) {
  const bool negative = Take('-');
  if (!Unsigned(max + (negative ? 1 : 0), bits)) return false;
  if (negative) *bits = ~*bits + 1;
  return true;
}

}  // namespace trunkline::schema
