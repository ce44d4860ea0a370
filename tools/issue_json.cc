#include "tools/issue_json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string_view>

#include "tools/rules.h"

namespace trunkline::tools {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void Put(JsonWriter* w, const char* name, std::string_view value) {
  w->Key(name);
  w->String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void PutPlace(JsonWriter* w, const Place& place) {
  Put(w, "file", place.file);
  if (place.line > 0) {
    w->Key("line");
    w->Int(place.line);
    w->Key("column");
    w->Int(place.column);
  }
  if (place.entry > 0) {
    w->Key("entry");
    w->Int(place.entry);
  }
}

}  // namespace

std::string IssueToJson(const Issue& issue) {
  rapidjson::StringBuffer buffer;
  JsonWriter w(buffer);
  w.StartObject();
  Put(&w, "severity", SeverityName(issue.severity));
  Put(&w, "code", issue.code);
  PutPlace(&w, issue.place);
  if (!issue.path.empty()) Put(&w, "path", issue.path);
  if (!issue.entity.empty()) Put(&w, "entity", issue.entity);
  Put(&w, "message", issue.message);
  if (!issue.other.file.empty()) {
    w.Key("other");
    w.StartObject();
    PutPlace(&w, issue.other);
    w.EndObject();
  }
  if (!issue.ticket.empty()) Put(&w, "ticket", issue.ticket);
  w.EndObject();
  return buffer.GetString();
}

}  // namespace trunkline::tools
