# SPDX-License-Identifier: Apache-2.0
"""No error repeats what a ticket holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pyarrow as pa
import pytest
import trunkline as tl
from conftest import ACCEPTED, ACCEPTED_US

NAME = "CANARYNAME"
NUMBER = "13000000000"
SECRETS = (NAME, NUMBER)
FIELDS = [name for name, of in vars(tl.Ticket).items()
          if isinstance(of, property) and name != "text"]


def json_name(field: str) -> str:
    head, *rest = (field + "_at" if field in ("accepted", "called", "answered", "occurred")
                   else field.removesuffix("s") if field in ("attributes", "tags")
                   else field).split("_")
    return head + "".join(one.title() for one in rest)


def attempts(rules: tl.RuleSet) -> Iterator[tuple[str, Callable[[], Any]]]:
    # Arguments of every type, which the stub would refuse.
    api: Any = tl
    town: Any = rules
    wrong: list[Any] = [NAME, NUMBER, NAME + NUMBER, int(NUMBER), -int(NUMBER), [NAME], {NAME: NUMBER},
                        {"name": {NAME: NUMBER}}, [[NUMBER]], True, None, 1.5, NAME + "\0",
                        NAME + "\udc80"]
    for field in FIELDS:
        for value in wrong:
            yield f"Ticket {field}", partial(api.Ticket, **{field: value})
            yield f"route {field}", partial(
                town.route, **{"accepted": ACCEPTED, field: value})
            if "\udc80" in str(value):
                continue
            for text in (json.dumps({json_name(field): value}),
                         json.dumps({json_name(field): {NAME: value}})):
                for cut in (len(text), len(text) - 1, len(text) - 3):
                    yield f"json {field}", partial(api.Ticket.from_json, text[:cut])
        name = json_name(field)
        name = "".join("_" + c.lower() if c.isupper() else c for c in name)
        for body in (f'{NAME}', f'{NUMBER}', f'"{NAME}', f'"{NAME}\\q{NUMBER}"', f'"{NAME}\\ud800"',
                     f'"{NAME}\\xff"', f'{{ {NAME}: {NUMBER} }}', f'130-{NUMBER}', f'[{NAME}, {NUMBER}]',
                     f'"{NAME} "{NUMBER}" x"', f'{{ name: {NAME} }}', f'＃{NAME}', f'@{NAME}'):
            yield f"text {field}", partial(api.Ticket.from_text, f"{name}: {body}")
            yield f"text {field}", partial(api.Ticket.from_text, f"{name} {body}")
            yield f"text {field}", partial(api.Ticket.from_text, f"{name}: {body} {NAME}")
    for key in (NAME, NUMBER, NAME + NUMBER, "calller", "caller_wordss"):
        yield "key", partial(api.Ticket, **{key: NUMBER})
        yield "key", partial(town.route, **{"accepted": ACCEPTED, key: NUMBER})
        yield "key", partial(api.Actor, **{key: NUMBER})
        yield "key", partial(api.Ticket.from_json, json.dumps({key: NUMBER}))
        yield "key", partial(api.Ticket.from_text, f"{key}: {NUMBER}")
        yield "key", partial(api.Command.from_json, json.dumps({key: NUMBER}))
        yield "key", partial(api.Command.from_text, f'note {{ {key}: "{NAME}" }}')
        yield "key", partial(api.Event.from_json, json.dumps({"note": {key: NUMBER}}))
    for bad in (f"\x0a\x7f{NAME}{NUMBER}".encode(), f"\x0a\x0b{NAME}".encode() + b"\xff",
                f"{NAME}{NUMBER}".encode(), b"\x20\xff\xff\xff\xff\x07", NAME.encode("utf-16")):
        yield "binary", partial(api.Ticket.from_bytes, bad)
        yield "binary", partial(api.Event.from_bytes, bad)
        yield "binary", partial(api.Case.from_bytes, bad)
    for field in ("accepted", "called", "type", "channel", "urgency", "category", "confidential",
                  "against", NAME, "attribute." + NUMBER):
        for value in (NAME, NUMBER, int(NUMBER), [NAME], NAME.encode()):
            for array in (pa.array([value]), pa.array([value]).dictionary_encode()
                          if not isinstance(value, list) else pa.array([value])):
                columns = {"accepted": pa.array([ACCEPTED_US]), field: array}
                yield f"table {field}", partial(town.route_table, pa.table(columns))


def test_no_error_repeats_a_value(town: tl.RuleSet) -> None:
    failed = 0
    leaks = []
    for what, attempt in attempts(town):
        try:
            attempt()
        except Exception as error:
            failed += 1
            lines = str(error) + repr(error) + str(error.__cause__) + repr(error.__context__)
            if any(secret in lines for secret in SECRETS):
                leaks.append(f"{what}: {error!r}")
            del lines
    assert leaks == []
    assert failed > 1000


def test_errors_still_say_where_and_what_would_be_right(town: tl.RuleSet) -> None:
    with pytest.raises(ValueError, match=r"1:\d+: .*caller"):
        tl.Ticket.from_json('{"calller": {}}')
    with pytest.raises(TypeError, match="unexpected keyword argument; there are .*category"):
        town.route(accepted=ACCEPTED, kategory="x")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="text: the str has a surrogate"):
        town.route(accepted=ACCEPTED, text=NAME + "\udc80")
