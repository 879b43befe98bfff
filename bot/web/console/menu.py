"""What the console's menu leads to, in its order; shown is what is there and the role of whoever looks may open."""

from __future__ import annotations

from bot.marking import N_

MENU: tuple[tuple[str, str], ...] = (
    ("home", N_("Home")),
    ("inbox", N_("Inbox")),
    ("contacts", N_("Contacts")),
    ("broadcasts", N_("Broadcasts")),
    ("workshops", N_("Trainings")),
    ("mentor_requests", N_("Mentorship")),
    ("referrals", N_("Referrals")),
    ("surveys", N_("Surveys")),
    ("products", N_("Products")),
    ("groups", N_("Groups")),
    ("flows", N_("Flows")),
    ("templates", N_("Templates")),
    ("people", N_("Staff")),
    ("settings", N_("Settings")),
    ("deeds", N_("What was done")),
)
"""Pages by their endpoints, and what they are called."""
