#include <string>

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

absl::StatusOr<DeskStats> Desk::Stats(absl::Time now) {
  DeskStats stats;
  TRUNKLINE_ASSIGN_OR_RETURN(stats.counts, rep_->store->Count(now));
  for (std::size_t i = 0; i < kDeskCalls; ++i) {
    const Rep::Counter& counter = rep_->counters[i];
    stats.calls[i] = counter.calls.load(std::memory_order_relaxed);
    stats.errors[i] = counter.errors.load(std::memory_order_relaxed);
    for (std::size_t b = 0; b <= Latency::kBounds; ++b) {
      stats.latency[i].counts[b] =
          counter.buckets[b].load(std::memory_order_relaxed);
    }
    stats.latency[i].seconds =
        1e-9 * static_cast<double>(
                   counter.nanoseconds.load(std::memory_order_relaxed));
  }
  stats.conflicts = rep_->conflicts.load(std::memory_order_relaxed);
  stats.replays = rep_->replays.load(std::memory_order_relaxed);
  stats.raised = rep_->raised.load(std::memory_order_relaxed);
  return stats;
}

std::string MetricsText(const DeskStats& stats) {
  std::string out;
  const auto head = [&](const char* name, const char* type,
                        const char* help) {
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
  gauge("cases", "Cases, mirrors not among them.", counts.cases);
  gauge("cases_open", "Cases that are open.", counts.open);
  gauge("cases_overdue", "Open cases with a clock that has run out.",
        counts.overdue);
  gauge("ticks_pending", "Cases with something to raise.", counts.ticks_pending);
  gauge("mirrors", "Cases kept by another system.", counts.mirrors);
  gauge("mirrors_open", "Open ones of them, not adopted.",
        counts.mirrors_open);
  gauge("feed_position", "Events in the feed.", counts.events);
  gauge("feed_lag", "Events committed and not in the feed yet.",
        counts.unpublished);
  counter("conflicts_total", "Commits that found a case moved on.",
          stats.conflicts);
  counter("replays_total", "Requests that had been done before.",
          stats.replays);
  counter("raised_total", "Events that time brought about.", stats.raised);
  const auto each = [&](const char* name, const char* help,
                        const std::array<std::uint64_t, kDeskCalls>& values) {
    head(name, "counter", help);
    for (std::size_t i = 0; i < kDeskCalls; ++i) {
      absl::StrAppendFormat(
          &out, "trunkline_%s{call=\"%s\"} %d\n", name,
          std::string(DeskCallName(static_cast<DeskCall>(i))), values[i]);
    }
  };
  each("calls_total", "Calls.", stats.calls);
  each("errors_total", "Calls that failed or were refused.", stats.errors);
  head("call_seconds", "histogram", "How long calls took.");
  for (std::size_t i = 0; i < kDeskCalls; ++i) {
    const std::string call(DeskCallName(static_cast<DeskCall>(i)));
    std::uint64_t below = 0;
    for (std::size_t b = 0; b <= Latency::kBounds; ++b) {
      below += stats.latency[i].counts[b];
      const std::string bound =
          b == Latency::kBounds
              ? std::string("+Inf")
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
