# SPDX-License-Identifier: Apache-2.0
"""Rates and alerts of a history of any size, by Spark.

    python spark_insight.py        # a local Spark; needs trunkline[spark]

Rates are counts of classes (numerator, rest, each exclusion), which add up: every
worker counts its Arrow batches, Spark adds. Alerts need the contacts by day,
category and region alone, which Spark counts and one process judges. Both are the
figures of the commands kpi and alerts for the same table.

An id that is there twice is found within a batch only: call
cases.dropDuplicates(["id"]) before, if that can be.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.broadcast import Broadcast
from pyspark.sql import DataFrame, SparkSession

import trunkline

Sources = list[tuple[str, bytes]]
Batches = Iterable[pa.RecordBatch]
CLASSES = "kpi string, place string, class string, tickets long"
SCHEMA = pa.schema([("kpi", pa.string()), ("place", pa.string()), ("class", pa.string()),
                    ("tickets", pa.int64())])


def sources_of(folder: Path) -> Sources:
    """Returns KPI files as what is sent to the workers."""
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.txtpb"))]


def classes_of(result: trunkline.ResultTable) -> Iterator[tuple[str, str, str, int]]:
    """Returns the classes of each rate: their numbers add up over any parts of a table."""
    rows = result.to_pydict()
    for i, kpi in enumerate(rows["kpi"]):
        place, numerator = rows["group"][i], rows["numerator"][i]
        yield kpi, place, "numerator", numerator
        yield kpi, place, "rest", rows["denominator"][i] - numerator
        yield kpi, place, "future", rows["future"][i]
        yield kpi, place, "overdue_open", rows["overdue_open"][i] or 0
        for one in filter(None, rows["excluded"][i].split(";")):
            name, number = one.split("=")
            yield kpi, place, "excluded " + name, int(number)


def counter(data: Broadcast[Sources], time_zone: str,
            month: str) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Returns the function that a worker runs over the batches of a partition."""

    def count(batches: Batches) -> Iterator[pa.RecordBatch]:
        kpis = trunkline.Kpis.from_sources(data.value)
        sums: dict[tuple[str, str, str], int] = defaultdict(int)
        for batch in batches:
            cases = trunkline.FactTable.of_cases(batch, time_zone=time_zone)
            sums["", "", "rejected"] += cases.rejected
            for kpi, place, name, tickets in classes_of(kpis.compute(cases, month=month)):
                sums[kpi, place, name] += tickets
        yield pa.RecordBatch.from_pylist(
            [{"kpi": kpi, "place": place, "class": name, "tickets": tickets}
             for (kpi, place, name), tickets in sums.items()], SCHEMA)

    return count


def count_classes(cases: DataFrame, sources: Sources, *, time_zone: str,
                  month: str) -> DataFrame:
    """Returns the tickets of each KPI, place and class, with the columns of CLASSES.

    `cases` has columns of the case table. Rows that could not be read are counted
    under the class "rejected" of no KPI.
    """
    data = cases.sparkSession.sparkContext.broadcast(sources)
    parts = cases.mapInArrow(counter(data, time_zone, month), CLASSES)
    return parts.groupBy("kpi", "place", "class").sum("tickets").toDF(
        "kpi", "place", "class", "tickets")


def find_alerts(cases: DataFrame, *, time_zone: str) -> trunkline.ResultTable:
    """Returns the alerts of every day; their `ids` are not those of cases."""
    spark = cases.sparkSession
    if spark.conf.get("spark.sql.session.timeZone") != time_zone:
        raise ValueError("spark.sql.session.timeZone decides days: set it to time_zone")
    again, today = "coalesce(contacts_same_caller, 0)", "0"
    if "contacts_same_day" in cases.columns:
        today = "coalesce(contacts_same_day, 0)"
    days = cases.where("accepted_at IS NOT NULL").selectExpr(
        "date_format(accepted_at, 'yyyy-MM-dd') AS accepted_at",
        "coalesce(category, '') AS category", "coalesce(region, '') AS region",
        f"IF({today} = 0, greatest(1, coalesce(contacts, 0) - {again}), "
        f"greatest(0, greatest(1, coalesce(contacts, 0)) - greatest({again}, {today}))) AS contacts",
    ).where("contacts > 0").groupBy("accepted_at", "category", "region").sum("contacts").toDF(
        "accepted_at", "category", "region", "contacts").toPandas()
    days["id"] = [str(i) for i in range(len(days))]
    return trunkline.FactTable.of_cases(days, time_zone=time_zone).alerts()


def main() -> None:
    zone = "Asia/Shanghai"
    spark = (SparkSession.builder.master("local[2]").appName("trunkline")
             .config("spark.sql.session.timeZone", zone).getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    # 200 tickets a day of October 2018, and 300 more of one street on the 25th.
    cases = spark.range(31 * 200 + 300).selectExpr(
        "concat('T', id) AS id",
        "timestamp '2018-10-01 09:00:00' + make_interval(0, 0, 0, "
        "IF(id < 6200, int(id / 200), 24)) AS accepted_at",
        "IF(id < 6200, element_at(array('noise.site', 'road', 'water'), int(id % 3) + 1), "
        "'water') AS category",
        "IF(id < 6200, element_at(array('430100/430102', '430100/430111'), int(id % 2) + 1), "
        "'430100/430111') AS region",
        "element_at(array('env', 'transport'), int(id % 2) + 1) AS lead",
        "1 AS contacts", "0 AS contacts_same_caller",
        "timestamp '2018-10-31 18:00:00' AS closed_at", "id % 20 != 0 AS met_handling")
    classes = count_classes(cases, sources_of(trunkline.PACKS / "kpi"), time_zone=zone,
                            month="2018-10")
    classes.where("place = '' AND tickets != 0").orderBy("kpi", "class").show(100, truncate=False)
    found = find_alerts(cases, time_zone=zone).to_pydict()
    for i, day in enumerate(found["day"]):
        print(day, found["category"][i], found["region"][i], found["observed"][i],
              f"{found['expected'][i]:.1f}")
    spark.stop()


if __name__ == "__main__":
    main()
