#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `trunkline learn catalogue` and other methods make of one history.

    bench/peers/learn boston_2011_half.csv

Each learns from the same earlier part of the tickets and routes the same later
part, the one that the command holds out. Prints a table in Markdown: correct,
wrong and unrouted in percent, the size, and the seconds. The others are a
majority table by all facts, a majority table by the first fact, and
scikit-learn's decision tree over one-hot codes. A decision tree answers for every
ticket, so it is also given with a confidence below which it leaves tickets
unrouted. The seconds of the command are those of all that it does, with reading,
the pack and the report; those of the others are of learning alone.
"""

import argparse
import collections
import csv
import json
import pathlib
import subprocess
import tempfile
import time

# Name, column of the department, columns of the facts, further arguments.
TASKS = (
    ("department by type", "department", ("type",), ()),
    ("queue by type and district", "queue", ("type", "pwd_district"),
     ("--map", "region=pwd_district")),
)


class Table:
    """The rows of one task."""

    def __init__(self, task, early, late):
        self.task = task
        self.early = early
        self.late = late

    def show(self, method, size, seconds, answers):
        correct = sum(a == row[1] for a, row in zip(answers, self.late))
        unrouted = sum(a is None for a in answers)
        n = len(self.late)
        self.print(method, size, correct, n - correct - unrouted, unrouted, n, seconds)

    def print(self, method, size, correct, wrong, unrouted, n, seconds):
        shares = " | ".join(f"{100 * x / n:.2f} %" for x in (correct, wrong, unrouted))
        print(f"| {self.task} | {method} | {size} | {shares} | {seconds:.2f} |", flush=True)


def learn(tool, history, lead, more):
    """The report of the command, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        subprocess.run(
            [tool, "learn", "catalogue", history, "-o", folder, "--time-zone",
             "America/New_York", "--map", "accepted=open_dt,category=type",
             "--map", f"lead={lead}", *more],
            check=True, capture_output=True)
        seconds = time.perf_counter() - begin
        report = pathlib.Path(folder, "evidence", "report.json").read_text("utf-8")
        return json.loads(report), seconds


def read(path, lead, facts, split):
    """(facts, department) of the rows before a day, and of those from it on."""
    early, late = [], []
    with open(path, encoding="utf-8-sig", newline="") as f:
        for row in csv.DictReader(f):
            item = tuple(row[k].strip() for k in facts), row[lead].strip()
            if item[1]:
                (early if row["open_dt"] < split else late).append(item)
    return early, late


def majority(table, count, name):
    begin = time.perf_counter()
    seen = collections.defaultdict(collections.Counter)
    for facts, lead in table.early:
        seen[facts[:count]][lead] += 1
    best = {k: min(c, key=lambda x: (-c[x], x)) for k, c in seen.items()}
    seconds = time.perf_counter() - begin
    table.show(f"majority of each {name}", f"{len(best):,} rows", seconds,
               [best.get(facts[:count]) for facts, _ in table.late])


def trees(table):
    from sklearn.preprocessing import OneHotEncoder
    from sklearn.tree import DecisionTreeClassifier
    for leaf in (1, 3):
        begin = time.perf_counter()
        codes = OneHotEncoder(handle_unknown="ignore")
        x = codes.fit_transform([facts for facts, _ in table.early])
        model = DecisionTreeClassifier(min_samples_leaf=leaf, random_state=0)
        model.fit(x, [lead for _, lead in table.early])
        seconds = time.perf_counter() - begin
        shares = model.predict_proba(codes.transform([facts for facts, _ in table.late]))
        best = shares.argmax(axis=1)
        for least in (0, 0.5):
            table.show(
                f"decision tree, {leaf} {'ticket' if leaf == 1 else 'tickets'} a leaf"
                + (", half of them" if least else ""),
                f"{model.get_n_leaves():,} leaves", seconds,
                [model.classes_[b] if s[b] >= least else None
                 for s, b in zip(shares, best)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("tool", help="the trunkline command, of a release build")
    parser.add_argument("history", help="boston_2011_half.csv")
    args = parser.parse_args()
    print("| task | method | size | correct | wrong | unrouted | s |")
    print("|---|---|---|---|---|---|---|")
    for task, lead, facts, more in TASKS:
        report, seconds = learn(args.tool, args.history, lead, more)
        table = Table(task, *read(args.history, lead, facts, report["held_out_from"]))
        held_out = report["held_out"]
        assert held_out["tickets"] == len(table.late)
        table.print("`learn`", f"{report['held_out_rules']:,} rules", held_out["correct"],
                    held_out["wrong"], held_out["unrouted"] + held_out["disputed"],
                    held_out["tickets"], seconds)
        majority(table, len(facts), " and ".join(("type", "district")[:len(facts)]))
        if len(facts) > 1:
            majority(table, 1, "type")
        trees(table)


if __name__ == "__main__":
    main()
