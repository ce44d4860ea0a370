// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "src/base/strings.h"
#include "src/load/loader.h"
#include "src/load/messages.h"

namespace trunkline::load {
namespace {

// trunkline.v1.Override
constexpr std::int64_t kNone = 0;
constexpr std::int64_t kReplace = 1;
constexpr std::int64_t kRemove = 2;

}  // namespace

// Merges the entries of one kind by id.
//
// Idea. Entries were read source by source, so their index is their order.
// After sorting by id and index, the entries of one id are neighbours, the
// earliest first. One pass keeps the `current` entry of the id. A later entry
// with `override` replaces or removes it; any other duplicate is an issue.
// `override` must refer to an earlier source, since a source that overrides its
// own entry is probably a mistake.
//
// Invariants. The result is sorted by id and has each id once (entries without
// an id, which are an issue, excepted), and no entry has `override`. So format
// and order of the sources do not affect the hash of the result, except where
// two sources override one entry, which is noted. After a
// defect the pass goes on with the entry that is more likely to be meant, so
// that it reports all defects.
//
// Cost. One sort of the indexes. The bytes are copied only of entries that
// replace another one, to remove `override` from them.
void Loader::Merge(const KindOfEntry& kind) {
  const std::size_t at = Index(kind.field);
  const base::Text& name = kind.word;
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
  bool overridden = false;  // `current`, by a source before.
  const auto flush = [&] {
    if (current != nullptr) merged.push_back(*current);
    current = nullptr;
    overridden = false;
  };
  for (std::size_t i = 0; i != order.size(); ++i) {
    SourceEntry& entry = all[order[i]];
    if (i == 0 || all[order[i - 1]].id != entry.id) flush();
    const std::int64_t how = overrides[order[i]];
    if (how == kNone) {
      if (current != nullptr && !entry.id.empty()) {
        Report(
            Severity::kError, "duplicate-id", kind.field, entry,
            base::Fill<messages::kDefinedAlready>(name, base::Quoted(entry.id)),
            {"", current, ""});
        continue;
      }
      flush();
      current = &entry;
      continue;
    }
    if (how != kReplace && how != kRemove) {
      // Of a binary source.
      Report(Severity::kError, "unknown-value", kind.field, entry,
             base::Fill<messages::kUnknownValue>(how),
             {"override", nullptr, ""});
      current = &entry;
      continue;
    }
    const std::string_view word =
        how == kReplace ? "OVERRIDE_REPLACE" : "OVERRIDE_REMOVE";
    if (current == nullptr) {
      Report(
          Severity::kError, "override-without-target", kind.field, entry,
          base::Fill<messages::kNoTarget>(word, name, base::Quoted(entry.id)),
          {"override", nullptr, ""});
    } else if (current->source == entry.source) {
      Report(
          Severity::kError, "duplicate-id", kind.field, entry,
          base::Fill<messages::kSameFile>(word, name, base::Quoted(entry.id)),
          {"override", current, ""});
      continue;
    } else if (overridden) {
      Report(Severity::kNote, "overlay-order", kind.field, entry,
             base::Fill<messages::kOverlayOrder>(name, base::Quoted(entry.id)),
             {"override", current, ""});
    }
    current = nullptr;
    overridden = true;
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
