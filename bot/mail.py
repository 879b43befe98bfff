"""Hands one mail to a mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from smtplib import SMTP, SMTP_SSL, SMTPException
from urllib.parse import SplitResult, unquote, urlsplit

_PATIENCE = 10.0
"""Seconds that the server may take for an answer."""

MAIL_FAULTS = (SMTPException, OSError)
"""What is raised where a mail was not taken."""


def send_mail(url: str, mail: EmailMessage) -> None:
    """Send a mail by the server at `smtps://…` (TLS) or `smtp://…` (TLS where it is offered). Raises MAIL_FAULTS.

    A password is given over TLS alone, but to this machine itself.
    """
    where = urlsplit(url)
    with _open(where) as server:
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        server.send_message(mail)


def _open(where: SplitResult) -> SMTP:
    host = where.hostname or ""
    if where.scheme == "smtps":
        port = where.port or smtplib.SMTP_SSL_PORT
        return SMTP_SSL(host, port, timeout=_PATIENCE, context=ssl.create_default_context())
    server = SMTP(host, where.port or smtplib.SMTP_PORT, timeout=_PATIENCE)
    try:
        _secure(server, needs_it=bool(where.username) and not _is_here(host))
    except BaseException:
        server.close()
        raise
    return server


def _secure(server: SMTP, *, needs_it: bool) -> None:
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    elif needs_it:
        raise SMTPException("the server offers no TLS, so it gets no password")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
