# SPDX-License-Identifier: Apache-2.0
"""GoRules ZEN: one decision table, hit policy "first", rules by rank. A table
cell is an expression of the column's value ($); the engine has no index over
the rows of a table, and its documents name none."""
import importlib.metadata
import json
import sys

import peer
import zen


def main(directory):
    rules, tickets = peer.read(directory)
    clock = peer.Clock()
    columns = ("hotline", "category", "region", "accepted", "text")

    def cells(r):
        code, region = r["category"], r["region"]
        days = []
        if r["from"] is not None:
            days.append(f"$ >= {r['from']}")
        if r["to"] is not None:
            days.append(f"$ < {r['to']}")
        return {
            "hotline": json.dumps(r["hotline"]) if r["hotline"] else "",
            # A dot ends every category, so that one prefix is the subtree.
            "category": f'startsWith($, "{code}.")' if code else "",
            "region": f'startsWith($, "{region}")' if region else "",
            "accepted": " and ".join(days),
            "text": " or ".join(f'contains($, "{w}")' for w in r["words"]),
        }

    rows = []
    for r in sorted(rules, key=lambda r: (-r["rank"], r["number"])):
        row = {"_id": str(r["number"]), "number": str(r["number"])}
        row.update(cells(r))
        rows.append(row)
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": c, "name": c, "field": c, "type": "expression"}
                   for c in columns],
        "outputs": [{"id": "number", "name": "number", "field": "number",
                     "type": "expression"}],
        "rules": rows,
    }
    graph = {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "table", "name": "table", "type": "decisionTableNode",
             "content": content},
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out",
             "type": "edge"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    for prepare in ("validate", "compile"):
        if hasattr(decision, prepare):
            getattr(decision, prepare)()
    clock.loaded()

    def decide(t, text):
        result = decision.evaluate({
            "hotline": t["dialled"], "category": t["category"] + ".",
            "region": t["region"], "accepted": t["accepted"], "text": text,
        })["result"]
        return int(result["number"]) if result else 0

    peer.report(clock, importlib.metadata.version("zen-engine"), tickets,
                decide)


main(sys.argv[1])
