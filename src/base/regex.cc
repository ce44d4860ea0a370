// SPDX-License-Identifier: Apache-2.0
#include "src/base/regex.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include "absl/status/status.h"
#include "src/base/fold.h"
#include "src/base/messages.h"
#include "src/base/strings.h"

namespace trunkline::base {
namespace {

// Whether RE2's case folding of `rune` is known to agree with ours, so that a
// literal atom may gate a pattern.
bool SafeInAtom(char32_t rune) {
  return rune < 0x80 || (rune >= 0x3000 && rune < 0xA000) ||
         (rune >= 0xAC00 && rune < 0xD7A4) || (rune >= 0xFF01 && rune < 0xFF5F);
}

std::vector<std::string> SafeAtoms(std::string_view pattern,
                                   const re2::RE2::Options& options) {
  re2::FilteredRE2 filter;
  int id = 0;
  if (filter.Add(re2::StringPiece(pattern.data(), pattern.size()), options,
                 &id) != re2::RE2::NoError) {
    return {};
  }
  std::vector<std::string> atoms;
  filter.Compile(&atoms);
  for (const std::string& atom : atoms) {
    if (atom.empty()) return {};
    const char* p = atom.data();
    const char* const end = p + atom.size();
    while (p != end) {
      if (!SafeInAtom(NextRune(&p, end))) return {};
    }
  }
  return atoms;
}

const Message& MessageOfCode(re2::RE2::ErrorCode code) {
  switch (code) {
    case re2::RE2::ErrorBadEscape:
      return messages::kBadEscape;
    case re2::RE2::ErrorBadCharClass:
      return messages::kBadClass;
    case re2::RE2::ErrorBadCharRange:
      return messages::kBadRange;
    case re2::RE2::ErrorMissingBracket:
      return messages::kMissingBracket;
    case re2::RE2::ErrorMissingParen:
      return messages::kMissingParenthesis;
    case re2::RE2::ErrorTrailingBackslash:
      return messages::kTrailingBackslash;
    case re2::RE2::ErrorRepeatArgument:
      return messages::kNothingToRepeat;
    case re2::RE2::ErrorRepeatSize:
      return messages::kBadRepetition;
    case re2::RE2::ErrorRepeatOp:
      return messages::kBadRepeatOperator;
    case re2::RE2::ErrorBadPerlOp:
      return messages::kBadPerlOperator;
    case re2::RE2::ErrorBadUTF8:
      return messages::kPatternNotUtf8;
    case re2::RE2::ErrorBadNamedCapture:
      return messages::kBadGroupName;
    default:  // "unexpected )" has a code in newer releases alone.
      return messages::kBadPattern;
  }
}

// What is wrong with a pattern: in English RE2's own words.
Text DefectOf(const re2::RE2& re) {
  const std::string part(re.error_arg().data(), re.error_arg().size());
  Text out = FillFound(MessageOfCode(re.error_code()), {});
  if (!part.empty()) out = At(out, part);
  out.en = re.error();
  return out;
}

}  // namespace

absl::StatusOr<Regex> Regex::Compile(std::string_view pattern,
                                     std::int64_t max_bytes) {
  if (pattern.size() > static_cast<std::size_t>(max_bytes) / 64) {
    return ResourceExhausted(Fill<messages::kPatternTooLong>(max_bytes / 64));
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(max_bytes);
  Regex regex;
  regex.re_ = std::make_unique<re2::RE2>(
      re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!regex.re_->ok()) {
    if (regex.re_->error_code() == re2::RE2::ErrorPatternTooLarge) {
      return ResourceExhausted(Fill<messages::kPatternTooLarge>(max_bytes));
    }
    return InvalidArgument(DefectOf(*regex.re_));
  }
  regex.atoms_ = SafeAtoms(pattern, options);
  return regex;
}

Regex::Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

std::size_t Regex::bytes() const {
  constexpr std::size_t kInstruction = 16, kItself = 512, kOfPatternByte = 4;
  return static_cast<std::size_t>(re_->ProgramSize()) * kInstruction +
         re_->pattern().size() * kOfPatternByte + kItself;
}

bool Regex::Matches(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()),
                                *re_);
}

bool Regex::Find(std::string_view text, std::size_t from, std::size_t* begin,
                 std::size_t* end) const {
  const re2::StringPiece whole(text.data(), text.size());
  re2::StringPiece match;
  if (!re_->Match(whole, from, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
    return false;
  }
  *begin = static_cast<std::size_t>(match.data() - whole.data());
  *end = *begin + match.size();
  return true;
}

}  // namespace trunkline::base
