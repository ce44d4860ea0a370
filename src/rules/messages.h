// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_MESSAGES_H_
#define TRUNKLINE_SRC_RULES_MESSAGES_H_

#include "src/base/message.h"

// What compiling a rule set finds wrong. docs/checks.md explains each.
namespace trunkline::rules::messages {

using base::Message;

// Codes.
inline constexpr Message kUnknown{"unknown $0 $1$2", "未知的$0 $1$2"};
inline constexpr Message kDepartment{"department", "单位"};
inline constexpr Message kCategory{"category", "诉求类别"};
inline constexpr Message kRegion{"region", "属地"};
inline constexpr Message kHotline{"hotline", "号码"};
inline constexpr Message kFunction{"function", "职能"};
inline constexpr Message kPolicy{"policy", "时限规定"};
inline constexpr Message kCycle{"`$0` of $1 leads back to itself by way of $2",
                                "$1的 `$0` 经由$2又指向自身"};
inline constexpr Message kBadNumber{"not digits, or more than 32: $0",
                                    "不全是数字，或超过32位：$0"};
inline constexpr Message kBadPriority{"priority $0 is not in -1000..1000",
                                      "优先级$0不在-1000至1000之间"};
inline constexpr Message kEmptyValidity{
    "the interval [$0, $1) is empty: `to` is the first moment outside",
    "区间 [$0, $1) 为空：`to` 是失效的第一刻"};
inline constexpr Message kReversedValidity{
    "the interval [$0, $1) ends before it begins",
    "区间 [$0, $1) 的结束早于开始"};
inline constexpr Message kUnknownEnum{
    "not a known value; a condition names a kind",
    "不是已知的取值；条件须写明种类"};

// Categories and regions.
inline constexpr Message kCategoryTooDeep{
    "category $0 is $1 levels deep; at most $2 (LoadOptions::max_code_depth)",
    "类别$0有$1级，最多$2级（LoadOptions::max_code_depth）"};
inline constexpr Message kEmptyPart{"a category code has no empty part: $0",
                                    "类别代码不能有空的部分：$0"};
inline constexpr Message kNoParent{"the parent $0 of $1 is not listed$2",
                                   "$1的上级$0未列出$2"};
inline constexpr Message kNoText{"a name without text", "名称没有文字"};
inline constexpr Message kNotAFunction{"not a function: $0", "不是职能：$0"};
inline constexpr Message kServedTwice{
    "function $0 is served twice at the same time",
    "同一时间有两个单位承担职能$0"};
inline constexpr Message kRegionTooDeep{
    "region $0 is more than $1 levels deep (LoadOptions::max_code_depth)",
    "属地$0超过$1级（LoadOptions::max_code_depth）"};

// Deadline policies.
inline constexpr Message kAmount{"`amount` is $0; a limit is greater than 0",
                                 "`amount` 为$0；时限须大于0"};
inline constexpr Message kNoUnit{"`unit` is not given", "没有给出 `unit`"};
inline constexpr Message kNoCalendar{
    "the limit counts working time but names no `calendar`",
    "时限按工作时间计算，但没有写明 `calendar`"};
inline constexpr Message kCutOff{
    "`cut_off` is $0, not a time of day as \"17:00\"",
    "`cut_off` 为$0，不是“17:00”这样的时刻"};
inline constexpr Message kNotStatutory{
    "policy $0 is not marked `statutory: true`",
    "时限规定$0没有标明 `statutory: true`"};
inline constexpr Message kNoMilestone{"the policy has no known milestone",
                                      "时限规定没有已知的环节"};
inline constexpr Message kTwoPolicies{"the milestone has two policies",
                                      "该环节有两个时限规定"};
inline constexpr Message kNoPolicy{"the deadline rule names no policy",
                                   "时限规则没有指明时限规定"};

// Conditions.
inline constexpr Message kEmptyKeyword{"an empty keyword occurs in every text",
                                       "空词语出现在任何文字中"};
inline constexpr Message kBadKeyword{
    "in the keyword $0 a `*` opens an end; write `\\*` for a star, and a "
    "letter "
    "beside it",
    "关键词$0：`*` 只能放在首尾表示该端开放；星号本身写作 `\\*`，且须有文字"};
inline constexpr Message kWordIsContext{
    "the word $0 is itself listed in `unless`: it never counts",
    "词语$0本身列在 `unless` 中：永远不算出现"};
inline constexpr Message kUselessContext{
    "none of the words can stand inside $0: it has no effect",
    "没有任何词语能处于$0之中：不起作用"};
inline constexpr Message kContextsAlone{
    "there is no word and no pattern for which a context could count",
    "没有可由其排除的词语或正则表达式"};
inline constexpr Message kKeywordSeparator{
    "the keyword $0 has $1 in it and is looked for as one text; write one "
    "keyword for each word",
    "关键词$0中含有$1，会作为一段文字整体查找；每个词请各写一个关键词"};
inline constexpr Message kPatternsTooLarge{
    "up to here the patterns need more than $0 bytes when compiled ($1 times "
    "LoadOptions::max_pattern_bytes)",
    "到此处为止，正则表达式编译后合计超过$0字节"
    "（LoadOptions::max_pattern_bytes 的$1倍）"};
inline constexpr Message kTooManyWords{
    "with this one the different keywords have more than $0 bytes together, "
    "each counted with $1 more",
    "加上这个词，不同的关键词合计超过$0字节（每个词另计$1字节）"};
// A pattern that is too long to be shown.
inline constexpr Message kBytes{"of $0 bytes", "（$0字节）"};
inline constexpr Message kQuoted{"$0", "$0"};
inline constexpr Message kPattern{"pattern $0: $1", "正则表达式$0：$1"};
inline constexpr Message kPatternTooLarge{
    "pattern $0: $1 (LoadOptions::max_pattern_bytes)",
    "正则表达式$0：$1（LoadOptions::max_pattern_bytes）"};
inline constexpr Message kNoAttributeName{
    "an attribute condition without a name", "属性条件没有名称"};
inline constexpr Message kNeverHolds{
    "every text with $0 has $1, which `none` forbids",
    "凡有$0的文字都有$1，而 `none` 排除了它"};
inline constexpr Message kTooManyCodes{
    "the rule names $0 categories, $1 regions and $2 combinations of values; "
    "their product is at most $3 (LoadOptions::max_rule_keys)",
    "规则列出$0个类别、$1个属地和$2个取值组合，"
    "其乘积最多$3（LoadOptions::max_rule_keys）"};
inline constexpr Message kTooManyKeys{
    "up to here the rules name more than $0 combinations of hotline, category, "
    "region and values (LoadOptions::max_keys)",
    "到此为止，规则中号码、类别、属地和取值的组合超过$0个"
    "（LoadOptions::max_keys）"};
inline constexpr Message kExample{
    "the text conditions do not hold for `example_text`",
    "文字条件对 `example_text` 不成立"};

// Attributes.
inline constexpr Message kNoAttributeKind{"the attribute has no known `kind`",
                                          "属性没有已知的 `kind`"};
inline constexpr Message kBoundOfText{"only a number or a date has bounds",
                                      "只有数字和日期才有上下限"};
inline constexpr Message kReversedBounds{"`max` $1 is less than `min` $0",
                                         "`max` $1小于 `min` $0"};
inline constexpr Message kValuesOfNumber{
    "a number or a date has no list of values; `min` and `max` limit it",
    "数字和日期没有取值表；用 `min` 和 `max` 限定"};
inline constexpr Message kNoNodes{"a tree lists its values as `value`",
                                  "层级属性须在 `value` 中列出各级取值"};
inline constexpr Message kParentOfText{"only a value of a tree has a parent",
                                       "只有层级属性的取值才有上级"};
inline constexpr Message kNotAValue{
    "not a value: $0 (no blanks, quotes, `;`, `,` and `\\`, at most 256 bytes)",
    "不能作取值：$0（不得有空格、引号、`;`、`,`、`\\`，最多256字节）"};
inline constexpr Message kValueTwice{"the value $0 is listed twice",
                                     "取值$0列了两次"};
inline constexpr Message kAmbiguousValue{
    "$0 is a name of $1 and stands for $2 too", "$0是$1的名称，又指$2"};
inline constexpr Message kValueTooDeep{
    "value $0 is more than $1 levels deep (LoadOptions::max_code_depth)",
    "取值$0超过$1级（LoadOptions::max_code_depth）"};
inline constexpr Message kTooManyAttributes{
    "at most $0 attributes are declared", "最多声明$0个属性"};
inline constexpr Message kBadOrder{"`order` $0 is not in 0..$1",
                                   "`order` $0不在0至$1之间"};
inline constexpr Message kSameOrder{
    "attributes $0 and $1 have the same `order` $2: it says which counts first",
    "属性$0与$1的 `order` 同为$2：它决定先比较哪个"};
inline constexpr Message kUnknownValue{"attribute $0 has no value $1$2",
                                       "属性$0没有取值$1$2"};
inline constexpr Message kNotANumber{
    "not a number as \"-12.5\" with at most 6 places: $0",
    "不是“-12.5”这样至多6位小数的数字：$0"};
inline constexpr Message kNotADate{
    "not a date as \"2024-05-01\" or \"2024-05-01T08:00\": $0",
    "不是“2024-05-01”或“2024-05-01T08:00”这样的日期：$0"};
inline constexpr Message kOutOfBounds{
    "$0 is not a value of $1, which has $2 to $3",
    "$0不是$1的取值，其范围为$2至$3"};
inline constexpr Message kRangeOfText{
    "$0 is no number and no date: it has values, not ranges",
    "$0不是数字或日期：它用取值而不用区间"};
inline constexpr Message kRangeOfUndeclared{
    "a range needs a declared number or date; $0 is not declared$1",
    "区间只用于已声明的数字或日期；$0没有声明$1"};
inline constexpr Message kOpenRange{
    "the range has no `min` and no `max`; `given: true` asks for any value",
    "区间没有 `min` 也没有 `max`；任何取值请写 `given: true`"};
inline constexpr Message kEmptyRange{
    "the range [$0, $1) is empty: `max` is the first value outside",
    "区间 [$0, $1) 为空：`max` 是区间外的第一个值"};
inline constexpr Message kReversedRange{"the range [$0, $1) is reversed",
                                        "区间 [$0, $1) 上下颠倒"};
inline constexpr Message kAbsentAndGiven{
    "a ticket without the attribute has no value of it: `absent` excludes the "
    "rest",
    "没有该属性的工单没有其取值：`absent` 与其余条件相矛盾"};
inline constexpr Message kAttributeTwice{
    "$0 has two conditions; write them as one", "$0有两个条件，请写成一个"};
inline constexpr Message kAllExcluded{
    "each value of $0 that the condition asks for is excluded by `not_value`",
    "条件所要求的$0的每个取值都被 `not_value` 排除"};
inline constexpr Message kTooManyValues{
    "the rule names more than $0 combinations of values of attributes "
    "(LoadOptions::max_rule_keys)",
    "规则列出的属性取值组合超过$0个（LoadOptions::max_rule_keys）"};
inline constexpr Message kTooManyShapes{
    "with this one the rules of category $0 ask for attributes in more than $1 "
    "ways; write them with fewer attributes or depths",
    "加上这条，类别$0的规则用属性的方式超过$1种；请少用几个属性或层级"};

// Departments and hotlines.
inline constexpr Message kTwoSuccessors{
    "two successors for the same category; one of $0 and $1",
    "同一类别有两个承接单位，$0和$1须取其一"};
inline constexpr Message kSuccessorCycle{"successor $0 leads back to $1",
                                         "承接单位$0又指回$1"};
inline constexpr Message kNoPhaseKind{"the phase has no known kind",
                                      "阶段没有已知的种类"};
inline constexpr Message kPhaseOverlap{"two phases of $0 overlap from $1",
                                       "号码$0的两个阶段自$1起重叠"};
inline constexpr Message kPhaseGap{"no phase of $0 from $1 to $2",
                                   "号码$0自$1至$2没有阶段"};
inline constexpr Message kNoPhase{
    "hotline $0 has no phase: it does not say how calls to it are answered",
    "号码$0没有阶段：不知道来电如何接听"};

// The jurisdiction.
inline constexpr Message kNoJurisdiction{
    "no source has a `jurisdiction`: it names the time zone, the centre's desk "
    "and the order of principles",
    "没有文件含有 `jurisdiction`：它写明时区、中心席位和原则的顺序"};
inline constexpr Message kSeveralJurisdictions{
    "a rule set belongs to one jurisdiction; to lay it over another, "
    "`jurisdiction { id: $0 override: OVERRIDE_REMOVE }`",
    "规则集只属于一个辖区；要覆盖另一辖区的，请写 "
    "`jurisdiction { id: $0 override: OVERRIDE_REMOVE }`"};
inline constexpr Message kNoCentre{
    "`centre` is empty: it names the department that is the centre's own desk",
    "`centre` 为空：它指明哪个单位是中心自己的席位"};
inline constexpr Message kPrinciples{
    "`principle` lists every basis once, the strongest first: $0",
    "`principle` 须把每种依据各列一次，最强的在前：$0"};

// Rules and signals.
inline constexpr Message kRefusal{
    "a refusal names its reason and the action due to the caller",
    "不予受理须写明理由和应当对诉求人做的事"};
inline constexpr Message kNoClaim{
    "the rule claims nothing: `then` names a department, a function, "
    "hotline_owner, first_receiver, an answer or a refusal",
    "规则没有结论：`then` 须指明单位、职能、hotline_owner、first_receiver、"
    "答复或不予受理"};
inline constexpr Message kNoAssist{
    "an assisting claim names no department and no function",
    "协办没有指明单位或职能"};
inline constexpr Message kNoStatus{"not a known status", "不是已知的状态"};
inline constexpr Message kDraftRule{
    "the rule is a draft, and is not released: approve it "
    "(RULE_STATUS_APPROVED) or leave it out",
    "规则是草案，不得发布：请审定（RULE_STATUS_APPROVED）或移出"};
inline constexpr Message kApprovedOn{"$0 is no day; write it as \"2018-07-02\"",
                                     "$0不是日期；请写作“2018-07-02”"};
inline constexpr Message kNoBasis{"not a known basis", "不是已知的依据"};
inline constexpr Message kClaimFalse{
    "the claim is `false`; write true or leave it",
    "结论为 `false`；请写 true 或不写"};
inline constexpr Message kDepartmentLater{
    "department $0 exists only from $1, after the rule begins",
    "单位$0自$1起才存续，晚于规则生效"};
inline constexpr Message kDepartmentEnds{
    "department $0 is without a successor from $1, while the rule goes on",
    "单位$0自$1起没有承接单位，而规则仍然有效"};
inline constexpr Message kUnserved{
    "function $0 has no department at region $1 or around it",
    "属地$1及其上级没有单位承担职能$0"};
inline constexpr Message kTooManyRules{
    "the rule set has $0 rules; at most $1 (LoadOptions::max_rules)",
    "规则集有$0条规则，最多$1条（LoadOptions::max_rules）"};
inline constexpr Message kNoSignalNumber{
    "the signal names no number to bring in", "信号没有指明要接入的号码"};

}  // namespace trunkline::rules::messages

#endif  // TRUNKLINE_SRC_RULES_MESSAGES_H_
