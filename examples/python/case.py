# SPDX-License-Identifier: Apache-2.0
"""Shows a stored case in the words of people.

    python case.py
"""

from datetime import datetime

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
definition = trunkline.LifecycleDefinition.load(trunkline.PACKS / "lifecycle/12345")
clerk = trunkline.Actor(id="clerk-1", unit="hotline_centre", roles=["operator"])
now = datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz)

with trunkline.Desk(None, rules, calendars, definition) as desk:
    ticket = trunkline.Ticket(jurisdiction=rules.id, accepted=now, region="430111",
                              category="environment.noise.construction",
                              type=trunkline.TicketType.COMPLAINT)
    ref = desk.accept(ticket, clerk, now=now).ref
    case = desk.get(ref, clerk)
    assert case.decision is not None
    print(f"{case.type.label()}: {rules.category_label(case.category)}, "
          f"{rules.region_label(case.region)}")
    print(f"{case.decision.outcome.label()}: {rules.department_label(case.decision.lead)}")
    print(desk.timeline(ref, clerk, lang="zh"))
