"""What an inbound message asks of the engine: begin, hear, show again; decided from the message and what is open."""

from __future__ import annotations

from bot.engine.words import GLOBAL, WITHDRAWN
from bot.marking import N_
from bot.messages import Medium
from bot.programme.survey_flows import find_flow_to_ask
from bot.services.listening import pass_on
from bot.services.opting import STOP, may_mean_stop
from bot.services.passage import Passage
from bot.services.published import find_coded, find_keyword
from bot.services.taps import Tap
from bot.store.reception import knows_call
from bot.text import plain

MAIN = "menu"
WHO = "who"
PHOTO = "photo"
ELSEWHERE = N_("The session ended. Continue on {medium}, or dial {ussd}.")
_NAMES = {Medium.SMS: "SMS", Medium.WHATSAPP: "WhatsApp"}


def converse(passage: Passage) -> None:
    """Have the engine do what a message asks for."""
    if passage.in_doubt:
        _ask_who(passage)
    elif passage.message.medium is Medium.USSD:
        _converse_on_ussd(passage)
    else:
        _converse_in_chat(passage)


def _ask_who(passage: Passage) -> None:
    """Ask who is there, or take in the answer to that; whatever else was said or tapped is not heard.

    A way out of the question leads to the main menu at the most, which shows nothing of the contact.
    """
    message, ussd = passage.message, passage.message.ussd
    if passage.tap and passage.tap.stands and passage.tap.stood_in(WHO):
        passage.restore(passage.tap)
        passage.hear_tap(passage.tap.position)
    elif not passage.stands_in(WHO):
        passage.begin(MAIN, asks_language=False)
        passage.ask_aside(WHO)
    elif ussd and passage.row.call == ussd.session:
        _go_on(passage, passage.row.typed or "", ussd.text)
    elif ussd or passage.tap or passage.row.session_medium != message.medium:
        passage.show()
    else:
        _hear(passage, message.text)


def _converse_in_chat(passage: Passage) -> None:
    message = passage.message
    if passage.tap:
        _hear_tap(passage, passage.tap)
    elif passage.takes_photo or passage.offers(message.text):
        passage.hear(message.text)
    elif flow := _find_flow(passage):
        passage.begin(flow, asks_language=True)
    elif coded := find_coded(passage.db, message.text, message.medium, passage.runtime.programs):
        _learn_language(passage, coded.language)
        passage.begin(coded.flow, asks_language=False)
        passage.hear(coded.code)
    elif may_mean_stop(passage):
        passage.ask_aside(STOP)
    elif passage.session is None:
        _begin(passage)
    elif passage.row.session_medium != message.medium:
        passage.show()
    else:
        _hear_words(passage)


def _hear_words(passage: Passage) -> None:
    """Take words as an answer; those that the main menu does not know may be for a person."""
    passage.hear(passage.message.text)
    if passage.is_lost and (told := pass_on(passage)):
        passage.apology = [told]
        passage.begin(MAIN, asks_language=False)


def _hear_tap(passage: Passage, tap: Tap) -> None:
    """Take a tap on a screen of ours, the last or an old one; its text is no more than a label."""
    if tap.stands:
        passage.restore(tap)
        passage.hear_tap(tap.position)
    else:
        passage.apology = [passage.words(WITHDRAWN)]
        passage.begin(MAIN, asks_language=True)


def _find_flow(passage: Passage) -> str | None:
    """Give the flow whose keyword was sent; its language is learned."""
    message = passage.message
    flow, language = find_keyword(passage.db, message.text, message.medium, passage.runtime.programs)
    _learn_language(passage, language)
    return flow


def _learn_language(passage: Passage, language: str | None) -> None:
    """Take the language of a keyword for the contact's, where we know of none."""
    if language and "language" not in passage.facts.contact:
        passage.learn_language(language)


def _begin(passage: Passage) -> None:
    """Begin anew; a photo that comes by itself is for the product that wants one."""
    if not passage.message.media_urls:
        _greet(passage)
        return
    passage.begin(PHOTO, asks_language=True)
    if passage.takes_photo:
        passage.hear(passage.message.text)


def _greet(passage: Passage) -> None:
    """Begin with the main menu; a word that works everywhere works as the first one, too."""
    said = passage.message.text
    works = any(plain(said) in known for known in GLOBAL.values())
    told = "" if works else pass_on(passage)
    passage.apology += [told] if told else []
    passage.begin(MAIN, asks_language=True)
    if works:
        passage.hear(said)


def _converse_on_ussd(passage: Passage) -> None:
    """A call's text is all that was typed in it; what is new is what follows what we saw last."""
    ussd = passage.message.ussd
    assert ussd is not None  # noqa: S101  # every USSD message has its call
    if passage.session and passage.row.call == ussd.session:
        _go_on(passage, passage.row.typed or "", ussd.text)
        return
    typed = [part for part in ussd.text.split("*") if part]
    if typed and knows_call(passage.db, passage.row.id, ussd.session):
        typed = []  # no dialled path: its session is gone, and what was typed in it has been heard
        if passage.session and passage.row.session_medium != Medium.USSD:
            _end_call(passage)
            return
    if passage.session and not typed:
        passage.offer_to_resume()
        return
    survey = None if typed or passage.row.opted_out_at else find_flow_to_ask(passage.db, passage.row.id)
    if survey:
        passage.begin(MAIN, asks_language=False, on=survey)
        passage.ask_aside(survey)
        return
    passage.begin(MAIN, asks_language=not typed)
    for text in typed:
        if passage.session and passage.session.misses:
            break  # what follows was meant for another question
        passage.hear(text)


def _go_on(passage: Passage, before: str, text: str) -> None:
    if passage.row.session_medium != Medium.USSD:
        _end_call(passage)
    elif not before and text:
        _hear(passage, text)
    elif text.startswith(f"{before}*"):
        _hear(passage, text[len(before) + 1 :])
    else:
        passage.show()


def _hear(passage: Passage, text: str) -> None:
    if may_mean_stop(passage):
        passage.ask_aside(STOP)
    elif flow := _find_typed(passage, text):
        passage.begin(flow, asks_language=True)
    else:
        passage.hear(text)


def _find_typed(passage: Passage, text: str) -> str | None:
    """Give the flow whose keyword was typed in a call at the main menu, where no line of it reads the same."""
    if not passage.stands_at_menu or passage.offers(text):
        return None
    return find_keyword(passage.db, text, passage.message.medium, passage.runtime.programs)[0]


def _end_call(passage: Passage) -> None:
    """Tell a call that its conversation goes on elsewhere: a key that was meant for a screen of it is no answer there.

    The call ends, so that the two do not go on side by side; who dials again is asked whether to continue.
    """
    passage.parting = passage.words(ELSEWHERE, medium=_NAMES[Medium(passage.row.session_medium)])
