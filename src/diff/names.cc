// SPDX-License-Identifier: Apache-2.0
// Names that stand for something else, at any time.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/diff/compare.h"
#include "src/diff/entries.h"
#include "src/diff/messages.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::EntryKind;
using rules::Id;
using rules::kNone;

// Names that are listed, of each kind of entry.
constexpr std::size_t kMostNames = 20;

}  // namespace

void Comparison::FindNameNotices() {
  const auto add = [&](std::string entity, const base::Text& message) {
    notices_.push_back(
        {"names", std::move(entity), {}, message.en, message.zh, {}, {}});
  };
  const auto names = [&](EntryKind kind, const rules::Names& before,
                         const rules::Names& after, const auto& old_table,
                         const auto& new_table) {
    // What a name stands for and when, as text.
    const auto stands_for = [&](const rules::Names::Bearers& bearers,
                                const auto& table, const rules::Compiled& own) {
      std::vector<std::string> out;
      for (auto b = bearers.first; b != bearers.end; ++b) {
        std::string one(table[b->id].code);
        const auto time = [&](std::int64_t at) {
          return base::FormatTimestamp(absl::FromUnixSeconds(at), own.zone);
        };
        if (!b->valid.Always()) {
          absl::StrAppend(
              &one, " (",
              b->valid.from == rules::Interval().from ? ""
                                                      : time(b->valid.from),
              "..",
              b->valid.to == rules::Interval().to ? "" : time(b->valid.to),
              ")");
        }
        out.push_back(std::move(one));
      }
      std::sort(out.begin(), out.end());
      out.erase(std::unique(out.begin(), out.end()), out.end());
      return absl::StrJoin(out, ", ");
    };
    std::map<std::string, std::array<std::string, 2>> all;
    before.ForEach([&](std::string_view name, rules::Names::Bearers bearers) {
      all[std::string(name)][0] =
          stands_for(bearers, old_table, space_.rules(kOld));
    });
    after.ForEach([&](std::string_view name, rules::Names::Bearers bearers) {
      all[std::string(name)][1] =
          stands_for(bearers, new_table, space_.rules(kNew));
    });
    std::size_t more = 0, listed = 0;
    for (const auto& [name, codes] : all) {
      const auto& [was, is] = codes;
      if (was == is) continue;
      if (listed == kMostNames) {
        ++more;
        continue;
      }
      ++listed;
      const std::string text = base::Quoted(name);
      add(absl::StrCat(base::ToAbsl(WordOf(kind)), " ", is.empty() ? was : is),
          is.empty()    ? base::Fill<messages::kNoName>(text, was)
          : was.empty() ? base::Fill<messages::kNewName>(text, is)
                        : base::Fill<messages::kName>(text, was, is));
    }
    if (more != 0) {
      add(std::string(WordOf(kind)), base::Fill<messages::kMoreNames>(more));
    }
  };
  const Compiled& a = space_.rules(kOld);
  const Compiled& b = space_.rules(kNew);
  names(EntryKind::kDepartment, a.department_names, b.department_names,
        a.departments, b.departments);
  names(EntryKind::kRegion, a.region_names, b.region_names, a.regions,
        b.regions);
  names(EntryKind::kCategory, a.category_names, b.category_names, a.categories,
        b.categories);
  // Which entry a path names depends on the tree, and on what is valid.
  std::size_t paths = 0;
  const auto path = [&](EntryKind kind, std::string_view code, bool differs) {
    if (!differs || ++paths > kMostNames) return;
    add(absl::StrCat(base::ToAbsl(WordOf(kind)), " ", base::ToAbsl(code)),
        base::Fill<messages::kPaths>(code));
  };
  const auto same_valid = [](const rules::Interval& x,
                             const rules::Interval& y) {
    return x.from == y.from && x.to == y.to;
  };
  for (Id id = 1; id < a.regions.size(); ++id) {
    const rules::Region& one = a.regions[id];
    const Id other = b.region_ids.Find(one.code);
    if (other == kNone) continue;
    const rules::Region& two = b.regions[other];
    path(EntryKind::kRegion, one.code,
         a.regions[one.parent].code != b.regions[two.parent].code ||
             !same_valid(one.valid, two.valid));
  }
  for (Id id = 1; id < a.categories.size(); ++id) {
    const rules::Category& one = a.categories[id];
    const Id other = b.category_ids.Find(one.code);
    path(EntryKind::kCategory, one.code,
         other != kNone && !same_valid(one.valid, b.categories[other].valid));
  }
  if (paths > kMostNames) {
    add("", base::Fill<messages::kMorePaths>(paths - kMostNames));
  }
}

}  // namespace trunkline::diff
