"""Sentences for staff that are kept filled, in English: `bot.services.retelling` tells them in other languages."""

from __future__ import annotations

from bot.marking import N_

QUEUE_AWAY = N_("The queue does not answer.")
NO_WORKER = N_("No worker is alive for {lanes}.")
BACKLOG = N_("Messages wait for longer than {minutes} minutes; {count} are queued.")
CANNOT_SEND = N_("{channel} cannot send since {time}: {reason}.")
SILENT = N_("Nothing came in on {channel} since {time}, where usually something does.")
PAUSED = N_("Broadcast {number} ({name}) is paused: {reason}.")
STANDS_STILL = N_("Nothing of broadcast {number} ({name}) has begun for half an hour.")
BEGINS_LATER = N_("It begins at {time}.")
IN_QUIET_HOURS = N_("In quiet hours nothing is sent; it goes on by itself at {time}.")
THE_REST_WAITS = N_("What is left waits until {time}: for the end of a conversation, or to be tried again.")
IN_DOUBT = N_("Of {count} messages nobody knows whether they arrived.")
LITTLE_LEFT = N_("{left} are left at {provider}; the last seven days cost {week}.")
UNTOLD = N_("Whether there is trouble with {name} cannot be told.")
NOT_CONFIGURED = N_("The channel {channel} is not configured.")
OWN_FAULT = N_("An error of ours; see the log.")
TEMPLATE_GONE = N_("The provider does not have it any more.")
TEMPLATE_REFUSED = N_("The provider refuses it: {code}")
