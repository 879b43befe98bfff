"""Twilio's words and ours: message statuses and error codes (https://www.twilio.com/docs/api/errors).

A code that only says that one destination cannot be reached from here is no fault of the channel: else anyone with a
foreign number could stop it for all.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import Fault
from bot.marking import N_
from bot.messages import MessageStatus
from bot.wire import Verdict

STATUSES: Mapping[str, MessageStatus] = {
    "accepted": MessageStatus.ACCEPTED,
    "scheduled": MessageStatus.ACCEPTED,
    "queued": MessageStatus.ACCEPTED,
    "sending": MessageStatus.ACCEPTED,
    "sent": MessageStatus.SENT,
    "partially_delivered": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "undelivered": MessageStatus.FAILED,
    "failed": MessageStatus.FAILED,
    "canceled": MessageStatus.CANCELLED,
}
"""The statuses of an outbound message."""

VERDICTS: Mapping[str, Verdict] = {
    "20003": (Fault.CHANNEL, N_("Twilio does not accept our account SID and auth token.")),
    "20404": (Fault.CHANNEL, N_("Twilio does not know our account.")),
    "20429": (Fault.BUSY, N_("Twilio asks us to send fewer messages at once.")),
    "21211": (Fault.ADDRESS, N_("Twilio says that this is not a phone number.")),
    "21408": (Fault.FINAL, N_("Our Twilio account may not send to this country: see its geo permissions.")),
    "21601": (Fault.CHANNEL, N_("Our sender is not a number of our Twilio account.")),
    "21606": (Fault.FINAL, N_("Our sender cannot send to this destination.")),
    "21609": (Fault.CHANNEL, N_("Twilio cannot use our public address for delivery updates.")),
    "21610": (Fault.OPTED_OUT, N_("The contact has opted out at Twilio.")),
    "21611": (Fault.BUSY, N_("The queue of our sender at Twilio is full.")),
    "21612": (Fault.FINAL, N_("This number cannot be reached from our sender.")),
    "21614": (Fault.ADDRESS, N_("This is not a mobile number.")),
    "21617": (Fault.FINAL, N_("The message is longer than Twilio takes (1,600 characters).")),
    "21620": (Fault.FINAL, N_("Twilio could not use the address of a picture.")),
    "21654": (Fault.FINAL, N_("The message names values for a template, but no template.")),
    "21655": (Fault.FINAL, N_("The message's template does not exist at Twilio.")),
    "21656": (Fault.FINAL, N_("The values for the message's template are malformed.")),
    "21658": (Fault.FINAL, N_("A value for the message's template is too long.")),
    "21659": (Fault.FINAL, N_("Our sender cannot send to this country.")),
    "21660": (Fault.CHANNEL, N_("Our sender belongs to another Twilio account.")),
    "21661": (Fault.CHANNEL, N_("Our sender cannot send SMS.")),
    "21701": (Fault.CHANNEL, N_("Our messaging service does not exist at Twilio.")),
    "21703": (Fault.CHANNEL, N_("Our messaging service has no senders at Twilio.")),
    "21705": (Fault.CHANNEL, N_("The SID of our messaging service is malformed.")),
    "30001": (Fault.BUSY, N_("The queue of our messaging service at Twilio is full.")),
    "30002": (Fault.CHANNEL, N_("Our Twilio account is suspended.")),
    "30003": (Fault.RETRY, N_("The phone could not be reached: switched off, or without network.")),
    "30004": (Fault.ADDRESS, N_("The network blocks messages to this number.")),
    "30005": (Fault.ADDRESS, N_("The network does not know this number.")),
    "30006": (Fault.ADDRESS, N_("This is a landline, or its network cannot be reached.")),
    "30007": (Fault.FINAL, N_("A network filtered the message as spam: review its words and the sender.")),
    "30008": (Fault.UNKNOWN, N_("The network gave no reason; the message may or may not have arrived.")),
    "30036": (Fault.FINAL, N_("The message was no longer worth sending when its turn came.")),
    "30410": (Fault.UNKNOWN, N_("The network did not answer Twilio; the message may or may not have arrived.")),
    "63003": (Fault.ADDRESS, N_("This number is not on WhatsApp.")),
    "63005": (Fault.FINAL, N_("WhatsApp refused the content of the message.")),
    "63007": (Fault.CHANNEL, N_("Our WhatsApp sender is not set up at Twilio.")),
    "63013": (Fault.FINAL, N_("WhatsApp refused the message: it breaks a policy.")),
    "63014": (Fault.OPTED_OUT, N_("The contact has blocked us on WhatsApp.")),
    "63015": (Fault.FINAL, N_("The contact has not joined Twilio's WhatsApp sandbox.")),
    "63016": (Fault.FINAL, N_("The contact last wrote more than 24 hours ago: only a template may be sent.")),
    "63017": (Fault.BUSY, N_("Our Twilio account sends too fast.")),
    "63018": (Fault.BUSY, N_("Our WhatsApp sender sends too fast.")),
    "63021": (Fault.FINAL, N_("WhatsApp refused the content of the message.")),
    "63024": (Fault.ADDRESS, N_("WhatsApp cannot reach this contact.")),
    "63027": (Fault.FINAL, N_("The template does not exist in this language.")),
    "63028": (Fault.FINAL, N_("The number of values does not fit the template.")),
    "63030": (Fault.FINAL, N_("WhatsApp does not support something in the message.")),
    "63032": (Fault.FINAL, N_("WhatsApp did not deliver to this contact, as an experiment of its own.")),
    "63038": (Fault.CHANNEL, N_("Our account has sent all it may send today.")),
}
"""What Twilio's codes mean, in the answer to a send and, later, in a delivery update."""

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
"""What Twilio itself takes for an opt-out when it is all of an SMS: it blocks our sender until they send START."""

TEMPLATE_UNKNOWN = frozenset({"21655", "92006"})
"""There is no such template: it was deleted, or is another account's."""
TEMPLATE_REFUSED = TEMPLATE_UNKNOWN | {"21656", "21658", "92007"}
"""The template or what fills it in is not taken; nothing was sent. Those of 92… say the same as those of 21…."""
