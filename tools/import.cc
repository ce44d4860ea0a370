// trunkline import: an old hotline's information base.
#include "tools/import.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/codec.h"
#include "generated/name_tables.h"
#include "src/tables/csv.h"
#include "src/tables/tickets.h"
#include "tools/command.h"
#include "tools/desk_options.h"
#include "tools/files.h"
#include "tools/progress.h"
#include "tools/ticket_input.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kAtOnce = 1000;
constexpr std::size_t kSmallFile = std::size_t{256} << 20;
constexpr std::size_t kMaxRow = std::size_t{1} << 20;

struct Options : DeskToolOptions {
  std::string input = "-";
  std::string mapping;
  std::string source;
  std::string history;
  std::string knowledge;
  std::string crosswalk;
  std::string rejects;
  std::string live;
  bool quiet = false;
};

// What the mapping file says: which column is what.
struct Mapping {
  std::string source;
  std::string charset = "auto";
  std::string delimiter;
  std::string time_format;
  std::string time_zone;
  std::vector<tables::ColumnMap> columns;  // Of a ticket's own fields.
  std::vector<tables::ValueMap> values;
  // Of what a ticket has no field for: "unit" -> "承办单位".
  std::map<std::string, std::string> others;
  std::vector<std::string> open_words;  // Of the column "status".
};

constexpr std::string_view kOthers[] = {
    "unit",   "closed", "status",   "result",     "answer",     "title",
    "caller", "phone",  "address",  "dispatch_text"};
constexpr std::string_view kHistoryColumns[] = {
    "history.id", "history.at", "history.what", "history.unit",
    "history.text"};

std::string_view Strip(std::string_view s) { return tables::Trim(s); }

absl::StatusOr<Mapping> ReadMapping(const std::string& path) {
  Mapping m;
  if (path.empty()) return m;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(path, std::size_t{1} << 20));
  std::size_t line_number = 0;
  std::string_view rest = content;
  if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);
  while (!rest.empty()) {
    ++line_number;
    const std::size_t end = rest.find('\n');
    std::string_view line = Strip(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view()
                                         : rest.substr(end + 1);
    const std::size_t remark = line.find(" #");
    if (remark != std::string_view::npos) {
      line = Strip(line.substr(0, remark));
    }
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() || line[0] == '#') continue;
    const auto wrong = [&](const std::string& what) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", line_number, ": ", what));
    };
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) {
      return wrong("not NAME = VALUE");
    }
    const std::string name(Strip(line.substr(0, equals)));
    const std::string value(Strip(line.substr(equals + 1)));
    if (name == "source") {
      m.source = value;
    } else if (name == "charset") {
      if (!tables::ParseCharset(value).has_value()) {
        return wrong("unknown character set " + base::Quoted(value));
      }
      m.charset = value;
    } else if (name == "delimiter") {
      m.delimiter = value;
    } else if (name == "time_format") {
      m.time_format = value;
    } else if (name == "time_zone") {
      m.time_zone = value;
    } else if (name == "open") {
      for (const std::string& word : SplitCommas(value)) {
        m.open_words.emplace_back(Strip(word));
      }
    } else if (const std::size_t colon = name.find(':');
               colon != std::string::npos) {
      m.values.push_back({std::string(Strip(name.substr(0, colon))),
                          std::string(Strip(name.substr(colon + 1))), value});
    } else if (std::find(std::begin(kOthers), std::end(kOthers), name) !=
                   std::end(kOthers) ||
               std::find(std::begin(kHistoryColumns),
                         std::end(kHistoryColumns),
                         name) != std::end(kHistoryColumns)) {
      m.others[name] = value;
    } else {
      bool known = name.rfind("attribute.", 0) == 0;
      std::vector<std::string_view> fields;
      for (const auto& names : tables::TicketFields()) {
        fields.push_back(names[0]);
        known = known || names[0] == name;
      }
      if (!known) {
        fields.insert(fields.end(), std::begin(kOthers), std::end(kOthers));
        fields.insert(fields.end(), std::begin(kHistoryColumns),
                      std::end(kHistoryColumns));
        const std::string_view near = base::Nearest(name, fields);
        return wrong("there is no field " + base::Quoted(name) +
                     (near.empty() ? std::string()
                                   : "; did you mean " + base::Quoted(near) +
                                         "?"));
      }
      m.columns.push_back({name, value});
    }
  }
  return m;
}

// JSON lines as the table that the reader takes: one column for each that the
// mapping names.
class JsonTable {
 public:
  JsonTable(tables::ReadFunction read, std::vector<std::string> columns)
      : read_(std::move(read)), columns_(std::move(columns)) {
    tables::AppendCsvRow(columns_, &out_);
  }

  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size) {
    while (out_.size() - at_ == 0 && !(ended_ && in_.empty())) {
      out_.clear();
      at_ = 0;
      TRUNKLINE_RETURN_IF_ERROR(Fill());
    }
    const std::size_t n = std::min(size, out_.size() - at_);
    std::copy_n(out_.data() + at_, n, buffer);
    at_ += n;
    return n;
  }

  // Why a row is no JSON object; empty: it is one.
  std::string Defect(std::uint64_t row) {
    const auto found = defects_.find(row);
    if (found == defects_.end()) return {};
    std::string what = found->second;
    defects_.erase(defects_.begin(), std::next(found));
    return what;
  }

 private:
  absl::Status Fill() {
    std::size_t end;
    while ((end = in_.find('\n')) == std::string::npos && !ended_) {
      if (in_.size() > 4 * kMaxRow) break;
      const std::size_t before = in_.size();
      in_.resize(before + (std::size_t{64} << 10));
      TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t n,
                                 read_(&in_[before], in_.size() - before));
      in_.resize(before + n);
      ended_ = n == 0;
    }
    const std::string line = in_.substr(0, end);
    in_.erase(0, end == std::string::npos ? in_.size() : end + 1);
    if (Strip(line).empty() || Strip(line) == "\r") return absl::OkStatus();
    ++row_;
    rapidjson::Document object;
    object.Parse(line.data(), line.size());
    std::vector<std::string> cells(columns_.size());
    if (object.HasParseError() || !object.IsObject()) {
      defects_[row_] = absl::StrCat("not a JSON object on one line, at byte ",
                                    object.GetErrorOffset());
      cells[0] = "?";
    } else {
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        const auto found = object.FindMember(columns_[i].c_str());
        if (found == object.MemberEnd()) continue;
        const auto& value = found->value;
        if (value.IsString()) {
          cells[i].assign(value.GetString(), value.GetStringLength());
        } else if (value.IsInt64()) {
          cells[i] = std::to_string(value.GetInt64());
        } else if (value.IsDouble()) {
          cells[i] = absl::StrCat(value.GetDouble());
        } else if (value.IsBool()) {
          cells[i] = value.GetBool() ? "true" : "false";
        } else if (!value.IsNull()) {
          defects_[row_] = "field " + base::Quoted(columns_[i]) +
                           " is neither text nor number nor truth value";
        }
      }
    }
    tables::AppendCsvRow(cells, &out_);
    return absl::OkStatus();
  }

  tables::ReadFunction read_;
  std::vector<std::string> columns_;
  std::string in_, out_;
  std::size_t at_ = 0;
  bool ended_ = false;
  std::uint64_t row_ = 0;
  std::map<std::uint64_t, std::string> defects_;
};

// A table that fits in memory: rows of cells, found by header.
struct SmallTable {
  std::map<std::string, std::size_t, std::less<>> columns;
  std::vector<std::vector<std::string>> rows;

  std::string_view Cell(const std::vector<std::string>& row,
                        std::string_view column) const {
    const auto found = columns.find(column);
    if (found == columns.end() || found->second >= row.size()) return {};
    return Strip(row[found->second]);
  }
};

absl::StatusOr<SmallTable> ReadSmallTable(const std::string& path) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(path, kSmallFile));
  if (content.size() > kSmallFile) {
    return absl::InvalidArgumentError(path + ": has more than 256 MiB");
  }
  tables::TextInput input(tables::ReadFrom(content), tables::Charset::kAuto);
  tables::CsvReader reader(&input, {});
  tables::CsvRow row;
  SmallTable table;
  bool header = true;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, reader.Next(&row));
    if (!more) return table;
    if (row.defect != tables::CsvRow::Defect::kNone) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", row.line, ": the row cannot be read"));
    }
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i) cells.emplace_back(row[i]);
    if (header) {
      for (std::size_t i = 0; i < cells.size(); ++i) {
        table.columns.emplace(std::string(Strip(cells[i])), i);
      }
      header = false;
    } else {
      table.rows.push_back(std::move(cells));
    }
  }
}

// A code that nothing is known of, kept under a name of its own.
std::string LegacyCode(std::string_view code) {
  std::string out = "legacy.";
  for (const char c : code) {
    out += c == '.' || c == '/' || c == ' ' || c == '\t' ? '_' : c;
  }
  return out;
}

std::optional<CommandKind> KindOf(std::string_view word) {
  static constexpr std::pair<std::string_view, CommandKind> kWords[] = {
      {"accept", CommandKind::kAccept},
      {"dispatch", CommandKind::kDispatch},
      {"sign", CommandKind::kNote},
      {"feedback", CommandKind::kNote},
      {"note", CommandKind::kNote},
      {"", CommandKind::kNote}};
  for (const auto& [name, kind] : kWords) {
    if (name == word) return kind;
  }
  return std::nullopt;
}

std::optional<Resolution> ResultOf(std::string_view word) {
  static constexpr std::pair<std::string_view, Resolution> kWords[] = {
      {"", Resolution::kUnrated},
      {"unrated", Resolution::kUnrated},
      {"satisfied", Resolution::kSatisfied},
      {"dissatisfied", Resolution::kDissatisfied},
      {"answered", Resolution::kAnswered},
      {"refused", Resolution::kRefused},
      {"transferred", Resolution::kTransferred},
      {"withdrawn", Resolution::kWithdrawn},
      {"merged", Resolution::kMerged},
      {"terminated", Resolution::kTerminated},
      {"waived", Resolution::kWaived},
      {"explained", Resolution::kExplained}};
  for (const auto& [name, result] : kWords) {
    if (name == word) return result;
  }
  return std::nullopt;
}

class Importer {
 public:
  Importer(const Options& options, Mapping mapping, OpenedDesk* desk,
           absl::Time now)
      : options_(options), mapping_(std::move(mapping)), desk_(desk),
        now_(now) {}

  absl::Status Run() {
    TRUNKLINE_RETURN_IF_ERROR(Prepare());
    TRUNKLINE_RETURN_IF_ERROR(ReadRows());
    TRUNKLINE_RETURN_IF_ERROR(Flush());
    TRUNKLINE_RETURN_IF_ERROR(StoreEntries());
    progress_->Clear();
    TRUNKLINE_RETURN_IF_ERROR(rejects_.Close());
    if (!options_.live.empty()) TRUNKLINE_RETURN_IF_ERROR(live_.Close());
    Say(absl::StrCat("rows ", rows_, " = new ", new_, " + updated ", updated_,
                     " + unchanged ", unchanged_, " + rejected ",
                     rejects_.count()));
    Say(absl::StrCat("open ones that go on as cases: ", cases_));
    if (!legacy_.empty()) {
      std::uint64_t all = 0;
      for (const auto& entry : legacy_) all += entry.second;
      Say(absl::StrCat("categories without a code here, kept under legacy.: ",
                       legacy_.size(), ", in ", all, " rows"));
    }
    if (knowledge_ != 0) Say(absl::StrCat("knowledge entries: ", knowledge_));
    if (!histories_.empty()) {
      Say(absl::StrCat("history of ", histories_.size(),
                       " cases that are not in the table was left out"));
    }
    return absl::OkStatus();
  }

  std::uint64_t rejected() const { return rejects_.count(); }

 private:
  absl::Status Prepare() {
    TRUNKLINE_RETURN_IF_ERROR(rejects_.Open(options_.rejects));
    if (!options_.live.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(live_.Open(options_.live));
      std::string text;
      tables::AppendCsvRow({"old_id", "case", "old_unit", "new_unit"}, &text);
      TRUNKLINE_RETURN_IF_ERROR(live_.Write(text));
    }
    table_.columns = mapping_.columns;
    table_.values = mapping_.values;
    table_.time_format = mapping_.time_format;
    table_.rules = &*desk_->rules;
    table_.zone = desk_->zone;
    if (!mapping_.time_zone.empty() &&
        !absl::LoadTimeZone(mapping_.time_zone, &table_.zone)) {
      return absl::InvalidArgumentError("unknown time zone " +
                                        base::Quoted(mapping_.time_zone));
    }
    if (mapping_.delimiter == "tab") {
      table_.csv.delimiter = '\t';
    } else if (mapping_.delimiter.size() == 1) {
      table_.csv.delimiter = mapping_.delimiter[0];
    }
    // What a ticket has no field for is handed out beside it; its words are
    // turned here.
    auto own = std::stable_partition(
        table_.values.begin(), table_.values.end(),
        [](const tables::ValueMap& v) {
          return v.field != "unit" && v.field != "result" &&
                 v.field != "history.what";
        });
    for (auto it = own; it != table_.values.end(); ++it) {
      words_[it->field][it->from] = it->to;
    }
    table_.values.erase(own, table_.values.end());
    for (const auto& [field, column] : mapping_.others) {
      if (field.rfind("history.", 0) == 0) continue;
      places_[field] = table_.pass_through.size();
      table_.pass_through.push_back(column);
    }
    if (!options_.crosswalk.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(const SmallTable crosswalk,
                                 ReadSmallTable(options_.crosswalk));
      if (crosswalk.columns.count("old") == 0 ||
          crosswalk.columns.count("new") == 0) {
        return absl::InvalidArgumentError(
            options_.crosswalk + ": has no columns \"old\" and \"new\"");
      }
      for (const auto& row : crosswalk.rows) {
        const std::string from(crosswalk.Cell(row, "old"));
        const std::string to(crosswalk.Cell(row, "new"));
        if (from.empty() || to.empty()) continue;
        table_.values.push_back({"category", from, to});
        entries_.push_back({"crosswalk", mapping_.source, from, to});
      }
    }
    return options_.history.empty() ? absl::OkStatus() : ReadHistory();
  }

  std::string HistoryColumn(std::string_view name) const {
    const auto found =
        mapping_.others.find(absl::StrCat("history.", std::string(name)));
    return found == mapping_.others.end() ? std::string(name) : found->second;
  }

  absl::Status ReadHistory() {
    TRUNKLINE_ASSIGN_OR_RETURN(const SmallTable table,
                               ReadSmallTable(options_.history));
    const std::string id = HistoryColumn("id"), at = HistoryColumn("at"),
                      what = HistoryColumn("what"),
                      unit = HistoryColumn("unit"),
                      text = HistoryColumn("text");
    for (const std::string* needed : {&id, &at}) {
      if (table.columns.count(*needed) == 0) {
        return absl::InvalidArgumentError(options_.history +
                                          ": has no column " +
                                          base::Quoted(*needed));
      }
    }
    std::uint64_t number = 0;
    for (const auto& row : table.rows) {
      ++number;
      const auto time = tables::ParseTicketTime(
          table.Cell(row, at), mapping_.time_format, table_.zone);
      const std::string word =
          Word("history.what", std::string(table.Cell(row, what)));
      const auto kind = KindOf(word);
      if (!time.has_value() || !kind.has_value()) {
        TRUNKLINE_RETURN_IF_ERROR(rejects_.Add(
            number, 0, !time.has_value() ? at : what,
            !time.has_value()
                ? "of the history: not a time"
                : "of the history: not accept, dispatch, sign, feedback or "
                  "note; the mapping turns words by \"history.what:WORD = "
                  "note\""));
        continue;
      }
      Event event;
      event.at = *time;
      event.command.kind = *kind;
      event.command.text = std::string(table.Cell(row, text));
      if (event.command.kind == CommandKind::kNote && !word.empty() &&
          word != "note") {
        event.command.reason = word;
      }
      const std::string who(table.Cell(row, unit));
      if (event.command.kind == CommandKind::kDispatch) {
        event.command.unit = Department(who);
        if (who.empty()) event.command.kind = CommandKind::kNote;
      } else if (!who.empty()) {
        event.unit = Department(who);
      }
      histories_[std::string(table.Cell(row, id))].push_back(
          std::move(event));
    }
    return absl::OkStatus();
  }

  std::string Word(const std::string& field, std::string word) const {
    const auto words = words_.find(field);
    if (words == words_.end()) return word;
    const auto found = words->second.find(word);
    if (found != words->second.end()) return found->second;
    const auto any = words->second.find("*");
    return any == words->second.end() || word.empty() ? word : any->second;
  }

  // A code, if the rules know the name; else what stands there.
  std::string Department(const std::string& name) const {
    const std::string word = Word("unit", name);
    const std::string_view code = desk_->rules->FindDepartment(word);
    return code.empty() ? word : std::string(code);
  }

  absl::Status ReadRows() {
    InputFile file;
    TRUNKLINE_RETURN_IF_ERROR(file.Open(options_.input));
    progress_ = std::make_unique<Progress>(!options_.quiet, file.size());
    std::uint64_t bytes = 0;
    const tables::ReadFunction read =
        [&](char* buffer, std::size_t size) -> absl::StatusOr<std::size_t> {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t n, file.Read(buffer, size));
      bytes += n;
      return n;
    };
    std::optional<JsonTable> json;
    const auto format = TicketFormatOf(options_.input);
    tables::Charset charset = *tables::ParseCharset(mapping_.charset);
    tables::ReadFunction rows = read;
    if (format == TicketFormat::kJsonLines) {
      std::set<std::string> columns(table_.pass_through.begin(),
                                    table_.pass_through.end());
      std::set<std::string> mapped;
      for (const tables::ColumnMap& map : table_.columns) {
        mapped.insert(map.field);
        std::string_view rest = map.column;
        while (!rest.empty()) {
          const std::size_t slash = rest.find('/');
          columns.emplace(rest.substr(0, slash));
          rest = slash == std::string_view::npos ? std::string_view()
                                                 : rest.substr(slash + 1);
        }
      }
      for (const auto& names : tables::TicketFields()) {
        if (mapped.count(std::string(names[0])) == 0) {
          columns.emplace(names[0]);
        }
      }
      json.emplace(read, std::vector<std::string>(columns.begin(),
                                                  columns.end()));
      rows = [&](char* buffer, std::size_t size) {
        return json->Read(buffer, size);
      };
      charset = tables::Charset::kUtf8;
      table_.csv.delimiter = ',';
      table_.csv.max_row_bytes = 8 * kMaxRow;
    }
    tables::TextInput input(rows, charset);
    const auto reader = tables::NewTicketTableReader(&input, table_);
    tables::TicketRecord record;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, reader->Next(&record));
      if (!more) return absl::OkStatus();
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
      const absl::Status status = AddRow(record);
      if (absl::IsInvalidArgument(status)) {
        TRUNKLINE_RETURN_IF_ERROR(rejects_.Add(record.row, record.line, "",
                                               std::string(status.message())));
      } else if (!status.ok()) {
        return status;
      }
      progress_->Update(bytes, rows_);
    }
  }

  std::string Other(const tables::TicketRecord& record,
                    const std::string& field) const {
    const auto place = places_.find(field);
    if (place == places_.end()) return {};
    return std::string(Strip(record.passed[place->second]));
  }

  absl::StatusOr<absl::Time> TimeOf(const std::string& field,
                                    const std::string& text) const {
    const auto time = tables::ParseTicketTime(text, mapping_.time_format,
                                              table_.zone);
    if (time.has_value()) return *time;
    return absl::InvalidArgumentError("column \"" +
                                      mapping_.others.at(field) +
                                      "\" is not a time");
  }

  absl::Status AddRow(tables::TicketRecord& record) {
    if (record.rejected) return rejects_.Add(record);
    if (record.id.empty()) {
      return absl::InvalidArgumentError("it has no id");
    }
    if (record.ticket.accepted_at == absl::InfinitePast()) {
      return absl::InvalidArgumentError("no time of acceptance");
    }
    const std::string old_id(record.id);
    std::string legacy;
    if (!record.ticket.category.empty() &&
        desk_->rules->FindCategory(record.ticket.category).empty()) {
      ++legacy_[std::string(record.ticket.category)];
      legacy = LegacyCode(record.ticket.category);
      record.ticket.category = legacy;
    }
    record.id = {};  // The case gets an id of its own.
    lifecycle::Writer writer;
    writer.Raw(tables::TicketBytes(record));
    writer(2, desk_->jurisdiction);
    writer(5, mapping_.source);
    writer(6, old_id);
    writer(18, Other(record, "title"));
    writer(20, Other(record, "dispatch_text"));
    lifecycle::Writer who;
    who(1, Other(record, "caller"));
    who(2, Other(record, "phone"));
    who(4, Other(record, "address"));
    if (!who.bytes().empty()) writer.Bytes(32, who.bytes());
    TRUNKLINE_ASSIGN_OR_RETURN(const StoredTicket ticket,
                               ReadTicket(writer.bytes(), Format::kBinary));

    ImportedCase one;
    one.old_id = old_id;
    Event open;
    open.at = record.ticket.accepted_at;
    open.command.kind = CommandKind::kOpen;
    open.command.when = open.at;
    open.command.ticket = ticket.bytes();
    open.stage = "received";
    one.history.push_back(std::move(open));
    const std::string unit = Other(record, "unit");
    if (!unit.empty()) {
      Event dispatch;
      dispatch.at = record.ticket.accepted_at;
      dispatch.command.kind = CommandKind::kDispatch;
      dispatch.command.unit = Department(unit);
      dispatch.stage = "handling";
      one.history.push_back(std::move(dispatch));
    }
    const auto more = histories_.find(old_id);
    if (more != histories_.end()) {
      std::stable_sort(
          more->second.begin(), more->second.end(),
          [](const Event& a, const Event& b) { return a.at < b.at; });
      for (Event& event : more->second) {
        one.history.push_back(std::move(event));
      }
      histories_.erase(more);
    }
    const std::string closed = Other(record, "closed");
    const std::string status = Other(record, "status");
    const bool is_open =
        mapping_.open_words.empty()
            ? closed.empty()
            : std::find(mapping_.open_words.begin(),
                        mapping_.open_words.end(),
                        status) != mapping_.open_words.end();
    if (!is_open) {
      Event close;
      close.at = one.history.back().at;
      if (!closed.empty()) {
        TRUNKLINE_ASSIGN_OR_RETURN(close.at, TimeOf("closed", closed));
      }
      close.command.kind = CommandKind::kClose;
      close.command.public_text = Other(record, "answer");
      close.stage = "closed";
      const auto result = ResultOf(Word("result", Other(record, "result")));
      if (!result.has_value()) {
        return absl::InvalidArgumentError(
            "column \"" + mapping_.others.at("result") +
            "\" is not satisfied, dissatisfied, unrated or the like; the "
            "mapping turns words by \"result:WORD = satisfied\"");
      }
      close.result = *result;
      one.history.push_back(std::move(close));
    }
    // One case comes once in a transaction.
    if (ids_.count(old_id) != 0) TRUNKLINE_RETURN_IF_ERROR(Flush());
    ids_.insert(old_id);
    batch_.push_back(std::move(one));
    at_.emplace_back(record.row, record.line);
    return batch_.size() < kAtOnce ? absl::OkStatus() : Flush();
  }

  absl::Status Flush() {
    if (batch_.empty()) return absl::OkStatus();
    const auto results = desk_->desk->Import(
        desk_->jurisdiction, mapping_.source, batch_, ActorOf(options_), now_);
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!results[i].ok()) {
        const absl::Status& status = results[i].status();
        if (absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
            absl::IsDataLoss(status) || absl::IsPermissionDenied(status) ||
            absl::IsInternal(status)) {
          return absl::Status(
              status.code() == absl::StatusCode::kPermissionDenied
                  ? absl::StatusCode::kInvalidArgument
                  : status.code(),
              std::string(status.message()));
        }
        TRUNKLINE_RETURN_IF_ERROR(rejects_.Add(at_[i].first, at_[i].second, "",
                                               std::string(status.message())));
        continue;
      }
      switch (results[i]->kind) {
        case Imported::Kind::kNew:
          ++new_;
          break;
        case Imported::Kind::kUpdated:
          ++updated_;
          break;
        case Imported::Kind::kUnchanged:
          ++unchanged_;
          break;
      }
      if (results[i]->case_id.empty()) continue;
      ++cases_;
      if (options_.live.empty()) continue;
      std::string text;
      tables::AppendCsvRow({batch_[i].old_id, results[i]->case_id,
                            results[i]->old_unit, results[i]->new_unit},
                           &text);
      TRUNKLINE_RETURN_IF_ERROR(live_.Write(text));
    }
    batch_.clear();
    at_.clear();
    ids_.clear();
    return absl::OkStatus();
  }

  absl::Status StoreEntries() {
    for (const auto& entry : legacy_) {
      entries_.push_back({"crosswalk", mapping_.source, entry.first,
                          LegacyCode(entry.first)});
    }
    if (!options_.knowledge.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(const SmallTable table,
                                 ReadSmallTable(options_.knowledge));
      if (table.columns.count("id") == 0) {
        return absl::InvalidArgumentError(options_.knowledge +
                                          ": has no column \"id\"");
      }
      std::uint64_t number = 0;
      for (const auto& row : table.rows) {
        ++number;
        const std::string id(table.Cell(row, "id"));
        if (id.empty()) {
          TRUNKLINE_RETURN_IF_ERROR(
              rejects_.Add(number, 0, "id", "a knowledge entry without id"));
          continue;
        }
        std::string json = absl::StrCat("{\"source\": ",
                                        JsonText(mapping_.source));
        for (const auto& [name, place] : table.columns) {
          if (place >= row.size()) continue;
          absl::StrAppend(&json, ", ", JsonText(name), ": ",
                          JsonText(row[place]));
        }
        entries_.push_back({"knowledge", mapping_.source, id, json + "}"});
        ++knowledge_;
      }
    }
    for (std::size_t i = 0; i < entries_.size(); i += kAtOnce) {
      Batch batch;
      const std::size_t end = std::min(entries_.size(), i + kAtOnce);
      for (std::size_t k = i; k < end; ++k) {
        batch.entries.push_back(std::move(entries_[k]));
      }
      TRUNKLINE_RETURN_IF_ERROR(
          desk_->desk->store().Commit(batch).status());
    }
    return absl::OkStatus();
  }

  const Options& options_;
  const Mapping mapping_;
  OpenedDesk* const desk_;
  const absl::Time now_;
  tables::TicketTableOptions table_;
  std::map<std::string, std::map<std::string, std::string>> words_;
  std::map<std::string, std::size_t> places_;
  std::unordered_map<std::string, std::vector<Event>> histories_;
  std::map<std::string, std::uint64_t> legacy_;
  std::vector<Entry> entries_;
  std::vector<ImportedCase> batch_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> at_;
  std::set<std::string> ids_;
  std::uint64_t rows_ = 0, new_ = 0, updated_ = 0, unchanged_ = 0, cases_ = 0,
                knowledge_ = 0;
  std::unique_ptr<Progress> progress_;
  Rejects rejects_;
  OutputFile live_;
};

int RunImport(const Options& options) {
  auto mapping = ReadMapping(options.mapping);
  if (!mapping.ok()) return Fail(mapping.status());
  if (!options.source.empty()) mapping->source = options.source;
  if (mapping->source.empty()) {
    return Fail(absl::InvalidArgumentError(
        "--source, or \"source = ...\" in the mapping, is needed: whose base "
        "it is"));
  }
  int code = kDone;
  auto desk = OpenToolDesk(options, Access::kCreate, true, &code);
  if (!desk.has_value()) return code;
  const auto now = NowOf(options, desk->zone);
  if (!now.ok()) return Fail(now.status());
  Importer importer(options, *std::move(mapping), &*desk, *now);
  const absl::Status status = importer.Run();
  if (!status.ok()) return Fail(status);
  return importer.rejected() == 0 ? kDone : kRejects;
}

}  // namespace

std::string_view TypeWord(TicketType type) {
  return schema::TicketTypeNames().Name(static_cast<int>(type));
}

std::string JsonText(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

Run AddImport(CLI::App* app) {
  auto o = std::make_shared<Options>();
  app->add_option("input", o->input,
                  "The tickets: a table (.csv, .tsv) or JSON lines (.jsonl), "
                  "an object a line")
      ->type_name("FILE")
      ->required();
  AddStoreOption(app, o.get());
  app->add_option("--mapping", o->mapping,
                  "Which column is what, NAME = VALUE a line; see docs/desk.md")
      ->type_name("FILE");
  app->add_option("--source", o->source,
                  "Whose base it is, \"12315\"; also in the mapping")
      ->type_name("SYSTEM");
  app->add_option("--history", o->history,
                  "A table of what happened: id, at, what, unit, text")
      ->type_name("FILE");
  app->add_option("--knowledge", o->knowledge,
                  "A table of knowledge entries, with a column id")
      ->type_name("FILE");
  app->add_option("--crosswalk", o->crosswalk,
                  "A table of category codes: old, new")
      ->type_name("FILE");
  app->add_option("--rejects", o->rejects,
                  "Where rows that cannot be taken go; default: the first ten "
                  "to standard error")
      ->type_name("FILE");
  app->add_option("--live", o->live,
                  "Where the open ones go: old id, case, old and new unit")
      ->type_name("FILE");
  app->add_flag("-q,--quiet", o->quiet, "No progress bar");
  AddDecidingOptions(app, o.get());
  AddActorOptions(app, o.get());
  app->footer(
      "What was imported is kept as history under the source's name and is not "
      "routed;\nof what is open a case goes on, routed by the rules. Imported "
      "again, a row does nothing,\nor updates what changed: after a crash the "
      "same command goes on. Exit code 3: some\nrows were rejected.\n\n"
      "Example:\n  trunkline import 12315.csv --mapping 12315.map -s "
      "sqlite:desk.db \\\n      -r packs/cn/national -r packs/cn/changsha "
      "--calendars packs/calendars \\\n      -d packs/lifecycle/12345 --role "
      "operator --rejects rejects.csv --live live.csv");
  return [o] { return RunImport(*o); };
}

}  // namespace trunkline::tools
