"""Looks at the providers: whether they accept us, who we are on each channel, whether the templates are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from sqlalchemy.exc import SQLAlchemyError

from bot.bootstrap import make_content, make_lines
from bot.channels.twilio import SHAPES
from bot.doctor.findings import Symptom, fail, ok, warn
from bot.errors import Fault, SendError
from bot.messages import Medium
from bot.programme.lifecycle import TIME
from bot.runtime import Runtime
from bot.services.approving import pursue
from bot.services.template_drafts import add_standard, missing_standard
from bot.services.templates import mend
from bot.settings import Settings

_CREDENTIALS = {"twilio": "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN", "africastalking": "AT_USERNAME and AT_API_KEY"}
_SENDERS = {
    "africastalking-ussd": "USSD_CODE",
    "africastalking-sms": "AT_SENDER_ID",
    "twilio-sms": "TWILIO_SMS_FROM or TWILIO_MESSAGING_SERVICE_SID",
    "twilio-whatsapp": "TWILIO_WHATSAPP_FROM",
}


@runtime_checkable
class Checkable(Protocol):
    """An adapter whose provider can be asked whether it accepts us."""

    def check(self) -> None:
        """Ask. Raises SendError where it does not."""


def look_at_providers(runtime: Runtime) -> Iterator[Symptom]:
    """Say of each provider whether it accepts our credentials."""
    for name, adapter in runtime.adapters.items():
        if not isinstance(adapter, Checkable):
            text = "whether it accepts our credentials cannot be asked without sending something"
            yield warn(name, text, "send yourself a message, and look at its status")
            continue
        try:
            adapter.check()
        except SendError as error:
            yield _refused(name, error)
        else:
            yield ok(name, "accepts our credentials")


def look_at_channels(runtime: Runtime) -> Iterator[Symptom]:
    """Say of each channel what contacts see it comes from, and whether they can answer."""
    for channel in runtime.channels.values():
        if not channel.sender:
            yield warn(channel.name, "has no sender of its own", f"set {_SENDERS[channel.name]}")
        elif channel.two_way:
            yield ok(channel.name, f"is {channel.sender}, which contacts can answer")
        else:
            yield ok(channel.name, f"is {channel.sender}, which nobody can answer: it is a name")
    for name in runtime.adapters:
        if not any(channel.provider == name for channel in runtime.channels.values()):
            yield warn(
                name,
                "is set without a sender, so that nothing goes by it",
                "set TWILIO_SMS_FROM or TWILIO_WHATSAPP_FROM",
            )


def look_at_inbound(settings: Settings, *, fix: bool) -> Iterator[Symptom]:
    """Say whether what is said to us at Twilio is brought here, more than once; have it so, if to be fixed."""
    for place in make_lines(settings):
        try:
            line = place.find()
            if line and fix and not place.is_right(line):
                place.mend(line)
                line = place.find()
        except SendError as error:
            yield _refused("inbound", error)
            continue
        finally:
            place.close()
        if line is None:
            yield warn("inbound", f"{place.own} is not of this account", f"set {place.setting}")
        elif place.is_right(line):
            yield ok("inbound", f"Twilio brings what is said to {place.name} here, tries again, and has a second way")
        else:
            to = line.brings_to or "nobody"
            text = f"Twilio brings what is said to {place.name} to {to}, once or without a second way"
            yield warn("inbound", text, "run: bot doctor --fix")


def look_at_templates(settings: Settings, runtime: Runtime, *, fix: bool) -> Iterator[Symptom]:
    """Say whether menus leave as buttons and lists on WhatsApp; make what that needs, where it is to be fixed."""
    content = make_content(settings)
    if content is None:
        return
    try:
        usable = mend(runtime.database, content, SHAPES, make=fix)
    except SendError as error:
        yield _refused("templates", error)
    except (SQLAlchemyError, OSError):
        yield fail(
            "templates", "cannot be looked up in the database", "mend the database first, or run: bot db upgrade"
        )
    else:
        if usable == len(SHAPES):
            yield ok("templates", f"all {usable} are there: menus on WhatsApp are buttons and lists")
        else:
            text = f"{usable} of {len(SHAPES)} can be used: other menus on WhatsApp go out as numbered text"
            yield warn("templates", text, "run: bot doctor --fix")
    finally:
        content.close()


def look_at_notices(runtime: Runtime, *, fix: bool) -> Iterator[Symptom]:
    """Say whether news reach who has only WhatsApp after a day, too; submit what is missing, if to be fixed."""
    if runtime.channel_for(Medium.WHATSAPP) is None:
        return
    try:
        with runtime.database.begin() as db:
            if fix:
                add_standard(runtime, db, TIME)
            missing = missing_standard(db)
        if fix:
            pursue(runtime, at_once=True)
    except (SQLAlchemyError, OSError):
        yield fail("notices", "cannot be looked up in the database", "mend the database first, or run: bot db upgrade")
        return
    if missing:
        text = f"{len(missing)} kinds of news do not reach who has only WhatsApp and was silent for a day"
        yield warn("notices", text, "run: bot doctor --fix")
    else:
        yield ok("notices", "all that matters has a template for WhatsApp; see: bot templates list")


def _refused(about: str, error: SendError) -> Symptom:
    if error.fault is Fault.CHANNEL:
        return fail(about, str(error).rstrip("."), f"mend {_CREDENTIALS.get(about, _CREDENTIALS['twilio'])}")
    return fail(about, f"could not be asked ({error.code})", "look whether this machine reaches it, and try again")
