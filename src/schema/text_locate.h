// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_TEXT_LOCATE_H_
#define TRUNKLINE_SRC_SCHEMA_TEXT_LOCATE_H_

#include <cstddef>
#include <string_view>

namespace trunkline::schema {

// Returns the offset in `content` of a field of the message whose body is
// [begin, end): its name, or in a list its element. Of a field that is not
// there, that of the nearest one around it; `outside` if there is none.
std::size_t LocateText(std::string_view content, std::size_t begin,
                       std::size_t end, std::size_t outside,
                       std::string_view path);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_TEXT_LOCATE_H_
