// SPDX-License-Identifier: Apache-2.0
#include "python/src/arrow_input.h"

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"

namespace trunkline::python {

ArrowStreamOf::ArrowStreamOf(nb::handle table) {
  if (!nb::hasattr(table, "__arrow_c_stream__")) {
    PyErr_Format(PyExc_TypeError,
                 "a table with __arrow_c_stream__() (pyarrow, polars, pandas, "
                 "DuckDB), not %s",
                 Py_TYPE(table.ptr())->tp_name);
    throw nb::python_error();
  }
  capsule_ = table.attr("__arrow_c_stream__")();
  stream_ = static_cast<ArrowArrayStream*>(
      PyCapsule_GetPointer(capsule_.ptr(), kArrowStreamName));
  if (stream_ == nullptr) throw nb::python_error();
}

absl::Status ReadArrow(ArrowArrayStream* stream, ArrowInput* input) {
  const auto failed = [stream](int code) {
    const char* message = stream->get_last_error(stream);
    return absl::Status(code == ENOMEM ? absl::StatusCode::kResourceExhausted
                                       : absl::StatusCode::kInvalidArgument,
                        absl::StrCat("the table's stream failed: ",
                                     message == nullptr ? "" : message));
  };
  if (const int code = stream->get_schema(stream, input->schema.get());
      code != 0) {
    return failed(code);
  }
  for (;;) {
    OwnedArrow<ArrowArray> batch;
    if (const int code = stream->get_next(stream, batch.get()); code != 0) {
      return failed(code);
    }
    if (batch->release == nullptr) return absl::OkStatus();
    input->batches.push_back(std::move(batch));
  }
}

}  // namespace trunkline::python
