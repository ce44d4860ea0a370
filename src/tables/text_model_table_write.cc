// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/csv.h"
#include "src/tables/messages.h"
#include "src/tables/rule_columns.h"
#include "src/tables/text_model_table.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline::tables {
namespace {

namespace pb = ::trunkline_internal::v1;
using Cell = TextModelCell;

constexpr std::size_t kVotes = 3;

// The rows of a table, and what is filled in them.
class Writer {
 public:
  explicit Writer(const RuleTableWriteOptions& options)
      : chinese_(options.language == "zh"), only_filled_(options.only_filled) {}

  // False: the model has what no column can say.
  bool Add(const pb::TextModel& model) {
    Start(kModelRow, model.id());
    AddHead(model);
    for (const std::string& code : model.category()) {
      Start(kCategoryRow, model.id());
      Set(Cell::kCategory, code);
    }
    for (const pb::TextGram& gram : model.gram()) {
      Start(kGramRow, model.id());
      Set(Cell::kGram, gram.text());
      SetNumber(Cell::kIdf, gram.idf());
      if (static_cast<std::size_t>(gram.vote_size()) > kVotes) return false;
      for (int i = 0; i != gram.vote_size(); ++i) {
        const pb::TextVote& vote = gram.vote(i);
        if (vote.category() >=
            static_cast<std::uint32_t>(model.category_size())) {
          return false;
        }
        const auto n = static_cast<std::size_t>(i);
        Set(VoteCell(n), model.category(static_cast<int>(vote.category())));
        Set(PointsCell(n), std::to_string(vote.points()));
      }
    }
    for (const pb::MarginShare& share : model.calibration()) {
      Start(kShareRow, model.id());
      Set(Cell::kMargin, std::to_string(share.margin()));
      Set(Cell::kRows, std::to_string(share.rows()));
      Set(Cell::kRight, std::to_string(share.right()));
    }
    return true;
  }

  std::vector<std::vector<std::string>> Take() {
    std::vector<std::vector<std::string>> out;
    std::vector<std::string>& heading = out.emplace_back();
    for (const TextModelColumn& column : kTextModelColumns) {
      if (Written(column.cell)) {
        heading.emplace_back(chinese_ ? column.chinese : column.header);
      }
      if (column.cell != Cell::kOverride) continue;
      for (const std::string& language : languages_) {
        heading.push_back(absl::StrCat(
            base::ToAbsl(chinese_ ? kTextModelChineseName : kTextModelName),
            language));
      }
    }
    for (OneRow& row : rows_) {
      std::vector<std::string>& cells = out.emplace_back();
      for (const TextModelColumn& column : kTextModelColumns) {
        if (Written(column.cell)) {
          cells.push_back(
              std::move(row.cells[static_cast<std::size_t>(column.cell)]));
        }
        if (column.cell != Cell::kOverride) continue;
        for (const std::string& language : languages_) {
          cells.push_back(std::move(row.names[language]));
        }
      }
    }
    return out;
  }

 private:
  static constexpr std::size_t kCells =
      static_cast<std::size_t>(Cell::kRight) + 1;
  struct OneRow {
    std::vector<std::string> cells = std::vector<std::string>(kCells);
    std::map<std::string, std::string> names;
  };

  bool Written(Cell cell) const {
    return !only_filled_ || filled_.count(cell) != 0;
  }

  void Start(TextModelRow row, const std::string& id) {
    rows_.emplace_back();
    for (const TextModelRowName& name : kTextModelRows) {
      if (name.row != row) continue;
      Set(Cell::kRow, std::string(chinese_ ? name.chinese : name.word));
    }
    Set(Cell::kModel, id);
  }
  void Set(Cell cell, std::string text) {
    if (text.empty()) return;
    filled_.insert(cell);
    rows_.back().cells[static_cast<std::size_t>(cell)] = std::move(text);
  }
  void SetNumber(Cell cell, std::int64_t number) {
    if (number != 0) Set(cell, std::to_string(number));
  }
  void SetFlag(Cell cell, bool flag) {
    if (flag) Set(cell, chinese_ ? "是" : "true");
  }

  void AddHead(const pb::TextModel& model) {
    const schema::EnumNames& overrides = schema::OverrideNames();
    Set(Cell::kOverride,
        std::string(chinese_ ? overrides.ChineseName(model.override())
                             : overrides.Name(model.override())));
    for (const pb::Label& label : model.name()) {
      if (!IsLanguage(label.lang())) continue;  // It is missed in the end.
      if (std::find(languages_.begin(), languages_.end(), label.lang()) ==
          languages_.end()) {
        languages_.push_back(label.lang());
      }
      rows_.back().names[label.lang()] = label.text();
    }
    Set(Cell::kFrom, model.valid().from());
    Set(Cell::kTo, model.valid().to());
    Set(Cell::kParent, model.parent());
    Set(Cell::kOfferOnly, JoinList(model.offer_only()));
    const pb::TextTraining& training = model.training();
    SetNumber(Cell::kTrainingRows, training.rows());
    Set(Cell::kTrainingFirst, training.first_date());
    Set(Cell::kTrainingLast, training.last_date());
    Set(Cell::kTrainingHash, training.hash());
    SetFlag(Cell::kTrainingLabels, training.from_labels());
    SetFlag(Cell::kTrainingPooled, training.pooled());
  }

  const bool chinese_, only_filled_;
  std::vector<OneRow> rows_;
  std::set<Cell> filled_;
  std::vector<std::string> languages_;  // By first occurrence.
};

}  // namespace

absl::StatusOr<std::vector<std::vector<std::string>>> TextModelRows(
    std::string_view content, Format format,
    const RuleTableWriteOptions& options) {
  schema::EntryReader reader("TextModelFile", content, format);
  Writer writer(options);
  pb::TextModelFile file;
  absl::Status status;
  const auto refuse = [&](std::string_view id) {
    if (!status.ok()) return;
    status = base::InvalidArgument(
        base::Fill<messages::kModelNotATable>(base::Quoted(id)));
  };
  std::set<std::string> ids;
  reader.Read(
      [&](std::uint32_t, int, std::string_view bytes) {
        pb::TextModel* const model = file.add_text_model();
        if (!model->ParseFromArray(bytes.data(),
                                   static_cast<int>(bytes.size())) ||
            model->id().empty() || !ids.insert(model->id()).second ||
            !writer.Add(*model)) {
          refuse(model->id());
        }
      },
      [&](std::uint32_t, const schema::SyntaxError& error) {
        if (!status.ok()) return;
        status = base::InvalidArgument(
            base::Verbatim(absl::StrCat(error.position.line, ":",
                                        error.position.column, ": ")) +
            error.message);
      });
  TRUNKLINE_RETURN_IF_ERROR(status);
  std::vector<std::vector<std::string>> rows = writer.Take();
  // The rows are read again before they are given out.
  std::string csv;
  for (const std::vector<std::string>& row : rows) AppendCsvRow(row, &csv);
  RuleTableOptions read;
  read.charset = Charset::kUtf8;
  read.delimiter = ',';
  read.max_source_bytes = std::numeric_limits<std::size_t>::max();
  const TextModelTable table = TextModelTable::Read("table", csv, read);
  const absl::StatusOr<std::string> again =
      schema::ToBinary("TextModelFile", table.text(), schema::Format::kText);
  pb::TextModelFile got;
  if (table.has_errors() || !again.ok() || !got.ParseFromString(*again) ||
      got.text_model_size() != file.text_model_size()) {
    refuse(file.text_model_size() == 0 ? "" : file.text_model(0).id());
    return status;
  }
  for (int i = 0; i != file.text_model_size(); ++i) {
    if (got.text_model(i).SerializeAsString() !=
        file.text_model(i).SerializeAsString()) {
      refuse(file.text_model(i).id());
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(status);
  return rows;
}

}  // namespace trunkline::tables
