// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a dialled number: Dial never crashes, a code resolved from a
// number says what the number says, what docs/routing.md calls noise changes
// nothing, and the number that is found finds itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "trunkline/ruleset.h"

namespace {

constexpr std::string_view kRules = R"(
jurisdiction {
  id: "x" version: "1" time_zone: "+08:00" country_code: "86" trunk_prefix: "0"
  area_code: "731" area_code: "10" one_number: "12345" centre: "c"
  interim_lead: "c"
  principle: BASIS_COMPETENT_AUTHORITY principle: BASIS_TERRITORIAL
  principle: BASIS_HOTLINE_OWNER principle: BASIS_FIRST_RECEIVER
}
department { code: "c" }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
hotline { number: "12315" owner: "c" phase { kind: KIND_DUAL } }
hotline { number: "110" phase { kind: KIND_EMERGENCY } }
hotline { number: "112" phase { kind: KIND_ANNOUNCEMENT } }
hotline { number: "84712661" owner: "c" phase { kind: KIND_INDEPENDENT } }
hotline { number: "10086" phase { kind: KIND_SUB_CENTRE target: "12345" } }
)";

void Require(bool ok) {
  if (!ok) std::abort();
}

const trunkline::RuleSet& Rules() {
  static const trunkline::RuleSet* const rules = [] {
    trunkline::LoadResult<trunkline::RuleSet> loaded =
        trunkline::LoadRuleSet({{"number.txtpb", kRules}});
    Require(loaded.value.has_value());
    return new trunkline::RuleSet(*loaded.value);
  }();
  return *rules;
}

bool Same(const trunkline::DialResult& a, const trunkline::DialResult& b) {
  return a.answer == b.answer && a.phase == b.phase && a.number == b.number &&
         a.owner == b.owner && a.target == b.target;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string number(reinterpret_cast<const char*>(data), size);
  const absl::Time at = absl::FromUnixSeconds(1530000000);
  const trunkline::RuleSet& rules = Rules();
  const trunkline::DialResult result = rules.Dial(number, at);
  if (!result.number.empty()) {
    Require(Same(rules.Dial(result.number, at), result));
  }
  Require(Same(rules.Dial(" " + number, at), result));

  trunkline::Ticket by_string, by_code;
  by_string.accepted_at = by_code.accepted_at = at;
  by_string.dialled = number;
  by_code.dialled_code = rules.ResolveNumber(number);
  trunkline::Decision a, b;
  Require(rules.Route(by_string, &a).ok());
  Require(rules.Route(by_code, &b).ok());
  Require(a.outcome == b.outcome && a.target == b.target && a.lead == b.lead &&
          a.phase == b.phase && a.notes == b.notes);
  return 0;
}
