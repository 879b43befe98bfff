"""`bot staff` and `bot due`: who may act, and what is coming."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from bot.acting import stage as acting
from bot.cli import main
from bot.programme.invitations import find_invited
from bot.programme.staff import Act, Member, NotAllowed, Role, add_member, get_member
from bot.programme.staffing import disable_member
from bot.store import due
from bot.store.contacts import addresses
from bot.store.staff import staff
from tests.acting.conftest import Command
from tests.bots import NOW, Bot

ADD = "staff add keza --name Keza --role coordinator"


def test_who_is_added_can_act_until_they_are_disabled(bot: Bot, command: Command) -> None:
    assert command(ADD).output == "keza is on the staff as coordinator\n"
    with bot.runtime.database.begin() as db:
        assert get_member(db, "keza").role is Role.COORDINATOR
    assert command("staff disable keza").exit_code == 0
    with bot.runtime.database.begin() as db, pytest.raises(LookupError, match="nobody called keza"):
        get_member(db, "keza")
    assert "nobody called keza" in command("staff disable keza").output


def test_without_staff_yet_it_is_said_how_to_add_the_first(command: Command) -> None:
    nobody = command("broadcast list --as keza")
    assert nobody.exit_code == 1
    assert "add the first: bot staff add keza --name NAME --role administrator" in nobody.output
    unnamed = command("broadcast list")
    assert (unnamed.exit_code, "say who acts, with --as LOGIN" in unnamed.output) == (2, True)


def test_who_is_invited_chooses_a_password_at_that_address(bot: Bot, command: Command) -> None:
    command(ADD)
    path, _, token = command("staff invite keza").output.strip().rpartition("/")
    assert path.endswith("/console/invitation")
    with bot.runtime.database.begin() as db:
        found = find_invited(db, token, bot.now)
    assert found
    assert found.login == "keza"
    assert "nobody called kayitesi" in command("staff invite kayitesi").output


@pytest.mark.parametrize(
    "line",
    ["workshops show 250788000100100200300", "workshops show 250788000100", "broadcast show 250788000100100200300"],
)
def test_a_number_that_no_column_holds_is_refused_in_a_sentence(
    each_bot: Bot, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(acting, "runtime_of_process", lambda: each_bot.runtime)
    CliRunner().invoke(main, ["staff", "add", "cora", "--name", "Cora", "--role", "coordinator"])
    done = CliRunner().invoke(main, [*line.split(), "--as", "cora"])
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


def test_a_login_is_given_once(command: Command) -> None:
    command(ADD)
    again = command(ADD)
    assert (again.exit_code, "choose another login" in again.output) == (1, True)


@pytest.mark.parametrize("written", ["0788123456", "+250 788 123 456"])
def test_their_number_is_a_contact_however_it_is_written(bot: Bot, command: Command, written: str) -> None:
    assert command(ADD, "--phone", written).exit_code == 0
    assert bot.values(select(addresses.c.value)) == ["+250788123456"]
    assert bot.values(select(staff.c.contact_id)) == bot.values(select(addresses.c.contact_id))


def test_what_is_no_number_is_refused_and_nobody_added(bot: Bot, command: Command) -> None:
    refused = command(ADD, "--phone", "12")
    assert (refused.exit_code, "Write it like 0788123456" in refused.output) == (1, True)
    assert bot.count(staff) == 0


def test_the_staff_are_listed_as_a_table_and_as_json(command: Command) -> None:
    assert "nobody is on the staff yet" in command("staff list").output
    command(ADD)
    head, row = command("staff list").output.splitlines()
    assert (head.split()[:3], row.split()[:3]) == (["login", "name", "role"], ["keza", "Keza", "coordinator"])
    (listed,) = json.loads(command("staff list --json").output)
    assert (listed["login"], listed["disabled_at"]) == ("keza", None)


def test_what_is_coming_is_listed_at_local_time(bot: Bot, command: Command) -> None:
    assert command("due").output == "nothing is due in the next 7 days\n"
    with bot.runtime.database.begin() as db:
        due.plan(db, "survey_close", 7, bot.now + timedelta(days=2), bot.now)
        due.plan(db, "of_a_former_version", 8, bot.now + timedelta(days=3), bot.now)
        due.plan(db, "survey_close", 9, bot.now + timedelta(days=8), bot.now)
    assert [re.split("  +", line) for line in command("due").output.splitlines()[1:]] == [
        ["2027-03-03 10:00", "survey_close", "The survey closes", "7", "0"],
        ["2027-03-04 10:00", "of_a_former_version", "of a former version", "8", "0"],
    ]
    assert len(json.loads(command("due --days 9 --json").output)) == 3


MAY = {
    Role.ADMINISTRATOR: set(Act),
    Role.COORDINATOR: {Act.SEE, Act.RUN_PROGRAMME, Act.HANDLE_DATA, Act.MATCH, Act.ANSWER},
    Role.MENTOR_DESK: {Act.SEE, Act.MATCH, Act.ANSWER},
    Role.MENTOR: {Act.MENTOR},
    Role.BANK_OFFICER: {Act.REFER},
    Role.VIEWER: {Act.SEE},
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_it_is_there_for_and_nothing_else(role: Role, act: Act) -> None:
    member = Member(1, "keza", "Keza", role, None)
    if act in MAY[role]:
        member.require(act)
    else:
        with pytest.raises(NotAllowed, match=f"keza is a {role.replace('_', ' ')}, who may not"):
            member.require(act)


def test_somebody_is_changed_and_what_is_not_given_stays(bot: Bot, command: Command) -> None:
    command(ADD, "--email", "keza@example.rw")
    assert command("staff change keza --role viewer --phone 0788123456").output == "keza is changed\n"
    (row,) = bot.rows(select(staff.c.name, staff.c.role, staff.c.email, staff.c.contact_id))
    assert (row.name, row.role, row.email) == ("Keza", "viewer", "keza@example.rw")
    assert bot.values(select(addresses.c.value).where(addresses.c.contact_id == row.contact_id)) == ["+250788123456"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("change kayitesi --role viewer", "nobody called kayitesi"),
        ("enable kayitesi", "nobody called kayitesi"),
        ("change keza", "say what is to change"),
        ("change keza --phone 12", "12 is no mobile number"),
    ],
)
def test_what_cannot_be_changed_is_said(command: Command, given: str, said: str) -> None:
    command(ADD)
    refused = command(f"staff {given}")
    assert refused.exit_code != 0
    assert said in refused.output


def test_who_was_disabled_can_act_again_but_is_signed_in_nowhere(bot: Bot, command: Command) -> None:
    command(ADD)
    bot.do(update(staff).values(signed_in_as="before"))
    command("staff disable keza")
    assert command("staff enable keza").output == "keza may act again\n"
    with bot.runtime.database.begin() as db:
        assert get_member(db, "keza").role is Role.COORDINATOR
    assert bot.values(select(staff.c.signed_in_as)) != ["before"]


@pytest.mark.parametrize("way", ["disable keza", "change keza --role viewer"])
def test_the_last_administrator_stays_one(command: Command, way: str) -> None:
    for name in ("keza", "mutesi"):
        command(f"staff add {name} --name {name} --role administrator")
    command("staff disable mutesi")
    assert "keza is the only administrator" in command(f"staff {way}").output
    command("staff enable mutesi")
    assert command(f"staff {way}").exit_code == 0


def test_two_administrators_who_disable_one_another_at_once_leave_one(each_bot: Bot) -> None:
    runtime, together = each_bot.runtime, Barrier(2)
    with runtime.database.begin() as db:
        for name in ("keza", "mutesi"):
            add_member(db, {"login": name, "name": name, "role": Role.ADMINISTRATOR}, NOW)

    def disable(login: str) -> bool:
        together.wait()
        try:
            with runtime.database.begin() as db:
                disable_member(db, login, NOW)
        except ValueError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, ("keza", "mutesi"))) == [False, True]
