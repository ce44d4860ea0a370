// SPDX-License-Identifier: Apache-2.0
//
// Offers categories to the person who takes a ticket, and measures how good the
// offers are. It is part of the optional target trunkline::suggest. A desk
// never dispatches by a suggestion: it shows it, and the category is the
// operator's act.
//
//   auto c = desk->Get(ref, operator_, now);  // as the operator may see it
//   trunkline::OfferRequest request;
//   request.case_id = c->id;
//   request.ticket = ...;                     // its facts, with the text
//   request.sees_words = !record.caller_words.empty();
//   auto offer = trunkline::OfferCategories(rules, models, request);
//   for (const auto& one : offer->candidates) Show(one.category);
//   for (const auto& question : offer->questions) Show(question.text);
//
// Operators tend to take what they are shown, so what they chose says little
// about the suggestion. A holdout, 5 % of the cases by the hash of their ids,
// is therefore shown nothing, and accuracy in use is measured on it alone
// (JudgeHoldout()). No model may be learned from it: `learn text --holdout 5`.
#ifndef TRUNKLINE_OFFER_H_
#define TRUNKLINE_OFFER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/explain.h"
#include "trunkline/language.h"
#include "trunkline/ruleset.h"
#include "trunkline/suggest.h"
#include "trunkline/ticket.h"

namespace trunkline {

// Whether a case is in the holdout of `percent` (0 to 100; out of range counts
// as the nearest): by the SHA-256 of its id, so that it does not depend on the
// machine, and a larger holdout contains a smaller one. An empty id is not.
bool IsHeldOut(std::string_view case_id, int percent);

// What an offer is made for.
struct OfferRequest {
  // Id of the case; it decides whether the case is in the holdout.
  std::string_view case_id;
  // The case's facts as they now are, as the viewer may see them; `text` is
  // read.
  Ticket ticket;
  // The viewer sees the caller's words. Without it nothing is offered.
  bool sees_words = false;
  // What an outside model says of the case (TextModels::SuggestFromPoints());
  // it is read in place of the ticket's text. Null: the text is read.
  const CategoryPoints* points = nullptr;
  std::size_t point_count = 0;  // Number of `points`.
};

struct OfferOptions {
  // How many categories are offered. 0 to 100.
  int top = 3;
  // Per cent of the cases in the holdout.
  int holdout_percent = 5;
  // Of the questions.
  Language language = Language::kChinese;
};

// Why nothing is offered.
enum class OfferState : std::uint8_t {
  kOffered = 0,      // Something is offered.
  kNothing = 1,      // The words suggest nothing.
  kHoldout = 2,      // The case is in the holdout.
  kHasCategory = 3,  // The ticket has a category that the rule set knows.
  // A report, a confidential ticket, or one against a department.
  kNever = 4,
  kNoWords = 5,  // The viewer does not see the caller's words.
};

struct CategoryOffer {
  // Whether anything is offered, and why not.
  OfferState state = OfferState::kNothing;
  // The best leaves, best first. Empty unless kOffered. They live as long as
  // the models.
  std::vector<Suggestion> candidates;
  // WhatToAsk() of explain.h. If two categories are offered that would lead to
  // different departments, the first question is which of these two it is.
  // Empty unless kOffered.
  std::vector<Question> questions;
  // Of OfferRequest::points, categories that no model scores at acceptance. 0
  // if nothing was read: in the states before kNothing.
  std::size_t left_out = 0;
};

// Makes an offer. The states are tried in the order kNoWords, kHasCategory,
// kNever, kHoldout, kNothing. Errors as for RuleSet::Route() and, of points
// that are read, TextModels::SuggestFromPoints(). Cost as for Suggest() and
// WhatToAsk().
absl::StatusOr<CategoryOffer> OfferCategories(const RuleSet& rules,
                                              const TextModels& models,
                                              const OfferRequest& request,
                                              const OfferOptions& options = {});

// As WhatToAsk() of explain.h. If the ticket has no category and its text
// suggests two leaves that would lead to different departments, the question
// after the category is the first one and names these two alone, best first.
absl::StatusOr<std::vector<Question>> WhatToAskWithSuggestion(
    const RuleSet& rules, const TextModels& models, const Ticket& ticket,
    Language language);

// --- how good the offers are ---

// A case of the holdout, judged by the category that it had in the end.
struct HoldoutCase {
  // Id of the case; it decides whether it is in the holdout.
  std::string_view case_id;
  std::string_view text;  // The words of its ticket.
  // When the centre accepted it. Required.
  absl::Time accepted_at = absl::InfinitePast();
  // Its category in the end.
  std::string_view category;
  // The category is confirmed: a feedback was accepted, and the case was not
  // returned, sent back or redone. That an operator chose it is no
  // confirmation.
  bool confirmed = false;
  // What an outside model says of it; it is read in place of `text`. Null: the
  // text is read.
  const CategoryPoints* points = nullptr;
  std::size_t point_count = 0;  // Number of `points`.
};

// What models say of a case, and what it was.
struct JudgedOffer {
  std::string category;              // What it was.
  std::string suggested;             // The best leaf; empty: nothing.
  std::int32_t margin = 0;           // As Suggestion::margin.
  std::int32_t percent_agreed = -1;  // -1: not known.
  bool right = false;                // The suggested leaf is it, or below it.
  bool right_in_top = false;         // One of the best `top` is.
};

// Figures of a holdout.
struct HoldoutReport {
  // Confirmed cases of the holdout; all other figures are of these.
  std::size_t cases = 0;
  std::size_t suggested = 0;     // Cases for which anything was suggested.
  std::size_t right = 0;         // Cases whose suggested leaf is right.
  std::size_t right_in_top = 0;  // Cases with a right one among the best `top`.
  // Cases that are left out: not in the holdout.
  std::size_t not_held_out = 0;
  std::size_t not_confirmed = 0;  // Cases that are left out: not confirmed.
  // Left out: points that TextModels::SuggestFromPoints() refuses.
  std::size_t bad_points = 0;
  // Of the points of `cases`, categories that no model scores, each as often as
  // it was left out.
  std::size_t categories_left_out = 0;
  // What the models say of themselves against what came true. Bins of
  // percent_agreed: below 50, 50 to 59, ..., 90 to 100; only those with cases.
  struct Bin {
    int from = 0;             // Lowest percent_agreed.
    int to = 0;               // Inclusive.
    std::size_t cases = 0;    // Cases of the bin.
    std::size_t right = 0;    // Of these, those that are right.
    std::int64_t stated = 0;  // Sum of percent_agreed.
  };
  std::vector<Bin> calibration;  // By `from`.
  // In the order of the cases given.
  std::vector<JudgedOffer> judged;
};

// Judges models by cases. Cases that are not in the holdout, or not confirmed,
// or whose points are refused, are counted and left out. Cost: one Suggest()
// for each case that is used.
HoldoutReport JudgeHoldout(const TextModels& models,
                           const std::vector<HoldoutCase>& cases,
                           const OfferOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_OFFER_H_
