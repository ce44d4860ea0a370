// SPDX-License-Identifier: Apache-2.0
// The cases of tests/testdata/routing hold, and the reference router agrees
// with each decision.
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "src/casebook/fields.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/reference/linear_router.h"
#include "tests/route/route_testing.h"
#include "trunkline/casebook.h"

namespace trunkline {
namespace {

TEST_CASE("The casebook of routing") {
  const std::string folder = SourceDir() + "/tests/testdata/routing/";
  const RuleSet rules = LoadText(ReadWhole(folder + "rules.txtpb"));
  const std::string text = ReadWhole(folder + "cases.txt");
  const LoadResult<Casebook> read = LoadCasebook({"cases.txt", text});
  for (const Issue& issue : read.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(read.ok());
  const Casebook& book = *read.value;
  CHECK(book.exact());
  CHECK(book.cases().size() >= 79);
  for (const CaseFailure& failure : book.Run(rules)) {
    const TestCase& test = book.cases()[failure.index];
    for (const CaseDifference& d : failure.differences) {
      INFO(absl::StrCat("line ", test.line, ": ", test.title, ": ", d.field,
                        ": expected \"", d.expected, "\", got \"", d.got,
                        "\""));
      CHECK(false);
    }
  }
  const reference::LinearRouter reference(rules.Serialize(Format::kBinary));
  std::map<Outcome, int> outcomes;
  for (const TestCase& test : book.cases()) {
    INFO("line " << test.line << ": " << test.title);
    const Ticket ticket =
        casebook::MakeTicket(rules, internal::CompiledOf(rules).zone, test);
    const Decision d = MustRoute(rules, ticket);
    CHECK(reference::Difference(reference.Route(ticket), d) == "");
    const bool limited = d.outcome < Outcome::kEmergency;
    CHECK(d.policies[static_cast<std::size_t>(Milestone::kHandling)].empty() ==
          !limited);
    ++outcomes[d.outcome];
  }
  CHECK(outcomes.size() == 11);
}

}  // namespace
}  // namespace trunkline
