"""Templates at the provider: made and submitted once, asked after, and moved as WhatsApp decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import urllib3
from sqlalchemy import select, update

from bot.approvals import Proposal, Review, Verdict
from bot.errors import Fault, SendError
from bot.programme.lifecycle import TIME
from bot.programme.template_life import TO_MEND
from bot.programme.templates import withdraw
from bot.services.approving import pursue
from bot.services.chores import DUTIES
from bot.store.staff import history
from bot.store.templates import template_texts
from tests.bots import Bot, Provider
from tests.services.templating import add_submitted
from tests.services.world import World, world_at

MOVED = "workshop_moved"
STANDING = select(template_texts.c.status, template_texts.c.reason).order_by(template_texts.c.id)


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    with world_at(sqlite_url) as made:
        yield made


def contents(world: World) -> list[dict[str, Any]]:
    """Give what Twilio has."""
    headers = urllib3.make_headers(basic_auth=f"AC{'0' * 32}:twilio-token")
    answer = urllib3.request("GET", f"{world.emulator}/v1/Content", headers=headers).json()
    found: list[dict[str, Any]] = answer["contents"]
    return found


def ask_again(world: World, **later: float) -> list[tuple[str, str | None]]:
    world.bot.pass_time(**later or {"minutes": 6})
    pursue(world.bot.runtime)
    return [tuple(row) for row in world.bot.rows(STANDING)]


def test_a_template_is_made_submitted_and_found_approved(world: World) -> None:
    add_submitted(world.bot, MOVED)
    assert ask_again(world) == [("submitted", None)] * 2
    english, kinyarwanda = contents(world)
    assert (english["language"], kinyarwanda["language"]) == ("en", "rw_RW")
    assert english["friendly_name"] == "menyesha_workshop_moved_en_1_1"
    assert english["types"]["twilio/text"]["body"].startswith("Change in the training: {{1}}. It is now on {{2}} at")
    assert english["variables"] == {"1": "Shoe design", "2": "Monday 22 March", "3": "09:00", "4": "Masaka, Kigali"}
    assert ask_again(world) == [("approved", None)] * 2
    assert len(contents(world)) == 2
    rows = world.bot.rows(select(template_texts.c.granted, template_texts.c.respond_by, template_texts.c.sid))
    assert [(row.granted, row.respond_by) for row in rows] == [("utility", None)] * 2
    assert [row.sid for row in rows] == [english["sid"], kinyarwanda["sid"]]


def decide(world: World, **said: str) -> None:
    """Have WhatsApp say something else of the first template."""
    sid = contents(world)[0]["sid"]
    answer = urllib3.request("POST", f"{world.emulator}/approvals/{sid}", json=said)
    assert answer.status == 200


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"status": "rejected", "rejection_reason": "TAG_CONTENT_MISMATCH"}, ("rejected", "TAG_CONTENT_MISMATCH")),
        ({"status": "paused"}, ("paused", "paused")),
        ({"status": "disabled"}, ("paused", "disabled")),
        ({"status": "pending"}, ("submitted", None)),
    ],
)
def test_what_whatsapp_says_is_told_with_its_reason(
    world: World, said: dict[str, str], status: tuple[str, str | None]
) -> None:
    add_submitted(world.bot, MOVED, en="The training {title} has moved, sorry.")
    ask_again(world)
    decide(world, **said)
    assert ask_again(world) == [status]
    if status[1]:
        assert world.bot.values(select(template_texts.c.respond_by)) == [world.bot.now + TO_MEND]
        assert world.bot.values(select(history.c.note).order_by(history.c.id))[-1] == status[1]


def test_what_was_stopped_serves_again_once_whatsapp_says_so(world: World) -> None:
    add_submitted(world.bot, MOVED, en="The training {title} has moved, sorry.")
    ask_again(world)
    decide(world, status="paused")
    ask_again(world)
    decide(world, status="approved")
    assert ask_again(world, hours=2) == [("approved", None)]


def test_another_category_than_was_asked_for_is_noted(world: World) -> None:
    add_submitted(world.bot, MOVED, en="The training {title} has moved, sorry.")
    ask_again(world)
    decide(world, status="approved", category="MARKETING")
    ask_again(world)
    assert world.bot.values(select(template_texts.c.granted)) == ["marketing"]


@dataclass
class Office:
    """A provider that says what it is told to."""

    there: dict[str, Review] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)
    fails: dict[str, SendError] = field(default_factory=dict)

    waits: dict[str, Callable[[], None]] = field(default_factory=dict)
    """What happens while a call is under way."""

    def reviews(self) -> Mapping[str, Review]:
        self._fail("reviews")
        found = dict(self.there)
        self._wait("reviews")
        return found

    def make(self, proposal: Proposal) -> str:
        self._fail("make")
        self.made.append(proposal.name)
        self.there[proposal.name] = Review("HX1", Verdict.UNASKED)
        self._wait("make")
        return "HX1"

    def submit(self, sid: str, proposal: Proposal) -> None:
        self._fail("submit")
        self.submitted.append(sid)
        self.there[proposal.name] = Review(sid, Verdict.PENDING)

    def close(self) -> None:
        """Do nothing."""

    def _wait(self, call: str) -> None:
        self.waits.get(call, lambda: None)()

    def _fail(self, call: str) -> None:
        if call in self.fails:
            raise self.fails[call]


class Approving(Provider):
    """A provider that submits templates, too."""

    approvals: Office


@pytest.fixture
def office(each_bot: Bot) -> Office:
    """Where one template in one language waits to be submitted."""
    twilio = Approving("twilio")
    twilio.approvals = Office()
    each_bot.providers["twilio"] = twilio
    add_submitted(each_bot, MOVED, en="The training {title} has moved, sorry.")
    return twilio.approvals


def look(bot: Bot, **later: float) -> tuple[str, str | None]:
    bot.pass_time(**later or {"minutes": 6})
    pursue(bot.runtime)
    (row,) = bot.rows(STANDING)
    return row.status, row.reason


def test_whoever_is_cut_off_between_making_and_submitting_makes_nothing_twice(each_bot: Bot, office: Office) -> None:
    office.fails["submit"] = SendError(Fault.AWAY, "Twilio could not be reached.")
    assert look(each_bot) == ("submitted", "Twilio could not be reached.")
    del office.fails["submit"]
    assert look(each_bot) == ("submitted", None)
    assert (len(office.made), office.submitted) == (1, ["HX1"])


def test_what_the_provider_refuses_for_good_is_rejected(each_bot: Bot, office: Office) -> None:
    office.fails["make"] = SendError(Fault.FINAL, "The provider refused the message.", code="20001")
    assert look(each_bot) == ("rejected", "The provider refuses it: 20001")


def test_a_provider_that_is_away_is_asked_again_and_staff_see_why(each_bot: Bot, office: Office) -> None:
    office.fails["reviews"] = SendError(Fault.CHANNEL, "Twilio does not accept our account SID and auth token.")
    assert look(each_bot) == ("submitted", "Twilio does not accept our account SID and auth token.")
    office.fails.clear()
    assert look(each_bot, minutes=1)[1] is not None
    assert look(each_bot) == ("submitted", None)


def test_what_the_provider_has_no_more_is_not_used_any_more(each_bot: Bot, office: Office) -> None:
    each_bot.do(update(template_texts).values(status="approved", sid="HX1", looked_at=each_bot.now))
    assert look(each_bot) == ("approved", None)
    assert look(each_bot, hours=1) == ("rejected", "The provider does not have it any more.")
    assert office.made == []


def test_what_staff_withdraw_meanwhile_stays_withdrawn(each_bot: Bot, office: Office) -> None:
    look(each_bot)
    with each_bot.runtime.database.begin() as db:
        withdraw(db, 1, TIME, each_bot.now)
    office.there = {name: Review("HX1", Verdict.APPROVED) for name in office.there}
    assert look(each_bot) == ("withdrawn", None)


def test_one_process_asks_at_a_time(each_bot: Bot, office: Office) -> None:
    assert pursue(each_bot.runtime)
    assert not pursue(each_bot.runtime, at_once=True)
    each_bot.now += timedelta(minutes=1)
    assert pursue(each_bot.runtime, at_once=True)
    assert len(office.made) == 1


@pytest.mark.parametrize("call", ["reviews", "make"])
def test_who_asks_so_slowly_that_another_asks_meanwhile_makes_nothing_twice(
    each_bot: Bot, office: Office, call: str
) -> None:
    add_submitted(each_bot, "reminder", en="The training {title} begins soon.")

    def stand_still() -> None:
        del office.waits[call]
        each_bot.pass_time(seconds=31)
        assert pursue(each_bot.runtime, at_once=True)

    office.waits[call] = stand_still
    assert pursue(each_bot.runtime, at_once=True)
    assert len(office.made) == len(set(office.made)) == len(office.submitted) == 2


def test_where_nothing_is_submitted_nobody_is_asked(bot: Bot) -> None:
    assert not pursue(bot.runtime)
    assert pursue in DUTIES
