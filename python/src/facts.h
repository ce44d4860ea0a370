// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_FACTS_H_
#define TRUNKLINE_PYTHON_FACTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "python/src/arrow_input.h"
#include "python/src/arrow_output.h"
#include "trunkline/insight.h"

// Tables of facts from Arrow tables, and as such.
namespace trunkline::python {

// A table of facts; shared, since it never changes.
struct PyFactTable {
  std::shared_ptr<const FactTable> table;
  std::string time_zone;  // Its name.
  absl::TimeZone zone;    // Of days.
  bool of_calls = false;
  std::size_t rejected = 0;
  // The first of the rows that were rejected: number from 0, and why.
  std::shared_ptr<const std::vector<std::pair<std::int64_t, std::string>>>
      rejects;
};

// The table as columns: words (null where they are empty), instants, numbers
// and flags. Batches are made when they are asked for.
class FactRows : public ArrowSource {
 public:
  explicit FactRows(std::shared_ptr<const FactTable> table);

  const std::vector<ArrowField>& fields() const override { return fields_; }
  std::size_t rows() const override { return table_->rows(); }
  std::size_t batches() const override;
  std::shared_ptr<const ArrowBatch> Batch(std::size_t number) const override;

 private:
  std::shared_ptr<const FactTable> table_;
  std::vector<ArrowField> fields_;
};

// Adds the rows of an Arrow table. `names`: column of the facts -> column of
// the table, for those that are not called alike. A row that cannot be read is
// among the rejects of `out`. InvalidArgument: a column that is not there, or
// of a type that it cannot have. Needs no GIL.
absl::Status AddArrowRows(const ArrowInput& input,
                          const std::map<std::string, std::string>& names,
                          FactTable* table, PyFactTable* out);

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_FACTS_H_
