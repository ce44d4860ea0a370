// SPDX-License-Identifier: Apache-2.0
#include "src/diff/compare.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/rules/rule_set_access.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::diff {
namespace {

namespace pb = trunkline_internal::v1;
using rules::Compiled;
using rules::Id;
using rules::kNone;
using Found = Atoms::Found;

// Claims of one rank that are split in all ways. Beyond, the company of a claim
// is left open.
constexpr std::size_t kMostTies = 8;

constexpr Kinds kSettled =
    Bit(DiffKind::kOutcome) | Bit(DiffKind::kLead) | Bit(DiffKind::kTarget) |
    Bit(DiffKind::kBasis) | Bit(DiffKind::kSettledBy) |
    Bit(DiffKind::kAssisting) | Bit(DiffKind::kContenders) |
    Bit(DiffKind::kTags) | Bit(DiffKind::kAnswer) | Bit(DiffKind::kRefusal);

bool Covers(const Claim& claim, const Conj& when) {
  return std::any_of(claim.holds.begin(), claim.holds.end(),
                     [&](const Conj& conj) { return conj.Covers(when); });
}

bool Meets(const Claim& claim, const Conj& when) {
  return std::any_of(claim.holds.begin(), claim.holds.end(),
                     [&](const Conj& conj) { return conj.Meets(when); });
}

// Takes a conjunction off a cell. One that restricts a single field is taken off
// that, so that what is void shows; a long list of numbers or regions is harder
// to read than an exception.
void Except(const Space& space, const Conj* conj, Cell* cell) {
  Conj& when = cell->when;
  if (!conj->Meets(when)) return;
  const bool same_atoms = std::includes(when.atoms.begin(), when.atoms.end(),
                                        conj->atoms.begin(), conj->atoms.end());
  const IntSet* only = nullptr;
  int field = -1;
  bool several = !same_atoms;
  for (const auto& [f, values] : conj->fields) {
    const IntSet* const own = when.Find(f);
    if (values.Covers(own == nullptr ? space.Domain(f) : *own)) continue;
    several |=
        only != nullptr || ((f == kNumber || f == kRegion) && own == nullptr);
    only = &values;
    field = f;
  }
  if (several || only == nullptr) {
    cell->except.push_back(conj);
    return;
  }
  const IntSet* const own = when.Find(field);
  when.Restrict(field,
                (own == nullptr ? space.Domain(field) : *own).Minus(*only));
}

void Except(const Space& space, const Claim& claim, Cell* cell) {
  for (const Conj& conj : claim.holds) Except(space, &conj, cell);
}

// A cell inside a conjunction. False: it is void.
bool Narrow(const Cell& cell, const Conj& part, Cell* out) {
  out->when = cell.when;
  out->except.clear();
  if (!out->when.Restrict(part)) return false;
  for (const Conj* conj : cell.except) {
    if (!conj->Meets(out->when)) continue;
    if (conj->Covers(out->when)) return false;
    out->except.push_back(conj);
  }
  return true;
}

// Whether a field has no value, or one exception alone takes everything.
bool IsVoid(const Cell& cell) {
  const auto& fields = cell.when.fields;
  return std::any_of(fields.begin(), fields.end(),
                     [](const auto& f) { return f.second.empty(); }) ||
         std::any_of(cell.except.begin(), cell.except.end(),
                     [&](const Conj* conj) { return conj->Covers(cell.when); });
}

// Takes off the exceptions that restrict one field alone, and those that do not
// meet what is left; see Except().
void Simplify(const Space& space, Cell* cell) {
  Conj& when = cell->when;
  const auto less = [](const Conj* a, const Conj* b) { return *a < *b; };
  for (bool again = true; again;) {
    again = false;
    std::vector<const Conj*> left;
    std::set<const Conj*, decltype(less)> seen(less);
    for (const Conj* conj : cell->except) {
      if (!conj->Meets(when)) continue;
      const IntSet* only = nullptr;
      int field = -1;
      bool several = !std::includes(when.atoms.begin(), when.atoms.end(),
                                    conj->atoms.begin(), conj->atoms.end());
      for (const auto& [f, values] : conj->fields) {
        const IntSet* const own = when.Find(f);
        if (values.Covers(own == nullptr ? space.Domain(f) : *own)) continue;
        several |= only != nullptr ||
                   ((f == kNumber || f == kRegion) && own == nullptr);
        only = &values;
        field = f;
      }
      if (several || only == nullptr) {
        if (seen.insert(conj).second) left.push_back(conj);
        continue;
      }
      const IntSet* const own = when.Find(field);
      when.Restrict(field,
                    (own == nullptr ? space.Domain(field) : *own).Minus(*only));
      again = true;
    }
    cell->except = std::move(left);
  }
}

template <typename List>
bool SameBytes(const List& a, const List& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](const auto& x, const auto& y) {
                                              return x.bytes == y.bytes;
                                            });
}

IntSet OfPoints(const std::vector<std::int64_t>& points) {
  IntSet out;
  for (std::int64_t p : points) out = out.Or(IntSet::One(p));
  return out;
}

}  // namespace

// --- splitting by the engine's functions ---

class Comparison::Branch {
 public:
  using Script = std::vector<std::pair<std::size_t, std::size_t>>;
  Branch(Comparison* owner, Cell whole, Script* script)
      : cell(std::move(whole)), owner_(*owner), script_(*script) {}

  Cell cell;

  // The value of a partition in the cell, which shrinks to one of its parts.
  template <typename Value>
  Value Ask(const Partition<Value>& partition) {
    std::vector<std::size_t> parts;
    for (std::size_t i = 0; i != partition.size(); ++i) {
      if (partition[i].first.Meets(cell.when)) parts.push_back(i);
    }
    if (parts.empty()) return Value();
    const auto& [conj, value] = partition[parts[Choose(parts.size())]];
    cell.when.Restrict(conj);
    return value;
  }
  bool AskAtom(int atom) {
    const auto& atoms = cell.when.atoms;
    if (std::binary_search(atoms.begin(), atoms.end(), atom)) return true;
    Conj conj;
    conj.AddAtom(atom);
    for (const Conj* except : cell.except) {
      if (*except == conj) return false;
    }
    if (Choose(2) == 0) {
      cell.when.AddAtom(atom);
      return true;
    }
    cell.except.push_back(owner_.Own(std::move(conj)));
    return false;
  }

 private:
  std::size_t Choose(std::size_t count) {
    if (count == 1) return 0;
    if (at_ == script_.size()) script_.emplace_back(0, count);
    return script_[at_++].first;
  }

  Comparison& owner_;
  Script& script_;
  std::size_t at_ = 0;
};

void Comparison::Branches(const Cell& cell,
                          const std::function<void(Branch*)>& body) {
  Branch::Script script;
  for (;;) {
    Branch branch(this, cell, &script);
    body(&branch);
    while (!script.empty() && script.back().first + 1 == script.back().second) {
      script.pop_back();
    }
    if (script.empty()) return;
    ++script.back().first;
  }
}

// --- tables ---

Comparison::Comparison(const RuleSet& before, const RuleSet& after,
                       const DiffOptions& options)
    : rule_sets_{before, after},
      options_(options),
      space_(internal::CompiledOf(before), internal::CompiledOf(after)),
      atoms_(internal::CompiledOf(before), internal::CompiledOf(after)),
      solver_(space_, &atoms_) {}

std::string_view Comparison::CodeOf(int side, Id department) const {
  if (department == kNeedsRegion) return "?";
  return space_.rules(side).departments[department].code;
}

void Comparison::FindChangedTables() {
  const Compiled& a = space_.rules(kOld);
  const Compiled& b = space_.rules(kNew);
  categories_differ_ = space_.categories_differ();
  regions_differ_ = space_.regions_differ();
  departments_differ_ = !SameBytes(a.departments, b.departments);
  hotlines_differ_ =
      !SameBytes(a.hotlines, b.hotlines) || a.country_code != b.country_code ||
      a.trunk_prefix != b.trunk_prefix || a.area_codes != b.area_codes;
  attributes_differ_ = !SameBytes(a.conditions.declared.declared(),
                                  b.conditions.declared.declared());
  policies_differ_ = !SameBytes(a.deadline_policies, b.deadline_policies);
  centre_differs_ = CodeOf(kOld, a.centre) != CodeOf(kNew, b.centre);
  // The interim lead, else the centre, leads where rules tie.
  settling_differs_ = a.principles != b.principles || centre_differs_ ||
                      !SamePartition(space_.InForce(kOld, a.interim_lead),
                                     space_.InForce(kNew, b.interim_lead));
  tables_differ_ = categories_differ_ || regions_differ_ ||
                   departments_differ_ || hotlines_differ_ ||
                   attributes_differ_ || centre_differs_ || settling_differs_;
}

bool Comparison::SamePartition(const Partition<Id>& before,
                               const Partition<Id>& after) const {
  if (before.size() != after.size()) return false;
  std::vector<std::pair<Conj, std::string_view>> a, b;
  for (const auto& [conj, id] : before) a.emplace_back(conj, CodeOf(kOld, id));
  for (const auto& [conj, id] : after) b.emplace_back(conj, CodeOf(kNew, id));
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

void Comparison::Link(
    ClaimTable* before, ClaimTable* after,
    const std::function<bool(std::uint32_t, std::uint32_t)>& same) {
  const auto& old_rules = before->by_rule();
  const auto& new_rules = after->by_rule();
  // What is not paired differs.
  const auto alone = [&](ClaimTable* table, std::uint32_t rule) {
    for (std::size_t i : table->by_rule()[rule]) {
      Claim& claim = table->claims()[i];
      if (claim.uid >= 0) continue;
      claim.uid = uids_++;
      claim.changed = true;
    }
  };
  std::uint32_t a = 0, b = 0;
  while (a != old_rules.size() || b != new_rules.size()) {
    if (b == new_rules.size() ||
        (a != old_rules.size() && before->IdOf(a) < after->IdOf(b))) {
      alone(before, a++);
      continue;
    }
    if (a == old_rules.size() || after->IdOf(b) < before->IdOf(a)) {
      alone(after, b++);
      continue;
    }
    const auto& x = old_rules[a];
    const auto& y = new_rules[b];
    const bool same_bytes = before->BytesOf(a) == after->BytesOf(b);
    const bool same_effect = same_bytes && same(a, b);
    const auto pair = [&](std::size_t i, std::size_t j) {
      Claim& old_claim = before->claims()[i];
      Claim& new_claim = after->claims()[j];
      old_claim.uid = new_claim.uid = uids_++;
      // The depth of a code is a part of the rank.
      const bool same_depths =
          !tables_differ_ ||
          (space_.rules(kOld).regions[old_claim.key.region].depth ==
               space_.rules(kNew).regions[new_claim.key.region].depth &&
           !(attributes_differ_ && (old_claim.key.attributes != 0 ||
                                    old_claim.entry.condition != 0)));
      old_claim.same_alone = new_claim.same_alone = same_effect;
      old_claim.changed = new_claim.changed =
          !same_effect || !same_depths ||
          (settling_differs_ && before->settles());
    };
    if (same_bytes && !tables_differ_ && x.size() == 1 && y.size() == 1) {
      pair(x[0], y[0]);
    } else if (same_bytes && !tables_differ_ && x.size() == y.size() &&
               space_.attributes().empty()) {
      const auto sorted = [](ClaimTable* table, std::vector<std::size_t> list) {
        std::sort(list.begin(), list.end(), [&](std::size_t i, std::size_t j) {
          const rules::EntryKey& k = table->claims()[i].key;
          const rules::EntryKey& l = table->claims()[j].key;
          return std::tie(k.hotline, k.category, k.region) <
                 std::tie(l.hotline, l.category, l.region);
        });
        return list;
      };
      const auto i = sorted(before, x), j = sorted(after, y);
      for (std::size_t n = 0; n != i.size(); ++n) pair(i[n], j[n]);
    } else {
      for (std::size_t i : x) {
        const Claim& one = before->Build(i);
        for (std::size_t j : y) {
          if (after->claims()[j].uid >= 0) continue;
          const Claim& other = after->Build(j);
          if (one.holds != other.holds ||
              !SamePartition(one.parts, other.parts)) {
            continue;
          }
          pair(i, j);
          break;
        }
      }
      alone(before, a);
      alone(after, b);
    }
    ++a;
    ++b;
  }
  known_.resize(static_cast<std::size_t>(uids_));
}

bool Comparison::SameRule(std::uint32_t before, std::uint32_t after) {
  const Compiled& own = space_.rules(kOld);
  const Compiled& other = space_.rules(kNew);
  const rules::Rule& a = own.rules[before];
  const rules::Rule& b = other.rules[after];
  const bool centre_leads = a.kind == rules::ClaimKind::kAnswer ||
                            a.kind == rules::ClaimKind::kRefuse ||
                            a.kind == rules::ClaimKind::kFunction;
  if (centre_differs_ && centre_leads) return false;
  const rules::ClaimExtra& x = own.extras[a.extra];
  const rules::ClaimExtra& y = other.extras[b.extra];
  if (policies_differ_) {
    for (std::size_t m = 0; m != kMilestoneCount; ++m) {
      if (PolicyContent(rule_sets_[kOld], x.policies[m]) !=
          PolicyContent(rule_sets_[kNew], y.policies[m])) {
        return false;
      }
    }
  }
  if (!tables_differ_) return true;
  if (a.kind == rules::ClaimKind::kAnswer &&
      !SamePartition(space_.InForce(kOld, a.target),
                     space_.InForce(kNew, b.target))) {
    return false;
  }
  for (std::size_t i = 0; i != x.assists.size(); ++i) {
    const rules::Assist& p = x.assists[i];
    const rules::Assist& q = y.assists[i];
    const bool same =
        p.department != kNone
            ? SamePartition(space_.InForce(kOld, p.department),
                            space_.InForce(kNew, q.department))
            : SamePartition(space_.Serving(kOld, p.function, false),
                            space_.Serving(kNew, q.function, false));
    if (!same) return false;
  }
  // In a tie, the closeness of the departments that it names counts.
  if (!departments_differ_ && !regions_differ_) return true;
  for (std::size_t i : rules_[kOld]->by_rule()[before]) {
    for (const auto& part : rules_[kOld]->Build(i).parts) {
      const Id department = part.second;
      if (department == kNeedsRegion) continue;
      const Id id = other.department_ids.Find(CodeOf(kOld, department));
      if (id == kNone ||
          space_.Closeness(kOld, department) != space_.Closeness(kNew, id)) {
        return false;
      }
    }
  }
  return true;
}

bool Comparison::SameDeadlineRule(std::size_t milestone, std::uint32_t before,
                                  std::uint32_t after) const {
  if (!policies_differ_) return true;
  const rules::DeadlineRule& a = space_.rules(kOld).deadline_rules[before];
  const rules::DeadlineRule& b = space_.rules(kNew).deadline_rules[after];
  const auto same = [&](std::string_view x, std::string_view y) {
    return PolicyContent(rule_sets_[kOld], x) ==
           PolicyContent(rule_sets_[kNew], y);
  };
  if (milestone != 0) {
    return same(a.policies[milestone], b.policies[milestone]);
  }
  return std::equal(a.statutory.begin(), a.statutory.end(), b.statutory.begin(),
                    b.statutory.end(), same);
}

ClaimTable& Comparison::Deadlines(int side, std::size_t milestone, int raise) {
  const auto key = std::pair(milestone, raise);
  auto& mine = deadlines_[static_cast<std::size_t>(side)][key];
  if (mine == nullptr) {
    for (int s : {kOld, kNew}) {
      const Compiled& own = space_.rules(s);
      deadlines_[static_cast<std::size_t>(s)][key] =
          std::make_unique<ClaimTable>(
              &space_, &atoms_, s, ClaimTable::Kind::kDeadlines,
              milestone == 0 ? own.statutory_index
                             : own.milestone_index[milestone],
              raise);
    }
    Link(deadlines_[0][key].get(), deadlines_[1][key].get(),
         [&](std::uint32_t a, std::uint32_t b) {
           return SameDeadlineRule(milestone, a, b);
         });
  }
  return *deadlines_[static_cast<std::size_t>(side)][key];
}

// --- enumeration ---

// Whether a claim asks for texts or attributes that are not known to hold.
bool Comparison::HasOpenAtoms(const Claim& claim, const Conj& when) {
  return std::any_of(
      claim.holds.begin(), claim.holds.end(), [&](const Conj& conj) {
        return !std::includes(when.atoms.begin(), when.atoms.end(),
                              conj.atoms.begin(), conj.atoms.end());
      });
}

bool Comparison::Spend(const Cell& cell) {
  if (++cells_ <= options_.max_cells) return true;
  Open({cell.when, {}}, &OpenCounts::cells);
  return false;
}

void Comparison::Ties(ClaimTable* table,
                      const std::vector<std::size_t>& members, const Cell& cell,
                      const Winners& winners, const Visit& visit) {
  // Those that may hold too, first those that are known to.
  std::vector<std::size_t> left;
  std::size_t sure = 0, texts = 0;
  for (std::size_t m : members) {
    const Claim& claim = table->claims()[m];
    const Known& known = KnownOf(claim);
    const bool is_in =
        std::any_of(winners.begin(), winners.end(), [&](const auto& w) {
          return table->claims()[w.first].rule == claim.rule;
        });
    if (is_in || known.fails || !Meets(claim, cell.when)) continue;
    left.push_back(m);
    if (known.part != nullptr) {
      std::swap(left[sure++], left.back());
    } else if (HasOpenAtoms(claim, cell.when)) {
      ++texts;
    }
  }
  if (left.empty()) {
    visit(cell, winners);
    return;
  }
  const bool too_many = !winners.empty() && texts > kMostTies;
  Cell rest = cell;
  bool covered = false;
  std::vector<Known*> failed;
  for (std::size_t k = 0; k != left.size() && !covered; ++k) {
    const Claim& claim = table->claims()[left[k]];
    Known& known = KnownOf(claim);
    const Conj* const holds_by = known.part;
    if (too_many && holds_by == nullptr) {
      for (const Conj& conj : claim.holds) {
        Cell open;
        if (Narrow(rest, conj, &open)) Open(open, &OpenCounts::ties);
      }
    } else {
      const std::vector<std::size_t> others(
          left.begin() + static_cast<std::ptrdiff_t>(k) + 1, left.end());
      for (const auto& [part, department] : claim.parts) {
        if (holds_by != nullptr && !(part == *holds_by)) continue;
        Cell next;
        if (!part.Meets(rest.when) || !Narrow(rest, part, &next) ||
            atoms_.Exclude(next.when.atoms)) {
          continue;
        }
        Winners more = winners;
        more.emplace_back(left[k], department);
        known.part = &part;
        Ties(table, others, next, more, visit);
        known.part = holds_by;
      }
    }
    covered = holds_by != nullptr || Covers(claim, rest.when);
    if (covered) break;
    Except(space_, claim, &rest);
    known.fails = true;
    failed.push_back(&known);
    covered = IsVoid(rest);
  }
  if (!covered) visit(rest, winners);
  for (Known* known : failed) known->fails = false;
}

void Comparison::Enumerate(ClaimTable* table, const Cell& cell,
                           const Visit& visit, const Special* special) {
  if (!Spend(cell)) return;
  std::vector<std::size_t> near = table->Near(cell.when);
  if (special != nullptr) {
    // What comes after the last that is asked for does not matter.
    while (!near.empty() && !(*special)(table->claims()[near.back()].rule)) {
      near.pop_back();
    }
  }
  Cell rest = cell;
  std::vector<Known*> failed;
  bool covered = false;
  for (std::size_t i = 0; i != near.size() && !covered;) {
    std::vector<std::size_t> members;
    const std::uint32_t rank = table->claims()[near[i]].rank;
    do {
      const Claim& claim = table->claims()[near[i]];
      const Known& known = KnownOf(claim);
      if (!known.fails && Meets(claim, rest.when)) {
        members.push_back(near[i]);
        covered |= known.part != nullptr || Covers(claim, rest.when);
      }
      ++i;
    } while (!table->total() && i != near.size() &&
             table->claims()[near[i]].rank == rank);
    if (members.empty()) continue;
    const Visit visit_some = [&](const Cell& c, const Winners& w) {
      if (!w.empty()) visit(c, w);
    };
    const auto asked = [&](std::size_t m) {
      return (*special)(table->claims()[m].rule);
    };
    if (special != nullptr &&
        std::none_of(members.begin(), members.end(), asked)) {
      // Whichever of them hold, it is one of them: the cells may overlap.
      for (std::size_t m : members) Ties(table, {m}, rest, {}, visit_some);
    } else {
      Ties(table, members, rest, {}, visit_some);
    }
    for (std::size_t m : members) {
      const Claim& claim = table->claims()[m];
      Known& known = KnownOf(claim);
      if (known.part != nullptr || known.fails) continue;
      known.fails = true;
      failed.push_back(&known);
      Except(space_, claim, &rest);
    }
    covered |= IsVoid(rest);
  }
  if (!covered) visit(rest, {});
  for (Known* known : failed) known->fails = false;
}

void Comparison::Roots(ClaimTable* before, ClaimTable* after,
                       const std::vector<const Conj*>& gates, bool unmatched,
                       const std::function<void(const Cell&, const Winners&,
                                                const Winners&)>& leaf) {
  for (int side : {kOld, kNew}) {
    ClaimTable* const own = side == kOld ? before : after;
    ClaimTable* const other = side == kOld ? after : before;
    // Winners of the other side for those of this one.
    const auto cross = [&](const Cell& cell, const Winners& mine) {
      Enumerate(other, cell, [&](const Cell& c, const Winners& theirs) {
        if (side == kOld) return leaf(c, mine, theirs);
        // Those with a changed claim on the old side were found from there.
        for (const auto& w : theirs) {
          if (other->claims()[w.first].changed) return;
        }
        if (theirs.empty() && unmatched) return;
        leaf(c, theirs, mine);
      });
    };
    if (unmatched && side == kOld) {
      Cell cell;
      cell.except = gates;
      for (std::size_t i = 0; i != own->claims().size(); ++i) {
        Except(space_, own->Build(i), &cell);
        KnownOf(own->claims()[i]).fails = true;
      }
      if (!IsVoid(cell)) cross(cell, {});
      for (const Claim& claim : own->claims()) KnownOf(claim).fails = false;
    }
    for (std::size_t k = 0; k != own->claims().size(); ++k) {
      if (!own->claims()[k].changed) continue;
      const Claim& claim = own->Build(k);
      for (const auto& [part, department] : claim.parts) {
        Cell cell;
        cell.when = part;
        if (!Spend(cell)) continue;
        for (const Conj* gate : gates) Except(space_, gate, &cell);
        std::vector<Known*> failed;
        std::vector<std::size_t> ties;
        for (std::size_t i : own->Near(part)) {
          const Claim& one = own->claims()[i];
          if (i == k || one.rank < claim.rank) continue;
          if (one.rank == claim.rank && !own->total()) {
            if (one.rule != claim.rule) ties.push_back(i);
            continue;
          }
          if (one.rank == claim.rank && one.rule >= claim.rule) continue;
          Except(space_, one, &cell);
          KnownOf(one).fails = true;
          failed.push_back(&KnownOf(one));
        }
        KnownOf(claim).part = &part;
        const auto with = [&](const Cell& c, const Winners& w) {
          for (const auto& [i, named] : w) {
            if (i < k && own->claims()[i].changed) return;
          }
          cross(c, w);
        };
        const Winners alone = {{k, department}};
        // Void: another claim always outranks it.
        if (!IsVoid(cell)) Ties(own, ties, cell, alone, with);
        KnownOf(claim).part = nullptr;
        for (Known* known : failed) known->fails = false;
      }
    }
  }
}

// --- numbers, notes, first receiver ---

void Comparison::CompareNumbers() {
  // The owner at the time of the call, whatever the category.
  const auto owner_at_call = [&](int side, Id department) {
    Partition<Id> out;
    for (const auto& [conj, id] : space_.InForce(side, department)) {
      const IntSet* const categories = conj.Find(kCategory);
      if (categories != nullptr && !categories->Has(Space::kAbsent)) continue;
      const IntSet* const times = conj.Find(kAccepted);
      Conj called;
      if (times != nullptr) called.Restrict(kCalled, *times);
      out.emplace_back(std::move(called), id);
    }
    return out;
  };
  const Kinds mask = Bit(DiffKind::kPhase) | Bit(DiffKind::kDial) |
                     Bit(DiffKind::kNotes) | Bit(DiffKind::kOutcome);
  for (std::size_t i = 0; i != space_.numbers().size(); ++i) {
    const auto& read = space_.numbers()[i].read;
    if (read[kOld].kind == rules::Number::Kind::kAbsent) continue;
    const bool same_kind = read[kOld].kind == read[kNew].kind;
    if (same_kind && read[kOld].hotline == kNone) continue;
    if (!hotlines_differ_ && !departments_differ_) continue;
    Cell cell;
    cell.when.Restrict(kNumber, static_cast<std::int64_t>(i));
    Branches(cell, [&](Branch* b) {
      const rules::PhaseSpan* phases[2];
      std::string_view owners[2];
      for (int side : {kOld, kNew}) {
        phases[side] = b->Ask(space_.Phases(side));
        if (phases[side] == nullptr) continue;
        owners[side] =
            CodeOf(side, b->Ask(owner_at_call(side, phases[side]->owner)));
      }
      const auto text = [&](int side) {
        const Id hotline = read[static_cast<std::size_t>(side)].hotline;
        return space_.rules(side).hotlines[hotline].number;
      };
      if (same_kind && text(kOld) == text(kNew) &&
          (phases[0] == nullptr) == (phases[1] == nullptr) &&
          (phases[0] == nullptr || (phases[0]->kind == phases[1]->kind &&
                                    phases[0]->target == phases[1]->target &&
                                    owners[0] == owners[1]))) {
        return;
      }
      Add(Component::kNumbers, b->cell, mask,
          {absl::StrCat("number ", space_.numbers()[i].text)}, {});
    });
  }
}

void Comparison::CompareNotes() {
  const Kinds mask = Bit(DiffKind::kNotes);
  // When what is written makes a note.
  const auto noted = [&](const Space::Read& read,
                         const rules::Interval& valid) {
    if (read.kind == Space::Read::kNothing) return IntSet();
    if (read.kind != Space::Read::kWhole) return IntSet::All();
    return IntSet::All().Minus(IntSet::Of(valid.from, valid.to));
  };
  const auto written = [&](int field,
                           const std::vector<Space::WrittenPoint>& points,
                           const char* kind, auto&& valid_of) {
    for (std::size_t p = 0; p != points.size(); ++p) {
      const auto& read = points[p].read;
      const IntSet a = noted(read[0], valid_of(kOld, read[0].id));
      const IntSet b = noted(read[1], valid_of(kNew, read[1].id));
      const IntSet differs = a.Minus(b).Or(b.Minus(a));
      if (differs.empty() || points[p].spellings.empty()) continue;
      Cell cell;
      cell.when.Restrict(field, static_cast<std::int64_t>(p));
      if (differs != IntSet::All()) cell.when.Restrict(kAccepted, differs);
      Add(Component::kNotes, cell, mask,
          {absl::StrCat(kind, " ", points[p].spellings[0].text)}, {});
    }
  };
  if (categories_differ_) {
    written(kCategory, space_.category_points(), "category",
            [&](int side, Id id) {
              return space_.rules(side).categories[id].valid;
            });
  }
  if (regions_differ_) {
    written(kRegion, space_.region_points(), "region", [&](int side, Id id) {
      return space_.rules(side).regions[id].valid;
    });
    CompareJurisdictions();
  }
  const auto word = [](std::string_view code) { return std::string(code); };
  for (std::size_t i = 0; i != space_.departments().size(); ++i) {
    const Space::Code& d = space_.departments()[i];
    if ((d.id[0] == kNone) == (d.id[1] == kNone)) continue;
    Cell cell;
    cell.when.Restrict(kFirstReceiver,
                       Space::kFirstCode + static_cast<std::int64_t>(i));
    Add(Component::kNotes, cell, mask, {"department " + word(d.code)}, {});
  }
  if (attributes_differ_) CompareAttributeNotes();
}

void Comparison::CompareJurisdictions() {
  using Read = Space::Read;
  const auto& points = space_.region_points();
  for (std::size_t p = 0; p != points.size(); ++p) {
    const auto& read = points[p].read;
    const bool foreign = read[0].kind == Read::kForeign;
    if (foreign == (read[1].kind == Read::kForeign)) continue;
    Cell cell;
    cell.when.Restrict(kRegion, static_cast<std::int64_t>(p));
    // Otherwise the number decides on both sides.
    cell.except = number_gates_;
    Add(Component::kNotes, cell, Bit(DiffKind::kOutcome),
        {absl::StrCat("region ", points[p].spellings[0].text)}, {});
  }
}

void Comparison::CompareAttributeNotes() {
  const auto& all = space_.attributes();
  // The points that make a note: unusable, or required and not given.
  const auto points = [&](std::size_t i, std::size_t side, bool missing) {
    const Space::Attribute& a = all[i];
    std::vector<std::int64_t> out;
    if (a.number[side] < 0) return IntSet();
    const auto& table =
        space_.rules(static_cast<int>(side)).conditions.declared;
    const bool required =
        table[static_cast<std::size_t>(a.number[side])].required;
    for (std::size_t p = 0; p != a.classes.size(); ++p) {
      const std::uint32_t at = a.classes[p].coordinate[side];
      const bool makes = missing ? required && (at == Space::kUnusable ||
                                                at == Space::kAbsentValue)
                                 : at == Space::kUnusable;
      if (makes) out.push_back(static_cast<std::int64_t>(p));
    }
    return OfPoints(out);
  };
  for (const bool missing : {false, true}) {
    for (std::size_t side : {0u, 1u}) {
      for (std::size_t i = 0; i != all.size(); ++i) {
        const IntSet here =
            points(i, side, missing).Minus(points(i, 1 - side, missing));
        if (here.empty()) continue;
        Cell cell;
        bool possible =
            cell.when.Restrict(kAttribute + static_cast<int>(i), here);
        for (std::size_t j = 0; j != all.size() && possible; ++j) {
          const int field = kAttribute + static_cast<int>(j);
          const IntSet other = points(j, 1 - side, missing);
          if (!other.empty()) {
            possible =
                cell.when.Restrict(field, space_.Domain(field).Minus(other));
          }
        }
        if (!possible) continue;
        Add(Component::kNotes, cell, Bit(DiffKind::kNotes),
            {absl::StrCat("attribute ", base::ToAbsl(all[i].name))}, {});
      }
    }
  }
}

void Comparison::CompareReceivers() {
  for (int side : {kOld, kNew}) {
    receivers_[static_cast<std::size_t>(side)] = Receivers(&space_, side);
  }
  if (!departments_differ_ && !hotlines_differ_ && !categories_differ_ &&
      !centre_differs_) {
    return;
  }
  const auto in = [&](const IntSet& named) {
    Cell cell;
    cell.when.Restrict(kFirstReceiver, named);
    Branches(cell, [&](Branch* b) {
      const std::string_view before = CodeOf(kOld, b->Ask(receivers_[kOld]));
      const std::string_view after = CodeOf(kNew, b->Ask(receivers_[kNew]));
      if (before == after) return;
      Add(Component::kReceiver, b->cell, Bit(DiffKind::kFirstReceiver),
          {absl::StrCat("first receiver ", base::ToAbsl(before))},
          {absl::StrCat("first receiver ", base::ToAbsl(after))});
    });
  };
  in(IntSet::Of(Space::kAbsent, Space::kFirstCode));
  for (std::size_t i = 0; i != space_.departments().size(); ++i) {
    in(IntSet::One(Space::kFirstCode + static_cast<std::int64_t>(i)));
  }
}

// --- hints ---

void Comparison::CompareHints() {
  for (int side : {kOld, kNew}) {
    signals_[static_cast<std::size_t>(side)] = std::make_unique<ClaimTable>(
        &space_, &atoms_, side, ClaimTable::Kind::kSignals,
        space_.rules(side).signal_index, 0);
  }
  Link(signals_[0].get(), signals_[1].get(),
       [](std::uint32_t, std::uint32_t) { return true; });
  const auto signal = [&](int side, const Winners& w) -> const rules::Signal* {
    if (w.empty()) return nullptr;
    const auto s = static_cast<std::size_t>(side);
    return &space_.rules(side).signals[signals_[s]->claims()[w[0].first].rule];
  };
  Roots(signals_[0].get(), signals_[1].get(), {}, false,
        [&](const Cell& cell, const Winners& before, const Winners& after) {
          const rules::Signal* const a = signal(kOld, before);
          const rules::Signal* const b = signal(kNew, after);
          if (a == nullptr && b == nullptr) return;
          const auto add = [&](const Cell& c) {
            Add(Component::kHint, c, Bit(DiffKind::kHint),
                IdsOf(signals_[0].get(), before),
                IdsOf(signals_[1].get(), after));
          };
          if (a == nullptr || b == nullptr || a->id != b->id ||
              a->number != b->number) {
            add(cell);
            return;
          }
          const auto& c = space_.rules(kOld).conditions;
          const auto& d = space_.rules(kNew).conditions;
          if (a->bytes == b->bytes || a->condition + b->condition == 0) return;
          Branches(cell, [&](Branch* branch) {
            const std::string_view was =
                AskWord(kOld, c.conditions[a->condition], a->condition, branch);
            const std::string_view is =
                AskWord(kNew, d.conditions[b->condition], b->condition, branch);
            if (was != is) add(branch->cell);
          });
        });
}

std::string_view Comparison::AskWord(int side, const rules::Condition& c,
                                     std::uint32_t condition, Branch* branch) {
  const rules::Conditions& own = space_.rules(side).conditions;
  const rules::Range& words = c.any.count != 0 ? c.any : c.all;
  for (std::uint32_t i = words.begin; i != words.begin + words.count; ++i) {
    if (branch->AskAtom(atoms_.WordOf(side, condition, own.pool[i]))) {
      return own.written[i];
    }
  }
  return {};
}

// --- rules ---

void Comparison::AddNumberGates(int side) {
  const auto add = [&](Conj conj) { gates_.push_back(Own(std::move(conj))); };
  std::vector<std::int64_t> elsewhere;
  for (std::size_t i = 0; i != space_.numbers().size(); ++i) {
    if (space_.numbers()[i].read[static_cast<std::size_t>(side)].kind ==
        rules::Number::Kind::kElsewhere) {
      elsewhere.push_back(static_cast<std::int64_t>(i));
    }
  }
  Conj conj;
  conj.Restrict(kNumber, OfPoints(elsewhere));
  add(std::move(conj));
  if (side == kOld) {
    Conj confirmed;
    confirmed.Restrict(kEmergencyConfirmed, 1);
    add(std::move(confirmed));
  }
  const IntSet theirs =
      OfPoints({static_cast<std::int64_t>(Channel::kFrom110),
                static_cast<std::int64_t>(Channel::kFromHotline),
                static_cast<std::int64_t>(Channel::kFromCity)});
  for (const auto& [part, phase] : space_.Phases(side)) {
    if (phase == nullptr) continue;
    const bool sub_centre = phase->kind == Phase::kSubCentre;
    if (!sub_centre && phase->kind != Phase::kEmergency &&
        phase->kind != Phase::kAnnouncement &&
        phase->kind != Phase::kIndependent) {
      continue;
    }
    Conj gate = part;
    gate.Restrict(kHandedOver, 0);
    gate.Restrict(kChannel, space_.Domain(kChannel).Minus(theirs));
    if (sub_centre) gate.Restrict(kTransferFailed, 0);
    add(std::move(gate));
  }
}

void Comparison::AddRegionGates() {
  std::vector<std::int64_t> foreign;
  const auto& points = space_.region_points();
  for (std::size_t p = 0; p != points.size(); ++p) {
    const auto& read = points[p].read;
    if (read[0].kind == Space::Read::kForeign ||
        read[1].kind == Space::Read::kForeign) {
      foreign.push_back(static_cast<std::int64_t>(p));
    }
  }
  if (foreign.empty()) return;
  Conj conj;
  conj.Restrict(kRegion, OfPoints(foreign));
  gates_.push_back(Own(std::move(conj)));
}

void Comparison::AskSettle(int side, const Winners& winners, Branch* branch) {
  const Compiled& own = space_.rules(side);
  const auto s = static_cast<std::size_t>(side);
  bool several = false, needs_region = false, department = false;
  std::set<Id> named;
  for (const auto& [claim, id] : winners) {
    const rules::Rule& rule = own.rules[rules_[s]->claims()[claim].rule];
    const bool answers = rule.kind == rules::ClaimKind::kAnswer;
    if (answers) branch->Ask(space_.InForce(side, rule.target));
    if (!answers && rule.kind != rules::ClaimKind::kRefuse) {
      department = true;
      needs_region |= id == kNeedsRegion;
      named.insert(id);
    }
    for (const rules::Assist& assist : own.extras[rule.extra].assists) {
      if (assist.department != kNone) {
        branch->Ask(space_.InForce(side, assist.department));
      } else {
        branch->Ask(space_.Serving(side, assist.function, false));
      }
    }
  }
  several = named.size() > 1;
  if (!department || needs_region || !several) return;
  for (Id id : named) branch->Ask(space_.Closeness(side, id));
  constexpr Id kOther = ~Id{0};
  Partition<Id>& among = receivers_among_[s][named];
  if (among.empty()) {
    among = Mapped<Id, Id>(receivers_[s], [&](const Id& id) {
      return id == kNone || named.count(id) != 0 ? id : kOther;
    });
  }
  branch->Ask(among);
  branch->Ask(space_.InForce(side, own.interim_lead));
}

std::vector<std::string> Comparison::IdsOf(ClaimTable* table,
                                           const Winners& winners) const {
  std::vector<std::string> out;
  for (const auto& w : winners) {
    out.emplace_back(table->IdOf(table->claims()[w.first].rule));
  }
  std::sort(out.begin(), out.end());
  return out;
}

Comparison::Effect Comparison::EffectOf(int side, const Decision& d,
                                        std::size_t milestone) const {
  Effect out;
  if (d.outcome != Outcome::kRouted && d.outcome != Outcome::kAnswered &&
      d.outcome != Outcome::kRefusalProposed) {
    return out;
  }
  const Compiled& own = space_.rules(side);
  std::vector<std::string_view> ids = d.also;
  ids.push_back(d.rule);
  for (std::string_view id : ids) {
    const auto rule = std::lower_bound(
        own.rules.begin(), own.rules.end(), id,
        [](const rules::Rule& r, std::string_view i) { return r.id < i; });
    if (rule == own.rules.end() || rule->id != id) continue;
    const rules::ClaimExtra& extra = own.extras[rule->extra];
    if (!extra.policies[milestone].empty()) {
      out.policies.insert(
          PolicyContent(rule_set(side), extra.policies[milestone]));
    }
    out.raise = std::max(out.raise, static_cast<int>(extra.urgency));
  }
  return out;
}

void Comparison::RulesLeaf(const Cell& cell, const Winners& before,
                           const Winners& after) {
  const auto& old_claims = rules_[0]->claims();
  const auto& new_claims = rules_[1]->claims();
  if (before.empty() && after.empty() && !centre_differs_) return;
  if (before.size() == 1 && after.size() == 1) {
    const Claim& a = old_claims[before[0].first];
    if (a.same_alone && a.uid == new_claims[after[0].first].uid) return;
  }
  if (!tables_differ_ && !policies_differ_ && before.size() == 1 &&
      after.size() == 1 &&
      CodeOf(kOld, before[0].second) == CodeOf(kNew, after[0].second)) {
    pb::Rule x, y;
    const std::string_view a =
        rules_[0]->BytesOf(old_claims[before[0].first].rule);
    const std::string_view b =
        rules_[1]->BytesOf(new_claims[after[0].first].rule);
    if (a == b) return;
    if (x.ParseFromArray(a.data(), static_cast<int>(a.size())) &&
        y.ParseFromArray(b.data(), static_cast<int>(b.size())) &&
        x.then().SerializeAsString() == y.then().SerializeAsString()) {
      return;
    }
  }
  bool secret = false, urgent = false;
  for (int side : {kOld, kNew}) {
    const Compiled& own = space_.rules(side);
    for (const auto& w : side == kOld ? before : after) {
      const rules::Rule& rule =
          own.rules[(side == kOld ? old_claims : new_claims)[w.first].rule];
      secret |= rule.confidential;
      urgent |= own.extras[rule.extra].urgency != Urgency::kUnspecified;
    }
  }
  const std::vector<std::string> before_ids = IdsOf(rules_[0].get(), before);
  const std::vector<std::string> after_ids = IdsOf(rules_[1].get(), after);
  Branches(cell, [&](Branch* b) {
    AskSettle(kOld, before, b);
    AskSettle(kNew, after, b);
    if (!Spend(b->cell)) return;
    OwnedTicket ticket;
    const Found found = solver_.Find(b->cell, &ticket);
    if (found == Found::kNo) return;
    Pair pair;
    if (found == Found::kUnknown ||
        !RouteBoth(rule_sets_[0], rule_sets_[1], ticket.View(), &pair)) {
      Open(b->cell, &OpenCounts::texts);
      return;
    }
    Kinds kinds = Differences(rule_sets_[0], rule_sets_[1], pair);
    // Whoever the first receiver is, it leads; see CompareReceivers().
    if (pair.before.outcome == Outcome::kDisputed &&
        pair.after.outcome == Outcome::kDisputed &&
        !pair.before.first_receiver.empty() &&
        pair.before.lead == pair.before.first_receiver &&
        pair.after.lead == pair.after.first_receiver) {
      kinds &= ~Bit(DiffKind::kLead);
    }
    const bool settled = (kinds & kSettled) != 0;
    if (settled) {
      Emit(Component::kRules, b->cell,
           kinds & (kSettled | Bit(DiffKind::kSecrecy) |
                    Bit(DiffKind::kUrgency) | Bit(DiffKind::kLimits)),
           before_ids, after_ids, ticket, pair);
    }
    // Whether the ticket itself is confidential or urgent hides what rules say.
    if (secret && !(settled && (kinds & Bit(DiffKind::kSecrecy)) != 0)) {
      Cell open = b->cell;
      const IntSet report =
          IntSet::One(static_cast<std::int64_t>(TicketType::kReport));
      const IntSet* const types = open.when.Find(kType);
      if (open.when.Restrict(kType,
                             (types == nullptr ? space_.Domain(kType) : *types)
                                 .Minus(report)) &&
          open.when.Restrict(kConfidential, 0)) {
        Add(Component::kRules, open, Bit(DiffKind::kSecrecy), before_ids,
            after_ids);
      }
    }
    for (std::int64_t u = 0; urgent && !settled && u != 3; ++u) {
      Cell below = b->cell;
      if (!below.when.Restrict(kUrgency, u)) continue;
      Add(Component::kRules, below, Bit(DiffKind::kUrgency), before_ids,
          after_ids);
    }
    EffectsLeaf(b->cell, pair);
  });
}

void Comparison::EffectsLeaf(const Cell& cell, const Pair& pair) {
  for (std::size_t m = 1; m != kMilestoneCount; ++m) {
    const Effect a = EffectOf(kOld, pair.before, m);
    const Effect b = EffectOf(kNew, pair.after, m);
    if (a.policies.empty() && b.policies.empty() && a.raise == b.raise)
      continue;
    if (!a.policies.empty() && a.policies == b.policies) continue;
    LimitsIn(cell, m, a, b);
  }
  const Effect a = EffectOf(kOld, pair.before, 1);
  const Effect b = EffectOf(kNew, pair.after, 1);
  if (a.raise != b.raise) StatutoryIn(cell, a.raise, b.raise);
}

void Comparison::CompareRules() {
  for (int side : {kOld, kNew}) {
    rules_[static_cast<std::size_t>(side)] = std::make_unique<ClaimTable>(
        &space_, &atoms_, side, ClaimTable::Kind::kRules,
        space_.rules(side).rule_index, 0);
  }
  Link(rules_[0].get(), rules_[1].get(),
       [&](std::uint32_t a, std::uint32_t b) { return SameRule(a, b); });
  Roots(rules_[0].get(), rules_[1].get(), gates_, centre_differs_,
        [&](const Cell& cell, const Winners& before, const Winners& after) {
          RulesLeaf(cell, before, after);
        });
}

// --- limits ---

bool Comparison::IsSpecial(int side, std::uint32_t rule, std::size_t milestone,
                           bool by_raise) const {
  const Compiled& own = space_.rules(side);
  const rules::ClaimExtra& extra = own.extras[own.rules[rule].extra];
  return (milestone != 0 && !extra.policies[milestone].empty()) ||
         (by_raise && extra.urgency != Urgency::kUnspecified);
}

void Comparison::SplitByEffect(
    int side, const Cell& cell, std::size_t milestone, bool by_raise,
    const std::function<void(const Cell&, const Effect&)>& visit) {
  ClaimTable* const table = rules_[static_cast<std::size_t>(side)].get();
  const Special special = [&](std::uint32_t rule) {
    return IsSpecial(side, rule, milestone, by_raise);
  };
  bool any = false;
  for (std::uint32_t rule = 0; rule != table->by_rule().size() && !any;
       ++rule) {
    if (!special(rule)) continue;
    for (std::size_t i : table->by_rule()[rule]) {
      any |= Meets(table->Build(i), cell.when);
    }
  }
  if (!any) return visit(cell, Effect());
  Enumerate(
      table, cell,
      [&](const Cell& c, const Winners& winners) {
        const bool here =
            std::any_of(winners.begin(), winners.end(), [&](const auto& w) {
              return special(table->claims()[w.first].rule);
            });
        if (!here) return visit(c, Effect());
        Branches(c, [&](Branch* b) {
          AskSettle(side, winners, b);
          OwnedTicket ticket;
          const Found found = solver_.Find(b->cell, &ticket);
          if (found == Found::kNo) return;
          Decision decision;
          if (found == Found::kUnknown ||
              !rule_set(side).Route(ticket.View(), &decision).ok()) {
            Open(b->cell, &OpenCounts::texts);
            return;
          }
          visit(b->cell, EffectOf(side, decision, milestone));
        });
      },
      &special);
}

void Comparison::LimitsIn(const Cell& cell, std::size_t milestone,
                          const Effect& before, const Effect& after) {
  ClaimTable* const a = &Deadlines(kOld, milestone, before.raise);
  ClaimTable* const b = &Deadlines(kNew, milestone, after.raise);
  const auto add = [&](const Cell& c, const Winners& x, const Winners& y) {
    Add(Component::kLimits, c, Bit(DiffKind::kLimits),
        before.policies.empty() ? IdsOf(a, x) : std::vector<std::string>(),
        after.policies.empty() ? IdsOf(b, y) : std::vector<std::string>(),
        milestone);
  };
  const auto behind = [&](const Cell& c, const Winners& x) {
    if (!after.policies.empty()) return add(c, x, {});
    Enumerate(b, c, [&](const Cell& d, const Winners& y) { add(d, x, y); });
  };
  if (!before.policies.empty()) return behind(cell, {});
  Enumerate(a, cell, behind);
}

namespace {

// Whether an entry of an index asks for an urgency.
bool AsksUrgency(const rules::Index& index) {
  bool asks = false;
  if (index.empty()) return false;
  index.ForEach([&](const rules::EntryKey&, const rules::Entry& entry) {
    asks |= (entry.facets & rules::kAllUrgencies) != rules::kAllUrgencies;
  });
  return asks;
}

// The urgencies that rules raise to.
std::set<int> Raises(const Compiled& own, bool asks) {
  std::set<int> out{0};
  for (const rules::ClaimExtra& extra : own.extras) {
    if (asks) out.insert(static_cast<int>(extra.urgency));
  }
  return out;
}

}  // namespace

void Comparison::CompareLimits(std::size_t milestone) {
  const rules::Index& before = space_.rules(kOld).milestone_index[milestone];
  const rules::Index& after = space_.rules(kNew).milestone_index[milestone];
  if (before.empty() && after.empty()) return;
  const bool asks = AsksUrgency(before) || AsksUrgency(after);
  std::set<int> raises = Raises(space_.rules(kOld), asks);
  raises.merge(Raises(space_.rules(kNew), asks));
  for (int raise : raises) {
    ClaimTable* const a = &Deadlines(kOld, milestone, raise);
    ClaimTable* const b = &Deadlines(kNew, milestone, raise);
    // Where the rules that win differ in their effect, RulesLeaf() has looked.
    const auto concerns = [&](const Effect& effect) {
      return effect.policies.empty() && (!asks || effect.raise == raise);
    };
    Roots(
        a, b, gates_, false,
        [&](const Cell& cell, const Winners& x, const Winners& y) {
          const auto policies = [&](int side, ClaimTable* t, const Winners& w) {
            std::set<std::string> out;
            for (const auto& claim : w) {
              const auto& rule =
                  space_.rules(side)
                      .deadline_rules[t->claims()[claim.first].rule];
              out.insert(
                  PolicyContent(rule_set(side), rule.policies[milestone]));
            }
            return out;
          };
          if (policies(kOld, a, x) == policies(kNew, b, y)) return;
          SplitByEffect(
              kOld, cell, milestone, asks, [&](const Cell& c, const Effect& e) {
                if (!concerns(e)) return;
                SplitByEffect(kNew, c, milestone, asks,
                              [&](const Cell& d, const Effect& f) {
                                if (!concerns(f)) return;
                                Add(Component::kLimits, d,
                                    Bit(DiffKind::kLimits), IdsOf(a, x),
                                    IdsOf(b, y), milestone);
                              });
              });
        });
  }
}

void Comparison::StatutoryIn(const Cell& cell, int raise_before,
                             int raise_after) {
  for (int side : {kOld, kNew}) {
    ClaimTable* const own =
        &Deadlines(side, 0, side == kOld ? raise_before : raise_after);
    ClaimTable* const other =
        &Deadlines(1 - side, 0, side == kOld ? raise_after : raise_before);
    const auto contents = [&](int of, std::uint32_t rule) {
      std::set<std::string> out;
      for (std::string_view id :
           space_.rules(of).deadline_rules[rule].statutory) {
        out.insert(PolicyContent(rule_set(of), id));
      }
      return out;
    };
    const bool all = raise_before != raise_after;
    for (std::size_t i = 0; i != own->claims().size(); ++i) {
      if (!all && !own->claims()[i].changed) continue;
      const Claim& claim = own->Build(i);
      for (const std::string& content : contents(side, claim.rule)) {
        for (const Conj& holds : claim.holds) {
          Cell only = cell;
          if (!holds.Meets(only.when)) continue;
          only.when.Restrict(holds);
          for (std::size_t j = 0; j != other->claims().size(); ++j) {
            const Claim& one = other->Build(j);
            if (contents(1 - side, one.rule).count(content) != 0) {
              Except(space_, one, &only);
            }
          }
          if (IsVoid(only)) continue;
          const std::vector<std::string> ids = {
              std::string(own->IdOf(claim.rule))};
          const auto add = [&](const Cell& c) {
            Add(Component::kStatutory, c, Bit(DiffKind::kStatutory),
                side == kOld ? ids : std::vector<std::string>(),
                side == kNew ? ids : std::vector<std::string>());
          };
          if (all) {
            add(only);
            continue;
          }
          const bool asks = AsksUrgency(space_.rules(kOld).statutory_index) ||
                            AsksUrgency(space_.rules(kNew).statutory_index);
          SplitByEffect(kOld, only, 0, asks,
                        [&](const Cell& c, const Effect& e) {
                          if (asks && e.raise != raise_before) return;
                          SplitByEffect(kNew, c, 0, asks,
                                        [&](const Cell& d, const Effect& f) {
                                          if (asks && f.raise != raise_after)
                                            return;
                                          add(d);
                                        });
                        });
        }
      }
    }
  }
}

void Comparison::CompareStatutory() {
  const rules::Index& before = space_.rules(kOld).statutory_index;
  const rules::Index& after = space_.rules(kNew).statutory_index;
  if (before.empty() && after.empty()) return;
  const bool asks = AsksUrgency(before) || AsksUrgency(after);
  std::set<int> raises = Raises(space_.rules(kOld), asks);
  raises.merge(Raises(space_.rules(kNew), asks));
  Cell open;
  open.except = gates_;
  for (int raise : raises) StatutoryIn(open, raise, raise);
}

// --- results ---

void Comparison::Open(const Cell& cell, std::size_t OpenCounts::*reason) {
  ++(open_counts_.*reason);
  open_.push_back(cell);
}

bool Comparison::Add(Component component, const Cell& cell, Kinds mask,
                     const std::vector<std::string>& before,
                     const std::vector<std::string>& after,
                     std::size_t milestone) {
  if (!Spend(cell)) return false;
  OwnedTicket ticket;
  const Found found = solver_.Find(cell, &ticket);
  if (found == Found::kNo) return false;
  Pair pair;
  if (found == Found::kUnknown ||
      !RouteBoth(rule_sets_[0], rule_sets_[1], ticket.View(), &pair)) {
    Open(cell, &OpenCounts::texts);
    return false;
  }
  const Kinds kinds = Differences(rule_sets_[0], rule_sets_[1], pair) & mask;
  if (kinds == 0) return false;
  if (milestone != 0 &&
      !LimitDiffers(rule_sets_[0], rule_sets_[1], pair, milestone)) {
    return false;
  }
  Emit(component, cell, kinds, before, after, ticket, pair);
  return true;
}

void Comparison::Emit(Component component, const Cell& cell, Kinds kinds,
                      const std::vector<std::string>& before,
                      const std::vector<std::string>& after,
                      const OwnedTicket& ticket, const Pair& pair) {
  const auto [found, is_new] =
      keys_.try_emplace(Key(component, before, after), changes_.size());
  const std::size_t at = found->second;
  if (is_new) {
    DiffChange change;
    const bool by_rules = component != Component::kNumbers &&
                          component != Component::kNotes &&
                          component != Component::kReceiver;
    if (by_rules) {
      change.before_rules = before;
      change.after_rules = after;
    }
    change.before = Describe(pair.before, pair.dial_before, kinds);
    change.after = Describe(pair.after, pair.dial_after, kinds);
    changes_.push_back(std::move(change));
    kinds_.push_back(0);
    dangers_.push_back(0);
    boxes_.emplace_back();
    tickets_.push_back(ticket);
    components_.push_back(component);
  }
  kinds_[at] |= kinds;
  std::uint32_t dangers = Dangers(rule_sets_[0], rule_sets_[1], pair);
  const auto of = [&](DiffKind kind, DiffDanger danger) {
    if ((kinds & Bit(kind)) == 0)
      dangers &= ~(1u << static_cast<unsigned>(danger));
  };
  of(DiffKind::kSecrecy, DiffDanger::kSecrecyLowered);
  of(DiffKind::kHint, DiffDanger::kHintLost);
  of(DiffKind::kLimits, DiffDanger::kLimitLengthened);
  of(DiffKind::kLead, DiffDanger::kLowerUnit);
  if (options_.released_at != absl::InfinitePast()) {
    const IntSet past =
        IntSet::Of(IntSet::kMin, rules::ToSeconds(options_.released_at));
    const auto meets = [&](int field) {
      const IntSet* const times = cell.when.Find(field);
      return times == nullptr || times->Meets(past);
    };
    if (meets(kAccepted) && meets(kCalled)) {
      dangers |= 1u << static_cast<unsigned>(DiffDanger::kRetroactive);
    }
  }
  dangers_[at] |= dangers;
  boxes_[at].push_back(cell);
  Simplify(space_, &boxes_[at].back());
}

void Comparison::Run() {
  FindChangedTables();
  for (int side : {kOld, kNew}) AddNumberGates(side);
  number_gates_ = gates_;
  AddRegionGates();
  CompareNumbers();
  CompareNotes();
  CompareReceivers();
  CompareHints();
  CompareRules();
  for (std::size_t m = 1; m != kMilestoneCount; ++m) CompareLimits(m);
  CompareStatutory();
  FindNotices();
  Finish();
}

}  // namespace trunkline::diff
