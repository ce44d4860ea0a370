// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SQLITE_MESSAGES_H_
#define TRUNKLINE_SRC_DESK_SQLITE_MESSAGES_H_

#include "src/base/message.h"
#include "src/desk/messages.h"

// What the SQLite store refuses or reports.
namespace trunkline::desk::messages {

inline constexpr Message kSqlite{"$0: $1 (SQLite: $2, code $3)",
                                 "$0：$1（SQLite：$2，代码 $3）"};
inline constexpr Message kLocked{
    "is locked by another program; nothing was written",
    "被其他程序锁定；没有写入"};
inline constexpr Message kFullNothingWritten{
    "the disk is full; nothing was written", "磁盘已满；没有写入"};
inline constexpr Message kInputOutput{
    "could not be read or written; nothing was acknowledged",
    "无法读写；没有确认任何操作"};
inline constexpr Message kMayOnlyRead{"may only be read", "只能读取"};
inline constexpr Message kDamaged{"is damaged", "已损坏"};
inline constexpr Message kNotSqlite{"is not a SQLite file", "不是 SQLite 文件"};
inline constexpr Message kMayNotOpen{"may not be opened", "不允许打开"};
inline constexpr Message kValueTooLong{"a value is too long", "有一个值过长"};
inline constexpr Message kFailed{"failed", "失败"};
inline constexpr Message kOtherProgram{
    "$0: is a SQLite file of another program (application_id $1)",
    "$0：是其他程序的 SQLite 文件（application_id $1）"};
inline constexpr Message kNewerSchema{
    "$0: has schema $1 of a newer version; schemas $2 to $3 are supported",
    "$0：结构版本 $1 来自更新的版本；支持 $2 至 $3"};
inline constexpr Message kOldSchema{
    "$0: was written by version 0.1.0 (schema $1), which cannot be read or "
    "upgraded; create a new file",
    "$0：由 0.1.0 版写成（结构版本 $1），无法读取或升级；请新建文件"};
inline constexpr Message kUpgradeNeeded{
    "$0: has schema $1, and $2 is needed; open it for writing once",
    "$0：结构版本为 $1，需要 $2；请以写入方式打开一次"};
inline constexpr Message kEmptyStore{"is empty, and not a store",
                                     "为空，不是存储"};
inline constexpr Message kNoRegularFile{
    "is no file but a pipe, a socket or a device",
    "不是文件，而是管道、套接字或设备"};
inline constexpr Message kTextTooLong{
    "is damaged: a row has a text of $0 bytes where an id, a code or a name "
    "stands",
    "已损坏：某行的编号、代码或名称处有$0字节的文字"};
inline constexpr Message kNeedsFile{
    "a SQLite store needs a file; NewMemoryStore() needs none",
    "SQLite 存储需要文件；NewMemoryStore() 不需要"};
inline constexpr Message kIsTaken{
    "another process (or this one) has it open for writing",
    "其他进程（或本进程）已将其打开写入"};
inline constexpr Message kLogElsewhere{
    "$0: has several names (hard links), and its log is beside one of them. "
    "Copy the file instead",
    "$0：有多个名称（硬链接），而日志只在其中一个名称旁边。请改为复制文件"};
inline constexpr Message kHardLinks{
    "$0: has $1 names (hard links); SQLite would keep a log for each of them. "
    "Copy the file instead",
    "$0：有$1个名称（硬链接）；SQLite "
    "会为每个名称各写一份日志。请改为复制文件"};
inline constexpr Message kReplaced{
    "was replaced by another file while it was opened",
    "在打开时被另一文件替换"};
inline constexpr Message kLogAlone{
    "$0: there is no store, but the log of one ($0-wal): was it moved or "
    "deleted while it was open? Close it, and move file and log together",
    "$0：没有存储，却有其日志（$0-wal）：是否在打开时被移动或删除？"
    "请将其关闭，并把文件和日志一起移动"};
inline constexpr Message kTransactionEnded{"the transaction has ended",
                                           "事务已经结束"};

}  // namespace trunkline::desk::messages

#endif  // TRUNKLINE_SRC_DESK_SQLITE_MESSAGES_H_
