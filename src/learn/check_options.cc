// SPDX-License-Identifier: Apache-2.0
#include "src/learn/check_options.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/learn/messages.h"
#include "trunkline/ruleset.h"

namespace trunkline::learn {
namespace {

constexpr std::size_t kMaxAttributes = 8;

absl::Status CheckRange(const char* name, long long value, long long low,
                        long long high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return base::InvalidArgument(
      base::Fill<messages::kOptionRange>(name, value, low, high));
}

}  // namespace

absl::Status CheckOptions(const LearnOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(
      CheckRange("min_support", options.min_support, 1, 1'000'000));
  TRUNKLINE_RETURN_IF_ERROR(CheckRange("min_share", options.min_share, 1, 100));
  TRUNKLINE_RETURN_IF_ERROR(CheckRange("held_out", options.held_out, 1, 90));
  TRUNKLINE_RETURN_IF_ERROR(
      CheckRange("due_tolerance", options.due_tolerance, 0, 86'400));
  TRUNKLINE_RETURN_IF_ERROR(
      CheckRange("max_conditions", options.max_conditions, 0, 12));
  TRUNKLINE_RETURN_IF_ERROR(CheckRange("threads", options.threads, 1, 64));
  if (options.attributes.size() > kMaxAttributes) {
    return base::InvalidArgument(base::Fill<messages::kManyAttributes>(
        options.attributes.size(), kMaxAttributes));
  }
  if (options.over != nullptr) {
    if (!options.attributes.empty()) {
      return base::InvalidArgument(base::Fill<messages::kOverAttributes>());
    }
    if (options.time_zone != options.over->time_zone()) {
      return base::InvalidArgument(base::Fill<messages::kOverZone>(
          base::Quoted(options.time_zone),
          base::Quoted(options.over->time_zone())));
    }
  }
  const std::set<std::string> names(options.attributes.begin(),
                                    options.attributes.end());
  if (names.size() < options.attributes.size()) {
    for (const std::string& name : options.attributes) {
      if (std::count(options.attributes.begin(), options.attributes.end(),
                     name) > 1) {
        return base::InvalidArgument(
            base::Fill<messages::kAttributeTwice>(base::Quoted(name)));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace trunkline::learn
