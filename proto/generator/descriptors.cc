// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <string>

#include "proto/generator/outputs.h"

// The schemas as descriptors. Custom options never leave the generator: protoc
// refuses one that is declared in a lite file, and the code of one that is
// declared in a full file needs descriptor.pb.h, which lite code must not.
namespace trunkline::generator {
namespace {

constexpr char kInternalPackage[] = "trunkline_internal.v1";
constexpr char kDescriptorFile[] = "google/protobuf/descriptor.proto";

// Drops what the schema did not know of an options message: the options of
// options.proto are unknown fields here.
template <typename Owner>
void DropCustomOptions(Owner* owner) {
  if (!owner->has_options()) return;
  auto* options = owner->mutable_options();
  options->GetReflection()->MutableUnknownFields(options)->Clear();
  if (options->ByteSizeLong() == 0) owner->clear_options();
}

void DropCustomOptions(pb::EnumDescriptorProto* e) {
  DropCustomOptions<pb::EnumDescriptorProto>(e);
  for (auto& value : *e->mutable_value()) DropCustomOptions(&value);
}

void DropCustomOptions(pb::DescriptorProto* message) {
  DropCustomOptions<pb::DescriptorProto>(message);
  for (auto& field : *message->mutable_field()) DropCustomOptions(&field);
  for (auto& e : *message->mutable_enum_type()) DropCustomOptions(&e);
  for (auto& nested : *message->mutable_nested_type()) {
    DropCustomOptions(&nested);
  }
}

// The files without options.proto and what only that needs.
pb::FileDescriptorSet PlainFiles(const Schema& schema) {
  pb::FileDescriptorSet out;
  for (const pb::FileDescriptorProto& file : schema.files.file()) {
    if (file.name() == kOptionsFile || file.name() == kDescriptorFile) {
      continue;
    }
    pb::FileDescriptorProto* plain = out.add_file();
    *plain = file;
    plain->clear_source_code_info();
    auto* imports = plain->mutable_dependency();
    imports->erase(std::remove(imports->begin(), imports->end(), kOptionsFile),
                   imports->end());
    for (auto& message : *plain->mutable_message_type()) {
      DropCustomOptions(&message);
    }
    for (auto& e : *plain->mutable_enum_type()) DropCustomOptions(&e);
  }
  return out;
}

void Replace(const std::string& from, const std::string& to,
             std::string* text) {
  if (text->compare(0, from.size(), from) == 0) {
    text->replace(0, from.size(), to);
  }
}

void MakeInternal(pb::DescriptorProto* message) {
  for (auto& field : *message->mutable_field()) {
    if (field.type() == pb::FieldDescriptorProto::TYPE_STRING) {
      field.set_type(pb::FieldDescriptorProto::TYPE_BYTES);
    }
    Replace(std::string(".") + kPackage + ".",
            std::string(".") + kInternalPackage + ".",
            field.mutable_type_name());
    if (field.type_name().empty()) field.clear_type_name();
  }
  for (auto& nested : *message->mutable_nested_type()) MakeInternal(&nested);
}

}  // namespace

void WriteInternalSchema(const Schema& schema, std::ostream& out) {
  pb::FileDescriptorSet files = PlainFiles(schema);
  for (pb::FileDescriptorProto& file : *files.mutable_file()) {
    if (file.package() != kPackage) continue;
    file.set_package(kInternalPackage);
    file.mutable_options()->set_optimize_for(pb::FileOptions::LITE_RUNTIME);
    Replace("trunkline/v1/", "trunkline_internal/v1/", file.mutable_name());
    for (std::string& import : *file.mutable_dependency()) {
      Replace("trunkline/v1/", "trunkline_internal/v1/", &import);
    }
    for (auto& message : *file.mutable_message_type()) MakeInternal(&message);
  }
  files.SerializeToOstream(&out);
}

void WriteEmbeddedSchema(const Schema& schema, std::ostream& out) {
  const std::string bytes = PlainFiles(schema).SerializeAsString();
  out << "// Generated: the published schemas as a FileDescriptorSet.\n"
         "#include <cstddef>\n\n"
         "namespace trunkline::schema {\n\n"
         "extern const unsigned char kDescriptorSet[];\n"
         "extern const std::size_t kDescriptorSetSize;\n"
         "const unsigned char kDescriptorSet[] = {";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    char text[8];
    std::snprintf(text, sizeof(text), "%s0x%02x,", i % 16 == 0 ? "\n" : "",
                  static_cast<unsigned char>(bytes[i]));
    out << text;
  }
  out << "\n};\n"
         "const std::size_t kDescriptorSetSize = sizeof(kDescriptorSet);\n\n"
         "}  // namespace trunkline::schema\n";
}

}  // namespace trunkline::generator
