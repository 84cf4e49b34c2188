"""A real web server in a thread: good, slow, broken, huge, redirecting, bombing and lying, as a test tells it to be."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler"], None]


@dataclass
class Site:
    """What the server answers, by path and query; and what it was asked, with the headers."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0
    # Requests under way, and the most at once: for the pace.
    times: list[float] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """What was asked, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def give(
        self, path: str, body: bytes | str, kind: str = "text/html; charset=utf-8", status: int = 200,
        **headers: str,
    ) -> None:  # fmt: skip
        """Answer a path; `headers` by their names with underscores."""
        data = body.encode() if isinstance(body, str) else body

        def answer(handler: Handler) -> None:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            conditions = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
            for name, condition in conditions.items():
                if name in given and handler.headers.get(condition) == given[name]:
                    handler.say(304, b"", {})
                    return
            handler.say(status, data, {"Content-Type": kind, **given})

        self.answers[path] = answer

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.give(path, b"", status=status, Location=to)

    def bomb(self, path: str, size: int, kind: str = "text/html") -> None:
        """`size` bytes of nothing, compressed to a thousandth."""
        self.give(path, gzip.compress(bytes(size), 9), kind, Content_Encoding="gzip")

    def drip(self, path: str, seconds: float, kind: str = "text/html") -> None:
        """A byte now and then, for ever as far as a night is concerned."""

        def answer(handler: Handler) -> None:
            handler.start({"Content-Type": kind, "Content-Length": "100000"})
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)

        self.answers[path] = answer

    def cut(self, path: str, body: bytes) -> None:
        """An answer that ends in the middle."""

        def answer(handler: Handler) -> None:
            handler.start({"Content-Type": "text/html", "Content-Length": str(len(body) * 2)})
            handler.wfile.write(body)

        self.answers[path] = answer

    def fail_then(self, path: str, times: int, body: str, status: int = 503, **headers: str) -> None:
        """Fail some times, then be well."""
        left = [times]
        self.give(f"{path}#well", body)
        well = self.answers.pop(f"{path}#well")

        def answer(handler: Handler) -> None:
            if left[0]:
                left[0] -= 1
                handler.say(status, b"", {name.replace("_", "-"): value for name, value in headers.items()})
            else:
                well(handler)

        self.answers[path] = answer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    site: Site

    def do_GET(self) -> None:
        self.site.times.append(time.monotonic())
        self.site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = self.site.answers.get(self.path)
        try:
            if answer is None:
                self.say(404, b"", {})
            else:
                answer(self)
        except OSError:
            pass  # the client had enough

    def start(self, headers: dict[str, str], status: int = 200) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def say(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.start({"Content-Length": str(len(data)), **headers}, status)
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


def serve() -> tuple[Site, ThreadingHTTPServer]:
    """A site on a free port of this machine; shut the server down in the end."""
    site = Site()
    handler = type("SiteHandler", (Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return site, server
