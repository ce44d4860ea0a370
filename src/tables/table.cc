// SPDX-License-Identifier: Apache-2.0
#include "src/tables/table.h"

#include <algorithm>
#include <map>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/cells.h"
#include "src/tables/file_kind.h"
#include "src/tables/messages.h"

namespace trunkline::tables {
namespace {

// Rows among which the heading is looked for.
constexpr std::size_t kLookAhead = 10;

// CSV over a content that is in memory.
class ContentReader : public RowReader {
 public:
  ContentReader(std::string_view content, Charset charset, base::Text doubt,
                const CsvOptions& options)
      : input_(ReadFrom(content), charset, std::move(doubt)),
        csv_(&input_, options) {}

  absl::StatusOr<bool> Next(Row* row) override { return csv_.Next(row); }
  Charset charset() const override { return csv_.charset(); }
  std::vector<base::Text> notes() const override { return csv_.notes(); }

 private:
  TextInput input_;
  CsvReader csv_;
};

std::size_t Filled(const Row& row) {
  std::size_t n = 0;
  for (std::size_t cell = 0; cell != row.cells(); ++cell) {
    const std::size_t i = row.column(cell);
    n += !row.merged(i) && !Trim(row[i]).empty() ? 1 : 0;
  }
  return n;
}

// Takes all white space away.
std::string Squeezed(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t space = SpaceAt(text);
    if (space == 0) {
      out += text[0];
      text.remove_prefix(1);
    } else {
      text.remove_prefix(space);
    }
  }
  return out;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RowReader>> OpenRows(std::string_view content,
                                                    const RowOptions& options) {
  if (IsZip(content)) return OpenWorkbook(content, options.workbook);
  const base::Text kind = RefusedKind(content, options.name);
  if (!kind.empty()) {
    return base::InvalidArgument(base::Fill<messages::kItIs>(kind));
  }
  if (!options.workbook.sheet.empty()) {
    return base::InvalidArgument(base::Fill<messages::kNoSheets>());
  }
  if (options.charset != Charset::kAuto) {
    return std::make_unique<ContentReader>(content, options.charset,
                                           base::Text(), options.csv);
  }
  // By the whole content: the first mebibyte may be ASCII.
  CharsetDetector detector;
  detector.Add(content);
  return std::make_unique<ContentReader>(content, detector.Get(),
                                         detector.Doubt(options.charset_option),
                                         options.csv);
}

std::string HeadingName(std::string_view cell) {
  std::string out;
  std::string_view rest = Trim(cell);
  while (!rest.empty()) {
    std::size_t space = SpaceAt(rest);
    if (space == 0) {
      out += rest[0];
      rest.remove_prefix(1);
      continue;
    }
    while (space != 0) {
      rest.remove_prefix(space);
      space = SpaceAt(rest);
    }
    const bool wide = static_cast<unsigned char>(out.back()) >= 0x80 ||
                      static_cast<unsigned char>(rest[0]) >= 0x80;
    if (!wide) out += ' ';
  }
  return out;
}

bool SameHeading(std::string_view a, std::string_view b) {
  return a == b || Squeezed(a) == Squeezed(b);
}

Table::Table(RowReader* rows, std::function<bool(std::string_view)> knows)
    : rows_(rows), knows_(std::move(knows)) {}

absl::Status Table::ReadHeading() {
  const auto known = [this](const Row& row) {
    std::size_t n = 0;
    for (std::size_t cell = 0; cell != row.cells(); ++cell) {
      n += knows_(HeadingName(row[row.column(cell)])) ? 1 : 0;
    }
    return n;
  };
  std::size_t found = 0;
  Row row;
  while (ahead_.size() < kLookAhead) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, rows_->Next(&row));
    if (!more) break;
    if (row.blank()) continue;
    ahead_.push_back(std::move(row));
    row = Row();
    if (ahead_.size() == 1 && known(ahead_[0]) > 1) break;
  }
  if (ahead_.empty()) {
    const std::string sheet = rows_->sheet();
    if (sheet.empty()) {
      return base::InvalidArgument(base::Fill<messages::kEmptyTable>());
    }
    // The notes name the other sheets, and rows that were left out.
    base::Text what = base::Fill<messages::kEmptySheet>(base::Quoted(sheet));
    for (const base::Text& note : rows_->notes()) {
      what = base::Fill<messages::kWithNote>(what, note);
    }
    return base::InvalidArgument(what);
  }
  // A title has one cell, groups of columns above the heading few that are
  // known.
  const std::size_t first = known(ahead_[0]);
  if (first < 2) {
    for (std::size_t i = 1; i < ahead_.size(); ++i) {
      const std::size_t n = known(ahead_[i]);
      const bool title =
          first == 0 && Filled(ahead_[0]) == 1 && Filled(ahead_[i]) > 1;
      if (ahead_[i].defect == Row::Defect::kNone && n > first &&
          (n > 1 || title)) {
        found = i;
        break;
      }
    }
  }
  heading_ = std::move(ahead_[found]);
  for (std::size_t i = 0; i < heading_.size(); ++i) {
    const bool covered =
        i > 0 && heading_.merged(i) && heading_[i] == heading_[i - 1];
    headings_.push_back(covered ? std::string() : HeadingName(heading_[i]));
  }
  while (!headings_.empty() && headings_.back().empty()) headings_.pop_back();
  skipped_ = found;
  ahead_.erase(ahead_.begin(),
               ahead_.begin() + static_cast<std::ptrdiff_t>(found) + 1);
  return absl::OkStatus();
}

absl::Status Table::CheckHeading() const {
  std::size_t column = kNoColumn;
  const CellError error =
      DefectOf(heading_, CsvOptions().max_row_bytes, &column);
  return error.empty() ? absl::OkStatus()
                       : base::InvalidArgument(
                             base::At(PlaceOf(heading_.line, column), error));
}

std::pair<std::size_t, std::size_t> Table::NamedTwice() const {
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < headings_.size(); ++i) {
    if (headings_[i].empty()) continue;
    const auto [it, added] = first.emplace(Squeezed(headings_[i]), i);
    if (!added) return {it->second, i};
  }
  return {kNoColumn, kNoColumn};
}

absl::StatusOr<bool> Table::Next(Row* row) {
  while (!ahead_.empty()) {
    std::swap(*row, ahead_.front());
    ahead_.pop_front();
    return true;
  }
  do {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, rows_->Next(row));
    if (!more) return false;
  } while (row->blank());
  return true;
}

base::Text Table::PlaceOf(std::uint64_t line, std::size_t column) const {
  const std::size_t number = column == kNoColumn ? 0 : column + 1;
  const std::string sheet = rows_->sheet();
  if (!sheet.empty()) {
    return base::Verbatim(sheet + "!" +
                          base::CellName(static_cast<std::int64_t>(line),
                                         static_cast<std::int64_t>(number)));
  }
  return number == 0 ? base::Fill<messages::kLine>(line)
                     : base::Fill<messages::kLineColumn>(line, number);
}

std::vector<base::Text> Table::notes() const {
  std::vector<base::Text> out = rows_->notes();
  if (skipped_ > 0) {
    out.push_back(base::Fill<messages::kHeadingFrom>(
        PlaceOf(heading_.line, kNoColumn),
        skipped_ == 1 ? base::Fill<messages::kOneAbove>()
                      : base::Fill<messages::kRowsAbove>(skipped_)));
  }
  return out;
}

}  // namespace trunkline::tables
