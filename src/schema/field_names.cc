// SPDX-License-Identifier: Apache-2.0
#include "src/schema/field_names.h"

#include <algorithm>

namespace trunkline::schema {

const FieldNames* FindFieldNames(std::string_view message,
                                 std::string_view field) {
  for (const FieldNames& names : AllFieldNames()) {
    if (names.message == message && names.field == field) return &names;
  }
  return nullptr;
}

std::vector<std::string_view> NamesOf(std::string_view message,
                                      std::string_view field) {
  const FieldNames* const names = FindFieldNames(message, field);
  if (names == nullptr) return {field};
  std::vector<std::string_view> out;
  const auto add = [&](std::string_view name) {
    if (std::find(out.begin(), out.end(), name) == out.end()) {
      out.push_back(name);
    }
  };
  add(names->en);
  add(names->field);
  add(names->zh);
  for (const std::string_view alias : names->aliases) add(alias);
  return out;
}

}  // namespace trunkline::schema
