// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_DAY_OBJECTS_H_
#define TRUNKLINE_SRC_TABLES_DAY_OBJECTS_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "src/tables/rows.h"

// Holidays in JSON.
namespace trunkline::tables {

// Whether a text is JSON: an object, or a list of objects.
bool IsJson(std::string_view text);

// Reads a list of objects, {"days": [{"name": ..., "date": ..., "isOffDay":
// ...}]} or the list alone, as the rows of a table whose columns are their
// members in the order in which they first appear. A row's line is that in
// which its object begins. Other members of the outer object are left out, with
// a note but for those that tell where the list is from. InvalidArgument with
// the line: it is no JSON, has no such list, or an object has a member twice or
// one that is no string, number, true or false.
absl::StatusOr<std::unique_ptr<RowReader>> ReadDayObjects(
    std::string_view text);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_DAY_OBJECTS_H_
