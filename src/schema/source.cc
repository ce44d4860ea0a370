// SPDX-License-Identifier: Apache-2.0
#include "src/schema/source.h"

#include <cstring>
#include <utility>

#include "src/base/strings.h"

namespace trunkline::schema {

void LineCounter::Advance(std::size_t offset) {
  if (offset < line_start_) {
    offset_ = 0;
    line_ = 1;
    line_start_ = 0;
  }
  while (offset_ < offset) {
    const void* found =
        std::memchr(content_.data() + offset_, '\n', offset - offset_);
    if (found == nullptr) break;
    offset_ = static_cast<std::size_t>(static_cast<const char*>(found) -
                                       content_.data()) +
              1;
    ++line_;
    line_start_ = offset_;
  }
  offset_ = offset;
}

Position PositionAt(std::string_view content, const EntryPlace& place,
                    std::size_t offset) {
  return LineCounter(content, place.name, place.line, place.line_start)
      .Get(offset);
}

std::string_view WithoutBom(std::string_view content) {
  if (content.substr(0, 3) == "\xEF\xBB\xBF") content.remove_prefix(3);
  return content;
}

std::string NotUtf8(std::string_view content, std::size_t offset, bool quote) {
  const std::string_view start = content.substr(0, 2);
  if (start == "\xFF\xFE" || start == "\xFE\xFF") {
    return "not UTF-8: the content is UTF-16; save it as UTF-8";
  }
  return "not valid UTF-8" +
         (quote ? ": byte " + base::Quoted(content.substr(offset, 1))
                : std::string()) +
         "; if the content is GBK, convert it";
}

bool QuotesValues(const MessagePlan& top) {
  return top.name == "RuleSet" || top.name == "CalendarFile" ||
         top.name == "LifecycleDefinition";
}

namespace {

std::string Unknown(std::string subject, std::string_view word, bool quote,
                    const std::string& suggestion) {
  return std::move(subject) +
         (quote ? " " + base::Quoted(word) : " of that name") + suggestion;
}

}  // namespace

std::string UnknownField(const MessagePlan& plan, std::string_view word,
                         const std::vector<std::string_view>& names,
                         bool quote) {
  return Unknown(std::string(plan.name) + " has no field", word, quote,
                 DidYouMean(word, names));
}

std::string UnknownValue(std::string_view field, std::string_view word,
                         const pb::EnumDescriptor& type, bool quote) {
  return Unknown(std::string(field) + " has no value", word, quote,
                 DidYouMeanValue(word, type));
}

std::vector<std::string_view> FieldNames(const MessagePlan& plan) {
  std::vector<std::string_view> names;
  for (const FieldPlan& field : plan.fields) names.push_back(field.name);
  return names;
}

}  // namespace trunkline::schema
