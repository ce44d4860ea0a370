// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_MESSAGES_H_
#define TRUNKLINE_TOOLS_MESSAGES_H_

#include <string_view>

#include "src/base/messages.h"

// What the command says. The help has a catalogue of its own: help.cc.
namespace trunkline::tools {

// What is counted: "1 rule", "2 rules"; in Chinese with its measure word.
struct Noun {
  std::string_view one, many, zh;
};

namespace nouns {

inline constexpr Noun kByte{"byte", "bytes", "字节"};
inline constexpr Noun kRule{"rule", "rules", "条规则"};
inline constexpr Noun kDepartment{"department", "departments", "个单位"};
inline constexpr Noun kRegion{"region", "regions", "个属地"};
inline constexpr Noun kCategory{"category", "categories", "个类别"};
inline constexpr Noun kHotline{"hotline", "hotlines", "个号码"};
inline constexpr Noun kDeadlinePolicy{"deadline policy", "deadline policies",
                                      "项时限规定"};
inline constexpr Noun kDeadlineRule{"deadline rule", "deadline rules",
                                    "条时限规则"};
inline constexpr Noun kSignal{"emergency signal", "emergency signals",
                              "个紧急信号"};
inline constexpr Noun kAttribute{"attribute", "attributes", "个属性"};
inline constexpr Noun kOtherEntry{"other entry", "other entries", "个其他条目"};
inline constexpr Noun kError{"error", "errors", "个错误"};
inline constexpr Noun kWarning{"warning", "warnings", "个警告"};
inline constexpr Noun kNote{"note", "notes", "个提示"};
inline constexpr Noun kStage{"stage", "stages", "个阶段"};
inline constexpr Noun kTransition{"transition", "transitions", "个流转"};
inline constexpr Noun kStep{"step", "steps", "步"};
inline constexpr Noun kChange{"change", "changes", "项变化"};
inline constexpr Noun kTicketSet{"set of tickets", "sets of tickets", "组工单"};
inline constexpr Noun kComparison{"comparison", "comparisons", "次比较"};
inline constexpr Noun kRow{"row", "rows", "行"};
inline constexpr Noun kReject{"reject", "rejects", "个退回行"};
inline constexpr Noun kTicket{"ticket", "tickets", "张工单"};
inline constexpr Noun kCase{"case", "cases", "个办件"};
inline constexpr Noun kTestCase{"case", "cases", "个用例"};
inline constexpr Noun kDispute{"dispute", "disputes", "件争议"};
inline constexpr Noun kEvent{"event", "events", "个事件"};
inline constexpr Noun kSealedPart{"sealed part", "sealed parts", "个密封部分"};
inline constexpr Noun kRelease{"release", "releases", "次发布"};
inline constexpr Noun kFault{"fault", "faults", "处问题"};
inline constexpr Noun kEscalation{"escalation", "escalations", "次提醒"};
inline constexpr Noun kEntry{"entry", "entries", "条"};
inline constexpr Noun kFile{"file", "files", "个文件"};
inline constexpr Noun kAlert{"alert", "alerts", "个预警"};
inline constexpr Noun kPattern{"pattern", "patterns", "个规律"};
inline constexpr Noun kNotice{"notice", "notices", "份通报"};
inline constexpr Noun kPage{"page", "pages", "页"};
inline constexpr Noun kModel{"model", "models", "个模型"};
inline constexpr Noun kGram{"n-gram", "n-grams", "个字串"};
inline constexpr Noun kName{"name", "names", "个名称"};
inline constexpr Noun kNumber{"number", "numbers", "个号码"};
inline constexpr Noun kDay{"day", "days", "天"};
inline constexpr Noun kHour{"hour", "hours", "小时"};
inline constexpr Noun kMinute{"minute", "minutes", "分钟"};
inline constexpr Noun kSecond{"second", "seconds", "秒"};

}  // namespace nouns

namespace messages {

using base::Message;

// Steps that take long.
inline constexpr Message kWorking{"$0 ... $1 s", "$0……$1秒"};
inline constexpr Message kComparingRules{"comparing the rule sets",
                                         "正在比较规则集"};
inline constexpr Message kMakingReport{"making the pages", "正在生成报告"};
inline constexpr Message kComputingKpis{"computing the KPIs", "正在计算指标"};
inline constexpr Message kFindingAlerts{"looking for alerts", "正在查找预警"};
inline constexpr Message kFindingPeriodic{"looking for periodic issues",
                                          "正在查找周期性问题"};
inline constexpr Message kLearning{"learning", "正在学习"};

// Of every command.
inline constexpr Message kRejected{"row $0$1$2: $3", "第$0行$1$2：$3"};
inline constexpr Message kAtLine{" (line $0)", "（文件第$0行）"};
inline constexpr Message kFurther{
    "(further rows are not shown; --rejects FILE lists them all)",
    "（其余不显示；--rejects FILE 列出全部）"};
inline constexpr Message kFailed{"trunkline: $0", "trunkline：$0"};
inline constexpr Message kOutOfMemory{"out of memory", "内存不足"};
inline constexpr Message kNotExpected{"not expected: $0$1", "多余的参数：$0$1"};
inline constexpr Message kRequired{"$0 is required", "缺少 $0"};
inline constexpr Message kCommandRequired{"a command is required", "缺少命令"};
inline constexpr Message kNotOneOf{"$0 not in $1", "$0 不是 $1 之一"};
inline constexpr Message kBadOption{"$0", "命令行有误：$0"};
inline constexpr Message kSeeHelp{"$0\nSee \"$1 --help\".",
                                  "$0\n参见“$1 --help”。"};
inline constexpr Message kNotATime{
    "$0 $1 is not a time as \"2018-10-01 08:30:00\" or RFC 3339",
    "$0 $1不是“2018-10-01 08:30:00”或 RFC 3339 这样的时间"};
inline constexpr Message kCharset{
    "unknown character set $0; it is one of auto, utf-8, gbk, utf-16le, "
    "utf-16be",
    "未知的字符集$0；可用 auto、utf-8、gbk、utf-16le、utf-16be"};
inline constexpr Message kStandardOutput{"standard output", "标准输出"};
using base::messages::kAt;
inline constexpr Message kAlso{"$0; $1", "$0；$1"};
inline constexpr Message kAnd{"$0, $1", "$0，$1"};
inline constexpr Message kSkipped{"skipped $0: $1", "已略过$0：$1"};
// Tables.
inline constexpr Message kItIs{"$0: it is $1", "$0：这是$1"};
inline constexpr Message kNoWorkbook{
    "$0: --sheet is for workbooks (.xlsx); this is none",
    "$0：--sheet 用于工作簿（.xlsx），此文件不是"};
inline constexpr Message kBigWorkbook{
    "a workbook on standard input has at most 256 MiB; name its file",
    "标准输入的工作簿最多 256 MiB；请给出文件名"};
inline constexpr Message kFormatOfWorkbook{
    "--format $0 and an output named .xlsx", "--format $0 与 .xlsx 输出不符"};
inline constexpr Message kColumnTwice{
    "$0: the column $1 is there twice; rename one",
    "$0：列$1出现两次，请改名其一"};
inline constexpr Message kLacksColumn{"$0: has no column $1", "$0：没有列$1"};
inline constexpr Message kTableSize{"$0: has more than 256 MiB",
                                    "$0：超过 256 MiB"};
inline constexpr Message kRowUnread{"the row cannot be read", "该行无法读取"};
inline constexpr Message kLine{"line $0", "第$0行"};

inline constexpr Message kNoRules{"the rule set cannot be used: $0$1",
                                  "规则集无法使用：$0$1"};
inline constexpr Message kFirstShown{", the first $0 shown", "，只显示前$0个"};
inline constexpr Message kNoCalendars{"the calendars cannot be used: $0",
                                      "日历无法使用：$0"};
inline constexpr Message kNoDefinition{
    "the lifecycle definition cannot be used: $0", "流程定义无法使用：$0"};

// table, kpi, alerts, report
inline constexpr Message kReportIs{"$0: $1", "$0：$1"};
inline constexpr Message kToCallBack{
    "$0 to call back; missed calls without a number: $1; rows without a time "
    "at which the call was offered: $2",
    "需回拨$0；无号码的未接来电：$1；没有进入排队时间的行：$2"};
inline constexpr Message kKpiLacks{
    "KPI $0 is n/a: the table has no column $1; tickets of the period that it "
    "would count: $2",
    "指标$0为 n/a：表中没有列 $1；本时段应由其统计的工单：$2"};
inline constexpr Message kExclusionsLack{
    "the table lacks columns that exclusions of KPIs test, and there they "
    "count "
    "as empty: $0",
    "表中没有指标的排除条件所用的列，该处按空值处理：$0"};
inline constexpr Message kNoAcceptedColumn{
    "no column is accepted_at: its cases have no time of acceptance and count "
    "in no period; --map accepted_at=HEADING says which column it is, --map "
    "accepted_at= that there is none",
    "没有列是 accepted_at：其办件没有受理时间，不计入任何时段；用 --map "
    "accepted_at=表头 指明，或用 --map accepted_at= 说明没有此列"};
inline constexpr Message kNoFactColumn{"the case table has no column $0$1",
                                       "办件表没有列$0$1"};
inline constexpr Message kFactMap{"--map $0 has no \"=\"; write COLUMN=HEADING",
                                  "--map $0中没有“=”；请写 列=表头"};
inline constexpr Message kFactValue{"--value $0: write COLUMN:WORD=VALUE",
                                    "--value $0：请写 列:词=值"};
inline constexpr Message kNoKpis{"the KPIs cannot be used", "指标无法使用"};
inline constexpr Message kNoKpi{"there is no KPI $0$1", "没有指标$0$1"};
inline constexpr Message kKpisAre{"; the KPIs are $0", "；指标有 $0"};
inline constexpr Message kNoCount{"`count` is not a number",
                                  "`count` 不是数字"};
inline constexpr Message kNotAMonth{"--month $0 is not a month as 2018-10",
                                    "--month $0不是 2018-10 这样的月份"};
inline constexpr Message kNoPeriod{
    "--month, or --begin and --end, are required",
    "缺少 --month，或 --begin 与 --end"};
inline constexpr Message kDayTypeCalendar{
    "--baseline day-type needs --calendars and --calendar",
    "--baseline day-type 需要 --calendars 与 --calendar"};
inline constexpr Message kTableIs{"$0; the feed is at position $1",
                                  "$0；事件流位置为 $1"};
inline constexpr Message kFactTablesOnly{
    "--map, --value and --feed-position are for tables; a store has its own "
    "columns and position",
    "--map、--value 和 --feed-position 用于表格；存储有自己的列和位置"};
inline constexpr Message kBadNeighbour{
    "`region` and `neighbour` are codes of two regions",
    "`region` 与 `neighbour` 为两个不同属地的代码"};
inline constexpr Message kBadResidents{
    "`residents` is a number above 0, once for each region",
    "`residents` 为大于0的数，每个属地一行"};
inline constexpr Message kBadTerm{
    "a term needs a `name`, and `first` and `last` as 2018-11-15, in order",
    "时段需要 `name`，以及先后有序的 `first` 与 `last`，如 2018-11-15"};
inline constexpr Message kMonthAndVolumes{"--month and --volumes go together",
                                          "--month 与 --volumes 须同时给出"};
inline constexpr Message kSeriesBegins{
    "$0 $1 begins on $2, inside the table: earlier days are not compared",
    "$0 $1自$2开始，晚于表的起点：不与此前比较"};
inline constexpr Message kSeriesEnds{
    "$0 $1 ends on $2, inside the table: it is not tested",
    "$0 $1止于$2，早于表的终点：不作检验"};
inline constexpr Message kPeriodicIs{
    "$0 of $1 tested; not tested: $2 too short, $3 ended, $4 outside a "
    "calendar",
    "检验$1项，得$0；未检验：过短$2项，已终止$3项，超出日历$4项"};
inline constexpr Message kNoSuchRow{"$0 has $1 rows; --row names one of them",
                                    "$0有$1行；--row 须为其中一行"};
inline constexpr Message kNoticeKept{"notice $0 is kept", "通报$0已记录"};
inline constexpr Message kNoSuchCalendar{"there is no calendar $0",
                                         "没有日历$0"};

// check
inline constexpr Message kAsOf{
    "--as-of $0 is not a date as 2018-10-01, 2018-10-01T08:30:00 or "
    "2018-10-01T08:30:00+08:00",
    "--as-of $0不是 2018-10-01、2018-10-01T08:30:00 或 "
    "2018-10-01T08:30:00+08:00 这样的日期"};
inline constexpr Message kChecked{"$0, $1, $2", "$0，$1，$2"};
inline constexpr Message kCheckedRules{"$0 $1: $2, $3", "$0 $1：$2，$3"};
inline constexpr Message kCheckedDefinition{"$0 $1: $2, $3, $4",
                                            "$0 $1：$2，$3，$4"};

// compile
inline constexpr Message kCompiled{"$0: $1 $2, $3\nhash $4\n$5",
                                   "$0：$1 $2，$3\n哈希 $4\n$5"};

// convert
inline constexpr Message kNothing{
    "nothing to convert: name a file of tickets, --rules PATH or --models PATH",
    "没有要转换的内容：请给出工单文件、--rules PATH 或 --models PATH"};
inline constexpr Message kUnreadable{"$0 cannot be read", "$0无法读取"};
inline constexpr Message kTooLarge{"$0: error: more than $1 bytes [too-large]",
                                   "$0：错误：超过$1字节 [too-large]"};
inline constexpr Message kRulesTo{
    "--to csv, xlsx, text, json or binary (or an output named .csv, .xlsx, "
    ".txtpb, .json or .binpb) is needed for a rule set",
    "规则集须给出 --to csv、xlsx、text、json 或 binary（或输出文件名以 .csv、"
    ".xlsx、.txtpb、.json、.binpb 结尾）"};
inline constexpr Message kRulesSheet{"rules", "规则"};
inline constexpr Message kTicketsTo{
    "--to jsonl, text or binary (or an output named .jsonl, .txtpb or .binpb) "
    "is needed for tickets",
    "工单须给出 --to jsonl、text 或 binary（或输出文件名以 .jsonl、.txtpb、"
    ".binpb 结尾）"};
inline constexpr Message kNoTableForm{
    "there is no rule to put into a table, which holds rules only: $0 would be "
    "left out; use --to text, json or binary",
    "没有可写成表格的规则，表格只含规则：将略去$0；请用 --to text、json 或 "
    "binary"};
inline constexpr Message kLeftOut{
    "A table holds rules only: $0 (departments, categories and so on) left "
    "out.",
    "表格只含规则：略去$0（单位、类别等）。"};
inline constexpr Message kZoneNeeded{
    "--time-zone (or --rules, for its own) is needed for the times of a table",
    "表格中的时间须给出 --time-zone（或由 --rules 给出）"};
inline constexpr Message kNotWritable{"cannot be written as a ticket",
                                      "无法写成工单"};
inline constexpr Message kConverted{"$0, $1", "$0，$1"};

// due
inline constexpr Message kNoPolicy{"--policy: the rule set has no policy $0$1",
                                   "--policy：规则集中没有时限规定$0$1"};
inline constexpr Message kNameCalendar{"--calendar: name one; there are $0",
                                       "--calendar：请指明一个；现有$0"};
inline constexpr Message kNoCalendar{"--calendar: no calendar $0; there are $1",
                                     "--calendar：没有日历$0；现有$1"};
inline constexpr Message kNoneGiven{"none: give --calendars",
                                    "（无）：请给出 --calendars"};
inline constexpr Message kNameDeadline{
    "name a deadline, such as \"5 working days\", or --policy and --rules",
    "请给出时限，如“5个工作日”，或 --policy 和 --rules"};

// explain
inline constexpr Message kUnknownWord{"$0: unknown $1; it is one of $2",
                                      "$0：未知的$1；可用 $2"};
inline constexpr Message kAttribute{"an --attribute is not NAME=VALUE",
                                    "--attribute 须为 NAME=VALUE"};
inline constexpr Message kNotATimeHidden{"$0 is not a time", "$0不是时间"};
inline constexpr Message kNoRow{"$0 has $1, no row $2", "$0有$1，没有第$2行"};
inline constexpr Message kRowRejected{"$0: row $1$2: $3", "$0：第$1行$2：$3"};
inline constexpr Message kInColumn{", column $0", "，列$0"};
inline constexpr Message kNoAcceptance{"no time of acceptance", "没有受理时间"};
inline constexpr Message kExplained{"$0 $1#$2$3, accepted $4",
                                    "$0 $1#$2$3，受理时间 $4"};
inline constexpr Message kOfTicket{", ticket $0", "，工单 $0"};
inline constexpr Message kNothingToAsk{"nothing more to ask",
                                       "没有需要补问的内容"};
inline constexpr Message kNotListed{"$0: there is no $1 $2$3",
                                    "$0：没有$1$2$3"};
inline constexpr Message kNotListedHidden{"$0 is not listed$1", "$0未列出$1"};
inline constexpr Message kCategory{"category", "诉求类别"};
inline constexpr Message kRegion{"region", "属地"};
inline constexpr Message kDepartment{"department", "单位"};
inline constexpr Message kStage{"stage", "阶段"};
inline constexpr Message kStagesAre{"; the stages are $0", "；阶段有 $0"};

// route
inline constexpr Message kCompare{
    "--compare $0 is not FIELD=COLUMN with lead, target, rule or outcome as "
    "the "
    "field, such as lead=department",
    "--compare $0须为 FIELD=COLUMN，字段为 lead、target、rule 或 outcome，如 "
    "lead=承办单位"};
inline constexpr Message kCompareCaller{
    "--compare $0: that column is the "
    "caller's",
    "--compare $0：该列是诉求人的信息"};
inline constexpr Message kCompareOfCases{
    "--compare: a case has lead, target, rule and outcome, and no $0",
    "--compare：办件可比较 lead、target、rule 和 outcome，没有$0"};
inline constexpr Message kCallerColumn{"column $0 is the caller's",
                                       "列$0是诉求人的信息"};
inline constexpr Message kCompareDueNeeds{
    "--compare-due and --compare-on-time need --calendars",
    "--compare-due 和 --compare-on-time 需要 --calendars"};
inline constexpr Message kOnTime{
    "--compare-on-time $0 is not CLOSED=FLAG, such as closed_dt=ontime",
    "--compare-on-time $0须为 CLOSED=FLAG，如 办结时间=是否按期"};
inline constexpr Message kProvisionalNeeds{"--provisional needs --calendars",
                                           "--provisional 需要 --calendars"};
inline constexpr Message kPassed{
    "--pass-through $0: who called and what was said is not passed through",
    "--pass-through $0：诉求人和诉求内容不予带出"};
inline constexpr Message kJsonColumns{
    "--pass-through and --columns need --format csv or table: JSON lines are "
    "trunkline.v1.Decision",
    "--pass-through 和 --columns 需要 --format csv 或 table：JSON 行为 "
    "trunkline.v1.Decision"};
inline constexpr Message kColumnsNeed{"--columns $0 needs --calendars",
                                      "--columns $0需要 --calendars"};
inline constexpr Message kNoColumn{"--columns: no column $0$1",
                                   "--columns：没有列$0$1"};
inline constexpr Message kColumnsNeedOption{"--columns $0 needs $1",
                                            "--columns $0需要 $1"};
inline constexpr Message kColumnsAre{"; there are $0", "；可用$0"};
inline constexpr Message kSpeed{"$0 in $1 s$2, $3$4\n",
                                "$0，用时 $1 秒$2，$3$4\n"};
inline constexpr Message kRowsPerSecond{" ($0 rows/s)", "（每秒 $0 行）"};
inline constexpr Message kSeeFile{" (see $0)", "（见 $0）"};
inline constexpr Message kOutcomes{"outcomes: $0\n", "派单结果：$0\n"};
inline constexpr Message kCouldNotUse{"could not be used: $0\n",
                                      "未能采用：$0\n"};
inline constexpr Message kGuesses{
    "categories that were guessed, to be confirmed: $0\n",
    "推测的诉求类别（须确认）：$0\n"};
inline constexpr Message kHints{"possible emergencies: $0\n",
                                "疑似紧急情况：$0\n"};
inline constexpr Message kBeyond{
    "deadlines beyond a calendar's years: $0 (--provisional counts on without "
    "holidays)\n",
    "超出日历年份的时限：$0（--provisional 按没有节假日继续计算）\n"};
inline constexpr Message kProvisionals{
    "provisional due times, beyond a calendar's years: $0\n",
    "暂定的到期时间（超出日历年份）：$0\n"};
inline constexpr Message kNotStarted{"not started", "未起算"};
inline constexpr Message kNoCalendarFor{"no calendar for $0", "没有$0年的日历"};
inline constexpr Message kProvisional{"$0 (provisional)", "$0（暂定）"};
inline constexpr Message kAgreement{
    "agreement of $0 with column $1: $2 of $3 ($4)\n",
    "$0与列$1一致：$3 中 $2（$4）\n"};
inline constexpr Message kDifference{"  $0 recorded $1, here $2\n",
                                     "  $0 条记录为$1，此处为$2\n"};
inline constexpr Message kOtherValues{"other values", "其他取值"};
inline constexpr Message kNotApplicable{"n/a", "不适用"};
inline constexpr Message kShare{"$0: $1 of $2 ($3)\n", "$0：$2 中 $1（$3）\n"};
inline constexpr Message kDueAs{"due times as in column $0, within $1",
                                "到期时间与列$0一致，容差 $1"};
inline constexpr Message kFlagsByRecord{
    "flags $0 that follow from the recorded due time",
    "标志$0与记录的到期时间相符"};
inline constexpr Message kFlagsByOurs{
    "flags $0 that follow from the computed due time",
    "标志$0与算出的到期时间相符"};
inline constexpr Message kUnreadTimes{
    "times to compare with that could not be read: $0\n",
    "无法读取的比对时间：$0\n"};
inline constexpr Message kNoDeadline{
    "recorded due times of tickets without a deadline here: $0\n",
    "此处没有时限、但记录有到期时间的工单：$0\n"};
inline constexpr Message kLater{"  $0 here $1 later\n", "  $0 此处晚$1\n"};
inline constexpr Message kEarlier{"  $0 here $1 earlier\n", "  $0 此处早$1\n"};

// Why a decision was made, in a few words.
inline constexpr Message kJoined{"$0; $1", "$0；$1"};
inline constexpr Message kSettled{"$0; among equals by the principle: $1",
                                  "$0；并列者中按$1确定"};
inline constexpr Message kEqualClaims{"equal claims: $0", "职责并列：$0"};
inline constexpr Message kListed{"$0, $1", "$0、$1"};
inline constexpr Message kAnswered{"the centre answers", "中心直接答复"};
inline constexpr Message kRefusalRoute{"$0: $1, $2", "$0：$1，$2"};
inline constexpr Message kTerritorial{
    "territorial, and the region is not known", "按属地管理，但属地不明"};
inline constexpr Message kUnmatched{"no rule applies", "没有适用的规则"};
inline constexpr Message kEmergency{"emergency", "紧急"};
inline constexpr Message kOutside{"the number operates independently",
                                  "该号码独立运行"};
inline constexpr Message kTransfer{"transfer the call to the sub-centre",
                                   "转接分中心"};
inline constexpr Message kRecording{"a recording answers", "语音提示"};
inline constexpr Message kElsewhere{"another area's number or region",
                                    "外地号码或外地事项"};
inline constexpr Message kExcluded{
    "a department that the citizen complains of is excluded", "回避被诉单位"};
inline constexpr Message kOwnerLeads{"the owner keeps the ticket",
                                     "双号并行，供参考"};
inline constexpr Message kGuessed{"category $0 is guessed ($1 %), confirm it",
                                  "类别$0为推测（$1%），须确认"};
inline constexpr Message kHint{"emergency? $0", "疑似紧急，$0"};
inline constexpr Message kHintWord{"emergency? $0 ($1)", "疑似紧急，$0（$1）"};

// desk
inline constexpr Message kStoreInMemory{
    "a store in memory ends with the command; give sqlite:FILE or "
    "postgresql:CONNINFO",
    "内存中的存储随命令结束而消失；请给 sqlite:文件 或 postgresql:连接串"};
inline constexpr Message kNoCommand{"there is no command $0$1", "没有操作$0$1"};
inline constexpr Message kSeeNext{"; \"desk next\" lists those of a case",
                                  "；办件可办理的操作见“desk next”"};
inline constexpr Message kFactsAre{"; its facts are $0", "；可填 $0"};
inline constexpr Message kHasNoFacts{"; it has no facts", "；该操作不填内容"};
inline constexpr Message kCommandFacts{"command $0: $1", "操作 $0：$1"};
inline constexpr Message kStatuses{
    "rules that are drafts: $0; suspended, which route nothing: $1",
    "草案规则：$0；已暂停、不参与派单的规则：$1"};
inline constexpr Message kStepDue{"due $0", "期限 $0"};
inline constexpr Message kTicketStays{"$0 stays as it is: $1", "$0不变：$1"};
inline constexpr Message kAlsoNeeds{"\nall that $0 needs:\n$1",
                                    "\n$0所需的全部事实：\n$1"};
inline constexpr Message kRightsNeed{
    "give $0 too: rules, calendars and a definition together give a role its "
    "rights (only \"system\" needs none)",
    "还须给出 $0：角色的权限由规则、日历和流程定义赋予（只有“system”不需要）"};
inline constexpr Message kYes{"yes", "是"};
inline constexpr Message kNo{"no", "否"};
inline constexpr Message kNone{"none", "无"};
inline constexpr Message kDecisionNow{"The decision is now:\n",
                                      "派单决定现为：\n"};
inline constexpr Message kDecisionChange{"  $0: $1, was $2\n",
                                         "  $0：$1，原为$2\n"};
inline constexpr Message kDecisionSame{"The decision stays as it is.\n",
                                       "派单决定不变。\n"};
inline constexpr Message kDecisionOutdated{
    "The decision no longer fits the ticket: `desk do $0 reroute` routes the "
    "case again.\n",
    "派单决定已与工单不符：`desk do $0 reroute` 可重新派单。\n"};
inline constexpr Message kClockMoved{"  clock $0: due $1, was $2\n",
                                     "  计时 $0：到期 $1，原为 $2\n"};
inline constexpr Message kClockOfUnit{"$0, $1", "$0，$1"};
inline constexpr Message kStartedClocksStay{
    "  Clocks that have started keep their limits, and so does, without "
    "\"lengthen\", a promise that would get longer; later ones follow the "
    "decision.\n",
    "  已开始的计时期限不变；会延长的承诺时限，未写明 lengthen "
    "的也不变；此后开始的按新的决定。\n"};
inline constexpr Message kOtherClocksStay{
    "  Other clocks that have started keep their limits, and so does, without "
    "\"lengthen\", a promise that would get longer; later ones follow the "
    "decision.\n",
    "  其余已开始的计时期限不变；会延长的承诺时限，未写明 lengthen "
    "的也不变；此后开始的按新的决定。\n"};
inline constexpr Message kLeadStays{
    "  The lead is still $0, until the case is dispatched or designated.\n",
    "  主办仍为$0，直至转派或指定。\n"};
inline constexpr Message kOutcomeField{"outcome", "派单结果"};
inline constexpr Message kLeadField{"lead", "主办"};
inline constexpr Message kTargetField{"target", "派往"};
inline constexpr Message kRuleField{"rule", "规则"};
inline constexpr Message kAssistingField{"assisting", "协办"};
inline constexpr Message kUrgencyField{"urgency", "紧急程度"};
inline constexpr Message kConfidentialField{"confidential", "保密"};
inline constexpr Message kDeadlineField{"deadline of $0", "$0时限"};
inline constexpr Message kStatutoryField{"statutory deadlines", "法定时限"};
inline constexpr Message kAccepted{
    "$0 accepted, $1 of them before, $2 "
    "rejected",
    "立案 $0，其中此前已立 $1，退回 $2"};
inline constexpr Message kTicked{"$0 of $1, $2 deferred", "$1，$0，推迟 $2"};
inline constexpr Message kSeveralCases{
    "several jurisdictions have a case $0; --rules says which is meant",
    "有多个辖区存在办件$0；请用 --rules 指明"};
inline constexpr Message kNoCase{"there is no case $0", "没有办件$0"};
inline constexpr Message kMoreCases{
    "the list ends after $0 (--limit); more follow: --after $1",
    "只列出$0（--limit）；其后还有：--after $1"};
inline constexpr Message kMore{
    "the list ends after $0 (--limit); there are more",
    "只列出$0（--limit）；其后还有"};
inline constexpr Message kUnreadableEvents{
    "$0 events cannot be read: see desk check",
    "$0个事件无法读取：见 desk check"};
inline constexpr Message kReady{"ready", "已就绪"};
inline constexpr Message kFaultOfFeed{"feed: $0", "事件流：$0"};
inline constexpr Message kFaultOfCase{"case $0: $1", "办件 $0：$1"};
inline constexpr Message kNotOverwritten{
    "erased parts are not yet overwritten in the store's files; the next tick "
    "overwrites them",
    "已删除的部分在存储的文件中尚未覆写；下次 tick 时覆写"};
inline constexpr Message kUnverified{"not verified: $0", "未核验：$0"};
inline constexpr Message kForgotten{
    "$0 sealed parts of erased cases, whose keys are destroyed; erase these "
    "cases in this store too",
    "已删除办件的$0个密封部分，其密钥已销毁；请在此存储中也删除这些办件"};
inline constexpr Message kAccesses{"access record: $0 entries, the last $1",
                                   "查阅记录：$0条，最后一条 $1"};
inline constexpr Message kDeskChecked{"$0, $1, $2, $3 erased: $4",
                                      "$0，$1，$2，已删除 $3：$4"};
inline constexpr Message kClean{"clean", "没有问题"};
inline constexpr Message kFileToDelete{"file to delete: $0$1",
                                       "须删除的文件：$0$1"};
inline constexpr Message kErased{"$0 sealed parts erased$1",
                                 "已删除$0个密封部分$1"};
inline constexpr Message kNothingErased{"dry run: nothing was erased",
                                        "试运行：未删除任何内容"};
inline constexpr Message kNotYet{"; not yet overwritten in the store's files",
                                 "；存储的文件中尚未覆写"};
inline constexpr Message kOnlySqlite{
    "only sqlite:FILE is copied; for PostgreSQL use pg_dump",
    "只能复制 sqlite:FILE；PostgreSQL 请用 pg_dump"};
inline constexpr Message kCopied{"copied, without the keys",
                                 "已复制，不含密钥"};
inline constexpr Message kRestored{"restored; run `trunkline desk check`",
                                   "已恢复；请运行 `trunkline desk check`"};
inline constexpr Message kNoSqlite{"built without the SQLite store",
                                   "编译时未包含 SQLite 存储"};
inline constexpr Message kReleased{"released", "已解除"};
inline constexpr Message kOnHold{"on legal hold", "已依法保全"};
inline constexpr Message kFact{"    $0 ($1)$2\n", "    $0（$1）$2\n"};
inline constexpr Message kOneOf{": one of $0", "：$0 之一"};
inline constexpr Message kFactNeeded{", needed", "，必需"};
inline constexpr Message kYesOrNo{": yes or no", "：是或否"};
inline constexpr Message kTimeSuchAs{
    ": a time in quotes such as \"2018-03-12 10:00\"",
    "：加引号的时间，如 \"2018-03-12 10:00\""};
inline constexpr Message kAmountSuchAs{
    ": an amount in quotes such as \"3 working days\"",
    "：加引号的时长，如 \"3个工作日\""};
inline constexpr Message kBadFact{"$0 is not understood$1$2",
                                  "无法识别$0的取值$1$2"};
inline constexpr Message kNotInRules{"$0: the rules do not have it$1",
                                     "$0：规则集中没有此项$1"};
inline constexpr Message kPossible{"$0 ($1)\n", "$0（$1）\n"};
inline constexpr Message kRefusedHere{"$0 ($1): refused: $2\n",
                                      "$0（$1）：不能办理：$2\n"};
inline constexpr Message kNothingPossible{
    "nothing: --all lists why each command is refused",
    "没有可办理的命令：--all 列出各命令不能办理的理由"};

// import
inline constexpr Message kSourceNeeded{
    "--source, or \"source = ...\" in the mapping, is needed: the imported "
    "system",
    "须给出 --source，或在映射中写“source = ...”：所导入的系统"};
inline constexpr Message kAttachmentNumbers{
    "its attachments have other numbers of URIs, digests and kinds; each "
    "column has one for each file, separated by \";\"",
    "附件的地址、校验值和种类数目不同；各列须逐个对应每个文件，以“;”分隔"};
inline constexpr Message kAttachmentDefect{
    "an attachment without a URI, or with a digest that is not a SHA-256 of 64 "
    "hexadecimal digits",
    "有附件没有地址，或者校验值不是 64 位十六进制的 SHA-256"};
inline constexpr Message kAttachmentKind{
    "an attachment's kind is not photo, audio, video or document; the mapping "
    "turns words by \"attachment.kind:WORD = photo\"",
    "附件的种类不是 photo、audio、video 或 document；"
    "可在映射中写“attachment.kind:WORD = photo”转换"};
inline constexpr Message kAllExclude{
    "--all-open and --all-closed exclude each other",
    "--all-open 与 --all-closed 不能同时使用"};
inline constexpr Message kAllBesideState{
    "--all-open and --all-closed are for a mapping that says nothing of the "
    "state; this one maps \"closed\" or \"status\"",
    "--all-open 与 --all-closed 用于没有写明状态的映射；此映射写有“closed”或"
    "“status”"};
inline constexpr Message kNoState{
    "the mapping does not say which cases are open: map the time of closing "
    "(\"closed = COLUMN\"), or the state (\"status = COLUMN\" with "
    "\"status:WORD = open\" and \"status:WORD = closed\"), or give --all-open "
    "or --all-closed",
    "映射没有写明哪些办件尚未办结：请写办结时间（“closed = COLUMN”），或状态"
    "（“status = COLUMN”，并写“status:WORD = open”和“status:WORD = closed”），"
    "或给出 --all-open 或 --all-closed"};
inline constexpr Message kNoStateWords{
    "the mapping says the column of \"status\", and not its words: "
    "\"status:WORD = open\", \"status:WORD = closed\"",
    "映射写有“status”的列，但没有写其取值：“status:WORD = open”、"
    "“status:WORD = closed”"};
inline constexpr Message kStateEmpty{
    "column $0 is empty: the case is neither open nor closed",
    "列$0为空：办件既非在办，也非办结"};
inline constexpr Message kStateUnknown{
    "column $0 is a word that the mapping does not know; it says \"status:WORD "
    "= open\" or \"status:WORD = closed\"",
    "列$0的取值不在映射中；映射写作“status:WORD = open”或“status:WORD = "
    "closed”"};
inline constexpr Message kColumnNoTime{"column $0 is not a time",
                                       "列$0不是时间"};
inline constexpr Message kColumnBefore1950{
    "column $0 is a time before 1950, which some systems write where there is "
    "none; the mapping says so by \"closed:WORD = \", the cell being WORD",
    "列$0的时间早于 1950 "
    "年，有些系统以此表示没有时间；可在映射中写“closed:WORD "
    "= ”，WORD 为该单元格的文字"};
inline constexpr Message kColumnNoResult{
    "column $0 is not satisfied, dissatisfied, unrated or the like; the "
    "mapping turns words by \"result:WORD = satisfied\"",
    "列$0不是 satisfied、dissatisfied、unrated 等；可在映射中写“result:WORD = "
    "satisfied”转换"};
inline constexpr Message kNoId{"it has no id", "没有编号"};
inline constexpr Message kNoTimeOfAcceptance{"it has no time of acceptance",
                                             "没有受理时间"};
inline constexpr Message kTicketReadBack{
    "a ticket that was read cannot be read", "已读取的工单无法再次读取"};
inline constexpr Message kKnowledgeNoId{"a knowledge entry without id",
                                        "知识条目没有编号"};
inline constexpr Message kOfKnowledge{"of the knowledge: $0", "知识条目：$0"};
inline constexpr Message kOfHistory{"of the history: $0", "办理经过：$0"};
inline constexpr Message kHistoryNoTime{
    "not a time; write 2018-10-01 08:30, or give time_format in the mapping",
    "不是时间；请写 2018-10-01 08:30，或在映射中给出 time_format"};
inline constexpr Message kHistoryWord{
    "not accept, dispatch, sign, feedback or note; the mapping turns words by "
    "\"history.what:WORD = note\"",
    "不是 accept、dispatch、sign、feedback 或 note；"
    "可在映射中写“history.what:WORD = note”转换"};
inline constexpr Message kHistoryNoUnit{
    "a dispatch to no department; fill in the unit",
    "转派没有写明单位；请填写"};
inline constexpr Message kNotObject{"not a JSON object", "不是 JSON 对象"};
inline constexpr Message kNotObjectLine{
    "not a JSON object on one line, at byte $0",
    "第$0字节处：不是写在一行的 JSON 对象"};
inline constexpr Message kMemberKind{
    "field $0 is neither text nor number nor truth value",
    "字段$0既不是文字，也不是数字或真假值"};
inline constexpr Message kMemberTwice{"field $0 is there twice",
                                      "字段$0出现两次"};
inline constexpr Message kMembersTaken{"fields that were taken: $0",
                                       "采用的字段：$0"};
inline constexpr Message kMembersMissing{
    "fields that the mapping names and that no object has: $0",
    "映射所指而任何对象都没有的字段：$0"};
inline constexpr Message kMembersUnused{"fields that were not used: $0",
                                        "未采用的字段：$0"};
inline constexpr Message kMembersUnusedCount{
    "fields that were not used: $0 (--show-unknown names them)",
    "未采用的字段：$0个（--show-unknown 列出名称）"};
inline constexpr Message kKnowledgeTwice{"its id is that of line $0",
                                         "编号与第$0行相同"};
inline constexpr Message kCrosswalkTwice{
    "the code $0 is in line $1 already; remove one of them",
    "代码$0在第$1行已出现，请删去其一"};
inline constexpr Message kCrosswalkEmpty{
    "rows of the crosswalk without an old or a new code, left out: $0",
    "略去对照表中没有旧代码或新代码的行：$0"};
inline constexpr Message kMappingTwice{
    "$0 is said in line $1 already; remove one of them",
    "$0在第$1行已写明，请删去其一"};
inline constexpr Message kMappingWordsUnused{
    "fields whose words the mapping has and that no column is: $0",
    "映射写有取值对应而没有列的字段：$0"};
inline constexpr Message kNested{"values are nested more than $0 deep",
                                 "取值嵌套超过$0层"};
// What an import kept as it was recorded, by ImportNote.
inline constexpr Message kImportNotes[] = {
    {"closed before it was accepted, kept as recorded",
     "办结早于受理，按记录保留"},
    {"history before it was accepted, kept as recorded",
     "办理经过早于受理，按记录保留"},
    {"history after it was closed, kept as recorded",
     "办理经过晚于办结，按记录保留"},
    {"accepted in the future, kept as recorded", "受理时间在将来，按记录保留"},
    {"closed in the future, kept as recorded", "办结时间在将来，按记录保留"},
    {"closed at a time that is not recorded", "已办结，但没有记录办结时间"},
    {"open by its status, with a time of closing that was left out",
     "状态为在办，所记的办结时间未采用"},
    {"closed without a recorded result, kept as unrated",
     "已办结，但没有记录结果，按未评价保留"},
    {"open, with a result that was left out", "尚未办结，所记的结果未采用"},
    {"with another department than that of its last dispatch, which counts",
     "承办单位与最后一次转派的不同，以转派为准"},
    {"imported before with another content; only the day of acceptance tells "
     "that it is the same ticket",
     "此前导入过而内容不同；只有受理日期可说明是同一工单"},
    {"with an id that came before in the file with another state, time of "
     "closing, department or result; the later row counts",
     "编号在文件中已出现，而状态、办结时间、承办单位或结果不同，以后一行为准"}};
inline constexpr Message kImportedRows{
    "rows $0 = new $1 + updated $2 + unchanged $3 + rejected $4",
    "行 $0 = 新增 $1 + 更新 $2 + 不变 $3 + 退回 $4"};
inline constexpr Message kImportedHistory{
    "history rows $0 = taken $1 + of rejected rows $2 + of cases that are not "
    "in the table $3 + rejected $4",
    "办理经过 $0 行 = 采用 $1 + 属于退回的行 $2 + 办件不在表中 $3 + 退回 $4"};
inline constexpr Message kContinueHere{"open cases that continue here: $0",
                                       "在此继续办理的办件：$0"};
inline constexpr Message kClosedThere{
    "closed at the source and open here, for a person to decide (--live): $0",
    "来源已办结而在此仍在办，须由人工决定（--live）：$0"};
inline constexpr Message kOpenThere{
    "open at the source and closed here, for a person to decide (--live): $0",
    "来源仍在办而在此已办结，须由人工决定（--live）：$0"};
inline constexpr Message kReopenedThere{
    "reopened at the source since the last import: $0",
    "上次导入后来源重启的办件：$0"};
inline constexpr Message kUnitsKept{"departments that keep their case: $0",
                                    "由原单位继续办理的办件：$0"};
inline constexpr Message kUnitsNotKept{
    "departments that cannot keep their case (--live): $0",
    "不能由原单位继续办理的办件（--live）：$0"};
inline constexpr Message kLegacyCategories{
    "categories without a code here, kept under legacy.: $0, in $1 rows",
    "此处没有代码的类别，以 legacy. 保留：$0个，共$1行"};
inline constexpr Message kKnowledgeEntries{"knowledge entries: $0",
                                           "知识条目：$0"};
inline constexpr Message kRepeatedRows{
    "rows whose id came before in the file with another content; only the "
    "import itself can tell whether they are updates: $0",
    "编号在文件中已出现而内容不同的行，是否为更新须待实际导入：$0"};
inline constexpr Message kNothingStored{"dry run: nothing was stored",
                                        "试运行：未存储任何内容"};
inline constexpr Message kMappingLine{"$0:$1: $2", "$0:$1：$2"};
inline constexpr Message kMappingCharset{
    "$0: read as $1; if this is wrong, save it as UTF-8",
    "$0：按 $1 读取；如有误，请存为 UTF-8"};
inline constexpr Message kMappingBytes{
    "it has bytes that cannot be read; save the file as UTF-8",
    "含有无法读取的字节；请把文件存为 UTF-8"};
inline constexpr Message kMappingForm{"not NAME = VALUE", "不是 NAME = VALUE"};
inline constexpr Message kMappingDelimiter{
    "delimiter: neither one character nor \"tab\"",
    "delimiter：既不是一个字符，也不是“tab”"};
inline constexpr Message kMappingStatus{
    "status:WORD is \"open\" or \"closed\", not $0",
    "status:WORD 须为“open”或“closed”，而不是$0"};
inline constexpr Message kMappingField{"there is no field $0$1",
                                       "没有字段$0$1"};

// tickets
inline constexpr Message kMapForm{
    "--map $0 is not FIELD=COLUMN, such as category=type",
    "--map $0须为 FIELD=COLUMN，如 category=诉求类别"};
inline constexpr Message kValueForm{
    "--value $0 is not FIELD:WORD=VALUE, such as \"channel:Self Service=web\"",
    "--value $0须为 FIELD:WORD=VALUE，如“channel:网站=web”"};
inline constexpr Message kDelimiter{
    "--delimiter $0 is neither one character nor \"tab\"",
    "--delimiter $0既不是一个字符，也不是“tab”"};
inline constexpr Message kTablesOnly{
    "--map, --value, --pass-through and --compare are for tables with columns "
    "(--from csv)",
    "--map、--value、--pass-through 和 --compare 用于有列的表格（--from csv）"};

// calendar
inline constexpr Message kYearsForm{
    "--years $0 is not years as \"2018\" or \"2004-2026\"",
    "--years $0须为“2018”或“2004-2026”这样的年份"};
inline constexpr Message kHoursForm{
    "--hours $0 is not hours as \"Mon-Fri 08:30-12:00,13:30-17:00\", days by "
    "their English names of three letters",
    "--hours $0须为“Mon-Fri 08:30-12:00,13:30-17:00”，星期用英文的三个字母"};
inline constexpr Message kHoliday{"a holiday", "休息日"};
inline constexpr Message kWorkingDay{"a working day", "工作日"};
inline constexpr Message kNotListedBefore{"not listed", "没有列出"};
inline constexpr Message kDayChanges{"$0: $1 before, $2 now",
                                     "$0：原为$1，现为$2"};
inline constexpr Message kYearMissing{
    "--years $0: the calendar ends with $1; $2 would be missing",
    "--years $0：日历到 $1 年为止，将缺少 $2 年"};
inline constexpr Message kNoDayOfYear{"--years $0: the files list no day of $1",
                                      "--years $0：各文件没有 $1 年的日期"};
inline constexpr Message kExtendAlone{
    "with --extend, hours and time zone are those of the calendar: leave out "
    "--hours and --time-zone",
    "使用 --extend 时工作时段和时区沿用原日历：请去掉 --hours 和 --time-zone"};
inline constexpr Message kCalendarNeeds{
    "give --name, --hours and --time-zone, or --extend with the calendar that "
    "the days are laid onto",
    "请给出 --name、--hours 和 --time-zone，或以 --extend 给出要补充的日历"};

// diff
inline constexpr Message kFailOnForm{
    "--fail-on $0 is not moved, disputed or unmatched, with a number or share "
    "as \"moved>5%\"",
    "--fail-on $0须为 moved、disputed 或 "
    "unmatched，可带数量或比例，如“moved>5%”"};
inline constexpr Message kNoDanger{
    "--allow $0 is no danger: confidentiality-lost, hint-lost, "
    "accused-reachable, "
    "deadline-lengthened, lower-unit, retroactive",
    "--allow $0不是危险项：confidentiality-lost、hint-lost、accused-reachable、"
    "deadline-lengthened、lower-unit、retroactive"};
inline constexpr Message kNeedsHistory{
    "--fail-on and --compare are about tickets of the past, and --calendars "
    "alone too: give --history",
    "--fail-on、--compare 以及单独给出的 --calendars 针对历史工单：请给出 "
    "--history"};
inline constexpr Message kDiffHeading{"$0, version $1 to $2: $3, $4",
                                      "$0，版本$1至$2：$3，$4"};
inline constexpr Message kEquivalent{"both decide every ticket alike",
                                     "两者对每一工单的判定都相同"};
inline constexpr Message kIncomplete{"incomplete", "不完整"};
inline constexpr Message kGapRows{"not read: $0 of the past",
                                  "历史工单中有$0未能读取"};
inline constexpr Message kGapOpen{
    "for some tickets it is left open whether they move; see the end",
    "有些工单是否变动未作判断，见文末"};
inline constexpr Message kSameCause{"$0 of the same cause", "同一原因的$0"};
inline constexpr Message kEveryTicket{"every ticket", "所有工单"};
inline constexpr Message kTicketsMoved{"tickets moved: $0", "变动工单：$0"};
inline constexpr Message kMoreBoxes{"$0 more sets of tickets (--boxes)",
                                    "另有$0组工单（--boxes）"};
inline constexpr Message kMoreExceptions{"$0 more exceptions", "另有$0项例外"};
inline constexpr Message kExcept{"except", "除外"};
inline constexpr Message kWithoutWords{
    "routed without words of the caller (erased, not shown to the role, or "
    "none): $0\n",
    "判定时没有诉求人原话（已删除、该角色不可见或本来没有）：$0\n"};
inline constexpr Message kDryRunOnly{
    "--old is for the report of a dry run: give --dry-run",
    "--old 用于试运行的报告：请给出 --dry-run"};
inline constexpr Message kReplayed{
    "tickets of the past: $0, moved: $1, not read: $2\n",
    "历史工单：$0，变动：$1，未读取：$2\n"};
inline constexpr Message kNewly{"newly disputed: $0, newly unmatched: $1\n",
                                "新增争议：$0，新增无规则：$1\n"};
inline constexpr Message kDueMoves{"due earlier: $0, due later: $1\n",
                                   "时限提前：$0，时限推后：$1\n"};
inline constexpr Message kMovedElsewhere{
    "moved, and in no set of tickets (complaints of departments, or left "
    "open): $0\n",
    "有变动而不在任何一组之内（投诉单位的工单，或未作判断）：$0\n"};
inline constexpr Message kNeverWon{"rules that won no ticket: $0\n",
                                   "没有命中工单的规则：$0\n"};
inline constexpr Message kAgreedBefore{"before: $0", "变更前：$0"};
inline constexpr Message kAgreedAfter{"after: $0", "变更后：$0"};
inline constexpr Message kMovesHeader{"| lead before | lead after | tickets |",
                                      "| 原主办 | 现主办 | 工单 |"};
inline constexpr Message kCalendarMoves{
    "policy $0: the due time of $1 days of acceptance moves, from $2 on; of $3 "
    "days to an earlier one",
    "时限$0：自$2起，有$1天受理的到期时间变动，其中$3天提前"};
inline constexpr Message kRightGranted{"role $0 may now: $1, in the stages $2",
                                       "角色$0现有权：$1，所在阶段：$2"};
inline constexpr Message kRightWithdrawn{
    "role $0 may no longer: $1, in the stages $2",
    "角色$0不再有权：$1，所在阶段：$2"};
inline constexpr Message kGains{"$0 gains: $1", "$0增加：$1"};
inline constexpr Message kLoses{"$0 loses: $1", "$0减少：$1"};
inline constexpr Message kBothSides{
    "--old-definition and --new-definition belong together",
    "--old-definition 与 --new-definition 须同时给出"};
inline constexpr Message kPageChanges{"changes", "变化"};
inline constexpr Message kPageBoxes{"sets of tickets", "工单组"};
inline constexpr Message kPageTickets{"tickets", "工单"};
inline constexpr Message kPageMoved{"moved", "变动"};
inline constexpr Message kPageDisputed{"newly disputed", "新增争议"};
inline constexpr Message kPageUnmatched{"newly unmatched", "新增无规则"};
inline constexpr Message kPageDue{"due earlier / later", "时限提前 / 推后"};
inline constexpr Message kPageDangers{"To be looked at first", "首先查看"};
inline constexpr Message kPageSearch{"Search", "查找"};
inline constexpr Message kPageKeys{
    "/ search, ↑ ↓ from hit to hit, Enter open, Esc clear",
    "/ 查找，↑ ↓ 在结果间移动，Enter 展开，Esc 清除"};
inline constexpr Message kPageMoreDangers{"$0 more", "另有$0项"};
inline constexpr Message kPageMoreNotices{
    "$0 more notices are in the JSON report", "另有$0条说明，见JSON报告"};
inline constexpr Message kPageCauses{"Changes by cause", "变化及原因"};
inline constexpr Message kPageMore{"$0 more changes are in the JSON report",
                                   "另有$0项变化，见JSON报告"};
inline constexpr Message kPageLeads{"From lead to lead", "主办单位的变动"};
inline constexpr Message kPageBefore{"before", "变更前"};
inline constexpr Message kPageAfter{"after", "变更后"};
inline constexpr Message kPageCategories{
    "Categories: tickets that move, of all", "诉求类别：变动的工单占比"};
inline constexpr Message kPageCategoriesChanged{
    "Categories: changes that concern them", "诉求类别：涉及的变化数"};
inline constexpr Message kPageNotices{"Other differences", "其他差异"};
inline constexpr Message kPageOpen{"Left open", "未作判断"};
inline constexpr Message kDangerFound{"danger $0: $1; --allow $0 accepts it",
                                      "危险项$0：$1；可用 --allow $0 接受"};
inline constexpr Message kFailedOn{"--fail-on: $0 $1 of $2 tickets ($3)",
                                   "--fail-on：$0 $1，共$2件工单（$3）"};

// case
inline constexpr Message kEventFileSize{"$0: an event file has at most 256 MiB",
                                        "$0：事件文件最大 256 MiB"};

// Text models.
inline constexpr Message kNoTextModels{
    "no text models: give --models, or a rule set with a folder $0",
    "没有文本模型：请给出 --models，或带有文件夹 $0 的规则集"};
inline constexpr Message kModelsNeedSuggest{"--models needs --suggest PERCENT",
                                            "--models 需要 --suggest PERCENT"};
inline constexpr Message kSuggestAlone{
    "--why-not takes no --suggest; give the category as --category",
    "--why-not 不能与 --suggest 并用；请用 --category 给出类别"};
inline constexpr Message kColumnsNeedSuggest{
    "--columns $0 needs --suggest PERCENT",
    "--columns $0 需要 --suggest PERCENT"};
inline constexpr Message kBadTextModels{"the text models cannot be used: $0",
                                        "文本模型无法使用：$0"};
inline constexpr Message kTextMap{
    "--map $0: write NAME=COLUMN with id, text, category, matter, caller or "
    "date; only text and category may have several, as text=TITLE/BODY",
    "--map $0：请写 NAME=列名，NAME 为 id、text、category、matter、caller 或 "
    "date；只有 text 和 category 可有多列，如 text=标题/内容"};
inline constexpr Message kRowCategory{"the category is not known", "类别未知"};
inline constexpr Message kLabelsNeedRules{"--from-labels needs --rules",
                                          "--from-labels 需要 --rules"};
inline constexpr Message kNoTextTable{
    "a table of texts is missing; or give --from-labels",
    "缺少文本表格；或给出 --from-labels"};
inline constexpr Message kWordsOrTable{
    "give either words or one table (.csv, .tsv, .xlsx)",
    "请给出文字或一个表格（.csv、.tsv、.xlsx）之一"};
inline constexpr Message kHoldoutNeedsId{
    "--holdout needs an id in each row: --map id=COLUMN",
    "--holdout 需要每行有编号：--map id=列名"};
inline constexpr Message kHeldOutRows{"$0 in the holdout left out",
                                      "留出件$0未用于学习"};
inline constexpr Message kLearned{"learned $0 with $1 from $2: $3",
                                  "已从$2学得$0，共$1：$3"};
inline constexpr Message kSuggested{"$0  $1  score $2, margin $3",
                                    "$0  $1  得分$2，分差$3"};
inline constexpr Message kSuggestedShare{
    ", agreed in $0 % of $1 such tickets (at least $2 %)",
    "，此类工单$1件中$0%相同（至少$2%）"};
inline constexpr Message kNothingSuggested{"no category is suggested",
                                           "没有可建议的类别"};
inline constexpr Message kOfferHoldout{
    "no category is offered: the case is in the holdout, by which the offers "
    "are "
    "measured",
    "不提供类别建议：本件属于用于衡量建议的留出件"};
inline constexpr Message kOfferHasCategory{
    "no category is offered: the case has one", "不提供类别建议：已有类别"};
inline constexpr Message kOfferNever{
    "no category is offered for a report, a confidential ticket or one against "
    "a "
    "department",
    "举报、保密件和有被诉单位的工单不提供类别建议"};
inline constexpr Message kOfferNoWords{
    "no category is offered to who does not see the caller's words",
    "看不到诉求原话的，不提供类别建议"};
inline constexpr Message kHoldout{
    "$0, $1 % held out: $2, of which $3 have a category that an accepted "
    "feedback confirms\n",
    "$0，留出$1%：$2件，其中$3件的类别由被认可的反馈确认\n"};
inline constexpr Message kHoldoutRight{
    "suggested $0: the first is right in $1, one of the first $3 in $2\n",
    "有建议$0件：首个正确$1件，前$3个之一正确$2件\n"};
inline constexpr Message kReportRows{"$0 rows, $1 with a suggestion",
                                     "$0行，其中$1行有建议"};
inline constexpr Message kReportLevel{"level $0: $1 % right, macro-F1 $2",
                                      "第$0级：$1%正确，宏平均F1为$2"};
inline constexpr Message kReportAnswered{"the most certain $0 %: $1 % right",
                                         "最有把握的$0%：$1%正确"};
inline constexpr Message kReportSaid{
    "predicted to be right in $0 to $1 %: $2 rows, $3 % right",
    "预测$0%至$1%正确：$2行，$3%正确"};
inline constexpr Message kReportConfused{"$0 rows of $1 as $2",
                                         "$1的$0行判为$2"};

}  // namespace messages
}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_MESSAGES_H_
