// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_FIELD_H_
#define TRUNKLINE_SRC_SCHEMA_FIELD_H_

#include <string_view>

namespace trunkline::schema {

// A field of a published message: its number and its name. Only generated code
// makes one (fields.h), so that a number written by hand does not compile.
class Field {
 public:
  constexpr int number() const { return number_; }
  constexpr std::string_view name() const { return name_; }

 private:
  friend struct FieldMaker;
  constexpr Field(int number, std::string_view name)
      : number_(number), name_(name) {}

  int number_;
  std::string_view name_;
};

// What the generated structs derive from.
struct FieldMaker {
 protected:
  static constexpr Field Make(int number, std::string_view name) {
    return Field(number, name);
  }
};

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_FIELD_H_
