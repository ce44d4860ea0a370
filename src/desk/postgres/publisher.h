// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_POSTGRES_PUBLISHER_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_PUBLISHER_H_

#include <cstddef>

#include "absl/status/status.h"
#include "src/desk/postgres/connection_pool.h"

namespace trunkline::desk {

// Gives committed events their positions in the feed.
//
// A position cannot be assigned when an event is inserted. A sequence numbers
// rows in the order of insertion, while they become visible in the order of
// commit: a reader that has seen position 8 would never read position 7, which
// a slower transaction commits later. A counter row would number in commit
// order, but would make all transactions wait for each other.
//
// So a transaction only lists its events in the table `unpublished`, and a
// later transaction, the publisher's, moves committed ones to `feed`. It holds
// the row of `lease` for its duration, which also has the last position.
//
// Invariants:
//   - One publisher at a time, on all machines: a call that does not get the
//     lease returns at once (SKIP LOCKED), and its reader gets the events that
//     are published already.
//   - Positions are 1, 2, 3, ...: head, rows of `feed` and rows of
//     `unpublished` change in the same transaction.
//   - An event comes after all earlier ones of its case, also at the edge of a
//     step: a step takes the first rows in the order of (at, version), the
//     times of a case never go back, and the event of version n was committed
//     before that of n+1.
// Cost: one transaction for each publish_batch_size events, and one lookup of
// the lease for each page that is read. Reading the feed publishes: no thread
// runs in the background.
absl::Status PublishEvents(std::size_t batch_size, PgConnectionPool* pool);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_PUBLISHER_H_
