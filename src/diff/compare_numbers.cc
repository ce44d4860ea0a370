// SPDX-License-Identifier: Apache-2.0
// What is compared beside rules: numbers, notes, first receivers.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/diff/branch.h"
#include "src/diff/compare.h"

namespace trunkline::diff {
namespace {

using rules::Id;
using rules::kNone;

}  // namespace

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
    return IntSet::OfPoints(out);
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
  const std::size_t count = space_.departments().size();
  const auto in = [&](const IntSet& named, const Partition<Id>& was,
                      const Partition<Id>& is) {
    Cell cell;
    cell.when.Restrict(kFirstReceiver, named);
    Branches(cell, [&](Branch* b) {
      const std::string_view before = CodeOf(kOld, b->Ask(was));
      const std::string_view after = CodeOf(kNew, b->Ask(is));
      if (before == after) return;
      Add(Component::kReceiver, b->cell, Bit(DiffKind::kFirstReceiver),
          {absl::StrCat("first receiver ", base::ToAbsl(before))},
          {absl::StrCat("first receiver ", base::ToAbsl(after))});
    });
  };
  in(IntSet::Of(Space::kAbsent, Space::kFirstCode), receivers_[kOld],
     receivers_[kNew]);
  // Only the parts of a department are asked for it: most are of one.
  std::array<std::vector<Partition<Id>>, 2> parts;
  for (std::size_t s = 0; s != 2; ++s) {
    parts[s].resize(count);
    for (const auto& part : receivers_[s]) {
      const IntSet* const named = part.first.Find(kFirstReceiver);
      const IntSet any = IntSet::All();
      for (const auto& [from, to] :
           (named != nullptr ? *named : any).ranges()) {
        const std::int64_t end =
            std::min(to, Space::kFirstCode + static_cast<std::int64_t>(count));
        for (auto p = std::max<std::int64_t>(from, Space::kFirstCode); p < end;
             ++p) {
          const auto d = static_cast<std::size_t>(p - Space::kFirstCode);
          const IntSet one = IntSet::One(p);
          Conj conj = part.first;
          conj.Restrict(kFirstReceiver, one);
          parts[s][d].emplace_back(std::move(conj), part.second);
        }
      }
    }
  }
  for (std::size_t i = 0; i != count; ++i) {
    in(IntSet::One(Space::kFirstCode + static_cast<std::int64_t>(i)),
       parts[0][i], parts[1][i]);
  }
}

}  // namespace trunkline::diff
