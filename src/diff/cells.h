// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_CELLS_H_
#define TRUNKLINE_SRC_DIFF_CELLS_H_

#include "src/diff/claims.h"
#include "src/diff/sets.h"
#include "src/diff/space.h"

// What is done with cells: conjunctions with exceptions.
namespace trunkline::diff {

// Whether the claim holds for all of the tickets, or may hold for some.
bool Covers(const Claim& claim, const Conj& when);
bool Meets(const Claim& claim, const Conj& when);

// Takes a conjunction off a cell. One that restricts a single field is taken
// off that, so that what is void shows; a long list of numbers or regions is
// harder to read than an exception.
// Returns whether the fields have shrunk, so that another exception may now
// cover all that is left.
bool Except(const Space& space, const Conj* conj, Cell* cell);
bool Except(const Space& space, const Claim& claim, Cell* cell);

// A cell inside a conjunction. False: it is void.
bool Narrow(const Cell& cell, const Conj& part, Cell* out);

// Whether a field has no value, or one exception alone takes everything.
bool IsVoid(const Cell& cell);

// Takes off the exceptions that restrict one field alone, and those that do not
// meet what is left; see Except().
void Simplify(const Space& space, Cell* cell);

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_CELLS_H_
