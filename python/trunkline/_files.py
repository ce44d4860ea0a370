# SPDX-License-Identifier: Apache-2.0
"""What the compiled part asks Python for: files and time zones."""

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
    """Reads files, and the files of folders by name.

    A file of a folder that cannot be read is skipped with a warning, except
    README*, LICENSE* and hidden files.
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
    """Unpickles a message."""
    return cls.from_bytes(data)


def zone(name: str) -> datetime.tzinfo:
    """Returns the zone of a name, "Asia/Shanghai", or an offset, "+08:00"."""
    if name[:1] in "+-":
        return datetime.datetime.strptime(name, "%z").tzinfo
    return zoneinfo.ZoneInfo(name)
