// SPDX-License-Identifier: Apache-2.0
// Catch2 version 2 (Debian 12) or 3 (Debian 13). The matchers of strings have
// other names in each; here they are match::Contains, match::StartsWith and
// match::EndsWith.
#ifndef TRUNKLINE_TESTS_CATCH_H_
#define TRUNKLINE_TESTS_CATCH_H_
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <string>

namespace trunkline::match {

using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

inline auto Contains(const std::string& part) {
#if defined(CATCH_VERSION_MAJOR) && CATCH_VERSION_MAJOR >= 3
  return Catch::Matchers::ContainsSubstring(part);
#else
  return Catch::Matchers::Contains(part);
#endif
}

}  // namespace trunkline::match

#endif  // TRUNKLINE_TESTS_CATCH_H_
