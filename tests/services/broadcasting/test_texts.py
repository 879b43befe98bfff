"""What is wrong with a text is told at once, with its place; what goes out names a way to opt out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.engine.facts import House
from bot.errors import BroadcastError
from bot.messages import Channel, Medium
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import Draft, look_at
from bot.services.broadcasting.texts import Checked, check
from tests.bots import CHANNELS, HOUSE, Bot

SMS, WHATSAPP = CHANNELS["africastalking-sms"], CHANNELS["twilio-whatsapp"]
ONE_WAY = replace(SMS, sender="MENYESHA", two_way=False)


def checked(bot: Bot, text: str, channel: Channel = SMS, language: str = "en") -> Checked:
    return check(bot.runtime, channel, language, text)


def with_words(bot: Bot, **words: str) -> None:
    house = House({**HOUSE.words, **words}, HOUSE.zone)
    bot.runtime = replace(bot.runtime, house=house)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "en: The text is empty."),
        (" \n ", "en: The text is empty."),
        ("Dear {contact.nmae}", "en: There is no {contact.nmae}; did you mean {contact.name}?"),
        ("Dear {name}", "en: There is no {name}; did you mean {contact.name}?"),
        ("In {zzzz}", "en: There is no {zzzz}; there are contact.district, contact.name, contact.sector, help_phone,"),
        ("Dear {contact.name", "en: A { stands alone; braces enclose the name of a field."),
        ("Dear {{contact.name}}", "en: A { stands alone; braces enclose the name of a field."),
        ("Fair \N{PARTY POPPER} now", "en: Character 6, \N{PARTY POPPER}, does not fit an SMS and has no plain twin"),
        ("x" * 1600, "en: The text is too long: up to 1619 characters of 1600."),
        ("{contact.name}" * 30, "en: The text is too long: up to 1819 characters of 1600."),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_with_the_reason(bot: Bot, text: str, fault: str) -> None:
    with pytest.raises(BroadcastError, match=re.escape(fault)):
        checked(bot, text)


def test_all_faults_of_both_languages_are_told_at_once(bot: Bot) -> None:
    texts = {"en": "{nam} \N{PARTY POPPER} {contact.sektor}", "rw": ""}
    with pytest.raises(BroadcastError) as caught:
        look_at(bot.runtime, Draft("Fair", texts))
    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["en:", "en:", "en:", "rw:"]


def test_a_language_that_the_audience_does_not_speak_needs_no_text(bot: Bot) -> None:
    looked_at = look_at(bot.runtime, Draft("Fair", {"rw": "Menyesha: muraho"}, Audience(languages=("rw",))))
    assert list(looked_at) == ["rw"]


@pytest.mark.parametrize(
    ("channel", "text", "last_line"),
    [
        (SMS, "Fair of Menyesha.", "To stop: send STOP"),
        (SMS, "Fair. Reply STOP to end", "Fair. Reply STOP to end"),
        (SMS, "Nonstop fair", "To stop: send STOP"),
        (WHATSAPP, "Fair \N{PARTY POPPER}", "To stop: send STOP"),
        (ONE_WAY, "Fair. Reply STOP to end", "To stop: dial *384*10#, send STOP"),
        (ONE_WAY, "Fair. STOP at {ussd}", "Fair. STOP at *384*10#"),
    ],
)
def test_the_last_line_says_how_to_opt_out_unless_the_text_does(
    bot: Bot, channel: Channel, text: str, last_line: str
) -> None:
    assert checked(bot, text, channel).text.splitlines()[-1] == last_line


def test_where_nobody_can_dial_they_can_call(bot: Bot) -> None:
    with_words(bot, ussd="")
    assert checked(bot, "Imurikagurisha", ONE_WAY, "rw").text.endswith("\nGuhagarika: hamagara 0788000000")


def test_where_nobody_could_opt_out_nothing_is_sent(bot: Bot) -> None:
    with_words(bot, ussd="", help_phone="")
    with pytest.raises(BroadcastError, match="Set USSD_CODE or HELP_PHONE"):
        checked(bot, "Fair", ONE_WAY)
    with pytest.raises(BroadcastError, match=re.escape("There is no {ussd}")):
        checked(bot, "Fair {ussd}", ONE_WAY)


def test_what_names_us_is_filled_in_and_what_is_the_contacts_stays(bot: Bot) -> None:
    assert checked(bot, "{org}, {contact.name}: STOP").text == "Menyesha, {contact.name}: STOP"


@pytest.mark.parametrize(
    ("text", "segments"),
    [("STOP" + "x" * 156, 1), ("STOP" + "x" * 157, 2), ("STOP {contact.name}" + "x" * 95, 1), ("STOP €" * 24, 2)],
)
def test_segments_are_counted_at_the_worst(bot: Bot, text: str, segments: int) -> None:
    assert checked(bot, text).segments == segments


def test_a_message_on_whatsapp_is_one(bot: Bot) -> None:
    assert checked(bot, "\N{PARTY POPPER}" * 300, WHATSAPP).segments == 1


def test_what_will_be_changed_and_what_is_missing_is_remarked(bot: Bot) -> None:
    assert list(map(str, checked(bot, "Aline’s fair").remarks)) == [
        "Character 6, '’', goes out as \"'\".",
        "The text does not say that it comes from Menyesha; the law asks for the sender's name.",
    ]
    assert checked(bot, "{org}: fair").remarks == ()
    assert checked(bot, "Fair", replace(SMS, sender="Menyesha")).remarks == ()


def test_on_a_medium_without_a_channel_nothing_is_drafted(bot: Bot) -> None:
    with pytest.raises(BroadcastError, match="no channel on which a broadcast could leave by ussd"):
        look_at(bot.runtime, Draft("Fair", {"en": "Fair"}, medium=Medium.USSD))
