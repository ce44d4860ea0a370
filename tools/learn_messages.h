// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_LEARN_MESSAGES_H_
#define TRUNKLINE_TOOLS_LEARN_MESSAGES_H_

#include "src/base/message.h"

// What `trunkline learn` says.
namespace trunkline::tools::messages {

using base::Message;

inline constexpr Message kAttributeKind{
    "--attribute-kind $0: write NAME=KIND with the name of a --map "
    "attribute.NAME and text, tree, number or date",
    "--attribute-kind $0：请写“属性名=种类”，属性名须见于 --map "
    "attribute.NAME，"
    "种类为 text、tree、number 或 date"};
inline constexpr Message kNoLeadColumn{
    "no column is the lead: name it with --map lead=COLUMN",
    "没有指明主办单位列：请用 --map lead=列名 指明"};
inline constexpr Message kNoCategoryColumn{
    "no column is the category: name it with --map category=COLUMN",
    "没有指明类别列：请用 --map category=列名 指明"};
inline constexpr Message kNotYesOrNo{"neither yes nor no, nor a number",
                                     "既不是“是”或“否”，也不是数字"};
inline constexpr Message kUnreadDue{
    "$0 due times could not be read; their tickets count without one",
    "$0个到期时间无法读取；这些工单按没有到期时间计"};
inline constexpr Message kLearnRead{"$0 rows, $1 rejects", "$0行，退回$1行"};
inline constexpr Message kManyRejects{
    "$0 % of the rows were rejected: the catalogue is learnt from the rest",
    "有$0%的行被退回：目录只依据其余各行"};
inline constexpr Message kLearnZone{
    "times without offset are read as UTC, and the rule set says so; "
    "--time-zone names the city's zone",
    "没有时差的时间按 UTC 读取，规则集也如此标明；可用 --time-zone 指定时区"};
inline constexpr Message kNotAFolder{"$0 is not a folder", "$0 不是文件夹"};
inline constexpr Message kCannotMakeFolder{"cannot make the folder $0: $1",
                                           "无法创建文件夹 $0：$1"};

}  // namespace trunkline::tools::messages

#endif  // TRUNKLINE_TOOLS_LEARN_MESSAGES_H_
