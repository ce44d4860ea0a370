// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/c/handles.h"
#include "src/files/folder.h"
#include "src/files/input_file.h"
#include "src/files/messages.h"
#include "trunkline/files.h"

namespace {

// `sources` are views into both: deques, whose elements stay where they are.
struct Files {
  std::deque<std::string> names;
  std::deque<std::string> contents;
  std::vector<tl_source> sources;
};

absl::Status ReadFile(const std::string& path, Files* files) {
  if (trunkline::files::IsTable(path)) {
    return trunkline::base::InvalidArgument(
        trunkline::base::Fill<trunkline::files::messages::kNotReadable>(
            path, trunkline::files::ReadableKinds(false)));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      std::string content,
      trunkline::files::ReadAll(path,
                                trunkline::LoadOptions().max_source_bytes));
  files->names.push_back(path);
  files->contents.push_back(std::move(content));
  // tl_format and Format have the same values.
  files->sources.push_back(
      {trunkline::c::Slice(files->names.back()),
       trunkline::c::Slice(files->contents.back()),
       static_cast<tl_format>(trunkline::FormatOfFile(path))});
  return absl::OkStatus();
}

absl::Status ReadPaths(const char* const* paths, size_t count,
                       tl_buffer* skipped, Files* files) {
  if (count != 0) TL_REQUIRE(paths);
  std::vector<trunkline::SkippedFile> left;
  for (size_t i = 0; i < count; ++i) {
    TL_REQUIRE(paths[i]);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<std::string> expanded,
        trunkline::files::ExpandPath(paths[i], /*tables=*/false, &left));
    for (const std::string& path : expanded) {
      TRUNKLINE_RETURN_IF_ERROR(ReadFile(path, files));
    }
  }
  if (skipped != nullptr) {
    std::string lines;
    for (const trunkline::SkippedFile& file : left) {
      lines += file.path + ": " + file.reason + "\n";
    }
    trunkline::c::Fill(lines, skipped);
  }
  return absl::OkStatus();
}

// Reads the files and calls `load`, a tl_..._load(), with them.
template <typename Load, typename Handle>
tl_code LoadFiles(const Load& load, const char* const* paths, size_t count,
                  Handle** handle, tl_issues** issues, tl_buffer* skipped,
                  tl_buffer* error) {
  Files files;
  const tl_code code = trunkline::c::Guard(
      error, [&] { return ReadPaths(paths, count, skipped, &files); });
  if (code != TL_OK) return code;
  return load(files.sources.data(), files.sources.size(), handle, issues,
              error);
}

}  // namespace

extern "C" {

tl_code tl_ruleset_load_files(const char* const* paths, size_t count,
                              tl_ruleset** rules, tl_issues** issues,
                              tl_buffer* skipped, tl_buffer* error) {
  return LoadFiles(tl_ruleset_load, paths, count, rules, issues, skipped,
                   error);
}

tl_code tl_calendars_load_files(const char* const* paths, size_t count,
                                tl_calendars** calendars, tl_issues** issues,
                                tl_buffer* skipped, tl_buffer* error) {
  return LoadFiles(tl_calendars_load, paths, count, calendars, issues, skipped,
                   error);
}

tl_code tl_lifecycle_definition_load_files(const char* const* paths,
                                           size_t count,
                                           tl_lifecycle_definition** definition,
                                           tl_issues** issues,
                                           tl_buffer* skipped,
                                           tl_buffer* error) {
  return LoadFiles(tl_lifecycle_definition_load, paths, count, definition,
                   issues, skipped, error);
}

tl_code tl_text_models_load_files(const char* const* paths, size_t count,
                                  const tl_ruleset* rules,
                                  tl_text_models** models, tl_issues** issues,
                                  tl_buffer* skipped, tl_buffer* error) {
  const auto load = [rules](const tl_source* sources, size_t n,
                            tl_text_models** out, tl_issues** found,
                            tl_buffer* what) {
    return tl_text_models_load(sources, n, rules, out, found, what);
  };
  return LoadFiles(load, paths, count, models, issues, skipped, error);
}

}  // extern "C"
