// SPDX-License-Identifier: Apache-2.0
#include "src/tables/day_words.h"

#include <string>

#include "src/base/fold.h"

namespace trunkline::tables {
namespace {

// Words of each meaning. What is found is taken out of the text before the next
// list is looked at, so a longer word stands before one that it contains.
constexpr const char32_t* kNegatedWork[] = {
    U"special non-working",
    U"non-working day",
    U"non working day",
    U"nonworking day",
    U"not a working day",
    U"not a workday",
    U"not working day",
    U"non-working",
    U"non working",
    U"nonworking",
    U"non-workday",
    U"non workday",
    U"no working day",
    U"no work",
    U"not worked",
    U"not working",
    U"make-up holiday",
    U"makeup holiday",
    U"make up holiday",
    U"make-up day off",
    U"makeup day off",
    U"substitute holiday",
    U"compensatory holiday",
    U"compensatory leave",
    U"in lieu",
    U"非工作日",
    U"不是工作日",
    U"无需上班",
    U"无须上班",
    U"不用上班",
    U"不必上班",
    U"不需上班",
    U"不需要上班",
    U"免上班",
    U"停止上班",
    U"停班",
    U"不上班",
    U"不补班",
    U"不用补班",
    U"不工作",
    U"停工",
    U"停业",
    U"停办",
    U"停止办公",
    U"补休",
    U"补假",
    U"補休",
    U"補假",
};
constexpr const char32_t* kNegatedRest[] = {
    U"not a day off",     U"no day off", U"not a holiday", U"no holiday",
    U"not a rest day",    U"not off",    U"not closed",    U"working holiday",
    U"holiday cancelled", U"不放假",     U"不休息",        U"不休假",
    U"不是假期",          U"不是节假日", U"取消放假",      U"取消休假",
    U"照常上班",          U"正常上班",   U"照常办公",      U"不休",
};
constexpr const char32_t* kWork[] = {
    U"make-up working day",
    U"make-up workday",
    U"make-up day",
    U"makeup day",
    U"make up day",
    U"working day",
    U"workday",
    U"work day",
    U"make-up",
    U"makeup",
    U"make up",
    U"working",
    U"调休上班",
    U"调班",
    U"补上班",
    U"上班",
    U"补班",
    U"补工作日",
    U"工作日",
    U"补周一",
    U"补周二",
    U"补周三",
    U"补周四",
    U"补周五",
    U"补星期一",
    U"补星期二",
    U"补星期三",
    U"补星期四",
    U"补星期五",
    U"補班",
    U"補上班",
    U"補行上班",
    U"調班",
};
constexpr const char32_t* kRest[] = {
    U"day off", U"off day", U"days off", U"closed", U"调休放假", U"调休休息",
    U"放假",    U"休息",    U"休假",     U"公休",   U"off",
};
// They say rest only if nothing says work: 上班（补元旦假期）.
constexpr const char32_t* kWeakRest[] = {
    U"public holiday", U"bank holiday", U"national holiday", U"holiday",
    U"vacation",       U"法定节假日",   U"节假日",           U"假期",
    U"假日",           U"长假",         U"小长假",
};
constexpr const char32_t* kShift[] = {U"调休", U"調休"};
constexpr const char32_t* kObservances[] = {
    U"立春",           U"雨水",
    U"惊蛰",           U"春分",
    U"谷雨",           U"立夏",
    U"小满",           U"芒种",
    U"夏至",           U"小暑",
    U"大暑",           U"立秋",
    U"处暑",           U"白露",
    U"秋分",           U"寒露",
    U"霜降",           U"立冬",
    U"小雪",           U"大雪",
    U"冬至",           U"小寒",
    U"大寒",           U"节气",
    U"情人节",         U"白色情人节",
    U"母亲节",         U"父亲节",
    U"教师节",         U"儿童节",
    U"妇女节",         U"女神节",
    U"植树节",         U"青年节",
    U"建军节",         U"建党节",
    U"护士节",         U"记者节",
    U"医师节",         U"警察节",
    U"愚人节",         U"万圣节",
    U"感恩节",         U"平安夜",
    U"圣诞节",         U"元宵节",
    U"七夕",           U"中元节",
    U"重阳节",         U"腊八",
    U"小年",           U"龙抬头",
    U"寒衣节",         U"下元节",
    U"消费者权益日",   U"纪念日",
    U"公祭日",         U"世界",
    U"国际",           U"入伏",
    U"出伏",           U"头伏",
    U"初伏",           U"中伏",
    U"末伏",           U"数九",
    U"入梅",           U"出梅",
    U"observance",     U"solar term",
    U"commemoration",  U"memorial of",
    U"equinox",        U"solstice",
    U"valentine",      U"mother's day",
    U"father's day",   U"april fool",
    U"halloween",      U"groundhog",
    U"earth day",      U"daylight saving",
    U"summer time",    U"teacher's day",
    U"teachers' day",  U"teachers day",
    U"children's day", U"women's day",
    U"youth day",      U"arbor day",
};
constexpr const char32_t* kHolidays[] = {
    U"元旦节",
    U"元旦",
    U"春节",
    U"除夕",
    U"清明节",
    U"清明",
    U"劳动节",
    U"国际劳动节",
    U"五一",
    U"端午节",
    U"端午",
    U"中秋节",
    U"中秋",
    U"国庆节",
    U"国庆",
    U"十一",
    U"抗战胜利日",
    U"胜利日",
    U"new year's day",
    U"new year's eve",
    U"new year",
    U"spring festival",
    U"chinese new year",
    U"lunar new year",
    U"tomb-sweeping day",
    U"tomb sweeping day",
    U"qingming",
    U"ching ming",
    U"labour day",
    U"labor day",
    U"may day",
    U"dragon boat",
    U"mid-autumn",
    U"mid autumn",
    U"national day",
    U"christmas",
    U"easter",
    U"good friday",
    U"thanksgiving",
    U"independence day",
    U"memorial day",
    U"veterans day",
    U"presidents' day",
    U"martin luther king",
    U"columbus day",
    U"boxing day",
    U"festival",
};

bool IsLetter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (c >= 0x4E00 && c <= 0x9FFF);
}

// Folded text, from which what is understood is taken out.
class Text {
 public:
  explicit Text(std::string_view text) : text_(base::Fold(text)) {}

  template <std::size_t n>
  bool Take(const char32_t* const (&words)[n]) {
    bool found = false;
    for (const char32_t* word : words) {
      const std::u32string_view view(word);
      for (std::size_t at = text_.find(view); at != std::u32string::npos;
           at = text_.find(view, at + 1)) {
        // An English word is not a part of another one.
        const bool latin = view[0] < 0x80;
        const std::size_t end = at + view.size();
        if (latin && ((at > 0 && IsLatin(text_[at - 1])) ||
                      (end < text_.size() && IsLatin(text_[end]) &&
                       text_[end] != 's'))) {
          continue;
        }
        text_.replace(at, view.size(), 1, U' ');
        found = true;
      }
    }
    return found;
  }

  // One character that stands alone, or at the end after 节.
  bool TakeMark(char32_t mark) {
    bool found = false;
    for (std::size_t i = 0; i != text_.size(); ++i) {
      if (text_[i] != mark) continue;
      const bool after = i + 1 == text_.size() || !IsLetter(text_[i + 1]);
      const bool before =
          i == 0 || !IsLetter(text_[i - 1]) || text_[i - 1] == U'节';
      if (!before || !after) continue;
      text_[i] = U' ';
      found = true;
    }
    return found;
  }

  // Whether letters are left beside numbers and counters: 第1天, 共7天, day 2.
  bool HasRest() {
    static constexpr const char32_t* kCounters[] = {U"day", U"days", U"the",
                                                    U"of", U"eve"};
    Take(kCounters);
    constexpr std::u32string_view kSmall =
        U"第共天日年月初一二三四五六七八九十节前后起至到和与及";
    for (const char32_t c : text_) {
      if (c < 0x80 ? c > ' ' : kSmall.find(c) == std::u32string_view::npos) {
        if (c >= '0' && c <= '9') continue;
        if (c < 0x80 && !IsLetter(c) &&
            std::u32string_view(U"()[]-/.,:;~'&").find(c) !=
                std::u32string_view::npos) {
          continue;
        }
        if (std::u32string_view(U"（）【】［］〔〕·・、，。：；—–～\u3000")
                .find(c) != std::u32string_view::npos) {
          continue;
        }
        return true;
      }
    }
    return false;
  }

 private:
  static bool IsLatin(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
  std::u32string text_;
};

struct Marks {
  bool work = false, rest = false, weak_rest = false, shift = false;
};

Marks TakeMarks(Text* text) {
  Marks marks;
  marks.rest = text->Take(kNegatedWork);
  marks.work = text->Take(kNegatedRest);
  marks.work = text->Take(kWork) || marks.work;
  marks.work = text->TakeMark(U'班') || marks.work;
  marks.rest = text->Take(kRest) || marks.rest;
  marks.rest = text->TakeMark(U'休') || marks.rest;
  marks.rest = text->TakeMark(U'假') || marks.rest;
  marks.weak_rest = text->Take(kWeakRest);
  marks.shift = text->Take(kShift);
  return marks;
}

}  // namespace

DayMeaning MeaningOf(std::string_view text) {
  Text left(text);
  const Marks marks = TakeMarks(&left);
  if (marks.work && marks.rest) return DayMeaning::kBoth;
  if (marks.work) return DayMeaning::kWork;
  if (marks.rest || (marks.weak_rest && !marks.shift)) {
    return DayMeaning::kRest;
  }
  if (marks.shift) {
    return marks.weak_rest ? DayMeaning::kBoth : DayMeaning::kShift;
  }
  // 国际劳动节 is no observance.
  if (left.Take(kHolidays)) return DayMeaning::kHoliday;
  return left.Take(kObservances) ? DayMeaning::kObservance : DayMeaning::kNone;
}

bool HasUnknownMark(std::string_view text) {
  Text left(text);
  TakeMarks(&left);
  left.Take(kHolidays);
  left.Take(kObservances);
  return left.HasRest();
}

}  // namespace trunkline::tables
