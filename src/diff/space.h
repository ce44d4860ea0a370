// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_SPACE_H_
#define TRUNKLINE_SRC_DIFF_SPACE_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/diff/sets.h"
#include "src/rules/compiled.h"
#include "src/rules/number.h"
#include "trunkline/ticket.h"

// The tickets that two rule sets can tell apart, and what the engine makes of
// them on each side.
//
// Idea. Both sides read one ticket, so a value of a field is a pair of what
// each side makes of it. The values are numbered ("points") such that what a
// code covers is a short list of ranges: categories in the preorder of both
// trees together, regions in that of the old tree. The point of a code that one
// side does not list is read there as that side reads it: as an ancestor, as
// the entry that has the code as an alias now, or as unknown.
//
// A category or a region may be written in many ways (src/rules/names.h), and
// the same text may stand for something else at another time. The pairs are
// those of codes, names and paths of names of either side; each pair knows
// texts that are read so, and when. Where no text is read so, there is no
// ticket (Never()).
//
// The engine's own functions of a ticket (department in force, department that
// serves, phase) are given as partitions of the space.
namespace trunkline::diff {

enum Side : int { kOld = 0, kNew = 1 };

// In place of a department: the claim needs the region.
inline constexpr rules::Id kNeedsRegion = ~rules::Id{0};

class Space {
 public:
  Space(const rules::Compiled& before, const rules::Compiled& after);

  const rules::Compiled& rules(int side) const {
    return *rules_[static_cast<std::size_t>(side)];
  }

  // All points of a field.
  const IntSet& Domain(int field) const {
    return domains_[static_cast<std::size_t>(field)];
  }
  int fields() const { return static_cast<int>(domains_.size()); }

  // --- points ---
  static constexpr std::int64_t kAbsent = 0;
  static constexpr std::int64_t kUnknown = 1;
  static constexpr std::int64_t kElsewhere = 2;  // Of a number.
  static constexpr std::int64_t kFirst = 3;      // Of numbers.
  static constexpr std::int64_t kFirstCode = 2;  // Of other codes.

  struct NumberPoint {
    std::string text;
    std::array<rules::Number, 2> read;
  };
  struct Category {
    std::string_view code;
    std::size_t parent = 0;            // In categories(), plus 1; 0: none.
    std::size_t last = 0;              // Of its subtree.
    std::array<rules::Id, 2> id{};     // kNone: not listed.
    std::array<rules::Id, 2> found{};  // The deepest listed above or itself.
  };
  // What a side makes of a category or a region, whatever is valid.
  struct Read {
    enum Kind : std::uint8_t {
      kNothing,  // Nothing is written.
      kWhole,    // `id`.
      kPart,     // Known in part, as `id`; kNone: unknown.
      kForeign,  // A region of another jurisdiction.
    };
    Kind kind = kNothing;
    rules::Id id = rules::kNone;
    friend bool operator==(const Read& a, const Read& b) {
      return a.kind == b.kind && a.id == b.id;
    }
    friend bool operator!=(const Read& a, const Read& b) { return !(a == b); }
  };
  struct Spelling {
    std::string text;
    IntSet times;  // Of acceptance.
  };
  struct WrittenPoint {
    std::array<Read, 2> read;
    std::vector<Spelling> spellings;  // A few; the first is that of a code.
    IntSet times;                     // Of all of them.
  };
  struct Code {
    std::string_view code;
    std::array<rules::Id, 2> id{};
  };
  struct AttributeClass {
    std::array<std::uint32_t, 2> coordinate{};  // kAbsentValue, kUnusable.
    std::string text;
  };
  static constexpr std::uint32_t kAbsentValue = ~std::uint32_t{0};
  static constexpr std::uint32_t kUnusable = ~std::uint32_t{0} - 1;
  struct Attribute {
    std::string_view name;
    std::array<std::int32_t, 2> number{-1, -1};  // In the side's table.
    bool same = true;                            // Both sides declare it alike.
    std::vector<AttributeClass> classes;         // By point.
    std::map<std::array<std::uint32_t, 2>, std::int64_t> points;
  };
  // Whether the tables differ, in what makes a reading of a text.
  bool categories_differ() const { return categories_differ_; }
  bool regions_differ() const { return regions_differ_; }
  // Whether they tell another jurisdiction's regions by something else.
  bool own_regions_differ() const { return own_regions_differ_; }
  // From the point kAbsent on.
  const std::vector<NumberPoint>& numbers() const { return numbers_; }
  const std::vector<Category>& categories() const { return categories_; }
  const std::vector<WrittenPoint>& category_points() const {
    return category_points_;
  }
  const std::vector<WrittenPoint>& region_points() const {
    return region_points_;
  }
  // Conjunctions that no ticket is in.
  const std::vector<Conj>& Never() const { return never_; }
  const std::vector<Code>& departments() const { return departments_; }
  const std::vector<Attribute>& attributes() const { return attributes_; }

  static std::int64_t CategoryPoint(std::size_t i, bool below) {
    return static_cast<std::int64_t>(2 + 2 * i + (below ? 1 : 0));
  }
  // The first category point that is in no subtree's range.
  std::int64_t FirstOtherCategory() const {
    return CategoryPoint(categories_.size(), false);
  }
  // What a side reads, whatever the time.
  const Read& CategoryRead(int side, std::int64_t point) const {
    return category_points_[static_cast<std::size_t>(point)]
        .read[static_cast<std::size_t>(side)];
  }
  const Read& RegionRead(int side, std::int64_t point) const {
    return region_points_[static_cast<std::size_t>(point)]
        .read[static_cast<std::size_t>(side)];
  }
  // The points of a subtree of a side's category in both trees together.
  IntSet CategorySubtree(int side, rules::Id category) const;
  // The place of a side's category in categories(), plus 1; 0 for kNone.
  std::size_t PlaceOf(int side, rules::Id category) const;

  // Where a ticket lies. False: a spelling or value of it is read so
  // differently that no point stands for it; see DiffNotice.
  bool Place(const Ticket& ticket, std::vector<std::int64_t>* points) const;

  // --- conditions.cc: conditions of a side as sets ---
  // A set for some times of acceptance.
  struct Dated {
    IntSet times;
    IntSet values;
  };
  const std::vector<Dated>& Categories(int side, rules::Id category);
  const std::vector<Dated>& Regions(int side, rules::Id region);
  // The points of no usable region.
  const std::vector<Dated>& NoRegion(int side);
  // The conjunctions of what an entry asks for, without its texts and
  // undeclared attributes.
  std::vector<Conj> Conditions(int side, const rules::EntryKey& key,
                               const rules::Entry& entry);

  // --- functions.cc: the engine's functions ---
  const Partition<rules::Id>& InForce(int side, rules::Id department);
  // As Compiled::Serving() and InForce(). For a claim, or kNeedsRegion; for an
  // assisting department, kNone if there is no region.
  const Partition<rules::Id>& Serving(int side, rules::Id function,
                                      bool for_claim);
  const Partition<const rules::PhaseSpan*>& Phases(int side);
  // The owner of the number by its phase, as it stands.
  const Partition<rules::Id>& Owner(int side);
  // The first receiver that the ticket names, as it stands; kNone: none.
  const Partition<rules::Id>& NamedReceiver(int side);
  // Depth of the department's region if that encloses the ticket's; 0: not.
  const Partition<std::uint32_t>& Closeness(int side, rules::Id department);

 private:
  // --- values.cc ---
  void AddNumbers();
  void AddDepartments();
  void AddAttributes();
  // The point for what both sides read in a number; -1: none.
  std::int64_t NumberPointOf(std::string_view dialled) const;
  // The points of the declared attributes. False: as Place().
  bool PlaceAttributes(const Ticket& ticket,
                       std::vector<std::int64_t>* points) const;

  // --- written.cc ---
  void AddCategories();
  void AddCategoryPoints();
  void AddRegions();
  using PointIds =
      absl::flat_hash_map<std::array<std::uint64_t, 2>, std::int64_t>;
  // Adds a text, as a point or to the one that is read so.
  void AddText(bool region, const std::string& text,
               const std::vector<std::int64_t>& cuts);
  void AddSpelling(bool region, const std::array<Read, 2>& read,
                   const std::string& text, const IntSet& times);
  // Texts of all names, and of what is below them.
  void AddNames(bool region, const std::vector<std::int64_t>& cuts);
  void AddNever(int field, const std::vector<WrittenPoint>& points);
  Read ReadBy(int side, bool region, std::string_view text, std::int64_t at,
              bool* dated) const;
  // The point for what both sides read at an instant; -1: none.
  std::int64_t PointFor(bool region, std::string_view text,
                        std::int64_t at) const;

  // --- conditions.cc ---
  IntSet AttributeSet(int field, int side, std::uint32_t from,
                      std::uint32_t to) const;

  std::array<const rules::Compiled*, 2> rules_;
  bool categories_differ_, own_regions_differ_, regions_differ_;
  std::vector<IntSet> domains_;
  std::vector<NumberPoint> numbers_;
  std::map<std::array<std::uint64_t, 2>, std::int64_t> number_points_;
  std::vector<Category> categories_;
  std::array<std::vector<std::size_t>, 2> category_places_;
  std::vector<Code> departments_;
  std::vector<WrittenPoint> category_points_, region_points_;
  PointIds category_point_ids_, region_point_ids_;
  std::vector<Conj> never_;
  absl::flat_hash_map<std::string_view, std::int64_t> department_points_;
  std::vector<Attribute> attributes_;
  std::array<absl::flat_hash_map<rules::Id, std::vector<Dated>>, 2>
      dated_categories_, dated_regions_;
  std::array<absl::flat_hash_map<rules::Id, Partition<rules::Id>>, 2> in_force_,
      serving_, assisting_;
  std::array<absl::flat_hash_map<rules::Id, Partition<std::uint32_t>>, 2>
      closeness_;
  std::array<Partition<const rules::PhaseSpan*>, 2> phases_;
  std::array<Partition<rules::Id>, 2> owner_, named_;
};

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_SPACE_H_
