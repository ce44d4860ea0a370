// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_MESSAGES_H_
#define TRUNKLINE_SRC_INSIGHT_MESSAGES_H_

#include "src/base/message.h"

// What is said of tables of facts, KPIs and series.
namespace trunkline::insight::messages {

using base::Message;

// --- tables of facts ---
inline constexpr Message kColumn{"column $0: $1", "列$0：$1"};
inline constexpr Message kNotATime{
    "not a time; write 2018-10-01 08:30:00 or RFC 3339",
    "不是时间；请写 2018-10-01 08:30:00 或 RFC 3339"};
inline constexpr Message kNotANumber{
    "not a number; write digits, 0 to 1000000000",
    "不是数字；请写 0 至 1000000000 的数字"};
inline constexpr Message kNotAFlag{"neither true nor false",
                                   "既不是 true 也不是 false"};
inline constexpr Message kNotAName{"not a name of a $0; one of $1",
                                   "不是$0的名称；可以是$1"};
inline constexpr Message kNotText{"not UTF-8 text", "不是 UTF-8 文本"};
inline constexpr Message kNeeded{"must not be empty", "不能为空"};
inline constexpr Message kSurplus{"the row has more cells than columns",
                                  "该行的单元格多于列数"};
inline constexpr Message kNotAMessage{"not a $0", "不是 $0"};
inline constexpr Message kTwice{"a row with this id was added before",
                                "该编号的行已经加入过"};

// --- KPIs ---
inline constexpr Message kUnknownColumn{"no column $0$1", "没有列$0$1"};
inline constexpr Message kNotTimeColumn{"$0 is not a column of times",
                                        "$0不是时间列"};
inline constexpr Message kNoPeriodEvent{
    "a KPI needs `period_event`, the column that places a ticket in a period",
    "指标需要 `period_event`，即确定工单所属时段的列"};
inline constexpr Message kNoNumerator{
    "a KPI needs `numerator`, or `count_numerator` and `count_denominator`",
    "指标需要 `numerator`，或 `count_numerator` 与 `count_denominator`"};
inline constexpr Message kNoRelation{"a test needs `relation`",
                                     "条件需要 `relation`"};
inline constexpr Message kNoValues{"this relation needs `value`",
                                   "该比较方式需要 `value`"};
inline constexpr Message kNotValue{"$0 is no value of $1; one of $2",
                                   "$0不是$1的取值；可以是$2"};
inline constexpr Message kTimeRelation{
    "$0 is a column of times; compare it with `other`, or ask whether it is "
    "present",
    "$0是时间列；请与 `other` 比较，或判断有无值"};
inline constexpr Message kWrongRelation{
    "this relation compares times or numbers, and $0 has neither",
    "该比较方式比较时间或数字，而$0两者都不是"};
inline constexpr Message kNoOther{
    "a time is compared with `other`, a column of times or \"as_of\"",
    "时间与 `other` 比较，即时间列或“as_of”"};
inline constexpr Message kNoExclusionId{"an exclusion needs an id of its own",
                                        "每个排除类别需要各自的编号"};
inline constexpr Message kDecimals{"`decimals` is 0 to 6",
                                   "`decimals` 为 0 至 6"};
inline constexpr Message kNoExclusionTest{
    "an exclusion without tests would leave out every ticket",
    "没有条件的排除类别会排除所有工单"};
inline constexpr Message kUnknownKpi{"no KPI $0$1", "没有指标$0$1"};
inline constexpr Message kNoSource{
    "a KPI without a source is marked `illustrative`",
    "没有来源的指标须标 `illustrative`"};
inline constexpr Message kBadLevel{
    "$0: behind the colon stands a number of codes, 1 to 9",
    "$0：冒号后为代码个数，1 至 9"};
inline constexpr Message kWeight{
    "a weight is positive, a slope not negative, a floor at most the weight",
    "权重为正数，扣分率不为负，最低分不超过权重"};
inline constexpr Message kNoAuthor{
    "a score of hard issues names its `author` and `date`, 2018-10-01",
    "难点评分须写明 `author` 与 `date`，如 2018-10-01"};
inline constexpr Message kPoints{"points are 0 to 1000", "分值为 0 至 1000"};
inline constexpr Message kMinTickets{"`min_tickets` is not negative",
                                     "`min_tickets` 不为负"};
inline constexpr Message kEmptyPeriod{
    "the period ends before it begins, or its times are infinite",
    "时段的终点早于起点，或时间无穷"};
inline constexpr Message kLacksColumn{"KPI $0 needs the column $1",
                                      "指标$0需要列$1"};

// --- counts ---
inline constexpr Message kNoCounts{"KPI $0 names no counts",
                                   "指标$0没有指明统计数"};
inline constexpr Message kMissingCount{
    "KPI $0: no count $1 of the period $2 for $3",
    "指标$0：时段$2、范围$3没有统计数$1"};
inline constexpr Message kCountTwice{"the count $0 stands twice",
                                     "统计数$0出现两次"};
inline constexpr Message kNegativeCount{"the count $0 is negative",
                                        "统计数$0为负"};
inline constexpr Message kNumeratorLarger{
    "KPI $0: the numerator exceeds the denominator", "指标$0：分子大于分母"};

// --- series ---
inline constexpr Message kShortSeries{
    "`first` is at least $0 and at most the length of the series",
    "`first` 至少为$0，且不超过序列长度"};

// --- clusters ---
inline constexpr Message kScanPlace{"place $0 does not exist",
                                    "没有第$0个地点"};
inline constexpr Message kScanDay{"a day is 0 to 100000", "日期为 0 至 100000"};
inline constexpr Message kScanOptions{
    "max_days is 1 to 366, max_places at least 1, replications 0 to 1000000",
    "max_days 为 1 至 366，max_places 至少为 1，replications 为 0 至 1000000"};

// --- the report ---
inline constexpr Message kUnknownScore{"there is no score of hard issues $0",
                                       "没有难点评分$0"};
inline constexpr Message kReportPeriod{
    "a report is of a period of at most 400 days", "报告的时段最多为400天"};
inline constexpr Message kNoCases{"a report needs a table of cases",
                                  "报告需要办件表"};
inline constexpr Message kReportTitle{"Tickets from $0 to $1",
                                      "$0至$1工单分析"};
inline constexpr Message kPageTitle{"$0: tickets from $1 to $2",
                                    "$0：$1至$2工单分析"};
inline constexpr Message kWholeCity{"Whole city", "全市"};
inline constexpr Message kInternal{"Internal edition", "内部版"};
inline constexpr Message kPublic{
    "Public edition: counts under $0, and those from which they follow, are "
    "shown as *",
    "公开版：小于$0的数及可推算出它们的数以 * 代替"};
inline constexpr Message kAsOfFact{"As of $0", "截至$0"};
inline constexpr Message kOrigin{"Made of $0", "数据来源：$0"};
inline constexpr Message kVersion{"Version: $0", "版本：$0"};
inline constexpr Message kSkip{"Skip to the content", "跳到正文"};
inline constexpr Message kNothing{"None.", "无。"};
inline constexpr Message kVolumes{"Tickets, matters and contacts",
                                  "工单、事项与诉求件次"};
inline constexpr Message kVolumeFigures{
    "$0 tickets, $1 matters, $2 contacts; $3 tickets a calendar day.",
    "工单$0件，事项$1件，诉求$2件次；日均工单（按自然日）$3件。"};
inline constexpr Message kContactsNote{
    "Contacts measure how readily people report as well as what they need.",
    "诉求量既反映需求，也反映反映问题的意愿。"};
inline constexpr Message kByCategory{"By category", "按类别"};
inline constexpr Message kByRegion{"By region", "按属地"};
inline constexpr Message kByDay{"By day of acceptance", "按受理日期"};
inline constexpr Message kCategoryHeading{"Category", "类别"};
inline constexpr Message kRegionHeading{"Region", "属地"};
inline constexpr Message kTickets{"Tickets", "工单"};
inline constexpr Message kNoneGiven{"(none)", "（无）"};
inline constexpr Message kRates{"Rates", "指标"};
inline constexpr Message kRatesNote{
    "Each ticket of the period is in one class: the numerator, the rest of the "
    "denominator, or one of those left out. Groups are not ranked.",
    "时段内每件工单只归入一类：分子、分母其余部分或某一排除类别。不作排名。"};
inline constexpr Message kKpiHeading{"Rate", "指标"};
inline constexpr Message kValue{"Percent", "百分比"};
inline constexpr Message kOf{"Numerator / denominator", "分子／分母"};
inline constexpr Message kIntervalHeading{"95 % interval", "95%区间"};
inline constexpr Message kLeftOut{"Left out", "排除"};
inline constexpr Message kOverdueHeading{"Open overdue (median days)",
                                         "超期未办结（中位天数）"};
inline constexpr Message kFormula{"Formula", "公式"};
inline constexpr Message kSource{"Source", "来源"};
inline constexpr Message kOurs{"the source names no denominator",
                               "分母为本系统自定"};
inline constexpr Message kAlertsTitle{"Alerts", "预警"};
inline constexpr Message kAlertsNote{
    "Every pair of a category and a region is compared with its own earlier "
    "days. Of all alerts here, $0 are false on average.",
    "每一对类别与属地都与自身此前的日期比较。以下预警平均约有$0个为误报。"};
inline constexpr Message kDay{"Day", "日期"};
inline constexpr Message kObserved{"Observed", "当日"};
inline constexpr Message kExpected{"Expected", "预期"};
inline constexpr Message kSigma{"Sigma", "标准差"};
inline constexpr Message kZ{"z", "z"};
inline constexpr Message kDaysUsed{"Compared with", "比较日期"};
inline constexpr Message kIds{"Cases", "办件"};
inline constexpr Message kHardTitle{"Hard issues", "难点问题"};
inline constexpr Message kHardNote{
    "Score $0 by $1 of $2: points for each ticket, divided by the tickets. A "
    "matter is what people merged or linked, else a category, a region and a "
    "quarter.",
    "评分$0，由$1于$2制定：各工单得分之和除以工单数。事项为人工并单或关联的工单"
    "，否则为同一类别、属地和季度。"};
inline constexpr Message kMatter{"Matter", "事项"};
inline constexpr Message kScoreHeading{"Score", "得分"};
inline constexpr Message kParts{"Parts", "构成"};
inline constexpr Message kPartsOf{
    "reopened $0, disputed $1, returned $2, extended $3, overdue $4, "
    "dissatisfied after a redo $5, asked again $6",
    "重启$0，争议$1，退单$2，延期$3，超期$4，重办后不满意$5，重复诉求$6"};
inline constexpr Message kDurations{"How long until closing", "办结时长"};
inline constexpr Message kDurationFigures{
    "Of $0 tickets that were accepted in the period, $1 are closed. Half were "
    "closed after $2 days, nine in ten after $3 (open ones count as not yet "
    "closed).",
    "时段内受理$0件，已办结$1件。半数在$2天内办结，九成在$3天内办结（未办结的按"
    "未办结计算）。"};
inline constexpr Message kNotReached{"(not yet)", "（尚未达到）"};
inline constexpr Message kPages{"Pages", "各页"};
inline constexpr Message kBack{"All pages", "全部页面"};
inline constexpr Message kMoreListed{"$0 more are not listed.",
                                     "另有$0项未列出。"};

}  // namespace trunkline::insight::messages

#endif  // TRUNKLINE_SRC_INSIGHT_MESSAGES_H_
