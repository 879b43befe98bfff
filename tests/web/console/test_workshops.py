"""Trainings in the console: planned, moved with a preview, cancelled, seats given and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.programme.staff import Role
from bot.programme.status import Admission, Status
from bot.services.sweeping import sweep
from bot.store.outbox import outbox
from bot.store.staff import deeds, history
from bot.store.workshops import invited_districts, registrations, workshops
from tests.bots import ANOTHER, ME, NOW
from tests.factories import add_contact, add_registration, add_workshop
from tests.web.conftest import Web
from tests.web.console.conftest import Browser, Value

PLAN = {
    "title_en": "Design",
    "title_rw": "Imideli",
    "starts_on": "2027-03-22",
    "ends_on": "2027-03-23",
    "starts_at": "09:00",
    "closes_on": "2027-03-19",
    "venue_en": "Huye",
    "venue_rw": "Huye",
    "seats": "20",
    "admission": "selection",
    "shares": "Huye 3\nGasabo 2",
    "sex_share": "40",
    "prefers_new": "y",
    "form_key": "once",
}
WHEN = {
    "starts_on": "2027-04-05",
    "ends_on": "2027-04-06",
    "starts_at": "09:00",
    "closes_on": "2027-03-19",
    "venue_en": "Umurava Hall, Kigali",
    "venue_rw": "Umurava Hall, Kigali",
}
STATUSES = select(registrations.c.status).order_by(registrations.c.id)


def told(web: Web, number: str = ME) -> list[str]:
    sweep(web.bot.runtime, "the test")
    return web.bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def test_a_training_is_planned_once_however_often_its_form_is_sent(web: Web, administrator: Browser) -> None:
    for said in (True, False):
        assert administrator.post("/workshops/new", **PLAN).location == "/console/workshops/1"
        assert ("The training is planned" in administrator.get("/workshops/1").text) == said
    assert administrator.post("/workshops/new", **PLAN | {"seats": "30"}).location == "/console/workshops/1"
    assert "What you wrote differently after that was not saved." in administrator.get("/workshops/1").text
    (row,) = web.bot.rows(select(workshops))
    assert (row.title_rw, row.starts_on, row.seats, row.sex_share) == ("Imideli", date(2027, 3, 22), 20, 40)
    assert (row.prefers_members, row.prefers_new, row.admission) == (False, True, Admission.SELECTION)
    shares = web.bot.rows(select(invited_districts.c.district, invited_districts.c.share))
    assert sorted(map(tuple, shares)) == [("Gasabo", 2), ("Huye", 3)]
    assert web.bot.values(select(deeds.c.deed).where(deeds.c.subject == "workshops")) == ["planned"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title_rw": ""}, "This is needed."),
        ({"title_en": "x" * 41}, "Too long"),
        ({"venue_rw": "Ikibuga \u0436"}, "letters that an SMS does not have"),
        ({"ends_on": "2027-03-21"}, "It cannot end before it begins."),
        ({"closes_on": "2027-03-23"}, "Registration ends on the first day at the latest."),
        ({"starts_on": "2027-02-22", "closes_on": "2027-02-20"}, "2027-02-22 is past."),
        ({"seats": "4"}, "5 seats are kept for districts, and there are 4."),
        ({"seats": "0"}, "A number from 1 to 10,000."),
        ({"shares": "Atlantis 3"}, "Write a district and its seats on each line"),
    ],
)
def test_what_no_training_can_be_is_said_and_what_was_typed_is_kept(
    web: Web, administrator: Browser, change: dict[str, str], fault: str
) -> None:
    page = administrator.post("/workshops/new", **PLAN | change).text
    assert fault in page
    assert 'value="Design"' in page or "title_en" in change
    assert web.bot.count(workshops) == 0


def test_trainings_are_found_by_what_they_are_asked_for(web: Web, administrator: Browser) -> None:
    add_workshop(web.bot, title_en="Coming")
    day = date(2027, 2, 1)
    add_workshop(web.bot, title_en="Finished", starts_on=day, ends_on=day, status="held")
    add_workshop(web.bot, title_en="Selected", venue_en="Musanze", admission=Admission.SELECTION)

    def shown(asked: str) -> set[str]:
        page = administrator.get(f"/workshops{asked}").text
        return {title for title in ("Coming", "Finished", "Selected") if f">{title}<" in page}

    assert shown("") == {"Coming", "Selected"}
    assert shown("?when=past") == {"Finished"}
    assert shown("?when=&status=held") == {"Finished"}
    assert shown("?when=") == {"Coming", "Finished", "Selected"}
    assert shown("?kind=selection") == shown("?q=musan") == {"Selected"}


@pytest.mark.parametrize("when", ["coming", ""])
def test_a_long_list_goes_on_where_it_left_off(web: Web, administrator: Browser, when: str) -> None:
    for number in range(60):
        add_workshop(web.bot, title_en=f"No {number:02}", starts_on=date(2027, 4, 1) + timedelta(days=number % 7))
    web.bot.do(update(workshops).values(ends_on=workshops.c.starts_on))
    first = administrator.get(f"/workshops?when={when}").text
    after = first.partition("after=")[2].partition('"')[0].partition("&")[0]
    second = administrator.get(f"/workshops?when={when}&after={after}").text
    seen = [sum(f">No {number:02}<" in page for page in (first, second)) for number in range(60)]
    assert seen == [1] * 60


def test_who_only_looks_reads_figures_and_no_names(web: Web, browser_of: Callable[[Role], Browser]) -> None:
    add_registration(web.bot, add_workshop(web.bot), add_contact(web.bot))
    for role, sees in ((Role.VIEWER, False), (Role.COORDINATOR, True)):
        page = browser_of(role).get("/workshops/1").text
        assert "Cluster management" in page
        assert ("Uwase Aline" in page, ME in page, "Register somebody" in page) == (sees, sees, sees)


def test_who_registered_is_narrowed_by_status_district_and_name(web: Web, administrator: Browser) -> None:
    number = add_workshop(web.bot)
    add_registration(web.bot, number, add_contact(web.bot))
    diane = add_contact(web.bot, ANOTHER, name="Mutesi Diane")
    add_registration(web.bot, number, diane, status=Status.WAITLISTED, district="Gasabo")

    def shown(asked: str) -> list[bool]:
        page = administrator.get(f"/workshops/1{asked}").text
        return [name in page for name in ("Uwase Aline", "Mutesi Diane")]

    assert shown("") == [True, True]
    assert shown("?status=confirmed") == shown("?q=uwa") == shown("?district=Huye") == [True, False]


def test_before_it_is_moved_staff_read_what_will_be_told_and_then_it_is(web: Web, administrator: Browser) -> None:
    number = add_workshop(web.bot)
    add_registration(web.bot, number, add_contact(web.bot))
    waits = add_contact(web.bot, ANOTHER, language="rw")
    add_registration(web.bot, number, waits, status=Status.WAITLISTED)
    stopped = add_contact(web.bot, "+250788000300", opted_out_at=NOW)
    add_registration(web.bot, number, stopped, status=Status.WAITLISTED)
    preview = administrator.post("/workshops/1/move", **WHEN).text
    news = "Change in the training: Cluster management. It is now on Monday 5 April, 09:00."
    assert news in preview
    assert "Impinduka ku mahugurwa: Gucunga amatsinda." in preview
    assert "Cannot be told: 1." in preview
    assert (web.bot.values(select(workshops.c.starts_on)), told(web)) == ([date(2027, 3, 22)], [])
    assert administrator.post("/workshops/1/move", **WHEN, confirm="1").status_code == 302
    assert web.bot.values(select(workshops.c.starts_on)) == [date(2027, 4, 5)]
    assert "Nothing would be changed." in administrator.post("/workshops/1/move", **WHEN, confirm="1").text
    said = told(web)
    assert [body.startswith(news) for body in said] == [True]
    assert said[0] in preview.replace("&#39;", "'")


def test_it_is_cancelled_with_a_reason_on_record_and_all_are_told(web: Web, administrator: Browser) -> None:
    add_registration(web.bot, add_workshop(web.bot), add_contact(web.bot))
    page = administrator.get("/workshops/1/cancel").text
    assert "Sorry, the training is cancelled: Cluster management, Monday 22 March." in page
    for _ in range(2):
        administrator.post("/workshops/1/cancel", reason="The hall burnt.")
    assert told(web) == ["Sorry, the training is cancelled: Cluster management, Monday 22 March."]
    events = web.bot.rows(select(history.c.event, history.c.note).where(history.c.subject == "workshops"))
    assert [tuple(event) for event in events] == [("cancel", "The hall burnt.")]
    assert "The hall burnt." in administrator.get("/workshops/1").text
    assert web.bot.values(select(deeds.c.deed).where(deeds.c.subject == "workshops")) == ["cancelled"]


def test_more_seats_are_offered_to_those_who_wait(web: Web, administrator: Browser) -> None:
    number = add_workshop(web.bot, seats=1)
    add_registration(web.bot, number, add_contact(web.bot))
    waits = add_contact(web.bot, ANOTHER)
    add_registration(web.bot, number, waits, status=Status.WAITLISTED)
    form = {"seats": "2", "shares": "", "sex_share": "0"}
    assert administrator.post("/workshops/1/change", **form).status_code == 302
    assert "Seats offered to those who wait: 1" in administrator.get("/workshops/1").text
    assert web.bot.values(STATUSES) == ["confirmed", "offered"]
    assert (
        "2 have a seat already; there cannot be 1."
        in administrator.post("/workshops/1/change", **form | {"seats": "1"}).text
    )


@pytest.mark.parametrize(
    ("seats", "answer", "news"),
    [
        (1, "They have a seat, and are being told.", "Your request is approved: Cluster management"),
        (0, "they are on the waiting list", "You are on the waiting list, number 1"),
    ],
)
def test_staff_register_somebody_by_number_who_is_told(
    web: Web, administrator: Browser, seats: int, answer: str, news: str
) -> None:
    add_workshop(web.bot, seats=seats)
    add_contact(web.bot)
    for said in (answer, "They are registered already."):
        administrator.post("/workshops/1/register", form_at="/workshops/1", number="0788 000 100")
        assert said in administrator.get("/workshops/1").text
    assert [body.startswith(news) for body in told(web)] == [True]
    (by,) = web.bot.rows(select(history.c.staff_id, history.c.contact_id).where(history.c.subject == "registrations"))
    assert (by.staff_id is not None, by.contact_id) == (True, None)


@pytest.mark.parametrize(
    ("number", "district", "fault"),
    [
        ("0788999999", "Huye", "Nobody is known by this number."),
        (ME, None, "They have not told their district yet."),
        (ME, "Gasabo", "This training does not invite people of their district."),
    ],
)
def test_who_cannot_be_registered_is_not(
    web: Web, administrator: Browser, number: str, district: str | None, fault: str
) -> None:
    add_workshop(web.bot, {"Huye": 1})
    add_contact(web.bot, district=district)
    administrator.post("/workshops/1/register", form_at="/workshops/1", number=number)
    assert fault in administrator.get("/workshops/1").text
    assert web.bot.count(registrations) == 0


def test_several_registrations_are_cancelled_once_they_were_shown(web: Web, administrator: Browser) -> None:
    number = add_workshop(web.bot, seats=1)
    seated = add_registration(web.bot, number, add_contact(web.bot))
    waits = add_contact(web.bot, ANOTHER, name="Mutesi Diane")
    add_registration(web.bot, number, waits, status=Status.WAITLISTED)
    gone = add_contact(web.bot, "+250788000300", name="Keza")
    former = add_registration(web.bot, number, gone, status=Status.CANCELLED)
    ticked: dict[str, Value] = {"do": "cancel", "key": [str(seated), str(former)]}
    preview = administrator.post("/workshops/1/seats", form_at="/workshops/1", **ticked).text
    assert preview.count("is cancelled, and is told") == 1
    assert "stays as it is" in preview
    assert web.bot.values(STATUSES) == ["confirmed", "waitlisted", "cancelled"]
    for _ in range(2):
        administrator.post("/workshops/1/seats", form_at="/workshops/1", **ticked, confirm="1")
    assert web.bot.values(STATUSES) == ["cancelled", "offered", "cancelled"]
    assert told(web) == ["Your registration is cancelled: Cluster management, Monday 22 March."]
    assert told(web, ANOTHER)[-1].startswith("A seat is free: Cluster management")
    assert told(web, "+250788000300") == []


def test_a_seat_is_offered_to_who_is_chosen_as_long_as_there_are_seats(web: Web, administrator: Browser) -> None:
    number = add_workshop(web.bot, seats=1)
    those = [
        add_registration(web.bot, number, add_contact(web.bot, phone), status=Status.WAITLISTED)
        for phone in (ME, ANOTHER)
    ]
    both: dict[str, Value] = {"do": "offer", "key": [str(one) for one in those], "confirm": "1"}
    administrator.post("/workshops/1/seats", form_at="/workshops/1", **both)
    assert "There are seats for 1 of them only." in administrator.get("/workshops/1").text
    administrator.post("/workshops/1/seats", form_at="/workshops/1", **both | {"key": str(those[1])})
    assert web.bot.values(STATUSES) == ["waitlisted", "offered"]


def test_nothing_is_done_with_what_cannot_be(web: Web, administrator: Browser) -> None:
    number = add_workshop(web.bot)
    gone = add_registration(web.bot, number, add_contact(web.bot), status=Status.CANCELLED)
    administrator.post("/workshops/1/seats", form_at="/workshops/1", do="cancel", key=str(gone))
    assert "Nothing can be done with these." in administrator.get("/workshops/1").text
    assert administrator.post("/workshops/1/seats", form_at="/workshops/1", do="eat").status_code == 400
    for path in ("/workshops/9", "/workshops/9/move", "/workshops/9/sheet"):
        assert administrator.get(path).status_code == 404


def test_a_contact_who_registers_anew_is_not_told_of_what_was_cancelled(web: Web, administrator: Browser) -> None:
    seat = add_registration(web.bot, add_workshop(web.bot), add_contact(web.bot))
    ticked: dict[str, Value] = {"do": "cancel", "key": str(seat), "confirm": "1"}
    administrator.post("/workshops/1/seats", form_at="/workshops/1", **ticked)
    web.bot.do(update(registrations).values(status=Status.CONFIRMED))
    assert told(web) == []
