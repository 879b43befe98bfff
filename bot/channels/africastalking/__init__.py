"""Africa's Talking: USSD and SMS (https://developers.africastalking.com)."""

from __future__ import annotations

from bot.channels.africastalking.adapter import AfricasTalkingAdapter, AfricasTalkingConfig

__all__ = ["AfricasTalkingAdapter", "AfricasTalkingConfig"]
