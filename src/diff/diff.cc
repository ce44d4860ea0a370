// SPDX-License-Identifier: Apache-2.0
#include "trunkline/diff.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
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

  Place Of(EntryKind kind, std::string_view id) const {
    if (compiled_ == nullptr) return {};
    const auto& entries = loader_.entries(kind);
    for (const rules::SourceEntry& entry : entries) {
      if (entry.id == id) return loader_.PlaceOf(entry);
    }
    return {};
  }

 private:
  std::vector<Source> none_;
  LoadOptions options_;
  rules::Loader loader_;
  std::shared_ptr<const Compiled> compiled_;  // Holds the entries.
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

std::string Utf8(const std::u32string& text) {
  std::string out;
  for (const char32_t rune : text) {
    const auto byte = [&](unsigned bits) { out += static_cast<char>(bits); };
    if (rune < 0x80) {
      byte(rune);
    } else if (rune < 0x800) {
      byte(0xC0 | rune >> 6);
      byte(0x80 | (rune & 0x3F));
    } else if (rune < 0x10000) {
      byte(0xE0 | rune >> 12);
      byte(0x80 | (rune >> 6 & 0x3F));
      byte(0x80 | (rune & 0x3F));
    } else {
      byte(0xF0 | rune >> 18);
      byte(0x80 | (rune >> 12 & 0x3F));
      byte(0x80 | (rune >> 6 & 0x3F));
      byte(0x80 | (rune & 0x3F));
    }
  }
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
    notices_.push_back(
        {std::move(kind), std::move(entity), message.en, message.zh, {}, {}});
  };
  if (a.country_code != b.country_code || a.trunk_prefix != b.trunk_prefix ||
      a.area_codes != b.area_codes) {
    add("numbers", absl::StrCat("jurisdiction ", base::ToAbsl(b.id)),
        base::Fill<messages::kNumbers>());
  }
  if (departments_differ_) {
    std::vector<std::pair<Id, Id>> changed;
    for (const Space::Code& d : space_.departments()) {
      const auto guard = [&](const Compiled& own, Id id) {
        std::string out;
        const rules::Department& one = own.departments[id];
        absl::StrAppend(&out, id == kNone ? "-" : "+", one.valid.from, ",",
                        one.valid.to, ",",
                        base::ToAbsl(own.departments[one.superior].code));
        for (const rules::Successor& s : one.successors) {
          absl::StrAppend(&out, ",",
                          base::ToAbsl(own.departments[s.department].code), "/",
                          base::ToAbsl(own.categories[s.category].code));
        }
        return out;
      };
      if (guard(a, d.id[0]) == guard(b, d.id[1])) continue;
      changed.emplace_back(d.id[0], d.id[1]);
      add("guard", absl::StrCat("department ", base::ToAbsl(d.code)),
          base::Fill<messages::kGuard>(d.code));
    }
    // Who is no longer barred, at the instants at which anything changes.
    std::set<std::int64_t> instants = {0};
    for (const Compiled* own : {&a, &b}) {
      for (const auto& d : own->departments) {
        if (d.valid.from != rules::Interval().from)
          instants.insert(d.valid.from);
        if (d.valid.to != rules::Interval().to) instants.insert(d.valid.to);
      }
    }
    std::size_t left = kMostPairs;
    std::set<std::pair<std::string_view, std::string_view>> told;
    for (const Space::Code& d : space_.departments()) {
      for (const Space::Code& accused : space_.departments()) {
        if (changed.empty() || d.id[0] == kNone || d.id[1] == kNone ||
            accused.id[0] == kNone || accused.id[1] == kNone) {
          continue;
        }
        for (std::int64_t at : instants) {
          if (left == 0) break;
          --left;
          if (!rules::IsBarred(a, d.id[0], accused.id[0], kNone, at) ||
              rules::IsBarred(b, d.id[1], accused.id[1], kNone, at) ||
              !told.emplace(d.code, accused.code).second) {
            continue;
          }
          add("guard-weaker", absl::StrCat("department ", base::ToAbsl(d.code)),
              base::Fill<messages::kReachable>(d.code, accused.code));
        }
      }
    }
  }
  // Names that mean something else.
  const auto names = [&](EntryKind kind, const rules::NameIndex& before,
                         const rules::NameIndex& after, const auto& old_table,
                         const auto& new_table) {
    std::map<std::u32string, std::pair<std::string_view, std::string_view>> all;
    for (const auto& [name, id] : before) all[name].first = old_table[id].code;
    for (const auto& [name, id] : after) all[name].second = new_table[id].code;
    std::size_t more = 0, listed = 0;
    for (const auto& [name, codes] : all) {
      if (codes.first == codes.second) continue;
      if (listed == kMostNames) {
        ++more;
        continue;
      }
      ++listed;
      const std::string text = base::Quoted(Utf8(name));
      const std::string_view of =
          codes.second.empty() ? codes.first : codes.second;
      add("names",
          absl::StrCat(base::ToAbsl(WordOf(kind)), " ", base::ToAbsl(of)),
          codes.second.empty()
              ? base::Fill<messages::kNoName>(text, codes.first)
          : codes.first.empty()
              ? base::Fill<messages::kNewName>(text, codes.second)
              : base::Fill<messages::kName>(text, codes.first, codes.second));
    }
    if (more != 0) {
      add("names", std::string(WordOf(kind)),
          base::Fill<messages::kMoreNames>(more));
    }
  };
  names(EntryKind::kDepartment, a.department_names, b.department_names,
        a.departments, b.departments);
  names(EntryKind::kRegion, a.region_names, b.region_names, a.regions,
        b.regions);
  names(EntryKind::kCategory, a.category_names, b.category_names, a.categories,
        b.categories);
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
      for (Id id = own->region_ids.Find(ticket.region); id != kNone;
           id = own->regions[id].parent) {
        consider(EntryKind::kRegion, own->regions[id].code);
      }
      bool whole = false;
      for (Id id = own->FindCategory(ticket.category, &whole); id != kNone;
           id = own->category_nodes[id].parent) {
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
      if (kind != EntryKind::kRule ||
          options_.released_at == absl::InfinitePast()) {
        continue;
      }
      // The validity of the rule on each side.
      const auto from = [&](int side) {
        const auto& claims = rules_[static_cast<std::size_t>(side)]->claims();
        std::int64_t first = rules::Interval().from;
        for (const Claim& claim : claims) {
          if (rules_[static_cast<std::size_t>(side)]->IdOf(claim.rule) == id) {
            first = claim.entry.valid.from;
          }
        }
        return first;
      };
      const std::int64_t now = from(kNew);
      if (now != rules::Interval().from && now != from(kOld) &&
          now < rules::ToSeconds(options_.released_at)) {
        dangers_[i] |= 1u << static_cast<unsigned>(DiffDanger::kRetroactive);
      }
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
  if (!placed.ok) return true;
  for (const Cell& cell : comparison_->open()) {
    if (IsIn(*comparison_, cell, placed)) return true;
  }
  for (const Attribute& a : ticket.attributes) {
    if (comparison_->undeclared().count(std::string(a.name)) != 0) return true;
  }
  return false;
}

}  // namespace trunkline
