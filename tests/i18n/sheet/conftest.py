"""What the tests of the sheets share: a project's sheet, sent out, filled in as a person would, and sent back."""

from __future__ import annotations

import pytest
from click.testing import Result
from openpyxl import load_workbook

from tests.i18n.conftest import Project

HEADINGS = {"translation": "Translation (rw)", "confidence": "Confidence", "remark": "Remark", "english": "English"}


class Sheet:
    """A project's sentences in an Excel file."""

    def __init__(self, project: Project) -> None:
        """Send it out."""
        self.project = project
        self.path = project.root / "sheet.xlsx"
        assert project.run("export", self.path).exit_code == 0

    def column(self, heading: str) -> list[object]:
        """Give what stands under a heading."""
        rows = list(load_workbook(self.path)["Sentences"].iter_rows(values_only=True))
        return [row[rows[0].index(heading)] for row in rows[1:]]

    def fill(self, sentence: str, **cells: object) -> Sheet:
        """Write into the row of a sentence, by the word of a column."""
        book = load_workbook(self.path)
        headings, *rows = book["Sentences"].iter_rows()
        columns = {heading.value: at for at, heading in enumerate(headings)}
        (row,) = [row for row in rows if row[columns["English"]].value == sentence]
        for word, value in cells.items():
            row[columns[HEADINGS[word]]].value = value  # type: ignore[assignment]  # whatever a person types
        book.save(self.path)
        return self

    def back(self, *options: str) -> Result:
        """Send it back."""
        return self.project.run("import", self.path, *options)


@pytest.fixture
def sheet(project: Project) -> Sheet:
    """Give the sheet of a project in order."""
    return Sheet(project)
