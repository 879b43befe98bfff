"""Africa's Talking's words and ours: delivery statuses and the codes of a send."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import Fault
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
    "AbsentSubscriber": "The phone could not be reached: switched off, or without network.",
    "DeliveryFailure": "The network did not deliver the message, and gave no reason.",
    "Expired": "The network could not deliver the message in time.",
    "Failed": "The network did not deliver the message.",
    "InsufficientCredit": "There was no credit for the message.",
    "InvalidLinkId": "The message answers nothing that the network knows.",
    "NotNetworkSubscriber": "This number is not of the network that it was sent to.",
    "Rejected": "The network rejected the message.",
    "UserAccountSuspended": "The network has suspended the contact's account.",
    "UserDoesNotExist": "The network does not know this number.",
    "UserIsInactive": "The phone could not be reached: switched off, or out of use.",
    "UserNotSubscribedToProduct": "The contact has not asked the network for such messages.",
    OPTED_OUT: "The contact has opted out at Africa's Talking.",
}
"""What a delivery report means by the word that says why it failed."""

TAKEN = ("100", "101", "102")
"""The codes of a recipient whose message is processed, sent or queued."""

VERDICTS: Mapping[str, Verdict] = {
    "401": (Fault.FINAL, "Africa's Talking holds the message back as a risk."),
    "402": (Fault.CHANNEL, "Africa's Talking does not know our sender name."),
    "403": (Fault.ADDRESS, "Africa's Talking says that this is not a phone number."),
    "404": (Fault.ADDRESS, "This kind of number cannot get SMS."),
    "405": (Fault.CHANNEL, "Our balance at Africa's Talking is used up."),
    "406": (Fault.OPTED_OUT, "The contact has opted out at Africa's Talking."),
    "407": (Fault.FINAL, "Africa's Talking has no route to this number."),
    "409": (Fault.OPTED_OUT, "The contact has asked the network for no such messages."),
    "500": (Fault.RETRY, "Africa's Talking had a fault of its own, and did not send the message."),
    "501": (Fault.RETRY, "The network's gateway had a fault, and did not take the message."),
    "502": (Fault.RETRY, "The network's gateway rejected the message for now."),
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
