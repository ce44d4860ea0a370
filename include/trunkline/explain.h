// Explain, WhyNot and WhatToAsk say in words why a ticket goes where it goes.
// They re-evaluate the same frozen rule set, slowly and step by step; their
// lead, rule and outcome are Route's.
//
//   trunkline::Explanation why = trunkline::Explain(rules, ticket).value();
//   std::cout << why.ToText(trunkline::Language::kEnglish);
//
// Nothing here repeats what the caller said: a matched keyword is the rule
// set's own word.
#ifndef TRUNKLINE_EXPLAIN_H_
#define TRUNKLINE_EXPLAIN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// Languages of the message table.
enum class Language : std::uint8_t { kChinese, kEnglish };

// One step of an explanation.
struct ExplanationStep {
  // Stable name of the message, "claim.territorial", for hosts that render
  // their own words.
  std::string code;
  // What the message speaks of, in the order of its placeholders: codes, ids,
  // numbers.
  std::vector<std::string> arguments;
  // The message in the language asked for.
  std::string text;
};

// Why a ticket goes where it goes.
struct Explanation {
  Decision decision;
  std::vector<ExplanationStep> steps;
  // A rule of equal rank that did not win. Empty: none.
  std::string runner_up;

  // Returns the steps, one a line, numbered.
  std::string ToText() const;
};

// Says every step from number to lead, each with its legal basis, and the
// runner-up. Errors as for RuleSet::Route().
absl::StatusOr<Explanation> Explain(const RuleSet& rules, const Ticket& ticket,
                                    Language language);

// Why a rule did not win.
struct WhyNotResult {
  // The rule is the winner (or one of several that tie).
  bool won = false;
  // Field of the first condition that failed, "when.region"; "rank" when all
  // hold but another rule outranks it; "validity"; "claim" when it names no
  // department for this ticket; "phase" when the number decided before rules.
  std::string condition;
  // One line in the language asked for.
  std::string text;
};

// Names the first condition of `rule` that failed. NotFound if there is no such
// rule; other errors as for RuleSet::Route().
absl::StatusOr<WhyNotResult> WhyNot(const RuleSet& rules, const Ticket& ticket,
                                    std::string_view rule, Language language);

// A field that is missing from a ticket and could change its lead.
struct Question {
  // "region", "category", "type", "channel" or "urgency". Each is tried by
  // itself, with the other fields as they are.
  std::string field;
  // The leads that some value of the field gives, with one such value, by lead.
  struct Answer {
    std::string lead;
    std::string value;
  };
  std::vector<Answer> answers;
  // One line in the language asked for.
  std::string text;
};

// Names each missing field whose value could change the lead. A category that
// is not a leaf counts as missing below. Number, text and attributes are not
// tried. Errors as for RuleSet::Route().
absl::StatusOr<std::vector<Question>> WhatToAsk(const RuleSet& rules,
                                                const Ticket& ticket,
                                                Language language);

}  // namespace trunkline

#endif  // TRUNKLINE_EXPLAIN_H_
