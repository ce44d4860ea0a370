# SPDX-License-Identifier: Apache-2.0
"""Every enumerator of the published schemas is one of the module's, and no other."""

from __future__ import annotations

import enum
import importlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trunkline as tl

# It has no types.
descriptor_pb2: Any = importlib.import_module("google.protobuf.descriptor_pb2")

# A descriptor set that the build wrote.
DESCRIPTORS = os.environ.get("TRUNKLINE_DESCRIPTORS", "")

# Names that are not the path without dots.
NAMES = {
    "AttributeDeclaration.Kind": "AttributeKind",
    "DayException.Kind": "DayKind",
    "Decision.Note": "Note",
    "DialAnswer.Answer": "DialAnswer",
    "Issue.Severity": "Severity",
    "Phase.Kind": "Phase",
}
# Of definitions, KPIs and calendars, which Python loads and does not build.
NOT_PUBLIC = {
    "CallRecord.Result", "ClockDefinition.Scope", "ClockEffect.Act", "ColumnTest.Relation",
    "EscalationDefinition.At", "Guard.Counter", "Guard.Kind", "Guard.Request", "KpiUnit",
    "LifecycleRole.Relation", "NoticeFindingKind", "Override", "Retention.Part", "View.Field",
    "Weekday",
}


def nested(messages: Iterable[Any], outer: str) -> Iterator[tuple[str, Any]]:
    """Path and descriptor of each enum that is declared in a message."""
    for message in messages:
        for one in message.enum_type:
            yield f"{outer}{message.name}.{one.name}", one
        yield from nested(message.nested_type, f"{outer}{message.name}.")


def published() -> dict[str, Any]:
    files = descriptor_pb2.FileDescriptorSet.FromString(Path(DESCRIPTORS).read_bytes())
    out: dict[str, Any] = {}
    for file in files.file:
        if file.package == "trunkline.v1" and not file.name.endswith("/options.proto"):
            out.update((one.name, one) for one in file.enum_type)
            out.update(nested(file.message_type, ""))
    return out


@pytest.mark.skipif(not DESCRIPTORS, reason="TRUNKLINE_DESCRIPTORS names no descriptor set")
def test_enumerators() -> None:
    missing = set()
    for path, one in published().items():
        found = getattr(tl, NAMES.get(path, path.replace(".", "")), None)
        if not (isinstance(found, type) and issubclass(found, enum.Enum)):
            missing.add(path)
            continue
        prefix = re.sub(r"(?<!^)(?=[A-Z])", "_", one.name).upper() + "_"
        # Notes are bits.
        bits = path == "Decision.Note"
        wanted = {value.name.removeprefix(prefix): 1 << (value.number - 1) if bits and value.number
                  else value.number for value in one.value}
        have = {name: member.value for name, member in found.__members__.items()}
        # Some have no enumerator for "nothing".
        zero = next(value.name.removeprefix(prefix) for value in one.value if value.number == 0)
        if zero not in have:
            del wanted[zero]
        assert have == wanted, path
    assert missing == NOT_PUBLIC
