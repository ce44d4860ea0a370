// SPDX-License-Identifier: Apache-2.0
// What differs and is no set of tickets: numbers, labels, undeclared
// attributes.
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/diff/compare.h"
#include "src/diff/entries.h"
#include "src/diff/messages.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::diff {
namespace {

namespace pb = trunkline_internal::v1;
using rules::Compiled;
using rules::EntryKind;

template <typename Entry>
std::string Labels(std::string_view bytes) {
  Entry entry;
  std::string out;
  if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return out;
  }
  for (const auto& label : entry.name()) out += label.SerializeAsString();
  return out;
}

}  // namespace

void Comparison::FindNotices() {
  const Compiled& a = space_.rules(kOld);
  const Compiled& b = space_.rules(kNew);
  const auto add = [&](std::string kind, std::string entity,
                       const base::Text& message) {
    notices_.push_back({std::move(kind),
                        std::move(entity),
                        {},
                        message.en,
                        message.zh,
                        {},
                        {}});
  };
  if (a.country_code != b.country_code || a.trunk_prefix != b.trunk_prefix ||
      a.area_codes != b.area_codes) {
    add("numbers", absl::StrCat("jurisdiction ", base::ToAbsl(b.id)),
        base::Fill<messages::kNumbers>());
  }
  if (space_.own_regions_differ()) {
    add("names", absl::StrCat("jurisdiction ", base::ToAbsl(b.id)),
        base::Fill<messages::kOwnNames>());
  }
  FindGuardNotices();
  FindNameNotices();
  std::size_t labels = 0;
  const auto count = [&](EntryKind kind, auto&& of) {
    for (std::string_view id : EntriesOf(a, kind)) {
      const std::string_view x = BytesOf(a, kind, id);
      const std::string_view y = BytesOf(b, kind, id);
      if (!y.empty() && x != y && of(x) != of(y)) ++labels;
    }
  };
  count(EntryKind::kDepartment, Labels<pb::Department>);
  count(EntryKind::kRegion, Labels<pb::Region>);
  count(EntryKind::kCategory, Labels<pb::Category>);
  if (labels != 0) add("labels", "", base::Fill<messages::kLabels>(labels));
  // An attribute of one side that the other asks for undeclared.
  for (std::size_t s = 0; s != 2; ++s) {
    for (const auto& c :
         space_.rules(static_cast<int>(s)).conditions.attributes) {
      for (const Space::Attribute& attribute : space_.attributes()) {
        if (attribute.name != c.name || attribute.number[s] >= 0) continue;
        undeclared_.insert(std::string(c.name));
      }
    }
  }
}

}  // namespace trunkline::diff
