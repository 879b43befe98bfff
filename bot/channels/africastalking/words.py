"""Africa's Talking's words and ours: delivery statuses and the codes of a send."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import Fault
from bot.marking import N_
from bot.messages import MessageStatus
from bot.wire import Verdict

STATUSES: Mapping[str, MessageStatus] = {
    "Sent": MessageStatus.SENT,
    "Submitted": MessageStatus.SENT,
    "Buffered": MessageStatus.SENT,
    "Success": MessageStatus.DELIVERED,
    "Rejected": MessageStatus.FAILED,
    "Failed": MessageStatus.FAILED,
    "AbsentSubscriber": MessageStatus.FAILED,
    "Expired": MessageStatus.FAILED,
}
"""The statuses of a delivery report; `Success` there means that it is on the phone."""

OPTED_OUT = "UserInBlackList"
"""The failure reason of a contact who has opted out."""

REASONS: Mapping[str, str] = {
    "AbsentSubscriber": N_("The phone could not be reached: switched off, or without network."),
    "DeliveryFailure": N_("The network did not deliver the message, and gave no reason."),
    "Expired": N_("The network could not deliver the message in time."),
    "Failed": N_("The network did not deliver the message."),
    "InsufficientCredit": N_("There was no credit for the message."),
    "InvalidLinkId": N_("The message answers nothing that the network knows."),
    "NotNetworkSubscriber": N_("This number is not of the network that it was sent to."),
    "Rejected": N_("The network rejected the message."),
    "UserAccountSuspended": N_("The network has suspended the contact's account."),
    "UserDoesNotExist": N_("The network does not know this number."),
    "UserIsInactive": N_("The phone could not be reached: switched off, or out of use."),
    "UserNotSubscribedToProduct": N_("The contact has not asked the network for such messages."),
    OPTED_OUT: N_("The contact has opted out at Africa's Talking."),
}
"""What a delivery report means by the word that says why it failed."""

TAKEN = ("100", "101", "102")
"""The codes of a recipient whose message is processed, sent or queued."""

VERDICTS: Mapping[str, Verdict] = {
    "401": (Fault.FINAL, N_("Africa's Talking holds the message back as a risk.")),
    "402": (Fault.CHANNEL, N_("Africa's Talking does not know our sender name.")),
    "403": (Fault.ADDRESS, N_("Africa's Talking says that this is not a phone number.")),
    "404": (Fault.ADDRESS, N_("This kind of number cannot get SMS.")),
    "405": (Fault.CHANNEL, N_("Our balance at Africa's Talking is used up.")),
    "406": (Fault.OPTED_OUT, N_("The contact has opted out at Africa's Talking.")),
    "407": (Fault.FINAL, N_("Africa's Talking has no route to this number.")),
    "409": (Fault.OPTED_OUT, N_("The contact has asked the network for no such messages.")),
    "500": (Fault.RETRY, N_("Africa's Talking had a fault of its own, and did not send the message.")),
    "501": (Fault.RETRY, N_("The network's gateway had a fault, and did not take the message.")),
    "502": (Fault.RETRY, N_("The network's gateway rejected the message for now.")),
}
"""What the code of a recipient means."""

CODES: Mapping[str, str] = {
    "RiskHold": "401",
    "InvalidSenderId": "402",
    "InvalidPhoneNumber": "403",
    "UnsupportedNumberType": "404",
    "InsufficientBalance": "405",
    "UserInBlacklist": "406",
    "CouldNotRoute": "407",
    "DoNotDisturbRejection": "409",
    "InternalServerError": "500",
    "GatewayError": "501",
    "RejectedByGateway": "502",
}
"""The same codes by name: so they are called where the whole request failed, and no recipient is listed."""
