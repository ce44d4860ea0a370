// SPDX-License-Identifier: Apache-2.0
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
#include "src/tables/calendar_import.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"
#include "src/tables/day_list.h"

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

// "2018-10-01", "2018/10/1", "2018.10.1", "2018年10月1日", "20181001"; a time
// 00:00 behind it is none.
std::optional<absl::CivilDay> ReadDate(std::string_view cell) {
  std::string text = base::NarrowForms(Trim(cell));
  static constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
      {"年", "-"}, {"月", "-"}, {"日", " "}, {"号", " "}};
  for (const auto& [from, to] : kMarks) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at)) {
      text.replace(at, from.size(), to);
    }
  }
  const std::size_t end = text.find_first_not_of("0123456789-/.");
  std::string_view rest;
  if (end != std::string::npos) {
    rest = Trim(std::string_view(text).substr(end));
    if (!rest.empty() && (rest[0] == 'T' || rest[0] == 't')) {
      rest.remove_prefix(1);
    }
  }
  while (!rest.empty()) {
    if (rest[0] != '0' && rest[0] != ':' && rest[0] != '.' && rest[0] != 'Z') {
      return std::nullopt;
    }
    rest.remove_prefix(1);
  }
  std::vector<int> parts(1);
  int digits = 0;
  for (const char c : std::string_view(text).substr(0, end)) {
    if (c >= '0' && c <= '9') {
      if (++digits > 8) return std::nullopt;
      parts.back() = parts.back() * 10 + (c - '0');
    } else {
      parts.push_back(0);
    }
  }
  if (parts.size() == 1 && digits == 8) {
    parts = {parts[0] / 10000, parts[0] / 100 % 100, parts[0] % 100};
  }
  if (parts.size() != 3 || parts[0] < 1000 || parts[0] > 9999) {
    return std::nullopt;
  }
  const absl::CivilDay day(parts[0], parts[1], parts[2]);
  if (day.month() != parts[1] || day.day() != parts[2]) return std::nullopt;
  return day;
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

std::optional<bool> ReadBool(std::string_view cell) {
  const std::string text = Lower(cell);
  for (std::string_view yes : {"true", "yes", "y", "1", "是", "真", "√"}) {
    if (text == yes) return true;
  }
  for (std::string_view no : {"false", "no", "n", "0", "否", "假", "×"}) {
    if (text == no) return false;
  }
  return std::nullopt;
}

class TableReader {
 public:
  explicit TableReader(DayList* days) : days_(*days) {}

  absl::Status Read(std::string_view content) {
    TextInput input(ReadFrom(content), Charset::kAuto);
    CsvReader reader(&input, CsvOptions());
    bool header = true;
    for (CsvRow row;; header = false) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, reader.Next(&row));
      if (!more) break;
      if (row.defect != CsvRow::Defect::kNone) {
        Defect(row, "the row is too long or a quote is not closed");
        break;
      }
      if (header) {
        ReadHeader(row);
        if (!defects_.empty()) break;
      } else if (!row.blank() && !ReadRow(row)) {
        return TooMany(days_.options());
      }
      if (defects_.size() >= kMaxDefects) break;
    }
    if (header) defects_.emplace_back("line 1: no header");
    if (defects_.empty()) return absl::OkStatus();
    if (defects_.size() >= kMaxDefects) {
      defects_.emplace_back("further lines are not looked at");
    }
    return absl::InvalidArgumentError(absl::StrJoin(defects_, "\n"));
  }

 private:
  template <typename... Parts>
  void Defect(const CsvRow& row, const Parts&... parts) {
    defects_.push_back(absl::StrCat("line ", row.line, ": ", parts...));
  }

  void ReadHeader(const CsvRow& row) {
    std::vector<std::string> unknown;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = Lower(row[i]);
      if (cell.empty()) continue;
      const ColumnName* found = nullptr;
      for (const ColumnName& name : kNames) {
        if (name.name == cell) found = &name;
      }
      if (found == nullptr) {
        unknown.push_back(base::Quoted(Trim(row[i])));
        continue;
      }
      if (found->column == kIgnored) continue;
      int& place = columns_[found->column];
      if (place >= 0) {
        Defect(row, "the columns ", base::Quoted(Trim(row[place])), " and ",
               base::Quoted(Trim(row[i])), " mean the same");
      }
      place = static_cast<int>(i);
    }
    if (!unknown.empty()) {
      Defect(row, "unknown column ", absl::StrJoin(unknown, ", "),
             "; the columns are ", base::ToAbsl(kKnownColumns));
    }
    if (columns_[kDate] < 0) {
      Defect(row, "the header needs a date; the columns are ",
             base::ToAbsl(kKnownColumns));
    } else if (columns_[kKind] < 0 && columns_[kName] < 0 &&
               columns_[kOff] < 0 && columns_[kWorked] < 0) {
      Defect(row, "the header needs date and kind (or name); the columns are ",
             base::ToAbsl(kKnownColumns));
    }
  }

  std::string_view Cell(const CsvRow& row, Column column) const {
    const int place = columns_[column];
    return place >= 0 && static_cast<std::size_t>(place) < row.size()
               ? Trim(row[static_cast<std::size_t>(place)])
               : std::string_view();
  }

  // False: there are too many days.
  bool ReadRow(const CsvRow& row) {
    bool good = true;
    const auto defect = [&](const auto&... parts) {
      Defect(row, parts...);
      good = false;
    };
    const auto date = [&](Column column) {
      const std::string_view cell = Cell(row, column);
      const std::optional<absl::CivilDay> day = ReadDate(cell);
      if (!day.has_value()) {
        defect("not a date: ", base::Quoted(cell), "; write 2018-10-01");
      }
      return day.value_or(absl::CivilDay());
    };
    const absl::CivilDay first = date(kDate);
    absl::CivilDay last = first;
    if (!Cell(row, kEnd).empty()) {
      last = date(kEnd);
      if (good && (last < first || last - first >= kMaxRange)) {
        defect(
            "the period from ", base::FormatDate(first), " to ",
            base::FormatDate(last),
            last < first ? " ends before it begins" : " is longer than a year");
      }
    }
    const std::string_view name = Cell(row, kName);
    if (base::FindInvalidUtf8(name) != std::string_view::npos) {
      defect("the name is not valid text");
    }
    std::optional<DayKind> kind;
    const auto says = [&](DayKind said) {
      if (kind.has_value() && *kind != said) {
        defect("its columns contradict each other: one says work, one rest");
      }
      kind = said;
    };
    if (columns_[kKind] >= 0) {
      const std::string_view cell = Cell(row, kKind);
      const std::optional<DayKind> read = ReadKind(cell);
      if (read.has_value()) {
        says(*read);
      } else {
        defect("not a kind: ", base::Quoted(cell),
               "; write holiday or workday (放假, 上班)");
      }
    }
    for (const Column column : {kOff, kWorked}) {
      if (columns_[column] < 0) continue;
      const std::string_view cell = Cell(row, column);
      const std::optional<bool> yes = ReadBool(cell);
      if (yes.has_value()) {
        says(*yes == (column == kOff) ? DayKind::kHoliday : DayKind::kWorkday);
      } else {
        defect("not yes or no: ", base::Quoted(cell), "; write true or false");
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

  DayList& days_;
  int columns_[kColumns] = {-1, -1, -1, -1, -1, -1, -1};
  std::vector<std::string> defects_;
};

}  // namespace

absl::Status CalendarImporter::AddTable(std::string_view content) {
  if (content.size() > days_->options().max_bytes) {
    return TooLarge(days_->options());
  }
  return TableReader(days_.get()).Read(content);
}

absl::StatusOr<CalendarImport> ImportCalendarCsv(
    std::string_view content, const CalendarImportOptions& options) {
  CalendarImporter importer(options);
  TRUNKLINE_RETURN_IF_ERROR(importer.AddTable(content));
  return importer.Take();
}

}  // namespace trunkline::tables
