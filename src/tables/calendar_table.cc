// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "src/base/civil.h"
#include "src/base/fold.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/tables/calendar_import.h"
#include "src/tables/cells.h"
#include "src/tables/csv.h"
#include "src/tables/day_list.h"
#include "src/tables/day_objects.h"
#include "src/tables/messages.h"
#include "src/tables/table.h"
#include "src/tables/times.h"

// Tables of holidays.
namespace trunkline::tables {
namespace {

enum Column {
  kDate,
  kEnd,
  kLength,
  kKind,
  kOff,
  kWorked,
  kName,
  kIgnored,
  kColumns
};

struct ColumnName {
  std::string_view name;
  Column column;
};
constexpr ColumnName kNames[] = {
    {"date", kDate},        {"day", kDate},          {"from", kDate},
    {"start", kDate},       {"start_date", kDate},   {"startdate", kDate},
    {"日期", kDate},        {"开始日期", kDate},     {"起始日期", kDate},
    {"开始", kDate},        {"起", kDate},           {"to", kEnd},
    {"end", kEnd},          {"end_date", kEnd},      {"enddate", kEnd},
    {"结束日期", kEnd},     {"截止日期", kEnd},      {"结束", kEnd},
    {"止", kEnd},           {"kind", kKind},         {"type", kKind},
    {"类型", kKind},        {"类别", kKind},         {"性质", kKind},
    {"isoffday", kOff},     {"is_off_day", kOff},    {"off", kOff},
    {"isholiday", kOff},    {"is_holiday", kOff},    {"休息", kOff},
    {"是否休息", kOff},     {"放假", kOff},          {"是否放假", kOff},
    {"isworkday", kWorked}, {"is_workday", kWorked}, {"上班", kWorked},
    {"是否上班", kWorked},  {"name", kName},         {"名称", kName},
    {"holiday", kName},     {"节日", kName},         {"节假日", kName},
    {"节日名称", kName},    {"假期", kName},         {"weekday", kIgnored},
    {"星期", kIgnored},     {"year", kIgnored},      {"年份", kIgnored},
    {"年", kIgnored},       {"note", kIgnored},      {"备注", kIgnored},
    {"序号", kIgnored},     {"天数", kLength},       {"days", kLength},
    {"放假天数", kLength},  {"假期天数", kLength},
};
constexpr std::size_t kMaxDefects = 20;
constexpr std::int64_t kMaxRange = 366;

std::string Lower(std::string_view cell) {
  return absl::AsciiStrToLower(base::NarrowForms(Trim(cell)));
}

// A date, in any form of base::FindTime(); a time 00:00 behind it is none.
std::optional<absl::CivilDay> ReadDate(std::string_view cell) {
  const std::optional<base::WrittenTime> time = base::FindTime(cell);
  if (!time.has_value() || time->fraction != absl::ZeroDuration() ||
      time->civil != absl::CivilSecond(absl::CivilDay(time->civil))) {
    return std::nullopt;
  }
  return absl::CivilDay(time->civil);
}

// "7", "7.0", "7天", "共7天", "7 days"; 0: none of these, or more than a year.
std::int64_t ReadLength(std::string_view cell) {
  std::string text = Lower(cell);
  const auto strip = [&](std::string_view part, bool front) {
    if (text.size() < part.size()) return;
    const std::size_t at = front ? 0 : text.size() - part.size();
    if (text.compare(at, part.size(), part) == 0) text.erase(at, part.size());
  };
  strip("共", true);
  for (const char* const part : {"days", "day", "天", "日", " ", ".0"}) {
    strip(part, false);
  }
  std::int64_t days = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || days > kMaxRange) return 0;
    days = 10 * days + (c - '0');
  }
  return days <= kMaxRange ? days : 0;
}

std::optional<DayKind> ReadKind(std::string_view cell) {
  const std::string text = Lower(cell);
  if (text == "holiday") return DayKind::kHoliday;
  if (text == "workday" || text == "调休") return DayKind::kWorkday;
  switch (MeaningOf(text)) {
    case DayMeaning::kRest:
    case DayMeaning::kPublicHoliday:
    case DayMeaning::kHolidayWord:
      return DayKind::kHoliday;
    case DayMeaning::kWork:
      return DayKind::kWorkday;
    default:
      return std::nullopt;
  }
}

const ColumnName* FindColumn(std::string_view heading) {
  const std::string name = Lower(heading);
  for (const ColumnName& known : kNames) {
    if (known.name == name) return &known;
  }
  return nullptr;
}

class TableReader {
 public:
  // `objects`: the columns are members of objects, and named in places.
  TableReader(RowReader* rows, DayList* days, bool objects)
      : days_(*days),
        table_(rows,
               [](std::string_view heading) {
                 return FindColumn(heading) != nullptr;
               }),
        objects_(objects) {}

  absl::Status Read() {
    TRUNKLINE_RETURN_IF_ERROR(table_.ReadHeading());
    ReadHeadings();
    for (Row row; good_heading_;) {
      if (defects_.size() >= kMaxDefects) {
        defects_.push_back(base::Fill<messages::kFurtherLines>());
        break;
      }
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, table_.Next(&row));
      if (!more) break;
      if (row.defect != Row::Defect::kNone) {
        std::size_t column = Table::kNoColumn;
        const CellError error =
            DefectOf(row, CsvOptions().max_row_bytes, &column);
        Defect(row, column, error);
        continue;
      }
      if (!ReadRow(row)) return TooMany(days_.options());
    }
    for (base::Text& note : table_.notes()) days_.Note(std::move(note));
    if (defects_.empty()) return absl::OkStatus();
    return base::InvalidArgument(base::Join(defects_, base::Verbatim("\n")));
  }

 private:
  void Defect(const Row& row, std::size_t column, const base::Text& what) {
    const bool named = objects_ && column < table_.headings().size();
    defects_.push_back(
        base::At(named ? base::Fill<messages::kLineMember>(
                             row.line, base::Quoted(table_.headings()[column]))
                       : table_.PlaceOf(row.line, column),
                 what));
  }

  void ReadHeadings() {
    const Row& row = table_.heading();
    const auto defect = [&](const base::Text& what) {
      Defect(row, Table::kNoColumn, what);
    };
    if (row.defect != Row::Defect::kNone) {
      return defect(DefectOf(row));
    }
    const std::vector<std::string>& headings = table_.headings();
    const std::size_t twice = table_.NamedTwice().second;
    if (twice != kNone) {
      defect(
          base::Fill<messages::kDayColumnTwice>(base::Quoted(headings[twice])));
    }
    const base::Text known = base::Fill<messages::kDayColumns>();
    std::vector<base::Text> unknown;
    for (std::size_t i = 0; i < headings.size(); ++i) {
      if (headings[i].empty()) continue;
      const ColumnName* found = FindColumn(headings[i]);
      if (found == nullptr) {
        unknown.push_back(base::Verbatim(base::Quoted(headings[i])));
        continue;
      }
      if (found->column == kIgnored) continue;
      std::size_t& place = columns_[found->column];
      if (place != kNone && i != twice) {
        defect(base::Fill<messages::kSameMeaning>(base::Quoted(headings[place]),
                                                  base::Quoted(headings[i])));
      }
      place = i;
    }
    // A list of something else.
    if (objects_ && !unknown.empty() &&
        std::all_of(std::begin(columns_), std::end(columns_),
                    [](std::size_t place) { return place == kNone; })) {
      defect(base::Fill<messages::kNoDays>());
      return;
    }
    if (!unknown.empty()) {
      defect(base::Fill<messages::kUnknownDayColumn>(
          base::Join(unknown, base::Fill<messages::kListMark>()), known));
    }
    if (!Has(kDate)) {
      defect(base::Fill<messages::kNeedsDate>(known));
    } else if (!Has(kKind) && !Has(kName) && !Has(kOff) && !Has(kWorked)) {
      defect(base::Fill<messages::kNeedsKind>(known));
    }
    good_heading_ = defects_.empty();
  }

  bool Has(Column column) const { return columns_[column] != kNone; }
  std::string_view Cell(const Row& row, Column column) const {
    return Has(column) ? TypedText(Trim(row[columns_[column]]))
                       : std::string_view();
  }

  // False: there are too many days.
  bool ReadRow(const Row& row) {
    bool good = true;
    const auto defect = [&](std::size_t column, const base::Text& what) {
      Defect(row, column, what);
      good = false;
    };
    std::size_t surplus = kNone;
    const CellError width = WidthError(row, table_.headings().size(), &surplus);
    if (!width.empty()) defect(surplus, width);
    // Whether a cell can be read, whatever it says.
    const auto sound = [&](Column column) {
      if (!Has(column)) return false;
      const CellError error = ErrorOf(
          row, columns_[column],
          column == kDate || column == kEnd ? Merged::kRefused : Merged::kName,
          table_.rows().charset());
      if (!error.empty()) defect(columns_[column], error);
      return error.empty();
    };
    const auto date = [&](Column column) {
      const std::string_view cell = Cell(row, column);
      const std::optional<absl::CivilDay> day =
          ReadDate(TimeText(cell, row.from_1904));
      if (!day.has_value()) {
        defect(columns_[column],
               base::Fill<messages::kNotADate>(base::Quoted(cell)));
      }
      return day.value_or(absl::CivilDay());
    };
    absl::CivilDay first, last;
    if (sound(kDate)) last = first = date(kDate);
    if (sound(kEnd) && !Cell(row, kEnd).empty()) {
      last = date(kEnd);
      if (good && (last < first || last - first >= kMaxRange)) {
        const std::string from = base::FormatDate(first);
        const std::string to = base::FormatDate(last);
        defect(columns_[kEnd],
               last < first ? base::Fill<messages::kEndsBefore>(from, to)
                            : base::Fill<messages::kLongPeriod>(from, to));
      }
    }
    const std::string_view name =
        sound(kName) ? Cell(row, kName) : std::string_view();
    if (sound(kLength) && !Cell(row, kLength).empty()) {
      const std::string_view cell = Cell(row, kLength);
      const std::int64_t length = ReadLength(cell);
      const bool ends = Has(kEnd) && !Cell(row, kEnd).empty();
      if (length == 0) {
        defect(columns_[kLength],
               base::Fill<messages::kNotALengthOfDays>(base::Quoted(cell)));
      } else if (good && ends && last - first + 1 != length) {
        defect(columns_[kLength],
               base::Fill<messages::kOtherLength>(length, last - first + 1));
      } else if (good && !ends) {
        last = first + (length - 1);
      }
    }
    // A column of days may be the whole break's, repeated for each of its days.
    if (good && Has(kLength)) {
      for (const Period& other : periods_) {
        if (other.name != name || last < other.first || other.last < first) {
          continue;
        }
        defect(columns_[kLength],
               base::Fill<messages::kPeriodsOverlap>(other.line));
        break;
      }
      if (periods_.size() < 1000) {
        periods_.push_back({std::string(name), first, last, row.line});
      }
    }
    std::optional<DayKind> kind;
    const auto says = [&](DayKind said, Column column) {
      if (kind.has_value() && *kind != said) {
        defect(columns_[column], base::Fill<messages::kContradiction>());
      }
      kind = said;
    };
    if (sound(kKind)) {
      const std::string_view cell = Cell(row, kKind);
      const std::optional<DayKind> read = ReadKind(cell);
      if (read.has_value()) {
        says(*read, kKind);
      } else {
        defect(columns_[kKind],
               base::Fill<messages::kNotADayKind>(base::Quoted(cell)));
      }
    }
    for (const Column column : {kOff, kWorked}) {
      if (!sound(column)) continue;
      const std::string_view cell = Cell(row, column);
      const std::optional<bool> yes = FindBool(base::NarrowForms(cell));
      if (yes.has_value()) {
        says(*yes == (column == kOff) ? DayKind::kHoliday : DayKind::kWorkday,
             column);
      } else {
        defect(columns_[column],
               base::Fill<messages::kNotYesOrNo>(base::Quoted(cell)));
      }
    }
    if (!good) return true;
    DayTexts texts(kind.has_value() ? std::string_view() : name, {});
    texts.several_days = last > first;
    if (kind.has_value()) {
      const DayMeaning meaning = MeaningOf(name);
      if (meaning == (*kind == DayKind::kHoliday ? DayMeaning::kWork
                                                 : DayMeaning::kRest)) {
        days_.CountNote(*kind == DayKind::kHoliday ? messages::kOffNamedWork
                                                   : messages::kWorkedNamedRest,
                        name);
      }
    }
    for (absl::CivilDay day = first; day <= last; ++day) {
      if (kind.has_value() ? !days_.Add(day, *kind, name)
                           : !days_.Add(day, texts)) {
        return false;
      }
    }
    return true;
  }

  // What a row with a number of days covers.
  struct Period {
    std::string name;
    absl::CivilDay first, last;
    std::uint64_t line;
  };

  static constexpr std::size_t kNone = Table::kNoColumn;
  DayList& days_;
  Table table_;
  const bool objects_;
  std::size_t columns_[kColumns] = {kNone, kNone, kNone, kNone,
                                    kNone, kNone, kNone, kNone};
  std::vector<Period> periods_;
  bool good_heading_ = false;
  std::vector<base::Text> defects_;
};

}  // namespace

absl::Status CalendarImporter::AddTable(std::string_view content,
                                        const RowOptions& options) {
  if (content.size() > days_->options().max_bytes) {
    return TooLarge(days_->options());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::unique_ptr<RowReader> rows,
                             OpenRows(content, options));
  return TableReader(rows.get(), days_.get(), false).Read();
}

absl::Status CalendarImporter::AddJson(std::string_view content) {
  if (content.size() > days_->options().max_bytes) {
    return TooLarge(days_->options());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::unique_ptr<RowReader> rows,
                             ReadDayObjects(content));
  return TableReader(rows.get(), days_.get(), true).Read();
}

absl::StatusOr<CalendarImport> ImportCalendarCsv(
    std::string_view content, const CalendarImportOptions& options) {
  CalendarImporter importer(options);
  TRUNKLINE_RETURN_IF_ERROR(importer.AddTable(content));
  return importer.Take();
}

}  // namespace trunkline::tables
