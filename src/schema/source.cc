// SPDX-License-Identifier: Apache-2.0
#include "src/schema/source.h"
#include "src/schema/messages.h"

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

base::Text NotUtf8(std::string_view content, std::size_t offset, bool quote) {
  const std::string_view start = content.substr(0, 2);
  if (start == "\xFF\xFE" || start == "\xFE\xFF") {
    return base::Fill<messages::kUtf16>();
  }
  base::Text byte;
  if (quote) {
    byte = base::Fill<messages::kByte>(base::Quoted(content.substr(offset, 1)));
  }
  return base::Fill<messages::kNotUtf8>(byte);
}

bool QuotesValues(const MessagePlan& top) {
  return top.name == "RuleSet" || top.name == "CalendarFile" ||
         top.name == "LifecycleDefinition";
}

namespace {

// The word, unless it must not be repeated.
base::Text Named(std::string_view word, bool quote) {
  return quote ? base::Fill<messages::kTheWord>(base::Quoted(word))
               : base::Fill<messages::kOfThatName>();
}

}  // namespace

base::Text UnknownField(const MessagePlan& plan, std::string_view word,
                        const std::vector<std::string_view>& names,
                        bool quote) {
  return base::Fill<messages::kNoField>(plan.name, Named(word, quote),
                                        DidYouMean(word, names));
}

base::Text UnknownValue(std::string_view field, std::string_view word,
                        const pb::EnumDescriptor& type, bool quote) {
  return base::Fill<messages::kNoValue>(field, Named(word, quote),
                                        DidYouMeanValue(word, type));
}

std::vector<std::string_view> FieldNames(const MessagePlan& plan) {
  std::vector<std::string_view> names;
  for (const FieldPlan& field : plan.fields) names.push_back(field.name);
  return names;
}

}  // namespace trunkline::schema
