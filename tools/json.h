// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_JSON_H_
#define TRUNKLINE_TOOLS_JSON_H_

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "trunkline/issue.h"

// JSON that is not a message of the schema.
namespace trunkline::tools {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

// Adds a member to the object that is being written.
void Put(JsonWriter* writer, std::string_view name, std::string_view value);
void Put(JsonWriter* writer, std::string_view name, std::uint64_t value);

// A JSON string, with its quotes.
std::string JsonText(std::string_view text);

// {"issues":[...], then what `summary` puts}. Each issue is a line, a
// trunkline.v1.Issue.
std::string IssuesToJson(const std::vector<Issue>& issues,
                         const std::function<void(JsonWriter*)>& summary);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_JSON_H_
