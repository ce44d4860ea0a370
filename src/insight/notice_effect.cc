// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "src/insight/fact_columns.h"
#include "trunkline/insight.h"

namespace trunkline {

NoticeEffect CountNoticeEffect(const FactTable& cases, const Notice& notice,
                               absl::TimeZone zone, absl::Time as_of) {
  constexpr absl::civil_diff_t kMostDays = 30;
  NoticeEffect out;
  const auto accepted = cases.Find("accepted_at");
  const auto category = cases.Find("category");
  const auto region = cases.Find("region");
  if (!accepted || !category || !region) return out;
  const absl::CivilDay sent = absl::ToCivilDay(notice.sent.at, zone);
  const absl::CivilDay end = absl::ToCivilDay(as_of, zone);
  const absl::civil_diff_t days =
      std::clamp<absl::civil_diff_t>(end - sent, 0, kMostDays);
  out.days = static_cast<int>(days);
  const NoticeFinding& finding = notice.sent.finding;
  // Whatever the clocks do, these instants are around all days that count.
  const absl::Time begin = absl::FromCivil(sent - days, zone) - absl::Hours(2);
  const absl::Time last = absl::FromCivil(sent + days, zone) + absl::Hours(2);
  for (std::size_t row = 0; row != cases.rows(); ++row) {
    const auto at = cases.TimeAt(*accepted, row);
    if (!at.has_value() || *at < begin || *at > last ||
        !insight::IsInNode(cases.Word(*category, row), finding.category, '.') ||
        !insight::IsInNode(cases.Word(*region, row), finding.region, '/')) {
      continue;
    }
    const absl::CivilDay day = absl::ToCivilDay(*at, zone);
    if (day >= sent - days && day < sent) ++out.before;
    if (day >= sent && day < sent + days) ++out.after;
  }
  return out;
}

}  // namespace trunkline
