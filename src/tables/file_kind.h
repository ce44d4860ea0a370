// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_FILE_KIND_H_
#define TRUNKLINE_SRC_TABLES_FILE_KIND_H_

#include <cstddef>
#include <string_view>

#include "src/base/message.h"

// Files that look like tables or tickets by their names and are something else.
namespace trunkline::tables {

// Bytes of a file's begin that tell what it is.
inline constexpr std::size_t kKindBytes = 4096;

// Whether a content is an OLE2 file: .xls, .et, or an encrypted workbook.
bool IsOle2(std::string_view begin);

// Returns what a content is that is no table, and the remedy: "an .xls file of
// Excel 97 to 2003; save it as .xlsx". Empty: it may be a table, or a workbook.
// Recognises OLE2 (the whole content tells .xls from encrypted), HTML, XML,
// JSON that is no object a line, PDF, RTF, gzip and others by their magic
// numbers, and contents with many control characters that are no UTF-16. A ZIP
// archive may be a workbook: its reader says what else it is. `name`: of the
// file, for .et.
base::Text RefusedKind(std::string_view content, std::string_view name);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_FILE_KIND_H_
