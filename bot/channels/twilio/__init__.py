"""Twilio: SMS and WhatsApp (https://www.twilio.com/docs/messaging)."""

from __future__ import annotations

from bot.channels.twilio.adapter import API_URL, CONTENT_API_URL, TwilioAdapter, TwilioConfig
from bot.channels.twilio.approvals import TwilioApprovals
from bot.channels.twilio.content import TwilioContent
from bot.channels.twilio.lines import TwilioLine, twilio_lines
from bot.channels.twilio.menus import SHAPES

__all__ = [
    "API_URL",
    "CONTENT_API_URL",
    "SHAPES",
    "TwilioAdapter",
    "TwilioApprovals",
    "TwilioConfig",
    "TwilioContent",
    "TwilioLine",
    "twilio_lines",
]
