// SPDX-License-Identifier: Apache-2.0
// Writes the code that follows from the published schemas. Run by the build:
//
//   trunkline_generate DESCRIPTOR_SET FOLDER
//
// DESCRIPTOR_SET has the schemas with their imports and source locations. A
// file is only touched where its content changes.
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>

#include "proto/generator/outputs.h"

namespace {

bool Update(const std::string& path, const std::string& content) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream old;
  old << in.rdbuf();
  if (in && old.str() == content) return true;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << content;
  return out.flush().good();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace trunkline::generator;  // NOLINT: the program's own.
  if (argc != 3) {
    std::cerr << "usage: trunkline_generate DESCRIPTOR_SET FOLDER\n";
    return 2;
  }
  Schema schema;
  if (!schema.Read(argv[1])) return 1;
  const std::string folder = std::string(argv[2]) + "/";
  const struct {
    const char* path;
    std::function<void(const Schema&, std::ostream&)> write;
  } outputs[] = {
      {"internal.pb", WriteInternalSchema},
      {"embedded_descriptors.cc", WriteEmbeddedSchema},
      {"generated/name_tables.h", WriteNameTablesHeader},
      {"generated/name_tables.cc", WriteNameTables},
      {"trunkline_schema/fields.h", WriteFieldsHeader},
      {"generated/private_fields.cc", WritePrivateFields},
      {"generated/field_names.cc", WriteFieldNames},
      {"generated/enum_names.cc",
       [](const Schema& s, std::ostream& out) {
         WriteEnumNames(s, false, out);
       }},
      {"generated/cases_enum_names.cc",
       [](const Schema& s, std::ostream& out) {
         WriteEnumNames(s, true, out);
       }},
      {"generated/enum_last.h",
       [](const Schema& s, std::ostream& out) {
         WriteEnumLast(s, Part::kRouting, out);
       }},
      {"generated/cases_enum_last.h",
       [](const Schema& s, std::ostream& out) {
         WriteEnumLast(s, Part::kCases, out);
       }},
      {"generated/lifecycle_enum_last.h",
       [](const Schema& s, std::ostream& out) {
         WriteEnumLast(s, Part::kLifecycle, out);
       }},
      {"generated/schema_enum_checks.cc",
       [](const Schema& s, std::ostream& out) {
         WriteEnumChecks(s, Part::kSchema, out);
       }},
      {"generated/lifecycle_enum_checks.cc",
       [](const Schema& s, std::ostream& out) {
         WriteEnumChecks(s, Part::kLifecycle, out);
       }},
      {"generated/insight_enum_checks.cc",
       [](const Schema& s, std::ostream& out) {
         WriteEnumChecks(s, Part::kInsight, out);
       }},
      {"generated/enumerator_rows.inc", WriteEnumeratorRows},
      {"generated/python_enums.inc", WritePythonEnums},
      {"generated/python_ticket.inc", WritePythonTicket},
      {"include/trunkline/enum_names.h",
       [](const Schema& s, std::ostream& out) {
         WriteEnumNamesHeader(s, false, out);
       }},
      {"include/trunkline/cases/enum_names.h",
       [](const Schema& s, std::ostream& out) {
         WriteEnumNamesHeader(s, true, out);
       }},
      {"include/trunkline/c_enums.h", WriteCHeader},
  };
  for (const auto& output : outputs) {
    std::ostringstream content;
    output.write(schema, content);
    if (!Update(folder + output.path, content.str())) {
      std::cerr << "generate: cannot write " << folder << output.path << "\n";
      return 1;
    }
  }
  return 0;
}
