# SPDX-License-Identifier: Apache-2.0
"""By when must it be done?

    python due.py
"""

from datetime import datetime

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
calculator = trunkline.DeadlineCalculator(rules, calendars)
decision = rules.route(category="environment.noise.construction", region="430111",
                       accepted=datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz))

for deadline in calculator.deadlines(decision):
    if deadline.due is None:
        print(f"{deadline.milestone.label()}: {deadline.policy}, not begun")
    else:
        local = deadline.due.astimezone(rules.tz)
        print(f"{deadline.milestone.label()}: {deadline.policy}, {local:%Y-%m-%d %H:%M}")
