// SPDX-License-Identifier: Apache-2.0
#include "src/rules/number.h"

#include "src/base/fold.h"

namespace trunkline::rules {
namespace {

constexpr std::size_t kMaxDigits = 32;

// The digits of a dialled number. `bad`: it contains other characters, or more
// than kMaxDigits digits.
struct Digits {
  char data[kMaxDigits];
  std::size_t size = 0;
  // Digits before the last hyphen; what is after it may be an extension.
  std::size_t before_hyphen = 0;
  bool plus = false;
  bool bad = false;
  std::string_view view() const { return {data, size}; }
};

// Whether a character is only about layout: a space, a direction mark, or
// another one that Unicode calls format.
bool IsLayout(char32_t c) {
  return c == ' ' || c == '\t' || c == 0xA0 || c == 0xAD || c == 0x061C ||
         c == 0x180E || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || c == 0x205F ||
         (c >= 0x2060 && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

// Whether Unicode calls it a dash, or it is used as one.
bool IsDash(char32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2043 ||
         c == 0x2212 || c == 0x2E3A || c == 0x2E3B || c == 0x301C ||
         c == 0x30FC || c == 0xFE58 || c == 0xFE63 || c == 0xFF0D;
}

// Reads the next character: a digit or another of ASCII, '-' for dashes, ' '
// for layout, and '\x01' for all others.
char NextDialled(std::string_view s, std::size_t* at) {
  const char* p = s.data() + *at;
  char32_t c = base::NextRune(&p, s.data() + s.size());
  *at = static_cast<std::size_t>(p - s.data());
  if (IsDash(c)) return '-';
  if (IsLayout(c)) return ' ';
  c = base::FoldRune(c);  // Full-width forms; a letter is no part of a number.
  return c != 0 && c < 0x80 ? static_cast<char>(c) : '\x01';
}

// Moves past "tel:" or "sip:", whichever `scheme` names, if it is there.
bool SkipScheme(std::string_view s, std::string_view scheme, std::size_t* at) {
  if (s.size() - *at <= scheme.size()) return false;
  for (std::size_t i = 0; i != scheme.size(); ++i) {
    if ((s[*at + i] | 0x20) != scheme[i]) return false;
  }
  std::size_t next = *at + scheme.size();
  if (NextDialled(s, &next) != ':') return false;
  *at = next;
  return true;
}

// Whether a digit comes before the end of the number.
bool HasDigit(std::string_view rest) {
  for (std::size_t at = 0; at != rest.size();) {
    const char c = NextDialled(rest, &at);
    if (c == '@' || c == ';') return false;
    if (c >= '0' && c <= '9') return true;
  }
  return false;
}

// Whether the rest says that an extension follows: "转801", "ext. 801", "x801".
bool StartsExtension(std::string_view rest) {
  for (std::string_view mark : {"转", "分机", "轉", "內線", "内线"}) {
    if (rest.substr(0, mark.size()) == mark) return true;
  }
  std::size_t at = 0;
  const char first = NextDialled(rest, &at);
  const bool marked = first == '#' || first == ',' || (rest[0] | 0x20) == 'x';
  const bool named = rest.size() > 3 && (rest[0] | 0x20) == 'e' &&
                     (rest[1] | 0x20) == 'x' && (rest[2] | 0x20) == 't';
  return (marked || named) && HasDigit(rest);
}

// Whether the rest is the decimal part that a spreadsheet adds: ".0".
bool IsSpreadsheetZero(std::string_view rest) {
  std::size_t at = 0;
  if (NextDialled(rest, &at) != '.' || at == rest.size() ||
      NextDialled(rest, &at) != '0') {
    return false;
  }
  for (bool second = true; at != rest.size(); second = false) {
    const char c = NextDialled(rest, &at);
    if (c == '@' || c == ';') return true;
    if (c != ' ' && !(second && c == '0')) return false;
  }
  return true;
}

Digits ReadDigits(std::string_view s) {
  Digits out;
  std::size_t at = 0;
  for (std::size_t next = 0; next != s.size(); at = next) {
    if (NextDialled(s, &next) != ' ') break;
  }
  if (!SkipScheme(s, "tel", &at)) SkipScheme(s, "sip", &at);
  bool plain = true;  // Digits only so far.
  while (at != s.size()) {
    const std::string_view rest = s.substr(at);
    if (out.size != 0 &&
        (StartsExtension(rest) || (plain && IsSpreadsheetZero(rest)))) {
      break;
    }
    const char c = NextDialled(s, &at);
    if (c == '@' || c == ';') break;
    if (c >= '0' && c <= '9') {
      if (out.size == kMaxDigits) {
        out.bad = true;
        break;
      }
      out.data[out.size++] = c;
      continue;
    }
    if (c != ' ') plain = false;
    if (c == '-') {
      out.before_hyphen = out.size;
    } else if (c == '+' && out.size == 0 && !out.plus) {
      out.plus = true;
    } else if (std::string_view(" .()/").find(c) == std::string_view::npos) {
      out.bad = true;
      break;
    }
  }
  if (out.bad) out.size = 0;
  return out;
}

bool Strip(std::string_view* s, std::string_view prefix) {
  if (prefix.empty() || s->substr(0, prefix.size()) != prefix) return false;
  s->remove_prefix(prefix.size());
  return true;
}

// The most digits of an extension behind a hyphen.
constexpr std::size_t kMaxExtension = 5;

Number ResolveDigits(const Compiled& compiled, std::string_view rest,
                     bool plus) {
  Number out;
  const auto known = [&](std::string_view digits) {
    const Id id = compiled.hotline_ids.Find(digits);
    if (id == kNone) return false;
    out = {Number::Kind::kKnown, id};
    return true;
  };
  const auto is = [&](Number::Kind kind) {
    out.kind = kind;
    return out;
  };
  if (!plus && known(rest)) return out;
  // One area code may be a prefix of another, so all are tried.
  const auto known_in_area = [&](std::string_view s, bool* own) {
    for (std::string_view area : compiled.area_codes) {
      std::string_view local = s;
      if (!Strip(&local, area)) continue;
      *own = true;
      if (known(local)) return true;
    }
    return false;
  };
  bool own = false;
  if (plus || Strip(&rest, "00")) {
    if (compiled.country_code.empty()) return is(Number::Kind::kUnknown);
    if (!Strip(&rest, compiled.country_code)) {
      return is(Number::Kind::kElsewhere);
    }
    std::string_view bare = rest;
    Strip(&bare, compiled.trunk_prefix);
    if (known_in_area(rest, &own) || known_in_area(bare, &own) || known(rest) ||
        known(bare)) {
      return out;
    }
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (compiled.hotline_ids.Find(rest.substr(i)) != kNone) {
        return is(Number::Kind::kElsewhere);
      }
    }
    return is(Number::Kind::kUnknown);
  }
  if (Strip(&rest, compiled.trunk_prefix)) {
    if (known_in_area(rest, &own)) return out;
    return is(own || compiled.area_codes.empty() ? Number::Kind::kUnknown
                                                 : Number::Kind::kElsewhere);
  }
  // A prefix was lost: the trunk prefix before an area code, or "+" or "00"
  // before the country code. Only if all readings lead to one number.
  Id found = kNone;
  bool single = true;
  const auto take = [&](std::string_view digits) {
    const Id id = compiled.hotline_ids.Find(digits);
    if (id == kNone) return;
    single = single && (found == kNone || found == id);
    found = id;
  };
  const auto read = [&](std::string_view digits, bool alone) {
    if (alone) take(digits);
    for (std::string_view area : compiled.area_codes) {
      std::string_view local = digits;
      if (Strip(&local, area)) take(local);
    }
  };
  read(rest, false);
  if (Strip(&rest, compiled.country_code)) {
    read(rest, true);
    if (Strip(&rest, compiled.trunk_prefix)) read(rest, false);
  }
  if (found == kNone || !single) return is(Number::Kind::kUnknown);
  out = {Number::Kind::kKnown, found};
  return out;
}

}  // namespace

Number ResolveNumber(const Compiled& compiled, std::string_view dialled) {
  Number out;
  // Nearly every number is spelt as the rule set has it: digits only.
  if (dialled.empty()) return out;
  out.hotline = compiled.hotline_ids.Find(dialled);
  if (out.hotline != kNone) {
    out.kind = Number::Kind::kKnown;
    return out;
  }
  const Digits digits = ReadDigits(dialled);
  if (digits.bad || (digits.size == 0 && digits.plus)) {
    out.kind = Number::Kind::kUnknown;
    return out;
  }
  if (digits.size == 0) return out;
  out = ResolveDigits(compiled, digits.view(), digits.plus);
  const std::size_t extension = digits.size - digits.before_hyphen;
  if (out.kind != Number::Kind::kKnown && digits.before_hyphen != 0 &&
      extension <= kMaxExtension) {
    const Number without = ResolveDigits(
        compiled, digits.view().substr(0, digits.before_hyphen), digits.plus);
    if (without.kind == Number::Kind::kKnown) return without;
  }
  return out;
}

}  // namespace trunkline::rules
