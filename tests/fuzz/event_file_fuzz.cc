// SPDX-License-Identifier: Apache-2.0
//
// Files of events in text, JSON and binary: reading never crashes; what is read
// and written is read again as the same, and its timeline is refused or shown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "trunkline/cases/timeline.h"

namespace {

void Require(bool ok) {
  if (!ok) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size == 0) return 0;
  constexpr trunkline::Format kFormats[] = {
      trunkline::Format::kAuto, trunkline::Format::kText,
      trunkline::Format::kJson, trunkline::Format::kBinary};
  const trunkline::Format format = kFormats[data[0] % 4];
  const std::string_view content(reinterpret_cast<const char*>(data) + 1,
                                 size - 1);
  const auto events = trunkline::ReadEventFile(content, format);
  if (!events.ok()) return 0;
  for (const trunkline::Format to :
       {trunkline::Format::kText, trunkline::Format::kJson,
        trunkline::Format::kBinary}) {
    const auto written = trunkline::WriteEventFile(*events, to);
    if (!written.ok()) continue;
    const auto again = trunkline::ReadEventFile(*written, to);
    Require(again.ok() && again->size() == events->size());
    Require(trunkline::WriteEventFile(*again, to).value() == *written);
  }
  trunkline::TimelineOptions options;
  const auto hidden = trunkline::RenderTimeline(*events, options);
  options.words = true;
  options.language = trunkline::Language::kChinese;
  Require(trunkline::RenderTimeline(*events, options).ok() == hidden.ok());
  return 0;
}
