# SPDX-License-Identifier: Apache-2.0
"""Opens a case from plain values; what the desk acknowledges is in the file.

    python accept.py accept.db
"""

import sys
from datetime import datetime

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
definition = trunkline.LifecycleDefinition.load(trunkline.PACKS / "lifecycle/12345")
clerk = trunkline.Actor(id="clerk-1", unit="hotline_centre", roles=["operator"])
now = datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz)
ticket = trunkline.Ticket(
    jurisdiction=rules.id, accepted=now, dialled="12345", region="430111",
    category="environment.noise.construction", type=trunkline.TicketType.COMPLAINT,
    dispatch_text="construction noise at two in the morning",
    caller={"name": "Li", "phone": "13900000007"})

with trunkline.Desk(sys.argv[1], rules, calendars, definition) as desk:
    # With a key it is safe to repeat when no answer came.
    opened = desk.accept(ticket, clerk, now=now, source="web", key="request-1")
    print(f"accepted: {opened.ref.id}, version {opened.version}")
