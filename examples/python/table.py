# SPDX-License-Identifier: Apache-2.0
"""A table of tickets, routed on two threads. Needs pyarrow: trunkline[arrow].

    python table.py

What goes in may as well be a polars or pandas frame or a DuckDB result, and
polars.DataFrame(routed) reads what comes out.
"""

import pyarrow as pa

import trunkline

rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
count = 100_000
tickets = pa.table({
    "id": list(range(count)),
    "accepted": [1_530_000_000_000_000 + n * 1_000_000 for n in range(count)],
    "matter": pa.array(["environment.noise.construction", "environment", "unheard.of"]
                       * (count // 3) + ["environment"]).dictionary_encode(),
    "region": ["430102", "430103", "430111", None] * (count // 4),
})
routed = pa.table(rules.route_table(tickets, columns={"category": "matter"}, threads=2))
# One row of answers per ticket, in the same order.
both = tickets.append_column("lead", routed["lead"]).append_column("outcome", routed["outcome"])
print(both.slice(0, 3).to_pylist())
for row in both.group_by("lead").aggregate([("id", "count")]).sort_by("lead").to_pylist():
    print(f"{row['id_count']:6} {row['lead']}")
