// SPDX-License-Identifier: Apache-2.0
#include "src/nearest/text_index.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"

namespace trunkline::nearest {
namespace {

// "id similarity, ..."
std::string Found(const TextIndex& index, std::string_view text,
                  std::size_t most = 5) {
  std::string out;
  for (const TextIndex::Found& one : index.Find(text, most)) {
    absl::StrAppend(&out, out.empty() ? "" : ", ", std::string(one.id), " ",
                    one.similarity);
  }
  return out;
}

TEST_CASE("the same text is the nearest, then what has rare parts in common") {
  TextIndex index;
  index.Put("a", "芙蓉路口路灯不亮，请处理");
  index.Put("b", "芙蓉路口路面塌陷，请处理");
  index.Put("c", "小区停水三天，请处理");
  const auto found = index.Find("芙蓉路口路灯不亮，请处理", 5);
  REQUIRE(found.size() == 3);
  CHECK(found[0].id == "a");
  CHECK(found[0].similarity >= 99);
  CHECK(found[1].id == "b");
  CHECK(found[1].similarity < 60);
  // What all have in common says little.
  CHECK(found[2].similarity < 10);
  CHECK(index.Find("芙蓉路口路灯不亮", 1).size() == 1);
  CHECK(index.Find("完全不同", 5).empty());
  CHECK(index.Find("", 5).empty());
  CHECK(index.Find("\xFF\xFE", 5).empty());
}

TEST_CASE("texts are replaced and removed, and the rest is as it was") {
  TextIndex index, fresh;
  for (int i = 0; i != 200; ++i) {
    index.Put(absl::StrCat("t", i),
              absl::StrCat("路灯", i % 7, "号杆wifi坏了"));
  }
  for (int i = 0; i != 200; i += 2) index.Remove(absl::StrCat("t", i));
  index.Remove("t0");
  index.Remove("unheard-of");
  for (int i = 1; i < 200; i += 2) {
    const std::string text =
        absl::StrCat("水管", i % 5, "处漏水", i % 3 == 0 ? "很大" : "");
    index.Put(absl::StrCat("t", i), text);
    fresh.Put(absl::StrCat("t", i), text);
  }
  CHECK(index.size() == 100);
  CHECK(Found(index, "水管漏水很大", 50) == Found(fresh, "水管漏水很大", 50));
  CHECK(Found(index, "wifi") == "");
  CHECK(Found(index, "路灯号杆") == "");
}

TEST_CASE("common parts are merged, numbers and case apart") {
  const std::string text = "芙蓉路12号WiFi坏了";
  std::string parts;
  for (const Span& span : CommonParts(text, "在芙蓉路９９号，wifi")) {
    absl::StrAppend(&parts, "[", text.substr(span.begin, span.end - span.begin),
                    "]");
  }
  CHECK(parts == "[芙蓉路12号WiFi]");
  CHECK(CommonParts(text, "别的").empty());
}

}  // namespace
}  // namespace trunkline::nearest
