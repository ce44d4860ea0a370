// SPDX-License-Identifier: Apache-2.0
#include "trunkline/diff.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "src/base/status.h"
#include "src/c/handles.h"

using trunkline::c::Guard;

extern "C" {

tl_code tl_diff_rulesets(const tl_ruleset* before, const tl_ruleset* after,
                         tl_diff** diff, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(before);
    TL_REQUIRE(after);
    TL_REQUIRE(diff);
    TRUNKLINE_ASSIGN_OR_RETURN(
        trunkline::RuleSetDiff made,
        trunkline::DiffRuleSets(before->rules, after->rules));
    *diff = new tl_diff{std::move(made)};
    return absl::OkStatus();
  });
}

tl_code tl_diff_message(const tl_diff* diff, tl_format format,
                        tl_buffer* message, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(diff);
    TL_REQUIRE(message);
    trunkline::Format to;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToFormat(format, &to));
    if (to == trunkline::Format::kAuto) to = trunkline::Format::kBinary;
    trunkline::c::Fill(diff->diff.Serialize(to), message);
    return absl::OkStatus();
  });
}

int32_t tl_diff_equivalent(const tl_diff* diff) {
  return diff != nullptr && diff->diff.equivalent() ? 1 : 0;
}

tl_code tl_diff_changes_of(const tl_diff* diff, const tl_ticket* ticket,
                           size_t* changes, size_t capacity, size_t* count,
                           tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(diff);
    TL_REQUIRE(ticket);
    TL_REQUIRE(count);
    trunkline::c::CheckArray(changes, capacity, "changes");
    trunkline::Ticket view;
    TRUNKLINE_RETURN_IF_ERROR(trunkline::c::ToTicket(*ticket, &view));
    const std::vector<std::size_t> found = diff->diff.ChangesOf(view);
    std::copy_n(found.begin(), std::min(capacity, found.size()), changes);
    *count = found.size();
    return absl::OkStatus();
  });
}

void tl_diff_free(tl_diff* diff) { delete diff; }

}  // extern "C"
