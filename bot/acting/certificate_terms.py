"""What the certificates of a workshop are to be like: `bot certificates signatories` and `bot certificates need`."""

from __future__ import annotations

import click
from sqlalchemy.exc import NoResultFound

from bot.acting.stage import acting, as_json, as_member, show_list
from bot.programme.awards import set_days_needed, set_signatories, signatories_of
from bot.programme.staff import Act

of_workshop = click.argument("workshop", type=int)
_MOST_SIGNATORIES = 3
_LONGEST_NAME, _LONGEST_TITLE = 40, 60


def no_workshop(workshop: int) -> LookupError:
    """Give what is said where there is no workshop of a number."""
    return LookupError(f"there is no workshop {workshop}")


@click.command()
@of_workshop
@click.option("--by", "given", nargs=3, multiple=True, metavar="NAME TITLE_EN TITLE_RW", help="One who signs.")
@as_member
@as_json
def signatories(workshop: int, given: tuple[tuple[str, str, str], ...], as_: str, *, for_programs: bool) -> None:
    """Have these sign the certificates of a workshop, in place of the former; without any, show who signs."""
    with acting(as_, Act.RUN_PROGRAMME if given else Act.SEE) as stage:
        if given:
            if len(given) > _MOST_SIGNATORIES:
                raise ValueError(f"{_MOST_SIGNATORIES} can sign at the most")
            named = [dict(zip(("name", "title_en", "title_rw"), one, strict=True)) for one in given]
            _hold_lengths(named)
            try:
                set_signatories(stage.db, workshop, named)
            except NoResultFound:
                raise no_workshop(workshop) from None
        rows = [
            {"name": one.name, "title_en": one.title_en, "title_rw": one.title_rw}
            for one in signatories_of(stage.db, workshop)
        ]
    show_list(rows, for_programs=for_programs, empty="nobody signs yet")


@click.command()
@of_workshop
@click.argument("days", type=click.IntRange(1, 100))
@as_member
def need(workshop: int, days: int, as_: str) -> None:
    """Have a certificate need so many days of a workshop, and not all of them."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        try:
            set_days_needed(stage.db, workshop, days)
        except NoResultFound:
            raise no_workshop(workshop) from None
    click.echo(f"a certificate of workshop {workshop} needs {days} days")


def _hold_lengths(named: list[dict[str, str]]) -> None:
    """Hold what is printed below a signature to what has room there."""
    for one in named:
        for key, text in one.items():
            longest = _LONGEST_NAME if key == "name" else _LONGEST_TITLE
            if not 0 < len(text) <= longest:
                raise ValueError(f"{text!r} is to have 1 to {longest} letters")
