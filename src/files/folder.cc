// SPDX-License-Identifier: Apache-2.0
#include "src/files/folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/base/system_error.h"
#include "src/files/input_file.h"
#include "src/files/messages.h"

namespace trunkline {
namespace {

namespace fs = std::filesystem;

bool EndsIn(std::string_view path, std::string_view extension) {
  return path.size() > extension.size() &&
         absl::EndsWithIgnoreCase(base::ToAbsl(path), base::ToAbsl(extension));
}

// Files that stand beside rules and are not meant to be read.
bool IsBeside(const std::string& name) {
  return absl::StartsWith(name, ".") || absl::StartsWith(name, "README") ||
         absl::StartsWith(name, "LICENSE");
}

}  // namespace

Format FormatOfFile(std::string_view path) {
  static constexpr std::pair<std::string_view, Format> kExtensions[] = {
      {".txtpb", Format::kText},
      {".textproto", Format::kText},
      {".json", Format::kJson},
      {".binpb", Format::kBinary},
      {".pb", Format::kBinary}};
  for (const auto& [extension, format] : kExtensions) {
    if (EndsIn(path, extension)) return format;
  }
  return Format::kAuto;
}

namespace files {

bool IsTable(std::string_view path) {
  return EndsIn(path, ".csv") || EndsIn(path, ".xlsx") || EndsIn(path, ".xlsm");
}

base::Text ReadableKinds(bool tables) {
  return tables ? base::Fill<messages::kKindsAndTables>()
                : base::Fill<messages::kKinds>();
}

absl::StatusOr<std::vector<std::string>> ExpandPath(
    const std::string& path, bool tables, std::vector<SkippedFile>* skipped) {
  TRUNKLINE_RETURN_IF_ERROR(RefuseConnection(path));
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::vector<std::string>{path};
  std::vector<std::string> out;
  fs::directory_iterator it(path, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    std::error_code ignored;
    if (it->is_directory(ignored)) continue;
    const std::string file = it->path().string();
    if (FormatOfFile(file) != Format::kAuto || (tables && IsTable(file))) {
      out.push_back(file);
    } else if (!IsBeside(it->path().filename().string())) {
      const base::Text reason =
          base::Fill<messages::kNotAKind>(ReadableKinds(tables));
      skipped->push_back({file, reason.en, reason.zh});
    }
  }
  if (error) {
    return base::Unavailable(base::Fill<messages::kCannotRead>(
        path, base::SystemError(error.value())));
  }
  if (out.empty()) {
    return base::NotFound(
        base::Fill<messages::kHoldsNone>(path, ReadableKinds(tables)));
  }
  std::sort(out.begin(), out.end());
  std::sort(skipped->begin(), skipped->end(),
            [](const SkippedFile& a, const SkippedFile& b) {
              return a.path < b.path;
            });
  return out;
}

}  // namespace files
}  // namespace trunkline
