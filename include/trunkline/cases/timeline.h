// SPDX-License-Identifier: Apache-2.0
//
// The timeline of a case: its events as text for people, with what happened to
// the clocks, in Chinese or English.
//
//   trunkline::TimelineOptions options;
//   options.language = trunkline::Language::kChinese;
//   options.zone = zone;                   // of the city
//   options.rules = &rules;                // names departments; may be null
//   auto timeline = trunkline::RenderTimeline(events, options);
//   if (!timeline.ok()) return timeline.status();
//
// The caller's identity and words are not in it.
#ifndef TRUNKLINE_CASES_TIMELINE_H_
#define TRUNKLINE_CASES_TIMELINE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline/language.h"
#include "trunkline/ruleset.h"

namespace trunkline {

struct TimelineOptions {
  Language language = Language::kEnglish;  // Of the text.
  // Of the times that are shown.
  absl::TimeZone zone = absl::UTCTimeZone();
  // Names stages, transitions and clocks; null: ids are shown.
  const LifecycleDefinition* definition = nullptr;
  // Names departments, categories and regions; null: codes are shown.
  const RuleSet* rules = nullptr;
  // Shows what staff wrote (reasons, notes, answers), which may mention the
  // caller. False: only that they wrote, and how much.
  bool words = false;
};

// Replays the events of one case, from the first on, and returns the timeline:
// one or a few lines for each event, then the clocks and how the case ended.
// UTF-8, lines end with '\n'. InvalidArgument if there is no event, or if one
// does not follow from those before it; it says which. Cost: linear in the
// events.
absl::StatusOr<std::string> RenderTimeline(const std::vector<Event>& events,
                                           const TimelineOptions& options = {});

// Reads a trunkline.v1.EventFile. InvalidArgument names line and column (text,
// JSON) or byte, and the number of the event. Cost: linear in the content.
absl::StatusOr<std::vector<Event>> ReadEventFile(std::string_view content,
                                                 Format format);
// Writes one. kAuto is kBinary.
absl::StatusOr<std::string> WriteEventFile(const std::vector<Event>& events,
                                           Format format);

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_TIMELINE_H_
