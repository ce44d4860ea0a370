// SPDX-License-Identifier: Apache-2.0
//
// Explain, WhyNot and WhatToAsk say in words why a ticket goes where it goes.
// They re-evaluate the same frozen rule set, slowly and step by step; their
// lead, rule and outcome are Route's.
//
//   absl::StatusOr<trunkline::Explanation> why =
//       trunkline::Explain(rules, ticket, trunkline::Language::kEnglish);
//   if (why.ok()) std::cout << why->ToText();
//
// Nothing here repeats what the caller said: a matched keyword is the rule
// set's own word. All functions are safe to call from any thread; results own
// their strings, but for `Explanation::decision`, which keeps the rule set.
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
  // Stable name of the message, "claim.territorial", for hosts that render
  // their own words.
  std::string code;
  // What the message speaks of, in the order of its placeholders: codes, ids,
  // numbers.
  std::vector<std::string> arguments;
  // The law, catalogue item or document that the step rests on, as the rule
  // set has it; what it marks as illustrative is said to be. May be empty.
  std::string legal_basis;
  // The message in the language asked for, with the legal basis in brackets.
  std::string text;
};

// Why a ticket goes where it goes.
struct Explanation {
  Decision decision;  // Route's own.
  std::vector<ExplanationStep> steps;
  // The best claim that did not win: of equal rank, or the next below. Empty:
  // no other rule holds and names a department.
  std::string runner_up;

  // Returns the steps, one a line, numbered. UTF-8.
  std::string ToText() const;
};

// Says every step in order: rule set and time; what was understood of number,
// category, region, first receiver and accused departments; a possible
// emergency; whether the number decided before any rule; every rule that holds
// (the first 20 by rank, then a count), with whom it names and its legal basis;
// ties and the principle that settled them; the runner-up and the rank
// criterion that set it back; guard, confidentiality, assisting departments,
// limits with their sources; lead or target.
//
// Costs some hundred times a Route(). Errors as for RuleSet::Route().
absl::StatusOr<Explanation> Explain(const RuleSet& rules, const Ticket& ticket,
                                    Language language);

// Why a rule did not win.
struct WhyNotResult {
  // It decided, or it ties with the rule that did for the same department.
  bool won = false;
  // What stood in its way, the first of these that applies; empty if it won:
  //   "gate"           the number or the operator decided before any rule
  //   "valid"          the rule is not valid at acceptance
  //   "when.hotline", "when.category", "when.region", "when.type",
  //   "when.channel", "when.urgency", "when.attribute", "when.keyword.any",
  //   "when.keyword.all", "when.keyword.none", "when.pattern"
  //                    this condition does not hold
  //   "claim"          it holds, but names no department: not in force, not
  //                    served here, no owner, no first receiver
  //   "rank"           another rule outranks it; the text says by what
  //   "class"          of equal rank, but an answer or refusal yields
  //   "needs_region"   of equal rank with a rule that needs the region first
  //   "settled"        of equal rank, but a principle chose another
  //   "disputed"       one of the claims in dispute
  //   "id"             an answer or refusal of equal rank with a smaller id won
  std::string condition;
  // One line in the language asked for.
  std::string text;
};

// Says why `rule` did not win. NotFound, with the id that may have been meant,
// if there is no such rule; other errors as for RuleSet::Route().
absl::StatusOr<WhyNotResult> WhyNot(const RuleSet& rules, const Ticket& ticket,
                                    std::string_view rule, Language language);

// A field that is missing from a ticket and could change its lead.
struct Question {
  // "dialled", "region", "category", "category,region" (leads that only both
  // together give), "type", "channel", "urgency", "text", "first_receiver" or
  // "attribute.NAME". Each is tried by itself, the other fields as they are.
  std::string field;
  // The leads that some value of the field gives, by lead, each with one such
  // value: a code, a number, "complaint", an attribute's value, words of the
  // rule set for a text, "category,region".
  struct Answer {
    std::string lead;
    std::string value;
  };
  std::vector<Answer> answers;
  // One line in the language asked for.
  std::string text;
};

// Names each missing field whose value could change the lead. A category or
// region that has others below it counts as missing below; an unknown one as
// missing; the number is asked for only on the phone. Of rules with words the
// example_text is tried, else one of `any` and all of `all`. Values that would
// take the ticket out of the centre's hands (an emergency number) are left out,
// and nothing is asked of a ticket that already is. At most 100,000 values are
// tried for a field. Errors as for RuleSet::Route().
absl::StatusOr<std::vector<Question>> WhatToAsk(const RuleSet& rules,
                                                const Ticket& ticket,
                                                Language language);

}  // namespace trunkline

#endif  // TRUNKLINE_EXPLAIN_H_
