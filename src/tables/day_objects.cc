// SPDX-License-Identifier: Apache-2.0
#include "src/tables/day_objects.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/rapidjson.h"
#include "src/tables/csv.h"
#include "src/tables/messages.h"

namespace trunkline::tables {
namespace {

namespace rj = schema::rj;

constexpr int kMaxDepth = 16;
// Columns: a list of days has a handful.
constexpr std::size_t kMaxMembers = 64;
constexpr std::size_t kMaxUnused = 20;

// Members of the outer object that say where the list is from.
bool IsOrigin(std::string_view name) {
  return name == "$schema" || name == "$id" || name == "year" ||
         name == "papers" || name == "source" || name == "region";
}

struct DayObject {
  std::uint64_t line = 0;
  std::vector<std::string> cells;  // By member.
  std::set<std::size_t> given;
};

class Handler : public rj::BaseReaderHandler<rj::UTF8<>, Handler> {
 public:
  Handler(std::string_view text, const rj::MemoryStream* stream)
      : text_(text), stream_(*stream) {}

  bool Null() { return Value({}); }
  bool Bool(bool b) { return Value(b ? "true" : "false"); }
  bool RawNumber(const char* s, rj::SizeType n, bool) { return Value({s, n}); }
  bool String(const char* s, rj::SizeType n, bool) { return Value({s, n}); }
  bool Key(const char* s, rj::SizeType n, bool) {
    key_.assign(s, n);
    if (depth_ == day_depth_ && in_list_) return Member();
    return true;
  }
  bool StartObject() {
    if (in_list_ && depth_ == day_depth_ - 1) {
      objects_.emplace_back();
      objects_.back().line = Line();
    } else if (in_list_ && depth_ == day_depth_) {
      return NotScalar();
    } else if (depth_ == 1) {
      Unused();
    }
    return Deeper();
  }
  bool EndObject(rj::SizeType) {
    --depth_;
    return true;
  }
  bool StartArray() {
    if (in_list_ && depth_ == day_depth_) return NotScalar();
    if (in_list_ && depth_ == day_depth_ - 1) return NoObject();
    if (depth_ == 0 || (depth_ == 1 && key_ == "days" && !in_list_)) {
      if (found_) return Fail(base::Fill<messages::kDaysTwice>());
      in_list_ = found_ = true;
      day_depth_ = depth_ + 2;
    } else if (depth_ == 1) {
      Unused();
    }
    return Deeper();
  }
  bool EndArray(rj::SizeType) {
    --depth_;
    if (in_list_ && depth_ == day_depth_ - 2) in_list_ = false;
    return true;
  }

  bool found() const { return found_; }
  const base::Text& defect() const { return defect_; }
  const std::vector<std::string>& members() const { return members_; }
  std::vector<DayObject>& objects() { return objects_; }
  const std::set<std::string>& unused() const { return unused_; }

  // The line at which the stream stands, from 1.
  std::uint64_t Line() {
    const std::size_t at = std::min(stream_.Tell(), text_.size());
    line_ += static_cast<std::uint64_t>(
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                   text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    counted_ = at;
    return line_;
  }

 private:
  bool Fail(const base::Text& what) {
    defect_ = base::At(base::Fill<messages::kLine>(Line()), what);
    return false;
  }
  bool NoObject() { return Fail(base::Fill<messages::kDayNoObject>()); }
  bool NotScalar() {
    return Fail(base::Fill<messages::kDayMemberKind>(base::Quoted(key_)));
  }
  bool Deeper() {
    if (depth_ == kMaxDepth) {
      return Fail(base::Fill<messages::kDeepJson>(kMaxDepth));
    }
    ++depth_;
    return true;
  }
  void Unused() {
    if (!IsOrigin(key_) && unused_.size() < kMaxUnused) unused_.insert(key_);
  }

  bool Member() {
    const auto [at, fresh] = numbers_.try_emplace(key_, members_.size());
    if (fresh) {
      if (members_.size() == kMaxMembers) {
        return Fail(base::Fill<messages::kManyMembers>(kMaxMembers));
      }
      members_.push_back(key_);
    }
    member_ = at->second;
    DayObject& object = objects_.back();
    if (!object.given.insert(member_).second) {
      return Fail(base::Fill<messages::kDayMemberTwice>(base::Quoted(key_)));
    }
    object.cells.resize(std::max(object.cells.size(), member_ + 1));
    return true;
  }
  bool Value(std::string_view value) {
    if (in_list_ && depth_ == day_depth_) {
      objects_.back().cells[member_] = std::string(value);
    } else if (in_list_ && depth_ == day_depth_ - 1) {
      return NoObject();
    } else if (depth_ == 1) {
      Unused();
    }
    return true;
  }

  const std::string_view text_;
  const rj::MemoryStream& stream_;
  std::size_t counted_ = 0;  // Of `text_`, for `line_`.
  std::uint64_t line_ = 1;
  int depth_ = 0;      // Of what is open.
  int day_depth_ = 0;  // Inside an object of the list.
  bool in_list_ = false;
  bool found_ = false;
  std::string key_;
  std::size_t member_ = 0;
  std::map<std::string, std::size_t, std::less<>> numbers_;
  std::vector<std::string> members_;
  std::vector<DayObject> objects_;
  std::set<std::string> unused_;
  base::Text defect_;
};

class DayObjectReader : public RowReader {
 public:
  explicit DayObjectReader(Handler* read)
      : members_(read->members()), objects_(std::move(read->objects())) {
    if (read->unused().empty()) return;
    std::vector<base::Text> names;
    for (const std::string& name : read->unused()) {
      names.push_back(base::Verbatim(base::Quoted(name)));
    }
    notes_.push_back(base::Fill<messages::kMembersLeftOut>(
        base::Join(names, base::Fill<messages::kListMark>())));
  }

  absl::StatusOr<bool> Next(Row* row) override {
    row->Clear();
    if (next_ > objects_.size()) return false;
    if (next_ == 0) {
      row->line = objects_.front().line;
      for (const std::string& name : members_) row->Add(name);
    } else {
      const DayObject& object = objects_[next_ - 1];
      row->line = object.line;
      for (const std::string& cell : object.cells) row->Add(cell);
    }
    ++next_;
    return true;
  }
  std::vector<base::Text> notes() const override { return notes_; }

 private:
  const std::vector<std::string> members_;
  const std::vector<DayObject> objects_;  // Not empty.
  std::vector<base::Text> notes_;
  std::size_t next_ = 0;  // 0: the heading.
};

}  // namespace

bool IsJson(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  const std::string_view words = Trim(text);
  if (words.empty()) return false;
  if (words[0] == '{') return true;
  const std::size_t second = words.find_first_not_of(" \t\r\n", 1);
  return words[0] == '[' && second != std::string_view::npos &&
         words[second] == '{';
}

absl::StatusOr<std::unique_ptr<RowReader>> ReadDayObjects(
    std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  rj::MemoryStream stream(text.data(), text.size());
  Handler handler(text, &stream);
  schema::JsonParser parser;
  const rj::ParseResult result =
      parser.Parse<rj::kParseIterativeFlag | rj::kParseNumbersAsStringsFlag>(
          stream, handler);
  if (result.IsError()) {
    if (result.Code() == rj::kParseErrorTermination) {
      return base::InvalidArgument(handler.defect());
    }
    return base::InvalidArgument(
        base::At(base::Fill<messages::kLine>(handler.Line()),
                 base::Fill<messages::kNotJson>()));
  }
  if (!handler.found() || handler.objects().empty()) {
    return base::InvalidArgument(base::Fill<messages::kNoDays>());
  }
  return std::make_unique<DayObjectReader>(&handler);
}

}  // namespace trunkline::tables
