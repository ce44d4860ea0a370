// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_MESSAGES_H_
#define TRUNKLINE_SRC_LEARN_MESSAGES_H_

#include "src/base/message.h"

// Errors and reports of learning.
namespace trunkline::learn::messages {

using base::Message;

inline constexpr Message kNoAcceptance{"the ticket has no time of acceptance",
                                       "工单没有受理时间"};
inline constexpr Message kNotUtf8{"a name is not UTF-8, or has a NUL",
                                  "名称不是 UTF-8，或含有 NUL"};
inline constexpr Message kManyNames{
    "$0 has more than $1 different values: such a column holds no fact that "
    "rules can name; leave it out, or say that it holds a number or a date",
    "$0有超过$1个不同的值：这样的列不是规则可用的事实；请去掉它，或指明它是数字"
    "或日期"};
inline constexpr Message kCodeClash{
    "the names $0 and $1 have the same code $2; rename one of them",
    "名称$0与$1的代码同为$2；请改其中一个名称"};
inline constexpr Message kOptionRange{"$0 is $1; it must be $2 to $3",
                                      "$0为$1；须为$2至$3"};
inline constexpr Message kAttributeTwice{"attribute $0 is named twice",
                                         "属性$0写了两次"};
inline constexpr Message kManyAttributes{
    "$0 attributes; at most $1 can be learnt", "共$0个属性；最多可学习$1个"};
inline constexpr Message kOverCode{
    "code $0 of the catalogue has characters other than a-z, 0-9, _, . and -",
    "目录中的代码$0含有 a-z、0-9、_、.、- 以外的字符"};
inline constexpr Message kOverAttributes{
    "attributes cannot be learnt over an existing catalogue",
    "在已有目录上学习时不能学习属性"};
inline constexpr Message kOverZone{
    "the time zone is $0, that of the catalogue $1",
    "时区为$0，目录的时区为$1"};
inline constexpr Message kNoTickets{"there is no ticket to learn from",
                                    "没有可供学习的工单"};
inline constexpr Message kNoEvidence{"none of $0 tickets is evidence: $1",
                                     "$0件工单都不能作为依据：$1"};
inline constexpr Message kNoRule{
    "no rule was learnt: $0 tickets are evidence, but no combination of facts "
    "has $1 tickets that clearly go to one department",
    "没有学到规则：$0件工单可作依据，但没有哪组条件有$1件工单明确归一个单位"};
inline constexpr Message kNotLoaded{"the learnt rule set does not load: $0",
                                    "学得的规则集无法加载：$0"};

// Why tickets are no evidence. $0: how many.
inline constexpr Message kReasonReport{"$0 reports of offences", "举报$0件"};
inline constexpr Message kReasonConfidential{"$0 confidential", "保密$0件"};
inline constexpr Message kReasonInterim{"$0 with an interim lead",
                                        "临时主办$0件"};
inline constexpr Message kReasonReturned{"$0 returned", "退单$0件"};
inline constexpr Message kReasonRedispatched{"$0 re-dispatched", "改派$0件"};
inline constexpr Message kReasonRedone{"$0 handled again", "重办$0件"};
inline constexpr Message kReasonProposed{
    "$0 whose lead or category was proposed by the library and stayed "
    "unchanged",
    "由本系统建议且未经改动$0件"};
inline constexpr Message kReasonNoCategory{"$0 without a category",
                                           "无类别$0件"};
inline constexpr Message kReasonNoLead{"$0 without a department",
                                       "无承办单位$0件"};

inline constexpr Message kReasonCovered{"$0 that the catalogue decides",
                                        "目录已能确定$0件"};

// The report.
inline constexpr Message kUnreadable{
    "$1 values of attribute $0 are not of its kind and count as not given",
    "属性$0有$1个值不合其种类，按未填写处理"};
inline constexpr Message kCovered{
    "the catalogue agrees with $0 of the tickets that it decides; its rules "
    "stand",
    "目录所定工单中$0件与历史一致；目录的规则不变"};
inline constexpr Message kTickets{
    "$0 tickets, $1 of them evidence, from $2 to $3",
    "工单$0件，其中$1件可作依据，$2至$3"};
inline constexpr Message kNotEvidence{"no evidence: $0", "不作依据：$0"};
inline constexpr Message kNoLeadWord{"$0 names no department: $1 tickets",
                                     "$0不是单位：$1件"};
inline constexpr Message kRules{
    "$0 rules for $1 of $2 categories; $3 of them have a priority",
    "规则$0条，涉及$1个类别（共$2个）；其中$3条使用优先级"};
inline constexpr Message kAttributeOrder{
    "order of the attributes, the strongest first: $0",
    "属性次序（由强到弱）：$0"};
inline constexpr Message kAttributeLeftOut{
    "attribute $0 is left out: no value of it has $1 tickets",
    "略去属性$0：没有取值达到$1件工单"};
inline constexpr Message kReplay{"the rules on all evidence: $0",
                                 "以全部依据工单回放：$0"};
inline constexpr Message kFigures{
    "correct $0 %, wrong $1 %, unrouted $2 %, disputed $3 % of $4",
    "正确$0%，错误$1%，未派$2%，争议$3%，共$4件"};
inline constexpr Message kHeldOut{
    "held out: $0 rules learnt before $1, on the tickets from that day on: $2",
    "留出检验：$1以前学得规则$0条，用于该日起的工单：$2"};
inline constexpr Message kNothingHeldOut{
    "nothing is held out: all tickets are of one day",
    "无法留出检验：全部工单在同一天"};
inline constexpr Message kByMonth{"held out, by month", "留出检验，按月"};
inline constexpr Message kByDepartment{"held out, by department",
                                       "留出检验，按单位"};
inline constexpr Message kByKey{"$0: $1", "$0：$1"};
inline constexpr Message kSmallKeys{
    "$0 others, each with fewer than $1 tickets: $2",
    "其余$0项，每项不足$1件：$2"};
inline constexpr Message kRisk{
    "held out, if only rules with at least $0 tickets decided: routed $1 %, of "
    "these wrong $2 %",
    "留出检验，若只用依据不少于$0件的规则：派出$1%，其中错误$2%"};
inline constexpr Message kUnclear{
    "unclear, left unrouted: $0 with $1 tickets: $2 to $3, $4 to $5",
    "不明确，未派：$0共$1件：$2件归$3，$4件归$5"};
inline constexpr Message kDrift{
    "drift of the lead: $0 from $1 on: $2 ($3 of $4 tickets before) to $5 ($6 "
    "of "
    "$7 after)",
    "主办变化：$0自$1起：由$2（此前$4件中$3件）改为$5（此后$7件中$6件）"};
inline constexpr Message kNoDrift{"no drift of the lead", "主办无变化"};
inline constexpr Message kSuccessor{
    "proposed, not assumed: $0 may have been succeeded by $1 from $2 on, for "
    "$3",
    "建议核实（未采用）：$0自$2起或由$1承接，涉及$3"};
inline constexpr Message kLimits{
    "observed limits (practice, not law): $0 of $1 promises of $2 categories "
    "within $3 s ($4 %)",
    "实际时限（惯例，非法定）：$2个类别的$1个承诺时限中$0个相差不超过$3秒（$4%"
    "）"};
inline constexpr Message kLimitsHeldOut{
    "held out, limits learnt before $0: $1 of $2 later promises within the "
    "tolerance ($3 %), $4 without a limit",
    "留出检验，时限在$0以前学得：此后$2个承诺中$1个在容差内（$3%），$"
    "4个没有时限"};
inline constexpr Message kPolicy{"policy $0: $1", "时限规定$0：$1"};
inline constexpr Message kNoLimitFits{"no limit fits: $0 with $1 promises",
                                      "无时限规定相符：$0共$1个承诺"};
inline constexpr Message kLimitMixed{
    "several populations: $0 of $1 promises of $2 fit the limit $3",
    "可能有多种时限：$2的$1个承诺中$0个符合$3"};
inline constexpr Message kLimitPart{
    "a limit of a part: $0: $1, for $2 of $3 promises",
    "部分工单另有时限：$0：$1，$3个承诺中$2个符合"};
inline constexpr Message kLimitDrift{"drift of the limit: $0 from $1 on: $2",
                                     "时限变化：$0自$1起：$2"};
inline constexpr Message kLimitEnds{"no limit any more: $0 from $1 on",
                                    "不再有时限：$0自$1起"};
inline constexpr Message kYear{"$0: $1 working days not counted: $2",
                               "$0年：未计入的工作日$1天：$2"};
inline constexpr Message kYearNone{
    "$0: no public holiday counted as a day off; none may have been loaded",
    "$0年：没有节假日按休息日计算；可能未录入节假日"};
inline constexpr Message kYearWorked{"$0: $1 days off that were counted: $2",
                                     "$0年：计入的休息日$1天：$2"};
inline constexpr Message kDueBefore{"$0 due times are before the acceptance",
                                    "$0个到期时间早于受理时间"};
inline constexpr Message kDueChanged{"$0 due times are not first promises",
                                     "$0个到期时间不是首次承诺"};

// The page.
inline constexpr Message kPageTitle{"A catalogue from a history",
                                    "由历史工单草拟的派单目录"};
inline constexpr Message kPageCorrect{"correct", "正确"};
inline constexpr Message kPageWrong{"wrong", "错误"};
inline constexpr Message kPageUnrouted{"unrouted or disputed", "未派或争议"};
inline constexpr Message kPageMonths{"Held out, by month", "留出检验，按月"};
inline constexpr Message kPageDepartments{"Held out, by department",
                                          "留出检验，按单位"};
inline constexpr Message kPageRisk{
    "Held out: share wrong of what is routed, against share routed, if only "
    "rules of the given support decide",
    "留出检验：只用依据不少于所标件数的规则时，派出工单的错误率（纵）与派出率（"
    "横）"};
inline constexpr Message kPageText{"The report", "报告"};

// The review table.
inline constexpr Message kIdHeading{"rule", "规则编号"};
inline constexpr Message kConditionsHeading{"conditions", "条件"};
inline constexpr Message kDepartmentHeading{"department", "主办单位"};
inline constexpr Message kSupportHeading{"tickets", "依据件数"};
inline constexpr Message kShareHeading{"share correct", "符合率"};
inline constexpr Message kDatesHeading{"from and to", "起止"};
inline constexpr Message kExamplesHeading{"counter-examples", "反例"};
inline constexpr Message kAdviceHeading{"advice", "建议"};
inline constexpr Message kVerdictHeading{"approved", "审定"};
inline constexpr Message kPushedDown{"may be pushed down", "疑似下推"};
inline constexpr Message kYes{"yes", "是"};
inline constexpr Message kReviewColumn{"the review table has no column \"$0\"",
                                       "审定表没有“$0”列"};
inline constexpr Message kNoVerdict{
    "row $0 of the review table: $1 is neither yes nor no",
    "审定表第$0行：$1既不是“是”也不是“否”"};
inline constexpr Message kVerdictUnknown{
    "the verdict on rule $0 names $1, which the history does not have",
    "对规则$0的审定提到$1，历史工单中没有"};
inline constexpr Message kAdviseAccept{"accept", "采纳"};
inline constexpr Message kAdviseLook{"look at the counter-examples",
                                     "核对反例"};
inline constexpr Message kAdviseFew{"few tickets", "依据较少"};

}  // namespace trunkline::learn::messages

#endif  // TRUNKLINE_SRC_LEARN_MESSAGES_H_
