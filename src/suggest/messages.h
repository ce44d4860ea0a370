// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_MESSAGES_H_
#define TRUNKLINE_SRC_SUGGEST_MESSAGES_H_

#include "src/base/message.h"

// What the loading, use and learning of text models says.
namespace trunkline::suggest::messages {

using base::Message;

inline constexpr Message kUnknownCategory{"the rule set has no category $0$1",
                                          "规则集中没有诉求类别$0$1"};
inline constexpr Message kNotAChild{
    "$0 is not a child of $1: its code is that of its parent, a dot and one "
    "more part",
    "$0不是$1的下级：下级编号由上级编号、一个点和一段组成"};
inline constexpr Message kNotARoot{
    "$0 is not a root, and the model has no parent",
    "$0不是一级类别，模型又没有上级"};
inline constexpr Message kTooDeep{"$0 has more than $1 parts",
                                  "$0的层级超过$1层"};
inline constexpr Message kNoCategory{"the model scores no category",
                                     "模型没有给任何类别打分"};
inline constexpr Message kNotSorted{
    "$0 comes after $1; categories are sorted, each once",
    "$0排在$1之后；类别应当排序，且各出现一次"};
inline constexpr Message kManyCategories{
    "the models score more than $0 categories "
    "(LoadOptions::max_text_categories, 65000 at most)",
    "模型打分的类别超过$0个（LoadOptions::max_text_categories，上限65000）"};
inline constexpr Message kManyGrams{
    "the models have more than $0 n-grams (LoadOptions::max_text_grams)",
    "模型的字串超过$0个（LoadOptions::max_text_grams）"};
inline constexpr Message kManyCharacters{
    "the n-grams are too many or have too many different characters: at most "
    "$0 and $1",
    "字串过多，或不同的字过多：最多$0个字串、$1个不同的字"};
inline constexpr Message kNotAGram{
    "not an n-gram: $0; it is one to four characters without punctuation, or "
    "one word of at most 40 letters; letters are small and full-width forms "
    "narrow, a number is \"0\"",
    "不是字串：$0；字串是一至四个字（不含标点），或一个不超过40个字母的单词；"
    "字母小写、半角，数字写作“0”"};
inline constexpr Message kGramTwice{"the n-gram $0 is listed twice",
                                    "字串$0出现两次"};
inline constexpr Message kBadIdf{"$0 is not between 0 and 65535",
                                 "$0不在0到65535之间"};
inline constexpr Message kManyVotes{"$0 votes; an n-gram has at most $1",
                                    "有$0票；每个字串最多$1票"};
inline constexpr Message kVoteCategory{
    "there is no category $0; the model has $1, counted from 0",
    "没有第$0个类别；模型有$1个，从0数起"};
inline constexpr Message kVoteTwice{"two votes for category $0",
                                    "给第$0个类别投了两票"};
inline constexpr Message kBadPoints{"$0 is not between -$1 and $1, or is 0",
                                    "$0不在-$1到$1之间，或为0"};
inline constexpr Message kManyPoints{
    "the points that model $0 and those above it give can be more than $1",
    "模型$0与其上各级模型给出的分数之和可能超过$1"};
inline constexpr Message kMarginOrder{
    "margin $0 is negative or not above the one before it",
    "分差$0为负，或不大于前一个"};
inline constexpr Message kBadShare{
    "$0 right of $1 rows; at most as many as rows, and 10000000 rows",
    "$1行中$0行正确；不得多于行数，行数最多10000000"};
inline constexpr Message kBadHash{"not a SHA-256: $0", "不是 SHA-256：$0"};
inline constexpr Message kBadDate{"not a date or time: $0",
                                  "不是日期或时间：$0"};
inline constexpr Message kNoTrainingDate{"it is no date as 2018-10-01",
                                         "不是日期，应写作2018-10-01"};
inline constexpr Message kNever{"$0 is not before $1", "$0不早于$1"};
inline constexpr Message kSameTime{
    "model $0 scores the children of the same category at the same time",
    "模型$0在同一时间给同一类别的下级打分"};
inline constexpr Message kManyDates{
    "the models and categories change on more than $0 dates, or on too many "
    "for their number of n-grams",
    "模型和类别的变更日期超过$0个，或相对于字串数量过多"};
inline constexpr Message kUnused{
    "no model scores $0, so that this model is never used",
    "没有模型给$0打分，因此本模型不会用到"};

inline constexpr Message kNothingToLearn{
    "nothing to learn from: the rows have fewer than two categories, or no "
    "n-gram occurs in $0 matters",
    "无从学习：各行的类别不足两个，或没有字串出现在$0件事项中"};
inline constexpr Message kNotModels{"not a trunkline.v1.TextModelFile",
                                    "不是 trunkline.v1.TextModelFile"};
inline constexpr Message kNoModelOfId{
    "no text model has the id $0, which is to be continued; there are: $1",
    "没有编号为$0的文本模型可供继续学习；现有：$1"};
inline constexpr Message kContinuesNoGrams{
    "the text model $0 has no n-grams: an outside model is not continued",
    "文本模型$0没有字串：外部模型须重新学习"};
inline constexpr Message kOtherLength{
    "the n-grams of the models have up to $0 characters, and --max-characters "
    "is $1: to change it learn from the table alone",
    "模型的字串最长$0个字，而 --max-characters 为$1：要改变须重新学习"};
inline constexpr Message kNoNewRows{"there is no new row to continue by",
                                    "没有可供继续学习的新行"};
inline constexpr Message kOtherTree{
    "no row has a category that the text model $0 or one below it scores: is "
    "it "
    "of another tree of categories?",
    "没有一行的类别由文本模型$0或其下级模型打分：是否属于另一类别树？"};
inline constexpr Message kNothingToContinue{
    "no n-gram of the models that may change occurs in $0 matters (and of as "
    "many callers) of the new rows",
    "模型中可改动的字串，没有一个出现在新行的$0件事项中（以及同样多的诉求人）"};
inline constexpr Message kNoNames{
    "the rule set has fewer than two categories with a name",
    "规则集中有名称的类别不足两个"};
inline constexpr Message kManyBytes{"the texts have more than $0 bytes",
                                    "文本超过$0字节"};
inline constexpr Message kBadOption{"$0 is $1; it is $2 to $3",
                                    "$0为$1；应为$2至$3"};
inline constexpr Message kPointsRange{
    "the points of $0 are $1; they are -$2 to $2",
    "类别$0的分数为$1；应为-$2至$2"};
inline constexpr Message kPointsTwice{"the category $0 has points twice",
                                      "类别$0的分数给出了两次"};
inline constexpr Message kHasGrams{
    "the text model $0 has n-grams: its shares are of their votes, and not of "
    "points from outside",
    "文本模型$0含有字串：其正确率是按字串的票数得出的，不适用于外部模型的分数"};
inline constexpr Message kFewPoints{
    "nothing to learn from: points of fewer than two categories",
    "无从学习：有分数的类别不足两个"};
inline constexpr Message kNotScored{
    "no text model scores the category $0 at that time",
    "当时没有文本模型给类别$0打分"};

}  // namespace trunkline::suggest::messages

#endif  // TRUNKLINE_SRC_SUGGEST_MESSAGES_H_
