// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_FIELD_H_
#define TRUNKLINE_SRC_SCHEMA_FIELD_H_

#include <string_view>

#include "src/schema/privacy.h"

namespace trunkline::schema {

// A field of a published message, as the schema describes it. Only generated
// code makes one (trunkline_schema/fields.h), so that a number written by hand
// does not compile.
class Field {
 public:
  constexpr int number() const { return number_; }
  // "accepted_at"
  constexpr std::string_view name() const { return name_; }
  // "受理时间"; the name where the schema has no Chinese one.
  constexpr std::string_view chinese_name() const { return chinese_name_; }
  constexpr Privacy privacy() const { return privacy_; }
  // Of a message or enum: its name without package, "Refusal.Reason".
  constexpr std::string_view type() const { return type_; }

 private:
  friend struct FieldMaker;
  constexpr Field(int number, std::string_view name,
                  std::string_view chinese_name, std::string_view type,
                  Privacy privacy)
      : number_(number),
        privacy_(privacy),
        name_(name),
        chinese_name_(chinese_name),
        type_(type) {}

  int number_;
  Privacy privacy_;
  std::string_view name_;
  std::string_view chinese_name_;
  std::string_view type_;
};

// What the generated structs derive from.
struct FieldMaker {
 protected:
  static constexpr Field Make(int number, std::string_view name,
                              std::string_view chinese_name,
                              std::string_view type, Privacy privacy) {
    return Field(number, name, chinese_name, type, privacy);
  }
};

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_FIELD_H_
