// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PROTO_GENERATOR_MODEL_H_
#define TRUNKLINE_PROTO_GENERATOR_MODEL_H_

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

// What the generator knows of the published schemas: their enums and messages
// with the options of trunkline/v1/options.proto.
namespace trunkline::generator {

namespace pb = ::google::protobuf;

struct Enumerator {
  int number = 0;
  std::string identifier;  // "TICKET_TYPE_COMPLAINT"
  std::string suffix;      // "COMPLAINT"
  std::string en;          // "complaint"; empty for 0.
  std::string zh;          // As `en` where the schema has none.
  std::vector<std::string> aliases;
  std::string comment;  // One line; may be empty.
};

// Where the C++ type of an enum is declared.
enum class Part {
  kNone,     // There is none.
  kRouting,  // Public: include/trunkline/.
  kCases,    // Public: include/trunkline/cases/.
  // The types of one module. They have no names in C, Python and enum_names.h;
  // that their numbers are the schema's is checked where the module is
  // compiled.
  kSchema,     // src/schema/.
  kLifecycle,  // src/lifecycle/definition/.
  kInsight,    // Of the optional library trunkline::insight.
};

struct Enum {
  std::string path;    // "Refusal.Reason"
  std::string name;    // In C and Python: "RefusalReason".
  std::string prefix;  // "REASON_"
  std::string en;      // "reason of refusal"
  std::string zh;
  std::string comment;
  std::vector<Enumerator> values;  // In the schema's order.
  // The C++ type, "DeadlinePolicy::Unit"; empty: there is none.
  std::string cpp;
  Part part = Part::kNone;
  std::string cpp_zero;  // Its enumerator 0, "kUnspecified"; empty: none.
  bool flags = false;    // Its enumerator N is the bit N - 1.
  bool is_public() const {
    return part == Part::kRouting || part == Part::kCases;
  }
};

struct Field {
  const pb::FieldDescriptor* descriptor = nullptr;
  std::string constant;  // "kAcceptedAt"
  std::string en;        // "accepted at"
  std::string zh;        // Empty where the schema has none.
  std::vector<std::string> aliases;
  bool named = false;    // The schema has one of these names.
  std::string privacy;   // "kCallerWords"; empty: public.
  std::string when_cut;  // "kDay"; empty: it stays.
  std::string type;      // Of a message or enum: "Refusal.Reason".
  std::string comment;
};

struct Message {
  const pb::Descriptor* descriptor = nullptr;
  std::string path;  // "DeadlinePolicy.Amount"
  std::string name;  // "DeadlinePolicyAmount"
  std::vector<Field> fields;
  const Field* Find(const std::string& field) const;
};

struct Schema {
  // Reads a FileDescriptorSet with source locations. Prints why it could not,
  // or which rule of this generator the schema breaks, and returns false.
  bool Read(const std::string& file);

  pb::FileDescriptorSet files;
  std::vector<Enum> enums;
  // Those of options.proto, which only the build reads.
  std::vector<Enum> option_enums;
  std::vector<Message> messages;  // Nested ones too.
  pb::DescriptorPool pool;
};

inline constexpr char kPackage[] = "trunkline.v1";
inline constexpr char kOptionsFile[] = "trunkline/v1/options.proto";

// "FROM_110" and "from_110" give "From110".
std::string Camel(const std::string& words);
// "RefusalReason" gives "REFUSAL_REASON".
std::string UpperSnake(const std::string& name);
// A string literal of C and C++.
std::string Literal(const std::string& text);

}  // namespace trunkline::generator

#endif  // TRUNKLINE_PROTO_GENERATOR_MODEL_H_
