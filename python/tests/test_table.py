# SPDX-License-Identifier: Apache-2.0
"""route_table: every library, every way of storing a column, bad tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute
import pytest
import trunkline as tl
from conftest import ACCEPTED, ACCEPTED_US, TOWN

ROWS = 1000
CATEGORIES = ["noise", "noise.construction", "road", "unheard.of", None]
REGIONS = ["yuhua", "", None]


def rows() -> list[dict[str, Any]]:
    return [{
        "accepted": ACCEPTED + timedelta(minutes=i),
        "dialled": ["12345", "0731-12345", "119", None][i % 4],
        "category": CATEGORIES[i % 5],
        "region": REGIONS[i % 3],
        "text": "漏水" if i % 7 == 0 else "a text of more than twelve characters",
        "type": ["complaint", "REPORT", "TICKET_TYPE_PRAISE", None][i % 4],
        "confidential": i % 11 == 0,
    } for i in range(ROWS)]


def singly(rules: tl.RuleSet, table: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """The same by single calls."""
    kinds = {"complaint": tl.TicketType.COMPLAINT, "REPORT": tl.TicketType.REPORT,
             "TICKET_TYPE_PRAISE": tl.TicketType.PRAISE, None: tl.TicketType.UNSPECIFIED}
    out: dict[str, list[Any]] = {k: [] for k in (
        "outcome", "lead", "target", "rule", "basis", "confidential", "also", "keyword",
        "notes")}
    for row in table:
        d = rules.route(**{**row, "type": kinds[row["type"]]})
        out["outcome"].append(d.outcome.name.lower())
        out["lead"].append(d.lead)
        out["target"].append(d.target)
        out["rule"].append(d.rule)
        out["basis"].append(
            "" if d.basis is tl.Basis.UNSPECIFIED else d.basis.name.lower())
        out["confidential"].append(d.confidential)
        out["also"].append(";".join(d.also))
        out["keyword"].append(d.keyword)
        out["notes"].append(";".join(n.name.lower() for n in d.notes))
    return out


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return pa.Table.from_pylist(rows())


@pytest.fixture(scope="module")
def wanted(town: tl.RuleSet) -> dict[str, list[Any]]:
    return singly(town, rows())


def test_pyarrow(town: tl.RuleSet, table: pa.Table, wanted: dict[str, list[Any]]) -> None:
    routed = town.route_table(table)
    assert len(routed) == ROWS
    assert routed.column_names == tuple(wanted)
    assert routed.to_pydict() == wanted
    assert pa.table(routed).to_pydict() == wanted
    assert pa.table(routed).to_pydict() == wanted  # Any number of times.
    assert len(set(wanted["lead"])) > 3 and any(wanted["confidential"])
    assert any(wanted["keyword"]) and any(wanted["notes"])
    pa.table(routed).validate(full=True)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_threads(town: tl.RuleSet, table: pa.Table, wanted: dict[str, list[Any]],
                 threads: int) -> None:
    many = pa.concat_tables([table] * 50)
    routed = pa.table(town.route_table(many, threads=threads))
    assert routed.to_pydict() == {k: v * 50 for k, v in wanted.items()}


def test_polars(town: tl.RuleSet, wanted: dict[str, list[Any]]) -> None:
    frame = pl.DataFrame(rows())
    assert town.route_table(frame).to_pydict() == wanted
    assert pl.DataFrame(town.route_table(frame)).to_dict(as_series=False) == wanted
    coded = frame.with_columns(pl.col("category").cast(pl.Categorical))
    assert town.route_table(coded).to_pydict() == wanted


def test_pandas(town: tl.RuleSet, wanted: dict[str, list[Any]]) -> None:
    frame = pd.DataFrame(rows())
    frame["category"] = frame["category"].astype("category")
    assert town.route_table(frame).to_pydict() == wanted
    assert pa.table(town.route_table(frame)).to_pandas()["lead"].tolist() == wanted["lead"]


def test_duckdb(town: tl.RuleSet, table: pa.Table, wanted: dict[str, list[Any]]) -> None:
    connection = duckdb.connect()
    connection.register("tickets", table)
    result = connection.sql("SELECT * FROM tickets")
    assert town.route_table(result).to_pydict() == wanted


@pytest.mark.parametrize("kind", [
    pa.string(), pa.large_string(), pa.string_view(),
    pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.uint16(), pa.large_string()),
    pa.dictionary(pa.int64(), pa.string()),
])
def test_strings(town: tl.RuleSet, table: pa.Table, wanted: dict[str, list[Any]],
                 kind: pa.DataType) -> None:
    for name in ("dialled", "category", "region", "text", "type"):
        column = table[name]
        if pa.types.is_dictionary(kind):
            column = pa.chunked_array([
                pa.DictionaryArray.from_arrays(
                    c.dictionary_encode().indices.cast(kind.index_type),
                    c.dictionary_encode().dictionary.cast(kind.value_type))
                for c in column.chunks])
        else:
            column = column.cast(kind)
        changed = table.set_column(table.column_names.index(name), name, column)
        assert changed.schema.field(name).type == kind
        assert town.route_table(changed).to_pydict() == wanted, name


@pytest.mark.parametrize("kind", [
    pa.int64(), pa.timestamp("s", "UTC"), pa.timestamp("ms", "Asia/Shanghai"),
    pa.timestamp("us", "+08:00"), pa.timestamp("ns", "UTC")])
def test_instants(town: tl.RuleSet, table: pa.Table, wanted: dict[str, list[Any]],
                  kind: pa.DataType) -> None:
    column = table["accepted"].cast(pa.timestamp("us", "UTC")).cast(kind)
    changed = table.drop_columns(["accepted"]).append_column("accepted_at", column)
    assert town.route_table(changed).to_pydict() == wanted


def test_slices(town: tl.RuleSet, table: pa.Table, wanted: dict[str, list[Any]]) -> None:
    coded = table.set_column(2, "category", table["category"].combine_chunks().dictionary_encode())
    for given in (table, coded):
        for begin, count in ((0, 0), (1, 1), (3, 500), (993, 7)):
            part = given.slice(begin, count)
            assert town.route_table(part).to_pydict() == {
                k: v[begin:begin + count] for k, v in wanted.items()}
        batches = given.to_batches(max_chunksize=7)
        reader = pa.RecordBatchReader.from_batches(given.schema, batches)
        assert town.route_table(reader, threads=2).to_pydict() == wanted
        assert town.route_table(batches[1]).to_pydict() == {
            k: v[7:14] for k, v in wanted.items()}
    # A struct that is sliced has an offset of its own.
    struct = pa.chunked_array([table.to_struct_array().combine_chunks().slice(5, 20)])
    assert town.route_table(struct).to_pydict() == {k: v[5:25] for k, v in wanted.items()}


def test_numbers_lists_and_attributes(town: tl.RuleSet) -> None:
    table = pa.table({
        "accepted": [ACCEPTED_US] * 4,
        "matter": ["noise"] * 4,
        "type": pa.array([3, 4, None, 0], pa.uint8()),
        "channel": ["phone", "WECHAT", None, "from_110"],
        "against": [["environment"], [], None, ["transport", "x"]],
        "attribute.vip": [None, "no", "yes", ""],
        "note": [object.__name__] * 4,
    })
    routed = town.route_table(table, columns={"category": "matter"}).to_pydict()
    assert routed["rule"] == ["noise", "refuse", "noise", "noise"]
    assert routed["lead"][0] != "environment" and routed["lead"][2:] == ["environment"] * 2
    assert routed["confidential"] == [False, True, False, False]


DECLARED = """
attribute { id: "amount" order: 1 kind: KIND_NUMBER personal: false }
attribute { id: "zone" order: 2 kind: KIND_TREE value { value: "n" }
  value { value: "n1" parent: "n" alias: "North 1" } }
rule { id: "large" when { category: "noise"
    attribute { name: "amount" range { min: "100" } } } then { department: "transport" } }
rule { id: "north" when { category: "noise" attribute { name: "zone" value: "n" } }
    then { department: "transport" } }
"""


def test_declared_attributes() -> None:
    rules = tl.RuleSet.from_text(TOWN + DECLARED)
    table = pa.table({"accepted": [ACCEPTED_US] * 4, "category": ["noise"] * 4,
                      "attribute.amount": ["100", "99.999999", "1,5", None],
                      "attribute.zone": pa.array(["n", "North 1", None, "x"]).dictionary_encode()})
    assert rules.route_table(table).to_pydict()["rule"] == ["large", "north", "noise", "noise"]
    amount, zone = rules.attributes
    assert (amount.code, amount.kind, amount.personal) == ("amount", tl.AttributeKind.NUMBER, False)
    assert zone.kind == tl.AttributeKind.TREE and zone.personal and not zone.required
    assert [(v.code, v.parent, v.aliases) for v in zone.values] == [
        ("n", "", ()), ("n1", "n", ("North 1",))]
    d = rules.route(accepted=ACCEPTED, category="noise", attributes={"amount": "1,5"})
    assert set(d.notes) == {tl.Note.ATTRIBUTE_UNKNOWN}


NUMBERS = """
attribute { id: "amount" order: 1 kind: KIND_NUMBER }
attribute { id: "day" order: 2 kind: KIND_DATE }
attribute { id: "name" order: 3 kind: KIND_TEXT }
rule { id: "large" when { attribute { name: "amount" range { min: "99.5" max: "1000" } } }
    then { department: "transport" } }
rule { id: "later" when { attribute { name: "day" range { min: "2018-06-25" } } }
    then { department: "transport" } }
rule { id: "named" when { attribute { name: "name" value: "7" } } then { department: "transport" } }
rule { id: "named-2" when { attribute { name: "name" value: "7" } } then { department: "transport" } }
rule { id: "others" then { department: "transport" } }
"""


@pytest.fixture(scope="module")
def numbers() -> tl.RuleSet:
    return tl.RuleSet.from_text(TOWN + NUMBERS)


def by_attribute(rules: tl.RuleSet, name: str, values: pa.Array) -> dict[str, list[Any]]:
    table = pa.table({"accepted": [ACCEPTED_US] * len(values), "attribute." + name: values})
    whole = rules.route_table(table).to_pydict()
    part = rules.route_table(table.slice(1)).to_pydict()
    assert part == {k: v[1:] for k, v in whole.items()}
    return whole


@pytest.mark.parametrize("kind", [
    pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(),
    pa.uint64(), pa.float32(), pa.float64(), pa.decimal128(12, 0), pa.decimal128(38, 6),
    pa.decimal128(30, 20), pa.string()])
def test_numbers_of_attributes(numbers: tl.RuleSet, kind: pa.DataType) -> None:
    def column(values: list[int | None]) -> pa.Array:
        if pa.types.is_decimal(kind):
            return pa.array([None if v is None else Decimal(v) for v in values], kind)
        return pa.array(values).cast(kind)

    routed = by_attribute(numbers, "amount", column([100, 99, None, 0]))
    assert routed["rule"] == ["large", "others", "others", "others"]
    assert routed["notes"] == [""] * 4
    assert by_attribute(numbers, "name", column([0, 7]))["also"] == ["", "named-2"]


def test_odd_numbers_of_attributes(numbers: tl.RuleSet) -> None:
    floats = pa.array([99.5, 99.499999, -0.0, 1e20, float("nan"), float("inf"), 1e-7])
    routed = by_attribute(numbers, "amount", floats)
    assert routed["rule"] == ["large"] + ["others"] * 6
    assert routed["notes"] == [""] * 3 + ["attribute_unknown"] * 4
    exact = pa.array([Decimal("99.500000"), Decimal("-99.5"), Decimal("0.000001"),
                      Decimal("-12345678901234567890.123456")], pa.decimal128(38, 6))
    routed = by_attribute(numbers, "amount", exact)
    assert routed["rule"] == ["large"] + ["others"] * 3
    assert routed["notes"] == ["", "", "", "attribute_unknown"]
    most = pa.array([2**64 - 1, 0], pa.uint64())
    assert by_attribute(numbers, "amount", most)["notes"] == ["attribute_unknown", ""]


@pytest.mark.parametrize("kind", [
    pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ms"), pa.timestamp("us"),
    pa.timestamp("ns"), pa.timestamp("us", "Asia/Shanghai"), pa.timestamp("s", "+08:00")])
def test_dates_of_attributes(numbers: tl.RuleSet, kind: pa.DataType) -> None:
    days = pa.array([datetime(2018, 6, 25), datetime(2018, 6, 24), None, datetime(1969, 1, 1)])
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        given = pa.compute.assume_timezone(days, "Asia/Shanghai").cast(kind)
    else:
        given = days.cast(kind)
    routed = by_attribute(numbers, "day", given)
    assert routed["rule"] == ["later", "others", "others", "others"]
    assert routed["notes"] == [""] * 4


def test_odd_dates_of_attributes(numbers: tl.RuleSet) -> None:
    far = pa.array([2**31 - 1, -2**31, 0], pa.int32()).cast(pa.date32())
    assert by_attribute(numbers, "day", far)["notes"] == ["attribute_unknown"] * 2 + [""]
    seconds = pa.array([2**62, -2**62, 1529856000, 1529855999], pa.int64())
    routed = by_attribute(numbers, "day", seconds.cast(pa.timestamp("s", "UTC")))
    assert routed["notes"] == ["attribute_unknown"] * 2 + [""] * 2
    assert routed["rule"] == ["others"] * 2 + ["later", "others"]  # 25 June in Asia/Shanghai.


@pytest.mark.parametrize("values", [
    pa.array([True]), pa.array([[1]]), pa.array([1.0], pa.float16()),
    pa.array([1]).dictionary_encode(), pa.array([Decimal(1)], pa.decimal256(60, 0))])
def test_what_attributes_cannot_be(numbers: tl.RuleSet, values: pa.Array) -> None:
    with pytest.raises(ValueError, match="column #.*strings"):
        by_attribute(numbers, "amount", values)


def test_null_columns(town: tl.RuleSet) -> None:
    table = pa.table({"accepted": [ACCEPTED_US], "category": pa.nulls(1), "type": pa.nulls(1),
                      "against": pa.nulls(1), "confidential": pa.nulls(1)})
    assert town.route_table(table).to_pydict()["outcome"] == ["unmatched"]


def test_called(town: tl.RuleSet) -> None:
    table = pa.table({"accepted": [ACCEPTED_US] * 2, "called": [None, ACCEPTED_US - 1],
                      "category": ["noise"] * 2})
    assert town.route_table(table).to_pydict()["lead"] == ["environment"] * 2


def test_names_come_from_the_schema(town: tl.RuleSet) -> None:
    """Every spelling of an enumerator is read, and each result is one of the enum's."""
    words = ["complaint", "COMPLAINT", "TICKET_TYPE_COMPLAINT", "ticket_type_complaint", "投诉",
             "unspecified", "TICKET_TYPE_UNSPECIFIED", ""]
    table = pa.table({"accepted_at": [ACCEPTED_US] * len(words), "type": words,
                      "channel": [one.label("zh") for one in tl.Channel if one.value][:len(words)],
                      "caller_words": ["漏水"] * len(words)})
    routed = town.route_table(table).to_pydict()
    assert routed["lead"] == ["housing"] * len(words)
    assert set(routed["outcome"]) <= {one.label("en") for one in tl.Outcome}
    assert set(routed["basis"]) <= {one.label("en") for one in tl.Basis}
    coded = table.set_column(1, "type", table["type"].dictionary_encode())
    assert town.route_table(coded).to_pydict() == routed


@pytest.mark.parametrize(("columns", "message"), [
    ({"category": ["x"]}, 'no column "accepted"'),
    ({"accepted": [datetime(2018, 1, 1)]}, "no time zone"),
    ({"accepted": ["2018"]}, "timestamps with a time zone"),
    ({"accepted": [1.5]}, "timestamps with a time zone"),
    ({"accepted": [ACCEPTED_US], "category": [5]}, 'column "category": strings'),
    ({"accepted": [ACCEPTED_US], "category": [["x"]]}, 'column "category": strings'),
    ({"accepted": [ACCEPTED_US], "confidential": ["yes"]}, "booleans"),
    ({"accepted": [ACCEPTED_US], "against": ["x"]}, "lists of strings"),
    ({"accepted": [ACCEPTED_US], "accepted_at": [1]}, "both give"),
    ({"accepted": [ACCEPTED_US], "text": ["x"], "caller_words": ["x"]}, "both give"),
    ({"accepted": [ACCEPTED_US, None]}, "row 1: "),
    ({"accepted": [ACCEPTED_US] * 3, "type": ["report", "", "reprot"]}, 'row 2: column "type": no ticket type has that name; there are enquiry, assistance, '),
    ({"accepted": [ACCEPTED_US] * 2, "type": [6, 7]}, "row 1: .*a number that has no name; they go up to 6"),
    ({"accepted": [ACCEPTED_US], "urgency": [-1]}, "a number that has no name"),
])
def test_bad_tables(town: tl.RuleSet, columns: dict[str, list[Any]], message: str) -> None:
    with pytest.raises(tl.InvalidArgumentError, match=message):
        town.route_table(pa.table(columns))


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_in_a_dictionary(town: tl.RuleSet, unit: str) -> None:
    """The entries are decoded; their indices are not taken for times."""
    times = pa.array([ACCEPTED, None, ACCEPTED - timedelta(days=9000), ACCEPTED],
                     pa.timestamp(unit, tz="Asia/Shanghai"))
    matters = ["noise"] * 4
    plain = town.route_table(pa.table({"accepted": [ACCEPTED] * 4, "called": times,
                                       "category": matters}))
    coded = times.dictionary_encode()
    # The dictionary of a slice begins elsewhere.
    shifted = pa.DictionaryArray.from_arrays(
        pa.array([9, 1, None, 2, 1], pa.int8()).slice(1),
        pa.concat_arrays([times[:1], times[:1], times[2:3], times[:1]]).slice(0))
    for called in (coded, shifted):
        routed = town.route_table(pa.table({"accepted": [ACCEPTED] * 4, "called": called,
                                            "category": matters}))
        assert routed.to_pydict() == plain.to_pydict()
    whole = town.route_table(pa.table({"accepted": coded.slice(0, 1), "category": ["noise"]}))
    assert whole.to_pydict()["lead"] == ["environment"]
    with pytest.raises(tl.InvalidArgumentError, match="row 1: "):  # Null: not given.
        town.route_table(pa.table({"accepted": coded, "category": matters}))


def test_dictionaries_that_hold_no_times(town: tl.RuleSet) -> None:
    naive = pa.array([datetime(2018, 1, 1)], pa.timestamp("us")).dictionary_encode()
    for values, message in [
            (naive, "no time zone"),
            (pa.array(["2018"]).dictionary_encode(), "timestamps with a time zone"),
            (pa.array([1]).dictionary_encode(), "years 1990 to 9999")]:
        with pytest.raises(tl.InvalidArgumentError, match=message):
            town.route_table(pa.table({"accepted": values, "category": ["noise"]}))


FIRST = 631_152_000_000_000  # 1990


@pytest.mark.parametrize(("value", "good"), [
    (FIRST, True), (FIRST - 1, False), (ACCEPTED_US // 1_000, False),
    (ACCEPTED_US // 1_000_000, False), (ACCEPTED_US * 1_000, False), (0, False)])
def test_bare_numbers_are_microseconds(town: tl.RuleSet, value: int, good: bool) -> None:
    for column in (pa.array([value]), pa.array([value]).dictionary_encode()):
        table = pa.table({"accepted": column, "category": ["noise"]})
        if good:
            assert len(town.route_table(table)) == 1
        else:
            with pytest.raises(tl.InvalidArgumentError, match='row 0: column "accepted": .*unit'):
                town.route_table(table)


def test_bad_arguments(town: tl.RuleSet, table: pa.Table) -> None:
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        town.route_table([1, 2])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match='no column "nothing"'):
        town.route_table(table, columns={"category": "nothing"})
    with pytest.raises(ValueError, match='no field "kategory"'):
        town.route_table(table, columns={"kategory": "category"})


def test_a_stream_that_fails(town: tl.RuleSet) -> None:
    schema = pa.schema([("accepted", pa.int64())])

    def batches() -> Any:
        yield pa.record_batch({"accepted": [1]}, schema=schema)
        raise OSError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(tl.InvalidArgumentError, match="the disk is gone"):
        town.route_table(reader)


def test_the_result_outlives_what_it_came_from() -> None:
    from conftest import TOWN
    source: Any = pa.table({"accepted": [ACCEPTED_US], "category": ["noise"]})
    routed = tl.RuleSet.from_text(TOWN).route_table(source)
    del source
    lead = pa.table(routed)["lead"]
    del routed
    assert lead.to_pylist() == ["environment"]
