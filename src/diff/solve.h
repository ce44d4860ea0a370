// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_SOLVE_H_
#define TRUNKLINE_SRC_DIFF_SOLVE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "src/diff/atoms.h"
#include "src/diff/sets.h"
#include "src/diff/space.h"
#include "trunkline/ticket.h"

namespace trunkline::diff {

// A ticket with strings of its own.
struct OwnedTicket {
  std::string dialled, category, region, first_receiver, text;
  TicketType type = TicketType::kUnspecified;
  Channel channel = Channel::kUnspecified;
  Urgency urgency = Urgency::kUnspecified;
  std::int64_t accepted = 0, called = 0;
  bool handed_over = false, transfer_failed = false;
  bool emergency_confirmed = false, confidential = false;
  std::vector<std::pair<std::string, std::string>> attributes;

  // Views live as long as this object is unchanged.
  Ticket View() const;
  // A trunkline.v1.Ticket in text format, on one line.
  std::string ToText() const;
};

// Finds a ticket of a cell.
//
// Idea. An exception is escaped through one of its fields, or through one of
// its atoms. The search escapes those without atoms first, field by field,
// depth first; what is left is one question to Atoms. It is complete: kNo means
// that the cell is empty. After a number of steps it answers kUnknown.
class Solver {
 public:
  Solver(const Space& space, Atoms* atoms) : space_(space), atoms_(*atoms) {}

  Atoms::Found Find(const Cell& cell, OwnedTicket* ticket);
  // Steps of the last Find(). Each looks at all exceptions.
  std::uint64_t steps() const { return spent_; }

 private:
  using Exceptions = std::vector<const Conj*>;
  Atoms::Found Search(const Conj& when, const Exceptions& open,
                      const Exceptions& kept, OwnedTicket* ticket);
  // Restricts each field to the values that meet the fewest exceptions: where
  // there are many, this mostly leaves none.
  Conj Dive(Conj when, Exceptions open) const;
  // Escapes `exception` through each field in turn.
  Atoms::Found Escape(const Conj& when, const Conj& exception,
                      const Exceptions& open, const Exceptions& kept,
                      OwnedTicket* ticket);
  OwnedTicket Make(const Conj& when, const Atoms::Sample& sample) const;
  bool IsIn(const Cell& cell, const OwnedTicket& ticket) const;

  const Space& space_;
  Atoms& atoms_;
  const Cell* cell_ = nullptr;
  std::uint64_t steps_ = 0;  // Towards the most of one search.
  std::uint64_t spent_ = 0;
};

// Whether a ticket at `points` is in a conjunction, or a cell.
bool Holds(const Conj& conj, const std::vector<std::int64_t>& points,
           const Atoms& atoms, const Atoms::View& view);
bool Holds(const Cell& cell, const std::vector<std::int64_t>& points,
           const Atoms& atoms, const Atoms::View& view);

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_SOLVE_H_
