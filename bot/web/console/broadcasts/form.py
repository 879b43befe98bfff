"""The form by which a broadcast is written: whom it is for, and what it says."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import Connection, select
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its annotations
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from bot.engine.words import N_
from bot.messages import Medium
from bot.places import PROVINCES, districts
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import LANGUAGES, Draft
from bot.store.groups import groups
from bot.store.workshops import workshops
from bot.web.console.broadcasts.names import MEDIA, PLACES, TRADES
from bot.web.console.broadcasts.whom import place_of
from bot.web.console.desk import Desk
from bot.web.public.pages import LANGUAGES as NAMES

_LATEST = 50


class Ticks(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ComposeForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Whom, what, by which medium; all that was typed is kept, whatever is wrong with it."""

    key = HiddenField()
    name = StringField(
        N_("Name"),
        [InputRequired(N_("This is needed.")), Length(max=60)],
        description=N_("Only staff see it: Fair in April"),
    )
    medium = RadioField(N_("How it is sent"))
    languages = Ticks(N_("Language"))
    districts = Ticks(N_("District"))
    trades = Ticks(N_("Trade"))
    workshop = SelectField(N_("Training"))
    place = SelectField(N_("Registration"))
    group = SelectField(N_("Group"))
    text_en = TextAreaField("English", [Length(max=2000)])
    text_rw = TextAreaField("Kinyarwanda", [Length(max=2000)])

    @property
    def audience(self) -> Audience:
        """Whom it is for; a training without more is asked of those who have a place there."""
        place = self.place.data or ("standing" if self.workshop.data else "")
        asked: dict[str, Any] = {name: self[name].data or () for name in ("languages", "districts", "trades")}
        if place:
            asked["registered"] = place != "none"
            asked |= {"confirmed": place == "confirmed", "attended": place == "attended"}
            asked["workshop"] = self.workshop.data or None
        return Audience.model_validate({**asked, "group": self.group.data or None})

    @property
    def texts(self) -> dict[str, str]:
        """What it says, by language."""
        return {language: self[f"text_{language}"].data or "" for language in LANGUAGES}

    @property
    def draft(self) -> Draft:
        """What was typed, as it is drafted."""
        return Draft(" ".join((self.name.data or "").split()), self.texts, self.audience, Medium(self.medium.data))


def make_form(desk: Desk, db: Connection, known: Mapping[str, object] | None = None) -> ComposeForm:
    """Give the form as it was sent, or, before, with what is known."""
    form = ComposeForm(data={"key": secrets.token_hex(16), "medium": Medium.SMS, **(known or {})})
    everything = desk.say(N_("all"))
    title = workshops.c.title_rw if desk.language == "rw" else workshops.c.title_en
    latest = select(workshops.c.id, title.label("title"), workshops.c.starts_on).order_by(workshops.c.id.desc())
    standing = select(groups.c.name).where(groups.c.closed_at.is_(None)).order_by(groups.c.name)
    held = {str(row.id): f"{row.title}, {row.starts_on:%d/%m/%Y}" for row in db.execute(latest.limit(_LATEST))}
    offered: dict[str, Mapping[str, str]] = {
        "medium": {medium: name for medium, name in MEDIA.items() if desk.runtime.channel_for(Medium(medium))},
        "languages": NAMES,
        "districts": {name: name for province in PROVINCES for name in districts(province.name)},
        "trades": {trade: desk.say(name) for trade, name in TRADES.items()},
        "workshop": {"": everything, **held},
        "place": {place: desk.say(name) for place, name in PLACES.items()},
        "group": {"": everything, **{name: name for name in db.execute(standing).scalars()}},
    }
    for name, choices in offered.items():
        form[name].choices = [SelectChoice(value, label) for value, label in choices.items()]
    return form


def known_of(broadcast: Any) -> dict[str, object]:  # noqa: ANN401  # a row of `broadcasts`
    """Give what a form is filled in with that repeats a broadcast."""
    audience = Audience.model_validate_json(broadcast.filters)
    return {
        "name": broadcast.name,
        "medium": broadcast.medium,
        "text_en": broadcast.text_en,
        "text_rw": broadcast.text_rw,
        "languages": audience.languages,
        "districts": audience.districts,
        "trades": audience.trades,
        "workshop": str(audience.workshop or ""),
        "place": place_of(audience),
        "group": audience.group or "",
    }
