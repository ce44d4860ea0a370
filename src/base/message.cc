// SPDX-License-Identifier: Apache-2.0
#include "src/base/message.h"

#include "absl/strings/cord.h"
#include "src/base/messages.h"
#include "src/base/strings.h"

namespace trunkline::base {
namespace {

// Of a status: its Chinese.
constexpr char kChinesePayload[] = "trunkline/zh";

}  // namespace

Argument::Argument(const absl::Status& status) : text_(TextOf(status)) {}

std::string FillPattern(std::string_view pattern,
                        const std::vector<Argument>& arguments,
                        Language language) {
  std::string out;
  for (std::size_t i = 0; i != pattern.size(); ++i) {
    const bool argument = pattern[i] == '$' && i + 1 != pattern.size() &&
                          pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
    if (!argument) {
      out += pattern[i];
      continue;
    }
    const auto n = static_cast<std::size_t>(pattern[++i] - '0');
    if (n < arguments.size()) out += arguments[n].In(language);
  }
  return out;
}

Text FillFound(const Message& message, const std::vector<Argument>& arguments) {
  return {FillPattern(message.en(), arguments, Language::kEnglish),
          FillPattern(message.zh(), arguments, Language::kChinese)};
}

Text DidYouMean(std::string_view near) {
  if (near.empty()) return {};
  return Fill<messages::kDidYouMean>(Quoted(near));
}

Text At(const Argument& place, const Argument& what) {
  return FillFound(messages::kAt, {place, what});
}

Text Join(const std::vector<Text>& texts, const Text& separator) {
  Text out;
  for (std::size_t i = 0; i != texts.size(); ++i) {
    if (i != 0) out += separator;
    out += texts[i];
  }
  return out;
}

absl::Status ErrorOf(absl::StatusCode code, const Text& text) {
  absl::Status status(code, text.en);
  if (text.zh != text.en) {
    status.SetPayload(kChinesePayload, absl::Cord(text.zh));
  }
  return status;
}

Text TextOf(const absl::Status& status) {
  Text text;
  text.en = std::string(status.message());
  const auto chinese = status.GetPayload(kChinesePayload);
  text.zh = chinese.has_value() ? std::string(*chinese) : text.en;
  return text;
}

absl::Status Annotate(const absl::Status& status, const Argument& place) {
  if (status.ok()) return status;
  return ErrorOf(status.code(), At(place, status));
}

}  // namespace trunkline::base

namespace trunkline {

std::string MessageOf(const absl::Status& status, Language language) {
  return base::TextOf(status).In(language);
}

}  // namespace trunkline
