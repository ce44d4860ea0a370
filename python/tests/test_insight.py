# SPDX-License-Identifier: Apache-2.0
"""Facts from Arrow tables: rates, alerts, hard issues, the report, Parquet."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest
import trunkline as tl

ZONE = "Asia/Shanghai"
CST = timezone(timedelta(hours=8))
KPI = b"""
kpi { id: "on_time" label { lang: "en" text: "On time" } label { lang: "zh" text: "\xe6\x8c\x89\xe6\x97\xb6" }
      period_event: "accepted_at" attribution: "lead"
      exclusion { id: "open" test { column: "closed_at" relation: RELATION_ABSENT } }
      numerator { column: "met_handling" relation: RELATION_IS value: "true" }
      decimals: 1 provenance { illustrative: true } }
kpi { id: "answered" period_event: "offered_at" unit: KPI_UNIT_CALL
      numerator { column: "answered_at" relation: RELATION_PRESENT }
      provenance { illustrative: true } }
hard_issue_score { id: "plain" author: "office" date: "2018-10-01" reopened: 2
                   min_tickets: 2 provenance { illustrative: true } }
"""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of October 2018 in the city, as of UTC."""
    return datetime(2018, 10, day, hour, minute, tzinfo=CST).astimezone(timezone.utc)


def local(time: datetime) -> datetime:
    return time.astimezone(CST).replace(tzinfo=None)


def ten() -> list[dict[str, Any]]:
    """T0 is open; T1 and T9 were late."""
    return [{
        "id": f"T{i}",
        "accepted_at": at(3, 9, i),
        "closed_at": None if i == 0 else at(4, 9, i),
        "category": "noise.site",
        "region": "430111",
        "lead": "env" if i < 6 else "road",
        "met_handling": None if i == 0 else i not in (1, 9),
        "reopenings": 1 if i == 2 else 0,
    } for i in range(10)]


def month() -> list[dict[str, Any]]:
    """Twelve tickets a day in two districts, and on the 25th 45 in one of them."""
    rows: list[dict[str, Any]] = []
    for day in range(1, 32):
        for i in range(45 if day == 25 else 12):
            rows.append({
                "id": f"T{len(rows) + 1}",
                "accepted_at": at(day, 9),
                "category": "noise.site",
                "region": "430111" if i % 2 == 0 or day == 25 else "430102",
                "lead": "env",
                "closed_at": at(day, 18),
                "met_handling": len(rows) % 10 != 9,
            })
    return rows


def cases_of(rows: list[dict[str, Any]]) -> tl.FactTable:
    return tl.FactTable.of_cases(pa.Table.from_pylist(rows), time_zone=ZONE)


@pytest.fixture(scope="module")
def kpis() -> tl.Kpis:
    return tl.Kpis.from_sources([("kpi.txtpb", KPI)])


WANTED = {
    "kpi": ["on_time"] * 3,
    "label": ["On time"] * 3,
    "group": ["", "env", "road"],
    "percent": ["77.8", "80.0", "75.0"],
    "numerator": [7, 4, 3],
    "denominator": [9, 5, 4],
    "low": [None] * 3,
    "high": [None] * 3,
    "total": [10, 6, 4],
    "excluded": ["open=1", "open=1", "open=0"],
    "future": [0] * 3,
    "overdue_open": [None] * 3,
    "overdue_age_days": [None] * 3,
    "denominator_ours": [False] * 3,
    "tier": [None] * 3,
    "unknown": [0] * 3,
    "lacks": [""] * 3,
}


def test_rates(kpis: tl.Kpis) -> None:
    cases = cases_of(ten())
    assert len(cases) == 10 and cases.rejected == 0 and cases.rejects == ()
    assert cases.time_zone == ZONE
    result = kpis.compute(cases, month="2018-10")
    assert result.to_pydict() == WANTED
    assert result.column_names == tuple(WANTED)
    assert len(result) == 3
    table = pa.table(result)
    table.validate(full=True)
    assert table.to_pydict() == WANTED
    assert pl.DataFrame(result).to_dict(as_series=False) == WANTED
    same = kpis.compute(cases, begin=datetime(2018, 10, 1, tzinfo=CST),
                        end=datetime(2018, 11, 1, tzinfo=CST), ids=["on_time"], lang="zh")
    assert same.to_pydict() == {**WANTED, "label": ["按时"] * 3}
    # Nothing of November; a denominator of zero is no percentage.
    empty = kpis.compute(cases, month="2018-11").to_pydict()
    assert empty["percent"] == [None] and empty["denominator"] == [0]
    # What is later than as_of has not happened.
    early = kpis.compute(cases, month="2018-10",
                         as_of=datetime(2018, 10, 3, 9, 4, 30, tzinfo=CST)).to_pydict()
    assert early["total"][0] == 10 and early["future"][0] == 5


def test_the_packs_kpis() -> None:
    kpis = tl.Kpis.load(tl.PACKS / "kpi")
    assert len(kpis) == len(kpis.ids) > 20 and "on_time_close_rate" in kpis.ids
    result = kpis.compute(cases_of(month()), month="2018-10").to_pydict()
    assert set(result["kpi"]) <= set(kpis.ids)
    rest = [d - n for d, n in zip(result["denominator"], result["numerator"])]
    excluded = [sum(int(one.split("=")[1]) for one in text.split(";") if one)
                for text in result["excluded"]]
    for i, total in enumerate(result["total"]):
        assert total == (result["numerator"][i] + rest[i] + excluded[i] + result["future"][i]
                         + result["unknown"][i])


def test_a_column_that_is_lacking_is_no_rate(kpis: tl.Kpis) -> None:
    rows = [{k: v for k, v in row.items() if k != "met_handling"} for row in ten()]
    result = kpis.compute(cases_of(rows), month="2018-10").to_pydict()
    assert result["percent"] == [None] * 3 and result["denominator"] == [0] * 3
    assert result["unknown"] == [9, 5, 4] and result["lacks"] == ["met_handling"] * 3
    assert result["total"] == [10, 6, 4]


def test_calls(kpis: tl.Kpis) -> None:
    calls = tl.FactTable.of_calls(pa.table({
        "call": ["C1", "C2", "C3"],
        "dialled": ["12345"] * 3,
        "offered_at": ["2018-10-03 08:00:00"] * 3,
        "answered_at": ["2018-10-03 08:00:07", None, ""],
        "caller_number": ["13987654321"] * 3,
    }), time_zone=ZONE, columns={"call_id": "call"})
    assert "wait_seconds" in calls.column_names
    assert "caller_number" not in calls.column_names
    assert calls.to_pydict()["wait_seconds"] == [7, 0, 0]
    assert "13987654321" not in str(calls.to_pydict())
    result = kpis.compute(cases_of(ten()), month="2018-10", calls=calls).to_pydict()
    row = result["kpi"].index("answered")
    assert (result["numerator"][row], result["denominator"][row]) == (1, 3)
    with pytest.raises(tl.InvalidArgumentError):
        kpis.compute(calls, month="2018-10")
    with pytest.raises(tl.InvalidArgumentError):
        kpis.compute(cases_of(ten()), month="2018-10", calls=cases_of(ten()))


def typed(column: str, kind: pa.DataType) -> pa.Table:
    table = pa.Table.from_pylist(ten())
    place = table.column_names.index(column)
    return table.set_column(place, column, table[column].cast(kind))


@pytest.mark.parametrize("table", [
    pa.Table.from_pylist(ten()),
    typed("accepted_at", pa.timestamp("s", "UTC")),
    typed("accepted_at", pa.timestamp("ns", "Asia/Shanghai")),
    typed("lead", pa.large_string()),
    typed("lead", pa.string_view()),
    typed("lead", pa.dictionary(pa.int8(), pa.string())),
    typed("reopenings", pa.int8()),
    typed("reopenings", pa.float64()),
    typed("region", pa.int64()),
    pa.Table.from_pylist([{**row, "accepted_at": local(row["accepted_at"])}
                          for row in ten()]),
    pa.Table.from_pylist([{**row, "accepted_at": f"{local(row['accepted_at']):%Y-%m-%d %H:%M:%S}",
                           "met_handling": {True: "是", False: "否", None: ""}[row["met_handling"]]}
                          for row in ten()]),
    pl.DataFrame(ten()),
    pd.DataFrame(ten()),
    pa.concat_tables([pa.Table.from_pylist(ten()[:4]), pa.Table.from_pylist(ten()[4:])]),
    pa.Table.from_pylist([{**ten()[0], "id": "X"}] + ten()).slice(1),
], ids=["plain", "seconds", "nanoseconds", "large", "view", "dictionary", "small", "float",
        "codes", "local", "text", "polars", "pandas", "chunks", "slice"])
def test_every_way_of_storing(kpis: tl.Kpis, table: Any) -> None:
    cases = tl.FactTable.of_cases(table, time_zone=ZONE)
    assert cases.rejects == ()
    assert kpis.compute(cases, month="2018-10").to_pydict() == WANTED
    assert cases.hash == cases_of(ten()).hash


def test_duckdb(kpis: tl.Kpis) -> None:
    connection = duckdb.connect()
    connection.register("cases", pa.Table.from_pylist(ten()))
    cases = tl.FactTable.of_cases(connection.sql("SELECT * FROM cases"), time_zone=ZONE)
    assert kpis.compute(cases, month="2018-10").to_pydict() == WANTED


def test_lists_are_joined() -> None:
    rows = [{**row, "assisting": ["a", "b"] if i == 0 else [] if i == 1 else None}
            for i, row in enumerate(ten())]
    assert cases_of(rows).to_pydict()["assisting"] == ["a;b"] + [None] * 9


def test_parquet_round_trip(tmp_path: Path, kpis: tl.Kpis) -> None:
    cases = cases_of(ten())
    path = tmp_path / "cases.parquet"
    pyarrow.parquet.write_table(pa.table(cases), path)
    table = pyarrow.parquet.read_table(path)
    assert table.column_names == list(cases.column_names)
    assert table.schema.field("accepted_at").type == pa.timestamp("us", "UTC")
    again = tl.FactTable.of_cases(table, time_zone=ZONE)
    assert again.hash == cases.hash
    assert kpis.compute(again, month="2018-10").to_pydict() == WANTED
    # What it gives itself can be read, too; more rows than one batch has.
    one = ten()[1]
    many = cases_of([{**one, "id": str(i)} for i in range(70_000)])
    assert len(tl.FactTable.of_cases(many, time_zone=ZONE)) == 70_000
    assert pa.table(many).num_rows == 70_000


def test_bad_rows_are_left_out_and_not_quoted() -> None:
    rows: list[dict[str, Any]] = [{**row, "type": "complaint"} for row in ten()]
    rows[3]["type"] = "CANARY"
    rows[5]["id"] = "T4"
    rows[6]["id"] = None
    cases = cases_of(rows)
    assert len(cases) == 7 and cases.rejected == 3
    assert [row for row, _ in cases.rejects] == [3, 5, 6]
    assert "column type" in cases.rejects[0][1] and "CANARY" not in cases.rejects[0][1]
    assert len(tl.FactTable.of_cases(pa.table({"id": pa.array([], pa.string())}),
                                     time_zone=ZONE)) == 0
    # All the same id: one stays, and not every other is listed.
    same = cases_of([ten()[0]] * 1500)
    assert (len(same), same.rejected, len(same.rejects)) == (1, 1499, 1000)


def test_bad_tables(kpis: tl.Kpis) -> None:
    plain = pa.Table.from_pylist(ten())
    not_a_table: Any = [1, 2]
    with pytest.raises(TypeError):
        tl.FactTable.of_cases(not_a_table, time_zone=ZONE)
    with pytest.raises(tl.InvalidArgumentError):
        tl.FactTable.of_cases(plain, time_zone="Mars/Olympus")
    for table, columns, part in [
            (plain.drop_columns(["id"]), None, '"id"'),
            (plain, {"nothing": "id"}, "nothing"),
            (plain, {"lead": "nowhere"}, "nowhere"),
            (plain, {"lead": "accepted_at"}, "lead"),
            (plain, {"holds": "met_handling"}, "holds"),
            (plain, {"dispatched_at": "reopenings"}, "dispatched_at"),
            (plain, {"met_dispatch": "closed_at"}, "met_dispatch")]:
        with pytest.raises(tl.InvalidArgumentError) as caught:
            tl.FactTable.of_cases(table, time_zone=ZONE, columns=columns)
        assert part in str(caught.value)
    cases = cases_of(ten())
    for bad in ({}, {"month": "2018"}, {"month": "2018-13"},
                {"month": "2018-10", "begin": datetime(2018, 10, 1, tzinfo=CST)},
                {"begin": datetime(2018, 10, 2, tzinfo=CST),
                 "end": datetime(2018, 10, 1, tzinfo=CST)}):
        arguments: Any = bad
        with pytest.raises(tl.InvalidArgumentError):
            kpis.compute(cases, **arguments)
    with pytest.raises(tl.NotFoundError):
        kpis.compute(cases, month="2018-10", ids=["none"])
    with pytest.raises(tl.InvalidArgumentError):
        kpis.compute(cases, month="2018-10", lang="fr")
    with pytest.raises(tl.RuleError) as defects:
        tl.Kpis.from_sources([("bad.txtpb", b'kpi { id: "x" period_event: "nothing" }')])
    assert "bad.txtpb:1:" in str(defects.value)


def test_alerts() -> None:
    cases = cases_of(month())
    found = cases.alerts().to_pydict()
    assert found["day"] == found["since"] == [date(2018, 10, 25)]
    assert found["category"] == ["noise.site"] and found["region"] == ["430111"]
    assert (found["observed"], found["expected"], found["sigma"], found["z"]) == (
        [45], [6.0], [1.0], [39.0])
    assert found["days"] == [";".join(f"2018-10-{day}" for day in range(16, 23))]
    assert found["ids"][0].count(";") == 44 and 0 < found["p"][0] < 1e-6
    table = pa.table(cases.alerts())
    assert table.schema.field("day").type == pa.date32()
    assert table.to_pydict() == found
    assert len(cases.alerts(as_of=datetime(2018, 10, 24, tzinfo=CST))) == 0
    assert len(cases.alerts(min_count=46)) == 0
    calendars = tl.Calendars.load(tl.PACKS / "calendars")
    assert len(cases.alerts(baseline="day-type", calendars=calendars, calendar="cn")) <= 1
    with pytest.raises(tl.InvalidArgumentError):
        cases.alerts(baseline="day-type")
    with pytest.raises(tl.InvalidArgumentError):
        cases.alerts(baseline="c4")
    with pytest.raises(tl.NotFoundError):
        cases.alerts(baseline="day-type", calendars=calendars, calendar="none")


def test_hard_issues(kpis: tl.Kpis) -> None:
    found = kpis.hard_issues(cases_of(ten()), "plain", month="2018-10").to_pydict()
    assert found["kind"] == ["cell"] and found["matter"] == ["noise.site 430111 2018Q4"]
    assert found["tickets"] == [10] and found["reopened"] == [1]
    assert found["score"] == [0.2]
    with pytest.raises(tl.NotFoundError):
        kpis.hard_issues(cases_of(ten()), "none", month="2018-10")


def test_report_folder(tmp_path: Path, changsha: tl.RuleSet) -> None:
    kpis = tl.Kpis.load(tl.PACKS / "kpi")
    cases = cases_of(month())
    report = kpis.write_report(tmp_path / "a", cases, month="2018-10", rules=changsha,
                               hard_issues="example")
    assert [page.name for page in report.pages] == [
        "index", "region-430102", "region-430111", "department-env"]
    for page in report.pages:
        assert (tmp_path / "a" / f"{page.name}.html").read_text(encoding="utf-8") == page.html
        assert (tmp_path / "a" / f"{page.name}.md").read_text(encoding="utf-8") == page.markdown
    record = tmp_path / "a" / "record-internal-en-2018-10-01.binpb"
    assert record.read_bytes() == report.record
    assert cases.hash in report.pages[0].html
    # The same in memory, from rows in another order.
    again = kpis.report(cases_of(month()[::-1]), month="2018-10", rules=changsha,
                        hard_issues="example")
    assert again.pages == report.pages and again.record == report.record
    again.write(tmp_path / "b")
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == sorted(
        p.name for p in (tmp_path / "b").iterdir())
    # Made again into the folder, it lists what has changed.
    changed = month()
    changed[0]["met_handling"] = False
    corrected = kpis.write_report(tmp_path / "a", cases_of(changed), month="2018-10",
                                  rules=changsha, hard_issues="example")
    assert "Corrections of an earlier report" in corrected.pages[0].markdown
    assert "Corrections of an earlier report" not in report.pages[0].markdown
    public = kpis.report(cases, month="2018-10", edition="public", lang="zh", rules=changsha)
    assert "公开版" in public.pages[0].html and "T300" not in public.pages[0].html
    with pytest.raises(tl.InvalidArgumentError):
        kpis.report(cases, month="2018-09", earlier=report.record)
    with pytest.raises(tl.InvalidArgumentError):
        kpis.report(cases, month="2018-10", edition="secret")
    with pytest.raises(tl.NotFoundError):
        kpis.report(cases, month="2018-10", hard_issues="none")
    with pytest.raises(tl.UnavailableError):
        report.write(record)


def test_a_desks_table(tmp_path: Path) -> None:
    rules = tl.RuleSet.load(tl.PACKS / "cn/national", tl.PACKS / "cn/changsha")
    calendars = tl.Calendars.load(tl.PACKS / "calendars")
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    now = at(8, 9)
    with tl.Desk(None, rules, calendars, definition) as desk:
        operator = tl.Actor(id="o-1", unit="hotline_centre", roles=["operator"])
        ticket = tl.Ticket.from_json(
            '{"id": "D-1", "jurisdiction": "cn.changsha", "channel": "CHANNEL_PHONE", '
            '"dialled": "12345", "type": "TICKET_TYPE_COMPLAINT", '
            '"category": "market.consumer.refund", "region": "430102", '
            '"acceptedAt": "2018-10-08T01:00:00Z", "callerWords": "CANARY", '
            '"caller": {"name": "CANARY", "phone": "13987654321"}}')
        desk.accept(ticket, operator, now=now)
        with pytest.raises(tl.PermissionDeniedError):
            desk.table("cn.changsha", operator, time_zone=ZONE)
        supervisor = tl.Actor(id="s-1", unit="hotline_centre", roles=["supervisor"])
        cases = desk.table("cn.changsha", supervisor, time_zone=ZONE)
    content = cases.to_pydict()
    assert content["id"] == ["D-1"] and content["contacts"] == [1]
    assert content["category"] == ["market.consumer.refund"]
    assert content["accepted_at"] == [now]
    assert "CANARY" not in str(content) and "13987654321" not in str(content)
    assert len(pa.table(cases)) == 1
