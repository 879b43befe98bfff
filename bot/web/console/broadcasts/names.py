"""What things of broadcasts are called: English sentences that are translated."""

from __future__ import annotations

from collections.abc import Mapping

from bot.marking import N_
from bot.messages import Medium, MessageStatus
from bot.programme.status import Status
from bot.services.broadcasting.states import State

MEDIA: Mapping[str, str] = {Medium.SMS: "SMS", Medium.WHATSAPP: "WhatsApp"}
"""The media of broadcasts, as everybody calls them."""
TONES: Mapping[str, str] = {
    State.APPROVED: "good",
    State.STARTED: "good",
    State.PAUSED: "late",
}
"""How a status is to be seen."""
TRADES: Mapping[str, str] = {
    "shoes": N_("Shoes"),
    "bags": N_("Bags"),
    "belts": N_("Belts"),
    "repair": N_("Shoe repair"),
    "other": N_("Other"),
}
RESULTS: Mapping[str, str] = {
    MessageStatus.QUEUED: N_("waiting"),
    MessageStatus.SENDING: N_("being sent"),
    MessageStatus.UNKNOWN: N_("not known whether it went out"),
    MessageStatus.ACCEPTED: N_("handed to the provider"),
    MessageStatus.SENT: N_("handed to the network"),
    MessageStatus.DELIVERED: N_("on the phone"),
    MessageStatus.READ: N_("read"),
    MessageStatus.FAILED: N_("failed"),
    MessageStatus.REFUSED: N_("not sent, for they opted out or cannot be reached"),
    MessageStatus.EXPIRED: N_("not sent in time"),
    MessageStatus.CANCELLED: N_("called back"),
}
"""What became of a message, in the words of staff."""
PLACES: Mapping[str, str] = {
    "": N_("does not matter"),
    "standing": N_("has a place or waits for one"),
    Status.CONFIRMED: N_("has a seat"),
    Status.APPLIED: N_("waits to be selected"),
    Status.WAITLISTED: N_("is on the waiting list"),
    Status.OFFERED: N_("was offered a seat"),
    Status.NOT_SELECTED: N_("was not selected"),
    Status.CANCELLED: N_("gave it up"),
    Status.ABSENT: N_("had a seat and was not there"),
    "attended": N_("was there"),
    "none": N_("has not registered"),
}
"""What a registration may be asked to be like: in a status, or as it is told here."""
