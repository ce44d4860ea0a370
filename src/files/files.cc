// SPDX-License-Identifier: Apache-2.0
#include "trunkline/files.h"

#include <algorithm>
#include <deque>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/files/folder.h"
#include "src/files/input_file.h"
#include "src/files/messages.h"
#include "src/tables/file_kind.h"
#include "src/tables/labels.h"
#include "src/tables/rule_table.h"
#include "src/tables/text_model_table.h"
#include "src/tables/workbook.h"

namespace trunkline {
// `sources` has views into `contents`, `tables` and `model_tables`: deques,
// whose elements stay where they are.
struct SourceFiles::Rep {
  FileOptions options;
  std::deque<std::string> contents;
  std::deque<tables::RuleTable> tables;
  std::deque<tables::TextModelTable> model_tables;
  std::vector<Source> sources;
  // By table: its place in `sources`.
  std::vector<std::size_t> table_sources;
  tables::LabelIndex labels;  // Of all sources.
  std::vector<SkippedFile> skipped;

  absl::Status AddFile(const std::string& path) {
    TRUNKLINE_RETURN_IF_ERROR(CheckName(path));
    TRUNKLINE_ASSIGN_OR_RETURN(std::string content,
                               files::ReadAll(path, options.max_file_bytes));
    return AddContent(path, std::move(content), FormatOfFile(path));
  }

  absl::Status CheckName(std::string_view name) const {
    for (const Source& source : sources) {
      if (source.name == name) {
        return base::InvalidArgument(
            base::Fill<files::messages::kNamedTwice>(name));
      }
    }
    if (sources.size() >= options.max_files) {
      return base::ResourceExhausted(
          base::Fill<files::messages::kManyFiles>(options.max_files));
    }
    if (files::IsTable(name) && !options.tables) {
      return base::InvalidArgument(base::Fill<files::messages::kNotReadable>(
          name, files::ReadableKinds(false)));
    }
    return absl::OkStatus();
  }

  // The name was checked.
  absl::Status AddContent(std::string_view name, std::string content,
                          Format format) {
    Source source;
    source.name = std::string(name);
    // A workbook under another name, and what only looks like one.
    const bool table =
        files::IsTable(name) ||
        (options.tables && (tables::IsZip(content) || tables::IsOle2(content)));
    if (table && format == Format::kAuto) {
      tables::RuleTableOptions csv;
      csv.sheet = options.sheet;
      csv.skip_hidden = options.hidden == HiddenRows::kSkip;
      const auto charset = tables::ParseCharset(options.charset);
      if (!charset.has_value()) {
        return base::InvalidArgument(base::Fill<files::messages::kCharset>(
            base::Quoted(options.charset)));
      }
      csv.charset = *charset;
      csv.max_source_bytes = options.max_file_bytes;
      source.format = Format::kText;
      if (options.table_kind == TableKind::kTextModels) {
        model_tables.push_back(
            tables::TextModelTable::Read(name, content, csv));
        source.content = model_tables.back().text();
      } else {
        tables.push_back(tables::RuleTable::Read(name, content, csv));
        tables.back().UseCodes(labels);
        table_sources.push_back(sources.size());
        source.content = tables.back().text();
      }
    } else {
      contents.push_back(std::move(content));
      source.content = contents.back();
      source.format = format;
      if (options.tables && options.table_kind == TableKind::kRules) {
        labels.Add(source.content, format);
        labels_changed = true;
      }
    }
    sources.push_back(std::move(source));
    return absl::OkStatus();
  }

  // A table may come before the entries whose labels it has.
  void UseCodes() {
    if (!labels_changed) return;
    labels_changed = false;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      tables[i].UseCodes(labels);
      sources[table_sources[i]].content = tables[i].text();
    }
  }
  bool labels_changed = false;
};

SourceFiles::SourceFiles(FileOptions options) : rep_(std::make_unique<Rep>()) {
  rep_->options = std::move(options);
}
SourceFiles::SourceFiles(SourceFiles&&) noexcept = default;
SourceFiles& SourceFiles::operator=(SourceFiles&&) noexcept = default;
SourceFiles::~SourceFiles() = default;

absl::StatusOr<SourceFiles> SourceFiles::Open(
    const std::vector<std::string>& paths, const FileOptions& options) {
  SourceFiles out(options);
  for (const std::string& path : paths) {
    TRUNKLINE_RETURN_IF_ERROR(out.Add(path));
  }
  return out;
}

absl::Status SourceFiles::Add(const std::string& path) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<std::string> files,
      files::ExpandPath(path, rep_->options.tables, &rep_->skipped));
  absl::Status status;
  for (const std::string& file : files) {
    status = rep_->AddFile(file);
    if (!status.ok()) break;
  }
  rep_->UseCodes();
  return status;
}

absl::Status SourceFiles::AddContent(std::string_view name,
                                     std::string_view content, Format format) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->CheckName(name));
  const absl::Status status =
      rep_->AddContent(name, std::string(content), format);
  rep_->UseCodes();
  return status;
}

const std::vector<Source>& SourceFiles::sources() const {
  return rep_->sources;
}

const std::vector<SkippedFile>& SourceFiles::skipped() const {
  return rep_->skipped;
}

bool SourceFiles::has_table_errors() const {
  const auto has_errors = [](const auto& table) { return table.has_errors(); };
  return std::any_of(rep_->tables.begin(), rep_->tables.end(), has_errors) ||
         std::any_of(rep_->model_tables.begin(), rep_->model_tables.end(),
                     has_errors);
}

LoadResult<RuleSet> SourceFiles::LoadRuleSet(const LoadOptions& options) const {
  return Load([&](const std::vector<Source>& sources) {
    return trunkline::LoadRuleSet(sources, options);
  });
}

void SourceFiles::MapIssues(std::vector<Issue>* issues) const {
  std::vector<Issue> kept;
  for (Issue& issue : *issues) {
    bool keep = true;
    const auto map = [&](const auto& table) {
      keep = keep && table.Map(&issue);
    };
    for (const tables::RuleTable& table : rep_->tables) map(table);
    for (const tables::TextModelTable& table : rep_->model_tables) map(table);
    if (keep) kept.push_back(std::move(issue));
  }
  *issues = std::move(kept);
  const auto add = [&](const auto& table) {
    const std::vector<Issue>& own = table.issues();
    issues->insert(issues->end(), own.begin(), own.end());
  };
  for (const tables::RuleTable& table : rep_->tables) add(table);
  for (const tables::TextModelTable& table : rep_->model_tables) add(table);
  // By source, then by line and column, as the loader gives them.
  const auto order = [&](const Issue& issue) {
    const auto source = std::find_if(
        rep_->sources.begin(), rep_->sources.end(),
        [&](const Source& s) { return s.name == issue.place.file; });
    return std::make_tuple(source - rep_->sources.begin(), issue.place.file,
                           issue.place.line, issue.place.column);
  };
  std::stable_sort(
      issues->begin(), issues->end(),
      [&](const Issue& a, const Issue& b) { return order(a) < order(b); });
}

}  // namespace trunkline
