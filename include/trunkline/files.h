// SPDX-License-Identifier: Apache-2.0
//
// Reads files and folders as sources of rule sets, calendars and lifecycle
// definitions. It is the optional target trunkline::files, since the library
// itself opens no file. It also reads tables of rules and of text models (.csv,
// .xlsx).
//
//   auto files = trunkline::SourceFiles::Open({"packs/national", "city.csv"});
//   if (!files.ok()) return files.status();  // a file cannot be read
//   for (const auto& skipped : files->skipped())
//     log(skipped.path + ": " + skipped.reason);  // "README.md: not a ..."
//   auto loaded = files->LoadRuleSet();
//   for (const auto& issue : loaded.issues)
//     log(issue.ToString());  // city.csv:7:3: error: unknown category ...
//   if (!loaded.ok()) return;
//
// Calendars and lifecycle definitions are loaded from sources():
//
//   trunkline::FileOptions no_tables;
//   no_tables.tables = false;
//   auto files = trunkline::SourceFiles::Open({"packs/calendars"}, no_tables);
//   auto calendars = trunkline::LoadCalendars(files->sources());
//
// Text models, which may be tables, through Load():
//
//   trunkline::FileOptions models;
//   models.table_kind = trunkline::TableKind::kTextModels;
//   auto files = trunkline::SourceFiles::Open({"city/text"}, models);
//   auto loaded = files->Load([&](const std::vector<trunkline::Source>& s) {
//     return trunkline::LoadTextModels(s, &rules);
//   });
#ifndef TRUNKLINE_FILES_H_
#define TRUNKLINE_FILES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trunkline/load.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// What becomes of the hidden rows of a workbook. Their number is reported.
enum class HiddenRows : std::uint8_t { kKeep, kSkip };

// What the tables among the files hold.
enum class TableKind : std::uint8_t { kRules, kTextModels };

// How files are read.
struct FileOptions {
  // Whether .csv and .xlsx files are read, as tables (docs/tables.md). Set it
  // to false for calendars and lifecycle definitions: a table given by name is
  // then an error, and one in a folder is skipped.
  bool tables = true;
  // What tables are read as. kTextModels: for LoadTextModels() (suggest.h).
  TableKind table_kind = TableKind::kRules;
  // Character set of .csv files: "auto", "utf-8", "gbk", "utf-16le" or
  // "utf-16be". "auto": by the byte order mark; without one UTF-8, or GBK if
  // the content is not UTF-8.
  std::string charset = "auto";
  // The sheet of a workbook that is read. Empty: the first that is not hidden.
  std::string sheet;
  HiddenRows hidden = HiddenRows::kKeep;  // What hidden rows of workbooks do.

  // --- limits ---
  // Size of one file in bytes. Of a larger file one byte more is read,
  // so that loading reports its size.
  std::size_t max_file_bytes = LoadOptions().max_source_bytes;
  // Files in all. More are ResourceExhausted.
  std::size_t max_files = 10'000;
};

// A file of a folder that was not read. README*, LICENSE* and hidden files are
// not read either and are not listed.
struct SkippedFile {
  std::string path;       // As it was found.
  std::string reason;     // "not a .txtpb, .json, .binpb, .csv or .xlsx file"
  std::string reason_zh;  // The same in Chinese.
};

// Returns the format that a file's name implies: .txtpb and .textproto are
// text, .json is JSON, .binpb and .pb are binary; kAuto for any other name.
Format FormatOfFile(std::string_view path);

// The contents of files, in memory. Movable, not copyable. Any number of
// threads may read it; Add() and AddContent() need exclusive access.
class SourceFiles {
 public:
  explicit SourceFiles(FileOptions options = {});
  SourceFiles(SourceFiles&&) noexcept;
  SourceFiles& operator=(SourceFiles&&) noexcept;
  ~SourceFiles();

  // Creates an object and adds each path. Errors as for Add().
  static absl::StatusOr<SourceFiles> Open(const std::vector<std::string>& paths,
                                          const FileOptions& options = {});

  // Reads a file, or the files of a folder in the order of their names. Folders
  // in a folder are not read. A later file may override entries of an earlier
  // one. Defects of the content are issues of loading, not errors here.
  //   NotFound: no such file, or a folder without a file that can be read.
  //   InvalidArgument: the file was added before (issues refer to files by
  //     name), a table although options.tables is false, an unknown character
  //     set.
  //   Unavailable: it cannot be read.
  //   ResourceExhausted: more than max_files.
  // On an error the files that were read before it remain.
  absl::Status Add(const std::string& path);

  // Adds a content from another origin: standard input, a database. It is
  // copied. `name` is used in issues. Errors as for a file.
  absl::Status AddContent(std::string_view name, std::string_view content,
                          Format format = Format::kAuto);

  // All sources, in the order in which they were added. They are views into
  // this object: valid until the next Add() or AddContent(), also after a move.
  // A table is converted to text format, one row per line. Where a table of
  // rules has the label or alias of a department, category or region that a
  // source defines, the text has the code.
  const std::vector<Source>& sources() const;
  // Files of folders that were not read.
  const std::vector<SkippedFile>& skipped() const;
  // Whether a table has rows that cannot be read. Loading reports them.
  bool has_table_errors() const;

  // Loads all sources as one rule set. Issues of a table have its row as the
  // line, the number of its column as the column and, of a workbook, its sheet.
  // A row that cannot be read is an error: there is then no rule set.
  LoadResult<RuleSet> LoadRuleSet(const LoadOptions& options = {}) const;
  // As above with another function, which takes the sources and returns a
  // LoadResult; for CheckRuleSet(), LoadCalendars(), LoadTextModels().
  template <typename Function>
  auto Load(const Function& function) const {
    auto result = function(sources());
    MapIssues(&result.issues);
    if (has_table_errors()) result.value.reset();
    return result;
  }

 private:
  // Turns places in the text of a table into rows and columns, and adds the
  // tables' own issues.
  void MapIssues(std::vector<Issue>* issues) const;

  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_FILES_H_
