"""A sheet that came back, beside the catalogue that it is for; all of it is taken, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.errors import Finding, FlowError
from bot.i18n.checks import check_pair
from bot.i18n.forms import find_forms
from bot.i18n.sheet.files import read_sheet
from bot.i18n.sheet.rows import catalogue_path
from bot.i18n.sheet.taking import Taken, take
from bot.i18n.templates import extract, merged, render


@dataclass(frozen=True, slots=True)
class Returned:
    """What a sheet would do to its catalogue."""

    path: Path
    """The catalogue's file."""
    catalogue: Catalog
    taken: Taken

    def write(self) -> None:
        """Write the catalogue with all changes in it. Only where nothing stands in the way; once."""
        for change in self.taken.changes:
            change.apply()
        new = self.path.with_suffix(".new")
        new.write_text(render(self.catalogue), "utf-8")
        new.replace(self.path)


def read_returned(root: Path, sheet: Path) -> Returned:
    """Give what a sheet would do to the catalogue of its language.

    Raises FlowError where sheet, flows or catalogue cannot be read, or the catalogue is behind the flows.
    """
    language, rows = read_sheet(sheet)
    path = catalogue_path(root, language)
    catalogue = merged(path, extract(root))
    if render(catalogue) != path.read_text("utf-8"):
        raise FlowError(Finding(str(path), 1, "catalogue", "", "is behind flows and code; run: bot i18n update"))
    forms = find_forms(root, language)
    return Returned(path, catalogue, take(catalogue, rows, lambda pair: check_pair(pair, language, forms)))
