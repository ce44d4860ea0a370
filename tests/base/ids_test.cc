// SPDX-License-Identifier: Apache-2.0
#include "src/base/ids.h"

#include <string>

#include "tests/catch.h"

namespace trunkline::base {
namespace {

constexpr Message kWhat{"the id", "编号"};

TEST_CASE("an id has no control characters, of whatever plane") {
  for (const char* good : {"", "T-1", "2018-0001/长沙", "a b", "~", "\u00A0",
                           "\u2027", "\u2030", "\u2065", "\u206A", "😀"}) {
    CAPTURE(good);
    CHECK_FALSE(HasControl(good));
    CHECK(CheckId(kWhat, good).ok());
  }
  for (const std::string& bad :
       {std::string("a\nb"), std::string("\x1b[31m"), std::string("\t"),
        std::string("\x1f"), std::string("\x7f"), std::string("a\0b", 3),
        std::string("\u0080"), std::string("\u009F"), std::string("\u2028"),
        std::string("\u2029"), std::string("\u202E"), std::string("\u2066"),
        std::string("\u2069"), std::string("\u200F")}) {
    CAPTURE(bad);
    CHECK(HasControl(bad));
    const absl::Status status = CheckId(kWhat, bad);
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(std::string(status.message()) == "the id has a control character");
  }
  CHECK(std::string(CheckId(kWhat, "CANARY\xff").message()) ==
        "the id is not UTF-8");
  CHECK(TextOf(CheckId(kWhat, "a\nb")).zh == "编号含有控制字符");
}

}  // namespace
}  // namespace trunkline::base
