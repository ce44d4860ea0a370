// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_CODE_TABLE_H_
#define TRUNKLINE_SRC_RULES_CODE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

// Codes to ids: an open-addressing hash table. Each ticket needs three lookups,
// so a slot holds all of a usual code (up to 24 bytes, as three words) beside
// its id: a lookup touches one cache line and compares words, not bytes. Longer
// codes are compared by three words first, then byte by byte. At most half of
// the slots are taken. 56 bytes a slot.
//
// Codes come from files that may be hostile. Their hash is keyed with the
// SHA-256 of what is loaded (SetSeed): a change of the codes changes the key,
// so that codes that collide cannot be computed ahead. Only ForEach() shows the
// order.
namespace trunkline::rules {

// Ids count from 1 in their table; 0 is "none" or "not given".
using Id = std::uint32_t;
inline constexpr Id kNone = 0;

class CodeTable {
 public:
  struct Seed {
    std::uint64_t a = 0x9E3779B97F4A7C15u;
    std::uint64_t b = 0xBF58476D1CE4E5B9u;
    std::uint64_t c = 0x94D049BB133111EBu;
  };
  // The table must be empty.
  void SetSeed(const Seed& seed) { seed_ = seed; }
  // Whose upper bits say where a code is looked for first. For tests.
  std::uint64_t Hash(std::string_view code) const {
    return Hash(Read(code), code.size());
  }

  // Adds a code under an id above 0; the first of equal codes stays. `code`
  // must outlive the table.
  void Add(std::string_view code, Id id) {
    if (2 * size_ >= slots_.size()) Grow();
    const Words words = Read(code);
    std::size_t at = Home(words, code.size());
    for (; slots_[at].id != kNone; at = Next(at)) {
      if (Is(at, words, code)) return;
    }
    slots_[at] = {words, id, static_cast<std::uint32_t>(code.size())};
    codes_[at] = code;
    ++size_;
  }

  // Returns the id of a code, or kNone.
  Id Find(std::string_view code) const {
    if (size_ == 0) return kNone;
    const Words words = Read(code);
    for (std::size_t at = Home(words, code.size()); slots_[at].id != kNone;
         at = Next(at)) {
      if (Is(at, words, code)) return slots_[at].id;
    }
    return kNone;
  }

  // Where a code is, until the next is added; it must be in the table.
  std::size_t PlaceOf(std::string_view code) const {
    const Words words = Read(code);
    std::size_t at = Home(words, code.size());
    while (!Is(at, words, code)) at = Next(at);
    return at;
  }
  // Whether a code is the one of a place: Find() without the hash, for callers
  // that expect one code.
  bool IsAt(std::size_t place, std::string_view code) const {
    return Is(place, Read(code), code);
  }

  std::size_t size() const { return size_; }
  // Calls visit(code, id) for each, in no order.
  template <typename Visitor>
  void ForEach(Visitor&& visit) const {
    for (std::size_t at = 0; at != slots_.size(); ++at) {
      if (slots_[at].id != kNone) visit(codes_[at], slots_[at].id);
    }
  }

 private:
  // Up to 24 bytes are told apart by these and their number; of longer codes
  // they are the beginning, a mix of all, and the end.
  struct Words {
    std::uint64_t a, b, c;
  };
  struct Slot {
    Words words{0, 0, 0};
    Id id = kNone;
    std::uint32_t size = 0;
  };
  static constexpr std::size_t kInline = 24;

  template <typename Word>
  static std::uint64_t Load(const char* p) {
    Word word;
    std::memcpy(&word, p, sizeof word);
    return word;
  }
  static std::uint64_t Mix(std::uint64_t x, std::uint64_t y) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = Wide{x} * y;
    return static_cast<std::uint64_t>(product) ^
           static_cast<std::uint64_t>(product >> 64);
  }
  Words Read(std::string_view code) const {
    const char* const p = code.data();
    const std::size_t n = code.size();
    const auto load64 = [p](std::size_t i) {
      return Load<std::uint64_t>(p + i);
    };
    if (n > 16)
      return {load64(0), n > kInline ? MixAll(code) : load64(8), load64(n - 8)};
    if (n >= 8) return {load64(0), load64(n - 8), 0};
    if (n >= 4) {
      return {Load<std::uint32_t>(p), Load<std::uint32_t>(p + n - 4), 0};
    }
    if (n == 0) return {0, 0, 0};
    // All of up to three bytes; which of them are equal, the size says.
    const auto byte = [p](std::size_t i) {
      return std::uint64_t{static_cast<unsigned char>(p[i])};
    };
    return {byte(0) | byte(n / 2) << 8 | byte(n - 1) << 16, 0, 0};
  }
  std::uint64_t MixAll(std::string_view code) const;

  std::uint64_t Hash(const Words& w, std::size_t n) const {
    const std::uint64_t mixed = Mix(w.a ^ seed_.a, w.b ^ seed_.b);
    return Mix(mixed ^ w.c, seed_.c ^ n);
  }
  std::size_t Home(const Words& w, std::size_t n) const {
    return Hash(w, n) >> shift_;
  }
  std::size_t Next(std::size_t at) const {
    return (at + 1) & (slots_.size() - 1);
  }
  bool Is(std::size_t at, const Words& w, std::string_view code) const {
    const Slot& s = slots_[at];
    return s.words.a == w.a && s.words.b == w.b && s.words.c == w.c &&
           s.size == code.size() &&
           (code.size() <= kInline || codes_[at] == code);
  }
  void Grow();

  std::vector<Slot> slots_;
  std::vector<std::string_view> codes_;  // Of the slots.
  Seed seed_;
  std::size_t size_ = 0;
  int shift_ = 63;
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_CODE_TABLE_H_
