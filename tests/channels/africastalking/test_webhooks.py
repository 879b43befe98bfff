from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.africastalking import AfricasTalkingAdapter, AfricasTalkingConfig
from bot.errors import InboundError
from bot.messages import (
    DeliveryUpdate,
    Event,
    Inbound,
    Medium,
    MessageStatus,
    ProviderOptOut,
    UssdEnd,
    UssdReply,
    UssdTurn,
)
from tests.channels.specimens import API_KEY, NUMBER, Specimen

SESSION = "ATUid_3bf1a8e2c7d94a0f8a6e5c1d2b3f4a5e"


def heard(africastalking: Specimen, kind: str, name: str, **changes: str) -> Event:
    (event,) = africastalking.adapter.parse(africastalking.payload(kind, name, **changes))
    return event


def turn(africastalking: Specimen, text: str, session: str = SESSION) -> Inbound:
    event = heard(africastalking, "ussd", "first", text=text, sessionId=session)
    assert isinstance(event, Inbound)
    return event


def test_a_ussd_turn_is_heard(africastalking: Specimen) -> None:
    message = turn(africastalking, "1*2")
    assert (message.provider, message.channel, message.medium) == (
        "africastalking",
        "africastalking-ussd",
        Medium.USSD,
    )
    assert (message.address, message.text) == (NUMBER, "1*2")
    assert message.ussd == UssdTurn(SESSION, "1*2", "*384*123#", "63510")


def test_a_turn_is_known_by_its_call_and_all_that_was_typed(africastalking: Specimen) -> None:
    texts = ["", "1", "1*1", "1*1*1", " 1", "1 ", "1*a*b", "1\ufffd"]
    turns = [turn(africastalking, text, session) for session in (SESSION, "ATUid_another") for text in texts]
    assert len({message.external_id for message in turns}) == len(turns)
    assert turn(africastalking, "1").external_id == turn(africastalking, "1").external_id
    assert all(message.external_id.startswith(("ATUid_3bf1", "ATUid_another|")) for message in turns)


def test_an_unescaped_plus_is_put_back(africastalking: Specimen) -> None:
    event = heard(africastalking, "ussd", "first", phoneNumber=f" {NUMBER[1:]}")
    assert isinstance(event, Inbound)
    assert event.address == NUMBER


@pytest.mark.parametrize("field", ["sessionId", "phoneNumber", "serviceCode", "text"])
def test_a_turn_without_what_matters_is_refused_by_name(africastalking: Specimen, field: str) -> None:
    assert_refused_without(africastalking, "ussd", "choice", field)


@pytest.mark.parametrize("field", ["id", "from", "text"])
def test_an_sms_without_what_matters_is_refused_by_name(africastalking: Specimen, field: str) -> None:
    assert_refused_without(africastalking, "sms", "message", field)


@pytest.mark.parametrize("field", ["id", "status", "phoneNumber"])
def test_a_report_without_what_matters_is_refused_by_name(africastalking: Specimen, field: str) -> None:
    assert_refused_without(africastalking, "delivery", "success", field)


def assert_refused_without(africastalking: Specimen, kind: str, name: str, field: str) -> None:
    with pytest.raises(InboundError, match=f"^{field} is missing$") as caught:
        africastalking.adapter.parse(africastalking.without(kind, name, field))
    assert caught.value.status == 400


def test_a_turn_of_a_dialler_without_a_network_code_is_heard(africastalking: Specimen) -> None:
    (event,) = africastalking.adapter.parse(africastalking.without("ussd", "first", "networkCode"))
    assert isinstance(event, Inbound)


@pytest.mark.parametrize(("field", "value"), [("sessionId", "ATUid_\ufffd"), ("phoneNumber", "+25078812345\ufffd")])
def test_an_id_or_a_number_that_could_not_be_decoded_is_refused(
    africastalking: Specimen, field: str, value: str
) -> None:
    with pytest.raises(InboundError, match=f"^{field} is not a"):
        heard(africastalking, "ussd", "first", **{field: value})


def test_an_sms_is_heard(africastalking: Specimen) -> None:
    assert heard(africastalking, "sms", "message") == Inbound(
        provider="africastalking",
        channel="africastalking-sms",
        medium=Medium.SMS,
        address=NUMBER,
        external_id="b68d0989-d856-494f-92ee-7c439e96e1d9",
        text="HAGARIKA",
    )


def test_an_advertisement_is_nothing_to_answer(africastalking: Specimen) -> None:
    assert africastalking.adapter.parse(africastalking.payload("sms", "message", **{"from": "MTN"})) == ()


def test_the_end_of_a_call_is_heard(africastalking: Specimen) -> None:
    assert heard(africastalking, "ussd-end", "incomplete") == UssdEnd("africastalking", SESSION, NUMBER, "Incomplete")


def test_an_opt_out_is_heard(africastalking: Specimen) -> None:
    assert heard(africastalking, "opt-out", "bulk") == ProviderOptOut("africastalking", NUMBER, "MENYESHA")


@pytest.mark.parametrize(
    ("name", "status", "reason", "opted_out"),
    [
        ("success", MessageStatus.DELIVERED, "", False),
        ("failed", MessageStatus.FAILED, "DeliveryFailure", False),
        ("rejected-opted-out", MessageStatus.FAILED, "UserInBlackList", True),
    ],
)
def test_a_delivery_report_is_understood(
    africastalking: Specimen, name: str, status: MessageStatus, reason: str, *, opted_out: bool
) -> None:
    update = heard(africastalking, "delivery", name, phoneNumber=f" {NUMBER[1:]}")
    assert isinstance(update, DeliveryUpdate)
    assert (update.status, update.reason, update.opted_out) == (status, reason, opted_out)
    assert update.provider_id.startswith("ATXid_")
    assert update.raw["phoneNumber"] == NUMBER
    assert update.raw["networkCode"] == "63510"


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (UssdReply("Murakaza neza\n1. Amahugurwa", ends=False), "CON Murakaza neza\n1. Amahugurwa"),
        (UssdReply("Murakoze.", ends=True), "END Murakoze."),
    ],
)
def test_a_screen_is_answered_to_the_letter(africastalking: Specimen, reply: UssdReply, body: str) -> None:
    answer = africastalking.adapter.answer(africastalking.payload("ussd", "first"), reply)
    assert (answer.status, answer.body) == (200, body)
    assert answer.content_type.startswith("text/plain")


@pytest.mark.parametrize(
    ("kind", "name"),
    [("ussd-end", "incomplete"), ("sms", "message"), ("delivery", "success"), ("opt-out", "bulk")],
)
def test_all_else_is_answered_with_nothing(africastalking: Specimen, kind: str, name: str) -> None:
    answer = africastalking.adapter.answer(africastalking.payload(kind, name), None)
    assert (answer.status, answer.body) == (200, "")


@pytest.mark.parametrize("secret", ["today", "before"])
def test_while_it_is_rotated_either_secret_opens(africastalking: Specimen, secret: str) -> None:
    adapter = AfricasTalkingAdapter(AfricasTalkingConfig("menyesha", API_KEY, ("today", "before")))
    adapter.verify(replace(africastalking.payload("ussd", "first"), secret=secret))


@pytest.mark.parametrize("given", [(), ("",)])
@pytest.mark.parametrize("secret", ["", "é"])
def test_no_secret_opens_an_adapter_that_has_none(
    africastalking: Specimen, secret: str, given: tuple[str, ...]
) -> None:
    adapter = AfricasTalkingAdapter(AfricasTalkingConfig("menyesha", API_KEY, given))
    with pytest.raises(InboundError) as caught:
        adapter.verify(replace(africastalking.payload("ussd", "first"), secret=secret))
    assert caught.value.status == 403
