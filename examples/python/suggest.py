# SPDX-License-Identifier: Apache-2.0
"""Suggests the category of a ticket from its words, and routes it by that until a person has
confirmed it."""

from datetime import datetime

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
text = "工地施工噪声很大，全家睡不着"
at = datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz)
for one in rules.suggest(text, at=at, top=3).candidates:
    print(one.category, one.score)
for span in rules.explain_suggestion(text, "environment.noise.construction", at=at).spans:
    print(" ", text[span.begin:span.end], span.points)
decision = rules.route_suggest(accepted=at, text=text, suggest=80)
if decision.guess is not None:
    print(f"to confirm: {decision.guess.category}, {decision.lead}")
