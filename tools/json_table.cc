// SPDX-License-Identifier: Apache-2.0
#include "tools/json_table.h"

#include <algorithm>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/rapidjson.h"
#include "src/tables/csv.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

namespace rj = schema::rj;

// Longer lines are cut, and then are no JSON.
constexpr std::size_t kMaxLine = std::size_t{4} << 20;
constexpr std::size_t kMaxDepth = 100;

// Takes the members that are asked for out of the object of one line. What is
// inside other members is parsed and left out.
class Members : public rj::BaseReaderHandler<rj::UTF8<>, Members> {
 public:
  Members(const std::vector<std::string>& columns,
          std::vector<std::string>* cells)
      : columns_(columns), cells_(*cells) {}

  const std::string& defect() const { return defect_; }

  bool Null() { return Value({}); }
  bool Bool(bool b) { return Value(b ? "true" : "false"); }
  bool RawNumber(const char* s, rj::SizeType n, bool) { return Value({s, n}); }
  bool String(const char* s, rj::SizeType n, bool) { return Value({s, n}); }
  bool Key(const char* s, rj::SizeType n, bool) {
    if (depth_ != 1) return true;
    const std::string_view name(s, n);
    const auto found = std::lower_bound(columns_.begin(), columns_.end(), name);
    column_ = found != columns_.end() && *found == name
                  ? static_cast<std::size_t>(found - columns_.begin())
                  : columns_.size();
    return true;
  }
  bool StartObject() { return Open(true); }
  bool EndObject(rj::SizeType) { return Close(); }
  bool StartArray() { return Open(false); }
  bool EndArray(rj::SizeType) { return Close(); }

 private:
  bool Fail(const base::Text& defect) {
    defect_ = InToolLanguage(defect);
    return false;
  }
  bool Value(std::string_view value) {
    if (depth_ == 0) return Fail(base::Fill<messages::kNotObject>());
    if (depth_ == 1 && column_ != columns_.size()) {
      cells_[column_] = std::string(value);
    }
    return true;
  }
  bool Open(bool object) {
    if (depth_ == 0 && !object) return Fail(base::Fill<messages::kNotObject>());
    if (depth_ == 1 && column_ != columns_.size()) {
      return Fail(
          base::Fill<messages::kMemberKind>(base::Quoted(columns_[column_])));
    }
    if (++depth_ > kMaxDepth) {
      return Fail(base::Fill<messages::kNested>(kMaxDepth));
    }
    return true;
  }
  bool Close() {
    --depth_;
    return true;
  }

  const std::vector<std::string>& columns_;  // Sorted.
  std::vector<std::string>& cells_;
  std::size_t column_ = 0;
  std::size_t depth_ = 0;
  std::string defect_;
};

// Reads one line into the cells. Returns what is wrong with it, or nothing.
std::string ReadLine(std::string_view line,
                     const std::vector<std::string>& columns,
                     std::vector<std::string>* cells) {
  rj::MemoryStream stream(line.data(), line.size());
  Members members(columns, cells);
  schema::JsonParser parser;
  const rj::ParseResult result =
      parser.Parse<rj::kParseIterativeFlag | rj::kParseNumbersAsStringsFlag>(
          stream, members);
  if (!result.IsError()) return {};
  if (result.Code() == rj::kParseErrorTermination) return members.defect();
  return InToolLanguage(base::Fill<messages::kNotObjectLine>(result.Offset()));
}

}  // namespace

JsonTable::JsonTable(tables::ReadFunction read,
                     std::vector<std::string> columns)
    : read_(std::move(read)), columns_(std::move(columns)) {
  std::sort(columns_.begin(), columns_.end());
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
  std::vector<std::string> cells(columns_.size());
  std::string defect = ReadLine(line, columns_, &cells);
  if (!defect.empty()) {
    defects_[row_] = std::move(defect);
    cells.assign(columns_.size(), std::string());
    cells[0] = "?";  // The row is not blank.
  }
  tables::AppendCsvRow(cells, &out_);
  return absl::OkStatus();
}

}  // namespace trunkline::tools
