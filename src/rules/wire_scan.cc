// SPDX-License-Identifier: Apache-2.0
#include "src/rules/wire_scan.h"

namespace trunkline::rules {
namespace {

// Walks the top fields: visit(field, start, payload), where payload is empty
// for numbers.
struct Field {
  std::uint32_t number = 0;
  std::uint64_t value = 0;  // Of a varint.
  std::string_view payload;
  std::string_view whole;
};

bool NextVarint(std::string_view s, std::size_t* at, std::uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 64 && *at < s.size(); shift += 7) {
    const auto c = static_cast<unsigned char>(s[(*at)++]);
    *value |= std::uint64_t{c & 0x7Fu} << shift;
    if (c < 0x80) return true;
  }
  return false;
}

bool Next(std::string_view s, std::size_t* at, Field* field) {
  const std::size_t begin = *at;
  std::uint64_t tag;
  if (begin >= s.size() || !NextVarint(s, at, &tag)) return false;
  field->number = static_cast<std::uint32_t>(tag >> 3);
  field->payload = {};
  field->value = 0;
  std::uint64_t size = 0;
  switch (tag & 7) {
    case 0:
      if (!NextVarint(s, at, &field->value)) return false;
      break;
    case 1:
      size = 8;
      break;
    case 2:
      if (!NextVarint(s, at, &size)) return false;
      break;
    case 5:
      size = 4;
      break;
    default:
      return false;
  }
  if (size > s.size() - *at) return false;
  field->payload = s.substr(*at, size);
  *at += size;
  field->whole = s.substr(begin, *at - begin);
  return true;
}

void AppendVarint(std::uint64_t value, std::string* out) {
  for (; value >= 0x80; value >>= 7) {
    out->push_back(static_cast<char>(value | 0x80));
  }
  out->push_back(static_cast<char>(value));
}

}  // namespace

EntryHead ReadHead(std::string_view bytes) {
  EntryHead head;
  std::size_t at = 0;
  Field field;
  while (Next(bytes, &at, &field)) {
    if (field.number == 1) head.id = field.payload;
    if (field.number == 2) {
      head.override_kind = static_cast<std::uint8_t>(field.value);
    }
    if (field.number > 2) break;  // Canonical bytes are in number order.
  }
  return head;
}

std::string WithoutOverride(std::string_view bytes) {
  std::string out;
  std::size_t at = 0;
  Field field;
  while (Next(bytes, &at, &field)) {
    if (field.number != 2) out.append(field.whole);
  }
  return out;
}

void AppendField(int field, std::string_view bytes, std::string* out) {
  AppendVarint(static_cast<std::uint64_t>(field) << 3 | 2, out);
  AppendVarint(bytes.size(), out);
  out->append(bytes);
}

}  // namespace trunkline::rules
