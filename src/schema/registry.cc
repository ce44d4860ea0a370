// SPDX-License-Identifier: Apache-2.0
#include "src/schema/registry.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "src/base/strings.h"

namespace trunkline::schema {

// In the generated embedded_descriptors.cc.
extern const unsigned char kDescriptorSet[];
extern const std::size_t kDescriptorSetSize;

namespace {

constexpr char kPackage[] = "trunkline.v1";

// Makes bytes of the string fields of a message and of those inside it.
// `found` is called with the full name of each field that was bytes already.
template <typename Found>
void StringsToBytes(const std::string& scope, pb::DescriptorProto* message,
                    const Found& found) {
  const std::string name = scope + "." + message->name();
  for (pb::FieldDescriptorProto& field : *message->mutable_field()) {
    if (field.type() == pb::FieldDescriptorProto::TYPE_BYTES) {
      found(name + "." + field.name());
    } else if (field.type() == pb::FieldDescriptorProto::TYPE_STRING) {
      field.set_type(pb::FieldDescriptorProto::TYPE_BYTES);
    }
  }
  for (pb::DescriptorProto& nested : *message->mutable_nested_type()) {
    StringsToBytes(name, &nested, found);
  }
}

void SetType(const pb::FieldDescriptor& field, FieldPlan* plan) {
  using Field = pb::FieldDescriptor;
  plan->zigzag =
      field.type() == Field::TYPE_SINT32 || field.type() == Field::TYPE_SINT64;
  switch (field.type()) {
    case Field::TYPE_FIXED32:
    case Field::TYPE_SFIXED32:
    case Field::TYPE_FLOAT:
      plan->wire_type = 5;
      break;
    case Field::TYPE_FIXED64:
    case Field::TYPE_SFIXED64:
    case Field::TYPE_DOUBLE:
      plan->wire_type = 1;
      break;
    case Field::TYPE_STRING:
    case Field::TYPE_BYTES:
    case Field::TYPE_MESSAGE:
      plan->wire_type = 2;
      break;
    default:
      plan->wire_type = 0;
  }
  switch (field.cpp_type()) {
    case Field::CPPTYPE_INT32:
      plan->kind = Kind::kInt32;
      break;
    case Field::CPPTYPE_INT64:
      plan->kind = Kind::kInt64;
      break;
    case Field::CPPTYPE_UINT32:
      plan->kind = Kind::kUint32;
      break;
    case Field::CPPTYPE_UINT64:
      plan->kind = Kind::kUint64;
      break;
    case Field::CPPTYPE_DOUBLE:
      plan->kind = Kind::kDouble;
      break;
    case Field::CPPTYPE_FLOAT:
      plan->kind = Kind::kFloat;
      break;
    case Field::CPPTYPE_BOOL:
      plan->kind = Kind::kBool;
      break;
    case Field::CPPTYPE_ENUM:
      plan->kind = Kind::kEnum;
      plan->enum_type = field.enum_type();
      break;
    case Field::CPPTYPE_STRING:
      plan->kind = Kind::kString;
      break;
    case Field::CPPTYPE_MESSAGE:
      plan->kind = Kind::kMessage;
      break;
  }
}

const FieldPlan* FindName(
    const absl::flat_hash_map<std::string_view, const FieldPlan*>& names,
    std::string_view name) {
  const auto it = names.find(name);
  return it == names.end() ? nullptr : it->second;
}

}  // namespace

const FieldPlan* MessagePlan::TextName(std::string_view text_name) const {
  return FindName(by_text_name, text_name);
}

const FieldPlan* MessagePlan::JsonName(std::string_view json_name) const {
  return FindName(by_json_name, json_name);
}

const Registry& Registry::Get() {
  static const Registry& registry = *new Registry;
  return registry;
}

Registry::Registry() {
  pb::FileDescriptorSet files;
  if (!files.ParseFromArray(kDescriptorSet,
                            static_cast<int>(kDescriptorSetSize))) {
    return;
  }
  std::vector<std::string> names;
  for (pb::FileDescriptorProto& file : *files.mutable_file()) {
    if (file.package() == kPackage) {
      for (pb::DescriptorProto& message : *file.mutable_message_type()) {
        StringsToBytes(file.package(), &message, [&](const std::string& name) {
          true_bytes_[name] = true;
        });
        names.push_back(message.name());
      }
    }
    static_cast<void>(pool_.BuildFile(file));
  }
  for (const PrivateField& field : PrivateFields()) {
    privacy_[field.name] = field.privacy;
  }
  for (const CutField& field : CutFields()) {
    when_cut_[field.name] = field.when_cut;
  }
  factory_ = std::make_unique<pb::DynamicMessageFactory>(&pool_);
  for (const std::string& name : names) {
    const pb::Descriptor* descriptor =
        pool_.FindMessageTypeByName(std::string(kPackage) + "." + name);
    if (descriptor == nullptr) continue;
    const MessagePlan* plan = Plan(descriptor);
    by_type_[plan->name] = plan;
  }
}

const MessagePlan* Registry::Plan(const pb::Descriptor* descriptor) {
  std::unique_ptr<MessagePlan>& slot = plans_[descriptor];
  if (slot != nullptr) return slot.get();
  slot = std::make_unique<MessagePlan>();
  MessagePlan* plan = slot.get();
  plan->name = View(descriptor->name());
  plan->descriptor = descriptor;
  plan->prototype = factory_->GetPrototype(descriptor);
  if (View(descriptor->full_name()) == "google.protobuf.Timestamp") {
    plan->well_known = MessagePlan::WellKnown::kTimestamp;
  } else if (View(descriptor->full_name()) == "google.protobuf.Duration") {
    plan->well_known = MessagePlan::WellKnown::kDuration;
  }
  int last = 0;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    last = std::max(last, descriptor->field(i)->number());
  }
  std::vector<const pb::FieldDescriptor*> fields(
      static_cast<std::size_t>(last) + 1);
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const pb::FieldDescriptor* field = descriptor->field(i);
    fields[static_cast<std::size_t>(field->number())] = field;
  }
  plan->fields.reserve(static_cast<std::size_t>(descriptor->field_count()));
  plan->by_number.resize(fields.size());
  for (const pb::FieldDescriptor* field : fields) {
    if (field == nullptr) continue;
    FieldPlan f;
    f.field = field;
    f.name = View(field->name());
    f.json_name = View(field->json_name());
    f.number = field->number();
    f.index = static_cast<int>(plan->fields.size());
    SetType(*field, &f);
    if (f.kind == Kind::kString &&
        (View(descriptor->file()->package()) != kPackage ||
         true_bytes_.contains(std::string(View(field->full_name()))))) {
      f.kind = field->type() == pb::FieldDescriptor::TYPE_STRING ? Kind::kString
                                                                 : Kind::kBytes;
    }
    const auto privacy = privacy_.find(View(field->full_name()));
    if (privacy != privacy_.end()) f.privacy = privacy->second;
    const auto when_cut = when_cut_.find(View(field->full_name()));
    if (when_cut != when_cut_.end()) f.when_cut = when_cut->second;
    f.repeated = field->is_repeated();
    f.packed = f.repeated && field->is_packed();
    f.presence = field->has_presence();
    if (field->containing_oneof() != nullptr) {
      f.oneof_index = field->containing_oneof()->index();
    }
    plan->fields.push_back(f);
  }
  for (FieldPlan& f : plan->fields) {
    plan->by_number[static_cast<std::size_t>(f.number)] = &f;
    plan->by_text_name[f.name] = &f;
    plan->by_json_name[f.name] = &f;
  }
  for (FieldPlan& f : plan->fields) plan->by_json_name[f.json_name] = &f;
  // `slot` may move while others are added; `plan` does not.
  for (FieldPlan& f : plan->fields) {
    if (f.kind == Kind::kMessage) f.message = Plan(f.field->message_type());
    const bool message = f.message != nullptr;
    plan->has_private_fields |= f.privacy != Privacy::kPublic ||
                                (message && f.message->has_private_fields);
    plan->has_sealed_fields |=
        IsSealed(f.privacy) || (message && f.message->has_sealed_fields);
  }
  return plan;
}

const MessagePlan* Registry::Find(std::string_view type) const {
  const auto it = by_type_.find(type);
  return it == by_type_.end() ? nullptr : it->second;
}

base::Text DidYouMean(std::string_view word,
                      const std::vector<std::string_view>& candidates) {
  if (word.size() > 100) return {};
  return base::DidYouMean(base::Nearest(word, candidates));
}

base::Text DidYouMeanValue(std::string_view word,
                           const pb::EnumDescriptor& type) {
  const std::string ending = absl::AsciiStrToUpper(base::ToAbsl(word));
  std::vector<std::string_view> names;
  for (int i = 0; i < type.value_count(); ++i) {
    const std::string_view name = View(type.value(i)->name());
    // "report" for "TICKET_TYPE_REPORT".
    if (!word.empty() && name.size() > ending.size() &&
        name[name.size() - ending.size() - 1] == '_' &&
        name.substr(name.size() - ending.size()) == ending) {
      return base::DidYouMean(name);
    }
    names.push_back(name);
  }
  return DidYouMean(word, names);
}

}  // namespace trunkline::schema
