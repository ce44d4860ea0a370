# SPDX-License-Identifier: Apache-2.0
"""What may this clerk do to a case next, and what must the form ask for?

    python form.py
"""

from datetime import datetime

import trunkline
from trunkline import DenialKind

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
definition = trunkline.LifecycleDefinition.load(trunkline.PACKS / "lifecycle/12345")
engine = trunkline.LifecycleEngine(definition, rules, calendars)
clerk = trunkline.Actor(id="clerk-1", unit="hotline_centre", roles=["operator"])
now = datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz)

with trunkline.Desk(None, rules, calendars, definition) as desk:
    ticket = trunkline.Ticket(jurisdiction=rules.id, accepted=now, region="430111",
                              category="environment.noise.construction")
    case = desk.get(desk.accept(ticket, clerk, now=now).ref, clerk)
    for offer in engine.commands_for(case, clerk, now=now):
        if offer.denial is DenialKind.UNSPECIFIED:
            print(offer.command.label("zh"))
            for field in offer.form():
                choices = "/".join(value.chinese for value in field.values)
                print(f"  {'*' if field.required else ' '} {field.chinese} "
                      f"({field.name}: {field.type} {choices})")
