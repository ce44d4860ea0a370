// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_CASEBOOK_MESSAGES_H_
#define TRUNKLINE_TOOLS_CASEBOOK_MESSAGES_H_

#include "src/base/message.h"

// What `trunkline test` and `trunkline coverage` say.
namespace trunkline::tools::messages {

using base::Message;

// Reading.
inline constexpr Message kNoCasebook{
    "$0 has no casebook: a .txt, .csv or .xlsx file",
    "$0中没有用例集：.txt、.csv 或 .xlsx 文件"};
inline constexpr Message kNotACasebook{"not a .txt, .csv or .xlsx file",
                                       "不是 .txt、.csv 或 .xlsx 文件"};
inline constexpr Message kCasebookTwice{"$0 is given twice", "$0给出了两次"};
inline constexpr Message kBadCasebooks{"the casebooks have $0: nothing was run",
                                       "用例集有$0，未运行"};
inline constexpr Message kUnknownCaseColumn{
    "column $0 is no field$1; a ticket has $2; of expectations \"expected \" "
    "and $3",
    "第$0列不是字段$1；工单字段有 $2；预期为“expected ”加 $3"};
inline constexpr Message kCaseColumnTwice{
    "columns $0 and $1 are the same field", "第$0列与第$1列是同一字段"};
inline constexpr Message kRowTitle{"row $0", "第$0行"};

// Results.
inline constexpr Message kCasesHold{"$0: $1 of $2 hold", "$0：$2中有$1个通过"};
inline constexpr Message kCasesUpdated{"$0: $1 updated", "$0：更新了$1"};
inline constexpr Message kUpdateWorkbook{
    "$0: a workbook is not rewritten; save it as CSV, or correct it by hand",
    "$0：不改写工作簿；请另存为 CSV，或手工更正"};
inline constexpr Message kUpdateForm{
    "$0: a table is rewritten only if commas separate its columns",
    "$0：只改写以逗号分列的表格"};
inline constexpr Message kUpdateInput{
    "standard input cannot be updated; name a file",
    "标准输入无法更新，请给出文件"};

// Coverage by cases.
inline constexpr Message kReachedShare{"# $0: $1 of $2 reached ($3)\n",
                                       "# $0：$2项中到达$1项（$3）\n"};
inline constexpr Message kRulesReached{"rules", "规则"};
inline constexpr Message kPhasesReached{"phases", "号码状态"};
inline constexpr Message kPrinciplesReached{"principles", "原则"};
inline constexpr Message kPoliciesReached{"policies", "时限规定"};
inline constexpr Message kRuleReached{"rule $0", "规则 $0"};
inline constexpr Message kPhaseReached{"phase $0", "号码状态 $0"};
inline constexpr Message kPrincipleReached{"principle $0", "原则 $0"};
inline constexpr Message kPolicyReached{"policy $0", "时限规定 $0"};
inline constexpr Message kNotReached{"# not reached, and no ticket found: $0\n",
                                     "# 未到达，也没有找到工单：$0\n"};
inline constexpr Message kReachingCase{"\n== reaches $0 ==\n",
                                       "\n== 到达 $0 ==\n"};
inline constexpr Message kBadMinimum{
    "--min-coverage: $0 is not a share; write 90%, or rules=90%,phases=50% "
    "with rules, phases, principles, policies",
    "--min-coverage：$0 不是比例；请写 90%，或 rules=90%,phases=50%，"
    "种类有 rules、phases、principles、policies"};
inline constexpr Message kBelowMinimum{
    "the cases reach $0 of the $1; --min-coverage asks for $2",
    "用例到达$1的$0，低于 --min-coverage 要求的$2"};
inline constexpr Message kAllEntries{"entries", "全部条目"};

// Coverage by a history.
inline constexpr Message kRuleUse{
    "$0: $1 decided tickets, $2 only with others, $3 never\n",
    "$0：$1条曾决定派单，$2条仅与其他规则一起，$3条从未用到\n"};
inline constexpr Message kNeverUsed{"never: $0$1\n", "从未用到：$0$1\n"};
inline constexpr Message kAndMore{", and $0 more", "，另有$0个"};
inline constexpr Message kNoRuleTakes{"no rule takes any ticket $0 $1: $2\n",
                                      "$0、$1的工单没有任何规则：$2\n"};
inline constexpr Message kMoreBlocks{"and $0 more blocks without a rule: $1\n",
                                     "另有$0处没有规则：$1\n"};
inline constexpr Message kOfCategory{"of category $0", "类别$0"};
inline constexpr Message kOfNoCategory{"without a known category", "类别不详"};
inline constexpr Message kOfAnyCategory{"of any category", "任何类别"};
inline constexpr Message kAtRegion{"at region $0", "属地$0"};
inline constexpr Message kAtNoRegion{"without a known region", "属地不详"};
inline constexpr Message kAtAnyRegion{"at any region", "任何属地"};
inline constexpr Message kCoveredRows{"$0, $1\n", "$0，$1\n"};

}  // namespace trunkline::tools::messages

#endif  // TRUNKLINE_TOOLS_CASEBOOK_MESSAGES_H_
