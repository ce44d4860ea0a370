// SPDX-License-Identifier: Apache-2.0
#include "src/base/markup.h"

#include "tests/catch.h"

namespace trunkline::base {
namespace {

TEST_CASE("text in markup stays text") {
  CHECK(EscapeMarkup("").empty());
  CHECK(EscapeMarkup("a b 街道") == "a b 街道");
  CHECK(EscapeMarkup("<b a=\"1\">&amp;") ==
        "&lt;b a=&quot;1&quot;&gt;&amp;amp;");
}

}  // namespace
}  // namespace trunkline::base
