// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "src/base/status.h"
#include "src/learn/finisher.h"

// The two times that a catalogue is learnt, beside each other.
namespace trunkline::learn {

absl::Status Finisher::LearnBoth() {
  // Neither reads what the other writes.
  absl::Status all, early;
  std::thread beside;
  if (options_.threads > 1) {
    beside = std::thread([&] { early = LearnEarly(); });
  }
  all = LearnAll();
  if (beside.joinable()) beside.join();
  TRUNKLINE_RETURN_IF_ERROR(all);
  return options_.threads > 1 ? early : LearnEarly();
}

}  // namespace trunkline::learn
