// SPDX-License-Identifier: Apache-2.0
#include "trunkline/batch.h"

#include <cstdint>
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

void CheckBatch(const Batch& batch, int threads) {
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

TEST_CASE("A batch says what Route says, ticket by ticket") {
  for (std::uint64_t seed = 0; seed != 8; ++seed) {
    const Batch batch(seed);
    for (int threads : {-1, 0, 1}) CheckBatch(batch, threads);
  }
}

TEST_CASE("A batch on several threads says the same", "[threads]") {
  for (std::uint64_t seed = 20; seed != 23; ++seed) {
    const Batch batch(seed);
    for (int threads : {2, 3, 8}) CheckBatch(batch, threads);
    // More threads than tickets.
    const Batch few(seed, 3);
    CheckBatch(few, 8);
  }
}

TEST_CASE("A batch may be empty") {
  const Batch batch(1, 10);
  CHECK(RouteMany(batch.rules, nullptr, 0, nullptr, 4).ok());
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
    CHECK(MessageOf(status, Language::kChinese) ==
          "工单 7：工单没有 accepted_at");
    for (std::size_t i = 0; i != 40; ++i) {
      if (i == 7 || i == 23) {
        CHECK(decisions[i].outcome == Outcome::kUnspecified);
      } else {
        CHECK(Everything(decisions[i]) == batch.expected[i]);
      }
    }
  }
}

}  // namespace
}  // namespace trunkline
