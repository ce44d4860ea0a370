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
inline constexpr Message kNoLimit{
    "clock $0 counts by a limit that the case does not have",
    "计时$0所依据的期限不在本案中"};
inline constexpr Message kVersionGone{
    "clock $0 counts by calendar $1 version $2, which is not there",
    "计时$0按日历$1版本$2计算，而该版本不在"};

}  // namespace trunkline::lifecycle::engine_messages

#endif  // TRUNKLINE_SRC_LIFECYCLE_ENGINE_MESSAGES_H_
