// SPDX-License-Identifier: Apache-2.0
//
// Rule files in any format: reading never crashes or hangs, positions lie in
// the content, what is accepted comes back the same from every format, and the
// entries found one by one are those of the whole message.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "src/schema/schema.h"

namespace {

using trunkline::schema::EntryReader;
using trunkline::schema::Format;
using trunkline::schema::FromBinary;
using trunkline::schema::GuessFormat;
using trunkline::schema::Position;
using trunkline::schema::SyntaxError;
using trunkline::schema::ToBinary;

void Require(bool ok) {
  if (!ok) std::abort();
}

void CheckPosition(std::string_view content, Format format, Position p) {
  if (format == Format::kBinary) {
    Require(p.line == 0 && p.column == 0);
    return;
  }
  if (content.substr(0, 3) == "\xEF\xBB\xBF") content.remove_prefix(3);
  Require(p.line >= 1 && p.column >= 1);
  std::size_t start = 0;
  for (int line = 1; line < p.line; ++line) {
    start = content.find('\n', start);
    Require(start != std::string_view::npos);
    ++start;
  }
  std::size_t end = content.find('\n', start);
  if (end == std::string_view::npos) end = content.size();
  Require(start + static_cast<std::size_t>(p.column) - 1 <= end);
}

void AppendField(int field, std::string_view bytes, std::string* out) {
  *out += static_cast<char>(field * 8 + 2);
  std::size_t size = bytes.size();
  for (; size > 127; size >>= 7) *out += static_cast<char>(size % 128 + 128);
  *out += static_cast<char>(size);
  *out += bytes;
}

void Read(std::string_view content, Format format) {
  EntryReader reader("RuleSet", content, format);
  std::string whole;
  std::uint32_t next = 0;
  bool errors = false;
  reader.Read(
      [&](std::uint32_t number, int field, std::string_view bytes) {
        Require(number == next++);
        AppendField(field, bytes, &whole);
      },
      [&](std::uint32_t number, const SyntaxError& error) {
        Require(number == next++);
        Require(!error.message.empty());
        Require(error.message.en.find('\n') == std::string::npos);
        CheckPosition(content, reader.format(), error.position);
        errors = true;
      });
  for (std::uint32_t number = 0; number < next && number < 20; ++number) {
    for (const char* path : {"", "id", "when.category[1]", "phase[1].valid.to",
                             "then.policy[0].policy", "x[9"}) {
      CheckPosition(content, reader.format(),
                    reader.Locate(number, {path}).front());
    }
  }
  SyntaxError error;
  const auto message = ToBinary("RuleSet", content, format, &error);
  if (!message.ok()) {
    Require(!error.message.empty());
    if (error.position.line != 0) {
      CheckPosition(content, reader.format(), error.position);
    }
    // The entries are as strict as the whole. JSON may repeat a list; empty
    // JSON is no message.
    if (reader.format() != Format::kJson) Require(errors);
  } else if (reader.format() != Format::kBinary || !errors) {
    // In binary, an unknown field at the top is an error between entries only.
    Require(!errors);
    Require(ToBinary("RuleSet", whole, Format::kBinary).value() == *message);
  }
  // Each entry is canonical: putting them together is, but for their order.
  const auto again = ToBinary("RuleSet", whole, Format::kBinary);
  Require(again.ok() && again->size() == whole.size());
  for (Format to : {Format::kText, Format::kJson}) {
    const auto out = FromBinary("RuleSet", *again, to);
    Require(out.ok());
    const auto back = ToBinary("RuleSet", *out, to);
    // Unknown fields and enum numbers live in binary only.
    if (reader.format() != Format::kBinary) {
      Require(back.ok() && *back == *again);
      if (!whole.empty()) Require(GuessFormat(*out) == to);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  for (Format format :
       {Format::kAuto, Format::kText, Format::kJson, Format::kBinary}) {
    Read(content, format);
  }
  return 0;
}
