// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

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
  return e.part == (cases ? Part::kCases : Part::kRouting);
}

// One static_assert for each enumerator that C++ has.
void WriteNumbers(const Enum& e, std::ostream& out) {
  for (const Enumerator& v : e.values) {
    const std::string constant = Constant(e, v);
    if (constant.empty()) continue;
    out << "static_assert(static_cast<int>(" << e.cpp << "::" << constant
        << ") == " << CppNumber(e, v) << ");\n";
  }
}

int Last(const Enum& e) {
  int last = 0;
  for (const Enumerator& v : e.values) last = std::max(last, v.number);
  return last;
}

// Public constants that are one more than the last enumerator.
struct Count {
  const char* path;
  const char* constant;
};
constexpr Count kCounts[] = {{"Milestone", "kMilestoneCount"},
                             {"CommandKind", "kCommandKinds"},
                             {"DisputeCommandKind", "kDisputeCommandKinds"},
                             {"Access", "kAccesses"}};

// The headers that declare the enums of a part.
std::vector<std::string> Headers(Part part) {
  switch (part) {
    case Part::kRouting:
      return {"trunkline/calendar.h", "trunkline/catalogue.h",
              "trunkline/deadline.h", "trunkline/decision.h",
              "trunkline/explain.h",  "trunkline/issue.h",
              "trunkline/ruleset.h",  "trunkline/ticket.h",
              "trunkline/wire.h"};
    case Part::kCases:
      return {"trunkline/cases/access.h", "trunkline/cases/case.h",
              "trunkline/cases/dispute.h", "trunkline/cases/lifecycle_engine.h",
              "trunkline/explain.h"};
    case Part::kSchema:
      return {"src/schema/privacy.h", "src/schema/when_cut.h"};
    case Part::kLifecycle:
      return {"src/lifecycle/definition/definition.h"};
    case Part::kInsight:
      return {"trunkline/insight.h", "trunkline/notices.h"};
    case Part::kNone:
      break;
  }
  return {};
}

void WriteIncludes(Part part, std::ostream& out) {
  for (const std::string& header : Headers(part)) {
    out << "#include \"" << header << "\"\n";
  }
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
  WriteIncludes(cases ? Part::kCases : Part::kRouting, out);
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
    WriteNumbers(e, out);
    for (const Count& count : kCounts) {
      if (e.path != count.path) continue;
      out << "static_assert(" << count.constant << " == " << Last(e) + 1
          << ");\n";
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

void WriteEnumChecks(const Schema& schema, Part part, std::ostream& out) {
  out << "// Generated: the numbers of a module's enums are the schema's. Each "
         "switch names\n// every enumerator of the schema, so an enumerator "
         "that "
         "only one of C++ and\n// schema has does not compile.\n";
  WriteIncludes(part, out);
  out << "\nnamespace trunkline {\nnamespace {\n";
  for (const auto* enums : {&schema.enums, &schema.option_enums}) {
    for (const Enum& e : *enums) {
      if (e.part != part) continue;
      out << "\n";
      WriteNumbers(e, out);
      out << "[[maybe_unused]] constexpr bool IsEnumerator(" << e.cpp
          << " value) {\n  switch (value) {\n";
      for (const Enumerator& v : e.values) {
        const std::string constant = Constant(e, v);
        if (constant.empty()) continue;
        out << "    case " << e.cpp << "::" << constant << ":\n";
      }
      out << "      return true;\n  }\n  return false;\n}\n";
    }
  }
  out << "\n}  // namespace\n}  // namespace trunkline\n";
}

void WriteEnumLast(const Schema& schema, Part part, std::ostream& out) {
  const std::string guard =
      part == Part::kRouting ? "TRUNKLINE_GENERATED_ENUM_LAST_H_"
      : part == Part::kCases ? "TRUNKLINE_GENERATED_CASES_ENUM_LAST_H_"
                             : "TRUNKLINE_GENERATED_LIFECYCLE_ENUM_LAST_H_";
  out << "// Generated: the largest enumerator of each enum, kLast.\n"
         "#ifndef "
      << guard << "\n#define " << guard << "\n\n";
  if (part != Part::kRouting) out << "#include \"generated/enum_last.h\"\n";
  if (part == Part::kRouting) {
    out << "#include \"trunkline/enum_names.h\"\n";
  } else if (part == Part::kCases) {
    out << "#include \"trunkline/cases/enum_names.h\"\n";
  } else {
    WriteIncludes(part, out);
  }
  out << "\nnamespace trunkline {\n\n";
  if (part == Part::kRouting) {
    out << "template <typename Enum>\nconstexpr int kLast = 0;\n";
  }
  for (const Enum& e : schema.enums) {
    if (e.part != part) continue;
    out << "template <>\ninline constexpr int kLast<" << e.cpp
        << "> = " << Last(e) << ";\n";
  }
  out << "\n}  // namespace trunkline\n\n#endif  // " << guard << "\n";
}

namespace {

// The kinds of entries of a rule set: the fields of RuleSet, by their numbers.
void WriteCEntryKinds(const Schema& schema, std::ostream& out) {
  out << "\n/* Kinds of entries (tl_entry_kind): field numbers in "
         "trunkline.v1.RuleSet. */\n"
         "enum {\n";
  for (const Message& m : schema.messages) {
    if (m.path != "RuleSet") continue;
    const char* comma = "";
    for (const Field& f : m.fields) {
      std::string name(f.descriptor->name());
      for (char& c : name) c = static_cast<char>(std::toupper(c));
      out << comma << "  TL_ENTRY_" << name << " = " << f.descriptor->number();
      comma = ",\n";
    }
  }
  out << "\n};\n";
}

}  // namespace

void WriteCHeader(const Schema& schema, std::ostream& out) {
  out << "/* SPDX-License-Identifier: Apache-2.0\n"
         "   Numbers of the enumerators, as structs of c.h and messages of\n"
         "   proto/trunkline/v1/ have them. Generated from the schemas; "
         "included "
         "by c.h. */\n"
         "#ifndef TRUNKLINE_C_ENUMS_H_\n#define TRUNKLINE_C_ENUMS_H_\n";
  for (const Enum& e : schema.enums) {
    if (!e.is_public()) continue;
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
  WriteCEntryKinds(schema, out);
  out << "\n#endif /* TRUNKLINE_C_ENUMS_H_ */\n";
}

void WriteEnumeratorRows(const Schema& schema, std::ostream& out) {
  out << "// Generated: each enumerator of the public enums, by its names in "
         "the "
         "schema and\n// in C, with the number of each language; -1: C++ has "
         "no "
         "such enumerator.\n";
  for (const Enum& e : schema.enums) {
    if (!e.is_public()) continue;
    for (const Enumerator& v : e.values) {
      const std::string constant = Constant(e, v);
      const std::string c = "TL_" + UpperSnake(e.name) + "_" + v.suffix;
      out << "{" << Literal(e.path) << ", " << Literal(v.identifier) << ", "
          << (constant.empty()
                  ? std::string("-1")
                  : "static_cast<int>(" + e.cpp + "::" + constant + ")")
          << ", " << Literal(c) << ", " << c << "},\n";
    }
  }
}

void WritePythonEnums(const Schema& schema, std::ostream& out) {
  out << "// Generated: the enums of the Python module.\n";
  for (const Enum& e : schema.enums) {
    if (!e.is_public()) continue;
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
