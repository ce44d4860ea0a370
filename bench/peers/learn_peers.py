#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What other methods make of the history that `trunkline learn` reads.

    bench/peers/learn_peers.py history.csv --time open_dt --lead department \
        --facts type,pwd_district

Learns from the first half by time, routes the second, and prints right, wrong
and unrouted in percent, the size and the time of: a majority table by all facts,
a majority table by the first fact, and scikit-learn's decision tree over one-hot
codes (Debian: python3-sklearn). A decision tree answers for every ticket, so it
is also given with the confidence below which it leaves tickets unrouted.
"""

import argparse
import collections
import csv
import time


def read(path, time_column, lead, facts):
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = [(r[time_column], tuple(r[k].strip() for k in facts),
                 r[lead].strip()) for r in csv.DictReader(f)]
    rows.sort()
    return rows[:len(rows) // 2], rows[len(rows) // 2:]


def show(name, size, seconds, answers, late):
    right = sum(a == r[2] for a, r in zip(answers, late))
    unrouted = sum(a is None for a in answers)
    n = len(late)
    print(f"| {name} | {size} | {100 * right / n:.2f} "
          f"| {100 * (n - right - unrouted) / n:.2f} "
          f"| {100 * unrouted / n:.2f} | {seconds:.2f} |")


def majority(early, late, count, name):
    begin = time.perf_counter()
    table = collections.defaultdict(collections.Counter)
    for _, facts, lead in early:
        table[facts[:count]][lead] += 1
    best = {k: min(c, key=lambda x: (-c[x], x)) for k, c in table.items()}
    seconds = time.perf_counter() - begin
    answers = [best.get(r[1][:count]) for r in late]
    show(name, f"{len(best)} rows", seconds, answers, late)


def tree(early, late):
    from sklearn.preprocessing import OneHotEncoder
    from sklearn.tree import DecisionTreeClassifier
    begin = time.perf_counter()
    codes = OneHotEncoder(handle_unknown="ignore")
    x = codes.fit_transform([r[1] for r in early])
    for leaf in (1, 3):
        model = DecisionTreeClassifier(min_samples_leaf=leaf, random_state=0)
        model.fit(x, [r[2] for r in early])
        seconds = time.perf_counter() - begin
        shares = model.predict_proba(codes.transform([r[1] for r in late]))
        best = shares.argmax(axis=1)
        size = f"{model.get_n_leaves()} leaves"
        for least in (0, 0.5):
            answers = [model.classes_[b] if s[b] >= least else None
                       for s, b in zip(shares, best)]
            show(f"decision tree, {leaf} a leaf, confidence {least}", size,
                 seconds, answers, late)
        begin = time.perf_counter()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("history")
    parser.add_argument("--time", required=True)
    parser.add_argument("--lead", required=True)
    parser.add_argument("--facts", required=True)
    args = parser.parse_args()
    facts = args.facts.split(",")
    early, late = read(args.history, args.time, args.lead, facts)
    print("| method | size | right | wrong | unrouted | seconds |")
    print("|---|---|---|---|---|---|")
    majority(early, late, len(facts), "majority by " + ", ".join(facts))
    if len(facts) > 1:
        majority(early, late, 1, "majority by " + facts[0])
    tree(early, late)


if __name__ == "__main__":
    main()
