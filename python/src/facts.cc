// SPDX-License-Identifier: Apache-2.0
#include "python/src/facts.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "python/src/arrow_text.h"
#include "python/src/columns.h"
#include "src/base/message.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/insight/fact_columns.h"

namespace trunkline::python {
namespace {

using Storage = ColumnPlan::Storage;
using Rep = internal::FactTableAccess::Rep;

constexpr std::size_t kBatchRows = 1 << 16;
constexpr std::size_t kMostRejects = 1000;

bool IsList(Storage s) {
  return s == Storage::kList32 || s == Storage::kList64;
}

// Which column of the facts a column gives, and how it is stored.
struct FactPlan {
  std::size_t to = 0;
  std::string name;  // Of the facts' column.
  FactKind kind = FactKind::kWord;
  std::size_t child = 0;
  Storage storage = Storage::kNull;
  Storage values = Storage::kNull;  // Of a dictionary, or of a list's items.
  bool dictionary = false;
  std::optional<NumberType> number;  // Of numbers, dates and timestamps.
};

const char* WantedOf(FactKind kind) {
  switch (kind) {
    case FactKind::kTime:
      return "timestamps, dates or strings";
    case FactKind::kNumber:
      return "whole numbers or strings";
    case FactKind::kFlag:
      return "booleans or strings";
    case FactKind::kWord:
      break;
  }
  return "strings, lists of strings or whole numbers";
}

bool IsTime(const NumberType& type) {
  return type.kind == NumberType::Kind::kDays ||
         type.kind == NumberType::Kind::kInstant ||
         type.kind == NumberType::Kind::kCivil;
}

absl::Status CheckType(const ArrowSchema& schema, FactPlan* plan) {
  const std::string_view format = schema.format;
  const absl::Status wrong = absl::InvalidArgumentError(
      absl::StrCat("column \"", plan->name, "\": ", WantedOf(plan->kind),
                   ", not the Arrow type \"", std::string(format), "\""));
  if (schema.dictionary != nullptr) {
    plan->dictionary = true;
    return ToStorage(format, &plan->storage) && IsInteger(plan->storage) &&
                   ToStorage(schema.dictionary->format, &plan->values) &&
                   IsString(plan->values)
               ? absl::OkStatus()
               : wrong;
  }
  plan->number = ReadNumberType(format);
  if (plan->number.has_value()) {
    const bool time = IsTime(*plan->number);
    const bool whole = plan->number->kind == NumberType::Kind::kSigned ||
                       plan->number->kind == NumberType::Kind::kUnsigned;
    // A count that pandas had next to missing ones is a floating-point number.
    return plan->kind == FactKind::kTime     ? (time ? absl::OkStatus() : wrong)
           : plan->kind == FactKind::kNumber ? (time ? wrong : absl::OkStatus())
           : whole                           ? absl::OkStatus()
                                             : wrong;
  }
  if (!ToStorage(format, &plan->storage)) return wrong;
  if (plan->storage == Storage::kNull || IsString(plan->storage)) {
    return absl::OkStatus();
  }
  if (plan->storage == Storage::kBool) {
    return plan->kind == FactKind::kFlag ? absl::OkStatus() : wrong;
  }
  if (IsList(plan->storage) && plan->kind == FactKind::kWord &&
      schema.n_children == 1 && schema.children[0]->dictionary == nullptr &&
      ToStorage(schema.children[0]->format, &plan->values) &&
      IsString(plan->values)) {
    return absl::OkStatus();
  }
  return wrong;
}

absl::Status FindFactColumns(const ArrowSchema& schema,
                             const std::map<std::string, std::string>& names,
                             const FactTable& table,
                             std::vector<FactPlan>* plans) {
  if (std::string_view(schema.format) != "+s") {
    return absl::InvalidArgumentError("not a table: the stream has no columns");
  }
  std::map<std::string, std::string>
      wanted;  // Column of the table -> of facts.
  for (const auto& [field, column] : names) {
    if (!table.Find(field).has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("columns: there is no column \"", field, "\""));
    }
    wanted[column] = field;
  }
  for (std::int64_t i = 0; i != schema.n_children; ++i) {
    const ArrowSchema& child = *schema.children[i];
    std::string name = child.name == nullptr ? "" : child.name;
    const auto renamed = wanted.find(name);
    if (renamed != wanted.end()) {
      name = renamed->second;
      wanted.erase(renamed);
    } else if (names.count(name) != 0) {
      continue;  // It comes from another column.
    }
    const auto to = table.Find(name);
    if (!to.has_value()) continue;  // The table's own.
    if (std::any_of(plans->begin(), plans->end(),
                    [&](const FactPlan& other) { return other.to == *to; })) {
      return absl::InvalidArgumentError(
          absl::StrCat("two columns give the column \"", name, "\""));
    }
    FactPlan plan;
    plan.to = *to;
    plan.name = name;
    plan.kind = table.columns()[*to].kind;
    plan.child = static_cast<std::size_t>(i);
    TRUNKLINE_RETURN_IF_ERROR(CheckType(child, &plan));
    plans->push_back(std::move(plan));
  }
  if (!wanted.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "columns: the table has no column \"", wanted.begin()->first, "\""));
  }
  // The first column of either table is the id.
  if (std::none_of(plans->begin(), plans->end(),
                   [](const FactPlan& plan) { return plan.to == 0; })) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the table has no column \"", table.columns()[0].name,
        "\"; columns={\"", table.columns()[0].name, "\": NAME} names another"));
  }
  return absl::OkStatus();
}

// One column of one batch.
class FactReader {
 public:
  absl::Status Bind(const FactPlan& plan, const ArrowArray& array,
                    std::int64_t base) {
    plan_ = &plan;
    offset_ = array.offset + base;
    if (plan.storage == Storage::kNull && !plan.number.has_value()) {
      return absl::OkStatus();
    }
    if (array.buffers == nullptr || array.n_buffers < 2) return Broken();
    validity_ = array.null_count == 0
                    ? nullptr
                    : static_cast<const std::uint8_t*>(array.buffers[0]);
    data_ = array.buffers[1];
    if (plan.dictionary) {
      if (array.dictionary == nullptr) return Broken();
      strings_.Bind(plan.values, *array.dictionary);
      dictionary_size_ = array.dictionary->length;
    } else if (IsList(plan.storage)) {
      if (array.n_children != 1) return Broken();
      strings_.Bind(plan.values, *array.children[0]);
    } else if (IsString(plan.storage)) {
      ArrowArray shifted = array;
      shifted.offset = offset_;
      strings_.Bind(plan.storage, shifted);
    }
    return absl::OkStatus();
  }

  // Reads row `i` of the batch into a cell that is empty. What it shows lives
  // until the next row.
  absl::Status Read(const insight::ColumnType& type, std::int64_t i,
                    absl::TimeZone zone, Rep::Cell* cell) {
    if (plan_->storage == Storage::kNull && !plan_->number.has_value()) {
      return absl::OkStatus();
    }
    const std::int64_t row = i + offset_;
    if (plan_->number.has_value()) {
      if (!Valid(row)) return absl::OkStatus();
      if (plan_->kind == FactKind::kTime &&
          plan_->number->kind == NumberType::Kind::kInstant &&
          ReadInstant(row, &cell->value)) {
        return absl::OkStatus();
      }
      WriteNumber(*plan_->number, data_, row, &text_);
      if (text_ == "nan") return absl::OkStatus();
      return Rep::Read(type, text_, zone, cell);
    }
    if (plan_->storage == Storage::kBool) {
      if (!Valid(row)) return absl::OkStatus();
      const auto* const bits = static_cast<const std::uint8_t*>(data_);
      cell->value = bits[row >> 3] >> (row & 7) & 1;
      return absl::OkStatus();
    }
    if (IsList(plan_->storage)) {
      if (!Valid(row)) return absl::OkStatus();
      std::int64_t begin = 0, end = 0;
      if (plan_->storage == Storage::kList32) {
        begin = static_cast<const std::int32_t*>(data_)[row];
        end = static_cast<const std::int32_t*>(data_)[row + 1];
      } else {
        begin = static_cast<const std::int64_t*>(data_)[row];
        end = static_cast<const std::int64_t*>(data_)[row + 1];
      }
      text_.clear();
      for (; begin < end; ++begin) {
        const std::string_view item = strings_.At(begin);
        if (item.empty()) continue;
        absl::StrAppend(&text_, text_.empty() ? "" : ";", base::ToAbsl(item));
      }
      return Rep::Read(type, text_, zone, cell);
    }
    if (plan_->dictionary) {
      if (!Valid(row)) return absl::OkStatus();
      const std::int64_t entry = Integer(row);
      if (entry < 0 || entry >= dictionary_size_) return absl::OkStatus();
      return Rep::Read(type, strings_.At(entry), zone, cell);
    }
    return Rep::Read(type, strings_.At(i), zone, cell);
  }

 private:
  absl::Status Broken() const {
    return absl::InvalidArgumentError(
        absl::StrCat("column \"", plan_->name, "\": buffers are missing"));
  }
  bool Valid(std::int64_t row) const {
    return validity_ == nullptr || (validity_[row >> 3] >> (row & 7) & 1) != 0;
  }
  // False: it is outside the years 1 to 9999, which the text says.
  bool ReadInstant(std::int64_t row, std::int64_t* micros) const {
    constexpr std::int64_t kFirst = -62'135'596'800, kLast = 253'402'300'799;
    const std::int64_t ticks = plan_->number->ticks;
    const std::int64_t value = static_cast<const std::int64_t*>(data_)[row];
    const std::int64_t seconds = value / ticks - (value % ticks < 0 ? 1 : 0);
    if (seconds < kFirst || seconds > kLast) return false;
    const std::int64_t rest = value - seconds * ticks;
    *micros =
        seconds * 1'000'000 + (ticks <= 1'000'000 ? rest * (1'000'000 / ticks)
                                                  : rest / (ticks / 1'000'000));
    return true;
  }
  std::int64_t Integer(std::int64_t i) const {
    return IntegerAt(plan_->storage, data_, i);
  }

  const FactPlan* plan_ = nullptr;
  const std::uint8_t* validity_ = nullptr;
  const void* data_ = nullptr;
  std::int64_t offset_ = 0;
  StringReader strings_;
  std::int64_t dictionary_size_ = 0;
  std::string text_;  // Of the row at hand.
};

}  // namespace

FactRows::FactRows(std::shared_ptr<const FactTable> table)
    : table_(std::move(table)) {
  for (const FactColumn& column : table_->columns()) {
    const ArrowKind kind =
        column.kind == FactKind::kTime     ? ArrowKind::kTime
        : column.kind == FactKind::kNumber ? ArrowKind::kInt32
        : column.kind == FactKind::kFlag   ? ArrowKind::kBool
                                           : ArrowKind::kString;
    fields_.push_back({column.name, kind});
  }
}

std::size_t FactRows::batches() const {
  return (rows() + kBatchRows - 1) / kBatchRows;
}

std::shared_ptr<const ArrowBatch> FactRows::Batch(std::size_t number) const {
  const std::size_t begin = number * kBatchRows;
  const std::size_t end = std::min(rows(), begin + kBatchRows);
  auto out = std::make_shared<ArrowBatch>();
  out->rows = end - begin;
  for (std::size_t c = 0; c != fields_.size(); ++c) {
    ArrowColumn& column = out->columns.emplace_back(fields_[c].kind);
    for (std::size_t row = begin; row != end; ++row) {
      switch (table_->columns()[c].kind) {
        case FactKind::kTime:
          if (const auto time = table_->TimeAt(c, row)) {
            column.AddNumber(absl::ToUnixMicros(*time));
          } else {
            column.AddNull();
          }
          break;
        case FactKind::kNumber:
          column.AddNumber(table_->Number(c, row));
          break;
        case FactKind::kFlag:
          if (const auto flag = table_->Flag(c, row)) {
            column.AddNumber(*flag ? 1 : 0);
          } else {
            column.AddNull();
          }
          break;
        case FactKind::kWord:
          if (const std::string_view word = table_->Word(c, row);
              !word.empty()) {
            column.AddText(word);
          } else {
            column.AddNull();
          }
          break;
      }
    }
  }
  return out;
}

absl::Status AddArrowRows(const ArrowInput& input,
                          const std::map<std::string, std::string>& names,
                          FactTable* table, PyFactTable* out) {
  std::vector<FactPlan> plans;
  Owned<ArrowSchema> schema;
  TRUNKLINE_RETURN_IF_ERROR(input.ReadSchema(&schema));
  TRUNKLINE_RETURN_IF_ERROR(FindFactColumns(*schema, names, *table, &plans));
  Rep* const rep = internal::FactTableAccess::Mutable(table);
  rep->lacks.assign(rep->lacks.size(), true);
  for (const FactPlan& plan : plans) rep->lacks[plan.to] = false;
  std::vector<std::pair<std::int64_t, std::string>> rejects;
  std::vector<Rep::Cell> cells;
  std::int64_t number = 0;
  for (;;) {
    Owned<ArrowArray> batch;
    TRUNKLINE_RETURN_IF_ERROR(input.ReadBatch(&batch));
    if (batch->release == nullptr) break;
    if (batch->n_children != schema->n_children) {
      return absl::InvalidArgumentError("a batch has other columns");
    }
    std::vector<FactReader> readers(plans.size());
    for (std::size_t c = 0; c != plans.size(); ++c) {
      TRUNKLINE_RETURN_IF_ERROR(readers[c].Bind(
          plans[c], *batch->children[plans[c].child], batch->offset));
    }
    for (std::int64_t i = 0; i != batch->length; ++i, ++number) {
      cells = rep->blank;
      absl::Status status;
      for (std::size_t c = 0; c != plans.size() && status.ok(); ++c) {
        status = readers[c].Read(rep->types[plans[c].to], i, out->zone,
                                 &cells[plans[c].to]);
      }
      if (status.ok()) status = rep->Add(&cells);
      if (status.ok()) continue;
      ++out->rejected;
      if (rejects.size() != kMostRejects) {
        rejects.emplace_back(number, base::TextOf(status).en);
      }
    }
  }
  out->rejects =
      std::make_shared<const std::vector<std::pair<std::int64_t, std::string>>>(
          std::move(rejects));
  return absl::OkStatus();
}

}  // namespace trunkline::python
