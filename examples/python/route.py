# SPDX-License-Identifier: Apache-2.0
"""Routes a ticket: which department must handle it, and by which rule."""

from datetime import datetime

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
decision = rules.route(
    dialled="0731-12345",
    category="environment.noise.construction",
    region="430111",
    type=trunkline.TicketType.COMPLAINT,
    accepted=datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz),
    text="工地凌晨两点还在施工，噪音很大，全家睡不着。",
)
print("outcome:", decision.outcome.label("en"))
print("lead:", decision.lead)
print("rule:", decision.rule)
