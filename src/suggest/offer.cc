// SPDX-License-Identifier: Apache-2.0
#include "trunkline/offer.h"

#include <algorithm>
#include <utility>

#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/route/messages.h"
#include "src/rules/rule_set_access.h"
#include "src/suggest/model_file.h"

namespace trunkline {
namespace {

bool HasCategory(const RuleSet& rules, const Ticket& ticket) {
  if (ticket.category_code) {
    return internal::RuleSetAccess::Index(ticket.category_code) != 0;
  }
  return !ticket.category.empty() &&
         !rules::FindCategory(rules, ticket.category, ticket.accepted_at)
              .empty();
}

// Puts the question which of two categories it is before the others, in place
// of the one after any category.
absl::Status AskBetween(const RuleSet& rules, const Ticket& ticket,
                        const std::vector<Suggestion>& best, Language language,
                        std::vector<Question>* questions) {
  if (best.size() < 2) return absl::OkStatus();
  Ticket tried = ticket;
  tried.category_code = Code();
  Question between;
  between.field = "category";
  const route::Messages say(language);
  std::vector<std::string> labels;
  for (std::size_t i = 0; i != 2; ++i) {
    tried.category = best[i].category;
    Decision decision;
    TRUNKLINE_RETURN_IF_ERROR(rules.Route(tried, &decision));
    if (decision.outcome >= Outcome::kEmergency) return absl::OkStatus();
    between.answers.push_back(
        {std::string(decision.lead), std::string(best[i].category)});
    labels.emplace_back(rules.CategoryLabel(best[i].category, say.lang()));
  }
  if (between.answers[0].lead == between.answers[1].lead) {
    return absl::OkStatus();
  }
  between.text = say.Text("ask.between", labels);
  questions->erase(
      std::remove_if(questions->begin(), questions->end(),
                     [](const Question& q) { return q.field == "category"; }),
      questions->end());
  questions->insert(questions->begin(), std::move(between));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Question>> Ask(const RuleSet& rules,
                                          const Ticket& ticket,
                                          const std::vector<Suggestion>& best,
                                          Language language) {
  TRUNKLINE_ASSIGN_OR_RETURN(std::vector<Question> questions,
                             WhatToAsk(rules, ticket, language));
  TRUNKLINE_RETURN_IF_ERROR(
      AskBetween(rules, ticket, best, language, &questions));
  return questions;
}

std::size_t BinOf(std::int32_t percent) {
  return percent < 50 ? 0
                      : static_cast<std::size_t>(std::min(percent / 10 - 4, 5));
}

}  // namespace

bool IsHeldOut(std::string_view case_id, int percent) {
  if (case_id.empty()) return false;
  base::Sha256 sha;
  sha.Update("trunkline holdout:");
  sha.Update(case_id);
  const std::string digest = sha.Digest();
  std::uint32_t number = 0;
  for (int i = 0; i != 4; ++i) {
    number = number << 8 | static_cast<unsigned char>(digest[i]);
  }
  // The lowest `percent` hundredths of all numbers of 32 bits.
  return std::uint64_t{number} * 100 <
         static_cast<std::uint64_t>(std::clamp(percent, 0, 100)) << 32;
}

absl::StatusOr<CategoryOffer> OfferCategories(const RuleSet& rules,
                                              const TextModels& models,
                                              const OfferRequest& request,
                                              const OfferOptions& options) {
  const Ticket& ticket = request.ticket;
  // Says what is wrong with a ticket before anything else.
  Decision decision;
  TRUNKLINE_RETURN_IF_ERROR(rules.Route(ticket, &decision));
  CategoryOffer offer;
  const auto state = [&offer](OfferState why) {
    offer.state = why;
    return offer;
  };
  if (!request.sees_words) return state(OfferState::kNoWords);
  if (HasCategory(rules, ticket)) return state(OfferState::kHasCategory);
  if (ticket.type == TicketType::kReport || ticket.confidential ||
      decision.confidential || !ticket.against.empty()) {
    return state(OfferState::kNever);
  }
  if (IsHeldOut(request.case_id, options.holdout_percent)) {
    return state(OfferState::kHoldout);
  }
  SuggestOptions suggest;
  suggest.top = std::max(options.top, 2);
  Suggestions found;
  if (request.points != nullptr) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        offer.left_out,
        models.SuggestFromPoints(request.points, request.point_count,
                                 ticket.accepted_at, suggest, &found));
  } else {
    models.Suggest(ticket.text, ticket.accepted_at, suggest, &found);
  }
  const auto top = static_cast<std::size_t>(std::clamp(options.top, 0, 100));
  if (found.candidates.empty() || top == 0) return state(OfferState::kNothing);
  TRUNKLINE_ASSIGN_OR_RETURN(
      offer.questions, Ask(rules, ticket, found.candidates, options.language));
  offer.candidates = std::move(found.candidates);
  if (offer.candidates.size() > top) offer.candidates.resize(top);
  return state(OfferState::kOffered);
}

absl::StatusOr<std::vector<Question>> WhatToAskWithSuggestion(
    const RuleSet& rules, const TextModels& models, const Ticket& ticket,
    Language language) {
  std::vector<Suggestion> best;
  if (!HasCategory(rules, ticket)) {
    SuggestOptions options;
    options.top = 2;
    best = models.Suggest(ticket.text, ticket.accepted_at, options).candidates;
  }
  return Ask(rules, ticket, best, language);
}

HoldoutReport JudgeHoldout(const TextModels& models,
                           const std::vector<HoldoutCase>& cases,
                           const OfferOptions& options) {
  HoldoutReport report;
  std::vector<HoldoutReport::Bin> bins;
  for (int from : {0, 50, 60, 70, 80, 90}) {
    HoldoutReport::Bin& bin = bins.emplace_back();
    bin.from = from;
    bin.to = from == 0 ? 49 : from == 90 ? 100 : from + 9;
  }
  SuggestOptions suggest;
  suggest.top = std::max(options.top, 1);
  Suggestions found;
  for (const HoldoutCase& c : cases) {
    if (!IsHeldOut(c.case_id, options.holdout_percent)) {
      ++report.not_held_out;
      continue;
    }
    if (!c.confirmed || c.category.empty()) {
      ++report.not_confirmed;
      continue;
    }
    if (c.points == nullptr) {
      models.Suggest(c.text, c.accepted_at, suggest, &found);
    } else {
      const absl::StatusOr<std::size_t> left_out = models.SuggestFromPoints(
          c.points, c.point_count, c.accepted_at, suggest, &found);
      if (!left_out.ok()) {
        ++report.bad_points;
        continue;
      }
      report.categories_left_out += *left_out;
    }
    ++report.cases;
    JudgedOffer& judged = report.judged.emplace_back();
    judged.category = std::string(c.category);
    if (found.candidates.empty()) continue;
    const Suggestion& best = found.candidates.front();
    judged.suggested = std::string(best.category);
    judged.margin = best.margin;
    judged.percent_agreed = best.percent_agreed;
    judged.right = suggest::IsUnder(best.category, c.category);
    judged.right_in_top =
        std::any_of(found.candidates.begin(), found.candidates.end(),
                    [&](const Suggestion& one) {
                      return suggest::IsUnder(one.category, c.category);
                    });
    ++report.suggested;
    report.right += judged.right ? 1 : 0;
    report.right_in_top += judged.right_in_top ? 1 : 0;
    if (best.percent_agreed < 0) continue;
    HoldoutReport::Bin& bin = bins[BinOf(best.percent_agreed)];
    ++bin.cases;
    bin.right += judged.right ? 1 : 0;
    bin.stated += best.percent_agreed;
  }
  for (const HoldoutReport::Bin& bin : bins) {
    if (bin.cases != 0) report.calibration.push_back(bin);
  }
  return report;
}

}  // namespace trunkline
