"""What flows read of groups, members and requests to join, and the outcomes of what is done with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.engine.kinds import Digits, Septets


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group as its members read it."""

    value: int
    name: Annotated[str, Septets(40)]
    leader: Annotated[str, Septets(40)]
    """The name of who leads it; a dash where nobody does."""
    members: Annotated[int, Digits(4)]
    requests: Annotated[int, Digits(3)]
    """How many ask to join, and wait for the leader."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as a line in a list."""

    value: int
    label: Annotated[str, Septets(40)]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as a line in a list."""

    value: int
    label: Annotated[str, Septets(40)]


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody as the leader of their group reads of them."""

    value: int
    name: Annotated[str, Septets(40)]
    place: Annotated[str, Septets(30)]


@dataclass(frozen=True, slots=True)
class SectorCard:
    """A sector with its district."""

    value: str
    name: Annotated[str, Septets(30)]


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """What somebody is asked by the leader of a group."""

    value: int
    group: Annotated[str, Septets(40)]
    leader: Annotated[str, Septets(40)]


@dataclass(frozen=True, slots=True)
class Belongs:
    """The contact is a member."""

    group: GroupCard


@dataclass(frozen=True, slots=True)
class Leads:
    """The contact leads it."""

    group: GroupCard
    after: int
    """Where the list of members begins."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The contact has asked to join, and waits."""

    group: GroupCard


@dataclass(frozen=True, slots=True)
class Invited:
    """A leader asks the contact to join."""

    invitation: InvitationCard


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody asks to join, and the leader is to answer."""

    candidate: PersonCard


@dataclass(frozen=True, slots=True)
class More:
    """The next members are wanted."""

    after: int


@dataclass(frozen=True, slots=True)
class Own:
    """A member who has a phone of their own."""

    person: PersonCard


@dataclass(frozen=True, slots=True)
class Through:
    """A member who is reached through the leader's phone."""

    person: PersonCard


@dataclass(frozen=True, slots=True)
class Found:
    """A sector was found."""

    sector: SectorCard
