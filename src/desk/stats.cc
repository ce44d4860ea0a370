// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/status.h"
#include "src/desk/desk_rep.h"

namespace trunkline {

double Latency::Bound(std::size_t i) {
  return 16e-6 * static_cast<double>(std::uint64_t{1} << i);
}

std::string_view DeskCallName(DeskCall call) {
  static constexpr std::string_view kNames[kDeskCalls] = {
      "accept", "do", "get", "history", "list", "tick", "feed", "mirror"};
  return kNames[static_cast<std::size_t>(call)];
}

absl::StatusOr<DeskStats> Desk::Stats(const Actor& actor, absl::Time now) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->CheckAccessToAll(Access::kStats, actor));
  DeskStats stats;
  TRUNKLINE_ASSIGN_OR_RETURN(stats.counts, rep_->store->Count(now));
  rep_->counters.Fill(&stats);
  stats.conflicts = rep_->conflicts.load(std::memory_order_relaxed);
  stats.replays = rep_->replays.load(std::memory_order_relaxed);
  stats.escalations = rep_->escalations.load(std::memory_order_relaxed);
  return stats;
}

std::string MetricsText(const DeskStats& stats) {
  std::string out;
  const auto head = [&](const char* name, const char* type, const char* help) {
    absl::StrAppend(&out, "# HELP trunkline_", name, " ", help,
                    "\n# TYPE trunkline_", name, " ", type, "\n");
  };
  const auto gauge = [&](const char* name, const char* help,
                         std::int64_t value) {
    head(name, "gauge", help);
    absl::StrAppend(&out, "trunkline_", name, " ", value, "\n");
  };
  const auto counter = [&](const char* name, const char* help,
                           std::uint64_t value) {
    head(name, "counter", help);
    absl::StrAppend(&out, "trunkline_", name, " ", value, "\n");
  };
  const StoreCounts& counts = stats.counts;
  gauge("cases", "Cases; mirrors are counted apart.", counts.cases);
  gauge("cases_open", "Open cases.", counts.open);
  gauge("cases_overdue", "Open cases with a clock past its due time.",
        counts.overdue);
  gauge("ticks_pending", "Cases that the next tick looks at.",
        counts.ticks_pending);
  gauge("mirrors", "Cases whose system of record is elsewhere.",
        counts.mirrors);
  gauge("mirrors_open", "Open mirrors that are not adopted.",
        counts.mirrors_open);
  gauge("feed_position", "Events in the feed.", counts.events);
  gauge("feed_unpublished", "Events committed and not in the feed yet.",
        counts.unpublished);
  counter("conflicts_total", "Commits that found another version of a case.",
          stats.conflicts);
  counter("replays_total", "Requests answered by an idempotency key.",
          stats.replays);
  counter("escalations_total", "Events raised by ticks.", stats.escalations);
  const auto each = [&](const char* name, const char* help,
                        const std::array<std::uint64_t, kDeskCalls>& values) {
    head(name, "counter", help);
    for (std::size_t i = 0; i < kDeskCalls; ++i) {
      absl::StrAppendFormat(&out, "trunkline_%s{call=\"%s\"} %d\n", name,
                            std::string(DeskCallName(static_cast<DeskCall>(i))),
                            values[i]);
    }
  };
  each("calls_total", "Calls.", stats.calls);
  each("errors_total", "Calls that returned an error.", stats.errors);
  head("call_seconds", "histogram", "Duration of calls.");
  for (std::size_t i = 0; i < kDeskCalls; ++i) {
    const std::string call(DeskCallName(static_cast<DeskCall>(i)));
    std::uint64_t below = 0;
    for (std::size_t b = 0; b <= Latency::kBounds; ++b) {
      below += stats.latency[i].counts[b];
      const std::string bound =
          b == Latency::kBounds ? std::string("+Inf")
                                : absl::StrFormat("%.6f", Latency::Bound(b));
      absl::StrAppendFormat(
          &out, "trunkline_call_seconds_bucket{call=\"%s\",le=\"%s\"} %d\n",
          call, bound, below);
    }
    absl::StrAppendFormat(&out,
                          "trunkline_call_seconds_sum{call=\"%s\"} %.6f\n"
                          "trunkline_call_seconds_count{call=\"%s\"} %d\n",
                          call, stats.latency[i].seconds, call, below);
  }
  return out;
}

}  // namespace trunkline
