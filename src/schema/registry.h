// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_REGISTRY_H_
#define TRUNKLINE_SRC_SCHEMA_REGISTRY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/message.h"
#include "src/base/message.h"
#include "src/schema/field.h"
#include "src/schema/privacy.h"
#include "src/schema/protobuf.h"
#include "src/schema/when_cut.h"

namespace trunkline::schema {

// What a field holds. Strings are told from bytes here, because the messages
// themselves hold bytes for both.
enum class Kind : std::uint8_t {
  kString,
  kBytes,
  kBool,
  kInt32,
  kInt64,
  kUint32,
  kUint64,
  kFloat,
  kDouble,
  kEnum,
  kMessage,
};

struct MessagePlan;

struct FieldPlan {
  const pb::FieldDescriptor* field = nullptr;
  std::string_view name;       // "accepted_at"
  std::string_view json_name;  // "acceptedAt"
  int number = 0;
  int index = 0;  // In MessagePlan::fields.
  int oneof_index = -1;
  Kind kind = Kind::kString;
  std::uint8_t wire_type = 0;  // Of one element.
  bool zigzag = false;         // sint32, sint64
  bool repeated = false;
  bool packed = false;    // Written packed.
  bool presence = false;  // A zero value is written.
  Privacy privacy = Privacy::kPublic;
  WhenCut when_cut = WhenCut::kStays;
  const pb::EnumDescriptor* enum_type = nullptr;
  const MessagePlan* message = nullptr;
};

// One message type, as the readers need it.
struct MessagePlan {
  enum class WellKnown : std::uint8_t { kNone, kTimestamp, kDuration };

  std::string_view name;  // Without package: "Rule", "Phase".
  const pb::Descriptor* descriptor = nullptr;
  const pb::Message* prototype = nullptr;
  WellKnown well_known = WellKnown::kNone;
  std::vector<FieldPlan> fields;  // By number.
  // In it or in a message inside.
  bool has_private_fields = false;
  bool has_sealed_fields = false;
  std::vector<const FieldPlan*> by_number;
  absl::flat_hash_map<std::string_view, const FieldPlan*> by_text_name;
  absl::flat_hash_map<std::string_view, const FieldPlan*> by_json_name;

  const FieldPlan* Number(std::uint32_t number) const {
    return number < by_number.size() ? by_number[number] : nullptr;
  }
  // A field of this message.
  const FieldPlan& Of(Field field) const {
    return *by_number[static_cast<std::size_t>(field.number())];
  }
  const FieldPlan* TextName(std::string_view text_name) const;
  // Either spelling.
  const FieldPlan* JsonName(std::string_view json_name) const;
};

// The published message types, built once from the embedded descriptors into a
// pool of our own, in which every string field is a bytes field: protobuf
// prints to stderr when a string is not UTF-8. Safe from any thread.
class Registry {
 public:
  static const Registry& Get();

  // Returns the plan of a published message by its bare name, or nullptr.
  const MessagePlan* Find(std::string_view type) const;

 private:
  Registry();
  const MessagePlan* Plan(const pb::Descriptor* descriptor);

  pb::DescriptorPool pool_;
  std::unique_ptr<pb::MessageFactory> factory_;
  absl::flat_hash_map<std::string, bool> true_bytes_;
  absl::flat_hash_map<std::string_view, Privacy> privacy_;
  absl::flat_hash_map<std::string_view, WhenCut> when_cut_;
  absl::flat_hash_map<const pb::Descriptor*, std::unique_ptr<MessagePlan>>
      plans_;
  absl::flat_hash_map<std::string_view, const MessagePlan*> by_type_;
};

// Returns `; did you mean "x"?`, or nothing if no candidate is near.
base::Text DidYouMean(std::string_view word,
                      const std::vector<std::string_view>& candidates);

// As above, among the values of an enum; "report" means "TICKET_TYPE_REPORT".
base::Text DidYouMeanValue(std::string_view word,
                           const pb::EnumDescriptor& type);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_REGISTRY_H_
