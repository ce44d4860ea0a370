// SPDX-License-Identifier: Apache-2.0
//
// One calendar file: loading never crashes, every issue has a place, and a
// calendar that loads counts without contradiction.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "trunkline/calendar.h"
#include "trunkline/deadline.h"
#include "trunkline/ruleset.h"

namespace {

void Require(bool ok) {
  if (!ok) std::abort();
}

void Count(const trunkline::WorkCalendar& calendar, std::uint32_t seed) {
  using Policy = trunkline::DeadlinePolicy;
  const int first = calendar.data().first_year;
  const absl::Time start =
      absl::FromCivil(absl::CivilSecond(first, 1, 2), calendar.zone()) +
      absl::Seconds(seed % (300 * 86400));
  trunkline::CountOptions options;
  options.provisional = true;
  const auto next = calendar.NextOpening(start, options);
  if (next.ok()) {
    Require(*next >= start);
    Require(calendar.IsWorkingTime(*next, options).value());
    const absl::Duration amount = absl::Minutes(1 + seed % 5000);
    const auto later = calendar.AddWorkingTime(start, amount, options);
    if (later.ok()) {
      Require(calendar.WorkingTimeBetween(start, *later, options).value() ==
              amount);
    }
  }
  for (int unit = 1; unit <= 5; ++unit) {
    Policy policy;
    policy.amount = 1 + static_cast<int>(seed % 20);
    policy.unit = static_cast<Policy::Unit>(unit);
    policy.count_from = static_cast<Policy::CountFrom>(seed % 6);
    policy.end = static_cast<Policy::End>(seed / 6 % 4);
    policy.roll = static_cast<Policy::Roll>(seed / 24 % 4);
    policy.yellow = {1, Policy::Unit::kWorkingDays};
    const auto due = trunkline::DueTime(policy, calendar, start, options);
    if (due.ok()) Require(due->red >= due->due);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  std::uint32_t seed = 2166136261u;
  for (char c : content)
    seed = (seed ^ static_cast<unsigned char>(c)) * 16777619u;
  for (trunkline::Format format :
       {trunkline::Format::kText, trunkline::Format::kJson,
        trunkline::Format::kBinary}) {
    const auto loaded = trunkline::LoadCalendars({{"f", content, format}});
    Require(loaded.value.has_value() == loaded.issues.empty());
    for (const auto& issue : loaded.issues) Require(!issue.message.empty());
    if (!loaded.value) continue;
    for (std::string_view name : loaded.value->Names()) {
      Count(*loaded.value->Find(name), seed);
    }
  }
  return 0;
}
