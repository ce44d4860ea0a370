// SPDX-License-Identifier: Apache-2.0
// Routes inside a call-centre product: Dial() says whose seats take the call.
// After intake the ticket is routed from codes that were resolved once, into a
// decision that is reused, so that routing allocates nothing.
#include <iostream>

#include "trunkline/files.h"
#include "trunkline/ruleset.h"

// One per working thread.
class Router {
 public:
  explicit Router(const trunkline::RuleSet& rules)
      : rules_(rules),
        number_(rules.ResolveNumber("12345")),
        noise_(rules.ResolveCategory("environment.noise.construction")),
        yuhua_(rules.ResolveRegion("430111")) {}

  // Whose seats take the call?
  bool IsOurs(std::string_view number, absl::Time now) const {
    return rules_.Dial(number, now).answer ==
           trunkline::DialResult::Answer::kCentre;
  }

  // The answer stands until the next call.
  const trunkline::Decision* Dispatch(std::string_view text, absl::Time now) {
    ticket_.dialled_code = number_;
    ticket_.category_code = noise_;
    ticket_.region_code = yuhua_;
    ticket_.accepted_at = now;  // The library never reads a clock.
    ticket_.text = text;
    return rules_.Route(ticket_, &decision_).ok() ? &decision_ : nullptr;
  }

 private:
  trunkline::RuleSet rules_;
  trunkline::Code number_, noise_, yuhua_;
  trunkline::Ticket ticket_;
  trunkline::Decision decision_;
};

int main() {
  const auto packs =
      trunkline::SourceFiles::Open({"packs/cn/national", "packs/cn/changsha"});
  Router router(packs->LoadRuleSet().value.value());
  const absl::Time now = absl::FromUnixSeconds(1530000000);

  std::cout << "seats: "
            << (router.IsOurs("+86 731 12345", now) ? "centre" : "others")
            << '\n';
  for (std::string_view text : {"工地夜间施工。", "工地起火了，快来人！"}) {
    const trunkline::Decision* decision = router.Dispatch(text, now);
    if (decision == nullptr) return 1;
    std::cout << "lead: " << decision->lead << '\n';
    if (decision->emergency_hint.signal.empty()) continue;
    std::cout << "maybe an emergency: " << decision->emergency_hint.number
              << '\n';
  }
}
