#include "src/tables/tickets.h"

#include <algorithm>
#include <set>
#include <utility>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "generated/name_tables.h"
#include "trunkline_internal/v1/ticket.pb.h"

namespace trunkline::tables {
namespace {

namespace pb = ::trunkline_internal::v1;

constexpr std::string_view kAttribute = "attribute.";

enum Field {
  kId,
  kDialled,
  kCategory,
  kRegion,
  kType,
  kChannel,
  kUrgency,
  kAccepted,
  kCalled,
  kText,
  kAgainst,
  kFirstReceiver,
  kConfidential,
  kEmergencyConfirmed,
  kTransferFailed,
  kHandedOver,
  kFieldCount,
};

// A reason shows a word only if it is nearly one of the fixed set that is
// expected: columns may have slipped, and then it may be a name.
std::string Shown(std::string_view value, std::string_view near) {
  if (near.empty()) {
    return "value of " + std::to_string(value.size()) + " bytes";
  }
  return "value " + base::Quoted(value) + "; did you mean " +
         base::Quoted(near) + "?";
}

// The form of a value without the value: "99/99/9999 99:99".
std::string Shape(std::string_view value) {
  std::string out;
  for (char c : value.substr(0, 32)) {
    if (c >= '0' && c <= '9') {
      out += '9';
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      out += 'a';
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      if ((c & 0xC0) != 0x80) out += '?';
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out;
}

std::string FieldList() {
  std::string out;
  for (const auto& names : TicketFields()) {
    if (!out.empty()) out += ", ";
    out += names[0];
  }
  return out + ", attribute.NAME";
}

int FindField(std::string_view name) {
  const auto& fields = TicketFields();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (std::string_view spelling : fields[i]) {
      if (spelling == name) return static_cast<int>(i);
    }
  }
  return -1;
}

// Codes for names, where there is a rule set.
void UseCodes(const RuleSet* rules, Ticket* ticket) {
  if (rules == nullptr) return;
  auto use = [](std::string_view found, std::string_view* field) {
    if (!found.empty()) *field = found;
  };
  if (!ticket->category.empty()) {
    use(rules->FindCategory(ticket->category), &ticket->category);
  }
  if (!ticket->region.empty()) {
    use(rules->FindRegion(ticket->region), &ticket->region);
  }
  if (!ticket->first_receiver.empty()) {
    use(rules->FindDepartment(ticket->first_receiver),
        &ticket->first_receiver);
  }
  for (std::string_view& department : ticket->against) {
    use(rules->FindDepartment(department), &department);
  }
}

void ResetRecord(TicketRecord* record) {
  record->line = 0;
  record->rejected = false;
  record->column.clear();
  record->reason.clear();
  // Keeps the memory of the vectors.
  std::vector<std::string_view> against = std::move(record->ticket.against);
  std::vector<Attribute> attributes = std::move(record->ticket.attributes);
  against.clear();
  attributes.clear();
  record->ticket = Ticket();
  record->ticket.against = std::move(against);
  record->ticket.attributes = std::move(attributes);
  record->id = {};
  record->passed.clear();
  record->recorded = {};
  record->stored.reset();
}

void Reject(TicketRecord* record, std::string_view column,
            std::string reason) {
  record->rejected = true;
  record->column = std::string(column);
  record->reason = std::move(reason);
}

class TableReader : public TicketReader {
 public:
  TableReader(TextInput* input, const TicketTableOptions& options)
      : input_(input), options_(options), csv_(input, options.csv) {
    std::stable_sort(options_.values.begin(), options_.values.end(),
                     [](const ValueMap& a, const ValueMap& b) {
                       return (a.from == "*") < (b.from == "*");
                     });
  }

  absl::StatusOr<bool> Next(TicketRecord* record) override {
    if (!begun_) {
      TRUNKLINE_RETURN_IF_ERROR(ReadHeader());
      begun_ = true;
    }
    ResetRecord(record);
    do {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, csv_.Next(&record->cells));
      if (!more) return false;
    } while (record->cells.blank());
    record->row = ++rows_;
    record->line = record->cells.line;
    ReadRow(record);
    return true;
  }

 private:
  struct AttributeColumn {
    std::string name;
    std::size_t column;
  };

  absl::Status ReadHeader() {
    CsvRow row;
    do {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, csv_.Next(&row));
      if (!more) {
        return absl::InvalidArgumentError(
            "the table is empty: its first row must name the columns");
      }
    } while (row.blank());
    if (row.defect != CsvRow::Defect::kNone) {
      return absl::InvalidArgumentError(
          "the first row cannot be read as names of columns");
    }
    width_ = row.size();
    while (width_ > 0 && Trim(row[width_ - 1]).empty()) --width_;
    for (std::size_t i = 0; i < width_; ++i) {
      if (base::FindInvalidUtf8(row[i]) != std::string_view::npos) {
        return absl::InvalidArgumentError(
            "the name of column " + std::to_string(i + 1) + " is not " +
            std::string(CharsetName(input_->charset())) +
            (input_->charset() == Charset::kUtf8
                 ? "; if the file is GBK, say --charset gbk"
                 : ""));
      }
      headers_.emplace_back(Trim(row[i]));
    }
    for (const ColumnMap& map : options_.columns) {
      TRUNKLINE_RETURN_IF_ERROR(AddColumn(map));
    }
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      // A column that is mapped is nothing else.
      if (std::find(mapped_.begin(), mapped_.end(), i) != mapped_.end()) {
        continue;
      }
      const int field = FindField(headers_[i]);
      if (field >= 0 && !given_[field] && columns_[field].empty()) {
        columns_[field] = {i};
      }
      if (headers_[i].substr(0, kAttribute.size()) == kAttribute) {
        attributes_.push_back({headers_[i].substr(kAttribute.size()), i});
      }
    }
    for (const ValueMap& value : options_.values) {
      const int field = FindField(value.field);
      if (field < 0) {
        return absl::InvalidArgumentError(
            "no field " + base::Quoted(value.field) +
            " for a value; the fields are " + FieldList());
      }
      values_[field].push_back(&value);
    }
    if (columns_[kAccepted].empty()) {
      return absl::InvalidArgumentError(
          "no column is the time of acceptance; say which by --map "
          "accepted=COLUMN. The columns are: " +
          HeaderList());
    }
    for (const std::string& name : options_.pass_through) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t i, FindHeader(name));
      const std::vector<std::size_t>& text = columns_[kText];
      if (std::find(text.begin(), text.end(), i) != text.end()) {
        return absl::InvalidArgumentError(
            "column " + base::Quoted(name) +
            " holds what the caller said: it is not passed through");
      }
      pass_.push_back(i);
    }
    if (!options_.recorded.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(recorded_, FindHeader(options_.recorded));
      has_recorded_ = true;
    }
    return absl::OkStatus();
  }

  std::string HeaderList() const {
    std::string out;
    for (const std::string& header : headers_) {
      if (!out.empty()) out += ", ";
      if (out.size() > 400) return out + "...";
      out += header;
    }
    return out;
  }

  absl::StatusOr<std::size_t> FindHeader(std::string_view name) const {
    std::vector<std::string_view> all;
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      if (headers_[i] == name) return i;
      all.push_back(headers_[i]);
    }
    const std::string_view near = base::Nearest(name, all);
    return absl::InvalidArgumentError(
        "no column " + base::Quoted(name) +
        (near.empty() ? "; the columns are: " + HeaderList()
                      : "; did you mean " + base::Quoted(near) + "?"));
  }

  absl::Status AddColumn(const ColumnMap& map) {
    std::vector<std::size_t> found;
    if (map.column.empty()) {  // "No column is that field."
      const int none = FindField(map.field);
      if (none >= 0) given_[none] = true;
      return absl::OkStatus();
    }
    absl::StatusOr<std::size_t> whole = FindHeader(map.column);
    if (whole.ok()) {
      found.push_back(*whole);
    } else if (map.column.find('/') == std::string::npos) {
      return whole.status();
    } else {
      std::string_view rest = map.column;
      while (true) {
        const std::size_t slash = rest.find('/');
        TRUNKLINE_ASSIGN_OR_RETURN(
            const std::size_t i, FindHeader(Trim(rest.substr(0, slash))));
        found.push_back(i);
        if (slash == std::string_view::npos) break;
        rest.remove_prefix(slash + 1);
      }
    }
    mapped_.insert(mapped_.end(), found.begin(), found.end());
    if (map.field.substr(0, kAttribute.size()) == kAttribute) {
      attributes_.push_back({map.field.substr(kAttribute.size()), found[0]});
      return absl::OkStatus();
    }
    const int field = FindField(map.field);
    if (field < 0) {
      std::vector<std::string_view> all;
      for (const auto& names : TicketFields()) all.push_back(names[0]);
      const std::string_view near = base::Nearest(map.field, all);
      return absl::InvalidArgumentError(
          "a ticket has no field " + base::Quoted(map.field) +
          (near.empty() ? "; the fields are " + FieldList()
                        : "; did you mean " + base::Quoted(near) + "?"));
    }
    if (found.size() > 1 && field != kCategory && field != kText &&
        field != kRegion) {
      return absl::InvalidArgumentError(
          "several columns can only make up category, region or text, not " +
          map.field);
    }
    columns_[field] = std::move(found);
    given_[field] = true;
    return absl::OkStatus();
  }

  std::string_view Replaced(int field, std::string_view value) const {
    for (const ValueMap* map : values_[field]) {
      if (map->from == "*" ? !value.empty() : map->from == value) {
        return map->to;
      }
    }
    return value;
  }

  std::string_view Cell(int field, const TicketRecord& record) const {
    const std::vector<std::size_t>& columns = columns_[field];
    if (columns.empty()) return {};
    const std::string_view cell = Trim(record.cells[columns[0]]);
    return values_[field].empty() ? cell : Replaced(field, cell);
  }

  std::string_view HeaderOf(int field) const {
    return headers_[columns_[field][0]];
  }

  // Joins the columns of a path: "环境保护/噪声/施工".
  std::string_view Path(int field, const TicketRecord& record,
                        std::string* scratch) const {
    const std::vector<std::size_t>& columns = columns_[field];
    if (columns.size() < 2) return Cell(field, record);
    scratch->clear();
    for (std::size_t column : columns) {
      const std::string_view part = Trim(record.cells[column]);
      if (part.empty()) continue;
      if (!scratch->empty()) *scratch += '/';
      scratch->append(part);
    }
    return Replaced(field, *scratch);
  }

  void ReadRow(TicketRecord* record) {
    const CsvRow& cells = record->cells;
    if (cells.defect == CsvRow::Defect::kTooLong) {
      return Reject(record, {},
                    "the row is longer than " +
                        std::to_string(options_.csv.max_row_bytes) +
                        " bytes; is a quotation mark missing?");
    }
    if (cells.defect == CsvRow::Defect::kUnclosedQuote) {
      return Reject(record, {},
                    "the file ends inside quotation marks that this row opens");
    }
    bool right = cells.size() >= width_;
    for (std::size_t i = width_; i < cells.size(); ++i) {
      right &= Trim(cells[i]).empty();
    }
    if (!right) {
      return Reject(record, {},
                    "the row has " + std::to_string(cells.size()) +
                        " columns, the header has " + std::to_string(width_));
    }
    for (std::size_t i = 0; i < width_; ++i) {
      if (base::FindInvalidUtf8(cells[i]) != std::string_view::npos) {
        return Reject(record, headers_[i],
                      "not " + std::string(CharsetName(input_->charset())));
      }
    }
    Ticket& ticket = record->ticket;
    record->id = Cell(kId, *record);
    ticket.dialled = Cell(kDialled, *record);
    ticket.category = Path(kCategory, *record, &record->category);
    ticket.region = Path(kRegion, *record, &record->region);
    ticket.first_receiver = Cell(kFirstReceiver, *record);
    if (columns_[kText].size() < 2) {
      ticket.text = columns_[kText].empty()
                        ? std::string_view()
                        : cells[columns_[kText][0]];
    } else {
      record->text.clear();
      for (std::size_t column : columns_[kText]) {
        if (cells[column].empty()) continue;
        if (!record->text.empty()) record->text += '\n';
        record->text.append(cells[column]);
      }
      ticket.text = record->text;
    }
    if (!columns_[kAgainst].empty()) {
      const std::string_view cell = Cell(kAgainst, *record);
      record->lists.clear();
      if (!cell.empty()) record->lists = SplitList(cell, true);
      for (const std::string& department : record->lists) {
        const std::string_view code = Trim(department);
        if (!code.empty()) ticket.against.push_back(code);
      }
    }
    int value = 0;
    if (!ReadEnum(kType, schema::TicketTypeNames(), record, &value)) return;
    ticket.type = static_cast<TicketType>(value);
    if (!ReadEnum(kChannel, schema::ChannelNames(), record, &value)) return;
    ticket.channel = static_cast<Channel>(value);
    if (!ReadEnum(kUrgency, schema::UrgencyNames(), record, &value)) return;
    ticket.urgency = static_cast<Urgency>(value);
    if (!ReadBool(kConfidential, record, &ticket.confidential) ||
        !ReadBool(kEmergencyConfirmed, record, &ticket.emergency_confirmed) ||
        !ReadBool(kTransferFailed, record, &ticket.transfer_failed) ||
        !ReadBool(kHandedOver, record, &ticket.handed_over) ||
        !ReadTime(kAccepted, record, &ticket.accepted_at) ||
        !ReadTime(kCalled, record, &ticket.called_at)) {
      return;
    }
    for (const AttributeColumn& attribute : attributes_) {
      const std::string_view cell = Trim(cells[attribute.column]);
      if (!cell.empty()) ticket.attributes.push_back({attribute.name, cell});
    }
    UseCodes(options_.rules, &ticket);
    for (std::size_t column : pass_) record->passed.push_back(cells[column]);
    if (has_recorded_) record->recorded = Trim(cells[recorded_]);
  }

  bool ReadEnum(int field, const schema::EnumNames& names, TicketRecord* record,
                int* value) const {
    *value = 0;
    const std::string_view cell = Cell(field, *record);
    if (cell.empty()) return true;
    const std::optional<int> found = names.Find(cell);
    if (!found.has_value()) {
      Reject(record, HeaderOf(field),
             "unknown " + std::string(names.kind()) + ", " +
                 Shown(cell, names.Nearest(cell)) +
                 "; --value " + std::string(TicketFields()[field][0]) +
                 ":WORD=... maps a word to one of " + names.List());
      return false;
    }
    *value = *found;
    return true;
  }

  bool ReadBool(int field, TicketRecord* record, bool* value) const {
    const std::string_view cell = Cell(field, *record);
    if (cell.empty()) return true;
    const std::optional<bool> found = schema::FindBool(cell);
    if (!found.has_value()) {
      Reject(record, HeaderOf(field),
             "neither true nor false, " + Shown(cell, {}));
      return false;
    }
    *value = *found;
    return true;
  }

  bool ReadTime(int field, TicketRecord* record, absl::Time* value) const {
    const std::string_view cell = Cell(field, *record);
    if (cell.empty()) {
      if (field != kAccepted) return true;
      Reject(record, HeaderOf(field), "no time of acceptance");
      return false;
    }
    const std::optional<absl::Time> time =
        ParseTicketTime(cell, options_.time_format, options_.zone);
    if (!time.has_value()) {
      Reject(record, HeaderOf(field),
             (options_.time_format.empty()
                  ? "not a time as 2018-10-01 08:30:00 or RFC 3339"
                  : "not a time as \"" + options_.time_format + "\"") +
                 std::string("; its form is \"") + Shape(cell) + "\"");
      return false;
    }
    *value = *time;
    return true;
  }

  TextInput* input_;
  TicketTableOptions options_;
  CsvReader csv_;
  bool begun_ = false;
  std::uint64_t rows_ = 0;
  std::vector<std::string> headers_;
  std::size_t width_ = 0;
  std::vector<std::size_t> columns_[kFieldCount];
  bool given_[kFieldCount] = {};
  std::vector<std::size_t> mapped_;
  std::vector<const ValueMap*> values_[kFieldCount];
  std::vector<AttributeColumn> attributes_;
  std::vector<std::size_t> pass_;
  bool has_recorded_ = false;
  std::size_t recorded_ = 0;
};

void UseStored(absl::StatusOr<StoredTicket> stored, const RuleSet* rules,
               TicketRecord* record) {
  if (!stored.ok()) {
    return Reject(record, {}, std::string(stored.status().message()));
  }
  record->stored.emplace(*std::move(stored));
  record->ticket = record->stored->ticket();
  record->id = record->stored->id();
  UseCodes(rules, &record->ticket);
}

class LineReader : public TicketReader {
 public:
  LineReader(TextInput* input, Format format, const RuleSet* rules,
             std::size_t max_bytes)
      : input_(input), format_(format), rules_(rules), max_bytes_(max_bytes) {}

  absl::StatusOr<bool> Next(TicketRecord* record) override {
    ResetRecord(record);
    std::string_view line;
    bool too_long = false;
    do {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, NextLine(&line, &too_long));
      if (!more) return false;
    } while (!too_long && Trim(line).empty());
    record->row = ++rows_;
    record->line = line_;
    if (too_long) {
      Reject(record, {},
             "the line is longer than " + std::to_string(max_bytes_) +
                 " bytes");
    } else if (base::FindInvalidUtf8(line) != std::string_view::npos) {
      Reject(record, {},
             "not " + std::string(CharsetName(input_->charset())));
    } else {
      UseStored(ReadTicket(line, format_), rules_, record);
    }
    return true;
  }

 private:
  absl::StatusOr<bool> NextLine(std::string_view* line, bool* too_long) {
    *too_long = false;
    std::size_t searched = used_;
    while (true) {
      const std::size_t end = text_.find('\n', searched);
      if (end != std::string::npos) {
        *line = std::string_view(text_).substr(used_, end - used_);
        *too_long |= line->size() > max_bytes_;
        used_ = end + 1;
        ++line_;
        return true;
      }
      if (text_.size() - used_ > max_bytes_) {
        *too_long = true;
        text_.clear();
      } else {
        text_.erase(0, used_);
      }
      used_ = 0;
      searched = text_.size();
      TRUNKLINE_RETURN_IF_ERROR(input_->Read(&text_));
      if (text_.size() == searched) {
        if (text_.empty() && !*too_long) return false;
        ++line_;
        last_.swap(text_);
        text_.clear();
        *line = last_;
        return true;
      }
    }
  }

  TextInput* input_;
  Format format_;
  const RuleSet* rules_;
  std::size_t max_bytes_;
  std::string text_;
  std::string last_;
  std::size_t used_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t rows_ = 0;
};

class BinaryReader : public TicketReader {
 public:
  BinaryReader(ReadFunction read, const RuleSet* rules, std::size_t max_bytes)
      : read_(std::move(read)), rules_(rules), max_bytes_(max_bytes) {}

  absl::StatusOr<bool> Next(TicketRecord* record) override {
    ResetRecord(record);
    if (broken_) return false;
    std::uint64_t size = 0;
    int shift = 0;
    while (true) {
      TRUNKLINE_RETURN_IF_ERROR(Need(1));
      if (buffer_.size() == used_) {
        if (shift == 0) return false;
        return Broken(record, "the input ends inside a length");
      }
      const auto byte = static_cast<unsigned char>(buffer_[used_++]);
      size |= std::uint64_t{byte & 0x7Fu} << shift;
      shift += 7;
      if (byte < 0x80) break;
      if (shift > 56) return Broken(record, "not a length");
    }
    if (size > max_bytes_) {
      return Broken(record, "a length of " + std::to_string(size) +
                                " bytes is more than the limit of " +
                                std::to_string(max_bytes_) +
                                "; is this length-delimited binary?");
    }
    TRUNKLINE_RETURN_IF_ERROR(Need(static_cast<std::size_t>(size)));
    if (buffer_.size() - used_ < size) {
      return Broken(record, "the input ends inside a ticket");
    }
    record->row = ++rows_;
    UseStored(ReadTicket(std::string_view(buffer_).substr(
                             used_, static_cast<std::size_t>(size)),
                         Format::kBinary),
              rules_, record);
    used_ += static_cast<std::size_t>(size);
    return true;
  }

 private:
  bool Broken(TicketRecord* record, std::string reason) {
    broken_ = true;
    record->row = ++rows_;
    Reject(record, {}, reason + "; the rest cannot be read");
    return true;
  }

  // Tries to have `size` bytes at `used_`.
  absl::Status Need(std::size_t size) {
    constexpr std::size_t kChunk = std::size_t{64} << 10;
    if (buffer_.size() - used_ >= size) return absl::OkStatus();
    buffer_.erase(0, used_);
    used_ = 0;
    while (buffer_.size() < size) {
      const std::size_t before = buffer_.size();
      buffer_.resize(before + kChunk);
      absl::StatusOr<std::size_t> n = read_(&buffer_[before], kChunk);
      buffer_.resize(before + (n.ok() ? *n : 0));
      if (!n.ok()) return n.status();
      if (*n == 0) break;
    }
    return absl::OkStatus();
  }

  ReadFunction read_;
  const RuleSet* rules_;
  std::size_t max_bytes_;
  std::string buffer_;
  std::size_t used_ = 0;
  std::uint64_t rows_ = 0;
  bool broken_ = false;
};

void SetTime(absl::Time time, google::protobuf::Timestamp* out) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  out->set_seconds(seconds);
  out->set_nanos(static_cast<int>(absl::ToInt64Nanoseconds(
      time - absl::FromUnixSeconds(seconds))));
}

}  // namespace

const std::vector<std::vector<std::string_view>>& TicketFields() {
  // In the order of Field.
  static const auto& fields = *new std::vector<std::vector<std::string_view>>{
      {"id", "ticket", "ticket_id", "工单编号", "工单号"},
      {"dialled", "dialed", "拨打号码", "热线号码"},
      {"category", "诉求类别", "类别"},
      {"region", "属地", "区域"},
      {"type", "诉求类型"},
      {"channel", "来源渠道", "渠道"},
      {"urgency", "紧急程度"},
      {"accepted", "accepted_at", "受理时间"},
      {"called", "called_at", "来电时间"},
      {"text", "caller_words", "诉求内容", "内容"},
      {"against", "被诉单位"},
      {"first_receiver", "首接单位"},
      {"confidential", "保密"},
      {"emergency_confirmed", "确认紧急"},
      {"transfer_failed", "转接失败"},
      {"handed_over", "已移交"},
  };
  return fields;
}

std::unique_ptr<TicketReader> NewTicketTableReader(
    TextInput* input, const TicketTableOptions& options) {
  return std::make_unique<TableReader>(input, options);
}

std::unique_ptr<TicketReader> NewTicketLineReader(TextInput* input,
                                                  Format format,
                                                  const RuleSet* rules,
                                                  std::size_t max_line_bytes) {
  return std::make_unique<LineReader>(input, format, rules, max_line_bytes);
}

std::unique_ptr<TicketReader> NewTicketBinaryReader(ReadFunction read,
                                                    const RuleSet* rules,
                                                    std::size_t max_bytes) {
  return std::make_unique<BinaryReader>(std::move(read), rules, max_bytes);
}

std::string TicketBytes(const TicketRecord& record) {
  if (record.stored.has_value()) return record.stored->bytes();
  const Ticket& in = record.ticket;
  pb::Ticket out;
  out.set_id(std::string(record.id));
  out.set_dialled(std::string(in.dialled));
  out.set_category(std::string(in.category));
  out.set_region(std::string(in.region));
  out.set_type(static_cast<pb::TicketType>(in.type));
  out.set_channel(static_cast<pb::Channel>(in.channel));
  out.set_urgency(static_cast<pb::Urgency>(in.urgency));
  if (in.accepted_at != absl::InfinitePast()) {
    SetTime(in.accepted_at, out.mutable_accepted_at());
  }
  if (in.called_at != absl::InfinitePast()) {
    SetTime(in.called_at, out.mutable_called_at());
  }
  out.set_caller_words(std::string(in.text));
  for (std::string_view department : in.against) {
    out.add_against(std::string(department));
  }
  out.set_first_receiver(std::string(in.first_receiver));
  out.set_confidential(in.confidential);
  out.set_emergency_confirmed(in.emergency_confirmed);
  out.set_transfer_failed(in.transfer_failed);
  out.set_handed_over(in.handed_over);
  for (const Attribute& attribute : in.attributes) {
    pb::Attribute* a = out.add_attribute();
    a->set_name(std::string(attribute.name));
    a->set_value(std::string(attribute.value));
  }
  return out.SerializeAsString();
}

void AppendDelimited(std::string_view bytes, std::string* out) {
  std::uint64_t size = bytes.size();
  while (size >= 0x80) {
    *out += static_cast<char>((size & 0x7F) | 0x80);
    size >>= 7;
  }
  *out += static_cast<char>(size);
  out->append(bytes);
}

std::optional<absl::Time> ParseTicketTime(std::string_view text,
                                          const std::string& format,
                                          absl::TimeZone zone) {
  text = Trim(text);
  absl::Time time;
  std::string error;
  auto parse = [&](const std::string& f) {
    return absl::ParseTime(f, base::ToAbsl(text), zone, &time, &error) &&
           time != absl::InfinitePast() && time != absl::InfiniteFuture();
  };
  if (!format.empty()) {
    if (parse(format)) return time;
    return std::nullopt;
  }
  const absl::StatusOr<absl::CivilSecond> civil = base::ParseCivil(text);
  if (civil.ok()) return base::ToInstant(*civil, zone);
  // Four digits and a separator, so that nothing else passes for a year.
  if (text.size() < 8 || (text[4] != '-' && text[4] != '/')) {
    return std::nullopt;
  }
  static const std::string kFormats[] = {
      absl::RFC3339_full,
      "%Y-%m-%d %H:%M:%E*S%Ez",
      "%Y-%m-%d %H:%M:%E*S",
      "%Y-%m-%dT%H:%M:%E*S",
      "%Y-%m-%d %H:%M",
      "%Y/%m/%d %H:%M:%S",
      "%Y/%m/%d %H:%M",
      "%Y/%m/%d",
  };
  for (const std::string& f : kFormats) {
    if (parse(f)) return time;
  }
  return std::nullopt;
}

}  // namespace trunkline::tables
