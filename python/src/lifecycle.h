// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_LIFECYCLE_H_
#define TRUNKLINE_PYTHON_LIFECYCLE_H_

#include "trunkline/cases/lifecycle_definition.h"

namespace trunkline::python {

struct PyDefinition {
  LifecycleDefinition definition;
};

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_LIFECYCLE_H_
