// SPDX-License-Identifier: Apache-2.0
#include "tools/json_table.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"

namespace trunkline::tools {
namespace {

// Longer lines are cut, and then are no JSON.
constexpr std::size_t kMaxLine = std::size_t{4} << 20;

}  // namespace

JsonTable::JsonTable(tables::ReadFunction read,
                     std::vector<std::string> columns)
    : read_(std::move(read)), columns_(std::move(columns)) {
  tables::AppendCsvRow(columns_, &out_);
}

absl::StatusOr<std::size_t> JsonTable::Read(char* buffer, std::size_t size) {
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

std::string JsonTable::Defect(std::uint64_t row) {
  const auto found = defects_.find(row);
  if (found == defects_.end()) return {};
  std::string what = found->second;
  defects_.erase(defects_.begin(), std::next(found));
  return what;
}

absl::Status JsonTable::Fill() {
  std::size_t end;
  while ((end = in_.find('\n')) == std::string::npos && !ended_) {
    if (in_.size() > kMaxLine) break;
    const std::size_t before = in_.size();
    in_.resize(before + (std::size_t{64} << 10));
    TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t n,
                               read_(&in_[before], in_.size() - before));
    in_.resize(before + n);
    ended_ = n == 0;
  }
  const std::string line = in_.substr(0, end);
  in_.erase(0, end == std::string::npos ? in_.size() : end + 1);
  if (tables::Trim(line).empty() || tables::Trim(line) == "\r") {
    return absl::OkStatus();
  }
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

}  // namespace trunkline::tools
