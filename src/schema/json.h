// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_JSON_H_
#define TRUNKLINE_SRC_SCHEMA_JSON_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "src/schema/path_tree.h"
#include "src/schema/registry.h"
#include "src/schema/source.h"

namespace trunkline::schema {

// JSON as protobuf maps it, read strictly and in one pass with RapidJSON, which
// tells where each value stands. Protobuf's own reader has no lines, and its
// own writer prints to stderr when it fails.

// Reads the whole content as one message. `zone`: see ToBinary(); may be null.
bool ReadJsonMessage(const MessagePlan& plan, std::string_view content,
                     const absl::TimeZone* zone, std::string* binary,
                     SyntaxError* error);

// Reads it entry by entry.
void ReadJsonEntries(const MessagePlan& top, std::string_view content,
                     const EntrySink& sink);

// Finds the fields of the entry that stands at `begin` of `content`: each
// stands where its value does.
void LocateJson(const MessagePlan& plan, std::string_view content,
                std::size_t begin, PathTree* tree);

// Writes JSON as protobuf maps it: set fields by number, lowerCamelCase.
// Returns false for a time outside the years 1 to 9999, or a duration outside
// 10,000 years.
bool WriteJson(const MessagePlan& plan, const pb::Message& message, bool pretty,
               std::string* out);

// In seconds.
inline constexpr std::int64_t kMaxDuration = 315576000000;

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_JSON_H_
