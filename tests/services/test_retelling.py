"""What is kept in English, told in the language of whoever reads it."""

from __future__ import annotations

import pytest

from bot.services.retelling import retell
from bot.wire.faults import fault_of
from bot.wire.line import Response
from tests.bots import Bot


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("The contact has opted out.", "Uwo muntu yahagaritse ubutumwa."),
        ("Today's cap of 5 USD is used up.", "Amafaranga y'uyu munsi, 5 USD, yarangiye."),
        ("The channel twilio-sms is not configured.", "Umurongo twilio-sms ntiwashyizweho."),
        (
            "twilio-sms cannot send since 10:00: Our Twilio account is suspended.",
            "twilio-sms ntishobora kohereza kuva saa 10:00: Konti yacu ya Twilio yahagaritswe.",
        ),
        (
            "Broadcast 3 (Fair) is paused: Today's cap of 5 USD is used up.",
            "Itangazo 3 (Fair) ryabaye rihagaritswe: Amafaranga y'uyu munsi, 5 USD, yarangiye.",
        ),
        (
            "twilio-sms cannot send since 10:00: api.example.org could not be reached.",
            "twilio-sms ntishobora kohereza kuva saa 10:00: api.example.org ntiyabonetse.",
        ),
    ],
)
def test_a_sentence_of_ours_is_told_in_another_language(bot: Bot, kept: str, told: str) -> None:
    assert retell(bot.runtime, "rw", kept) == told
    assert retell(bot.runtime, "en", kept) == kept


@pytest.mark.parametrize("kept", ["Rejected by {handset}", "broke: 1 of {0}", "30001", "{{1}} is said twice"])
def test_a_providers_own_words_stay_as_they_are(bot: Bot, kept: str) -> None:
    assert retell(bot.runtime, "rw", kept) == kept


@pytest.mark.parametrize("status", [300, 401, 403, 408, 429, 404, 503])
def test_every_refusal_of_a_provider_that_is_known_by_its_status_is_told(bot: Bot, status: int) -> None:
    error = fault_of(Response(status, {}, b""))
    assert retell(bot.runtime, "rw", str(error)) != str(error)
