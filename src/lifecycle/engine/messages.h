// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_ENGINE_MESSAGES_H_
#define TRUNKLINE_SRC_LIFECYCLE_ENGINE_MESSAGES_H_

#include "src/base/message.h"

// Why a call of an engine is refused. Why a command is, ../views says.
namespace trunkline::lifecycle::engine_messages {

using base::Message;

inline constexpr Message kNoRole{"$0: no right; no role has it",
                                 "$0：没有权限；没有角色享有此权限"};
inline constexpr Message kBelongsTo{"$0: no right; it belongs to: $1",
                                    "$0：没有权限；须由：$1"};
inline constexpr Message kRoleComma{", ", "、"};
inline constexpr Message kNoActor{
    "no actor is named; the host itself is an actor with the role \"system\"",
    "没有写明操作者；宿主系统本身是角色为“system”的操作者"};
inline constexpr Message kInterest{"the actor has an interest in the case",
                                   "操作者与本案有利害关系"};
inline constexpr Message kNoCalendarOf{"transition $0: no calendar $1 is given",
                                       "流转$0：没有给出日历$1"};
inline constexpr Message kNoCalendarOfEscalation{
    "escalation $0: no calendar $1 is given", "提醒$0：没有给出日历$1"};
inline constexpr Message kNoCalendarOfDisputeStep{
    "dispute step $0: no calendar $1 is given", "裁定步骤$0：没有给出日历$1"};
inline constexpr Message kNoAcceptedAt{"the ticket has no accepted_at",
                                       "工单没有 accepted_at"};
inline constexpr Message kNow{"now is not a time of the years 1 to 9999",
                              "当前时间不在公元 1 至 9999 年"};
inline constexpr Message kNothingToExtend{
    "no clock is running that could be extended", "没有可以延长的计时"};
inline constexpr Message kNothingToLengthen{
    "no promise is running that the amendment would make longer",
    "没有正在计时且因此次更正而延长的承诺时限"};
// What has a defect.
inline constexpr Message kPolicy{"policy $0", "时限规定$0"};
inline constexpr Message kEscalation{"escalation $0", "提醒$0"};
inline constexpr Message kCalendarGone{
    "policy $0 counts by calendar $1, which is not there",
    "时限规定$0按日历$1计算，而该日历不在"};
inline constexpr Message kManyEvents{
    "clock $0 has $1 events, and takes no more",
    "计时$0已有$1个事件，不能再增加"};
inline constexpr Message kNoPolicyOfClock{
    "clock $0 counts by a policy that the case does not have",
    "计时$0所依据的时限规定不在本案中"};
inline constexpr Message kVersionGone{
    "clock $0 counts by calendar $1 version $2, which is not there",
    "计时$0按日历$1版本$2计算，而该版本不在"};

// An event that does not follow from its case.
inline constexpr Message kEventOfCase{"event $0 of case $1", "办件$1的事件$0"};
inline constexpr Message kNextEvent{
    "the case has version $0; its next event is $1",
    "办件的版本是$0；下一个事件是$1"};
inline constexpr Message kNamesNoCase{"it names no case", "没有写明办件"};
inline constexpr Message kIsOpen{"the case is open already", "办件已经受理"};
inline constexpr Message kNotOpen{"the case is not open yet", "办件尚未受理"};
inline constexpr Message kCaseIs{"the case is $0", "办件是$0"};
inline constexpr Message kNoEventTime{"it has no time of the years 1 to 9999",
                                      "没有公元 1 至 9999 年的时间"};
inline constexpr Message kBeforeLast{"it is before the case's last event",
                                     "早于办件的上一个事件"};
inline constexpr Message kNamesNoStage{"it names no stage", "没有写明环节"};
inline constexpr Message kNamesNoAssignment{"it names no assignment",
                                            "没有写明承办记录"};
inline constexpr Message kNamesNoUnit{"it names no unit", "没有写明单位"};
inline constexpr Message kNamesNoOther{"it names no other case",
                                       "没有写明另一办件"};
inline constexpr Message kNoAssignment{"there is no assignment $0",
                                       "没有承办记录$0"};
inline constexpr Message kNoClock{"there is no clock $0", "没有计时$0"};
inline constexpr Message kUnsoundPauses{
    "the sum of pauses of clock $0 is out of range",
    "计时$0的中止合计超出范围"};
inline constexpr Message kClockOfNone{
    "clock $0 is of an assignment that there is not",
    "计时$0所属的承办记录不存在"};
inline constexpr Message kOtherBytes{
    "the bytes it was read from are those of another event",
    "读取时的字节是另一事件的"};
inline constexpr Message kTwiceInBytes{
    "the bytes it was read from have two commands or two tickets",
    "读取时的字节含有两个命令或两个工单"};

// What a case may have no more of.
inline constexpr Message kListIsFull{
    "the case may have $0 $1; it would have $2",
    "办件最多可有$0项$1，这样将有$2项"};
inline constexpr Message kListAssignments{"assignments", "承办记录"};
inline constexpr Message kListDuplicates{"duplicates", "重复件"};
inline constexpr Message kListParts{"parts", "拆分件"};
inline constexpr Message kListFeedbacks{"feedbacks", "反馈"};
inline constexpr Message kListCallbacks{"callbacks", "回访"};
inline constexpr Message kListRecusals{"recusals", "回避"};
inline constexpr Message kListFindings{"findings", "认定"};
inline constexpr Message kListMeasures{"measures", "督办措施"};
inline constexpr Message kListEscalations{"escalations", "升级提醒"};
inline constexpr Message kListClocks{"clocks", "计时"};

}  // namespace trunkline::lifecycle::engine_messages

#endif  // TRUNKLINE_SRC_LIFECYCLE_ENGINE_MESSAGES_H_
