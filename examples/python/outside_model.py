# SPDX-License-Identifier: Apache-2.0
"""Hands in what a model outside the library says (here scikit-learn; a language model does the
same) as points for categories, so that it abstains, is measured and is recorded like others."""

import json
import random
import sys
from datetime import datetime

import trunkline

try:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
except ImportError:
    print("scikit-learn is not installed: the example is skipped")
    sys.exit(0)

PHRASES = {"environment": ["工地夜里打桩", "饭店油烟飘进家里", "河水发黑发臭", "广场舞音响太吵"],
           "housing": ["物业乱收费", "电梯停了三天", "楼顶漏水没人修", "开发商延期交房"],
           "labour": ["老板拖欠工资", "公司不交社保", "加班没有加班费", "不签劳动合同"]}
rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
at = datetime(2018, 6, 26, 16, 0, tzinfo=rules.tz)


def tickets(count: int, seed: int) -> list[tuple[str, str]]:
    """Made-up texts; one in four also has a phrase of another category."""
    chance, made = random.Random(seed), []
    for _ in range(count):
        category = chance.choice(sorted(PHRASES))
        parts = chance.sample(PHRASES[category], chance.randint(1, 2))
        if chance.random() < 0.25:
            parts.insert(0, chance.choice(PHRASES[chance.choice(sorted(PHRASES))]))
        made.append(("，".join(parts), category))
    return made


model = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 2)), LogisticRegression())
model.fit(*zip(*tickets(300, seed=1)))


def points_of(text: str) -> dict[str, int]:
    shares = model.predict_proba([text])[0]
    return {str(c): round(1000 * float(p)) for c, p in zip(model.classes_, shares)}


def load(calibration: str) -> trunkline.TextModels:
    """A text model without n-grams: its points come with each call."""
    text = f'text_model {{ id: "sklearn" category: {json.dumps(sorted(PHRASES))} {calibration} }}'
    return trunkline.TextModels.from_sources([("sklearn", text.encode())], rules=rules)


# How often it is right by margin, on tickets that it has not learned from. The command
# `trunkline learn text --points` does this for tables, at every level of the tree.
bins: dict[int, list[int]] = {}
for text, category in tickets(600, seed=2):
    best = load("").suggest(at=at, points=points_of(text), top=1).candidates[0]
    seen = bins.setdefault(best.margin // 300 * 300, [0, 0])
    seen[0] += 1
    seen[1] += best.category == category
models = load(" ".join(f"calibration {{ margin: {margin} rows: {rows} right: {right} }}"
                       for margin, (rows, right) in sorted(bins.items())))

for text in ("工地夜里打桩，太吵了", "老板拖欠工资，公司不交社保", "你好，我想问一下"):
    decision = rules.route_suggest(accepted=at, text=text, points=points_of(text), models=models)
    guess = decision.guess
    print(text, "->", f"{guess.category}, right in {guess.percent_agreed} %: {decision.lead}"
          if guess else "a person decides")
