"""Reads all that is proved together from the folders where it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalogue import PLACE, read_catalogue, read_file
from bot.documents import read_documents
from bot.engine.document import LANGUAGES, read_flows
from bot.engine.program import SOURCE_LANGUAGE, Program
from bot.engine.revision import Revision, message_key
from bot.engine.screens import Keys
from bot.engine.walking.book import Limits, Translation
from bot.errors import SettingsError
from bot.programme.library import make_library
from bot.services.proving import make_book
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.engine.walking.book import Book

_SAME = "same in both"


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder that holds flows and locales."""

    root: Path

    @property
    def flows(self) -> Path:
        """Where the flows are."""
        return self.root / "flows"

    @property
    def locales(self) -> Path:
        """Where the catalogues are."""
        return self.root / "locales"

    def book(self) -> Book:
        """Give all that is proved together. Raises FlowError or OSError for what cannot be read."""
        catalogues = {language: self._catalogue(language) for language in LANGUAGES if language != SOURCE_LANGUAGE}
        return make_book(read_flows(self.flows), make_library(), catalogues, _limits())

    def program(self) -> Program:
        """Give the same flows as the engine runs them."""
        return Program(Revision.of(read_documents(self.flows), read_catalogue(self.locales)))

    def _catalogue(self, language: str) -> Mapping[str, Translation]:
        path = self.locales / language / PLACE
        if not path.exists():
            return {}
        name = path.relative_to(self.root).as_posix()
        return {
            message_key(str(message.id), message.context): Translation(
                str(message.string or ""),
                f"{name}:{message.lineno}",
                is_fuzzy=message.fuzzy,
                is_same_in_both=_SAME in " ".join((*message.user_comments, *message.auto_comments)),
            )
            for message in read_file(path)
            if message.id
        }


def _limits() -> Limits:
    """Give the limits of this process's settings; the defaults where it has none."""
    try:
        settings = read_settings()
    except SettingsError:
        return Limits()
    keys = Keys(settings.ussd_key_back, settings.ussd_key_menu, settings.ussd_key_more)
    return Limits(page=settings.ussd_page_septets, keys=keys)
