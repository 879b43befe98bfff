"""Writing templates: the standard ones, one's own, and others in the place of what was refused."""

from __future__ import annotations

from collections.abc import Mapping

import click

from bot.acting.stage import acting, as_member
from bot.acting.templates.finding import texts_called
from bot.programme.staff import Act
from bot.programme.standard_templates import fields_for
from bot.programme.template_life import Category
from bot.programme.template_rules import find_faults
from bot.programme.templates import Wanted, change_text
from bot.runtime import Runtime
from bot.services.approving import pursue
from bot.services.template_drafts import LANGUAGES, add_standard, draft, whole


@click.command()
@click.argument("name")
@click.option("--en", default="", help="The English text, with {contact.name} and the like.")
@click.option("--rw", default="", help="The Kinyarwanda text.")
@click.option("--category", type=click.Choice([str(one) for one in Category]), default="utility", show_default=True)
@as_member
def add(name: str, category: str, as_: str, **given: str) -> None:
    """Write a template down as a draft: in one language or both."""
    texts = {language: given[language] for language in LANGUAGES if given[language]}
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        _tell_faults(stage.runtime, name, category, texts)
        draft(stage.runtime, stage.db, Wanted(name, Category(category), texts), stage.by)
    click.echo(f"template {name} is a draft; next: bot templates submit {name}")


@click.command()
@as_member
def standard(as_: str) -> None:
    """Add and submit the templates that stand for notices, as far as they are missing."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        added = add_standard(stage.runtime, stage.db, stage.by)
    pursue(stage.runtime, at_once=True)
    click.echo(f"{len(added)} templates are submitted; see: bot templates list")


def _tell_faults(runtime: Runtime, name: str, category: str, texts: Mapping[str, str]) -> None:
    """End the command with all that is wrong with the texts, a line each."""
    if not texts:
        raise ValueError("give a text: --en, --rw or both")
    found = [
        f"{language}: {fault}"
        for language, text in texts.items()
        for fault in find_faults(whole(runtime, category, language, text), fields_for(name))
    ]
    if found:
        raise ValueError("\n".join(found))


@click.command()
@click.argument("name")
@click.argument("language", type=click.Choice(LANGUAGES))
@click.argument("text")
@as_member
def change(name: str, language: str, text: str, as_: str) -> None:
    """Give a draft, or what WhatsApp refused, other words."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = next((row for row in texts_called(stage.db, name) if row.language == language), None)
        if row is None:
            msg = f"{name} has no text in this language; withdraw it and add it with both"
            raise LookupError(msg)
        _tell_faults(stage.runtime, name, row.category, {language: text})
        change_text(stage.db, row.id, whole(stage.runtime, row.category, language, text), stage.by, stage.now)
    click.echo(f"template {name} is a draft again; next: bot templates submit {name}")
