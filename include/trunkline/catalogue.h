// SPDX-License-Identifier: Apache-2.0
//
// A Catalogue lists the departments, categories, regions, hotlines, declared
// attributes and rules of a rule set, with labels, aliases, parents and
// validity. It is for pick lists, forms and exports; routing does not use it.
//
//   const trunkline::Catalogue catalogue(rules);
//   for (const trunkline::DepartmentInfo& d : catalogue.departments()) {
//     std::cout << d.code << " " << trunkline::LabelIn(d.labels, "zh") << "\n";
//   }
//   // An unknown code is not an error:
//   if (auto region = catalogue.regions().Find("430111")) Show(region->parent);
//
// It stores nothing: each read of an entry decodes it from the rule set's
// bytes, which takes about a microsecond.
#ifndef TRUNKLINE_CATALOGUE_H_
#define TRUNKLINE_CATALOGUE_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trunkline/ruleset.h"

namespace trunkline {

// A name in one language.
struct Label {
  std::string language;  // BCP 47 tag, "zh".
  std::string text;      // UTF-8.
};

// Returns the label in a language, else the first, else "". Lives as long as
// `labels`.
std::string_view LabelIn(const std::vector<Label>& labels,
                         std::string_view language);

// The interval [from, to) as the rule file writes it: "2018-07-01" or
// "2018-07-01T08:00:00", in the rule set's time zone. Empty: no bound on that
// side.
struct Validity {
  std::string from;  // First instant at which it is valid.
  std::string to;    // First instant at which it is no longer valid.
};

// A department that acts for another one outside the other's validity.
struct SuccessorInfo {
  std::string department;  // Code of the department that acts.
  // Only for tickets of this category and below it. Empty: for all others.
  std::string category;
};

struct DepartmentInfo {
  std::string code;           // Unique among departments.
  std::vector<Label> labels;  // Names to show, the first of each language.
  std::vector<std::string> aliases;  // Names and codes of other systems.
  Validity valid;                    // When it exists.
  std::string superior;  // Code of the department above; empty: none.
  std::string region;    // Code of its own region; empty: none.
  std::vector<SuccessorInfo> successors;  // Who acts for it outside `valid`.
};

struct CategoryInfo {
  std::string code;                  // Unique among categories.
  std::vector<Label> labels;         // Names to show.
  std::vector<std::string> aliases;  // Names and codes of other systems.
  Validity valid;                    // When it may be chosen.
  std::string parent;  // Code of the category above; empty: a root.
};

// "In this region, this department serves that function."
struct ServiceInfo {
  std::string function;    // Code of the function.
  std::string department;  // Code of the department.
  Validity valid;          // When it serves it.
};

// A code or a name that a region had for a time.
struct RegionNameInfo {
  std::string text;  // The code or the name.
  Validity valid;    // When the region had it.
};

struct RegionInfo {
  std::string code;                  // Unique among regions.
  std::vector<Label> labels;         // Names to show.
  std::vector<std::string> aliases;  // Names and codes of other systems.
  Validity valid;                    // When it exists.
  std::string parent;  // Code of the region around it; empty: a root.
  // The departments that serve functions here.
  std::vector<ServiceInfo> services;
  // Codes beside `code`, in the order of the rule file.
  std::vector<RegionNameInfo> dated_codes;
  // Names beside `labels`, in the order of the rule file.
  std::vector<RegionNameInfo> dated_names;
};

// How calls to a number are handled during an interval.
struct PhaseInfo {
  Phase kind = Phase::kUnspecified;  // How calls are handled.
  Validity valid;                    // The interval.
  std::string target;  // Number to put calls through to; empty: this number.
  std::string owner;   // Department code: the phase's own, else the hotline's.
};

struct HotlineInfo {
  std::string code;               // The number, as the rule file writes it.
  std::vector<Label> labels;      // Names to show.
  std::string owner;              // Department code; empty: none.
  std::vector<PhaseInfo> phases;  // In the order of the rule file.
};

// Whether a rule is in force. Values equal trunkline.v1.RuleStatus.
enum class RuleStatus : std::uint8_t {
  kUnspecified = 0,  // It routes; nothing is said of an approval.
  kDraft = 1,        // 草案. It routes; a set with drafts is not released.
  kApproved = 2,     // 已审定
  kSuspended = 3,    // 暂停. It is kept and checked, and routes nothing.
};

// A value of a declared attribute.
struct AttributeValueInfo {
  std::string code;           // Unique among the values of the attribute.
  std::vector<Label> labels;  // Names to show.
  std::vector<std::string> aliases;  // Names and codes of other systems.
  std::string parent;  // The value above it in a tree; empty: a root.
};

struct AttributeInfo {
  std::string code;           // The name of the attribute in tickets.
  std::vector<Label> labels;  // Names to show.
  AttributeKind kind = AttributeKind::kUnspecified;  // How values are read.
  std::int32_t order = 0;  // The smallest is compared first in the rank.
  bool required = false;   // A ticket without it gets a note.
  bool personal = true;    // It is treated as the caller's words.
  // Lowest number or date, included, as the rule file has it. Empty: -10^12;
  // the year 1.
  std::string min;
  // Highest number or date, included. Empty: 10^12; the year 9999.
  std::string max;
  // Of texts and trees, in the order of the rule file. A text without any takes
  // every value.
  std::vector<AttributeValueInfo> values;
};

struct RuleInfo {
  std::string code;           // The rule's id.
  std::vector<Label> labels;  // Names to show.
  Validity valid;             // When it decides, by the acceptance of a ticket.
  std::int32_t priority = 0;  // It goes first in the rank: -1,000 to 1,000.
  std::string legal_basis;  // Law or catalogue item, for readers; may be empty.
  RuleStatus status = RuleStatus::kUnspecified;  // Whether it is in force.
  std::string approver;         // Who approved it; may be empty.
  std::string approved_on;      // "2018-07-02"; may be empty.
  std::string document_number;  // Of the document it rests on; may be empty.
};

// The entries of one kind. Each read returns a value that owns its strings.
// Immutable; keeps the rule set alive; any number of threads may use it.
template <typename Info>
class CatalogueList {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Info;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Info;

    Iterator(const CatalogueList* list, std::size_t index)
        : list_(list), index_(index) {}
    Info operator*() const { return (*list_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const {
      return index_ == other.index_;
    }
    bool operator!=(const Iterator& other) const { return !(*this == other); }

   private:
    const CatalogueList* list_;
    std::size_t index_;
  };

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  // Returns an entry; `index` is below size(). Cost: linear in the entry.
  Info operator[](std::size_t index) const;
  // Returns the entry with this code, or nothing. Labels and aliases are not
  // looked up; RuleSet::FindDepartment() and similar functions do that.
  std::optional<Info> Find(std::string_view code) const;

  Iterator begin() const { return Iterator(this, 0); }
  Iterator end() const { return Iterator(this, size()); }

 private:
  friend class Catalogue;
  explicit CatalogueList(const RuleSet& rules) : rules_(rules) {}

  RuleSet rules_;
};

// Immutable and cheap to copy (one shared pointer). Keeps the rule set alive.
// Any number of threads may use it.
class Catalogue {
 public:
  explicit Catalogue(const RuleSet& rules) : rules_(rules) {}

  // Sorted by code.
  CatalogueList<DepartmentInfo> departments() const;
  CatalogueList<RegionInfo> regions() const;
  CatalogueList<HotlineInfo> hotlines() const;
  CatalogueList<RuleInfo> rules() const;
  // Parents before their children.
  CatalogueList<CategoryInfo> categories() const;
  // The one that is compared first in the rank comes first.
  CatalogueList<AttributeInfo> attributes() const;

 private:
  RuleSet rules_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_CATALOGUE_H_
