// SPDX-License-Identifier: Apache-2.0
#include "src/load/entry.h"

#include "src/base/ids.h"
#include "src/schema/wire.h"

namespace trunkline::load {
namespace {

constexpr std::uint32_t kId = 1;
constexpr std::uint32_t kOverride = 2;

}  // namespace

EntryHead ReadHead(std::string_view bytes) {
  EntryHead head;
  schema::WireReader reader(bytes);
  while (!reader.done()) {
    std::uint32_t number = 0;
    int type = 0;
    std::uint64_t value = 0;
    std::string_view payload;
    bool minimal = true;
    // Canonical bytes are in number order.
    if (!reader.Tag(&number, &type, &minimal) || number > kOverride ||
        !reader.Value(type, &value, &payload, &minimal)) {
      break;
    }
    if (number == kId) head.id = payload;
    if (number == kOverride) {
      head.override_kind = static_cast<std::int64_t>(value);
    }
  }
  return head;
}

std::string WithoutOverride(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  schema::EachField(bytes, [&](std::uint32_t number, int, std::string_view,
                               std::string_view whole) {
    if (number != kOverride) out.append(whole.data(), whole.size());
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
