// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_WHEN_CUT_H_
#define TRUNKLINE_SRC_SCHEMA_WHEN_CUT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "absl/types/span.h"

// What is cut from the row of a confidential case: the option `when_cut` of
// trunkline/v1/options.proto. The desk, which writes rows as messages, and the
// tables of other histories, which are cells, read this and keep no list.
namespace trunkline::schema {

struct MessagePlan;

// By the numbers of trunkline.v1.WhenCut.
enum class WhenCut : std::uint8_t {
  kStays = 0,
  kCleared = 1,
  kFirstPart = 2,
  kFirstTwoParts = 3,
  kDay = 4,
  kTrue = 5,
};

struct CutField {
  std::string_view name;  // "trunkline.v1.CaseTableRow.lead"
  WhenCut when_cut;
};

// Every field that does not stay, of all messages.
absl::Span<const CutField> CutFields();

// The first `level` codes of a path, whose codes are joined by "/" or, without
// one, by "."; the whole for 0.
std::string_view PathPrefix(std::string_view path, int level);

// What is left of a word.
std::string_view CutWord(WhenCut when_cut, std::string_view word);
// What is left of an instant: 00:00 of its day in `zone`.
absl::Time CutTime(absl::Time time, absl::TimeZone zone);

// Returns a message in binary form without what is cut from it. Fields that the
// schema does not know are left out.
std::string CutMessage(const MessagePlan& plan, std::string_view bytes,
                       absl::TimeZone zone);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_WHEN_CUT_H_
