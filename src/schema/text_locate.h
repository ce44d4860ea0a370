// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_TEXT_LOCATE_H_
#define TRUNKLINE_SRC_SCHEMA_TEXT_LOCATE_H_

#include <cstddef>
#include <string_view>

#include "src/schema/path_tree.h"

namespace trunkline::schema {

// Finds the fields of the message whose body is [begin, end) of `content`: each
// stands where its name does, an element of a list where it itself does.
void LocateText(std::string_view content, std::size_t begin, std::size_t end,
                PathTree* tree);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_TEXT_LOCATE_H_
