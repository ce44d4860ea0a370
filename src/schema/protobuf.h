// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_PROTOBUF_H_
#define TRUNKLINE_SRC_SCHEMA_PROTOBUF_H_

// Everything of protobuf that differs between the versions we build with.
// Only .cc files and headers of this module include it.

#include <string>
#include <string_view>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/stubs/common.h"

namespace trunkline::schema {

namespace pb = ::google::protobuf;

// Names of descriptors are std::string or absl::string_view.
template <typename String>
std::string_view View(const String& s) {
  return std::string_view(s.data(), s.size());
}

inline void Serialize(const pb::Message& message, std::string* out) {
  out->clear();
  static_cast<void>(message.AppendPartialToString(out));
}

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_PROTOBUF_H_
