// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_PRIVACY_H_
#define TRUNKLINE_SRC_SCHEMA_PRIVACY_H_

#include <cstdint>
#include <string_view>

#include "absl/types/span.h"

// What the schemas say of who may see a field: the option `privacy` of
// trunkline/v1/options.proto. Redaction, sealing, erasing, feed, outbox and
// import read this and keep no list of their own.
namespace trunkline::schema {

// By the numbers of trunkline.v1.Privacy.
enum class Privacy : std::uint8_t {
  kPublic = 0,
  kCaller = 1,
  kPhone = 2,
  kIdentity = 3,
  kCallerWords = 4,
  kInternalText = 5,
  kDetail = 6,
  kPlace = 7,
};

// Stored apart from the event that brought it, so that erasing a caller removes
// it while the chain of events stays whole: all that redaction takes for the
// caller or for the caller's words.
constexpr bool IsSealed(Privacy privacy) {
  return (privacy >= Privacy::kCaller && privacy <= Privacy::kCallerWords) ||
         privacy == Privacy::kDetail;
}

struct PrivateField {
  std::string_view name;  // "trunkline.v1.Ticket.caller_words"
  Privacy privacy;
};

// Every field that is not public, of all messages.
absl::Span<const PrivateField> PrivateFields();

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_PRIVACY_H_
