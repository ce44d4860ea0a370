// SPDX-License-Identifier: Apache-2.0
#include "tools/importer.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "src/tables/labels.h"
#include "src/tables/ticket_columns.h"
#include "src/tables/times.h"
#include "tools/json.h"
#include "tools/json_table.h"
#include "tools/messages.h"
#include "tools/nearest.h"
#include "tools/small_table.h"
#include "tools/table_file.h"
#include "tools/text.h"
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

// The columns that the mapping names.
std::set<std::string> MappedColumns(const tables::TicketTableOptions& table) {
  std::set<std::string> columns(table.pass_through.begin(),
                                table.pass_through.end());
  for (const tables::ColumnMap& map : table.columns) {
    std::string_view rest = map.column;
    while (!rest.empty()) {
      const std::size_t slash = rest.find('/');
      columns.emplace(rest.substr(0, slash));
      rest.remove_prefix(slash == std::string_view::npos ? rest.size()
                                                         : slash + 1);
    }
  }
  return columns;
}

// The members of a JSON ticket that the mapping names, or that are fields.
std::vector<std::string> JsonColumns(const tables::TicketTableOptions& table) {
  std::set<std::string> columns = MappedColumns(table);
  std::set<std::string> mapped;
  for (const tables::ColumnMap& map : table.columns) mapped.insert(map.field);
  for (const tables::TicketField& field : tables::TicketFields()) {
    std::string name(field.name());
    if (mapped.count(name) == 0) columns.insert(std::move(name));
  }
  return {columns.begin(), columns.end()};
}

// The files of a row. Several are separated by ";" in each column, in the same
// order.
absl::StatusOr<std::vector<Attachment>> AttachmentsOf(
    const std::string& uris, const std::string& digests,
    const std::string& kinds, const ImportMapping& mapping) {
  const auto list = [](const std::string& cell) {
    std::vector<std::string> out;
    for (const absl::string_view part :
         absl::StrSplit(absl::StrReplaceAll(cell, {{"；", ";"}}), ';')) {
      out.emplace_back(tables::Trim(base::FromAbsl(part)));
    }
    return cell.empty() ? std::vector<std::string>() : out;
  };
  const std::vector<std::string> uri = list(uris), digest = list(digests),
                                 kind = list(kinds);
  if ((!digest.empty() && digest.size() != uri.size()) ||
      (!kind.empty() && kind.size() != uri.size())) {
    return base::InvalidArgument(base::Fill<messages::kAttachmentNumbers>());
  }
  std::vector<Attachment> files;
  for (std::size_t i = 0; i != uri.size(); ++i) {
    Attachment& file = files.emplace_back();
    file.uri = uri[i];
    if (!digest.empty()) file.sha256 = digest[i];
    if (file.uri.empty() ||
        (!file.sha256.empty() && !base::IsSha256Text(file.sha256))) {
      return base::InvalidArgument(base::Fill<messages::kAttachmentDefect>());
    }
    const std::string word =
        kind.empty() ? "" : mapping.Word("attachment.kind", kind[i]);
    if (word.empty()) continue;
    const std::optional<int> found = schema::AttachmentKindNames().Find(word);
    if (!found.has_value()) {
      return base::InvalidArgument(base::Fill<messages::kAttachmentKind>());
    }
    file.kind = static_cast<Attachment::Kind>(*found);
  }
  return files;
}

// Whether an error of a row ends the import: the store cannot go on.
bool EndsImport(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsDataLoss(status) || absl::IsPermissionDenied(status) ||
         absl::IsInternal(status);
}

}  // namespace

absl::Status Importer::Run() {
  TRUNKLINE_RETURN_IF_ERROR(CheckMapping());
  TRUNKLINE_RETURN_IF_ERROR(OpenOutputs());
  TRUNKLINE_RETURN_IF_ERROR(PrepareTable());
  if (!options_.crosswalk.empty()) TRUNKLINE_RETURN_IF_ERROR(ReadCrosswalk());
  if (!options_.history.empty()) {
    TRUNKLINE_RETURN_IF_ERROR(history_.Read(
        options_.history, mapping_, *desk_->rules, table_.zone, &rejects_));
    for (const std::string& unit : history_.unknown_units()) {
      unknown_.Add(tables::CodedColumn::kUnit, unit);
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(ReadRows());
  TRUNKLINE_RETURN_IF_ERROR(Flush());
  if (!options_.knowledge.empty()) TRUNKLINE_RETURN_IF_ERROR(ReadKnowledge());
  TRUNKLINE_RETURN_IF_ERROR(StoreEntries());
  progress_->Clear();
  TRUNKLINE_RETURN_IF_ERROR(rejects_.Close());
  TRUNKLINE_RETURN_IF_ERROR(notes_.Close());
  if (!options_.live.empty()) TRUNKLINE_RETURN_IF_ERROR(WriteLive());
  PrintCounts();
  return absl::OkStatus();
}

absl::Status Importer::CheckMapping() const {
  const bool says = IsMapped("closed") || IsMapped("status");
  const bool all = options_.all_open || options_.all_closed;
  if (options_.all_open && options_.all_closed) {
    return base::InvalidArgument(base::Fill<messages::kAllExclude>());
  }
  if (says && all) {
    return base::InvalidArgument(base::Fill<messages::kAllBesideState>());
  }
  if (!says && !all) {
    return base::InvalidArgument(base::Fill<messages::kNoState>());
  }
  if (IsMapped("status") && mapping_.words.count("status") == 0) {
    return base::InvalidArgument(base::Fill<messages::kNoStateWords>());
  }
  return absl::OkStatus();
}

absl::Status Importer::OpenOutputs() {
  TRUNKLINE_RETURN_IF_ERROR(rejects_.Open(options_.rejects));
  TRUNKLINE_RETURN_IF_ERROR(notes_.Open(options_.notes));
  if (options_.live.empty()) return absl::OkStatus();
  TRUNKLINE_RETURN_IF_ERROR(live_.Open(options_.live));
  std::string text;
  tables::AppendCsvRow({"old_id", "case", "old_unit", "new_unit", "here",
                        "at_source", "source_result", "not_kept"},
                       &text);
  return live_.Write(text);
}

absl::Status Importer::PrepareTable() {
  table_.columns = mapping_.columns;
  table_.values = mapping_.values;
  table_.time_format = mapping_.time_format;
  table_.rules = &*desk_->rules;
  table_.show_unknown = options_.show_unknown;
  table_.mapping_file = true;
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
      ReadSmallTable(options_.crosswalk, {"old", "new"}, {"old", "new"}));
  std::map<std::string, std::uint64_t> lines;  // By the old code.
  for (const auto& row : crosswalk.rows) {
    TRUNKLINE_RETURN_IF_ERROR(crosswalk.StatusOf(row, {"old", "new"}));
    const std::string from(crosswalk.Cell(row, "old"));
    const std::string to(crosswalk.Cell(row, "new"));
    if (from.empty() || to.empty()) {
      ++crosswalk_empty_;
      continue;
    }
    const auto [first, is_new] = lines.emplace(from, row.line);
    if (!is_new) {
      return base::InvalidArgument(base::Fill<messages::kAt>(
          options_.crosswalk,
          base::Fill<messages::kAt>(base::Fill<messages::kLine>(row.line),
                                    base::Fill<messages::kCrosswalkTwice>(
                                        base::Quoted(from), first->second))));
    }
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
  std::unique_ptr<tables::RowReader> rows;
  base::Text doubt;
  if (file.is_workbook()) {
    TRUNKLINE_ASSIGN_OR_RETURN(rows,
                               file.OpenWorkbook(BookOptions(options_.sheet)));
  } else if (!options_.sheet.sheet.empty()) {
    return base::InvalidArgument(
        base::Fill<messages::kNoWorkbook>(options_.input));
  } else if (charset == tables::Charset::kAuto) {
    // The mapping says it, not an option.
    TRUNKLINE_ASSIGN_OR_RETURN(charset, file.Detect(&doubt, "charset = "));
  }
  tables::TextInput input(read, charset, std::move(doubt));
  const auto reader = rows == nullptr
                          ? tables::NewTicketTableReader(&input, table_)
                          : tables::NewTicketTableReader(rows.get(), table_);
  tables::TicketRecord record;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, reader->Next(&record));
    if (!more) {
      SayNotes(options_.input, reader->notes());
      SayUsed(*reader, json.has_value() ? &*json : nullptr);
      return absl::OkStatus();
    }
    ++rows_;
    if (json.has_value()) {
      record.line = record.row;
      const std::string defect = json->Defect(record.row);
      if (!defect.empty()) {
        record.rejected = true;
        record.column.clear();
        record.reason = base::Verbatim(defect);
        record.more_reasons.clear();
      }
    }
    for (const auto& [column, word] : record.unknown) {
      unknown_.Add(column, word);
    }
    // A case may be only once in a transaction. An error of the desk is none of
    // the row that comes next.
    const bool repeats =
        !record.rejected && ids_.count(std::string(record.id)) != 0;
    if (repeats || batch_.size() >= kAtOnce) {
      TRUNKLINE_RETURN_IF_ERROR(Flush());
    }
    if (record.rejected) ++row_rejects_;
    absl::Status status =
        record.rejected ? rejects_.Add(record) : AddRow(record);
    if (record.rejected || absl::IsInvalidArgument(status)) {
      history_.MarkRejected(std::string(record.id));
    }
    if (!record.rejected && absl::IsInvalidArgument(status)) {
      status = RejectRow(record.row, record.line, "",
                         InToolLanguage(base::TextOf(status)));
    }
    TRUNKLINE_RETURN_IF_ERROR(status);
    progress_->Update(file.bytes_read(), rows_);
  }
}

void Importer::SayUsed(const tables::TicketReader& reader,
                       const JsonTable* json) const {
  progress_->Clear();
  // Of JSON lines each field is a column, whether an object has it or not.
  if (json == nullptr) {
    const base::Text columns = reader.Columns();
    if (!columns.empty()) Say(columns);
  } else {
    const std::vector<std::string> taken = json->Taken();
    if (!taken.empty()) {
      Say(base::Fill<messages::kMembersTaken>(absl::StrJoin(taken, ", ")));
    }
    std::vector<std::string> missing;
    for (const std::string& name : MappedColumns(table_)) {
      if (!std::binary_search(taken.begin(), taken.end(), name)) {
        missing.push_back(name);
      }
    }
    if (!missing.empty()) {
      Say(base::Fill<messages::kMembersMissing>(absl::StrJoin(missing, ", ")));
    }
    const std::set<std::string>& unused = json->unused();
    if (!unused.empty() && options_.show_unknown) {
      Say(base::Fill<messages::kMembersUnused>(absl::StrJoin(unused, ", ")));
    } else if (!unused.empty()) {
      Say(base::Fill<messages::kMembersUnusedCount>(unused.size()));
    }
  }
  std::vector<std::string> words;
  for (const auto& entry : mapping_.words) {
    const std::string& field = entry.first;
    // Those of a history and of its departments have columns of their own.
    const bool of_history = field.rfind("history.", 0) == 0 || field == "unit";
    if (!IsMapped(field) && !(of_history && !options_.history.empty())) {
      words.push_back(field);
    }
  }
  if (!words.empty()) {
    Say(base::Fill<messages::kMappingWordsUnused>(absl::StrJoin(words, ", ")));
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
    return base::Internal(base::Fill<messages::kTicketReadBack>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<Attachment> files,
      AttachmentsOf(Other(record, "attachment"),
                    Other(record, "attachment.sha256"),
                    Other(record, "attachment.kind"), mapping_));
  tables::RuleSetLabels labels(&*desk_->rules);
  labels.SetAcceptedAt(record.ticket.accepted_at);
  const auto known = [&](tables::LabelKind kind, std::string_view word) {
    return word.empty() || !labels.CodeOf(kind, word).empty();
  };
  if (!known(tables::LabelKind::kCategory, ticket.category())) {
    ++legacy_[ticket.category()];
    unknown_.Add(tables::CodedColumn::kCategory, ticket.category());
    ticket.set_category(LegacyCode(ticket.category()));
  }
  if (!known(tables::LabelKind::kRegion, ticket.region())) {
    unknown_.Add(tables::CodedColumn::kRegion, ticket.region());
  }
  for (const std::string& unit : ticket.against()) {
    if (desk_->rules->FindDepartment(unit).empty()) {
      unknown_.Add(tables::CodedColumn::kUnit, unit);
    }
  }
  if (!ticket.first_receiver().empty() &&
      desk_->rules->FindDepartment(ticket.first_receiver()).empty()) {
    unknown_.Add(tables::CodedColumn::kUnit, ticket.first_receiver());
  }
  for (const Attachment& file : files) {
    auto* const out = ticket.add_attachment();
    out->set_kind(
        static_cast<trunkline_internal::v1::Attachment::Kind>(file.kind));
    out->set_sha256(file.sha256);
    out->set_uri(file.uri);
  }
  ticket.clear_id();  // The case gets an id of its own.
  ticket.set_jurisdiction(desk_->jurisdiction);
  ticket.set_giver(mapping_.source);
  ticket.set_giver_ref(std::string(record.id));
  return ReadTicket(ticket.SerializeAsString(), Format::kBinary);
}

absl::Status Importer::RejectRow(std::uint64_t row, std::uint64_t line,
                                 std::string_view column,
                                 std::string_view reason) {
  ++row_rejects_;
  return rejects_.Add(row, line, column, reason);
}

absl::StatusOr<bool> Importer::IsOpen(const tables::TicketRecord& record,
                                      RowNotes* notes) const {
  const bool has_time = !Closed(record).empty();
  if (!IsMapped("status")) {
    return IsMapped("closed") ? !has_time : options_.all_open;
  }
  const std::string status = Other(record, "status");
  const std::string word = mapping_.Word("status", status);
  if (word == kOpenWord) {
    if (has_time) notes->Add(ImportNote::kOpenWithClosingTime);
    return true;
  }
  if (word == kClosedWord) return false;
  if (status.empty() && has_time) return false;
  const std::string column = base::Quoted(mapping_.others.at("status"));
  return base::InvalidArgument(
      status.empty() ? base::Fill<messages::kStateEmpty>(column)
                     : base::Fill<messages::kStateUnknown>(column));
}

absl::StatusOr<Event> Importer::CloseEvent(const tables::TicketRecord& record,
                                           absl::Time last,
                                           RowNotes* notes) const {
  Event close;
  close.at = last;
  CloseCommand command;
  const std::string closed = Closed(record);
  if (closed.empty()) {
    command.time_unknown = true;
    notes->Add(ImportNote::kNoClosingTime);
  } else {
    const std::optional<absl::Time> time =
        tables::ParseTime(tables::TimeText(closed, record.cells.from_1904),
                          mapping_.time_format, table_.zone);
    if (!time.has_value()) {
      return base::InvalidArgument(base::Fill<messages::kColumnNoTime>(
          base::Quoted(mapping_.others.at("closed"))));
    }
    if (tables::StandsForNone(*time)) {
      return base::InvalidArgument(base::Fill<messages::kColumnBefore1950>(
          base::Quoted(mapping_.others.at("closed"))));
    }
    close.at = *time;
    if (*time < record.ticket.accepted_at) {
      notes->Add(ImportNote::kClosedBeforeAccepted);
    } else if (*time < last) {
      notes->Add(ImportNote::kHistoryAfterClosed);
    }
    if (*time > now_) notes->Add(ImportNote::kClosedAfterNow);
  }
  command.public_text = Other(record, "answer");
  close.command = std::move(command);
  close.stage = kClosedStage;
  close.resolution = Resolution::kUnrated;
  const std::string word = mapping_.Word("result", Other(record, "result"));
  if (word.empty()) {
    notes->Add(ImportNote::kNoResult);
    return close;
  }
  const std::optional<int> result = schema::ResolutionNames().Find(word);
  if (!result.has_value()) {
    return base::InvalidArgument(base::Fill<messages::kColumnNoResult>(
        base::Quoted(mapping_.others.at("result"))));
  }
  close.resolution = static_cast<Resolution>(*result);
  return close;
}

absl::Status Importer::AddRow(const tables::TicketRecord& record) {
  if (record.id.empty())
    return base::InvalidArgument(base::Fill<messages::kNoId>());
  const absl::Time accepted = record.ticket.accepted_at;
  if (accepted == absl::InfinitePast()) {
    return base::InvalidArgument(base::Fill<messages::kNoTimeOfAcceptance>());
  }
  Row row;
  row.row = record.row;
  row.line = record.line;
  if (accepted > now_) row.notes.Add(ImportNote::kAcceptedAfterNow);
  TRUNKLINE_ASSIGN_OR_RETURN(const bool is_open, IsOpen(record, &row.notes));
  ImportedCase one;
  one.old_id = std::string(record.id);
  // Taken when the row is known to be good: another row may have the same id.
  const std::vector<Event>* const found = history_.Find(one.old_id);
  std::string last_unit;
  absl::Time last = accepted;
  static const std::vector<Event> no_events;
  for (const Event& event : found == nullptr ? no_events : *found) {
    if (const auto* const to = std::get_if<DispatchCommand>(&event.command)) {
      last_unit = to->unit;
    }
    if (event.at < accepted) {
      row.notes.Add(ImportNote::kHistoryBeforeAccepted);
    }
    last = std::max(last, event.at);
  }
  // All that can be wrong with the row, before anything of it is counted.
  const auto close = is_open ? absl::StatusOr<Event>(Event())
                             : CloseEvent(record, last, &row.notes);
  const auto ticket = close.ok() ? TicketOf(record)
                                 : absl::StatusOr<StoredTicket>(close.status());
  if (!ticket.ok()) return ticket.status();
  std::vector<Event> history = history_.Take(one.old_id);
  row.history = history.size();
  Event open;
  open.at = accepted;
  OpenCommand command;
  command.accepted_at = accepted;
  command.ticket = ticket->bytes();
  // The column says who has the case now, not that it was dispatched.
  std::string unit = Other(record, "unit");
  if (!unit.empty()) {
    unit = ImportedDepartment(mapping_, *desk_->rules, unit);
    if (desk_->rules->FindDepartment(unit).empty()) {
      unknown_.Add(tables::CodedColumn::kUnit, unit);
    }
  }
  if (last_unit.empty()) {
    command.lead = unit;
  } else if (!unit.empty() && unit != last_unit) {
    row.notes.Add(ImportNote::kOtherUnit);
  }
  open.stage = command.lead.empty() ? kReceivedStage : kHandlingStage;
  open.command = std::move(command);
  one.history.push_back(std::move(open));
  for (Event& event : history) one.history.push_back(std::move(event));
  if (!is_open) {
    one.history.push_back(*close);
  } else if (!Other(record, "result").empty()) {
    row.notes.Add(ImportNote::kOpenWithResult);
  }
  CompareWithEarlier(one.old_id, last_unit.empty() ? unit : last_unit,
                     is_open ? nullptr : &*close, &row);
  if (options_.dry_run && IsRepeated(one)) {
    return notes_.Add(row.row, row.line, row.notes);
  }
  ids_.insert(one.old_id);
  batch_.push_back(std::move(one));
  batch_rows_.push_back(row);
  return absl::OkStatus();
}

void Importer::CompareWithEarlier(const std::string& old_id,
                                  const std::string& unit, const Event* close,
                                  Row* row) {
  std::string facts = absl::StrCat(unit, "\n");
  if (close != nullptr) {
    const bool no_time = std::get<CloseCommand>(close->command).time_unknown;
    absl::StrAppend(&facts, static_cast<int>(close->resolution), "\n",
                    no_time ? "" : absl::FormatTime(close->at));
  }
  const std::hash<std::string> hash{};
  const auto [last, is_new] = facts_.emplace(hash(old_id), hash(facts));
  row->repeats = !is_new;
  if (!is_new && last->second != hash(facts)) {
    row->notes.Add(ImportNote::kRepeatedOtherwise);
    last->second = hash(facts);
  }
}

bool Importer::IsRepeated(const ImportedCase& one) {
  std::string content;
  for (const Event& event : one.history) content += WriteEvent(event);
  const std::hash<std::string> hash{};
  const auto [first, is_new] = seen_.emplace(hash(one.old_id), hash(content));
  if (is_new) return false;
  if (first->second == hash(content)) {
    ++unchanged_;
  } else {
    ++updated_;
    ++repeated_;
  }
  return true;
}

absl::Status Importer::Flush() {
  if (batch_.empty()) return absl::OkStatus();
  ImportOptions how;
  how.keep_unit = options_.keep_unit;
  how.dry_run = options_.dry_run;
  const auto results =
      desk_->desk->Import(desk_->jurisdiction, mapping_.source, batch_,
                          ActorOf(options_), now_, how);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const absl::Status& status = results[i].status();
    const Row& row = batch_rows_[i];
    if (results[i].ok()) {
      TRUNKLINE_RETURN_IF_ERROR(CountResult(batch_[i], row, *results[i]));
    } else if (absl::IsPermissionDenied(status)) {
      // An option is wrong, not the store.
      return base::InvalidArgument(base::TextOf(status));
    } else if (EndsImport(status)) {
      return status;
    } else {
      history_of_rejects_ += row.history;
      TRUNKLINE_RETURN_IF_ERROR(RejectRow(
          row.row, row.line, "", InToolLanguage(base::TextOf(status))));
    }
  }
  batch_.clear();
  batch_rows_.clear();
  ids_.clear();
  return absl::OkStatus();
}

absl::Status Importer::CountResult(const ImportedCase& one, const Row& row,
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
  history_taken_ += row.history;
  RowNotes notes = row.notes;
  if (result.day_only) notes.Add(ImportNote::kDayOnly);
  TRUNKLINE_RETURN_IF_ERROR(notes_.Add(row.row, row.line, notes));
  // What an earlier row of this file said was not of the last import.
  if (result.reopened && !row.repeats) ++reopened_;
  if (result.case_open && live_ids_.insert(one.old_id).second) ++cases_;
  if (options_.keep_unit && !result.new_unit.empty()) {
    ++(result.not_kept.ok() ? kept_ : not_kept_);
  }
  ListCase(one, result);
  return absl::OkStatus();
}

// A case of which the file has several rows is listed once, as the last of them
// left it.
void Importer::ListCase(const ImportedCase& one, const ImportResult& result) {
  const bool live = result.case_open || result.open_at_source;
  if (!live && live_places_.count(one.old_id) == 0) return;
  const auto [place, is_new] =
      live_places_.emplace(one.old_id, live_cases_.size());
  if (is_new) live_cases_.emplace_back();
  LiveCase& listed = live_cases_[place->second];
  listed.case_open = result.case_open;
  listed.open_at_source = result.open_at_source;
  listed.line.clear();
  if (options_.live.empty() || !live) return;
  std::string there = kOpenWord, how;
  if (!result.open_at_source) {
    there = kClosedWord;
    if (result.source_closed_at != absl::InfiniteFuture()) {
      absl::StrAppend(&there, " ",
                      base::FormatSecond(result.source_closed_at, desk_->zone));
    }
    how = std::string(schema::ResolutionNames().Name(
        static_cast<int>(result.source_resolution)));
  }
  tables::AppendCsvRow(
      {one.old_id, result.case_id, result.old_unit, result.new_unit,
       result.case_open ? kOpenWord : kClosedWord, there, how,
       InToolLanguage(base::TextOf(result.not_kept))},
      &listed.line);
}

absl::Status Importer::WriteLive() {
  for (const LiveCase& one : live_cases_) {
    TRUNKLINE_RETURN_IF_ERROR(live_.Write(one.line));
  }
  return live_.Close();
}

absl::Status Importer::ReadKnowledge() {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SmallTable table,
      ReadSmallTable(options_.knowledge, {"id"}, {"id"}));
  std::uint64_t number = 0;
  std::vector<std::string> columns;
  for (const auto& column : table.columns) columns.push_back(column.first);
  std::map<std::string, std::uint64_t> lines;  // By id.
  for (const auto& row : table.rows) {
    ++number;
    const std::string id(table.Cell(row, "id"));
    base::Text defect = table.DefectOf(row, columns);
    if (defect.empty() && !id.empty()) {
      const auto [first, is_new] = lines.emplace(id, row.line);
      if (!is_new) {
        defect = base::Fill<messages::kKnowledgeTwice>(first->second);
      }
    }
    if (!defect.empty() || id.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(rejects_.Add(
          number, row.line, defect.empty() ? "id" : "",
          InToolLanguage(defect.empty()
                             ? base::Fill<messages::kKnowledgeNoId>()
                             : base::Fill<messages::kOfKnowledge>(defect))));
      continue;
    }
    std::string json = absl::StrCat("{\"source\": ", JsonText(mapping_.source));
    for (const auto& [name, place] : table.columns) {
      if (place >= row.cells.size()) continue;
      absl::StrAppend(&json, ", ", JsonText(name), ": ",
                      JsonText(row.cells[place]));
    }
    entries_.push_back({"knowledge", mapping_.source, id, json + "}"});
    ++knowledge_;
  }
  return absl::OkStatus();
}

absl::Status Importer::StoreEntries() {
  if (options_.dry_run) return absl::OkStatus();
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

void Importer::PrintCounts() {
  Say(base::Fill<messages::kImportedRows>(rows_, new_, updated_, unchanged_,
                                          row_rejects_));
  if (history_.rows() != 0) {
    Say(base::Fill<messages::kImportedHistory>(
        history_.rows(), history_taken_,
        history_of_rejects_ + history_.of_rejects(), history_.left(),
        history_.rejected()));
  }
  Say(base::Fill<messages::kContinueHere>(cases_));
  const auto count = [](std::uint64_t n, const base::Message& what) {
    if (n != 0) Say(base::FillFound(what, {n}));
  };
  std::uint64_t closed_there = 0, open_there = 0;
  for (const LiveCase& one : live_cases_) {
    closed_there += one.case_open && !one.open_at_source ? 1 : 0;
    open_there += !one.case_open && one.open_at_source ? 1 : 0;
  }
  count(closed_there, messages::kClosedThere);
  count(open_there, messages::kOpenThere);
  count(reopened_, messages::kReopenedThere);
  count(kept_, messages::kUnitsKept);
  count(not_kept_, messages::kUnitsNotKept);
  notes_.SayCounts();
  if (!legacy_.empty()) {
    std::uint64_t all = 0;
    for (const auto& entry : legacy_) all += entry.second;
    Say(base::Fill<messages::kLegacyCategories>(legacy_.size(), all));
  }
  if (!unknown_.empty()) {
    NearestWords near(*desk_->rules);
    Say(unknown_.ToText([&](tables::CodedColumn column, std::string_view word) {
      return near.Find(column, word);
    }));
  }
  count(crosswalk_empty_, messages::kCrosswalkEmpty);
  count(knowledge_, messages::kKnowledgeEntries);
  count(repeated_, messages::kRepeatedRows);
  if (options_.dry_run) Say(base::Fill<messages::kNothingStored>());
}

}  // namespace trunkline::tools
