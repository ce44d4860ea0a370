// SPDX-License-Identifier: Apache-2.0
//
// The languages of the texts that the library writes: issues, errors,
// explanations, due times, refusals, timelines, drawings. Labels in rule files
// are data and may be in any language; they are named by their BCP 47 tag.
//
//   std::optional<trunkline::Language> language =
//       trunkline::ParseLanguage("zh");
//   if (!language) return;  // "fr": there are no texts in French
//   std::cout << explanation.ToText(*language);
#ifndef TRUNKLINE_LANGUAGE_H_
#define TRUNKLINE_LANGUAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace trunkline {

enum class Language : std::uint8_t { kChinese, kEnglish };

// Returns the language of "zh" or "en", or nothing.
inline std::optional<Language> ParseLanguage(std::string_view tag) {
  if (tag == "zh") return Language::kChinese;
  if (tag == "en") return Language::kEnglish;
  return std::nullopt;
}

// Returns "zh" or "en". Static.
inline std::string_view LanguageTag(Language language) {
  return language == Language::kChinese ? "zh" : "en";
}

// Returns the message of an error in a language. An error that another library
// has made has one message, which is returned for both.
//
// A status carries its English as the message and its Chinese as a payload,
// which absl::Status::ToString() appends with its bytes escaped. For a log, use
// this, or ToString(absl::StatusToStringMode::kWithNoExtraData).
std::string MessageOf(const absl::Status& status, Language language);

}  // namespace trunkline

#endif  // TRUNKLINE_LANGUAGE_H_
