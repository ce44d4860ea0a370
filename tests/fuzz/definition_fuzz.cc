// SPDX-License-Identifier: Apache-2.0
//
// Definitions in any format: loading never crashes or hangs, every issue has a
// code, a message of one line and a place in a source, and there is a
// definition if and only if there is no error. What is accepted can be drawn.
#include "trunkline/cases/lifecycle_definition.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "trunkline/cases/draw.h"

namespace {

using trunkline::Format;
using trunkline::Issue;
using trunkline::LifecycleDefinition;
using trunkline::LoadResult;

void Require(bool ok) {
  if (!ok) std::abort();
}

void Load(std::string_view content, Format format) {
  const LoadResult<LifecycleDefinition> loaded =
      trunkline::LoadLifecycleDefinition({{"f", content, format}});
  Require(loaded.value.has_value() == loaded.issues.empty());
  for (const Issue& issue : loaded.issues) {
    Require(!issue.code.empty() && !issue.message.empty());
    Require(issue.message.find('\n') == std::string::npos);
    Require(issue.place.file == "f");
  }
  if (!loaded.value) return;
  using trunkline::DrawFormat;
  for (DrawFormat to :
       {DrawFormat::kDot, DrawFormat::kMermaid, DrawFormat::kScxml}) {
    const std::string drawn = trunkline::DrawLifecycleDefinition(
        *loaded.value, to, trunkline::Language::kChinese);
    Require(!drawn.empty());
    Require(drawn == trunkline::DrawLifecycleDefinition(
                         *loaded.value, to, trunkline::Language::kChinese));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  for (Format format :
       {Format::kAuto, Format::kText, Format::kJson, Format::kBinary}) {
    Load(content, format);
  }
  return 0;
}
