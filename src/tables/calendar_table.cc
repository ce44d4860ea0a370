// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/fold.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/tables/calendar_import.h"
#include "src/tables/cells.h"
#include "src/tables/csv.h"
#include "src/tables/day_list.h"
#include "src/tables/table.h"

// Tables of holidays.
namespace trunkline::tables {
namespace {

enum Column { kDate, kEnd, kKind, kOff, kWorked, kName, kIgnored, kColumns };

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
    {"序号", kIgnored},     {"天数", kIgnored},      {"days", kIgnored},
};
constexpr std::string_view kKnownColumns =
    "date, end, kind, isOffDay, name (日期 or 开始日期, 结束日期, 类型, 休息, "
    "名称)";

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

std::optional<DayKind> ReadKind(std::string_view cell) {
  const std::string text = Lower(cell);
  if (text == "holiday") return DayKind::kHoliday;
  if (text == "workday" || text == "调休") return DayKind::kWorkday;
  switch (MeaningOf(text)) {
    case DayMeaning::kRest:
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
  TableReader(RowReader* rows, DayList* days)
      : days_(*days), table_(rows, [](std::string_view heading) {
          return FindColumn(heading) != nullptr;
        }) {}

  absl::Status Read() {
    TRUNKLINE_RETURN_IF_ERROR(table_.ReadHeading());
    ReadHeadings();
    for (Row row; good_heading_;) {
      if (defects_.size() >= kMaxDefects) {
        defects_.emplace_back("further lines are not looked at");
        break;
      }
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, table_.Next(&row));
      if (!more) break;
      if (row.defect != Row::Defect::kNone) {
        Defect(row, Table::kNoColumn,
               DefectOf(row, CsvOptions().max_row_bytes).en);
        break;
      }
      if (!ReadRow(row)) return TooMany(days_.options());
    }
    for (base::Text& note : table_.notes()) days_.Note(std::move(note.en));
    if (defects_.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrJoin(defects_, "\n"));
  }

 private:
  template <typename... Parts>
  void Defect(const Row& row, std::size_t column, const Parts&... parts) {
    defects_.push_back(
        absl::StrCat(table_.PlaceOf(row.line, column).en, ": ", parts...));
  }

  void ReadHeadings() {
    const Row& row = table_.heading();
    const auto defect = [&](const auto&... parts) {
      Defect(row, Table::kNoColumn, parts...);
    };
    if (row.defect != Row::Defect::kNone) {
      return defect(DefectOf(row, CsvOptions().max_row_bytes).en);
    }
    const std::vector<std::string>& headings = table_.headings();
    const std::size_t twice = table_.NamedTwice().second;
    if (twice != kNone) {
      defect("the column ", base::Quoted(headings[twice]),
             " is there twice; rename one, or take it away");
    }
    std::vector<std::string> unknown;
    for (std::size_t i = 0; i < headings.size(); ++i) {
      if (headings[i].empty()) continue;
      const ColumnName* found = FindColumn(headings[i]);
      if (found == nullptr) {
        unknown.push_back(base::Quoted(headings[i]));
        continue;
      }
      if (found->column == kIgnored) continue;
      std::size_t& place = columns_[found->column];
      if (place != kNone && i != twice) {
        defect("the columns ", base::Quoted(headings[place]), " and ",
               base::Quoted(headings[i]), " mean the same");
      }
      place = i;
    }
    if (!unknown.empty()) {
      defect("unknown column ", absl::StrJoin(unknown, ", "),
             "; the columns are ", base::ToAbsl(kKnownColumns));
    }
    if (!Has(kDate)) {
      defect("the header needs a date; the columns are ",
             base::ToAbsl(kKnownColumns));
    } else if (!Has(kKind) && !Has(kName) && !Has(kOff) && !Has(kWorked)) {
      defect("the header needs date and kind (or name); the columns are ",
             base::ToAbsl(kKnownColumns));
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
    const auto defect = [&](std::size_t column, const auto&... parts) {
      Defect(row, column, parts...);
      good = false;
    };
    std::size_t surplus = kNone;
    const CellError width = WidthError(row, table_.headings().size(), &surplus);
    if (!width.empty()) defect(surplus, width.en);
    // Whether a cell can be read, whatever it says.
    const auto sound = [&](Column column) {
      if (!Has(column)) return false;
      const CellError error = ErrorOf(
          row, columns_[column],
          column == kDate || column == kEnd ? Merged::kRefused : Merged::kName,
          table_.rows().charset());
      if (!error.empty()) defect(columns_[column], error.en);
      return error.empty();
    };
    const auto date = [&](Column column) {
      const std::string_view cell = Cell(row, column);
      const std::optional<absl::CivilDay> day = ReadDate(cell);
      if (!day.has_value()) {
        defect(columns_[column], "not a date: ", base::Quoted(cell),
               "; write 2018-10-01");
      }
      return day.value_or(absl::CivilDay());
    };
    absl::CivilDay first, last;
    if (sound(kDate)) last = first = date(kDate);
    if (sound(kEnd) && !Cell(row, kEnd).empty()) {
      last = date(kEnd);
      if (good && (last < first || last - first >= kMaxRange)) {
        defect(
            columns_[kEnd], "the period from ", base::FormatDate(first), " to ",
            base::FormatDate(last),
            last < first ? " ends before it begins" : " is longer than a year");
      }
    }
    const std::string_view name =
        sound(kName) ? Cell(row, kName) : std::string_view();
    std::optional<DayKind> kind;
    const auto says = [&](DayKind said, Column column) {
      if (kind.has_value() && *kind != said) {
        defect(columns_[column],
               "its columns contradict each other: one says work, one rest");
      }
      kind = said;
    };
    if (sound(kKind)) {
      const std::string_view cell = Cell(row, kKind);
      const std::optional<DayKind> read = ReadKind(cell);
      if (read.has_value()) {
        says(*read, kKind);
      } else {
        defect(columns_[kKind], "not a kind: ", base::Quoted(cell),
               "; write holiday or workday (放假, 上班)");
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
        defect(columns_[column], "not yes or no: ", base::Quoted(cell),
               "; write true or false");
      }
    }
    if (!good) return true;
    const DayTexts texts(kind.has_value() ? std::string_view() : name, {});
    for (absl::CivilDay day = first; day <= last; ++day) {
      if (kind.has_value() ? !days_.Add(day, *kind, name)
                           : !days_.Add(day, texts)) {
        return false;
      }
    }
    return true;
  }

  static constexpr std::size_t kNone = Table::kNoColumn;
  DayList& days_;
  Table table_;
  std::size_t columns_[kColumns] = {kNone, kNone, kNone, kNone,
                                    kNone, kNone, kNone};
  bool good_heading_ = false;
  std::vector<std::string> defects_;
};

}  // namespace

absl::Status CalendarImporter::AddTable(std::string_view content) {
  if (content.size() > days_->options().max_bytes) {
    return TooLarge(days_->options());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::unique_ptr<RowReader> rows,
                             OpenRows(content, {}));
  return TableReader(rows.get(), days_.get()).Read();
}

absl::StatusOr<CalendarImport> ImportCalendarCsv(
    std::string_view content, const CalendarImportOptions& options) {
  CalendarImporter importer(options);
  TRUNKLINE_RETURN_IF_ERROR(importer.AddTable(content));
  return importer.Take();
}

}  // namespace trunkline::tables
