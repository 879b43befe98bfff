"""Settings in, Runtime out: the only place that names every concrete class."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.bell import LANES, Bell, connect
from bot.catalogue import read_catalogue
from bot.channels.africastalking import AfricasTalkingAdapter, AfricasTalkingConfig
from bot.channels.twilio import (
    API_URL,
    TwilioAdapter,
    TwilioApprovals,
    TwilioConfig,
    TwilioContent,
    TwilioLine,
    twilio_lines,
)
from bot.documents import LOCALES
from bot.engine.facts import House
from bot.engine.screens import Keys
from bot.messages import Adapter, Channel, Medium
from bot.pace import Pace
from bot.programme.library import HOUSE_WORDS, make_library
from bot.runtime import AtMost, Lifetimes, Retention, Runtime, Staff
from bot.services.templates import Templates
from bot.settings import read_settings
from bot.store.database import Database
from bot.store.suppressions import Seal

if TYPE_CHECKING:
    from bot.settings import Settings


def make_runtime(settings: Settings) -> Runtime:
    """Give the runtime of these settings; nothing is connected before it is used."""
    bell = Bell(settings.redis_url)
    database = Database(settings.database)
    return Runtime(
        database=database,
        house=make_house(settings),
        library=make_library(),
        words=read_catalogue(LOCALES),
        channels={channel.name: channel for channel in _channels(settings)},
        adapters={adapter.name: adapter for adapter in _adapters(settings, database)},
        ring=bell.ring,
        seal=Seal(*(key.get_secret_value() for key in settings.secret_key)),
        queue_answers=bell.answers,
        queue_lengths=bell.lengths,
        lanes=LANES if settings.redis_url else (),
        staff=_staff(settings),
        public_url=settings.public_url.rstrip("/"),
        default_language=settings.default_language,
        quiet=settings.quiet,
        spend_caps=settings.spend_caps,
        broadcasts_at_most=AtMost(*settings.at_most) if settings.at_most else None,
        approve_above=settings.approve_above,
        lifetimes=_lifetimes(settings),
        retention=_retention(settings),
        pace=Pace(connect(settings.redis_url) if settings.redis_url else None, _rates(settings)),
        replies_at_most=settings.replies_at_most,
    )


@lru_cache(maxsize=1)
def runtime_of_process() -> Runtime:
    """Give the runtime of this process's environment, made when first asked for."""
    return make_runtime(read_settings())


def spare_collector() -> None:
    """Let the garbage collector look no more at what there is by now, for a process that has loaded what stays.

    With the flows' programs a whole round of it stops every thread for 0.1 s, on a busy machine for 0.4 s.
    """
    gc.collect()
    gc.freeze()


def make_house(settings: Settings) -> House:
    """Give what is the same for every turn."""
    return House(
        words={name: getattr(settings, setting) for name, setting in HOUSE_WORDS.items()},
        zone=settings.zone,
        country=settings.country,
        keys=Keys(settings.ussd_key_back, settings.ussd_key_menu, settings.ussd_key_more),
        page_septets=settings.ussd_page_septets,
    )


def _lifetimes(settings: Settings) -> Lifetimes:
    return Lifetimes(
        timedelta(minutes=settings.ussd_session_minutes),
        timedelta(minutes=settings.chat_session_minutes),
        timedelta(hours=settings.offer_hours),
        timedelta(days=settings.silent_days),
    )


def _retention(settings: Settings) -> Retention:
    return Retention(
        timedelta(days=settings.retain_messages_days),
        timedelta(days=settings.retain_sessions_days),
        timedelta(days=settings.retain_contacts_days),
    )


def _staff(settings: Settings) -> Staff:
    sender = settings.mail_from or f"menyesha@{urlsplit(settings.public_url).hostname}"
    return Staff(settings.alert_phones, settings.alert_mails, settings.smtp_url.get_secret_value(), sender)


def _channels(settings: Settings) -> list[Channel]:
    channels = []
    if settings.at_username:
        channels.append(Channel("africastalking-ussd", Medium.USSD, "africastalking", settings.ussd_code))
        sender = settings.at_sender_id
        two_way = sender.removeprefix("+").isdigit()
        channels.append(Channel("africastalking-sms", Medium.SMS, "africastalking", sender, two_way))
    if settings.twilio_account_sid and (settings.twilio_sms_from or settings.twilio_messaging_service_sid):
        sender = settings.twilio_messaging_service_sid or settings.twilio_sms_from
        two_way = sender.startswith("MG") or sender.removeprefix("+").isdigit()
        channels.append(Channel("twilio-sms", Medium.SMS, "twilio", sender, two_way))
    if settings.twilio_account_sid and settings.twilio_whatsapp_from:
        channels.append(Channel("twilio-whatsapp", Medium.WHATSAPP, "twilio", settings.twilio_whatsapp_from))
    return channels


def _rates(settings: Settings) -> dict[str, float]:
    return {
        "africastalking-sms": settings.at_sms_rate,
        "twilio-sms": settings.twilio_sms_rate,
        "twilio-whatsapp": settings.twilio_whatsapp_rate,
    }


def make_content(settings: Settings) -> TwilioContent | None:
    """Give where the templates of our menus on WhatsApp are made; None where there is no WhatsApp."""
    if not (settings.twilio_account_sid and settings.twilio_whatsapp_from):
        return None
    return TwilioContent(_twilio(settings))


def make_lines(settings: Settings) -> list[TwilioLine]:
    """Give the places at Twilio that are told whom to bring things to; a messaging service decides for its numbers."""
    if not settings.twilio_account_sid:
        return []
    sms = settings.twilio_messaging_service_sid or settings.twilio_sms_from
    return twilio_lines(_twilio(settings), sms, settings.twilio_whatsapp_from)


def _twilio(settings: Settings) -> TwilioConfig:
    config = TwilioConfig(
        account_sid=settings.twilio_account_sid,
        auth_tokens=tuple(token.get_secret_value() for token in settings.twilio_auth_token),
        public_url=settings.public_url.rstrip("/"),
        api_url=settings.twilio_api_url,
    )
    if settings.twilio_api_url != API_URL:  # a double, which plays Twilio's other hosts too
        config = replace(config, content_api_url=config.api_url, messaging_api_url=config.api_url)
    own = settings.twilio_content_api_url
    return replace(config, content_api_url=own) if own else config


def _adapters(settings: Settings, database: Database) -> list[Adapter]:
    adapters: list[Adapter] = []
    if settings.at_username:
        key = settings.at_api_key.get_secret_value()
        ours = tuple(secret.get_secret_value() for secret in settings.at_webhook_secret)
        adapters.append(
            AfricasTalkingAdapter(AfricasTalkingConfig(settings.at_username, key, ours, settings.at_api_url))
        )
    if settings.twilio_account_sid:
        templates = Templates(database, TwilioAdapter.name, settings.twilio_account_sid)
        config = _twilio(settings)
        approvals = TwilioApprovals(config) if settings.twilio_whatsapp_from else None
        adapters.append(TwilioAdapter(config, templates, approvals))
    return adapters
