"""`bot play`: a conversation in the terminal, over the real flows and services, in a database that is thrown away."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.bootstrap import make_house
from bot.errors import FlowError
from bot.messages import Medium
from bot.play import Handset, Heard, make_stage
from bot.settings import Settings
from bot.text import segments, septets

if TYPE_CHECKING:
    from bot.runtime import Runtime

NUMBER = "+250788123456"
STAGE = {"org_name": "Menyesha", "ussd_code": "*384*10#", "help_phone": "0788000000", "whatsapp_number": "0788000001"}
LANGUAGE_CHOICES = {"rw": "1", "en": "2"}


@click.command()
@click.option("--medium", type=click.Choice([str(medium) for medium in Medium]), default="ussd", show_default=True)
@click.option("--lang", type=click.Choice(["rw", "en"]), help="Answer the language question at once.")
def play(medium: str, lang: str | None) -> None:
    """Talk to the flows in the terminal. An empty line hangs up on USSD; Ctrl-D ends."""
    settings = Settings(secret_key="play", public_url="http://localhost", _env_file=None, **STAGE)  # type: ignore[arg-type]  # noqa: S106  # pydantic makes the types
    with tempfile.TemporaryDirectory() as folder:
        try:
            runtime = make_stage(Path(folder), make_house(settings))
        except FlowError as error:
            raise click.ClickException(str(error)) from None
        try:
            _converse(runtime, Medium(medium), lang)
        finally:
            runtime.database.close()


def _converse(runtime: Runtime, medium: Medium, lang: str | None) -> None:
    handset = Handset(runtime, NUMBER)
    opening = "*384*10#" if medium is Medium.USSD else "muraho"
    heard = handset.say(medium, opening)
    if lang and medium is Medium.USSD:
        heard = handset.say(medium, LANGUAGE_CHOICES[lang])
    elif lang:
        heard = handset.say(medium, {"rw": "Ikinyarwanda", "en": "English"}[lang])
    _show(heard)
    prompt = sys.stdin.isatty()
    while (line := _ask(prompt=prompt)) is not None:
        if not line and medium is Medium.USSD:
            handset.hang_up()
            click.secho("(hung up)", dim=True)
        _show(handset.say(medium, line or opening))


def _ask(*, prompt: bool) -> str | None:
    try:
        return str(click.prompt("", prompt_suffix="> ", default="", show_default=False)) if prompt else input()
    except (EOFError, click.Abort):
        return None


def _show(heard: list[Heard]) -> None:
    for said in heard:
        size = f"{septets(said.text)} septets" if said.medium is Medium.USSD else f"{segments(said.text)} segments"
        last = ", call ended" if said.ends else ""
        click.secho(f"--- {said.medium}, {size}{last}", dim=True)
        click.echo(said.text)
