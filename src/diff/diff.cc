// SPDX-License-Identifier: Apache-2.0
#include "trunkline/diff.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/diff/compare.h"
#include "src/diff/messages.h"
#include "src/rules/barred.h"
#include "src/rules/loader.h"
#include "src/rules/rule_set_access.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace diff {
namespace {

namespace pb = trunkline_internal::v1;
using rules::Compiled;
using rules::EntryKind;
using rules::Id;
using rules::kNone;

// Names that are listed, of each kind of entry.
constexpr std::size_t kMostNames = 20;
// Pairs of departments that are looked at for the guard.
constexpr std::size_t kMostPairs = 1'000'000;

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

// Bytes of an entry by kind and id; empty: there is none.
std::string_view BytesOf(const Compiled& own, EntryKind kind,
                         std::string_view id) {
  const auto by_id = [&](const auto& list) -> std::string_view {
    const auto found = std::lower_bound(
        list.begin(), list.end(), id,
        [](const auto& e, std::string_view i) { return e.id < i; });
    return found == list.end() || found->id != id ? std::string_view()
                                                  : found->bytes;
  };
  switch (kind) {
    case EntryKind::kJurisdiction:
      return own.jurisdiction_bytes;
    case EntryKind::kDepartment:
      return own.departments[own.department_ids.Find(id)].bytes;
    case EntryKind::kRegion:
      return own.regions[own.region_ids.Find(id)].bytes;
    case EntryKind::kCategory:
      return own.categories[own.category_ids.Find(id)].bytes;
    case EntryKind::kHotline:
      return own.hotlines[own.hotline_ids.Find(id)].bytes;
    case EntryKind::kDeadlinePolicy:
      return by_id(own.deadline_policies);
    case EntryKind::kSignal:
      return by_id(own.signals);
    case EntryKind::kDeadlineRule:
      return by_id(own.deadline_rules);
    case EntryKind::kRule: {
      const auto found = std::lower_bound(
          own.rules.begin(), own.rules.end(), id,
          [](const rules::Rule& r, std::string_view i) { return r.id < i; });
      return found == own.rules.end() || found->id != id ? std::string_view()
                                                         : own.BytesOf(*found);
    }
    case EntryKind::kAttribute:
      for (const auto& a : own.conditions.declared.declared()) {
        if (a.id == id) return a.bytes;
      }
      return {};
  }
  return {};
}

std::string_view WordOf(EntryKind kind) {
  constexpr std::string_view kWords[] = {"",
                                         "jurisdiction",
                                         "department",
                                         "region",
                                         "category",
                                         "hotline",
                                         "deadline policy",
                                         "emergency signal",
                                         "deadline rule",
                                         "rule",
                                         "attribute"};
  return kWords[static_cast<std::size_t>(kind)];
}

// All ids of a kind on a side, those that routing reads apart from rules.
std::vector<std::string_view> EntriesOf(const Compiled& own, EntryKind kind) {
  std::vector<std::string_view> out;
  const auto codes = [&](const auto& list) {
    for (std::size_t i = 1; i < list.size(); ++i) out.push_back(list[i].code);
  };
  switch (kind) {
    case EntryKind::kDepartment:
      codes(own.departments);
      break;
    case EntryKind::kRegion:
      codes(own.regions);
      break;
    case EntryKind::kCategory:
      codes(own.categories);
      break;
    case EntryKind::kHotline:
      for (std::size_t i = 1; i < own.hotlines.size(); ++i) {
        out.push_back(own.hotlines[i].number);
      }
      break;
    case EntryKind::kDeadlinePolicy:
      for (const auto& p : own.deadline_policies) out.push_back(p.id);
      break;
    case EntryKind::kAttribute:
      for (const auto& a : own.conditions.declared.declared()) {
        out.push_back(a.id);
      }
      break;
    default:
      break;
  }
  return out;
}

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

// Whether the jurisdictions differ in what routing reads.
bool SameJurisdiction(const Compiled& a, const Compiled& b) {
  return a.principles == b.principles && a.country_code == b.country_code &&
         a.trunk_prefix == b.trunk_prefix && a.area_codes == b.area_codes &&
         a.departments[a.centre].code == b.departments[b.centre].code &&
         a.departments[a.interim_lead].code ==
             b.departments[b.interim_lead].code;
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

namespace {

// What the guard reads of a department, as text.
std::string GuardOf(const Compiled& own, Id id) {
  const rules::Department& one = own.departments[id];
  std::string out =
      absl::StrCat(id == kNone        ? "-"
                   : id == own.centre ? "centre"
                                      : "+",
                   one.valid.from, ",", one.valid.to, ",",
                   base::ToAbsl(own.departments[one.superior].code));
  for (const rules::Successor& s : one.successors) {
    absl::StrAppend(&out, ",", base::ToAbsl(own.departments[s.department].code),
                    "/", base::ToAbsl(own.categories[s.category].code));
  }
  return out;
}

// Adds the codes of those that are below a department or of one line of
// succession with it, and so on: whose guard it is a part of.
void AddExtent(const Compiled& own, const std::vector<std::vector<Id>>& below,
               Id from, std::set<std::string>* out) {
  if (from == kNone) return;
  std::set<Id> seen{from};
  std::vector<Id> todo{from};
  while (!todo.empty()) {
    const Id at = todo.back();
    todo.pop_back();
    out->insert(std::string(own.departments[at].code));
    const auto visit = [&](Id next) {
      if (next != kNone && seen.insert(next).second) todo.push_back(next);
    };
    for (Id next : below[at]) visit(next);
    for (Id next : own.departments[at].predecessors) visit(next);
    for (const auto& s : own.departments[at].successors) visit(s.department);
  }
}

}  // namespace

// Who is barred from complaints, and who replaces whom.
void Comparison::FindGuardNotices() {
  if (!departments_differ_ && !centre_differs_) return;
  const std::array<const Compiled*, 2> sides = {&space_.rules(kOld),
                                                &space_.rules(kNew)};
  std::array<std::vector<std::vector<Id>>, 2> below;
  for (std::size_t s = 0; s != 2; ++s) {
    below[s].resize(sides[s]->departments.size());
    for (Id id = 1; id < sides[s]->departments.size(); ++id) {
      below[s][sides[s]->departments[id].superior].push_back(id);
    }
  }
  std::set<std::string> extent;  // Of all.
  for (const Space::Code& d : space_.departments()) {
    if (GuardOf(*sides[0], d.id[0]) == GuardOf(*sides[1], d.id[1])) continue;
    std::set<std::string> own;
    for (std::size_t s = 0; s != 2; ++s) {
      AddExtent(*sides[s], below[s], d.id[s], &own);
      // The centre replaces any department in the end.
      if (!centre_differs_ || d.id[s] != sides[s]->centre) continue;
      for (const Space::Code& other : space_.departments()) {
        own.emplace(other.code);
      }
    }
    extent.insert(own.begin(), own.end());
    const base::Text message = base::Fill<messages::kGuard>(d.code);
    notices_.push_back({"guard",
                        absl::StrCat("department ", base::ToAbsl(d.code)),
                        {own.begin(), own.end()},
                        message.en,
                        message.zh,
                        {},
                        {}});
  }
  // Who is no longer barred, at the instants at which anything changes, for the
  // categories that successors name.
  std::set<std::int64_t> instants = {0};
  std::set<std::string_view> categories = {""};
  for (const Compiled* own : sides) {
    for (const auto& d : own->departments) {
      if (d.valid.from != rules::Interval().from) instants.insert(d.valid.from);
      if (d.valid.to != rules::Interval().to) instants.insert(d.valid.to);
      for (const auto& s : d.successors) {
        categories.insert(own->categories[s.category].code);
      }
    }
  }
  const auto told = [&](const Space::Code& d, const Space::Code& accused,
                        std::size_t* left) {
    for (std::string_view code : categories) {
      const Id category[2] = {sides[0]->category_ids.Find(code),
                              sides[1]->category_ids.Find(code)};
      for (std::int64_t at : instants) {
        if (*left == 0) return false;
        --*left;
        if (rules::IsBarred(*sides[0], d.id[0], accused.id[0], category[0],
                            at) &&
            !rules::IsBarred(*sides[1], d.id[1], accused.id[1], category[1],
                             at)) {
          return true;
        }
      }
    }
    return false;
  };
  std::size_t left = kMostPairs;
  for (const Space::Code& d : space_.departments()) {
    const bool in = extent.count(std::string(d.code)) != 0;
    for (const Space::Code& accused : space_.departments()) {
      if (d.id[0] == kNone || d.id[1] == kNone || accused.id[0] == kNone ||
          accused.id[1] == kNone ||
          (!in && extent.count(std::string(accused.code)) == 0) ||
          !told(d, accused, &left)) {
        continue;
      }
      const base::Text message =
          base::Fill<messages::kReachable>(d.code, accused.code);
      notices_.push_back({"guard-weaker",
                          absl::StrCat("department ", base::ToAbsl(d.code)),
                          {std::string(accused.code)},
                          message.en,
                          message.zh,
                          {},
                          {}});
    }
  }
  guard_cut_ = left == 0;
}

// Names that stand for something else, at any time.
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
  const EntryKind kind = component == Component::kHint ? EntryKind::kSignal
                         : component == Component::kRules
                             ? EntryKind::kRule
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
        if (component == Component::kRules || component == Component::kLimits) {
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
    change.ticket = tickets_[i].ToText();
    cause_keys_.clear();
    FindCauses(&change, tickets_[i], components_[i]);
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
  for (std::size_t i : order) {
    changes_[i].number = changes.size();
    changes.push_back(std::move(changes_[i]));
    boxes.push_back(std::move(boxes_[i]));
  }
  changes_ = std::move(changes);
  boxes_ = std::move(boxes);
}

}  // namespace diff

using diff::Cell;
using diff::Conj;

absl::StatusOr<RuleSetDiff> DiffRuleSets(const RuleSet& before,
                                         const RuleSet& after,
                                         const DiffOptions& options) {
  if (before.id() != after.id()) {
    return base::InvalidArgument(base::Fill<diff::messages::kOtherJurisdiction>(
        before.id(), after.id()));
  }
  if (before.time_zone() != after.time_zone()) {
    return base::InvalidArgument(base::Fill<diff::messages::kOtherZone>(
        before.time_zone(), after.time_zone()));
  }
  auto comparison = std::make_shared<diff::Comparison>(before, after, options);
  comparison->Run();
  return diff::Comparison::Publish(std::move(comparison));
}

RuleSetDiff::RuleSetDiff(std::shared_ptr<const diff::Comparison> comparison)
    : comparison_(std::move(comparison)) {}

const std::vector<DiffChange>& RuleSetDiff::changes() const {
  return comparison_->changes();
}
const std::vector<DiffNotice>& RuleSetDiff::notices() const {
  return comparison_->notices();
}
const RuleSet& RuleSetDiff::before() const {
  return comparison_->rule_set(diff::kOld);
}
const RuleSet& RuleSetDiff::after() const {
  return comparison_->rule_set(diff::kNew);
}

std::vector<std::string> RuleSetDiff::open(Language language) const {
  const auto& counts = comparison_->open_counts();
  std::vector<std::string> out;
  const auto add = [&](std::size_t n, const base::Text& text) {
    if (n != 0) out.push_back(text.In(language));
  };
  add(counts.ties, base::Fill<diff::messages::kOpenTies>(counts.ties));
  add(counts.texts, base::Fill<diff::messages::kOpenTexts>(counts.texts));
  add(counts.cells, base::Fill<diff::messages::kOpenCells>(counts.cells));
  for (const std::string& name : comparison_->undeclared()) {
    add(1, base::Fill<diff::messages::kOpenAttributes>(name));
  }
  add(comparison_->guard_cut() ? 1 : 0,
      base::Fill<diff::messages::kOpenGuard>());
  return out;
}

bool RuleSetDiff::equivalent() const {
  return changes().empty() && comparison_->open().empty() &&
         comparison_->undeclared().empty();
}

namespace {

// A ticket where both sides see it; `ok` is false if it has no place.
struct Placed {
  Placed(const diff::Comparison& comparison, const Ticket& ticket)
      : ok(ticket.accepted_at != absl::InfinitePast() &&
           ticket.accepted_at != absl::InfiniteFuture() &&
           comparison.space().Place(ticket, &points)),
        view(comparison.atoms().See(ticket)) {}
  std::vector<std::int64_t> points;
  bool ok;
  diff::Atoms::View view;
};

bool IsIn(const diff::Comparison& comparison, const Cell& cell,
          const Placed& placed) {
  return placed.ok &&
         diff::Holds(cell, placed.points, comparison.atoms(), placed.view);
}

}  // namespace

bool RuleSetDiff::Contains(const DiffChange& change, std::size_t box,
                           const Ticket& ticket) const {
  return IsIn(*comparison_, comparison_->boxes()[change.number][box],
              Placed(*comparison_, ticket));
}

std::vector<std::size_t> RuleSetDiff::ChangesOf(const Ticket& ticket) const {
  const Placed placed(*comparison_, ticket);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i != changes().size(); ++i) {
    for (const Cell& cell : comparison_->boxes()[i]) {
      if (!IsIn(*comparison_, cell, placed)) continue;
      out.push_back(i);
      break;
    }
  }
  return out;
}

bool RuleSetDiff::IsOpen(const Ticket& ticket) const {
  const Placed placed(*comparison_, ticket);
  for (const Cell& cell : comparison_->open()) {
    if (IsIn(*comparison_, cell, placed)) return true;
  }
  for (const Attribute& a : ticket.attributes) {
    if (comparison_->undeclared().count(std::string(a.name)) != 0) return true;
  }
  return false;
}

bool RuleSetDiff::ReadsOtherwise(const Ticket& ticket) const {
  std::vector<std::int64_t> points;
  return ticket.accepted_at != absl::InfinitePast() &&
         ticket.accepted_at != absl::InfiniteFuture() &&
         !comparison_->space().Place(ticket, &points);
}

}  // namespace trunkline
