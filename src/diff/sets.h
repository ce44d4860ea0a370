// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_SETS_H_
#define TRUNKLINE_SRC_DIFF_SETS_H_

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

// Sets of tickets as conjunctions: for each field of a ticket the set of its
// values, and conditions on texts and undeclared attributes ("atoms").
namespace trunkline::diff {

// A set of integers: ranges [from, to), ascending, none touching another.
class IntSet {
 public:
  using Range = std::pair<std::int64_t, std::int64_t>;
  static constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

  IntSet() = default;
  static IntSet Of(std::int64_t from, std::int64_t to);
  static IntSet One(std::int64_t value) { return Of(value, value + 1); }
  static IntSet All() { return Of(kMin, kMax); }
  // n log n; linear for points that ascend.
  static IntSet OfPoints(std::vector<std::int64_t> points);
  // The union. n log n in all ranges.
  static IntSet OfAll(std::vector<IntSet> sets);

  bool empty() const { return ranges_.empty(); }
  const std::vector<Range>& ranges() const { return ranges_; }
  std::int64_t first() const { return ranges_.front().first; }
  bool Has(std::int64_t value) const;
  bool Meets(const IntSet& other) const;
  // Whether every value of `other` is here.
  bool Covers(const IntSet& other) const;
  IntSet And(const IntSet& other) const;
  IntSet Minus(const IntSet& other) const;
  IntSet Or(const IntSet& other) const;
  friend bool operator==(const IntSet& a, const IntSet& b) {
    return a.ranges_ == b.ranges_;
  }
  friend bool operator!=(const IntSet& a, const IntSet& b) { return !(a == b); }
  friend bool operator<(const IntSet& a, const IntSet& b) {
    return a.ranges_ < b.ranges_;
  }

 private:
  std::vector<Range> ranges_;
};

// The fields of a ticket. From kAttribute on: one for each declared attribute.
enum Field : int {
  kNumber,
  kCategory,
  kRegion,
  kType,
  kChannel,
  kUrgency,
  kAccepted,
  kCalled,
  kHandedOver,
  kTransferFailed,
  kEmergencyConfirmed,
  kConfidential,
  kFirstReceiver,
  kAttribute,
};

// What reports call the fields before kAttribute. A declared attribute is
// "attribute." and its name; words, and attributes that are not declared, are
// atoms (Atoms::FieldOf()).
inline constexpr std::array<std::string_view, kAttribute> kFieldNames{
    "number",
    "category",
    "region",
    "type",
    "channel",
    "urgency",
    "accepted_at",
    "called_at",
    "handed_over",
    "transfer_failed",
    "emergency_confirmed",
    "confidential",
    "first_receiver"};
static_assert(!kFieldNames[kAttribute - 1].empty(), "each field has a name");

// A conjunction. Fields that are not listed may have any value.
struct Conj {
  std::vector<std::pair<int, IntSet>> fields;  // Ascending.
  std::vector<int> atoms;                      // All hold; ascending.

  const IntSet* Find(int field) const;
  // Restricts a field. False: no value is left; the conjunction is then void.
  bool Restrict(int field, const IntSet& values);
  bool Restrict(int field, std::int64_t value) {
    return Restrict(field, IntSet::One(value));
  }
  void AddAtom(int atom);
  // Adds the conditions of another. False as above.
  bool Restrict(const Conj& other);
  // Whether some values of the fields are in both, whatever the atoms say.
  bool Meets(const Conj& other) const;
  // Whether the fields and atoms of `other` imply these.
  bool Covers(const Conj& other) const;
  friend bool operator==(const Conj& a, const Conj& b) {
    return a.fields == b.fields && a.atoms == b.atoms;
  }
  friend bool operator<(const Conj& a, const Conj& b) {
    return a.fields != b.fields ? a.fields < b.fields : a.atoms < b.atoms;
  }
};

// The tickets of `when` that are in none of `except`. The exceptions are owned
// by the claims that they belong to.
struct Cell {
  Conj when;
  std::vector<const Conj*> except;
};

// Parts of the space that do not meet and together are all of it.
template <typename Value>
using Partition = std::vector<std::pair<Conj, Value>>;

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_SETS_H_
