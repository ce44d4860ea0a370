// SPDX-License-Identifier: Apache-2.0
#include "src/base/ahead.h"

#include <atomic>
#include <string>

#include "tests/catch.h"

namespace trunkline::base {
namespace {

TEST_CASE("blocks come in order, then the end, which stays", "[threads]") {
  int number = 0;
  Ahead<std::string> ahead([&](std::string* block) -> absl::StatusOr<bool> {
    if (number == 1000) return false;
    *block = std::to_string(number++);
    return true;
  });
  for (int i = 0; i != 1000; ++i) {
    const auto block = ahead.Next();
    REQUIRE((block.ok() && *block != nullptr));
    CHECK(**block == std::to_string(i));
    (*block)->clear();  // The caller may change it.
  }
  CHECK(ahead.Next().value() == nullptr);
  CHECK(ahead.Next().value() == nullptr);
}

TEST_CASE("an error comes behind the blocks before it, and stays",
          "[threads]") {
  int number = 0;
  Ahead<int> ahead([&](int* block) -> absl::StatusOr<bool> {
    if (number == 2) return absl::DataLossError("third");
    *block = number++;
    return true;
  });
  CHECK(**ahead.Next() == 0);
  CHECK(**ahead.Next() == 1);
  CHECK(ahead.Next().status().message() == "third");
  CHECK(absl::IsDataLoss(ahead.Next().status()));
}

TEST_CASE("no more than three blocks are filled ahead; who stops early may",
          "[threads]") {
  std::atomic<int> filled{0};
  {
    Ahead<int> ahead([&](int* block) -> absl::StatusOr<bool> {
      *block = filled++;
      return true;
    });
    CHECK(**ahead.Next() == 0);
    CHECK(**ahead.Next() == 1);
    CHECK(filled <= 5);
  }
  CHECK(filled <= 6);
}

}  // namespace
}  // namespace trunkline::base
