// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_ARROW_INPUT_H_
#define TRUNKLINE_PYTHON_ARROW_INPUT_H_

#include <vector>

#include "absl/status/status.h"
#include "python/src/arrow.h"
#include "python/src/common.h"

// A table that Python gives: anything with the Arrow C stream interface.
namespace trunkline::python {

inline constexpr char kArrowStreamName[] = "arrow_array_stream";
inline constexpr char kArrowSchemaName[] = "arrow_schema";

// A released structure is one whose release is null.
template <typename T>
class OwnedArrow {
 public:
  OwnedArrow() : value_{} {}
  ~OwnedArrow() {
    if (value_.release != nullptr) value_.release(&value_);
  }
  OwnedArrow(OwnedArrow&& other) noexcept : value_(other.value_) {
    other.value_.release = nullptr;
  }
  OwnedArrow& operator=(OwnedArrow&&) = delete;
  T* get() { return &value_; }
  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }

 private:
  T value_;
};

// The whole table, where it is.
struct ArrowInput {
  OwnedArrow<ArrowSchema> schema;
  std::vector<OwnedArrow<ArrowArray>> batches;
};

// The stream of a table, as long as this lives. Raises TypeError for what is no
// table.
class ArrowStreamOf {
 public:
  explicit ArrowStreamOf(nb::handle table);
  ArrowArrayStream* get() const { return stream_; }

 private:
  nb::object capsule_;
  ArrowArrayStream* stream_;
};

// Reads a stream to its end; without the GIL.
absl::Status ReadArrow(ArrowArrayStream* stream, ArrowInput* input);

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_ARROW_INPUT_H_
