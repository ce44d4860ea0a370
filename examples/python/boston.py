# SPDX-License-Identifier: Apache-2.0
#
# %% [markdown]
# # Half a year of requests, from a table to two charts
#
# Loads the Boston pack, routes a sample of invented requests of 2011, counts the
# deadlines, and plots tickets by department and the share closed in time.
# Each `# %%` begins a cell, for editors that know them; as a program:
#
#     python boston.py requests.csv charts.png

# %%
import csv
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

import trunkline

requests = Path(sys.argv[1] if len(sys.argv) > 1 else "requests.csv")
picture = Path(sys.argv[2] if len(sys.argv) > 2 else "charts.png")
rules = trunkline.RuleSet.load(trunkline.PACKS / "us/boston-2011")
calendars = trunkline.Calendars.load(trunkline.PACKS / "calendars")
calculator = trunkline.DeadlineCalculator(rules, calendars)
print(rules)

# %%
# Local times get the city's time zone; types are the pack's aliases.
def local(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=rules.tz) if text else None


with requests.open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
print(f"{len(rows)} requests")

# %%
tickets: Counter[str] = Counter()
closed_in_time: Counter[str] = Counter()
with_limit: Counter[str] = Counter()
for row in rows:
    opened, closed = local(row["opened"]), local(row["closed"])
    assert opened is not None
    decision = rules.route(accepted=opened, category=rules.find_category(row["type"]),
                           region=rules.find_region(row["district"]))
    tickets[decision.lead] += 1
    limit = calculator.deadlines(decision)
    if trunkline.Milestone.HANDLING not in limit:
        continue
    due = limit[trunkline.Milestone.HANDLING].due
    assert due is not None
    with_limit[decision.lead] += 1
    closed_in_time[decision.lead] += closed is not None and closed <= due

# %%
departments = [code for code, _ in tickets.most_common()]
names = [rules.department_label(code, "en") for code in departments]
share = [closed_in_time[code] / with_limit[code] if with_limit[code] else 0.0
         for code in departments]
figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.5), sharey=True, layout="constrained")
left.barh(names, [tickets[code] for code in departments], color="#4477aa")
left.set_xlabel("tickets")
left.invert_yaxis()
right.barh(names, [100 * s for s in share], color="#228833")
right.set_xlabel("closed in time, %")
right.set_xlim(0, 100)
figure.suptitle("Invented requests, routed by the Boston pack")
figure.savefig(picture, dpi=120)
for name, code, part in zip(names, departments, share):
    print(f"{tickets[code]:4} {part:7.1%} {name}")
