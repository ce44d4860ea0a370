// SPDX-License-Identifier: Apache-2.0
// Categories and regions as people write them: docs/routing.md, "Names, codes
// and paths".
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "src/rules/rule_set_access.h"
#include "tests/catch.h"
#include "tests/route/route_testing.h"
#include "trunkline/catalogue.h"
#include "trunkline/explain.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

constexpr char kTown[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" country_code: "86" centre: "centre"
  name { lang: "zh" text: "云山市" }
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" }
department { code: "west.streets" }
department { code: "old" }
region { code: "62" name { lang: "zh" text: "江北省" } alias: "620000" }
region { code: "6201" parent: "62" name { lang: "zh" text: "云山市" }
         alias: "云山" alias: "620100" }
region { code: "west" parent: "6201" name { lang: "zh" text: "西湖区" }
         alias: "西湖" dated_code { text: "620111" valid { from: "2010-01-01" } }
         dated_name { text: "西湖县" valid { to: "2010-01-01" } }
         serves { function: "streets" department: "west.streets" } }
region { code: "old" parent: "6201" name { lang: "zh" text: "旧城区" }
         valid { to: "2009-01-01" }
         dated_code { text: "620111" valid { to: "2009-01-01" } }
         serves { function: "streets" department: "old" } }
region { code: "county" parent: "6201" name { lang: "zh" text: "云山县" }
         alias: "620121" }
region { code: "w.town" parent: "west" name { lang: "zh" text: "城关镇" } }
region { code: "c.town" parent: "county" name { lang: "zh" text: "城关镇" } }
category { code: "env" name { lang: "zh" text: "环境保护" }
           name { lang: "en" text: "Environment" } }
category { code: "env.noise" name { lang: "zh" text: "噪声污染" }
           alias: "噪声/振动" }
category { code: "env.noise.other" name { lang: "zh" text: "其他" } }
category { code: "env.water" name { lang: "zh" text: "水" } }
category { code: "env.water.other" name { lang: "zh" text: "其他" } }
category { code: "traffic" name { lang: "zh" text: "交通" } }
category { code: "traffic.traffic" name { lang: "zh" text: "交通" } }
category { code: "closed" name { lang: "zh" text: "供暖" }
           valid { to: "2015-01-01" } }
category { code: "opened" name { lang: "zh" text: "供暖" }
           valid { from: "2015-01-01" } }
rule { id: "streets" when { category: "env" } then { function: "streets" } }
)";

const RuleSet& Town() {
  static const RuleSet& rules = *new RuleSet(LoadText(kTown));
  return rules;
}

// Category and region that Explain shows, "env.noise?3" where part 3 is not
// known, "elsewhere".
std::string Read(std::string_view field, std::string_view text,
                 absl::Time at = At(2018, 3, 1)) {
  Ticket ticket;
  ticket.accepted_at = at;
  (field == "category" ? ticket.category : ticket.region) = text;
  const auto explanation = Explain(Town(), ticket, Language::kEnglish);
  REQUIRE(explanation.ok());
  const Decision& d = explanation->decision;
  const bool noted = d.Has(field == "category" ? Note::kCategoryUnknown
                                               : Note::kRegionUnknown);
  for (const ExplanationStep& step : explanation->steps) {
    if (step.code.substr(0, field.size()) != field) continue;
    const std::string how = step.code.substr(field.size());
    // No explanation repeats what the ticket has.
    if (how != "") {
      CHECK(noted == (how != ".absent"));
      if (text.size() > 3) CHECK(step.text.find(text) == std::string::npos);
    }
    if (how == "") return step.arguments[1];
    if (how == ".part") {
      CHECK(step.text.find(absl::StrCat("Part ", step.arguments[2], " ")) == 0);
      return step.arguments[1] + "?" + step.arguments[2];
    }
    if (how == ".ancestor") return step.arguments[1] + "?";
    if (how == ".elsewhere") {
      CHECK(d.outcome == Outcome::kOtherJurisdiction);
    }
    return how.substr(1);
  }
  return "no step";
}

std::string Category(std::string_view text, absl::Time at = At(2018, 3, 1)) {
  return Read("category", text, at);
}
std::string Region(std::string_view text, absl::Time at = At(2018, 3, 1)) {
  return Read("region", text, at);
}

TEST_CASE("A category is a code, a name or a path of names") {
  CHECK(Category("") == "absent");
  CHECK(Category("env.noise") == "env.noise");
  CHECK(Category("ENV.Noise") == "env.noise");
  CHECK(Category("环境保护/噪声污染/其他") == "env.noise.other");
  CHECK(Category("environment → 噪声污染 ->其他") == "env.noise.other");
  CHECK(Category("噪声/振动") == "env.noise");
  CHECK(Category("环境保护/噪声/振动/其他") == "env.noise.other");
  // A level may be left out.
  CHECK(Category("环境保护/水") == "env.water");
  CHECK(Category("水/其他") == "env.water.other");
  // Which one?
  CHECK(Category("其他") == "unknown");
  CHECK(Category("交通") == "unknown");
  CHECK(Category("交通/交通") == "traffic.traffic");
}

TEST_CASE("Of a path with an unknown part the known ancestor is taken") {
  CHECK(Category("环境保护/噪声污染/夜间") == "env.noise?3");
  CHECK(Category("环境保护/噪声/振动/夜间/其他") == "env.noise?3");
  CHECK(Category("环境保护/交通") == "env?2");
  CHECK(Category("环境保护/其他") == "env?2");
  CHECK(Category("不明/噪声污染") == "unknown");
  CHECK(Category("env.noise.night") == "env.noise?3");
  CHECK(Category("env.unlisted.night") == "env?2");
  CHECK(Category("env.noise/夜间") == "env.noise?2");
  CHECK(Category("unlisted") == "unknown");
}

TEST_CASE("Of several categories of one name that which is valid counts") {
  CHECK(Category("供暖", At(2014, 12, 31)) == "closed");
  CHECK(Category("供暖") == "opened");
  CHECK(Town().FindCategory("供暖").empty());
  CHECK(rules::FindCategory(Town(), "供暖", At(2018, 3, 1)) == "opened");
  CHECK(!Town().ResolveCategory("供暖"));
  CHECK(Town().ResolveCategory("环境保护/水"));
  CHECK(Town().ResolveCategory("没有"));
}

TEST_CASE("A region is a code, a name or a path, whose parts agree") {
  CHECK(Region("") == "absent");
  CHECK(Region("西湖区") == "west");
  CHECK(Region("江北省云山市西湖区") == "west");
  CHECK(Region("江北省 云山市 西湖区") == "west");
  CHECK(Region("江北省/云山市/西湖区") == "west");
  CHECK(Region("云山市/市辖区/西湖区") == "west");
  CHECK(Region("云山市云山市西湖区") == "west");
  CHECK(Region("云山西湖区") == "west");
  CHECK(Region("云山市云山县") == "county");
  CHECK(Region("云山县") == "county");
  CHECK(Region("城关镇") == "unknown");
  CHECK(Region("西湖区城关镇") == "w.town");
  CHECK(Region("云山县城关镇") == "c.town");
  CHECK(Region("云山市城关镇") == "6201?2");
  CHECK(Region("西湖区云山县") == "unknown");
  CHECK(Region("西湖区/云山市") == "unknown");
}

TEST_CASE("Of a region with unknown parts that which contains them is taken") {
  CHECK(Region("云山市西湖区圭塘街道") == "west?3");
  CHECK(Region("云山市/东湖区") == "6201?2");
  CHECK(Region("云山市/东湖区/西湖区") == "6201?2");
  // Not in 西湖, which is an alias.
  CHECK(Region("云山市西湖台区") == "6201?2");
  CHECK(Region("西湖台区") == "unknown");
  CHECK(Region("某处") == "unknown");

  // A claim needs the district; what is below it is of no account.
  Ticket ticket;
  ticket.accepted_at = At(2018, 3, 1);
  ticket.category = "env";
  ticket.region = "云山市/东湖区";
  CHECK(Town().Route(ticket)->outcome == Outcome::kNeedsFact);
  ticket.region = "云山市云山县城关镇张家村";
  CHECK(Town().Route(ticket)->outcome == Outcome::kUnmatched);
  ticket.region = "云山市西湖区城关镇张家村";
  CHECK(Town().Route(ticket)->lead == "west.streets");
}

TEST_CASE("Another city's region is never read by its end") {
  CHECK(Region("临江市西湖区") == "elsewhere");
  CHECK(Region("临江市/西湖区") == "elsewhere");
  CHECK(Region("江北省临江市西湖区") == "elsewhere");
  CHECK(Region("江北省临江市") == "elsewhere");
  CHECK(Region("海东省临江市") == "elsewhere");
  CHECK(Region("海东自治区/临江地区") == "elsewhere");
  // A county-level city of ours, perhaps.
  CHECK(Region("临江市") == "unknown");
  CHECK(Region("云山市临江市") == "6201?2");
  // Of our city in another province: one of the two is wrong.
  CHECK(Region("海东省云山市西湖区") == "unknown");
  CHECK(Region("城市西湖区") == "unknown");
  CHECK(Region("临江/西湖区") == "unknown");
}

TEST_CASE("Codes of 6, 9 and 12 digits") {
  CHECK(Region("620121") == "county");
  CHECK(Region("620121000") == "county");
  CHECK(Region("620121000000") == "county");
  CHECK(Region("６２０１２１") == "county");
  CHECK(Region("620121103") == "county?");
  CHECK(Region("620121103001") == "county?");
  CHECK(Region("620199") == "6201?");
  CHECK(Region("620211") == "elsewhere");
  CHECK(Region("110101") == "elsewhere");
  CHECK(Region("990101") == "unknown");
  CHECK(Region("6201210") == "unknown");
}

TEST_CASE("A code that was given twice is read as of acceptance") {
  CHECK(Region("620111", At(2008, 12, 31)) == "old");
  CHECK(Region("620111", At(2009, 6, 1)) == "6201?");
  CHECK(Region("620111", At(2010, 1, 1)) == "west");
  CHECK(Region("620111000000") == "west");
  CHECK(Region("云山市西湖县", At(2009, 12, 31)) == "west");
  CHECK(Region("云山市西湖县") == "6201?2");
  CHECK(Town().FindRegion("620111").empty());
  CHECK(rules::FindRegion(Town(), "620111", At(2008, 1, 1)) == "old");
  CHECK(Town().FindRegion("西湖县") == "west");
  CHECK(!Town().ResolveRegion("620111"));
  CHECK(Town().ResolveRegion("西湖区"));

  const auto info = Catalogue(Town()).regions().Find("old");
  REQUIRE(info.has_value());
  REQUIRE(info->dated_codes.size() == 1);
  CHECK(info->dated_codes[0].text == "620111");
  CHECK(info->dated_codes[0].valid.to == "2009-01-01");
  CHECK(info->dated_names.empty());
}

TEST_CASE("The id of a region that has ended may be another's code") {
  const RuleSet rules = LoadText(R"(
    jurisdiction {
      id: "t" time_zone: "Asia/Shanghai" centre: "centre"
      principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                  BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
    department { code: "centre" }
    region { code: "620111" valid { to: "2009-01-01" } }
    region { code: "new" dated_code { text: "620111"
                                      valid { from: "2010-01-01" } } })");
  CHECK(rules::FindRegion(rules, "620111", At(2008, 1, 1)) == "620111");
  CHECK(rules::FindRegion(rules, "620111", At(2018, 1, 1)) == "new");
  CHECK(!rules.ResolveRegion("620111"));
}

TEST_CASE("A resolved code is read as its text is") {
  for (std::string_view text :
       {"云山市西湖区圭塘街道", "云山市/东湖区", "临江市西湖区", "西湖区",
        "某处", "620199", "620211", "620111"}) {
    Ticket ticket;
    ticket.accepted_at = At(2018, 3, 1);
    ticket.category = "env";
    ticket.region = text;
    const Decision by_text = *Town().Route(ticket);
    ticket.region_code = Town().ResolveRegion(text);
    const Decision by_code = *Town().Route(ticket);
    INFO(text);
    CHECK(by_text.outcome == by_code.outcome);
    CHECK(by_text.lead == by_code.lead);
    CHECK(by_text.notes == by_code.notes);
  }
}

TEST_CASE("A long text is unknown, and a path has an end") {
  const std::string longest = "环境保护/" + std::string(1024 - 13, 'x');
  CHECK(longest.size() == 1024);
  CHECK(Category(longest) == "env?2");
  CHECK(Category(longest + "x") == "unknown");
  CHECK(Region(std::string(1025, 'x')) == "unknown");
  std::string path = "西湖区";
  for (int i = 1; i != 31; ++i) path += "/西湖区";
  CHECK(Region(path) == "west");
  CHECK(Region(path + "/西湖区") == "west?32");
}

}  // namespace
}  // namespace trunkline
