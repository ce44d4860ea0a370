# SPDX-License-Identifier: Apache-2.0
"""Where does this ticket go, why, and by when?

    python route.py
"""

from datetime import datetime

import trunkline
from trunkline import Outcome, TicketType

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
calculator = trunkline.DeadlineCalculator(rules, calendars)

decision = rules.route(
    dialled="0731-12345",
    category="environment.noise.construction",
    region="430111",
    type=TicketType.COMPLAINT,
    accepted=datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz),
    text="工地凌晨两点还在施工，噪音很大，全家睡不着。",
)
assert decision.outcome is Outcome.ROUTED
print(f"lead: {decision.lead} ({rules.department_label(decision.lead)})")
print(f"rule: {decision.rule}, by {decision.basis.name.lower()}")

for deadline in calculator.deadlines(decision):
    if deadline.due is None:
        print(f"{deadline.milestone.name.lower()}: expected ({deadline.policy})")
    else:
        local = deadline.due.astimezone(rules.tz)
        print(f"{deadline.milestone.name.lower()}: {local:%Y-%m-%d %H:%M} ({deadline.policy})")

print(rules.explain(category="environment.noise.construction", accepted=decision.accepted or 0,
                    lang="zh"))
why = rules.why_not("environment:base", category="environment.noise.construction",
                    region="430111", accepted=1530000000_000000)
print(f"not environment:base: {why}")

try:
    trunkline.RuleSet.from_text('rule { id: "x" then { department: "nobody" } }')
except trunkline.RuleError as error:
    for issue in error.issues:
        print(issue)
