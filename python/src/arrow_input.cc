// SPDX-License-Identifier: Apache-2.0
#include "python/src/arrow_input.h"

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"

namespace trunkline::python {

ArrowInput::ArrowInput(nb::handle table) {
  if (!nb::hasattr(table, "__arrow_c_stream__")) {
    PyErr_Format(PyExc_TypeError,
                 "a table with __arrow_c_stream__() (pyarrow, polars, pandas, "
                 "DuckDB), not %s",
                 Py_TYPE(table.ptr())->tp_name);
    throw nb::python_error();
  }
  capsule_ = table.attr("__arrow_c_stream__")();
  stream_ = static_cast<ArrowArrayStream*>(
      PyCapsule_GetPointer(capsule_.ptr(), kArrowStream));
  if (stream_ == nullptr) throw nb::python_error();
}

absl::Status ArrowInput::Failed(int code) const {
  const char* message = stream_->get_last_error(stream_);
  return absl::Status(code == ENOMEM ? absl::StatusCode::kResourceExhausted
                                     : absl::StatusCode::kInvalidArgument,
                      absl::StrCat("the table's stream failed: ",
                                   message == nullptr ? "" : message));
}

absl::Status ArrowInput::ReadSchema(Owned<ArrowSchema>* out) const {
  const int code = stream_->get_schema(stream_, out->get());
  return code == 0 ? absl::OkStatus() : Failed(code);
}

absl::Status ArrowInput::ReadBatch(Owned<ArrowArray>* out) const {
  const int code = stream_->get_next(stream_, out->get());
  return code == 0 ? absl::OkStatus() : Failed(code);
}

absl::Status ArrowInput::ReadAll(
    Owned<ArrowSchema>* schema, std::vector<Owned<ArrowArray>>* batches) const {
  absl::Status status = ReadSchema(schema);
  while (status.ok()) {
    Owned<ArrowArray> batch;
    status = ReadBatch(&batch);
    if (!status.ok() || batch->release == nullptr) break;
    batches->push_back(std::move(batch));
  }
  return status;
}

}  // namespace trunkline::python
