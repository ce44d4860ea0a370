// SPDX-License-Identifier: Apache-2.0
#include "tools/json.h"

#include "trunkline/wire.h"

namespace trunkline::tools {
namespace {

void PutString(JsonWriter* w, std::string_view value) {
  w->String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

}  // namespace

void Put(JsonWriter* writer, std::string_view name, std::string_view value) {
  writer->Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  PutString(writer, value);
}

void Put(JsonWriter* writer, std::string_view name, std::uint64_t value) {
  writer->Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  writer->Uint64(value);
}

std::string JsonText(std::string_view text) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  PutString(&writer, text);
  return std::string(buffer.GetString(), buffer.GetSize());
}

std::string IssuesToJson(const std::vector<Issue>& issues,
                         const std::function<void(JsonWriter*)>& summary) {
  std::string out = "{\"issues\":[";
  for (const Issue& issue : issues) {
    out += &issue == &issues.front() ? "\n" : ",\n";
    out += WriteIssue(issue, Format::kJson);
  }
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  summary(&writer);
  writer.EndObject();
  return out + "\n]," + std::string(buffer.GetString()).substr(1) + "\n";
}

}  // namespace trunkline::tools
