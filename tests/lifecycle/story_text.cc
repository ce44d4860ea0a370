// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/story_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "tests/lifecycle/world.h"

namespace trunkline {

using base::ToAbsl;

std::vector<Word> Words(std::string_view text) {
  std::vector<Word> words;
  bool inside = false, open = false;
  for (std::size_t i = 0; i != text.size(); ++i) {
    char c = text[i];
    const bool escaped = c == '\\' && i + 1 != text.size();
    if (escaped) c = text[++i];
    if (c == '"' && !escaped) {
      if (!open) words.push_back({"", true});
      inside = !inside;
      open = true;
    } else if (c == ' ' && !inside) {
      open = false;
    } else {
      if (!open) words.push_back({});
      open = true;
      words.back().text += c;
    }
  }
  return words;
}

std::string Rest(const std::vector<Word>& words, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < words.size(); ++i) {
    absl::StrAppend(&out, out.empty() ? "" : " ", words[i].text);
  }
  return out;
}

std::vector<std::string> List(std::string_view text, char between) {
  std::vector<std::string> parts;
  for (absl::string_view part : absl::StrSplit(ToAbsl(text), between)) {
    const absl::string_view stripped = absl::StripAsciiWhitespace(part);
    if (!stripped.empty() && stripped != "none" && stripped != "nothing") {
      parts.emplace_back(stripped);
    }
  }
  return parts;
}

std::string Joined(const std::vector<std::string>& parts, const char* none) {
  return parts.empty() ? none : absl::StrJoin(parts, ", ");
}

bool Number(std::string_view text, int* out) {
  return absl::SimpleAtoi(ToAbsl(text), out);
}

absl::TimeZone Zone() {
  static const absl::TimeZone kZone =
      base::LoadZone(DefaultWorld().rules.time_zone()).value();
  return kZone;
}

std::string Show(absl::Time at) {
  if (at == absl::InfiniteFuture()) return "never";
  const absl::Time second = absl::FromUnixSeconds(absl::ToUnixSeconds(at));
  std::string out = absl::FormatTime("%Y-%m-%d %H:%M:%S", second, Zone());
  if (out.substr(11) == "00:00:00") {
    out = absl::FormatTime("%Y-%m-%d", second - absl::Seconds(1), Zone()) +
          " 24:00:00";
  }
  if (out.substr(16) == ":00") out.resize(16);
  return at == second ? out : out + "+";
}

std::optional<absl::Time> ReadTime(std::string_view text) {
  if (text == "never") return absl::InfiniteFuture();
  const bool after = !text.empty() && text.back() == '+';
  if (after) text.remove_suffix(1);
  const bool midnight = text.size() == 16 && text.substr(11) == "24:00";
  std::string civil(text);
  if (midnight) civil.replace(11, 5, "00:00");
  if (civil.size() < 16) return std::nullopt;
  const auto parsed = base::ParseCivil(civil);
  if (!parsed.ok()) return std::nullopt;
  absl::CivilSecond second = *parsed;
  if (midnight) second = absl::CivilSecond(absl::CivilDay(second) + 1);
  const absl::Time at = base::ToInstant(second, Zone());
  return after ? at + absl::Nanoseconds(1) : at;
}

}  // namespace trunkline
