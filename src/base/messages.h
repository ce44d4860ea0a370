// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_MESSAGES_H_
#define TRUNKLINE_SRC_BASE_MESSAGES_H_

#include "src/base/message.h"

namespace trunkline::base::messages {

inline constexpr Message kDidYouMean{"; did you mean $0?", "；是否为$0？"};
// The same inside a sentence.
inline constexpr Message kNear{" (did you mean $0?)", "（是否为$0？）"};
inline constexpr Message kAt{"$0: $1", "$0：$1"};

// What a host gives as an id.
inline constexpr Message kIdField{"id", "id"};
inline constexpr Message kJurisdictionField{"jurisdiction", "jurisdiction"};
inline constexpr Message kCaseId{"the case's id", "办件编号"};
inline constexpr Message kJurisdiction{"the jurisdiction", "辖区"};
inline constexpr Message kActorId{"the actor's id", "操作者的编号"};
inline constexpr Message kActorUnit{"the actor's unit", "操作者的单位"};
inline constexpr Message kActorRole{"the actor's role", "操作者的角色"};
inline constexpr Message kKey{"the key", "幂等键"};
inline constexpr Message kKeySource{"the key's source", "幂等键的来源"};
inline constexpr Message kSource{"the source", "来源"};
inline constexpr Message kNotUtf8{"$0 is not UTF-8", "$0不是 UTF-8"};
inline constexpr Message kControlCharacter{"$0 has a control character",
                                           "$0含有控制字符"};
// Defects of a pattern; the English is RE2's.
inline constexpr Message kBadEscape{"invalid escape sequence",
                                    "无效的转义序列"};
inline constexpr Message kBadClass{"invalid character class", "无效的字符类"};
inline constexpr Message kBadRange{"invalid character class range",
                                   "无效的字符范围"};
inline constexpr Message kMissingBracket{"missing ]", "缺少 ]"};
inline constexpr Message kMissingParenthesis{"missing )", "缺少 )"};
inline constexpr Message kTrailingBackslash{"trailing \\", "末尾有多余的 \\"};
inline constexpr Message kNothingToRepeat{"no argument for repetition operator",
                                          "重复运算符之前没有内容"};
inline constexpr Message kBadRepetition{"invalid repetition size",
                                        "无效的重复次数"};
inline constexpr Message kBadRepeatOperator{"bad repetition operator",
                                            "无效的重复运算符"};
inline constexpr Message kBadPerlOperator{"invalid perl operator",
                                          "无效的 Perl 运算符"};
inline constexpr Message kPatternNotUtf8{"invalid UTF-8", "不是 UTF-8"};
inline constexpr Message kBadGroupName{"invalid named capture group",
                                       "无效的分组名"};
inline constexpr Message kBadPattern{"not a pattern", "不是有效的模式"};
inline constexpr Message kPatternTooLong{"is longer than $0 bytes",
                                         "超过$0字节"};
inline constexpr Message kNoMemoryFile{"no file in memory", "无法建立内存文件"};
inline constexpr Message kNotZoneData{"not the data of a time zone (TZif)",
                                      "不是时区数据（TZif）"};
inline constexpr Message kNotZoneName{
    "not a name of a time zone, such as \"Asia/Shanghai\"",
    "不是“Asia/Shanghai”这样的时区名称"};
inline constexpr Message kZonesNeedLinux{"time zones of a host need Linux",
                                         "自带时区数据仅限 Linux"};
inline constexpr Message kZoneDiffers{"time zone $0 was added with other data",
                                      "时区$0已以其他数据加入"};
inline constexpr Message kManyZones{"$0 time zones were added",
                                    "已加入$0个时区"};
inline constexpr Message kUnknownZone{
    "unknown time zone $0: not an offset like \"+08:00\" and not in this "
    "machine's time-zone data",
    "未知的时区$0：既不是“+08:00”这样的时差，也不在本机的时区数据中"};
inline constexpr Message kBadTime{
    "not a date or time: $0; write 2018-10-01 or 2018-10-01T08:30:00",
    "不是日期或时间：$0；请写 2018-10-01 或 2018-10-01T08:30:00"};
// What an errno means: the English is glibc's. Of others: its number and the
// system's own words.
inline constexpr Message kNoSuchFile{"No such file or directory",
                                     "没有该文件或目录"};
inline constexpr Message kPermissionDenied{"Permission denied", "没有权限"};
inline constexpr Message kNotPermitted{"Operation not permitted",
                                       "不允许该操作"};
inline constexpr Message kIsDirectory{"Is a directory", "是目录"};
inline constexpr Message kNotDirectory{"Not a directory", "不是目录"};
inline constexpr Message kFileExists{"File exists", "文件已存在"};
inline constexpr Message kDiskFull{"No space left on device", "设备上没有空间"};
inline constexpr Message kQuota{"Disk quota exceeded", "超出磁盘配额"};
inline constexpr Message kReadOnly{"Read-only file system", "文件系统只读"};
inline constexpr Message kInputOutput{"Input/output error", "输入输出错误"};
inline constexpr Message kManyOpenFiles{"Too many open files",
                                        "打开的文件过多"};
inline constexpr Message kLongName{"File name too long", "文件名过长"};
inline constexpr Message kLinkLoop{"Too many levels of symbolic links",
                                   "符号链接层次过多"};
inline constexpr Message kNoMemory{"Cannot allocate memory", "内存不足"};
inline constexpr Message kBusy{"Device or resource busy", "设备或资源正忙"};
inline constexpr Message kBrokenPipe{"Broken pipe", "管道已断开"};
inline constexpr Message kFileTooLarge{"File too large", "文件过大"};
inline constexpr Message kBadArgument{"Invalid argument", "无效的参数"};
inline constexpr Message kIllegalSeek{"Illegal seek", "不能定位"};
inline constexpr Message kSystemError{"system error $0: $1", "系统错误 $0：$1"};
inline constexpr Message kPatternTooLarge{
    "needs more than $0 bytes when compiled", "编译后超过$0字节"};

}  // namespace trunkline::base::messages

#endif  // TRUNKLINE_SRC_BASE_MESSAGES_H_
