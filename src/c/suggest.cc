// SPDX-License-Identifier: Apache-2.0
#include "trunkline/suggest.h"

#include <memory>
#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/c/handles.h"

using trunkline::c::Guard;
using trunkline::c::View;

namespace {

// A NULL argument is a status, so that a decision is emptied by it as by
// others.
absl::StatusOr<std::vector<trunkline::CategoryPoints>> PointsOf(
    const tl_category_points* points, std::size_t count) try {
  trunkline::c::CheckArray(points, count, "points");
  std::vector<trunkline::CategoryPoints> out;
  for (std::size_t i = 0; i != count; ++i) {
    out.push_back(
        {View(points[i].category, "points.category"), points[i].points});
  }
  return out;
} catch (const trunkline::c::NullArgument& e) {
  return absl::InvalidArgumentError(e.what());
}

}  // namespace

extern "C" {

tl_code tl_text_models_load(const tl_source* sources, size_t count,
                            const tl_ruleset* rules, tl_text_models** models,
                            tl_issues** issues, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(models);
    std::vector<trunkline::Source> from;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToSources(sources, count, &from));
    trunkline::LoadResult<trunkline::TextModels> loaded =
        trunkline::LoadTextModels(from,
                                  rules == nullptr ? nullptr : &rules->rules);
    std::unique_ptr<tl_text_models> handle;
    if (loaded.value) {
      handle.reset(new tl_text_models{*std::move(loaded.value)});
    }
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::Finish(std::move(loaded.issues),
                                                   handle != nullptr, issues));
    *models = handle.release();
    return absl::OkStatus();
  });
}

void tl_text_models_free(tl_text_models* models) { delete models; }

tl_code tl_suggest(const tl_text_models* models, tl_slice words, int64_t at_us,
                   int32_t min_percent, int32_t top, tl_format format,
                   tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    const std::string_view text = View(words, "words");
    TL_REQUIRE(models);
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::CheckSet(at_us, "at_us"));
    trunkline::SuggestOptions options;
    options.min_percent = min_percent;
    options.top = top;
    return trunkline::c::WriteMessage(
        "Suggestions",
        trunkline::WriteSuggestions(
            models->models.Suggest(text, absl::FromUnixMicros(at_us), options),
            trunkline::Format::kBinary),
        format, message);
  });
}

tl_code tl_explain_suggestion(const tl_text_models* models, tl_slice words,
                              int64_t at_us, tl_slice category,
                              tl_format format, tl_buffer* message,
                              tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    const std::string_view text = View(words, "words");
    const std::string_view code = View(category, "category");
    TL_REQUIRE(models);
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::CheckSet(at_us, "at_us"));
    const auto why = trunkline::ExplainSuggestion(
        models->models, text, absl::FromUnixMicros(at_us), code);
    if (!why.ok()) return why.status();
    return trunkline::c::WriteMessage(
        "SuggestionExplanation",
        trunkline::WriteSuggestionExplanation(*why, trunkline::Format::kBinary),
        format, message);
  });
}

tl_code tl_route_suggest(const tl_ruleset* rules, const tl_text_models* models,
                         const tl_ticket* ticket, int32_t min_percent,
                         tl_decision* decision, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(models);
    TL_REQUIRE(ticket);
    TL_REQUIRE(decision);
    return trunkline::c::RouteInto(
        *ticket, decision,
        [&](const trunkline::Ticket& in, trunkline::Decision* out) {
          return trunkline::RouteWithSuggestion(rules->rules, models->models,
                                                in, min_percent, out);
        });
  });
}

tl_code tl_explain_suggest(const tl_ruleset* rules,
                           const tl_text_models* models,
                           const tl_ticket* ticket, int32_t min_percent,
                           tl_language language, tl_format format,
                           tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(models);
    TL_REQUIRE(ticket);
    trunkline::Ticket view;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToTicket(*ticket, &view));
    const auto why = trunkline::ExplainWithSuggestion(
        rules->rules, models->models, view, min_percent,
        trunkline::c::ToLanguage(language));
    if (!why.ok()) return why.status();
    return trunkline::c::WriteMessage(
        "Explanation", trunkline::WriteExplanation(*why, view.accepted_at),
        format, message);
  });
}

tl_code tl_suggest_points(const tl_text_models* models,
                          const tl_category_points* points, size_t count,
                          int64_t at_us, int32_t min_percent, int32_t top,
                          tl_format format, tl_buffer* message,
                          size_t* left_out, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(models);
    TL_REQUIRE(left_out);
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::CheckSet(at_us, "at_us"));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<trunkline::CategoryPoints> given,
        PointsOf(points, count));
    trunkline::SuggestOptions options;
    options.min_percent = min_percent;
    options.top = top;
    trunkline::Suggestions found;
    const absl::StatusOr<std::size_t> unscored =
        models->models.SuggestFromPoints(given.data(), given.size(),
                                         absl::FromUnixMicros(at_us), options,
                                         &found);
    if (!unscored.ok()) return unscored.status();
    *left_out = *unscored;
    return trunkline::c::WriteMessage(
        "Suggestions",
        trunkline::WriteSuggestions(found, trunkline::Format::kBinary), format,
        message);
  });
}

tl_code tl_route_suggest_points(const tl_ruleset* rules,
                                const tl_text_models* models,
                                const tl_ticket* ticket,
                                const tl_category_points* points, size_t count,
                                int32_t min_percent, tl_decision* decision,
                                size_t* left_out, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(models);
    TL_REQUIRE(ticket);
    TL_REQUIRE(decision);
    TL_REQUIRE(left_out);
    return trunkline::c::RouteInto(
        *ticket, decision,
        [&](const trunkline::Ticket& in,
            trunkline::Decision* out) -> absl::Status {
          TRUNKLINE_ASSIGN_OR_RETURN(
              const std::vector<trunkline::CategoryPoints> given,
              PointsOf(points, count));
          const absl::StatusOr<std::size_t> unscored =
              trunkline::RouteWithSuggestion(rules->rules, models->models, in,
                                             given.data(), given.size(),
                                             min_percent, out);
          if (!unscored.ok()) return unscored.status();
          *left_out = *unscored;
          return absl::OkStatus();
        });
  });
}

tl_code tl_explain_suggest_points(const tl_ruleset* rules,
                                  const tl_text_models* models,
                                  const tl_ticket* ticket,
                                  const tl_category_points* points,
                                  size_t count, int32_t min_percent,
                                  tl_language language, tl_format format,
                                  tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(models);
    TL_REQUIRE(ticket);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<trunkline::CategoryPoints> given,
        PointsOf(points, count));
    trunkline::Ticket view;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToTicket(*ticket, &view));
    const auto why = trunkline::ExplainWithSuggestion(
        rules->rules, models->models, view, given.data(), given.size(),
        min_percent, trunkline::c::ToLanguage(language));
    if (!why.ok()) return why.status();
    return trunkline::c::WriteMessage(
        "Explanation", trunkline::WriteExplanation(*why, view.accepted_at),
        format, message);
  });
}

}  // extern "C"
