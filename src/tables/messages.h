// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_MESSAGES_H_
#define TRUNKLINE_SRC_TABLES_MESSAGES_H_

#include "src/base/messages.h"

// What is said of tables.
namespace trunkline::tables::messages {

using base::Message;

// Words that are not known.
inline constexpr Message kUnknown{"unknown $0: $1\n", "未知的$0：$1\n"};
inline constexpr Message kValue{"value", "取值"};
inline constexpr Message kCategory{"category", "类别"};
inline constexpr Message kRegion{"region", "属地"};
inline constexpr Message kUnit{"unit", "单位"};
inline constexpr Message kType{"type", "类型"};
inline constexpr Message kChannel{"channel", "渠道"};
inline constexpr Message kWord{"$0$1 in $2", "$0$1，$2"};
using base::messages::kNear;
inline constexpr Message kOneRow{"$0 row", "$0行"};
inline constexpr Message kRows{"$0 rows", "$0行"};
inline constexpr Message kOtherValues{"other values in $0", "其他取值，$0"};
inline constexpr Message kAnd{"$0, $1", "$0；$1"};

// Columns.
inline constexpr Message kTaken{"columns: $0\n", "列：$0\n"};
inline constexpr Message kNotUsed{"columns that were not used: $0\n",
                                  "未采用的列：$0\n"};
inline constexpr Message kIs{"$0 is $1", "$0取自$1"};

}  // namespace trunkline::tables::messages

#endif  // TRUNKLINE_SRC_TABLES_MESSAGES_H_
