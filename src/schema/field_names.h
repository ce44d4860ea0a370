// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_FIELD_NAMES_H_
#define TRUNKLINE_SRC_SCHEMA_FIELD_NAMES_H_

#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "src/schema/field.h"

// The names of fields beside the schema's own, as the schemas say them: the
// option field_names of trunkline/v1/options.proto. Headings of tables, lines
// of casebooks and columns in Python are found by these and by no other list.
namespace trunkline::schema {

struct FieldNames {
  std::string_view message;  // "Ticket"
  std::string_view field;    // "accepted_at"
  std::string_view en;       // "accepted"; `field` where the schema has none.
  std::string_view zh;  // "受理时间"; as `en` where the schema has none.
  absl::Span<const std::string_view> aliases;
};

// Of every field that has one of these names, by message and number.
absl::Span<const FieldNames> AllFieldNames();
// nullptr: the field has its own name alone.
const FieldNames* FindFieldNames(std::string_view message,
                                 std::string_view field);

// Each name of a field of `message` once, the English one first: "accepted",
// "accepted_at", "受理时间".
std::vector<std::string_view> NamesOf(std::string_view message,
                                      std::string_view field);
inline std::vector<std::string_view> NamesOf(std::string_view message,
                                             Field field) {
  return NamesOf(message, field.name());
}

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_FIELD_NAMES_H_
