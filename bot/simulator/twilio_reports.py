"""What Twilio tells about a message it took: signed callbacks, each once, in order, unless a fault says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.simulator.faults import Kind, arrange

if TYPE_CHECKING:
    from bot.simulator.exchange import Exchange
    from bot.simulator.faults import Strikes
    from bot.simulator.ledger import Message


def report(exchange: Exchange, message: Message, callback: str, strikes: Strikes) -> None:
    """Note what became of the message, and see to it that the callback's address is told, if there is one."""
    failure = strikes.get(Kind.UNDELIVERED)
    last, error = ("undelivered", failure.code or "30003") if failure else ("delivered", "")
    exchange.ledger.move(message.id, last, error)
    forms = [_form(message, status, error if status == last else "") for status in arrange(["sent", last], strikes)]

    def call() -> None:
        for form in forms:
            exchange.webhooks.twilio(callback, form)

    if callback:
        exchange.courier.carry(call, strikes)


def _form(message: Message, status: str, error: str) -> dict[str, str]:
    scheme = "whatsapp:" if message.medium == "whatsapp" else ""
    form = {
        "MessageSid": message.id,
        "SmsSid": message.id,
        "MessageStatus": status,
        "SmsStatus": status,
        "From": scheme + message.line,
        "To": scheme + message.address,
    }
    if scheme:
        form |= {"ChannelPrefix": "whatsapp", "ChannelInstallSid": "XE" + "0" * 32}
    if message.service:
        form["MessagingServiceSid"] = message.service
    if error:
        form["ErrorCode"] = error
    return form
