// SPDX-License-Identifier: Apache-2.0
#include "tools/fact_file.h"

#include <algorithm>
#include <map>
#include <utility>

#include "src/base/civil.h"
#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/cells.h"
#include "src/tables/csv.h"
#include "src/tables/messages.h"
#include "src/tables/table.h"
#include "src/tables/times.h"
#include "tools/files.h"
#include "tools/json.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/text.h"
#include "tools/ticket_input.h"

namespace trunkline::tools {
namespace {

using tables::Trim;

// The column of a case table by which it is counted.
constexpr std::string_view kAcceptedAt = "accepted_at";

// Where the cells of a column come from.
struct Mapping {
  bool mapped = false;  // By --map; without headings the column stays empty.
  std::vector<std::string> headings;  // Joined by "/".
  std::map<std::string, std::string> words;
};
using Mappings = std::map<std::string, Mapping, std::less<>>;

// The columns of the table, and the one that stands beside it.
std::vector<FactColumn> ColumnsOf(const FactTable& table,
                                  const SideColumn* side) {
  std::vector<FactColumn> out = table.columns();
  if (side != nullptr) out.push_back({side->name, FactKind::kWord});
  return out;
}

bool HasColumn(const std::vector<FactColumn>& columns, std::string_view name) {
  return std::any_of(
      columns.begin(), columns.end(),
      [&](const FactColumn& column) { return column.name == name; });
}

absl::Status UnknownColumn(const std::vector<FactColumn>& columns,
                           std::string_view name) {
  std::vector<std::string_view> all;
  std::string list;
  std::string_view near;
  for (const FactColumn& column : columns) {
    all.push_back(column.name);
    list += (list.empty() ? "" : ", ") + column.name;
    // The part of a name before "_" is near it, however short it is.
    if (near.empty() && column.name.rfind(std::string(name) + "_", 0) == 0) {
      near = column.name;
    }
  }
  if (near.empty()) near = base::Nearest(name, all);
  return base::InvalidArgument(base::Fill<messages::kNoFactColumn>(
      base::Quoted(name), near.empty() ? base::Fill<messages::kColumnsAre>(list)
                                       : base::DidYouMean(near)));
}

// Reads --map and --value.
absl::Status ReadMappings(const FactInputOptions& options,
                          const std::vector<FactColumn>& columns,
                          Mappings* out) {
  for (const std::string& list : options.map) {
    for (const std::string& one : SplitCommas(list)) {
      const std::size_t equals = one.find('=');
      if (equals == std::string::npos) {
        return base::InvalidArgument(
            base::Fill<messages::kFactMap>(base::Quoted(one)));
      }
      const std::string column(Trim(one.substr(0, equals)));
      if (!HasColumn(columns, column)) return UnknownColumn(columns, column);
      (*out)[column].mapped = true;
      std::vector<std::string>& headings = (*out)[column].headings;
      std::string_view rest = std::string_view(one).substr(equals + 1);
      while (!rest.empty()) {
        const std::size_t slash = rest.find('/');
        headings.emplace_back(Trim(rest.substr(0, slash)));
        rest.remove_prefix(slash == std::string_view::npos ? rest.size()
                                                           : slash + 1);
      }
    }
  }
  for (const std::string& one : options.values) {
    const std::size_t colon = one.find(':');
    const std::size_t equals =
        colon == std::string::npos ? colon : one.find('=', colon);
    if (equals == std::string::npos) {
      return base::InvalidArgument(
          base::Fill<messages::kFactValue>(base::Quoted(one)));
    }
    const std::string column(Trim(one.substr(0, colon)));
    if (!HasColumn(columns, column)) return UnknownColumn(columns, column);
    (*out)[column]
        .words[std::string(Trim(one.substr(colon + 1, equals - colon - 1)))] =
        std::string(Trim(one.substr(equals + 1)));
  }
  return absl::OkStatus();
}

// Whether a heading is mapped to a column, so that its own name means nothing.
bool IsMapped(const Mappings& mappings, std::string_view heading) {
  return std::any_of(mappings.begin(), mappings.end(), [&](const auto& one) {
    return std::any_of(one.second.headings.begin(), one.second.headings.end(),
                       [&](const std::string& from) {
                         return tables::SameHeading(from, heading);
                       });
  });
}

// A column of the table of facts, bound to the columns of the file.
struct Bound {
  FactColumn column;
  std::vector<std::size_t> from;
  const Mapping* mapping = nullptr;
};

std::string WordOf(const Mapping* mapping, const std::string& word) {
  if (mapping == nullptr) return word;
  const auto found = mapping->words.find(word);
  if (found != mapping->words.end()) return found->second;
  const auto any = mapping->words.find("*");
  return any == mapping->words.end() || word.empty() ? word : any->second;
}

// The cell of a column as FactTable::AddRow() takes it.
std::string CellOf(const Bound& bound, const tables::Row& row,
                   const std::string& time_format, absl::TimeZone zone) {
  std::string cell;
  for (const std::size_t i : bound.from) {
    const std::string_view part = Trim(tables::TypedText(row[i]));
    if (part.empty()) continue;
    // Parts of a category are joined by a dot, those of a region by a slash.
    if (!cell.empty()) cell += bound.column.name == "category" ? '.' : '/';
    cell += part;
  }
  cell = WordOf(bound.mapping, cell);
  if (bound.column.kind == FactKind::kFlag && !cell.empty()) {
    const std::optional<bool> flag = tables::FindBool(cell);
    if (flag.has_value()) cell = *flag ? "true" : "false";
  } else if (bound.column.kind == FactKind::kTime && !cell.empty() &&
             !time_format.empty()) {
    const auto time = tables::ParseTime(cell, time_format, zone);
    if (time.has_value()) cell = base::FormatTimestamp(*time, zone);
  }
  return cell;
}

absl::StatusOr<std::vector<Bound>> BindColumns(
    const std::string& path, const std::vector<FactColumn>& columns,
    const Mappings& mappings, const tables::Table& reader) {
  const auto place = [&](std::string_view heading) {
    const auto& headings = reader.headings();
    return static_cast<std::size_t>(
        std::find_if(headings.begin(), headings.end(),
                     [&](const std::string& one) {
                       return tables::SameHeading(one, heading);
                     }) -
        headings.begin());
  };
  std::vector<Bound> out;
  for (const FactColumn& column : columns) {
    Bound& bound = out.emplace_back();
    bound.column = column;
    const auto mapping = mappings.find(column.name);
    if (mapping != mappings.end()) bound.mapping = &mapping->second;
    if (bound.mapping == nullptr || !bound.mapping->mapped) {
      const std::size_t i = place(column.name);
      if (i != reader.headings().size() && !IsMapped(mappings, column.name)) {
        bound.from.push_back(i);
      }
      continue;
    }
    for (const std::string& heading : bound.mapping->headings) {
      bound.from.push_back(place(heading));
      if (bound.from.back() == reader.headings().size()) {
        return base::InvalidArgument(
            base::Fill<messages::kLacksColumn>(path, base::Quoted(heading)));
      }
    }
  }
  if (out.front().from.empty()) {
    return base::InvalidArgument(base::Fill<messages::kLacksColumn>(
        path, base::Quoted(out.front().column.name)));
  }
  return out;
}

// What a column takes from merged cells: a word names all the rows that they
// cover, a time, a number or a flag is of one.
tables::Merged MergedOf(const FactColumn& column) {
  return column.kind == FactKind::kWord ? tables::Merged::kName
                                        : tables::Merged::kRefused;
}

// Returns all that is wrong with a row and the cells that are read from it, or
// nothing.
base::Text DefectsOf(const tables::Row& row, const std::vector<Bound>& columns,
                     const tables::Table& reader) {
  if (row.defect != tables::Row::Defect::kNone) {
    return base::Fill<messages::kRowUnread>();
  }
  // A row that has slipped: its cells say nothing.
  base::Text out = tables::WidthError(row, reader.headings().size());
  if (!out.empty()) return out;
  for (const Bound& bound : columns) {
    for (const std::size_t from : bound.from) {
      tables::CellError error = tables::ErrorOf(
          row, from, MergedOf(bound.column), reader.rows().charset());
      if (error.empty() && bound.column.kind == FactKind::kWord) {
        error = tables::CodeError(Trim(tables::TypedText(row[from])),
                                  row.kind(from));
      }
      if (error.empty()) continue;
      const base::Text at = base::Fill<messages::kAt>(bound.column.name, error);
      out = out.empty() ? at : base::Fill<messages::kAlso>(out, at);
    }
  }
  return out;
}

// Which columns of the file are which columns of the table. A heading that none
// takes may be a value, without a heading: only its number is said, and the
// nearest column that the file lacks.
base::Text ColumnsTaken(const std::vector<Bound>& columns,
                        const tables::Table& reader) {
  const std::vector<std::string>& headings = reader.headings();
  std::vector<bool> used(headings.size(), false);
  base::Text taken, not_used;
  const auto add = [](const base::Text& more, base::Text* list) {
    *list = list->empty() ? more : base::Fill<messages::kAnd>(*list, more);
  };
  std::vector<std::string_view> lacking;
  for (const Bound& bound : columns) {
    if (bound.from.empty()) lacking.push_back(bound.column.name);
    for (const std::size_t i : bound.from) {
      used[i] = true;
      add(base::Fill<tables::messages::kIs>(bound.column.name,
                                            base::Quoted(headings[i])),
          &taken);
    }
  }
  for (std::size_t i = 0; i != headings.size(); ++i) {
    if (used[i]) continue;
    base::Text one = base::Verbatim("#" + std::to_string(i + 1));
    const std::string_view near = base::Nearest(headings[i], lacking);
    if (!near.empty()) {
      one += base::Fill<base::messages::kNear>(base::Quoted(near));
    }
    add(one, &not_used);
  }
  base::Text out = base::Fill<tables::messages::kTaken>(taken);
  if (!not_used.empty()) {
    out += base::Fill<tables::messages::kNotUsed>(not_used);
  }
  return out;
}

}  // namespace

namespace {

// `input`, --map and what both tables share.
void AddInput(Arguments* app, const char* input, const char* map,
              FactInputOptions* options) {
  app->AddOption("input", options->path, input)->TypeName("FILE");
  AddCharsetOption(app, &options->charset);
  app->AddOption("-m,--map", options->map, map)
      ->TypeName("COLUMN=HEADING,...")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  AddCellOptions(app, "COLUMN:WORD=VALUE", &options->values,
                 &options->delimiter, &options->time_format);
  app->AddOption("--rejects", options->rejects,
                 "File for the rows that are rejected")
      ->TypeName("FILE");
  AddSheetOptions(app, &options->sheet);
}

}  // namespace

void AddFactInputOptions(Arguments* app, FactInputOptions* options) {
  AddInput(app, "A table of cases (.csv, .tsv, .xlsx); - is standard input",
           "Maps columns of the file to columns of the case table, as "
           "accepted_at=open_dt; category=level1/level2 joins columns "
           "to a path, type= leaves one empty",
           options);
  app->AddOption("--time-zone", options->time_zone,
                 "Zone of times without offset and of days, as Asia/Shanghai "
                 "or +08:00")
      ->TypeName("ZONE")
      ->Required();
  // A heading with a slip is a column that every figure does without.
  options->say_columns = true;
}

void AddCallInputOptions(Arguments* app, FactInputOptions* options) {
  AddInput(app,
           "A table of calls (.csv, .tsv, .xlsx) with the columns of "
           "trunkline.v1.CallRecord; - is standard input",
           "Maps columns of the file to columns of a table of calls, as "
           "caller_number=ANI,offered_at=start",
           options);
}

absl::StatusOr<absl::TimeZone> FactZone(const FactInputOptions& options) {
  return base::LoadZone(options.time_zone);
}

absl::StatusOr<std::size_t> ReadFacts(const FactInputOptions& options,
                                      const std::string& path,
                                      absl::TimeZone zone, FactTable* table,
                                      SideColumn* side) {
  const std::vector<FactColumn> wanted = ColumnsOf(*table, side);
  Mappings mappings;
  TRUNKLINE_RETURN_IF_ERROR(ReadMappings(options, wanted, &mappings));
  tables::RowOptions rows;
  rows.name = path;
  rows.charset =
      tables::ParseCharset(options.charset).value_or(tables::Charset::kAuto);
  if (options.delimiter == "tab" || options.delimiter == "\\t") {
    rows.csv.delimiter = '\t';
  } else if (!options.delimiter.empty()) {
    rows.csv.delimiter = options.delimiter[0];
  }
  rows.workbook = BookOptions(options.sheet);
  TableFile file;
  TRUNKLINE_RETURN_IF_ERROR(file.Open(path, rows));
  Progress progress(true, file.size());
  tables::Table reader(file.rows(), [&](std::string_view heading) {
    return HasColumn(wanted, heading) || IsMapped(mappings, heading);
  });
  const absl::Status heading = reader.ReadHeading();
  if (!heading.ok()) return InFile(path, heading);
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<Bound> columns,
                             BindColumns(path, wanted, mappings, reader));
  const std::size_t twice = reader.NamedTwice().second;
  if (twice != tables::Table::kNoColumn) {
    return base::InvalidArgument(base::Fill<messages::kColumnTwice>(
        path, base::Quoted(reader.headings()[twice])));
  }
  if (options.say_columns) Say(ColumnsTaken(columns, reader));
  for (const Bound& bound : columns) {
    if (bound.from.empty() && table->Find(bound.column.name).has_value()) {
      TRUNKLINE_RETURN_IF_ERROR(table->SetLacks(bound.column.name));
    }
    const bool left_out = bound.mapping != nullptr && bound.mapping->mapped;
    if (bound.column.name == kAcceptedAt && bound.from.empty() && !left_out) {
      Say(base::Fill<messages::kAt>(path,
                                    base::Fill<messages::kNoAcceptedColumn>()));
    }
  }
  Rejects rejects;
  TRUNKLINE_RETURN_IF_ERROR(rejects.Open(options.rejects));
  tables::Row row;
  std::vector<std::string> cells(columns.size());
  for (std::uint64_t number = 1;; ++number) {
    const absl::StatusOr<bool> more = reader.Next(&row);
    if (!more.ok()) return InFile(path, more.status());
    if (!*more) break;
    progress.Update(file.bytes_read(), number);
    base::Text why = DefectsOf(row, columns, reader);
    for (std::size_t i = 0; i != columns.size() && why.empty(); ++i) {
      cells[i] = CellOf(columns[i], row, options.time_format, zone);
    }
    if (why.empty()) {
      std::string beside;
      if (side != nullptr) {
        beside = std::move(cells.back());
        cells.pop_back();
      }
      const absl::Status added = table->AddRow(cells, zone);
      cells.resize(columns.size());
      if (added.ok()) {
        if (side != nullptr) side->cells.push_back(std::move(beside));
        continue;
      }
      why = base::TextOf(added);
    }
    progress.Clear();
    TRUNKLINE_RETURN_IF_ERROR(
        rejects.Add(number, row.line, "", InToolLanguage(why)));
  }
  progress.Clear();
  SayNotes(path, reader.notes());
  TRUNKLINE_RETURN_IF_ERROR(rejects.Close());
  return static_cast<std::size_t>(rejects.count());
}

absl::Status WriteFacts(const FactTable& table, absl::TimeZone zone,
                        const std::string& path) {
  const std::vector<FactColumn>& columns = table.columns();
  Progress progress(path != "-", 0, nouns::kCase);
  if (HasExtension(path, ".jsonl")) {
    OutputFile out;
    TRUNKLINE_RETURN_IF_ERROR(out.Open(path));
    for (std::size_t row = 0; row != table.rows(); ++row) {
      const std::vector<std::string> cells = table.Cells(row, zone);
      rapidjson::StringBuffer buffer;
      JsonWriter writer(buffer);
      writer.StartObject();
      for (std::size_t i = 0; i != columns.size(); ++i) {
        if (cells[i].empty()) continue;
        if (columns[i].kind == FactKind::kNumber) {
          Put(&writer, columns[i].name,
              static_cast<std::uint64_t>(table.Number(i, row)));
        } else if (columns[i].kind == FactKind::kFlag) {
          writer.Key(columns[i].name.c_str());
          writer.Bool(cells[i] == "true");
        } else {
          Put(&writer, columns[i].name, cells[i]);
        }
      }
      writer.EndObject();
      TRUNKLINE_RETURN_IF_ERROR(out.Write(buffer.GetString()));
      TRUNKLINE_RETURN_IF_ERROR(out.Write("\n"));
      progress.Update(0, row + 1);
    }
    return out.Close();
  }
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(path, "cases"));
  // Without the columns that the source did not have, so that who reads the
  // file knows of them too.
  std::vector<FactColumnId> written;
  std::vector<std::string> line;
  for (FactColumnId i = 0; i != columns.size(); ++i) {
    if (table.Lacks(i)) continue;
    written.push_back(i);
    line.push_back(columns[i].name);
  }
  TRUNKLINE_RETURN_IF_ERROR(out.AddRow(line));
  for (std::size_t row = 0; row != table.rows(); ++row) {
    const std::vector<std::string> cells = table.Cells(row, zone);
    line.clear();
    for (const FactColumnId i : written) line.push_back(cells[i]);
    TRUNKLINE_RETURN_IF_ERROR(out.AddRow(line));
    progress.Update(0, row + 1);
  }
  return out.Close();
}

}  // namespace trunkline::tools
