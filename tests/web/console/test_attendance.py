"""Selecting applicants, noting who was there, and what is printed, in the console."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import segno
from sqlalchemy import select, update

from bot.programme.status import Admission, Status
from bot.services.sweeping import sweep
from bot.store.outbox import outbox
from bot.store.workshops import attendance, day_codes, registrations, workshops
from tests.bots import ANOTHER, ME, NOW
from tests.factories import add_contact, add_registration, add_workshop
from tests.web.conftest import Web
from tests.web.console.conftest import Browser, Value

SELECT = "/workshops/1/applicants"
THIRD = "+250788000300"
FIRST_DAY, SECOND_DAY = date(2027, 3, 22), date(2027, 3, 23)
STATUSES = select(registrations.c.status).order_by(registrations.c.id)
THERE = select(attendance.c.registration_id, attendance.c.day).order_by(attendance.c.registration_id, attendance.c.day)


@pytest.fixture
def applied(web: Web) -> list[int]:
    """Three have applied for one seat, and registration is over."""
    workshop = add_workshop(
        web.bot,
        seats=1,
        admission=Admission.SELECTION,
        closes_at=NOW - timedelta(days=1),
        respond_by=NOW,
        prefers_new=True,
    )
    people = ((ME, "Uwase Aline"), (ANOTHER, "Mutesi Diane"), (THIRD, "Ineza Rose"))
    those = [add_contact(web.bot, number, name=name) for number, name in people]
    return [
        add_registration(web.bot, workshop, contact, status=Status.APPLIED, place=place)
        for place, contact in enumerate(those, 1)
    ]


@pytest.fixture
def seated(web: Web) -> list[int]:
    """Two have a seat."""
    workshop = add_workshop(web.bot)
    people = ((ME, "Uwase Aline", "ACD349"), (ANOTHER, "Mutesi Diane", "EFH679"))
    return [
        add_registration(web.bot, workshop, add_contact(web.bot, number, name=name), code=code)
        for number, name, code in people
    ]


def told(web: Web, number: str) -> list[str]:
    for _ in range(2):
        sweep(web.bot.runtime, "the test")
    return web.bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def there(web: Web) -> list[tuple[int, date]]:
    return [(row.registration_id, row.day) for row in web.bot.rows(THERE)]


def test_applicants_are_proposed_with_the_reasons_shown_and_selected_once(
    web: Web, administrator: Browser, applied: list[int]
) -> None:
    page = administrator.get(SELECT).text
    assert page.count(" checked") == 1
    assert "was at no training before; applied as number 1" in page
    choice: dict[str, Value] = {"key": [str(applied[0])], "reserve": "1"}
    preview = administrator.post(SELECT, form_at=SELECT, **choice).text
    assert "has a seat: 1" in preview
    assert "Your request is approved: Cluster management, Monday 22 March, 09:00." in preview
    assert web.bot.values(STATUSES) == ["applied"] * 3
    assert administrator.post(SELECT, form_at=SELECT, **choice, confirm="1").status_code == 302
    again = administrator.post(SELECT, form_at=SELECT, **choice, confirm="1").text
    assert "The applicants of this training are selected already." in again
    assert web.bot.values(STATUSES) == ["confirmed", "waitlisted", "not_selected"]
    said = [told(web, number)[0].partition(":")[0] for number in (ME, ANOTHER, THIRD)]
    assert said == [
        "Your request is approved",
        "You are on the waiting list, number 1",
        "Sorry, your request was not approved",
    ]


def test_staff_may_select_others_than_are_proposed_but_not_more_than_there_are_seats(
    web: Web, administrator: Browser, applied: list[int]
) -> None:
    both: dict[str, Value] = {"key": [str(one) for one in applied[1:]], "reserve": "0", "confirm": "1"}
    assert "You chose 2, and 1 seats are left." in administrator.post(SELECT, form_at=SELECT, **both).text
    assert web.bot.values(STATUSES) == ["applied"] * 3
    administrator.post(SELECT, form_at=SELECT, **both | {"key": str(applied[2])})
    assert web.bot.values(STATUSES) == ["not_selected", "not_selected", "confirmed"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"closes_at": NOW + timedelta(days=1)}, "People can still register"),
        ({"admission": Admission.FIRST_COME}, "whoever registers first has a seat"),
        ({"status": "cancelled"}, "This training is over or cancelled"),
    ],
)
@pytest.mark.usefixtures("applied")
def test_the_page_says_why_nobody_can_be_selected_yet(
    web: Web, administrator: Browser, values: dict[str, object], why: str
) -> None:
    web.bot.do(update(workshops).values(values))
    page = administrator.get(SELECT).text
    assert (why in page, "Show what will be told" in page) == (True, False)


def test_two_days_are_ticked_beside_one_another_and_a_slip_is_taken_back(
    web: Web, administrator: Browser, seated: list[int]
) -> None:
    one, another = map(str, seated)
    page = administrator.get("/workshops/1/attendance").text
    assert page.index("Mutesi Diane") < page.index("Uwase Aline")
    sent: dict[str, Value] = {f"day-{day}": "1" for day in (FIRST_DAY, SECOND_DAY)}
    ticked: dict[str, Value] = {f"there-{FIRST_DAY}": [one, another], f"there-{SECOND_DAY}": [one]}
    administrator.post("/workshops/1/attendance", form_at="/workshops/1/attendance", **sent, **ticked)
    assert there(web) == [(seated[0], FIRST_DAY), (seated[0], SECOND_DAY), (seated[1], FIRST_DAY)]
    assert "Noted as there: 3. Taken back: 0" in administrator.get("/workshops/1/attendance").text
    slip: dict[str, Value] = {f"was-{FIRST_DAY}": [one, another], f"there-{FIRST_DAY}": [one]}
    administrator.post("/workshops/1/attendance", form_at="/workshops/1/attendance", **sent, **slip)
    assert there(web) == [(seated[0], FIRST_DAY), (seated[0], SECOND_DAY)]


def test_what_somebody_typed_meanwhile_is_not_taken_back(web: Web, administrator: Browser, seated: list[int]) -> None:
    with web.bot.runtime.database.begin() as db:
        db.execute(attendance.insert().values(registration_id=seated[0], day=FIRST_DAY, how="code", marked_at=NOW))
    administrator.post("/workshops/1/attendance", form_at="/workshops/1/attendance", **{f"day-{FIRST_DAY}": "1"})
    assert there(web) == [(seated[0], FIRST_DAY)]


def test_codes_are_scanned_one_after_another_into_one_field(
    web: Web, administrator: Browser, seated: list[int]
) -> None:
    scan = {"form_at": "/workshops/1/attendance", "day": str(SECOND_DAY)}
    answer = administrator.post("/workshops/1/attendance/scan", **scan, codes="acd349\nEFH679")
    page = administrator.get(answer.location.removeprefix("/console")).text
    assert "ACD349 EFH679: noted. New: 2" in page
    assert page.count(" autofocus") == 1
    assert there(web) == [(one, SECOND_DAY) for one in seated]
    administrator.post("/workshops/1/attendance/scan", **scan, codes="XXXXXX")
    assert "Nobody has a seat there by XXXXXX." in administrator.get("/workshops/1/attendance").text


@pytest.mark.usefixtures("seated")
def test_the_code_of_a_day_is_made_once_and_shown_big(web: Web, administrator: Browser) -> None:
    asked = {"form_at": "/workshops/1/attendance", "day": str(FIRST_DAY)}
    page = [
        administrator.get(
            administrator.post("/workshops/1/attendance/code", **asked).location.removeprefix("/console")
        ).text
        for _ in range(2)
    ][-1]
    (code,) = web.bot.values(select(day_codes.c.code))
    assert f'<p class="huge">{code}</p>' in page
    assert "NITABIRIYE" in page
    assert code in administrator.get("/workshops/1/attendance").text
    assert administrator.get("/workshops/1/attendance/code?day=2027-03-23").status_code == 404
    assert administrator.get("/workshops/1/attendance/code?day=soon").status_code == 400
    administrator.post("/workshops/1/attendance/code", **asked | {"day": "2027-03-24"})
    assert "2027-03-24 is no day of this training." in administrator.get("/workshops/1").text


def test_once_its_days_are_past_everybody_was_there_or_not(web: Web, administrator: Browser, seated: list[int]) -> None:
    web.bot.do(update(workshops).values(status="over"))
    scan = {"form_at": "/workshops/1/attendance", "day": str(FIRST_DAY), "codes": "ACD349"}
    administrator.post("/workshops/1/attendance/scan", **scan)
    for _ in range(2):
        administrator.post("/workshops/1/finish", form_at="/workshops/1/attendance")
    assert "It can be finished once" in administrator.get("/workshops/1").text
    assert (web.bot.values(STATUSES), len(seated)) == (["attended", "absent"], 2)
    assert "All is noted" not in administrator.get("/workshops/1/attendance").text


@pytest.mark.parametrize("page", ["sheet", "seating", "badges"])
@pytest.mark.usefixtures("seated")
def test_what_is_printed_names_all_who_have_a_seat_and_nobody_else(web: Web, administrator: Browser, page: str) -> None:
    waits = add_contact(web.bot, THIRD, name="Ineza Rose")
    add_registration(web.bot, 1, waits, status=Status.WAITLISTED)
    text = administrator.get(f"/workshops/1/{page}").text
    assert [name in text for name in ("Uwase Aline", "Mutesi Diane", "Ineza Rose")] == [True, True, False]


def modules(path: str) -> set[tuple[int, int]]:
    """Give the modules that a path goes through, by column and row."""
    found, x, y = set(), 0, 0
    for over, down, length in re.findall(r"[Mm](-?\d+) (\d+)(?:\.5)?h(\d+)", path):
        x, y = x + int(over), y + int(down)
        found |= {(x + at, y) for at in range(int(length))}
        x += int(length)
    return found


def test_codes_to_scan_are_whole_though_what_they_have_alike_is_drawn_once(web: Web, administrator: Browser) -> None:
    workshop, codes = add_workshop(web.bot, seats=60), [f"A7K{number}MX" for number in range(100, 160)]
    for number, code in enumerate(codes):
        person = add_contact(web.bot, f"+2507880005{number:02}")
        add_registration(web.bot, workshop, person, code=code)
    page = administrator.get("/workshops/1/badges").text
    (frame,) = re.findall(r'<path id="code-1-H" d="([^"]+)"/>', page)
    own = re.findall(r'<path d="([^"]+)"/></svg>\n?<small>(\w+)</small>', page)
    assert page.count('<use href="#code-1-H"/>') == len(own) - 1 == 59
    for path, code in own:
        rows = enumerate(segno.make(code, micro=False, mask=0).matrix_iter(border=2))
        assert modules(frame) | modules(path) == {(x, y) for y, row in rows for x, dark in enumerate(row) if dark}
    assert len(page) < 50_000


def test_a_long_list_is_ticked_page_by_page(web: Web, administrator: Browser) -> None:
    workshop = add_workshop(web.bot, seats=60)
    for number in range(55):
        contact = add_contact(web.bot, f"+2507880005{number:02}", name=f"Person {number:02}")
        add_registration(web.bot, workshop, contact)
    first = administrator.get("/workshops/1/attendance").text
    after = first.partition("after=")[2].partition('"')[0].partition("&")[0]
    second = administrator.get(f"/workshops/1/attendance?after={after}").text
    assert [(f"Person {number:02}" in first) + (f"Person {number:02}" in second) for number in range(55)] == [1] * 55
