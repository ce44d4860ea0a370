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
inline constexpr Message kPatternTooLarge{
    "needs more than $0 bytes when compiled", "编译后超过$0字节"};

}  // namespace trunkline::base::messages

#endif  // TRUNKLINE_SRC_BASE_MESSAGES_H_
