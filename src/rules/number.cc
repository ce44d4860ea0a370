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
  bool plus = false;
  bool bad = false;
  std::string_view view() const { return {data, size}; }
};

// Moves past "tel:" or "sip:", whichever `scheme` names, if it is there.
bool SkipScheme(std::string_view s, std::string_view scheme, std::size_t* at) {
  if (s.size() - *at <= scheme.size()) return false;
  for (std::size_t i = 0; i != scheme.size(); ++i) {
    if ((s[*at + i] | 0x20) != scheme[i]) return false;
  }
  std::size_t next = *at + scheme.size();
  if (base::NextNarrow(s, &next) != ':') return false;
  *at = next;
  return true;
}

Digits ReadDigits(std::string_view s) {
  Digits out;
  std::size_t at = 0;
  for (std::size_t next = 0; next != s.size(); at = next) {
    if (base::NextNarrow(s, &next) != ' ') break;
  }
  if (!SkipScheme(s, "tel", &at)) SkipScheme(s, "sip", &at);
  while (at != s.size()) {
    const char c = base::NextNarrow(s, &at);
    if (c == '@' || c == ';') break;
    if (c >= '0' && c <= '9') {
      if (out.size == kMaxDigits) {
        out.bad = true;
        break;
      }
      out.data[out.size++] = c;
    } else if (c == '+' && out.size == 0 && !out.plus) {
      out.plus = true;
    } else if (c == '\0' ||
               std::string_view(" -.()/").find(c) == std::string_view::npos) {
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

}  // namespace

Number ResolveNumber(const Compiled& compiled, std::string_view dialled) {
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
  // Nearly every number is spelt as the rule set has it: digits only.
  if (dialled.empty() || known(dialled)) return out;
  const Digits digits = ReadDigits(dialled);
  if (digits.bad) return is(Number::Kind::kUnknown);
  std::string_view rest = digits.view();
  if (rest.empty()) {
    return is(digits.plus ? Number::Kind::kUnknown : Number::Kind::kAbsent);
  }
  if (!digits.plus && known(rest)) return out;
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
  if (digits.plus || Strip(&rest, "00")) {
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
  return is(Number::Kind::kUnknown);
}

}  // namespace trunkline::rules
