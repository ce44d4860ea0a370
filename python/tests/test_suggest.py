# SPDX-License-Identifier: Apache-2.0
"""Suggestions, and tickets that are routed by one."""

from __future__ import annotations

import ctypes
import os
import pickle
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import trunkline as tl
from conftest import ACCEPTED, ACCEPTED_US

MODELS = """
text_model {
  id: "words" category: ["noise", "road"]
  gram { text: "噪声" vote { category: 0 points: 300 } }
  gram { text: "吵" vote { category: 0 points: 50 } }
  gram { text: "坑" vote { category: 1 points: 300 } }
  calibration { margin: 0 rows: 100 right: 60 }
  calibration { margin: 100 rows: 100 right: 90 }
}
"""


@pytest.fixture(scope="module")
def models(town: tl.RuleSet) -> tl.TextModels:
    return tl.TextModels.from_sources([("words", MODELS.encode())], rules=town)


def test_suggest(models: tl.TextModels) -> None:
    found = models.suggest("夜里噪声，很吵", at=ACCEPTED, percent=80, top=2)
    assert found.answer == found.candidates[0]
    assert len(found.candidates) == 1
    best = found.candidates[0]
    assert (best.category, best.model, best.score, best.margin) == ("noise", "words", 350, 350)
    assert (best.percent_agreed, best.percent_low, best.rows) == (90, 82, 100)
    assert not best.offer_only
    assert models.suggest("噪声", at=ACCEPTED_US, percent=91).answer is None
    assert models.suggest("hello", at=ACCEPTED) == models.suggest("", at=ACCEPTED)
    assert '"score": 350' in found.to_json()
    assert len(models) == 1 and models
    assert models == tl.TextModels.from_sources([("other", models.to_bytes())])
    assert hash(models) == hash(tl.TextModels.from_sources([("other", models.to_bytes())]))
    assert "1 models, 3 n-grams" in repr(models)


def test_spans_are_characters(models: tl.TextModels) -> None:
    text = "😀é很吵的噪声"
    why = models.explain(text, "noise", at=ACCEPTED)
    assert [(text[s.begin:s.end], s.points) for s in why.spans] == [("吵", 50), ("噪声", 300)]
    assert sum(s.points for s in why.spans) == why.score == 350
    assert text not in repr(why)
    with pytest.raises(LookupError):
        models.explain(text, "unheard.of", at=ACCEPTED)


def test_models_of_the_packs(changsha: tl.RuleSet) -> None:
    models = changsha.text_models
    assert models == changsha.text_models and not models.issues
    text = "工地夜间施工噪声扰民"
    found = changsha.suggest(text, at=ACCEPTED, top=3)
    assert found.candidates[0].category.startswith("environment.noise")
    assert found == changsha.suggest(text, at=ACCEPTED, top=3, models=models)
    why = changsha.explain_suggestion(text, found.candidates[0].category, at=ACCEPTED)
    assert why.score == found.candidates[0].score == sum(s.points for s in why.spans)


def test_no_models(town: tl.RuleSet, changsha: tl.RuleSet, tmp_path: Path) -> None:
    with pytest.raises(tl.FailedPreconditionError):
        town.suggest("噪声", at=ACCEPTED)
    again = pickle.loads(pickle.dumps(changsha))
    with pytest.raises(tl.FailedPreconditionError):
        again.suggest("噪声", at=ACCEPTED)
    (tmp_path / "town.txtpb").write_text(town.to_text())
    bare = tl.RuleSet.load(tmp_path)
    with pytest.raises(tl.FailedPreconditionError, match="folder"):
        bare.suggest("噪声", at=ACCEPTED)
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "words.txtpb").write_text(MODELS.replace("road", "unheard.of"))
    with pytest.raises(tl.RuleError, match="unheard.of"):
        bare.suggest("噪声", at=ACCEPTED)
    (tmp_path / "text" / "words.txtpb").write_text(MODELS)
    answer = bare.suggest("噪声", at=ACCEPTED).answer
    assert answer is not None and answer.category == "noise"


def test_route(town: tl.RuleSet, models: tl.TextModels) -> None:
    ticket: dict[str, Any] = {"accepted": ACCEPTED, "dialled": "12345", "text": "夜里噪声"}
    assert town.route(**ticket).guess is None
    decision = town.route_suggest(**ticket, suggest=80, models=models)
    assert decision.lead == "environment"
    guess = decision.guess
    assert guess is not None
    assert (guess.category, guess.model, guess.margin) == ("noise", "words", 300)
    assert guess.models_hash == models.hash[:16]
    assert guess.outcome_without is tl.Outcome.UNMATCHED
    assert guess.lead_without == "centre"
    assert "lead" in guess.changed
    assert tl.Decision.from_bytes(decision.to_bytes()) == decision
    assert pickle.loads(pickle.dumps(decision)).guess == guess
    assert town.route_suggest(**ticket, category="road", models=models).guess is None
    assert town.route_suggest(**ticket, suggest=91, models=models).guess is None
    why = town.explain(**ticket, suggest=80, models=models)
    assert why.decision == decision
    assert why.steps[1].code == "guess" and "夜里" not in str(why)


def test_table(town: tl.RuleSet, models: tl.TextModels) -> None:
    texts = ["夜里噪声", "漏水", "有坑", "你好", None]
    rows: list[dict[str, Any]] = [{"accepted": ACCEPTED, "dialled": "12345", "text": texts[i % 5],
             "category": "road" if i % 7 == 0 else None} for i in range(500)]
    table = pa.Table.from_pylist(rows)
    plain = town.route_table(table)
    assert plain.column_names == ("outcome", "lead", "target", "rule", "basis", "confidential",
                                  "also", "keyword", "notes")
    for threads in (1, 3):
        routed = town.route_table(table, suggest=80, models=models, threads=threads)
        columns = routed.to_pydict()
        assert tuple(columns) == routed.column_names
        assert pa.table(routed).to_pydict() == columns
        pa.table(routed).validate(full=True)
        for i, row in enumerate(rows):
            one = town.route_suggest(**row, suggest=80, models=models)
            assert columns["lead"][i] == one.lead
            assert columns["to_confirm"][i] == (one.guess is not None)
            assert columns["guess"][i] == (one.guess.category if one.guess else "")
            assert columns["guess_model"][i] == (one.guess.model if one.guess else "")
            assert columns["guess_margin"][i] == (one.guess.margin if one.guess else None)
            assert columns["guess_percent"][i] == (one.guess.percent_agreed if one.guess else None)
            assert columns["lead_without_guess"][i] == (one.guess.lead_without if one.guess else "")
        assert any(columns["to_confirm"]) and not all(columns["to_confirm"])


def test_bad_arguments(town: tl.RuleSet, models: tl.TextModels) -> None:
    table = pa.Table.from_pylist([{"accepted": ACCEPTED}])
    for bad in (0, 101, -1):
        with pytest.raises(ValueError):
            town.route_table(table, suggest=bad, models=models)
        with pytest.raises(ValueError):
            town.route_suggest(accepted=ACCEPTED, suggest=bad, models=models)
    api: Any = town
    with pytest.raises(TypeError):
        api.suggest("噪声", at=ACCEPTED, models="words")
    with pytest.raises(TypeError):
        api.suggest(b"x", at=ACCEPTED, models=models)
    with pytest.raises(ValueError) as error:
        models.suggest("13000000000\udc80", at=ACCEPTED)
    assert "13000000000" not in str(error.value)


OUTSIDE = """
text_model {
  id: "outside" category: ["noise", "road"]
  calibration { margin: 0 rows: 100 right: 60 }
  calibration { margin: 100 rows: 100 right: 90 }
}
"""


def test_points(town: tl.RuleSet, models: tl.TextModels) -> None:
    outside = tl.TextModels.from_sources([("outside", OUTSIDE.encode())], rules=town)
    points = {"road": 700, "noise": 200, "unheard.of": 900}
    found = outside.suggest(at=ACCEPTED, points=points, percent=80, top=2)
    assert found.left_out == 1
    assert found == town.suggest(at=ACCEPTED, points=points, percent=80, top=2, models=outside)
    assert [(c.category, c.score, c.margin) for c in found.candidates] == [
        ("road", 700, 500), ("noise", 200, -500)]
    assert found.answer == found.candidates[0] and found.answer.model == "outside"
    assert outside.suggest(at=ACCEPTED, points={}).answer is None
    assert outside.suggest("噪声", at=ACCEPTED).left_out == 0

    ticket: dict[str, Any] = {"accepted": ACCEPTED, "dialled": "12345"}
    with pytest.warns(UserWarning, match="scores 1 of the categories"):
        decision = town.route_suggest(**ticket, points=points, models=outside)
    guess = decision.guess
    assert guess is not None
    assert (guess.category, guess.model, guess.margin) == ("road", "outside", 500)
    assert guess.models_hash == outside.hash[:16]
    del points["unheard.of"]
    why = town.explain(**ticket, suggest=80, points=points, models=outside)
    assert why.decision == decision and why.steps[1].code == "guess.points"
    ticket["category"] = "noise"
    assert town.route_suggest(**ticket, points=points, models=outside).guess is None


def test_bad_points(town: tl.RuleSet, models: tl.TextModels) -> None:
    outside = tl.TextModels.from_sources([("outside", OUTSIDE.encode())], rules=town)
    with pytest.raises(ValueError, match="either"):
        outside.suggest("噪声", at=ACCEPTED, points={"noise": 1})
    with pytest.raises(ValueError, match="either"):
        outside.suggest(at=ACCEPTED)
    with pytest.raises(ValueError, match="50000001"):
        outside.suggest(at=ACCEPTED, points={"noise": 50_000_001})
    assert outside.suggest(at=ACCEPTED, points={"noise": 50_000_000}).candidates[0].score == 50_000_000
    with pytest.raises(tl.FailedPreconditionError, match="n-grams"):
        models.suggest(at=ACCEPTED, points={"noise": 1})
    with pytest.raises(ValueError, match="only with suggest"):
        town.explain(accepted=ACCEPTED, points={"noise": 1}, models=outside)
    api: Any = outside
    for bad in (["noise"], {"noise": "1"}, {1: 1}, {"noise": 2**40}, {"noise": 0.5}):
        with pytest.raises(TypeError):
            api.suggest(at=ACCEPTED, points=bad)


def test_same_bytes_as_the_c_library(changsha: tl.RuleSet) -> None:
    library = os.environ.get("TRUNKLINE_C_LIBRARY")
    assert library, "TRUNKLINE_C_LIBRARY names libtrunkline_c.so"
    c = ctypes.CDLL(library)

    class Slice(ctypes.Structure):
        _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_size_t)]

    class Buffer(ctypes.Structure):
        _fields_ = [("data", ctypes.POINTER(ctypes.c_char)), ("size", ctypes.c_size_t)]

    class Source(ctypes.Structure):
        _fields_ = [("name", Slice), ("content", Slice), ("format", ctypes.c_int32)]

    models = tl.TextModels.from_sources([("words", changsha.text_models.to_bytes())])
    data = models.to_bytes()
    source = Source(Slice(b"x", 1), Slice(data, len(data)), 3)
    handle = ctypes.c_void_p()
    assert c.tl_text_models_load(ctypes.byref(source), ctypes.c_size_t(1), None,
                                 ctypes.byref(handle), None, None) == 0
    c.tl_suggest.argtypes = [ctypes.c_void_p, Slice, ctypes.c_int64, ctypes.c_int32,
                             ctypes.c_int32, ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p]
    names = [label for category in changsha.categories for label in category.labels.values()]
    texts = names + [a + b for a, b in zip(names, names[7:])]
    assert len(texts) > 500
    out = Buffer()
    for text in texts:
        raw = text.encode()
        assert c.tl_suggest(handle, Slice(raw, len(raw)), ACCEPTED_US, 80, 5, 3,
                            ctypes.byref(out), None) == 0
        theirs = ctypes.string_at(out.data, out.size)
        assert theirs == models.suggest(text, at=ACCEPTED, percent=80, top=5).to_bytes()
    c.tl_buffer_free(ctypes.byref(out))
    c.tl_text_models_free(handle)


def test_points_of_a_table(town: tl.RuleSet, models: tl.TextModels) -> None:
    outside = tl.TextModels.from_sources([("outside", OUTSIDE.encode())], rules=town)
    given: list[dict[str, int] | None] = [
        {"road": 700, "noise": 200}, None, {}, {"noise": 900}, {"road": 1, "noise": 2}] * 40
    rows: list[dict[str, Any]] = [{"accepted": ACCEPTED, "dialled": "12345"}] * len(given)
    table = pa.Table.from_pylist(rows)
    for threads in (1, 3):
        columns = town.route_table(table, suggest=80, points=given, models=outside,
                                   threads=threads).to_pydict()
        for i, points in enumerate(given):
            one = town.route_suggest(**rows[i], suggest=80, points=points or {}, models=outside)
            assert columns["lead"][i] == one.lead
            assert columns["guess"][i] == (one.guess.category if one.guess else "")
        assert any(columns["to_confirm"]) and not all(columns["to_confirm"])
    unheard = [{"unheard.of": 5}] * len(given)
    with pytest.warns(UserWarning, match="points: 200 are of categories"):
        town.route_table(table, suggest=80, points=unheard, models=outside)

    api: Any = town
    with pytest.raises(ValueError, match="points: of 1 rows, and the table has 200"):
        api.route_table(table, suggest=80, points=[{}], models=outside)
    with pytest.raises(ValueError, match="only with suggest"):
        api.route_table(table, points=given)
    for bad in ("words", 5, {"road": 5}, [5] * 200, [{"road": "x"}] * 200):
        with pytest.raises(TypeError):
            api.route_table(table, suggest=80, points=bad, models=outside)
    with pytest.raises(ValueError, match="row 1"):
        api.route_table(table, suggest=80, models=outside,
                        points=[{}, {"road": 2_000_000_000}] * 100)
    with pytest.raises(ValueError):  # Shares of votes say nothing of points.
        api.route_table(table, suggest=80, points=given, models=models)


def test_models_as_a_table(town: tl.RuleSet) -> None:
    table = ("row,model,category,gram,vote1,points1\nmodel,w,,,,\ncategory,w,noise,,,\n"
             "category,w,road,,,\ngram,w,,噪声,noise,9\n")
    words = tl.TextModels.from_sources([("w.csv", table.encode())], rules=town)
    text = ('text_model { id: "w" category: ["noise", "road"] '
            'gram { text: "噪声" vote { points: 9 } } }')
    assert words == tl.TextModels.from_sources([("w.txtpb", text.encode())], rules=town)
    assert words.suggest("噪声", at=ACCEPTED).candidates[0].category == "noise"
    with pytest.raises(tl.RuleError) as error:
        tl.TextModels.from_sources([("w.csv", table.replace("noise,9", "noise,many").encode())])
    assert error.value.issues[0].place.line == 5
