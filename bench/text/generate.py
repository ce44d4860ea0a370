#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes a labelled table of Chinese texts: bench/text/generate.py N > texts.csv

Each text has one to three sentences about its category and two to six others.
The sentences are those of the sample tickets (examples/changsha): one that
occurs in tickets of a single top category is about it, one that occurs in
several says nothing. In one text of six a sentence of another category is among
them, and one character in fifty is replaced, as a hurried typist or a speech
recogniser does. The sentences of a category are few, so that texts of different
folds share them: figures on this table are too good for real tickets, and serve
to compare engines and versions.
"""
import collections
import csv
import json
import os
import random
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
FEWEST = 6  # Sentences of a category.


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
    categories = collections.defaultdict(set)  # By sentence.
    path = os.path.join(ROOT, "examples", "changsha", "tickets.jsonl")
    with open(path, encoding="utf-8") as file:
        for line in file:
            ticket = json.loads(line)
            category = ticket.get("category", "").split(".")[0]
            words = ticket.get("callerWords", "") + ticket.get("title", "")
            for sentence in re.split("[。！？]", words):
                if category and len(sentence) > 4:
                    categories[sentence].add(category)
    about, others = collections.defaultdict(list), []
    for sentence in sorted(categories):
        if len(categories[sentence]) == 1:
            about[next(iter(categories[sentence]))].append(sentence)
        else:
            others.append(sentence)
    names = sorted(c for c in about if len(about[c]) >= FEWEST)
    characters = sorted({c for s in categories for c in s})
    chance = random.Random(2018)
    out = csv.writer(sys.stdout)
    out.writerow(["id", "text", "category"])
    for i in range(count):
        category = chance.choice(names)
        parts = chance.choices(about[category], k=chance.randint(1, 3))
        parts += chance.choices(others, k=chance.randint(2, 6))
        if chance.random() < 1 / 6:
            parts.append(chance.choice(about[chance.choice(names)]))
        chance.shuffle(parts)
        text = "".join(chance.choice(characters) if chance.random() < 0.02 else c
                       for c in "。".join(parts))
        out.writerow([i, text, category])


if __name__ == "__main__":
    main()
