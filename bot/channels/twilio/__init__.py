"""Twilio: SMS and WhatsApp (https://www.twilio.com/docs/messaging)."""

from __future__ import annotations

from bot.channels.twilio.adapter import TwilioAdapter, TwilioConfig

__all__ = ["TwilioAdapter", "TwilioConfig"]
