// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_MESSAGE_H_
#define TRUNKLINE_SRC_BASE_MESSAGE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "trunkline/language.h"

// The message catalogue: every text that a person reads, in every language.
//
// A module keeps its texts in its own messages.h, a constant each:
//
//   inline constexpr base::Message kNoPolicy{
//       "the rule set has no policy $0", "规则集中没有时限规定$0"};
//
// and fills them in where they are said:
//
//   return base::InvalidArgument(base::Fill<messages::kNoPolicy>(id));
//
// A message without one of the languages, with different arguments in them, or
// that is filled in with too many or too few does not compile.
namespace trunkline::base {

class Message {
 public:
  // `$0` to `$9` stand for arguments; each language has the same ones.
  constexpr Message(std::string_view en, std::string_view zh)
      : en_(en), zh_(zh) {
    // In a constant expression a throw is an error of compilation.
    if (en.empty()) throw "a message lacks its English";
    if (zh.empty()) throw "a message lacks its Chinese";
    if (Arguments(en) != Arguments(zh)) {
      throw "the languages of a message have different arguments";
    }
    if ((Arguments(en) & (Arguments(en) + 1)) != 0) {
      throw "a message skips an argument";
    }
  }

  constexpr std::string_view en() const { return en_; }
  constexpr std::string_view zh() const { return zh_; }
  constexpr std::string_view In(Language language) const {
    return language == Language::kChinese ? zh_ : en_;
  }
  // How many arguments it takes.
  constexpr std::size_t arguments() const {
    std::size_t n = 0;
    for (unsigned mask = Arguments(en_); mask != 0; mask >>= 1) ++n;
    return n;
  }

 private:
  // Bit N: `$N` occurs.
  static constexpr unsigned Arguments(std::string_view text) {
    unsigned mask = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if (text[i] == '$' && text[i + 1] >= '0' && text[i + 1] <= '9') {
        mask |= 1u << (text[i + 1] - '0');
      }
    }
    return mask;
  }

  std::string_view en_, zh_;
};

// A message that is filled in, in every language.
struct Text {
  std::string en, zh;

  bool empty() const { return en.empty(); }
  const std::string& In(Language language) const {
    return language == Language::kChinese ? zh : en;
  }
  Text& operator+=(const Text& more) {
    en += more.en;
    zh += more.zh;
    return *this;
  }
};
inline Text operator+(Text a, const Text& b) { return std::move(a += b); }

// What is the same in every language: a path, a code, a mark.
inline Text Verbatim(std::string_view text) {
  return {std::string(text), std::string(text)};
}

// An argument of a message: a word or number, or a text, which may differ by
// language.
class Argument {
 public:
  Argument(std::string_view word) : text_(Verbatim(word)) {}    // NOLINT
  Argument(const std::string& word) : text_(Verbatim(word)) {}  // NOLINT
  Argument(const char* word) : text_(Verbatim(word)) {}         // NOLINT
  template <typename Number,
            std::enable_if_t<std::is_integral_v<Number>, int> = 0>
  Argument(Number number)  // NOLINT
      : text_(Verbatim(std::to_string(number))) {}
  // Debian 12's is not std::string_view.
  template <typename View,
            std::enable_if_t<std::is_same_v<View, absl::string_view> &&
                                 !std::is_same_v<View, std::string_view>,
                             int> = 0>
  Argument(View word)  // NOLINT
      : text_(Verbatim(std::string_view(word.data(), word.size()))) {}
  Argument(Text text) : text_(std::move(text)) {}  // NOLINT
  // What went wrong, without its code.
  Argument(const absl::Status& status);  // NOLINT

  const std::string& In(Language language) const { return text_.In(language); }

 private:
  Text text_;
};

// Returns `pattern` with `$0` ... replaced.
std::string FillPattern(std::string_view pattern,
                        const std::vector<Argument>& arguments,
                        Language language);

// Fills in a message that is found in a table; Fill() if it is known.
Text FillFound(const Message& message, const std::vector<Argument>& arguments);

// Fills in a message of a catalogue.
template <const Message& kMessage, typename... Arguments>
Text Fill(const Arguments&... arguments) {
  static_assert(kMessage.arguments() == sizeof...(Arguments),
                "the message takes another number of arguments");
  return FillFound(kMessage, {Argument(arguments)...});
}

// "; did you mean "near"?", or nothing when `near` is empty.
Text DidYouMean(std::string_view near);

// "place: what".
Text At(const Argument& place, const Argument& what);
// The texts with `separator` between them.
Text Join(const std::vector<Text>& texts, const Text& separator);

// An error in every language: MessageOf() gives it back.
absl::Status ErrorOf(absl::StatusCode code, const Text& text);
inline absl::Status InvalidArgument(const Text& text) {
  return ErrorOf(absl::StatusCode::kInvalidArgument, text);
}
inline absl::Status FailedPrecondition(const Text& text) {
  return ErrorOf(absl::StatusCode::kFailedPrecondition, text);
}
inline absl::Status NotFound(const Text& text) {
  return ErrorOf(absl::StatusCode::kNotFound, text);
}
inline absl::Status AlreadyExists(const Text& text) {
  return ErrorOf(absl::StatusCode::kAlreadyExists, text);
}
inline absl::Status PermissionDenied(const Text& text) {
  return ErrorOf(absl::StatusCode::kPermissionDenied, text);
}
inline absl::Status ResourceExhausted(const Text& text) {
  return ErrorOf(absl::StatusCode::kResourceExhausted, text);
}
inline absl::Status Aborted(const Text& text) {
  return ErrorOf(absl::StatusCode::kAborted, text);
}
inline absl::Status OutOfRange(const Text& text) {
  return ErrorOf(absl::StatusCode::kOutOfRange, text);
}
inline absl::Status Unimplemented(const Text& text) {
  return ErrorOf(absl::StatusCode::kUnimplemented, text);
}
inline absl::Status Internal(const Text& text) {
  return ErrorOf(absl::StatusCode::kInternal, text);
}
inline absl::Status Unavailable(const Text& text) {
  return ErrorOf(absl::StatusCode::kUnavailable, text);
}
inline absl::Status DataLoss(const Text& text) {
  return ErrorOf(absl::StatusCode::kDataLoss, text);
}

// The texts of an error; English in both where it has no other.
Text TextOf(const absl::Status& status);

// The error with "place: " before its text, in every language. An OK status
// stays OK. Nothing else writes the text of an error into another error.
absl::Status Annotate(const absl::Status& status, const Argument& place);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_MESSAGE_H_
