# SPDX-License-Identifier: Apache-2.0
"""Files and time zones, for the compiled module."""

from __future__ import annotations

import datetime
import os
import warnings
import zoneinfo
from pathlib import Path
from typing import Any

# As trunkline::files, without tables.
_SUFFIXES = {".txtpb", ".textproto", ".json", ".binpb", ".pb"}
_BESIDE = (".", "README", "LICENSE")


def read(*paths: str | os.PathLike[str]) -> list[tuple[str, bytes]]:
    """Returns the name and content of each file; of a folder, in order of names.

    Files of a folder that are of another type are skipped with a warning;
    README*, LICENSE* and hidden files without. Raises OSError if a file cannot
    be read, TypeError without arguments.
    """
    if not paths:
        raise TypeError("at least one file or folder")
    files: list[Path] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            files += _files_of(path)
        else:
            files.append(path)
    return [(str(file), file.read_bytes()) for file in files]


def _files_of(folder: Path) -> list[Path]:
    files = []
    for file in sorted(folder.iterdir()):
        if file.is_dir():
            continue
        if file.suffix.lower() in _SUFFIXES:
            files.append(file)
        elif not file.name.startswith(_BESIDE):
            warnings.warn(
                f"{file} is skipped: not a .txtpb, .json or .binpb file",
                stacklevel=4,
            )
    return files


def restore(cls: Any, data: bytes) -> Any:
    """Returns an object of `cls` from its pickled bytes."""
    return cls.from_bytes(data)


def zone(name: str) -> datetime.tzinfo:
    """Returns the zone of an IANA name, "Asia/Shanghai", or offset, "+08:00"."""
    if name[:1] in "+-":
        hours, minutes = name[1:].split(":")
        offset = datetime.timedelta(hours=int(hours), minutes=int(minutes))
        return datetime.timezone(-offset if name[0] == "-" else offset)
    return zoneinfo.ZoneInfo(name)
