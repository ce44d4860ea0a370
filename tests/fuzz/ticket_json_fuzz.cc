// SPDX-License-Identifier: Apache-2.0
//
// One ticket as JSON: reading never crashes, the place of an error lies in the
// content, and what is accepted comes back the same from every format.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "src/base/strings.h"
#include "src/schema/schema.h"

namespace {

using trunkline::schema::Format;
using trunkline::schema::FromBinary;
using trunkline::schema::SyntaxError;
using trunkline::schema::ToBinary;

void Require(bool ok) {
  if (!ok) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  for (const char* type : {"Ticket", "CallRecord", "Decision"}) {
    SyntaxError error;
    const auto binary = ToBinary(type, content, Format::kJson, &error);
    if (!binary.ok()) {
      Require(error.position.line >= 1 && error.position.column >= 1);
      Require(static_cast<std::size_t>(error.position.line) <= size + 1);
      Require(static_cast<std::size_t>(error.position.column) <= size + 1);
      Require(!error.message.empty());
      continue;
    }
    Require(trunkline::base::FindInvalidUtf8(content) == std::string::npos);
    Require(ToBinary(type, *binary, Format::kBinary).value() == *binary);
    for (Format format : {Format::kText, Format::kJson}) {
      const auto out = FromBinary(type, *binary, format);
      Require(out.ok());
      Require(ToBinary(type, *out, format).value() == *binary);
    }
  }
  return 0;
}
