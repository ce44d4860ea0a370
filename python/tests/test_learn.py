# SPDX-License-Identifier: Apache-2.0
"""learn(): the bytes of the command, any way of storing a column, bad tables."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import trunkline as tl

ZONE = "Asia/Shanghai"
COLUMNS = {"id": "nr", "accepted": "opened", "category": "kind/part", "region": "place",
           "lead": "unit", "due": "due", "returned": "back", "attribute.size": "size",
           "type": "sort"}


def rows() -> list[dict[str, Any]]:
    """Noise goes to environment, large things to works, litter changes hands."""
    out: list[dict[str, Any]] = []
    for i in range(600):
        opened = datetime(2018, 1, 1, 8, 15) + timedelta(days=i // 3, minutes=i)
        noise, large = i % 3 != 0, i % 5 == 0
        out.append({
            "nr": f"T{i:03}", "opened": opened,
            "kind": " Environment" if noise else "Cleaning",
            "part": "Noise" if noise else "Litter",
            "place": ["East", "West", None][i % 3 if i % 7 else 2],
            "unit": ("Works" if large else "Environment") if noise
                    else "Streets" if i < 300 else "Parks",
            "due": None if i == 5 else opened + timedelta(days=10 if noise else 2),
            "back": i == 7, "size": 500 if large else i % 90,
            "sort": "complaint" if i % 2 else None})
    return out


def table(**changed: pa.DataType) -> pa.Table:
    """Naive timestamps, as a CSV reader gives them."""
    types = {"nr": pa.string(), "opened": pa.timestamp("s"), "kind": pa.string(),
             "part": pa.string(), "place": pa.string(), "unit": pa.string(),
             "due": pa.timestamp("s"), "back": pa.bool_(), "size": pa.int64(),
             "sort": pa.string(), **changed}
    return pa.Table.from_pylist(rows(), pa.schema(list(types.items())))


def learn(of: Any, **options: Any) -> tl.LearnedCatalogue:
    return tl.learn(of, **{"columns": COLUMNS, "time_zone": ZONE,
                           "attribute_kinds": {"size": "number"}, **options})


@pytest.fixture(scope="module")
def learned() -> tl.LearnedCatalogue:
    return learn(table())


def test_result(learned: tl.LearnedCatalogue) -> None:
    assert (learned.rows, learned.rejects, learned.tickets, learned.evidence) == (
        600, 0, 600, 599)
    assert learned.first_rejects == ()
    assert learned.replay == {"correct": 599, "wrong": 0, "unrouted": 0, "disputed": 0}
    assert learned.held_out["correct"] == 200
    assert set(learned.files) >= {"places.txtpb", "rules.txtpb", "deadlines.txtpb"}
    rules = tl.RuleSet.from_sources([
        (name, content.encode()) for name, content in learned.files.items()
        if "/" not in name])
    decision = rules.route(accepted=datetime(2018, 6, 1, tzinfo=timezone.utc),
                           category="cleaning.litter")
    assert decision.lead == "parks"
    assert "RULE_STATUS_DRAFT" in learned.files["rules.txtpb"]
    assert learned.report().startswith("600 tickets, 599 of them evidence")
    assert learned.report(lang="zh").startswith("工单600件")
    assert json.loads(learned.report_json())["evidence"] == 599
    assert learned.report_page().startswith("<!DOCTYPE html>")
    assert learned.review()[0][0] == "rule" and len(learned.review()) == learned.rules + 1
    assert repr(learned) == f"<LearnedCatalogue of {learned.rules} rules>"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_bytes_of_the_command(tmp_path: Path, lang: str) -> None:
    tool = os.environ.get("TRUNKLINE_TOOL")
    assert tool, "TRUNKLINE_TOOL names the command"
    history = tmp_path / "history.csv"
    with history.open("w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, list(rows()[0]))
        out.writeheader()
        out.writerows({k: {True: "yes", False: "no"}[v] if isinstance(v, bool) else v
                       for k, v in row.items()} for row in rows())
    subprocess.run(
        [tool, "learn", "catalogue", history, "-o", tmp_path / "tool", "--lang", lang,
         "--id", "cn.town", "--time-zone", ZONE, "--attribute-kind", "size=number",
         *[part for k, v in COLUMNS.items() for part in ("--map", f"{k}={v}")]],
        check=True, capture_output=True)
    learn(table(), id="cn.town", lang=lang).save(tmp_path / "python")

    def content(folder: str) -> dict[str, bytes]:
        top = tmp_path / folder
        return {str(p.relative_to(top)): p.read_bytes() for p in top.rglob("*")
                if p.is_file()}
    made = content("tool")
    assert len(made) >= 9 and content("python") == made


def same(of: Any, learned: tl.LearnedCatalogue, **options: Any) -> None:
    other = learn(of, **options)
    assert other.first_rejects == ()
    assert other.files == learned.files
    assert other.report_json() == learned.report_json()
    assert other.review() == learned.review()


def test_order_and_batches(learned: tl.LearnedCatalogue) -> None:
    whole = table()
    same(whole.take(pa.array(list(reversed(range(600))))), learned)
    same(pa.concat_tables([whole.slice(0, 13), whole.slice(13, 200), whole.slice(213)]),
         learned)
    same(pa.RecordBatchReader.from_batches(whole.schema, whole.to_batches(100)), learned)


@pytest.mark.parametrize("changed", [
    {"kind": pa.large_string(), "unit": pa.string_view()},
    {"kind": pa.dictionary(pa.int8(), pa.string()),
     "unit": pa.dictionary(pa.uint32(), pa.large_string())},
    {"opened": pa.timestamp("us"), "due": pa.timestamp("ms")},
    {"size": pa.float64()}, {"size": pa.uint16()}, {"size": pa.decimal128(6, 2)},
])
def test_types(changed: dict[str, pa.DataType], learned: tl.LearnedCatalogue) -> None:
    same(table(**changed), learned)


def test_times(learned: tl.LearnedCatalogue) -> None:
    zone = ZoneInfo(ZONE)
    instants = [row["opened"].replace(tzinfo=zone) for row in rows()]
    number = table().schema.get_field_index("opened")
    for column in (
            pa.array(instants, pa.timestamp("ns", "UTC")),
            pa.array([int(t.timestamp() * 1_000_000) for t in instants], pa.int64()),
            pa.array([t.strftime("%Y-%m-%d %H:%M:%S") for t in instants]),
            pa.array([t.isoformat() for t in instants])):
        same(table().set_column(number, "opened", column), learned)


def test_flags(learned: tl.LearnedCatalogue) -> None:
    number = table().schema.get_field_index("back")
    back = [row["back"] for row in rows()]
    for column in (pa.array([int(b) for b in back]), pa.array([3.0 * b for b in back]),
                   pa.array(["yes" if b else "" for b in back]),
                   pa.array(["是" if b else None for b in back])):
        same(table().set_column(number, "back", column), learned)


def test_other_libraries(learned: tl.LearnedCatalogue) -> None:
    same(pl.from_arrow(table()), learned)
    same(table().to_pandas(types_mapper=pd.ArrowDtype), learned)


def test_names_of_fields(learned: tl.LearnedCatalogue) -> None:
    joined = [f"{row['kind']}/{row['part']}" for row in rows()]
    renamed = table().rename_columns(
        ["id", "accepted", "a", "b", "region", "lead", "due", "returned", "attribute.size",
         "type"]).append_column("category", pa.array(joined))
    other = learn(renamed, columns=None)
    # Paths are a matter of joined columns: without them the name is one.
    assert other.evidence == 599 and other.files != learned.files
    with pytest.raises(tl.InvalidArgumentError, match="a history has no field \"unit\""):
        learn(table(), columns={"unit": "unit"})
    with pytest.raises(tl.InvalidArgumentError, match="no column \"part2\""):
        learn(table(), columns={**COLUMNS, "category": "kind/part2"})
    for field in ("accepted", "category", "lead"):
        with pytest.raises(tl.InvalidArgumentError, match=f"no column \"{field}\""):
            learn(table(), columns={k: v for k, v in COLUMNS.items() if k != field})


def test_rejects() -> None:
    bad = rows()
    bad[3]["opened"] = None
    for row, word in zip(bad, ["nonsense"] * 2):
        row["sort"] = word
    learned = learn(pa.Table.from_pylist(bad, table().schema))
    assert (learned.rows, learned.rejects, learned.tickets) == (600, 3, 597)
    assert learned.first_rejects == (
        "row 1, type: no such name", "row 2, type: no such name",
        "row 4, accepted: there is no time")
    times = [f"{row['opened']}" for row in rows()]
    times[10] = "soon"
    number = table().schema.get_field_index("opened")
    text = table().set_column(number, "opened", pa.array(times))
    assert learn(text).first_rejects == ("row 11, accepted: not a time",)


def test_review(learned: tl.LearnedCatalogue) -> None:
    review = [list(row) for row in learned.review()]
    for row in review[1:]:
        row[-1] = "yes"
    approved = learn(table(), review=review)
    assert "RULE_STATUS_DRAFT" not in approved.files["rules.txtpb"]
    review[1][-1] = "perhaps"
    with pytest.raises(tl.InvalidArgumentError, match="row 2 of the review table"):
        learn(table(), review=review)


def test_over(learned: tl.LearnedCatalogue, town: tl.RuleSet) -> None:
    overlay = learn(table(), over=town, columns={
        k: v for k, v in COLUMNS.items() if not k.startswith("attribute.")})
    assert "priority: -900" in overlay.files["rules.txtpb"]


def test_calendars(calendars: tl.Calendars, learned: tl.LearnedCatalogue) -> None:
    assert learn(table(), calendars=calendars).tickets == 600


def test_nothing_to_learn() -> None:
    empty = table().slice(0, 0)
    with pytest.raises(tl.FailedPreconditionError, match="no ticket to learn from"):
        learn(empty)
    with pytest.raises(tl.FailedPreconditionError, match="no rule was learnt"):
        learn(table().slice(0, 1))


def test_bad_arguments(town: tl.RuleSet) -> None:
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        tl.learn([1, 2])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="over"):
        learn(table(), over="town")
    with pytest.raises(TypeError, match="calendars"):
        learn(table(), calendars=town)
    with pytest.raises(TypeError, match="columns"):
        learn(table(), columns={"category": 3})
    with pytest.raises(ValueError, match="min_support is 0"):
        learn(table(), min_support=0)
    with pytest.raises(ValueError, match="text, tree, number or date"):
        learn(table(), attribute_kinds={"size": "sum"})
    with pytest.raises(ValueError, match="Nowhere"):
        learn(table(), time_zone="Nowhere/City")
    with pytest.raises(ValueError, match="column \"unit\""):
        learn(table().set_column(5, "unit", pa.array([{"a": 1}] * 600)))
    with pytest.raises(ValueError, match="lang"):
        learn(table(), lang="fr")


def test_save_fails(learned: tl.LearnedCatalogue, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="cannot write"):
        learned.save(tmp_path / "file")
