// SPDX-License-Identifier: Apache-2.0
#include "src/tables/nearest_name.h"

#include <string>

#include "tests/catch.h"
#include "tests/tables/small_city.h"

namespace trunkline::tables {
namespace {

TEST_CASE("an unknown word is like a code, a label or the end of a path") {
  NearestNames names(SmallCity());
  CHECK(names.Find(CodedColumn::kUnit, "环保局") == "市环保局");
  CHECK(names.Find(CodedColumn::kUnit, "center") == "centre");
  CHECK(names.Find(CodedColumn::kRegion, "长沙市/雨花区") == "雨花区");
  CHECK(names.Find(CodedColumn::kRegion, "长沙市/某某镇").empty());
  CHECK(names.Find(CodedColumn::kRegion, "湖南省长沙市雨化区") == "雨花区");
  CHECK(names.Find(CodedColumn::kRegion, "湖南省长沙市").empty());
  CHECK(names.Find(CodedColumn::kRegion, "市").empty());
  CHECK(names.Find(CodedColumn::kCategory, "施工噪音") == "施工噪声");
  // Each column has names of its own, and some have none.
  CHECK(names.Find(CodedColumn::kRegion, "环保局").empty());
  CHECK(names.Find(CodedColumn::kType, "市环保局").empty());
  CHECK(names.Find(CodedColumn::kUnit, "").empty());

  UnknownWords words;
  for (int i = 0; i != 6; ++i) words.Add(CodedColumn::kUnit, "环保局");
  words.Add(CodedColumn::kUnit, "a name");
  const auto nearest = [&](CodedColumn column, std::string_view word) {
    return names.Find(column, word);
  };
  CHECK(
      words.ToText(nearest).en ==
      "unknown unit: \"环保局\" (did you mean \"市环保局\"?) in 6 rows, other "
      "values in 1 row\n");
}

}  // namespace
}  // namespace trunkline::tables
