// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DIFF_SIDE_H_
#define TRUNKLINE_TESTS_DIFF_SIDE_H_

#include <map>
#include <set>
#include <string>

#include "tests/reference/generator.h"
#include "tests/reference/linear_router.h"

namespace trunkline::testing {

// One side of a comparison, routed by the linear reference router. What counts
// as equal is written here once more, apart from the library.
class SideOf {
 public:
  // Takes a merged trunkline.v1.RuleSet in binary.
  explicit SideOf(const std::string& binary);

  // The accused, and those who have a part in the ticket.
  std::set<std::string> Concerned(const reference::RandomTicket& ticket) const;

  // All that counts, as one text.
  std::string See(const reference::RandomTicket& ticket) const;

 private:
  std::string Content(const std::string& id) const;
  reference::LinearRouter router_;
  std::map<std::string, std::string> policies_;
};

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DIFF_SIDE_H_
