// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_REPORT_H_
#define TRUNKLINE_SRC_LEARN_REPORT_H_

#include "src/base/message.h"
#include "trunkline/learn.h"

namespace trunkline::learn {

// "12 returned", of one of LearnedCatalogue::apart.
base::Text ApartText(const LearnedCount& count);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_REPORT_H_
