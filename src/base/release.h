// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_RELEASE_H_
#define TRUNKLINE_SRC_BASE_RELEASE_H_

namespace trunkline::base {

// Empties a container and gives its memory back. `*container = {}` keeps the
// memory of a vector: it assigns an empty list.
template <typename Container>
void Release(Container* container) {
  Container().swap(*container);
}

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_RELEASE_H_
