"""What staff do with the members of a group: let in, taken out, put in the lead; and a group that is one no more."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.admitting import appoint, decide, dissolve, let_in
from bot.programme.group_records import get_group_by_id
from bot.programme.groups import leave
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.personal.numbers import contact_of
from bot.store.groups import groups, membership_requests
from bot.web.console.desk import Answer, Desk
from bot.web.console.programme.looking import id_of

_GONE = N_("They are no member of this group any more.")


def add(desk: Desk) -> None:
    """Add the pages."""
    own = f"/groups/{id_of('group_id')}"
    desk.page(f"{own}/add", add_to_group, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/members/{id_of('contact_id')}/remove", remove_from_group, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/members/{id_of('contact_id')}/lead", lead_group, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/requests/{id_of('request_id')}", answer_who_asks, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/end", end_group, Act.RUN_PROGRAMME, "POST")


def add_to_group(desk: Desk, group_id: int) -> Answer:
    """Let somebody belong to a group, who has agreed to it."""

    def do(stage: Stage) -> str:
        if not request.form.get("agreed"):
            raise Refusal(N_("Ask them first, and say that they agreed."))
        contact = contact_of(stage.runtime, stage.db, request.form.get("phone", "")[:20])
        if not let_in(stage.db, group_id, contact, stage.by, stage.now):
            raise Refusal(N_("They are a member of this group already."))
        return desk.say(N_("They are a member now."))

    return _act(desk, group_id, "added to group", do)


def remove_from_group(desk: Desk, group_id: int, contact_id: int) -> Answer:
    """Let somebody belong to a group no more."""

    def do(stage: Stage) -> str:
        if not leave(stage.db, group_id, contact_id, stage.by, stage.now):
            raise Refusal(_GONE)
        return desk.say(N_("They are no member any more."))

    return _act(desk, group_id, "took out of group", do)


def lead_group(desk: Desk, group_id: int, contact_id: int) -> Answer:
    """Let a member lead a group by phone, or no more."""
    leads = bool(request.form.get("leads"))

    def do(stage: Stage) -> str:
        if not appoint(stage, group_id, contact_id, leads=leads):
            raise Refusal(_GONE)
        return desk.say(N_("They lead the group now.") if leads else N_("They lead the group no more."))

    return _act(desk, group_id, "chose leader", do)


def answer_who_asks(desk: Desk, group_id: int, request_id: int) -> Answer:
    """Answer in the leader's place whether somebody joins."""
    joins = bool(request.form.get("joins"))

    def do(stage: Stage) -> str:
        if not decide(stage.db, request_id, joins=joins, by=stage.by, now=stage.now):
            raise Refusal(N_("That was answered already."))
        return desk.say(N_("They are a member now.") if joins else N_("They are told that they cannot join."))

    desk.act("answered request", membership_requests.name, request_id, do)
    return redirect(url_for("console.group", group_id=group_id))


def end_group(desk: Desk, group_id: int) -> Answer:
    """Let a group be one no more."""

    def do(stage: Stage) -> str:
        dissolve(stage.db, group_id, stage.by, stage.now)
        return desk.say(N_("The group is closed."))

    _act(desk, group_id, "closed group", do)
    return redirect(url_for("console.groups"))


def _act(desk: Desk, group_id: int, deed: str, does: Callable[[Stage], str]) -> Answer:
    def do(stage: Stage) -> str:
        get_group_by_id(stage.db, group_id)
        return does(stage)

    desk.act(deed, groups.name, group_id, do)
    return redirect(url_for("console.group", group_id=group_id))
