"""Every error that we raise on purpose, as one tree.

BotError
├── FlowError       a flow document is wrong: file, line, rule, step
├── SessionError    a stored session does not fit the flow it was pinned to
├── InboundError    a request from outside is refused, with an HTTP status
├── BroadcastError  what staff want of a broadcast cannot be done, and what helps
└── SendError       a provider did not take a message, and what that means for it

Refusal is told to one of the staff; it stands outside, as the ValueError that it is.
SettingsError stands outside, so that nothing that swallows a BotError hides a wrong setting.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta


class BotError(Exception):
    """The root of all errors that we raise on purpose."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence for staff: English, of the catalogue, with what fills its placeholders."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)
    about: str = ""
    """What it is about, such as a language; where it is given it stands before the sentence."""

    def __str__(self) -> str:
        """Give it in English."""
        said = self.sentence.format_map(self.values) if self.values else self.sentence
        return f"{self.about}: {said}" if self.about else said


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong with a flow, at the line where it is to be mended."""

    file: str
    line: int
    rule: str
    step: str
    message: str
    told: Told | None = field(default=None, compare=False)
    """The same for staff, who write surveys and no flows; None where they cannot cause it."""

    def __str__(self) -> str:
        """Give `file:line: rule: step: message`, the form that editors jump to."""
        return f"{self.file}:{self.line}: {self.rule}: {self.step or '-'}: {self.message}"


class FlowError(BotError):
    """One or more flow documents cannot be used; `findings` says why, in order of file and line."""

    def __init__(self, *findings: Finding) -> None:
        """Carry the findings, in order of file and line."""
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(map(str, self.findings)))


class SessionError(BotError):
    """A stored session names a step or a value that its revision does not have."""


class InboundError(BotError):
    """A request from outside is refused, and nothing of it was done.

    `status` is the HTTP status to answer with; the text is for the provider's engineer.
    """

    def __init__(self, status: int, text: str) -> None:
        """Refuse with this HTTP status and this plain sentence."""
        self.status = status
        super().__init__(text)


class BroadcastError(BotError):
    """What staff want of a broadcast cannot be done; the text says why, and what helps, one sentence a line."""

    def __init__(self, *said: str | Told, **values: object) -> None:
        """Carry English sentences of the catalogue, and what fills the placeholders of those that bring nothing."""
        self.told = tuple(one if isinstance(one, Told) else Told(one, values) for one in said)
        super().__init__("\n".join(map(str, self.told)))


class Refusal(ValueError):  # noqa: N818  # an answer, not a fault
    """What one of the staff asked for cannot be done; the sentence says why, and what can be done instead."""

    def __init__(self, sentence: str, **values: object) -> None:
        """Carry an English sentence of the catalogue, and what fills its placeholders."""
        self.sentence = sentence
        self.values = values
        super().__init__(sentence.format_map(values))


class Fault(StrEnum):
    """What a failed call to a provider means for the message."""

    RETRY = "retry"
    """The provider does not have the message: it may be sent again, later."""
    BUSY = "busy"
    """The same, since we send too fast: the sender slows down, and the message has spent no attempt."""
    AWAY = "away"
    """The provider could not be reached, so it does not have the message; nor has the message spent an attempt."""
    UNKNOWN = "unknown"
    """The provider may or may not have it: never sent again before that is settled."""
    FINAL = "final"
    """The provider said no for good to this message."""
    ADDRESS = "address"
    """The provider said no for good to this address: it cannot be reached on this medium."""
    OPTED_OUT = "opted_out"
    """The contact has opted out at the provider."""
    CHANNEL = "channel"
    """The channel cannot send at all: credentials, balance, configuration, outage."""


class SendError(BotError):
    """A provider did not take a message.

    `fault` says what follows for it; `code` is the provider's own word or number, for the record; the text is a
    sentence for staff; `retry_after` is set where the provider named a pause.
    """

    def __init__(self, fault: Fault, text: str, *, code: str = "", retry_after: timedelta | None = None) -> None:
        """Carry what follows, a sentence for staff, and the provider's own code."""
        self.fault = fault
        self.code = code
        self.retry_after = retry_after
        super().__init__(text)

    @property
    def retryable(self) -> bool:
        """Whether the same message may be sent again."""
        return self.fault in {Fault.RETRY, Fault.BUSY, Fault.AWAY}


class SettingsError(Exception):
    """Settings are missing or malformed; one line per fault, none with a secret in it."""
