# SPDX-License-Identifier: Apache-2.0
"""Shows a stored case with labels in place of codes.

    python show.py desk.db
"""

import sys

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
definition = trunkline.LifecycleDefinition.load(trunkline.PACKS / "lifecycle/12345")
viewer = trunkline.Actor(id="clerk-1", roles=["operator"])
with trunkline.Desk(sys.argv[1], rules, calendars, definition) as desk:
    ref = trunkline.CaseRef(jurisdiction="cn.changsha", id="T-1")
    case = desk.get(ref, viewer)
    assert case.ticket is not None and case.decision is not None
    print("诉求类型:", case.ticket.type.label())
    print("诉求类别:", rules.category_label(case.category))
    print("属地:", rules.region_label(case.region))
    print("主办:", rules.department_label(case.decision.lead))
    print("联系电话:", case.ticket.caller["phone"])
    print(desk.timeline(ref, viewer, lang="zh"), end="")
