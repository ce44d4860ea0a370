// SPDX-License-Identifier: Apache-2.0
//
// Explain, WhyNot and WhatToAsk explain a routing result in words. They
// evaluate the same rule set again, step by step; lead, rule and outcome equal
// those of RuleSet::Route().
//
//   absl::StatusOr<trunkline::Explanation> why =
//       trunkline::Explain(rules, ticket, trunkline::Language::kEnglish);
//   if (why.ok()) std::cout << why->ToText();
//
// No result repeats the text of the ticket: a matched keyword is shown as the
// rule set writes it. Any thread may call these functions. Results own their
// strings, except Explanation::decision, which keeps the rule set alive.
#ifndef TRUNKLINE_EXPLAIN_H_
#define TRUNKLINE_EXPLAIN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "trunkline/language.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// One step of an explanation.
struct ExplanationStep {
  // Stable name of the message, "claim.territorial", for hosts that use their
  // own texts.
  std::string code;
  // Values of the message's placeholders, in order: codes, ids, numbers.
  std::vector<std::string> arguments;
  // The law, catalogue item or document that the step is based on, as the rule
  // set names it; it is marked if the rule set calls it illustrative. May be
  // empty.
  std::string legal_basis;
  // The message in the language asked for, with the legal basis in brackets.
  std::string text;
};

// The steps of a routing result.
struct Explanation {
  Decision decision;                   // As Route() returns it.
  std::vector<ExplanationStep> steps;  // In the order of routing.
  // Id of the best rule that did not win: of equal rank, or the next lower one.
  // Empty: no other rule holds and names a department.
  std::string runner_up;

  // Returns the steps, one per line, numbered. UTF-8.
  std::string ToText() const;
};

// Explains every step in order: rule set and time; number, category, region,
// first receiver and accused departments as resolved; a possible emergency;
// whether the number decided before any rule; every rule that holds (the first
// 20 by rank, then a count), with its department and legal basis; ties and the
// principle that settled them; the runner-up and the rank criterion in which it
// is lower; guard, confidentiality, assisting departments, deadline policies
// with their sources; lead or target.
//
// Costs some hundred times a Route(), and for each rule that holds the length
// of its words. Errors as for RuleSet::Route().
absl::StatusOr<Explanation> Explain(const RuleSet& rules, const Ticket& ticket,
                                    Language language);

// Why a rule did not win.
struct WhyNotResult {
  // It decided, alone or together with rules of the same rank and department
  // (Decision::rule and also).
  bool won = false;
  // The reason, the first of these that applies; empty if it won:
  //   "gate"           the number or the operator decided before any rule
  //   "valid"          the rule is not valid at acceptance
  //   "when.hotline", "when.category", "when.region", "when.type",
  //   "when.channel", "when.urgency", "when.attribute", "when.keyword.any",
  //   "when.keyword.all", "when.keyword.none", "when.pattern"
  //                    this condition does not hold
  //   "when.keyword.unless", "when.pattern_unless"
  //                    its words occur, or its patterns match, inside these
  //                    contexts alone
  //   "claim"          it holds, but names no department: not in force,
  //                    function not served here, no owner, no first receiver
  //   "rank"           another rule has a higher rank; `text` names the
  //                    criterion
  //   "class"          equal rank; it is an answer or a refusal, and a claim
  //                    that goes before it won
  //   "needs_region"   equal rank with a rule that needs the region first
  //   "settled"        equal rank, but a principle chose another claim
  //   "disputed"       it is one of the claims in dispute
  //   "id"             an answer or refusal of equal rank has a smaller id
  std::string condition;
  // One line in the language asked for.
  std::string text;
};

// Returns why `rule` did not win. NotFound, with the most similar id, if there
// is no such rule; other errors as for RuleSet::Route(). Cost as for Explain();
// a suggestion is looked for up to a bound.
absl::StatusOr<WhyNotResult> WhyNot(const RuleSet& rules, const Ticket& ticket,
                                    std::string_view rule, Language language);

// A field that is missing from a ticket and could change its lead.
struct Question {
  // "dialled", "region", "category", "category,region" (leads that need both),
  // "type", "channel", "urgency", "text", "first_receiver" or "attribute.NAME".
  // Each is tried alone; the other fields keep their values.
  std::string field;
  // A lead, and one value of the field that gives it: a code, a number,
  // "complaint", an attribute's value, a text of words of the rule set, or
  // "category,region".
  struct Answer {
    std::string lead;   // Department code.
    std::string value;  // The value of the field.
  };
  std::vector<Answer> answers;  // All leads that were found, sorted.
  // One line in the language asked for.
  std::string text;
};

// Returns each missing field whose value could change the lead. An unknown
// category or region is missing; for one that has children, the codes below it
// are tried. The number is asked for only if the channel is phone or is not
// given. For a text, the example_text of each rule with text conditions is
// tried, else its first word of `any` and all words of `all`. Values with an
// outcome from kEmergency on are left out; a ticket that has such an outcome
// gets no questions. At most 100,000 values are tried for a field, each at the
// cost of a Route(). Errors as for RuleSet::Route().
absl::StatusOr<std::vector<Question>> WhatToAsk(const RuleSet& rules,
                                                const Ticket& ticket,
                                                Language language);

}  // namespace trunkline

#endif  // TRUNKLINE_EXPLAIN_H_
