"""What every page of the console is made with: its address, who may see it, its language and its frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from bot.programme.staff import Act
from bot.runtime import Runtime
from bot.web.networks import address_of
from bot.web.public.pages import LANGUAGES, language_asked

BIGGEST = 2**63 - 1
"""The biggest id that a database can hold."""
Answer = str | Response
View = Callable[..., Answer]
"""Makes a page; it is handed the desk and what the address names."""


@dataclass
class Desk:
    """The console as its pages are added to it."""

    blueprint: Blueprint
    runtime: Runtime
    secret_keys: tuple[str, ...] = field(repr=False)
    """What is signed for browsers is signed with the last; what a former one signed still holds."""
    acts: dict[str, Act | None] = field(default_factory=dict)
    """By endpoint: what a role must be allowed for it; None: nothing, but to be signed in."""

    def page(self, path: str, view: View, act: Act | None, *methods: str) -> None:
        """Add a page for those who are signed in and whose role may do this; it is read where no method is named."""
        name = view.__name__
        self.acts[name] = act

        @wraps(view)
        def allowed(**values: object) -> Answer:
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            if act and not current_user.may(act):
                abort(403)
            return view(self, **values)

        self.blueprint.add_url_rule(path, name, allowed, methods=methods or ("GET",))

    def open_page(self, path: str, view: View) -> None:
        """Add a page, with a form, for whoever is not signed in yet."""

        @wraps(view)
        def shown(**values: object) -> Answer:
            return view(self, **values)

        self.blueprint.add_url_rule(path, view.__name__, shown, methods=("GET", "POST"))

    def show(self, template: str, **values: object) -> str:
        """Give a page, or a piece of one, in the language of whoever looks at it."""
        return render_template(f"console/{template}", **self._frame(), **values)

    def say(self, message: str, **values: object) -> str:
        """Give a sentence in the language of whoever looks."""
        return self.runtime.say(self.language, message, **values)

    @property
    def language(self) -> str:
        """The language that was asked for last in this browser."""
        if request.args.get("lang") in LANGUAGES:
            session["lang"] = request.args["lang"]
        return str(session.get("lang") or language_asked(self.runtime))

    def _frame(self) -> Mapping[str, Any]:
        return {
            "_": partial(self.runtime.say, self.language),
            "language": self.language,
            "languages": LANGUAGES,
            "org": self.runtime.house.words["org"],
            "zone": self.runtime.house.zone,
            "Act": Act,
        }


def _ask_to_sign_in() -> Answer:
    """Lead to the sign-in and back; where a piece of a page was asked for, lead the whole page there."""
    there = url_for("console.sign_in", to=request.full_path.rstrip("?"))
    return Response(headers={"HX-Redirect": there}) if "HX-Request" in request.headers else redirect(there)


def last_shown(name: str) -> int:
    """Give the id that a list goes on after, from the address; 0 where there is none that could be one."""
    given = request.args.get(name, 0, type=int)
    return given if 0 < given <= BIGGEST else 0


def origin() -> str:
    """Give the network address that the request comes from."""
    return str(address_of(request) or abort(400))
