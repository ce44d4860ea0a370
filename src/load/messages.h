// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LOAD_MESSAGES_H_
#define TRUNKLINE_SRC_LOAD_MESSAGES_H_

#include "src/base/message.h"

// What loading says of any kind of file.
namespace trunkline::load::messages {

using base::Message;

inline constexpr Message kNoSource{"no source is given", "没有给出任何文件"};
inline constexpr Message kTooLarge{
    "the source has $0 bytes; at most $1 are read (LoadOptions::$2)",
    "文件有$0字节，最多读取$1字节（LoadOptions::$2）"};
inline constexpr Message kXmlSource{
    "an XML document; a source is text format (.txtpb), JSON, binary or a "
    "table (.csv, .xlsx)",
    "XML 文档；文件应为文本格式（.txtpb）、JSON、二进制或表格（.csv、.xlsx）"};
inline constexpr Message kJsonArraySource{
    "a JSON array; a source is one object of type $0, with a list for each "
    "kind of entry",
    "JSON 数组；文件应为一个 $0 类型的对象，每类条目各为一个列表"};
inline constexpr Message kMoreIssues{
    "$0 more issues were left out (LoadOptions::max_issues)",
    "另有$0处问题未列出（LoadOptions::max_issues）"};
inline constexpr Message kNoId{"a $0 without an id", "$0没有编号"};
inline constexpr Message kBadId{
    "not an id: $0; at most $1 bytes without spaces, quotes, `;`, `,`, `\\`$2",
    "不是编号：$0；编号最多$1字节，不含空格、引号和 `;`、`,`、`\\`$2"};
inline constexpr Message kReserved{"; $0 mean something else", "；$0另有含义"};
inline constexpr Message kDefinedAlready{
    "$0 $1 is defined already; to change it in a later file write `override: "
    "OVERRIDE_REPLACE`",
    "$0 $1 已有定义；要在后面的文件中修改，请写 `override: "
    "OVERRIDE_REPLACE`"};
inline constexpr Message kUnknownValue{"$0 is no value of this field",
                                       "$0不是该字段的取值"};
inline constexpr Message kNoTarget{
    "`override: $0`, but no earlier file has $1 $2",
    "写了 `override: $0`，但前面的文件中没有$1 $2"};
inline constexpr Message kSameFile{
    "`override: $0` of $1 $2 in the same file; it refers to earlier files",
    "`override: $0` 与$1 $2 在同一文件中；它只能指前面的文件"};
inline constexpr Message kOverlayOrder{
    "$0 $1 is overridden by an earlier file too; the last file counts, so the "
    "order of the files matters",
    "$0 $1 已被前面的文件覆盖；以最后的文件为准，文件的顺序会影响结果"};

}  // namespace trunkline::load::messages

#endif  // TRUNKLINE_SRC_LOAD_MESSAGES_H_
