# SPDX-License-Identifier: Apache-2.0
"""Why does it go there, and what is wrong with these rules?

    python explain.py
"""

from datetime import datetime

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
accepted = datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz)
print(rules.explain(category="environment.noise.construction", region="430111",
                    accepted=accepted, lang="zh"))
why = rules.why_not("environment:base", category="environment.noise.construction",
                    region="430111", accepted=accepted)
print(f"not environment:base: {why}")

try:
    trunkline.RuleSet.from_text('rule { id: "x" then { department: "nobody" } }')
except trunkline.RuleError as error:
    for issue in error.issues:
        print(issue)
