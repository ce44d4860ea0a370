// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/c/handles.h"
#include "trunkline/deadline.h"
#include "trunkline/wire.h"

using trunkline::c::Guard;
using trunkline::c::ToTime;
using trunkline::c::View;

extern "C" {

tl_code tl_calendars_load(const tl_source* sources, size_t count,
                          tl_calendars** calendars, tl_issues** issues,
                          tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(calendars);
    std::vector<trunkline::Source> from;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToSources(sources, count, &from));
    trunkline::LoadResult<trunkline::CalendarSet> loaded =
        trunkline::LoadCalendars(from);
    std::unique_ptr<tl_calendars> handle;
    if (loaded.value) {
      handle = std::make_unique<tl_calendars>(
          tl_calendars{*std::move(loaded.value)});
    }
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::Finish(std::move(loaded.issues),
                                                   handle != nullptr, issues));
    *calendars = handle.release();
    return absl::OkStatus();
  });
}

void tl_calendars_free(tl_calendars* calendars) { delete calendars; }

tl_code tl_deadline_calculator_new(const tl_ruleset* rules,
                                   const tl_calendars* calendars,
                                   tl_deadline_calculator** calculator,
                                   tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(rules);
    TL_REQUIRE(calendars);
    TL_REQUIRE(calculator);
    auto made = trunkline::DeadlineCalculator::Create(rules->rules,
                                                      calendars->calendars);
    if (!made.ok()) return made.status();
    *calculator = new tl_deadline_calculator{*std::move(made)};
    return absl::OkStatus();
  });
}

void tl_deadline_calculator_free(tl_deadline_calculator* calculator) {
  delete calculator;
}

tl_code tl_deadlines(const tl_deadline_calculator* calculator,
                     const tl_decision* decision, const int64_t* events_us,
                     size_t event_count, int32_t provisional, tl_format format,
                     tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(calculator);
    TL_REQUIRE(decision);
    trunkline::c::CheckArray(events_us, event_count, "events_us");
    trunkline::StartEvents events;
    absl::Time* const times[] = {&events.accepted,   &events.dispatched,
                                 &events.signed_for, &events.fed_back,
                                 &events.ruled,      &events.filed};
    if (event_count > std::size(times)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "event_count is ", event_count, "; at most ", std::size(times)));
    }
    for (size_t i = 0; i != event_count; ++i) *times[i] = ToTime(events_us[i]);
    trunkline::Deadlines deadlines;
    TRUNKLINE_RETURN_IF_ERROR(calculator->calculator.DeadlinesFor(
        decision->decision, events, &deadlines, {provisional != 0}));
    return trunkline::c::WriteMessage(
        "Deadlines", trunkline::WriteDeadlines(deadlines), format, message);
  });
}

tl_code tl_explain_due(const tl_deadline_calculator* calculator,
                       tl_slice policy, int64_t start_us, tl_language language,
                       tl_buffer* text, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(calculator);
    TL_REQUIRE(text);
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::CheckSet(start_us, "start_us"));
    const trunkline::DeadlinePolicy* found =
        calculator->calculator.FindPolicy(View(policy, "policy"));
    const trunkline::WorkCalendar* calendar =
        calculator->calculator.CalendarOf(View(policy));
    if (found == nullptr || calendar == nullptr) {
      return absl::NotFoundError(absl::StrCat("no deadline policy \"",
                                              std::string(View(policy)), "\""));
    }
    auto why = trunkline::ExplainDue(*found, *calendar, ToTime(start_us));
    if (!why.ok()) return why.status();
    trunkline::c::Fill(why->ToText(trunkline::c::ToLanguage(language)), text);
    return absl::OkStatus();
  });
}

}  // extern "C"
