// SPDX-License-Identifier: Apache-2.0
#include "tools/text_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/load/entry.h"
#include "src/tables/cells.h"
#include "src/tables/messages.h"
#include "src/tables/times.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

constexpr std::string_view kNames[] = {"category", "text",   "id",
                                       "matter",   "caller", "date"};
constexpr char kPoints[] = "points";  // A name where it is needed.

}  // namespace

void AddTextTableOptions(Arguments* app, TextTableOptions* options) {
  app->AddOption("--map", options->map,
                 "Maps names to columns: text=TITLE/BODY,category=TYPE or "
                 "category=LEVEL1/LEVEL2; the "
                 "names are id, text, category, matter, caller and date; "
                 "without it the columns have these names")
      ->TypeName("NAME=COLUMN")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  app->AddOption("--rejects", options->rejects,
                 "File for the rows that cannot be read")
      ->TypeName("FILE");
  AddTableFileOptions(app, &options->table);
}

std::string CategoryCode(const RuleSet* rules, std::string_view name,
                         std::map<std::string, std::string>* names) {
  if (rules != nullptr) return std::string(rules->FindCategory(name));
  std::string code;
  for (absl::string_view part :
       absl::StrSplit(base::ToAbsl(name), '/', absl::SkipWhitespace())) {
    std::string piece(part);
    for (char& c : piece) {
      const bool bad = c == '.' || !load::GoodId(std::string_view(&c, 1));
      if (static_cast<unsigned char>(c) < 0x80 && bad) c = '_';
    }
    absl::StrAppend(&code, code.empty() ? "" : ".", piece);
    if (names != nullptr) (*names)[code] = std::string(part);
  }
  return load::GoodId(code) ? code : std::string();
}

absl::Status TextTable::Open(const TextTableOptions& options,
                             const std::vector<std::string>& needed) {
  path_ = options.path;
  for (std::string_view name : kNames) {
    headings_[std::string(name)] = {std::string(name)};
  }
  const auto needs = [&needed](std::string_view name) {
    return std::find(needed.begin(), needed.end(), name) != needed.end();
  };
  if (needs(kPoints)) headings_[kPoints] = {kPoints};
  check_ids_ = needs("id");
  for (const std::string& option : options.map) {
    for (const std::string& part : SplitCommas(option)) {
      const std::size_t equals = part.find('=');
      const auto found = headings_.find(part.substr(0, equals));
      if (equals == std::string::npos || found == headings_.end()) {
        return base::InvalidArgument(
            base::Fill<messages::kTextMap>(base::Quoted(part)));
      }
      found->second = absl::StrSplit(part.substr(equals + 1), '/');
      if (found->second.size() > 1 && found->first != "text" &&
          found->first != "category") {
        return base::InvalidArgument(
            base::Fill<messages::kTextMap>(base::Quoted(part)));
      }
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(
      file_.Open(options.path, RowOptionsOf(options.table)));
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
  const absl::Status sound = table_->CheckHeading();
  if (!sound.ok()) return InFile(path_, sound);
  TRUNKLINE_RETURN_IF_ERROR(FindColumns(options, needed));
  const std::size_t twice = table_->NamedTwice().second;
  if (twice != tables::Table::kNoColumn) {
    return base::InvalidArgument(base::Fill<messages::kColumnTwice>(
        path_, base::Quoted(table_->headings()[twice])));
  }
  Say(ColumnsTaken());
  return rejects_.Open(options.rejects);
}

// A heading that no name takes may be a value: only its number is said.
base::Text TextTable::ColumnsTaken() const {
  const std::vector<std::string>& headings = table_->headings();
  std::vector<bool> used(headings.size(), false);
  std::vector<std::string_view> lacking;
  base::Text taken, not_used;
  const auto add = [](const base::Text& more, base::Text* list) {
    *list =
        list->empty() ? more : base::Fill<tables::messages::kAnd>(*list, more);
  };
  for (const auto& [name, mapped] : headings_) {
    const auto found = columns_.find(name);
    if (found == columns_.end()) {
      lacking.push_back(name);
      continue;
    }
    for (const std::size_t i : found->second) {
      used[i] = true;
      add(base::Fill<tables::messages::kIs>(name, base::Quoted(headings[i])),
          &taken);
    }
  }
  for (std::size_t i = 0; i != headings.size(); ++i) {
    if (used[i]) continue;
    base::Text one = base::Verbatim(absl::StrCat("#", i + 1));
    const std::string_view near = base::Nearest(headings[i], lacking);
    if (!near.empty()) {
      one += base::Fill<tables::messages::kNear>(base::Quoted(near));
    }
    add(one, &not_used);
  }
  base::Text out = base::Fill<tables::messages::kTaken>(taken);
  if (!not_used.empty()) {
    out += base::Fill<tables::messages::kNotUsed>(not_used);
  }
  return out;
}

absl::Status TextTable::FindColumns(const TextTableOptions& options,
                                    const std::vector<std::string>& needed) {
  const std::vector<std::string>& headings = table_->headings();
  for (const auto& [name, columns] : headings_) {
    const bool mapped = columns.size() != 1 || columns.front() != name;
    const bool asked =
        mapped || std::find(needed.begin(), needed.end(), name) != needed.end();
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
      TRUNKLINE_RETURN_IF_ERROR(Reject({}, tables::DefectOf(row_)));
      continue;
    }
    const base::Text width =
        tables::WidthError(row_, table_->headings().size());
    bool sound = width.empty();
    if (!sound) TRUNKLINE_RETURN_IF_ERROR(Reject({}, width));
    for (const auto& [name, columns] : columns_) {
      for (std::size_t column : columns) {
        // A merged cell would give its points to several categories.
        tables::CellError error = tables::ErrorOf(
            row_, column,
            name == kPoints ? tables::Merged::kRefused : tables::Merged::kName,
            table_->rows().charset());
        if (error.empty() && check_ids_ && name == "id") {
          error = tables::CodeError(tables::Trim(row_.shown(column)),
                                    row_.kind(column));
        }
        if (!sound || error.empty()) continue;
        sound = false;
        TRUNKLINE_RETURN_IF_ERROR(Reject(name, error));
      }
    }
    if (sound) {
      const std::size_t level = EmptyLevel();
      if (level != 0) {
        sound = false;
        TRUNKLINE_RETURN_IF_ERROR(
            Reject("category", base::Fill<messages::kRowLevel>(level)));
      }
    }
    const std::string date = tables::TimeText(Cell("date"), row_.from_1904);
    if (sound && !date.empty()) {
      const auto time = tables::ParseTime(date, "", absl::UTCTimeZone());
      if (time.has_value()) {
        date_ = base::FormatDate(absl::ToCivilDay(*time, absl::UTCTimeZone()));
      } else {
        sound = false;
        TRUNKLINE_RETURN_IF_ERROR(Reject("date", tables::NotATime(date, "")));
      }
    } else {
      date_.clear();
    }
    if (sound) break;
    if (check_ids_) skipped_ids_.emplace_back(ShownCell("id"));
  }
  row->row = number_;
  row->line = row_.line;
  row->text.clear();
  const auto text = columns_.find("text");
  if (text != columns_.end()) {
    for (std::size_t column : text->second) {
      if (!row->text.empty()) row->text += '\n';
      row->text += row_[column];
    }
  }
  row->id = ShownCell("id");
  row->category.clear();
  const auto category = columns_.find("category");
  if (category != columns_.end()) {
    row->category = Path(category->second);
  }
  row->matter = Cell("matter");
  row->caller = Cell("caller");
  row->date = date_;
  row->points = Cell(kPoints);
  return true;
}

std::size_t TextTable::EmptyLevel() const {
  const auto category = columns_.find("category");
  if (category == columns_.end()) return 0;
  std::size_t empty = 0, level = 0;
  for (const std::size_t column : category->second) {
    for (const absl::string_view part :
         absl::StrSplit(base::ToAbsl(row_[column]), '/')) {
      ++level;
      const bool none = tables::Trim({part.data(), part.size()}).empty();
      if (none && empty == 0) empty = level;
      if (!none && empty != 0) return empty;
    }
  }
  return 0;
}

std::string TextTable::Path(const std::vector<std::size_t>& columns) const {
  std::string path;
  for (const std::size_t column : columns) {
    const std::string_view level = tables::Trim(row_[column]);
    if (level.empty()) break;
    if (!path.empty()) path += '/';
    path += level;
  }
  return path;
}

std::string_view TextTable::Cell(std::string_view name) const {
  const auto found = columns_.find(name);
  return found == columns_.end() ? std::string_view()
                                 : row_[found->second.front()];
}

std::string_view TextTable::ShownCell(std::string_view name) const {
  const auto found = columns_.find(name);
  return found == columns_.end() ? std::string_view()
                                 : row_.shown(found->second.front());
}

absl::Status TextTable::Reject(std::string_view name,
                               const base::Text& reason) {
  return rejects_.Add(number_, row_.line, name, InToolLanguage(reason));
}

}  // namespace trunkline::tools
