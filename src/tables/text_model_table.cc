// SPDX-License-Identifier: Apache-2.0
#include "src/tables/text_model_table.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/cells.h"
#include "src/tables/csv.h"
#include "src/tables/messages.h"
#include "src/tables/rule_columns.h"
#include "src/tables/table.h"
#include "src/tables/table_issue.h"
#include "src/tables/table_reader.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline::tables {
namespace {

namespace pb = ::trunkline_internal::v1;
using Cell = TextModelCell;

constexpr std::size_t kVotes = 3;

std::string Entity(std::string_view id) {
  return id.empty() ? "text model"
                    : absl::StrCat("text model ", base::ToAbsl(id));
}

// The row kind of a word; nullopt: it is none.
std::optional<TextModelRow> FindRow(std::string_view word) {
  for (const TextModelRowName& name : kTextModelRows) {
    if (name.word == word || name.chinese == word) return name.row;
  }
  return std::nullopt;
}

const TextModelRowName& NameOf(TextModelRow row) {
  const TextModelRowName* at = kTextModelRows;
  while (at->row != row) ++at;
  return *at;
}

// A category in a table is a code; the file has its number.
struct Vote {
  std::uint32_t code = 0;  // Index into Group::codes.
  std::int32_t points = 0;
  std::size_t column = 0;
};
struct Gram {
  std::uint64_t line = 0;
  std::string text;
  std::int32_t idf = 0;
  std::vector<Vote> votes;
};
struct Category {
  std::uint64_t line = 0;
  std::string code;
};
struct Share {
  std::uint64_t line = 0;
  std::int32_t margin = 0;
  std::uint32_t rows = 0, right = 0;
};

// The rows of one model.
struct Group {
  std::string id;
  std::uint64_t first_line = 0;  // Of any row.
  std::uint64_t line = 0;        // Of the row of the model; 0: not there.
  pb::TextModel head;            // What that row has.
  std::vector<Category> categories;
  std::vector<Gram> grams;
  std::vector<Share> shares;
  absl::flat_hash_map<std::string, std::uint32_t> numbers;
  std::vector<std::string> codes;  // That votes name.

  std::uint32_t NumberOf(std::string_view code) {
    const auto [at, fresh] = numbers.try_emplace(
        std::string(code), static_cast<std::uint32_t>(codes.size()));
    if (fresh) codes.emplace_back(code);
    return at->second;
  }
};

// Whether cells of a column are codes, which are taken as they are shown.
bool IsCode(Cell cell) {
  switch (cell) {
    case Cell::kModel:
    case Cell::kParent:
    case Cell::kCategory:
    case Cell::kGram:
    case Cell::kVote1:
    case Cell::kVote2:
    case Cell::kVote3:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<TextModelHeading> FindTextModelHeading(std::string_view heading) {
  for (const TextModelColumn& column : kTextModelColumns) {
    if (SameHeading(heading, column.header) ||
        SameHeading(heading, column.chinese)) {
      return TextModelHeading{
          column.cell, column.rows, std::string(column.header), {}};
    }
  }
  for (std::string_view prefix : {kTextModelName, kTextModelChineseName}) {
    if (heading.substr(0, prefix.size()) != prefix) continue;
    const std::string_view language = heading.substr(prefix.size());
    if (!IsLanguage(language)) continue;
    return TextModelHeading{
        Cell::kName, kModelRow,
        absl::StrCat(base::ToAbsl(kTextModelName), base::ToAbsl(language)),
        std::string(language)};
  }
  return std::nullopt;
}

class TextModelTable::Reader : public LoadedTableReader {
 public:
  Reader(const RuleTableOptions& options, TextModelTable* out)
      : LoadedTableReader(options), out_(out) {}

  void Read(std::string_view content) {
    ReadContent(content, out_->name_, &out_->sheet_);
    WriteText();
  }

 private:
  using LoadedTableReader::Report;

  bool Knows(std::string_view heading) const override {
    return FindTextModelHeading(heading).has_value();
  }
  base::Text EmptyText() const override {
    return base::Fill<messages::kNoModelColumns>();
  }
  void Report(Severity severity, std::string code, std::uint64_t line,
              int column, base::Text message, std::string entity) override {
    out_->Report(severity, std::move(code), line, column, std::move(message),
                 std::move(entity));
  }
  void ReportCell(const char* code, std::uint64_t line, std::size_t column,
                  const base::Text& message) {
    Report(code, line, static_cast<int>(column),
           base::Fill<messages::kOfColumn>(
               message, base::Quoted(out_->headings_[column].name)),
           Entity(id_));
    bad_ = true;
  }

  bool ReadHeading(const Table& table) override {
    const std::uint64_t line = table.heading().line;
    std::set<std::string> seen;
    for (std::size_t i = 0; i != table.headings().size(); ++i) {
      const std::string& text = table.headings()[i];
      CellError error = ErrorOf(table.heading(), i, Merged::kName, charset());
      std::optional<TextModelHeading> heading;
      if (!error.empty()) {
        Report("csv-encoding", line, static_cast<int>(i), std::move(error));
      } else if (!text.empty() && text[0] != '#') {
        heading = FindTextModelHeading(text);
        if (!heading.has_value()) {
          Report("csv-header", line, static_cast<int>(i),
                 base::Fill<messages::kUnknownColumn>(
                     base::Quoted(text), base::Fill<messages::kOwnColumn>()));
        } else if (!seen.insert(heading->name).second) {
          Report(
              "csv-header", line, static_cast<int>(i),
              base::Fill<messages::kHeaderTwice>(base::Quoted(heading->name)));
          heading.reset();
        }
      }
      own_.push_back(!text.empty() && text[0] == '#');
      if (heading.has_value() && heading->cell != Cell::kName) {
        columns_[static_cast<std::size_t>(heading->cell)] = i;
      }
      if (!heading.has_value()) heading = Unused(text);
      out_->headings_.push_back(*std::move(heading));
    }
    if (seen.count("row") != 0 && seen.count("model") != 0) return true;
    Report("csv-header", line, -1, base::Fill<messages::kNoModelColumns>());
    return false;
  }

  // A column of the user's own, without a heading or with a wrong one.
  static TextModelHeading Unused(const std::string& text) {
    TextModelHeading heading;
    heading.name = text;
    return heading;
  }

  // The text of a cell of the row at hand; empty: it has none.
  std::string_view Get(Cell cell) const {
    const std::size_t column = columns_[static_cast<std::size_t>(cell)];
    return column == kNone ? std::string_view() : cells_[column];
  }
  std::size_t ColumnAt(Cell cell) const {
    return columns_[static_cast<std::size_t>(cell)];
  }

  // A whole number from `low` to `high`; 0 where the cell is empty.
  template <typename Number>
  Number NumberAt(Cell cell, std::int64_t low, std::int64_t high) {
    const std::string_view text = Get(cell);
    std::int64_t value = 0;
    if (text.empty()) return 0;
    if (!absl::SimpleAtoi(base::ToAbsl(text), &value) || value < low ||
        value > high) {
      ReportCell(
          "csv-value", line_, ColumnAt(cell),
          base::Fill<messages::kNotWholeIn>(base::Quoted(text), low, high));
      return 0;
    }
    return static_cast<Number>(value);
  }

  bool FlagAt(Cell cell) {
    const std::string_view text = Get(cell);
    if (text.empty()) return false;
    const std::optional<bool> flag = FindBool(text);
    if (!flag.has_value()) {
      ReportCell("csv-value", line_, ColumnAt(cell),
                 base::Fill<messages::kNotBool>(base::Quoted(text)));
    }
    return flag.value_or(false);
  }

  void ReadRow(const trunkline::tables::Row& row) override {
    line_ = row.line;
    bad_ = false;
    id_ = std::string(TypedText(Trim(row[ColumnAt(Cell::kModel)])));
    const std::size_t width = out_->headings_.size();
    int surplus = -1;
    CellError error = SurplusOf(row, width, &surplus);
    if (!error.empty()) {
      Report("csv-columns", line_, surplus, std::move(error), Entity(id_));
      return;
    }
    // By the kind of row, which cells it may have.
    const std::string_view word = Trim(row[ColumnAt(Cell::kRow)]);
    const std::optional<TextModelRow> kind = FindRow(word);
    if (!kind.has_value()) {
      ReportCell("csv-value", line_, ColumnAt(Cell::kRow),
                 base::Fill<messages::kNotAModelRow>(base::Quoted(word)));
      return;
    }
    // By the cells that are there: a heading may be in the last column.
    cells_.resize(width);
    for (std::size_t i : filled_) cells_[i].clear();
    filled_.clear();
    for (std::size_t n = 0; n != row.cells() && row.column(n) < width; ++n) {
      ReadCell(row, row.column(n), *kind);
      filled_.push_back(row.column(n));
    }
    if (id_.empty()) {
      ReportCell("csv-value", line_, ColumnAt(Cell::kModel),
                 base::Fill<messages::kNoModelId>());
    }
    if (bad_) return;
    Group* const group = GroupOf(id_);
    switch (*kind) {
      case kModelRow:
        return ReadModel(group);
      case kCategoryRow:
        return ReadCategory(group);
      case kGramRow:
        return ReadGram(group);
      case kShareRow:
        return ReadShare(group);
    }
  }

  // Puts a cell in `cells_`, or reports why it cannot be used.
  void ReadCell(const trunkline::tables::Row& row, std::size_t i,
                TextModelRow kind) {
    if (own_[i] || (row[i].empty() && row.kind(i) != CellKind::kUncalculated)) {
      return;
    }
    const TextModelHeading& heading = out_->headings_[i];
    if (heading.rows == 0) {
      if (!heading.name.empty() || Trim(row[i]).empty()) return;
      Report(
          "csv-columns", line_, static_cast<int>(i),
          base::Fill<messages::kUnnamed>(base::Fill<messages::kGiveHeading>()),
          Entity(id_));
      bad_ = true;
      return;
    }
    const Merged merged =
        heading.cell == Cell::kRow || heading.cell == Cell::kModel
            ? Merged::kName
            : Merged::kRefused;
    CellError error = ErrorOf(row, i, merged, charset());
    if (!error.empty()) {
      ReportCell(row.kind(i) == CellKind::kText && !row.merged(i)
                     ? "csv-encoding"
                     : "csv-value",
                 line_, i, error);
      return;
    }
    const bool text = heading.cell == Cell::kName;
    const bool code = IsCode(heading.cell);
    std::string_view cell = code ? row.shown(i) : row[i];
    if (!text) cell = TypedText(Trim(cell));
    if (cell.empty()) return;
    if ((heading.rows & kind) == 0) {
      const TextModelRowName& name = NameOf(kind);
      ReportCell("csv-value", line_, i,
                 base::Fill<messages::kNotOfRow>(base::Text{
                     std::string(name.word), std::string(name.chinese)}));
      return;
    }
    if (code) error = CodeError(cell, row.kind(i));
    if (!error.empty()) ReportCell("csv-value", line_, i, error);
    cells_[i] = std::string(cell);
  }

  Group* GroupOf(const std::string& id) {
    const auto [at, fresh] = group_numbers_.try_emplace(id, groups_.size());
    if (fresh) {
      groups_.push_back(std::make_unique<Group>());
      groups_.back()->id = id;
      groups_.back()->first_line = line_;
    }
    return groups_[at->second].get();
  }

  void ReadModel(Group* group) {
    if (group->line != 0) {
      ReportCell(
          "csv-value", line_, ColumnAt(Cell::kModel),
          base::Fill<messages::kModelTwice>(base::Quoted(id_), group->line));
      return;
    }
    group->line = line_;
    pb::TextModel& head = group->head;
    head.set_id(id_);
    const std::string_view word = Get(Cell::kOverride);
    if (!word.empty()) {
      const std::optional<int> value = schema::OverrideNames().Find(word);
      if (value.has_value()) {
        head.set_override(static_cast<pb::Override>(*value));
      } else {
        ReportCell(
            "csv-value", line_, ColumnAt(Cell::kOverride),
            base::Fill<messages::kUnknownName>(
                base::Text{std::string(schema::OverrideNames().kind()),
                           std::string(schema::OverrideNames().chinese_kind())},
                base::Quoted(word),
                base::Fill<messages::kOneOf>(schema::OverrideNames().List())));
      }
    }
    for (std::size_t i = 0; i != cells_.size(); ++i) {
      if (out_->headings_[i].cell != Cell::kName || cells_[i].empty() ||
          out_->headings_[i].rows == 0) {
        continue;
      }
      pb::Label* const label = head.add_name();
      label->set_lang(out_->headings_[i].language);
      label->set_text(cells_[i]);
    }
    if (!Get(Cell::kFrom).empty()) {
      head.mutable_valid()->set_from(std::string(Get(Cell::kFrom)));
    }
    if (!Get(Cell::kTo).empty()) {
      head.mutable_valid()->set_to(std::string(Get(Cell::kTo)));
    }
    head.set_parent(std::string(Get(Cell::kParent)));
    for (std::string& code : SplitCodes(Get(Cell::kOfferOnly))) {
      head.add_offer_only(std::move(code));
    }
    ReadTraining(&head);
  }

  void ReadTraining(pb::TextModel* head) {
    pb::TextTraining training;
    training.set_rows(
        NumberAt<std::uint32_t>(Cell::kTrainingRows, 0, 0xFFFFFFFF));
    training.set_first_date(std::string(Get(Cell::kTrainingFirst)));
    training.set_last_date(std::string(Get(Cell::kTrainingLast)));
    training.set_hash(std::string(Get(Cell::kTrainingHash)));
    training.set_from_labels(FlagAt(Cell::kTrainingLabels));
    training.set_pooled(FlagAt(Cell::kTrainingPooled));
    if (training.ByteSizeLong() != 0) {
      *head->mutable_training() = std::move(training);
    }
  }

  void ReadCategory(Group* group) {
    const std::string_view code = Get(Cell::kCategory);
    if (code.empty()) return ReportMissing(Cell::kCategory);
    group->categories.push_back({line_, std::string(code)});
  }

  void ReadGram(Group* group) {
    Gram gram;
    gram.line = line_;
    gram.text = std::string(Get(Cell::kGram));
    if (gram.text.empty()) return ReportMissing(Cell::kGram);
    gram.idf = NumberAt<std::int32_t>(Cell::kIdf, 0, 65'535);
    for (std::size_t i = 0; i != kVotes; ++i) {
      const std::string_view code = Get(VoteCell(i));
      const std::int32_t points =
          NumberAt<std::int32_t>(PointsCell(i), -1'000, 1'000);
      if (code.empty() && Get(PointsCell(i)).empty()) continue;
      if (code.empty()) return ReportMissing(VoteCell(i));
      if (points == 0 && Get(PointsCell(i)).empty()) {
        return ReportMissing(PointsCell(i));
      }
      gram.votes.push_back(
          {group->NumberOf(code), points, ColumnAt(VoteCell(i))});
    }
    if (!bad_) group->grams.push_back(std::move(gram));
  }

  void ReadShare(Group* group) {
    if (Get(Cell::kMargin).empty()) return ReportMissing(Cell::kMargin);
    Share share;
    share.line = line_;
    share.margin = NumberAt<std::int32_t>(Cell::kMargin, 0, 0x7FFFFFFF);
    share.rows = NumberAt<std::uint32_t>(Cell::kRows, 0, 10'000'000);
    share.right = NumberAt<std::uint32_t>(Cell::kRight, 0, 10'000'000);
    if (!bad_) group->shares.push_back(share);
  }

  // A cell that the row needs is empty; its column may be missing, too.
  void ReportMissing(Cell cell) {
    for (const TextModelColumn& column : kTextModelColumns) {
      if (column.cell != cell) continue;
      const std::size_t at = ColumnAt(cell);
      Report("csv-value", line_, at == kNone ? -1 : static_cast<int>(at),
             base::Fill<messages::kCellNeeded>(base::Quoted(column.header)),
             Entity(id_));
    }
    bad_ = true;
  }

  // Appends the fields of a message of type TextModel as one line.
  void AddLine(const pb::TextModel& part, std::uint64_t line) {
    const absl::StatusOr<std::string> text =
        schema::ToTextLine("TextModel", part.SerializeAsString());
    if (!text.ok()) {
      Report("csv-row", line, -1, base::TextOf(text.status()), Entity(id_));
      return;
    }
    out_->text_ += Trim(*text);
    out_->text_ += '\n';
    out_->lines_.push_back(line);
  }

  void WriteText() {
    for (const std::unique_ptr<Group>& group : groups_) {
      id_ = group->id;
      if (group->line == 0) {
        Report("csv-value", group->first_line, -1,
               base::Fill<messages::kNoModelRow>(base::Quoted(id_)),
               Entity(id_));
        continue;
      }
      WriteGroup(group.get());
    }
  }

  void WriteGroup(Group* group) {
    std::stable_sort(
        group->categories.begin(), group->categories.end(),
        [](const Category& a, const Category& b) { return a.code < b.code; });
    std::stable_sort(
        group->shares.begin(), group->shares.end(),
        [](const Share& a, const Share& b) { return a.margin < b.margin; });
    // By the number of a code that votes name: its place among the categories.
    constexpr std::uint32_t kNoPlace = ~std::uint32_t{0};
    std::vector<std::uint32_t> places(group->codes.size(), kNoPlace);
    for (std::size_t i = group->categories.size(); i-- != 0;) {
      const auto found = group->numbers.find(group->categories[i].code);
      if (found == group->numbers.end()) continue;
      places[found->second] = static_cast<std::uint32_t>(i);
    }
    out_->text_ += "text_model {\n";
    out_->lines_.push_back(group->line);
    AddLine(group->head, group->line);
    for (const Category& category : group->categories) {
      pb::TextModel part;
      part.add_category(category.code);
      AddLine(part, category.line);
    }
    for (const Gram& gram : group->grams) {
      pb::TextModel part;
      pb::TextGram* const out = part.add_gram();
      out->set_text(gram.text);
      out->set_idf(gram.idf);
      for (const Vote& vote : gram.votes) {
        const std::uint32_t place = places[vote.code];
        if (place == kNoPlace) {
          ReportCell("csv-value", gram.line, vote.column,
                     base::Fill<messages::kNotScoredByModel>(
                         base::Quoted(group->codes[vote.code])));
          continue;
        }
        pb::TextVote* const added = out->add_vote();
        added->set_category(place);
        added->set_points(vote.points);
      }
      AddLine(part, gram.line);
    }
    for (const Share& share : group->shares) {
      pb::TextModel part;
      pb::MarginShare* const out = part.add_calibration();
      out->set_margin(share.margin);
      out->set_rows(share.rows);
      out->set_right(share.right);
      AddLine(part, share.line);
    }
    out_->text_ += "}\n";
    out_->lines_.push_back(group->line);
  }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr std::size_t kCells =
      static_cast<std::size_t>(Cell::kRight) + 1;

  TextModelTable* out_;
  // By cell: its column.
  std::vector<std::size_t> columns_ = std::vector<std::size_t>(kCells, kNone);
  std::vector<bool> own_;  // By column: its heading begins with "#".
  std::vector<std::unique_ptr<Group>> groups_;
  absl::flat_hash_map<std::string, std::size_t> group_numbers_;
  // Of the row that is read.
  std::uint64_t line_ = 0;
  std::string id_;
  std::vector<std::string> cells_;
  std::vector<std::size_t> filled_;  // Of those.
  bool bad_ = false;
};

TextModelTable TextModelTable::Read(std::string_view name,
                                    std::string_view content,
                                    const RuleTableOptions& options) {
  TextModelTable out;
  out.name_ = std::string(name);
  Reader(options, &out).Read(content);
  return out;
}

void TextModelTable::Report(Severity severity, std::string code,
                            std::uint64_t line, int column, base::Text message,
                            std::string entity) {
  if (severity == Severity::kError && ++errors_ > kMaxIssues) return;
  issues_.push_back(TableIssue(severity, std::move(code), name_, sheet_, line,
                               column, std::move(message), std::move(entity)));
}

int TextModelTable::ColumnOf(std::string_view path) const {
  // "gram[7].vote[1].points": the vote's number stays, others go.
  std::string plain;
  std::size_t vote = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '[') {
      plain += path[i];
      continue;
    }
    if (absl::EndsWith(plain, ".vote") && i + 1 < path.size() &&
        path[i + 1] >= '0' && path[i + 1] < '0' + static_cast<int>(kVotes)) {
      vote = static_cast<std::size_t>(path[i + 1] - '0');
    }
    while (i < path.size() && path[i] != ']') ++i;
  }
  static constexpr struct {
    std::string_view path;
    Cell cell;
  } kPaths[] = {
      {"id", Cell::kModel},
      {"name", Cell::kName},
      {"valid", Cell::kFrom},
      {"gram", Cell::kGram},
      {"gram.text", Cell::kGram},
      {"gram.idf", Cell::kIdf},
      {"calibration", Cell::kMargin},
      {"calibration.margin", Cell::kMargin},
      {"calibration.rows", Cell::kRows},
      {"calibration.right", Cell::kRight},
  };
  std::optional<Cell> cell;
  for (const auto& one : kPaths) {
    if (one.path == plain) cell = one.cell;
  }
  if (absl::StartsWith(plain, "name.")) cell = Cell::kName;
  if (absl::StartsWith(plain, "gram.vote")) cell = VoteCell(vote);
  if (plain == "gram.vote.points") cell = PointsCell(vote);
  for (std::size_t i = 0; i != headings_.size(); ++i) {
    if (headings_[i].rows == 0) continue;
    if (cell.has_value() ? headings_[i].cell == *cell
                         : headings_[i].name == plain) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

void TextModelTable::MapPlace(Place* place, int column) const {
  if (place->file != name_ || place->line < 1 ||
      static_cast<std::size_t>(place->line) > lines_.size()) {
    return;
  }
  place->line =
      static_cast<int>(lines_[static_cast<std::size_t>(place->line) - 1]);
  place->column = column + 1;
  place->sheet = sheet_;
}

bool TextModelTable::Map(Issue* issue) const {
  const bool here = issue->place.file == name_;
  // Rows are missing: what is said of the rest may only follow from that.
  if (here && has_errors()) return false;
  if (here) {
    const int column = ColumnOf(issue->path);
    MapPlace(&issue->place, column);
    if (column >= 0 && !issue->path.empty()) {
      base::Text text = base::Fill<messages::kOfColumn>(
          base::Text{issue->message, issue->message_zh},
          base::Quoted(headings_[static_cast<std::size_t>(column)].name));
      issue->message = std::move(text.en);
      if (!issue->message_zh.empty()) issue->message_zh = std::move(text.zh);
    }
  }
  MapPlace(&issue->other, -1);
  return true;
}

}  // namespace trunkline::tables
