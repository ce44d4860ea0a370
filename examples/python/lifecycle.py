# SPDX-License-Identifier: Apache-2.0
"""A case from acceptance to the citizen's verdict.

    python lifecycle.py

trunkline keeps nothing here: the events are the host's to store.
"""

from datetime import datetime, timedelta

import trunkline
from trunkline import Actor, Command, DenialKind, Ticket, TicketType

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
calculator = trunkline.DeadlineCalculator(rules, calendars)
definition = trunkline.LifecycleDefinition.load(trunkline.PACKS / "lifecycle/12345")
life = trunkline.LifecycleEngine(definition, rules, calendars)

now = datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz)
ticket = Ticket(id="T-1", accepted=now, dialled="12345", region="430111",
                category="environment.noise.construction", type=TicketType.COMPLAINT,
                dispatch_text="construction noise at two in the morning")
decision = rules.route(ticket)
clerk = Actor(id="clerk-1", unit="centre", roles=["operator"])
dispatcher = Actor(id="clerk-2", unit="centre", roles=["dispatcher"])
officer = Actor(id="officer-1", unit=decision.lead, roles=["department"])

case = trunkline.Case("C-1", jurisdiction=rules.id)
history: list[trunkline.Event] = []
for command, who in (
        (trunkline.open_command(ticket, decision, calculator), clerk),
        (Command("accept"), clerk),
        (Command("dispatch", unit=decision.lead), dispatcher),
        (Command("sign"), officer)):
    events = life.decide(case, command, who, now=now)
    case = case.apply(events)
    history += events
    print(f"{command.kind.name.lower()}: {case.stage}")
    now += timedelta(minutes=10)

try:
    life.decide(case, Command("close"), officer, now=now)
except trunkline.Error as error:
    print(f"refused: {error}")
may = [o.command.name.lower() for o in life.commands_for(case, officer, now=now)
       if o.denial is DenialKind.UNSPECIFIED]
print(f"the officer may: {', '.join(may)}")
due = life.next_due(case)
print(f"next: {due.astimezone(rules.tz) if due else 'nothing'}")

# What is stored is enough: the case is what its events add up to.
stored = [event.to_bytes() for event in history]
again = trunkline.Case("C-1", jurisdiction=rules.id).apply(
    [trunkline.Event.from_bytes(data) for data in stored])
assert again == case
