"""The form by which a broadcast is written: whom it is for, and what it says."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import Connection, Row, select
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its annotations
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from bot.marking import N_
from bot.messages import Medium
from bot.places import PROVINCES, districts
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import LANGUAGES, Draft
from bot.services.broadcasting.saved import list_saved
from bot.services.broadcasting.states import Purpose
from bot.services.broadcasting.tagging import list_tags
from bot.services.broadcasting.templating import name_of, usable_names
from bot.store.broadcasts import broadcasts
from bot.store.groups import groups
from bot.store.workshops import workshops
from bot.web.console.broadcasts.names import MEDIA, PLACES, TRADES
from bot.web.console.broadcasts.whom import audience_of, read_rest
from bot.web.console.desk import Desk
from bot.web.public.pages import LANGUAGES as NAMES

_UNREADABLE = N_("This cannot be read, so it means nobody. Untick it, and choose anew.")
_LATEST = 50
_GROWING = {"workshop", "not_workshop", "not_got"}
"""Of these the latest are offered, by id."""
_PASSING = {"tags", "group", "not_tags", "not_group"}
"""What is one of these today nobody carries tomorrow, or it is closed: who asks for it means no more people by it."""
_LATEST_SENT = 10


class Ticks(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ComposeForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Whom, what, by which medium; all that was typed is kept, whatever is wrong with it."""

    key = HiddenField()
    rest = StringField(N_("And what no field here asks for"))
    name = StringField(
        N_("Name"),
        [InputRequired(N_("This is needed.")), Length(max=60)],
        description=N_("Only staff see it, such as: Fair in April"),
    )
    medium = RadioField(N_("How it is sent"))
    saved = SelectField(N_("A kept audience"))
    save_as = StringField(N_("Keep this audience under the name"), [Length(max=60)])
    languages = Ticks(N_("Language"))
    districts = Ticks(N_("District"))
    trades = Ticks(N_("Trade"))
    workshop = SelectField(N_("Training"))
    place = SelectField(N_("Registration"))
    group = SelectField(N_("Group"))
    tags = Ticks(N_("Tag"))
    media = Ticks(N_("Can be reached by"))
    wrote_since = DateField(N_("Has written since"), [Optional()])
    silent_since = DateField(N_("Has not written since"), [Optional()])
    not_districts = Ticks(N_("District"))
    not_tags = Ticks(N_("Tag"))
    not_got = Ticks(N_("Was sent"))
    not_workshop = SelectField(N_("Registered for the training"))
    not_group = SelectField(N_("Group"))
    template = SelectField(N_("On WhatsApp, who has not written within a day gets"))
    text_en = TextAreaField("English", [Length(max=2000)])
    text_rw = TextAreaField("Kinyarwanda", [Length(max=2000)])

    def validate_rest(self, field: StringField) -> None:
        """Keep nobody from being meant by what cannot be read."""
        if read_rest(field.data) is None:
            raise ValidationError(_UNREADABLE)

    @property
    def audience(self) -> Audience:
        """Whom it is for; a training without more is asked of those who have a place there."""
        return audience_of(self.data)

    @property
    def said(self) -> dict[str, object]:
        """All that is not about whom it is for."""
        return {name: self[name].data for name in ("key", "name", "medium", "saved", "template", "text_en", "text_rw")}

    @property
    def draft(self) -> Draft:
        """What was typed, as it is drafted."""
        texts = {language: self[f"text_{language}"].data or "" for language in LANGUAGES}
        medium = Medium(self.medium.data) if self.medium.data in MEDIA else Medium.SMS
        template = str(self.template.data or "") if medium is Medium.WHATSAPP else ""
        return Draft(" ".join((self.name.data or "").split()), texts, self.audience, medium, template=template)


def make_form(desk: Desk, db: Connection, known: Mapping[str, object] | None = None) -> ComposeForm:
    """Give the form as it was sent, or, before, with what is known."""
    form = ComposeForm(data={"key": secrets.token_hex(16), "medium": Medium.SMS, **(known or {})})
    _offer(form, desk, db)
    return form


def filled_in(desk: Desk, db: Connection, known: Mapping[str, object]) -> ComposeForm:
    """Give the form filled in anew, whatever was sent."""
    form = ComposeForm(formdata=None, data=dict(known))
    _offer(form, desk, db)
    return form


def _offer(form: ComposeForm, desk: Desk, db: Connection) -> None:
    """Have its fields offer what there is, and nothing else be chosen; what was chosen long ago stays."""
    for name, choices in _offered(desk, db).items():
        field = form[name]
        given = field.data if isinstance(field, Ticks) else [field.data or ""]
        older = [value for value in given or () if name in _PASSING or (name in _GROWING and _is_id(value))]
        known = {**choices, **{value: value for value in older if value not in choices}}
        field.choices = [SelectChoice(value, label) for value, label in known.items()]
        kept = [value for value in given or () if value in known]
        field.data = kept if isinstance(field, Ticks) else kept[0] if kept else next(iter(known), "")


def _offered(desk: Desk, db: Connection) -> dict[str, Mapping[str, str]]:
    anybody = {"": desk.say(N_("all"))}
    nobody = {"": desk.say(N_("nobody"))}
    where = _same(name for province in PROVINCES for name in districts(province.name))
    held, grouped = _workshops(desk, db), _same(db.execute(_GROUPS).scalars())
    tags = {row.tag: f"{row.tag} ({row.contacts:,})" for row in list_tags(db)}
    return {
        "medium": {medium: name for medium, name in MEDIA.items() if desk.runtime.channel_for(Medium(medium))},
        "template": {"": desk.say(N_("nothing")), **_same(usable_names(db))},
        "saved": {"": desk.say(N_("none")), **{str(one.id): one.name for one in list_saved(db)}},
        "languages": NAMES,
        "districts": where,
        "trades": {trade: desk.say(name) for trade, name in TRADES.items()},
        "workshop": anybody | held,
        "place": {place: desk.say(name) for place, name in PLACES.items()},
        "group": anybody | grouped,
        "tags": tags,
        "media": {medium: desk.word(medium) for medium in Medium},
        "not_districts": where,
        "not_tags": tags,
        "not_got": {str(row.id): row.name for row in db.execute(_SENT)},
        "not_workshop": nobody | held,
        "not_group": nobody | grouped,
    }


_GROUPS = select(groups.c.name).where(groups.c.closed_at.is_(None)).order_by(groups.c.name)
_SENT = (
    select(broadcasts.c.id, broadcasts.c.name)
    .where(broadcasts.c.started_at.is_not(None), broadcasts.c.purpose == Purpose.NEWS)
    .order_by(broadcasts.c.id.desc())
    .limit(_LATEST_SENT)
)


def _workshops(desk: Desk, db: Connection) -> dict[str, str]:
    title = workshops.c.title_rw if desk.language == "rw" else workshops.c.title_en
    latest = select(workshops.c.id, title.label("title"), workshops.c.starts_on).order_by(workshops.c.id.desc())
    return {str(row.id): f"{row.title}, {row.starts_on:%d/%m/%Y}" for row in db.execute(latest.limit(_LATEST))}


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _same(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def known_of_broadcast(db: Connection, broadcast: Row[Any]) -> dict[str, object]:
    """Give what a form says that repeats a broadcast, but for whom it is for."""
    known = {name: getattr(broadcast, name) for name in ("name", "medium", "text_en", "text_rw")}
    return {**known, "template": name_of(db, broadcast.template_id)}
