// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_TIMELINE_MESSAGES_H_
#define TRUNKLINE_SRC_LIFECYCLE_TIMELINE_MESSAGES_H_

#include "src/base/message.h"

// The words of a timeline; those of stages, roles and clocks are labels of the
// definition. A value follows most of them.
namespace trunkline::lifecycle::timeline_messages {

using base::Message;

inline constexpr Message kUnknown{"(unknown)", "（未知的操作）"};
// Stages of an imported case.
inline constexpr Message kImportedReceived{"received", "已受理"};
inline constexpr Message kImportedHandling{"handling", "办理中"};
inline constexpr Message kImportedClosed{"closed", "已办结"};
inline constexpr Message kCase{"Case ", "办件 "};
inline constexpr Message kComma{", ", "，"};
inline constexpr Message kConfidentialCase{", confidential", "，保密"};
inline constexpr Message kKeptElsewhere{"Kept elsewhere", "由其他系统办理"};
inline constexpr Message kLifecycle{"Lifecycle ", "流程 "};
inline constexpr Message kVersion{", version ", " 版本 "};
inline constexpr Message kSemicolon{"; ", "；"};
inline constexpr Message kColon{": ", "："};
inline constexpr Message kCharacters{" characters)", " 字)"};
inline constexpr Message kListComma{", ", "、"};
inline constexpr Message kYes{"yes", "是"};
inline constexpr Message kNo{"no", "否"};
inline constexpr Message kLead{"lead", "主办"};
inline constexpr Message kUnit{"unit", "单位"};
inline constexpr Message kAssisting{"assisting", "协办"};
inline constexpr Message kInterim{"interim", "临时主办"};
inline constexpr Message kClockFact{"clock", "计时"};
inline constexpr Message kNumber{"number", "号码"};
inline constexpr Message kCases{"cases", "办件"};
inline constexpr Message kDispute{"dispute", "裁定事项"};
inline constexpr Message kMember{"merged case", "并入工单"};
inline constexpr Message kWaited{"waited since", "届满后"};
inline constexpr Message kLonger{"longer promise", "延长承诺"};
inline constexpr Message kAuthority{"authority", "受移送机关"};
inline constexpr Message kReference{"reference", "文号"};
inline constexpr Message kFacts{"facts", "认定事实"};
inline constexpr Message kLegalBasis{"legal basis", "法律依据"};
inline constexpr Message kUntil{"until", "截止"};
inline constexpr Message kReplyBy{"reply by", "回复期限"};
inline constexpr Message kBegan{"began", "起算"};
inline constexpr Message kEnded{"ended", "届满"};
inline constexpr Message kPerson{"person", "人员"};
inline constexpr Message kClaimTrue{"claim true", "属实"};
inline constexpr Message kBeyondRemit{"beyond remit", "超出职责"};
inline constexpr Message kContacted{"contacted", "已联系"};
inline constexpr Message kAtFault{"unit at fault", "单位过错"};
inline constexpr Message kLawful{"lawful", "依法办理"};
inline constexpr Message kCategory{"category", "类别"};
inline constexpr Message kRegion{"region", "属地"};
inline constexpr Message kConfidential{"confidential", "保密"};
inline constexpr Message kReplyWaived{"reply waived", "免回复"};
inline constexpr Message kRoutedTo{"routed to", "派单"};
inline constexpr Message kRuleSet{"rule set", "规则集"};
inline constexpr Message kTimeUnknown{"time of closing not known",
                                      "办结时间不详"};
inline constexpr Message kAttachments{"attachments", "附件"};
inline constexpr Message kKnowledge{"knowledge", "知识条目"};
inline constexpr Message kReason{"reason", "理由"};
inline constexpr Message kInternal{"internal", "内部说明"};
inline constexpr Message kAnswer{"answer", "答复"};
inline constexpr Message kStatedTime{"stated time: ", "所报时间："};
inline constexpr Message kResult{"result: ", "结果："};
inline constexpr Message kClock{"clock ", "计时 "};
inline constexpr Message kDue{"due ", "到期 "};
inline constexpr Message kWaits{"waits for its start", "待开始"};
inline constexpr Message kStandsStill{"on hold", "挂起"};
inline constexpr Message kGoesOn{"resumed, ", "恢复，"};
inline constexpr Message kExtended{"extended, ", "延长，"};
inline constexpr Message kCountsAnew{"reset, ", "重新计时，"};
inline constexpr Message kProvisional{" (provisional)", "（暂定）"};
inline constexpr Message kNeverStarted{"never started", "未开始"};
inline constexpr Message kClosed{"closed", "已关闭"};
inline constexpr Message kInTime{"in time", "按时"};
inline constexpr Message kLate{"late", "超期"};
inline constexpr Message kClocks{"Clocks", "计时"};
inline constexpr Message kStopped{"stopped ", "停止于 "};
inline constexpr Message kRunning{"running", "计时中"};
inline constexpr Message kOnHold{"on hold", "挂起"};
inline constexpr Message kOutdated{
    "The ticket was amended after its decision; \"reroute\" routes it again",
    "派单决定作出后工单有更正，可重新分类派单（reroute）"};
inline constexpr Message kLeadNow{
    "By the decision now in force the lead would be ",
    "按现行派单决定应由以下单位主办："};
inline constexpr Message kNow{"Now: ", "现在："};
inline constexpr Message kLeadIs{"; lead: ", "；主办："};
inline constexpr Message kDispatches{"dispatches", "派单"};
inline constexpr Message kReturns{"returns", "退单"};
inline constexpr Message kRedos{"redos", "重办"};
inline constexpr Message kExtensions{"extensions", "延期"};
inline constexpr Message kReopenings{"reopenings", "重启"};
inline constexpr Message kYellowCards{"yellow cards", "黄牌"};
inline constexpr Message kRedCards{"red cards", "红牌"};
inline constexpr Message kMergedInto{"Merged into: ", "已并入："};
inline constexpr Message kMergedHere{
    "Merged into it, each caller to be answered: ",
    "并入本单、其诉求人须一并答复的工单："};
inline constexpr Message kSilent{"Silent so far: ", "没有任何动作的单位："};
inline constexpr Message kSince{", since ", "，自 "};
inline constexpr Message kNoEvent{"there is no event", "没有事件"};
// By DeadlinePolicy::Unit.
inline constexpr Message kUnits[] = {{"$0", "$0"},
                                     {"$0 minutes", "$0 分钟"},
                                     {"$0 hours", "$0 小时"},
                                     {"$0 calendar days", "$0 天"},
                                     {"$0 working hours", "$0 工作小时"},
                                     {"$0 working days", "$0 个工作日"},
                                     {"$0 working minutes", "$0 工作分钟"},
                                     {"$0 months", "$0 个月"},
                                     {"$0 years", "$0 年"}};

}  // namespace trunkline::lifecycle::timeline_messages

#endif  // TRUNKLINE_SRC_LIFECYCLE_TIMELINE_MESSAGES_H_
