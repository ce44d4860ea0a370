// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_CORRECTIONS_H_
#define TRUNKLINE_SRC_INSIGHT_CORRECTIONS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/insight/document.h"
#include "src/insight/wording.h"
#include "trunkline/insight.h"

// What has changed since an earlier report of the same period, and why (更正).
namespace trunkline::insight {

class Corrections {
 public:
  // Reads ReportOptions::earlier. InvalidArgument: it is no record of this
  // period, language and edition.
  static absl::StatusOr<Corrections> Read(const Wording& wording,
                                          const KpiSet& kpis,
                                          const FactTable& cases,
                                          const KpiPeriod& period);

  // The figures of a page that have changed; no heading: none has. `rows`: rows
  // of the table that the page is about, null for all of them.
  DocumentSection For(const std::string& page, const Document& document,
                      const std::vector<std::uint32_t>* rows) const;

 private:
  Corrections(const Wording& wording, const FactTable& cases)
      : wording_(&wording), cases_(&cases) {}

  const Wording* wording_;
  const FactTable* cases_;
  // By page, then by section, row and column.
  std::map<std::string, std::map<std::string, std::string>> figures_;
  std::vector<std::string> reasons_;  // That hold for all pages.
  // Rows of cases that the earlier report did not have, or had otherwise.
  absl::flat_hash_map<std::uint32_t, bool> added_;
  std::vector<std::string> gone_;  // Ids.
};

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_CORRECTIONS_H_
