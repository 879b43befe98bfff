"""What is done with templates: written, changed, submitted to WhatsApp, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from flask import abort, redirect, url_for
from sqlalchemy import Row

from bot.marking import N_
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.standard_templates import fields_for
from bot.programme.template_life import Category
from bot.programme.template_records import get_text, texts_of
from bot.programme.template_rules import find_faults
from bot.programme.templates import Wanted, change_text, submit, withdraw
from bot.services.template_drafts import LANGUAGES, add_standard, draft, whole
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.forms.templates import TemplateForm, TextForm


def add(desk: Desk) -> None:
    """Add what can be done."""
    one, text = f"/templates/<int(max={BIGGEST}):template_id>", f"/templates/texts/<int(max={BIGGEST}):text_id>"
    desk.page("/templates/new", new_template, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page("/templates/standard", add_standard_templates, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{one}/submit", submit_template, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{one}/withdraw", withdraw_template, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{text}/change", change_template, Act.RUN_PROGRAMME, "GET", "POST")


def new_template(desk: Desk) -> Answer:
    """Write a template down as a draft; what WhatsApp would refuse is told beside its text."""
    form, faults = TemplateForm(), {}
    form.category.choices = [(str(kind), desk.word(kind)) for kind in Category]
    if form.validate_on_submit():
        texts = {language: str(form[language].data).strip() for language in LANGUAGES if form[language].data}
        wanted = Wanted(str(form.name.data).strip(), Category(str(form.category.data)), texts)
        faults = _faults_of(desk, wanted.name, wanted.category, texts)
        made: list[int] = []
        if not any(faults.values()) and desk.act("wrote", "templates", None, partial(_draft, desk, wanted, made)):
            return redirect(url_for("console.template", template_id=made[0]))
    return desk.show("template_new.html", form=form, faults=faults, fields=_braced(fields_for("")))


def change_template(desk: Desk, text_id: int) -> Answer:
    """Give a draft, or what WhatsApp refused, other words."""
    with desk.runtime.database.look() as db:
        try:
            row = get_text(db, text_id)
        except LookupError:
            abort(404)
    form, faults = TextForm(text=row.body), {}
    if form.validate_on_submit():
        text = str(form.text.data).strip()
        faults = _faults_of(desk, row.name, row.category, {"text": text}, row.language)
        if not any(faults.values()) and desk.act(
            "changed", "template_texts", text_id, partial(_change, desk, row, text)
        ):
            return redirect(url_for("console.template", template_id=row.template_id))
    return desk.show("template_change.html", form=form, faults=faults, row=row, fields=_braced(fields_for(row.name)))


def submit_template(desk: Desk, template_id: int) -> Answer:
    """Have WhatsApp asked; the provider is called by a chore, within seconds."""
    desk.act("submitted", "templates", template_id, partial(_submit, desk, template_id))
    return redirect(url_for("console.template", template_id=template_id))


def withdraw_template(desk: Desk, template_id: int) -> Answer:
    """Use a template no more."""
    desk.act("withdrew", "templates", template_id, partial(_withdraw, desk, template_id))
    return redirect(url_for("console.templates"))


def add_standard_templates(desk: Desk) -> Answer:
    """Add and submit those that stand for our news, as far as they are missing."""
    desk.act("submitted", "templates", None, partial(_add_standard, desk))
    return redirect(url_for("console.templates"))


def _draft(desk: Desk, wanted: Wanted, made: list[int], stage: Stage) -> str:
    made.append(draft(stage.runtime, stage.db, wanted, stage.by))
    return desk.say(N_("Saved."))


def _change(desk: Desk, row: Row[Any], text: str, stage: Stage) -> str:
    whole_text = whole(stage.runtime, row.category, row.language, text)
    change_text(stage.db, row.id, whole_text, stage.by, stage.now)
    return desk.say(N_("Saved."))


def _submit(desk: Desk, template_id: int, stage: Stage) -> str:
    texts_of(stage.db, template_id)
    submit(stage.db, template_id, stage.by, stage.now)
    return desk.say(N_("WhatsApp is asked. It takes minutes to two days."))


def _withdraw(desk: Desk, template_id: int, stage: Stage) -> str:
    texts_of(stage.db, template_id)
    withdraw(stage.db, template_id, stage.by, stage.now)
    return desk.say(N_("It is not used any more."))


def _add_standard(desk: Desk, stage: Stage) -> str:
    add_standard(stage.runtime, stage.db, stage.by)
    return desk.say(N_("WhatsApp is asked. It takes minutes to two days."))


def _faults_of(
    desk: Desk, name: str, category: str, texts: Mapping[str, str], language: str = ""
) -> dict[str, list[str]]:
    """Give what is wrong with each text, in the language of whoever looks."""
    wholes = {key: whole(desk.runtime, category, language or key, text) for key, text in texts.items()}
    return {
        key: [desk.say(fault.sentence, **fault.values) for fault in find_faults(text, fields_for(name))]
        for key, text in wholes.items()
    }


def _braced(names: Iterable[str]) -> list[str]:
    return [f"{{{name}}}" for name in names]
