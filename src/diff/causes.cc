// SPDX-License-Identifier: Apache-2.0
// What a change comes from, with its places; the order of changes.
#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/diff/compare.h"
#include "src/diff/entries.h"
#include "src/rules/loader.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::EntryKind;
using rules::Id;
using rules::kNone;

// Where the entries of one side stand.
class Places {
 public:
  explicit Places(const std::vector<Source>* sources)
      : loader_(sources == nullptr ? none_ : *sources, options_) {
    if (sources != nullptr) compiled_ = loader_.Load();
  }

  Place Of(EntryKind kind, std::string_view id) {
    if (compiled_ == nullptr) return {};
    auto& known = entries_[kind];
    if (known.empty()) {
      for (const rules::SourceEntry& entry : loader_.entries(kind)) {
        known.emplace(entry.id, &entry);
      }
    }
    const auto found = known.find(id);
    return found == known.end() ? Place() : loader_.PlaceOf(*found->second);
  }

 private:
  std::vector<Source> none_;
  LoadOptions options_;
  rules::Loader loader_;
  std::shared_ptr<const Compiled> compiled_;  // Holds the entries.
  std::map<EntryKind,
           absl::flat_hash_map<std::string_view, const rules::SourceEntry*>>
      entries_;
};

// Whether the jurisdictions differ in what routing reads.
bool SameJurisdiction(const Compiled& a, const Compiled& b) {
  return a.principles == b.principles && a.country_code == b.country_code &&
         a.trunk_prefix == b.trunk_prefix && a.area_codes == b.area_codes &&
         a.departments[a.centre].code == b.departments[b.centre].code &&
         a.departments[a.interim_lead].code ==
             b.departments[b.interim_lead].code;
}

}  // namespace

void Comparison::FindCauses(DiffChange* change, const OwnedTicket& ticket,
                            Component component) {
  const Compiled& a = space_.rules(kOld);
  const Compiled& b = space_.rules(kNew);
  const auto differs = [&](EntryKind kind, std::string_view id) {
    return kind == EntryKind::kJurisdiction
               ? !SameJurisdiction(a, b)
               : BytesOf(a, kind, id) != BytesOf(b, kind, id);
  };
  std::set<std::pair<EntryKind, std::string>> found;
  const auto consider = [&](EntryKind kind, std::string_view id) {
    if (!id.empty() && differs(kind, id)) found.emplace(kind, std::string(id));
  };
  const EntryKind kind =
      component == Component::kHint    ? EntryKind::kEmergencySignal
      : component == Component::kRules ? EntryKind::kRule
                                       : EntryKind::kDeadlineRule;
  for (const auto* list : {&change->before_rules, &change->after_rules}) {
    for (const std::string& id : *list) consider(kind, id);
  }
  if (found.empty()) {
    // What the ticket touches.
    Pair pair;
    if (RouteBoth(rule_sets_[0], rule_sets_[1], ticket.View(), &pair)) {
      for (const Decision* d : {&pair.before, &pair.after}) {
        consider(EntryKind::kDepartment, d->lead);
        consider(EntryKind::kDepartment, d->first_receiver);
        for (std::string_view code : d->assisting) {
          consider(EntryKind::kDepartment, code);
        }
        for (const Contender& c : d->contenders) {
          consider(EntryKind::kDepartment, c.department);
        }
        for (std::string_view id : d->policies) {
          consider(EntryKind::kDeadlinePolicy, id);
        }
        for (std::string_view id : d->statutory) {
          consider(EntryKind::kDeadlinePolicy, id);
        }
        if (component == Component::kRules ||
            component == Component::kPolicies) {
          consider(EntryKind::kRule, d->rule);
        }
      }
    }
    consider(EntryKind::kDepartment, ticket.first_receiver);
    for (const Compiled* own : {&a, &b}) {
      for (Id id = own->ReadRegion(ticket.region, ticket.accepted).id;
           id != kNone; id = own->regions[id].parent) {
        consider(EntryKind::kRegion, own->regions[id].code);
      }
      for (Id id = own->ReadCategory(ticket.category, ticket.accepted).id;
           id != kNone; id = own->category_nodes[id].parent) {
        consider(EntryKind::kCategory, own->categories[id].code);
      }
      const auto number = rules::ResolveNumber(*own, ticket.dialled);
      consider(EntryKind::kHotline, own->hotlines[number.hotline].number);
    }
    for (const auto& [name, value] : ticket.attributes) {
      consider(EntryKind::kAttribute, name);
    }
    consider(EntryKind::kJurisdiction, b.id);
  }
  if (found.empty()) {
    for (EntryKind k : {EntryKind::kDepartment, EntryKind::kRegion,
                        EntryKind::kCategory, EntryKind::kHotline,
                        EntryKind::kDeadlinePolicy, EntryKind::kAttribute}) {
      for (const Compiled* own : {&a, &b}) {
        for (std::string_view id : EntriesOf(*own, k)) {
          if (found.size() < 10) consider(k, id);
        }
      }
    }
  }
  for (const auto& [k, id] : found) {
    change->causes.push_back(
        {absl::StrCat(base::ToAbsl(WordOf(k)), " ", id), {}, {}});
    cause_keys_.push_back({k, id});
  }
}

void Comparison::Finish() {
  Places before(options_.before_sources), after(options_.after_sources);
  for (std::size_t i = 0; i != changes_.size(); ++i) {
    DiffChange& change = changes_[i];
    change.boxes = boxes_[i].size();
    change.ticket = tickets_[i][0].ToText();
    cause_keys_.clear();
    FindCauses(&change, tickets_[i][0], components_[i]);
    for (std::size_t c = 0; c != change.causes.size(); ++c) {
      const auto& [kind, id] = cause_keys_[c];
      change.causes[c].before = before.Of(kind, id);
      change.causes[c].after = after.Of(kind, id);
    }
    for (std::size_t k = 0; k != kDiffKinds; ++k) {
      if ((kinds_[i] >> k & 1u) != 0) {
        change.kinds.push_back(static_cast<DiffKind>(k));
      }
    }
    for (std::size_t d = 0; d != kDiffDangers; ++d) {
      if ((dangers_[i] >> d & 1u) != 0) {
        change.dangers.push_back(static_cast<DiffDanger>(d));
      }
    }
  }
  std::vector<std::size_t> order(changes_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto x, auto y) {
    const DiffChange& p = changes_[x];
    const DiffChange& q = changes_[y];
    if (p.dangers.empty() != q.dangers.empty()) return !p.dangers.empty();
    if (p.dangers != q.dangers) return p.dangers < q.dangers;
    return std::tie(components_[x], p.before_rules, p.after_rules, p.ticket) <
           std::tie(components_[y], q.before_rules, q.after_rules, q.ticket);
  });
  std::vector<DiffChange> changes;
  std::vector<std::vector<Cell>> boxes;
  std::vector<std::vector<OwnedTicket>> tickets;
  for (std::size_t i : order) {
    changes_[i].number = changes.size();
    changes.push_back(std::move(changes_[i]));
    boxes.push_back(std::move(boxes_[i]));
    tickets.push_back(std::move(tickets_[i]));
  }
  changes_ = std::move(changes);
  boxes_ = std::move(boxes);
  tickets_ = std::move(tickets);
}

}  // namespace trunkline::diff
