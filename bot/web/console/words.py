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
_OF_TEMPLATES = {
    "template_texts": N_("template"),
    "templates": N_("template"),
    "approved": N_("approved"),
    "rejected": N_("rejected"),
    "utility": N_("news of their own affairs"),
    "marketing": N_("anything else"),
}
_MENTORSHIP = {
    "design": N_("design and quality"),
    "buyers": N_("finding buyers"),
    "pricing": N_("pricing and costs"),
    "finance": N_("records and finance"),
    "production": N_("production"),
    "export": N_("export"),
    "morning": N_("in the morning"),
    "afternoon": N_("in the afternoon"),
    "evening": N_("in the evening"),
    "yes": N_("yes"),
    "partly": N_("partly"),
    "no": N_("no"),
}
_BANKS = {
    "account": N_("account"),
    "loan": N_("loan"),
    "nothing": N_("nothing"),
    "bank_contacted": N_("We have called"),
    "bank_opened": N_("An account is open"),
    "bank_applied": N_("They asked for a loan"),
    "bank_declined": N_("We can do nothing"),
}
_BROADCASTS = {
    "broadcasts": N_("broadcast"),
    "audiences": N_("kept audience"),
    "saved": N_("kept"),
    "removed": N_("removed"),
    "preparing": N_("being prepared"),
    "prepared": N_("prepared"),
    "approved": N_("approved"),
    "started": N_("started"),
    "paused": N_("paused"),
    "finished": N_("finished"),
    "opted out": N_("opted out"),
    "has not agreed to be written to": N_("has not agreed to be written to"),
    "may not have the number any more": N_("may not have the number any more"),
    "is talking with a person of staff": N_("is talking with a person of staff"),
    "has no address on this medium": N_("has no address on this medium"),
    "cannot be reached, as the provider said before": N_("cannot be reached, as the provider said before"),
    "has not written on WhatsApp in the last 24 hours": N_("has not written on WhatsApp in the last 24 hours"),
    "lacks a field that the text names": N_("lacks a field that the text names"),
    "has had as many broadcasts as BROADCASTS_AT_MOST allows": N_("has had as many broadcasts lately as is allowed"),
}
_MEDIA = {"sms": "SMS", "whatsapp": "WhatsApp", "ussd": "USSD"}
_SEATS = {
    "seat confirmed": N_("has a seat"),
    "seat waitlisted": N_("on the waiting list"),
    "seat offered": N_("was offered a seat"),
    "seat applied": N_("has applied"),
    "seat cancelled": N_("registration cancelled"),
    "seat declined": N_("did not want the seat"),
    "seat lapsed": N_("did not answer in time"),
    "seat not_selected": N_("was not selected"),
    "seat called_off": N_("training cancelled"),
    "seat attended": N_("was there"),
    "seat absent": N_("was absent"),
}
"""Where a registration for a training stands."""
_PROGRAMME = {
    "asks_choice": N_("Choice"),
    "asks_scale": N_("Scale from 1 to 5"),
    "asks_number": N_("Number"),
    "asks_text": N_("In their own words"),
}
_CONTACTS = {
    "profile": N_("to keep their data and write to them"),
    "referral": N_("to share their data with a bank"),
    "member": N_("member"),
    "leader": N_("leader"),
    "created": N_("brought in by a list"),
    "updated": N_("completed by a list"),
    "edited": N_("details changed"),
    "opted_out": N_("stopped messages"),
    "opted_in": N_("allowed messages again"),
    "exported": N_("data handed over"),
    "merged": N_("merged"),
}
_ROLES = {
    "administrator": N_("administrator"),
    "coordinator": N_("coordinator"),
    "mentor_desk": N_("mentor desk"),
    "mentor": N_("mentor"),
    "bank_officer": N_("bank officer"),
    "viewer": N_("viewer"),
}
WORDS: Mapping[str, str] = {
    **_SUBJECTS,
    **_STATUSES,
    **_SENDING,
    **_MEDIA,
    **_MENTORSHIP,
    **_BANKS,
    **_BROADCASTS,
    **_SEATS,
    **_PROGRAMME,
    **_CONTACTS,
    **_OF_TEMPLATES,
    **_ROLES,
}
"""By the word that the store has for it."""
