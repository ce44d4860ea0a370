// SPDX-License-Identifier: Apache-2.0
#include "src/diff/claims.h"

#include <algorithm>
#include <map>
#include <type_traits>

#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::diff {
namespace {

namespace pb = trunkline_internal::v1;
using rules::ClaimKind;
using rules::Id;
using rules::kNone;

template <typename Entry>
PatternTexts ReadTexts(std::string_view bytes) {
  Entry entry;
  PatternTexts out;
  if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return out;
  }
  out.patterns.assign(entry.when().pattern().begin(),
                      entry.when().pattern().end());
  out.unless.assign(entry.when().pattern_unless().begin(),
                    entry.when().pattern_unless().end());
  if constexpr (!std::is_same_v<Entry, pb::DeadlineRule>) {
    out.example = entry.example_text();
  }
  return out;
}

// Urgencies that a rule sees as one of `allowed` where `raise` is the least.
IntSet Below(const IntSet& allowed, int raise) {
  IntSet out;
  for (std::int64_t u = 0; u != 4; ++u) {
    if (allowed.Has(std::max<std::int64_t>(u, raise))) {
      out = out.Or(IntSet::One(u));
    }
  }
  return out;
}

}  // namespace

void Merge(std::vector<Conj>* list) {
  for (const int field :
       {static_cast<int>(kRegion), static_cast<int>(kCategory),
        static_cast<int>(kFirstReceiver), static_cast<int>(kNumber),
        static_cast<int>(kAccepted)}) {
    if (list->size() < 2) return;
    std::map<Conj, std::vector<IntSet>> joined;
    std::vector<Conj> out;
    for (Conj& conj : *list) {
      const IntSet* const own = conj.Find(field);
      if (own == nullptr) {
        out.push_back(std::move(conj));
        continue;
      }
      IntSet values = *own;
      conj.fields.erase(
          std::find_if(conj.fields.begin(), conj.fields.end(),
                       [&](const auto& f) { return f.first == field; }));
      joined[conj].push_back(std::move(values));
    }
    for (auto& [conj, sets] : joined) {
      out.push_back(conj);
      out.back().Restrict(field, IntSet::OfAll(std::move(sets)));
    }
    *list = std::move(out);
  }
}

Partition<Id> Receivers(Space* space, int side) {
  const rules::Compiled& own = space->rules(side);
  Partition<Id> out;
  const auto add = [&](const Conj& conj, Id department) {
    for (const auto& [part, in_force] : space->InForce(side, department)) {
      Conj one = conj;
      if (!one.Restrict(part)) continue;
      out.emplace_back(std::move(one),
                       in_force == own.centre ? kNone : in_force);
    }
  };
  for (const auto& [conj, named] : space->NamedReceiver(side)) {
    if (named != kNone) {
      add(conj, named);
      continue;
    }
    for (const auto& [number, phase] : space->Phases(side)) {
      const bool owns =
          phase != nullptr &&
          (phase->kind == Phase::kDual || phase->kind == Phase::kIndependent);
      Conj one = conj;
      if (one.Restrict(number)) add(one, owns ? phase->owner : kNone);
    }
  }
  return Mapped<Id, Id>(out, [](const Id& id) { return id; });
}

ClaimTable::ClaimTable(Space* space, Atoms* atoms, int side, Kind kind,
                       const rules::Index& index, int raise)
    : space_(*space),
      atoms_(*atoms),
      side_(side),
      kind_(kind),
      raise_(raise),
      by_place_(space->categories().size() + 1) {
  const rules::Compiled& own = space_.rules(side_);
  by_rule_.resize(kind == Kind::kRules     ? own.rules.size()
                  : kind == Kind::kSignals ? own.signals.size()
                                           : own.deadline_rules.size());
  index.ForEach([&](const rules::EntryKey& key, const rules::Entry& entry) {
    Claim claim;
    claim.rule = entry.rule;
    claim.rank = entry.rank;
    claim.key = key;
    claim.entry = entry;
    by_rule_[entry.rule].push_back(claims_.size());
    by_place_[space_.PlaceOf(side_, key.category)].push_back(claims_.size());
    claims_.push_back(std::move(claim));
  });
}

std::string_view ClaimTable::BytesOf(std::uint32_t rule) const {
  const rules::Compiled& own = space_.rules(side_);
  switch (kind_) {
    case Kind::kRules:
      return own.rule_bytes[rule];
    case Kind::kSignals:
      return own.signals[rule].bytes;
    case Kind::kDeadlines:
      break;
  }
  return own.deadline_rules[rule].bytes;
}

std::string_view ClaimTable::IdOf(std::uint32_t rule) const {
  const rules::Compiled& own = space_.rules(side_);
  switch (kind_) {
    case Kind::kRules:
      return own.rules[rule].id;
    case Kind::kSignals:
      return own.signals[rule].id;
    case Kind::kDeadlines:
      break;
  }
  return own.deadline_rules[rule].id;
}

PatternTexts ClaimTable::TextsOf(std::uint32_t rule) const {
  switch (kind_) {
    case Kind::kRules:
      return ReadTexts<pb::Rule>(BytesOf(rule));
    case Kind::kSignals:
      return ReadTexts<pb::EmergencySignal>(BytesOf(rule));
    case Kind::kDeadlines:
      break;
  }
  return ReadTexts<pb::DeadlineRule>(BytesOf(rule));
}

Partition<Id> ClaimTable::Named(const rules::Rule& rule) {
  const rules::Compiled& own = space_.rules(side_);
  switch (rule.kind) {
    case ClaimKind::kDepartment:
      return space_.InForce(side_, rule.target);
    case ClaimKind::kFunction:
      return space_.Serving(side_, rule.target, /*for_claim=*/true);
    case ClaimKind::kFirstReceiver:
      return Receivers(&space_, side_);
    case ClaimKind::kHotlineOwner: {
      Partition<Id> out;
      for (const auto& [number, owner] : space_.Owner(side_)) {
        if (owner == kNone) continue;
        for (const auto& [part, department] : space_.InForce(side_, owner)) {
          Conj one = number;
          if (one.Restrict(part)) out.emplace_back(std::move(one), department);
        }
      }
      return Mapped<Id, Id>(out, [](const Id& id) { return id; });
    }
    case ClaimKind::kAnswer:
    case ClaimKind::kRefuse:
      break;
  }
  return {{Conj(), own.centre}};
}

const Claim& ClaimTable::Build(std::size_t i) {
  Claim& claim = claims_[i];
  if (claim.built) return claim;
  claim.built = true;
  const rules::Compiled& own = space_.rules(side_);
  std::vector<Conj> base = space_.Conditions(side_, claim.key, claim.entry);
  std::vector<int> atoms;
  if (claim.entry.condition != 0) {
    const rules::Condition& c =
        own.conditions.conditions[claim.entry.condition];
    const int text = atoms_.Text(
        side_, claim.entry.condition,
        c.patterns.count != 0 ? TextsOf(claim.rule) : PatternTexts());
    if (text >= 0) atoms.push_back(text);
    for (int atom : atoms_.Attributes(side_, claim.entry.condition)) {
      atoms.push_back(atom);
    }
  }
  for (Conj& conj : base) {
    for (int atom : atoms) conj.AddAtom(atom);
    if (raise_ != 0 && conj.Find(kUrgency) != nullptr) {
      const IntSet below = Below(*conj.Find(kUrgency), raise_);
      for (auto& [field, values] : conj.fields) {
        if (field == kUrgency) values = below;
      }
    }
  }
  base.erase(std::remove_if(base.begin(), base.end(),
                            [](const Conj& conj) {
                              const IntSet* u = conj.Find(kUrgency);
                              return u != nullptr && u->empty();
                            }),
             base.end());
  if (kind_ != Kind::kRules) {
    for (const Conj& conj : base) claim.parts.emplace_back(conj, kNone);
    claim.holds = std::move(base);
    return claim;
  }
  for (const auto& [named, department] : Named(own.rules[claim.rule])) {
    if (department == kNone) continue;
    for (const Conj& conj : base) {
      Conj one = conj;
      if (!one.Restrict(named)) continue;
      claim.holds.push_back(one);
      claim.parts.emplace_back(std::move(one), department);
    }
  }
  claim.parts = Mapped<Id, Id>(claim.parts, [](const Id& id) { return id; });
  Merge(&claim.holds);
  return claim;
}

std::vector<std::size_t> ClaimTable::Near(const Conj& when) {
  std::vector<std::size_t> out;
  std::vector<std::size_t> others;  // Places of points outside the preorder.
  const auto add = [&](std::size_t place) {
    for (std::size_t i : by_place_[place]) {
      const Claim& claim = Build(i);
      const bool meets =
          std::any_of(claim.holds.begin(), claim.holds.end(),
                      [&](const Conj& conj) { return conj.Meets(when); });
      if (meets) out.push_back(i);
    }
  };
  const IntSet* const categories = when.Find(kCategory);
  add(0);
  if (categories == nullptr) {
    for (std::size_t place = 1; place < by_place_.size(); ++place) add(place);
  } else {
    std::size_t done = 0;  // The last place that was added.
    const std::int64_t end = space_.FirstOtherCategory();
    for (const auto& [from, range_end] : categories->ranges()) {
      for (std::int64_t p = std::max(from, end); p < range_end; ++p) {
        std::size_t place =
            space_.PlaceOf(side_, space_.CategoryRead(side_, p).id);
        for (; place != 0; place = space_.categories()[place - 1].parent) {
          others.push_back(place);
        }
      }
      const std::int64_t to = std::min(range_end, end);
      if (to <= Space::kFirstCode || from >= to) continue;
      const auto first =
          static_cast<std::size_t>(std::max(from, Space::kFirstCode) -
                                   Space::kFirstCode) /
          2;
      const auto last =
          static_cast<std::size_t>(to - 1 - Space::kFirstCode) / 2;
      std::vector<std::size_t> above;
      for (std::size_t p = space_.categories()[first].parent; p > done;
           p = space_.categories()[p - 1].parent) {
        above.push_back(p);
      }
      for (auto p = above.rbegin(); p != above.rend(); ++p) {
        if (*p > done) add(*p);
      }
      for (std::size_t p = std::max(first + 1, done + 1); p <= last + 1; ++p) {
        add(p);
      }
      done = std::max(done, last + 1);
    }
    for (std::size_t place : others) add(place);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
    const Claim& x = claims_[a];
    const Claim& y = claims_[b];
    return x.rank != y.rank ? x.rank > y.rank : x.rule < y.rule;
  });
  return out;
}

}  // namespace trunkline::diff
