// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_DISPUTE_MESSAGES_H_
#define TRUNKLINE_SRC_LIFECYCLE_DISPUTE_MESSAGES_H_

#include "src/base/message.h"

// Why a command about a dispute is refused.
namespace trunkline::lifecycle::messages {

using base::Message;

inline constexpr Message kDisputeNoKind{"the command's kind is missing",
                                        "没有写明操作"};
inline constexpr Message kDisputeNoActor{"no actor is named", "没有写明操作人"};
inline constexpr Message kDisputeInterest{
    "the actor's unit, $0, is one of those that contend",
    "操作人所在单位$0是争议一方"};
inline constexpr Message kDisputeNoRight{"no right; it belongs to: $0",
                                         "没有权限；有权办理的是：$0"};
inline constexpr Message kDisputeNotClaimant{
    "no right; it belongs to the units that contend: $0",
    "没有权限；有权陈述的是争议各方：$0"};
inline constexpr Message kDisputeFull{
    "the dispute has $0 events, and takes none but its end",
    "裁定事项已有$0个事件，除终结外不再接受"};
inline constexpr Message kDisputeNotOpen{"the dispute is not open yet",
                                         "裁定事项尚未立项"};
inline constexpr Message kDisputeOpenAlready{"the dispute is open already",
                                             "裁定事项已经立项"};
inline constexpr Message kDisputeStage{"not possible in stage $0",
                                       "$0阶段不能办理"};
inline constexpr Message kDisputeNotCollated{"; the centre has not collated it",
                                             "；中心尚未梳理汇总"};
inline constexpr Message kDisputeNoOpinion{"; the opinion of $0 is missing",
                                           "；缺$0的意见"};
inline constexpr Message kDisputeNoStatement{
    "the written statement of $0 is missing; it is waited for until $1",
    "缺$0的书面陈述；等候至$1"};
inline constexpr Message kDisputeNoStep{"no step follows step $0",
                                        "环节$0之后没有后续环节"};
inline constexpr Message kDisputeUnknownStep{
    "the dispute waits in step $0, which the definition does not have",
    "裁定事项所在的环节$0不在该流程定义中"};
inline constexpr Message kDisputeDefinition{
    "the dispute runs under definition $0, version $1",
    "裁定事项适用流程定义$0版本$1"};
inline constexpr Message kDisputeInfinite{"`now` is infinite",
                                          "`now` 不是有限的时间"};
inline constexpr Message kDisputeNoFact{"the fact \"$0\" is missing",
                                        "缺填写项“$0”"};
inline constexpr Message kDisputeNoId{
    "the dispute's id is missing, too long, or has spaces, quotes, `;`, `,` or "
    "`\\`",
    "裁定事项的编号缺失、过长，或含空格、引号、`;`、`,`、`\\`"};
inline constexpr Message kDisputeNoJurisdiction{"the jurisdiction is missing",
                                                "缺辖区"};
inline constexpr Message kDisputeClaimants{
    "\"claimant\" does not fit: at least two units, none twice, each with what "
    "it rests on (basis, rule or text)",
    "“claimant”不符：至少两个单位，不重复，各有依据（basis、rule 或 text）"};
inline constexpr Message kDisputeJoins{
    "\"cases\" does not fit: none may be empty, twice, or attached already",
    "“cases”不符：不得为空、重复或已并入"};
inline constexpr Message kDisputeLeaves{
    "\"cases\" does not fit: each must be attached",
    "“cases”不符：须为已并入的工单"};
inline constexpr Message kDisputeAssisting{
    "\"assisting\" does not fit: none may be empty, twice, or the unit itself",
    "“assisting”不符：不得为空、重复或为主办单位"};
inline constexpr Message kDisputeOffice{
    "\"office\" does not fit: it is one of $0, and the actor acts for it",
    "“office”不符：须为$0之一，且操作人代表该机关"};
inline constexpr Message kDisputeDate{
    "\"date\" does not fit: a day such as \"2018-06-28\"",
    "“date”不符：须为日期，如 2018-06-28"};
inline constexpr Message kDisputeLaterDate{
    "\"date\" does not fit: $0 is later than the day of the command, $1",
    "“date”不符：$0晚于操作当日$1"};
inline constexpr Message kDisputeEarlierDate{
    "\"date\" does not fit: $0 is earlier than the day on which the dispute "
    "was "
    "opened, $1",
    "“date”不符：$0早于立项当日$1"};

// Events that do not fit a dispute.
inline constexpr Message kDisputeEvent{"event $0 of dispute $1: $2",
                                       "裁定事项$1的事件$0：$2"};
inline constexpr Message kDisputeNextEvent{
    "the dispute has version $0; its next event is $1",
    "裁定事项的版本是 $0；其下一事件为 $1"};
inline constexpr Message kDisputeNotNamed{"it names no dispute",
                                          "没有写明裁定事项"};
inline constexpr Message kDisputeNoStage{"it names no stage", "没有写明阶段"};
inline constexpr Message kDisputeIsAnother{"the dispute is $0", "裁定事项是$0"};
inline constexpr Message kDisputeNoTime{"it has no time", "没有时间"};
inline constexpr Message kDisputeBeforeLast{
    "it is before the dispute's last event", "早于裁定事项的最后一个事件"};

// Why no precedent is drafted.
inline constexpr Message kPrecedentNoRuling{
    "dispute $0 has not ended by a ruling", "裁定事项$0并非以裁定结束"};
inline constexpr Message kPrecedentRulesUnread{
    "the rule set cannot be read back", "规则集无法重新读取"};
inline constexpr Message kPrecedentOtherRules{
    "the rule set is of $0, the dispute of $1",
    "规则集属于辖区$0，裁定事项属于辖区$1"};
inline constexpr Message kPrecedentCategory{
    "the rule set does not know category $0", "规则集中没有类别$0"};
inline constexpr Message kPrecedentRegion{
    "the rule set does not know region $0", "规则集中没有属地$0"};
inline constexpr Message kPrecedentUnit{
    "the rule set does not know department $0", "规则集中没有单位$0"};
inline constexpr Message kPrecedentPriority{
    "no rule can go before rule $0: its priority is $1, the highest that there "
    "is; lower its priority to $2 or less",
    "没有规则能先于规则$0：其优先级 $1 已是最高；请将其降至 $2 或以下"};

}  // namespace trunkline::lifecycle::messages

#endif  // TRUNKLINE_SRC_LIFECYCLE_DISPUTE_MESSAGES_H_
