// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "proto/generator/outputs.h"

// The fields of messages. Readers and writers take these and no bare numbers.
namespace trunkline::generator {

void WriteFieldsHeader(const Schema& schema, std::ostream& out) {
  out << "// Generated: the fields of each published message.\n"
         "#ifndef TRUNKLINE_GENERATED_FIELDS_H_\n"
         "#define TRUNKLINE_GENERATED_FIELDS_H_\n\n"
         "#include \"src/schema/field.h\"\n\n"
         "namespace trunkline::schema::fields {\n\n";
  for (const Message& m : schema.messages) {
    if (m.fields.empty()) continue;
    std::string name = m.path;
    for (char& c : name) c = c == '.' ? '_' : c;
    out << "struct " << name << " : FieldMaker {\n";
    for (const Field& f : m.fields) {
      const std::string field(f.descriptor->name());
      out << "  static constexpr Field " << f.constant << " =\n      Make("
          << f.descriptor->number() << ", " << Literal(field) << ", "
          << Literal(f.zh.empty() ? field : f.zh) << ", " << Literal(f.type)
          << ", Privacy::" << (f.privacy.empty() ? "kPublic" : f.privacy)
          << ");\n";
    }
    out << "};\n\n";
  }
  out << "}  // namespace trunkline::schema::fields\n\n"
         "#endif  // TRUNKLINE_GENERATED_FIELDS_H_\n";
}

void WritePrivateFields(const Schema& schema, std::ostream& out) {
  out << "// Generated: the private fields of the published messages, and "
         "those "
         "that are cut.\n"
         "#include \"src/schema/privacy.h\"\n"
         "#include \"src/schema/when_cut.h\"\n\n"
         "namespace trunkline::schema {\nnamespace {\n\n"
         "constexpr PrivateField kPrivateFields[] = {\n";
  for (const Message& m : schema.messages) {
    for (const Field& f : m.fields) {
      if (f.privacy.empty()) continue;
      out << "    {" << Literal(std::string(f.descriptor->full_name()))
          << ", Privacy::" << f.privacy << "},\n";
    }
  }
  out << "};\n\nconstexpr CutField kCutFields[] = {\n";
  for (const Message& m : schema.messages) {
    for (const Field& f : m.fields) {
      if (f.when_cut.empty()) continue;
      out << "    {" << Literal(std::string(f.descriptor->full_name()))
          << ", WhenCut::" << f.when_cut << "},\n";
    }
  }
  out << "};\n\n}  // namespace\n\n"
         "absl::Span<const CutField> CutFields() { return kCutFields; }\n\n"
         "absl::Span<const PrivateField> PrivateFields() { return "
         "kPrivateFields; }\n\n"
         "}  // namespace trunkline::schema\n";
}

void WriteFieldNames(const Schema& schema, std::ostream& out) {
  out << "// Generated: the names of fields in texts for people and in "
         "tables.\n"
         "#include \"src/schema/field_names.h\"\n\n"
         "namespace trunkline::schema {\nnamespace {\n\n";
  const auto aliases_of = [](const Message& m, const Field& f) {
    return f.aliases.empty() ? std::string("{}")
                             : "k" + m.name + f.constant.substr(1) + "Aliases";
  };
  for (const Message& m : schema.messages) {
    for (const Field& f : m.fields) {
      if (f.aliases.empty()) continue;
      out << "constexpr std::string_view " << aliases_of(m, f) << "[] = {";
      const char* comma = "";
      for (const std::string& alias : f.aliases) {
        out << comma << Literal(alias);
        comma = ", ";
      }
      out << "};\n";
    }
  }
  out << "constexpr FieldNames kFieldNames[] = {\n";
  for (const Message& m : schema.messages) {
    for (const Field& f : m.fields) {
      if (!f.named) continue;
      out << "    {" << Literal(m.path) << ", "
          << Literal(std::string(f.descriptor->name())) << ", " << Literal(f.en)
          << ", " << Literal(f.zh.empty() ? f.en : f.zh) << ", "
          << aliases_of(m, f) << "},\n";
    }
  }
  out << "};\n\n}  // namespace\n\n"
         "absl::Span<const FieldNames> AllFieldNames() { return kFieldNames; "
         "}\n\n"
         "}  // namespace trunkline::schema\n";
}

}  // namespace trunkline::generator
