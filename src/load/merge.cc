// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/load/loader.h"

namespace trunkline::load {
namespace {

// trunkline.v1.Override
constexpr std::int64_t kNone = 0;
constexpr std::int64_t kReplace = 1;
constexpr std::int64_t kRemove = 2;

}  // namespace

// Merges the entries of one kind by id.
//
// Entries were read source by source, so their index is their order. Sorted by
// id and index, those of one id stand together, the earliest first: one pass
// keeps the `current` entry of the id, which a later one replaces or removes
// by `override`, and any other duplicate is an issue. `override` refers to
// earlier sources: inside one source there is no reason to write an entry
// twice. Costs one sort of the indices; the bytes are copied only of entries
// that replace another, to take `override` out of them.
void Loader::Merge(int kind) {
  const auto at = static_cast<std::size_t>(kind);
  const absl::string_view name = base::ToAbsl(type_.kinds[at].word);
  std::vector<SourceEntry>& all = entries_[at];
  const std::vector<std::int64_t> overrides = std::move(overrides_[at]);
  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(all[a].id, a) < std::tie(all[b].id, b);
  });
  std::vector<SourceEntry> merged;
  merged.reserve(all.size());
  const SourceEntry* current = nullptr;
  const auto flush = [&] {
    if (current != nullptr) merged.push_back(*current);
    current = nullptr;
  };
  for (std::size_t i = 0; i != order.size(); ++i) {
    SourceEntry& entry = all[order[i]];
    if (i == 0 || all[order[i - 1]].id != entry.id) flush();
    const std::int64_t how = overrides[order[i]];
    if (how == kNone) {
      if (current != nullptr && !entry.id.empty()) {
        Report(Severity::kError, "duplicate-id", kind, entry,
               absl::StrCat(name, " ", base::Quoted(entry.id),
                            " is defined already; to change it in a later "
                            "file write `override: OVERRIDE_REPLACE`"),
               {"", current, ""});
        continue;
      }
      flush();
      current = &entry;
      continue;
    }
    if (how != kReplace && how != kRemove) {
      // Of a binary source.
      Report(Severity::kError, "unknown-value", kind, entry,
             absl::StrCat(how, " is no value of this field"),
             {"override", nullptr, ""});
      current = &entry;
      continue;
    }
    const absl::string_view word =
        how == kReplace ? "OVERRIDE_REPLACE" : "OVERRIDE_REMOVE";
    if (current == nullptr) {
      Report(Severity::kError, "override-without-target", kind, entry,
             absl::StrCat("`override: ", word, "`, but no earlier file has ",
                          name, " ", base::Quoted(entry.id)),
             {"override", nullptr, ""});
    } else if (current->source == entry.source) {
      Report(Severity::kError, "duplicate-id", kind, entry,
             absl::StrCat("`override: ", word, "` of ", name, " ",
                          base::Quoted(entry.id),
                          " in the same file; it refers to earlier files"),
             {"override", current, ""});
      continue;
    }
    current = nullptr;
    if (how == kReplace) {
      entry.bytes = arena_.Add(WithoutOverride(entry.bytes));
      entry.id = ReadHead(entry.bytes).id;
      current = &entry;
    }
  }
  flush();
  all = std::move(merged);
}

}  // namespace trunkline::load
