#ifndef TRUNKLINE_SRC_SCHEMA_JSON_H_
#define TRUNKLINE_SRC_SCHEMA_JSON_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "src/schema/registry.h"
#include "src/schema/source.h"

namespace trunkline::schema {

// Reads JSON as protobuf maps it, strictly: in one pass with RapidJSON, which
// tells where each value stands.

// Reads the whole content as one message.
bool ReadJsonMessage(const MessagePlan& plan, std::string_view content,
                     std::string* binary, SyntaxError* error);

// Reads it entry by entry.
void ReadJsonEntries(const MessagePlan& top, std::string_view content,
                     const EntrySink& sink);

// Returns the offset in `content` of a field's value in the entry that stands
// at `begin`. Of a field that is not there, that of the nearest one around it.
std::size_t LocateJson(const MessagePlan& plan, std::string_view content,
                       std::size_t begin, std::string_view path);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_JSON_H_
