// SPDX-License-Identifier: Apache-2.0
#include "src/tables/day_words.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "src/base/fold.h"

namespace trunkline::tables {
namespace {

// Words of each meaning. What is found is taken out of the text before the next
// list is looked at, so a longer word stands before one that it contains.
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
    U"offices open",
    U"office open",
    U"open as usual",
    U"business as usual",
    U"working",
    U"调休上班",
    U"調休上班",
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
    U"照常办公",
    U"正常办公",
    U"照常营业",
    U"正常营业",
    U"照常受理",
    U"正常受理",
    U"照常服务",
    U"照常工作",
    U"正常工作",
};
// Work only in that a negation of them is rest.
constexpr const char32_t* kWorkIfNegated[] = {
    U"worked", U"work", U"open",     U"工作",
    U"办公",   U"营业", U"对外服务", U"受理",
};
constexpr const char32_t* kRest[] = {
    U"day off", U"off day",  U"days off", U"rest day", U"closed",
    U"off",     U"停止办公", U"停工",     U"停业",     U"停班",
    U"停办",    U"放假",     U"休息",     U"休假",     U"公休",
};
// A day off instead of another. That a holiday has none says nothing of it.
constexpr const char32_t* kSubstitute[] = {
    U"make-up holiday",
    U"makeup holiday",
    U"make up holiday",
    U"make-up day off",
    U"makeup day off",
    U"substitute holiday",
    U"substitute day",
    U"compensatory holiday",
    U"compensatory leave",
    U"day in lieu",
    U"in lieu",
    U"补休",
    U"补假",
    U"補休",
    U"補假",
};
constexpr const char32_t* kShift[] = {U"调休", U"調休"};
// What follows the dates on which people work: 9月29日、30日上班. A longer word
// stands before one that it begins with.
constexpr const char32_t* kWorkAfterDates[] = {
    U"调休上班", U"調休上班", U"补上班", U"補上班", U"補行上班",
    U"补工作日", U"工作日",   U"上班",   U"补班",   U"補班",
    U"调班",     U"調班",     U"办公",
};
// Words and marks between the dates and those.
constexpr const char32_t* kAfterDates[] = {
    U"照常", U"正常", U"两天", U"调休", U"調休", U"需要", U"要",
    U"需",   U"须",   U"应",   U"均",   U"都",   U"为",   U"為",
    U":",    U"：",   U" ",    U",",    U"，",
};
// They say rest only if nothing says work: 照常上班（国庆假期）. With another
// word of work they are a clash, but for the holiday that is made up for:
// 上班（补元旦假期）.
constexpr const char32_t* kPublicHoliday[] = {
    U"public holiday",   U"bank holiday",       U"national holiday",
    U"federal holiday",  U"statutory holiday",  U"legal holiday",
    U"official holiday", U"government holiday", U"gazetted holiday",
    U"法定节假日",       U"法定假日",           U"法定假期",
    U"法定节日",         U"公众假期",           U"公共假期",
    U"公共假日",         U"公眾假期",           U"国定假日",
    U"國定假日",
};
constexpr const char32_t* kHolidayWord[] = {
    U"holiday", U"vacation", U"节假日", U"節假日", U"假期",
    U"假日",    U"小长假",   U"长假",   U"連假",
};
// A holiday on which people work; if negated, rest.
constexpr const char32_t* kWorkingHoliday[] = {U"working holiday"};
// Holidays that are no days off for all.
constexpr const char32_t* kNoDayOff[] = {
    U"optional holiday",
    U"restricted holiday",
    U"school holiday",
    U"school vacation",
    U"school break",
    U"学校放假",
    U"学生放假",
    U"寒假",
    U"暑假",
};

// A negation before a word, from the word back: words between the two, as in
// "not an official holiday" and 没有统一放假, and the particles.
constexpr const char32_t* kBetweenChinese[] = {
    U"安排", U"属于", U"屬於", U"计入", U"列入", U"法定", U"公众", U"公共",
    U"全国", U"国家", U"国定", U"國定", U"统一", U"需要", U"實行", U"实行",
    U"有",   U"是",   U"再",   U"用",   U"必",   U"需",   U"须",   U"須",
    U"要",   U"予",   U"为",   U"為",   U"作",   U"算",   U"在",   U"会",
    U"得",   U"放",   U"能",   U"的",
};
constexpr const char32_t* kParticlesChinese[] = {
    U"取消", U"暂停", U"暫停", U"停止", U"不", U"没", U"沒",
    U"未",   U"无",   U"無",   U"非",   U"免", U"勿",
};
constexpr const char32_t* kBetweenEnglish[] = {
    U"a",          U"an",         U"the",      U"any",        U"official",
    U"officially", U"public",     U"national", U"bank",       U"federal",
    U"statutory",  U"legal",      U"general",  U"government", U"gazetted",
    U"state",      U"regional",   U"local",    U"paid",       U"longer",
    U"considered", U"deemed",     U"treated",  U"as",         U"be",
    U"is",         U"observed",   U"special",  U"normal",     U"regular",
    U"ordinary",   U"nationwide",
};
constexpr const char32_t* kParticlesEnglish[] = {
    U"not",   U"no",     U"non",   U"never",   U"without", U"cannot",
    U"isn't", U"aren't", U"don't", U"doesn't", U"won't",
};
// Behind a word, up to the end of its phrase: 上班取消, "day off cancelled".
constexpr const char32_t* kBehind[] = {
    U"安排取消",  U"已取消",
    U"取消",      U"暂停",
    U"作废",      U"is cancelled",
    U"cancelled", U"is canceled",
    U"canceled",  U"has been cancelled",
};

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
// Holidays by statute of China, and what is so in most countries.
constexpr const char32_t* kStatutory[] = {
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
    U"new year's day",
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
};
constexpr const char32_t* kHolidays[] = {
    U"抗战胜利日",         U"胜利日",       U"new year's eve",
    U"new year",           U"christmas",    U"easter",
    U"good friday",        U"thanksgiving", U"independence day",
    U"memorial day",       U"veterans day", U"presidents' day",
    U"martin luther king", U"columbus day", U"boxing day",
    U"festival",
};

bool IsLetter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (c >= 0x4E00 && c <= 0x9FFF);
}

// Folded text, from which what is understood is taken out.
class Text {
 public:
  explicit Text(std::string_view text) : text_(base::Fold(text)) {
    for (char32_t& c : text_) c = c == U'\u2019' ? U'\'' : c;
  }

  // Takes words out. `plain`: at least one of them is not negated; `negated`:
  // at least one is. Negations go with them, but for `keep_plain`: then only
  // words that are negated are taken.
  struct Found {
    bool plain = false, negated = false;
  };
  template <std::size_t n>
  Found Take(const char32_t* const (&words)[n], bool keep_plain = false) {
    Found found;
    for (const char32_t* word : words) {
      const std::u32string_view view(word);
      for (std::size_t at = text_.find(view); at != std::u32string::npos;
           at = text_.find(view, at + 1)) {
        // An English word is not a part of another one.
        const bool latin = view[0] < 0x80;
        std::size_t end = at + view.size();
        if (latin) {
          if (at > 0 && IsLatin(text_[at - 1])) {
            // "nonworking"
            if (!EndsWith(at, U"non")) continue;
          }
          if (end < text_.size() && text_[end] == U's') ++end;
          if (end < text_.size() && IsLatin(text_[end])) continue;
        }
        std::size_t begin = at;
        const bool negated = Negated(&begin, &end);
        if (keep_plain && !negated) continue;
        text_.replace(begin, end - begin, 1, U' ');
        (negated ? found.negated : found.plain) = true;
        at = begin;
      }
    }
    return found;
  }

  // One character that stands alone, or at the end after 节.
  Found TakeMark(char32_t mark) {
    Found found;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] != mark) continue;
      const bool after = i + 1 == text_.size() || !IsLetter(text_[i + 1]);
      if (!after) continue;
      std::size_t begin = i, end = i + 1;
      const bool negated = Negated(&begin, &end);
      const bool before =
          i == 0 || !IsLetter(text_[i - 1]) || text_[i - 1] == U'节';
      if (!before && !negated) continue;
      text_.replace(begin, end - begin, 1, U' ');
      (negated ? found.negated : found.plain) = true;
      i = begin;
    }
    return found;
  }

  // Takes out the dates that are followed by a word of work, and adds the days:
  // of "9月29日、30日上班" both, of a range all. Dates that are made up for
  // (补10月5日上班) stay, and work that is called off.
  void TakeDatedWork(std::vector<MonthDay>* days) {
    int month = 0;  // Of the date before; 0: not said.
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (!IsDigit(text_[i])) continue;
      std::vector<MonthDay> found;
      std::size_t end = i;
      // Not a part of a date that is none: 13月1日.
      const bool part =
          i > 0 && (text_[i - 1] == U'月' || text_[i - 1] == U'年');
      if (part || !ReadDates(&end, &month, &found)) {
        while (i + 1 < text_.size() && IsDigit(text_[i + 1])) ++i;
        continue;
      }
      const std::size_t begin = i;
      i = end - 1;
      while (SkipOneOf(kAfterDates, &end)) {
      }
      const bool made_up_for =
          begin > 0 && (text_[begin - 1] == U'补' || text_[begin - 1] == U'補');
      if (made_up_for || !SkipOneOf(kWorkAfterDates, &end)) continue;
      std::size_t from = begin, to = end;
      static_cast<void>(Negated(&from, &to));
      if (to != end) continue;
      days->insert(days->end(), found.begin(), found.end());
      text_.replace(begin, end - begin, 1, U' ');
      i = begin;
    }
  }

  // Takes out the holidays that are made up for: 补元旦假期.
  void TakeMadeUpFor() {
    constexpr std::size_t kLongest = 40;
    for (const char32_t* made_up : {U"补", U"補", U"for "}) {
      const std::u32string_view word(made_up);
      for (std::size_t at = text_.find(word); at != std::u32string::npos;
           at = text_.find(word, at + 1)) {
        std::size_t end = at + word.size();
        while (end < text_.size() && end - at < kLongest &&
               (IsLetter(text_[end]) ||
                (word.size() > 1 &&
                 (text_[end] == U' ' || text_[end] == U'\'')))) {
          ++end;
        }
        text_.replace(at, end - at, 1, U' ');
      }
    }
  }

  // Whether a negation is left, of something that is not known.
  bool HasNegation() const {
    for (std::size_t at = 0; at <= text_.size(); ++at) {
      for (const char32_t* particle : kParticlesEnglish) {
        if (EndsWithWord(at, particle) &&
            (at == text_.size() || !IsLatin(text_[at]))) {
          return true;
        }
      }
      for (const char32_t* particle : kParticlesChinese) {
        if (EndsWith(at, particle)) return true;
      }
    }
    return false;
  }

  // The text without white space at its ends.
  std::u32string_view trimmed() const {
    std::u32string_view view(text_);
    while (!view.empty() && view.front() <= U' ') view.remove_prefix(1);
    while (!view.empty() && view.back() <= U' ') view.remove_suffix(1);
    return view;
  }
  bool Has(std::u32string_view part) const {
    return text_.find(part) != std::u32string::npos;
  }

  // Whether letters are left beside numbers and counters: 第1天, 共7天, day 2.
  bool HasRest() {
    static constexpr const char32_t* kCounters[] = {U"day", U"days", U"the",
                                                    U"of", U"eve"};
    static_cast<void>(Take(kCounters));
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
  static bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }

  template <std::size_t n>
  bool SkipOneOf(const char32_t* const (&words)[n], std::size_t* at) const {
    for (const char32_t* word : words) {
      const std::u32string_view view(word);
      if (text_.compare(*at, view.size(), view) != 0) continue;
      *at += view.size();
      return true;
    }
    return false;
  }

  // A number of one to four digits; 0: there is none.
  int ReadNumber(std::size_t* at) const {
    int number = 0;
    for (int i = 0; i < 4 && *at < text_.size() && IsDigit(text_[*at]); ++i) {
      number = number * 10 + static_cast<int>(text_[(*at)++] - U'0');
    }
    return number;
  }

  // The weekday behind a date, with or without brackets.
  void SkipWeekday(std::size_t* at) const {
    static constexpr const char32_t* kOpen[] = {U"(", U"（", U"[", U"【"};
    static constexpr const char32_t* kClose[] = {U")", U"）", U"]", U"】"};
    static constexpr const char32_t* kWeek[] = {U"星期", U"礼拜", U"周", U"週"};
    std::size_t end = *at;
    const bool opened = SkipOneOf(kOpen, &end);
    if (!SkipOneOf(kWeek, &end) || end == text_.size() ||
        std::u32string_view(U"一二三四五六日天").find(text_[end]) ==
            std::u32string_view::npos) {
      return;
    }
    ++end;
    if (opened && !SkipOneOf(kClose, &end)) return;
    *at = end;
  }

  // Reads dates of the form 2018年9月29日、30日 or 9月29日至30日 from `at`. A
  // date without a month has that of the one before. False: there is none, and
  // `at` is as it was.
  bool ReadDates(std::size_t* at, int* month,
                 std::vector<MonthDay>* days) const {
    static constexpr const char32_t* kDay[] = {U"日", U"号", U"號"};
    static constexpr const char32_t* kSeparators[] = {
        U"、", U",", U"，", U"和", U"及", U"与", U"與", U"以及"};
    static constexpr const char32_t* kRanges[] = {U"至", U"到", U"-", U"–",
                                                  U"—",  U"~",  U"～"};
    constexpr int kLongestRange = 31;
    std::size_t end = *at;
    int this_month = *month;
    bool marked = false;  // 月, 日 or 号 is there: they are dates.
    bool range = false;
    for (;;) {
      std::size_t here = end;
      int number = ReadNumber(&here);
      if (here < text_.size() && text_[here] == U'年') {
        number = ReadNumber(&++here);
      }
      if (here < text_.size() && text_[here] == U'月') {
        if (number < 1 || number > 12) break;
        this_month = number;
        marked = true;
        number = ReadNumber(&++here);
      }
      if (number < 1 || number > 31) break;
      marked = SkipOneOf(kDay, &here) || marked;
      SkipWeekday(&here);
      if (range) {
        const MonthDay from = days->back();
        const int year = 2020;  // With a 29 February.
        absl::CivilDay day(year, from.month == 0 ? 1 : from.month, from.day);
        const absl::CivilDay last(year, this_month == 0 ? 1 : this_month,
                                  number);
        for (int i = 0; i < kLongestRange && ++day < last; ++i) {
          days->push_back({from.month == 0 ? 0 : day.month(), day.day()});
        }
      }
      days->push_back({this_month, number});
      end = here;
      while (here < text_.size() && text_[here] == U' ') ++here;
      range = SkipOneOf(kRanges, &here);
      if (!range && !SkipOneOf(kSeparators, &here)) break;
      while (here < text_.size() && text_[here] == U' ') ++here;
      if (here == text_.size() || !IsDigit(text_[here])) break;
      end = here;
    }
    if (days->empty() || !marked) return false;
    *at = end;
    *month = this_month;
    return true;
  }

  // Whether the text up to `end` ends with a part; with an English word.
  bool EndsWith(std::size_t end, std::u32string_view part) const {
    return part.size() <= end &&
           text_.compare(end - part.size(), part.size(), part) == 0;
  }
  bool EndsWithWord(std::size_t end, std::u32string_view word) const {
    return EndsWith(end, word) &&
           (end == word.size() || !IsLatin(text_[end - word.size() - 1]));
  }
  template <std::size_t n>
  std::size_t LengthOf(std::size_t end, const char32_t* const (&words)[n],
                       bool latin) const {
    for (const char32_t* word : words) {
      const std::u32string_view view(word);
      if (latin ? EndsWithWord(end, view) : EndsWith(end, view)) {
        return view.size();
      }
    }
    return 0;
  }

  // Widens [begin, end) by the negations of the word there, and returns whether
  // their number is odd: 不取消上班 is work. Words between a negation and the
  // word go with it, others stay.
  bool Negated(std::size_t* begin, std::size_t* end) const {
    bool negated = false;
    std::size_t at = *begin;
    while (true) {
      // Chinese has no spaces; English has one, or a hyphen, or none after
      // "non".
      std::size_t before = at;
      while (before > 0 &&
             (text_[before - 1] == U' ' || text_[before - 1] == U'-')) {
        --before;
      }
      std::size_t length = LengthOf(before, kParticlesEnglish, true);
      if (length > 0) {
        negated = !negated;
        *begin = at = before - length;
        continue;
      }
      length = LengthOf(before, kBetweenEnglish, true);
      if (length > 0) {
        at = before - length;
        continue;
      }
      length = LengthOf(at, kParticlesChinese, false);
      if (length > 0) {
        negated = !negated;
        *begin = at = at - length;
        continue;
      }
      length = LengthOf(at, kBetweenChinese, false);
      if (length == 0) break;
      at -= length;
    }
    std::size_t from = *end;
    while (from < text_.size() && text_[from] == U' ') ++from;
    for (const char32_t* behind : kBehind) {
      const std::u32string_view view(behind);
      const std::size_t stop = from + view.size();
      if (text_.compare(from, view.size(), view) != 0 ||
          (stop < text_.size() && IsLetter(text_[stop]))) {
        continue;
      }
      negated = !negated;
      *end = stop;
      break;
    }
    return negated;
  }

  std::u32string text_;
};

struct Marks {
  bool work = false, rest = false, public_holiday = false, holiday = false;
  bool no_holiday = false, shift = false;
};

Marks TakeMarks(Text* text) {
  using Found = Text::Found;
  Marks marks;
  // A plain word says `as`, a negated one `negation`.
  const auto take = [](const Found& found, bool* as, bool* negation) {
    *as = found.plain || *as;
    if (negation != nullptr) *negation = found.negated || *negation;
  };
  // An office that is open is so on a holiday.
  const bool opens = text->Has(U"open") || text->Has(U"as usual") ||
                     text->Has(U"照常") || text->Has(U"正常");
  marks.no_holiday = text->Take(kNoDayOff).plain;
  take(text->Take(kWorkingHoliday), &marks.no_holiday, &marks.rest);
  take(text->Take(kSubstitute), &marks.rest, nullptr);
  take(text->Take(kWork), &marks.work, &marks.rest);
  take(text->TakeMark(U'班'), &marks.work, &marks.rest);
  marks.rest = text->Take(kWorkIfNegated, true).negated || marks.rest;
  // 不调休放假 is rest without a shift, 调休放假 rest by one.
  const Found shift = text->Take(kShift);
  take(text->Take(kRest), &marks.rest, &marks.work);
  take(text->TakeMark(U'休'), &marks.rest, &marks.work);
  take(text->TakeMark(U'假'), &marks.rest, &marks.work);
  if (marks.work) text->TakeMadeUpFor();
  take(text->Take(kPublicHoliday), &marks.public_holiday, &marks.no_holiday);
  take(text->Take(kHolidayWord), &marks.holiday, &marks.no_holiday);
  marks.rest = marks.rest || (marks.work && !opens &&
                              (marks.public_holiday || marks.holiday));
  marks.shift = shift.plain;
  return marks;
}

// Whether a text is the kind that lists of days give to a day that is no day
// off, as "Observance" or "Christian observance".
bool IsObservanceKind(const Text& text) {
  constexpr std::size_t kLong = 40;
  static constexpr const char32_t* kKinds[] = {
      U"observance", U"observances", U"season", U"纪念日",
      U"紀念日",     U"节气",        U"節氣",   U"二十四节气",
  };
  const std::u32string_view whole = text.trimmed();
  if (whole.size() > kLong) return false;
  for (const char32_t* kind : kKinds) {
    if (whole == kind) return true;
  }
  const std::size_t at = whole.find(U"observance");
  return at != std::u32string_view::npos && !text.HasNegation();
}

DayMeaning MeaningOfText(Text left) {
  const Marks marks = TakeMarks(&left);
  if (marks.work && marks.rest) return DayMeaning::kBoth;
  if (marks.work) return DayMeaning::kWork;
  if (marks.rest) return DayMeaning::kRest;
  if (marks.no_holiday) return DayMeaning::kNoHoliday;
  const bool holiday = marks.public_holiday || marks.holiday;
  if (marks.shift) return holiday ? DayMeaning::kBoth : DayMeaning::kShift;
  if (marks.public_holiday) return DayMeaning::kPublicHoliday;
  if (marks.holiday) return DayMeaning::kHolidayWord;
  // 国际劳动节 is no observance.
  if (left.Take(kStatutory).plain) return DayMeaning::kStatutory;
  if (left.Take(kHolidays).plain) return DayMeaning::kHoliday;
  return left.Take(kObservances).plain ? DayMeaning::kObservance
                                       : DayMeaning::kNone;
}

}  // namespace

DayMeaning MeaningOf(std::string_view text, std::vector<MonthDay>* worked) {
  Text whole(text);
  if (worked != nullptr) whole.TakeDatedWork(worked);
  return MeaningOfText(std::move(whole));
}

DayMeaning MeaningOfKind(std::string_view text, std::vector<MonthDay>* worked) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    Text line(text.substr(0, end));
    if (worked != nullptr) line.TakeDatedWork(worked);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const DayMeaning meaning = MeaningOfText(line);
    if (meaning == DayMeaning::kWork || meaning == DayMeaning::kRest) {
      return meaning;
    }
    // The feeds of Google close what is no public holiday with this.
    const bool hides =
        line.Has(U"google") &&
        (line.Has(U"to hide") || line.Has(U"隐藏") || line.Has(U"隱藏"));
    if (hides || IsObservanceKind(line)) return DayMeaning::kObservanceKind;
    if (meaning != DayMeaning::kNone) return meaning;
  }
  return DayMeaning::kNone;
}

bool HasUnknownMark(std::string_view text) {
  Text left(text);
  std::vector<MonthDay> worked;
  left.TakeDatedWork(&worked);
  TakeMarks(&left);
  static_cast<void>(left.Take(kStatutory));
  static_cast<void>(left.Take(kHolidays));
  static_cast<void>(left.Take(kObservances));
  return left.HasRest();
}

bool HasUnknownNegation(std::string_view text) {
  Text left(text);
  TakeMarks(&left);
  return left.HasNegation();
}

bool IsPartOfDay(std::string_view text) {
  static constexpr const char32_t* kParts[] = {
      U"half day",    U"half-day",      U"half holiday", U"half-holiday",
      U"afternoon",   U"morning",       U"from noon",    U"until noon",
      U"early close", U"early closing", U"半天",         U"半日",
      U"上午",        U"下午",
  };
  return Text(text).Take(kParts).plain;
}

}  // namespace trunkline::tables
