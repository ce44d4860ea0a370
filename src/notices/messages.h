// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_NOTICES_MESSAGES_H_
#define TRUNKLINE_SRC_NOTICES_MESSAGES_H_

#include "src/base/message.h"

// What is said of notices.
namespace trunkline::notices::messages {

using base::Message;

inline constexpr Message kNeeds{"a notice event needs `$0`",
                                "通报事件需要 `$0`"};
inline constexpr Message kTime{"`$0` is not a time of the years 1 to 9999",
                               "`$0` 不是公元1至9999年的时间"};
inline constexpr Message kDue{"`answer_due` is after `at`",
                              "`answer_due` 须晚于 `at`"};
inline constexpr Message kDate{"`measure_date` is a date as 2018-11-15",
                               "`measure_date` 为 2018-11-15 这样的日期"};
inline constexpr Message kText{"`$0` is UTF-8 text of at most $1 bytes",
                               "`$0` 为不超过$1字节的 UTF-8 文本"};
inline constexpr Message kBefore{
    "notice $0: an event is not before the last one of the notice",
    "通报$0：事件不得早于该通报的上一事件"};
inline constexpr Message kUnknown{"there is no notice $0", "没有通报$0"};
inline constexpr Message kTwice{"notice $0 was sent before", "通报$0已经发出"};
inline constexpr Message kClosed{
    "notice $0 is closed: its measure was verified",
    "通报$0已办结：其措施已经核实"};
inline constexpr Message kNotAdopted{
    "notice $0 has no adopted answer to verify", "通报$0没有可核实的采纳答复"};
inline constexpr Message kOwnAnswer{
    "notice $0 is verified by another account than the one that answered",
    "通报$0不得由答复账号自行核实"};
inline constexpr Message kLine{"line $0: $1", "第$0行：$1"};

}  // namespace trunkline::notices::messages

#endif  // TRUNKLINE_SRC_NOTICES_MESSAGES_H_
