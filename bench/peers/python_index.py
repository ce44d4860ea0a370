# SPDX-License-Identifier: Apache-2.0
"""The index that a data engineer would write: dictionaries by what a rule
names, the best first. Rules are looked up by every kind of key there is."""
import sys

import peer


def main(directory):
    rules, tickets = peer.read(directory)
    clock = peer.Clock()
    index = {}
    for r in rules:
        key = (r["hotline"], r["category"], r["region"])
        index.setdefault(key, []).append(
            (-r["rank"], r["number"], r["from"] or 0, r["to"] or 1 << 40,
             r["words"]))
    for entries in index.values():
        entries.sort()
    kinds = sorted({(bool(h), c.count(".") + 1 if c else 0, len(g) // 4)
                    for h, c, g in index})
    clock.loaded()

    def decide(t, text):
        parts = t["category"].split(".")
        codes = [""] + [".".join(parts[:n]) for n in (1, 2, 3)][:len(parts)]
        regions = ["", t["region"][:6], t["region"]]
        best = (1, 0)
        for hotline, c, g in kinds:
            if c < len(codes):
                key = (t["dialled"] if hotline else "", codes[c], regions[g])
                for rank, number, first, last, words in index.get(key, ()):
                    if (rank, number) >= best:
                        break
                    if first <= t["accepted"] < last and (
                            not words or any(w in text for w in words)):
                        best = (rank, number)
                        break
        return best[1]

    peer.report(clock, sys.version.split()[0], tickets, decide)


main(sys.argv[1])
