"""Templates that WhatsApp is to approve: made at Twilio's Content API, submitted there, and asked after.

https://www.twilio.com/docs/content/content-api-resources tells of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.approvals import Proposal, Review, Verdict
from bot.channels.twilio.adapter import TwilioConfig
from bot.channels.twilio.content import ContentApi

_LANGUAGES = {"en": "en", "rw": "rw_RW"}
"""As WhatsApp calls them, which takes no other spelling."""
_VERDICTS = {
    "unsubmitted": Verdict.UNASKED,
    "draft": Verdict.UNASKED,
    "approved": Verdict.APPROVED,
    "rejected": Verdict.REJECTED,
    "paused": Verdict.STOPPED,
    "disabled": Verdict.STOPPED,
}
"""Any other word says that it is under way: received, pending, in_appeal."""


class TwilioApprovals:
    """The templates of our account and what WhatsApp says of them."""

    def __init__(self, config: TwilioConfig) -> None:
        """Connect to nothing yet."""
        self._api = ContentApi(config)

    def close(self) -> None:
        """Close the idle connections."""
        self._api.close()

    def reviews(self) -> Mapping[str, Review]:
        """Give how all templates of the account stand, by their names. Raises SendError."""
        found = self._api.every("/v1/ContentAndApprovals?PageSize=500")
        return {str(one.get("friendly_name")): _review(one) for one in found}

    def make(self, proposal: Proposal) -> str:
        """Make a template and give its SID. Raises SendError."""
        template = {
            "friendly_name": proposal.name,
            "language": _LANGUAGES[proposal.language],
            "variables": {str(place): sample for place, sample in enumerate(proposal.samples, 1)},
            "types": {"twilio/text": {"body": proposal.body}},
        }
        return self._api.make(template)

    def submit(self, sid: str, proposal: Proposal) -> None:
        """Ask WhatsApp to approve a template that was made. Raises SendError."""
        asked = {"name": proposal.name, "category": proposal.category.upper()}
        self._api.post(f"/v1/Content/{sid}/ApprovalRequests/whatsapp", asked)


def _review(content: Mapping[str, Any]) -> Review:
    said = content.get("approval_requests") or {}
    word = str(said.get("status") or "unsubmitted").lower()
    verdict = _VERDICTS.get(word, Verdict.PENDING)
    reason = str(said.get("rejection_reason") or "") or (word if verdict is Verdict.STOPPED else "")
    return Review(str(content.get("sid")), verdict, str(said.get("category") or "").lower(), reason)
