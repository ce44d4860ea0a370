// SPDX-License-Identifier: Apache-2.0
// The property test notices an error in any field of a box. Copies of the
// reported boxes are changed field by field: its condition is left out, turned
// into its opposite, or left out of the exceptions. For each field and each
// change that is possible, a ticket then lies in a box and does not move, or
// moves and lies in none.
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "src/diff/compare.h"
#include "tests/catch.h"
#include "tests/diff/side.h"
#include "tests/reference/editor.h"
#include "tests/reference/generator.h"
#include "trunkline/diff.h"

namespace trunkline {
namespace {

using diff::Cell;
using diff::Comparison;
using diff::Conj;
using diff::IntSet;
using reference::Random;
using reference::RandomRuleSet;
using reference::RandomTicket;
using reference::TicketMaker;
using testing::SideOf;

#ifdef TRUNKLINE_FULL_TESTS
constexpr bool kEveryChange = true;
#else
constexpr bool kEveryChange = false;  // Some change of each field.
#endif
constexpr std::uint64_t kMostPairs = 400;
constexpr std::uint64_t kMostCells = 5'000;
constexpr int kTicketsPerPair = 60;

// The fields of a box. All declared attributes are one here, and what is asked
// of texts is another.
constexpr int kAttributes = diff::kAttribute;  // In FieldNames().
constexpr int kText = kAttributes + 1;
const std::vector<std::string>& FieldNames() {
  static const auto& names = *new std::vector<std::string>([] {
    std::vector<std::string> out(diff::kFieldNames.begin(),
                                 diff::kFieldNames.end());
    out.insert(out.end(), {"attributes", "text"});
    return out;
  }());
  return names;
}

enum class Change { kDrop, kOpposite, kDropFromExceptions };

// Which of FieldNames() a condition is about.
int NameOf(int field) {
  return field >= diff::kAttribute ? kAttributes : field;
}
int NameOfAtom(const Comparison& comparison, int atom) {
  return comparison.atoms().FieldOf(atom) == "text" ? kText : kAttributes;
}

// Leaves out the conditions of a field. Returns whether there was one.
bool Drop(const Comparison& comparison, int name, Conj* conj) {
  Conj out;
  for (const auto& field : conj->fields) {
    if (NameOf(field.first) != name) out.fields.push_back(field);
  }
  for (int atom : conj->atoms) {
    if (NameOfAtom(comparison, atom) != name) out.atoms.push_back(atom);
  }
  const bool dropped = !(out == *conj);
  *conj = std::move(out);
  return dropped;
}

// A copy of a box with its own exceptions.
struct Box {
  Conj when;
  std::vector<Conj> except;
  std::vector<int> not_atoms;  // None of them may hold.

  explicit Box(const Cell& cell) : when(cell.when) {
    for (const Conj* conj : cell.except) except.push_back(*conj);
  }

  // Returns whether anything changed.
  bool Mutate(const Comparison& comparison, int name, Change change) {
    if (change == Change::kDropFromExceptions) {
      bool changed = false;
      for (Conj& conj : except) changed |= Drop(comparison, name, &conj);
      return changed;
    }
    const Conj whole = when;
    if (!Drop(comparison, name, &when)) return false;
    if (change == Change::kDrop) return true;
    // The opposite of its values, and of what the text holds.
    for (const auto& [field, values] : whole.fields) {
      if (NameOf(field) != name) continue;
      const IntSet rest = comparison.space().Domain(field).Minus(values);
      when.Restrict(field, rest);
    }
    for (int atom : whole.atoms) {
      if (NameOfAtom(comparison, atom) == name) not_atoms.push_back(atom);
    }
    return true;
  }

  bool Has(const Comparison& comparison,
           const std::vector<std::int64_t>& points,
           const diff::Atoms::View& view) const {
    const auto holds = [&](const Conj& conj) {
      return diff::Holds(conj, points, comparison.atoms(), view);
    };
    if (!holds(when)) return false;
    for (const Conj& conj : except) {
      if (holds(conj)) return false;
    }
    for (int atom : not_atoms) {
      if (comparison.atoms().Holds(atom, view)) return false;
    }
    return true;
  }
};

// A ticket with one field of another.
void TakeField(int field, const RandomTicket& from, RandomTicket* to) {
  switch (field) {
    case diff::kNumber:
      to->dialled = from.dialled;
      break;
    case diff::kCategory:
      to->category = from.category;
      break;
    case diff::kRegion:
      to->region = from.region;
      break;
    case diff::kType:
      to->type = from.type;
      break;
    case diff::kChannel:
      to->channel = from.channel;
      break;
    case diff::kUrgency:
      to->urgency = from.urgency;
      break;
    case diff::kAccepted:
      to->accepted_at = from.accepted_at;
      break;
    case diff::kCalled:
      to->called_at = from.called_at;
      break;
    case diff::kHandedOver:
      to->handed_over = !to->handed_over;
      break;
    case diff::kTransferFailed:
      to->transfer_failed = !to->transfer_failed;
      break;
    case diff::kEmergencyConfirmed:
      to->emergency_confirmed = !to->emergency_confirmed;
      break;
    case diff::kConfidential:
      to->confidential = !to->confidential;
      break;
    case diff::kFirstReceiver:
      to->first_receiver = from.first_receiver;
      break;
    case kAttributes:
      to->attributes = from.attributes;
      break;
    default:
      to->text = from.text;
      break;
  }
}

// What was to be noticed, and what was.
class Score {
 public:
  void Possible(int name, Change change) { possible_.insert({name, change}); }
  void Noticed(int name, Change change) { noticed_.insert({name, change}); }
  bool IsNoticed(int name, Change change) const {
    return noticed_.count({name, change}) != 0;
  }
  // Whether every field was changed in some way, and this, or each change, was
  // noticed.
  bool Complete() const {
    std::set<int> fields;
    for (const auto& one : noticed_) fields.insert(one.first);
    return fields.size() == FieldNames().size() &&
           (!kEveryChange || noticed_ == possible_);
  }
  const std::set<std::pair<int, Change>>& possible() const { return possible_; }

 private:
  std::set<std::pair<int, Change>> possible_, noticed_;
};

void TryPair(std::uint64_t seed, Score* score) {
  Random random(seed * 7919 + 1);
  const auto before =
      LoadRuleSet({{"before", RandomRuleSet(seed), Format::kBinary}});
  REQUIRE(before.ok());
  const std::string old_binary = before.value->Serialize(Format::kBinary);
  std::string edits;
  const auto after =
      LoadRuleSet({{"after", reference::RandomEdit(old_binary, &random, &edits),
                    Format::kBinary}});
  REQUIRE(after.ok());
  const std::string new_binary = after.value->Serialize(Format::kBinary);
  DiffOptions options;
  options.max_cells = kMostCells;
  Comparison comparison(*before.value, *after.value, options);
  comparison.Run();
  std::vector<const Cell*> cells;
  for (const std::vector<Cell>& of_change : comparison.boxes()) {
    for (const Cell& cell : of_change) cells.push_back(&cell);
  }
  if (cells.empty() || !comparison.undeclared().empty()) return;

  // The boxes with each change.
  struct Mutant {
    int name;
    Change change;
    std::vector<Box> boxes;
  };
  std::vector<Mutant> mutants;
  for (int name = 0; name != static_cast<int>(FieldNames().size()); ++name) {
    for (Change change :
         {Change::kDrop, Change::kOpposite, Change::kDropFromExceptions}) {
      Mutant mutant{name, change, {}};
      bool changed = false;
      for (const Cell* cell : cells) {
        changed |=
            mutant.boxes.emplace_back(*cell).Mutate(comparison, name, change);
      }
      if (!changed) continue;
      score->Possible(name, change);
      if (!score->IsNoticed(name, change)) mutants.push_back(std::move(mutant));
    }
  }
  if (mutants.empty()) return;

  const SideOf old_side(old_binary), new_side(new_binary);
  const TicketMaker old_maker(old_binary), new_maker(new_binary);
  const auto see = [&](const RandomTicket& ticket) {
    const Ticket view = ticket.View();
    std::vector<std::int64_t> points;
    if (!comparison.space().Place(view, &points)) return false;
    const diff::Atoms::View atoms = comparison.atoms().See(view);
    const auto holds = [&](const Cell& cell) {
      return diff::Holds(cell, points, comparison.atoms(), atoms);
    };
    for (const Cell& cell : comparison.open()) {
      if (holds(cell)) return false;
    }
    const bool moved = old_side.See(ticket) != new_side.See(ticket);
    for (const Mutant& mutant : mutants) {
      if (score->IsNoticed(mutant.name, mutant.change)) continue;
      bool in = false;
      for (const Box& box : mutant.boxes) {
        in = in || box.Has(comparison, points, atoms);
      }
      if (in != moved) score->Noticed(mutant.name, mutant.change);
    }
    return moved;
  };
  for (int i = 0; i < kTicketsPerPair; ++i) {
    RandomTicket ticket = (i % 2 == 0 ? old_maker : new_maker).Make(&random);
    ticket.against.clear();
    if (!see(ticket)) continue;
    // Its neighbours, each with another value of one field.
    for (int field = 0; field <= kText; ++field) {
      for (int k = 0; k != 3; ++k) {
        RandomTicket near = ticket;
        TakeField(field, new_maker.Make(&random), &near);
        see(near);
      }
    }
  }
}

std::string Words(Change change) {
  return change == Change::kDrop       ? "left out"
         : change == Change::kOpposite ? "turned into its opposite"
                                       : "left out of the exceptions";
}

TEST_CASE("an error in any field of a box is noticed") {
  Score score;
  std::uint64_t seed = 1;
  for (; seed <= kMostPairs && (seed < 20 || !score.Complete()); ++seed) {
    TryPair(seed, &score);
  }
  INFO("after " << seed - 1 << " pairs");
  std::set<int> fields;
  for (const auto& [name, change] : score.possible()) {
    INFO(FieldNames()[static_cast<std::size_t>(name)] << ", " << Words(change));
    const bool noticed = score.IsNoticed(name, change);
    if (kEveryChange) CHECK(noticed);
    if (noticed) fields.insert(name);
  }
  for (std::size_t i = 0; i != FieldNames().size(); ++i) {
    INFO(FieldNames()[i]);
    CHECK(fields.count(static_cast<int>(i)) == 1);
  }
}

}  // namespace
}  // namespace trunkline
