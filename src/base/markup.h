// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_MARKUP_H_
#define TRUNKLINE_SRC_BASE_MARKUP_H_

#include <string>
#include <string_view>

namespace trunkline::base {

// Text as HTML and SVG have it between tags and in quoted attributes.
std::string EscapeMarkup(std::string_view text);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_MARKUP_H_
