// SPDX-License-Identifier: Apache-2.0
#include "python/src/history_columns.h"

#include <cstring>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "python/src/common.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/tables/cells.h"
#include "src/tables/csv.h"

namespace trunkline::python {
namespace {

using Storage = ColumnPlan::Storage;

Storage StringStorage(std::string_view format) {
  if (format == "u") return Storage::kString32;
  if (format == "U") return Storage::kString64;
  if (format == "vu") return Storage::kStringView;
  return Storage::kNull;
}

template <typename T>
std::int64_t At(const void* data, std::int64_t i) {
  T out;
  std::memcpy(&out,
              static_cast<const char*>(data) + i * std::int64_t{sizeof out},
              sizeof out);
  return static_cast<std::int64_t>(out);
}

std::int64_t IntegerAt(const NumberType& type, const void* data,
                       std::int64_t i) {
  const bool is_signed = type.kind != NumberType::Kind::kUnsigned;
  switch (type.size) {
    case 1:
      return is_signed ? At<std::int8_t>(data, i) : At<std::uint8_t>(data, i);
    case 2:
      return is_signed ? At<std::int16_t>(data, i) : At<std::uint16_t>(data, i);
    case 4:
      return is_signed ? At<std::int32_t>(data, i) : At<std::uint32_t>(data, i);
    default:
      return At<std::int64_t>(data, i);
  }
}

}  // namespace

absl::StatusOr<CellColumn> CellColumn::Create(const ArrowSchema& schema,
                                              const std::string& name) {
  const std::string_view format = schema.format;
  CellColumn out;
  out.name_ = name;
  const auto wrong = [&] {
    return absl::InvalidArgumentError(
        absl::StrCat("column \"", name,
                     "\": strings, numbers, booleans, dates, timestamps or "
                     "lists, not the Arrow type \"",
                     std::string(format), "\""));
  };
  if (schema.dictionary != nullptr) {
    const auto index = ReadNumberType(format);
    out.strings_stored_ = StringStorage(schema.dictionary->format);
    if (!index.has_value() || out.strings_stored_ == Storage::kNull ||
        (index->kind != NumberType::Kind::kSigned &&
         index->kind != NumberType::Kind::kUnsigned)) {
      return wrong();
    }
    out.kind_ = Kind::kDictionary;
    out.number_ = *index;
    return out;
  }
  out.strings_stored_ = StringStorage(format);
  if (out.strings_stored_ != Storage::kNull) {
    out.kind_ = Kind::kString;
  } else if (format == "n") {
    out.kind_ = Kind::kNull;
  } else if (format == "b") {
    out.kind_ = Kind::kBool;
  } else if (format == "+l" || format == "+L") {
    out.kind_ = Kind::kList;
    out.wide_list_ = format == "+L";
  } else {
    const auto number = ReadNumberType(format);
    if (!number.has_value()) return wrong();
    out.kind_ = Kind::kNumber;
    out.number_ = *number;
    out.bare_ = format == "l";
  }
  return out;
}

absl::Status CellColumn::Bind(const ArrowArray& array, std::int64_t base) {
  if (kind_ == Kind::kNull) return absl::OkStatus();
  if (array.n_buffers < 2 || array.buffers == nullptr ||
      (kind_ == Kind::kDictionary && array.dictionary == nullptr)) {
    return absl::InvalidArgumentError(
        absl::StrCat("column \"", name_, "\": buffers are missing"));
  }
  offset_ = array.offset + base;
  validity_ = array.null_count == 0
                  ? nullptr
                  : static_cast<const std::uint8_t*>(array.buffers[0]);
  data_ = array.buffers[1];
  if (kind_ == Kind::kDictionary) {
    strings_.Bind(strings_stored_, *array.dictionary);
    dictionary_size_ = array.dictionary->length;
  } else if (kind_ == Kind::kString) {
    ArrowArray shifted = array;
    shifted.offset = offset_;
    strings_.Bind(strings_stored_, shifted);
  }
  return absl::OkStatus();
}

std::string_view CellColumn::Text(std::int64_t row) {
  const auto typed = [](std::string_view cell) {
    return tables::TypedText(tables::Trim(cell));
  };
  if (kind_ == Kind::kNull) return {};
  if (kind_ == Kind::kString) return typed(strings_.At(row));
  const std::int64_t at = row + offset_;
  if (!Valid(at)) return {};
  switch (kind_) {
    case Kind::kDictionary: {
      const std::int64_t entry = IntegerAt(number_, data_, at);
      if (entry < 0 || entry >= dictionary_size_) return {};
      return typed(strings_.At(entry));
    }
    case Kind::kBool:
      return (static_cast<const std::uint8_t*>(data_)[at >> 3] >> (at & 7) &
              1) != 0
                 ? "yes"
                 : "no";
    case Kind::kNumber:
      WriteNumber(number_, data_, at, &memory_);
      return memory_;
    default:
      return {};
  }
}

bool CellColumn::IsGiven(std::int64_t row) {
  if (kind_ != Kind::kList) return !Text(row).empty();
  const std::int64_t at = row + offset_;
  if (!Valid(at)) return false;
  return wide_list_
             ? At<std::int64_t>(data_, at) < At<std::int64_t>(data_, at + 1)
             : At<std::int32_t>(data_, at) < At<std::int32_t>(data_, at + 1);
}

std::optional<absl::Time> CellColumn::Time(std::int64_t row,
                                           absl::TimeZone zone) {
  if (kind_ == Kind::kNumber) {
    const std::int64_t at = row + offset_;
    if (!Valid(at)) return absl::InfinitePast();
    if (bare_) {
      const std::int64_t us = At<std::int64_t>(data_, at);
      if (!IsBareTime(us)) return std::nullopt;
      return absl::FromUnixMicros(us);
    }
    if (number_.kind == NumberType::Kind::kInstant ||
        number_.kind == NumberType::Kind::kCivil) {
      const std::int64_t value = At<std::int64_t>(data_, at);
      std::int64_t seconds = value / number_.ticks;
      if (value % number_.ticks < 0) --seconds;
      if (!base::IsTimestamp(seconds, 0)) return std::nullopt;
      if (number_.kind == NumberType::Kind::kCivil) {
        return base::ToInstant(absl::CivilSecond(1970) + seconds, zone);
      }
      return absl::FromUnixSeconds(seconds) +
             absl::Nanoseconds((value - seconds * number_.ticks) *
                               (1'000'000'000 / number_.ticks));
    }
  }
  const std::string_view text = Text(row);
  if (text.empty()) return absl::InfinitePast();
  const auto time = base::FindTime(text);
  return time.has_value() ? time->In(zone) : std::nullopt;
}

std::optional<bool> CellColumn::Flag(std::int64_t row) {
  const std::string_view text = Text(row);
  if (text.empty()) return false;
  double times = 0;
  if (absl::SimpleAtod(base::ToAbsl(text), &times)) return times > 0;
  return tables::FindBool(text);
}

}  // namespace trunkline::python
