// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_EVERY_SORT_H_
#define TRUNKLINE_TESTS_DESK_EVERY_SORT_H_

#include <cstddef>
#include <string_view>

#include "trunkline/cases/desk.h"

// A desk with something of every sort, for tests that damage its store.
namespace trunkline::testing {

// Cases of every sort: open and closed, ours and mirrored, adopted, imported,
// erased, with keys and without; entries of the access record, an auxiliary
// record.
void FillWithEverySort(Desk& desk);

// To that: a case with an open measure and with an event that is withheld, and
// a legal hold.
void AddMeasures(Desk& desk);

// How many faults Desk::Check() finds; 1 if it cannot read past the damage.
std::size_t Faults(Desk& desk);

// Whether a row of a table that is gone as a whole leaves nothing to be
// compared with: docs/desk.md lists what that is. Of auxiliary records the
// kind decides, in quotes or without. What a store knows besides, such as the
// end of the access record, its tests say.
bool LeavesNoTrace(std::string_view table, std::string_view kind);

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_EVERY_SORT_H_
