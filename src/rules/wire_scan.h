// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_WIRE_SCAN_H_
#define TRUNKLINE_SRC_RULES_WIRE_SCAN_H_

#include <cstdint>
#include <string>
#include <string_view>

// The two fields that every entry of a rule file has in the same place, read
// without parsing the rest: 1 is its id, 2 is `override`.
namespace trunkline::rules {

struct EntryHead {
  std::string_view id;             // Points into the bytes.
  std::uint8_t override_kind = 0;  // trunkline.v1.Override
};

// `bytes` is a well-formed message.
EntryHead ReadHead(std::string_view bytes);

// Returns the message without `override`.
std::string WithoutOverride(std::string_view bytes);

// Appends a length-delimited field.
void AppendField(int field, std::string_view bytes, std::string* out);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_WIRE_SCAN_H_
