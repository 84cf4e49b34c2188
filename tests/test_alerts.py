"""Alerts on their way: a real SMTP server and a real web server of this process receive them."""

from __future__ import annotations

import asyncio
import email
import json
import logging
from collections.abc import Callable, Iterator
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

import pytest

from extract import alerts
from extract.alerts import Alert, send
from extract.runs import note
from extract.settings import Settings

LATE = Alert("warning", "the night r1 is late", "It was to be done by 08:00.\nانظر الدليل.")


class Mail(StreamRequestHandler):
    """As much of SMTP as a client needs to deliver."""

    def handle(self) -> None:
        self.answer("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.answer("354 go on")
                message = b""
                while not message.endswith(b"\r\n.\r\n"):
                    message += self.rfile.readline()
                self.server.received.append(message[:-5])  # type: ignore[attr-defined]
            self.answer("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def answer(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture
def serve() -> Iterator[Callable[..., Any]]:
    """Starts a server on a free port; it has `received` and `port`."""
    running: list[Any] = []

    def start(kind: Any, handler: Any) -> Any:
        server = kind(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        server.received, server.port = [], server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def mail(serve: Callable[..., Any]) -> Any:
    return serve(ThreadingTCPServer, Mail)


@pytest.fixture
def hook(serve: Callable[..., Any]) -> Any:
    return serve(ThreadingHTTPServer, Hook)


def mail_address(mail: Any) -> str:
    return f"mailto://127.0.0.1:{mail.port}?smtp=127.0.0.1&mode=insecure&from=night@example.org&to=desk@example.org"


def test_an_alert_reaches_a_mailbox(mail: Any, tmp_path: Path) -> None:
    assert send(Settings(home=tmp_path, notify=mail_address(mail)), LATE)
    [raw] = mail.received
    message = email.message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == "Dragoman: the night r1 is late"
    assert message["To"] == "desk@example.org"
    body = message.get_body(("plain", "html"))
    assert body is not None
    assert "انظر الدليل" in body.get_content()


def test_an_alert_reaches_a_webhook(hook: Any, tmp_path: Path) -> None:
    assert send(Settings(home=tmp_path, notify=f"json://127.0.0.1:{hook.port}/night"), LATE)
    [(path, body)] = hook.received
    assert (path, body["title"], body["type"]) == ("/night", "Dragoman: the night r1 is late", "warning")
    assert body["message"] == LATE.body


def test_addresses_may_stand_in_a_file_and_every_one_is_told(mail: Any, hook: Any, tmp_path: Path) -> None:
    file = tmp_path / "receivers.txt"
    file.write_text(f"{mail_address(mail)}\njson://127.0.0.1:{hook.port}/\n", encoding="utf-8")
    assert send(Settings(home=tmp_path, notify=str(file)), LATE)
    assert (len(mail.received), len(hook.received)) == (1, 1)


@pytest.mark.parametrize(("least", "told"), [("info", 3), ("warning", 2), ("failure", 1)])
def test_who_asks_for_failures_gets_nothing_else(hook: Any, tmp_path: Path, least: Any, told: int) -> None:
    settings = Settings(home=tmp_path, notify=f"json://127.0.0.1:{hook.port}/", notify_level=least)
    for level in alerts.LEVELS:
        send(settings, Alert(level, "title", "body"))
    assert len(hook.received) == told


def test_a_receiver_that_fails_keeps_no_other_from_being_told(
    hook: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = f"json://user:s3cret@127.0.0.1:{hook.port}/broken?+X-Token=s3cret"
    settings = Settings(home=tmp_path, notify=f"{broken} json://127.0.0.1:{hook.port}/works")
    with caplog.at_level(logging.WARNING, logger="extract"):
        assert not send(settings, LATE)
    assert [path for path, _ in hook.received] == ["/broken", "/works"]
    said = [record.getMessage() for record in caplog.records if record.name == "extract.alerts"]
    assert said == [
        "the night r1 is late: It was to be done by 08:00. انظر الدليل.",
        "not delivered to json://127.0.0.1: the night r1 is late",
    ]
    assert "s3cret" not in caplog.text


def test_an_address_nobody_knows_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert not send(Settings(home=tmp_path, notify="carrier-pigeon://coop"), LATE)
    assert "DRAGOMAN_NOTIFY holds no address that Apprise knows" in caplog.text


def test_without_receivers_the_log_has_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert send(Settings(home=tmp_path), Alert("failure", "title", "body"))
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [("ERROR", "title: body")]


def test_a_failed_night_names_the_step_and_the_reason(hook: Any, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, notify=f"json://127.0.0.1:{hook.port}/")
    note(settings, "r1", "start", {})
    alerts.note_failure(settings, "r1", "audit", ValueError("events in landing: expected 4, found 3"))
    alerts.night_failed(settings, "r1")
    [(_, body)] = hook.received
    assert body["title"] == "Dragoman: the night r1 failed at audit"
    assert body["message"].startswith("events in landing: expected 4, found 3\n")
    assert body["type"] == "failure"


def test_the_deadline_callback_tells_which_night(hook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_HOME", str(tmp_path))
    monkeypatch.setenv("DRAGOMAN_NOTIFY", f"json://127.0.0.1:{hook.port}/")
    context = {"dag_run": {"dag_run_id": "manual__1"}, "deadline": {"id": "d", "deadline_time": "2026-11-21 08:00"}}
    asyncio.run(alerts.deadline_missed(context))
    [(_, body)] = hook.received
    assert body["title"] == "Dragoman: the night manual__1 is late"
    assert "2026-11-21 08:00" in body["message"]
