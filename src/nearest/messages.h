// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_NEAREST_MESSAGES_H_
#define TRUNKLINE_SRC_NEAREST_MESSAGES_H_

#include "src/base/message.h"

namespace trunkline::nearest::messages {

inline constexpr base::Message kNoNow{"the time of the query is not set",
                                      "没有给出查询时间"};

}  // namespace trunkline::nearest::messages

#endif  // TRUNKLINE_SRC_NEAREST_MESSAGES_H_
