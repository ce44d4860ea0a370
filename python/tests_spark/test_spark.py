# SPDX-License-Identifier: Apache-2.0
"""The Spark examples on a real local Spark with two worker processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import trunkline as tl
from pyspark.sql import SparkSession

sys.path.insert(0, os.environ["TRUNKLINE_EXAMPLES"])
import spark_insight  # noqa: E402
import spark_route  # noqa: E402

ROWS = 20_000


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(  # For the workers.
        [os.environ["TRUNKLINE_EXAMPLES"], os.environ.get("PYTHONPATH", "")])
    session = (SparkSession.builder.master("local[2]").appName("trunkline tests")
               .config("spark.ui.enabled", "false")
               .config("spark.driver.host", "127.0.0.1")
               .config("spark.driver.bindAddress", "127.0.0.1")
               .config("spark.sql.session.timeZone", "Asia/Shanghai")
               .config("spark.sql.execution.arrow.maxRecordsPerBatch", "1000")
               .getOrCreate())
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def rules() -> tl.RuleSet:
    return tl.RuleSet.load(tl.PACKS / "cn/national", tl.PACKS / "cn/changsha")


def tickets(spark: SparkSession) -> Any:
    categories = ["environment.noise.construction", "environment", "unheard.of", None]
    regions = ["430102", "430103", "430111", "", None]
    text = ", ".join(f"'{c}'" if c is not None else "NULL" for c in categories)
    places = ", ".join(f"'{c}'" if c is not None else "NULL" for c in regions)
    return spark.range(0, ROWS, 1, 8).selectExpr(
        "id", "timestamp_seconds(1530000000 + id * 60) AS accepted",
        f"element_at(array({text}), int(id % 4) + 1) AS category",
        f"element_at(array({places}), int(id % 5) + 1) AS region",
        "IF(id % 3 = 0, '0731-12345', NULL) AS dialled")


def test_row_by_row(spark: SparkSession, rules: tl.RuleSet) -> None:
    frame = tickets(spark)
    single = frame.toArrow()
    wanted = {
        row["id"]: row for row in single.select(["id"]).append_column(
            "lead", pa.table(rules.route_table(single))["lead"]).append_column(
            "rule", pa.table(rules.route_table(single))["rule"]).append_column(
            "outcome", pa.table(rules.route_table(single))["outcome"]).to_pylist()}
    assert len({w["lead"] for w in wanted.values()}) >= 3

    data = spark.sparkContext.broadcast(rules.to_bytes())
    route = spark_route.router(data)

    def with_process(batches: Any) -> Any:
        for batch in route(batches):
            pid = pa.array([os.getpid()] * batch.num_rows, pa.int64())
            yield pa.RecordBatch.from_arrays([*batch.columns, pid],
                                             [*batch.schema.names, "pid"])

    routed = frame.mapInArrow(
        with_process,
        "id long, accepted timestamp, category string, region string, dialled string, "
        + spark_route.ANSWERS + ", pid long").toArrow().to_pylist()
    assert len(routed) == ROWS
    assert len({row["pid"] for row in routed}) == 2
    assert os.getpid() not in {row["pid"] for row in routed}
    for row in routed:
        assert {k: row[k] for k in ("id", "lead", "rule", "outcome")} == wanted[row["id"]]


def test_the_example(spark: SparkSession, rules: tl.RuleSet) -> None:
    frame = tickets(spark)
    routed = spark_route.route_frame(frame, rules)
    assert routed.columns == [*frame.columns, "outcome", "lead", "target", "rule", "basis",
                              "confidential"]
    assert routed.count() == ROWS
    assert routed.filter("lead = ''").count() == 0
    assert spark_route.route_frame(frame.limit(0), rules).count() == 0


def history(spark: SparkSession) -> Any:
    """Two months of tickets; an outbreak, guesses at nothing, some that are open or late."""
    return spark.range(0, 12_400, 1, 8).selectExpr(
        "concat('T', id) AS id",
        "timestamp '2018-09-01 00:30:00' + make_interval(0, 0, 0, "
        "IF(id < 12000, int(id / 200), 54)) AS accepted_at",
        "IF(id < 12000, element_at(array('noise.site', 'road', NULL), int(id % 3) + 1), "
        "'water') AS category",
        "IF(id < 12000, element_at(array('430100/430102', '430100/430111', NULL), "
        "int(id % 5 % 3) + 1), '430100/430111') AS region",
        "element_at(array('env', 'transport', NULL), int(id % 3) + 1) AS lead",
        "IF(id % 40 = 0, 3, IF(id % 7 = 0, NULL, 1)) AS contacts",
        "IF(id % 40 = 0, 1, 0) AS contacts_same_caller",
        "IF(id % 11 = 0, NULL, timestamp '2018-10-31 18:00:00') AS closed_at",
        "timestamp '2018-10-20 18:00:00' AS due_handling",
        "IF(id % 11 = 0, NULL, id % 20 != 0) AS met_handling",
        "IF(id % 9 = 0, 'satisfied', IF(id % 13 = 0, 'nonsense', '')) AS satisfaction")


def test_the_figures_of_one_process(spark: SparkSession) -> None:
    frame = history(spark)
    sources = spark_insight.sources_of(tl.PACKS / "kpi")
    assert len(sources) >= 5
    zone = "Asia/Shanghai"
    classes = spark_insight.count_classes(frame, sources, time_zone=zone, month="2018-10")
    summed = {(row["kpi"], row["place"], row["class"]): row["tickets"]
              for row in classes.collect() if row["tickets"] != 0}

    whole = tl.FactTable.of_cases(frame.toArrow(), time_zone=zone)
    single = {(kpi, place, name): tickets
              for kpi, place, name, tickets in spark_insight.classes_of(
                  tl.Kpis.load(tl.PACKS / "kpi").compute(whole, month="2018-10")) if tickets != 0}
    assert whole.rejected > 100
    assert summed.pop(("", "", "rejected")) == whole.rejected
    assert summed == single
    assert len({kpi for kpi, _, _ in single}) > 5
    assert any(name.startswith("excluded ") for _, _, name in single)

    sound = frame.where("satisfaction != 'nonsense'")
    found = spark_insight.find_alerts(sound, time_zone=zone).to_pydict()
    wanted = tl.FactTable.of_cases(sound.toArrow(), time_zone=zone).alerts().to_pydict()
    assert len(found["day"]) >= 1 and "water" in found["category"]
    for name in set(wanted) - {"ids"}:
        assert found[name] == wanted[name], name
    with pytest.raises(ValueError):
        spark_insight.find_alerts(sound, time_zone="UTC")
