# SPDX-License-Identifier: Apache-2.0
"""A desk that keeps cases in a file: what it acknowledged is there after a crash.

    python desk.py desk.db
"""

import sys
from datetime import datetime, timedelta

import trunkline
from trunkline import Actor, Command, Ticket, TicketType

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
definition = trunkline.LifecycleDefinition.load(trunkline.PACKS / "lifecycle/12345")
clerk = Actor(id="clerk-1", unit="centre", roles=["operator"])
dispatcher = Actor(id="clerk-2", unit="centre", roles=["dispatcher"])
now = datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz)

with trunkline.Desk(sys.argv[1] if len(sys.argv) > 1 else None, rules, calendars,
                    definition) as desk:
    ticket = Ticket(jurisdiction=rules.id, accepted=now, dialled="12345", region="430111",
                    category="environment.noise.construction", type=TicketType.COMPLAINT,
                    dispatch_text="construction noise at two in the morning")
    # The key makes it safe to ask again when no answer came.
    opened = desk.accept(ticket, clerk, now=now, source="web", key="request-1")
    again = desk.accept(ticket, clerk, now=now, source="web", key="request-1")
    assert again.replayed and again.ref == opened.ref
    desk.do(opened.ref, Command("accept"), clerk, now=now)
    case = desk.get(opened.ref, clerk)
    assert case.decision is not None
    desk.do(opened.ref, Command("dispatch", unit=case.decision.lead), dispatcher,
            now=now + timedelta(minutes=10))
    print(desk.tick(now=now + timedelta(days=3)))
    for row in desk.list(open_only=True):
        due = row.due.astimezone(rules.tz) if row.due else None
        print(f"{row.ref.id}: {row.stage} at {row.unit}, due {due}")
    feed = desk.feed()
    for item in feed:
        print(f"{item.position}: {item.event.command.kind.name.lower()}")
    print(f"to be read on from {feed.cursor}")
