#ifndef TRUNKLINE_PYTHON_LIFECYCLE_H_
#define TRUNKLINE_PYTHON_LIFECYCLE_H_

#include "trunkline/definition.h"

namespace trunkline::python {

struct PyDefinition {
  Definition definition;
};

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_LIFECYCLE_H_
