// SPDX-License-Identifier: Apache-2.0
// Reads paths of names: docs/routing.md, "Names, codes and paths".
#include <algorithm>
#include <array>
#include <cstring>

#include "src/base/fold.h"
#include "src/rules/names.h"

namespace trunkline::rules {
namespace {

// Characters of a name inside a path; lengths() has a bit for each.
constexpr std::size_t kMaxNameCharacters = 64;
constexpr int kMaxParts = 31;
// Entries that one part may leave.
constexpr std::size_t kMaxLeft = 64;

// The codes of the provinces in GB/T 2260, and of Taiwan, Hong Kong and Macao.
constexpr std::string_view kProvinces =
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 "
    "53 "
    "54 61 62 63 64 65 71 81 82";

constexpr std::u32string_view kCityEnds[] = {
    U"省", U"市", U"自治区", U"自治州", U"盟", U"地区", U"特别行政区"};
constexpr std::u32string_view kClosing = U"省市区县旗州盟镇乡村";
constexpr std::u32string_view kStreet = U"街道";
// The entry under which lists of codes put the districts of a city.
constexpr std::u32string_view kDistricts = U"市辖区";

bool EndsWith(std::u32string_view text, std::u32string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

// Letters and digits that must not be cut in two.
bool IsWord(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 0x80 && c < 0x2E80);
}

bool IsDigits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The entries that a part leaves.
struct Left {
  std::array<Id, kMaxLeft> ids;
  std::size_t size = 0;
};

class PathReader {
 public:
  PathReader(const Names& names, bool is_region, std::int64_t at)
      : names_(names), is_region_(is_region), at_(at) {}

  // Sets the text, at most kMaxWrittenBytes.
  void SetText(std::string_view written) {
    text_ = {bytes_.data(), FoldName(written, bytes_.data())};
    if (is_region_) text_ = ShortRegionCode(text_);
    const char* p = text_.data();
    const char* const end = p + text_.size();
    while (p != end) {
      begins_[size_] = static_cast<std::uint16_t>(p - text_.data());
      runes_[size_++] = base::NextRune(&p, end);
    }
    begins_[size_] = static_cast<std::uint16_t>(text_.size());
  }
  std::string_view text() const { return text_; }

  Written Read() {
    Written out;
    SkipSeparators();
    while (at_rune_ != size_) {
      if (parts_ == kMaxParts || !ReadPart(&out)) return Stop(out);
      SkipSeparators();
    }
    if (const Id id = Named(&out); id != kNone) {
      out.id = id;
      return out;
    }
    // Nothing but separators and the like, or several entries.
    return Stop(out);
  }

  // What one name alone stands for.
  Id Alone(std::string_view name, Written* out) {
    left_.size = 0;
    parts_ = 0;
    Left next;
    if (!Agree(names_.Find(name), &next, out)) return kNone;
    left_ = next;
    parts_ = 1;
    return Named(out);
  }

  // Whether what begins at a character looks like a place above the counties;
  // `*end` is where it ends.
  bool IsCity(std::size_t begin, std::size_t* end) const {
    for (std::size_t i = begin; i != size_ && !IsSeparator(i); ++i) {
      const std::u32string_view so_far(&runes_[begin], i + 1 - begin);
      for (std::u32string_view city : kCityEnds) {
        if (so_far.size() >= city.size() + 2 && EndsWith(so_far, city)) {
          *end = i + 1;
          return true;
        }
      }
    }
    return false;
  }
  // Whether a root, or `own`, has a name that begins at a character.
  bool IsOwn(std::size_t begin, Id own, Written* out) const {
    return ForEachName(begin, [&](std::size_t, Names::Bearers bearers) {
      bool found = false;
      for (const Names::Bearer* b = bearers.first; b != bearers.end; ++b) {
        if (names_.place(b->id).depth != 1 && b->id != own) continue;
        found |= IsInForce(*b, out);
      }
      return found;
    });
  }
  std::size_t AfterSeparators(std::size_t i) const {
    while (i != size_ && IsSeparator(i)) ++i;
    return i;
  }
  // Where what is not known begins.
  std::size_t unknown_begin() const { return AfterSeparators(known_end_); }
  bool has_parts() const { return parts_ != 0; }
  std::size_t size() const { return size_; }
  bool contradicts() const { return contradicts_; }

 private:
  bool IsSeparator(std::size_t i) const {
    const char32_t c = runes_[i];
    return c == '/' || (is_region_ && (c == ' ' || c == ',' || c == U'、' ||
                                       c == '-' || c == U'·'));
  }
  bool IsBoundary(std::size_t i) const {
    return i == size_ || IsSeparator(i) ||
           (is_region_ && !(IsWord(runes_[i - 1]) && IsWord(runes_[i])));
  }
  // Whether a name that ends here is closed.
  bool IsClosed(std::size_t i) const {
    if (i == size_ || IsSeparator(i)) return true;
    const std::u32string_view so_far(runes_.data(), i);
    return kClosing.find(so_far.back()) != std::u32string_view::npos ||
           EndsWith(so_far, kStreet);
  }
  void SkipSeparators() { at_rune_ = AfterSeparators(at_rune_); }

  // Whether a bearer has its name now.
  bool IsInForce(const Names::Bearer& b, Written* out) const {
    out->dated |= !b.valid.Always();
    return at_ == kAnyTime || b.valid.Holds(at_);
  }
  bool IsValid(Id id) const {
    return at_ == kAnyTime || names_.place(id).valid.Holds(at_);
  }

  // Calls visit(end, bearers) for the names that begin at a character, the
  // longest first, until it returns true.
  template <typename Visitor>
  bool ForEachName(std::size_t begin, Visitor&& visit) const {
    const auto try_name = [&](std::size_t end) {
      if (!IsBoundary(end)) return false;
      const std::size_t from = begins_[begin];
      const Names::Bearers found =
          names_.Find(text_.substr(from, begins_[end] - from));
      return found.size() != 0 && visit(end, found);
    };
    const std::size_t left = size_ - begin;
    if (begin == 0 && left > kMaxNameCharacters && try_name(size_)) return true;
    for (std::size_t n = std::min(left, kMaxNameCharacters); n != 0; --n) {
      if ((names_.lengths() >> (n - 1) & 1) != 0 && try_name(begin + n)) {
        return true;
      }
    }
    return false;
  }

  static void Add(Id id, Left* left) {
    const auto end = left->ids.begin() + left->size;
    if (std::find(left->ids.begin(), end, id) != end) return;
    if (left->size < kMaxLeft) left->ids[left->size] = id;
    ++left->size;  // One more than kMaxLeft: too many.
  }

  // The bearers of a name that agree with what is left. Returns false if there
  // are none or too many.
  bool Agree(Names::Bearers all, Left* next, Written* out) const {
    const auto add = [&](const Names::Bearer* b) {
      if (IsInForce(*b, out)) Add(b->id, next);
      return next->size <= kMaxLeft;
    };
    if (parts_ == 0) {
      for (const Names::Bearer* b = all.first; b != all.end; ++b) {
        if (!add(b)) return false;
      }
      return next->size != 0;
    }
    const auto from = [&](std::uint32_t order) {
      return std::partition_point(all.first, all.end,
                                  [&](const Names::Bearer& b) {
                                    return names_.place(b.id).order < order;
                                  });
    };
    for (std::size_t i = 0; i != left_.size; ++i) {
      const Names::Place& outer = names_.place(left_.ids[i]);
      for (auto b = from(outer.order + 1);
           b != all.end && names_.place(b->id).order <= outer.last; ++b) {
        if (!add(b)) return false;
      }
    }
    if (next->size != 0) return true;
    for (std::size_t i = 0; i != left_.size; ++i) {
      const std::uint32_t order = names_.place(left_.ids[i]).order;
      for (auto b = from(order);
           b != all.end && names_.place(b->id).order == order; ++b) {
        add(b);
      }
    }
    return next->size != 0;
  }

  // The entry that the last part names.
  Id Named(Written* out) const {
    if (left_.size == 1) return left_.ids[0];
    Left best;
    bool any_valid = false;
    for (std::size_t i = 0; i != left_.size; ++i) {
      out->dated |= !names_.place(left_.ids[i]).valid.Always();
      any_valid |= IsValid(left_.ids[i]);
    }
    std::uint32_t fewest = ~std::uint32_t{0};
    for (std::size_t i = 0; i != left_.size; ++i) {
      const Id id = left_.ids[i];
      if (any_valid && !IsValid(id)) continue;
      const std::uint32_t depth = parts_ > 1 ? names_.place(id).depth : 0;
      if (depth < fewest) {
        fewest = depth;
        best.size = 0;
      }
      if (depth == fewest) best.ids[best.size++] = id;
    }
    return best.size == 1 ? best.ids[0] : kNone;
  }

  // Reads the part that begins here. Returns false if none does.
  bool ReadPart(Written* out) {
    bool contradicts = false;
    Left next;
    std::size_t end_of_part = 0;
    const bool found =
        ForEachName(at_rune_, [&](std::size_t end, Names::Bearers bearers) {
          next.size = 0;
          if (Agree(bearers, &next, out)) {
            end_of_part = end;
            return true;
          }
          const auto in_force = [&](const Names::Bearer& b) {
            return IsInForce(b, out);
          };
          contradicts |= IsClosed(end) &&
                         std::any_of(bearers.first, bearers.end, in_force);
          return false;
        });
    if (!found && is_region_ &&
        std::u32string_view(&runes_[at_rune_], size_ - at_rune_)
                .substr(0, kDistricts.size()) == kDistricts) {
      at_rune_ += kDistricts.size();
      return true;
    }
    if (!found) {
      contradicts_ = contradicts;
      return false;
    }
    left_ = next;
    ++parts_;
    at_rune_ = end_of_part;
    const Id id = Named(out);
    if (id != kNone && (!is_region_ || IsClosed(end_of_part))) {
      known_ = id;
      known_parts_ = parts_;
      known_end_ = end_of_part;
    }
    return true;
  }

  Written Stop(Written out) const {
    out.whole = false;
    out.id = known_;
    out.part = static_cast<std::uint8_t>(known_parts_ + 1);
    return out;
  }

  const Names& names_;
  const bool is_region_;
  const std::int64_t at_;
  std::array<char, kMaxWrittenBytes> bytes_;
  std::array<char32_t, kMaxWrittenBytes> runes_;
  std::array<std::uint16_t, kMaxWrittenBytes + 1> begins_;
  std::string_view text_;
  std::size_t size_ = 0;  // Characters.
  std::size_t at_rune_ = 0;
  int parts_ = 0;
  Left left_;
  Id known_ = kNone;  // The deepest that a part names.
  int known_parts_ = 0;
  std::size_t known_end_ = 0;
  bool contradicts_ = false;
};

Written Unknown() {
  Written out;
  out.whole = false;
  return out;
}

// The characters that mean themselves in a category that has no parts, and in
// a region.
struct PlainCharacters {
  bool category[256] = {};
  bool region[256] = {};
  constexpr PlainCharacters() {
    for (int c = 0; c != 256; ++c) {
      region[c] = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      category[c] = region[c] || c == '.' || c == '_' || c == '-';
    }
  }
};
constexpr PlainCharacters kPlain;

// A code that is not listed is met often. It is folded as it stands, and has
// no parts; unless it is also a name, nothing else need be tried.
bool IsLoneCode(const Names& names, std::string_view text,
                const bool (&plain)[256]) {
  for (char c : text) {
    if (!plain[static_cast<unsigned char>(c)]) return false;
  }
  return !names.MayBe(text) || names.Find(text).size() == 0;
}

// The first part is not known.
Written UnknownPath() {
  Written out = Unknown();
  out.part = 1;
  return out;
}

// Whether a region is above the jurisdiction's own.
bool IsAbove(const Names& names, Id region, Id own) {
  if (own == kNone || region == own) return false;
  const Names::Place& outer = names.place(region);
  const std::uint32_t order = names.place(own).order;
  return outer.order < order && order <= outer.last;
}

bool IsForeignCode(const OwnRegions& own, std::string_view digits) {
  if (!own.chinese || own.prefixes.empty()) return false;
  const std::size_t province = kProvinces.find(digits.substr(0, 2));
  if (province == std::string_view::npos || province % 3 != 0) return false;
  std::uint16_t prefix = 0;
  for (char c : digits.substr(0, 4)) {
    prefix = static_cast<std::uint16_t>(prefix * 10 + (c - '0'));
  }
  return !std::binary_search(own.prefixes.begin(), own.prefixes.end(), prefix);
}

Written ReadRegionCode(const Names& names, const OwnRegions& own,
                       std::string_view digits, std::int64_t at) {
  char city[6], province[6];
  std::memset(city, '0', sizeof city);
  std::memset(province, '0', sizeof province);
  std::memcpy(city, digits.data(), 4);
  std::memcpy(province, digits.data(), 2);
  const std::string_view outer[] = {
      digits.size() > 9 ? ShortRegionCode(digits.substr(0, 9))
                        : std::string_view(),
      digits.size() > 6 ? digits.substr(0, 6) : std::string_view(),
      {city, sizeof city},
      {province, sizeof province}};
  PathReader reader(names, /*is_region=*/true, at);
  Written out = Unknown();
  for (std::string_view code : outer) {
    if (code.empty()) continue;
    out.id = reader.Alone(code, &out);
    if (out.id == kNone) continue;
    if (IsAbove(names, out.id, own.own)) {
      out.id = kNone;
      out.elsewhere = true;
    }
    return out;
  }
  out.elsewhere = IsForeignCode(own, digits);
  return out;
}

}  // namespace

Written ReadCategoryPath(const Names& names, std::string_view text,
                         std::int64_t at) {
  if (text.size() > kMaxWrittenBytes) return Unknown();
  if (IsLoneCode(names, text, kPlain.category)) return UnknownPath();
  PathReader reader(names, /*is_region=*/false, at);
  reader.SetText(text);
  return reader.Read();
}

Written ReadRegionPath(const Names& names, const OwnRegions& own,
                       std::string_view text, std::int64_t at) {
  if (text.size() > kMaxWrittenBytes) return Unknown();
  if (!IsDigits(text) && IsLoneCode(names, text, kPlain.region))
    return UnknownPath();
  PathReader reader(names, /*is_region=*/true, at);
  reader.SetText(text);
  Written out = reader.Read();
  if (out.whole) return out;
  const std::string_view folded = reader.text();
  if (out.id == kNone && IsDigits(folded) &&
      (folded.size() == 6 || folded.size() == 9 || folded.size() == 12)) {
    const bool dated = out.dated;
    out = ReadRegionCode(names, own, folded, at);
    out.dated |= dated;
    return out;
  }
  if (reader.contradicts()) {
    out.id = kNone;
    return out;
  }
  std::size_t end = 0;
  if (!reader.IsCity(reader.unknown_begin(), &end)) return out;
  if (out.id != kNone) {
    out.elsewhere = IsAbove(names, out.id, own.own);
  } else if (!reader.has_parts()) {
    const std::size_t next = reader.AfterSeparators(end);
    out.elsewhere = next != reader.size() && !reader.IsOwn(next, own.own, &out);
  }
  if (out.elsewhere) out.id = kNone;
  return out;
}

}  // namespace trunkline::rules
