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
inline constexpr Message kAlso{"$0; $1", "$0；$1"};
inline constexpr Message kNotAMessage{"not a $0", "不是 $0"};
inline constexpr Message kTwice{"a row with this id was added before",
                                "该编号的行已经加入过"};

inline constexpr Message kTableHash{"a table of $0 cases, SHA-256 $1",
                                    "办件表$0行，SHA-256 $1"};

inline constexpr Message kTableHashAndFeed{
    "a table of $0 cases, SHA-256 $1; the desk's feed up to position $2",
    "办件表$0行，SHA-256 $1；办件台事件流至位置$2"};

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

inline constexpr Message kClusterOptions{
    "clusters need a table of cases, days 1 to 3660, min_days 1 to days, q 0 "
    "to "
    "1",
    "时空聚集需要办件表，days 为 1 至 3660，min_days 为 1 至 days，q 为 0 至 "
    "1"};

// --- seasonal alerts ---
inline constexpr Message kSeasonalOptions{
    "seasonal alerts need a table of cases, years 1 to 20, frequency 1 to 52, "
    "half_width and min_periods at most half of frequency, alpha between 0 and "
    "1, q 0 to 1",
    "同期预警需要办件表，years 为 1 至 20，frequency 为 1 至 52，half_width 和 "
    "min_periods 至多为 frequency 的一半，alpha 在 0 与 1 之间，q 为 0 至 1"};

// --- lunar calendars ---
inline constexpr Message kLunarMonths{
    "year $0 needs 12 months, or 13 with a `leap_month` of 1 to 12",
    "$0年须有12个月；有 `leap_month`（1至12）时为13个月"};
inline constexpr Message kLunarGap{
    "year $0 begins in that year, on the day after the year before it ended",
    "$0年须始于该公历年，且紧接上一年最后一天"};
inline constexpr Message kLunarDays{
    "year $0: the month of $1 has not 29 or 30 days",
    "$0年：始于$1的月份不是29或30天"};
inline constexpr Message kLunarSource{"year $0 needs its `source`",
                                      "$0年须注明 `source`"};
inline constexpr Message kLunarYears{"a lunar calendar has 1 to $0 years",
                                     "农历须有1至$0年"};
inline constexpr Message kLunarOutside{
    "lunar calendar $0 has the years $1 to $2; a day of $3 was asked for",
    "农历$0只有$1至$2年，不含$3年的日期"};
inline constexpr Message kLunarNoDay{
    "the lunar year $0 has no such month or day", "农历$0年没有这样的月或日"};
inline constexpr Message kLunarNotADay{"$0 is not a date as 2018-02-16",
                                       "$0不是 2018-02-16 这样的日期"};
inline constexpr Message kLunarTwice{"lunar calendar $0 stands twice",
                                     "农历$0出现两次"};

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
inline constexpr Message kGuessedNote{
    "The category of $0 tickets was guessed by a program and not confirmed by "
    "a "
    "person.",
    "其中$0件工单的类别由程序推测，未经人工确认。"};
inline constexpr Message kGuessedSome{
    "The category of some tickets was guessed by a program and not confirmed "
    "by "
    "a person.",
    "部分工单的类别由程序推测，未经人工确认。"};
inline constexpr Message kGuessedHeading{"Guessed", "推测"};
inline constexpr Message kGuessedOf{"$0 ($1 guessed)", "$0（$1件为推测）"};
inline constexpr Message kByCategory{"By category", "按类别"};
inline constexpr Message kByRegion{"By region", "按属地"};
inline constexpr Message kByDay{"By day of acceptance", "按受理日期"};
inline constexpr Message kCategoryHeading{"Category", "类别"};
inline constexpr Message kRegionHeading{"Region", "属地"};
inline constexpr Message kTickets{"Tickets", "工单"};
inline constexpr Message kNoneGiven{"(none)", "（无）"};
inline constexpr Message kOtherValues{"other values", "其他值"};
// $0: a number of rows.
inline constexpr Message kOtherValuesFact{
    "$0 rows of the table have words that are no known codes and may not be "
    "shown; they count as \"other values\", or at the node above",
    "表中$0行含有不属于已知代码、不得显示的词；计入“其他值”或上级节点"};
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
inline constexpr Message kSeasonalTitle{"Weeks above those of earlier years",
                                        "高于往年同期的周"};
inline constexpr Message kSeasonalNote{
    "Each week from Monday to Sunday that ends in the period is compared with "
    "the same weeks of earlier years, for every pair of a category and a "
    "region "
    "(Farrington's regression). The score is the excess divided by that of the "
    "upper bound.",
    "对期内结束的每一周（星期一至星期日），把每一对类别与属地与往年同期各周比较"
    "（Farrington 回归）。得分为超出量除以上限的超出量。"};
inline constexpr Message kSeasonalNoWeek{
    "Not evaluated: no whole week ends in the period.",
    "未评估：期内没有结束的整周。"};
inline constexpr Message kSeasonalShort{
    "Not evaluated: $0 of $1 weeks. The table has $2 whole weeks before the "
    "first one, and $3 are needed.",
    "未评估：$1周中的$0周。首周之前表中有$2个整周，需要$3个。"};
inline constexpr Message kSeasonalFamily{
    "$0 pairs and weeks were evaluated. Of all alerts here, $1 are false on "
    "average.",
    "共评估$0个组合与周。以下预警平均约有$1个为误报。"};
inline constexpr Message kSeasonalFew{
    "Not evaluated: $0 pairs and weeks in which too little is expected, $1 in "
    "which the regression finds no solution.",
    "未评估：预期数过小的$0个组合与周，回归无解的$1个。"};
inline constexpr Message kWeek{"Week", "周"};
inline constexpr Message kObservedInWeek{"In the week", "当周"};
inline constexpr Message kUpperBound{"Upper bound", "上限"};
inline constexpr Message kScoreOfWeek{"Score", "得分"};
inline constexpr Message kEarlierWeeks{"Same weeks, year by year",
                                       "往年同期各周，按年"};
inline constexpr Message kTrend{"Trend", "趋势"};
inline constexpr Message kWithTrend{"yes", "有"};
inline constexpr Message kWithoutTrend{"no", "无"};
inline constexpr Message kClustersTitle{"Clusters in space and time",
                                        "时空聚集"};
inline constexpr Message kClustersNote{
    "The space-time permutation scan of each category: windows of 1 to $0 days "
    "that end on $1, at most $2 nearest regions, $3 replications, seed $4. "
    "What "
    "is expected is the regions' share of the window's tickets.",
    "对每个类别作时空置换扫描：以$1为止的1至$0天，至多$2个最近的属地，置换$"
    "3次，"
    "种子为$4。预期数为该时段工单乘以这些属地所占的比例。"};
inline constexpr Message kClustersShort{
    "Not evaluated: the table has $0 days, and $1 are needed.",
    "未评估：表中有$0天，需要$1天。"};
inline constexpr Message kClustersRegions{
    "Not evaluated: regions with a ticket and a category: $0; at least 2 are "
    "needed, and no more than the scan allows.",
    "未评估：有工单和类别的属地为$0个，至少需要2个，且不超过扫描的上限。"};
inline constexpr Message kClustersFamily{
    "Scanned: $0 categories, days $1. Of all clusters here, $2 are false on "
    "average.",
    "共扫描$0个类别，日期为$1。以下聚集平均约有$2个为误报。"};
inline constexpr Message kClustersFew{
    "Not evaluated: $0 categories with too few tickets, $1 with too many.",
    "未评估：工单过少的类别$0个，过多的$1个。"};
inline constexpr Message kClustersNowhere{
    "Tickets without such a region, which are left out: $0.",
    "没有此类属地而不计的工单：$0件。"};
inline constexpr Message kClustersInside{
    "Clusters that lie in this region. One over several is in the index alone.",
    "仅列完全位于本属地的聚集；跨属地的只列于首页。"};
inline constexpr Message kClusterRegions{"Regions", "属地"};
inline constexpr Message kObservedInWindow{"In these days", "期间工单"};
inline constexpr Message kExpectedFrom{"Regions x days / all",
                                       "属地×期间÷全部"};
inline constexpr Message kLikelihoodRatio{"Log likelihood ratio", "对数似然比"};
inline constexpr Message kPValue{"p", "p"};
inline constexpr Message kHardTitle{"Hard issues", "难点问题"};
inline constexpr Message kHardNote{
    "Score $0 by $1 of $2: points for each ticket, divided by the tickets. A "
    "matter has the tickets that people merged or linked, else those of a "
    "category, a region and a quarter.",
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
inline constexpr Message kAll{"(all)", "（全部）"};
inline constexpr Message kOnPage{
    "Tickets about a complaint of the recipient are not in this page.",
    "本页不含投诉收件单位的工单。"};
inline constexpr Message kLimitsTitle{"Limits missed", "超过时限"};
inline constexpr Message kLimitsNote{
    "Of the tickets that were accepted in the period, each limit by itself.",
    "本期受理的工单，各项时限分别统计。"};
inline constexpr Message kLimit{"Limit", "时限"};
inline constexpr Message kInTime{"In time", "按时"};
inline constexpr Message kLate{"Late", "超时"};
inline constexpr Message kLateIds{"Late ones", "超时工单"};
inline constexpr Message kLimitDispatch{"Dispatch", "派单"};
inline constexpr Message kLimitSignIn{"Sign-in", "签收"};
inline constexpr Message kLimitFirstContact{"First contact", "首次联系"};
inline constexpr Message kLimitHandling{"Handling", "办理"};
inline constexpr Message kLimitOpen{"Handling, still open", "办理，尚未办结"};
inline constexpr Message kCallsTitle{"Calls", "话务"};
inline constexpr Message kLowestConnectRate{
    "The lowest share of answered calls in 24 hours was $0 % ($1 of $2), from "
    "$3 on.",
    "任意24小时内最低接通率为$0%（$1/$2），自$3起。"};
inline constexpr Message kCallsNote{
    "Lines with fewer than $0 calls a day were put into one number directly.",
    "日均话务量少于$0的热线为直接归并。"};
inline constexpr Message kDialled{"Number dialled", "被叫号码"};
inline constexpr Message kOffered{"Calls", "呼入量"};
inline constexpr Message kCallsPerDay{"Per day", "日均"};
inline constexpr Message kMostInADay{"Most in a day", "单日最多"};
inline constexpr Message kDaysUnder{"Days under $0", "少于$0的天数"};
inline constexpr Message kResidents{"Residents", "常住人口"};
inline constexpr Message kPerTenThousand{"Per 10,000 residents", "每万人工单"};
inline constexpr Message kPeriodicTitle{"What comes again", "周期性问题"};
inline constexpr Message kPeriodicNote{
    "Learnt without the last year, and shown only if it foretells that year "
    "better than \"as last month\" and \"as last year\". The errors are a "
    "day's "
    "(by hour: an hour's of a week).",
    "由最后一年以前的数据得出，对最后一年的预测优于“同上月”和“同上年”才显示。"
    "误差按日计（按小时的为每周该小时）。"};
inline constexpr Message kComesAgain{"By", "周期"};
inline constexpr Message kWhenHigh{"High", "高发时段"};
inline constexpr Message kError{"Error", "误差"};
inline constexpr Message kErrorLastMonth{"As last month", "同上月的误差"};
inline constexpr Message kErrorLastYear{"As last year", "同上年的误差"};
inline constexpr Message kByHour{"hour", "小时"};
inline constexpr Message kByWeekday{"weekday", "星期"};
inline constexpr Message kByWorkingDay{"working day of the month",
                                       "当月第几个工作日"};
inline constexpr Message kByMonth{"month", "月份"};
inline constexpr Message kByLunar{"lunar calendar", "农历"};
inline constexpr Message kByTerm{"term", "时段"};
inline constexpr Message kMonday{"Monday", "星期一"};
inline constexpr Message kTuesday{"Tuesday", "星期二"};
inline constexpr Message kWednesday{"Wednesday", "星期三"};
inline constexpr Message kThursday{"Thursday", "星期四"};
inline constexpr Message kFriday{"Friday", "星期五"};
inline constexpr Message kSaturday{"Saturday", "星期六"};
inline constexpr Message kSunday{"Sunday", "星期日"};
inline constexpr Message kDayOff{"day off", "休息日"};
inline constexpr Message kNthWorkingDay{"working day $0", "第$0个工作日"};
inline constexpr Message kJanuaryAndFebruary{"January and February",
                                             "一、二月"};
inline constexpr Message kNthMonth{"month $0", "$0月"};
inline constexpr Message kLunarDaysOf{"lunar month $0, days $1 to $2",
                                      "农历$0月$1至$2日"};
inline constexpr Message kNoTerm{"outside all terms", "各时段之外"};
inline constexpr Message kBreaksTitle{"Series that begin or end",
                                      "起止于表内的序列"};
inline constexpr Message kBreaksNote{
    "A tree or units were reorganised, or codes were changed: what is before "
    "and after is not compared.",
    "类别、属地或单位有调整，或代码有变更：调整前后不作比较。"};
inline constexpr Message kCode{"Code", "代码"};
inline constexpr Message kChange{"Change", "变化"};
inline constexpr Message kBegins{"begins", "开始"};
inline constexpr Message kEnds{"ends", "终止"};
inline constexpr Message kComparisonTitle{"Compared with earlier months",
                                          "与以往月份比较"};
inline constexpr Message kComparisonNote{
    "January and February are compared together or by the lunar calendar only: "
    "the Spring Festival moves between them.",
    "一、二月只合并比较或按农历比较，因为春节在两月之间移动。"};
inline constexpr Message kComparedWith{"Compared", "比较"};
inline constexpr Message kThisPeriod{"This period", "本期"};
inline constexpr Message kMonthBefore{"Month before", "上月"};
inline constexpr Message kYearBefore{"A year before", "上年同月"};
inline constexpr Message kBothMonths{"January and February a year before",
                                     "上年一、二月"};
inline constexpr Message kLunarBefore{"Same lunar days a year before",
                                      "上年农历同期"};
inline constexpr Message kDays{"Days", "日期"};
inline constexpr Message kPerDay{"Per calendar day", "日均（自然日）"};
inline constexpr Message kPerWorkingDay{"Per working day", "日均（工作日）"};
inline constexpr Message kNoticesTitle{"Notices of last month", "上月通报"};
inline constexpr Message kNoticesNote{
    "Notices of the month before, and earlier ones that are not closed. The "
    "tickets are those of the finding's category and region in equally many "
    "days before the notice and from its day on; other causes may have changed "
    "them.",
    "上月发出及此前尚未办结的通报。工单数为所涉类别和属地在通报前后相同天数内的"
    "受理数；其变化也可能另有原因。"};
inline constexpr Message kNotice{"Notice", "通报"};
inline constexpr Message kRecipient{"Recipient", "收件单位"};
inline constexpr Message kFinding{"Finding", "发现"};
inline constexpr Message kNoticeState{"Answer", "答复"};
inline constexpr Message kTicketsBefore{"Tickets before", "此前工单"};
inline constexpr Message kTicketsAfter{"Tickets after", "此后工单"};
inline constexpr Message kDaysCounted{"Days counted", "天数"};
inline constexpr Message kNoticeOpen{"no answer", "未答复"};
inline constexpr Message kNoticeAdopted{"adopted: $0, from $1",
                                        "采纳：$0，自$1起"};
inline constexpr Message kNoticeRefused{"not adopted: $0", "不采纳：$0"};
inline constexpr Message kNoticeVerified{"done: $0, from $1; verified: $2",
                                         "已落实：$0，自$1起；核实：$2"};
inline constexpr Message kNoticeLate{"(late)", "（超期）"};
inline constexpr Message kBreakdownTitle{
    "Volumes and durations by district, channel and language",
    "按区县、渠道和语言的工单量与时长"};
inline constexpr Message kDimension{"By", "维度"};
inline constexpr Message kValueOf{"Value", "取值"};
inline constexpr Message kClosed{"Closed", "已办结"};
inline constexpr Message kMedianDays{"Median days", "中位天数"};
inline constexpr Message kNinthDecileDays{"Days of nine in ten", "九成天数"};
inline constexpr Message kDistrict{"district", "区县"};
inline constexpr Message kChannel{"channel", "渠道"};
inline constexpr Message kLanguage{"language", "语言"};
inline constexpr Message kCorrections{"Corrections of an earlier report",
                                      "更正"};
inline constexpr Message kOtherRecord{
    "`earlier` is no record of a report of this period, language and edition",
    "`earlier` 不是同一时段、语言和版别的报告记录"};
inline constexpr Message kOtherAsOf{"It was as of $0, and is now as of $1.",
                                    "原截至$0，现截至$1。"};
inline constexpr Message kOtherVersions{"It was made by $0, and now by $1.",
                                        "原由$0生成，现由$1生成。"};
inline constexpr Message kOtherKpis{"These KPIs were changed: $0.",
                                    "以下指标有变更：$0。"};
inline constexpr Message kOtherTable{"The table of cases has changed.",
                                     "办件表有变更。"};
inline constexpr Message kCasesAdded{"Cases that were added ($0): $1.",
                                     "新增办件（$0个）：$1。"};
inline constexpr Message kCasesChanged{
    "Cases with other facts than before ($0): $1.",
    "内容有变更的办件（$0个）：$1。"};
inline constexpr Message kCutChanged{
    "Confidential cases that were added or changed: $0.",
    "新增或有变更的保密办件：$0个。"};
inline constexpr Message kCasesGone{
    "Cases that are not there any more ($0): $1.",
    "已不在表中的办件（$0个）：$1。"};
inline constexpr Message kOtherCause{
    "No case of this page, no KPI and no version has changed: other days, "
    "names "
    "or options have.",
    "本页办件、指标和版本均无变更；变更的是其他日期、名称或选项。"};
inline constexpr Message kSectionHeading{"Section", "章节"};
inline constexpr Message kRowHeading{"Row", "行"};
inline constexpr Message kColumnHeading{"Column", "列"};
inline constexpr Message kWas{"Was", "原为"};
inline constexpr Message kIs{"Is", "现为"};
inline constexpr Message kMoreListed{"$0 more are not listed.",
                                     "另有$0项未列出。"};

}  // namespace trunkline::insight::messages

#endif  // TRUNKLINE_SRC_INSIGHT_MESSAGES_H_
