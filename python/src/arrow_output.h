// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_ARROW_OUTPUT_H_
#define TRUNKLINE_PYTHON_ARROW_OUTPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "python/src/common.h"

// Tables of plain columns that Python reads as Arrow C streams. (What
// route_table() gives has a form of its own, which is faster to fill.)
namespace trunkline::python {

enum class ArrowKind : std::uint8_t {
  kString,
  kInt32,
  kInt64,
  kDouble,
  kBool,
  kTime,  // Microseconds since 1970, UTC.
  kDay,   // Days since 1970.
};

struct ArrowField {
  std::string name;
  ArrowKind kind = ArrowKind::kString;
};

// A column of one batch. It has a null where AddNull() was called.
class ArrowColumn {
 public:
  explicit ArrowColumn(ArrowKind kind) : kind_(kind) {}

  void AddNull();
  // Of kString.
  void AddText(std::string_view text);
  // Of kInt32, kInt64, kBool, kTime and kDay.
  void AddNumber(std::int64_t number);
  // Of kDouble.
  void AddDouble(double number);
  void AddDay(absl::CivilDay day);

  ArrowKind kind() const { return kind_; }
  std::size_t rows() const { return rows_; }
  std::size_t nulls() const { return nulls_; }
  bool IsNull(std::size_t row) const {
    return (validity_[row >> 3] >> (row & 7) & 1) == 0;
  }
  std::string_view Text(std::size_t row) const;
  std::int64_t Number(std::size_t row) const;
  double Double(std::size_t row) const { return doubles_[row]; }
  // The buffers of the Arrow array; returns their number.
  int Buffers(const void** out) const;

 private:
  void AddValidity(bool valid);

  ArrowKind kind_;
  std::size_t rows_ = 0, nulls_ = 0;
  std::vector<std::uint8_t> validity_;
  std::vector<std::int32_t> offsets_ = {0};
  std::string text_;
  std::vector<std::uint8_t> bits_;
  std::vector<std::int32_t> ints_;
  std::vector<std::int64_t> longs_;
  std::vector<double> doubles_;
};

struct ArrowBatch {
  std::size_t rows = 0;
  std::vector<ArrowColumn> columns;
};

// A table that is read batch by batch; any thread may.
class ArrowSource {
 public:
  virtual ~ArrowSource() = default;
  virtual const std::vector<ArrowField>& fields() const = 0;
  virtual std::size_t rows() const = 0;
  virtual std::size_t batches() const = 0;
  virtual std::shared_ptr<const ArrowBatch> Batch(std::size_t number) const = 0;
};

// One that is in memory, as one batch.
class ArrowRows : public ArrowSource {
 public:
  explicit ArrowRows(std::vector<ArrowField> fields);
  // The columns, to be filled, all alike.
  std::vector<ArrowColumn>& columns() { return batch_->columns; }
  // Call it when they are.
  void Close();

  const std::vector<ArrowField>& fields() const override { return fields_; }
  std::size_t rows() const override { return batch_->rows; }
  std::size_t batches() const override { return batch_->rows == 0 ? 0 : 1; }
  std::shared_ptr<const ArrowBatch> Batch(std::size_t) const override {
    return batch_;
  }

 private:
  std::vector<ArrowField> fields_;
  std::shared_ptr<ArrowBatch> batch_;
};

// Capsules of the Arrow C interfaces.
nb::object ToArrowStream(std::shared_ptr<const ArrowSource> source);
nb::object ToArrowSchema(const ArrowSource& source);
nb::dict ToPyDict(const ArrowSource& source);
nb::object ColumnNames(const ArrowSource& source);

// __len__, column_names, to_pydict and the Arrow C interface. `source` returns
// a std::shared_ptr<const ArrowSource>.
template <typename T, typename Source>
void AddTableMethods(nb::class_<T>& cls, Source source) {
  cls.def("__len__", [source](const T& self) { return source(self)->rows(); });
  cls.def_prop_ro(
      "column_names",
      [source](const T& self) { return ColumnNames(*source(self)); },
      nb::sig("def column_names(self) -> tuple[str, ...]"),
      "Names of the columns.");
  cls.def(
      "__arrow_c_stream__",
      [source](const T& self, nb::object) {
        return ToArrowStream(source(self));
      },
      nb::arg("requested_schema") = nb::none(),
      nb::sig("def __arrow_c_stream__(self, requested_schema: object | None = "
              "None) -> object"),
      "The table as an Arrow C stream; may be asked for any number of times.");
  cls.def(
      "__arrow_c_schema__",
      [source](const T& self) { return ToArrowSchema(*source(self)); },
      nb::sig("def __arrow_c_schema__(self) -> object"));
  cls.def(
      "to_pydict", [source](const T& self) { return ToPyDict(*source(self)); },
      nb::sig("def to_pydict(self) -> dict[str, list[Any]]"),
      "The columns as lists, for those who have no Arrow library.");
}

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_ARROW_OUTPUT_H_
