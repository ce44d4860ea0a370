# SPDX-License-Identifier: Apache-2.0
"""Numbers that are taken for times, and time zones."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import trunkline as tl
from conftest import ACCEPTED, ACCEPTED_US, TOWN

FIRST = 631_152_000_000_000  # 1990-01-01
LAST = 253_402_300_799_999_999  # 9999-12-31


@pytest.mark.parametrize(("number", "good"), [
    (ACCEPTED_US, True), (FIRST, True), (LAST, True),
    (FIRST - 1, False), (LAST + 1, False), (0, False), (-1, False),
    (ACCEPTED_US // 1_000_000, False),  # seconds
    (ACCEPTED_US // 1_000, False),  # milliseconds
    (ACCEPTED_US * 1_000, False),  # nanoseconds
])
def test_a_bare_number_counts_microseconds(town: tl.RuleSet, number: int, good: bool) -> None:
    calls: list[Any] = [
        lambda: town.route(accepted=number, category="noise"),
        lambda: town.route(accepted=ACCEPTED, called=number, category="noise"),
        lambda: town.explain(accepted=number, category="noise"),
        lambda: town.dial("12345", called=number),
        lambda: tl.Ticket(accepted=number),
    ]
    for call in calls:
        if good:
            call()
        else:
            with pytest.raises(ValueError, match="unix_time") as caught:
                call()
            assert len(str(number)) < 5 or str(number) not in str(caught.value)


def test_unix_time_names_the_unit(town: tl.RuleSet) -> None:
    for when in (tl.unix_time(seconds=ACCEPTED_US // 1_000_000),
                 tl.unix_time(milliseconds=ACCEPTED_US // 1_000),
                 tl.unix_time(microseconds=ACCEPTED_US)):
        assert when == ACCEPTED
        assert town.route(accepted=when, category="noise").accepted == ACCEPTED
    early = tl.unix_time(seconds=0)
    assert early == datetime(1970, 1, 1, tzinfo=timezone.utc)
    assert town.route(accepted=early, category="noise").accepted == early
    for wrong in ({}, {"seconds": 1, "milliseconds": 1}):
        with pytest.raises(TypeError):
            tl.unix_time(**wrong)
    for number in (10**12, -10**12, 10**400):
        with pytest.raises(ValueError):
            tl.unix_time(seconds=number)


def test_a_host_gives_a_zone() -> None:
    tokyo = Path("/usr/share/zoneinfo/Asia/Tokyo").read_bytes()
    tl.add_time_zone("Made/Up", tokyo)
    tl.add_time_zone("Made/Up", tokyo)
    rules = tl.RuleSet.from_text(TOWN.replace("Asia/Shanghai", "Made/Up"))
    assert "2018-06-26 17:00:00" in str(rules.explain(accepted=ACCEPTED, category="noise"))
    with pytest.raises(tl.AlreadyExistsError):
        tl.add_time_zone("Made/Up", tokyo + b"\n")
    with pytest.raises(tl.InvalidArgumentError):
        tl.add_time_zone("Made/Other", b"no zone")


def test_the_environment_names_no_time_zone(tmp_path: Path) -> None:
    """TZDIR has a zone of Shanghai that is UTC."""
    (tmp_path / "Asia").mkdir()
    false = Path("/usr/share/zoneinfo/UTC").read_bytes()
    (tmp_path / "Asia" / "Shanghai").write_bytes(false)
    script = ("import sys, trunkline as tl; rules = tl.RuleSet.from_text(sys.stdin.read());"
              f"print(rules.explain(accepted={ACCEPTED_US}, category='noise'))")
    found = subprocess.run([sys.executable, "-c", script], input=TOWN, text=True, check=True,
                           capture_output=True,
                           env={**os.environ, "TZDIR": str(tmp_path), "TZ": "Asia/Shanghai"})
    assert "2018-06-26 16:00:00" in found.stdout
