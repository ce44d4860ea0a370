// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_MESSAGES_H_
#define TRUNKLINE_SRC_BASE_MESSAGES_H_

#include "src/base/message.h"

namespace trunkline::base::messages {

inline constexpr Message kDidYouMean{"; did you mean $0?", "；是否为$0？"};
inline constexpr Message kUnknownZone{
    "unknown time zone $0: not an offset like \"+08:00\" and not in this "
    "machine's time-zone data",
    "未知的时区$0：既不是“+08:00”这样的时差，也不在本机的时区数据中"};
inline constexpr Message kBadTime{
    "not a date or time: $0; write 2018-10-01 or 2018-10-01T08:30:00",
    "不是日期或时间：$0；请写 2018-10-01 或 2018-10-01T08:30:00"};
inline constexpr Message kPatternTooLarge{
    "needs more than $0 bytes when compiled", "编译后超过$0字节"};

}  // namespace trunkline::base::messages

#endif  // TRUNKLINE_SRC_BASE_MESSAGES_H_
