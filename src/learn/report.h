// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_REPORT_H_
#define TRUNKLINE_SRC_LEARN_REPORT_H_

#include <cstdint>
#include <string>

#include "src/base/message.h"
#include "trunkline/learn.h"

namespace trunkline::learn {

// A share as a percentage: "94.51".
std::string Percent(std::uint64_t part, std::uint64_t all);

// "12 returned", of one of LearnedCatalogue::not_evidence.
base::Text ReasonText(const LearnedCount& count);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_REPORT_H_
