// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_DEFINITION_MESSAGES_H_
#define TRUNKLINE_SRC_LIFECYCLE_DEFINITION_MESSAGES_H_

#include "src/base/message.h"

// What loading and checking a lifecycle definition finds wrong.
// docs/lifecycle.md explains each.
namespace trunkline::lifecycle::messages {

using base::Message;

inline constexpr Message kUnknown{"unknown $0 $1$2", "未知的$0 $1$2"};
// In a drawing: the box that stands for every stage that is not final.
inline constexpr Message kAnyOpenStage{"any open stage", "任何未办结阶段"};
inline constexpr Message kNoAccess{"which call it allows is missing",
                                   "没有写明允许哪种调用"};
inline constexpr Message kNoRole{"the roles that have the right are missing",
                                 "没有写明享有权限的角色"};
inline constexpr Message kSameAccess{
    "access right $0 names the same call and stage",
    "查阅权限$0写明了同样的调用和阶段"};
inline constexpr Message kNoLifecycle{
    "no `lifecycle` entry says id and version",
    "没有 `lifecycle` 条目写明编号和版本"};
inline constexpr Message kLifecycles{"more than one `lifecycle` entry",
                                     "`lifecycle` 条目不止一个"};
inline constexpr Message kNoVersion{"the version is missing", "没有版本"};
inline constexpr Message kTimeOwns{"role $0 is time itself, which owns nothing",
                                   "角色$0是时间本身，不能负责"};
inline constexpr Message kNeedsCalendar{"working time needs a `calendar`",
                                        "工作时间须有 `calendar`"};
inline constexpr Message kStageOwner{
    "no role has to act in stage $0; name its owner",
    "阶段$0没有须办理的角色；请写明负责者"};
inline constexpr Message kSecondInitial{"a second stage where cases begin",
                                        "又一个办件开始的阶段"};
inline constexpr Message kNoInitial{"no stage says `initial: true`",
                                    "没有阶段写明 `initial: true`"};
inline constexpr Message kReplyReminder{
    "what is raised for a late reply is a reminder, and names no clock",
    "逾期未回复时发出的须为催办，且不写计时"};
inline constexpr Message kNoScope{"the scope is missing", "没有范围"};
inline constexpr Message kClockOwner{"the clock has no owner",
                                     "计时没有负责者"};
inline constexpr Message kNoMilestone{"which milestone it counts to is missing",
                                      "没有写明计到哪个环节"};
inline constexpr Message kViewRole{"the roles that it is for are missing",
                                   "没有写明给哪些角色"};
inline constexpr Message kSecondMigration{"a second migration from version $0",
                                          "又一个自版本$0的迁移"};
inline constexpr Message kMigratedVersion{
    "the version of the cases to migrate is missing, or is this definition's "
    "own",
    "没有写明所迁移办件的版本，或它就是本定义的版本"};
inline constexpr Message kMigratedStage{
    "the stage that it is from is missing, or named twice: $0",
    "没有写明原阶段，或重复：$0"};
inline constexpr Message kSameOrder{"step $0 has the same order, $1",
                                    "环节$0的次序也是$1"};
inline constexpr Message kNoOffice{"the offices that act in it are missing",
                                   "没有写明由哪些机关办理"};
inline constexpr Message kNoDisputeStage{
    "the stage must be COLLATION, OPINIONS or DECISION",
    "阶段须为梳理汇总、征求意见或裁定"};
inline constexpr Message kFirstStep{
    "the first step, and it alone, is one of stage COLLATION",
    "首个环节须为梳理汇总，且仅此一个"};
inline constexpr Message kLastStep{
    "opinions are asked for, and no step after it decides",
    "征求意见之后没有裁定环节"};
inline constexpr Message kStepFact{
    "$0 is no fact of an opinion or a ruling; there are number, date, "
    "legal_basis and unit",
    "$0不是意见或裁定的填写项；可用的有 number、date、legal_basis、unit"};
inline constexpr Message kStatementStep{
    "statements are waited for in a step of stage COLLATION that has a limit",
    "只有设有期限的梳理汇总环节可以等待书面陈述"};
inline constexpr Message kNameTime{
    "$0 is not a date or time, or does not come before the end",
    "$0不是日期或时间，或者不早于结束时间"};
inline constexpr Message kNamesOverlap{"two names are borne at the same time",
                                       "两个名称的使用时间重叠"};
inline constexpr Message kNoPart{"the part that is kept so long is missing",
                                 "没有写明保存的是哪部分"};
inline constexpr Message kNoClock{"the clocks it watches are missing",
                                  "没有写明所看的计时"};
inline constexpr Message kNoAt{"when it is raised is missing",
                               "没有写明何时发出"};
inline constexpr Message kLevelOrMeasure{"it needs either a level or a measure",
                                         "须有级别或措施"};
inline constexpr Message kBadGround{
    "a clock proves that a limit has run out, and no more: the measure is "
    "proposed on the ground OVERDUE; inaction and misconduct are findings of "
    "an "
    "authority",
    "计时只能证明超期：将以超期为由建议督办；不作为、乱作为须由督办主管认定"};
inline constexpr Message kStepClock{"step $0 does not watch clock $1",
                                    "步骤$0不看计时$1"};
inline constexpr Message kStepCircle{
    "the steps wait for each other in a circle", "各步骤互相等待，成为循环"};
inline constexpr Message kSameRight{
    "right $0 names the same stages, command and transition",
    "权限$0写明了同样的阶段、操作和流转"};
inline constexpr Message kNoCommand{"the command is missing", "没有写明操作"};
inline constexpr Message kOpensFrom{"a case that is opened comes from no stage",
                                    "新立的办件不来自任何阶段"};
inline constexpr Message kNoFrom{
    "the stages that it is possible in are missing",
    "没有写明可在哪些阶段办理"};
inline constexpr Message kBeginsInitial{
    "a case that is opened begins in the stage that says `initial: true`",
    "新立的办件从写明 `initial: true` 的阶段开始"};
inline constexpr Message kNoAct{"what happens to the clock is missing",
                                "没有写明对计时做什么"};
inline constexpr Message kNoResolution{
    "it ends the case; its resolution is missing",
    "它使办件办结，但没有办结方式"};
inline constexpr Message kNotEnding{
    "it has a resolution but does not end the case",
    "有办结方式，但不使办件办结"};
inline constexpr Message kGuardNeeds{"the guard needs `$0`", "条件须有 `$0`"};
inline constexpr Message kTooMany{
    "there are $0 entries of this kind already; more are not taken",
    "此类条目已有$0个，不再接受"};
inline constexpr Message kTooManyWays{
    "the transitions are $0 ways from stage to stage; the limit is $1",
    "流转共有$0条路径，上限为$1"};
inline constexpr Message kNoValue{"$0 is no value of this field",
                                  "$0不是该字段的取值"};
inline constexpr Message kUnreachable{"no path leads to stage $0 from $1",
                                      "从$1无法到达阶段$0"};
inline constexpr Message kDeadEnd{
    "from stage $0 no path leads to a final stage", "从阶段$0无法到达终结阶段"};
inline constexpr Message kNoOpening{
    "no transition has the command COMMAND_KIND_OPEN",
    "没有流转含有操作 COMMAND_KIND_OPEN"};
inline constexpr Message kNoRightIn{"no right allows it in stage $0",
                                    "在阶段$0没有权限允许它"};
inline constexpr Message kNoRight{"no right allows it", "没有权限允许它"};
inline constexpr Message kNeverStarted{"no transition starts clock $0",
                                       "没有流转开始计时$0"};
inline constexpr Message kNeverResumed{
    "no transition resumes clock $0, which it holds",
    "它中止了计时$0，但没有流转恢复它"};
inline constexpr Message kNeverStopped{
    "clock $0 still runs when it ends the case; add an effect that stops it",
    "它使办件办结时计时$0仍在运行；请加上停止它的效果"};

}  // namespace trunkline::lifecycle::messages

#endif  // TRUNKLINE_SRC_LIFECYCLE_DEFINITION_MESSAGES_H_
