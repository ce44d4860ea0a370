// SPDX-License-Identifier: Apache-2.0
#include "proto/generator/model.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>

#include "google/protobuf/dynamic_message.h"

namespace trunkline::generator {
namespace {

// The C++ enums. Everything about their enumerators comes from the schema; only
// which type stands for which enum is said here, because nested enums of
// messages are types of their own in some headers.
struct CppEnum {
  const char* path;
  const char* cpp;
  const char* name;  // Null: the path without dots.
  const char* zero;
  Part part;
};
constexpr CppEnum kCppEnums[] = {
    {"TicketType", "TicketType", nullptr, "kUnspecified", Part::kRouting},
    {"Channel", "Channel", nullptr, "kUnspecified", Part::kRouting},
    {"Urgency", "Urgency", nullptr, "kUnspecified", Part::kRouting},
    {"Basis", "Basis", nullptr, "kUnspecified", Part::kRouting},
    {"Milestone", "Milestone", nullptr, "kUnspecified", Part::kRouting},
    {"Outcome", "Outcome", nullptr, "kUnspecified", Part::kRouting},
    {"Decision.Note", "Note", "Note", "", Part::kRouting},
    {"Phase.Kind", "Phase", "Phase", "kUnspecified", Part::kRouting},
    {"AttributeDeclaration.Kind", "AttributeKind", "AttributeKind",
     "kUnspecified", Part::kRouting},
    {"Refusal.Reason", "RefusalReason", nullptr, "kUnspecified",
     Part::kRouting},
    {"Refusal.Action", "RefusalAction", nullptr, "kUnspecified",
     Part::kRouting},
    {"RuleStatus", "RuleStatus", nullptr, "kUnspecified", Part::kRouting},
    {"DeadlinePolicy.Unit", "DeadlinePolicy::Unit", nullptr, "kUnspecified",
     Part::kRouting},
    {"DeadlinePolicy.Start", "DeadlinePolicy::Start", nullptr, "kUnspecified",
     Part::kRouting},
    {"DeadlinePolicy.CountFrom", "DeadlinePolicy::CountFrom", nullptr,
     "kUnspecified", Part::kRouting},
    {"DeadlinePolicy.End", "DeadlinePolicy::End", nullptr, "kUnspecified",
     Part::kRouting},
    {"DeadlinePolicy.Roll", "DeadlinePolicy::Roll", nullptr, "kUnspecified",
     Part::kRouting},
    {"DeadlinePolicy.OffDay", "DeadlinePolicy::OffDay", nullptr, "kUnspecified",
     Part::kRouting},
    {"DeadlinePolicy.HoldCount", "DeadlinePolicy::HoldCount", nullptr,
     "kUnspecified", Part::kRouting},
    {"DayException.Kind", "DayKind", "DayKind", "", Part::kRouting},
    {"Location.Datum", "TicketRecord::Location::Datum", nullptr, "kUnspecified",
     Part::kRouting},
    {"Attachment.Kind", "Attachment::Kind", nullptr, "kUnspecified",
     Part::kRouting},
    {"Related.Kind", "TicketRecord::Related::Kind", nullptr, "kUnspecified",
     Part::kRouting},
    {"Issue.Severity", "Severity", "Severity", "", Part::kRouting},
    {"DialAnswer.Answer", "DialResult::Answer", "DialAnswer", "",
     Part::kRouting},
    {"CommandKind", "CommandKind", nullptr, "kUnspecified", Part::kCases},
    {"ContactOutcome", "ContactOutcome", nullptr, "kUnspecified", Part::kCases},
    {"Solved", "Solved", nullptr, "kUnspecified", Part::kCases},
    {"Satisfaction", "Satisfaction", nullptr, "kUnspecified", Part::kCases},
    {"AlertLevel", "AlertLevel", nullptr, "kUnspecified", Part::kCases},
    {"SupervisionMeasure", "SupervisionMeasure", nullptr, "kUnspecified",
     Part::kCases},
    {"ReferralGround", "ReferralGround", nullptr, "kUnspecified", Part::kCases},
    {"Resolution", "Resolution", nullptr, "kUnspecified", Part::kCases},
    {"ClockEvent.Kind", "ClockEvent::Kind", nullptr, "kUnspecified",
     Part::kCases},
    {"Assignment.Kind", "Assignment::Kind", nullptr, "kUnspecified",
     Part::kCases},
    {"Assignment.End", "Assignment::End", nullptr, "kRunning", Part::kCases},
    {"Clock.State", "Clock::State", nullptr, "kUnspecified", Part::kCases},
    {"Supervision.State", "Supervision::State", nullptr, "kUnspecified",
     Part::kCases},
    {"Denial.Kind", "Denial::Kind", nullptr, "kNone", Part::kCases},
    {"FactType", "FactType", nullptr, "kUnspecified", Part::kCases},
    {"DisputeCommandKind", "DisputeCommandKind", nullptr, "kUnspecified",
     Part::kCases},
    {"DisputeStage", "DisputeStage", nullptr, "kUnspecified", Part::kCases},
    {"DisputeEnding", "DisputeEnding", nullptr, "kUnspecified", Part::kCases},
    {"Opinion.Office", "Opinion::Office", nullptr, "kUnspecified",
     Part::kCases},
    {"Access", "Access", nullptr, "kUnspecified", Part::kCases},
    {"AccessEntry.Act", "AccessAct", nullptr, "kUnspecified", Part::kCases},
    {"Guard.Kind", "lifecycle::Guard::Kind", nullptr, "", Part::kLifecycle},
    {"Guard.Counter", "lifecycle::Guard::Counter", nullptr, "kUnspecified",
     Part::kLifecycle},
    {"Guard.Request", "lifecycle::Guard::Request", nullptr, "kUnspecified",
     Part::kLifecycle},
    {"LifecycleRole.Relation", "lifecycle::Role::Relation", nullptr, "kNothing",
     Part::kLifecycle},
    {"ClockEffect.Act", "lifecycle::Effect::Act", nullptr, "",
     Part::kLifecycle},
    {"ClockDefinition.Scope", "lifecycle::ClockDef::Scope", nullptr, "",
     Part::kLifecycle},
    {"EscalationDefinition.At", "lifecycle::EscalationDefinition::At", nullptr,
     "", Part::kLifecycle},
    {"View.Field", "lifecycle::View::Field", nullptr, "", Part::kLifecycle},
    {"KpiUnit", "KpiUnit", nullptr, "", Part::kInsight},
    {"ColumnTest.Relation", "ColumnTest::Relation", nullptr, "",
     Part::kInsight},
    {"NoticeFindingKind", "NoticeFindingKind", nullptr, "kUnspecified",
     Part::kInsight},
    {"Privacy", "schema::Privacy", nullptr, "kPublic", Part::kSchema},
    {"WhenCut", "schema::WhenCut", nullptr, "kStays", Part::kSchema},
};

// The names of the library's own options, read from a descriptor's options
// through the schema's own pool: the generator is built before any code for
// options.proto could be.
class OptionReader {
 public:
  explicit OptionReader(const pb::DescriptorPool* pool)
      : pool_(pool), factory_(pool) {}

  struct Names {
    std::string en, zh;
    std::vector<std::string> aliases;
  };
  template <typename Options>
  Names ReadNames(const Options& options, const std::string& extension) {
    Names out;
    Visit(options, extension,
          [&](const pb::Message& message, const pb::FieldDescriptor* field) {
            const pb::Message& names =
                message.GetReflection()->GetMessage(message, field);
            const pb::Descriptor* type = names.GetDescriptor();
            const pb::Reflection* read = names.GetReflection();
            out.en = read->GetString(names, type->FindFieldByName("en"));
            out.zh = read->GetString(names, type->FindFieldByName("zh"));
            const pb::FieldDescriptor* alias = type->FindFieldByName("alias");
            for (int i = 0; i < read->FieldSize(names, alias); ++i) {
              out.aliases.push_back(read->GetRepeatedString(names, alias, i));
            }
          });
    return out;
  }
  // "kCallerWords" of PRIVACY_CALLER_WORDS, or empty.
  std::string ReadEnumerator(const pb::FieldOptions& options,
                             const std::string& extension,
                             const std::string& prefix) {
    std::string out;
    Visit(options, extension,
          [&](const pb::Message& message, const pb::FieldDescriptor* field) {
            const pb::EnumValueDescriptor* value =
                message.GetReflection()->GetEnum(message, field);
            if (value->number() != 0) {
              out =
                  "k" + Camel(std::string(value->name()).substr(prefix.size()));
            }
          });
    return out;
  }

 private:
  template <typename Options, typename Read>
  void Visit(const Options& options, const std::string& extension,
             const Read& read) {
    const pb::FieldDescriptor* field =
        pool_->FindExtensionByName(std::string(kPackage) + "." + extension);
    if (field == nullptr) return;
    const std::unique_ptr<pb::Message> message(
        factory_.GetPrototype(field->containing_type())->New());
    if (message->ParseFromString(options.SerializeAsString()) &&
        message->GetReflection()->HasField(*message, field)) {
      read(*message, field);
    }
  }

  const pb::DescriptorPool* pool_;
  pb::DynamicMessageFactory factory_;
};

// The comment above or behind a declaration, on one line.
template <typename Descriptor>
std::string Comment(const Descriptor& descriptor) {
  pb::SourceLocation location;
  if (!descriptor.GetSourceLocation(&location)) return {};
  std::string text = location.leading_comments.empty()
                         ? location.trailing_comments
                         : location.leading_comments;
  std::string out;
  for (const char c : text) {
    if (c != '\n' && c != ' ') {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

constexpr char kTimestampFile[] = "google/protobuf/timestamp.proto";

// The name without the package.
template <typename Descriptor>
std::string Path(const Descriptor& descriptor) {
  const std::string package(descriptor.file()->package());
  return std::string(descriptor.full_name()).substr(package.size() + 1);
}

std::string WithoutDots(std::string path) {
  path.erase(std::remove(path.begin(), path.end(), '.'), path.end());
  return path;
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(c));
  return text;
}

bool Fail(const std::string& message) {
  std::cerr << "generate: " << message << "\n";
  return false;
}

bool ReadEnum(const pb::EnumDescriptor& descriptor, OptionReader* options,
              std::vector<Enum>* enums) {
  Enum e;
  e.path = Path(descriptor);
  e.name = WithoutDots(e.path);
  e.prefix = UpperSnake(std::string(descriptor.name())) + "_";
  e.comment = Comment(descriptor);
  const OptionReader::Names of_enum =
      options->ReadNames(descriptor.options(), "enum_names");
  e.en = of_enum.en;
  e.zh = of_enum.zh;
  if (e.en.empty()) {
    e.en = Lower(UpperSnake(e.name));
    std::replace(e.en.begin(), e.en.end(), '_', ' ');
  }
  if (e.zh.empty()) e.zh = e.en;
  for (const CppEnum& cpp : kCppEnums) {
    if (e.path != cpp.path) continue;
    e.cpp = cpp.cpp;
    e.cpp_zero = cpp.zero;
    e.part = cpp.part;
    if (cpp.name != nullptr) e.name = cpp.name;
    e.flags = e.name == "Note";
  }
  for (int i = 0; i < descriptor.value_count(); ++i) {
    const pb::EnumValueDescriptor& value = *descriptor.value(i);
    Enumerator v;
    v.number = value.number();
    v.identifier = std::string(value.name());
    if (v.identifier.compare(0, e.prefix.size(), e.prefix) != 0) {
      return Fail(v.identifier + " does not begin with " + e.prefix);
    }
    v.suffix = v.identifier.substr(e.prefix.size());
    v.comment = Comment(value);
    const OptionReader::Names names =
        options->ReadNames(value.options(), "names");
    if (v.number != 0) {
      v.en = names.en.empty() ? Lower(v.suffix) : names.en;
      v.zh = names.zh.empty() ? v.en : names.zh;
      v.aliases = names.aliases;
    }
    e.values.push_back(std::move(v));
  }
  enums->push_back(std::move(e));
  return true;
}

bool ReadMessage(const pb::Descriptor& descriptor, OptionReader* options,
                 Schema* schema) {
  Message m;
  m.descriptor = &descriptor;
  m.path = Path(descriptor);
  m.name = WithoutDots(m.path);
  for (int i = 0; i < descriptor.field_count(); ++i) {
    Field f;
    f.descriptor = descriptor.field(i);
    const std::string name(f.descriptor->name());
    f.constant = "k" + Camel(name);
    const OptionReader::Names names =
        options->ReadNames(f.descriptor->options(), "field_names");
    f.en = names.en.empty() ? name : names.en;
    f.zh = names.zh;
    f.aliases = names.aliases;
    f.named = !names.en.empty() || !names.zh.empty() || !names.aliases.empty();
    f.privacy =
        options->ReadEnumerator(f.descriptor->options(), "privacy", "PRIVACY_");
    f.when_cut = options->ReadEnumerator(f.descriptor->options(), "when_cut",
                                         "WHEN_CUT_");
    if (f.descriptor->message_type() != nullptr) {
      f.type = Path(*f.descriptor->message_type());
    } else if (f.descriptor->enum_type() != nullptr) {
      f.type = Path(*f.descriptor->enum_type());
    }
    f.comment = Comment(*f.descriptor);
    m.fields.push_back(std::move(f));
  }
  std::sort(m.fields.begin(), m.fields.end(),
            [](const Field& a, const Field& b) {
              return a.descriptor->number() < b.descriptor->number();
            });
  schema->messages.push_back(std::move(m));
  for (int i = 0; i < descriptor.enum_type_count(); ++i) {
    if (!ReadEnum(*descriptor.enum_type(i), options, &schema->enums)) {
      return false;
    }
  }
  for (int i = 0; i < descriptor.nested_type_count(); ++i) {
    if (!ReadMessage(*descriptor.nested_type(i), options, schema)) return false;
  }
  return true;
}

}  // namespace

const Field* Message::Find(const std::string& field) const {
  for (const Field& f : fields) {
    if (f.descriptor->name() == field) return &f;
  }
  return nullptr;
}

bool Schema::Read(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!files.ParseFromIstream(&in)) return Fail("cannot read " + file);
  for (const pb::FileDescriptorProto& one : files.file()) {
    if (pool.BuildFile(one) == nullptr) {
      return Fail("cannot use " + one.name());
    }
  }
  OptionReader options(&pool);
  for (const pb::FileDescriptorProto& one : files.file()) {
    const pb::FileDescriptor* descriptor = pool.FindFileByName(one.name());
    if (one.name() == kTimestampFile) {
      // The one message from elsewhere that is read field by field.
      ReadMessage(*descriptor->message_type(0), &options, this);
    }
    if (one.package() != kPackage) continue;
    const bool of_options = one.name() == kOptionsFile;
    for (int i = 0; i < descriptor->enum_type_count(); ++i) {
      if (!ReadEnum(*descriptor->enum_type(i), &options,
                    of_options ? &option_enums : &enums)) {
        return false;
      }
    }
    if (of_options) continue;
    for (int i = 0; i < descriptor->message_type_count(); ++i) {
      if (!ReadMessage(*descriptor->message_type(i), &options, this)) {
        return false;
      }
    }
  }
  for (const CppEnum& cpp : kCppEnums) {
    const auto is = [&](const Enum& e) { return e.path == cpp.path; };
    const bool found =
        std::any_of(enums.begin(), enums.end(), is) ||
        std::any_of(option_enums.begin(), option_enums.end(), is);
    if (!found) return Fail(std::string("no enum ") + cpp.path);
  }
  return true;
}

std::string Camel(const std::string& words) {
  std::string out;
  bool begins = true;
  for (const char c : words) {
    if (c == '_') {
      begins = true;
      continue;
    }
    out += static_cast<char>(begins ? std::toupper(c) : std::tolower(c));
    begins = false;
  }
  return out;
}

std::string UpperSnake(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (std::isupper(c) && !out.empty()) out += '_';
    out += static_cast<char>(std::toupper(c));
  }
  return out;
}

std::string Literal(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace trunkline::generator
