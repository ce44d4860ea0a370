// SPDX-License-Identifier: Apache-2.0
//
// Tests of a rule set as text: tickets, and what their decisions must be. It is
// the optional target trunkline::casebook, for hosts that run the tests of
// their rules, as `trunkline test` does. docs/casebooks.md describes the form.
//
//   auto read = trunkline::LoadCasebook({"worked.txt", text});
//   for (const auto& issue : read.issues) log(issue.ToString());
//   if (!read.ok()) return;
//   for (const trunkline::CaseFailure& f : read.value->Run(rules)) {
//     log(read.value->cases()[f.index].title);   // "dogs, by night"
//     for (const auto& d : f.differences)        // "lead", "police", "..."
//       log(d.field + ": expected " + d.expected + ", got " + d.got);
//   }
//
// A casebook that cannot be read has no value and at least one issue with its
// place: "worked.txt:12:1: error: unknown field "categori"; did you mean
// "category"? [bad-casebook]".
//
// Nothing here repeats the text of a ticket, except Updated(), which returns
// the casebook itself.
#ifndef TRUNKLINE_CASEBOOK_H_
#define TRUNKLINE_CASEBOOK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trunkline/language.h"
#include "trunkline/load.h"
#include "trunkline/ruleset.h"

namespace trunkline {

namespace internal {
struct CasebookAccess;
}

// Limits of reading. A casebook that exceeds one gets an issue.
struct CasebookOptions {
  // Bytes of one casebook.
  std::size_t max_bytes = std::size_t{64} << 20;
  // Bytes of one line.
  std::size_t max_line_bytes = std::size_t{1} << 20;
  // Cases of one casebook.
  std::size_t max_cases = 100'000;
  // Bytes that the values which all cases share take, over all cases.
  std::size_t max_shared_bytes = std::size_t{256} << 20;
  // Issues that are returned.
  std::size_t max_issues = 1'000;
};

// A field of a ticket or an expectation.
struct CaseField {
  std::string name;   // "lead", or in Chinese; attributes "attribute.NAME".
  std::string value;  // Empty: not given; as an expectation: must be empty.
  int line = 0;       // Where it stands, from 1.
  int column = 0;     // Of a table: the column, from 1. 0: a text.
};

// One case.
struct TestCase {
  std::string title;                // Unique in its casebook.
  int line = 0;                     // Where it begins, from 1.
  std::vector<CaseField> ticket;    // In their order.
  std::vector<CaseField> expected;  // In their order.
};

// A field of a decision that is not as expected.
struct CaseDifference {
  std::string field;     // "lead".
  std::string expected;  // Empty: it must be empty.
  std::string got;       // Empty: it is empty.
};

// A case that does not hold.
struct CaseFailure {
  std::size_t index = 0;  // In Casebook::cases().
  // Empty: the case expects nothing.
  std::vector<CaseDifference> differences;
};

// Why a decision is as it is, in two lines of the language asked for.
struct CaseReason {
  std::string decided;  // What decided.
  // Why the expected rule did not win or, if the case names none, the
  // runner-up. Empty: there is neither.
  std::string other;
};

// A checked casebook, made by LoadCasebook(). Immutable; any number of threads
// may use it.
class Casebook {
 public:
  // The cases, in their order, with what all share.
  const std::vector<TestCase>& cases() const { return cases_; }
  const std::string& name() const { return name_; }
  bool exact() const { return exact_; }

  // Routes every case, and returns those that do not hold, in their order. A
  // department in an expectation may be a name that the rule set has. Cost: a
  // Route() for each case.
  std::vector<CaseFailure> Run(const RuleSet& rules) const;

  // Says why a case of this book does not hold. Cost: that of an Explain() and
  // a WhyNot().
  CaseReason Why(const RuleSet& rules, const CaseFailure& failure,
                 Language language) const;

  // Says of a case of this book that does not hold what was expected, what
  // came, and why, as `trunkline test` prints it: the title, then an indented
  // line of each. Cost: that of Why().
  std::string FailureText(const RuleSet& rules, const CaseFailure& failure,
                          Language language) const;

  // Returns the text that was read with the expectations that make the failing
  // cases hold. All other lines stay as they are, byte for byte. A case that
  // expects nothing gets what docs/casebooks.md says. Empty: the book was
  // loaded from cases, not from a text. `failures` are those of Run() with
  // `rules`.
  std::string Updated(const RuleSet& rules,
                      const std::vector<CaseFailure>& failures) const;

  // Returns the fields of a case's decision by name, as expectations would have
  // them, without the empty ones. `index` is below cases().size().
  std::vector<CaseField> Decided(const RuleSet& rules, std::size_t index) const;

 private:
  friend struct internal::CasebookAccess;
  Casebook() = default;

  std::string name_;
  std::string text_;  // What was read.
  std::vector<TestCase> cases_;
  bool exact_ = false;
};

// Loads a casebook in its text form. A defect is an issue with line and column;
// all are reported. Cost: linear in the content.
LoadResult<Casebook> LoadCasebook(const Source& source,
                                  const CasebookOptions& options = {});
// Loads a casebook from cases that come from elsewhere, such as a table; `name`
// is used in issues. The checks are those of a text. `exact`: what an
// expectation does not name must be empty.
LoadResult<Casebook> LoadCasebook(std::string name, std::vector<TestCase> cases,
                                  bool exact = false,
                                  const CasebookOptions& options = {});

// Names of the fields that a table's heading may have: of tickets, and of
// expectations. Attributes and policies stand as "attribute.NAME" and
// "policy.MILESTONE".
const std::vector<std::string>& CaseTicketFields();
const std::vector<std::string>& CaseExpectations();

// Returns the name that a field has in messages for any of its names, in
// English or Chinese; empty: there is none.
std::string FindCaseTicketField(std::string_view name);
std::string FindCaseExpectation(std::string_view name);

// What the cases of casebooks can reach.
enum class CoverageKind : std::uint8_t {
  kRule,       // A rule.
  kPhase,      // Of a hotline.
  kPrinciple,  // That settles ties.
  kPolicy,     // A deadline policy.
};
inline constexpr std::size_t kCoverageKinds = 4;

// An entry that no case reaches.
struct UnreachedEntry {
  CoverageKind kind = CoverageKind::kRule;  // What the entry is.
  // Id of a rule or policy; "12315 dual from 2017-09-03"; "first_receiver".
  std::string entry;
  // The fields of a ticket that reaches it, a line each, as a case has them;
  // the router has confirmed it. Empty: none was found.
  std::string example;
};

// How much of a rule set the cases reach.
struct CasebookCoverage {
  struct Share {
    std::size_t reached = 0;  // Entries that a case reaches.
    std::size_t all = 0;      // Entries that there are.
  };
  std::array<Share, kCoverageKinds> shares;  // By CoverageKind.
  std::vector<UnreachedEntry> unreached;     // By kind, then as in the rules.

  Share total() const {
    Share sum;
    for (const Share& s : shares) {
      sum.reached += s.reached;
      sum.all += s.all;
    }
    return sum;
  }
};

// Limits of CoverageOf().
struct CoverageOptions {
  // Whether examples are looked for.
  bool examples = true;
  // Tickets that the search for examples routes. Entries that are left have
  // none.
  std::size_t max_routes = 2'000'000;
};

// Routes the cases of all books and says what they reach; docs/casebooks.md
// defines it. Cost: a Route() for each case and, for examples, at most
// max_routes more.
CasebookCoverage CoverageOf(const RuleSet& rules,
                            const std::vector<const Casebook*>& books,
                            const CoverageOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CASEBOOK_H_
