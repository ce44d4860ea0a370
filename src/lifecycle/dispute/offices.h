// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_DISPUTE_OFFICES_H_
#define TRUNKLINE_SRC_LIFECYCLE_DISPUTE_OFFICES_H_

#include <string_view>

namespace trunkline::lifecycle {

// The offices that have commands of their own for their opinions.
inline constexpr std::string_view kStaffingOffice = "staffing_office";
inline constexpr std::string_view kLegalOffice = "legal_office";

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_DISPUTE_OFFICES_H_
