// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CASEBOOK_MESSAGES_H_
#define TRUNKLINE_SRC_CASEBOOK_MESSAGES_H_

#include "src/base/message.h"

// What the reading of casebooks says, which repeats no value of a case, since
// it may be pasted from a ticket; and what a case that does not hold says.
namespace trunkline::casebook::messages {

using base::Message;

inline constexpr Message kTooLarge{
    "the casebook has $0 bytes; at most $1 are read "
    "(CasebookOptions::max_bytes)",
    "用例集有$0字节，最多读取$1字节（CasebookOptions::max_bytes）"};
inline constexpr Message kLongLine{
    "the line has $0 bytes; at most $1 are read "
    "(CasebookOptions::max_line_bytes)",
    "该行有$0字节，最多读取$1字节（CasebookOptions::max_line_bytes）"};
inline constexpr Message kManyCases{
    "there are more than $0 cases (CasebookOptions::max_cases)",
    "用例超过$0个（CasebookOptions::max_cases）"};
inline constexpr Message kManyShared{
    "what all cases share takes more than $0 bytes over all of them "
    "(CasebookOptions::max_shared_bytes)",
    "各用例共用的内容合计超过$0字节（CasebookOptions::max_shared_bytes）"};
inline constexpr Message kNoCase{
    "there is no case; a case begins with a line \"== title ==\"",
    "没有用例；用例以“== 标题 ==”一行开头"};
inline constexpr Message kNotText{
    "the line is not UTF-8, or has a NUL; save the file as UTF-8",
    "该行不是 UTF-8，或含有 NUL；请把文件另存为 UTF-8"};
inline constexpr Message kBadTitle{
    "not a title: it stands between \"== \" and \" ==\", in one line",
    "不是标题：标题写在“== ”与“ ==”之间，占一行"};
inline constexpr Message kSameTitle{
    "the title $0 occurs twice; each case has its own",
    "标题$0出现两次；每个用例应有自己的标题"};
inline constexpr Message kNotAField{
    "neither \"field: value\" nor \"->\", \"== title ==\" or a comment "
    "\"# ...\"",
    "既不是“字段: 取值”，也不是“->”、“== 标题 ==”或“# ...”注释"};
inline constexpr Message kUnknownField{"unknown field$0$1; the fields are $2",
                                       "没有字段$0$1；字段有 $2"};
inline constexpr Message kIsExpectation{
    "$0 is an expectation; it stands below \"->\"",
    "$0 是预期，应写在“->”之后"};
inline constexpr Message kIsTicketField{
    "$0 is a field of the ticket; it stands above \"->\"",
    "$0 是工单的字段，应写在“->”之前"};
inline constexpr Message kFieldTwice{"$0 is given twice in this case",
                                     "该用例中 $0 出现两次"};
inline constexpr Message kArrowTwice{"a second \"->\" in this case",
                                     "该用例中出现第二个“->”"};
inline constexpr Message kNotATime{
    "$0 is not a time; write 2018-03-01 09:00:00, or RFC 3339 with an offset",
    "$0 不是时间；请写作 2018-03-01 09:00:00，或带时差的 RFC 3339"};
inline constexpr Message kNotYesNo{"$0 is neither yes nor no",
                                   "$0 既不是 yes 也不是 no"};
inline constexpr Message kNotAWord{"$0 is no $1$2; one of $3",
                                   "$0 不是$1$2；可写 $3"};
inline constexpr Message kNoAcceptance{
    "the case has no `accepted`; give it here, or above the first case for all",
    "该用例没有受理时间 "
    "`accepted`；请写在此处，或写在第一个用例之前供全部使用"};

// A case that does not hold.
inline constexpr Message kCaseFailed{
    "$0\n  expected  $1\n  got       $2\n  why       $3\n",
    "$0\n  预期  $1\n  实际  $2\n  原因  $3\n"};
inline constexpr Message kAndWhy{"            $0\n", "        $0\n"};
inline constexpr Message kExpectsNothing{
    "nothing; write what must hold, or let --update do it",
    "未写；请写明预期，或用 --update 填写"};
inline constexpr Message kEmptyValue{"(empty)", "（空）"};
inline constexpr Message kNextValue{"$0; $1", "$0；$1"};

}  // namespace trunkline::casebook::messages

#endif  // TRUNKLINE_SRC_CASEBOOK_MESSAGES_H_
