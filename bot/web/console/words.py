"""What statuses, kinds and tables are called on the console's pages: English sentences that are translated."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.words import N_

_SUBJECTS = {
    "mentor_requests": N_("request for a mentor"),
    "referrals": N_("referral to a bank"),
    "workshops": N_("training"),
    "products": N_("product"),
    "interests": N_("buyer's interest"),
    "surveys": N_("survey"),
    "survey_invitations": N_("invitation to a survey"),
    "certificates": N_("certificate"),
    "handout_copies": N_("handout"),
    "tickets": N_("question to a person"),
    "membership_requests": N_("request to join a group"),
}
_STATUSES = {
    "waiting": N_("waiting"),
    "given": N_("given"),
    "accepted": N_("accepted"),
    "called": N_("called"),
    "done": N_("done"),
    "cancelled": N_("cancelled"),
    "contacted": N_("contacted"),
    "opened": N_("opened"),
    "applied": N_("applied"),
    "declined": N_("declined"),
    "lapsed": N_("lapsed"),
    "withdrawn": N_("withdrawn"),
    "planned": N_("planned"),
    "held": N_("held"),
    "over": N_("over"),
    "draft": N_("draft"),
    "submitted": N_("submitted"),
    "returned": N_("returned"),
    "shown": N_("shown"),
    "new": N_("new"),
    "introduced": N_("introduced"),
    "closed": N_("closed"),
    "open": N_("open"),
    "summarised": N_("summarised"),
    "dropped": N_("dropped"),
    "asked": N_("asked"),
    "begun": N_("begun"),
    "answered": N_("answered"),
    "put_off": N_("put off"),
    "refused": N_("refused"),
    "issued": N_("issued"),
    "sent": N_("sent"),
    "revoked": N_("revoked"),
    "erased": N_("erased"),
    "missed": N_("missed"),
    "assigned": N_("assigned"),
    "joined": N_("joined"),
}
_SENDING = {
    "queued": N_("waiting"),
    "sending": N_("being sent"),
    "unknown": N_("not known"),
    "failed": N_("failed"),
    "expired": N_("expired"),
    "delivered": N_("delivered"),
    "read": N_("read"),
}
_CONTACTS = {
    "profile": N_("to keep their data and write to them"),
    "referral": N_("to share their data with a bank"),
    "member": N_("member"),
    "leader": N_("leader"),
    "confirmed": N_("has a seat"),
    "waitlisted": N_("on the waiting list"),
    "offered": N_("a seat is held"),
    "not_selected": N_("not selected"),
    "called_off": N_("training cancelled"),
    "attended": N_("was there"),
    "absent": N_("was not there"),
    "created": N_("brought in by a list"),
    "updated": N_("completed by a list"),
    "edited": N_("details changed"),
    "opted_out": N_("stopped messages"),
    "opted_in": N_("allowed messages again"),
    "exported": N_("data handed over"),
}
_MEDIA = {"sms": "SMS", "whatsapp": "WhatsApp", "ussd": "USSD"}
WORDS: Mapping[str, str] = {**_SUBJECTS, **_STATUSES, **_SENDING, **_MEDIA, **_CONTACTS}
"""By the word that the store has for it."""
