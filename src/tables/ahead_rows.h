// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_AHEAD_ROWS_H_
#define TRUNKLINE_SRC_TABLES_AHEAD_ROWS_H_

#include <memory>

#include "src/tables/rows.h"

namespace trunkline::tables {

// Reads the rows of a workbook in a thread of its own, before they are asked
// for: parsing takes as long as all that is done with the rows. The same rows,
// the same error after them, the same notes. At most three batches of some 256
// rows or 256 KiB are ahead.
std::unique_ptr<RowReader> ReadAhead(std::unique_ptr<RowReader> reader);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_AHEAD_ROWS_H_
