// SPDX-License-Identifier: Apache-2.0
// Names that stand for several entries and that no path tells apart: those of
// siblings, of departments, and codes of regions at one time. Cost: n log n in
// the names.
#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/check/messages.h"
#include "src/check/search.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::check {
namespace {

namespace pb = ::trunkline_internal::v1;
using rules::EntryKind;
using rules::Id;
using rules::Interval;
using rules::Names;

// Codes that one message lists.
constexpr std::size_t kMostListed = 20;

// What an entry is called during an interval in which it exists.
struct Called {
  Id place = rules::kNone;  // The entry above. Codes are all at one place.
  Interval valid;
  Id id = rules::kNone;
};

// Those of one place that are called so at one time, for each place where they
// are several.
std::vector<std::set<Id>> FindOverlaps(std::vector<Called> all) {
  std::sort(all.begin(), all.end(), [](const Called& a, const Called& b) {
    return std::tuple(a.place, a.valid.from, a.id) <
           std::tuple(b.place, b.valid.from, b.id);
  });
  std::vector<std::set<Id>> out;
  for (std::size_t i = 0; i != all.size();) {
    std::set<Id> ids;
    Called last = all[i];  // Of those so far, the one that ends last.
    std::size_t k = i + 1;
    for (; k != all.size() && all[k].place == all[i].place; ++k) {
      if (all[k].valid.from < last.valid.to && all[k].id != last.id) {
        ids.insert({last.id, all[k].id});
      }
      if (all[k].valid.to > last.valid.to) last = all[k];
    }
    if (!ids.empty()) out.push_back(std::move(ids));
    i = k;
  }
  return out;
}

// One kind of entries and their names.
class NameSearch {
 public:
  NameSearch(Search* search, EntryKind kind, const Names& names,
             std::function<std::string_view(Id)> code,
             std::function<Id(Id)> parent)
      : search_(*search),
        kind_(kind),
        names_(names),
        code_(std::move(code)),
        parent_(std::move(parent)) {}

  // Folded texts that are codes of regions.
  void AddCode(std::string_view written) {
    codes_.insert(
        std::string(rules::ShortRegionCode(rules::FoldName(written))));
  }

  void Run() {
    names_.ForEach([&](std::string_view name, Names::Bearers bearers) {
      if (bearers.size() < 2) return;
      const bool is_code = codes_.count(name) != 0;
      std::vector<Called> all;
      for (auto b = bearers.first; b != bearers.end; ++b) {
        const Interval& entry = names_.place(b->id).valid;
        const Interval valid = {std::max(b->valid.from, entry.from),
                                std::min(b->valid.to, entry.to)};
        if (valid.from >= valid.to) continue;
        all.push_back({is_code ? rules::kNone : parent_(b->id), valid, b->id});
      }
      for (const std::set<Id>& ids : FindOverlaps(std::move(all))) {
        Report(name, ids, is_code);
      }
    });
  }

 private:
  void Report(std::string_view name, const std::set<Id>& ids, bool is_code) {
    std::string list;
    std::size_t listed = 0;
    for (Id id : ids) {
      if (listed++ == kMostListed) {
        list += ", ...";
        break;
      }
      absl::StrAppend(&list, list.empty() ? "" : ", ", base::Quoted(code_(id)));
    }
    const auto& entries = search_.loader().entries(kind_);
    const auto entry =
        std::lower_bound(entries.begin(), entries.end(), code_(*ids.rbegin()),
                         [](const rules::SourceEntry& e,
                            std::string_view code) { return e.id < code; });
    search_.loader().Report(
        is_code ? Severity::kWarning : Severity::kNote,
        is_code ? "code-overlap" : "ambiguous-name", kind_, *entry,
        is_code
            ? base::Fill<messages::kCodeOverlap>(base::Quoted(name), list)
            : base::Fill<messages::kAmbiguousName>(base::Quoted(name), list),
        {"", nullptr, ""});
  }

  Search& search_;
  const EntryKind kind_;
  const Names& names_;
  const std::function<std::string_view(Id)> code_;
  const std::function<Id(Id)> parent_;
  std::set<std::string, std::less<>> codes_;
};

}  // namespace

void FindAmbiguousNames(Search* search) {
  const rules::Compiled& c = search->rules();
  NameSearch(
      search, EntryKind::kDepartment, c.department_names,
      [&](Id id) { return c.departments[id].code; },
      [](Id) { return rules::kNone; })
      .Run();
  NameSearch(
      search, EntryKind::kCategory, c.category_names,
      [&](Id id) { return c.categories[id].code; },
      [&](Id id) { return c.category_nodes[id].parent; })
      .Run();
  NameSearch regions(
      search, EntryKind::kRegion, c.region_names,
      [&](Id id) { return c.regions[id].code; },
      [&](Id id) { return c.regions[id].parent; });
  pb::Region m;
  for (const rules::Region& region : c.regions) {
    if (!m.ParseFromArray(region.bytes.data(),
                          static_cast<int>(region.bytes.size()))) {
      continue;
    }
    regions.AddCode(region.code);
    for (const auto& code : m.dated_code()) regions.AddCode(code.text());
  }
  regions.Run();
}

}  // namespace trunkline::check
