# SPDX-License-Identifier: Apache-2.0
"""Routes a Spark DataFrame on every core of a cluster.

    python spark_route.py          # a local Spark; needs trunkline[spark]

The rule set goes to the workers once, as bytes; tickets stay in Arrow batches
from the JVM to the router and back. Workers need trunkline installed, no more.

Dask and Ray differ in two lines: ddf.map_partitions(route_pandas), or
dataset.map_batches(route_arrow, batch_format="pyarrow"), where the function
calls RuleSet.from_bytes(data).route_table(part) on what it is given.
"""

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from pyspark.broadcast import Broadcast
from pyspark.sql import DataFrame, SparkSession

import trunkline

ANSWERS = ("outcome string, lead string, target string, rule string, basis string, "
           "confidential boolean")

Batches = Iterable[pa.RecordBatch]


def router(data: Broadcast[bytes], threads: int = 1) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Returns the function that a worker runs over the batches of a partition."""

    def route(batches: Batches) -> Iterator[pa.RecordBatch]:
        rules = trunkline.RuleSet.from_bytes(data.value)
        for batch in batches:
            answers = pa.table(rules.route_table(batch, threads=threads)).combine_chunks()
            columns = [*batch.columns, *(c.chunk(0) for c in answers.columns if c.num_chunks)]
            if batch.num_rows:
                yield pa.RecordBatch.from_arrays(columns, [*batch.schema.names,
                                                           *answers.schema.names])

    return route


def route_frame(tickets: DataFrame, rules: trunkline.RuleSet) -> DataFrame:
    """Returns the tickets with the columns of ANSWERS added."""
    data = tickets.sparkSession.sparkContext.broadcast(rules.to_bytes())
    fields = ", ".join(f"`{f.name}` {f.dataType.simpleString()}" for f in tickets.schema.fields)
    return tickets.mapInArrow(router(data), f"{fields}, {ANSWERS}")


def main() -> None:
    spark = (SparkSession.builder.master("local[2]").appName("trunkline")
             .config("spark.sql.session.timeZone", "UTC").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha")
    tickets = spark.range(20_000).selectExpr(
        "id", "timestamp_seconds(1530000000 + id) AS accepted",
        "element_at(array('environment.noise.construction', 'environment', 'unheard.of'), "
        "int(id % 3) + 1) AS category",
        "element_at(array('430102', '430103', '430111'), int(id % 7 % 3) + 1) AS region")
    route_frame(tickets, rules).groupBy("lead").count().orderBy("lead").show(truncate=False)
    spark.stop()


if __name__ == "__main__":
    main()
