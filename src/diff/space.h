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
// side does not list is read there as that side reads it: as an ancestor, or as
// unknown.
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
  // From the point kAbsent on.
  const std::vector<NumberPoint>& numbers() const { return numbers_; }
  const std::vector<Category>& categories() const { return categories_; }
  const std::vector<Code>& regions() const { return regions_; }
  const std::vector<Code>& departments() const { return departments_; }
  const std::vector<Attribute>& attributes() const { return attributes_; }

  static std::int64_t CategoryPoint(std::size_t i, bool below) {
    return static_cast<std::int64_t>(2 + 2 * i + (below ? 1 : 0));
  }
  // What a side finds for a point, whatever the time.
  rules::Id FoundCategory(int side, std::int64_t point) const;
  rules::Id RegionOf(int side, std::int64_t point) const;
  // The points of a subtree of a side's category in both trees together.
  IntSet CategorySubtree(int side, rules::Id category) const;
  // The place of a side's category in categories(), plus 1; 0 for kNone.
  std::size_t PlaceOf(int side, rules::Id category) const;

  // Where a ticket lies. False: a spelling or value of it is read so differently
  // that no point stands for it; see DiffNotice.
  bool Place(const Ticket& ticket, std::vector<std::int64_t>* points) const;

  // --- conditions of a side as sets ---
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

  // --- the engine's functions ---
  const Partition<rules::Id>& InForce(int side, rules::Id department);
  // As Compiled::Serving() and InForce(), or kNeedsRegion.
  const Partition<rules::Id>& Serving(int side, rules::Id function);
  const Partition<const rules::PhaseSpan*>& Phases(int side);
  // The owner of the number by its phase, as it stands.
  const Partition<rules::Id>& Owner(int side);
  // The first receiver that the ticket names, as it stands; kNone: none.
  const Partition<rules::Id>& NamedReceiver(int side);
  // Depth of the department's region if that encloses the ticket's; 0: not.
  const Partition<std::uint32_t>& Closeness(int side, rules::Id department);

 private:
  void AddNumbers();
  void AddCategories();
  void AddRegions();
  void AddDepartments();
  void AddAttributes();
  IntSet AttributeSet(int field, int side, std::uint32_t from,
                      std::uint32_t to) const;
  // Cuts all time at the given instants, and calls see(times, an instant).
  template <typename See>
  static void Segments(std::vector<std::int64_t> cuts, See&& see);

  std::array<const rules::Compiled*, 2> rules_;
  std::vector<IntSet> domains_;
  std::vector<NumberPoint> numbers_;
  std::map<std::array<std::uint64_t, 2>, std::int64_t> number_points_;
  std::vector<Category> categories_;
  std::array<std::vector<std::size_t>, 2> category_places_;
  std::vector<Code> regions_, departments_;
  std::array<std::vector<std::int64_t>, 2> region_points_;
  absl::flat_hash_map<std::string_view, std::int64_t> department_points_;
  std::vector<Attribute> attributes_;
  std::array<absl::flat_hash_map<rules::Id, std::vector<Dated>>, 2>
      dated_categories_, dated_regions_;
  std::array<absl::flat_hash_map<rules::Id, Partition<rules::Id>>, 2> in_force_,
      serving_;
  std::array<absl::flat_hash_map<rules::Id, Partition<std::uint32_t>>, 2>
      closeness_;
  std::array<Partition<const rules::PhaseSpan*>, 2> phases_;
  std::array<Partition<rules::Id>, 2> owner_, named_;
};

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_SPACE_H_
