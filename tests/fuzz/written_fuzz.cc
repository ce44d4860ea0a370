// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a category and as a region: Route never crashes, a code resolved
// from a text says what the text says, blanks around a region change nothing,
// and the code that is found finds itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "trunkline/ruleset.h"

namespace {

constexpr std::string_view kRules = R"(
jurisdiction {
  id: "x" version: "1" time_zone: "+08:00" country_code: "86" centre: "c"
  principle: BASIS_COMPETENT_AUTHORITY principle: BASIS_TERRITORIAL
  principle: BASIS_HOTLINE_OWNER principle: BASIS_FIRST_RECEIVER
}
department { code: "c" }
region { code: "62" name { text: "江北省" } alias: "620000" }
region { code: "6201" parent: "62" name { text: "云山市" } alias: "云山"
         alias: "620100" }
region { code: "w" parent: "6201" name { text: "西湖区" } alias: "West Lake"
         dated_code { text: "620111" valid { from: "2010-01-01" } }
         serves { function: "f" department: "c" } }
region { code: "o" parent: "6201" name { text: "西-湖" }
         dated_code { text: "620111" valid { to: "2009-01-01" } } }
region { code: "t" parent: "w" name { text: "城关镇" } }
region { code: "u" parent: "o" name { text: "城关镇" } }
category { code: "env" name { text: "环境/保护" } alias: "环境" }
category { code: "env.noise" name { text: "噪声" } }
category { code: "env.noise.x" name { text: "其他" } }
category { code: "env.x" name { text: "其他" } valid { from: "2015-01-01" } }
rule { id: "f" when { category: "env" } then { function: "f" } }
rule { id: "n" when { category: "env.noise" region: "w" }
       then { department: "c" } }
)";

void Require(bool ok) {
  if (!ok) std::abort();
}

const trunkline::RuleSet& Rules() {
  static const trunkline::RuleSet* const rules = [] {
    trunkline::LoadResult<trunkline::RuleSet> loaded =
        trunkline::LoadRuleSet({{"written.txtpb", kRules}});
    Require(loaded.value.has_value());
    return new trunkline::RuleSet(*loaded.value);
  }();
  return *rules;
}

bool Same(const trunkline::Decision& a, const trunkline::Decision& b) {
  return a.outcome == b.outcome && a.rule == b.rule && a.lead == b.lead &&
         a.notes == b.notes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string wide = " " + text + "　";
  const trunkline::RuleSet& rules = Rules();
  for (const std::int64_t at : {1200000000, 1530000000}) {
    trunkline::Ticket ticket;
    ticket.accepted_at = absl::FromUnixSeconds(at);
    trunkline::Decision a, b;
    for (bool is_region : {false, true}) {
      ticket.category = is_region ? "env.noise" : std::string_view(text);
      ticket.region = is_region ? std::string_view(text) : "w";
      Require(rules.Route(ticket, &a).ok());
      (is_region ? ticket.region_code : ticket.category_code) =
          is_region ? rules.ResolveRegion(text) : rules.ResolveCategory(text);
      Require(rules.Route(ticket, &b).ok());
      Require(Same(a, b));
      ticket.region_code = ticket.category_code = trunkline::Code();
      // An empty text is not given; one at the limit would be beyond it. A
      // category is read by its dots as it is written.
      if (!is_region || text.empty() || wide.size() > 1024) continue;
      ticket.region = wide;
      Require(rules.Route(ticket, &b).ok());
      Require(Same(a, b));
    }
  }
  for (std::string_view code :
       {rules.FindCategory(text), rules.FindRegion(text)}) {
    if (code.empty()) continue;
    Require(rules.FindCategory(code) == code || rules.FindRegion(code) == code);
  }
  return 0;
}
