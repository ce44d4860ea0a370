# SPDX-License-Identifier: Apache-2.0
"""Shows what an actor may do to a stored case next, as a form.

    python next.py desk.db
"""

import sys

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
definition = trunkline.LifecycleDefinition.load(trunkline.PACKS / "lifecycle/12345")
engine = trunkline.LifecycleEngine(definition, rules, calendars)
clerk = trunkline.Actor(id="clerk-1", roles=["operator"])
with trunkline.Desk(sys.argv[1], rules, calendars, definition) as desk:
    case = desk.get(trunkline.CaseRef(jurisdiction="cn.changsha", id="T-1"), clerk)
assert case.updated_at is not None
for available in engine.commands_for(case, clerk, now=case.updated_at):
    if available.denial is not trunkline.DenialKind.UNSPECIFIED:
        continue
    print(available.command.label())
    for field in available.form():
        mark = " *" if field.required else ""
        values = "".join(f" {value.chinese}" for value in field.values)
        print(f"  {field.chinese}{mark} ({field.type.label()}){values}")
