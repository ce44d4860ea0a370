// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_FILES_MESSAGES_H_
#define TRUNKLINE_SRC_FILES_MESSAGES_H_

#include "src/base/message.h"

// Why a file cannot be used.
namespace trunkline::files::messages {

using base::Message;

inline constexpr Message kIsConnection{
    "this is no file but the connection string of a store; it is not repeated, "
    "since it may hold a password",
    "这不是文件，而是存储的连接串；其中可能含有密码，故不重复显示"};
// $0: the file; $1: what the system says.
inline constexpr Message kCannotOpen{"cannot open $0: $1", "无法打开 $0：$1"};
inline constexpr Message kCannotRead{"cannot read $0: $1", "无法读取 $0：$1"};
inline constexpr Message kCannotWrite{"cannot write $0: $1", "无法写入 $0：$1"};

inline constexpr Message kStandardInput{"standard input", "标准输入"};
inline constexpr Message kStandardOutput{"standard output", "标准输出"};
// $0: those that are read, as kKinds.
inline constexpr Message kNotAKind{"not a $0 file", "不是 $0 文件"};
inline constexpr Message kKinds{".txtpb, .json or .binpb",
                                ".txtpb、.json 或 .binpb"};
inline constexpr Message kKindsAndTables{
    ".txtpb, .json, .binpb, .csv or .xlsx",
    ".txtpb、.json、.binpb、.csv 或 .xlsx"};
inline constexpr Message kNamedTwice{"$0: it is named twice", "$0：写了两次"};
inline constexpr Message kManyFiles{"more than $0 files", "超过$0个文件"};
inline constexpr Message kNotReadable{"$0: not a $1 file", "$0：不是 $1 文件"};
inline constexpr Message kHoldsNone{"$0 holds no $1 file", "$0 中没有 $1 文件"};
inline constexpr Message kCharset{"unknown character set $0", "未知的字符集$0"};

}  // namespace trunkline::files::messages

#endif  // TRUNKLINE_SRC_FILES_MESSAGES_H_
