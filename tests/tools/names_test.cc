// SPDX-License-Identifier: Apache-2.0
// Regions and categories of tickets as people write them, by the packs' rules.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> Route(const std::vector<std::string>& more) {
  std::vector<std::string> out = {"route",
                                  "-r",
                                  SourceDir() + "/packs/cn/national",
                                  "-r",
                                  SourceDir() + "/packs/cn/changsha",
                                  "--columns",
                                  "id,outcome,lead"};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

TEST_CASE("a region of joined columns is the district in its city") {
  const Result r = Run(
      Route({"--map", "id=单号,accepted=时间,category=类,region=市/区", "-"}),
      "单号,时间,类,市,区\n"
      "1,2018/3/1 9:00,city.cleaning,长沙市,雨花区\n"
      "2,2018/3/1 9:00,city.cleaning,长沙市,长沙县\n"
      "3,2018/3/1 9:00,city.cleaning,,雨花区\n"
      "4,2018/3/1 9:00,city.cleaning,株洲市,雨花区\n"
      "5,2018/3/1 9:00,city.cleaning,长沙市,天元区\n");
  INFO(r.error);
  CHECK(r.exit_code == 0);
  CHECK(r.out ==
        "id,outcome,lead\n"
        "1,routed,yuhua.city_management\n"
        "2,routed,changsha_county.city_management\n"
        "3,routed,yuhua.city_management\n"
        "4,other_jurisdiction,\n"
        "5,needs_fact,hotline_centre\n");
}

TEST_CASE("full names and codes of the statistics office") {
  const Result r = Run(Route({"-"}),
                       "id,accepted,category,region\n"
                       "1,2018/3/1 9:00,city.cleaning,长沙市雨花区\n"
                       "2,2018/3/1 9:00,city.cleaning,湖南省长沙市雨花区\n"
                       "3,2018/3/1 9:00,city.cleaning,430111000000\n"
                       "4,2018/3/1 9:00,city.cleaning,雨花区\n"
                       "5,2018/3/1 9:00,city.cleaning,430111005\n"
                       "6,2018/3/1 9:00,city.cleaning,湖南省株洲市天元区\n"
                       "7,2018/3/1 9:00,city.cleaning,430211\n");
  INFO(r.error);
  CHECK(r.out ==
        "id,outcome,lead\n"
        "1,routed,yuhua.city_management\n"
        "2,routed,yuhua.city_management\n"
        "3,routed,yuhua.city_management\n"
        "4,routed,yuhua.city_management\n"
        "5,routed,yuhua.city_management\n"
        "6,other_jurisdiction,\n"
        "7,other_jurisdiction,\n");
}

TEST_CASE("lines name categories and regions, too") {
  const Result r = Run(Route({"--from", "jsonl", "-"}),
                       R"({"id":"1","acceptedAt":"2018-03-01T01:00:00Z",)"
                       R"("category":"city.cleaning","region":"长沙市/雨花区"})"
                       "\n");
  INFO(r.error);
  CHECK(Has(r.out, "1,routed,yuhua.city_management\n"));
}

TEST_CASE("paths that are not known in whole are counted with what is near") {
  std::string table = "id,accepted,category\n";
  for (int i = 0; i != 6; ++i) {
    table += "T,2018-03-01 09:00,城市管理/环卫保结\n";
  }
  const Result r = Run(Route({"-"}), table);
  INFO(r.error);
  CHECK(Has(r.error, "unknown category: \"城市管理/环卫保结\""));
  CHECK(Has(r.error, "in 6 rows"));
}

TEST_CASE("explain says which part is not known, and repeats none") {
  const Result r = Run({"explain", "-r", SourceDir() + "/packs/cn/national",
                        "-r", SourceDir() + "/packs/cn/changsha", "--category",
                        "city.cleaning", "--region", "长沙市雨花区某某街道",
                        "--accepted", "2018-03-01 09:00"});
  INFO(r.out);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "Part 3 of the region is not known"));
  CHECK_FALSE(Has(r.out, "某某街道"));
}

}  // namespace
}  // namespace trunkline::tools
