from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha1
from hmac import digest

import pytest
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256

from bot.channels.twilio.webhooks import is_signed
from bot.errors import InboundError
from bot.messages import (
    Answer,
    DeliveryUpdate,
    Inbound,
    Medium,
    MessageStatus,
    Webhook,
)
from tests.channels.specimens import ACCOUNT, NEXT_TOKEN, NUMBER, PUBLIC_URL, TOKEN, Specimen, sign_as_twilio

CALL = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
]
CALL_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
GREETING = [
    ("AccountSid", "AC" + "0" * 32),
    ("Body", "Muraho! "),
    ("ButtonText", ""),
    ("From", "whatsapp:+250788123456"),
    ("NumMedia", "0"),
    ("ProfileName", "Umutoni Éliane"),
    ("To", "whatsapp:+14155238886"),
]
GREETING_URL = "https://bot.example.rw/twilio/inbound"
GREETING_SIGNATURE = "WUR8rBsBo7av9Ykxc78bskD+UCo="


def signed(url: str, pairs: list[tuple[str, str]], signature: str) -> Webhook:
    return Webhook("message", "POST", url, {"x-twilio-signature": signature}, pairs)


@pytest.mark.parametrize(
    ("url", "pairs", "signature", "algorithm"),
    [
        (CALL_URL, CALL, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", HMAC_SHA1),
        (CALL_URL, CALL, "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=", HMAC_SHA256),
        (GREETING_URL, GREETING, GREETING_SIGNATURE, HMAC_SHA1),
        (GREETING_URL, GREETING[::-1], GREETING_SIGNATURE, HMAC_SHA1),
        ("https://bot.example.rw:443/twilio/inbound", GREETING, GREETING_SIGNATURE, HMAC_SHA1),
    ],
    ids=["documented", "documented, SHA-256", "space, accent, empty value", "in any order", "with its port"],
)
def test_a_true_signature_is_taken(url: str, pairs: list[tuple[str, str]], signature: str, algorithm: str) -> None:
    assert is_signed(signed(url, pairs, signature), ["12345"], algorithm)
    assert not is_signed(signed(url, pairs, signature), ["12346"], algorithm)


@pytest.mark.parametrize(
    "webhook",
    [
        signed(GREETING_URL + "/", GREETING, GREETING_SIGNATURE),
        signed(GREETING_URL.replace("https", "http"), GREETING, GREETING_SIGNATURE),
        signed(GREETING_URL, [pair for pair in GREETING if pair[1]], GREETING_SIGNATURE),
        signed(GREETING_URL, [*GREETING, ("Body", "again")], GREETING_SIGNATURE),
        signed(GREETING_URL, GREETING, ""),
        signed(GREETING_URL, GREETING, "é"),
        replace(signed(GREETING_URL, GREETING, ""), headers={}),
    ],
    ids=["path", "scheme", "empty value dropped", "repeat added", "empty", "not ASCII", "no header"],
)
def test_a_false_signature_is_not_taken(webhook: Webhook) -> None:
    assert not is_signed(webhook, ["12345"], HMAC_SHA1)


def test_a_request_does_not_choose_its_algorithm() -> None:
    headers = {
        "x-twilio-signature": "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=",
        "x-twilio-webhooks-signature-settings": "key=abc,algorithm=HMAC_SHA256",
    }
    assert not is_signed(Webhook("message", "POST", CALL_URL, headers, CALL), ["12345"], HMAC_SHA1)


def test_repeated_fields_are_signed_with_all_their_values() -> None:
    pairs = [("MediaUrl", "b"), ("MediaUrl", "a"), ("From", NUMBER)]
    by_hand = signed_by_hand(CALL_URL, "From" + NUMBER + "MediaUrla" + "MediaUrlb")
    assert is_signed(signed(CALL_URL, pairs, by_hand), ["12345"], HMAC_SHA1)


def test_a_get_is_signed_by_its_address_alone() -> None:
    url = f"{GREETING_URL}?From=%2B250788123456"
    webhook = replace(signed(url, [("From", NUMBER)], signed_by_hand(url, "")), method="GET")
    assert is_signed(webhook, ["12345"], HMAC_SHA1)


def signed_by_hand(url: str, parameters: str) -> str:
    return b64encode(digest(b"12345", (url + parameters).encode(), sha1)).decode()


@pytest.mark.parametrize("token", [TOKEN, NEXT_TOKEN])
def test_both_tokens_are_accepted_while_rotating(twilio: Specimen, token: str) -> None:
    twilio.adapter.verify(sign_as_twilio("message", [("AccountSid", ACCOUNT)], token))


@pytest.mark.parametrize("pairs", [[("AccountSid", "AC" + "f" * 32)], []], ids=["another's", "none"])
def test_a_signed_request_of_another_account_is_refused(twilio: Specimen, pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(InboundError, match="AccountSid") as caught:
        twilio.adapter.verify(sign_as_twilio("message", pairs))
    assert caught.value.status == 403


def heard(twilio: Specimen, name: str, **changes: str) -> Inbound:
    (event,) = twilio.adapter.parse(twilio.payload("message", name, **changes))
    assert isinstance(event, Inbound)
    return event


def test_an_sms_is_heard(twilio: Specimen) -> None:
    assert heard(twilio, "sms") == Inbound(
        provider="twilio",
        channel="twilio-sms",
        medium=Medium.SMS,
        address=NUMBER,
        external_id="SM1f0e8ae6ade43cb3c0ce4525424e4041",
        text="Muraho! Ndashaka kwiyandikisha.",
    )


def test_a_whatsapp_message_is_heard_from_the_number_behind_the_prefix(twilio: Specimen) -> None:
    message = heard(twilio, "whatsapp")
    assert (message.channel, message.medium, message.address) == ("twilio-whatsapp", Medium.WHATSAPP, NUMBER)
    assert (message.text, message.profile_name, message.choice_id) == ("Muraho", "Umutoni Éliane", None)


@pytest.mark.parametrize("address", ["RW.AbC1234567890xyz", "US.ENT.13491208655302741918", "RW." + "a" * 128])
def test_a_contact_who_hides_the_number_is_known_by_the_business_scoped_id(twilio: Specimen, address: str) -> None:
    message = heard(twilio, "whatsapp-hidden-number", From=f"whatsapp:{address}")
    assert (message.address, message.medium) == (address, Medium.WHATSAPP)


@pytest.mark.parametrize(("name", "choice"), [("whatsapp-button", "k7f3:1"), ("whatsapp-list", "k7f3:12")])
def test_what_was_tapped_is_known_by_its_id(twilio: Specimen, name: str, choice: str) -> None:
    assert heard(twilio, name).choice_id == choice


def test_a_button_goes_before_a_list(twilio: Specimen) -> None:
    assert heard(twilio, "whatsapp-list", ButtonPayload="k7f3:1").choice_id == "k7f3:1"


def test_pictures_come_with_their_addresses_and_no_text(twilio: Specimen) -> None:
    message = heard(twilio, "whatsapp-pictures")
    assert message.text == ""
    assert [url[-34:] for url in message.media_urls] == [
        "ME1f0e8ae6ade43cb3c0ce4525424e4041",
        "ME2f0e8ae6ade43cb3c0ce4525424e4042",
    ]


def test_an_opt_out_that_twilio_knows_of_is_still_a_message(twilio: Specimen) -> None:
    message = heard(twilio, "sms-stop")
    assert (message.text, message.opts_out) == ("STOP", True)


@pytest.mark.parametrize("word", ["STOP", "stopall", "Unsubscribe", "CANCEL", " end ", "quit", "REVOKE", "OptOut"])
def test_a_word_that_twilio_acts_on_is_an_opt_out_by_sms_and_nowhere_else(twilio: Specimen, word: str) -> None:
    assert heard(twilio, "sms", Body=word).opts_out
    assert not heard(twilio, "whatsapp", Body=word).opts_out


@pytest.mark.parametrize("text", ["the end", "stop it", "START", ""])
def test_any_other_message_is_none(twilio: Specimen, text: str) -> None:
    assert not heard(twilio, "sms", Body=text).opts_out


def test_an_advertisement_is_nothing_to_answer(twilio: Specimen) -> None:
    assert twilio.adapter.parse(twilio.payload("message", "sms", From="MTN")) == ()


@pytest.mark.parametrize("field", ["From", "MessageSid"])
def test_a_message_without_what_matters_is_refused_by_name(twilio: Specimen, field: str) -> None:
    with pytest.raises(InboundError, match=f"^{field} is missing$") as caught:
        twilio.adapter.parse(twilio.without("message", "sms", field))
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "sender", ["whatsapp:", "whatsapp:250788123456", "whatsapp:rw.abc", "messenger:123", "whatsapp:RW." + "a" * 129]
)
def test_a_sender_of_another_kind_is_refused(twilio: Specimen, sender: str) -> None:
    with pytest.raises(InboundError, match=r"^From is not a phone number$"):
        heard(twilio, "whatsapp", From=sender)


def updated(twilio: Specimen, name: str, **changes: str) -> DeliveryUpdate:
    (event,) = twilio.adapter.parse(twilio.payload("status", name, **changes))
    assert isinstance(event, DeliveryUpdate)
    return event


def test_a_delivery_update_carries_our_reference_and_their_words(twilio: Specimen) -> None:
    update = updated(twilio, "undelivered")
    assert (update.reference, update.word, update.status) == ("42", "undelivered", MessageStatus.FAILED)
    assert (update.reason, update.opted_out) == ("30003", False)
    assert update.provider_id == "SMbf0e8ae6ade43cb3c0ce4525424e404b"
    assert update.raw["RawDlrDoneDate"] == "2611221405"


@pytest.mark.parametrize("name", ["failed-opted-out", "whatsapp-blocked"])
def test_a_contact_who_opted_out_at_twilio_is_named_so(twilio: Specimen, name: str) -> None:
    assert updated(twilio, name).opted_out


def test_a_delivery_update_without_our_reference_is_taken(twilio: Specimen) -> None:
    webhook = replace(twilio.payload("status", "delivered"), url=f"{PUBLIC_URL}/webhooks/twilio/status")
    (update,) = twilio.adapter.parse(webhook)
    assert isinstance(update, DeliveryUpdate)
    assert (update.reference, update.status) == ("", MessageStatus.DELIVERED)


def test_messages_are_answered_with_empty_twiml_and_updates_with_nothing(twilio: Specimen) -> None:
    message = twilio.adapter.answer(twilio.payload("message", "sms"), None)
    assert message == Answer("<Response/>", "text/xml", 200)
    update = twilio.adapter.answer(twilio.payload("status", "delivered"), None)
    assert (update.status, update.body) == (204, "")
