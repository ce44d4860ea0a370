// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CALENDAR_MESSAGES_H_
#define TRUNKLINE_SRC_CALENDAR_MESSAGES_H_

#include "src/base/message.h"

// Defects of calendars and policies, misuse of clocks, and what is said of a
// due time.
namespace trunkline::calendar::messages {

using base::Message;

// --- calendars ---
inline constexpr Message kCalendar{"calendar $0", "日历$0"};
inline constexpr Message kWhat{"$0", "$0"};
inline constexpr Message kName{
    "name $0 must be one or more of A-Z a-z 0-9 _ . -",
    "名称$0须由 A-Z a-z 0-9 _ . - 中的一个或多个组成"};
inline constexpr Message kNoVersion{
    "version is empty: clocks name it, so every change needs one",
    "版本为空：计时要写明版本，每次改动都须有新版本"};
inline constexpr Message kYears{
    "years $0 to $1: first_year and last_year must be in order, 1800 to 2400, "
    "at most 200 years",
    "年份 $0 至 $1：first_year 与 last_year 须先后有序，在 1800 至 2400 之间，"
    "最多200年"};
inline constexpr Message kManyIntervals{"$0: more than 48 intervals a day",
                                        "$0：一天超过48个时段"};
inline constexpr Message kOutsideDay{"$0: $1 is not inside 00:00 to 24:00",
                                     "$0：$1 不在 00:00 至 24:00 之内"};
inline constexpr Message kEndsAtMidnight{
    "$0: $1 ends before it opens; the end of the day is 24:00",
    "$0：$1 的结束早于开始；一天的结束写作 24:00"};
inline constexpr Message kEndsFirst{
    "$0: $1 is empty or ends before it opens; a night shift is two intervals",
    "$0：$1 为空，或结束早于开始；夜班写作两个时段"};
inline constexpr Message kLosesMinute{
    "$0: $1 loses the last minute of the day: intervals are half-open, write "
    "24:00",
    "$0：$1 少了当天最后一分钟：时段不含结束时刻，请写 24:00"};
inline constexpr Message kOverlap{"$0: $1 and $2 overlap", "$0：$1 与 $2 重叠"};
inline constexpr Message kOverlapAsOf{"$0 as of $1: $2 and $3 overlap",
                                      "$0（自 $1）：$2 与 $3 重叠"};
inline constexpr Message kNamesNoDay{"$0: names no weekday",
                                     "$0：没有写明星期"};
inline constexpr Message kHasNoInterval{"$0: has no interval", "$0：没有时段"};
inline constexpr Message kNoWeekday{"$0: no weekday", "$0：不是星期"};
inline constexpr Message kYearsOfHours{"$0: years must be -9999 to 9999",
                                       "$0：年份须在 -9999 至 9999 之间"};
inline constexpr Message kNever{"$0: holds from $1 to $2, which is never",
                                "$0：自 $1 至 $2，永远不会生效"};
inline constexpr Message kNoHours{"no weekday has hours",
                                  "没有一个星期几有工作时段"};
inline constexpr Message kException{"exception", "例外日"};
inline constexpr Message kOutsideYears{"$0: outside the years $1 to $2",
                                       "$0：不在 $1 至 $2 年之内"};
inline constexpr Message kTwice{"$0: given twice", "$0：写了两次"};
inline constexpr Message kNeither{"$0: neither a holiday nor a working day",
                                  "$0：既不是休息日，也不是工作日"};
inline constexpr Message kHolidayHours{
    "$0: a holiday has no hours; a short day is a WORKDAY with its own hours",
    "$0：休息日没有工作时段；时间较短的工作日写作 WORKDAY，并写明其时段"};
inline constexpr Message kNoHoursForDay{
    "$0: a working day, but there are no hours for it",
    "$0：是工作日，但没有适用的工作时段"};
inline constexpr Message kNoDayWorked{"no day of its years is worked",
                                      "各年份中没有一个工作日"};
inline constexpr Message kNotWorked{"the day is not worked", "当日不是工作日"};
inline constexpr Message kThereAlready{
    "calendar $0, version $1, is there already", "日历$0的版本$1已经有了"};
inline constexpr Message kOutsideOneYear{
    "calendar $0 (version $1) knows the year $2; $3 was asked for",
    "日历$0（版本 $1）只有 $2 年；所问为 $3"};
inline constexpr Message kOutsideTheYears{
    "calendar $0 (version $1) knows the years $2 to $3; $4 was asked for",
    "日历$0（版本 $1）只有 $2 至 $3 年；所问为 $4"};
inline constexpr Message kOrEarlier{"$0 or earlier", "$0 年或更早"};
inline constexpr Message kOrLater{"$0 or later", "$0 年或更晚"};
inline constexpr Message kYear{"$0", "$0 年"};
inline constexpr Message kInfiniteFuture{"the infinite future", "无限的将来"};
inline constexpr Message kInfinitePast{"the infinite past", "无限的过去"};

// --- files of calendars ---
inline constexpr Message kManyExceptions{"more than $0 exceptions",
                                         "超过$0个例外日"};
inline constexpr Message kDateTwice{
    "the date $0 is given twice; first as exception[$1]",
    "日期 $0 写了两次；第一次为 exception[$1]"};
inline constexpr Message kDefinedAlready{
    "calendar $0 is defined already in version $1", "日历$0的版本$1已经定义"};
inline constexpr Message kNotADate{"not a date: $0; write 2018-10-01",
                                   "不是日期：$0；请写 2018-10-01"};
inline constexpr Message kNotATimeOfDay{
    "not a time of day: $0; write 08:30, up to 24:00",
    "不是一天中的时刻：$0；请写 08:30，最晚 24:00"};
inline constexpr Message kNotAWeekday{"not a weekday", "不是星期"};
inline constexpr Message kNoKind{"the kind is missing: HOLIDAY or WORKDAY",
                                 "缺少种类：HOLIDAY 或 WORKDAY"};

// --- policies ---
inline constexpr Message kPolicy{"policy $0", "时限规定$0"};
inline constexpr Message kAmount{"amount must be 1 to 100000",
                                 "amount 须为 1 至 100000"};
inline constexpr Message kNoUnit{"unit is not given", "没有写 unit"};
inline constexpr Message kUnknownValue{"$0 is unknown", "$0 的值未知"};
inline constexpr Message kCutOff{"cut_off must be 00:00 to 23:59",
                                 "cut_off 须为 00:00 至 23:59"};
inline constexpr Message kFieldAmount{
    "$0: the amount must be 0 to 100000, with a unit unless it is 0",
    "$0：amount 须为 0 至 100000，不为 0 时须有 unit"};
inline constexpr Message kExtensions{"extensions must be 0 to 100000",
                                     "extensions 须为 0 至 100000"};
inline constexpr Message kOtherCalendar{
    "policy $0 counts by calendar $1, not by $2",
    "时限规定$0按日历$1计算，而不是$2"};

// --- clocks ---
inline constexpr Message kNoSuchEvent{"a clock has no such event",
                                      "计时没有这种事件"};
inline constexpr Message kBeforeLast{"the event is before the last one",
                                     "事件早于上一个事件"};
inline constexpr Message kStartedAlready{"the clock has started already",
                                         "计时已经开始"};
inline constexpr Message kNotStarted{"the clock has not started",
                                     "计时尚未开始"};
inline constexpr Message kHeldAlready{"the clock is on hold already",
                                      "计时已经挂起"};
inline constexpr Message kRunning{"the clock is running", "计时正在进行"};
inline constexpr Message kStopped{"the clock has stopped", "计时已经停止"};
inline constexpr Message kInfiniteTime{"the event's time is infinite",
                                       "事件的时间为无限"};
inline constexpr Message kHoldReason{"a hold needs a reason", "挂起须写明理由"};
inline constexpr Message kUnknownEvent{"the kind of event is unknown",
                                       "事件的种类未知"};
inline constexpr Message kExtensionAmount{
    "an extension needs an amount, 1 to 100000, and a unit",
    "延期须有 1 至 100000 的数量和单位"};
inline constexpr Message kExtensionUnit{"the policy extends in another unit",
                                        "时限规定按其他单位延期"};
inline constexpr Message kExtensionMost{
    "the policy extends by at most $0 at a time, not $1",
    "时限规定每次最多延长$0，而不是$1"};
inline constexpr Message kNoExtension{"the policy allows no extension",
                                      "时限规定不允许延期"};
inline constexpr Message kAllExtensions{
    "the policy allows $0 extension(s), and there were as many",
    "时限规定允许延期$0次，已经用完"};
inline constexpr Message kExtensionLate{
    "an extension must be granted before the limit expires",
    "延期须在期限届满之前批准"};
inline constexpr Message kExtensionAuthority{
    "an extension needs the authority that grants it", "延期须写明批准的机关"};
inline constexpr Message kOtherPolicy{"the clock runs by policy $0, not $1",
                                      "计时依据时限规定$0，而不是$1"};
inline constexpr Message kOtherVersion{
    "the clock runs by version $0 of calendar $1, not $2; Recompute() says "
    "what a new version moves",
    "计时依据日历$1的版本 $0，而不是 $2；Recompute() "
    "给出新版本所改变的时间"};
inline constexpr Message kManyEvents{
    "the clock has $0 events, and takes no more",
    "计时已有$0个事件，不能再增加"};
inline constexpr Message kInfiniteNow{"now is infinite", "当前时间为无限"};
inline constexpr Message kBeforeSummed{
    "now is before the end of holds that were summed up",
    "当前时间早于已合并的挂起的结束"};
inline constexpr Message kLedger{"the clock's ledger: $0", "计时的记录：$0"};
inline constexpr Message kClockCalendar{"the clock runs by calendar $0, not $1",
                                        "计时依据日历$0，而不是$1"};
inline constexpr Message kSummedByOld{
    "holds of the clock were summed up by the old version",
    "计时的挂起已按旧版本合并"};

// --- the explanation of a due time ---
inline constexpr Message kNotExplained{
    "a count of more than $0 days is not explained",
    "超过$0日的计算不逐日说明"};
inline constexpr Message kWeekdays[7] = {
    {"Mon", "周一"}, {"Tue", "周二"}, {"Wed", "周三"}, {"Thu", "周四"},
    {"Fri", "周五"}, {"Sat", "周六"}, {"Sun", "周日"}};
inline constexpr Message kWeekdayNames[7] = {
    {"Monday", "周一"},   {"Tuesday", "周二"}, {"Wednesday", "周三"},
    {"Thursday", "周四"}, {"Friday", "周五"},  {"Saturday", "周六"},
    {"Sunday", "周日"}};
// After the due time.
inline constexpr Message kIsProvisional{" (provisional)", "（暂定）"};
// By DueStep::Kind; $0: number, $1: amount, $2: the name of the day.
inline constexpr Message kSteps[] = {
    {"start", "起点"},
    {"moved: it started on a day off", "顺移：起点在休息日"},
    {"moved: it started at or after the cut-off, or on a day off",
     "顺移：起点在截止时刻之后或休息日"},
    {"moved to the next opening", "顺移至下一上班时刻"},
    {"not counted: the day of the start", "不计：起算当日"},
    {"day $0", "第$0日"},
    {"day $0: make-up working day$1", "第$0日：调休上班$1"},
    {"skipped: day off", "不计：休息日"},
    {"skipped: holiday$0", "不计：节假日$0"},
    {"$0 of working time", "计工作时间$0"},
    {"$0 on the clock", "连续计时$0"},
    {"rolled forward to this working day", "顺延至本工作日"},
    {"rolled back to this working day", "提前至本工作日"},
    {"due", "到期"},
    {"yellow card", "黄牌"},
    {"red card", "红牌"},
    {"from here on the calendar is not announced: provisional",
     "自本日起日历尚未公布，结果为暂定"},
    {"the corresponding day of the last month", "到期月的对应日"},
    {"the last month has no corresponding day: its last day",
     "到期月没有对应日，以月末日为最后一日"}};
// By Unit, of one and of several.
inline constexpr Message kOne[] = {{"$0", "$0"},
                                   {"$0 minute", "$0分钟"},
                                   {"$0 hour", "$0小时"},
                                   {"$0 calendar day", "$0日"},
                                   {"$0 working hour", "$0工作小时"},
                                   {"$0 working day", "$0个工作日"},
                                   {"$0 working minute", "$0工作分钟"},
                                   {"$0 month", "$0个月"},
                                   {"$0 year", "$0年"}};
inline constexpr Message kSeveral[] = {{"$0", "$0"},
                                       {"$0 minutes", "$0分钟"},
                                       {"$0 hours", "$0小时"},
                                       {"$0 calendar days", "$0日"},
                                       {"$0 working hours", "$0工作小时"},
                                       {"$0 working days", "$0个工作日"},
                                       {"$0 working minutes", "$0工作分钟"},
                                       {"$0 months", "$0个月"},
                                       {"$0 years", "$0年"}};
inline constexpr Message kFromNextDay{", from the next day", "，次日起算"};
inline constexpr Message kFromNextWorkingDay{", from the next working day",
                                             "，次一工作日起算"};
inline constexpr Message kFromNextOpening{", from the next opening",
                                          "，下一上班时刻起算"};
inline constexpr Message kFromSameDay{", the day itself counts", "，当日计入"};
inline constexpr Message kEndOfDay{", until 24:00", "，至24:00"};
inline constexpr Message kCloseOfBusiness{", until close of business",
                                          "，至下班时"};
inline constexpr Message kRollForward{", a last day off moves forward",
                                      "，末日遇休息日顺延"};
inline constexpr Message kRollBackward{", a last day off moves back",
                                       "，末日遇休息日提前"};
inline constexpr Message kDayName{" ($0)", "（$0）"};
inline constexpr Message kTitle{"$0$1 [calendar $2, version $3]",
                                "$0$1 [日历 $2，版本 $3]"};

}  // namespace trunkline::calendar::messages

#endif  // TRUNKLINE_SRC_CALENDAR_MESSAGES_H_
