"""What every page of the console is made with: its address, who may see it, its language and its frame."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    abort,
    after_this_request,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_limiter import Limiter
from flask_login import AnonymousUserMixin, current_user
from werkzeug.wrappers import Response

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.deeds import Deed, record, was_done
from bot.programme.staff import Act, NotAllowed
from bot.programme.stage import Stage
from bot.runtime import Runtime
from bot.services.outgoing import REPLIES
from bot.services.retelling import retell
from bot.services.rooms import Rooms
from bot.web.console.menu import MENU
from bot.web.console.naming import shows_names, shows_notes
from bot.web.console.once import form_mark
from bot.web.console.pages import PAGES
from bot.web.console.pieces import Tag
from bot.web.console.words import WORDS
from bot.web.networks import address_of
from bot.web.public.pages import LANGUAGES, language_asked

BIGGEST = 2**63 - 1
"""The biggest id that a database can hold."""
_LANGUAGE, _A_YEAR = "lang", 365 * 24 * 3600
Acts = Act | tuple[Act, ...] | None
"""What a page asks of a role: one of these; None: nothing, but to be signed in."""
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
    simulator: str = ""
    """Where the handsets are, by which flows can be tried; empty where there are none."""
    rooms: Rooms = field(init=False)
    limiter: Limiter = field(init=False, repr=False)
    """What limits how often something may be asked for."""
    acts: dict[str, Acts] = field(default_factory=dict)
    """By endpoint: what it asks of a role."""
    uploads: dict[str, int] = field(default_factory=dict)
    """By endpoint: of how many bytes a form may be that brings a file; no other may be bigger than a webhook's."""

    def __post_init__(self) -> None:
        """Measure no flow yet."""
        self.rooms = Rooms(self.runtime)

    def page(self, path: str, view: View, acts: Acts, *methods: str) -> None:
        """Add a page for those who are signed in and whose role may do this; it is read where no method is named."""
        name = view.__name__
        self.acts[name] = acts

        @wraps(view)
        def allowed(**values: object) -> Answer:
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            if not self.may_open(name):
                return redirect(self.first_page()) if name == MENU[0][0] else abort(403)
            return view(self, **values)

        self.blueprint.add_url_rule(path, name, allowed, methods=methods or ("GET",))

    def let_files_in(self) -> None:
        """Take in a form that brings a file where a page asks for one, from who may open it."""
        name = (request.endpoint or "").rpartition(".")[2]
        if name in self.uploads and current_user.is_authenticated and self.may_open(name):
            request.max_content_length = self.uploads[name]

    def open_page(self, path: str, view: View) -> None:
        """Add a page, with a form, for whoever is not signed in yet."""

        @wraps(view)
        def shown(**values: object) -> Answer:
            return view(self, **values)

        self.blueprint.add_url_rule(path, view.__name__, shown, methods=("GET", "POST"))

    def may_open(self, name: str) -> bool:
        """Say whether the role of who is signed in may do what a page is for."""
        acts = self.acts[name]
        return acts is None or current_user.may(*(acts if isinstance(acts, tuple) else (acts,)))

    def first_page(self) -> str:
        """Give the address of the first page of the menu that the role may open."""
        mine = (name for name, _ in MENU if name in self.acts and self.may_open(name))
        return url_for(f"console.{next(mine, 'account')}")

    def find_page(self, subject: str, subject_id: int) -> str | None:
        """Give the address of the page that shows a thing, where there is one that the role may open."""
        name = PAGES.get(subject, "")
        if name not in self.acts or not self.may_open(name):
            return None
        (rule,) = current_app.url_map.iter_rules(f"console.{name}")
        (argument,) = rule.arguments
        named: dict[str, Any] = {argument: subject_id}
        return url_for(f"console.{name}", **named)

    @contextmanager
    def stage(self) -> Iterator[Stage]:
        """Have who is signed in act, in a transaction; what it says to contacts is sent once it is committed."""
        with self.runtime.database.begin() as db:
            yield Stage(self.runtime, db, self.runtime.clock(db), current_user.member)
        self.runtime.ring(REPLIES)

    def act(self, deed: str, subject: str, subject_id: int | None, do: Callable[[Stage], str]) -> bool:
        """Have who is signed in do something to a thing, on record, and tell them what came of it.

        `do` gives the sentence to tell, in their language. False where it is refused: then nothing was done, and they
        read why. What is not there is answered with 404. A form that has a `form_key` acts once, however often it is
        sent.
        """
        key = _form_key()
        try:
            with self.stage() as stage:
                if key and was_done(stage.db, key):
                    told = self.say(N_("Saved."))
                else:
                    told = do(stage)
                    record(stage.db, Deed(stage.member.id, deed, origin(), subject, subject_id, key), stage.now)
        except Refusal as refusal:
            self.tell(refusal)
            return False
        except NotAllowed:
            abort(403)
        except LookupError:
            abort(404)
        flash(told, "done")
        return True

    def note_reading(self, deed: str, subject: str, subject_id: int | None) -> None:
        """Put on record that who is signed in is handed what is personal, in a transaction of its own."""
        with self.runtime.database.begin() as db:
            read = Deed(current_user.member.id, deed, origin(), subject, subject_id)
            record(db, read, self.runtime.clock(db))

    def tell(self, refusal: Refusal) -> None:
        """Tell who is signed in, on the page that they see next, why something was not done."""
        flash(self.say(refusal.sentence, **refusal.values), "fault")

    def show(self, template: str, **values: object) -> str:
        """Give a page, or a piece of one, in the language of whoever looks at it."""
        return render_template(f"console/{template}", **self._frame(), **values)

    def show_to_anybody(self, template: str, **values: object) -> str:
        """Give a page, or a piece of one, without a look at who is signed in: the database may be away."""
        page = current_app.jinja_env.get_template(f"console/{template}")
        return page.render(**self._frame(), current_user=AnonymousUserMixin(), **values)

    def say(self, message: str, **values: object) -> str:
        """Give a sentence in the language of whoever looks."""
        return self.runtime.say(self.language, message, **values)

    def retell(self, kept: str | None) -> str:
        """Give a sentence that was kept in English in the language of whoever looks; empty for none."""
        return retell(self.runtime, self.language, kept) if kept else ""

    def say_in_form(self, message: str, **values: object) -> str:
        """Give a sentence for a field of a form, whose template says it again: what somebody wrote stays as it is."""
        return self.say(message, **values).replace("{", "{{").replace("}", "}}")

    def word(self, code: object) -> str:
        """Give what a status, a kind or a table is called in the language of whoever looks."""
        known = WORDS.get(str(code))
        return self.say(known) if known else str(code).replace("_", " ")

    def deadline(self, respond_by: datetime | None, now: datetime) -> datetime | Tag | None:
        """Give the cell that says by when somebody must act; what is past stands out."""
        if respond_by is None or respond_by > now:
            return respond_by
        late, local = self.say(N_("late")), respond_by.astimezone(self.runtime.house.zone)
        return Tag(f"{late}: {local:%d/%m/%Y %H:%M}", "late")

    @property
    def language(self) -> str:
        """The language that was asked for last in this browser, also where a sign-in is over since."""
        asked = request.args.get("lang")
        if asked in LANGUAGES and session.get("lang") != asked:
            session["lang"] = asked
            after_this_request(partial(self._remember, asked))
        known = str(session.get("lang") or request.cookies.get(_LANGUAGE))
        return known if known in LANGUAGES else language_asked(self.runtime)

    def _remember(self, language: str, answer: Response) -> Response:
        answer.set_cookie(
            _LANGUAGE,
            language,
            max_age=_A_YEAR,
            path=self.blueprint.url_prefix,
            httponly=True,
            samesite="Lax",
            secure=self.runtime.public_url.startswith("https:"),
        )
        return answer

    def _frame(self) -> Mapping[str, Any]:
        return {
            "_": partial(self.runtime.say, self.language),
            "language": self.language,
            "languages": LANGUAGES,
            "org": self.runtime.house.words["org"],
            "zone": self.runtime.house.zone,
            "word": self.word,
            "retell": self.retell,
            "simulator": self.simulator,
            "menu": [(name, title) for name, title in MENU if name in self.acts],
            "may_open": self.may_open,
            "shows_names": shows_names,
            "shows_notes": shows_notes,
            "in_language": _in_language,
            "form_key": partial(secrets.token_urlsafe, 12),
        }


def _in_language(code: str) -> str:
    """Give the address of this page in a language, with all else that it asks for."""
    asked = {name: values for name, values in request.args.lists() if name != "lang"}
    return f"{request.path}?{urlencode({**asked, 'lang': code}, doseq=True)}"


def _form_key() -> str | None:
    """Give what a form and what was written in it are known by; None where it may act often."""
    return form_mark() if request.form.get("form_key") else None


def _ask_to_sign_in() -> Answer:
    """Lead to the sign-in and back; where a piece of a page was asked for, lead the whole page there.

    What comes with words is answered apart (`late`), and so is what a page asks for by itself: somebody may be writing.
    """
    if request.method == "POST" or "X-By-Itself" in request.headers:
        abort(401)
    there = url_for("console.sign_in", to=request.full_path.rstrip("?"))
    return Response(headers={"HX-Redirect": there}) if "HX-Request" in request.headers else redirect(there)


def last_shown(name: str) -> int:
    """Give the id that a list goes on after, from the address; 0 where there is none that could be one."""
    given = request.args.get(name, 0, type=int)
    return given if 0 < given <= BIGGEST else 0


def origin() -> str:
    """Give the network address that the request comes from."""
    return str(address_of(request) or abort(400))
