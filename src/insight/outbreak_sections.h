// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_OUTBREAK_SECTIONS_H_
#define TRUNKLINE_SRC_INSIGHT_OUTBREAK_SECTIONS_H_

#include <string>
#include <vector>

#include "src/insight/document.h"
#include "src/insight/wording.h"
#include "trunkline/insight_outbreaks.h"

// Sections of a report for weeks that are seasonal alerts, and for clusters.
namespace trunkline::insight {

// An alert as a page lists it.
struct SeasonalRow {
  const SeasonalAlert* alert = nullptr;
  std::string category;  // Its name, marked if some of its cases are guessed.
  const std::vector<std::string>* ids = nullptr;  // Null in a public edition.
  bool hidden = false;                            // Its figures are not shown.
};
// `whole_city`: the page has the figures that hold for all alerts.
DocumentSection SeasonalSection(const Wording& wording,
                                const SeasonalAlerts& found, bool whole_city,
                                const std::vector<SeasonalRow>& rows);

// A cluster as a page lists it.
struct ClusterRow {
  const Cluster* cluster = nullptr;
  std::string category;
  bool hidden = false;
};
DocumentSection ClusterSection(const Wording& wording, const Clusters& found,
                               const SpaceTimeScanOptions& scan,
                               bool whole_city,
                               const std::vector<ClusterRow>& rows);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_OUTBREAK_SECTIONS_H_
