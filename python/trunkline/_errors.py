# SPDX-License-Identifier: Apache-2.0
"""Exceptions: one for each status code, and also the built-in one that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._core import Issue


class Error(Exception):
    """Base of all errors of trunkline. Equal if type and message are."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash((type(self), str(self)))


class CancelledError(Error, RuntimeError):
    """CANCELLED."""


class UnknownError(Error, RuntimeError):
    """UNKNOWN."""


class InvalidArgumentError(Error, ValueError):
    """INVALID_ARGUMENT: misuse, or input that is not well-formed."""


class RuleError(InvalidArgumentError):
    """A rule file, calendar or definition has errors."""

    issues: tuple[Issue, ...]
    """All of them, with their places; warnings and notes too."""

    def __init__(self, message: str, issues: tuple[Issue, ...] = ()) -> None:
        super().__init__(message)
        self.issues = issues


class DeadlineExceededError(Error, TimeoutError):
    """DEADLINE_EXCEEDED."""


class NotFoundError(Error, LookupError):
    """NOT_FOUND: there is no such rule, case or policy."""


class MissingFileError(NotFoundError, FileNotFoundError):
    """NOT_FOUND: no such file, or a folder without a file that can be read."""


class AlreadyExistsError(Error, ValueError):
    """ALREADY_EXISTS."""


class PermissionDeniedError(Error, PermissionError):
    """PERMISSION_DENIED: no role of the actor has the right."""


class ResourceExhaustedError(Error, MemoryError):
    """RESOURCE_EXHAUSTED."""


class FailedPreconditionError(Error, RuntimeError):
    """FAILED_PRECONDITION: not in this state."""


class AbortedError(Error, RuntimeError):
    """ABORTED: another writer changed the case first; try again."""


class OutOfRangeError(Error, ValueError):
    """OUT_OF_RANGE: a calendar does not reach."""


class UnimplementedError(Error, NotImplementedError):
    """UNIMPLEMENTED."""


class InternalError(Error, RuntimeError):
    """INTERNAL: a defect of trunkline."""


class UnavailableError(Error, ConnectionError):
    """UNAVAILABLE: try again later."""


class DataLossError(Error, OSError):
    """DATA_LOSS: what is stored cannot be read."""


class UnauthenticatedError(Error, PermissionError):
    """UNAUTHENTICATED."""
