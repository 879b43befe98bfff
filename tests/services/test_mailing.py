"""Mails leave by a real mail server, once; one that was not taken is tried again, for a day."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.mail import MAIL_FAULTS, send_mail
from bot.runtime import Staff
from bot.services.mailing import send_mails
from bot.store.alerts import mails
from tests.bots import NOW, Bot, bot_at
from tests.post_office import PostOffice, post_office
from tests.test_wire_tls import KEY_AND_CERTIFICATE


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as server:
        yield server


@pytest.fixture
def staffed(sqlite_url: str, office: PostOffice) -> Iterator[Bot]:
    staff = Staff((), ("staff@example.rw",), f"smtp://127.0.0.1:{office.port}", "bot@example.rw")
    with bot_at(sqlite_url, publishes=False, staff=staff) as made:
        row = {"address": "staff@example.rw", "subject": "Umuyoboro", "body": "Ntibikora – é", "written_at": NOW}
        made.do(insert(mails).values(**row, due_at=NOW))
        yield made


def test_a_mail_arrives_once_as_it_was_written(staffed: Bot, office: PostOffice) -> None:
    for _ in range(2):
        send_mails(staffed.runtime)
    (mail,) = office.mails
    assert (mail["From"], mail["To"], mail["Subject"]) == ("bot@example.rw", "staff@example.rw", "Umuyoboro")
    assert mail.get_content().strip() == "Ntibikora – é"
    assert staffed.count(mails) == 0


def test_a_mail_that_was_not_taken_is_tried_again_later(staffed: Bot, office: PostOffice) -> None:
    office.closed = True
    send_mails(staffed.runtime)
    assert staffed.count(mails) == 1
    office.closed = False
    send_mails(staffed.runtime)
    assert office.mails == []
    staffed.pass_time(minutes=5)
    send_mails(staffed.runtime)
    assert len(office.mails) == 1


def test_a_mail_over_which_we_fail_keeps_no_other_back(staffed: Bot, office: PostOffice) -> None:
    row = {"address": "staff@example.rw", "subject": "two\nlines", "body": "x", "written_at": NOW}
    staffed.do(insert(mails).values(**row, due_at=NOW - timedelta(minutes=1)))
    send_mails(staffed.runtime)
    assert [mail["Subject"] for mail in office.mails] == ["Umuyoboro"]


def test_a_mail_that_is_no_news_any_more_is_forgotten(staffed: Bot, office: PostOffice) -> None:
    staffed.pass_time(days=1, seconds=1)
    send_mails(staffed.runtime)
    assert office.mails == staffed.values(select(mails.c.id)) == []


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """TLS for localhost, by a certificate that is trusted in this test."""
    path = tmp_path / "certificate.pem"
    path.write_text(KEY_AND_CERTIFICATE)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


def mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.rw", "b@example.rw", "x"
    return made


@pytest.mark.parametrize("scheme", ["smtps", "smtp"])
def test_a_password_is_given_over_tls(context: ssl.SSLContext, scheme: str) -> None:
    with post_office(context, tls_first=scheme == "smtps") as office:
        send_mail(f"{scheme}://bot:pass%40word@localhost:{office.port}", mail())
        assert (len(office.mails), office.passwords) == (1, ["pass@word"])


def test_a_certificate_is_checked(context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with post_office(context) as office, pytest.raises(ssl.SSLCertVerificationError):
        send_mail(f"smtp://bot:word@localhost:{office.port}", mail())
    assert office.passwords == []


def test_no_password_is_given_without_tls_but_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with post_office() as office, ExitStack() as stack:
        send_mail(f"smtp://bot:word@127.0.0.1:{office.port}", mail())
        assert office.passwords == ["word"]
        monkeypatch.setattr("bot.mail._is_here", lambda _host: False)
        stack.enter_context(pytest.raises(MAIL_FAULTS, match="gets no password"))
        send_mail(f"smtp://bot:word@127.0.0.1:{office.port}", mail())
    assert office.passwords == ["word"]
