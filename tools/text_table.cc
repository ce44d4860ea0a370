// SPDX-License-Identifier: Apache-2.0
#include "tools/text_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_split.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/cells.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

constexpr std::string_view kNames[] = {"category", "text",   "id",
                                       "matter",   "caller", "date"};

}  // namespace

void AddTextTableOptions(CLI::App* app, TextTableOptions* options) {
  app->add_option("--map", options->map,
                  "Maps names to columns: text=TITLE/BODY,category=TYPE; the "
                  "names are id, text, category, matter, caller and date; "
                  "without it the columns have these names")
      ->type_name("NAME=COLUMN")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  app->add_option("--rejects", options->rejects,
                  "File for the rows that cannot be read")
      ->type_name("FILE");
  app->add_option("--charset", options->charset,
                  "Character set of a .csv: auto, utf-8, gbk, utf-16le or "
                  "utf-16be")
      ->type_name("NAME")
      ->check(CheckCharset);
  AddSheetOptions(app, &options->sheet);
}

absl::Status TextTable::Open(const TextTableOptions& options,
                             const std::vector<std::string>& needed) {
  path_ = options.path;
  for (std::string_view name : kNames) {
    headings_[std::string(name)] = {std::string(name)};
  }
  for (const std::string& option : options.map) {
    for (const std::string& part : SplitCommas(option)) {
      const std::size_t equals = part.find('=');
      const auto found = headings_.find(part.substr(0, equals));
      if (equals == std::string::npos || found == headings_.end()) {
        return base::InvalidArgument(
            base::Fill<messages::kTextMap>(base::Quoted(part)));
      }
      found->second = absl::StrSplit(part.substr(equals + 1), '/');
    }
  }
  tables::RowOptions rows;
  rows.charset =
      tables::ParseCharset(options.charset).value_or(tables::Charset::kAuto);
  rows.workbook = BookOptions(options.sheet);
  TRUNKLINE_RETURN_IF_ERROR(file_.Open(options.path, rows));
  table_ = std::make_unique<tables::Table>(
      file_.rows(), [this](std::string_view heading) {
        for (const auto& [name, columns] : headings_) {
          for (const std::string& column : columns) {
            if (tables::SameHeading(column, heading)) return true;
          }
        }
        return false;
      });
  const absl::Status heading = table_->ReadHeading();
  if (!heading.ok()) return InFile(path_, heading);
  TRUNKLINE_RETURN_IF_ERROR(FindColumns(options, needed));
  return rejects_.Open(options.rejects);
}

absl::Status TextTable::FindColumns(const TextTableOptions& options,
                                    const std::vector<std::string>& needed) {
  const std::vector<std::string>& headings = table_->headings();
  for (const auto& [name, columns] : headings_) {
    const bool mapped = columns.size() != 1 || columns.front() != name;
    const bool asked =
        mapped || name == "text" ||
        std::find(needed.begin(), needed.end(), name) != needed.end();
    for (const std::string& column : columns) {
      const auto found = std::find_if(
          headings.begin(), headings.end(), [&](const std::string& heading) {
            return tables::SameHeading(heading, column);
          });
      if (found != headings.end()) {
        columns_[name].push_back(
            static_cast<std::size_t>(found - headings.begin()));
      } else if (asked) {
        return base::InvalidArgument(base::Fill<messages::kLacksColumn>(
            options.path, base::Quoted(column)));
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> TextTable::Next(TextRow* row) {
  while (true) {
    const absl::StatusOr<bool> more = table_->Next(&row_);
    if (!more.ok()) return InFile(path_, more.status());
    if (!*more) {
      TRUNKLINE_RETURN_IF_ERROR(rejects_.Close());
      SayNotes(path_, table_->notes());
      return false;
    }
    ++number_;
    if (row_.defect != tables::Row::Defect::kNone) {
      TRUNKLINE_RETURN_IF_ERROR(Reject({}, base::Fill<messages::kRowUnread>()));
      continue;
    }
    bool sound = true;
    for (const auto& [name, columns] : columns_) {
      for (std::size_t column : columns) {
        const tables::CellError error = tables::ErrorOf(
            row_, column, tables::Merged::kName, table_->rows().charset());
        if (!sound || error.empty()) continue;
        sound = false;
        TRUNKLINE_RETURN_IF_ERROR(Reject(name, error));
      }
    }
    if (sound) break;
  }
  const auto cell = [&](std::string_view name) -> std::string_view {
    const auto found = columns_.find(name);
    if (found == columns_.end()) return {};
    return row_[found->second.front()];
  };
  row->row = number_;
  row->line = row_.line;
  row->text.clear();
  for (std::size_t column : columns_["text"]) {
    if (!row->text.empty()) row->text += '\n';
    row->text += row_[column];
  }
  row->id = cell("id");
  row->category = cell("category");
  row->matter = cell("matter");
  row->caller = cell("caller");
  row->date = cell("date");
  return true;
}

absl::Status TextTable::Reject(std::string_view name,
                               const base::Text& reason) {
  return rejects_.Add(number_, row_.line, name, InToolLanguage(reason));
}

}  // namespace trunkline::tools
