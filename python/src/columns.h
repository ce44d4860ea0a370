// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_COLUMNS_H_
#define TRUNKLINE_PYTHON_COLUMNS_H_

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "python/src/arrow.h"
#include "python/src/arrow_text.h"
#include "src/schema/enum_names.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

// Tickets as they stand in an Arrow table: strings are looked at where they
// are, never copied.
namespace trunkline::python {

// Which field a column gives, and how it is stored. Found once per table.
struct ColumnPlan {
  enum class Field : std::uint8_t {
    kAccepted,
    kCalled,
    kDialled,
    kCategory,
    kRegion,
    kText,
    kFirstReceiver,
    kType,
    kChannel,
    kUrgency,
    kConfidential,
    kEmergencyConfirmed,
    kTransferFailed,
    kHandedOver,
    kAgainst,
    kAttribute,
  };
  enum class Storage : std::uint8_t {
    kNull,
    kString32,
    kString64,
    kStringView,
    kList32,  // Of strings.
    kList64,
    kBool,
    kInt8,
    kInt16,
    kInt32,
    kInt64,
    kUint8,
    kUint16,
    kUint32,
    kUint64,
  };
  Field field = Field::kText;
  std::string name;       // Of the column.
  std::string attribute;  // For kAttribute.
  int child = 0;
  Storage storage = Storage::kNull;
  Storage values = Storage::kNull;  // Of a dictionary, or of a list's items.
  bool dictionary = false;
  bool named = false;  // The field or the caller has this column's name.
  bool bare = false;   // Instants that no type tells the unit of.
  std::int64_t ticks = 1'000'000;  // Of an instant, per second.
  // Of an attribute that is not stored as strings.
  std::optional<NumberType> number;
};

// How a column of a format of the Arrow C data interface is stored; false: in a
// way that is not read.
bool ToStorage(std::string_view format, ColumnPlan::Storage* out);

inline bool IsString(ColumnPlan::Storage s) {
  return s == ColumnPlan::Storage::kString32 ||
         s == ColumnPlan::Storage::kString64 ||
         s == ColumnPlan::Storage::kStringView;
}
inline bool IsInteger(ColumnPlan::Storage s) {
  return s >= ColumnPlan::Storage::kInt8;
}

// The integer at a place of a buffer; 0 for what IsInteger() says is none.
std::int64_t IntegerAt(ColumnPlan::Storage storage, const void* data,
                       std::int64_t i);

// Finds the columns of a table's schema. `names`: field -> column, for those
// that are not called as the field is. InvalidArgument for a type that a field
// cannot have, a column that is not there and a timestamp without time zone.
absl::Status FindColumns(const ArrowSchema& schema,
                         const std::map<std::string, std::string>& names,
                         std::vector<ColumnPlan>* plans);

// Reads strings of one array, whatever way they are stored.
class StringReader {
 public:
  void Bind(ColumnPlan::Storage storage, const ArrowArray& array);
  std::string_view At(std::int64_t i) const {
    using Storage = ColumnPlan::Storage;
    i += offset_;
    if (validity_ != nullptr && (validity_[i >> 3] >> (i & 7) & 1) == 0) {
      return {};
    }
    switch (storage_) {
      case Storage::kString32: {
        const auto* offsets = static_cast<const std::int32_t*>(index_);
        return {data_ + offsets[i],
                static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
      }
      case Storage::kString64: {
        const auto* offsets = static_cast<const std::int64_t*>(index_);
        return {data_ + offsets[i],
                static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
      }
      case Storage::kStringView: {
        // 16 bytes: the length, then up to 12 characters, or a prefix, the
        // number of a buffer and an offset into it.
        const char* view = static_cast<const char*>(index_) + 16 * i;
        std::int32_t head[4];
        std::memcpy(head, view, sizeof(head));
        const auto size = static_cast<std::size_t>(head[0]);
        if (size <= 12) return {view + 4, size};
        return {static_cast<const char*>(buffers_[2 + head[2]]) + head[3],
                size};
      }
      default:
        return {};
    }
  }

 private:
  ColumnPlan::Storage storage_ = ColumnPlan::Storage::kNull;
  const std::uint8_t* validity_ = nullptr;
  const void* index_ = nullptr;
  const char* data_ = nullptr;
  const void** buffers_ = nullptr;
  std::int64_t offset_ = 0;
};

// One column of one batch.
class Column {
 public:
  // `base` is the offset of the batch itself.
  absl::Status Bind(const ColumnPlan& plan, const ArrowArray& array,
                    std::int64_t base);
  // Fills the column's field of `ticket` from row `i`. Sets `error` and returns
  // false for a number or name that no enum has.
  bool Read(const RuleSet& rules, std::int64_t i, Ticket* ticket,
            absl::Status* error);

 private:
  bool Valid(std::int64_t i) const {
    return validity_ == nullptr || (validity_[i >> 3] >> (i & 7) & 1) != 0;
  }
  std::int64_t Integer(std::int64_t i) const {
    return IntegerAt(plan_->storage, data_, i);
  }
  std::string_view String(std::int64_t i) const;
  void ReadCode(const RuleSet& rules, std::int64_t i, std::string_view* text,
                Code* code);
  // Sets `error` and returns false for a bare number that is no IsBareTime().
  bool ReadInstant(std::int64_t i, absl::Time* out, absl::Status* error) const;
  template <typename E>
  bool ReadEnum(const schema::EnumNames& names, std::int64_t i, E* out,
                absl::Status* error);

  const ColumnPlan* plan_ = nullptr;
  const std::uint8_t* validity_ = nullptr;
  const void* data_ = nullptr;
  std::int64_t offset_ = 0;
  StringReader strings_;  // The column's own, the dictionary's or the list's.
  std::int64_t dictionary_size_ = 0;
  // Of a dictionary of instants, as the three of the column itself.
  const std::uint8_t* entry_validity_ = nullptr;
  const std::int64_t* entries_ = nullptr;
  std::int64_t entry_offset_ = 0;
  // Of a dictionary's entries, filled when they are first met.
  std::vector<Code> codes_;
  std::vector<std::int8_t> enums_;  // Value, -1: not met.
  std::string number_;  // The text of the row at hand, of ColumnPlan::number.
};

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_COLUMNS_H_
