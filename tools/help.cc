// SPDX-License-Identifier: Apache-2.0
#include "tools/help.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "src/base/message.h"
#include "src/base/strings.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

// By command, in the order of the help; a text that several have stands once.
constexpr base::Message kHelp[] = {
    {"Routes the tickets of a government hotline.", "政务服务热线工单的派单。"},
    {"Print this help message and exit", "显示本帮助"},
    {"Display program version information and exit", "显示版本"},
    {"Language of help, messages and results: en (default) or zh",
     "帮助、消息和结果的语言：en（默认）或 zh"},
    {"Exit codes:\n"
     "  0  done\n"
     "  1  a rule set, calendar or lifecycle definition has errors (check: "
     "issues\n"
     "     of the severity that --fail-on names)\n"
     "  2  the command line or the header of a table is wrong\n"
     "  3  done, but some rows could not be read\n"
     "  4  a file could not be read or written",
     "退出码：\n"
     "  0  完成\n"
     "  1  规则集、日历或流程定义有错误（check：达到 --fail-on 级别的问题）\n"
     "  2  命令行或表头有误\n"
     "  3  完成，但有退回行\n"
     "  4  文件无法读取或写入"},
    {"\"trunkline COMMAND --help\" describes each command; see also "
     "docs/tool.md.",
     "“trunkline 命令 --help” 说明各命令；另见 docs/zh-CN/tool.md。"},

    // check
    {"Reports the defects of a rule set", "检查规则集的问题"},
    {"A rule file (.txtpb, .json, .binpb, .csv, .xlsx) or a directory "
     "of them; may be given several times, a later one may override "
     "an earlier one",
     "规则文件（.txtpb、.json、.binpb、.csv、.xlsx）或其文件夹；可给出多次，"
     "后面的可以覆盖前面的"},
    {"Character set of .csv rule files: auto, utf-8 or gbk",
     ".csv 规则文件的字符集：auto、utf-8 或 gbk"},
    {"The sheet of .xlsx rule files; default: the first that is not "
     "hidden",
     ".xlsx 规则文件的工作表；默认为第一个未隐藏的"},
    {"What becomes of the hidden rows of .xlsx rule files: keep (default) "
     "or skip",
     ".xlsx 规则文件中隐藏的行：keep 读取（默认）或 skip 略去"},
    {"Writes the issues as JSON", "以 JSON 输出问题"},
    {"The date for which the coverage of categories and regions is checked; "
     "default: the last date on which a validity begins",
     "按哪一天检查类别和属地的覆盖；默认为最后一个生效日"},
    {"The lowest severity that gives exit code 1: error (default), warning or "
     "note",
     "退出码为 1 的最低级别：error（默认）、warning 或 note"},
    {"How many uncovered blocks are listed (default 50)",
     "最多列出多少组未覆盖的类别和属地（默认 50）"},
    {"How many pairs of rules are compared (default 10000000)",
     "最多比较多少对规则（默认 10000000）"},
    {"Writes FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE], one a line, then a "
     "summary.\nExit codes: 0 no issue at or above --fail-on, 1 at least one, "
     "2 usage, 4 a\nfile could not be read.",
     "每个问题一行：文件:行:列: 级别: 说明 [代码]，最后为小结。\n"
     "退出码：0 没有达到 --fail-on 级别的问题，1 至少有一个，2 用法有误，"
     "4 文件无法读取。"},

    // diff
    {"Says which tickets two rule sets decide otherwise",
     "找出两个规则集判定不同的工单"},
    {"A file or folder of the rule set as it was; may be given several times",
     "原规则集的文件或文件夹；可给出多次"},
    {"A file or folder of the rule set as it is to be; may be given several "
     "times",
     "新规则集的文件或文件夹；可给出多次"},
    {"The calendars as they are to be, where --calendars has them as they "
     "were; may be given several times",
     "新日历；此时 --calendars 为原日历；可给出多次"},
    {"The lifecycle definition as it was; may be given several times",
     "原流程定义；可给出多次"},
    {"The lifecycle definition as it is to be; may be given several times",
     "新流程定义；可给出多次"},
    {"Tickets of the past, which both rule sets route: as for route, - is "
     "standard input; or the store of a desk, sqlite:FILE or "
     "postgresql:CONNINFO",
     "两侧规则集都要判定的历史工单：同 route，- 为标准输入；或办件存储，"
     "sqlite:文件 或 postgresql:连接串"},
    {"Exit code 1 if more tickets of --history, of all or of a department, "
     "district or type, are moved, disputed or unmatched: "
     "\"moved>5%,disputed,unmatched>10\"",
     "历史工单（全部，或某一单位、属地、类型）中变动、新增争议或新增无规则的"
     "多于所给数量时退出码为 1，如“moved>5%,disputed,unmatched>10”"},
    {"Dangers that do not give exit code 1: confidentiality-lost, hint-lost, "
     "accused-reachable, deadline-lengthened, lower-unit, retroactive",
     "不致退出码 1 "
     "的危险项：confidentiality-lost（保密降低）、hint-lost（紧急提示"
     "丢失）、accused-reachable（被投诉单位可办理）、deadline-"
     "lengthened（时限延长）"
     "、lower-unit（下移到下级单位）、retroactive（追溯生效）"},
    {"The day of release: a change that moves tickets accepted earlier is a "
     "danger",
     "发布日期：使此前受理的工单变动的变化属于危险项"},
    {"File for the report; default: standard output",
     "报告文件；默认为标准输出"},
    {"Format of the report: text (default), markdown, html (one page without "
     "other files) or json (trunkline.v1.RuleSetDiff)",
     "报告的格式：text（默认）、markdown、html（独立的单一网页）或 "
     "json（trunkline.v1.RuleSetDiff）"},
    {"How many sets of tickets are shown for each change (default 3)",
     "每项变化显示多少组工单（默认 3）"},
    {"Says which tickets two rule sets decide otherwise, exactly; "
     "docs/diff.md\nexplains the report.\nExit codes: 0 no danger and "
     "nothing that --fail-on names, 1 there is one, or a\nrule set has "
     "errors, 2 usage, 3 some rows of --history could not be read, 4 a\nfile "
     "could not be read or written.",
     "精确找出两个规则集判定不同的工单；docs/diff.md 说明报告的内容。\n"
     "退出码：0 没有危险项，也没有达到 --fail-on 的，1 有，或规则集有错误，"
     "2 用法有误，\n3 --history 中有退回行，4 文件无法读取或写入。"},
    // test
    {"Runs the tests of a rule set: its casebooks", "运行规则集的用例"},
    {"Casebooks (.txt, .csv, .xlsx) or folders of them",
     "用例集（.txt、.csv、.xlsx）或其文件夹"},
    {"Rewrites the expectations of failing cases, with all else left as it is",
     "改写未通过用例的预期，其余不变"},
    {"Says which rules, phases, principles and policies no case reaches, with "
     "a case that would",
     "列出没有用例到达的规则、号码状态、原则和时限规定，并给出能到达的用例"},
    {"Fails below this share: 90%, or by kind "
     "rules=90%,phases=50%,principles=100%,policies=80%",
     "低于该比例即失败：90%，或按种类 "
     "rules=90%,phases=50%,principles=100%,policies=80%"},
    {"File for the results as JUnit XML", "以 JUnit XML 写出结果的文件"},
    {"Says only what fails", "只显示未通过的"},
    {"A case is a title between == and ==, the ticket's fields, a line -> and "
     "what the\ndecision must hold; docs/casebooks.md has the fields.\nExit "
     "codes: 0 every case holds, 1 a case fails, coverage is too low, or the "
     "rule set\nor a casebook has errors, 2 usage, 4 a file could not be read "
     "or written.",
     "用例依次为：== 与 == 之间的标题、工单的字段、一行 "
     "->、派单决定应有的内容；"
     "字段见 docs/casebooks.md。\n"
     "退出码：0 全部通过，1 有用例未通过、覆盖不足，或规则集、用例集有错误，"
     "2 用法有误，4 文件无法读取或写入。"},

    // coverage
    {"Says which rules a history of tickets uses", "统计历史工单用到哪些规则"},
    {"Tickets, as route reads them, or the store of a desk, sqlite:FILE or "
     "postgresql:CONNINFO; - is standard input",
     "工单文件，读法同 route；或办件存储，sqlite:文件 或 "
     "postgresql:连接串；- 为标准输入"},
    {"File for the rules with their use, .csv or .xlsx; default: standard "
     "output",
     "写出规则及其使用情况的文件，.csv 或 .xlsx；默认为标准输出"},
    {"Writes rule, rule_name, won, shared, first and last, a row for each "
     "rule. The summary\non standard error names the rules that were never "
     "used, the words that the rules do\nnot know, and the blocks of "
     "categories and regions whose tickets no rule takes.\nExit codes: 0 all "
     "rows read, 1 the rule set has errors, 2 usage, 3 some rows\ncould not "
     "be read, 4 a file could not be read or written.",
     "每条规则一行：rule、rule_name、won、shared、first、last。标准错误上的小结"
     "列出从未用到的规则、\n规则不认识的词语，以及有工单而没有规则的类别和属地"
     "。"
     "\n退出码：0 各行均已读取，1 规则集有错误，2 用法有误，3 有退回行，"
     "4 文件无法读取或写入。"},

    // release
    {"Records what comes into service, and puts it in place",
     "记录并发布生效的规则集"},
    {"Releases a rule set: checks, compares, records, puts it in place",
     "发布规则集：检查、比较、记录、使其生效"},
    {"Puts an earlier rule set back into service", "回退到此前的规则集"},
    {"Lists the releases", "列出各次发布"},
    {"Shows the releases of the rule set that made a decision",
     "显示作出某项派单决定的规则集的发布"},
    {"Checks the log's chain, the rule sets, and what is in service",
     "检查日志的哈希链、各规则集和当前生效的规则集"},
    {"The folder of releases", "发布文件夹"},
    {"Who approved the changes that name no approver: an office, or a "
     "reference to a person",
     "未写明审定人的更改由谁审定：单位，或人员的编号"},
    {"The document number of the changes that have none",
     "未写明文号的更改的文号"},
    {"The legal basis of the changes that have none", "未写明依据的更改的依据"},
    {"Why, in a line", "说明，一行"},
    {"The time of the release; default: now", "发布时间；默认为现在"},
    {"Why changes are valid before the day of the release; without it such a "
     "change is refused",
     "更改早于发布日生效的理由；没有理由则不予发布"},
    {"The rule set's hash or its first digits; default: the one before the "
     "present one",
     "规则集的哈希或其前几位；默认为当前规则集的前一个"},
    {"The hash in the decision, or at least 8 digits of it",
     "派单决定中的哈希，或其至少 8 位"},
    {"text (default) or json: trunkline.v1.Release, one a line",
     "text（默认）或 json：每行一个 trunkline.v1.Release"},
    {"Hosts load current.binpb of the folder; docs/releases.md describes "
     "it.\nExit codes: 0 done, 1 the rule set has errors, the release is "
     "refused, or the folder\nis damaged, 2 usage, 4 a file could not be read "
     "or written.",
     "业务系统加载文件夹中的 current.binpb；说明见 docs/releases.md。\n"
     "退出码：0 完成，1 规则集有错误、不予发布或文件夹损坏，2 用法有误，"
     "4 文件无法读取或写入。"},

    // compile
    {"Merges a rule set into one binary file", "把规则集合并为一个二进制文件"},
    {"The binary file (.binpb); - is standard output",
     "二进制文件（.binpb）；- 为标准输出"},
    {"The result does not depend on the order or format of the files. A "
     "summary "
     "is\nprinted on standard error.\nExit codes: 0 done, 1 the rule set has "
     "errors, 2 usage, 4 a file could not be\nread or written.",
     "结果与文件的顺序和格式无关。小结写到标准错误。\n"
     "退出码：0 完成，1 规则集有错误，2 用法有误，4 文件无法读取或写入。"},

    // route
    {"Routes each ticket of a file", "为文件中的每张工单派单"},
    {"Tickets; - or nothing is standard input", "工单文件；- 或不写为标准输入"},
    {"Format of the input: csv, xlsx, jsonl (a JSON ticket a line), "
     "text (a text-format ticket a line), binary (each after its length "
     "as a varint) or auto: by the file's name, else by its first byte",
     "输入的格式：csv、xlsx、jsonl（每行一张 JSON 工单）、text（每行一张文本"
     "格式工单）、binary（每张之前为其长度 varint）或 auto：按文件名，否则按"
     "第一个字节"},
    {"Character set: auto, utf-8, gbk, utf-16le or utf-16be",
     "字符集：auto、utf-8、gbk、utf-16le 或 utf-16be"},
    {"Maps columns to fields, as category=type,accepted=open_dt; "
     "category=level1/level2 joins columns to a path, text=title/body to a "
     "text",
     "把列对应到字段，如 category=类型,accepted=受理时间；category=一级/二级 把"
     "多列合为路径，text=标题/内容 合为文字；此时不再按表头猜测其他列"},
    {"Maps a word of a column to a value, as \"channel:Self Service=web\"; the "
     "word * is any other, an empty value means not given",
     "把列中的词语对应到取值，如“channel:自助服务=web”；词语 * 为其余任何词语，"
     "取值为空表示未给出"},
    {"Separates the columns: one character or \"tab\"; default: by the first "
     "lines",
     "列的分隔符：一个字符或“tab”；默认按前几行判断"},
    {"Format of times, as for strptime: \"%d/%m/%Y %H:%M\"; default: "
     "any with the year first, RFC 3339, 2018/10/1 8:30, 2018年10月1日 "
     "下午3:20",
     "时间的格式，同 strptime：“%d/%m/%Y %H:%M”；默认为年份在前的各种写法，"
     "如 RFC 3339、2018/10/1 8:30、2018年10月1日 下午3:20"},
    {"Zone of times without offset; default: the rule set's",
     "没有时差的时间的时区；默认为规则集的时区"},
    {"A longer row is a reject (default 1048576)",
     "更长的行不予读取（默认 1048576）"},
    {"The sheet of a workbook (.xlsx); default: the first that is not "
     "hidden",
     "工作簿（.xlsx）的工作表；默认为第一个未隐藏的"},
    {"What becomes of the hidden rows of a workbook: keep (default) "
     "or skip",
     "工作簿中隐藏的行：keep 读取（默认）或 skip 略去"},
    {"Shows words and names of columns that are not known, whatever they are; "
     "without it only frequent short words of category, region, unit, type and "
     "channel",
     "显示所有未知的词语和列名；不给出时只显示类别、属地、单位、类型和渠道中常"
     "见的"
     "短词"},
    {"File for the decisions; default: standard output",
     "派单结果的文件；默认为标准输出"},
    {"Format of the decisions: csv, jsonl (trunkline.v1.Decision; with "
     "--calendars trunkline.v1.RoutedTicket) or table; default: by the "
     "output's "
     "name, a table on a terminal, else csv",
     "派单结果的格式：csv、jsonl（trunkline.v1.Decision；有 --calendars 时为 "
     "trunkline.v1.RoutedTicket）或 table；默认按文件名，终端上为 "
     "table，否则为 "
     "csv"},
    {"The columns to write, as id,outcome,lead,reason",
     "要输出的列，如 id,outcome,lead,reason"},
    {"Columns of the input to repeat in the output", "原样带到输出的输入列"},
    {"Counts how often a field (lead, target, rule, outcome) equals what a "
     "column recorded, as lead=department",
     "统计字段（lead、target、rule、outcome）与某列记录一致的次数，如 "
     "lead=承办单位"},
    {"A calendar file (.txtpb, .json, .binpb) or a directory of them; may be "
     "given several times",
     "日历文件（.txtpb、.json、.binpb）或其文件夹；可给出多次"},
    {"Counts how often the due time of handling equals what a column recorded, "
     "within --due-tolerance; needs --calendars",
     "统计办理到期时间与某列记录一致的次数，容差为 --due-tolerance；需要 "
     "--calendars"},
    {"Default: 120", "默认：120"},
    {"Counts how often a flag (ontime/overdue, true/false) follows from the "
     "time of closing, as closed_dt=ontime",
     "统计标志（按期/超期、true/false）与办结时间相符的次数，如 "
     "办结时间=是否按期"},
    {"File for the rows that cannot be read, with the reason; default: the "
     "first ten on standard error",
     "退回行及原因的文件；默认前十行写到标准错误"},
    {"Default: 1", "默认：1"},
    {"Where a ticket has no category, routes by the one that its text suggests "
     "if it is right in this share of cases, 1 to 100; such decisions are "
     "marked and need a confirmation",
     "工单没有诉求类别时，若按文字推测的类别达到该正确率（1至100），按其派单；"
     "此类结果有标记，须经确认"},
    {"No summary and no progress bar", "不显示小结和进度"},
    {"Categories, regions and departments may be given by code or by name; "
     "ticket\ntypes, channels and urgencies in English or Chinese. The "
     "decisions do not\ncontain the caller or what was said.\nExit codes: 0 "
     "all "
     "rows read, 1 the rule set has errors, 2 usage, 3 some rows\ncould not be "
     "read, 4 a file could not be read or written.",
     "类别、属地和单位可写代码或名称；诉求类型、渠道和紧急程度可用英文或中文。"
     "派单结果"
     "\n不含诉求人和诉求内容。\n"
     "退出码：0 所有行均已读取，1 规则集有错误，2 用法有误，3 有退回行，"
     "4 文件无法读取或写入。"},

    // explain
    {"Explains step by step how one ticket is routed",
     "逐步说明一张工单如何派单"},
    {"Reads the ticket from a file instead", "改为从文件读取工单"},
    {"The row of the file (default 1)", "文件的第几行（默认 1）"},
    {"Explains why this rule does not decide", "说明为何不由该规则决定"},
    {"Lists what to ask the caller: fields that could change the lead",
     "列出应向诉求人补问的内容：可能改变主办单位的字段"},
    {"Writes the decision as trunkline.v1.Decision",
     "以 trunkline.v1.Decision 输出派单结果"},
    {"Without --category, takes the one that --text suggests if it is right in "
     "this share of cases, 1 to 100",
     "没有 --category 时，若按 --text 推测的类别达到该正确率（1至100），"
     "采用该类别"},
    {"Id of the ticket", "工单编号"},
    {"Number that the citizen dialled", "诉求人拨打的号码"},
    {"Category, by code or name", "诉求类别，代码或名称"},
    {"Region, by code or name", "属地，代码或名称"},
    {"Ticket type: complaint, 投诉, ...", "诉求类型：complaint、投诉等"},
    {"Channel: phone, 微信, ...", "渠道：phone、微信等"},
    {"Urgency: normal, 紧急, ...", "紧急程度：normal、紧急等"},
    {"Time of acceptance; default: now", "受理时间；默认为现在"},
    {"Time of the call; default: that of acceptance",
     "来电时间；默认为受理时间"},
    {"What was said", "诉求内容"},
    {"Department that received it first", "首接单位"},
    {"Department that the citizen complains of", "被诉单位"},
    {"An attribute of the ticket", "工单的属性"},
    {"The caller asks for secrecy", "诉求人要求保密"},
    {"The operator confirmed an emergency", "话务员已确认紧急情况"},
    {"The sub-centre could not be reached", "分中心未能接通"},
    {"The owner of a dual number handed it over", "双号的归属单位已移交"},
    {"The explanation does not contain what was said.\nExit codes: 0 done, 1 "
     "the rule set has errors, 2 usage, 4 a file could not be\nread.",
     "说明中不含诉求内容。\n"
     "退出码：0 完成，1 规则集有错误，2 用法有误，4 文件无法读取。"},

    // due
    {"Computes a due time, day by day", "逐日计算到期时间"},
    {"The deadline in words: \"5 working days\", \"24 hours\", \"15 days; from "
     "next day; until 24:00; roll forward\", \"5个工作日\"",
     "时限：“5个工作日”“24小时”“5 working days”“15 days; from next day; until "
     "24:00; roll forward”"},
    {"When the clock starts, \"2018-09-28 16:40\" in the calendar's zone, or "
     "RFC 3339",
     "起算时间，“2018-09-28 16:40”（日历的时区）或 RFC 3339"},
    {"The calendar to use, if there are several", "有多个日历时用哪一个"},
    {"In place of DEADLINE: a deadline policy of --rules",
     "代替 DEADLINE：--rules 中的一个时限规定"},
    {"Continues beyond the calendar's last year as if there were no holidays, "
     "and marks the result as provisional",
     "超出日历的最后一年时按没有节假日继续计算，并标明为暂定"},
    {"Writes the count as JSON", "以 JSON 输出计算过程"},
    {"Each day that is skipped is listed with its reason.\nParts of a "
     "deadline: "
     "from same day | next day | next working day | next opening;\nuntil 24:00 "
     "| close of business; roll forward | backward; off day same time "
     "next;\noff day opening next; cut-off HH:MM; yellow AMOUNT; red AMOUNT."
     "\nExit codes: 0 done, 1 a file has defects, 2 usage, 4 a file could not "
     "be read.",
     "逐日列出略过的日子及原因。\n时限的组成：from same day | next day | next "
     "working day | next opening；\n截止：until 24:00 | close of "
     "business；roll "
     "forward | backward；\n起点在非工作日：off day same time next | off day "
     "opening next；\n时刻：cut-off HH:MM；yellow 数量；red 数量。\n"
     "退出码：0 完成，1 文件有问题，2 用法有误，4 文件无法读取。"},

    // calendar
    {"Makes a calendar from holidays in a table or iCalendar file",
     "由表格或 iCalendar 文件中的节假日生成日历"},
    {"Holidays and make-up working days: tables (.csv, .xlsx) with the columns "
     "date, end, kind or isOffDay, and name, the same as JSON, or iCalendar "
     "files; all together make one calendar",
     "节假日和调休上班日：含 date、end、kind 或 isOffDay、name "
     "列的表格（.csv、.xlsx）、"
     "同样内容的 JSON，或 iCalendar 文件；全部合成一个日历"},
    {"A calendar file: lays the days onto its calendar, whose hours, zone and "
     "other days stay. --years are the new years",
     "日历文件：把这些日子加到其日历上，工作时间、时区和其他日子不变；"
     "--years 为新增的年份"},
    {"The name that policies refer to; with --extend, of the calendar, if the "
     "file has several",
     "时限规定所引用的名称；用 --extend 且文件中有多个日历时，指其中哪一个"},
    {"Its version; each change of data needs a new one",
     "版本；数据每次变动都须有新的版本"},
    {"Its time zone, as Asia/Shanghai", "时区，如 Asia/Shanghai"},
    {"The years whose holidays are all known, as 2018 or 2004-2026; days "
     "outside are left out",
     "节假日全部已知的年份，如 2018 或 2004-2026；此外的日子略去"},
    {"Working hours, as \"Mon-Fri 08:30-12:00,13:30-17:00\"; may be given "
     "several times",
     "工作时间，如“Mon-Fri 08:30-12:00,13:30-17:00”；可给出多次"},
    {"Language of names that carry none (default zh)",
     "未注明语言的名称的语言（默认 zh）"},
    {"File for the calendar; default: standard output",
     "日历文件；默认为标准输出"},
    {"An event counts on each day that it touches; one that says work (上班, "
     "补班, （班）,\n\"make-up\") makes a working day. Names that were not "
     "understood, observances and\nyears with too many days off are reported. "
     "docs/calendars.md lists the words.\nExit codes: 0 done, 1 the calendar "
     "has defects, 2 usage or a file with a defect,\n4 a file could not be "
     "read or written.",
     "事件所涉及的每一天都算；写明上班的（上班、补班、（班）、make-"
     "up）为工作日。\n"
     "未能识别的名称、纪念日和休息日过多的年份都会报告；词表见 "
     "docs/zh-CN/calendars.md。\n退出码：0 完成，1 日历有问题，2 用法有误或文件"
     "有问题，4 文件无法读取或写入。"},

    // table, kpi, alerts
    {"Makes the case table of any history", "把任意历史工单整理为办件表"},
    {"A table of cases (.csv, .tsv, .xlsx); - is standard input",
     "办件表（.csv、.tsv、.xlsx）；- 为标准输入"},
    {"Maps columns of the file to columns of the case table, as "
     "accepted_at=open_dt; category=level1/level2 joins columns to a path, "
     "type= "
     "leaves one empty",
     "文件的列与办件表的列对应，如 accepted_at=受理时间；"
     "category=一级/二级 把多列合为路径，type= 使该列为空"},
    {"Zone of times without offset and of days, as Asia/Shanghai or +08:00",
     "无时差的时间和日期的时区，如 Asia/Shanghai 或 +08:00"},
    {"File for the case table, .csv, .jsonl or .xlsx; default: standard "
     "output, CSV",
     "办件表的文件，.csv、.jsonl 或 .xlsx；默认为标准输出，CSV"},
    {"The columns are those of trunkline.v1.CaseTableRow that the history has. "
     "Rows of reports\nare cut to the first part of the category and the "
     "district. Columns:\n"
     "id, matter, linked, accepted_at, dispatched_at, signed_at,\n"
     "contacted_at, fed_back_at, called_back_at, closed_at, category,\n"
     "category_guessed, region, type, channel, language, lead, interim_lead,\n"
     "assisting, due_dispatch, due_sign_in, due_first_contact, due_handling,\n"
     "due_handling_plain, met_dispatch, met_sign_in, met_first_contact,\n"
     "met_handling, met_handling_plain, holds, extensions, returns,\n"
     "redispatches, redos, reopenings, disputes, callbacks, reminders,\n"
     "yellow_cards, red_cards, contact_outcome, callback_unit, solved,\n"
     "satisfaction, satisfaction_before_redo, resolution, reply_waived,\n"
     "exempt, contacts, contacts_same_caller, callers, cut, against,\n"
     "contacts_same_day\n"
     "Exit codes: 0 done, 2 usage, 3 some rows could not be read, 4 "
     "a file could not be read\nor written.",
     "列为 trunkline.v1.CaseTableRow 中历史数据具备的字段。"
     "举报件只保留一级类别和区县。\n各列：\n"
     "  办件：id, matter, linked, cut\n"
     "  时间：accepted_at, dispatched_at, signed_at, contacted_at, "
     "fed_back_at, "
     "called_back_at, closed_at\n"
     "  分类：category, category_guessed, region, type, channel, language\n"
     "  单位：lead, interim_lead, assisting, callback_unit, against\n"
     "  期限：due_dispatch, due_sign_in, due_first_contact, due_handling, "
     "due_handling_plain\n"
     "  按时：met_dispatch, met_sign_in, met_first_contact, met_handling, "
     "met_handling_plain\n"
     "  次数：holds, extensions, returns, redispatches, redos, reopenings, "
     "disputes, callbacks, reminders, yellow_cards, red_cards\n"
     "  来电：contacts, contacts_same_caller, contacts_same_day, callers\n"
     "  结果：contact_outcome, solved, satisfaction, satisfaction_before_redo, "
     "resolution, reply_waived, exempt\n"
     "退出码：0 完成，2 用法有误，3 有退回行，4 文件无法读取或写入。"},
    {"Computes rates of a case table, with what each leaves out",
     "计算办件表的各项指标，并列出各项排除的数量"},
    {"A file of KPIs (.txtpb, .json, .binpb) or a directory of them; may be "
     "given several times",
     "指标文件（.txtpb、.json、.binpb）或其文件夹；可给出多次"},
    {"Only this KPI; may be given several times", "只计算该指标；可给出多次"},
    {"A table of calls (trunkline.v1.CallRecord), for KPIs of calls",
     "话单表（trunkline.v1.CallRecord），用于通话类指标"},
    {"A table of counts instead of cases: period, population, name, count",
     "以统计数表代替办件表：period、population、name、count"},
    {"The month, as 2018-10", "月份，如 2018-10"},
    {"The beginning of another period, as 2018-10-01",
     "其他时段的起点，如 2018-10-01"},
    {"The end of that period, which is not in it", "该时段的终点，不含在内"},
    {"The instant as of which figures are computed: later events have not "
     "happened; default: the end of the period",
     "统计截至的时间：此后的事视为尚未发生；默认为时段的终点"},
    {"File for the result, .csv or .xlsx; default: standard output",
     "结果文件，.csv 或 .xlsx；默认为标准输出"},
    {"The whole city stands first, then each group in the order of codes. "
     "Numerator,\nrest of the denominator and exclusions add up to all tickets "
     "of the period.\nExit codes: 0 done, 1 a KPI file has errors, 2 usage, 3 "
     "some rows could not be\nread, 4 a file could not be read or written.",
     "全市在前，各单位按代码排列。分子、分母其余部分与各排除类别之和等于时段内"
     "全部工单。\n退出码：0 完成，1 指标文件有错误，2 用法有误，3 有退回行，"
     "4 文件无法读取或写入。"},
    {"Finds days with unusually many tickets, by subject and place",
     "按类别和属地找出工单异常增多的日期"},
    {"What a day is compared with: c1, c2 (default), c3 or day-type, days of "
     "the same type by --calendar",
     "与哪些日期比较：c1、c2（默认）、c3，或 day-type 即 --calendar "
     "中同类型的日期"},
    {"Name of the calendar that tells the types of days",
     "区分日期类型的日历名称"},
    {"A day with fewer contacts is no alert (default 5)",
     "当日诉求少于此数时不预警（默认 5）"},
    {"False discovery rate of a day (default 0.05)",
     "每日的错误发现率（默认 0.05）"},
    {"Every pair of a category and a region is compared; the deepest pair that "
     "explains\nan increase is shown. All pairs of a day are one family "
     "(Benjamini-Hochberg).\nExit codes: 0 done, 2 usage, 3 some rows could "
     "not be read, 4 a file could not be read\nor written.",
     "比较每一对类别与属地，显示足以解释增长的最细一对。同一天的所有组合作为一"
     "组\n"
     "检验（Benjamini-Hochberg）。\n退出码：0 完成，2 用法有误，3 有退回行，4 "
     "文件无法读取或写入。"},
    {"Finds what comes again at known times: weekdays, months, terms",
     "找出周期性问题：按星期、月份、农历、时段等"},
    {"Name of the calendar that tells working days, as cn",
     "区分工作日的日历名称，如 cn"},
    {"Name of the lunar calendar, as cn.lunar", "农历的名称，如 cn.lunar"},
    {"A table of terms, such as heating seasons: name, first, last; one row "
     "for each year",
     "时段表，如供暖期：name、first、last，每年一行"},
    {"The day of this time and later tickets are left out; default: the day "
     "after the last ticket",
     "该时间当天及以后的工单不计；默认为最后一件工单的次日"},
    {"A month whose volumes are compared, as 2018-10",
     "比较其工单量的月份，如 2018-10"},
    {"File for these comparisons, .csv or .xlsx",
     "工单量比较的文件，.csv 或 .xlsx"},
    {"1: rows are read, and the two parts learnt, one after the other (default "
     "2)",
     "1：读取各行与两次学习依次进行（默认 2）"},
    {"A pair with fewer contacts is left out (default 200)",
     "诉求少于此数的组合不计（默认 200）"},
    {"False discovery rate of all that are tested (default 0.05)",
     "全部检验的错误发现率（默认 0.05）"},
    {"A pattern is learnt without the last year, and shown if it foretells "
     "that year better\nthan \"as last month\" and \"as last year\". Yearly "
     "and lunar ones need three full years,\nweekly ones eight weeks.\nExit "
     "codes: 0 done, 1 a calendar has defects, 2 usage, 3 some rows could not "
     "be read,\n4 a file could not be read or written.",
     "规律由最后一年以前的数据得出，只有对最后一年的预测优于“同上月”和“同上年”"
     "才显示。\n按年和按农历须有三个整年，按周须有八周。\n退出码：0 完成，1 "
     "日历有问题，2 用法有误，3 有退回行，4 文件无法读取或写入。"},
    {"Makes the pages of a month, for the city and each unit",
     "生成某月的全市、各区县和各单位页面"},
    {"Shows words of category, region, unit and language that are no known "
     "codes, whatever they are; without it only frequent short ones",
     "显示类别、属地、单位、语言中不属于已知代码的词，不论内容；不加此选项时只"
     "显示常见的短词"},
    {"internal (default), or public: without ids, and without counts under 10 "
     "and those from which they follow",
     "internal 内部版（默认），或 public "
     "公开版：无编号，不显示小于10的数及可推算"
     "出它们的数"},
    {"A table of cases (.csv, .tsv, .xlsx), or a desk's store, sqlite:FILE or "
     "postgresql:CONNINFO; - is standard input",
     "办件表（.csv、.tsv、.xlsx），或办件台的存储，sqlite:文件 或 "
     "postgresql:连接串；- 为标准输入"},
    {"Zone of times without offset and of days, as Asia/Shanghai or +08:00; "
     "needed for a table, of a store the rule set's by default",
     "无时差的时间和日期的时区，如 Asia/Shanghai 或 +08:00；表格必须给出，"
     "存储默认为规则集的时区"},
    {"Position of the desk's feed when the table was made, as desk table says "
     "it; the pages name it",
     "生成该表时办件台事件流的位置，即 desk table 所说的位置；页面会写明"},
    {"A table of borders, for clusters: region, neighbour (the last codes of "
     "their paths); default: regions of one parent adjoin",
     "相邻表，用于时空聚集：region、neighbour（属地路径的最后一个代码）；"
     "默认同一上级的属地相邻"},
    {"Id of the score by which hard issues are found; default: none are",
     "难点评分的编号；默认不作难点分析"},
    {"A file of notices, as the command notice keeps it",
     "通报文件，即 notice 命令所记录的"},
    {"A table of residents: region (the last code of its path), residents",
     "人口表：region（属地路径的最后一个代码）、residents"},
    {"Also writes each page as a workbook", "每页另存为工作簿"},
    {"Directory for the pages, .html and .md, and for the record by which a "
     "later report lists corrections",
     "页面（.html 和 .md）的文件夹；其中的记录供以后的报告列出更正"},
    {"A store is read as by desk table: it needs the rules, calendars and "
     "definition, and\na role with that right; the reading is recorded. "
     "The rule set gives names for codes,\nand says which department is above "
     "which. If\nthe directory has the record of an earlier report of the "
     "period, the pages list what\nhas changed since. They need no network; "
     "the "
     "same input gives the same bytes.\nExit codes: 0 done, 1 a KPI file or "
     "the "
     "rule set has errors, 2 usage, 3 some rows\ncould not be read, 4 a file "
     "could not be read or written.",
     "存储的读取同 desk table：需要规则、日历和流程定义，以及有该权限的角色，"
     "并记入\n查阅记录。规则集用于把代码换成名称，并说明部门的上下级。文件夹中"
     "如有同一时段的报告"
     "记"
     "录，\n页面会列出此后的更正。页面不需要网络；输入相同则结果逐字节相同。\n"
     "退出码：0 完成，1 指标文件或规则集有错误，2 用法有误，3 有退回行，4 "
     "文件无法读取或写入。"},
    {"Keeps what became of findings: sent, adopted, verified",
     "记录分析发现的通报：发出、采纳、核实"},
    {"File of the notices, a line for each event", "通报的文件，每个事件一行"},
    {"Zone of times, as Asia/Shanghai or +08:00",
     "时间的时区，如 Asia/Shanghai 或 +08:00"},
    {"When it happens; default: now", "发生时间；默认为现在"},
    {"Id of the notice; default when sending: the month and a number",
     "通报编号；发出时默认为月份加序号"},
    {"Id of the account that does it, not a name", "操作账号的编号，不是姓名"},
    {"Keeps that a finding was sent to a unit", "记录向单位发出的通报"},
    {"Code of the department, or path of the region", "部门代码，或属地路径"},
    {"What was found: alert, cluster, periodic, hard_issue or rate",
     "发现类型：alert 预警、cluster 聚集、periodic 周期性问题、hard_issue "
     "难点问题、rate 指标"},
    {"A table with the finding, as alerts and periodic write it",
     "含该发现的表，如 alerts、periodic 的输出"},
    {"Its row in that table, from 1", "该发现在表中的行，从1起"},
    {"Code of the category", "类别代码"},
    {"Path of the region", "属地路径"},
    {"Id of the matter or of the rate", "事项或指标的编号"},
    {"A line of evidence; may be given several times", "一条依据；可给出多次"},
    {"When an answer is due", "答复期限"},
    {"What the unit is asked to do", "要求单位做什么"},
    {"Keeps the answer of a unit", "记录单位的答复"},
    {"It is adopted: the measure that is taken", "采纳：采取的措施"},
    {"The day from which it is taken, as 2018-11-15",
     "措施自何日起，如 2018-11-15"},
    {"It is not adopted: why not", "不采纳：理由"},
    {"Keeps whether the measure was taken", "记录措施是否落实"},
    {"It was not", "未落实"},
    {"What was seen", "核实情况"},
    {"Lists the notices with their answers", "列出通报及其答复"},
    {"Nothing is sent: the command keeps what people sent and answered. The "
     "file only\ngrows; another account than the one that answered "
     "verifies.\nExit codes: 0 done, 2 usage or an event that is refused, 4 "
     "a file could not be read\nor written.",
     "本命令不发送任何内容，只记录人们发出和答复的通报。文件只增不减；核实须由"
     "答"
     "复以外的账号进行。\n退出码：0 完成，2 用法有误或事件被拒绝，4 "
     "文件无法读取或写入。"},
    {"A file of KPIs, or a directory of them, whose rates are printed too; "
     "needs the rules",
     "指标文件或其文件夹，一并输出其各项比率；需要规则集"},
    {"The month of these rates; default: that of --now",
     "这些比率的月份；默认为 --now 所在月份"},
    {"Writes the case table: what is counted of each case, without callers and "
     "words",
     "输出办件表：每个办件的统计项，不含诉求人和诉求内容"},

    // cells
    {"Prints a table as it is read", "输出读取到的表格"},
    {"A table (.csv, .tsv, .xlsx)", "表格（.csv、.tsv、.xlsx）"},
    {"File for the result, .csv or .xlsx; default: standard output",
     "结果文件，.csv 或 .xlsx；默认为标准输出"},
    {"Each row begins with its line, or its number in the sheet. Dates "
     "of a workbook are\nwritten as 2018-09-03 08:05:00. The result "
     "holds what the input held.\nExit codes: 0 done, 2 no table, 3 "
     "some rows could not be read, 4 a file could not\nbe read or written.",
     "每行之前为其行号，或在工作表中的行号。工作簿中的日期写作 2018-09-03 "
     "08:05:00。\n结果含输入的全部内容。\n退出码：0 完成，2 不是表格，3 "
     "有行无法读取，4 文件无法读取或写入。"},

    // learn text
    {"Learns text models: which category words suggest",
     "学习文本模型：文字对应哪个诉求类别"},
    {"A table of texts with their categories (.csv, .xlsx)",
     "文本及其类别的表格（.csv、.xlsx）"},
    {"Maps names to columns: text=TITLE/BODY,category=TYPE or "
     "category=LEVEL1/LEVEL2; the names are id, text, category, matter, caller "
     "and date; without it the columns have these names",
     "各列的含义：text=标题/内容,category=类别 或 category=大类/小类；名称为 "
     "id、text、category、matter、caller、date；不写则以这些名称为列名"},
    {"Learns from the table alone, although the pack of --over has text models",
     "只从表格重新学习，即使 --over 的规则包含有文本模型"},
    {"File with n-grams whose votes stay as they are where models are "
     "continued, one a line",
     "继续学习时票数保持不变的字串文件，每行一个"},
    {"A pack that the models are laid over, after --rules; a table continues "
     "the text models that it has",
     "模型所覆盖的规则包，排在 --rules 之后；表格在其文本模型上继续学习"},
    {"Folder for the result; the models are in its folder text",
     "结果文件夹；模型在其中的文件夹 text"},
    {"Learns from the names and aliases of --rules; a table is then only used "
     "for the calibration",
     "从 --rules 的类别名称和别名学习；此时表格只用于校准"},
    {"Id of the models (default words); the model of the children of a "
     "category has its code after a dot",
     "模型的编号（默认 "
     "words）；给某类别的下级打分的模型，编号后加点和该类别编号"},
    {"N-grams of one model (default 5000)", "一个模型的字串数（默认5000）"},
    {"Characters of the longest n-gram, 1 to 4 (default 3)",
     "最长字串的字数，1至4（默认3）"},
    {"In how many different matters (and of how many callers, where they are "
     "known) an n-gram occurs at least (default 10); fewer may let names of "
     "people in",
     "字串至少出现在多少件不同事项中（来电人已知时，也指多少位来电人；默认10）"
     "；"
     "再少可能带入人名"},
    {"Into how many parts the rows are divided for the calibration, 2 to 20 "
     "(default 5); 0: none",
     "为校准把各行分成几份，2至20（默认5）；0为不校准"},
    {"Table of the rarest n-grams of the models, to be looked through (.csv, "
     ".xlsx)",
     "模型中最少见的字串的表格，供人查看（.csv、.xlsx）"},
    {"File with n-grams that must not be used, one a line",
     "不得使用的字串的文件，每行一个"},
    {"What an outside model says: a table with the columns id, category and "
     "points, a row for each category of each ticket (.csv, .xlsx)",
     "外部模型的结果：含 id、category、points "
     "三列的表格，每张工单的每个类别一行（.csv、.xlsx）"},
    {"Maps id, category and points to columns of --points, as --map does",
     "--points 中 id、category、points 各对应哪一列，写法同 --map"},
    {"Table with the columns old and new: the category of a row that has an "
     "old "
     "one is the new one (.csv, .xlsx)",
     "含 old、new 两列的表格：行的类别为 old 时改为 new（.csv、.xlsx）"},
    {"Writes the report, with more figures, as one HTML page",
     "把报告连同更多数据写成一个 HTML 页面"},
    {"Leaves out the rows whose ids are in the holdout of a desk (`desk "
     "holdout`), of this per cent; no model may learn from them",
     "不用编号属于办件台留出件（`desk holdout`）的行，比例如此；"
     "任何模型都不得从中学习"},
    {"A category that is only offered to a person, with all below it: no "
     "ticket "
     "is routed by a suggestion of it (discipline inspection, say); may be "
     "repeated",
     "只供人参考的类别及其下级：不按对它的推测派单（如纪检监察）；可重复"},
    {"A table like the first, which the report is made of; without it, of the "
     "parts that were held out",
     "与前一表格相同的表格，用于报告；不写则用留出的各份"},
    {"Writes DIR/text/ID.binpb and, without --rules, the categories of the "
     "table as\nDIR/categories.txtpb, a rule set that can be loaded. Prints "
     "how often the best\nsuggestion is right: by level, by the share of texts "
     "that are answered, and by the\nshare that the models predict. The same "
     "table and options give the same bytes.\nExit codes: 0 done, 1 the rule "
     "set has errors, 2 usage, 3 some rows could not be\nread or have an "
     "unknown category, 4 a file could not be read or written.",
     "写出 DIR/text/ID.binpb；没有 --rules 时，另把表格中的类别写成\n"
     "DIR/categories.txtpb，可作为规则集加载。\n"
     "输出最佳建议的正确率：按级、按回答的比例、按模型预测的正确率。\n"
     "相同的表格和选项得到相同的字节。\n"
     "退出码：0 完成，1 规则集有错误，2 用法有误，3 有行无法读取或类别未知，4 "
     "文件无法\n"
     "读取或写入。"},

    // suggest
    {"Suggests categories for words", "按文字建议诉求类别"},
    {"The words, or a table (.csv, .tsv, .xlsx)",
     "文字，或表格（.csv、.tsv、.xlsx）"},
    {"A file of text models (.txtpb, .json, .binpb, .csv, .xlsx) or a folder "
     "of "
     "them; default: the folders text in those of --rules",
     "文本模型的文件（.txtpb、.json、.binpb、.csv、.xlsx）或文件夹；默认为 "
     "--rules 各文件夹中的文件夹 text"},
    {"The required share of right answers, 0 to 100: the deepest category "
     "that reaches it is suggested; default 0: the best leaf",
     "要求的正确率，0至100：建议达到它的最下级类别；默认0：最佳的末级类别"},
    {"Lists the best N leaves instead, whatever their share",
     "改为列出最佳的N个末级类别，不论正确率"},
    {"The time of the acceptance; default: now", "受理时间；默认为现在"},
    {"For words, prints the category, its score and margin, how often tickets "
     "with such a\nmargin had it, and the parts of the words with their "
     "points, "
     "which add up to the\nscore. For a table, writes id, category, score, "
     "margin, percent_agreed and reason,\na row for each text. A suggestion is "
     "no decision: a person confirms it.\nExit codes: 0 done, 1 a rule set or "
     "model has errors, 2 usage, 3 some rows could not\nbe read, 4 a file "
     "could "
     "not be read or written.",
     "对文字，输出类别、得分和分差、此类工单的相同比例，以及文字各部分的分数，"
     "其和为得分。\n对表格，写出 id、category、score、margin、percent_agreed "
     "和 "
     "reason，每段文字一行。\n建议不是决定，由人确认。\n退出码：0 完成，1 "
     "规则集或"
     "模型有错误，2 用法有误，3 有行无法读取，4 文件无法读取\n或写入。"},

    // convert
    {"Converts rule sets, text models and tickets to other formats",
     "把规则集、文本模型和工单转换为其他格式"},
    {"A file of text models (.txtpb, .json, .binpb, .csv, .xlsx) or a folder "
     "of "
     "them to convert; several are merged and checked",
     "要转换的文本模型文件（.txtpb、.json、.binpb、.csv、."
     "xlsx）或文件夹；多个则合"
     "并并检查"},
    {"Tickets to convert; without it, --models or --rules are converted",
     "要转换的工单；不写则转换 --models 或 --rules"},
    {"File for the result; default: standard output",
     "结果文件；默认为标准输出"},
    {"Rule sets and text models: csv, xlsx, text, json or binary; tickets: "
     "jsonl, text or binary; default: by the output's name",
     "规则集和文本模型：csv、xlsx、text、json 或 binary；工单：jsonl、text 或 "
     "binary；默认按文件名"},
    {"File for the rows that cannot be read", "退回行的文件"},
    {"Writes a byte order mark before a .csv, for Excel",
     "在 .csv 之前写字节顺序标记，供 Excel 使用"},
    {"Writes empty columns of a .csv, too", ".csv 中也写空列"},
    {"One rule file is converted as it is; several are merged and checked "
     "first.\nThe result holds what the input held, caller and words of a "
     "ticket included.\nExit codes: 0 done, 1 the rules have errors, 2 usage, "
     "3 "
     "some rows could not be\nread, 4 a file could not be read or written.",
     "单个规则文件原样转换；多个则先合并并检查。\n"
     "结果含输入的全部内容，包括工单的诉求人和诉求内容。\n"
     "退出码：0 完成，1 规则有错误，2 用法有误，3 有退回行，4 文件无法读取"
     "或写入。"},

    // lifecycle
    {"Checks or draws a lifecycle definition", "检查或绘制流程定义"},
    {"Reports the defects of a definition", "检查流程定义的问题"},
    {"Draws a definition: its stages and transitions",
     "绘制流程定义：阶段和流转"},
    {"dot (Graphviz), mermaid (default) or scxml (W3C state charts)",
     "dot（Graphviz）、mermaid（默认）或 scxml（W3C 状态图）"},
    {"Language of the labels: zh (default) or en",
     "标注的语言：zh（默认）或 en"},
    {"Output file; - is standard output (default)",
     "输出文件；- 为标准输出（默认）"},
    {"Writes FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE], one a line, then a "
     "summary.\nExit codes: 0 no error, 1 errors, 2 usage, 4 a file could not "
     "be read.",
     "每个问题一行：文件:行:列: 级别: 说明 [代码]，最后为小结。\n"
     "退出码：0 没有错误，1 有错误，2 用法有误，4 文件无法读取。"},
    {"Exit codes: 0 done, 1 the definition has errors, 2 usage, 4 a file could "
     "not\nbe read or written.",
     "退出码：0 完成，1 流程定义有错误，2 用法有误，4 文件无法读取或写入。"},

    // case
    {"Prints the timeline of a case from its events",
     "由事件输出办件的办理过程"},
    {"trunkline.v1.EventFile of one case (.txtpb, .json, .binpb); - is "
     "standard "
     "input",
     "一个办件的 trunkline.v1.EventFile（.txtpb、.json、.binpb）；- "
     "为标准输入"},
    {"A file of a lifecycle definition (.txtpb, .json, .binpb) or a directory "
     "of them; may be given several times, a later one may override an earlier "
     "one",
     "流程定义文件（.txtpb、.json、."
     "binpb）或其文件夹；可给出多次，后面的可以覆盖"
     "前面的"},
    {"Time zone of the output; default: that of --rules, else UTC",
     "输出的时区；默认为 --rules 的时区，否则为 UTC"},
    {"Includes what staff wrote, which may identify the caller",
     "包含工作人员所写的文字，其中可能看出诉求人"},
    {"Replays the events and prints them as a timeline, with the clocks. "
     "Neither the caller\nnor the caller's words are shown. --definition and "
     "--rules name stages and departments.\nExit codes: 0 done, 1 a rule set "
     "or "
     "definition has defects, 2 usage, or the events do not\nfollow from each "
     "other, 4 a file could not be read.",
     "重放事件，输出办理过程和计时。不显示诉求人及其诉求内容。--definition 和 "
     "--rules "
     "\n给出阶段和单位的名称。\n"
     "退出码：0 完成，1 规则集或流程定义有问题，2 用法有误或事件不相衔接，4 "
     "文件"
     "无法读取。"},

    // desk
    {"Keeps cases in a store: accept, do, list, show, tick, feed",
     "在存储中办理办件：accept、do、list、show、tick、feed"},
    {"The rule set before the departments had successors: the dry run is then "
     "the report of trunkline diff, with the cases that would move; may be "
     "given several times",
     "单位有承接单位之前的规则集：试运行即输出 trunkline diff "
     "的报告，含将要转出的办件；可给出多次"},
    {"Routes the open cases by the desk's rules and by others; the report is "
     "that of trunkline diff",
     "按现行规则和另一规则集分别判定未办结的办件；报告同 trunkline diff"},
    {"Closed cases too", "也包括已办结的办件"},
    {"The store: sqlite:FILE or postgresql:CONNINFO (as libpq takes it, "
     "\"host=/run/postgresql dbname=desk\"; passwords belong into PGPASSWORD, "
     ".pgpass or a service file)",
     "存储：sqlite:文件 或 postgresql:连接串（同 libpq，“host=/run/postgresql "
     "dbname=desk”；密码放在 PGPASSWORD、.pgpass 或服务文件中）"},
    {"File with the keys of what identifies callers (default: FILE.keys beside "
     "sqlite:FILE; none for PostgreSQL)",
     "诉求人信息密钥的文件（默认为 sqlite:FILE 旁的 FILE.keys；PostgreSQL "
     "没有默认）"},
    {"Schema of the tables in PostgreSQL (default trunkline)",
     "PostgreSQL 中表的模式（默认 trunkline）"},
    {"Prefix of the ids of cases: PREFIXyymmdd-NUMBER",
     "办件编号的前缀：PREFIXyymmdd-NUMBER"},
    {"Id of the actor (default \"tool\"), not a person's name",
     "操作者的编号（默认“tool”），不要写姓名"},
    {"Department code of the actor", "操作者的单位代码"},
    {"A role of the actor (operator, dispatcher, department, ...; system: the "
     "host itself); may be given several times. Without the right role nothing "
     "is done or shown",
     "操作者的角色（operator、dispatcher、department "
     "等；system：宿主系统本身）；可"
     "给出多次。没有相应的角色则不办理也不显示"},
    {"What it is for, as a word (callback, ...), for the access record",
     "用途，一个词（callback 等），记入查阅记录"},
    {"The current time, as \"2018-10-01 08:30:00\" or RFC 3339; default: the "
     "system clock",
     "当前时间，如“2018-10-01 08:30:00”或 RFC 3339；默认为系统时钟"},
    {"Exit code 2: a command was refused, and the reason is printed; 1: "
     "`check` "
     "found faults.",
     "退出码 2：办理被拒绝，并输出理由；1：`check` 发现问题。"},
    {"Creates a store, or updates the schema of an old one",
     "创建存储，或更新旧存储的结构"},
    {"Routes tickets and opens cases; prints their ids",
     "派单并立案；输出办件编号"},
    {"Tickets; - is standard input", "工单文件；- 为标准输入"},
    {"A request with a key is executed once, however often it is repeated",
     "带键的请求无论重复多少次只执行一次"},
    {"The system that the key belongs to (default \"tool\")",
     "键所属的系统（默认“tool”）"},
    {"Output file; default: standard output", "输出文件；默认为标准输出"},
    {"Takes the acceptance time of each ticket as the current time",
     "以每张工单的受理时间为当前时间"},
    {"File for the rows that are rejected", "退回行的文件"},
    {"No progress bar", "不显示进度"},
    {"Executes a command in a case", "在办件中办理一项命令"},
    {"Id of the case", "办件编号"},
    {"sign, dispatch, feedback, ... or 签收, 转派, 反馈, ...: a CommandKind of "
     "event.proto; `desk next CASE` lists those that are possible",
     "sign、dispatch、feedback 等，或签收、转派、反馈等：event.proto 的 "
     "CommandKind；`desk next 办件` 列出可办理的命令"},
    {"Executes a command about a dispute, or prints the dispute",
     "办理一项裁定操作，或显示裁定事项"},
    {"Id of the dispute", "裁定事项编号"},
    {"open, state, collate, opinion, rule, ... or 立项, 书面陈述, ...: a "
     "DisputeCommandKind of dispute.proto; without it, the dispute is printed",
     "open、state、collate、opinion、rule 等，或立项、书面陈述等："
     "dispute.proto 的 DisputeCommandKind；不写则显示裁定事项"},
    {"Fields of trunkline.v1.DisputeCommand in text format: 'text: \"...\" "
     "number: \"7\"'",
     "trunkline.v1.DisputeCommand 的字段，文本格式：'text: \"...\" number: "
     "\"7\"'"},
    {"Fails unless the dispute is at this version", "裁定事项不是该版本时失败"},
    {"Lists disputes", "列出裁定事项"},
    {"Open disputes only", "只列未结束的裁定事项"},
    {"Starts after this dispute", "从该裁定事项之后开始"},
    {"Prints the rule that a ruling leads to, as a draft in text format",
     "输出裁定所形成的规则草案，文本格式"},
    {"Fails if a rule is a draft; for what goes into service",
     "有规则是草案时失败；用于正式发布"},
    {"Fields of trunkline.v1.Command in text format: 'unit: \"aic_bureau\"'",
     "trunkline.v1.Command 的字段，文本格式：'unit: \"aic_bureau\"'"},
    {"Fails unless the case is at this version", "办件不是该版本则失败"},
    {"Table of the categories that the words of each accepted ticket without "
     "one suggest (.csv, .xlsx), for whoever chooses them",
     "没有类别的已受理工单按其文字建议的类别的表格（.csv、.xlsx），供选定类别者"
     "参考"},
    {"Also lists the categories that the words suggest, if the case has none "
     "and "
     "the actor may see the words; the actor decides",
     "办件没有类别且操作者可见诉求原话时，另列出按文字建议的类别；由操作者决"
     "定"},
    {"Per cent of the cases, by the hash of their ids, that are offered "
     "nothing, "
     "so that the offers can be measured (default 5)",
     "按编号的散列留出、不提供建议的办件的百分比，用以衡量建议（默认5）"},
    {"Says how good the offered categories are, by the cases that were shown "
     "none",
     "按未提供建议的办件，说明所建议类别的准确程度"},
    {"Lists the open cases that are most like a case; a person merges",
     "列出与某办件最相似的在办办件；由人决定是否合并"},
    {"The most that are listed (default 3)", "最多列出的件数（默认3）"},
    {"Accepted in the last so many days (default 30)",
     "最近多少天内受理（默认30）"},
    {"The least similarity, in per cent (default 25)",
     "最低相似度，百分比（默认25）"},
    {"Lists what the actor may do in a case now, with the facts that each "
     "command needs and their values",
     "列出操作者目前在办件中可办理的命令，及所需的事实和取值"},
    {"Lists the commands that are refused, too, with the reason",
     "也列出被拒绝的命令及理由"},
    {"Lists cases", "列出办件"},
    {"Cases of this lead", "由该单位主办的办件"},
    {"Cases in this stage", "处于该阶段的办件"},
    {"Cases of this region", "该属地的办件"},
    {"Cases with a clock that is due before", "在此之前到期的办件"},
    {"Lists mirrors of a source instead, * for any",
     "改为列出某来源的镜像，* 为任何来源"},
    {"Open cases only", "只列在办办件"},
    {"The most that are listed (default 1000)", "最多列出多少（默认 1000）"},
    {"Starts after this case", "从该办件之后开始"},
    {"csv (default) or table", "csv（默认）或 table"},
    {"Lists open supervision measures, of closed cases too, as the actor may "
     "see them",
     "列出未销号的督办措施（含已办结的办件），以操作者可见者为限"},
    {"Prints the timeline of a case, without the caller",
     "输出办件的办理过程，不含诉求人"},
    {"Raises the escalations that are due", "发出到期的提醒"},
    {"Prints events in the order of commit, one JSON line each",
     "按提交的顺序输出事件，每个一行 JSON"},
    {"Starts after this position", "从该位置之后开始"},
    {"The system that reads; its own mirrors are left out",
     "读取的系统；略去它自己的镜像"},
    {"Exports the store, without the callers", "导出存储，不含诉求人"},
    {"events (JSON lines, the default), tickets (what was imported or "
     "mirrored, "
     "as a table), knowledge (JSON lines) or crosswalk (a table)",
     "events（JSON 行，默认）、tickets（导入或镜像的工单，表格）、knowledge"
     "（JSON 行）或 crosswalk（表格）"},
    {"Records of one source only", "只导出一个来源的记录"},
    {"Turns the open mirrors of a source into cases",
     "把某来源在办的镜像转为办件"},
    {"The source", "来源"},
    {"Moves open cases of departments that have a successor",
     "把单位已有承接单位的在办办件移交"},
    {"Lists the cases without moving them", "只列出办件，不移交"},
    {"Erases the caller's data of a closed case, in every copy; prints the "
     "ids, "
     "and the files that the host must delete",
     "删除已办结办件的诉求人信息，包括每一份副本；输出编号和须由宿主系统删除的"
     "文件"},
    {"Prints the ids and files without erasing", "只输出编号和文件，不删除"},
    {"Copies a SQLite store while it is in use", "在使用中复制 SQLite 存储"},
    {"The new file", "新文件"},
    {"Makes a SQLite store of a copy", "由副本恢复 SQLite 存储"},
    {"The copy", "副本"},
    {"Prints the access record, one JSON line an entry",
     "输出查阅记录，每条一行 JSON"},
    {"Prints all data of one caller, to be given to that caller",
     "输出一位诉求人的全部信息，供提供给本人"},
    {"File with the caller's number; - (default) is standard input",
     "含诉求人号码的文件；-（默认）为标准输入"},
    {"Lists the numbers to call back: of calls that were not answered, unless "
     "a later one was; for those who may see phones, and recorded",
     "列出需回拨的号码：来电未接听且此后未接通；须有查看电话的权限，"
     "并记入查阅记录"},
    {"A table of calls (.csv, .tsv, .xlsx) with the columns of "
     "trunkline.v1.CallRecord; - is standard input",
     "话单表（.csv、.tsv、.xlsx），列为 trunkline.v1.CallRecord 的字段；"
     "- 为标准输入"},
    {"Maps columns of the file to columns of a table of calls, as "
     "caller_number=ANI,offered_at=start",
     "文件的列与话单表的列对应，如 caller_number=主叫号码,offered_at=呼入时间"},
    {"Lists the cases whose callers are due for erasure",
     "列出诉求人信息到期应删除的办件"},
    {"Puts a case on legal hold, which prevents its erasure",
     "对办件依法保全，使其不被删除"},
    {"Why, without a caller's data", "理由，不含诉求人信息"},
    {"Ends the hold instead", "改为解除依法保全"},
    {"Verifies the whole store", "核验整个存储"},
    {"Prints counts in the format of Prometheus", "以 Prometheus 格式输出计数"},

    // learn
    {"Learns from closed tickets: a catalogue, text models",
     "从已办结的工单学习：派单目录、文本模型"},
    {"Drafts a catalogue from the tickets of a city",
     "从一个城市的工单草拟派单目录"},
    {"The closed tickets: CSV, a workbook, JSON lines; default: standard input",
     "已办结的工单：CSV、工作簿、JSON 行；默认为标准输入"},
    {"The folder for the rule set; calendars and evidence get folders below it",
     "规则集的文件夹；日历和依据在其下各有文件夹"},
    {"File for rows that could not be read", "无法读取的行写入的文件"},
    {"An existing rule set, file or folder: only what it leaves unmatched is "
     "learnt, as an overlay that never wins against it; may be given several "
     "times",
     "已有的规则集，文件或文件夹：只学习其未能确定的部分，作为不会胜过它的补充"
     "；"
     "可给出多次"},
    {"A review table with verdicts (yes or no): accepted rules are approved, "
     "refused ones are left out",
     "已填写审定（是或否）的审定表：采纳的规则标为已审定，不采纳的略去"},
    {"Format of the review table that is written: csv (default) or xlsx",
     "写出的审定表的格式：csv（默认）或 xlsx"},
    {"Id of the jurisdiction, as cn.changsha (default learnt)",
     "辖区编号，如 cn.changsha（默认 learnt）"},
    {"Name of the centre's own desk (default centre)",
     "中心自己的名称（默认 centre）"},
    {"The attributes, the strongest first; default: the order is found",
     "属性，由强到弱；默认自动确定次序"},
    {"A rule needs this many tickets of its department (default 3); smaller "
     "cells are not shown",
     "一条规则至少要有其单位的这么多件工单（默认 3）；更少的不显示"},
    {"A rule needs this share of the tickets that it decides, in percent "
     "(default 50)",
     "一条规则在其所定工单中的符合率至少为百分之几（默认 50）"},
    {"The last part by time that the report is checked on, in percent (default "
     "50)",
     "按时间留出的最后部分，供检验，百分之几（默认 50）"},
    {"What the provenance of every entry names as its source (default history)",
     "每项来源中写的来源编号（默认 history）"},
    {"What an attribute holds: text (default), tree (a path with \"/\"), "
     "number "
     "or date; may be given several times",
     "属性的种类：text（文字，默认）、tree（以“/"
     "”分隔的层级）、number（数字）或 "
     "date（日期）；可多次使用"},
    {"Seconds within which a due time fits (default 120)",
     "到期时间相差几秒以内为相符（默认 120）"},
    {"Beside the fields of a ticket --map takes lead (required), final (the "
     "last unit, if\nit differs), due, and the flags or counts returned, "
     "redispatched, redone, interim,\nextended, held, proposed.\nExit codes: "
     "0 done, 2 usage or the header, 3 some rows could not be read, 4 a "
     "file\ncould not be read or written, or nothing could be learnt.",
     "除工单的字段外，--map 还可指定 "
     "lead（主办单位，必填）、final（最后的单位，"
     "如有\n不同）、due（到期时间），以及是否或次数 returned（退单）、"
     "redispatched（改派）、\nredone（重办）、interim（临时主办）、extended"
     "（延期）、held（挂起）、proposed\n（由本系统建议）。\n退出码：0 完成，2 "
     "命令行或表头有误，3 有退回行，4 文件无法读写或没有学到\n规则。"},

    // import
    {"Imports the cases of an old hotline", "导入旧热线的办件"},
    {"The tickets: a table (.csv, .tsv, .xlsx) or JSON lines (.jsonl), an "
     "object a line",
     "工单：表格（.csv、.tsv、.xlsx）或 JSON 行（.jsonl），每行一个对象"},
    {"Maps columns to fields, a line NAME = VALUE each; see docs/desk.md",
     "列与字段的对应，每行 名称 = 值；见 docs/zh-CN/desk.md"},
    {"The imported system, \"12315\"; also in the mapping",
     "被导入的系统，“12315”；也可写在对应文件中"},
    {"A table of events: id, at, what, unit, text",
     "事件表：id、at、what、unit、text"},
    {"A table of knowledge entries, with a column id",
     "知识条目表，须有 id 列"},
    {"A table of category codes: old, new", "类别代码对照表：old、new"},
    {"File for the rows that are rejected; default: the first ten to standard "
     "error",
     "退回行的文件；默认前十行写到标准错误"},
    {"File for the cases that are open here or there: old id, case, old and "
     "new "
     "unit, state here, state and result there",
     "两边任一处在办的办件的文件：旧编号、办件、原单位和新单位、本处状态、来源"
     "的"
     "状态和结果"},
    {"File for what was kept as recorded although it contradicts itself or is "
     "not complete: row, line, note",
     "照录但自相矛盾或不完整之处的文件：行、文件行、说明"},
    {"Every case is open; for a mapping without \"closed\" and \"status\"",
     "所有办件都在办；用于没有 closed 和 status 的对应文件"},
    {"Every case is closed; for a mapping without \"closed\" and \"status\"",
     "所有办件都已办结；用于没有 closed 和 status 的对应文件"},
    {"Open cases are accepted and dispatched to the department that has them; "
     "without it they are routed by the rules",
     "在办办件受理后派给原承办单位；不用此项则按规则派单"},
    {"Prints the counts and writes the lists, and stores nothing",
     "只输出计数和各清单，不存储"},
    {"Imported cases are kept as history under the source's name and are "
     "not routed. An\nopen case continues as a new case, routed by the rules. "
     "A "
     "row that is imported again\nis updated or unchanged, so that an import "
     "that was interrupted can be run again.\nExit code 3: some rows were "
     "rejected.",
     "导入的办件以来源的名义作为历史保存，不派单。在办的办件作为新办件继续，按"
     "规则"
     "\n派单。再次导入的行被更新或保持不变，因此中断的导入可以重新运行。\n"
     "退出码 3：有退回行。"},
};

constexpr std::string_view kExample = "Example:\n";
constexpr std::string_view kExamples = "Examples:\n";

bool Begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

bool Ends(std::string_view text, std::string_view with) {
  return text.size() >= with.size() &&
         text.substr(text.size() - with.size()) == with;
}

// One text, or one paragraph of a footer. Commands of examples are no language.
std::string Translated(std::string_view text) {
  for (const std::string_view label : {kExample, kExamples}) {
    if (Begins(text, label)) {
      return "示例：\n" + std::string(text.substr(label.size()));
    }
  }
  const auto* const found =
      std::find_if(std::begin(kHelp), std::end(kHelp),
                   [&](const base::Message& m) { return m.en() == text; });
  return std::string(found == std::end(kHelp) ? text : found->zh());
}

std::string TranslatedParagraphs(std::string_view text) {
  std::string out;
  constexpr std::string_view kBreak = "\n\n";
  while (Begins(text, "\n")) {
    out += '\n';
    text.remove_prefix(1);
  }
  for (;;) {
    const std::size_t end = text.find(kBreak);
    out += Translated(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += kBreak;
    text.remove_prefix(end + kBreak.size());
  }
}

void Collect(const CLI::App& app, std::vector<std::string>* names) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names->push_back("--" + name);
    }
  }
}

// The command that was given, down to the last part.
const CLI::App& Given(const CLI::App& app) {
  const std::vector<CLI::App*> given = app.get_subcommands();
  return given.empty() ? app : Given(*given.front());
}

std::string Nearest(std::string_view word,
                    const std::vector<std::string>& names) {
  return std::string(base::Nearest(
      word, std::vector<std::string_view>(names.begin(), names.end())));
}

}  // namespace

void TranslateHelp(CLI::App* app) {
  app->description(Translated(app->get_description()));
  app->footer(TranslatedParagraphs(app->get_footer()));
  app->get_formatter()->label("Usage", "用法");
  app->get_formatter()->label("OPTIONS", "选项");
  app->get_formatter()->label("SUBCOMMAND", "命令");
  app->get_formatter()->label("Positionals", "参数");
  app->get_formatter()->label("REQUIRED", "必需");
  if (app->get_parent() != nullptr) app->group("命令");
  for (CLI::Option* option : app->get_options()) {
    option->description(Translated(option->get_description()));
    if (option->get_group() == "Options") option->group("选项");
    if (option->get_group() == "Ticket") option->group("工单");
  }
  for (CLI::App* below : app->get_subcommands({})) TranslateHelp(below);
}

namespace {

// What the parser says of an option, in our words: its own are English. Those
// of a check are ours.
base::Text DefectOf(const CLI::ParseError& error) {
  const std::string what = error.what();
  const std::string& name = error.get_name();
  const auto between = [&what](std::string_view word, auto fill) {
    const std::size_t at = what.find(word);
    return at == std::string::npos
               ? base::Verbatim(what)
               : fill(what.substr(0, at), what.substr(at + word.size()));
  };
  if (name == "ConversionError") {
    constexpr std::string_view kBegin = "Could not convert: ";
    return between(" = ", [&](std::string option, const std::string& value) {
      if (Begins(option, kBegin)) option.erase(0, kBegin.size());
      return base::Fill<messages::kNotConverted>(option, value);
    });
  }
  if (name == "ExcludesError") {
    return between(" excludes ",
                   [](const std::string& one, const std::string& other) {
                     return base::Fill<messages::kExcludes>(one, other);
                   });
  }
  if (name == "RequiresError") {
    return between(" requires ",
                   [](const std::string& one, const std::string& other) {
                     return base::Fill<messages::kNeedsOption>(one, other);
                   });
  }
  if (name == "ArgumentMismatch") {
    return between(": ", [](const std::string& option, const std::string&) {
      return base::Fill<messages::kLacksValue>(option);
    });
  }
  return base::Verbatim(what);
}

}  // namespace

std::string UsageText(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& given = Given(app);
  const std::string what = error.what();
  const std::vector<std::string> rest = given.remaining();
  base::Text text;
  constexpr std::string_view kIsRequired = " is required";
  if (!rest.empty()) {
    std::vector<std::string> names;
    if (Begins(rest.front(), "-")) {
      Collect(given, &names);
    } else {
      for (const CLI::App* below : given.get_subcommands({})) {
        names.push_back(below->get_name());
      }
    }
    const std::string word =
        rest.front().substr(0, rest.front().find_first_of("=:"));
    text = base::Fill<messages::kNotExpected>(
        word, base::DidYouMean(Nearest(word, names)));
  } else if (error.get_name() != "RequiredError") {
    text = base::Fill<messages::kBadOption>(InToolLanguage(DefectOf(error)));
  } else if (Ends(what, kIsRequired) && Begins(what, "-")) {
    text = base::Fill<messages::kRequired>(
        what.substr(0, what.size() - kIsRequired.size()));
  } else if (given.get_subcommands({}).empty()) {
    text = base::Fill<messages::kRequired>(what.substr(0, what.find(' ')));
  } else {
    text = base::Fill<messages::kCommandRequired>();
  }
  std::string command;
  for (const CLI::App* at = &given; at != nullptr; at = at->get_parent()) {
    command = at->get_name() + (command.empty() ? "" : " ") + command;
  }
  return base::Fill<messages::kSeeHelp>(text, command).In(ToolLanguage());
}

}  // namespace trunkline::tools
