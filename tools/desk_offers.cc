// SPDX-License-Identifier: Apache-2.0
// trunkline desk: categories that are offered to whoever takes a ticket, and
// how good the offers are.
#include "tools/desk_offers.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "tools/text_report.h"
#include "trunkline/wire.h"

namespace trunkline::tools {
namespace {

OfferOptions OptionsOf(const DeskCommandOptions& o) {
  OfferOptions options;
  options.holdout_percent = o.holdout;
  options.language = ToolLanguage();
  return options;
}

// For programs.
const char* NameOf(OfferState state) {
  switch (state) {
    case OfferState::kOffered:
      return "offered";
    case OfferState::kNothing:
      break;
    case OfferState::kHoldout:
      return "holdout";
    case OfferState::kHasCategory:
      return "has_category";
    case OfferState::kNever:
      return "never";
    case OfferState::kNoWords:
      return "no_words";
  }
  return "nothing";
}

const base::Message& ReasonOf(OfferState state) {
  switch (state) {
    case OfferState::kOffered:
    case OfferState::kNothing:
      break;
    case OfferState::kHoldout:
      return messages::kOfferHoldout;
    case OfferState::kHasCategory:
      return messages::kOfferHasCategory;
    case OfferState::kNever:
      return messages::kOfferNever;
    case OfferState::kNoWords:
      return messages::kOfferNoWords;
  }
  return messages::kNothingSuggested;
}

// Whether what the case was found to be is its category: a feedback was
// accepted at once.
bool IsConfirmed(const Case& c) {
  const bool closed_by_feedback = c.resolution == Resolution::kSatisfied ||
                                  c.resolution == Resolution::kDissatisfied ||
                                  c.resolution == Resolution::kUnrated;
  return closed_by_feedback && c.closed_at != absl::InfiniteFuture() &&
         !c.feedbacks.empty() && c.returns == 0 && c.sent_back == 0 &&
         c.redos == 0 && c.reopenings == 0;
}

// A confirmed case, or one that is not.
struct Kept {
  std::string id, text, category;
  absl::Time accepted_at = absl::InfinitePast();
  bool confirmed = false;
};

// The cases of the holdout, as the actor may see them.
absl::StatusOr<std::vector<Kept>> ReadHoldout(const OpenedDesk& desk,
                                              const DeskCommandOptions& o,
                                              std::size_t* seen) {
  constexpr std::size_t kPage = 1000;
  const Actor actor = ActorOf(o);
  CaseFilter filter;
  filter.jurisdiction = desk.jurisdiction;
  CaseRef after;
  std::vector<Kept> kept;
  Progress progress(true, 0, nouns::kCase);
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                               desk.desk->List(actor, filter, after, kPage));
    for (const CaseRecord& record : page) {
      progress.Update(0, ++*seen);
      if (!IsHeldOut(record.ref.id, o.holdout)) continue;
      TRUNKLINE_ASSIGN_OR_RETURN(const Case c,
                                 desk.desk->Get(record.ref, actor));
      TRUNKLINE_ASSIGN_OR_RETURN(const StoredTicket ticket,
                                 ReadTicket(c.ticket, Format::kBinary));
      Kept& one = kept.emplace_back();
      one.id = c.id;
      one.text = std::string(ticket.ticket().text);
      one.category = c.category;
      one.accepted_at = c.accepted_at;
      one.confirmed = IsConfirmed(c);
    }
    if (page.size() < kPage) return kept;
    after = page.back().ref;
  }
}

}  // namespace

absl::StatusOr<TextModels> LoadOfferModels(const DeskCommandOptions& options,
                                           const OpenedDesk& desk) {
  return LoadTextModelFiles(options.models, options.rules, &*desk.rules);
}

absl::StatusOr<CategoryOffer> OfferFor(const OpenedDesk& desk,
                                       const TextModels& models, const Case& c,
                                       const DeskCommandOptions& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const StoredTicket stored,
                             ReadTicket(c.ticket, Format::kBinary));
  TRUNKLINE_ASSIGN_OR_RETURN(const TicketRecord record,
                             ReadTicketRecord(c.ticket));
  OfferRequest request;
  request.case_id = c.id;
  request.sees_words = !record.caller_words.empty();
  // The facts as they now are.
  request.ticket = stored.ticket();
  request.ticket.category = c.category;
  request.ticket.region = c.region;
  request.ticket.type = c.type;
  request.ticket.urgency = c.urgency;
  request.ticket.confidential = c.confidential;
  request.ticket.against.assign(c.against.begin(), c.against.end());
  request.ticket.accepted_at = c.accepted_at;
  return OfferCategories(*desk.rules, models, request, OptionsOf(options));
}

base::Text OfferText(const OpenedDesk& desk, const CategoryOffer& offer) {
  if (offer.state != OfferState::kOffered) {
    return base::FillFound(ReasonOf(offer.state), {}) + base::Verbatim("\n");
  }
  base::Text out;
  const std::string_view lang = LanguageTag(ToolLanguage());
  for (const Suggestion& one : offer.candidates) {
    out += base::Fill<messages::kSuggested>(
        one.category, desk.rules->CategoryLabel(one.category, lang), one.score,
        one.margin);
    if (one.percent_agreed >= 0) {
      out += base::Fill<messages::kSuggestedShare>(one.percent_agreed, one.rows,
                                                   one.percent_low);
    }
    out += base::Verbatim("\n");
  }
  if (!offer.questions.empty()) {
    out += base::Verbatim(offer.questions.front().text + "\n");
  }
  return out;
}

absl::Status OfferTable::Open(const std::string& path) {
  TRUNKLINE_RETURN_IF_ERROR(out_.Open(path, "offers"));
  return out_.AddRow({"id", "state", "category", "score", "margin",
                      "percent_agreed", "question"});
}

absl::Status OfferTable::Add(const CaseRef& ref, const Actor& actor) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk_.desk->Get(ref, actor));
  TRUNKLINE_ASSIGN_OR_RETURN(const CategoryOffer offer,
                             OfferFor(desk_, models_, c, options_));
  if (offer.state != OfferState::kOffered) {
    return out_.AddRow({c.id, NameOf(offer.state), "", "", "", "", ""});
  }
  std::string question =
      offer.questions.empty() ? "" : offer.questions.front().text;
  for (const Suggestion& one : offer.candidates) {
    TRUNKLINE_RETURN_IF_ERROR(out_.AddRow(
        {c.id, NameOf(offer.state), std::string(one.category),
         std::to_string(one.score), std::to_string(one.margin),
         one.percent_agreed < 0 ? "" : std::to_string(one.percent_agreed),
         std::exchange(question, {})}));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> DeskHoldout(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const TextModels models, LoadOfferModels(o, desk));
  std::size_t seen = 0;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<Kept> kept,
                             ReadHoldout(desk, o, &seen));
  std::vector<HoldoutCase> cases;
  for (const Kept& one : kept) {
    cases.push_back(
        {one.id, one.text, one.accepted_at, one.category, one.confirmed});
  }
  const HoldoutReport report = JudgeHoldout(models, cases, OptionsOf(o));
  base::Text out = base::Fill<messages::kHoldout>(
      Count(seen, nouns::kCase), o.holdout, kept.size(), report.cases);
  if (report.cases != 0) {
    std::vector<JudgedRow> rows;
    for (const JudgedOffer& one : report.judged) {
      rows.push_back(
          {one.category, one.suggested, one.margin, one.percent_agreed});
    }
    out += base::Fill<messages::kHoldoutRight>(
        report.suggested, report.right, report.right_in_top, OptionsOf(o).top);
    out += TextReport(FiguresOf(std::move(rows)));
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, InToolLanguage(out)));
  return kDone;
}

}  // namespace trunkline::tools
