// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_FILES_FOLDER_H_
#define TRUNKLINE_SRC_FILES_FOLDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "trunkline/files.h"

namespace trunkline::files {

// Whether a name is that of a table (.csv, .xlsx).
bool IsTable(std::string_view path);

// ".txtpb, .json, .binpb, .csv or .xlsx", the last two if tables are read.
base::Text ReadableKinds(bool tables);

// Returns the files that a path stands for: itself, or the files of a folder
// that can be read, by name. Others of the folder are added to `skipped`.
absl::StatusOr<std::vector<std::string>> ExpandPath(
    const std::string& path, bool tables, std::vector<SkippedFile>* skipped);

}  // namespace trunkline::files

#endif  // TRUNKLINE_SRC_FILES_FOLDER_H_
