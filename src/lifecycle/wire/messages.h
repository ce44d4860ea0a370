// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_WIRE_MESSAGES_H_
#define TRUNKLINE_SRC_LIFECYCLE_WIRE_MESSAGES_H_

#include "src/base/message.h"

// Where something is among events, and what is wrong with the bytes of a
// message or with a field that is to be written.
namespace trunkline::lifecycle::wire_messages {

using base::Message;

inline constexpr Message kEvent{"event $0", "事件$0"};
// $0: a message of the schema.
inline constexpr Message kNotMessage{"not a trunkline.v1.$0",
                                     "不是 trunkline.v1.$0"};
// $1: the byte of $2; $3: one of the defects below.
inline constexpr Message kBadBytes{
    "not a trunkline.v1.$0: byte $1 of $2: $3",
    "不是 trunkline.v1.$0：共$2字节，第$1字节处：$3"};
inline constexpr Message kUnsoundCase{
    "not a trunkline.v1.Case: it names an assignment or clock that it does "
    "not have, or pauses longer than time",
    "不是 trunkline.v1.Case："
    "所写的承办记录或计时不在其中，或者中止时间超出范围"};

// Defects of bytes.
inline constexpr Message kCommandOf010{
    "a command in the format of version 0.1.0", "0.1.0 版格式的命令"};
inline constexpr Message kNotCommand{"not a command", "不是命令"};
inline constexpr Message kNotTag{"not a tag", "不是字段标记"};
inline constexpr Message kFieldCut{"a field is cut off", "字段不完整"};
inline constexpr Message kNotNumber{"not a number", "不是数字"};
inline constexpr Message kNumberCut{"a number is cut off", "数字不完整"};
inline constexpr Message kNotTruth{"neither true nor false", "既非真也非假"};
inline constexpr Message kNeitherTextNorMessage{"neither text nor message",
                                                "既非文本也非消息"};
inline constexpr Message kBytesNotText{"not UTF-8, or with a NUL",
                                       "不是 UTF-8，或含有 NUL"};
inline constexpr Message kBytesNotTime{"not a time of the years 1 to 9999",
                                       "不是公元 1 至 9999 年的时间"};

// Defects of a field, $0, that is to be written.
inline constexpr Message kFieldNotText{"$0 is not UTF-8, or contains a NUL",
                                       "$0不是 UTF-8，或含有 NUL"};
inline constexpr Message kFieldNotTime{
    "$0 is not a time of the years 1 to 9999", "$0不是公元 1 至 9999 年的时间"};
inline constexpr Message kNoEnumerator{"$0 is no enumerator",
                                       "$0不是枚举中的值"};
inline constexpr Message kPolicyWithoutId{"$0 has a policy without an id",
                                          "$0的时限规定没有编号"};
inline constexpr Message kNoSuchMessage{"$0 is no such message",
                                        "$0不是相应的消息"};
inline constexpr Message kNumberOfKnown{
    "an unknown command has the number of a known one",
    "未知的命令使用了已知命令的编号"};

}  // namespace trunkline::lifecycle::wire_messages

#endif  // TRUNKLINE_SRC_LIFECYCLE_WIRE_MESSAGES_H_
