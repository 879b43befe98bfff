"""Which page shows a thing: by the name of its table."""

from __future__ import annotations

from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "broadcasts": "broadcast",
    "certificates": "certificate",
    "contacts": "contact",
    "groups": "group",
    "handouts": "handout",
    "interests": "interest",
    "mentor_requests": "mentor_request",
    "products": "product",
    "referrals": "referral",
    "surveys": "survey",
    "template_texts": "template_text",
    "templates": "template",
    "tickets": "ticket",
    "workshops": "workshop",
}
"""Endpoints; the address of each takes the thing's id and nothing else."""
