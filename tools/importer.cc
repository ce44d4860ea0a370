// SPDX-License-Identifier: Apache-2.0
#include "tools/importer.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "src/tables/ticket_columns.h"
#include "src/tables/times.h"
#include "tools/json.h"
#include "tools/json_table.h"
#include "tools/small_table.h"
#include "tools/table_file.h"
#include "trunkline_internal/v1/ticket.pb.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kAtOnce = 1000;

// The code of a category that neither the rules nor the crosswalk know.
std::string LegacyCode(std::string_view code) {
  std::string out = "legacy.";
  for (const char c : code) {
    out += c == '.' || c == '/' || c == ' ' || c == '\t' ? '_' : c;
  }
  return out;
}

// The members of a JSON ticket that the mapping names, or that are fields.
std::vector<std::string> JsonColumns(const tables::TicketTableOptions& table) {
  std::set<std::string> columns(table.pass_through.begin(),
                                table.pass_through.end());
  std::set<std::string> mapped;
  for (const tables::ColumnMap& map : table.columns) {
    mapped.insert(map.field);
    std::string_view rest = map.column;
    while (!rest.empty()) {
      const std::size_t slash = rest.find('/');
      columns.emplace(rest.substr(0, slash));
      rest.remove_prefix(slash == std::string_view::npos ? rest.size()
                                                         : slash + 1);
    }
  }
  for (const tables::TicketField& field : tables::TicketFields()) {
    std::string name(field.name());
    if (mapped.count(name) == 0) columns.insert(std::move(name));
  }
  return {columns.begin(), columns.end()};
}

// Whether an error of a row ends the import: the store cannot go on.
bool EndsImport(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsDataLoss(status) || absl::IsPermissionDenied(status) ||
         absl::IsInternal(status);
}

}  // namespace

absl::Status Importer::Run() {
  TRUNKLINE_RETURN_IF_ERROR(OpenOutputs());
  TRUNKLINE_RETURN_IF_ERROR(PrepareTable());
  if (!options_.crosswalk.empty()) TRUNKLINE_RETURN_IF_ERROR(ReadCrosswalk());
  if (!options_.history.empty()) {
    TRUNKLINE_RETURN_IF_ERROR(history_.Read(
        options_.history, mapping_, *desk_->rules, table_.zone, &rejects_));
  }
  TRUNKLINE_RETURN_IF_ERROR(ReadRows());
  TRUNKLINE_RETURN_IF_ERROR(Flush());
  if (!options_.knowledge.empty()) TRUNKLINE_RETURN_IF_ERROR(ReadKnowledge());
  TRUNKLINE_RETURN_IF_ERROR(StoreEntries());
  progress_->Clear();
  TRUNKLINE_RETURN_IF_ERROR(rejects_.Close());
  if (!options_.live.empty()) TRUNKLINE_RETURN_IF_ERROR(live_.Close());
  PrintCounts();
  return absl::OkStatus();
}

absl::Status Importer::OpenOutputs() {
  TRUNKLINE_RETURN_IF_ERROR(rejects_.Open(options_.rejects));
  if (options_.live.empty()) return absl::OkStatus();
  TRUNKLINE_RETURN_IF_ERROR(live_.Open(options_.live));
  std::string text;
  tables::AppendCsvRow({"old_id", "case", "old_unit", "new_unit"}, &text);
  return live_.Write(text);
}

absl::Status Importer::PrepareTable() {
  table_.columns = mapping_.columns;
  table_.values = mapping_.values;
  table_.time_format = mapping_.time_format;
  table_.rules = &*desk_->rules;
  table_.show_unknown = options_.show_unknown;
  table_.zone = desk_->zone;
  table_.csv.delimiter = mapping_.delimiter;
  if (!mapping_.time_zone.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(table_.zone, base::LoadZone(mapping_.time_zone));
  }
  // What a ticket has no field for is handed out beside it.
  for (const auto& [field, column] : mapping_.others) {
    if (field.rfind("history.", 0) == 0) continue;
    places_[field] = table_.pass_through.size();
    table_.pass_through.push_back(column);
  }
  return absl::OkStatus();
}

absl::Status Importer::ReadCrosswalk() {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SmallTable crosswalk,
      ReadSmallTable(options_.crosswalk, {"old", "new"}));
  for (const auto& row : crosswalk.rows) {
    const std::string from(crosswalk.Cell(row, "old"));
    const std::string to(crosswalk.Cell(row, "new"));
    if (from.empty() || to.empty()) continue;
    table_.values.push_back({"category", from, to});
    entries_.push_back({"crosswalk", mapping_.source, from, to});
  }
  return absl::OkStatus();
}

absl::Status Importer::ReadRows() {
  ProbedFile file;
  TRUNKLINE_RETURN_IF_ERROR(file.Open(options_.input));
  TRUNKLINE_RETURN_IF_ERROR(file.CheckKind());
  progress_ = std::make_unique<Progress>(!options_.quiet, file.size());
  tables::ReadFunction read = file.Reader();
  std::optional<JsonTable> json;
  tables::Charset charset = *tables::ParseCharset(mapping_.charset);
  if (TicketFormatOf(options_.input) == TicketFormat::kJsonLines) {
    json.emplace(read, JsonColumns(table_));
    read = [&json](char* buffer, std::size_t size) {
      return json->Read(buffer, size);
    };
    charset = tables::Charset::kUtf8;
    table_.csv.delimiter = ',';
    table_.csv.max_row_bytes *= 8;  // Quotes double.
  }
  tables::TextInput input(read, charset);
  std::unique_ptr<tables::RowReader> rows;
  if (file.is_workbook()) {
    TRUNKLINE_ASSIGN_OR_RETURN(rows, file.OpenWorkbook({}));
  }
  const auto reader = rows == nullptr
                          ? tables::NewTicketTableReader(&input, table_)
                          : tables::NewTicketTableReader(rows.get(), table_);
  tables::TicketRecord record;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, reader->Next(&record));
    if (!more) {
      SayNotes(options_.input, reader->notes());
      return absl::OkStatus();
    }
    ++rows_;
    if (json.has_value()) {
      record.line = record.row;
      const std::string defect = json->Defect(record.row);
      if (!defect.empty()) {
        record.rejected = true;
        record.column.clear();
        record.reason = defect;
      }
    }
    if (record.unknown_column != tables::CodedColumn::kNone) {
      unknown_.Add(record.unknown_column, record.unknown_word);
    }
    absl::Status status =
        record.rejected ? rejects_.Add(record) : AddRow(record);
    if (absl::IsInvalidArgument(status)) {
      status = rejects_.Add(record.row, record.line, "",
                            std::string(status.message()));
    }
    TRUNKLINE_RETURN_IF_ERROR(status);
    progress_->Update(file.bytes_read(), rows_);
  }
}

std::string Importer::Other(const tables::TicketRecord& record,
                            const std::string& name) const {
  const auto place = places_.find(name);
  if (place == places_.end()) return {};
  return std::string(tables::Trim(record.passed[place->second]));
}

absl::StatusOr<StoredTicket> Importer::TicketOf(
    const tables::TicketRecord& record) {
  trunkline_internal::v1::Ticket ticket;
  if (!ticket.ParseFromString(record.stored->bytes())) {
    return absl::InternalError("a ticket that was read cannot be read");
  }
  if (!ticket.category().empty() &&
      desk_->rules->FindCategory(ticket.category()).empty()) {
    ++legacy_[ticket.category()];
    unknown_.Add(tables::CodedColumn::kCategory, ticket.category());
    ticket.set_category(LegacyCode(ticket.category()));
  }
  ticket.clear_id();  // The case gets an id of its own.
  ticket.set_jurisdiction(desk_->jurisdiction);
  ticket.set_giver(mapping_.source);
  ticket.set_giver_ref(std::string(record.id));
  return ReadTicket(ticket.SerializeAsString(), Format::kBinary);
}

bool Importer::IsOpen(const tables::TicketRecord& record) const {
  const std::vector<std::string>& open = mapping_.open_words;
  if (open.empty()) return Other(record, "closed").empty();
  return std::find(open.begin(), open.end(), Other(record, "status")) !=
         open.end();
}

absl::StatusOr<Event> Importer::CloseEvent(const tables::TicketRecord& record,
                                           absl::Time last) const {
  Event close;
  close.at = last;
  const std::string closed = Other(record, "closed");
  if (!closed.empty()) {
    const std::optional<absl::Time> time =
        tables::ParseTime(closed, mapping_.time_format, table_.zone);
    if (!time.has_value()) {
      return absl::InvalidArgumentError(
          "column \"" + mapping_.others.at("closed") + "\" is not a time");
    }
    close.at = *time;
  }
  CloseCommand command;
  command.public_text = Other(record, "answer");
  close.command = std::move(command);
  close.stage = "closed";
  close.resolution = Resolution::kUnrated;
  const std::string word = mapping_.Word("result", Other(record, "result"));
  if (word.empty()) return close;
  const std::optional<int> result = schema::ResolutionNames().Find(word);
  if (!result.has_value()) {
    return absl::InvalidArgumentError(
        "column \"" + mapping_.others.at("result") +
        "\" is not satisfied, dissatisfied, unrated or the like; the mapping "
        "turns words by \"result:WORD = satisfied\"");
  }
  close.resolution = static_cast<Resolution>(*result);
  return close;
}

absl::Status Importer::AddRow(const tables::TicketRecord& record) {
  if (record.id.empty()) return absl::InvalidArgumentError("it has no id");
  TRUNKLINE_ASSIGN_OR_RETURN(const StoredTicket ticket, TicketOf(record));
  ImportedCase one;
  one.old_id = std::string(record.id);
  Event open;
  open.at = record.ticket.accepted_at;
  OpenCommand command;
  command.accepted_at = open.at;
  command.ticket = ticket.bytes();
  open.command = std::move(command);
  open.stage = "received";
  one.history.push_back(std::move(open));
  const std::string unit = Other(record, "unit");
  if (!unit.empty()) {
    Event dispatch;
    dispatch.at = record.ticket.accepted_at;
    DispatchCommand to_unit;
    to_unit.unit = ImportedDepartment(mapping_, *desk_->rules, unit);
    if (desk_->rules->FindDepartment(to_unit.unit).empty()) {
      unknown_.Add(tables::CodedColumn::kUnit, to_unit.unit);
    }
    dispatch.command = std::move(to_unit);
    dispatch.stage = "handling";
    one.history.push_back(std::move(dispatch));
  }
  history_.Take(one.old_id, &one.history);
  if (!IsOpen(record)) {
    TRUNKLINE_ASSIGN_OR_RETURN(Event close,
                               CloseEvent(record, one.history.back().at));
    one.history.push_back(std::move(close));
  }
  // A case may be only once in a transaction.
  if (!ids_.insert(one.old_id).second) {
    TRUNKLINE_RETURN_IF_ERROR(Flush());
    ids_.insert(one.old_id);
  }
  batch_.push_back(std::move(one));
  at_.emplace_back(record.row, record.line);
  return batch_.size() < kAtOnce ? absl::OkStatus() : Flush();
}

absl::Status Importer::Flush() {
  if (batch_.empty()) return absl::OkStatus();
  const auto results = desk_->desk->Import(desk_->jurisdiction, mapping_.source,
                                           batch_, ActorOf(options_), now_);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const absl::Status& status = results[i].status();
    if (results[i].ok()) {
      TRUNKLINE_RETURN_IF_ERROR(CountResult(batch_[i], *results[i]));
    } else if (absl::IsPermissionDenied(status)) {
      // An option is wrong, not the store.
      return absl::Status(absl::StatusCode::kInvalidArgument, status.message());
    } else if (EndsImport(status)) {
      return status;
    } else {
      TRUNKLINE_RETURN_IF_ERROR(rejects_.Add(at_[i].first, at_[i].second, "",
                                             std::string(status.message())));
    }
  }
  batch_.clear();
  at_.clear();
  ids_.clear();
  return absl::OkStatus();
}

absl::Status Importer::CountResult(const ImportedCase& one,
                                   const ImportResult& result) {
  switch (result.kind) {
    case ImportResult::Kind::kNew:
      ++new_;
      break;
    case ImportResult::Kind::kUpdated:
      ++updated_;
      break;
    case ImportResult::Kind::kUnchanged:
      ++unchanged_;
      break;
  }
  if (result.case_id.empty()) return absl::OkStatus();
  ++cases_;
  if (options_.live.empty()) return absl::OkStatus();
  std::string text;
  tables::AppendCsvRow(
      {one.old_id, result.case_id, result.old_unit, result.new_unit}, &text);
  return live_.Write(text);
}

absl::Status Importer::ReadKnowledge() {
  TRUNKLINE_ASSIGN_OR_RETURN(const SmallTable table,
                             ReadSmallTable(options_.knowledge, {"id"}));
  std::uint64_t number = 0;
  for (const auto& row : table.rows) {
    ++number;
    const std::string id(table.Cell(row, "id"));
    if (id.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(
          rejects_.Add(number, 0, "id", "a knowledge entry without id"));
      continue;
    }
    std::string json = absl::StrCat("{\"source\": ", JsonText(mapping_.source));
    for (const auto& [name, place] : table.columns) {
      if (place >= row.size()) continue;
      absl::StrAppend(&json, ", ", JsonText(name), ": ", JsonText(row[place]));
    }
    entries_.push_back({"knowledge", mapping_.source, id, json + "}"});
    ++knowledge_;
  }
  return absl::OkStatus();
}

absl::Status Importer::StoreEntries() {
  for (const auto& entry : legacy_) {
    entries_.push_back(
        {"crosswalk", mapping_.source, entry.first, LegacyCode(entry.first)});
  }
  for (std::size_t i = 0; i < entries_.size(); i += kAtOnce) {
    Batch batch;
    const std::size_t end = std::min(entries_.size(), i + kAtOnce);
    for (std::size_t k = i; k < end; ++k) {
      batch.auxiliary.push_back(std::move(entries_[k]));
    }
    TRUNKLINE_RETURN_IF_ERROR(desk_->desk->store().Commit(batch).status());
  }
  return absl::OkStatus();
}

void Importer::PrintCounts() const {
  Say(absl::StrCat("rows ", rows_, " = new ", new_, " + updated ", updated_,
                   " + unchanged ", unchanged_, " + rejected ",
                   rejects_.count()));
  Say(absl::StrCat("open cases that continue here: ", cases_));
  if (!legacy_.empty()) {
    std::uint64_t all = 0;
    for (const auto& entry : legacy_) all += entry.second;
    Say(absl::StrCat("categories without a code here, kept under legacy.: ",
                     legacy_.size(), ", in ", all, " rows"));
  }
  if (!unknown_.empty()) Say(unknown_.ToText());
  if (knowledge_ != 0) Say(absl::StrCat("knowledge entries: ", knowledge_));
  if (history_.size() != 0) {
    Say(absl::StrCat("history of ", history_.size(),
                     " cases that are not in the table was left out"));
  }
}

}  // namespace trunkline::tools
