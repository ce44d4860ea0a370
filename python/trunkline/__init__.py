"""Routing core of a unified government hotline.

    import trunkline

    rules = trunkline.RuleSet.load(trunkline.PACKS / "cn/national",
                                   trunkline.PACKS / "cn/changsha")
    decision = rules.route(accepted=datetime.now(rules.tz), dialled="12345",
                           category="environment.noise", region="430111")
    print(decision.lead, decision.rule)

Everything is a read-only value and may be used from any thread. Times are aware
datetimes, or microseconds since 1970 UTC where speed matters; those that come
back are aware, in UTC. Errors are of `trunkline.Error` and of the built-in
exception that fits.
"""

from pathlib import Path as _Path

from ._core import (
    Actor,
    Amount,
    Answer,
    Assignment,
    AssignmentEnd,
    AssignmentKind,
    Basis,
    Calendars,
    Callback,
    Case,
    CaseClock,
    CaseRef,
    CaseRow,
    Channel,
    ClockChange,
    ClockChangeKind,
    ClockState,
    Command,
    CommandKind,
    Contender,
    Deadline,
    Deadlines,
    Decision,
    Definition,
    DenialKind,
    Desk,
    Dial,
    DialAnswer,
    EmergencyHint,
    Event,
    Explanation,
    ExplanationStep,
    Feed,
    FeedItem,
    Feedback,
    Ground,
    Issue,
    Level,
    Lifecycle,
    Limits,
    Measure,
    Note,
    Offer,
    Outcome,
    Phase,
    Place,
    Question,
    Raised,
    Reach,
    Receipt,
    Refusal,
    RefusalAction,
    RefusalReason,
    Request,
    Result,
    RoutedTable,
    RuleSet,
    Satisfaction,
    Severity,
    Solved,
    Stage,
    Supervision,
    SupervisionState,
    Term,
    Ticked,
    Ticket,
    TicketType,
    Unit,
    Urgency,
    WhyNot,
    YesNo,
    __version__,
    open_command,
)
from ._errors import (
    AbortedError,
    AlreadyExistsError,
    CancelledError,
    DataLossError,
    DeadlineExceededError,
    Error,
    FailedPreconditionError,
    InternalError,
    InvalidArgumentError,
    NotFoundError,
    OutOfRangeError,
    PermissionDeniedError,
    ResourceExhaustedError,
    RuleError,
    UnauthenticatedError,
    UnavailableError,
    UnimplementedError,
    UnknownError,
)

PACKS = _Path(__file__).parent / "packs"
"""Rule packs, limits, calendars and lifecycles that come with the package."""

__all__ = [name for name in dir() if not name.startswith("_")]
__all__ += ["__version__"]
