// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_MESSAGES_H_
#define TRUNKLINE_SRC_DIFF_MESSAGES_H_

#include "src/base/message.h"

// What a comparison of two rule sets says. docs/diff.md explains each.
namespace trunkline::diff::messages {

using base::Message;

inline constexpr Message kOtherJurisdiction{
    "the rule sets are of different jurisdictions, $0 and $1",
    "两个规则集属于不同辖区：$0与$1"};
inline constexpr Message kOtherZone{
    "the rule sets have different time zones, $0 and $1",
    "两个规则集的时区不同：$0与$1"};
inline constexpr Message kOpenTies{
    "$0 sets of tickets are left open: more than 8 rules of equal rank with "
    "text conditions may hold together",
    "有$0组工单未作判断：可能同时成立的带文字条件的同级规则超过8条"};
inline constexpr Message kOpenTexts{
    "$0 sets of tickets are left open: no text was found that shows whether "
    "they exist",
    "有$0组工单未作判断：没有找到能证明其存在的文字"};
inline constexpr Message kOpenCells{
    "$0 sets of tickets are left open: the comparison ended at "
    "DiffOptions::max_cells",
    "有$0组工单未作判断：比较达到DiffOptions::max_cells后停止"};
inline constexpr Message kOpenShare{
    "at most $0 of all combinations of field values are left open",
    "未作判断的至多占全部字段取值组合的$0"};
inline constexpr Message kOpenAttributes{
    "attribute $0 is declared on one side only, and a rule of the other side "
    "asks for it: its values are left open",
    "属性$0只在一侧声明，而另一侧有规则使用它：其取值未作判断"};
inline constexpr Message kNumbers{
    "country code, trunk prefix or area codes change: some spellings of "
    "numbers resolve otherwise",
    "国家代码、长途前缀或区号有变：部分号码写法的解析结果不同"};
inline constexpr Message kOwnNames{
    "the names of the jurisdiction change: paths of regions may be taken for "
    "another city's, or no more",
    "辖区名称有变：部分属地路径可能改认为外地，或不再认为外地"};
inline constexpr Message kName{"the name $0 meant $1, and now means $2",
                               "名称$0原指$1，现指$2"};
inline constexpr Message kNoName{"the name $0 meant $1, and now means nothing",
                                 "名称$0原指$1，现无所指"};
inline constexpr Message kNewName{"the name $0 meant nothing, and now means $1",
                                  "名称$0原无所指，现指$1"};
inline constexpr Message kMoreNames{"$0 more names resolve otherwise",
                                    "另有$0个名称的解析结果不同"};
inline constexpr Message kPaths{
    "the parent or the validity of $0 changes: paths of names through it may "
    "be "
    "read otherwise",
    "$0的上级或有效期有变：经过它的名称路径可能解析为别的条目"};
inline constexpr Message kMorePaths{
    "paths of names through $0 more entries may be read otherwise",
    "另有$0个条目，经过它们的名称路径可能解析为别的条目"};
inline constexpr Message kLabels{"$0 entries have other names for people",
                                 "有$0个条目的显示名称不同"};
inline constexpr Message kGuard{
    "superior, successors or validity of department $0 change: who is barred "
    "from complaints of it, and who replaces it, may be different",
    "单位$0的上级、承接单位或有效期有变：被投诉时的回避单位及替代单位可能不同"};
inline constexpr Message kGuardOfMore{
    "superior, successors or validity of department $0 change: who is barred "
    "from complaints of it, and who replaces it, may be different; of the "
    "departments that this concerns, $1 are listed",
    "单位$"
    "0的上级、承接单位或有效期有变：被投诉时的回避单位及替代单位可能不同；涉及"
    "的单位只列出$1个"};
inline constexpr Message kOpenGuard{
    "there are too many departments to look at each pair: that one may now "
    "handle complaints of another is not told in full",
    "单位过多，未逐对比较：哪些单位现在可以办理投诉另一单位的工单，列出不全"};
inline constexpr Message kReachable{
    "department $0 may now handle complaints of $1",
    "单位$0现在可以办理投诉$1的工单"};

}  // namespace trunkline::diff::messages

#endif  // TRUNKLINE_SRC_DIFF_MESSAGES_H_
