// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_ARROW_INPUT_H_
#define TRUNKLINE_PYTHON_ARROW_INPUT_H_

#include <vector>

#include "absl/status/status.h"
#include "python/src/arrow.h"
#include "python/src/common.h"

// Tables that Python objects hand out as Arrow C streams.
namespace trunkline::python {

// The names of the capsules, by the specification.
inline constexpr char kArrowStream[] = "arrow_array_stream";
inline constexpr char kArrowSchema[] = "arrow_schema";

// A released structure is one whose release is null.
template <typename T>
class Owned {
 public:
  Owned() : value_{} {}
  ~Owned() {
    if (value_.release != nullptr) value_.release(&value_);
  }
  Owned(Owned&& other) noexcept : value_(other.value_) {
    other.value_.release = nullptr;
  }
  Owned& operator=(Owned&&) = delete;
  T* get() { return &value_; }
  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }

 private:
  T value_;
};

class ArrowInput {
 public:
  // Needs the GIL, as the destructor does. Raises TypeError for an object
  // without __arrow_c_stream__().
  explicit ArrowInput(nb::handle table);

  // The rest needs no GIL.
  absl::Status ReadSchema(Owned<ArrowSchema>* out) const;
  // The release of `out` is null at the end.
  absl::Status ReadBatch(Owned<ArrowArray>* out) const;
  absl::Status ReadAll(Owned<ArrowSchema>* schema,
                       std::vector<Owned<ArrowArray>>* batches) const;

 private:
  absl::Status Failed(int code) const;

  nb::object capsule_;
  ArrowArrayStream* stream_ = nullptr;
};

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_ARROW_INPUT_H_
