"""The whole product as `./dev run` starts it: real processes, real Redis, real HTTP, and a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy import create_engine, text

from bot.embedded import free_port

ROOT = Path(__file__).parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("everything")]

PROFILE = {
    "rw": ("Amahugurwa", "Yego", "Uwase Aline", "Huye", "Tumba", "Inkweto"),
    "en": ("Training", "Yes", "Uwase Aline", "Huye", "Tumba", "Shoes"),
}
APPLY = {"rw": ("1", "Iyandikishe"), "en": ("1", "Register")}
WENT_WELL = {"rw": "Kwiyandikisha byagenze neza", "en": "Registration went well"}


@dataclass(frozen=True)
class Running:
    """The product, started for these tests."""

    url: str
    data: Path
    environment: dict[str, str]

    def turn(self, medium: str, address: str, said: str, lang: str | None = None) -> dict[str, Any]:
        body = {"medium": medium, "address": address, "text": said} | ({"lang": lang} if lang else {})
        answer: dict[str, Any] = self.call("/simulator/api/turn", json.dumps(body).encode())
        return answer

    def bot(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "bot.local", "bot", *arguments]
        environment = self.environment | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def call(self, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401  # whatever the JSON holds
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})  # noqa: S310  # loopback
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310  # the same
            return json.load(response)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("everything")
    port = str(free_port())
    # No hour is quiet, or what is sent unasked would wait for the morning; the demo's administrator acts.
    own = {"PORT": port, "VAR_DIR": str(data), "QUIET_HOURS": "00:00-00:00", "STAFF": "admin"}
    environment = {**os.environ, **own}
    command = [sys.executable, "-m", "bot.local", "run"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "is running" in line:
                break
        assert process.poll() is None, said
        try:
            yield Running(f"http://127.0.0.1:{port}", data, environment)
            assert process.poll() is None, process.stdout.read()
        finally:
            process.send_signal(signal.SIGTERM)
            process.stdout.read()


@pytest.mark.parametrize("lang", ["rw", "en"])
@pytest.mark.parametrize(("medium", "number"), [("ussd", "1"), ("sms", "2"), ("whatsapp", "3")])
def test_an_artisan_registers_and_has_it_in_writing(running: Running, medium: str, number: str, lang: str) -> None:
    address = f"+25078811{number}{'0' if lang == 'rw' else '1'}00"
    dialled = "" if medium == "ussd" else "?"
    first = running.turn(medium, address, dialled, lang)
    assert first["messages"][0]["choices"], first

    for said in (*PROFILE[lang], *APPLY[lang]):
        last = running.turn(medium, address, said)

    assert WENT_WELL[lang] in last["messages"][0]["text"]
    assert last["ended"] is (True if medium == "ussd" else None)
    written = running.call(f"/simulator/api/messages?address=%2B{address[1:]}")["messages"]
    assert WENT_WELL[lang] in written[-1]["text"]
    assert written[-1]["medium"] == ("sms" if medium == "ussd" else medium)


def keys(answer: dict[str, Any]) -> dict[str, str]:
    """Give the keys of the choices that came last, by their labels."""
    return {choice["label"]: choice["key"] for choice in answer["messages"][-1]["choices"]}


def test_on_whatsapp_an_artisan_taps(running: Running) -> None:
    address = "+250788114000"
    menu = keys(running.turn("whatsapp", address, "?", "en"))
    assert list(menu)[:2] == ["Training", "My trainings"]
    assert all("." in key for key in menu.values())

    consent = running.turn("whatsapp", address, menu["Training"])
    assert "1)" not in consent["messages"][0]["text"]
    running.turn("whatsapp", address, keys(consent)["Yes"])
    provinces = running.turn("whatsapp", address, "Uwase Aline")
    districts = running.turn("whatsapp", address, keys(provinces)["Southern Province"])
    running.turn("whatsapp", address, keys(districts)["Huye"])
    trades = running.turn("whatsapp", address, "Tumba")
    running.turn("whatsapp", address, keys(trades)["Shoes"])
    details = running.turn("whatsapp", address, "1")
    assert "\n" in details["messages"][0]["text"]
    for expected in ("Registration went well", "You are already registered"):
        said = running.turn("whatsapp", address, keys(details)["Register"])
        assert expected in said["messages"][0]["text"]

    mine = running.turn("whatsapp", address, menu["My trainings"])
    assert mine["messages"][0]["text"] == "Your trainings:"


def test_what_was_sent_is_known_to_be_delivered(running: Running) -> None:
    running.turn("sms", "+250788119000", "muraho")
    engine = create_engine(f"sqlite:///{running.data / 'menyesha.db'}")
    query = text("select status from outbox where address = '+250788119000'")
    try:
        for _ in range(100):
            running.turn("sms", "+250788119001", "muraho")  # another's turn takes as long as an update needs
            with engine.connect() as db:
                statuses = db.execute(query).scalars().all()
            if statuses == ["delivered"]:
                break
    finally:
        engine.dispose()
    assert statuses == ["delivered"]


def test_a_broadcast_arrives_and_is_finished(running: Running) -> None:
    address = "+250788119200"
    running.turn("sms", address, "?", "en")
    for said in (*PROFILE["en"], *APPLY["en"]):  # to the end: a broadcast waits for who is in the middle
        running.turn("sms", address, said)
    texts = ("--lang", "en", "--trade", "shoes", "--en", "{contact.name}, the fair of {org} opens.")
    number = re.findall(r"broadcast (\d+) is drafted", running.bot("broadcast", "new", "Fair", *texts))[0]
    assert "unconfirmed" in running.bot("broadcast", "prepare", number)
    running.bot("broadcast", "start", number, "--yes")
    watched = running.bot("broadcast", "watch", number)
    assert "finished" in watched
    assert "queued" not in watched
    written = running.call(f"/simulator/api/messages?address=%2B{address[1:]}")["messages"]
    assert written[-1]["text"] == "Uwase Aline, the fair of Menyesha opens.\nTo stop: send STOP"


def test_who_is_erased_leaves_no_trace_in_any_file_but_the_emulators(running: Running) -> None:
    """The emulator plays the providers: what was said at the handsets is theirs."""
    number, words = (
        "+250788119002",
        ("Training", "Yes", "Nyiramana Odette", "Huye", "Tumba", "Shoes", "Shoes for Odette"),
    )
    running.turn("sms", number, "?", "en")
    for said in words:
        running.turn("sms", number, said)
    running.turn("ussd", number, "")
    traces = {number.removeprefix("+"), "Nyiramana", "Odette"}
    assert traces_in(running.data, traces) == traces
    command = [sys.executable, "-m", "bot.local", "bot", "contacts", "erase", number, "--yes"]
    environment = {**running.environment, "PYTHONPATH": str(ROOT)}
    erased = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert erased.returncode == 0, erased.stdout + erased.stderr
    assert traces_in(running.data, traces) == set()


def traces_in(data: Path, traces: set[str]) -> set[str]:
    kept = [path for path in data.rglob("*") if path.is_file() and path.name != "emulator.jsonl"]
    return {trace for path in kept for trace in traces if trace.encode() in path.read_bytes()}


def test_a_second_start_says_that_one_is_running(running: Running) -> None:
    command = [sys.executable, "-m", "bot.local", "run"]
    second = subprocess.run(
        command, cwd=ROOT, env=running.environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 1
    assert "running" in second.stdout + second.stderr


@pytest.fixture
def page(running: Running) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the browser test did not run")
    flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*flags, "--disable-component-update"])
        page = browser.new_page(locale="en-GB")
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{running.url}/simulator/")
        yield page
        browser.close()
    assert not errors


def say(page: Page, text: str, heard: str) -> None:
    """Type on the feature phone, and wait for the screen that follows."""
    page.locator("#entry").fill(text)
    page.locator("#go").click()
    expect(page.locator("#screen")).to_contain_text(heard)


@pytest.mark.browser
def test_an_artisan_registers_on_the_phone_and_reads_the_sms(page: Page) -> None:
    page.locator("#number").fill("+250788119500")
    page.locator("#number").press("Enter")

    page.locator("#go").click()
    expect(page.locator("#screen")).to_contain_text("Ikinyarwanda")
    say(page, "1", "Amahugurwa")
    say(page, "1", "Uremera")
    say(page, "1", "amazina")
    say(page, "Mukamana Alice", "Hitamo intara")
    say(page, "3", "Hitamo akarere")
    say(page, "2", "Hitamo umurenge")
    say(page, "Tumba", "Ukora iki?")
    say(page, "1", "Hitamo amahugurwa")
    say(page, "1", "Hasigaye imyanya")
    say(page, "1", "Kwiyandikisha byagenze neza")

    expect(page.locator("#sms .thread")).to_contain_text("Kode yawe")


@pytest.mark.browser
def test_an_artisan_opens_a_list_and_taps(page: Page) -> None:
    page.locator("#number").fill("+250788119600")
    page.locator("#number").press("Enter")
    chat = page.locator("#whatsapp")
    last = chat.locator(".theirs").last

    chat.locator("input[name=text]").fill("?")
    chat.locator("input[name=text]").press("Enter")
    expect(last).to_contain_text("Hitamo ururimi")
    last.get_by_role("button", name="Ikinyarwanda").click()
    expect(last).to_contain_text("Murakaza neza")
    last.locator("summary").click()
    last.get_by_role("button", name="Amahugurwa yanjye").click()
    expect(last).to_contain_text("Ntabwo uriyandikisha")
