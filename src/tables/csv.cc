// SPDX-License-Identifier: Apache-2.0
#include "src/tables/csv.h"

#include <csv.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "src/base/status.h"

namespace trunkline::tables {
namespace {

// libcsv's numbers of the states "inside a field" and "behind a quotation mark
// inside a quoted field"; its header keeps the names to itself.
constexpr int kFieldBegun = 2;
constexpr int kFieldMightHaveEnded = 3;

constexpr std::string_view kWideSemicolon = "；";

constexpr std::string_view kSpaces[] = {
    " ",        "\t",           "\r",           "\n",
    "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF"};

// Whether a text is the begin of white space whose other bytes are to come.
bool BeginsSpace(std::string_view s) {
  return std::any_of(
      std::begin(kSpaces), std::end(kSpaces), [s](std::string_view space) {
        return s.size() < space.size() && space.substr(0, s.size()) == s;
      });
}

int NoSpace(unsigned char) { return 0; }

bool StartsWithSep(std::string_view line) {
  return line.size() >= 4 && (line[0] | 0x20) == 's' &&
         (line[1] | 0x20) == 'e' && (line[2] | 0x20) == 'p' && line[3] == '=';
}

constexpr std::size_t kGuessRows = 10;  // As many as may stand above a heading.

// The delimiter that is in most of the first ten rows, outside quotes: a title
// above the heading has none, or another one, as has the text of some rows. Of
// equal ones the first of comma, tab and semicolon. Where the first row has
// none, the table may have one column: then one counts only if most of the rows
// from its first one on have it.
char GuessDelimiter(std::string_view text) {
  constexpr std::string_view kDelimiters = ",\t;";
  constexpr std::size_t kCount = kDelimiters.size();
  std::size_t rows[kCount] = {};   // That have it.
  std::size_t first[kCount] = {};  // The first of them.
  bool found[kCount] = {};         // In the current row.
  std::size_t read = 0;
  bool blank = true;  // The current row.
  bool quoted = false;
  bool begins = true;  // A cell: only there a quotation mark opens.
  const auto end_row = [&] {
    if (blank) return;
    for (std::size_t i = 0; i != kCount; ++i) {
      if (found[i] && rows[i]++ == 0) first[i] = read;
      found[i] = false;
    }
    ++read;
    blank = begins = true;
  };
  for (const char c : text) {
    if (quoted) {
      quoted = c != '"';
      continue;
    }
    if (c == '\r' || c == '\n') {
      end_row();
      if (read == kGuessRows) break;
      continue;
    }
    blank = false;
    quoted = c == '"' && begins;
    if (quoted) continue;
    const std::size_t i = kDelimiters.find(c);
    begins = i != std::string_view::npos;
    if (begins) found[i] = true;
  }
  end_row();
  bool in_first = false;
  for (std::size_t i = 0; i != kCount; ++i) {
    in_first |= rows[i] != 0 && first[i] == 0;
  }
  std::size_t best = 0, most = 0;
  for (std::size_t i = 0; i != kCount; ++i) {
    const bool counts = in_first || 2 * rows[i] > read - first[i];
    if (counts && rows[i] > most) {
      best = i;
      most = rows[i];
    }
  }
  return kDelimiters[best];
}

// Whether so many line breaks are in a text.
bool HasLines(std::string_view text, std::size_t lines) {
  for (std::size_t at = text.find('\n'); at != text.npos;
       at = text.find('\n', at + 1)) {
    if (--lines == 0) return true;
  }
  return false;
}

}  // namespace

class CsvReader::Impl {
 public:
  Impl(TextInput* input, const CsvOptions& options)
      : input_(input), options_(options) {
    Reset();
  }
  ~Impl() { csv_free(&parser_); }

  absl::StatusOr<bool> Next(Row* row) {
    while (next_ == ready_) {
      if (finished_) return false;
      // The row that has begun stays the current one.
      if (ready_ > 0 && ready_ < rows_.size()) {
        std::swap(rows_[0], rows_[ready_]);
      }
      next_ = ready_ = 0;
      TRUNKLINE_RETURN_IF_ERROR(Fill());
    }
    std::swap(*row, rows_[next_++]);
    return true;
  }

  char delimiter() const { return options_.delimiter; }
  const TextInput& input() const { return *input_; }

 private:
  void Reset() {
    if (initialised_) csv_free(&parser_);
    csv_init(&parser_, 0);
    csv_set_space_func(&parser_, NoSpace);
    csv_set_blk_size(&parser_, 4096);
    if (options_.delimiter != 0) {
      csv_set_delim(&parser_, static_cast<unsigned char>(options_.delimiter));
    }
    initialised_ = true;
  }

  Row& Current() {
    if (ready_ == rows_.size()) rows_.emplace_back();
    return rows_[ready_];
  }

  static void OnField(void* data, std::size_t size, void* self) {
    static_cast<Impl*>(self)->Current().Add(
        std::string_view(static_cast<const char*>(data), size));
  }

  static void OnRow(int, void* self) {
    static_cast<Impl*>(self)->row_ended_ = true;
  }

  absl::Status Fill() {
    text_.erase(0, used_);
    used_ = 0;
    const std::size_t before = text_.size();
    TRUNKLINE_RETURN_IF_ERROR(input_->Read(&text_));
    const bool last = text_.size() == before;
    if (!begun_ && !Begin(last)) return absl::OkStatus();
    do {
      ReadLines();
    } while (last && !Finish());
    return absl::OkStatus();
  }

  // Whole lines, so that a row can end at the end of a piece only.
  void ReadLines() {
    while (used_ < text_.size()) {
      const std::size_t end = text_.find_first_of("\r\n", used_);
      if (end == std::string::npos) {
        const std::size_t begin = used_;
        used_ = text_.size();
        after_cr_ = false;
        Feed(begin, used_);
      } else {
        const std::size_t begin = used_;
        used_ = end + 1;
        if (text_[end] == '\n' ? !after_cr_ || end > begin : true) ++line_;
        after_cr_ = text_[end] == '\r';
        Feed(begin, used_);
      }
    }
  }

  // Reads what the first lines say of the delimiter. False: there are too few.
  bool Begin(bool last) {
    const bool waits = !last && text_.size() < options_.max_row_bytes;
    const std::size_t end = text_.find_first_of("\r\n");
    if (end == std::string::npos && waits) return false;
    std::string_view line = std::string_view(text_).substr(0, end);
    std::string_view plain = line;
    if (plain.size() > 2 && plain.front() == '"' && plain.back() == '"') {
      plain = plain.substr(1, plain.size() - 2);
    }
    if (StartsWithSep(plain) && plain.size() <= 5) {
      if (options_.delimiter == 0) {
        options_.delimiter = plain.size() == 5 ? plain[4] : ',';
      }
      used_ = line.size();  // Its line break is counted as that of any line.
    } else if (options_.delimiter == 0) {
      if (waits && !HasLines(text_, kGuessRows)) return false;
      options_.delimiter = GuessDelimiter(text_);
    }
    begun_ = true;
    Reset();
    return true;
  }

  static bool IsLineBreak(char c) { return c == '\n' || c == '\r'; }

  // Reads a line or a piece of one; `used_`, `line_` and `after_cr_` are those
  // behind it.
  void Feed(std::size_t begin, std::size_t end) {
    const bool ends_line = IsLineBreak(text_[end - 1]);
    if (skipping_) {
      skipping_ = !ends_line;
      return;
    }
    if (row_bytes_ == 0) {
      if (ends_line && end == begin + 1) return;
      Current().Clear();
      Current().line = line_ - (ends_line ? 1 : 0);
    }
    const std::size_t size = end - begin;
    row_bytes_ += size;
    if (open_) held_.append(text_, begin, size);
    if (row_bytes_ > options_.max_row_bytes) {
      if (InOpenCell()) {
        SetDefect(Row::Defect::kLongQuote, open_line_);
      } else {
        const std::uint64_t line = Current().line;
        Current().Clear();
        Current().line = line;
        Current().defect = Row::Defect::kTooLong;
      }
      return EndDefective(ends_line);
    }
    if (!Parse(begin, end)) {
      SetDefect(Row::Defect::kTextAfterQuote, line_ - (ends_line ? 1 : 0));
      return EndDefective(ends_line);
    }
    if (row_ended_) return Emit();
    if (!ends_line) return;
    if (!open_ || open_cell_ != Current().cells()) {
      // A cell that opens on this line goes on below it.
      open_ = true;
      open_cell_ = Current().cells();
      open_line_ = line_ - 1;
      open_after_cr_ = after_cr_;
      held_.clear();
    }
  }

  // Whether the parser is in the cell that opened on a line above.
  bool InOpenCell() const {
    return open_ && open_cell_ == rows_[ready_].cells() && InQuotes();
  }
  bool InQuotes() const {
    return parser_.pstate == kFieldBegun && parser_.quoted != 0;
  }

  // Parses a piece of a row. False: text follows a closing quotation mark,
  // which libcsv would take for an inner one.
  bool Parse(std::size_t begin, std::size_t end) {
    while (begin != end) {
      if (behind_quote_) {
        const char c = text_[begin];
        const bool doubled = c == '"' && !dropped_;
        if (tail_.empty() &&
            (doubled || IsLineBreak(c) || c == csv_get_delim(&parser_))) {
          behind_quote_ = false;
        } else {
          tail_ += c;
          ++begin;
          dropped_ = true;
          if (SpaceAt(tail_) == tail_.size()) {
            tail_.clear();
          } else if (!BeginsSpace(tail_)) {
            return false;
          }
          continue;
        }
      }
      const std::size_t size = end - begin;
      const void* const quote = std::memchr(text_.data() + begin, '"', size);
      const std::size_t piece =
          quote == nullptr
              ? size
              : static_cast<std::size_t>(static_cast<const char*>(quote) -
                                         text_.data()) +
                    1 - begin;
      csv_parse(&parser_, text_.data() + begin, piece, OnField, OnRow, this);
      begin += piece;
      if (quote != nullptr && parser_.pstate == kFieldMightHaveEnded) {
        behind_quote_ = true;
        dropped_ = false;
      }
    }
    return true;
  }

  void SetDefect(Row::Defect defect, std::uint64_t line) {
    Row& row = Current();
    row.defect = defect;
    row.defect_column = row.cells();
    row.defect_line = line;
  }

  // Ends a defective row. The lines below the one where its cell opens are read
  // again. Above the line of the defect all their quotation marks are doubled,
  // so that none of them leaves a cell open: no line is read a third time.
  void EndDefective(bool ends_line) {
    const bool rewinds = open_ && Current().defect != Row::Defect::kTooLong &&
                         open_cell_ == Current().cells();
    if (rewinds) {
      if (used_ >= held_.size()) {
        used_ -= held_.size();
      } else {
        text_.replace(0, used_, held_);
        used_ = 0;
      }
      line_ = open_line_ + 1;
      after_cr_ = open_after_cr_;
    }
    skipping_ = !rewinds && !ends_line;
    Emit();
    Reset();
  }

  void Emit() {
    row_ended_ = false;
    row_bytes_ = 0;
    open_ = false;
    behind_quote_ = false;
    tail_.clear();
    ++ready_;
  }

  // Ends the last row. False: lines are to be read again.
  bool Finish() {
    finished_ = true;
    if (row_bytes_ == 0) return true;
    if (InQuotes()) {
      SetDefect(Row::Defect::kUnclosedQuote, InOpenCell() ? open_line_ : line_);
    } else if (behind_quote_ && !tail_.empty()) {
      SetDefect(Row::Defect::kTextAfterQuote, line_);
    } else {
      csv_fini(&parser_, OnField, OnRow, this);
      Emit();
      return true;
    }
    EndDefective(/*ends_line=*/true);
    finished_ = used_ == text_.size();
    return finished_;
  }

  TextInput* input_;
  CsvOptions options_;
  csv_parser parser_;
  bool initialised_ = false;
  bool begun_ = false;
  bool finished_ = false;
  bool skipping_ = false;
  bool row_ended_ = false;
  bool after_cr_ = false;
  std::size_t row_bytes_ = 0;
  std::uint64_t line_ = 1;
  // Behind a quotation mark that may close a cell: whether a blank was dropped
  // there, and the bytes of a character that may become one.
  bool behind_quote_ = false;
  bool dropped_ = false;
  std::string tail_;
  // A cell that was open at the end of a line: its number, where it opened, and
  // all that was read below that line.
  bool open_ = false;
  std::size_t open_cell_ = 0;
  std::uint64_t open_line_ = 0;
  bool open_after_cr_ = false;
  std::string held_;
  std::string text_;
  std::size_t used_ = 0;
  std::vector<Row> rows_;
  std::size_t next_ = 0;
  std::size_t ready_ = 0;
};

CsvReader::CsvReader(TextInput* input, const CsvOptions& options)
    : impl_(std::make_unique<Impl>(input, options)) {}

CsvReader::~CsvReader() = default;

absl::StatusOr<bool> CsvReader::Next(Row* row) { return impl_->Next(row); }

Charset CsvReader::charset() const { return impl_->input().charset(); }

std::vector<base::Text> CsvReader::notes() const {
  const base::Text& doubt = impl_->input().doubt();
  return doubt.empty() ? std::vector<base::Text>()
                       : std::vector<base::Text>{doubt};
}

char CsvReader::delimiter() const { return impl_->delimiter(); }

void AppendCsvCell(std::string_view cell, std::string* out) {
  // A leading or trailing space is quoted for the sake of other readers.
  const bool quote =
      cell.find_first_of(",\"\r\n;\t") != std::string_view::npos ||
      (!cell.empty() && (cell.front() == ' ' || cell.back() == ' '));
  if (!quote) {
    out->append(cell);
    return;
  }
  *out += '"';
  for (char c : cell) {
    if (c == '"') *out += '"';
    *out += c;
  }
  *out += '"';
}

void AppendCsvRow(const std::vector<std::string>& cells, std::string* out) {
  const std::size_t begin = out->size();
  bool first = true;
  for (const std::string& cell : cells) {
    if (!first) *out += ',';
    first = false;
    AppendCsvCell(cell, out);
  }
  // A lone empty cell would be an empty line.
  if (out->size() == begin && !cells.empty()) *out += "\"\"";
  *out += '\n';
}

std::size_t SpaceAt(std::string_view s) {
  if (s.empty()) return 0;
  const auto c = static_cast<unsigned char>(s[0]);
  if (c > ' ' && c != 0xC2 && c != 0xE2 && c != 0xE3 && c != 0xEF) return 0;
  for (std::string_view space : kSpaces) {
    if (s.substr(0, space.size()) == space) return space.size();
  }
  return 0;
}

std::string_view Trim(std::string_view s) {
  while (const std::size_t space = SpaceAt(s)) s.remove_prefix(space);
  bool again = true;
  while (again && !s.empty()) {
    const auto c = static_cast<unsigned char>(s.back());
    if (c > ' ' && c < 0x80) break;
    again = false;
    for (std::string_view space : kSpaces) {
      if (s.size() >= space.size() &&
          s.substr(s.size() - space.size()) == space) {
        s.remove_suffix(space.size());
        again = true;
      }
    }
  }
  return s;
}

namespace {

constexpr std::string_view kEnumerationComma = "、";

// The separator beside ";" that `s` begins with; empty: none.
std::string_view WideSeparator(std::string_view s, bool wide, bool words) {
  if (wide && s.substr(0, kWideSemicolon.size()) == kWideSemicolon) {
    return kWideSemicolon;
  }
  if (words && s.substr(0, kEnumerationComma.size()) == kEnumerationComma) {
    return kEnumerationComma;
  }
  return {};
}

std::vector<std::string> Split(std::string_view cell, bool wide, bool words) {
  std::vector<std::string> out;
  std::string element;
  std::size_t kept = 0;  // Bytes of `element` that trimming must not take.
  auto end = [&] {
    while (element.size() > kept &&
           (element.back() == ' ' || element.back() == '\t')) {
      element.pop_back();
    }
    out.push_back(std::move(element));
    element.clear();
    kept = 0;
  };
  std::size_t i = 0;
  while (i < cell.size()) {
    const char c = cell[i];
    const std::string_view escaped =
        words && c == '\\' ? WideSeparator(cell.substr(i + 1), true, true)
                           : std::string_view();
    if (!escaped.empty()) {
      element += escaped;
      kept = element.size();
      i += 1 + escaped.size();
    } else if (c == '\\' && i + 1 < cell.size() &&
               (cell[i + 1] == ';' || cell[i + 1] == '\\' ||
                cell[i + 1] == ' ' || cell[i + 1] == '\t')) {
      element += cell[i + 1];
      kept = element.size();
      i += 2;
    } else if (c == ';') {
      end();
      ++i;
    } else if (const std::string_view separator =
                   WideSeparator(cell.substr(i), wide, words);
               !separator.empty()) {
      end();
      i += separator.size();
    } else {
      if (!element.empty() || (c != ' ' && c != '\t')) element += c;
      ++i;
    }
  }
  end();
  return out;
}

}  // namespace

std::vector<std::string> SplitList(std::string_view cell, bool wide) {
  return Split(cell, wide, false);
}

std::vector<std::string> SplitWords(std::string_view cell) {
  return Split(cell, true, true);
}

std::string JoinWords(const std::vector<std::string>& words) {
  const std::string list = JoinList(words);
  std::string out;
  for (std::size_t i = 0; i < list.size();) {
    const std::string_view separator =
        WideSeparator(std::string_view(list).substr(i), true, true);
    if (separator.empty()) {
      out += list[i++];
      continue;
    }
    out += '\\';
    out += separator;
    i += separator.size();
  }
  return out;
}

void AppendListElement(std::string_view element, std::string* out) {
  for (std::size_t i = 0; i < element.size(); ++i) {
    const char c = element[i];
    const bool edge = i == 0 || i + 1 == element.size();
    if (c == ';' || c == '\\' || (edge && (c == ' ' || c == '\t'))) {
      *out += '\\';
    }
    *out += c;
  }
}

}  // namespace trunkline::tables
