// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "proto/generator/outputs.h"

// The names of enumerators: tables for the library's own modules, and the
// public functions over the C++ enums.
namespace trunkline::generator {
namespace {

// The enumerator's name in C++.
std::string Constant(const Enum& e, const Enumerator& v) {
  return v.number == 0 ? e.cpp_zero : "k" + Camel(v.suffix);
}

int CppNumber(const Enum& e, const Enumerator& v) {
  return e.flags && v.number > 0 ? 1 << (v.number - 1) : v.number;
}

bool Selected(const Enum& e, bool cases) {
  return !e.cpp.empty() && e.cases == cases;
}

// What stands beside a name in Python: the comment in the schema, else the
// names, which may be empty.
std::string Documentation(const std::string& comment, const std::string& en,
                          const std::string& zh) {
  if (!comment.empty()) return comment;
  return en == zh ? en : en + " (" + zh + ")";
}

std::string Wrapped(const std::string& text, const std::string& prefix) {
  std::string out, line;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find(' ', begin);
    if (end == std::string::npos) end = text.size();
    const std::string word = text.substr(begin, end - begin);
    if (!line.empty() && prefix.size() + line.size() + 1 + word.size() > 80) {
      out += prefix + line + "\n";
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
    begin = end + 1;
  }
  if (!line.empty()) out += prefix + line + "\n";
  return out;
}

}  // namespace

void WriteNameTablesHeader(const Schema& schema, std::ostream& out) {
  out << "// Generated: the names of each enum of the published schemas.\n"
         "#ifndef TRUNKLINE_GENERATED_NAME_TABLES_H_\n"
         "#define TRUNKLINE_GENERATED_NAME_TABLES_H_\n\n"
         "#include \"src/schema/enum_names.h\"\n\n"
         "namespace trunkline::schema {\n\n";
  for (const Enum& e : schema.enums) {
    out << "// trunkline.v1." << e.path << "\nconst EnumNames& " << e.name
        << "Names();\n";
  }
  out << "\n}  // namespace trunkline::schema\n\n"
         "#endif  // TRUNKLINE_GENERATED_NAME_TABLES_H_\n";
}

void WriteNameTables(const Schema& schema, std::ostream& out) {
  out << "// Generated: the names of each enum of the published schemas.\n"
         "#include \"generated/name_tables.h\"\n\n"
         "namespace trunkline::schema {\nnamespace {\n\n";
  for (const Enum& e : schema.enums) {
    out << "constexpr EnumeratorNames k" << e.name << "Values[] = {\n";
    bool aliases = false;
    for (const Enumerator& v : e.values) {
      out << "    {" << v.number << ", " << Literal(v.identifier) << ", "
          << Literal(v.en) << ", " << Literal(v.zh) << "},\n";
      aliases = aliases || !v.aliases.empty();
    }
    out << "};\n";
    if (aliases) {
      out << "constexpr EnumAlias k" << e.name << "Aliases[] = {\n";
      for (const Enumerator& v : e.values) {
        for (const std::string& alias : v.aliases) {
          out << "    {" << v.number << ", " << Literal(alias) << "},\n";
        }
      }
      out << "};\n";
    }
    out << "constexpr EnumNames k" << e.name << "(\n    " << Literal(e.path)
        << ", " << Literal(e.name) << ", " << Literal(e.en) << ", "
        << Literal(e.zh) << ",\n    " << Literal(e.prefix) << ", k" << e.name
        << "Values, "
        << (aliases ? "k" + e.name + "Aliases"
                    : std::string("absl::Span<const EnumAlias>()"))
        << ");\n\n";
  }
  out << "constexpr const EnumNames* kAll[] = {\n";
  for (const Enum& e : schema.enums) out << "    &k" << e.name << ",\n";
  out << "};\n\n}  // namespace\n\n";
  for (const Enum& e : schema.enums) {
    out << "const EnumNames& " << e.name << "Names() { return k" << e.name
        << "; }\n";
  }
  out << "\nabsl::Span<const EnumNames* const> AllEnumNames() { return kAll; "
         "}\n\n}  // namespace trunkline::schema\n";
}

void WriteEnumNamesHeader(const Schema& schema, bool cases, std::ostream& out) {
  const std::string guard =
      cases ? "TRUNKLINE_CASES_ENUM_NAMES_H_" : "TRUNKLINE_ENUM_NAMES_H_";
  out << "// SPDX-License-Identifier: Apache-2.0\n"
         "// Names of the enumerators of "
      << (cases ? "cases" : "routing and deadlines")
      << ", in each language.\n"
         "// Generated from the published schemas, proto/trunkline/v1/.\n"
         "//\n"
         "// EnumName() returns the name to show: \"complaint\", \"投诉\". It "
         "is "
         "empty for\n"
         "// kUnspecified and for a number that is no enumerator. The view "
         "lives "
         "as long\n"
         "// as the program. FindEnum() reads each of the names, the schema's "
         "own\n"
         "// (\"TICKET_TYPE_COMPLAINT\") and further spellings, in any case, "
         "\"-\" and \" \"\n"
         "// as \"_\"; it returns false and leaves `*value` as it is where "
         "none "
         "fits. All\n"
         "// functions may be called from any thread.\n"
      << "#ifndef " << guard << "\n#define " << guard
      << "\n\n#include <string_view>\n\n";
  if (cases) {
    out << "#include \"trunkline/cases/case.h\"\n"
           "#include \"trunkline/cases/dispute.h\"\n"
           "#include \"trunkline/cases/lifecycle_engine.h\"\n";
  } else {
    out << "#include \"trunkline/calendar.h\"\n"
           "#include \"trunkline/catalogue.h\"\n"
           "#include \"trunkline/deadline.h\"\n"
           "#include \"trunkline/decision.h\"\n";
  }
  out << "#include \"trunkline/explain.h\"\n";
  if (!cases) {
    out << "#include \"trunkline/issue.h\"\n#include \"trunkline/ruleset.h\"\n"
           "#include \"trunkline/ticket.h\"\n"
           "#include \"trunkline/wire.h\"\n";
  }
  out << "\nnamespace trunkline {\n";
  for (const Enum& e : schema.enums) {
    if (!Selected(e, cases)) continue;
    out << "\n"
        << Wrapped(e.comment, "// ") << "std::string_view EnumName(" << e.cpp
        << " value,\n                          Language language = "
        << "Language::kEnglish);\nbool FindEnum(std::string_view name, "
        << e.cpp << "* value);\n";
  }
  out << "\n}  // namespace trunkline\n\n#endif  // " << guard << "\n";
}

void WriteEnumNames(const Schema& schema, bool cases, std::ostream& out) {
  out << "// Generated: public names of enumerators. Each switch names every\n"
         "// enumerator of the schema, so an enumerator that only one of C++ "
         "and\n// schema has does not compile.\n"
         "#include \"trunkline/"
      << (cases ? "cases/" : "")
      << "enum_names.h\"\n\n#include <optional>\n\n"
         "#include \"generated/name_tables.h\"\n\n"
         "namespace trunkline {\n\n";
  for (const Enum& e : schema.enums) {
    if (!Selected(e, cases)) continue;
    for (const Enumerator& v : e.values) {
      const std::string constant = Constant(e, v);
      if (constant.empty()) continue;
      out << "static_assert(static_cast<int>(" << e.cpp << "::" << constant
          << ") == " << CppNumber(e, v) << ");\n";
    }
    out << "std::string_view EnumName(" << e.cpp
        << " value, Language language) {\n  switch (value) {\n";
    for (const Enumerator& v : e.values) {
      const std::string constant = Constant(e, v);
      if (constant.empty()) continue;
      out << "    case " << e.cpp << "::" << constant << ":\n";
      if (v.number == 0) {
        out << "      return {};\n";
      } else if (v.en == v.zh) {
        out << "      return " << Literal(v.en) << ";\n";
      } else {
        out << "      return language == Language::kChinese ? " << Literal(v.zh)
            << "\n                                           "
            << "   : " << Literal(v.en) << ";\n";
      }
    }
    out << "  }\n  return {};\n}\n\nbool FindEnum(std::string_view name, "
        << e.cpp
        << "* value) {\n  const std::optional<int> found = schema::" << e.name
        << "Names().Find(name);\n  if (!found) return false;\n"
        << "  *value = static_cast<" << e.cpp << ">("
        << (e.flags ? "1 << (*found - 1)" : "*found")
        << ");\n  return true;\n}\n\n";
  }
  out << "}  // namespace trunkline\n";
}

void WriteEnumLast(const Schema& schema, bool cases, std::ostream& out) {
  const std::string guard = cases ? "TRUNKLINE_GENERATED_CASES_ENUM_LAST_H_"
                                  : "TRUNKLINE_GENERATED_ENUM_LAST_H_";
  out << "// Generated: the largest enumerator of each public enum, kLast.\n"
         "#ifndef "
      << guard << "\n#define " << guard << "\n\n#include "
      << (cases ? "\"generated/enum_last.h\"\n"
                  "#include \"trunkline/cases/enum_names.h\"\n"
                : "\"trunkline/enum_names.h\"\n")
      << "\nnamespace trunkline {\n\n";
  if (!cases) out << "template <typename Enum>\nconstexpr int kLast = 0;\n";
  for (const Enum& e : schema.enums) {
    if (!Selected(e, cases)) continue;
    int last = 0;
    for (const Enumerator& v : e.values) last = std::max(last, v.number);
    out << "template <>\ninline constexpr int kLast<" << e.cpp << "> = " << last
        << ";\n";
  }
  out << "\n}  // namespace trunkline\n\n#endif  // " << guard << "\n";
}

void WriteCHeader(const Schema& schema, std::ostream& out) {
  out << "/* SPDX-License-Identifier: Apache-2.0\n"
         "   Numbers of the enumerators, as structs of c.h and messages of\n"
         "   proto/trunkline/v1/ have them. Generated from the schemas; "
         "included "
         "by c.h. */\n"
         "#ifndef TRUNKLINE_C_ENUMS_H_\n#define TRUNKLINE_C_ENUMS_H_\n";
  for (const Enum& e : schema.enums) {
    if (e.cpp.empty()) continue;
    out << "\n";
    std::string comment = Wrapped(e.comment, "   ");
    if (!comment.empty()) {
      comment.replace(0, 3, "/* ");
      comment.insert(comment.size() - 1, " */");
      out << comment;
    }
    out << "enum {\n";
    for (std::size_t i = 0; i != e.values.size(); ++i) {
      const Enumerator& v = e.values[i];
      out << "  TL_" << UpperSnake(e.name) << "_" << v.suffix << " = "
          << CppNumber(e, v) << (i + 1 == e.values.size() ? "" : ",");
      if (v.zh != v.en) out << " /* " << v.zh << " */";
      out << "\n";
    }
    out << "};\n";
  }
  out << "\n#endif /* TRUNKLINE_C_ENUMS_H_ */\n";
}

void WritePythonEnums(const Schema& schema, std::ostream& out) {
  out << "// Generated: the enums of the Python module.\n";
  for (const Enum& e : schema.enums) {
    if (e.cpp.empty()) continue;
    out << "BindEnum<" << e.cpp << ">(m, " << Literal(e.name) << ", "
        << Literal(Documentation(e.comment, e.en, e.zh)) << ")";
    for (const Enumerator& v : e.values) {
      if (Constant(e, v).empty()) continue;
      out << "\n    .value(" << Literal(v.suffix) << ", " << e.cpp
          << "::" << Constant(e, v);
      const std::string doc = Documentation(v.comment, v.en, v.zh);
      if (!doc.empty()) out << ", " << Literal(doc);
      out << ")";
    }
    out << ";\n";
  }
}

void WritePythonTicket(const Schema& schema, std::ostream& out) {
  out << "// Generated: what each field of a ticket is.\n";
  for (const Message& m : schema.messages) {
    if (m.path != "Ticket") continue;
    for (const Field& f : m.fields) {
      out << "{" << Literal(std::string(f.descriptor->name())) << ", "
          << Literal(f.comment) << "},\n";
    }
  }
}

}  // namespace trunkline::generator
