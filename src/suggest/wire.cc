// SPDX-License-Identifier: Apache-2.0
// Suggestions as messages of report.proto.
#include <cstdint>
#include <string>

#include "src/route/wire_values.h"
#include "trunkline/suggest.h"
#include "trunkline_internal/v1/report.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;

void Set(const Suggestion& suggestion, pb::Suggestion* out) {
  out->set_category(std::string(suggestion.category));
  out->set_model(std::string(suggestion.model));
  out->set_score(suggestion.score);
  out->set_margin(suggestion.margin);
  if (suggestion.percent_agreed >= 0) {
    out->set_percent_agreed(suggestion.percent_agreed);
    out->set_percent_low(suggestion.percent_low);
  }
  out->set_rows(suggestion.rows);
  out->set_offer_only(suggestion.offer_only);
}

}  // namespace

std::string WriteSuggestions(const Suggestions& suggestions, Format format) {
  pb::Suggestions m;
  if (suggestions.answer.has_value()) {
    Set(*suggestions.answer, m.mutable_answer());
  }
  for (const Suggestion& candidate : suggestions.candidates) {
    Set(candidate, m.add_candidate());
  }
  return wire::InFormat("Suggestions", m.SerializeAsString(), format);
}

std::string WriteSuggestionExplanation(const SuggestionExplanation& explanation,
                                       Format format) {
  pb::SuggestionExplanation m;
  m.set_category(explanation.category);
  m.set_score(explanation.score);
  for (const SuggestionSpan& span : explanation.spans) {
    pb::SuggestionSpan* const out = m.add_span();
    // The 32 bits of Tickets' text.
    out->set_begin(static_cast<std::int32_t>(span.begin));
    out->set_end(static_cast<std::int32_t>(span.end));
    out->set_points(span.points);
  }
  return wire::InFormat("SuggestionExplanation", m.SerializeAsString(), format);
}

}  // namespace trunkline
