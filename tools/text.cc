// SPDX-License-Identifier: Apache-2.0
#include "tools/text.h"

#include <cstdio>
#include <optional>

#include "absl/strings/match.h"
#include "src/base/strings.h"
#include "src/tables/charset.h"
#include "src/tables/times.h"

namespace trunkline::tools {

std::string Grouped(std::size_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

namespace {

Language tool_language = Language::kEnglish;

}  // namespace

void SetToolLanguage(Language language) { tool_language = language; }

Language ToolLanguage() { return tool_language; }

const std::string& InToolLanguage(const base::Text& text) {
  return text.In(tool_language);
}

base::Text Count(std::size_t n, const Noun& noun) {
  const std::string digits = Grouped(n);
  return {digits + " " + std::string(n == 1 ? noun.one : noun.many),
          digits + std::string(noun.zh)};
}

std::string Count(std::size_t n, std::string_view noun) {
  std::string out = Grouped(n) + " " + std::string(noun);
  if (n == 1) return out;
  if (out.back() == 'y') {
    out.pop_back();
    return out + "ies";
  }
  return out + "s";
}

base::Text Percent(std::size_t part, std::size_t whole) {
  if (whole == 0) return base::Fill<messages::kNotApplicable>();
  char out[32];
  std::snprintf(out, sizeof(out), "%.2f %%",
                100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return base::Verbatim(out);
}

std::vector<std::string> SplitCommas(std::string_view text) {
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ',') {
      out.back() += text[++i];
    } else if (text[i] == ',') {
      out.emplace_back();
    } else {
      out.back() += text[i];
    }
  }
  return out;
}

absl::StatusOr<absl::Time> ParseTimeOption(std::string_view option,
                                           std::string_view text,
                                           absl::TimeZone zone,
                                           const std::string& format) {
  const std::optional<absl::Time> time = tables::ParseTime(text, format, zone);
  if (time.has_value()) return *time;
  return base::InvalidArgument(
      base::Fill<messages::kNotATime>(option, base::Quoted(text)));
}

bool HasExtension(std::string_view path, std::string_view extension) {
  return path.size() > extension.size() &&
         absl::EndsWithIgnoreCase(base::ToAbsl(path), base::ToAbsl(extension));
}

std::string CheckCharset(const std::string& name) {
  if (tables::ParseCharset(name).has_value()) return {};
  return InToolLanguage(base::Fill<messages::kCharset>(base::Quoted(name)));
}

}  // namespace trunkline::tools
