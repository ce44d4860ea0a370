// SPDX-License-Identifier: Apache-2.0
#include "src/tables/workbook.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/ahead.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/tables/ahead_rows.h"
#include "src/tables/messages.h"
#include "src/tables/workbook_package.h"

namespace trunkline::tables {
namespace {

constexpr std::uint32_t kMaxRow = 1'048'576;
constexpr std::uint32_t kMaxColumn = 16'384;

struct Reference {
  std::uint32_t row = 0;     // From 1; 0: not said.
  std::uint32_t column = 0;  // Likewise.
};

// Reads "C12", also "$C$12". False if it is none.
bool ReadReference(std::string_view text, Reference* out) {
  std::size_t i = 0;
  std::uint32_t column = 0;
  std::uint32_t row = 0;
  if (i < text.size() && text[i] == '$') ++i;
  for (; i < text.size() && text[i] >= 'A' && text[i] <= 'Z'; ++i) {
    column = column * 26 + static_cast<std::uint32_t>(text[i] - 'A' + 1);
    if (column > kMaxColumn) return false;
  }
  if (i < text.size() && text[i] == '$') ++i;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
    row = row * 10 + static_cast<std::uint32_t>(text[i] - '0');
    if (row > kMaxRow) return false;
  }
  *out = {row, column};
  return i == text.size() && row != 0 && column != 0;
}

// Merged cells, and what their first cell holds once it is read.
struct Merge {
  Reference first;
  Reference last;
  std::string text;
  std::string shown;  // See Row::shown().
  CellKind kind = CellKind::kText;
};

// A part that is in memory.
class KeptPart : public PackagePart {
 public:
  explicit KeptPart(std::string content) : content_(std::move(content)) {}
  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size) override {
    const std::size_t n = content_.copy(buffer, size, at_);
    at_ += n;
    return n;
  }

 private:
  std::string content_;
  std::size_t at_ = 0;
};

// A part that a thread of its own unzips.
class AheadPart : public PackagePart {
 public:
  explicit AheadPart(std::unique_ptr<PackagePart> part)
      : part_(std::move(part)),
        blocks_([this](std::string* block) { return Fill(block); }) {}
  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size) override {
    if (at_ == block_.size()) {
      TRUNKLINE_ASSIGN_OR_RETURN(std::string * next, blocks_.Next());
      if (next == nullptr) return 0;
      std::swap(block_, *next);
      at_ = 0;
    }
    const std::size_t n = block_.copy(buffer, size, at_);
    at_ += n;
    return n;
  }

 private:
  absl::StatusOr<bool> Fill(std::string* block) {
    block->resize(std::size_t{256} << 10);
    TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t n,
                               part_->Read(block->data(), block->size()));
    block->resize(n);
    return n != 0;
  }

  const std::unique_ptr<PackagePart> part_;
  std::string block_;
  std::size_t at_ = 0;
  base::Ahead<std::string> blocks_;  // Last: its thread uses the part.
};

// Finds the merged cells of a sheet. They stand behind its rows, which need
// them: a part that is too large to be kept is unzipped twice, the first time
// without parsing its XML. `kept` becomes the part, if it is not too large.
absl::StatusOr<std::vector<Merge>> FindMerges(
    PackagePart* part, std::size_t max, std::optional<std::string>* kept) {
  constexpr std::size_t kMaxKept = std::size_t{8} << 20;
  constexpr std::string_view kElement = "mergeCell ";
  constexpr std::size_t kLongest = 256;  // Bytes of the element.
  std::vector<Merge> merges;
  std::string text;
  bool ended = false;
  while (!ended) {
    const std::size_t before = text.size();
    text.resize(before + (std::size_t{256} << 10));
    TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t n,
                               part->Read(&text[before], text.size() - before));
    text.resize(before + n);
    ended = n == 0;
    if (kept->has_value()) {
      if ((*kept)->size() + n > kMaxKept) {
        kept->reset();
      } else {
        (*kept)->append(text, before, n);
      }
    }
    std::size_t at = 0;
    std::size_t keep = text.size() - std::min(text.size(), kElement.size());
    while ((at = text.find(kElement, at)) != std::string::npos) {
      const std::size_t end = text.find('>', at);
      if (end == std::string::npos && !ended && text.size() - at < kLongest) {
        keep = std::min(keep, at);
        break;
      }
      const std::string_view element =
          std::string_view(text).substr(at, end - at);
      at += kElement.size();
      const std::size_t ref = element.find("ref=");
      if (ref == std::string_view::npos || ref + 6 > element.size()) continue;
      const char quote = element[ref + 4];
      const std::string_view value = element.substr(ref + 5);
      const std::string_view range = value.substr(0, value.find(quote));
      const std::size_t colon = range.find(':');
      Merge merge;
      if (colon == std::string_view::npos ||
          !ReadReference(range.substr(0, colon), &merge.first) ||
          !ReadReference(range.substr(colon + 1), &merge.last) ||
          merge.last.row < merge.first.row ||
          merge.last.column < merge.first.column) {
        continue;
      }
      merges.push_back(std::move(merge));
      if (merges.size() > max) {
        return TooMuch(base::Fill<messages::kManyMerges>(max));
      }
    }
    text.erase(0, std::min(keep, text.size()));
  }
  std::sort(merges.begin(), merges.end(), [](const Merge& a, const Merge& b) {
    return a.first.row < b.first.row;
  });
  return merges;
}

class SheetReader : public RowReader, public XmlEvents {
 public:
  SheetReader(std::unique_ptr<Package> package, WorkbookParts parts,
              const WorkbookSheet& sheet, const WorkbookOptions& options)
      : package_(std::move(package)),
        parts_(std::move(parts)),
        sheet_(sheet),
        options_(options) {}

  absl::Status Open() {
    std::optional<std::string> kept(std::in_place);
    TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<PackagePart> part,
                               package_->Open(sheet_.part));
    // Two passes over a large sheet: each is unzipped ahead.
    const auto large = [&](std::unique_ptr<PackagePart> whole)
        -> std::unique_ptr<PackagePart> {
      if (!options_.read_ahead_from.has_value() ||
          whole->size().value_or(*options_.read_ahead_from) <
              *options_.read_ahead_from) {
        return whole;
      }
      is_large_ = true;
      return std::make_unique<AheadPart>(std::move(whole));
    };
    part = large(std::move(part));
    TRUNKLINE_ASSIGN_OR_RETURN(
        merges_, FindMerges(part.get(), options_.max_merged, &kept));
    if (kept.has_value()) {
      part = std::make_unique<KeptPart>(*std::move(kept));
    } else {
      part.reset();
      TRUNKLINE_ASSIGN_OR_RETURN(part, package_->Open(sheet_.part));
      part = large(std::move(part));
    }
    xml_ = std::make_unique<XmlReader>(sheet_.part, std::move(part), this);
    return absl::OkStatus();
  }

  // Of those of WorkbookOptions::read_ahead_from.
  bool is_large() const { return is_large_; }

  absl::StatusOr<bool> Next(Row* row) override {
    while (next_ == ready_) {
      if (ended_) return false;
      // The row that has begun stays the current one.
      if (ready_ > 0 && ready_ < rows_.size()) {
        std::swap(rows_[0], rows_[ready_]);
      }
      next_ = ready_ = 0;
      // An error stays: the parser cannot go on.
      if (!failed_.ok()) return failed_;
      const absl::StatusOr<bool> more = xml_->Step();
      if (!more.ok()) return failed_ = more.status();
      ended_ = !*more;
    }
    std::swap(*row, rows_[next_++]);
    return true;
  }

  std::string sheet() const override { return sheet_.name; }

  std::vector<base::Text> notes() const override {
    std::vector<base::Text> out;
    base::Text others;
    for (const WorkbookSheet& sheet : parts_.sheets) {
      if (sheet.name == sheet_.name || !sheet.has_rows) continue;
      base::Text name = base::Verbatim(base::Quoted(sheet.name));
      if (sheet.hidden) name = base::Fill<messages::kHiddenSheet>(name);
      others =
          others.empty() ? name : base::Fill<messages::kComma>(others, name);
    }
    if (options_.sheet.empty() && !others.empty()) {
      const std::string name = base::Quoted(sheet_.name);
      out.push_back(options_.sheet_option.empty()
                        ? base::Fill<messages::kFirstSheet>(name, others)
                        : base::Fill<messages::kOnlySheet>(
                              name, others, options_.sheet_option));
    }
    if (hidden_ > 0) {
      const base::Text rows = hidden_ == 1
                                  ? base::Fill<messages::kOneRow>(hidden_)
                                  : base::Fill<messages::kRows>(hidden_);
      out.push_back(options_.skip_hidden
                        ? base::Fill<messages::kHiddenSkipped>(rows)
                    : options_.hidden_option.empty()
                        ? base::Fill<messages::kHiddenReadAlone>(rows)
                        : base::Fill<messages::kHiddenRead>(
                              rows, options_.hidden_option));
    }
    if (hidden_columns_ > 0) {
      out.push_back(base::Fill<messages::kHiddenColumns>(
          hidden_columns_ == 1
              ? base::Fill<messages::kOneColumn>(1)
              : base::Fill<messages::kColumns>(hidden_columns_)));
    }
    return out;
  }

 private:
  Row& Current() {
    if (ready_ == rows_.size()) rows_.emplace_back();
    return rows_[ready_];
  }

  void Fail(std::string_view cell, const base::Text& what) {
    status = base::InvalidArgument(
        base::Fill<messages::kSaveAgain>(sheet_.name, cell, what));
  }

  void Start(std::string_view name, const XmlAttributes& attributes) override {
    if (name == "c") {
      if (in_row_) StartCell(attributes);
    } else if (name == "v") {
      in_text_ = in_cell_;
      has_value_ = true;
    } else if (name == "t") {
      in_text_ = in_inline_ && !in_phonetic_;
    } else if (name == "row") {
      if (in_data_) StartRow(attributes);
    } else if (name == "is") {
      in_inline_ = in_cell_;
    } else if (name == "rPh") {
      in_phonetic_ = true;
    } else if (name == "f") {
      has_formula_ = true;
    } else if (name == "sheetData") {
      in_data_ = true;
    } else if (name == "col") {
      CountHidden(attributes);
    }
  }

  void End(std::string_view name) override {
    if (name == "c") {
      if (in_cell_) EndCell();
    } else if (name == "v" || name == "t") {
      in_text_ = false;
    } else if (name == "row") {
      if (in_row_) EndRow();
    } else if (name == "is") {
      in_inline_ = false;
    } else if (name == "rPh") {
      in_phonetic_ = false;
    } else if (name == "sheetData") {
      in_data_ = false;
    }
  }

  void Text(std::string_view text) override {
    if (in_text_ && text_.size() <= options_.max_row_bytes) text_.append(text);
  }

  void CountHidden(const XmlAttributes& attributes) {
    std::uint32_t min = 0;
    std::uint32_t max = 0;
    const std::string_view hidden = attributes["hidden"];
    if ((hidden != "1" && hidden != "true") ||
        !absl::SimpleAtoi(base::ToAbsl(attributes["min"]), &min) ||
        !absl::SimpleAtoi(base::ToAbsl(attributes["max"]), &max) || min == 0 ||
        min > max || max >= kMaxColumn) {
      return;  // Up to the last column: what is right of the table.
    }
    hidden_columns_ += max - min + 1;
  }

  void StartRow(const XmlAttributes& attributes) {
    const std::string_view number = attributes["r"];
    const std::uint32_t before = row_;
    ++row_;
    if (!number.empty() && (!absl::SimpleAtoi(base::ToAbsl(number), &row_) ||
                            row_ == 0 || row_ > kMaxRow)) {
      return Fail(number, base::Fill<messages::kNoRowNumber>());
    }
    if (row_ <= before) {
      return Fail(number, base::Fill<messages::kRowTwice>());
    }
    const std::string_view hidden = attributes["hidden"];
    row_hidden_ = hidden == "1" || hidden == "true";
    in_row_ = true;
    column_ = 0;
    too_long_ = false;
    Current().Clear();
    Current().line = row_;
    Current().from_1904 = parts_.from_1904;
    // Merged cells that end above are done; those that begin here join.
    if (row_ > active_until_) {
      active_until_ = kMaxRow;
      active_.erase(
          std::remove_if(active_.begin(), active_.end(),
                         [this](const Merge* m) { return m->last.row < row_; }),
          active_.end());
      for (const Merge* m : active_) Outlive(*m);
    }
    for (;
         next_merge_ < merges_.size() && merges_[next_merge_].first.row <= row_;
         ++next_merge_) {
      Merge& merge = merges_[next_merge_];
      if (merge.last.row < row_) continue;
      const auto at = BehindColumn(merge.first.column);
      if ((at != active_.end() && (*at)->first.column <= merge.last.column) ||
          Covering(merge.first.column) != nullptr) {
        return Fail(base::CellName(merge.first.row, merge.first.column),
                    base::Fill<messages::kMergesOverlap>());
      }
      active_.insert(at, &merge);
      Outlive(merge);
    }
  }
  void Outlive(const Merge& merge) {
    active_until_ = std::min(active_until_, merge.last.row);
  }

  void StartCell(const XmlAttributes& attributes) {
    std::string_view reference, type, style;
    attributes.ForEach([&](std::string_view name, std::string_view value) {
      if (name == "r") {
        reference = value;
      } else if (name == "t") {
        type = value;
      } else if (name == "s") {
        style = value;
      }
    });
    const std::uint32_t before = column_;
    ++column_;
    if (!reference.empty()) {
      Reference place;
      if (!ReadReference(reference, &place) || place.row != row_) {
        return Fail(reference, base::Fill<messages::kNoCellOfRow>(row_));
      }
      column_ = place.column;
    }
    if (column_ <= before || column_ > kMaxColumn) {
      return Fail(base::CellName(row_, column_),
                  base::Fill<messages::kCellTwice>());
    }
    if (++cells_ > options_.max_cells) {
      status = TooMuch(base::Fill<messages::kManyCells>(options_.max_cells));
      return;
    }
    type_ = type == "s"           ? Type::kShared
            : type == "inlineStr" ? Type::kInline
            : type == "str"       ? Type::kString
            : type == "b"         ? Type::kBool
            : type == "e"         ? Type::kError
            : type == "d"         ? Type::kDate
                                  : Type::kNumber;
    style_ = 0;
    if (!style.empty() && type_ == Type::kNumber) {
      std::uint32_t number = 0;
      std::from_chars(style.data(), style.data() + style.size(), number);
      style_ = number;
    }
    in_cell_ = true;
    has_formula_ = false;
    has_value_ = false;
    text_.clear();
    shown_.clear();
  }

  void EndCell() {
    in_cell_ = in_text_ = in_inline_ = false;
    CellKind kind = CellKind::kText;
    if (has_formula_ && (!has_value_ || text_.empty()) &&
        type_ != Type::kString) {
      return AddCell({}, CellKind::kUncalculated);
    }
    switch (type_) {
      case Type::kShared: {
        std::uint32_t number = 0;
        if (text_.empty()) break;
        const auto [end, error] =
            std::from_chars(text_.data(), text_.data() + text_.size(), number);
        if (error != std::errc() || end != text_.data() + text_.size() ||
            number >= parts_.strings.size()) {
          return Fail(base::CellName(row_, column_),
                      base::Fill<messages::kNoSharedText>());
        }
        return AddCell(parts_.strings[number], CellKind::kText);
      }
      case Type::kInline:
      case Type::kString:
        UnescapeCell(&text_);
        break;
      case Type::kBool:
        if (text_.empty()) break;
        return AddCell(text_ == "1" || text_ == "true" ? "TRUE" : "FALSE",
                       CellKind::kBool);
      case Type::kError:
        kind = CellKind::kError;
        break;
      case Type::kDate:
        kind = CellKind::kDate;
        break;
      case Type::kNumber:
        if (!text_.empty()) kind = ReadNumber();
        break;
    }
    AddCell(text_, kind);
  }

  // Turns `text_` into the number as it was typed, or into a date.
  CellKind ReadNumber() {
    static const NumberStyle no_style;
    const NumberStyle& style =
        style_ < parts_.styles.size() ? parts_.styles[style_] : no_style;
    const bool plain =
        style.kind != NumberStyle::Kind::kDate && text_.size() <= 15 &&
        text_.find_first_not_of("0123456789") == std::string::npos &&
        (text_[0] != '0' || text_.size() == 1);
    if (!plain) {
      double value = 0;
      if (!absl::SimpleAtod(text_, &value) || !std::isfinite(value)) {
        Fail(base::CellName(row_, column_), base::Fill<messages::kNoNumber>());
        return CellKind::kNumber;
      }
      if (style.kind == NumberStyle::Kind::kDate && DateText(value)) {
        return CellKind::kDate;
      }
      char buffer[400];
      const double size = std::fabs(value);
      const auto form = size != 0 && (size >= 1e21 || size < 1e-7)
                            ? std::chars_format::scientific
                            : std::chars_format::fixed;
      const auto end =
          std::to_chars(buffer, buffer + sizeof(buffer), value, form).ptr;
      text_.assign(buffer, end);
      if (text_ == "-0") text_ = "0";
    }
    const bool whole =
        text_.find_first_not_of("0123456789") == std::string::npos;
    if (text_.size() < style.zeros && whole) {
      text_.insert(0, style.zeros - text_.size(), '0');
    }
    if (style.kind == NumberStyle::Kind::kOther) {
      return CellKind::kShownOtherwise;
    }
    if (style.kind == NumberStyle::Kind::kPattern) {
      // More digits than a spreadsheet keeps are said to be rounded.
      if (!whole) return CellKind::kShownOtherwise;
      if (text_.size() <= 15) shown_ = ShowDigits(style.pattern, text_);
    }
    return CellKind::kNumber;
  }

  bool DateText(double serial) {
    if (serial >= 0 && serial < 1) {  // A time of day alone.
      const auto seconds = static_cast<int>(std::llround(serial * 86400));
      text_ = absl::StrCat(absl::Dec(seconds / 3600, absl::kZeroPad2), ":",
                           absl::Dec(seconds / 60 % 60, absl::kZeroPad2), ":",
                           absl::Dec(seconds % 60, absl::kZeroPad2));
      return true;
    }
    const auto time = base::FromSerial(serial, parts_.from_1904);
    if (!time.has_value()) return false;
    text_ = time->ToCivil();
    const std::size_t t = text_.find('T');
    if (t != std::string::npos) text_[t] = ' ';
    const std::int64_t millis = absl::ToInt64Milliseconds(time->fraction);
    if (millis != 0) {
      absl::StrAppend(&text_, ".", absl::Dec(millis, absl::kZeroPad3));
    }
    return true;
  }

  // The merged cells that cover a column of this row.
  Merge* Covering(std::uint32_t column) {
    const auto behind = BehindColumn(column);
    if (behind == active_.begin()) return nullptr;
    Merge* const merge = *(behind - 1);
    return column <= merge->last.column ? merge : nullptr;
  }
  // The first of `active_` that begins behind a column.
  std::vector<Merge*>::iterator BehindColumn(std::uint32_t column) {
    return std::upper_bound(active_.begin(), active_.end(), column,
                            [](std::uint32_t c, const Merge* merge) {
                              return c < merge->first.column;
                            });
  }

  // Appends the cells before `column` that are not in the file and that merged
  // cells cover. A merge across the whole sheet covers what no table has.
  void FillTo(std::uint32_t column) {
    if (active_.empty()) return;
    column = std::min(column, kMaxCovered + 1);
    for (auto i = static_cast<std::uint32_t>(Current().size()) + 1; i < column;
         ++i) {
      if (Covering(i) != nullptr) AddCovered(i, {}, CellKind::kText, {});
    }
  }

  void AddCovered(std::uint32_t column, std::string_view text, CellKind kind,
                  std::string_view shown) {
    Merge* const merge = active_.empty() ? nullptr : Covering(column);
    if (merge == nullptr) {
      Current().AddAt(column - 1, text, kind);
      if (!shown.empty()) Current().SetShown(shown);
    } else if (merge->first.row == row_ && merge->first.column == column) {
      merge->text = std::string(text);
      merge->shown = std::string(shown);
      merge->kind = kind;
      Current().AddAt(column - 1, text, kind);
      if (!shown.empty()) Current().SetShown(shown);
    } else {
      row_bytes_ += merge->text.size();
      too_long_ = too_long_ || row_bytes_ > options_.max_row_bytes;
      if (too_long_) return;
      Current().AddAt(column - 1, merge->text, merge->kind, /*merged=*/true);
      if (!merge->shown.empty()) Current().SetShown(merge->shown);
    }
  }

  void AddCell(std::string_view text, CellKind kind) {
    if (too_long_) return;
    row_bytes_ += text.size();
    if (row_bytes_ > options_.max_row_bytes) {
      too_long_ = true;
      return;
    }
    FillTo(column_);
    AddCovered(column_, text, kind, shown_);
  }

  // Columns up to the last cell that is not empty.
  static std::size_t PlacesOf(const Row& row) {
    std::size_t n = row.cells();
    while (n != 0 && row[row.column(n - 1)].empty() &&
           row.kind(row.column(n - 1)) == CellKind::kText) {
      --n;
    }
    return n == 0 ? 0 : row.column(n - 1) + 1;
  }

  void EndRow() {
    in_row_ = false;
    const std::uint32_t last =
        active_.empty() ? 0 : active_.back()->last.column;
    if (!too_long_) FillTo(last + 1);
    row_bytes_ = 0;
    places_ += PlacesOf(Current());
    if (places_ > options_.max_places) {
      status = TooMuch(base::Fill<messages::kManyPlaces>(options_.max_places));
      return;
    }
    if (too_long_) {
      Current().Clear();
      Current().line = row_;
      Current().defect = Row::Defect::kTooLong;
    } else if (Current().blank()) {
      bool empty = true;
      for (std::size_t n = 0; n != Current().cells(); ++n) {
        empty &= Current().kind(Current().column(n)) == CellKind::kText;
      }
      if (empty) return;
    }
    if (row_hidden_) {
      ++hidden_;
      if (options_.skip_hidden) return;
    }
    ++ready_;
  }

  enum class Type : std::uint8_t {
    kNumber,
    kShared,
    kInline,
    kString,
    kBool,
    kError,
    kDate
  };
  static constexpr std::uint32_t kMaxCovered = 1024;

  std::unique_ptr<Package> package_;
  WorkbookParts parts_;
  const WorkbookSheet sheet_;
  const WorkbookOptions options_;
  std::vector<Merge> merges_;  // By first row.
  std::size_t next_merge_ = 0;
  // Those that cover a part of this row, by column; they do not overlap. None
  // ends before `active_until_`.
  std::vector<Merge*> active_;
  std::uint32_t active_until_ = kMaxRow;
  std::unique_ptr<XmlReader> xml_;

  bool in_data_ = false, in_row_ = false, in_cell_ = false, in_text_ = false,
       in_inline_ = false, in_phonetic_ = false;
  bool has_formula_ = false, has_value_ = false;
  bool row_hidden_ = false, too_long_ = false;
  std::uint32_t row_ = 0, column_ = 0, style_ = 0;
  std::size_t row_bytes_ = 0;
  Type type_ = Type::kNumber;
  std::string text_;
  std::string shown_;  // Empty: as `text_`.
  std::uint64_t cells_ = 0, places_ = 0, hidden_ = 0, hidden_columns_ = 0;

  bool is_large_ = false;
  absl::Status failed_;
  std::vector<Row> rows_;
  std::size_t next_ = 0;
  std::size_t ready_ = 0;
  bool ended_ = false;
};

absl::StatusOr<WorkbookSheet> FindSheet(const WorkbookParts& parts,
                                        const WorkbookOptions& options) {
  const std::string& name = options.sheet;
  std::vector<std::string_view> names;
  for (const WorkbookSheet& sheet : parts.sheets) {
    if (!sheet.has_rows) continue;
    names.push_back(sheet.name);
    if (name.empty() ? !sheet.hidden : sheet.name == name) return sheet;
  }
  if (name.empty()) {
    return base::InvalidArgument(
        names.empty() ? base::Fill<messages::kNoSheetWithCells>()
        : options.sheet_option.empty()
            ? base::Fill<messages::kAllHiddenAlone>()
            : base::Fill<messages::kAllHidden>(options.sheet_option));
  }
  const std::string_view near = base::Nearest(name, names);
  std::string list;
  for (std::string_view other : names) {
    list += (list.empty() ? "" : ", ") + base::Quoted(other);
  }
  return base::InvalidArgument(base::Fill<messages::kNoSheet>(
      base::Quoted(name), near.empty() ? base::Fill<messages::kSheetsAre>(list)
                                       : base::DidYouMean(near)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<RowReader>> OpenSheet(
    absl::StatusOr<std::unique_ptr<Package>> package,
    const WorkbookOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(package.status());
  TRUNKLINE_ASSIGN_OR_RETURN(WorkbookParts parts,
                             ReadWorkbookParts(package->get(), options));
  TRUNKLINE_ASSIGN_OR_RETURN(const WorkbookSheet sheet,
                             FindSheet(parts, options));
  auto reader = std::make_unique<SheetReader>(*std::move(package),
                                              std::move(parts), sheet, options);
  TRUNKLINE_RETURN_IF_ERROR(reader->Open());
  if (reader->is_large()) return ReadAhead(std::move(reader));
  return reader;
}

bool IsZip(std::string_view begin) {
  return begin.substr(0, 4) == "PK\x03\x04" ||
         begin.substr(0, 4) == "PK\x05\x06";
}

absl::StatusOr<std::unique_ptr<RowReader>> OpenWorkbook(
    std::string_view content, const WorkbookOptions& options) {
  return OpenSheet(OpenPackage(content, options), options);
}

absl::StatusOr<std::unique_ptr<RowReader>> OpenWorkbookFile(
    const std::string& path, const WorkbookOptions& options) {
  return OpenSheet(OpenPackageFile(path, options), options);
}

}  // namespace trunkline::tables
