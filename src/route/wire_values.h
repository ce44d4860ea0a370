// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_ROUTE_WIRE_VALUES_H_
#define TRUNKLINE_SRC_ROUTE_WIRE_VALUES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "generated/enum_last.h"
#include "src/base/civil.h"
#include "src/route/messages.h"
#include "src/schema/schema.h"
#include "trunkline/decision.h"

// Times and enumerators of messages, checked. Errors name the field and what
// would be right, never the value: it may be another column's, a phone number.
namespace trunkline::wire {

inline absl::Status CheckTime(std::int64_t seconds, std::int64_t nanos,
                              std::string_view field) {
  if (base::IsTimestamp(seconds, nanos)) return absl::OkStatus();
  return base::InvalidArgument(base::Fill<route::kNotATime>(field));
}

template <typename Timestamp>
absl::Status ReadTime(const Timestamp& t, std::string_view field,
                      absl::Time* out) {
  absl::Status status = CheckTime(t.seconds(), t.nanos(), field);
  if (!status.ok()) return status;
  *out = absl::FromUnixSeconds(t.seconds()) + absl::Nanoseconds(t.nanos());
  return absl::OkStatus();
}

// Without check, for a finite time.
template <typename Timestamp>
void SetTime(absl::Time time, Timestamp* out) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  out->set_seconds(seconds);
  out->set_nanos(static_cast<int>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

// Numbers of enumerators are 0 to `last`.
inline absl::Status CheckNumber(int value, int last, std::string_view field) {
  if (value >= 0 && value <= last) return absl::OkStatus();
  return base::InvalidArgument(base::Fill<route::kNoSuchNumber>(field, last));
}

template <typename Enum>
absl::Status ReadEnum(int value, std::string_view field, Enum* out) {
  absl::Status status = CheckNumber(value, kLast<Enum>, field);
  if (status.ok()) *out = static_cast<Enum>(value);
  return status;
}

// Reads a trunkline_internal.v1.Guess, but for its enumerator.
template <typename Message>
Guess ReadGuess(const Message& m) {
  Guess guess;
  guess.category = m.category();
  guess.model = m.model();
  guess.models_hash = m.models_hash();
  guess.margin = m.margin();
  guess.percent_agreed = m.percent_agreed();
  guess.percent_low = m.percent_low();
  guess.rows = m.rows();
  guess.changed.assign(m.changed().begin(), m.changed().end());
  guess.lead_without = m.lead_without();
  guess.rule_without = m.rule_without();
  return guess;
}

// A message in the format asked for, on one line in text and JSON.
inline std::string InFormat(std::string_view type, std::string binary,
                            Format format) {
  switch (format) {
    case Format::kText:
      return schema::ToTextLine(type, binary).value_or("");
    case Format::kJson:
      return schema::FromBinary(type, binary, format).value_or("");
    case Format::kAuto:
    case Format::kBinary:
      break;
  }
  return binary;
}

}  // namespace trunkline::wire

#endif  // TRUNKLINE_SRC_ROUTE_WIRE_VALUES_H_
