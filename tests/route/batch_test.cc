// SPDX-License-Identifier: Apache-2.0
#include "trunkline/batch.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/reference/generator.h"
#include "tests/route/route_testing.h"

namespace trunkline {
namespace {

using reference::RandomTicket;

// Tickets of one random rule set and what Route says of each.
struct Batch {
  explicit Batch(std::uint64_t seed, std::size_t count = 500)
      : binary(reference::RandomRuleSet(seed)),
        rules(*LoadRuleSet({{"", binary, Format::kBinary}}).value) {
    const reference::TicketMaker maker(binary);
    reference::Random random(seed);
    for (std::size_t i = 0; i != count; ++i)
      made.push_back(maker.Make(&random));
    for (const RandomTicket& t : made) {
      tickets.push_back(t.View());
      expected.push_back(Everything(MustRoute(rules, tickets.back())));
    }
  }

  std::string binary;
  RuleSet rules;
  std::vector<RandomTicket> made;
  std::vector<Ticket> tickets;
  std::vector<std::string> expected;
};

void CheckSpans(const Batch& batch, int threads) {
  std::vector<Decision> decisions(batch.tickets.size());
  for (int round = 0; round != 2; ++round) {  // The second reuses.
    REQUIRE(RouteMany(batch.rules, batch.tickets.data(), batch.tickets.size(),
                      decisions.data(), threads)
                .ok());
    for (std::size_t i = 0; i != decisions.size(); ++i) {
      CHECK(Everything(decisions[i]) == batch.expected[i]);
    }
  }
}

// The columns that the column-wise form knows.
struct Columns {
  explicit Columns(const Batch& batch) {
    for (const Ticket& t : batch.tickets) {
      accepted.push_back(absl::ToUnixMicros(t.accepted_at));
      called.push_back(t.called_at == absl::InfinitePast()
                           ? std::numeric_limits<std::int64_t>::min()
                           : absl::ToUnixMicros(t.called_at));
      dialled.push_back(t.dialled);
      category.push_back(t.category);
      region.push_back(t.region);
      text.push_back(t.text);
      first_receiver.push_back(t.first_receiver);
      type.push_back(t.type);
      channel.push_back(t.channel);
      urgency.push_back(t.urgency);
      category_code.push_back(batch.rules.ResolveCategory(t.category));
      region_code.push_back(batch.rules.ResolveRegion(t.region));
    }
  }

  TicketColumns View() const {
    TicketColumns c;
    c.count = accepted.size();
    c.accepted_us = accepted.data();
    c.called_us = called.data();
    c.dialled = dialled.data();
    c.category = category.data();
    c.region = region.data();
    c.text = text.data();
    c.first_receiver = first_receiver.data();
    c.type = type.data();
    c.channel = channel.data();
    c.urgency = urgency.data();
    return c;
  }

  std::vector<std::int64_t> accepted, called;
  std::vector<std::string_view> dialled, category, region, text, first_receiver;
  std::vector<TicketType> type;
  std::vector<Channel> channel;
  std::vector<Urgency> urgency;
  std::vector<Code> category_code, region_code;
};

void CheckColumns(const Batch& batch, const TicketColumns& columns,
                  int threads) {
  std::vector<RoutedRow> rows(columns.count);
  REQUIRE(RouteMany(batch.rules, columns, rows.data(), threads).ok());
  for (std::size_t i = 0; i != rows.size(); ++i) {
    Ticket t;  // What the columns can say.
    const Ticket& whole = batch.tickets[i];
    t.dialled = whole.dialled;
    t.category = whole.category;
    t.region = whole.region;
    t.text = whole.text;
    t.first_receiver = whole.first_receiver;
    t.type = whole.type;
    t.channel = whole.channel;
    t.urgency = whole.urgency;
    t.accepted_at = absl::FromUnixMicros(columns.accepted_us[i]);
    if (whole.called_at != absl::InfinitePast()) {
      t.called_at = absl::FromUnixMicros(columns.called_us[i]);
    }
    const Decision d = MustRoute(batch.rules, t);
    INFO(i << "\n" << batch.made[i].ToString());
    CHECK(rows[i].lead == d.lead);
    CHECK(rows[i].rule == d.rule);
    CHECK(rows[i].target == d.target);
    CHECK(rows[i].outcome == d.outcome);
    CHECK(rows[i].basis == d.basis);
    CHECK(rows[i].confidential == d.confidential);
  }
}

TEST_CASE("A batch says what Route says, ticket by ticket") {
  for (std::uint64_t seed = 0; seed != 8; ++seed) {
    const Batch batch(seed);
    for (int threads : {-1, 0, 1}) CheckSpans(batch, threads);
    const Columns columns(batch);
    CheckColumns(batch, columns.View(), 1);
    TicketColumns handles = columns.View();
    handles.category = handles.region = nullptr;
    handles.category_code = columns.category_code.data();
    handles.region_code = columns.region_code.data();
    CheckColumns(batch, handles, 1);
  }
}

TEST_CASE("A batch on several threads says the same", "[threads]") {
  for (std::uint64_t seed = 20; seed != 23; ++seed) {
    const Batch batch(seed);
    const Columns columns(batch);
    for (int threads : {2, 3, 8}) {
      CheckSpans(batch, threads);
      CheckColumns(batch, columns.View(), threads);
    }
    // More threads than tickets.
    const Batch few(seed, 3);
    CheckSpans(few, 8);
  }
}

TEST_CASE("An empty batch is fine; columns may be missing") {
  const Batch batch(1, 10);
  CHECK(RouteMany(batch.rules, nullptr, 0, nullptr, 4).ok());
  CHECK(RouteMany(batch.rules, TicketColumns(), nullptr, 4).ok());
  const std::int64_t accepted[] = {1530000000000000, 1530000000000001};
  TicketColumns columns;
  columns.count = 2;
  columns.accepted_us = accepted;
  RoutedRow rows[2];
  REQUIRE(RouteMany(batch.rules, columns, rows, 1).ok());
  Ticket t;
  t.accepted_at = absl::FromUnixMicros(accepted[1]);
  CHECK(rows[1].outcome == MustRoute(batch.rules, t).outcome);
}

TEST_CASE("Misuse names the ticket, the others are routed all the same") {
  Batch batch(2, 40);
  std::vector<Decision> decisions(40);
  batch.tickets[7].accepted_at = absl::InfinitePast();
  batch.tickets[23].accepted_at = absl::InfinitePast();
  for (int threads : {1, 2, 5}) {
    const absl::Status status = RouteMany(batch.rules, batch.tickets.data(), 40,
                                          decisions.data(), threads);
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(status.message().find("ticket 7") != std::string::npos);
    for (std::size_t i = 0; i != 40; ++i) {
      if (i == 7 || i == 23) {
        CHECK(decisions[i].outcome == Outcome::kUnspecified);
      } else {
        CHECK(Everything(decisions[i]) == batch.expected[i]);
      }
    }
  }
  TicketColumns without;
  without.count = 1;
  RoutedRow row;
  CHECK(RouteMany(batch.rules, without, &row, 1).code() ==
        absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace trunkline
