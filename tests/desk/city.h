// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_CITY_H_
#define TRUNKLINE_TESTS_DESK_CITY_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "tests/catch.h"
#include "tests/desk/stores.h"
#include "trunkline/cases/desk.h"

// Changsha of 2018, as packs/ has it, with a desk.
namespace trunkline::testing {

// The value; without one the test fails, with the error.
template <typename T>
T Ok(absl::StatusOr<T> value) {
  if (!value.ok()) FAIL(value.status().ToString());
  return *std::move(value);
}

const DeskRules& Changsha();
// As above, with a text laid over the rule set or over the definition.
DeskRules ChangshaWith(std::string_view rules, std::string_view definition);

// The same city under another id, such as "cn.otherwhere".
DeskRules ChangshaNamed(std::string_view id);

std::unique_ptr<Desk> OpenDesk(std::unique_ptr<Store> store,
                               DeskOptions options = {});

// "2018-06-25 09:00" in the city.
absl::Time At(std::string_view civil);

// "operator", "dispatcher", ... of the centre; anything else is a department.
Actor As(std::string_view who);

// A complaint about a refund, with what `more` (text format) adds.
StoredTicket Complaint(absl::Time accepted, std::string_view more = {},
                       std::string_view phone = "13900000007");
StoredTicket TicketOf(std::string_view text);

// An event of a case of another system.
MirrorEvent Mirrored(std::string_view old_id, std::int64_t source_version,
                     Event event, std::string_view source = "12315");

Command Simple(CommandKind kind);
Command Dispatch(std::string_view unit);

// Every event of the feed that the viewer gets; without an actor: the host.
std::vector<FeedItem> WholeFeed(Desk& desk, FeedViewer viewer = {});

// Fails the test with what is wrong.
DeskCheck CheckClean(Desk& desk);

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_CITY_H_
