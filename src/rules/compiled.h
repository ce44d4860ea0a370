// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_COMPILED_H_
#define TRUNKLINE_SRC_RULES_COMPILED_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "src/base/arena.h"
#include "src/rules/code_table.h"
#include "src/rules/index.h"
#include "src/rules/label.h"
#include "src/rules/literals.h"
#include "src/rules/names.h"
#include "src/rules/rank.h"
#include "trunkline/deadline.h"
#include "trunkline/decision.h"

// A frozen rule set. Ids count from 1 in their table, whose element 0 is
// "none", so that lookups need no branch for what is not given; rules, deadline
// rules, policies and signals count from 0. All views point into `arena`, which
// holds the bytes of each entry as the schema has them, once: labels of rules,
// conditions for explanations and the catalogue are decoded from them when they
// are asked for.
namespace trunkline::rules {

// Regions from a root to a leaf, parts of a category code: Index::Node::mask
// has 32 bits for them, and the depth 0 is "not given".
inline constexpr int kMaxDepth = 31;

struct Successor {
  Id department = kNone;
  Id category = kNone;
  std::uint32_t place = 0;  // In the entry's list.
};

struct Department {
  std::string_view code;
  std::string_view bytes;  // Of the whole entry.
  Interval valid;
  Id superior = kNone;
  Id region = kNone;
  std::vector<Successor> successors;  // By category; one for each.
  std::vector<Id> predecessors;       // Whose successor it is, ascending.
  std::vector<Label> labels;
};

// A department in the tree of superiors, in preorder: it is above those whose
// order is in [its own, last]. Those of no department are above none.
struct TreePlace {
  std::uint32_t order = ~std::uint32_t{0};
  std::uint32_t last = 0;
};

struct Service {
  Id function = kNone;
  Id department = kNone;
  Interval valid;
};

struct Region {
  std::string_view code;
  std::string_view bytes;
  Interval valid;
  Id parent = kNone;
  std::uint32_t depth = 0;        // 1 for a root.
  std::uint32_t chain_begin = 0;  // In region_chains: depth + 1 ids.
  // By function and time. Those of one function do not overlap.
  std::vector<Service> services;
  std::vector<Id> served_below;  // Functions that regions below serve, sorted.
  std::vector<Label> labels;
};

// In preorder: a category covers the ids [its own, last].
struct Category {
  std::string_view code;
  std::string_view bytes;
  Interval valid;
  std::uint32_t depth = 0;
  std::vector<Label> labels;
};

struct PhaseSpan {
  Phase kind = Phase::kUnspecified;
  Interval valid;
  std::string_view target;
  Id owner = kNone;  // The phase's own, else the hotline's.
};

struct Hotline {
  std::string_view number;
  std::string_view bytes;
  std::vector<PhaseSpan> phases;  // By time.
};

enum class ClaimKind : std::uint8_t {
  kDepartment,
  kFunction,
  kHotlineOwner,
  kFirstReceiver,
  kAnswer,
  kRefuse,
};

struct Assist {
  Id department = kNone;
  Id function = kNone;
};

// What few rules have.
struct ClaimExtra {
  std::vector<Assist> assists;
  std::array<std::string_view, kMilestoneCount> policies;
  std::vector<std::uint32_t> tags;  // In Compiled::tags.
  Urgency urgency = Urgency::kUnspecified;
  std::string_view knowledge;
  Refusal refusal;
};

// Half a cache line: Route touches one for each claim that holds.
struct Rule {
  std::string_view id;
  Id target = kNone;        // Department, function, or an answer's fallback.
  std::uint32_t extra = 0;  // In extras; 0: none.
  std::uint32_t condition = 0;  // In Conditions; 0: none.
  ClaimKind kind = ClaimKind::kDepartment;
  Basis basis = Basis::kUnspecified;
  bool confidential = false;
};

struct DeadlineRule {
  std::string_view id;
  std::string_view bytes;
  std::array<std::string_view, kMilestoneCount> policies;
  std::vector<std::string_view> statutory;
};

struct PolicyEntry {
  std::string_view id;
  std::string_view bytes;
  // The parsed entry: what deadlines are counted by.
  std::shared_ptr<const DeadlinePolicy> policy;
};

struct Signal {
  std::string_view id;
  std::string_view bytes;
  std::string_view number;
  std::uint32_t condition = 0;  // In Conditions; 0: none.
};

struct Compiled {
  // The jurisdiction.
  std::string_view id, version, time_zone, country_code, trunk_prefix;
  std::string_view one_number, coverage_note, jurisdiction_bytes;
  std::vector<std::string_view> area_codes;
  Id centre = kNone;
  Id interim_lead = kNone;
  std::array<Basis, 4> principles{};
  std::array<std::uint8_t, 5> principle_place{};  // By Basis; 0: strongest.
  absl::TimeZone zone;
  std::string hash;       // 64 hex digits.
  std::uint32_t tag = 0;  // Of codes resolved by this rule set; never 0.

  std::vector<Department> departments{1};
  std::vector<TreePlace> department_tree;  // By department.
  std::vector<Region> regions{1};
  std::vector<Category> categories{1};
  std::vector<CategoryNode> category_nodes{1};
  std::vector<bool> dated_categories{false};  // Those not always valid.
  std::vector<Hotline> hotlines{1};
  std::vector<std::string_view> functions{1};
  std::vector<Rule> rules;  // By id, as are the next four; from 0.
  std::vector<std::string_view> rule_bytes;
  std::vector<DeadlineRule> deadline_rules;
  std::vector<PolicyEntry> deadline_policies;
  std::vector<Signal> signals;
  std::vector<ClaimExtra> extras{1};
  std::vector<std::string_view> tags;
  std::vector<Id> region_chains{kNone};

  CodeTable department_ids, region_ids, category_ids, hotline_ids;
  std::uint32_t category_depth = 0;  // Of the deepest category.
  Names department_names, region_names, category_names;
  OwnRegions own_regions;

  LiteralIndex literals;
  Conditions conditions;
  RankTable ranks;
  Index rule_index;
  Index signal_index;
  std::array<Index, kMilestoneCount> milestone_index;
  std::vector<std::size_t> deadline_milestones;  // Those that are not empty.
  Index statutory_index;

  base::Arena arena;

  // --- lookups that several modules share ---

  // The canonical bytes of one of `rules`.
  std::string_view BytesOf(const Rule& rule) const {
    return rule_bytes[static_cast<std::size_t>(&rule - rules.data())];
  }

  // The department itself if it exists at an instant, else the successor for
  // the category that does, else kNone. Cost: linear in the successors on the
  // way; for many departments of one ticket see route::InForce().
  Id InForce(Id department, Id category, std::int64_t at) const;
  // The department that continues another for the category, in force or not;
  // kNone: none. Cost: the logarithm of the successors for each ancestor of the
  // category.
  Id SuccessorOf(Id department, Id category) const;
  // The department that serves a function in the region or, failing that, in
  // the nearest one around it, whether or not that department exists then;
  // kNone: none. Cost: the logarithm of the services of each region.
  Id Serving(Id function, Id region, std::int64_t at) const;
  // The phase at an instant, or null.
  const PhaseSpan* PhaseAt(Id hotline, std::int64_t at) const;
  // What is written for a category or a region: a code, a name or a path. A
  // code of an entry costs one look-up; for the rest see names.h, and at most
  // category_depth look-ups of prefixes. More than kMaxWrittenBytes are not
  // read.
  Written ReadCategory(std::string_view written, std::int64_t at) const {
    if (written.empty()) return {};
    Written out;
    out.id = category_ids.Find(written);
    return out.id != kNone ? out : ReadUnlistedCategory(written, at);
  }
  Written ReadRegion(std::string_view written, std::int64_t at) const {
    if (written.empty()) return {};
    Written out;
    out.id = region_ids.Find(written);
    return out.id != kNone && regions[out.id].valid.Always()
               ? out
               : ReadOtherRegion(written, out.id, at);
  }
  // As above, of a text that is no code.
  Written ReadUnlistedCategory(std::string_view written, std::int64_t at) const;
  // Of a text that is no code (kNone), or that of a region with a validity.
  Written ReadOtherRegion(std::string_view written, Id region,
                          std::int64_t at) const;
  // Whether a region below this one serves a function itself, at any time.
  bool IsServedBelow(Id function, Id region) const {
    const std::vector<Id>& below = regions[region].served_below;
    return std::binary_search(below.begin(), below.end(), function);
  }
  // The category, or its deepest ancestor, that is valid at an instant.
  Id ValidCategory(Id category, std::int64_t at) const {
    while (category != kNone && !CategoryHolds(category, at)) {
      category = category_nodes[category].parent;
    }
    return category;
  }
  bool CategoryHolds(Id category, std::int64_t at) const {
    return !dated_categories[category] || categories[category].valid.Holds(at);
  }
  bool CategoryCovers(Id outer, Id inner) const {
    return outer == kNone ||
           (outer <= inner && inner <= category_nodes[outer].last);
  }
  bool RegionCovers(Id outer, Id inner) const {
    return outer == kNone ||
           (regions[outer].depth <= regions[inner].depth &&
            region_chains[regions[inner].chain_begin + regions[outer].depth] ==
                outer);
  }
  // Whether `department` is `top` or below it.
  bool IsBelow(Id department, Id top) const {
    const std::uint32_t order = department_tree[department].order;
    return department_tree[top].order <= order &&
           order <= department_tree[top].last;
  }
};

// Infinitely late is still before an end that is not given.
inline std::int64_t ToSeconds(absl::Time t) {
  constexpr std::int64_t kLast = Interval().to - 1;
  const std::int64_t seconds = absl::ToUnixSeconds(t);
  return seconds < kLast ? seconds : kLast;
}

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_COMPILED_H_
