// SPDX-License-Identifier: Apache-2.0
#include "src/tables/times.h"

#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"

namespace trunkline::tables {

std::optional<absl::Time> ParseTime(std::string_view text,
                                    const std::string& format,
                                    absl::TimeZone zone) {
  text = Trim(text);
  absl::Time time;
  std::string error;
  auto parse = [&](const std::string& f) {
    return absl::ParseTime(f, base::ToAbsl(text), zone, &time, &error) &&
           time != absl::InfinitePast() && time != absl::InfiniteFuture();
  };
  if (!format.empty()) {
    if (parse(format)) return time;
    return std::nullopt;
  }
  const std::optional<absl::Time> instant = base::ParseInstant(text, zone);
  if (instant.has_value()) return instant;
  // Four digits and a separator, so that nothing else passes for a year.
  if (text.size() < 8 || (text[4] != '-' && text[4] != '/')) {
    return std::nullopt;
  }
  static const std::string kFormats[] = {
      "%Y-%m-%d %H:%M:%E*S%Ez", "%Y-%m-%dT%H:%M:%E*S%Ez",
      "%Y-%m-%d %H:%M:%E*S",    "%Y-%m-%dT%H:%M:%E*S",
      "%Y-%m-%d %H:%M",         "%Y/%m/%d %H:%M:%S",
      "%Y/%m/%d %H:%M",         "%Y/%m/%d",
  };
  for (const std::string& f : kFormats) {
    if (parse(f)) return time;
  }
  return std::nullopt;
}

}  // namespace trunkline::tables
