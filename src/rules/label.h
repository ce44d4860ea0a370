// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_LABEL_H_
#define TRUNKLINE_SRC_RULES_LABEL_H_

#include <string_view>

namespace trunkline::rules {

// The name of an entry in one language.
struct Label {
  std::string_view lang;
  std::string_view text;
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_LABEL_H_
