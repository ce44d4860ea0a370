// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/message.h"
#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/insight/fact_columns.h"
#include "src/insight/messages.h"
#include "src/schema/registry.h"
#include "src/schema/wire.h"

namespace trunkline {
namespace insight {
namespace {

constexpr std::int32_t kMaxNumber = 1'000'000'000;

std::vector<ColumnType> ColumnsOf(std::string_view message) {
  std::vector<ColumnType> out;
  for (const schema::FieldPlan& field :
       schema::Registry::Get().Find(message)->fields) {
    if (field.privacy != schema::Privacy::kPublic) continue;
    ColumnType& type = out.emplace_back();
    type.column.name = std::string(field.name);
    type.field = field.number;
    type.when_cut = field.when_cut;
    switch (field.kind) {
      case schema::Kind::kMessage:
        type.column.kind = FactKind::kTime;
        break;
      case schema::Kind::kBool:
        type.column.kind = FactKind::kFlag;
        break;
      case schema::Kind::kString:
        type.column.kind = FactKind::kWord;
        break;
      case schema::Kind::kEnum: {
        type.column.kind = FactKind::kWord;
        const std::string_view full =
            schema::View(field.enum_type->full_name());
        const std::string_view package =
            schema::View(field.enum_type->file()->package());
        type.names = schema::FindEnumNames(full.substr(package.size() + 1));
        break;
      }
      default:
        type.column.kind = FactKind::kNumber;
    }
  }
  return out;
}

// A google.protobuf.Timestamp in microseconds; false: it is none.
bool ReadTimestamp(const schema::MessagePlan& plan, std::string_view bytes,
                   std::int64_t* micros) {
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;
  const bool whole = schema::EachField(bytes, [&](const schema::WireField& f) {
    const schema::FieldPlan* const field = f.In(plan);
    if (field == nullptr) return;
    (field->name == "seconds" ? seconds : nanos) =
        static_cast<std::int64_t>(f.value());
  });
  if (!whole || !base::IsTimestamp(seconds, nanos)) return false;
  *micros = seconds * 1'000'000 + nanos / 1'000;
  return true;
}

absl::Status In(const ColumnType& type, const base::Text& what) {
  return base::InvalidArgument(
      base::Fill<messages::kColumn>(type.column.name, what));
}

}  // namespace

const std::vector<ColumnType>& CaseColumns() {
  static const auto& columns =
      *new std::vector<ColumnType>(ColumnsOf("CaseTableRow"));
  return columns;
}

const std::vector<ColumnType>& CallColumns() {
  static const auto& columns = *[] {
    auto* const out = new std::vector<ColumnType>(ColumnsOf("CallRecord"));
    ColumnType wait;
    wait.column = {"wait_seconds", FactKind::kNumber};
    wait.counted = true;
    out->push_back(std::move(wait));
    return out;
  }();
  return columns;
}

const ColumnType* FindColumnType(std::string_view name) {
  for (const auto* columns : {&CaseColumns(), &CallColumns()}) {
    for (const ColumnType& type : *columns) {
      if (type.column.name == name) return &type;
    }
  }
  return nullptr;
}

bool IsInNode(std::string_view path, std::string_view node, char separator) {
  return node.empty() ||
         (path.substr(0, node.size()) == node &&
          (path.size() == node.size() || path[node.size()] == separator));
}

}  // namespace insight

FactTable::Rep::Rep(const std::vector<insight::ColumnType>& of,
                    std::string_view name)
    : types(of), message(name), columns(of.size()), lacks(of.size()) {
  by_field.assign(schema::Registry::Get().Find(name)->by_number.size(), -1);
  for (std::size_t i = 0; i != of.size(); ++i) {
    names.push_back(of[i].column);
    if (of[i].counted) wait = i;
    if (of[i].column.name == "offered_at") offered = i;
    if (of[i].column.name == "answered_at") answered = i;
    Cell& cell = blank.emplace_back();
    if (of[i].column.kind == FactKind::kTime) cell.value = insight::kNoTime;
    if (of[i].column.kind == FactKind::kFlag) cell.value = -1;
    const auto field = static_cast<std::size_t>(of[i].field);
    if (field != 0) by_field[field] = static_cast<int>(i);
  }
  words.emplace_back();
  numbers.emplace(std::string_view(), 0);
}

std::uint32_t FactTable::Rep::Intern(std::string_view word) {
  const auto found = numbers.find(word);
  if (found != numbers.end()) return found->second;
  const std::string_view kept = arena.Add(word);
  const auto number = static_cast<std::uint32_t>(words.size());
  words.push_back(kept);
  numbers.emplace(kept, number);
  return number;
}

FactTable::FactTable(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
FactTable::FactTable(FactTable&&) noexcept = default;
FactTable& FactTable::operator=(FactTable&&) noexcept = default;
FactTable::~FactTable() = default;

FactTable FactTable::Cases() {
  return FactTable(
      std::make_unique<Rep>(insight::CaseColumns(), "CaseTableRow"));
}

FactTable FactTable::Calls() {
  return FactTable(std::make_unique<Rep>(insight::CallColumns(), "CallRecord"));
}

FactTable internal::FactTableAccess::Copy(const FactTable& cases) {
  FactTable out = FactTable::Cases();
  const Rep& from = *cases.rep_;
  Rep& to = *out.rep_;
  for (const std::string_view word : from.words) to.Intern(word);
  to.columns = from.columns;
  to.lacks = from.lacks;
  to.ids = from.ids;
  to.rows = from.rows;
  return out;
}

const std::vector<FactColumn>& FactTable::columns() const {
  return rep_->names;
}

std::optional<FactColumnId> FactTable::Find(std::string_view name) const {
  for (std::size_t i = 0; i != rep_->names.size(); ++i) {
    if (rep_->names[i].name == name) return i;
  }
  return std::nullopt;
}

std::size_t FactTable::rows() const { return rep_->rows; }

absl::Status FactTable::SetLacks(std::string_view column) {
  const std::optional<FactColumnId> found = Find(column);
  if (!found.has_value()) {
    return base::NotFound(base::Fill<insight::messages::kUnknownColumn>(
        base::Quoted(column), base::Text()));
  }
  rep_->lacks[*found] = true;
  return absl::OkStatus();
}

bool FactTable::Lacks(FactColumnId column) const {
  const Rep& rep = *rep_;
  return rep.lacks[column] && (column != rep.wait || rep.lacks[rep.offered] ||
                               rep.lacks[rep.answered]);
}

absl::Status FactTable::Rep::Read(const insight::ColumnType& type,
                                  std::string_view text, absl::TimeZone zone,
                                  Cell* cell) {
  namespace messages = insight::messages;
  if (text.empty()) return absl::OkStatus();
  switch (type.column.kind) {
    case FactKind::kTime: {
      const auto written = base::FindTime(text);
      const auto time = written.has_value() ? written->In(zone) : std::nullopt;
      if (!time.has_value()) {
        return insight::In(type, base::Fill<messages::kNotATime>());
      }
      cell->value = absl::ToUnixMicros(*time);
      break;
    }
    case FactKind::kNumber: {
      std::int32_t number = 0;
      if (!absl::SimpleAtoi(base::ToAbsl(text), &number) || number < 0 ||
          number > insight::kMaxNumber) {
        return insight::In(type, base::Fill<messages::kNotANumber>());
      }
      cell->value = number;
      break;
    }
    case FactKind::kFlag: {
      const bool yes = text == "true" || text == "1" || text == "是";
      if (!yes && text != "false" && text != "0" && text != "否") {
        return insight::In(type, base::Fill<messages::kNotAFlag>());
      }
      cell->value = yes ? 1 : 0;
      break;
    }
    case FactKind::kWord: {
      cell->word = text;
      if (type.names == nullptr) {
        if (!base::IsText(text)) {
          return insight::In(type, base::Fill<messages::kNotText>());
        }
        break;
      }
      const std::optional<int> number = type.names->Find(text);
      if (!number.has_value()) {
        return insight::In(
            type, base::Fill<messages::kNotAName>(
                      base::Text{std::string(type.names->kind()),
                                 std::string(type.names->chinese_kind())},
                      type.names->List()) +
                      // Never the cell itself.
                      base::DidYouMean(type.names->Nearest(text)));
      }
      cell->word = type.names->Name(*number);
      break;
    }
  }
  return absl::OkStatus();
}

absl::Status FactTable::Rep::Add(std::vector<Cell>* cells) {
  namespace messages = insight::messages;
  std::vector<Cell>& read = *cells;
  // The first column is the id.
  if (read[0].word.empty()) {
    return insight::In(types[0], base::Fill<messages::kNeeded>());
  }
  if (!ids.insert(Intern(read[0].word)).second) {
    return base::AlreadyExists(base::Fill<messages::kTwice>());
  }
  if (wait < read.size() && read[answered].value != insight::kNoTime &&
      read[offered].value != insight::kNoTime) {
    const std::int64_t seconds =
        (read[answered].value - read[offered].value) / 1'000'000;
    read[wait].value =
        std::clamp<std::int64_t>(seconds, 0, insight::kMaxNumber);
  }
  for (std::size_t i = 0; i != read.size(); ++i) {
    Column& column = columns[i];
    switch (types[i].column.kind) {
      case FactKind::kTime:
        column.times.push_back(read[i].value);
        break;
      case FactKind::kNumber:
        column.numbers.push_back(static_cast<std::int32_t>(read[i].value));
        break;
      case FactKind::kFlag:
        column.flags.push_back(static_cast<std::int8_t>(read[i].value));
        break;
      case FactKind::kWord:
        column.words.push_back(read[i].word.empty() ? 0 : Intern(read[i].word));
        break;
    }
  }
  ++rows;
  return absl::OkStatus();
}

absl::Status FactTable::AddRow(const std::vector<std::string>& cells,
                               absl::TimeZone zone) {
  Rep& rep = *rep_;
  if (cells.size() > rep.types.size()) {
    return base::InvalidArgument(base::Fill<insight::messages::kSurplus>());
  }
  // Everything is read before anything is kept, and all defects are said.
  rep.row = rep.blank;
  base::Text defects;
  for (std::size_t i = 0; i != cells.size(); ++i) {
    const absl::Status read =
        Rep::Read(rep.types[i], cells[i], zone, &rep.row[i]);
    if (read.ok()) continue;
    const base::Text defect = base::TextOf(read);
    defects = defects.empty()
                  ? defect
                  : base::Fill<insight::messages::kAlso>(defects, defect);
  }
  if (!defects.empty()) return base::InvalidArgument(defects);
  return rep.Add(&rep.row);
}

absl::Status FactTable::AddMessage(std::string_view bytes) {
  Rep& rep = *rep_;
  const schema::MessagePlan& plan = *schema::Registry::Get().Find(rep.message);
  rep.row = rep.blank;
  // Lists, joined; a cell looks at its own.
  std::vector<std::string> joined(rep.types.size());
  absl::Status status;
  bool sound = true;
  const bool whole = schema::EachField(bytes, [&](const schema::WireField& f) {
    const schema::FieldPlan* const field = f.In(plan);
    if (field == nullptr) return;  // Of a newer library.
    const int column = rep.by_field[static_cast<std::size_t>(field->number)];
    if (column < 0) return;  // Private.
    const auto i = static_cast<std::size_t>(column);
    Rep::Cell& cell = rep.row[i];
    switch (rep.types[i].column.kind) {
      case FactKind::kTime:
        sound =
            insight::ReadTimestamp(*field->message, f.bytes(), &cell.value) &&
            sound;
        break;
      case FactKind::kNumber:
        if (f.value() > static_cast<std::uint64_t>(insight::kMaxNumber)) {
          status.Update(insight::In(
              rep.types[i], base::Fill<insight::messages::kNotANumber>()));
        }
        cell.value = static_cast<std::int64_t>(f.value());
        break;
      case FactKind::kFlag:
        cell.value = f.value() != 0 ? 1 : 0;
        break;
      case FactKind::kWord: {
        if (rep.types[i].names != nullptr) {
          cell.word = rep.types[i].names->Name(static_cast<int>(f.value()));
          break;
        }
        status.Update(
            Rep::Read(rep.types[i], f.bytes(), absl::UTCTimeZone(), &cell));
        if (!field->repeated) break;
        std::string& list = joined[i];
        absl::StrAppend(&list, list.empty() ? "" : ";",
                        base::ToAbsl(f.bytes()));
        cell.word = list;
        break;
      }
    }
  });
  if (!whole || !sound) {
    return base::InvalidArgument(base::Fill<insight::messages::kNotAMessage>(
        absl::StrCat("trunkline.v1.", base::ToAbsl(rep.message))));
  }
  TRUNKLINE_RETURN_IF_ERROR(status);
  return rep.Add(&rep.row);
}

std::vector<std::string> FactTable::Cells(std::size_t row,
                                          absl::TimeZone zone) const {
  std::vector<std::string> cells(rep_->types.size());
  for (std::size_t i = 0; i != cells.size(); ++i) {
    switch (rep_->types[i].column.kind) {
      case FactKind::kTime:
        if (const auto time = TimeAt(i, row)) {
          cells[i] = base::FormatTimestamp(*time, zone);
        }
        break;
      case FactKind::kNumber:
        if (Number(i, row) != 0) cells[i] = absl::StrCat(Number(i, row));
        break;
      case FactKind::kFlag:
        if (const auto flag = Flag(i, row)) cells[i] = *flag ? "true" : "false";
        break;
      case FactKind::kWord:
        cells[i] = std::string(Word(i, row));
        break;
    }
  }
  return cells;
}

// Of each row its cells that are not empty, each behind the number of its
// field, which no later schema changes; then of all rows the hashes, sorted. A
// million rows need 32 MB for it.
std::string FactTable::Hash() const {
  const Rep& rep = *rep_;
  std::vector<std::string> digests;
  digests.reserve(rep.rows);
  std::string text;
  const auto add = [&text](std::uint64_t number) {
    for (int i = 0; i != 8; ++i) {
      text += static_cast<char>(number >> (8 * i) & 0xFF);
    }
  };
  for (std::size_t row = 0; row != rep.rows; ++row) {
    text.clear();
    for (std::size_t i = 0; i != rep.types.size(); ++i) {
      const Rep::Column& column = rep.columns[i];
      if (rep.types[i].counted) continue;
      const auto begin = [&] {
        text += static_cast<char>(rep.types[i].field & 0xFF);
        text += static_cast<char>(rep.types[i].field >> 8 & 0xFF);
      };
      switch (rep.types[i].column.kind) {
        case FactKind::kTime:
          if (column.times[row] == insight::kNoTime) break;
          begin();
          add(static_cast<std::uint64_t>(column.times[row]));
          break;
        case FactKind::kNumber:
          if (column.numbers[row] == 0) break;
          begin();
          add(static_cast<std::uint64_t>(column.numbers[row]));
          break;
        case FactKind::kFlag:
          if (column.flags[row] < 0) break;
          begin();
          text += column.flags[row] == 1 ? '1' : '0';
          break;
        case FactKind::kWord: {
          if (column.words[row] == 0) break;
          const std::string_view word = rep.words[column.words[row]];
          begin();
          add(word.size());
          text += word;
          break;
        }
      }
    }
    base::Sha256 hash;
    hash.Update(text);
    digests.push_back(hash.Digest());
  }
  std::sort(digests.begin(), digests.end());
  base::Sha256 hash;
  for (const std::string& digest : digests) hash.Update(digest);
  return hash.HexDigest();
}

std::string_view FactTable::Word(FactColumnId column, std::size_t row) const {
  return rep_->words[rep_->columns[column].words[row]];
}

std::optional<absl::Time> FactTable::TimeAt(FactColumnId column,
                                            std::size_t row) const {
  const std::int64_t micros = rep_->columns[column].times[row];
  if (micros == insight::kNoTime) return std::nullopt;
  return absl::FromUnixMicros(micros);
}

std::int64_t FactTable::Number(FactColumnId column, std::size_t row) const {
  return rep_->columns[column].numbers[row];
}

std::optional<bool> FactTable::Flag(FactColumnId column,
                                    std::size_t row) const {
  const std::int8_t flag = rep_->columns[column].flags[row];
  if (flag < 0) return std::nullopt;
  return flag == 1;
}

void CutRow(std::vector<std::string>* cells, absl::TimeZone zone) {
  const std::vector<insight::ColumnType>& types = insight::CaseColumns();
  cells->resize(types.size());
  for (std::size_t i = 0; i != types.size(); ++i) {
    std::string& cell = (*cells)[i];
    if (types[i].when_cut != schema::WhenCut::kDay) {
      cell = std::string(schema::CutWord(types[i].when_cut, cell));
      continue;
    }
    const auto written = base::FindTime(cell);
    const auto time = written.has_value() ? written->In(zone) : std::nullopt;
    cell = time.has_value() ? base::FormatDate(absl::ToCivilDay(*time, zone))
                            : std::string();
  }
}

}  // namespace trunkline
