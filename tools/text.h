// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TEXT_H_
#define TRUNKLINE_TOOLS_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/message.h"
#include "tools/messages.h"
#include "trunkline/language.h"

// Small texts that the commands share.
namespace trunkline::tools {

// The language of --lang: of help, messages and results. Set once, before
// anything is said.
void SetToolLanguage(Language language);
Language ToolLanguage();
// A text in that language.
const std::string& InToolLanguage(const base::Text& text);

// "1 rule", "2 rules", "2条规则"; groups digits by commas.
base::Text Count(std::size_t n, const Noun& noun);
std::string Count(std::size_t n, std::string_view noun);
std::string Grouped(std::size_t n);
// "95.77 %"; a share of nothing is "n/a".
base::Text Percent(std::size_t part, std::size_t whole);

// Splits "a=b,c=d" at commas; "\," stands for a comma.
std::vector<std::string> SplitCommas(std::string_view text);

// Reads the time that an option gives, "2018-10-01 08:30:00" or RFC 3339;
// without offset it is in `zone`. `format`: see tables::ParseTime().
absl::StatusOr<absl::Time> ParseTimeOption(std::string_view option,
                                           std::string_view text,
                                           absl::TimeZone zone,
                                           const std::string& format = "");

// Whether a path ends in an extension (".csv"), in any case.
bool HasExtension(std::string_view path, std::string_view extension);

// For an option: returns what is wrong with the name of a character set, or
// nothing.
std::string CheckCharset(const std::string& name);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_TEXT_H_
