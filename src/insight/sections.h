// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_SECTIONS_H_
#define TRUNKLINE_SRC_INSIGHT_SECTIONS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/insight/document.h"
#include "src/insight/wording.h"
#include "trunkline/insight.h"
#include "trunkline/insight_periodic.h"

// Sections of a report that need nothing of the others.
namespace trunkline::insight {

// What comes again in the cells of a region; of the whole city for "".
DocumentSection PeriodicSection(const Wording& wording,
                                const PeriodicIssues& found,
                                const std::string& region);
// Series that begin or end inside the table.
DocumentSection BreaksSection(const Wording& wording,
                              const PeriodicIssues& found);
// How the month's volume compares.
DocumentSection ComparisonSection(const Wording& wording,
                                  const std::vector<VolumeComparison>& volumes);

// A notice and the counts around it.
struct NoticeRow {
  const Notice* notice = nullptr;
  NoticeEffect effect;
};
DocumentSection NoticeSection(const Wording& wording, absl::Time as_of,
                              const std::vector<NoticeRow>& rows);

// Volumes and durations by a dimension: "district", then its values.
struct Breakdown {
  struct Part {
    std::string name;     // As shown.
    bool hidden = false;  // In a public edition, because of another table.
    std::int64_t tickets = 0;
    std::vector<DurationFact> durations;  // In days.
  };
  std::string dimension;
  std::map<std::string, Part> parts;  // By code.
};
// In a public edition small counts and their complements are hidden.
DocumentSection BreakdownSection(const Wording& wording,
                                 const std::vector<Breakdown>& breakdowns);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_SECTIONS_H_
