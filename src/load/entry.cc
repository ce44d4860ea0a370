// SPDX-License-Identifier: Apache-2.0
#include "src/load/entry.h"

#include "src/base/ids.h"
#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

namespace trunkline::load {
namespace {

// Every entry has them at the same place.
using F = schema::fields::Department;

}  // namespace

EntryHead ReadHead(std::string_view bytes) {
  EntryHead head;
  schema::EachField(bytes, [&](const schema::WireField& field) {
    if (field.Is(F::kCode)) head.id = field.bytes();
    if (field.Is(F::kOverride)) {
      head.override_kind = static_cast<std::int64_t>(field.value());
    }
  });
  return head;
}

std::string WithoutOverride(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  schema::EachField(bytes, [&](const schema::WireField& field) {
    if (!field.Is(F::kOverride)) out.append(field.whole());
  });
  return out;
}

bool GoodId(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdBytes) return false;
  for (char c : id) {
    if (c == ' ' ||
        std::string_view("\"'`;,\\").find(c) != std::string_view::npos) {
      return false;
    }
  }
  return !base::HasControl(id);
}

}  // namespace trunkline::load
