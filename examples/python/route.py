# SPDX-License-Identifier: Apache-2.0
"""Where does this ticket go?

    python route.py
"""

from datetime import datetime

import trunkline
from trunkline import Outcome, TicketType

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
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
