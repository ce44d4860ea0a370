# SPDX-License-Identifier: Apache-2.0
"""Exceptions, one for each status code; each also has a built-in base class."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._core import Issue


class Error(Exception):
    """Base of all errors of trunkline. Equal if type and message are."""

    message_zh: str = ""
    """The message in Chinese; the message itself where it has no other."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash((type(self), str(self)))


class CancelledError(Error, RuntimeError):
    """CANCELLED: the call was cancelled."""


class UnknownError(Error, RuntimeError):
    """UNKNOWN: an error without a more specific code."""


class InvalidArgumentError(Error, ValueError):
    """INVALID_ARGUMENT: an argument or input has a defect."""


class RuleError(InvalidArgumentError):
    """A rule file, calendar or definition has errors."""

    issues: tuple[Issue, ...]
    """All issues with their places, also warnings and notes."""

    def __init__(self, message: str, issues: tuple[Issue, ...] = ()) -> None:
        super().__init__(message)
        self.issues = issues


class DeadlineExceededError(Error, TimeoutError):
    """DEADLINE_EXCEEDED: the call took too long."""


class NotFoundError(Error, LookupError):
    """NOT_FOUND: there is no such rule, case or policy."""


class MissingFileError(NotFoundError, FileNotFoundError):
    """NOT_FOUND: no such file, or a folder without a file that can be read."""


class AlreadyExistsError(Error, ValueError):
    """ALREADY_EXISTS: the id or idempotency key is in use."""


class PermissionDeniedError(Error, PermissionError):
    """PERMISSION_DENIED: the actor has no right, or an interest in the case."""


class ResourceExhaustedError(Error, MemoryError):
    """RESOURCE_EXHAUSTED: a limit is exceeded, or storage or memory is full."""


class FailedPreconditionError(Error, RuntimeError):
    """FAILED_PRECONDITION: not possible in the present state."""


class AbortedError(Error, RuntimeError):
    """ABORTED: the case was changed by another command; try again."""


class OutOfRangeError(Error, ValueError):
    """OUT_OF_RANGE: a calendar does not contain a day that is needed."""


class UnimplementedError(Error, NotImplementedError):
    """UNIMPLEMENTED: this build does not contain the feature."""


class InternalError(Error, RuntimeError):
    """INTERNAL: a defect of trunkline."""


class UnavailableError(Error, ConnectionError):
    """UNAVAILABLE: try again later."""


class DataLossError(Error, OSError):
    """DATA_LOSS: stored data is damaged."""


class UnauthenticatedError(Error, PermissionError):
    """UNAUTHENTICATED: credentials are missing or wrong."""
