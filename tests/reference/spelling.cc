// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/spelling.h"

#include <cctype>
#include <cstddef>
#include <utility>

#include "tests/reference/folded_text.h"

namespace trunkline::reference {
namespace {

bool StartsWith(const std::string& s, const std::string& prefix) {
  return s.compare(0, prefix.size(), prefix) == 0;
}

// "Full-width digits and signs become ASCII"; letters stay.
std::string NarrowSigns(const std::string& number) {
  std::string out;
  for (std::size_t i = 0; i < number.size();) {
    const std::size_t begin = i;
    const long rune = Next(number, &i);
    const long narrow = rune == 0x3000 ? ' ' : rune - 0xFEE0;
    const bool sign =
        rune == 0x3000 || (rune >= 0xFF01 && rune <= 0xFF5E &&
                           !std::isalpha(static_cast<int>(narrow)));
    if (sign) {
      out += static_cast<char>(narrow);
    } else {
      out.append(number, begin, i - begin);
    }
  }
  return out;
}

bool IsDash(long rune) {
  return rune == '-' || (rune >= 0x2010 && rune <= 0x2015) || rune == 0x2043 ||
         rune == 0x2212 || rune == 0x2E3A || rune == 0x2E3B || rune == 0x301C ||
         rune == 0x30FC || rune == 0xFE58 || rune == 0xFE63 || rune == 0xFF0D;
}

bool IsLayout(long rune) {
  static constexpr std::pair<long, long> kRanges[] = {
      {' ', ' '},       {'\t', '\t'},     {0xA0, 0xA0},     {0xAD, 0xAD},
      {0x61C, 0x61C},   {0x180E, 0x180E}, {0x2000, 0x200F}, {0x2028, 0x202F},
      {0x205F, 0x205F}, {0x2060, 0x206F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
  for (const auto& [first, last] : kRanges) {
    if (rune >= first && rune <= last) return true;
  }
  return false;
}

// With '-' for every dash and ' ' for every character of layout.
std::string PlainMarks(const std::string& number) {
  std::string out;
  for (std::size_t i = 0; i < number.size();) {
    const std::size_t begin = i;
    const long rune = Next(number, &i);
    if (IsDash(rune)) {
      out += '-';
    } else if (IsLayout(rune)) {
      out += ' ';
    } else {
      out.append(number, begin, i - begin);
    }
  }
  return out;
}

// Without an extension, and without what a spreadsheet adds.
std::string WithoutExtension(const std::string& number) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  bool any = false, plain = true;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const std::string rest = number.substr(i);
    std::string low = rest;
    for (char& c : low) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    const bool digits_follow =
        rest.find_first_of("0123456789") != std::string::npos;
    bool ends = false;
    for (const char* mark : {"转", "分机", "轉", "內線", "内线"}) {
      ends = ends || StartsWith(rest, mark);
    }
    if (rest.size() > 3 && StartsWith(low, "ext") && digits_follow) ends = true;
    for (const char* mark : {"x", "#", ","}) {
      ends = ends || (StartsWith(low, mark) && digits_follow);
    }
    if (plain && StartsWith(rest, ".0")) {
      const std::string tail = rest.substr(StartsWith(rest, ".00") ? 3 : 2);
      ends = ends || tail.find_first_not_of(' ') == std::string::npos;
    }
    if (any && ends) return number.substr(0, i);
    any = any || digit(number[i]);
    plain = plain && (digit(number[i]) || number[i] == ' ');
  }
  return number;
}

}  // namespace

Spelling Normalise(std::string_view dialled) {
  std::string number = NarrowSigns(PlainMarks(std::string(dialled)));
  const auto blank = number.find_first_not_of(' ');
  number = blank == std::string::npos ? "" : number.substr(blank);
  std::string scheme = number.substr(0, 4);
  for (char& c : scheme) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  if (scheme == "tel:" || scheme == "sip:") number = number.substr(4);
  number = WithoutExtension(number.substr(0, number.find_first_of("@;")));
  Spelling spelling;
  std::string left;
  for (char c : number) {
    if (std::string(" -.()/").find(c) == std::string::npos) left += c;
  }
  spelling.empty = left.empty();
  spelling.plus = StartsWith(left, "+");
  spelling.digits = left.substr(spelling.plus ? 1 : 0);
  spelling.valid = !spelling.digits.empty() && spelling.digits.size() <= 32;
  for (char c : spelling.digits) {
    if (c < '0' || c > '9') spelling.valid = false;
  }
  const auto hyphen = number.rfind('-');
  if (spelling.valid && hyphen != std::string::npos) {
    for (char c : number.substr(0, hyphen)) {
      if (c >= '0' && c <= '9') spelling.before_hyphen += c;
    }
  }
  return spelling;
}

}  // namespace trunkline::reference
