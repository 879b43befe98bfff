"""What deeds are called where they are listed; they are kept in English, as they stand here."""

from __future__ import annotations

from bot.marking import N_

DEEDS = frozenset(
    (
        *(N_("signed in"), N_("could not sign in"), N_("chose a password"), N_("gave a wrong password")),
        *(N_("set a second factor"), N_("removed second factor")),
        *(N_("added"), N_("changed"), N_("edited"), N_("removed"), N_("kept"), N_("renamed"), N_("read"), N_("sent")),
        *(N_("invited"), N_("disabled"), N_("enabled"), N_("paused"), N_("resumed")),
        *(N_("exported"), N_("exported a list"), N_("printed a list"), N_("erased"), N_("merged")),
        *(N_("opted in"), N_("opted out"), N_("brought a list"), N_("took a list in"), N_("dropped a list")),
        *(N_("took"), N_("took over"), N_("answered"), N_("handed back"), N_("closed"), N_("reopened")),
        *(N_("gave"), N_("noted"), N_("accepted"), N_("declined"), N_("called"), N_("cancelled")),
        *(N_("contacted"), N_("opened"), N_("applied"), N_("withdrew"), N_("put"), N_("named officer")),
        *(N_("drafted"), N_("prepared"), N_("approved"), N_("started"), N_("called back"), N_("tried"), N_("resent")),
        *(N_("kept an audience"), N_("entered a price"), N_("tried a channel"), N_("withdrew a revision")),
        *(N_("planned"), N_("moved"), N_("selected"), N_("registered somebody"), N_("noted who was there")),
        *(N_("made a code of the day"), N_("finished"), N_("set the terms of certificates"), N_("issued certificates")),
        *(N_("read certificates"), N_("sent again"), N_("handed over"), N_("revoked"), N_("wrote chapters")),
        *(N_("added survey"), N_("scheduled"), N_("dropped"), N_("told of survey"), N_("read answers")),
        *(N_("added photo"), N_("returned"), N_("introduced"), N_("wrote"), N_("submitted")),
        *(N_("added group"), N_("added to group"), N_("took out of group"), N_("chose leader"), N_("closed group")),
        *(N_("answered request"), N_("seats: cancel"), N_("seats: offer")),
    )
)
