// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TEXT_MODEL_COLUMNS_H_
#define TRUNKLINE_SRC_TABLES_TEXT_MODEL_COLUMNS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// The columns of a table of text models. A row is a model, a category that it
// scores, an n-gram with its votes, or a share of its calibration; the column
// `row` says which, and `model` of which model. Beside the columns here,
// `name.LANGUAGE` is a label of a model.
namespace trunkline::tables {

// What a row holds; the values are bits.
enum TextModelRow : unsigned {
  kModelRow = 1,
  kCategoryRow = 2,
  kGramRow = 4,
  kShareRow = 8,
};

struct TextModelRowName {
  TextModelRow row;
  std::string_view word, chinese;
};
inline constexpr TextModelRowName kTextModelRows[] = {
    {kModelRow, "model", "模型"},
    {kCategoryRow, "category", "类别"},
    {kGramRow, "gram", "字串"},
    {kShareRow, "share", "正确率"},
};

enum class TextModelCell : unsigned char {
  kRow,
  kModel,
  kOverride,
  kName,  // `name.LANGUAGE`.
  kFrom,
  kTo,
  kParent,
  kOfferOnly,
  kTrainingRows,
  kTrainingFirst,
  kTrainingLast,
  kTrainingHash,
  kTrainingLabels,
  kTrainingPooled,
  kCategory,
  kGram,
  kIdf,
  kVote1,  // A category; its points are the next one.
  kPoints1,
  kVote2,
  kPoints2,
  kVote3,
  kPoints3,
  kMargin,
  kRows,
  kRight,
};

struct TextModelColumn {
  TextModelCell cell;
  std::string_view header, chinese;
  unsigned rows;  // The kinds of rows that use it.
};

// In the order in which they are written; names come after `override`.
inline constexpr TextModelColumn kTextModelColumns[] = {
    {TextModelCell::kRow, "row", "行类别",
     kModelRow | kCategoryRow | kGramRow | kShareRow},
    {TextModelCell::kModel, "model", "模型编号",
     kModelRow | kCategoryRow | kGramRow | kShareRow},
    {TextModelCell::kOverride, "override", "覆盖方式", kModelRow},
    {TextModelCell::kFrom, "valid.from", "生效时间", kModelRow},
    {TextModelCell::kTo, "valid.to", "失效时间", kModelRow},
    {TextModelCell::kParent, "parent", "上级类别", kModelRow},
    {TextModelCell::kOfferOnly, "offer_only", "仅供选择的类别", kModelRow},
    {TextModelCell::kTrainingRows, "training.rows", "学习行数", kModelRow},
    {TextModelCell::kTrainingFirst, "training.first_date", "学习起始日期",
     kModelRow},
    {TextModelCell::kTrainingLast, "training.last_date", "学习截止日期",
     kModelRow},
    {TextModelCell::kTrainingHash, "training.hash", "学习校验值", kModelRow},
    {TextModelCell::kTrainingLabels, "training.from_labels", "学自名称",
     kModelRow},
    {TextModelCell::kTrainingPooled, "training.pooled", "同级合计", kModelRow},
    {TextModelCell::kCategory, "category", "类别", kCategoryRow},
    {TextModelCell::kGram, "gram", "字串", kGramRow},
    {TextModelCell::kIdf, "idf", "逆文档频率", kGramRow},
    {TextModelCell::kVote1, "vote1", "指向类别1", kGramRow},
    {TextModelCell::kPoints1, "points1", "分数1", kGramRow},
    {TextModelCell::kVote2, "vote2", "指向类别2", kGramRow},
    {TextModelCell::kPoints2, "points2", "分数2", kGramRow},
    {TextModelCell::kVote3, "vote3", "指向类别3", kGramRow},
    {TextModelCell::kPoints3, "points3", "分数3", kGramRow},
    {TextModelCell::kMargin, "margin", "分差", kShareRow},
    {TextModelCell::kRows, "rows", "行数", kShareRow},
    {TextModelCell::kRight, "right", "正确行数", kShareRow},
};

inline constexpr std::string_view kTextModelName = "name.";
inline constexpr std::string_view kTextModelChineseName = "模型名称.";

// The n-th vote of an n-gram, from 0, and its points.
constexpr TextModelCell VoteCell(std::size_t n) {
  return static_cast<TextModelCell>(
      static_cast<std::size_t>(TextModelCell::kVote1) + 2 * n);
}
constexpr TextModelCell PointsCell(std::size_t n) {
  return static_cast<TextModelCell>(static_cast<std::size_t>(VoteCell(n)) + 1);
}

// A heading that was read.
struct TextModelHeading {
  TextModelCell cell = TextModelCell::kRow;
  unsigned rows = 0;     // 0: the column is not used.
  std::string name;      // As it is written in English.
  std::string language;  // Of kName.
};

// Returns the column of a heading in either language; nullopt: it is none.
std::optional<TextModelHeading> FindTextModelHeading(std::string_view heading);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TEXT_MODEL_COLUMNS_H_
