// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LOAD_ENTRY_H_
#define TRUNKLINE_SRC_LOAD_ENTRY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Entries of a source as bytes. In every message that is merged, field 1 is
// the entry's id and field 2 is `override`: they are read without parsing the
// rest.
namespace trunkline::load {

// The number of an entry that stands for the source as a whole.
inline constexpr std::uint32_t kWholeSource = ~std::uint32_t{0};

// Bytes that an id may have.
inline constexpr std::size_t kMaxIdBytes = 256;

// An entry of a source: its canonical bytes, and where it comes from.
struct SourceEntry {
  std::string_view id;
  std::string_view bytes;
  std::uint32_t source = 0;  // Index of the source.
  std::uint32_t number = 0;  // Number of the entry in the source, from 0.
};

struct EntryHead {
  std::string_view id;             // Points into the bytes.
  std::int64_t override_kind = 0;  // trunkline.v1.Override, or another number.
};

// `bytes` is a well-formed message in canonical form.
EntryHead ReadHead(std::string_view bytes);

// Returns the message without `override`.
std::string WithoutOverride(std::string_view bytes);

// Whether an id can be written in a CSV list, in a message and in a path: not
// empty, not too long, without blanks, quotes, `;`, `,` and `\`.
bool GoodId(std::string_view id);

}  // namespace trunkline::load

#endif  // TRUNKLINE_SRC_LOAD_ENTRY_H_
