// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_JUNIT_H_
#define TRUNKLINE_TOOLS_JUNIT_H_

#include <string>
#include <string_view>
#include <vector>

namespace trunkline::tools {

// The cases of one file and what became of them.
struct JunitSuite {
  struct Case {
    std::string name;
    std::string failure;  // Empty: it holds.
  };
  std::string name;
  std::vector<Case> cases;
};

// JUnit XML, the form that CI systems read: <testsuites> with a <testsuite> for
// each file. Control characters, which XML does not have, become "?".
std::string ToJunit(const std::vector<JunitSuite>& suites);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_JUNIT_H_
