// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_BENCH_HOSTILE_H_
#define TRUNKLINE_BENCH_HOSTILE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "trunkline/ruleset.h"

// Inputs that are made to hurt, in any size, and what is done with them.
namespace trunkline::bench {

// What is measured; false: the answer is wrong.
using Run = std::function<bool()>;

// The texts that `make` gives for the indexes 0 to n - 1.
template <typename Make>
std::string Repeated(std::size_t n, const Make& make) {
  std::string out;
  for (std::size_t i = 0; i != n; ++i) absl::StrAppend(&out, make(i));
  return out;
}

// --- rule files, in text format ---
// A jurisdiction with two departments and a category.
extern const char kCity[];
// One rule for "other" whose keywords are `keywords`.
std::string RuleOf(const std::string& keywords);
// A keyword with open ends.
std::string Any(const std::string& word);
// Words a, aa, aaa, ... of n bytes in all.
std::string Overlapping(std::size_t n);
// Words with one beginning, n of them.
std::string OneBeginning(std::size_t n);
// n words, each with a context.
std::string Contexts(std::size_t n);
// n equal rules of one department, each with a policy of its own.
std::string EqualPolicies(std::size_t n);
// n words of four characters; with `none`, half of them must not occur, and all
// others must.
std::string ShortWords(std::size_t n, bool none = false);
// n rules, each with a pattern of its own.
std::string Patterns(std::size_t n, std::string_view pattern);
// An iCalendar stream of n events.
std::string CalendarEvents(std::size_t n);
// A code of n bytes that nothing has.
std::string LongCode(std::size_t n);
// Departments below n different unknown ones.
std::string UnknownCodes(std::size_t n);
// One rule that names n unknown categories.
std::string IssuesOfOneEntry(std::size_t n);
// n rules with one condition, for two departments in turn.
std::string EqualRules(std::size_t n);
// n rules of two declared numbers, whose ranges hold each other.
std::string NestedRanges(std::size_t n);
// A tree of n values, and a rule that names each and excludes each.
std::string AttributeValues(std::size_t n);

// n categories with one name, none of which has a rule.
std::string LoneCategories(std::size_t n);
// A region that serves n functions.
std::string ManyServices(std::size_t n);
// A region that serves one function in n times that do not overlap.
std::string ManySpans(std::size_t n);

// A word of n bytes, and words of n bytes in all that occur in it and must not.
std::string WordsInside(std::size_t n);
// n codes that a table without a seed would look for at one place.
const std::vector<std::string>& Colliding(std::size_t n);
// Departments with these codes, and names; a tree of these values.
std::string CollidingDepartments(std::size_t n);
std::string CollidingNames(std::size_t n);
std::string CollidingFunctions(std::size_t n);
std::string CollidingValues(std::size_t n);
// A department with n equal successors.
std::string EqualSuccessors(std::size_t n);
// One with a successor for each of n categories, which it follows itself.
std::string SuccessorRing(std::size_t n);
// n departments, d0 to the last, each of which has ended and is followed by the
// next, and n rules for the first.
std::string SuccessorChain(std::size_t n);
// n departments, each below the one before, and a rule for the last, d(n-1).
std::string SuperiorChain(std::size_t n);
// n departments, each below the one before, that have ended and are followed by
// "other"; a rule for the centre, which all assist; and a department "accused".
std::string Predecessors(std::size_t n);
// A region "r" that serves n functions, and a rule for each.
std::string FunctionRules(std::size_t n);
// n rules whose word does not count inside "abc".
std::string ContextRules(std::size_t n);
// A word that does not count inside another of n characters.
std::string LongContext(std::size_t n);
// Five rules of n words "wNx" and n others, and of one more that no text has.
std::string WordsOfEntries(std::size_t n);
// A rule that asks for one of n values of an undeclared attribute "x"; n rules
// that ask for a value each.
std::string UndeclaredValues(std::size_t n);
std::string UndeclaredRules(std::size_t n);

// --- others ---
// a.a.a...: a category of n bytes, each part of which could be a prefix.
std::string Steps(std::size_t n);
// `before` and n lists in each other, without an end.
std::string Nested(std::string_view before, std::size_t n);

// --- runs ---
std::shared_ptr<const RuleSet> Load(const std::string& text);
// A ticket routed with `text` and `category`; the rule of `rules` must win or
// not, as `wins` says.
Run Routed(std::shared_ptr<const RuleSet> rules, std::string text,
           std::string category, bool wins);
// A ticket of category "a" with what else `fill` gives it, routed to `lead`.
using Fill = std::function<void(Ticket*)>;
Run RoutedTo(std::shared_ptr<const RuleSet> rules, std::string lead,
             const Fill& fill);
// n strings that begin with `prefix`, for the life of the process.
std::vector<std::string_view> Kept(std::size_t n, const std::string& prefix);
// A ticket routed with a region that is not known in whole.
Run RoutedRegion(std::shared_ptr<const RuleSet> rules, std::string region);
Run Loaded(std::string text);
// Loading must refuse, with at least `issues` issues.
Run Refused(std::string text, std::size_t issues);
// Checking must load, and find something.
Run Checked(std::string text);

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_HOSTILE_H_
