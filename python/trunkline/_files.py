"""What the compiled part asks Python for: files and time zones."""

from __future__ import annotations

import datetime
import os
import zoneinfo
from pathlib import Path
from typing import Any

_SUFFIXES = {".txtpb", ".json", ".pb", ".binpb"}


def read(*paths: str | os.PathLike[str]) -> list[tuple[str, bytes]]:
    """Reads files, and every rule file of folders, by name."""
    if not paths:
        raise TypeError("at least one file or folder")
    files: list[Path] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            files += sorted(f for f in path.iterdir() if f.suffix in _SUFFIXES)
        else:
            files.append(path)
    return [(str(file), file.read_bytes()) for file in files]


def restore(cls: Any, data: bytes) -> Any:
    """Unpickles a message."""
    return cls.from_bytes(data)


def zone(name: str) -> datetime.tzinfo:
    """Returns the zone of a name, "Asia/Shanghai", or an offset, "+08:00"."""
    if name[:1] in "+-":
        hours, minutes = name[1:].split(":")
        offset = datetime.timedelta(hours=int(hours), minutes=int(minutes))
        return datetime.timezone(-offset if name[0] == "-" else offset)
    return zoneinfo.ZoneInfo(name)
