"""Polite and suspicious HTTP: what the night asks of other people's machines, and what it takes from them.

Polite: robots.txt, a pace for each host, conditional requests, few attempts with growing pauses, `Retry-After` obeyed.
Suspicious: only http and https, no private addresses (see connections.py), redirects counted and checked like any
address, sizes limited before and after decompression, a deadline for every request.
"""

from __future__ import annotations

import random
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import httpx
import tenacity
from protego import Protego

from extract.sources.addresses import Gate, Refused, checked
from extract.sources.archives import charset_of
from extract.sources.configuration import Fetching
from extract.sources.connections import Deadline, PinnedTransport

TEMPORARY = frozenset([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])
REDIRECTS = frozenset([301, 302, 303, 307, 308])
ROBOTS_BYTES = 512_000
LONGEST_DELAY = 60.0  # seconds between two requests, however much a robots.txt asks for


class FetchError(Exception):
    """Nothing was got. `code` is a reason code of rejections; a temporary one may end well on another night."""

    def __init__(self, code: str, reason: str, *, temporary: bool = False, after: float = 0.0) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.temporary = temporary
        self.after = after  # seconds that the server wants to be left alone


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `url` is where it came from in the end; `data` is None where nothing changed since last time."""

    url: str
    data: bytes | None
    content_type: str = ""
    validators: Mapping[str, str] = field(default_factory=dict)  # etag and last_modified, to be sent next time
    link: str | None = None

    @property
    def charset(self) -> str | None:
        return charset_of(self.content_type)


class Pace:
    """One request after the other to a host, `interval` seconds apart."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def wait(self, host: str, interval: float) -> None:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, 0.0))
            self._next[host] = turn + interval
        if turn > now:
            self._sleep(turn - now)


class Fetcher:
    """Shared by the threads of a night; close it in the end. `sleep` is for tests."""

    def __init__(self, manners: Fetching, sleep: Callable[[float], None] = time.sleep) -> None:
        self.manners = manners
        self.requests = 0
        self._sleep = sleep
        self._pace = Pace(sleep)
        self._deadline = Deadline()
        self._robots: dict[str, Protego | FetchError] = {}
        self._robots_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        contact = f"; {manners.contact}" if manners.contact else ""
        self.agent = manners.user_agent or f"Dragoman/{version('dragoman')} (news reader{contact})"
        self._client = httpx.Client(
            transport=PinnedTransport(Gate(manners.allow_private), self._deadline, manners.workers),
            headers={"User-Agent": self.agent, "Accept-Encoding": "gzip, deflate"},
            timeout=manners.timeout_seconds,
            trust_env=False,
            follow_redirects=False,
        )

    def close(self) -> None:
        self._client.close()

    def get(
        self, url: str, most: int, *, headers: Mapping[str, str] | None = None,
        validators: Mapping[str, str] | None = None, robots: bool = True, rate: float | None = None,
    ) -> Fetched:  # fmt: skip
        """Get at most `most` bytes from an address. `headers` go to its host alone. Raises FetchError."""
        first = urlsplit(url)
        for _ in range(self.manners.redirects + 1):
            url = self._checked(url)
            parts = urlsplit(url)
            same = parts.hostname == first.hostname and parts.scheme in (first.scheme, "https")
            sent = {**(headers or {} if same else {}), **_conditions(validators)}
            answer = self._patiently(url, most, sent, robots, rate)
            if isinstance(answer, Fetched):
                return answer
            url = urljoin(url, answer)
        limit = self.manners.redirects
        raise FetchError("redirects", f"was redirected more than {limit} times, at last to {url[:200]}")

    def _patiently(
        self, url: str, most: int, headers: Mapping[str, str], robots: bool, rate: float | None
    ) -> Fetched | str:
        def pause(state: tenacity.RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            growing = self.manners.backoff_seconds * 2 ** (state.attempt_number - 1)
            jittered = growing * (0.5 + random.random())  # so that a fleet does not come back as one
            return float(max(jittered, error.after if isinstance(error, FetchError) else 0.0))

        def worth(error: BaseException) -> bool:
            return isinstance(error, FetchError) and error.temporary and error.after <= self.manners.patience_seconds

        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.manners.attempts), wait=pause, sleep=self._sleep,
            retry=tenacity.retry_if_exception(worth), reraise=True,
        )  # fmt: skip
        delay = self._may(url) if robots else 0.0
        interval = max(1 / (rate or self.manners.requests_per_second), delay)

        def once() -> Fetched | str:
            self._pace.wait(urlsplit(url).netloc, interval)
            return self._once(url, most, headers)

        return retrying(once)

    def _once(self, url: str, most: int, headers: Mapping[str, str], cut: bool = False) -> Fetched | str:
        """An answer, or where it is to be had. Raises FetchError."""
        self.requests += 1
        self._deadline.until = time.monotonic() + self.manners.deadline_seconds
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                return _answer(url, response, most, cut)
        except Refused as error:
            raise FetchError(error.code, error.reason) from error
        except httpx.TimeoutException as error:
            raise FetchError("timeout", f"did not answer in time ({_said(error)})", temporary=True) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as error:
            raise FetchError("bad_address", f"is no address that can be asked ({_said(error)})") from error
        except (httpx.TransportError, OSError) as error:
            raise FetchError("connection", f"cannot be reached ({_said(error)})", temporary=True) from error
        finally:
            self._deadline.until = float("inf")

    def _checked(self, url: str) -> str:
        try:
            return checked(url)
        except Refused as error:
            raise FetchError(error.code, error.reason) from error

    def _may(self, url: str) -> float:
        """Seconds that the host wants between requests. Raises FetchError where its robots.txt forbids this address."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._robots_locks[origin]:
            if origin not in self._robots:
                self._robots[origin] = self._load_robots(origin)
            rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise rules
        if not rules.can_fetch(url, self.agent):
            raise FetchError("robots", f"the robots.txt of {parts.netloc} forbids it")
        return min(float(rules.crawl_delay(self.agent) or 0.0), LONGEST_DELAY)

    def _load_robots(self, origin: str) -> Protego | FetchError:
        """RFC 9309: no robots.txt, no rules; one that cannot be had just now forbids everything for now."""
        url = f"{origin}/robots.txt"
        try:
            for _ in range(self.manners.redirects + 1):
                answer = self._once(self._checked(url), ROBOTS_BYTES, {}, cut=True)
                if isinstance(answer, Fetched):
                    return Protego.parse((answer.data or b"").decode("utf-8", "replace"))
                url = urljoin(url, answer)
        except FetchError as error:
            if error.temporary or error.code == "private_address":
                reason = f"the robots.txt of {urlsplit(origin).netloc} cannot be had: {error.reason}"
                code = "robots" if error.temporary else error.code
                return FetchError(code, reason, temporary=error.temporary)
        return Protego.parse("")


def _conditions(validators: Mapping[str, str] | None) -> dict[str, str]:
    names = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
    return {names[name]: value for name, value in (validators or {}).items() if name in names}


def _answer(url: str, response: httpx.Response, most: int, cut: bool) -> Fetched | str:
    status, headers = response.status_code, response.headers
    if status in REDIRECTS and headers.get("location"):
        return str(headers["location"])
    known = {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}
    validators = {name: value for name, value in known.items() if value and len(value) <= 500}
    if status == 304:
        return Fetched(url, None, validators=validators)
    if status != 200:
        after = _retry_after(headers.get("retry-after"))
        said = f"answered {status} {response.reason_phrase}".strip()
        asked = f" and asks to come back in {after:.0f} s" if after else ""
        raise FetchError(f"http_{status}", said + asked, temporary=status in TEMPORARY, after=after)
    with suppress(ValueError):
        if not cut and int(headers.get("content-length", 0)) > most:
            raise FetchError("too_large", f"has {int(headers['content-length']):,} bytes; {most:,} are taken")
    data = b"".join(_bounded(response, most, cut))
    return Fetched(url, data, headers.get("content-type", ""), validators, headers.get("link"))


def _bounded(response: httpx.Response, most: int, cut: bool) -> Iterator[bytes]:
    """The body, decompressed here and never further than to the limit: httpx would decompress whatever it is sent."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FetchError("compression", f"is compressed in a way that was not asked for ({encoding[:40]})")
    inflate = None if encoding in ("identity", "") else zlib.decompressobj(47 if "gzip" in encoding else 15)
    taken = raw = 0
    for chunk in response.iter_raw(1 << 16):
        raw += len(chunk)
        try:
            piece = inflate.decompress(chunk, most - taken + 1) if inflate else chunk
        except zlib.error as error:
            if inflate is not None and taken == 0 and encoding == "deflate" and raw == len(chunk):
                inflate = zlib.decompressobj(-15)  # many servers send it without its header
                piece = inflate.decompress(chunk, most + 1)
            else:
                raise FetchError("compression", f"its {encoding} data is damaged ({error})", temporary=True) from error
        taken += len(piece)
        if taken > most or raw > most:
            if cut:
                yield piece[: most - taken]
                return
            raise FetchError("too_large", f"has more than {most:,} bytes")
        yield piece
    if inflate is not None and not inflate.eof and raw:
        raise FetchError("compression", f"its {encoding} data is cut short", temporary=True)


def _retry_after(given: str | None) -> float:
    """Seconds from a `Retry-After` header, which has seconds or a date; 0 where it says nothing."""
    if not given:
        return 0.0
    with suppress(ValueError):
        return max(0.0, float(int(given)))
    with suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(given)
        return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    return 0.0


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
