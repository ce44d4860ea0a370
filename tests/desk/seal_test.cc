// SPDX-License-Identifier: Apache-2.0
#include "src/desk/seal.h"

#include <cerrno>
#include <cstring>
#include <string>

#include "tests/catch.h"

namespace trunkline::desk {
namespace {

int calls = 0;

TEST_CASE("a salt is 16 bytes, and another one each time") {
  const auto one = NewSalt(), other = NewSalt();
  REQUIRE(one.ok());
  REQUIRE(other.ok());
  CHECK(one->size() == 16);
  CHECK(*one != *other);
}

TEST_CASE("random numbers that come in pieces or after signals are taken") {
  calls = 0;
  const auto salt =
      NewSalt([](void* buffer, std::size_t size, unsigned) -> ssize_t {
        if (++calls % 2 == 0) {
          errno = EINTR;
          return -1;
        }
        const std::size_t got = size < 3 ? size : 3;
        std::memset(buffer, calls, got);
        return static_cast<ssize_t>(got);
      });
  REQUIRE(salt.ok());
  CHECK(*salt == std::string("\1\1\1\3\3\3\5\5\5\7\7\7\11\11\11\13", 16));
}

TEST_CASE("a system without random numbers is an error, not a wait") {
  for (const RandomSource source :
       {RandomSource([](void*, std::size_t, unsigned) -> ssize_t {
          ++calls;
          errno = EPERM;
          return -1;
        }),
        RandomSource([](void*, std::size_t, unsigned) -> ssize_t {
          ++calls;
          return 0;
        })}) {
    calls = 0;
    CHECK(absl::IsUnavailable(NewSalt(source).status()));
    CHECK(calls <= 100);
  }
}

}  // namespace
}  // namespace trunkline::desk
