// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_HISTORY_COLUMNS_H_
#define TRUNKLINE_PYTHON_HISTORY_COLUMNS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "python/src/arrow.h"
#include "python/src/arrow_text.h"
#include "python/src/columns.h"

// Columns of an Arrow table as the cells of a table of closed tickets: whatever
// their type, a cell shows the text that a CSV file would have.
namespace trunkline::python {

class CellColumn {
 public:
  // InvalidArgument, with the name: a type that shows no cell.
  static absl::StatusOr<CellColumn> Create(const ArrowSchema& schema,
                                           const std::string& name);

  // The array must outlive the reading. `base` is the offset of the batch
  // itself.
  absl::Status Bind(const ArrowArray& array, std::int64_t base);

  // The text of a cell, without white space at its ends; empty: null. The view
  // is valid until the next call.
  std::string_view Text(std::int64_t row);
  // Whether the cell is neither null nor blank nor an empty list.
  bool IsGiven(std::int64_t row);
  // The instant of a cell, in `zone` if it names none. nullopt: it is given and
  // is none. InfinitePast: it is not given.
  std::optional<absl::Time> Time(std::int64_t row, absl::TimeZone zone);
  // Yes or no, or how often: more than 0 is yes. nullopt: neither.
  std::optional<bool> Flag(std::int64_t row);

 private:
  enum class Kind : std::uint8_t {
    kNull,
    kString,
    kDictionary,
    kBool,
    kNumber,
    kList,
  };

  bool Valid(std::int64_t at) const {
    return validity_ == nullptr || (validity_[at >> 3] >> (at & 7) & 1) != 0;
  }

  Kind kind_ = Kind::kNull;
  std::string name_;
  ColumnPlan::Storage strings_stored_ = ColumnPlan::Storage::kNull;
  NumberType number_;       // Of kNumber, and of the indexes of kDictionary.
  bool wide_list_ = false;  // Offsets of 64 bits.
  bool bare_ = false;       // int64.

  const std::uint8_t* validity_ = nullptr;
  const void* data_ = nullptr;
  std::int64_t offset_ = 0, dictionary_size_ = 0;
  StringReader strings_;
  std::string memory_;
};

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_HISTORY_COLUMNS_H_
