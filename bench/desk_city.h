// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_BENCH_DESK_CITY_H_
#define TRUNKLINE_BENCH_DESK_CITY_H_

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/fixture.h"
#include "trunkline/cases/desk.h"

// A city, a ticket and the life of a case, for benchmarks of desks.
namespace trunkline::bench {

using Clock = std::chrono::steady_clock;

// Seconds.
double Since(Clock::time_point start);

// Ends the program with the error.
void Need(const absl::Status& status);

template <typename T>
T Value(absl::StatusOr<T> value) {
  Need(value.status());
  return *std::move(value);
}

// A folder that goes with its object.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string File(std::string_view name) const;

 private:
  std::string path_;
};

// Changsha of 2018, as packs/ has it, under this id.
DeskRules CityNamed(std::string_view id);
inline constexpr std::string_view kChangsha = "cn.changsha";

// When everything happens.
inline const absl::Time kNow = absl::FromUnixSeconds(1'530'000'000);

// A complaint with 200 characters of the caller's words.
StoredTicket TicketOfCity(std::string_view id);

Actor Of(const char* role, const char* unit = "centre");

// The host itself.
Actor Host();

// How many commands a life has.
inline constexpr int kPerCase = 5;

// One case's life. `done` gets the moment at which each command began. Returns
// the case, or the first error.
absl::StatusOr<CaseRef> Live(
    Desk& desk, const StoredTicket& ticket,
    const std::function<void(Clock::time_point)>& done);

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_DESK_CITY_H_
