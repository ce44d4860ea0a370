// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CHECK_MESSAGES_H_
#define TRUNKLINE_SRC_CHECK_MESSAGES_H_

#include "src/base/message.h"

// Defects between rules. docs/checks.md explains each.
namespace trunkline::check::messages {

using base::Message;

inline constexpr Message kContested{
    "rules $0 and $1 have equal rank and give one ticket to $2 and $3",
    "规则$0与$1同级，把同一工单派给$2和$3"};
inline constexpr Message kOnePair{"$0 pair", "$0对"};
inline constexpr Message kPairs{"$0 pairs", "$0对"};
inline constexpr Message kContestedText{
    "$0 of rules of category $1 at region $2 would tie over a text with the "
    "words of both; the first: $3 and $4",
    "类别$1、属地$2的规则中，文字同时含有两者的词语时会同级的有$0；"
    "第一对：$3和$4"};
inline constexpr Message kContestedMore{"$0 more pairs of rules are contested",
                                        "另有$0对规则有争议"};
inline constexpr Message kRulesTie{"rules $0 and $1", "规则$0与$1"};
inline constexpr Message kDeadlineRulesTie{"deadline rules $0 and $1",
                                           "时限规则$0与$1"};
inline constexpr Message kPolicyTie{
    "$0 have equal rank and give one ticket the policies $1 and $2 for `$3`: "
    "$4",
    "$0同级，给同一工单的 `$3` 时限规定$1和$2：$4"};
inline constexpr Message kOrderTurns{
    "the earlier due time counts, that of $0 for a start at $1, that of $2 for "
    "one at $3",
    "以先到期者为准：起点为$1时是$0，起点为$3时是$2"};
inline constexpr Message kOrderStays{
    "the earlier due time counts, that of $0 for every start that was tried",
    "以先到期者为准，所试的起点都是$0"};
inline constexpr Message kOrderEqual{
    "both are due at the same time for every start that was tried",
    "所试的起点两者都同时到期"};
inline constexpr Message kOrderUnknown{
    "the earlier due time counts; none was found",
    "以先到期者为准，但未能算出到期时间"};
inline constexpr Message kWordForms{
    "the word $0 is not in $1, which may be meant too: $2 has them all",
    "词语$0不出现在可能同样所指的$1中：写作$2则全部包括"};
inline constexpr Message kWordEndings{
    "the word $0 is not in its forms of other endings, which may be meant too: "
    "$1 has them all",
    "词语$0不出现在其其他词尾形式中，而这些可能同样所指：写作$1则全部包括"};
inline constexpr Message kPairsLeft{
    "the search for `$0` left $1 of equal rank alone: many rules are alike at "
    "one place",
    "查找 `$0` 时略过了同级的$1：同一处有许多相似的规则"};
inline constexpr Message kPairsCut{
    "the search for `$0` ended after $1 comparisons (CheckOptions::max_pairs); "
    "rules of the largest groups were not all looked at",
    "查找 `$0` 在比较$1次后停止（CheckOptions::max_pairs）；"
    "最大各组的规则没有全部检查"};
inline constexpr Message kUncoveredCut{
    "the search for `uncovered` ended after $0 of $1 leaf categories, each of "
    "which is tried at $2 regions (CheckOptions::max_pairs)",
    "查找 `uncovered` 在检查$0个末级类别（共$1个）后停止："
    "每个类别在$2个属地逐一试验（CheckOptions::max_pairs）"};
inline constexpr Message kShadowed{
    "rule $0 can never win: rule $1 holds whenever it does, and outranks it; "
    "$0 is set back by $2",
    "规则$0永远不会胜出：凡它成立时规则$1都成立，且排序在前；$0落后之处：$2"};
inline constexpr Message kValidityGap{
    "from $0 to $1 neither $2 nor $3 holds, which hold for the same tickets "
    "before and after; `to` is outside a validity",
    "$0至$1，$2与$3都不生效，而前后适用于相同的工单；`to` 当时不在有效期内"};
inline constexpr Message kUndeclared{
    "attribute $0 is not declared: it counts last in the rank, and rules that "
    "ask for it are tried one by one$1",
    "属性$0没有声明：它在位次中排在最后，使用它的规则逐条比较$1"};
inline constexpr Message kRangeOverlap{
    "the ranges of attribute $2 in rules $0 and $1 overlap, and neither holds "
    "the other: $3 and $4; the narrower one wins",
    "规则$0与$1中属性$2的区间重叠而互不包含：$3与$4；较窄者胜出"};
inline constexpr Message kRangeGap{
    "between the ranges of rules $0 and $1, attribute $2 is free for $3",
    "规则$0与$1的区间之间，属性$2在$3没有规则"};
inline constexpr Message kPlaceGap{
    "from $0 to $1 no rule covers category $2 at region $3, which $4 covers "
    "before and $5 after; `to` is outside a validity",
    "$0至$1，没有规则适用于类别$2、属地$3，此前有$4、此后有$5；"
    "`to` 当时不在有效期内"};
inline constexpr Message kCodeOverlap{
    "code $0 is that of several regions at the same time: $1",
    "代码$0在同一时间属于多个属地：$1"};
inline constexpr Message kAmbiguousName{
    "the name $0 stands for several entries at one place, so it stands for "
    "none "
    "of them: $1; write their codes",
    "名称$0在同一处指多个条目，因此不指任何一个：$1；请写代码"};
inline constexpr Message kYellowAtStart{
    "the yellow card of policy $0 comes when the limit begins, or before: "
    "every "
    "ticket has one on arrival",
    "时限规定$0的黄牌在时限开始时或之前发出：每张工单一到就有黄牌"};
inline constexpr Message kUnknownCalendar{
    "policy $0 counts by calendar $1, which is not loaded$2",
    "时限规定$0按日历$1计算，而该日历没有载入$2"};
inline constexpr Message kCalendarZone{
    "policy $0 counts by calendar $1 in the time zone $2, and the rule set is "
    "in $3",
    "时限规定$0按日历$1计算，其时区为$2，而规则集的时区为$3"};
inline constexpr Message kUncovered{"no rule covers $0 at $1",
                                    "没有规则适用于$0、$1"};
inline constexpr Message kUncoveredMore{
    "$0 more blocks of categories and regions are not covered",
    "另有$0组类别和属地没有适用的规则"};
inline constexpr Message kAnyCategory{"any category", "任何类别"};
inline constexpr Message kAnyRegion{"any region", "任何属地"};
inline constexpr Message kCategory{"category $0$1", "类别$0$1"};
inline constexpr Message kRegion{"region $0$1", "属地$0$1"};
inline constexpr Message kLeaves{" ($0 leaves)", "（$0个末级）"};

}  // namespace trunkline::check::messages

#endif  // TRUNKLINE_SRC_CHECK_MESSAGES_H_
