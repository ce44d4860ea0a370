// SPDX-License-Identifier: Apache-2.0
#include "tools/junit.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "src/base/markup.h"

namespace trunkline::tools {
namespace {

std::string Escaped(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\t') c = '?';
  }
  return base::EscapeMarkup(text);
}

std::size_t FailuresOf(const JunitSuite& suite) {
  std::size_t failures = 0;
  for (const JunitSuite::Case& c : suite.cases) {
    failures += c.failure.empty() ? 0 : 1;
  }
  return failures;
}

}  // namespace

std::string ToJunit(const std::vector<JunitSuite>& suites) {
  std::size_t tests = 0, failures = 0;
  for (const JunitSuite& suite : suites) {
    tests += suite.cases.size();
    failures += FailuresOf(suite);
  }
  std::string out = absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"", tests,
      "\" failures=\"", failures, "\">\n");
  for (const JunitSuite& suite : suites) {
    const std::string name = Escaped(suite.name);
    absl::StrAppend(&out, "  <testsuite name=\"", name, "\" tests=\"",
                    suite.cases.size(), "\" failures=\"", FailuresOf(suite),
                    "\">\n");
    for (const JunitSuite::Case& c : suite.cases) {
      absl::StrAppend(&out, "    <testcase classname=\"", name, "\" name=\"",
                      Escaped(c.name), "\"");
      if (c.failure.empty()) {
        out += "/>\n";
        continue;
      }
      const std::size_t line = c.failure.find('\n');
      absl::StrAppend(&out, ">\n      <failure message=\"",
                      Escaped(c.failure.substr(0, line)), "\">",
                      Escaped(c.failure), "</failure>\n    </testcase>\n");
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace trunkline::tools
