"""The pages of inbox, mentorship, and banks with their referrals."""

from __future__ import annotations

from sqlalchemy import insert

from bot.programme.staff import Act
from bot.store.tickets import canned_replies
from tests.bots import NOW, Bot
from tests.factories import add_bank, add_contact, add_mentor, add_officer, add_referral

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "inbox": ("GET", "/inbox", (Act.ANSWER, Act.SEE)),
    "ticket": ("GET", "/inbox/1", Act.ANSWER),
    "act_on_tickets": ("POST", "/inbox/at-once", Act.ANSWER),
    "take_ticket": ("POST", "/inbox/1/take", Act.ANSWER),
    "answer_ticket": ("POST", "/inbox/1/answer", Act.ANSWER),
    "draft_answer": ("POST", "/inbox/1/draft", Act.ANSWER),
    "hand_back_ticket": ("POST", "/inbox/1/back", Act.ANSWER),
    "close_ticket": ("POST", "/inbox/1/close", Act.ANSWER),
    "canned_replies": ("GET", "/inbox/replies", (Act.ANSWER, Act.RUN_PROGRAMME)),
    "add_reply": ("GET", "/inbox/replies/new", Act.RUN_PROGRAMME),
    "change_reply": ("GET", "/inbox/replies/1", Act.RUN_PROGRAMME),
    "mentor_requests": ("GET", "/mentorship", (Act.SEE, Act.MENTOR)),
    "mentor_request": ("GET", "/mentorship/1", (Act.SEE, Act.MENTOR)),
    "give_request": ("POST", "/mentorship/1/give", Act.MATCH),
    "cancel_request": ("POST", "/mentorship/1/cancel", Act.MATCH),
    "note_on_request": ("POST", "/mentorship/1/note", Act.MATCH),
    "propose_matches": ("POST", "/mentorship/matches", Act.MATCH),
    "give_matches": ("POST", "/mentorship/matches/give", Act.MATCH),
    "accept_request": ("POST", "/mentorship/1/accept", Act.MENTOR),
    "decline_request": ("POST", "/mentorship/1/decline", Act.MENTOR),
    "note_request_call": ("POST", "/mentorship/1/call", Act.MENTOR),
    "mentors": ("GET", "/mentors", Act.SEE),
    "new_mentor": ("GET", "/mentors/new", Act.MATCH),
    "mentor": ("GET", "/mentors/1", Act.MATCH),
    "pause_mentoring": ("POST", "/mentors/1/pause", Act.MATCH),
    "end_mentoring": ("POST", "/mentors/1/remove", Act.MATCH),
    "referrals": ("GET", "/referrals", (Act.SEE, Act.REFER)),
    "referrals_csv": ("GET", "/referrals.csv", Act.REFER),
    "referral": ("GET", "/referrals/1", (Act.SEE, Act.REFER)),
    "note_referral_outcome": ("POST", "/referrals/1/outcome", Act.REFER),
    "note_referral_outcomes": ("POST", "/referrals/outcome", Act.REFER),
    "withdraw_referral": ("POST", "/referrals/1/withdraw", Act.RUN_PROGRAMME),
    "banks": ("GET", "/banks", Act.SEE),
    "bank_document": ("GET", "/banks/document?bank=1", Act.RUN_PROGRAMME),
    "bank": ("GET", "/banks/1", Act.SEE),
    "bank_as_document": ("GET", "/banks/1.yaml", Act.SEE),
    "close_one_bank": ("POST", "/banks/1/close", Act.RUN_PROGRAMME),
    "name_bank_officer": ("POST", "/banks/1/officer", Act.RUN_PROGRAMME),
    "remove_canned_reply": ("POST", "/inbox/replies/1/remove", Act.RUN_PROGRAMME),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    add_contact(bot, "+250788111400", name="Uwimana Claire")
    bot.phone("+250788111400").sms("menu", "person", "Where is the hall?")
    texts = {"text_en": "Hello {contact.name}, in Huye.", "text_rw": "Muraho {contact.name}, i Huye."}
    bank, artisan = add_bank(bot), add_contact(bot, "+250788111500", name="Habimana Jean")
    add_mentor(bot, add_contact(bot, "+250788111600", name="Keza Diane"))
    add_officer(bot, bank, login="manzi")
    add_referral(bot, bank, artisan, reference="BNK234")
    bot.do(insert(canned_replies).values(name="The place", changed_at=NOW, **texts))
