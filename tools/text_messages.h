// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TEXT_MESSAGES_H_
#define TRUNKLINE_TOOLS_TEXT_MESSAGES_H_

#include "src/base/message.h"

// What `trunkline learn text`, `suggest`, `route` and `convert` say of outside
// models, of models as tables, of corrections, of models that are continued and
// in the page.
namespace trunkline::tools::messages {

using base::Message;

// --- points of an outside model ---
inline constexpr Message kPointsMap{
    "--points-map $0: write NAME=COLUMN with id, category or points",
    "--points-map $0：请写 NAME=列名，NAME 为 id、category 或 points"};
inline constexpr Message kNotPoints{
    "not a whole number of -$0 to $0; of a probability write its thousandfold",
    "不是-$0至$0的整数；概率请乘以1000再写"};
inline constexpr Message kPointsGivenTwice{
    "the category has points for this id already", "该编号的这一类别已有分数"};
inline constexpr Message kManyPointRows{"$0: more than $1 rows",
                                        "$0：超过$1行"};
inline constexpr Message kPointsDropped{
    "$0: $1 with a row that was rejected or a category twice: not used, since "
    "their points are not complete",
    "$0：$1中有退回行或重复的类别，分数不完整，不予使用"};
inline constexpr Message kPointsJoined{
    "$0 with points; $1 without are left out; of the points, those of $2 have "
    "no row in the table",
    "$0有分数；另有$1没有分数，不予使用；有分数的$2在表格中没有对应的行"};
inline constexpr Message kTestWithoutPoints{"$0: $1 without points left out",
                                            "$0：$1没有分数，不予使用"};
inline constexpr Message kNoRowHasPoints{
    "no row of $0 has points in $1: the ids differ",
    "$0中没有一行在$1中有分数：编号不一致"};
inline constexpr Message kPointsCaution{
    "an outside model that has learned from these rows looks better than it "
    "is: "
    "take rows that it has never seen",
    "外部模型若学习过这些行，结果会偏好：请只用它从未见过的行"};
inline constexpr Message kPointsUnscored{
    "$0 of points are of categories that no model scores at that time: left "
    "out",
    "$0分数所属的类别当时没有模型打分：不予使用"};
inline constexpr Message kPointsNeedSuggest{"--points needs --suggest PERCENT",
                                            "--points 需要 --suggest PERCENT"};
inline constexpr Message kPointsOfTickets{
    "$0: $1 with points; $2 without a category have none and are not guessed; "
    "of the points, those of $3 are of no row\n",
    "$0：$1有分数；$2没有类别也没有分数，不作建议；有分数的$3不在各行之中\n"};
inline constexpr Message kPointsAlone{
    "--points takes the place of the words, a table and --map",
    "--points 代替文字、表格和 --map"};
inline constexpr Message kPointsNeedTable{
    "--points needs a table with the ids and categories of the same tickets",
    "--points 需要一个表格，列出同一批工单的编号和类别"};
inline constexpr Message kPointsMapAlone{"--points-map is for --points",
                                         "--points-map 须与 --points 同用"};

// --- models that are continued ---
inline constexpr Message kNoModelsToContinue{
    "$0 has no text models: learned from the table alone",
    "$0没有文本模型：重新学习"};
inline constexpr Message kKeepNeedsOver{
    "--keep is for models that are continued: a table with --over PACK that "
    "has "
    "text models",
    "--keep 用于继续学习的模型：须有表格，且 --over 的规则包含有文本模型"};
inline constexpr Message kContinueKeepsGrams{
    "--max-grams is of no use where models are continued: their n-grams stay; "
    "--anew learns from the table alone",
    "继续学习时 --max-grams 没有用处：字串不变；--anew 只从表格重新学习"};
inline constexpr Message kRowsOfNoModel{
    "$0 left out: no model scores their category",
    "$0不予使用：没有模型给其类别打分"};
inline constexpr Message kContinued{
    "continued $0 with $1 by $2, which changed $3: $4",
    "按$2继续学习$0，共$1，其中$3有改动：$4"};

// --- models as tables ---
inline constexpr Message kModelsTo{
    "--to csv, xlsx, text, json or binary (or an output named .csv, .xlsx, "
    ".txtpb, .json or .binpb) is needed for text models",
    "文本模型须给出 --to csv、xlsx、text、json 或 binary（或输出文件名以 .csv、"
    ".xlsx、.txtpb、.json、.binpb 结尾）"};
inline constexpr Message kModelsOrTickets{
    "--models and a file of tickets cannot be converted at once",
    "不能同时转换 --models 和工单文件"};
inline constexpr Message kModelsSheet{"text models", "文本模型"};

// --- corrections ---
inline constexpr Message kCorrectionEmpty{
    "a correction needs both categories, old and new",
    "更正须写明两个类别：old 与 new"};
inline constexpr Message kCorrectionSelf{"$0 is corrected to itself",
                                         "$0更正为其自身"};
inline constexpr Message kCorrectionTwice{"$0 is corrected in line $1 already",
                                          "$0在第$1行已有更正"};
inline constexpr Message kCorrectionChain{
    "$0 is itself corrected, in line $1; write where it ends",
    "$0本身在第$1行又被更正；请直接写最终类别"};
inline constexpr Message kCorrectionRing{
    "$0 and $1 (line $2) are corrected into one another",
    "$0与$1（第$2行）互相更正"};
inline constexpr Message kCorrectionUnknown{
    "$0 is a category neither of the rules nor of a row$1",
    "$0既不是规则中的类别，也不是任何一行的类别$1"};
inline constexpr Message kCorrectionNew{"$0 is no category of the rules$1",
                                        "$0不是规则中的类别$1"};
inline constexpr Message kCorrectionCode{"$0 cannot be a category",
                                         "$0不能作为类别"};
inline constexpr Message kCorrectionsNeedTable{"--corrections needs a table",
                                               "--corrections 需要表格"};
inline constexpr Message kCorrected{
    "$0 corrected, by $1 of $2 corrections; the others are of no row",
    "更正了$0，用到$2条更正中的$1条；其余的没有对应的行"};

// --- the page ---
inline constexpr Message kHtmlNeedsReport{
    "--html needs a report: of --test, of --folds, of --points or of a table "
    "for --from-labels",
    "--html 需要报告：由 --test、--folds、--points 或 --from-labels "
    "的表格得出"};
inline constexpr Message kTextPage{"How often suggestions are right",
                                   "类别建议的正确率"};
inline constexpr Message kTextPageRows{"$0 rows, $1 with a suggestion",
                                       "$0行，其中$1行有建议"};
inline constexpr Message kTextPageModels{"models: $0, hash $1",
                                         "模型：$0，校验值$1"};
inline constexpr Message kTextPageNote{
    "Right means equal to the category of the row: it shows how often "
    "operators agreed, and not which category was true.",
    "所谓正确，是与各行的类别一致，即与坐席所选相同，而非事实如何。"};
inline constexpr Message kTextPageSkip{"Skip to the content", "跳到正文"};
inline constexpr Message kTextPageEmpty{"Nothing to show.", "没有内容。"};
inline constexpr Message kTextPageLevels{"By level", "按层级"};
inline constexpr Message kTextPageRisk{"Risk against coverage",
                                       "覆盖率与错误率"};
inline constexpr Message kTextPageRiskNote{
    "The rows with the greatest margins are answered, the others are left to a "
    "person. The bars are the share that is wrong of those that are answered, "
    "in tenths of a per cent.",
    "只回答分差最大的各行，其余留给人工。条形为所回答各行的错误率，单位为千分之"
    "一。"};
inline constexpr Message kTextPageCalibration{"Calibration", "校准"};
inline constexpr Message kTextPageCalibrationNote{
    "What the models say of their share right, against what came true.",
    "模型所称的正确率与实际的正确率。"};
inline constexpr Message kTextPageLeaves{"By category", "按类别"};
inline constexpr Message kTextPageConfusion{"Confusion", "混淆"};
inline constexpr Message kTextPageMatrix{"Confusion of the first level",
                                         "一级类别的混淆"};
inline constexpr Message kTextPageMatrixNote{
    "A row is a category of the table, a column the category suggested.",
    "行为各行的类别，列为所建议的类别。"};
inline constexpr Message kTextPageMore{"$0 more are not shown.",
                                       "另有$0项未列出。"};
inline constexpr Message kHeadLevel{"level", "层级"};
inline constexpr Message kHeadRows{"rows", "行数"};
inline constexpr Message kHeadRight{"right, %", "正确率（%）"};
inline constexpr Message kHeadF1{"macro-F1", "宏平均F1"};
inline constexpr Message kHeadAnswered{"answered, %", "回答的比例（%）"};
inline constexpr Message kHeadWrong{"wrong, %", "错误率（%）"};
inline constexpr Message kHeadMargin{"margin, at least", "分差不低于"};
inline constexpr Message kHeadSaid{"predicted, %", "预测（%）"};
inline constexpr Message kHeadCategory{"category", "类别"};
inline constexpr Message kHeadFound{"found, %", "召回率（%）"};
inline constexpr Message kHeadSuggested{"suggested", "被建议的次数"};
inline constexpr Message kHeadAs{"suggested as", "建议为"};
inline constexpr Message kHeadPrecision{"of these right, %", "其中正确（%）"};
inline constexpr Message kHeadLeafF1{"F1", "F1"};
inline constexpr Message kHeadNone{"nothing", "无建议"};

}  // namespace trunkline::tools::messages

#endif  // TRUNKLINE_TOOLS_TEXT_MESSAGES_H_
