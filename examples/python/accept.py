# SPDX-License-Identifier: Apache-2.0
"""Accepts a ticket at a desk that keeps its cases in a file.

    python accept.py desk.db
"""

import sys
from datetime import datetime

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
definition = trunkline.LifecycleDefinition.load(trunkline.PACKS / "lifecycle/12345")
now = datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz)
clerk = trunkline.Actor(id="clerk-1", roles=["operator"])
ticket = trunkline.Ticket(
    id="T-1",
    jurisdiction=rules.id,
    dialled="12345",
    category="environment.noise.construction",
    region="430111",
    type=trunkline.TicketType.COMPLAINT,
    accepted=now,
    dispatch_text="夜间施工噪音",
    caller={"phone": "13900000007"},
)
with trunkline.Desk(sys.argv[1], rules, calendars, definition) as desk:
    receipt = desk.accept(ticket, clerk, now=now, source="web", key="request-1")
    print("case:", receipt.ref.id)
    print("stage:", desk.get(receipt.ref, clerk).stage)
