// SPDX-License-Identifier: Apache-2.0
#include "tools/json_table.h"

#include <algorithm>
#include <set>
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
// More members that are not used are not counted.
constexpr std::size_t kMaxUnused = 1000;

// Takes the members that are asked for out of the object of one line, and of
// the objects inside it under their path ("caller.phone"). What is inside a
// list is parsed and left out.
class Members : public rj::BaseReaderHandler<rj::UTF8<>, Members> {
 public:
  // `taken`: by column, whether an object had it; `unused`: paths of members
  // that no column is.
  Members(const std::vector<std::string>& columns,
          std::vector<std::string>* cells, std::vector<bool>* taken,
          std::set<std::string>* unused)
      : columns_(columns),
        cells_(*cells),
        taken_(*taken),
        unused_(*unused),
        given_(columns.size()) {}

  const std::string& defect() const { return defect_; }

  bool Null() { return Value({}); }
  bool Bool(bool b) { return Value(b ? "true" : "false"); }
  bool RawNumber(const char* s, rj::SizeType n, bool) { return Value({s, n}); }
  bool String(const char* s, rj::SizeType n, bool) { return Value({s, n}); }
  bool Key(const char* s, rj::SizeType n, bool) {
    if (lists_ != 0) return true;
    path_ = prefix_;
    path_.append(s, n);
    const auto found =
        std::lower_bound(columns_.begin(), columns_.end(), path_);
    if (found == columns_.end() || *found != path_) {
      column_ = columns_.size();
      return true;
    }
    column_ = static_cast<std::size_t>(found - columns_.begin());
    if (given_[column_]) {
      return Fail(base::Fill<messages::kMemberTwice>(base::Quoted(path_)));
    }
    given_[column_] = true;
    return true;
  }
  bool StartObject() { return Open(true); }
  bool EndObject(rj::SizeType) { return Close(); }
  bool StartArray() { return Open(false); }
  bool EndArray(rj::SizeType) { return Close(); }

 private:
  // An object or a list that is open.
  struct Level {
    bool is_list;
    std::size_t prefix;  // Size of `prefix_` around it.
  };

  bool Fail(const base::Text& defect) {
    defect_ = InToolLanguage(defect);
    return false;
  }
  void LeaveOut() {
    if (unused_.size() < kMaxUnused) unused_.insert(path_);
  }
  bool Value(std::string_view value) {
    if (levels_.empty()) return Fail(base::Fill<messages::kNotObject>());
    if (lists_ != 0) return true;
    if (column_ != columns_.size()) {
      cells_[column_] = std::string(value);
      taken_[column_] = true;
    } else if (!value.empty()) {
      LeaveOut();
    }
    return true;
  }
  bool Open(bool object) {
    if (levels_.empty() && !object) {
      return Fail(base::Fill<messages::kNotObject>());
    }
    const bool is_member = !levels_.empty() && lists_ == 0;
    if (is_member && column_ != columns_.size()) {
      return Fail(
          base::Fill<messages::kMemberKind>(base::Quoted(columns_[column_])));
    }
    if (levels_.size() == kMaxDepth) {
      return Fail(base::Fill<messages::kNested>(kMaxDepth));
    }
    levels_.push_back({!object, prefix_.size()});
    if (!object) {
      if (is_member) LeaveOut();
      ++lists_;
    } else if (is_member) {
      prefix_ = path_ + ".";
    }
    return true;
  }
  bool Close() {
    lists_ -= levels_.back().is_list ? 1 : 0;
    prefix_.resize(levels_.back().prefix);
    levels_.pop_back();
    return true;
  }

  const std::vector<std::string>& columns_;  // Sorted.
  std::vector<std::string>& cells_;
  std::vector<bool>& taken_;
  std::set<std::string>& unused_;
  std::vector<bool> given_;  // By column: this object has it already.
  std::size_t column_ = 0;
  std::vector<Level> levels_;
  std::size_t lists_ = 0;  // Of `levels_`.
  std::string prefix_;     // Path of the object, with a dot behind it.
  std::string path_;       // Of the member.
  std::string defect_;
};

// Reads one line into the cells. Returns what is wrong with it, or nothing.
std::string ReadLine(std::string_view line,
                     const std::vector<std::string>& columns,
                     std::vector<std::string>* cells, std::vector<bool>* taken,
                     std::set<std::string>* unused) {
  rj::MemoryStream stream(line.data(), line.size());
  Members members(columns, cells, taken, unused);
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
  taken_.resize(columns_.size());
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

std::vector<std::string> JsonTable::Taken() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i != columns_.size(); ++i) {
    if (taken_[i]) out.push_back(columns_[i]);
  }
  return out;
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
  std::string defect = ReadLine(line, columns_, &cells, &taken_, &unused_);
  if (!defect.empty()) {
    defects_[row_] = std::move(defect);
    cells.assign(columns_.size(), std::string());
    cells[0] = "?";  // The row is not blank.
  }
  tables::AppendCsvRow(cells, &out_);
  return absl::OkStatus();
}

}  // namespace trunkline::tools
