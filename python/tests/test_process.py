# SPDX-License-Identifier: Apache-2.0
"""What concerns the whole process: imports, other libraries, references."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from typing import Callable

import pytest
import trunkline as tl
from conftest import ACCEPTED, ACCEPTED_US, TOWN

ROUTES = (
    "import trunkline;"
    "r = trunkline.RuleSet.load(trunkline.PACKS / 'us/boston-2011');"
    "assert len(r) > 0; r.to_json();"
)
FOREIGN = {
    "protobuf": "from google.protobuf import text_format, timestamp_pb2, descriptor_pb2;"
                "text_format.MessageToString(timestamp_pb2.Timestamp(seconds=1));",
    "pandas": "import pandas; pandas.DataFrame({'a': [1]}).sum();",
    "pyarrow": "import pyarrow, pyarrow.dataset; pyarrow.table({'a': ['x']});",
    "polars": "import polars; polars.DataFrame({'a': [1]});",
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("first", ["trunkline", "other"])
def test_imports(name: str, first: str) -> None:
    parts = [ROUTES, FOREIGN[name]]
    if first == "other":
        parts.reverse()
    done = subprocess.run([sys.executable, "-c", "".join(parts * 2)], capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == 0 and done.stderr == "", done.stderr


def test_no_protobuf_is_needed() -> None:
    code = ("import sys; sys.modules['google'] = None; sys.modules['pyarrow'] = None;" + ROUTES)
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_beside_the_c_library() -> None:
    library = os.environ.get("TRUNKLINE_C_LIBRARY")
    assert library, "TRUNKLINE_C_LIBRARY names libtrunkline_c.so"
    for first in ("c", "python"):
        code = f"""
import ctypes, os
first = {first!r}
if first == "python":
    import trunkline
c = ctypes.CDLL({library!r}, mode=ctypes.RTLD_GLOBAL)
import trunkline
class Slice(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_size_t)]
class Source(ctypes.Structure):
    _fields_ = [("name", Slice), ("content", Slice), ("format", ctypes.c_int32)]
class Info(ctypes.Structure):
    _fields_ = [("id", Slice), ("version", Slice), ("hash", Slice)]
rules = trunkline.RuleSet.load(trunkline.PACKS / "us/boston-2011")
data = rules.to_bytes()
source = Source(Slice(b"x", 1), Slice(data, len(data)), 3)
handle = ctypes.c_void_p()
assert c.tl_ruleset_load(ctypes.byref(source), 1, ctypes.byref(handle), None, None) == 0
c.tl_ruleset_describe.restype = ctypes.POINTER(Info)
info = c.tl_ruleset_describe(handle).contents
assert ctypes.string_at(info.hash.data, info.hash.size).decode() == rules.hash
c.tl_ruleset_free(handle)
assert len(trunkline.RuleSet.from_bytes(data)) == len(rules)
"""
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                              timeout=60)
        assert done.returncode == 0 and done.stderr == "", done.stderr


def resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_no_leak_in_a_million_calls(town: tl.RuleSet) -> None:
    names = ["noise.construction", "road", "no" + "where"]
    text = "漏水" + "x"
    attributes = {"vip": "no"}
    gc.collect()
    before = [sys.getrefcount(v) for v in (*names, text, attributes, ACCEPTED, town)]

    def run(count: int) -> None:
        route = town.route
        for i in range(count):
            route(accepted=ACCEPTED_US, category=names[i % 3], region="yuhua", dialled="12345")
            route(accepted=ACCEPTED, category=names[i % 3], text=text, attributes=attributes,
                  against=names)

    run(20_000)
    gc.collect()
    blocks, memory = sys.getallocatedblocks(), resident()
    run(500_000)
    gc.collect()
    assert sys.getallocatedblocks() - blocks < 100
    assert resident() - memory < 4 << 20
    assert [sys.getrefcount(v) for v in (*names, text, attributes, ACCEPTED, town)] == before


def steady(work: Callable[[], object], count: int) -> None:
    for _ in range(count // 10 + 10):
        work()
    gc.collect()
    blocks, memory = sys.getallocatedblocks(), resident()
    for _ in range(count):
        work()
    gc.collect()
    assert sys.getallocatedblocks() - blocks < 100
    assert resident() - memory < 8 << 20


def test_no_leak_elsewhere(town: tl.RuleSet, calendars: tl.Calendars) -> None:
    import pyarrow as pa

    def fails() -> None:
        for bad in ({"accepted": "x"}, {}, {"accepted": 1, "nothing": 1},
                    {"accepted": 1, "against": "x"}):
            try:
                town.route(**bad)
            except (TypeError, ValueError):
                pass

    table = pa.table({"accepted": [ACCEPTED_US] * 100, "category": ["noise"] * 100})
    decision = town.route(accepted=ACCEPTED, category="road")
    calculator = tl.DeadlineCalculator(town, calendars)
    steady(fails, 20_000)
    steady(lambda: (decision.contenders, decision.policies, repr(decision), hash(decision),
                    decision == decision), 5_000)
    steady(lambda: pa.table(town.route_table(table)), 5_000)
    steady(lambda: town.explain(accepted=ACCEPTED, category="road"), 2_000)
    steady(lambda: calculator.deadlines(decision).milestones, 20_000)
    steady(lambda: tl.Ticket.from_bytes(tl.Ticket(
        accepted=ACCEPTED, category="x", caller={"name": "n"}).to_bytes()), 10_000)
    steady(lambda: tl.RuleSet.from_text(TOWN), 100)


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(tl.RuleError) as caught:
        tl.RuleSet.from_sources([("gbk.txtpb", 'department { code: "环保局" }'.encode("gbk"))])
    assert "gbk.txtpb:1:" in str(caught.value) and caught.value.issues[0].message
    assert [str(i) for i in caught.value.issues] and repr(caught.value.issues[0])


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    for call in (lambda: tl.RuleSet.from_bytes(b"\xff" * 50), lambda: tl.RuleSet.from_text("rule {"),
                 lambda: tl.Ticket.from_bytes(b"\x0a\x02\xff\xfe")):
        with pytest.raises(ValueError):
            call()
    assert capfd.readouterr() == ("", "")
