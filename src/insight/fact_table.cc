// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/message.h"
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
    ColumnType& type = out.emplace_back();
    type.column.name = std::string(field.name);
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

// The text of a google.protobuf.Timestamp; false: it is none.
bool ReadTimestamp(const schema::MessagePlan& plan, std::string_view bytes,
                   std::string* text) {
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;
  const bool whole = schema::EachField(bytes, [&](const schema::WireField& f) {
    const schema::FieldPlan* const field = f.In(plan);
    if (field == nullptr) return;
    (field->name == "seconds" ? seconds : nanos) =
        static_cast<std::int64_t>(f.value());
  });
  if (!whole || !base::IsTimestamp(seconds, nanos)) return false;
  *text = base::FormatTimestamp(absl::FromUnixSeconds(seconds) +
                                absl::Nanoseconds(nanos));
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
    : types(of), message(name), columns(of.size()) {
  for (std::size_t i = 0; i != of.size(); ++i) {
    names.push_back(of[i].column);
    if (of[i].counted) wait = i;
    if (of[i].column.name == "offered_at") offered = i;
    if (of[i].column.name == "answered_at") answered = i;
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

absl::Status FactTable::AddRow(const std::vector<std::string>& cells,
                               absl::TimeZone zone) {
  namespace messages = insight::messages;
  Rep& rep = *rep_;
  if (cells.size() > rep.types.size()) {
    return base::InvalidArgument(base::Fill<messages::kSurplus>());
  }
  // Everything is read before anything is kept.
  struct Cell {
    std::int64_t value = 0;
    std::string_view word;
  };
  std::vector<Cell> read(rep.types.size());
  for (std::size_t i = 0; i != rep.types.size(); ++i) {
    const insight::ColumnType& type = rep.types[i];
    const std::string_view text =
        i < cells.size() ? std::string_view(cells[i]) : std::string_view();
    switch (type.column.kind) {
      case FactKind::kTime: {
        read[i].value = insight::kNoTime;
        if (text.empty()) break;
        const auto written = base::FindTime(text);
        const auto time =
            written.has_value() ? written->In(zone) : std::nullopt;
        if (!time.has_value()) {
          return insight::In(type, base::Fill<messages::kNotATime>());
        }
        read[i].value = absl::ToUnixMicros(*time);
        break;
      }
      case FactKind::kNumber: {
        if (text.empty()) break;
        std::int32_t number = 0;
        if (!absl::SimpleAtoi(base::ToAbsl(text), &number) || number < 0 ||
            number > insight::kMaxNumber) {
          return insight::In(type, base::Fill<messages::kNotANumber>());
        }
        read[i].value = number;
        break;
      }
      case FactKind::kFlag:
        if (!text.empty() && text != "true" && text != "false") {
          return insight::In(type, base::Fill<messages::kNotAFlag>());
        }
        read[i].value = text.empty() ? -1 : text == "true" ? 1 : 0;
        break;
      case FactKind::kWord:
        read[i].word = text;
        if (text.empty()) break;
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
                        type.names->List()));
        }
        read[i].word = type.names->Name(*number);
        break;
    }
  }
  // The first column is the id.
  if (read[0].word.empty()) {
    return insight::In(rep.types[0], base::Fill<messages::kNeeded>());
  }
  const std::uint32_t id = rep.Intern(read[0].word);
  if (!rep.ids.insert(id).second) {
    return base::AlreadyExists(base::Fill<messages::kTwice>());
  }
  if (rep.wait < read.size() && read[rep.answered].value != insight::kNoTime &&
      read[rep.offered].value != insight::kNoTime) {
    const std::int64_t seconds =
        (read[rep.answered].value - read[rep.offered].value) / 1'000'000;
    read[rep.wait].value =
        std::clamp<std::int64_t>(seconds, 0, insight::kMaxNumber);
  }
  for (std::size_t i = 0; i != read.size(); ++i) {
    Rep::Column& column = rep.columns[i];
    switch (rep.types[i].column.kind) {
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
        column.words.push_back(rep.Intern(read[i].word));
        break;
    }
  }
  ++rep.rows;
  return absl::OkStatus();
}

absl::Status FactTable::AddMessage(std::string_view bytes) {
  const schema::MessagePlan& plan =
      *schema::Registry::Get().Find(rep_->message);
  std::vector<std::string> cells(rep_->types.size());
  bool sound = true;
  const bool whole = schema::EachField(bytes, [&](const schema::WireField& f) {
    const schema::FieldPlan* const field = f.In(plan);
    if (field == nullptr) return;  // Of a newer library.
    const auto i = static_cast<std::size_t>(field->index);
    std::string& cell = cells[i];
    switch (rep_->types[i].column.kind) {
      case FactKind::kTime:
        sound =
            insight::ReadTimestamp(*field->message, f.bytes(), &cell) && sound;
        break;
      case FactKind::kNumber:
        cell = absl::StrCat(f.value());
        break;
      case FactKind::kFlag:
        cell = f.value() != 0 ? "true" : "false";
        break;
      case FactKind::kWord:
        if (rep_->types[i].names != nullptr) {
          cell = std::string(
              rep_->types[i].names->Name(static_cast<int>(f.value())));
        } else {
          absl::StrAppend(&cell, cell.empty() ? "" : ";",
                          base::ToAbsl(f.bytes()));
        }
        break;
    }
  });
  if (!whole || !sound) {
    return base::InvalidArgument(base::Fill<insight::messages::kNotAMessage>(
        absl::StrCat("trunkline.v1.", base::ToAbsl(rep_->message))));
  }
  return AddRow(cells, absl::UTCTimeZone());
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
