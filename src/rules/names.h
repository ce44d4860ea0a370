// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_NAMES_H_
#define TRUNKLINE_SRC_RULES_NAMES_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/rules/code_table.h"
#include "src/rules/conditions.h"

// What people write for the entries of one kind: codes, labels, aliases, paths
// of names. docs/routing.md, "Names, codes and paths", has the exact rules.
namespace trunkline::rules {

// A longer text is unknown and is not read.
inline constexpr std::size_t kMaxWrittenBytes = 1024;

// Folds, trims, makes one space of several, and "/" of "->", ">" and arrows.
// An invalid byte becomes '\xFF'.
std::string FoldName(std::string_view name);
// As above, into `out`, which has room for name.size() bytes. Returns the size.
std::size_t FoldName(std::string_view name, char* out);

// A code of six digits for one of 9 or 12 that only has zeros behind them;
// other texts as they are.
std::string_view ShortRegionCode(std::string_view folded);

// In place of an instant: dated names count at any time.
inline constexpr std::int64_t kAnyTime =
    std::numeric_limits<std::int64_t>::min();

// What a text stands for.
struct Written {
  Id id = kNone;      // The deepest entry that is known; kNone: none.
  bool whole = true;  // All of the text is known, or it is empty.
  // It is a region of another jurisdiction; `id` is kNone.
  bool elsewhere = false;
  // At another time it may stand for something else.
  bool dated = false;
  // Of a text that is not known in whole: the first part that is not known,
  // from 1. 0: it has no parts.
  std::uint8_t part = 0;
};

// The names of the entries of one kind, which form a tree or are all roots.
// Build it by AddName() and Freeze(); then it is immutable, and any
// number of threads may read it.
class Names {
 public:
  // Where an entry is in its tree. In preorder, it covers [order, last].
  struct Place {
    std::uint32_t order = 0;
    std::uint32_t last = 0;
    std::uint32_t depth = 0;  // 1 for a root.
    Interval valid;
  };
  // A name of an entry. Those of one name are sorted by the entries' order.
  struct Bearer {
    Id id = kNone;
    Interval valid;  // Of the name.
  };
  struct Bearers {
    const Bearer* first = nullptr;
    const Bearer* end = nullptr;
    std::size_t size() const { return static_cast<std::size_t>(end - first); }
  };

  void SetSeed(const CodeTable::Seed& seed) { table_.SetSeed(seed); }
  // Ids count from 1; `places` has element 0 "none".
  void SetPlaces(std::vector<Place> places) { places_ = std::move(places); }
  // `folded` must outlive the table. `is_code`: it is the entry's code as it is
  // written, which is looked up elsewhere first.
  void AddName(std::string_view folded, Id id, const Interval& valid,
               bool is_code);
  // `codes` are those of the entries, as they are written; they must outlive
  // this.
  void Freeze(const CodeTable* codes);

  // Those that have a name at any time.
  Bearers Find(std::string_view folded) const {
    if (const Id name = table_.Find(folded); name != kNone) return Of(name);
    return OfCode(codes_->Find(folded));
  }
  // The only entry that ever has the name, as it is written; kNone: none or
  // several.
  Id FindOnly(std::string_view written) const;
  const Place& place(Id id) const { return places_[id]; }
  // Whether a name stands for different entries at different times.
  bool depend_on_time() const { return depend_on_time_; }
  // Whether a text that is no code may be a name, by its size: a filter.
  bool MayBe(std::string_view text) const {
    return (sizes_ >> (text.size() & 31) & 1) != 0;
  }
  // Bit n - 1: there is a name of n characters, 1 to 64.
  std::uint64_t lengths() const { return lengths_; }
  // Calls visit(name) for each name that is no code, in no order; also before
  // Freeze().
  template <typename Visitor>
  void ForEachName(Visitor&& visit) const {
    table_.ForEach([&](std::string_view name, Id) { visit(name); });
  }
  // Calls visit(name, bearers) for each name, in no order.
  template <typename Visitor>
  void ForEach(Visitor&& visit) const {
    table_.ForEach(
        [&](std::string_view name, Id number) { visit(name, Of(number)); });
    codes_->ForEach([&](std::string_view code, Id id) {
      const Bearers bearers = OfCode(id);
      if (bearers.size() != 0 && table_.Find(code) == kNone) {
        visit(code, bearers);
      }
    });
  }

 private:
  Bearers Of(Id name) const {
    return {bearers_.data() + begins_[name],
            bearers_.data() + begins_[name + 1]};
  }
  Bearers OfCode(Id id) const {
    if (id >= by_code_.size() || by_code_[id].id == kNone) return {};
    return {&by_code_[id], &by_code_[id] + 1};
  }

  // Most names are the code of an entry as it is written, and nothing else.
  // These are found in the entries' own table and are not kept again.
  const CodeTable* codes_ = nullptr;
  std::vector<Bearer> by_code_;  // By the entry's id; without one: not added.
  CodeTable table_;              // Other names to their numbers, from 1.
  std::vector<Place> places_{1};
  std::vector<Bearer> bearers_;               // By name.
  std::vector<std::uint32_t> begins_{0, 0};   // By the number of the name.
  std::vector<std::pair<Id, Bearer>> added_;  // Before Freeze().
  std::uint64_t lengths_ = 0;
  bool depend_on_time_ = false;
  std::uint32_t sizes_ = 0;  // Bit n: of n bytes, modulo 32.
};

// Of `size` - 1 roots.
std::vector<Names::Place> FlatPlaces(std::size_t size);

// What a rule set knows of regions beside their names.
struct OwnRegions {
  Id own = kNone;        // The jurisdiction's own; kNone: it is not known.
  bool chinese = false;  // Its country code is 86.
  // The first 4 digits of the regions' codes, ascending.
  std::vector<std::uint16_t> prefixes;
};

// Reads a text that is no code of an entry. Cost: linear in its size, and at
// most 31 parts with 64 look-ups each.
Written ReadCategoryPath(const Names& names, std::string_view text,
                         std::int64_t at);
Written ReadRegionPath(const Names& names, const OwnRegions& own,
                       std::string_view text, std::int64_t at);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_NAMES_H_
