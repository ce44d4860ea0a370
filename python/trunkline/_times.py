# SPDX-License-Identifier: Apache-2.0
"""Times from numbers whose unit is named."""

from __future__ import annotations

import datetime

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def unix_time(
    *,
    seconds: int | float | None = None,
    milliseconds: int | None = None,
    microseconds: int | None = None,
) -> datetime.datetime:
    """Returns the time of a number since 1970 UTC, as an aware datetime.

    Wherever a time is taken, a bare int counts microseconds and is of the years
    1990 to 9999, so that seconds and milliseconds are not mistaken for them.
    This names the unit: unix_time(seconds=1530000000). Raises TypeError unless
    one unit is given, ValueError for a time outside the years 1 to 9999.
    """
    given = [value for value in (seconds, milliseconds, microseconds) if value is not None]
    if len(given) != 1:
        raise TypeError("unix_time: give seconds, milliseconds or microseconds")
    try:
        return _EPOCH + datetime.timedelta(
            seconds=seconds or 0,
            milliseconds=milliseconds or 0,
            microseconds=microseconds or 0,
        )
    except (OverflowError, ValueError):
        raise ValueError("unix_time: not a time of the years 1 to 9999") from None
