# SPDX-License-Identifier: Apache-2.0
"""Computes the due times of a decision: by when each milestone must be reached."""

from datetime import datetime

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
calculator = trunkline.DeadlineCalculator(rules, calendars)

accepted = datetime(2022, 9, 30, 10, 0, tzinfo=rules.tz)
decision = rules.route(category="market", type=trunkline.TicketType.COMPLAINT, accepted=accepted)
for deadline in calculator.deadlines(decision):
    if not deadline.expected:  # Its start event has happened.
        print(f"{deadline.milestone.label('en')}: {deadline.text}")
