// SPDX-License-Identifier: Apache-2.0
#include "src/base/regex.h"
#include "src/base/messages.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "src/base/fold.h"
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
    return absl::InvalidArgumentError(regex.re_->error());
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
