// SPDX-License-Identifier: Apache-2.0
#include "tools/json.h"

namespace trunkline::tools {
namespace {

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "";
}

void PutPlace(JsonWriter* w, const Place& place) {
  Put(w, "file", place.file);
  if (place.line > 0) {
    Put(w, "line", static_cast<std::uint64_t>(place.line));
    Put(w, "column", static_cast<std::uint64_t>(place.column));
  }
  if (place.entry >= 0) {
    Put(w, "entry", static_cast<std::uint64_t>(place.entry));
  }
}

// One issue, fields without a value left out.
void PutIssue(JsonWriter* w, const Issue& issue) {
  w->StartObject();
  Put(w, "severity", SeverityName(issue.severity));
  Put(w, "code", issue.code);
  PutPlace(w, issue.place);
  if (!issue.path.empty()) Put(w, "path", issue.path);
  if (!issue.entity.empty()) Put(w, "entity", issue.entity);
  Put(w, "message", issue.message);
  if (!issue.other.file.empty()) {
    w->Key("other");
    w->StartObject();
    PutPlace(w, issue.other);
    w->EndObject();
  }
  if (!issue.ticket.empty()) Put(w, "ticket", issue.ticket);
  w->EndObject();
}

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
    rapidjson::StringBuffer buffer;
    JsonWriter writer(buffer);
    PutIssue(&writer, issue);
    out += &issue == &issues.front() ? "\n" : ",\n";
    out += buffer.GetString();
  }
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  summary(&writer);
  writer.EndObject();
  return out + "\n]," + std::string(buffer.GetString()).substr(1) + "\n";
}

}  // namespace trunkline::tools
