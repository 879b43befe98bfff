"""What contacts sent besides words, fetched from where Twilio keeps it (https://www.twilio.com/docs/messaging/api)."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from bot.channels.twilio.sending import authorization
from bot.errors import Fault, SendError
from bot.wire import Response, Wire, fault_of

STORES = ("https://mms.twiliocdn.com", "https://media.twiliocdn.com", "https://s3-external-1.amazonaws.com")
"""Where Twilio's API sends those who ask for a photo; the address that it gives holds for four hours."""

_LARGEST = 5 * 1024 * 1024
_TIMEOUT = 20.0
_HOPS = 2
_REDIRECTS = (301, 302, 303, 307, 308)


class MediaStore:
    """Fetches the media of one account. Whatever address it is given, it calls Twilio and nobody else."""

    def __init__(self, api_url: str, account_sid: str, token: str, stores: Collection[str] = STORES) -> None:
        """Connect to nothing yet."""
        self._wire = Wire(api_url, timeout=_TIMEOUT, largest=_LARGEST)
        self._own = (_origin(api_url), "https://api.twilio.com")
        self._stores = {*stores, _origin(api_url)}
        self._path = re.compile(
            rf"/2010-04-01/Accounts/{re.escape(account_sid)}/Messages/[MS]M[0-9a-f]{{32}}/Media/ME[0-9a-f]{{32}}"
        )
        self._headers = {"Authorization": authorization(account_sid, token)}

    def fetch(self, url: str) -> bytes:
        """Give what is found there. Raises SendError, FINAL where it will not be found later either."""
        path = urlsplit(url).path
        if _origin(url) not in self._own or not self._path.fullmatch(path):
            raise SendError(Fault.FINAL, "The address of a photo is not one of Twilio's.", code="address")
        try:
            response = self._wire.call("GET", path, self._headers)
            for _ in range(_HOPS):
                if response.status in _REDIRECTS:
                    response = self._follow(response.headers.get("location", ""))
        except SendError as error:
            if error.code == "TooLargeError":
                raise SendError(Fault.FINAL, "A photo is heavier than 5 MB.", code=error.code) from error
            raise
        if refusal := fault_of(response):
            raise refusal
        return response.body

    def close(self) -> None:
        """Close the idle connections."""
        self._wire.close()

    def _follow(self, location: str) -> Response:
        """Call a store that Twilio names, without our credentials; its address has its own."""
        parts = urlsplit(location)
        if _origin(location) not in self._stores:
            raise SendError(Fault.FINAL, "Twilio has a photo in a place that is not known as its own.", code="redirect")
        wire = Wire(_origin(location), timeout=_TIMEOUT, largest=_LARGEST)
        try:
            return wire.call("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, {})
        finally:
            wire.close()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
