// SPDX-License-Identifier: Apache-2.0
//
// Time zones of a host, for machines without the system's time-zone data, or
// with data that the host does not trust.
//
//   std::string data = ReadFile("zones/Asia/Shanghai");   // TZif
//   absl::Status added = trunkline::AddTimeZone("Asia/Shanghai", data);
//   if (!added.ok()) return added;  // not TZif, or added with other content
//
// The library itself reads zones from the system's fixed folder alone
// (/usr/share/zoneinfo); neither TZDIR nor TZ is read. Fixed offsets ("+08:00")
// need no data.
#ifndef TRUNKLINE_TIME_ZONE_H_
#define TRUNKLINE_TIME_ZONE_H_

#include <string_view>

#include "absl/status/status.h"

namespace trunkline {

// Gives the library the data of a zone, the content of a TZif file (RFC 8536)
// of at most 1 MiB, under its IANA name. From then on the name means this zone,
// in the whole process, whether the system has it or not: add zones before
// rule sets and calendars are loaded. What was loaded before keeps its zone.
//
// InvalidArgument: the name is not one of a zone, or the data is not TZif.
// AlreadyExists: the name was added with other data; the same data is no error.
// ResourceExhausted: 1,000 zones were added. Unimplemented: not on Linux.
// Any thread may call it at any time.
absl::Status AddTimeZone(std::string_view name, std::string_view data);

}  // namespace trunkline

#endif  // TRUNKLINE_TIME_ZONE_H_
