// SPDX-License-Identifier: Apache-2.0
#include "python/src/arrow_output.h"

#include <cerrno>
#include <limits>
#include <stdexcept>
#include <utility>

#include "python/src/arrow_input.h"
#include "python/src/values.h"

namespace trunkline::python {
namespace {

constexpr char kTooLong[] = "the strings of a batch are longer than 2 GiB";

const char* FormatOf(ArrowKind kind) {
  switch (kind) {
    case ArrowKind::kString:
      return "u";
    case ArrowKind::kInt32:
      return "i";
    case ArrowKind::kInt64:
      return "l";
    case ArrowKind::kDouble:
      return "g";
    case ArrowKind::kBool:
      return "b";
    case ArrowKind::kTime:
      return "tsu:UTC";
    case ArrowKind::kDay:
      return "tdD";
  }
  return "n";
}

void SetBit(std::size_t row, bool value, std::vector<std::uint8_t>* bits) {
  if ((row & 7) == 0) bits->push_back(0);
  if (value) bits->back() |= static_cast<std::uint8_t>(1u << (row & 7));
}

struct ExportedSchema {
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void ReleaseSchema(ArrowSchema* schema) {
  auto* const exported = static_cast<ExportedSchema*>(schema->private_data);
  for (ArrowSchema* const child : exported->pointers) {
    if (child->release != nullptr) child->release(child);
  }
  delete exported;
  schema->release = nullptr;
}
// A child may be moved out: it owns its name by itself.
void ReleaseSchemaChild(ArrowSchema* schema) {
  delete static_cast<std::string*>(schema->private_data);
  schema->release = nullptr;
}

void ExportSchema(const std::vector<ArrowField>& fields, ArrowSchema* out) {
  auto exported = std::make_unique<ExportedSchema>();
  exported->children.reserve(fields.size());
  exported->pointers.reserve(fields.size());
  for (const ArrowField& field : fields) {
    auto name = std::make_unique<std::string>(field.name);
    ArrowSchema& child = exported->children.emplace_back();
    child = {};
    child.format = FormatOf(field.kind);
    child.name = name->c_str();
    child.flags = ARROW_FLAG_NULLABLE;
    child.release = ReleaseSchemaChild;
    child.private_data = name.release();
    exported->pointers.push_back(&child);
  }
  *out = {};
  out->format = "+s";
  out->name = "";
  out->n_children = static_cast<std::int64_t>(fields.size());
  out->children = exported->pointers.data();
  out->release = ReleaseSchema;
  out->private_data = exported.release();
}

struct ExportedArray {
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  const void* no_buffer[1] = {nullptr};
};

void ReleaseArray(ArrowArray* array) {
  auto* const exported = static_cast<ExportedArray*>(array->private_data);
  // Children may have been moved out: each holds the batch by itself.
  for (ArrowArray* const child : exported->pointers) {
    if (child->release != nullptr) child->release(child);
  }
  delete exported;
  array->release = nullptr;
}

struct ExportedChild {
  std::shared_ptr<const ArrowBatch> batch;
  const void* buffers[3] = {nullptr, nullptr, nullptr};
};

void ReleaseChild(ArrowArray* array) {
  delete static_cast<ExportedChild*>(array->private_data);
  array->release = nullptr;
}

void ExportBatch(const std::shared_ptr<const ArrowBatch>& batch,
                 ArrowArray* out) {
  auto exported = std::make_unique<ExportedArray>();
  const std::size_t columns = batch->columns.size();
  exported->children.reserve(columns);
  exported->pointers.reserve(columns);
  try {
    for (const ArrowColumn& column : batch->columns) {
      auto child = std::make_unique<ExportedChild>();
      child->batch = batch;
      ArrowArray& array = exported->children.emplace_back();
      array = {};
      array.length = static_cast<std::int64_t>(batch->rows);
      array.null_count = static_cast<std::int64_t>(column.nulls());
      array.n_buffers = column.Buffers(child->buffers);
      array.buffers = child->buffers;
      array.release = ReleaseChild;
      array.private_data = child.release();
      exported->pointers.push_back(&array);
    }
  } catch (...) {
    for (ArrowArray* const child : exported->pointers) child->release(child);
    throw;
  }
  *out = {};
  out->length = static_cast<std::int64_t>(batch->rows);
  out->n_buffers = 1;
  out->n_children = static_cast<std::int64_t>(columns);
  out->buffers = exported->no_buffer;
  out->children = exported->pointers.data();
  out->release = ReleaseArray;
  out->private_data = exported.release();
}

struct ExportedStream {
  std::shared_ptr<const ArrowSource> source;
  std::size_t next = 0;
  const char* error = nullptr;
};

int StreamSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  try {
    const auto* s = static_cast<const ExportedStream*>(stream->private_data);
    ExportSchema(s->source->fields(), out);
    return 0;
  } catch (...) {
    return ENOMEM;
  }
}
int StreamNext(ArrowArrayStream* stream, ArrowArray* out) {
  auto* const s = static_cast<ExportedStream*>(stream->private_data);
  if (s->next == s->source->batches()) {
    *out = {};
    return 0;
  }
  try {
    ExportBatch(s->source->Batch(s->next), out);
    ++s->next;
    return 0;
  } catch (const std::length_error&) {
    s->error = kTooLong;
    return EOVERFLOW;
  } catch (...) {
    return ENOMEM;
  }
}
const char* StreamError(ArrowArrayStream* stream) {
  return static_cast<const ExportedStream*>(stream->private_data)->error;
}
void StreamRelease(ArrowArrayStream* stream) {
  delete static_cast<ExportedStream*>(stream->private_data);
  stream->release = nullptr;
}

nb::object ValueOf(const ArrowColumn& column, std::size_t row,
                   const nb::object& date) {
  if (column.IsNull(row)) return nb::none();
  switch (column.kind()) {
    case ArrowKind::kString:
      return ToPython(column.Text(row));
    case ArrowKind::kDouble:
      return nb::float_(column.Double(row));
    case ArrowKind::kBool:
      return nb::bool_(column.Number(row) != 0);
    case ArrowKind::kTime:
      return FromTime(absl::FromUnixMicros(column.Number(row)));
    case ArrowKind::kDay: {
      const absl::CivilDay day =
          absl::CivilDay(1970, 1, 1) + column.Number(row);
      return date(static_cast<int>(day.year()), day.month(), day.day());
    }
    case ArrowKind::kInt32:
    case ArrowKind::kInt64:
      break;
  }
  return nb::int_(column.Number(row));
}

}  // namespace

void ArrowColumn::AddValidity(bool valid) {
  SetBit(rows_, valid, &validity_);
  if (!valid) ++nulls_;
  ++rows_;
}

void ArrowColumn::AddNull() {
  switch (kind_) {
    case ArrowKind::kString:
      offsets_.push_back(offsets_.back());
      break;
    case ArrowKind::kInt32:
    case ArrowKind::kDay:
      ints_.push_back(0);
      break;
    case ArrowKind::kInt64:
    case ArrowKind::kTime:
      longs_.push_back(0);
      break;
    case ArrowKind::kDouble:
      doubles_.push_back(0);
      break;
    case ArrowKind::kBool:
      SetBit(rows_, false, &bits_);
      break;
  }
  AddValidity(false);
}

void ArrowColumn::AddText(std::string_view text) {
  constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
  if (text.size() > kMost - text_.size()) throw std::length_error(kTooLong);
  text_ += text;
  offsets_.push_back(static_cast<std::int32_t>(text_.size()));
  AddValidity(true);
}

void ArrowColumn::AddNumber(std::int64_t number) {
  switch (kind_) {
    case ArrowKind::kInt32:
    case ArrowKind::kDay:
      ints_.push_back(static_cast<std::int32_t>(number));
      break;
    case ArrowKind::kBool:
      SetBit(rows_, number != 0, &bits_);
      break;
    default:
      longs_.push_back(number);
  }
  AddValidity(true);
}

void ArrowColumn::AddDouble(double number) {
  doubles_.push_back(number);
  AddValidity(true);
}

void ArrowColumn::AddDay(absl::CivilDay day) {
  AddNumber(day - absl::CivilDay(1970, 1, 1));
}

std::string_view ArrowColumn::Text(std::size_t row) const {
  return std::string_view(text_).substr(
      static_cast<std::size_t>(offsets_[row]),
      static_cast<std::size_t>(offsets_[row + 1] - offsets_[row]));
}

std::int64_t ArrowColumn::Number(std::size_t row) const {
  switch (kind_) {
    case ArrowKind::kInt32:
    case ArrowKind::kDay:
      return ints_[row];
    case ArrowKind::kBool:
      return bits_[row >> 3] >> (row & 7) & 1;
    default:
      return longs_[row];
  }
}

int ArrowColumn::Buffers(const void** out) const {
  out[0] = nulls_ == 0 ? nullptr : validity_.data();
  switch (kind_) {
    case ArrowKind::kString:
      out[1] = offsets_.data();
      out[2] = text_.data();
      return 3;
    case ArrowKind::kInt32:
    case ArrowKind::kDay:
      out[1] = ints_.data();
      break;
    case ArrowKind::kDouble:
      out[1] = doubles_.data();
      break;
    case ArrowKind::kBool:
      out[1] = bits_.data();
      break;
    default:
      out[1] = longs_.data();
  }
  return 2;
}

ArrowRows::ArrowRows(std::vector<ArrowField> fields)
    : fields_(std::move(fields)), batch_(std::make_shared<ArrowBatch>()) {
  for (const ArrowField& field : fields_) {
    batch_->columns.emplace_back(field.kind);
  }
}

void ArrowRows::Close() {
  batch_->rows = batch_->columns.empty() ? 0 : batch_->columns.front().rows();
}

nb::object ToArrowStream(std::shared_ptr<const ArrowSource> source) {
  auto exported = std::make_unique<ExportedStream>();
  exported->source = std::move(source);
  auto stream = std::make_unique<ArrowArrayStream>();
  *stream = {StreamSchema, StreamNext, StreamError, StreamRelease,
             exported.release()};
  return nb::capsule(stream.release(), kArrowStream, [](void* p) noexcept {
    auto* const s = static_cast<ArrowArrayStream*>(p);
    if (s->release != nullptr) s->release(s);
    delete s;
  });
}

nb::object ToArrowSchema(const ArrowSource& source) {
  auto schema = std::make_unique<ArrowSchema>();
  ExportSchema(source.fields(), schema.get());
  return nb::capsule(schema.release(), kArrowSchema, [](void* p) noexcept {
    auto* const s = static_cast<ArrowSchema*>(p);
    if (s->release != nullptr) s->release(s);
    delete s;
  });
}

nb::dict ToPyDict(const ArrowSource& source) {
  const nb::object date = nb::module_::import_("datetime").attr("date");
  std::vector<nb::list> columns(source.fields().size());
  for (std::size_t b = 0; b != source.batches(); ++b) {
    const std::shared_ptr<const ArrowBatch> batch = source.Batch(b);
    for (std::size_t c = 0; c != columns.size(); ++c) {
      for (std::size_t row = 0; row != batch->rows; ++row) {
        columns[c].append(ValueOf(batch->columns[c], row, date));
      }
    }
  }
  nb::dict out;
  for (std::size_t c = 0; c != columns.size(); ++c) {
    out[ToPython(source.fields()[c].name)] = columns[c];
  }
  return out;
}

nb::object ColumnNames(const ArrowSource& source) {
  std::vector<std::string> names;
  for (const ArrowField& field : source.fields()) names.push_back(field.name);
  return ToPython(names);
}

}  // namespace trunkline::python
