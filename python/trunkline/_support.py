# SPDX-License-Identifier: Apache-2.0
"""What the compiled part asks Python for."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any


def restore(cls: Any, data: bytes) -> Any:
    """Unpickles a message."""
    return cls.from_bytes(data)


def zone(name: str) -> datetime.tzinfo:
    """Returns the zone of a name, "Asia/Shanghai", or an offset, "+08:00"."""
    if name[:1] in "+-":
        return datetime.datetime.strptime(name, "%z").tzinfo
    return zoneinfo.ZoneInfo(name)
