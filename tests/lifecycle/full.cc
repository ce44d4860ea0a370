// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/full.h"

#include <memory>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "src/schema/registry.h"
#include "src/schema/schema.h"
#include "tests/catch.h"

namespace trunkline {
namespace {

namespace gp = ::google::protobuf;

// Gives every field of a message a value that is not its default.
void Fill(gp::Message* message, int depth) {
  const gp::Reflection& r = *message->GetReflection();
  const gp::Descriptor& d = *message->GetDescriptor();
  const bool policy = d.name() == "DeadlinePolicy";
  for (int i = 0; i != d.field_count(); ++i) {
    const gp::FieldDescriptor* const f = d.field(i);
    // What a case leaves in the rule set.
    if (policy && (f->name() == "override" || f->name() == "name" ||
                   f->name() == "valid" || f->name() == "provenance")) {
      continue;
    }
    const bool many = f->is_repeated();
    switch (f->cpp_type()) {
      case gp::FieldDescriptor::CPPTYPE_MESSAGE: {
        if (depth == 0) break;
        gp::Message* const inner =
            many ? r.AddMessage(message, f) : r.MutableMessage(message, f);
        if (f->message_type()->name() == "Timestamp") {
          inner->GetReflection()->SetInt64(inner, f->message_type()->field(0),
                                           1530000000 + i);
          inner->GetReflection()->SetInt32(inner, f->message_type()->field(1),
                                           5 * (i % 2));
        } else {
          Fill(inner, depth - 1);
        }
        break;
      }
      case gp::FieldDescriptor::CPPTYPE_STRING: {
        const std::string value =
            f->name() == "cut_off" ? "17:30" : "s" + std::to_string(i);
        if (many) {
          r.AddString(message, f, value);
          r.AddString(message, f, value + "b");
        } else {
          r.SetString(message, f, value);
        }
        break;
      }
      case gp::FieldDescriptor::CPPTYPE_ENUM: {
        const auto* const last =
            f->enum_type()->value(f->enum_type()->value_count() - 1);
        many ? r.AddEnum(message, f, last) : r.SetEnum(message, f, last);
        break;
      }
      case gp::FieldDescriptor::CPPTYPE_BOOL:
        r.SetBool(message, f, true);
        break;
      case gp::FieldDescriptor::CPPTYPE_INT32:
        r.SetInt32(message, f, 1);
        break;
      case gp::FieldDescriptor::CPPTYPE_INT64:
        // A sum of pauses is at most as long as the years that are known.
        r.SetInt64(message, f, d.name() == "PauseSum" ? 1000 : 1LL << 40);
        break;
      case gp::FieldDescriptor::CPPTYPE_DOUBLE:
        r.SetDouble(message, f, 1.5);
        break;
      default:
        FAIL("a type that no message has: " << f->full_name());
    }
  }
}

}  // namespace

std::string FullMessage(const char* type) {
  const schema::MessagePlan* const plan = schema::Registry::Get().Find(type);
  REQUIRE(plan != nullptr);
  std::unique_ptr<gp::Message> message(plan->prototype->New());
  Fill(message.get(), 6);
  // Canonical, and readable by the published schema.
  return schema::ToBinary(type, message->SerializeAsString(),
                          schema::Format::kBinary)
      .value();
}

}  // namespace trunkline
